//! Someone else signed in than was wanted. Nothing is stored until the person has said what that means.

use egui::{Align, Layout, Ui};

use crate::domain::account::MailAddress;
use crate::engine::command::{Command, Decision};
use crate::engine::snapshot::SignInView;
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::screens::dialogs::{pieces, problem};
use crate::ui::theme::{self, Text, Tone, height, space};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::dialog::at_right;
use crate::ui::widgets::prose::styled;
use crate::ui::widgets::{card, mark};

use super::{Draft, Scene};

/// Both addresses, and what it can mean.
pub(super) fn body(ui: &mut Ui, scene: Scene<'_>, running: &SignInView, who: &str, outbox: &mut Outbox) {
    let look = (Tone::Warn, icons::USER_SWITCH.filled());
    problem::headed(
        ui,
        look,
        "Someone else signed in",
        "The browser was signed in to another account. Nothing has been stored.",
    );
    ui.add_space(space::L);
    card::sunken(ui, |ui| {
        line(ui, "Wanted", scene.view.account.wanted_person(), false);
        card::hairline(ui);
        line(ui, "Signed in", if who.is_empty() { "someone without a name" } else { who }, true);
    });
    ui.add_space(space::L);
    styled(ui, "Or did you mean this?", Text::Strong, theme::of(ui).text);
    ui.add_space(space::XS);
    let local = who.split('@').next().unwrap_or(who);
    let shared = format!("{local} opens the mailbox {}", scene.view.account.address.local());
    if pieces::choice(ui, icons::TRAY, "It is a shared mailbox", &shared).clicked() {
        outbox.send(Command::Decide(running.attempt, Decision::SharedMailbox));
    }
    let alias = format!("Another name for the mailbox of {local}");
    if pieces::choice(ui, icons::AT, "It is an alias", &alias).clicked() {
        outbox.send(Command::Decide(running.attempt, Decision::Alias));
    }
    if may_be_added(&scene, who) {
        let added = format!("Add {who} as an account of its own");
        if pieces::choice(ui, icons::USER_PLUS, "It is another account", &added).clicked() {
            outbox.send(Command::Decide(running.attempt, Decision::AnotherAccount));
        }
    }
}

/// Only an address that is not there yet can become an account.
fn may_be_added(scene: &Scene<'_>, who: &str) -> bool {
    let is_there = scene.picture.snapshot.accounts.iter().any(|view| view.account.address.same_mailbox(who));
    who.parse::<MailAddress>().is_ok() && !is_there
}

fn line(ui: &mut Ui, label: &str, value: &str, different: bool) {
    card::row(ui, height::TAB, |ui| {
        let t = theme::of(ui);
        let start = ui.cursor().left();
        ui.label(Text::Body.rich(label, t.text2));
        ui.add_space((start + LABEL - ui.cursor().left()).max(space::S));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if different {
                mark::with_icon(
                    ui,
                    icons::WARNING.filled(),
                    t.warn.mark,
                    "different",
                    Text::Label,
                    t.warn.word,
                );
                ui.add_space(space::S);
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add(egui::Label::new(Text::Label.rich(value, t.text)).truncate());
            });
        });
    });
}

/// Where the values begin.
const LABEL: f32 = 100.0;

/// Once more, as the one that was wanted: the provider's page asks who signs in.
pub(super) fn foot(
    ui: &mut Ui,
    scene: Scene<'_>,
    running: &SignInView,
    draft: &mut Draft,
    outbox: &mut Outbox,
) {
    let wanted = scene.view.account.wanted_person();
    let local = wanted.split('@').next().unwrap_or(wanted);
    let words = if pieces::is_tight(ui) || local.len() > LONGEST_NAME {
        "Sign in again".to_owned()
    } else {
        format!("Sign in again as {local}")
    };
    let button = at_right(ui, |ui| ui.add(Button::primary(&words)));
    draft.focus.give("someone else", &button);
    if button.clicked() {
        outbox.send(Command::Decide(running.attempt, Decision::AsSomeoneElse));
    }
}

const LONGEST_NAME: usize = 28;
