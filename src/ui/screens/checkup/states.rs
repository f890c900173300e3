//! The states of the whole screen: on its way, never run, refused, everything good, no account.

use egui::{Align, Layout, Rect, Ui, UiBuilder, Vec2, pos2, vec2};

use crate::engine::command::Command;
use crate::ui::actions::Action;
use crate::ui::icons::{self, Icon};
use crate::ui::outbox::Outbox;
use crate::ui::paint;
use crate::ui::screens::trouble;
use crate::ui::theme::{self, Text, Tone, space};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::plate::plate;
use crate::ui::widgets::problem_card::problem_card;
use crate::ui::widgets::prose::{prose, styled};
use crate::ui::widgets::{card, skeleton};

use super::{Shown, Stage, head, says};

/// Whether this computer was never looked at, and is not being looked at now.
pub(super) fn never_run(stage: &Stage<'_>) -> bool {
    stage.digest.checkup.looked_at.is_none() && stage.picture.snapshot.checkup.running.is_none()
}

/// Why the last look, or what was asked for, could not be done. Tells whether there was anything to show.
pub(super) fn refused(ui: &mut Ui, stage: &Stage<'_>, shown: Shown, outbox: &mut Outbox) -> bool {
    let Some(problem) = &stage.picture.snapshot.checkup.refused else {
        return false;
    };
    let mut says = trouble::card(problem, &[]);
    if let Some(step) = crate::explain::words(problem).next_steps.first() {
        says.sentence = format!("{} {step}", says.sentence);
    }
    says.steps = [head::RUN_AGAIN, "Dismiss"].map(|words| (words.to_owned(), None)).to_vec();
    match problem_card(ui, &says) {
        Some(0) => {
            outbox.send(Command::DismissCheckupRefusal);
            outbox.send(shown.run());
        }
        Some(_) => outbox.send(Command::DismissCheckupRefusal),
        None => {}
    }
    true
}

/// What a state says.
struct Says<'a> {
    look: (Tone, Icon),
    heading: &'a str,
    sentence: &'a str,
}

/// The card of a state that is worth one. Tells whether there was one.
pub(super) fn special(ui: &mut Ui, stage: &Stage<'_>, shown: Shown, outbox: &mut Outbox) -> bool {
    if never_run(stage) {
        let run = Button::primary("Run").icon(icons::PLAY);
        let says =
            Says { look: (Tone::Info, icons::SHIELD_CHECK), heading: "Not looked yet", sentence: NEVER };
        if say(ui, &says, Some(run)) {
            outbox.send(shown.run());
        }
        return true;
    }
    if !stage.digest.needing.is_empty() {
        return false;
    }
    if stage.picture.snapshot.accounts.is_empty() {
        let add = Action::AddAccount.entry();
        let says = Says {
            look: (Tone::Idle, icons::ENVELOPE_SIMPLE),
            heading: "No account yet",
            sentence: "What is about accounts is looked at once there is one; this computer was looked at already.",
        };
        if say(ui, &says, Some(Button::secondary(add.label).icon(add.icon))) {
            outbox.act(Action::AddAccount);
        }
        return true;
    }
    all_good(ui, stage);
    true
}

const NEVER: &str = "Some practices can be told only by looking: who can read the files, how long certificates last, what \
                     providers publish about themselves. Nothing is changed by it.";

fn all_good(ui: &mut Ui, stage: &Stage<'_>) {
    let checked = says::all_checked(stage);
    let unknown = stage.digest.sums.unknown;
    let (heading, sentence) = match unknown {
        0 => ("Everything is good", checked),
        1 => ("Nothing needs attention", format!("{checked} Of one nothing is known yet.")),
        count => ("Nothing needs attention", format!("{checked} Of {count} nothing is known yet.")),
    };
    let look = (Tone::Ok, icons::CHECK_CIRCLE.filled());
    say(ui, &Says { look, heading, sentence: &sentence }, None);
}

/// Tells whether its button was pressed.
fn say(ui: &mut Ui, says: &Says<'_>, button: Option<Button<'_>>) -> bool {
    let t = theme::of(ui);
    card::card(ui, |ui| {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing = Vec2::new(space::L, 0.0);
            plate(ui, says.look.0, says.look.1);
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                styled(ui, says.heading, Text::Heading, t.text);
                ui.add_space(space::XS);
                prose(ui, says.sentence);
                let Some(button) = button else { return false };
                ui.add_space(space::L);
                ui.add(button).clicked()
            })
            .inner
        })
        .inner
    })
    .inner
}

/// Shapes of the coming rows, once reading takes long enough to be noticed.
pub(super) fn loading(ui: &mut Ui) {
    if !skeleton::is_due(ui, "check-up") {
        return;
    }
    card::flush(ui, |ui| {
        for index in 0..4 {
            let (_, rect) = ui.allocate_space(vec2(ui.available_width(), 64.0));
            if index > 0 {
                paint::hairline(ui, rect.x_range(), rect.top());
            }
            for (number, (down, width)) in [(-8.0, 220.0), (10.0, 300.0)].into_iter().enumerate() {
                let start = pos2(rect.left() + 44.0, rect.center().y + down - 5.0);
                let place = Rect::from_min_size(start, vec2(width, 10.0));
                let layout = Layout::left_to_right(Align::Center);
                let builder = UiBuilder::new().id_salt((index, number)).max_rect(place).layout(layout);
                skeleton::skeleton(&mut ui.new_child(builder), width, "Reading the check-up");
            }
        }
    });
}
