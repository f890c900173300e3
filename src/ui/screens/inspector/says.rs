//! What the token says, in tabs: its claims and its header in words, both as they were written, and its signature.
//!
//! A row is pressed to copy its value. What is copied is what the token says, never the token.

use std::sync::Arc;

use egui::{Align2, Color32, Galley, Role, ScrollArea, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use crate::domain::inspection::SignatureReason;
use crate::explain::inspection::{Row, Tone as Said};
use crate::explain::learn;
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::paint;
use crate::ui::picture::Picture;
use crate::ui::theme::{self, Text, corner, height, space};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::copy_button::copy_button;
use crate::ui::widgets::facts::{self, Fact};
use crate::ui::widgets::help::help;
use crate::ui::widgets::prose::{prose, remark, styled};
use crate::ui::widgets::tabs::tabs;
use crate::ui::widgets::{button, card, focus, mark};

use super::shown::{self, Shown};
use super::{Chosen, Draft};

/// What is shown of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Tab {
    /// The claims, in words.
    #[default]
    Claims,
    /// The header, in words.
    Header,
    /// Both, as they were written.
    Raw,
    /// What is known of the signature.
    Signature,
}

const TABS: [(Tab, &str); 4] =
    [(Tab::Claims, "Claims"), (Tab::Header, "Header"), (Tab::Raw, "Raw"), (Tab::Signature, "Signature")];

/// At least as high as this, so that it ends where its neighbour does.
pub(super) fn show(ui: &mut Ui, picture: &Picture, draft: &mut Draft, least: f32, outbox: &mut Outbox) {
    let Some(shown) = &draft.shown else { return };
    let tab = &mut draft.tab;
    let mut check = false;
    card::flush(ui, |ui| {
        ui.set_min_height((least - 2.0).max(0.0));
        let line = ui.max_rect();
        paint::hairline(ui, line.x_range(), line.top() + height::TAB - 1.0);
        let inner = line.shrink2(vec2(space::L, 0.0));
        ui.scope_builder(UiBuilder::new().max_rect(inner), |ui| tabs(ui, tab, &TABS));
        match tab {
            Tab::Claims => rows(ui, &shown.claims, &nothing(shown, "claims"), outbox),
            Tab::Header => rows(ui, &shown.header, &nothing(shown, "header"), outbox),
            Tab::Raw => raw(ui, shown),
            Tab::Signature => check = signature(ui, shown),
        }
    });
    let catalogue = &picture.snapshot.catalogue;
    let provider = shown.of.provider.as_ref().and_then(|id| catalogue.find(id));
    if let Some(provider) = provider.filter(|_| check) {
        draft.check_against(Chosen::provider(provider));
    }
}

/// Why a tab is empty.
fn nothing(shown: &Shown, what: &str) -> String {
    match &shown.opaque {
        Some(words) => words.clone(),
        None => format!("It has no {what} that could be read."),
    }
}

fn rows(ui: &mut Ui, rows: &[Row], nothing: &str, outbox: &mut Outbox) {
    if rows.is_empty() {
        return padded(ui, |ui| {
            prose(ui, nothing);
        });
    }
    let t = theme::of(ui);
    let widest = rows.iter().map(|row| paint::line(ui, &row.label, Text::Body, t.text2).size().x);
    let labels = widest.fold(LABEL, f32::max).min(MOST_LABEL);
    for (index, row) in rows.iter().take(MOST_LINES).enumerate() {
        if index > 0 {
            let (_, line) = ui.allocate_space(vec2(ui.available_width(), 1.0));
            paint::hairline(ui, line.x_range(), line.top());
        }
        if line(ui, index, row, labels) {
            outbox.copy = Some(row.long.as_ref().unwrap_or(&row.value).clone());
        }
    }
    if rows.len() > MOST_LINES {
        padded(ui, |ui| {
            remark(ui, "There are more; all of them stand in the tab Raw.");
        });
    }
}

/// A token of 64 KiB can hold thousands, which nobody reads as a list.
const MOST_LINES: usize = 200;
const LABEL: f32 = 84.0;
const MOST_LABEL: f32 = 132.0;

/// One member: what it is, what it says, how it is called. Gives back whether it was pressed.
fn line(ui: &mut Ui, index: usize, row: &Row, labels: f32) -> bool {
    let t = theme::of(ui);
    let left = space::L + labels + space::L;
    let name = if row.label == row.name { String::new() } else { row.name.clone() };
    let name = paint::elided(ui, &name, Text::SmallCode, t.text3, MOST_NAME);
    let seen = shown::beside(row.tone);
    let icon = if seen.is_some() { 16.0 + space::S } else { 0.0 };
    let room = ui.available_width() - left - icon - name.size().x - 2.0 * space::L - COPY;
    let value = value(ui, row, room);
    let tall = (value.size().y + ROW - Text::Body.line_height()).max(ROW).round();
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), tall - 1.0));
    let response = ui.interact(rect, ui.scope_id().with(("row", index)), Sense::click());
    let over = button::hover(ui, response.id, &response, true);
    ui.painter().rect_filled(rect, 0.0, t.hover.gamma_multiply(over));
    let middle = rect.top() + ROW / 2.0;
    let at = |x: f32| pos2(rect.left() + x, middle);
    let label = paint::elided(ui, &row.label, Text::Body, t.text2, labels);
    paint::put(ui.painter(), at(space::L), Align2::LEFT_CENTER, label, t.text2);
    if let Some(seen) = seen {
        paint::icon(ui, at(left + 8.0), seen.icon(), 16.0, seen.colour(t));
    }
    let top = pos2(rect.left() + left + icon, middle - Text::Body.line_height() / 2.0);
    ui.painter().galley(top, value, t.text);
    let end = pos2(rect.right() - space::L, middle);
    let wide = name.size().x;
    paint::put(ui.painter(), end, Align2::RIGHT_CENTER, name, t.text3);
    if response.hovered() || (response.has_focus() && focus::by_keyboard(ui.ctx())) {
        let centre = pos2(end.x - wide - COPY / 2.0, middle);
        paint::icon(ui, centre, icons::COPY, 16.0, t.text3);
    }
    focus::ring_inside(ui, &response, corner::CONTROL);
    let told = format!("{}: {}", row.label, row.value);
    let told = if row.label == row.name { told } else { format!("{told}, {}", row.name) };
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &told));
    let copies = match &row.long {
        Some(long) => format!("{}\n{COPIES}", long.chars().take(MOST_HELP).collect::<String>()),
        None => COPIES.to_owned(),
    };
    let meant = learn::terms_named(&row.name).or_else(|| learn::word_in(&row.label));
    let more = meant.map_or_else(|| copies.clone(), |term| [learn::term(term).1, "\n", &copies].concat());
    help(ui, response, &more).clicked()
}

const ROW: f32 = 44.0;
const MOST_NAME: f32 = 140.0;
/// Kept free for the sign that a press copies.
const COPY: f32 = 24.0;
/// A tree can be long; a press copies all of it.
const MOST_HELP: usize = 600;
const COPIES: &str = "Press to copy";

/// Broken where it must be, and cut where it would fill the screen; a press copies all of it.
fn value(ui: &Ui, row: &Row, room: f32) -> Arc<Galley> {
    let t = theme::of(ui);
    let (text, colour) = match row.tone {
        Said::None => (Text::Body, t.text),
        said => (Text::Label, t.tone(shown::tone(said)).word),
    };
    let cut: String = row.value.chars().take(MOST_SHOWN).collect();
    let format = egui::TextFormat {
        line_height: Some(Text::Body.line_height()),
        ..egui::TextFormat::simple(text.font(), colour)
    };
    let mut job = egui::text::LayoutJob::single_section(cut, format);
    job.wrap.max_width = room.max(LEAST_ROOM);
    job.wrap.max_rows = MOST_ROWS;
    ui.painter().layout_job(job)
}

const LEAST_ROOM: f32 = 80.0;
const MOST_ROWS: usize = 8;
const MOST_SHOWN: usize = 2_000;

fn raw(ui: &mut Ui, shown: &Shown) {
    if shown.raw.is_empty() {
        return padded(ui, |ui| {
            prose(ui, &nothing(shown, "part"));
        });
    }
    padded(ui, |ui| {
        let corner = ui.max_rect().right_top();
        ScrollArea::vertical().id_salt("raw").max_height(RAW).auto_shrink([false, true]).show(ui, |ui| {
            let galley = code(ui, &shown.raw);
            let (rect, response) = ui.allocate_exact_size(galley.size(), Sense::hover());
            ui.painter().galley(rect.min, galley, Color32::PLACEHOLDER);
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &shown.raw));
        });
        let place = egui::Rect::from_min_max(corner - vec2(96.0, 0.0), corner + vec2(0.0, height::COMPACT));
        let layout = egui::Layout::right_to_left(egui::Align::Center);
        let builder = UiBuilder::new().id_salt("copy").max_rect(place).layout(layout);
        copy_button(&mut ui.new_child(builder), "Copy", &shown.raw);
    });
}

const RAW: f32 = 420.0;

fn code(ui: &Ui, text: &str) -> Arc<Galley> {
    let t = theme::of(ui);
    let format = egui::TextFormat {
        line_height: Some(Text::Code.line_height()),
        ..egui::TextFormat::simple(Text::Code.font(), t.text)
    };
    let mut job = egui::text::LayoutJob::single_section(text.to_owned(), format);
    job.wrap.max_width = ui.available_width();
    ui.painter().layout_job(job)
}

/// What is known of the signature, and with what. Gives back whether it is to be checked with the provider's keys.
fn signature(ui: &mut Ui, shown: &Shown) -> bool {
    let t = theme::of(ui);
    let found = &shown.of.signature;
    let seen = shown::state(found.state);
    let mut check = false;
    padded(ui, |ui| {
        mark::with_icon(ui, seen.icon(), seen.colour(t), &shown.signature.title, Text::Strong, t.text);
        ui.add_space(space::XS);
        prose(ui, &shown.signature.why);
        ui.add_space(space::XS);
        styled(ui, shown.signature.section, Text::Small, t.text3);
        let known = known(shown);
        if !known.is_empty() {
            ui.add_space(space::L);
            facts::plain(ui, &known);
        }
        if let Some(problem) = &shown.of.keys_trouble {
            let words = crate::explain::words(problem);
            ui.add_space(space::L);
            mark::sentence(ui, icons::WARNING.filled(), t.warn.mark, &words.title, Text::Body, t.text);
            ui.add_space(space::XS);
            remark(ui, &words.what_happened);
        }
        if found.reason == SignatureReason::NoKeys && shown.of.provider.is_some() {
            ui.add_space(space::L);
            let button = Button::secondary("Check with the provider’s keys").icon(icons::SEAL_CHECK);
            check =
                ui.add(button.help("Fetches its published keys; nothing of the token goes along")).clicked();
        }
    });
    check
}

fn known(shown: &Shown) -> Vec<Fact> {
    let found = &shown.of.signature;
    let code = |label: &str, value: &Option<String>| value.as_ref().map(|value| Fact::code(label, value));
    let words = |label: &str, value: &Option<String>| value.as_ref().map(|value| Fact::words(label, value));
    [code("Algorithm", &found.algorithm), code("Key", &found.key_id), words("Keys from", &found.keys_from)]
        .into_iter()
        .flatten()
        .collect()
}

fn padded(ui: &mut Ui, contents: impl FnOnce(&mut Ui)) {
    let frame = egui::Frame::new().inner_margin(egui::Margin::same(space::L as i8));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        contents(ui);
    });
}
