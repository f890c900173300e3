//! What was put aside: until when, why, and the way to take it up again.

use egui::{Id, Ui};

use crate::engine::command::Command;
use crate::explain::checkup::words;
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::theme::{self, space};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::card;

use super::row::{self, Row};
use super::{Draft, Fold, Stage, lines, says};

pub(super) fn show(ui: &mut Ui, stage: &Stage<'_>, draft: &mut Draft, outbox: &mut Outbox) {
    let places = &stage.digest.aside;
    if places.is_empty() {
        return;
    }
    card::section(ui, "Put aside", Some(places.len()));
    card::flush(ui, |ui| {
        for (index, at) in places.iter().enumerate() {
            if index > 0 {
                card::hairline(ui);
            }
            one(ui, stage, *at, draft, outbox);
        }
    });
    ui.add_space(space::L);
}

fn one(ui: &mut Ui, stage: &Stage<'_>, at: usize, draft: &mut Draft, outbox: &mut Outbox) {
    let verdict = stage.digest.verdict(at);
    let fold = Fold::Of(verdict.reason, verdict.about.clone());
    let (id, open) = (Id::unique(("check-up", &fold)), draft.is_open(&fold));
    let (_, rect) = ui.allocate_space(egui::vec2(ui.available_width(), row::tall(ui)));
    lines::seen(ui, rect, id, |ui| {
        let said = words(verdict, &stage.scene);
        let second = says::left(verdict, stage.picture);
        let shown = Row {
            id,
            mark: (icons::PUSH_PIN, theme::of(ui).text3),
            state: "Put aside",
            title: &said.title,
            second: &second,
            subject: said.subject.as_deref(),
            open,
            deeds: DEEDS,
        };
        let name = format!("{TAKE_UP}, {}", said.subject.as_deref().unwrap_or(&said.title));
        let mut taken = false;
        let response = shown.show(ui, rect, |ui| {
            let button = Button::secondary(TAKE_UP).compact().named(&name).help(WHAT);
            taken = ui.add(button).clicked();
        });
        if taken {
            let reply = draft.doing.take_up();
            outbox.send(Command::TakeUpAgain(verdict.reason, verdict.about.clone(), reply));
        } else if response.clicked() {
            draft.turn(fold);
        }
    });
    if open {
        ui.push_id((id, "below"), |ui| {
            lines::inset(ui, row::LEFT, |ui| lines::verdict(ui, stage, verdict, outbox));
        });
    }
}

const TAKE_UP: &str = "Take up again";
const WHAT: &str = "It counts again at once and stands among what needs attention";
/// Room of the button.
const DEEDS: f32 = 128.0;
