//! The window after everything was erased: what is gone, what could not be taken away, and the way out.

use egui::{Align, CentralPanel, Frame, Layout, Margin, ScrollArea, Ui};

use crate::engine::snapshot::{Erased, KeyGone};
use crate::explain;
use crate::ui::actions::Action;
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::screens::dialogs::problem;
use crate::ui::theme::{self, Text, Tone, space};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::{focus, mark, page_keys};

/// Fills the window.
pub fn show(ui: &mut Ui, erased: &Erased, outbox: &mut Outbox) {
    let t = theme::of(ui);
    let frame = Frame::new().fill(t.canvas).inner_margin(Margin::same(space::XL as i8));
    CentralPanel::no_frame().frame(frame).show(ui, |ui| {
        ScrollArea::vertical().show(ui, |ui| {
            let room = ui.available_size();
            ui.with_layout(Layout::top_down(Align::Center), |ui| {
                ui.add_space((room.y / 5.0 - space::XL).max(0.0));
                ui.set_max_width(room.x.min(WIDTH));
                ui.with_layout(Layout::top_down(Align::Min), |ui| words(ui, erased, outbox));
            });
            focus::keep_in_sight(ui);
            page_keys::turn(ui);
        });
    });
}

const WIDTH: f32 = 600.0;

fn words(ui: &mut Ui, erased: &Erased, outbox: &mut Outbox) {
    let t = theme::of(ui);
    let left = match &erased.key {
        KeyGone::Left(why) => Some(why.as_ref()),
        KeyGone::Removed | KeyGone::Nowhere => None,
    };
    let mut said = explain::erase::came_to(erased.accounts, left, erased.login.as_deref()).into_iter();
    problem::headed(
        ui,
        (Tone::Ok, icons::CHECK_CIRCLE),
        "Everything is erased",
        &said.next().unwrap_or_default(),
    );
    for sentence in said {
        ui.add_space(space::S);
        mark::sentence(ui, icons::WARNING, t.warn.mark, &sentence, Text::Body, t.text2);
    }
    ui.add_space(space::L);
    if ui.add(Button::primary("Close Mailward")).clicked() {
        outbox.act(Action::Quit);
    }
}
