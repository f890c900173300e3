//! Every page and every word, narrowed by what is typed: all the words, in any order.

use egui::{Align, Layout, Rect, Response, Role, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use super::{Draft, WIDTH, back, search_id};
use crate::domain::learn::{Page, Term};
use crate::explain::learn;
use crate::ui::icons::{self, Icon};
use crate::ui::outbox::Outbox;
use crate::ui::paint;
use crate::ui::route::Route;
use crate::ui::shell;
use crate::ui::theme::{self, Text, corner, height, space};
use crate::ui::widgets::empty_state::{EmptyState, empty_state};
use crate::ui::widgets::field::Field;
use crate::ui::widgets::{button, card, focus};

pub(super) fn show(ui: &mut Ui, draft: &mut Draft, outbox: &mut Outbox) {
    shell::head(ui, "Learn", "How sign-ins work, and what every word means", |ui| back(ui, draft, outbox));
    toolbar(ui, draft);
    let found = learn::found(&draft.typed);
    if found.pages.is_empty() && found.terms.is_empty() {
        nothing(ui, draft);
        return;
    }
    shell::scrolled(ui, "learn", |ui, _| {
        ui.set_max_width(ui.available_width().min(WIDTH));
        ui.add_space(space::S);
        if !found.pages.is_empty() {
            card::section(ui, "Pages", Some(found.pages.len()));
            card::flush(ui, |ui| {
                for (index, page) in found.pages.iter().enumerate() {
                    if page_row(ui, *page, index == 0).clicked() {
                        outbox.go(Route::Learn(Some(*page)));
                    }
                }
            });
            ui.add_space(space::L);
        }
        if !found.terms.is_empty() {
            card::section(ui, "Words", Some(found.terms.len()));
            card::flush(ui, |ui| {
                for (index, term) in found.terms.iter().enumerate() {
                    if word_row(ui, *term, index == 0).clicked() {
                        outbox.go(Route::Learn(Some(learn::page_of(*term))));
                    }
                }
            });
        }
    });
}

fn toolbar(ui: &mut Ui, draft: &mut Draft) {
    card::row(ui, height::TAB, |ui| {
        let width = ui.available_width().min(FIELD);
        let field = Field::search("Search in Learn").hint("Search pages and words").key("/").width(width);
        // A field is a column of its own, so it is given its place in the line.
        let (_, place) = ui.allocate_space(vec2(width, height::CONTROL));
        let layout = Layout::top_down(Align::Min);
        let mut inside = ui.new_child(UiBuilder::new().id_salt("search").max_rect(place).layout(layout));
        let response = field.id(search_id()).at_most(100).show(&mut inside, &mut draft.typed);
        if std::mem::take(&mut draft.focus_search) {
            response.request_focus();
        }
    });
}

const FIELD: f32 = 320.0;

fn nothing(ui: &mut Ui, draft: &mut Draft) {
    let heading = ["No page or word fits “", draft.typed.trim(), "”"].concat();
    let says = EmptyState {
        icon: icons::GRADUATION_CAP,
        heading: &heading,
        sentence: "Pages are found by everything they say, words by their names and what they mean.",
        first: None,
        second: Some("Clear search"),
    };
    if empty_state(ui, &says).is_some() {
        draft.typed.clear();
        draft.focus_search();
    }
}

fn page_row(ui: &mut Ui, page: Page, first: bool) -> Response {
    let words = learn::page(page);
    row(ui, ("page", page.code()), Some(icons::GRADUATION_CAP), (words.title, words.summary), first)
}

fn word_row(ui: &mut Ui, term: Term, first: bool) -> Response {
    let (word, sentence) = learn::term(term);
    row(ui, ("word", term.code()), None, (word, sentence), first)
}

/// A link over the whole width: its name, what it is, and a caret.
fn row(
    ui: &mut Ui,
    id: (&str, &str),
    icon: Option<Icon>,
    (name, says): (&str, &str),
    first: bool,
) -> Response {
    let t = theme::of(ui);
    let left = space::L + icon.map_or(0.0, |_| 20.0 + space::M);
    let room = ui.available_width() - left - space::L - 14.0 - space::M;
    let name_lines = paint::lines(ui, name, Text::Label, t.text, room);
    let says_lines = paint::lines(ui, says, Text::Body, t.text2, room);
    let tall = name_lines.size().y + says_lines.size().y;
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), tall + 2.0 * PADDING));
    let response = ui.interact(rect, ui.scope_id().with(id), Sense::click());
    let over = button::hover(ui, response.id, &response, true);
    ui.painter().rect_filled(rect.shrink(1.0), corner::CARD - 1, t.hover.gamma_multiply(over));
    if !first {
        paint::hairline(ui, rect.x_range(), rect.top());
    }
    let top = rect.top() + PADDING;
    if let Some(icon) = icon {
        paint::icon(ui, pos2(rect.left() + space::L + 10.0, top + 10.0), icon, 20.0, t.text2);
    }
    let below = top + name_lines.size().y;
    put(ui, pos2(rect.left() + left, top), name_lines);
    put(ui, pos2(rect.left() + left, below), says_lines);
    let caret = pos2(rect.right() - space::L - 7.0, rect.center().y);
    paint::icon(ui, caret, icons::CARET_RIGHT, 14.0, t.text3);
    focus::ring_inside(ui, &response, corner::CONTROL);
    let told = [name, ". ", says].concat();
    response.widget_info(|| WidgetInfo::labeled(Role::Link, true, &told));
    response
}

const PADDING: f32 = 10.0;

fn put(ui: &Ui, at: egui::Pos2, galley: std::sync::Arc<egui::Galley>) -> Rect {
    let colour = theme::of(ui).text;
    paint::put(ui.painter(), at, egui::Align2::LEFT_TOP, galley, colour)
}
