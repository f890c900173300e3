//! What came of an import: each account with the way to its sign-in, and what could not be added.

use egui::{Ui, vec2};

use crate::domain::account::Account;
use crate::domain::import::Imported;
use crate::engine::command::Command;
use crate::explain;
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::route::Dialog;
use crate::ui::theme::{self, Text, height, space};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::card;
use crate::ui::widgets::dialog::at_right;
use crate::ui::widgets::mark;
use crate::ui::widgets::prose::{prose, styled};

use super::super::problem;

/// Shows it.
pub(super) fn show(ui: &mut Ui, imported: &Imported, outbox: &mut Outbox) {
    let t = theme::of(ui);
    let count = imported.added.len();
    let were = if count == 1 { "was" } else { "were" };
    let heading = explain::import::accounts(count);
    let nothing = count + imported.there.len() + imported.failed.len() == 0;
    let heading = if nothing {
        "What was chosen counts here from now on".to_owned()
    } else {
        format!("{}{} {were} added", heading[..1].to_uppercase(), &heading[1..])
    };
    styled(ui, &heading, Text::Heading, t.text);
    let without = count - imported.signed_in.len().min(count);
    if count > 0 {
        ui.add_space(space::XS);
        prose(ui, needs(count, without));
    }
    for account in &imported.added {
        ui.add_space(space::S);
        let signed_in = imported.signed_in.contains(&account.address);
        ui.push_id(account.id.get(), |ui| row(ui, account, signed_in, outbox));
    }
    for address in &imported.there {
        ui.add_space(space::S);
        let words = format!("{address} is here already");
        mark::sentence(ui, icons::INFO, t.text2, &words, Text::Body, t.text2);
    }
    for (address, refused) in &imported.failed {
        ui.add_space(space::M);
        card::hairline(ui);
        ui.add_space(space::M);
        ui.push_id(address.as_str(), |ui| problem::short(ui, refused, outbox));
    }
}

fn needs(count: usize, without: usize) -> &'static str {
    match without {
        0 => "Their sign-ins came along. Mail programs here can have tokens from now on.",
        _ if without == count => "Each needs one sign-in: tokens belong to the program they were given to.",
        _ => "Some sign-ins came along. The others need one sign-in each.",
    }
}

fn row(ui: &mut Ui, account: &Account, signed_in: bool, outbox: &mut Outbox) {
    let t = theme::of(ui);
    card::row(ui, height::CONTROL, |ui| {
        ui.spacing_mut().item_spacing = vec2(space::S, 0.0);
        at_right(ui, |ui| {
            let name = format!("Sign in to {}", account.address);
            if signed_in {
                mark::with_icon(ui, icons::SIGN_IN, t.text2, "Signed in", Text::Body, t.text2);
            } else if ui.add(Button::secondary("Sign in").named(&name)).clicked() {
                outbox.send(Command::CloseImport);
                outbox.open(Dialog::SignIn(account.id));
            }
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                mark::with_icon(ui, icons::CHECK, t.ok.mark, account.address.as_str(), Text::Body, t.text);
            });
        });
    });
}
