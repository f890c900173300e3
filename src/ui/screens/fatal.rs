//! The window when nothing works: why, the facts for support, and the way out.

use egui::{Align, CentralPanel, Frame, Layout, Margin, ScrollArea, Ui};

use crate::domain::problem::Problem;
use crate::explain;
use crate::ui::actions::Action;
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::theme::{self, space};
use crate::ui::widgets::problem_card::{ProblemWords, problem_card};
use crate::ui::widgets::{focus, page_keys};

use super::trouble;

/// Fills the window.
pub fn show(ui: &mut Ui, problem: &Problem, outbox: &mut Outbox) {
    let t = theme::of(ui);
    let frame = Frame::new().fill(t.canvas).inner_margin(Margin::same(space::XL as i8));
    CentralPanel::no_frame().frame(frame).show(ui, |ui| {
        ScrollArea::vertical().show(ui, |ui| {
            let room = ui.available_size();
            ui.with_layout(Layout::top_down(Align::Center), |ui| {
                ui.add_space((room.y / 5.0 - space::XL).max(0.0));
                ui.set_max_width(room.x.min(WIDTH));
                match problem_card(ui, &words(problem)) {
                    Some(0) => outbox.copy = Some(explain::text(problem)),
                    Some(_) => outbox.act(Action::Quit),
                    None => {}
                }
            });
            focus::keep_in_sight(ui);
            page_keys::turn(ui);
        });
    });
}

const WIDTH: f32 = 720.0;

fn words(problem: &Problem) -> ProblemWords {
    let explained = explain::words(problem);
    let sentence =
        std::iter::once(explained.what_happened).chain(explained.next_steps).collect::<Vec<_>>().join(" ");
    ProblemWords {
        sentence,
        steps: vec![("Copy details".to_owned(), Some(icons::COPY)), ("Quit".to_owned(), None)],
        ..trouble::card(problem, &[])
    }
}
