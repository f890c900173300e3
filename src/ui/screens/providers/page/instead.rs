//! A provider without tokens for mail programs: what to do instead.

use egui::Ui;

use crate::domain::provider::{OtherWay, SignInKind};
use crate::ui::icons;
use crate::ui::theme::{self, Text};
use crate::ui::theme::{Tone, space};
use crate::ui::widgets::card;
use crate::ui::widgets::plate::plate;
use crate::ui::widgets::prose::{prose, styled};

use super::facts;

pub(super) fn show(ui: &mut Ui, way: &OtherWay) {
    card::padded(ui, space::CARD, |ui| {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing = egui::vec2(space::L, 0.0);
            plate(ui, Tone::Info, icons::INFO.filled());
            ui.vertical(|ui| {
                let t = theme::of(ui);
                styled(ui, "No sign-in with tokens here", Text::Heading, t.text);
                ui.add_space(space::XS);
                prose(ui, &way.help);
                ui.add_space(space::S);
                prose(ui, what(way.kind));
            });
        });
    });
    ui.add_space(space::L);
    facts::named(ui, "Mail servers", &facts::servers(&way.servers));
    facts::quirks(ui, &way.quirks);
    let mut lines = facts::source(way.date, &way.source, way.verified);
    if !way.domains.is_empty() {
        lines.push(crate::ui::widgets::facts::Fact::words("Mail domains", way.domains.join(", ")));
    }
    facts::named(ui, "Where this comes from", &lines);
}

/// Why there is no button that adds an account.
const fn what(kind: SignInKind) -> &'static str {
    match kind {
        SignInKind::Bridge => {
            "Mail programs speak to the provider’s own program on this computer; Mailward has nothing to keep for it."
        }
        _ => {
            "The password made there goes into the mail program itself; Mailward has nothing to keep for it."
        }
    }
}
