//! Menus and drop-downs: a list of things to do or to choose, under the control that opens it.
//!
//! Arrow keys move, Enter chooses, Esc closes. What ends something for good stands last, after a line, in red words.

use egui::{
    Align2, Color32, Frame, Margin, Popup, Rect, Response, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2,
    vec2,
};

use super::{button, focus, help::help, key_cap};
use crate::ui::icons::{self, Icon};
use crate::ui::paint;
use crate::ui::theme::{self, Text, corner, height, space};

/// A line of a menu.
#[derive(Clone, Copy, Debug)]
pub enum Entry<'a, T> {
    /// Something to do.
    Item(Item<'a, T>),
    /// Parts groups.
    Line,
}

/// Something to do.
#[derive(Clone, Copy, Debug)]
pub struct Item<'a, T> {
    /// What is given back.
    pub value: T,
    /// Its name: a verb, or the value to choose.
    pub words: &'a str,
    /// Before the words.
    pub icon: Option<Icon>,
    /// The keys that do the same.
    pub keys: Option<&'a str>,
    /// How it looks and whether it can be used.
    pub state: State<'a>,
}

/// How an item looks and whether it can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State<'a> {
    /// Like the others.
    Plain,
    /// The current choice.
    Chosen,
    /// Ends something for good.
    Danger,
    /// Cannot be used now, for this reason.
    Off(&'a str),
}

impl<'a, T> Item<'a, T> {
    /// An item with an icon.
    pub const fn new(value: T, icon: Icon, words: &'a str) -> Self {
        Self { value, words, icon: Some(icon), keys: None, state: State::Plain }
    }

    /// An item of a list to choose from.
    pub const fn choice(value: T, words: &'a str, chosen: bool) -> Self {
        Self {
            value,
            words,
            icon: None,
            keys: None,
            state: if chosen { State::Chosen } else { State::Plain },
        }
    }

    /// With its keys at the right.
    #[must_use]
    pub const fn keys(mut self, keys: &'a str) -> Self {
        self.keys = Some(keys);
        self
    }

    /// In red words.
    #[must_use]
    pub const fn danger(mut self) -> Self {
        self.state = State::Danger;
        self
    }

    /// Off, with the reason, or as it was.
    #[must_use]
    pub const fn off_because(mut self, reason: Option<&'a str>) -> Self {
        if let Some(reason) = reason {
            self.state = State::Off(reason);
        }
        self
    }
}

/// A menu that `opener` opens and closes. Gives back what was chosen in this frame.
pub fn menu<T: Copy>(opener: &Response, entries: &[Entry<'_, T>]) -> Option<T> {
    show(Popup::menu(opener), entries)
}

/// The same menu at the pointer, after a secondary click on `place`.
pub fn context_menu<T: Copy>(place: &Response, entries: &[Entry<'_, T>]) -> Option<T> {
    show(Popup::context_menu(place), entries)
}

/// Whether a drop-down narrows a list at the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filter {
    /// Everything passes.
    Off,
    /// It narrows the list.
    On,
}

/// A button that shows the current choice and opens the others. `name` tells screen readers what is chosen here.
pub fn drop_down<T: Copy>(
    ui: &mut Ui,
    name: &str,
    chosen: &str,
    filter: Filter,
    choices: &[Item<'_, T>],
) -> Option<T> {
    opened_by(ui, &format!("{name}: {chosen}"), chosen, (filter, MOST_WORDS), &items(choices))
}

/// A drop-down whose words may take all the room there is: names that the person has to be able to tell apart.
pub fn wide_drop_down<T: Copy>(ui: &mut Ui, name: &str, chosen: &str, choices: &[Item<'_, T>]) -> Option<T> {
    let most = (ui.available_width() - DROP_DOWN_EDGES).max(0.0);
    picker(ui, name, chosen, most, choices)
}

/// A drop-down that says what a whole screen is about; its words may take this much room.
pub fn picker<T: Copy>(
    ui: &mut Ui,
    name: &str,
    chosen: &str,
    most: f32,
    choices: &[Item<'_, T>],
) -> Option<T> {
    opened_by(ui, &format!("{name}: {chosen}"), chosen, (Filter::Off, most), &items(choices))
}

/// A picker that shows these words at full length or not, and whose choices come in groups.
pub fn grouped_picker<T: Copy>(ui: &mut Ui, words: &str, most: f32, entries: &[Entry<'_, T>]) -> Option<T> {
    opened_by(ui, words, words, (Filter::Off, most), entries)
}

fn items<'a, T: Copy>(choices: &[Item<'a, T>]) -> Vec<Entry<'a, T>> {
    choices.iter().map(|item| Entry::Item(*item)).collect()
}

fn opened_by<T: Copy>(
    ui: &mut Ui,
    told: &str,
    chosen: &str,
    (filter, most): (Filter, f32),
    entries: &[Entry<'_, T>],
) -> Option<T> {
    let t = theme::of(ui);
    let galley = paint::elided(ui, chosen, Text::Label, Color32::PLACEHOLDER, most);
    let cut = galley.elided;
    let size = vec2((galley.size().x + DROP_DOWN_EDGES).round(), height::CONTROL);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let over = if Popup::is_id_open(ui.ctx(), Popup::default_response_id(&response)) {
        1.0
    } else {
        button::hover(ui, response.id, &response, true)
    };
    let (fill, border, colour, caret) = match filter {
        Filter::Off => (t.button.lerp_to_gamma(t.button_hover, over), t.line_strong, t.text, t.text3),
        Filter::On => (t.accent_soft, t.accent_soft, t.accent_text, t.accent_text),
    };
    paint::block(ui, rect, corner::CONTROL, fill, border);
    paint::put(ui.painter(), rect.left_center() + vec2(13.0, 0.0), Align2::LEFT_CENTER, galley, colour);
    paint::icon(ui, rect.right_center() - vec2(9.0 + CARET / 2.0, 0.0), icons::CARET_DOWN, CARET, caret);
    focus::ring(ui, &response, corner::CONTROL);
    response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, ui.is_enabled(), told));
    let response = if cut { help(ui, response, chosen) } else { response };
    menu(&response, entries)
}

/// How wide the drop-down with these words is where there is room for it.
pub fn drop_down_width(ui: &Ui, chosen: &str) -> f32 {
    let words = paint::line(ui, chosen, Text::Label, Color32::PLACEHOLDER).size().x;
    (words.min(MOST_WORDS) + DROP_DOWN_EDGES).round()
}

/// The same of a picker.
pub fn picker_width(ui: &Ui, chosen: &str, most: f32) -> f32 {
    let words = paint::line(ui, chosen, Text::Label, Color32::PLACEHOLDER).size().x;
    (words.min(most) + DROP_DOWN_EDGES).round()
}

const CARET: f32 = 14.0;
/// What is not words: margins and the caret.
const DROP_DOWN_EDGES: f32 = 13.0 + space::S + CARET + 9.0;
/// Longer words, an address or the name of a program, end in dots.
const MOST_WORDS: f32 = 180.0;

fn show<T: Copy>(popup: Popup<'_>, entries: &[Entry<'_, T>]) -> Option<T> {
    let ctx = popup.ctx().clone();
    let frame =
        Frame::menu(&ctx.global_style()).inner_margin(Margin::same(4)).fill(theme::of_ctx(&ctx).raised);
    popup
        .gap(space::XS)
        .frame(frame)
        .show(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let width = entries.iter().map(|entry| width(ui, entry)).fold(LEAST_WIDTH, f32::max);
            // In a small window, or with large text, the longest words end in dots.
            ui.set_width(width.min(ctx.content_rect().width() - 2.0 * space::L));
            // A long list scrolls instead of leaving the window.
            let most = (ctx.content_rect().height() - 2.0 * space::HUGE).max(height::MENU_ITEM);
            ScrollArea::vertical().max_height(most).show(ui, |ui| rows(ui, entries)).inner
        })
        .and_then(|shown| shown.inner)
}

fn rows<T: Copy>(ui: &mut Ui, entries: &[Entry<'_, T>]) -> Option<T> {
    let mut chosen = None;
    for entry in entries {
        match entry {
            Entry::Line => line(ui),
            Entry::Item(item) => chosen = item_row(ui, item).or(chosen),
        }
    }
    chosen
}

const LEAST_WIDTH: f32 = 180.0;
const PADDING: f32 = 8.0;
const ICON: f32 = 16.0;
const ICON_ROOM: f32 = ICON + space::S;

fn width<T>(ui: &Ui, entry: &Entry<'_, T>) -> f32 {
    let Entry::Item(item) = entry else { return 0.0 };
    let words = paint::line(ui, item.words, Text::Body, Color32::PLACEHOLDER).size().x;
    let keys = item.keys.map_or(0.0, |keys| keys_room(ui, keys));
    (2.0 * PADDING + ICON_ROOM + words + keys).round()
}

/// Room of the key cap at the right, with the gap before it.
fn keys_room(ui: &Ui, keys: &str) -> f32 {
    paint::line(ui, keys, Text::SmallLabel, Color32::PLACEHOLDER).size().x + 10.0 + space::XL
}

fn line(ui: &mut Ui) {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), 9.0));
    paint::hairline(ui, rect.expand2(vec2(4.0, 0.0)).x_range(), rect.top() + 4.0);
}

fn item_row<T: Copy>(ui: &mut Ui, item: &Item<'_, T>) -> Option<T> {
    let off = matches!(item.state, State::Off(_));
    let sense = if off { Sense::focusable_noninteractive() } else { Sense::click() };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height::MENU_ITEM), sense);
    let words = item.words.to_owned();
    let chosen = item.state == State::Chosen;
    response
        .widget_info(|| WidgetInfo { enabled: !off, ..WidgetInfo::labeled(Role::MenuItem, !off, &words) });
    if chosen {
        ui.ctx().accesskit_node_builder(response.id, |node| node.set_selected(true));
    }
    let cut = draw_item(ui, item, rect, &response);
    let response = match item.state {
        State::Off(reason) => help(ui, response, reason),
        _ if cut => help(ui, response, item.words),
        _ => response,
    };
    if response.clicked() {
        ui.close();
        return Some(item.value);
    }
    None
}

/// Tells whether there was too little room for its words.
fn draw_item<T>(ui: &Ui, item: &Item<'_, T>, rect: Rect, response: &Response) -> bool {
    let t = theme::of(ui);
    let (colour, icon_colour) = match item.state {
        State::Danger => (t.bad.word, t.bad.word),
        State::Off(_) => (t.disabled, t.disabled),
        State::Chosen | State::Plain => (t.text, t.text2),
    };
    let active = response.hovered() || response.has_focus();
    if active && !matches!(item.state, State::Off(_)) {
        ui.painter().rect_filled(rect, corner::CONTROL, t.hover);
    }
    let icon = if item.state == State::Chosen { Some(icons::CHECK) } else { item.icon };
    if let Some(icon) = icon {
        paint::icon(ui, pos2(rect.left() + PADDING + ICON / 2.0, rect.center().y), icon, ICON, icon_colour);
    }
    let start = rect.left_center() + vec2(PADDING + ICON_ROOM, 0.0);
    let room = rect.width() - 2.0 * PADDING - ICON_ROOM - item.keys.map_or(0.0, |keys| keys_room(ui, keys));
    // `width` rounds.
    let words = paint::elided(ui, item.words, Text::Body, colour, room + 1.0);
    let cut = words.elided;
    paint::put(ui.painter(), start, Align2::LEFT_CENTER, words, colour);
    if let Some(keys) = item.keys {
        key_cap::at_right(ui, rect.right_center() - vec2(PADDING, 0.0), keys);
    }
    focus::ring_inside(ui, response, corner::SMALL);
    cut
}

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::testing::screen::Screen;
    use crate::ui::widgets::button::Button;

    fn with_menu() -> Harness<'static, Option<&'static str>> {
        Screen::sized(400.0, 300.0).show_state(None, |ui, chosen| {
            let opener = ui.add(Button::icon_only(icons::DOTS_THREE, "More"));
            let entries = [
                Entry::Item(Item::new("open", icons::ARROW_RIGHT, "Open")),
                Entry::Item(
                    Item::new("rotate", icons::ARROWS_CLOCKWISE, "Rotate now")
                        .off_because(Some("It is offline")),
                ),
                Entry::Line,
                Entry::Item(Item::new("forget", icons::TRASH, "Forget").danger()),
            ];
            *chosen = menu(&opener, &entries).or(*chosen);
        })
    }

    #[test]
    fn a_click_opens_the_menu_and_chooses_from_it() {
        let mut harness = with_menu();
        assert!(harness.query_by_label("Forget").is_none());
        harness.get_by_label("More").click();
        harness.run();
        harness.get_by_label("Forget").click();
        harness.run();
        assert_eq!(*harness.state(), Some("forget"));
        assert!(harness.query_by_label("Forget").is_none());
    }

    #[test]
    fn the_keyboard_opens_the_menu_and_chooses_from_it() {
        let mut harness = with_menu();
        harness.key_press(egui::Key::Tab);
        harness.key_press(egui::Key::Enter);
        harness.run();
        harness.key_press(egui::Key::ArrowDown);
        harness.run();
        assert!(harness.get_by_label("Open").is_focused());
        harness.key_press(egui::Key::Enter);
        harness.run();
        assert_eq!(*harness.state(), Some("open"));
    }

    #[test]
    fn an_item_that_is_off_stays_and_does_nothing() {
        let mut harness = with_menu();
        harness.get_by_label("More").click();
        harness.run();
        harness.get_by_label("Rotate now").click();
        harness.run();
        assert_eq!(*harness.state(), None);
    }

    #[test]
    fn escape_closes_the_menu() {
        let mut harness = with_menu();
        harness.get_by_label("More").click();
        harness.run();
        harness.key_press(egui::Key::Escape);
        harness.run();
        assert!(harness.query_by_label("Open").is_none());
    }

    #[test]
    fn a_drop_down_tells_what_is_chosen_and_changes_it() {
        let mut harness = Screen::sized(400.0, 300.0).show_state("Any outcome", |ui, chosen| {
            let choices = ["Any outcome", "Failed"].map(|words| Item::choice(words, words, words == *chosen));
            *chosen = drop_down(ui, "Outcome", chosen, Filter::Off, &choices).unwrap_or(chosen);
        });
        harness.get_by_label("Outcome: Any outcome").click();
        harness.run();
        harness.get_by_label("Failed").click();
        harness.run();
        harness.get_by_label("Outcome: Failed");
    }
}
