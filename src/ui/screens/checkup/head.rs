//! The head: whose practices are shown, and looking anew; while that runs, how far it is and the way to stop it.

use egui::{Ui, UiBuilder, vec2};

use crate::engine::command::Command;
use crate::engine::snapshot::CheckupRun;
use crate::ui::actions::Action;
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::picture::{Picture, repaint_after};
use crate::ui::shell;
use crate::ui::theme::{Tone, height, space};
use crate::ui::tier::Tier;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::life_bar::bar;
use crate::ui::widgets::menu::{Filter, Item, drop_down};

use super::{Draft, Shown, Stage, says, states};

pub(super) fn show(ui: &mut Ui, stage: &Stage<'_>, draft: &mut Draft, outbox: &mut Outbox) {
    let snapshot = &stage.picture.snapshot;
    at_midnight(ui, stage.picture);
    let second = says::second_line(stage);
    shell::head(ui, Action::Checkup.entry().label, &second, |ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        if !snapshot.loaded {
            return;
        }
        match snapshot.checkup.running {
            Some(run) => running(ui, run, outbox),
            // Where it never ran, the card below has the button.
            None if states::never_run(stage) => {}
            None => again(ui, draft.shown, outbox),
        }
        pick(ui, stage, draft);
    });
}

/// "Today" is another day from midnight on.
fn at_midnight(ui: &Ui, picture: &Picture) {
    let now = picture.now.to_zoned(picture.zone.clone());
    let midnight = now.tomorrow().and_then(|tomorrow| tomorrow.start_of_day());
    if let Ok(wait) = midnight.map(|midnight| midnight.timestamp().duration_since(picture.now)) {
        repaint_after(ui.ctx(), wait.unsigned_abs());
    }
}

/// What looking anew is called.
pub(super) const RUN_AGAIN: &str = "Run again";

fn again(ui: &mut Ui, shown: Shown, outbox: &mut Outbox) {
    let help = match shown {
        Shown::Computer => "Looks at files, keyring and log anew; nobody else is asked",
        Shown::Everything | Shown::Account(_) => {
            "Looks anew, and asks providers and mail servers; nothing is changed"
        }
    };
    let button = if Tier::of(ui.ctx()) == Tier::Narrow {
        Button::icon_only(icons::ARROW_CLOCKWISE, RUN_AGAIN)
    } else {
        Button::secondary(RUN_AGAIN).icon(icons::ARROW_CLOCKWISE)
    };
    if ui.add(button.help(help)).clicked() {
        outbox.send(shown.run());
    }
}

fn running(ui: &mut Ui, run: CheckupRun, outbox: &mut Outbox) {
    if ui.add(Button::secondary("Cancel").help("What was seen so far stays")).clicked() {
        outbox.send(Command::CancelCheckUp);
    }
    let wide = if Tier::of(ui.ctx()) == Tier::Wide { WIDE_BAR } else { BAR };
    let (_, place) = ui.allocate_space(vec2(wide, height::BAR));
    let mut inside = ui.new_child(UiBuilder::new().id_salt("progress").max_rect(place));
    let words = format!("Looking, {} of {} checks done", run.done, run.of);
    bar(&mut inside, &words, run.done as f32 / run.of.max(1) as f32, Tone::Info);
}

const WIDE_BAR: f32 = 160.0;
const BAR: f32 = 64.0;

fn pick(ui: &mut Ui, stage: &Stage<'_>, draft: &mut Draft) {
    let choices = [Shown::Everything, Shown::Computer];
    let accounts = stage.picture.snapshot.accounts.iter().map(|view| Shown::Account(view.account.id));
    let all: Vec<(Shown, String)> =
        choices.into_iter().chain(accounts).map(|one| (one, says::shown(one, stage.picture))).collect();
    let items: Vec<_> =
        all.iter().map(|(one, words)| Item::choice(*one, words, *one == draft.shown)).collect();
    let filter = if draft.shown == Shown::Everything { Filter::Off } else { Filter::On };
    let chosen = says::shown(draft.shown, stage.picture);
    if let Some(shown) = drop_down(ui, "Shown", &chosen, filter, &items) {
        draft.show(shown);
    }
}
