//! How long a sign-in lasts: what is expected and why, what was learnt, and what only the person can know.

use egui::{Align, Layout, Ui};

use crate::domain::lifespan;
use crate::engine::command::{AccountChange, Command, Reply};
use crate::engine::snapshot::AccountView;
use crate::ui::ends;
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::theme::{self, Text, height, space};
use crate::ui::tier::Tier;
use crate::ui::widgets::prose::remark;
use crate::ui::widgets::segmented::{Segment, segmented};
use crate::ui::widgets::{card, mark};

/// The card; nothing where nothing is known.
pub(super) fn show(ui: &mut Ui, view: &AccountView, picture: &Picture, outbox: &mut Outbox) {
    let testing_days = view.provider.as_ref().and_then(|provider| provider.tokens.testing_client_days);
    let rule = view.account.rules.sign_in_within_s;
    if view.expected_end.is_none() && rule.is_none() && testing_days.is_none() {
        return;
    }
    card::card(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        card::head(ui, "How long the sign-in lasts", |_| {});
        expected(ui, view, picture);
        if let Some(seconds) = rule {
            let words = format!("Your organisation asks for a new sign-in {}", lifespan::every(seconds));
            let t = theme::of(ui);
            ui.add_space(space::S);
            mark::sentence(ui, icons::BUILDINGS, t.text2, &words, Text::Body, t.text);
        }
        if let Some(days) = testing_days {
            ui.add_space(space::M);
            card::hairline(ui);
            ui.add_space(space::M);
            testing(ui, view, days, outbox);
        }
    });
    ui.add_space(space::L);
}

fn expected(ui: &mut Ui, view: &AccountView, picture: &Picture) {
    let words = match view.expected_end {
        Some(end) => {
            picture.repaint_for(ui.ctx(), end.at);
            format!("It {}.", ends::whole(&end, picture.now, &picture.zone))
        }
        None if view.account.refresh().is_some() => "No end of it is known.".to_owned(),
        None => "Nothing is signed in that would last.".to_owned(),
    };
    ui.add_space(space::XS);
    remark(ui, &words);
}

/// As seen, yes, or no: the provider does not tell whether a client is in testing.
fn testing(ui: &mut Ui, view: &AccountView, days: u32, outbox: &mut Outbox) {
    let t = theme::of(ui);
    let stored = view.account.rules.testing_client;
    let mut chosen = stored;
    let choices =
        [Segment::new(None, "As seen"), Segment::new(Some(true), "Yes"), Segment::new(Some(false), "No")];
    if Tier::of(ui.ctx()) == Tier::Narrow {
        ui.label(Text::Body.rich(TESTING, t.text));
        ui.add_space(space::S);
        segmented(ui, &mut chosen, &choices);
        ui.add_space(space::S);
    } else {
        card::row(ui, height::CONTROL, |ui| {
            ui.label(Text::Body.rich(TESTING, t.text));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                segmented(ui, &mut chosen, &choices);
            });
        });
        ui.add_space(space::XS);
    }
    remark(ui, &why(view, days));
    if chosen != stored {
        let change = AccountChange::TestingClient(chosen);
        outbox.send(Command::ChangeAccount(view.account.id, change, Reply::nowhere()));
    }
}

const TESTING: &str = "The client is in testing";

/// Why it matters, and what was seen.
fn why(view: &AccountView, days: u32) -> String {
    let name = view.provider_name();
    let seen = match view.account.rules.ended_after_a_week {
        0 => "none has ended that early so far".to_owned(),
        1 => "one has ended that early".to_owned(),
        times => format!("{times} have ended that early"),
    };
    format!("{name} ends the sign-ins of a client in testing after {days} days; {seen}.")
}
