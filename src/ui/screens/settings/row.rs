//! A row of the settings: what it is, a second line, and its control at the right; below it where there is no room.

use egui::{Align, Layout, Rect, Response, Sense, Ui, UiBuilder, pos2, vec2};

use crate::domain::organisation::{Organisation, SettingName};
use crate::domain::settings::Settings;
use crate::explain;
use crate::ui::icons;
use crate::ui::paint;
use crate::ui::picture::Picture;
use crate::ui::theme::{self, Text, space};
use crate::ui::widgets::mark;
use crate::ui::widgets::prose::styled;
use crate::ui::widgets::switch::switch;
use crate::ui::widgets::term::on_control;

/// The row of a setting that an organisation decides: what it is, what it is set to, and by whom. `false` where nobody but the
/// person decides it, and nothing is drawn.
pub(super) fn locked(
    ui: &mut Ui,
    decides: Option<&Organisation>,
    setting: SettingName,
    name: &str,
    settings: &Settings,
) -> bool {
    let Some(organisation) = decides.filter(|organisation| organisation.locks(setting)) else {
        return false;
    };
    let value = explain::organisation::value(setting, settings);
    // Names of organisations can be long: below, they wrap.
    stacked(ui, name, &capital(&value), |ui| decided(ui, organisation));
    true
}

/// By whom it is decided.
fn decided(ui: &mut Ui, organisation: &Organisation) {
    let t = theme::of(ui);
    let by = explain::organisation::decided_by(organisation);
    mark::sentence(ui, icons::LOCK_SIMPLE, t.text2, &by, Text::Body, t.text2);
}

/// What stands in place of a choice of its own where an organisation decides the setting. `false` where it does not, and
/// nothing is drawn.
pub(in crate::ui::screens) fn locked_in_place(ui: &mut Ui, picture: &Picture, setting: SettingName) -> bool {
    let snapshot = &picture.snapshot;
    let decides = snapshot.organisation.as_deref();
    let Some(organisation) = decides.filter(|organisation| organisation.locks(setting)) else {
        return false;
    };
    let value = capital(&explain::organisation::value(setting, &snapshot.settings));
    styled(ui, &value, Text::Body, theme::of(ui).text);
    ui.add_space(space::XS);
    decided(ui, organisation);
    true
}

fn capital(value: &str) -> String {
    match value {
        "on" => "On".to_owned(),
        "off" => "Off".to_owned(),
        "nowhere" => "Nowhere".to_owned(),
        "never" => "Never".to_owned(),
        "for ever" => "For ever".to_owned(),
        "a year" => "A year".to_owned(),
        "two years" => "Two years".to_owned(),
        "five years" => "Five years".to_owned(),
        other => match other.strip_prefix("th") {
            Some(rest) if other.ends_with("of the system") => format!("Th{rest}"),
            _ => other.strip_prefix("to ").map_or_else(|| other.to_owned(), |to| format!("To {to}")),
        },
    }
}

/// The words at the left, `control` at the right, which is about `room` wide; below them where the words would get too
/// narrow.
pub(super) fn row<R>(
    ui: &mut Ui,
    name: &str,
    second: &str,
    room: f32,
    control: impl FnOnce(&mut Ui) -> R,
) -> R {
    let for_words = ui.available_width() - 2.0 * PADDING - room - space::M;
    if for_words < LEAST_WORDS {
        return stacked(ui, name, second, control);
    }
    let t = theme::of(ui);
    let tall = |words: &str, text: Text| match words {
        "" => 0.0,
        words => paint::lines(ui, words, text, t.text, for_words.min(theme::LINE_WIDTH)).size().y,
    };
    let tall = tall(name, Text::Label) + tall(second, Text::Body);
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), HEIGHT.max(tall + 2.0 * space::M)));
    let left =
        Rect::from_min_size(pos2(rect.left() + PADDING, rect.center().y - tall / 2.0), vec2(for_words, tall));
    words(&mut ui.new_child(UiBuilder::new().id_salt((name, "words")).max_rect(left)), name, second);
    let right = rect.with_max_x(rect.right() - PADDING);
    let layout = Layout::right_to_left(Align::Center);
    control(&mut ui.new_child(UiBuilder::new().id_salt(name).max_rect(right).layout(layout)))
}

/// A row that is a switch as a whole. Tells whether it was turned.
pub(super) fn switch_row(ui: &mut Ui, name: &str, second: &str, on: &mut bool) -> bool {
    let top = ui.cursor().min;
    let was = *on;
    row(ui, name, second, SWITCH, |ui| switch(ui, on, name));
    let whole = Rect::from_min_max(top, ui.cursor().min + vec2(ui.available_width(), 0.0));
    if *on == was && pressed_beside(ui, name, whole).clicked() {
        *on = !*on;
    }
    *on != was
}

/// The row itself is no stop of the keyboard: the switch is.
fn pressed_beside(ui: &Ui, name: &str, whole: Rect) -> Response {
    let left = whole.with_max_x(whole.right() - PADDING - SWITCH);
    ui.interact(left, ui.scope_id().with(("row", name)), Sense::CLICK)
}

const HEIGHT: f32 = 64.0;
const PADDING: f32 = 20.0;
/// Narrower words would break after each.
const LEAST_WORDS: f32 = 180.0;
/// Room of the switch, which is pressed by itself.
const SWITCH: f32 = 48.0;

fn stacked<R>(ui: &mut Ui, name: &str, second: &str, control: impl FnOnce(&mut Ui) -> R) -> R {
    let inside = ui.available_rect_before_wrap().shrink2(vec2(PADDING, space::M));
    let mut column = ui.new_child(UiBuilder::new().id_salt(name).max_rect(inside));
    column.spacing_mut().item_spacing = vec2(space::S, 0.0);
    words(&mut column, name, second);
    column.add_space(space::S);
    let inner = control(&mut column);
    let used = column.min_rect();
    ui.allocate_space(vec2(ui.available_width(), used.height() + 2.0 * space::M));
    inner
}

fn words(ui: &mut Ui, name: &str, second: &str) {
    let t = theme::of(ui);
    ui.spacing_mut().item_spacing.y = 0.0;
    let label = styled(ui, name, Text::Label, t.text);
    on_control(ui, label, name);
    if !second.is_empty() {
        styled(ui, second, Text::Body, t.text2);
    }
}
