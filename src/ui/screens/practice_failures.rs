//! Practice failures: what the practice provider and its mail servers are told to do wrong, so that people can train on it.

use egui::{Align, Id, Layout, Ui, UiBuilder, vec2};

use crate::domain::practice::{PracticeArea, PracticeFailure};
use crate::engine::command::{Command, Reply};
use crate::ui::actions::Action;
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::paint;
use crate::ui::picture::Picture;
use crate::ui::shell;
use crate::ui::theme::{self, Text, height, space};
use crate::ui::tier::Tier;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::empty_state::{EmptyState, empty_state};
use crate::ui::widgets::field::Field;
use crate::ui::widgets::prose::remark;
use crate::ui::widgets::switch::switch;
use crate::ui::widgets::{card, mark};

/// What is typed, and what was asked for last.
#[derive(Debug, Default)]
pub struct Draft {
    query: String,
    focus_search: bool,
    /// Shown until the engine says the same: starting the provider takes a moment.
    wanted: Option<Vec<PracticeFailure>>,
    /// What the engine said when that was asked for.
    before: Vec<PracticeFailure>,
}

impl Draft {
    /// Moves to the search field with the next frame.
    pub fn focus_search(&mut self) {
        self.focus_search = true;
    }

    /// What is switched on, as the person wants it.
    fn on(&mut self, picture: &Picture) -> Vec<PracticeFailure> {
        let now = failures(picture);
        if self.wanted.is_some() && (now != self.before || self.wanted.as_ref() == Some(&now)) {
            self.wanted = None;
        }
        self.wanted.clone().unwrap_or(now)
    }

    fn want(&mut self, wanted: Vec<PracticeFailure>, picture: &Picture, outbox: &mut Outbox) {
        self.before = failures(picture);
        self.wanted = Some(wanted.clone());
        outbox.send(Command::SetPracticeFailures(wanted, Reply::nowhere()));
    }
}

fn failures(picture: &Picture) -> Vec<PracticeFailure> {
    picture.snapshot.practice.as_ref().map(|practice| practice.failures.clone()).unwrap_or_default()
}

/// Draws the screen.
pub fn show(ui: &mut Ui, picture: &Picture, draft: &mut Draft, outbox: &mut Outbox) {
    let on = draft.on(picture);
    let entry = Action::PracticeFailures.entry();
    let second = match on.len() {
        0 => entry.hint.to_owned(),
        1 => "1 failure is switched on".to_owned(),
        many => format!("{many} failures are switched on"),
    };
    shell::head(ui, entry.label, &second, |ui| {
        let none = on.is_empty().then_some("Nothing is switched on");
        let wide = Tier::of(ui.ctx()) == Tier::Wide;
        let words = if wide { "Switch all off" } else { "All off" };
        if ui.add(Button::secondary(words).off_because(none)).clicked() {
            draft.want(Vec::new(), picture, outbox);
        }
        let back = Button::quiet("Diagnose").icon(icons::STETHOSCOPE).help("Back to the diagnosis");
        if ui.add(back).clicked() {
            outbox.act(Action::Diagnose);
        }
    });
    search(ui, draft);
    state(ui, picture);
    let wanted: Vec<String> = draft.query.split_whitespace().map(str::to_lowercase).collect();
    let fitting: Vec<PracticeFailure> =
        PracticeFailure::ALL.iter().copied().filter(|failure| fits(*failure, &wanted)).collect();
    if fitting.is_empty() {
        return no_hit(ui, draft);
    }
    shell::scrolled(ui, "practice failures", |ui, _| {
        for area in PracticeArea::ALL {
            let listed: Vec<_> = fitting.iter().copied().filter(|failure| failure.area() == area).collect();
            if listed.is_empty() {
                continue;
            }
            card::section(ui, area.title(), Some(listed.len()));
            if let Some(failure) = rows(ui, &listed, &on) {
                draft.want(turn(&on, failure), picture, outbox);
            }
            ui.add_space(space::L);
        }
    });
}

/// Gives back the one that was turned.
fn rows(ui: &mut Ui, listed: &[PracticeFailure], on: &[PracticeFailure]) -> Option<PracticeFailure> {
    card::flush(ui, |ui| {
        let mut pressed = None;
        for (index, failure) in listed.iter().enumerate() {
            if index > 0 {
                card::hairline(ui);
            }
            if turned(ui, *failure, on.contains(failure)) {
                pressed = Some(*failure);
            }
        }
        pressed
    })
    .inner
}

/// The others as they are, this one the other way.
fn turn(on: &[PracticeFailure], failure: PracticeFailure) -> Vec<PracticeFailure> {
    let mut wanted: Vec<_> = on.iter().copied().filter(|other| *other != failure).collect();
    if wanted.len() == on.len() {
        wanted.push(failure);
    }
    wanted
}

fn fits(failure: PracticeFailure, wanted: &[String]) -> bool {
    let name = format!("{} {} {}", failure.title(), failure.code(), failure.area().title()).to_lowercase();
    wanted.iter().all(|word| name.contains(word))
}

fn search(ui: &mut Ui, draft: &mut Draft) {
    card::row(ui, height::TAB, |ui| {
        let id = Id::unique("search in the practice failures");
        let width = ui.available_width().min(320.0);
        let field = Field::search("Search failures")
            .hint("Search failures")
            .key("/")
            .width(width)
            .id(id)
            .at_most(200);
        let (_, place) = ui.allocate_space(vec2(width, height::CONTROL));
        let layout = Layout::top_down(Align::Min);
        let mut inside = ui.new_child(UiBuilder::new().id_salt("search").max_rect(place).layout(layout));
        let response = field.show(&mut inside, &mut draft.query);
        if std::mem::take(&mut draft.focus_search) {
            response.request_focus();
        }
    });
}

/// Whether anything fails yet, and whom to sign in as.
fn state(ui: &mut Ui, picture: &Picture) {
    let t = theme::of(ui);
    ui.add_space(space::XS);
    match &picture.snapshot.practice {
        Some(practice) => {
            let words =
                format!("The practice provider runs at {}, its user is {}", practice.issuer, practice.user);
            mark::sentence(ui, icons::FLASK, t.ok.mark, &words, Text::Small, t.text2);
        }
        None => {
            remark(
                ui,
                "The practice provider is started with the first switch. Real accounts are not touched.",
            );
        }
    }
    ui.add_space(space::M);
}

/// One failure; the whole row turns its switch. Tells whether it was turned.
fn turned(ui: &mut Ui, failure: PracticeFailure, on: bool) -> bool {
    let t = theme::of(ui);
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), height::ROW));
    let right = egui::Rect::from_min_max(
        egui::pos2(rect.right() - space::L - SWITCH, rect.top()),
        rect.max - vec2(space::L, 0.0),
    );
    let beside =
        ui.interact(rect.with_max_x(right.left()), ui.scope_id().with(failure.code()), egui::Sense::CLICK);
    if beside.hovered() {
        ui.painter().rect_filled(rect, 0.0, t.hover);
    }
    let room = right.left() - rect.left() - 2.0 * space::L;
    let start = rect.left_center() + vec2(space::L, 0.0);
    let title = paint::elided(ui, failure.title(), Text::Label, t.text, room);
    paint::put(ui.painter(), start - vec2(0.0, 9.0), egui::Align2::LEFT_CENTER, title, t.text);
    let code = paint::elided(ui, failure.code(), Text::SmallCode, t.text3, room);
    paint::put(ui.painter(), start + vec2(0.0, 11.0), egui::Align2::LEFT_CENTER, code, t.text3);
    let layout = Layout::right_to_left(Align::Center);
    let mut inside = ui.new_child(UiBuilder::new().id_salt(failure.code()).max_rect(right).layout(layout));
    let mut turned = on;
    switch(&mut inside, &mut turned, failure.title());
    turned != on || beside.clicked()
}

const SWITCH: f32 = 48.0;

fn no_hit(ui: &mut Ui, draft: &mut Draft) {
    let says = EmptyState {
        icon: icons::FUNNEL_SIMPLE,
        heading: &format!("No failure fits “{}”", draft.query.trim()),
        sentence: "Words of its title or of its name on the command line find it.",
        first: None,
        second: Some("Clear search"),
    };
    if empty_state(ui, &says).is_some() {
        draft.query.clear();
    }
}
