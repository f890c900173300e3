//! A client that Mailward registered: what the provider has of it, and the question before it is deleted there.
//!
//! Asks the provider when it opens, because that is what was pressed; deletes only after its own question.

use egui::{Context, Ui};

use crate::domain::account::{Account, AccountId};
use crate::domain::client::{RegistrationRead, is_shared};
use crate::engine::command::Command;
use crate::engine::snapshot::AccountView;
use crate::explain::client as words;
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::route;
use crate::ui::theme::{self, Text, Tone, space};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::dialog::{Answer, Dialog, Part, Width, at_right};
use crate::ui::widgets::facts::{Fact, facts};
use crate::ui::widgets::prose::prose;
use crate::ui::widgets::{mark, skeleton};

use super::consequences::{self, line};
use super::pending::Pending;
use super::{FirstFocus, pieces, problem};

/// What was asked and what came of it. Nothing is typed here.
#[derive(Debug, Default)]
pub(super) struct Draft {
    asked: bool,
    read: Pending<RegistrationRead>,
    known: Option<RegistrationRead>,
    deleted: Pending<Account>,
    focus: FirstFocus,
}

/// What the provider has of the client.
pub(super) fn show(ctx: &Context, picture: &Picture, id: AccountId, draft: &mut Draft, outbox: &mut Outbox) {
    let Some(view) = picture.account(id).filter(|view| view.account.client.is_some()) else {
        return outbox.close();
    };
    if !std::mem::replace(&mut draft.asked, true) {
        outbox.send(Command::ReadRegistration(id, draft.read.ask()));
    }
    if let Some(read) = draft.read.poll(ctx) {
        draft.known = Some(read);
    }
    let title = format!("Registration at {}", view.provider_name());
    let answer = Dialog::new("registration", &title, Width::Palette).show(ctx, |ui, part| match part {
        Part::Body => pieces::body(ui, |ui| body(ui, view, picture, draft, outbox)),
        Part::Foot => {
            let close = ui.add(Button::quiet("Close"));
            draft.focus.give("registration", &close);
            if close.clicked() {
                outbox.close();
            }
            at_right(ui, |ui| {
                let delete = Button::danger_outlined("Delete the client\u{202f}…").icon(icons::TRASH);
                if ui.add(delete).clicked() {
                    outbox.open(route::Dialog::DeleteClient(id));
                }
                if draft.read.refused().is_some() && ui.add(Button::secondary("Try again")).clicked() {
                    outbox.send(Command::ReadRegistration(id, draft.read.ask()));
                }
            });
        }
    });
    if answer == Answer::Closed {
        outbox.close();
    }
}

fn body(ui: &mut Ui, view: &AccountView, picture: &Picture, draft: &Draft, outbox: &mut Outbox) {
    if let Some(problem) = draft.read.refused() {
        problem::short(ui, problem, outbox);
        return;
    }
    let name = view.provider_name();
    let Some(read) = &draft.known else {
        prose(ui, &format!("{name} is being asked what it has of the client of {}.", view.account.address));
        ui.add_space(space::M);
        for width in [320.0, 240.0, 280.0] {
            skeleton::skeleton(ui, width, "Reading the registration");
            ui.add_space(space::M);
        }
        return;
    };
    prose(ui, &format!("This is what {name} has of the client, as of just now."));
    ui.add_space(space::M);
    if let Some(caution) = words::caution(read) {
        let warn = theme::of(ui).warn;
        mark::sentence(ui, icons::WARNING.filled(), warn.mark, caution, Text::Body, warn.word);
        ui.add_space(space::M);
    }
    let rows = words::read(read, picture.now, &picture.zone);
    let lines: Vec<Fact> = rows
        .into_iter()
        .map(|(label, value)| match label {
            "Client ID" | "Redirects" | "May ask for" => Fact::code(label, value),
            _ => Fact::words(label, value),
        })
        .collect();
    facts(ui, &lines);
}

/// The question before a client is deleted.
pub(super) fn ask_delete(
    ctx: &Context,
    picture: &Picture,
    id: AccountId,
    draft: &mut Draft,
    outbox: &mut Outbox,
) {
    let Some(view) = picture.account(id) else {
        return outbox.close();
    };
    if draft.deleted.poll(ctx).is_some() {
        return outbox.close();
    }
    let title = format!("Delete the client of {}?", view.account.address);
    let answer =
        Dialog::new("delete client", &title, Width::Question).question().show(ctx, |ui, part| match part {
            Part::Body => pieces::body(ui, |ui| {
                question(ui, view, picture, &title);
                if let Some(problem) = draft.deleted.refused() {
                    ui.add_space(space::L);
                    problem::short(ui, problem, outbox);
                }
            }),
            Part::Foot => foot(ui, id, draft, outbox),
        });
    if answer == Answer::Closed {
        outbox.close();
    }
}

fn question(ui: &mut Ui, view: &AccountView, picture: &Picture, title: &str) {
    let name = view.provider_name();
    let what = format!(
        "{name} deletes the client that Mailward registered there, and every sign-in under it ends. This cannot be taken back."
    );
    problem::headed(ui, (Tone::Bad, icons::WARNING.filled()), title, &what);
    ui.add_space(space::M);
    consequences::beside_plate(ui, |ui| {
        let others = picture.snapshot.accounts.iter();
        let others = others.filter(|other| is_shared(&view.account, &other.account));
        for one in std::iter::once(view).chain(others) {
            let words = format!(
                "Mail programs stop working for {} until there is a new client and a new sign-in",
                one.account.address
            );
            line(ui, icons::ENVELOPE_SIMPLE, &words);
        }
        line(ui, icons::GEAR_SIX, "Accounts, settings and log are kept");
        if picture.snapshot.online == Some(false) {
            line(ui, icons::WIFI_SLASH, &format!("You are offline: {name} cannot be asked now"));
        }
    });
}

fn foot(ui: &mut Ui, id: AccountId, draft: &mut Draft, outbox: &mut Outbox) {
    consequences::escape_keeps(ui);
    at_right(ui, |ui| {
        let keep = ui.add(Button::secondary("Keep it"));
        draft.focus.give("delete", &keep);
        if keep.clicked() {
            outbox.close();
        }
        let waiting = draft.deleted.is_waiting().then_some("The provider is being asked");
        if ui.add(Button::danger("Delete").off_because(waiting)).clicked() {
            outbox.send(Command::DeleteRegistration(id, draft.deleted.ask()));
        }
    });
}
