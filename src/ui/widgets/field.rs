//! One line of text that a person types: icon, hint, `x` inside, and what is wrong with it below.
//!
//! The border itself shows the focus, by keyboard and pointer alike, and turns to `bad` with a sentence when the value
//! cannot be used. Every field has a name for screen readers, whether or not the name stands above it.

use egui::{
    Align2, CornerRadius, Frame, Id, Key, Margin, Rect, Response, RichText, Stroke, TextBuffer, TextEdit, Ui,
    UiBuilder, pos2, vec2,
};

use super::button::Button;
use super::{key_cap, mark};
use crate::ui::icons::{self, Icon};
use crate::ui::paint;
use crate::ui::theme::{self, Text, Theme, corner, height, space};

/// A field that is about to be shown.
#[must_use = "a field is shown with `show`"]
pub struct Field<'a> {
    name: &'a str,
    id: Option<Id>,
    hint: &'a str,
    icon: Option<Icon>,
    key: Option<&'a str>,
    width: Option<f32>,
    most: usize,
    text: Text,
    error: Option<&'a str>,
    label: Label,
    clearable: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Label {
    Hidden,
    Above,
}

impl<'a> Field<'a> {
    /// A field with this accessible name.
    pub const fn new(name: &'a str) -> Self {
        Self {
            name,
            id: None,
            hint: "",
            icon: None,
            key: None,
            width: None,
            most: MOST,
            text: Text::Body,
            error: None,
            label: Label::Hidden,
            clearable: false,
        }
    }

    /// A filter: magnifying glass, and an `x` once something is typed.
    pub const fn search(name: &'a str) -> Self {
        let mut field = Self::new(name);
        field.icon = Some(icons::MAGNIFYING_GLASS);
        field.clearable = true;
        field
    }

    /// Shown while the field is empty.
    pub const fn hint(mut self, hint: &'a str) -> Self {
        self.hint = hint;
        self
    }

    /// The key that moves here, shown at the right while the field is empty.
    pub const fn key(mut self, key: &'a str) -> Self {
        self.key = Some(key);
        self
    }

    /// An icon at the left.
    pub const fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// As wide as this instead of as wide as there is room.
    pub const fn width(mut self, width: f32) -> Self {
        self.width = Some(width);
        self
    }

    /// For codes, links and hosts.
    pub const fn code(mut self) -> Self {
        self.text = Text::Code;
        self
    }

    /// With its name in words above.
    pub const fn labelled(mut self) -> Self {
        self.label = Label::Above;
        self
    }

    /// What is wrong with the value, if anything.
    pub const fn error(mut self, sentence: Option<&'a str>) -> Self {
        self.error = sentence;
        self
    }

    /// Characters taken at most; 1,024 unless said otherwise.
    pub const fn at_most(mut self, characters: usize) -> Self {
        self.most = characters;
        self
    }

    /// A fixed id, to move the focus here from elsewhere.
    pub const fn id(mut self, id: Id) -> Self {
        self.id = Some(id);
        self
    }

    /// Shows it. The answer is the one of the text edit: `changed`, `lost_focus`, `has_focus`.
    pub fn show(self, ui: &mut Ui, text: &mut dyn TextBuffer) -> Response {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = space::XS;
            if self.label == Label::Above {
                let label = ui.label(Text::Label.rich(self.name, theme::of(ui).text));
                // The field below is the stop of the keyboard.
                super::term::on_control(ui, label, self.name);
            }
            let response = self.line(ui, text);
            if let Some(sentence) = self.error {
                let colour = theme::of(ui).bad;
                mark::sentence(ui, icons::WARNING_CIRCLE, colour.mark, sentence, Text::Small, colour.word);
            }
            response
        })
        .inner
    }

    fn line(&self, ui: &mut Ui, text: &mut dyn TextBuffer) -> Response {
        let width = self.width.unwrap_or_else(|| ui.available_width());
        let (_, rect) = ui.allocate_space(vec2(width, height::CONTROL));
        let id = self.id.unwrap_or_else(|| ui.make_persistent_id(("field", self.name)));
        let clear_room = if self.clearable && !text.as_str().is_empty() { height::COMPACT } else { 0.0 };
        let edit = TextEdit::singleline(text)
            .hint_text(RichText::new(self.hint).font(Text::Body.font()))
            .char_limit(self.most);
        let mut response = Edit {
            id,
            rect,
            icon: self.icon,
            right: clear_room,
            error: self.error.is_some(),
            text: self.text,
        }
        .show(ui, edit)
        .accessible_name(self.name);
        if let Some(sentence) = self.error {
            ui.ctx().accesskit_node_builder(id, |node| node.set_description(sentence));
        }
        if self.label == Label::Above && self.error.is_none() {
            super::term::on_field(ui, &response, self.name, text.as_str().is_empty());
        }
        if clear_room > 0.0 && self.clear(ui, rect, id) {
            text.clear();
            response.mark_changed();
        }
        if let Some(key) = self.key
            && text.as_str().is_empty()
            && !response.has_focus()
        {
            key_cap::at_right(ui, rect.right_center() - vec2(space::S + 2.0, 0.0), key);
        }
        response
    }

    /// The `x` inside; Esc does the same while the field has the focus.
    fn clear(&self, ui: &mut Ui, rect: Rect, id: Id) -> bool {
        let room = Rect::from_min_max(
            pos2(rect.right() - height::COMPACT - 2.0, rect.top() + 2.0),
            rect.max - vec2(2.0, 2.0),
        );
        let mut inside = ui.new_child(UiBuilder::new().id_salt("clear").max_rect(room));
        let name = format!("Clear {}", self.name.to_lowercase());
        let pressed = inside.add(Button::icon_only(icons::X, &name).compact()).clicked();
        let escaped = ui.memory(|memory| memory.had_focus_last_frame(id))
            && ui.input(|input| input.key_pressed(Key::Escape));
        if pressed {
            ui.memory_mut(|memory| memory.request_focus(id));
        }
        pressed || escaped
    }
}

/// The shortest sensible bound: an address has at most 254 characters (RFC 5321, section 4.5.3.1), links are longer.
const MOST: usize = 1_024;

/// Frame, margins and colours that all text edits of the house share.
pub(super) struct Edit {
    pub(super) id: Id,
    pub(super) rect: Rect,
    pub(super) icon: Option<Icon>,
    /// Room kept free at the right for a button inside.
    pub(super) right: f32,
    pub(super) error: bool,
    pub(super) text: Text,
}

impl Edit {
    pub(super) fn show(self, ui: &mut Ui, edit: TextEdit<'_>) -> Response {
        let t = theme::of(ui);
        let focused = ui.memory(|memory| memory.has_focus(self.id));
        let state = match (focused, self.error) {
            (true, _) => State::Focused,
            (false, true) => State::Wrong,
            (false, false) => State::Rest,
        };
        let border = border(t, state);
        let left = if self.icon.is_some() { WITH_ICON } else { PADDING };
        let frame = Frame::new()
            .fill(t.surface)
            .stroke(border)
            .corner_radius(CornerRadius::same(corner::CONTROL))
            .inner_margin(Margin {
                left: (left - border.width) as i8,
                right: (PADDING.max(self.right) - border.width) as i8,
                // One point higher than the middle of the line, where the optical middle of the letters is.
                top: (5.0 - border.width) as i8,
                bottom: (7.0 - border.width) as i8,
            });
        let mut inside = ui.new_child(UiBuilder::new().id_salt(self.id).max_rect(self.rect));
        inside.visuals_mut().weak_text_color = Some(t.text3);
        let edit = edit
            .id(self.id)
            .frame(frame)
            .font(self.text.font())
            .text_color(t.text)
            .align(Align2::LEFT_CENTER)
            .desired_width(self.rect.width())
            .min_size(self.rect.size());
        let response = inside.add(edit);
        if let Some(icon) = self.icon {
            let centre = pos2(self.rect.left() + PADDING + 8.0, self.rect.center().y);
            paint::icon(ui, centre, icon, 16.0, t.text3);
        }
        response
    }
}

const PADDING: f32 = 11.0;
const WITH_ICON: f32 = 35.0;

fn border(t: &Theme, state: State) -> Stroke {
    match state {
        State::Focused => Stroke::new(2.0, t.focus),
        State::Wrong => Stroke::new(1.0, t.bad.mark),
        State::Rest => Stroke::new(1.0, t.control),
    }
}

#[derive(Clone, Copy)]
enum State {
    Focused,
    Wrong,
    Rest,
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::testing::screen::Screen;

    #[test]
    fn typed_words_arrive_and_the_x_clears_them() {
        let mut harness = Screen::sized(400.0, 100.0).show_state(String::new(), |ui, text| {
            Field::search("Filter").hint("Filter by address").key("/").width(280.0).show(ui, text);
        });
        harness.get_by_label("Filter").click();
        harness.run();
        harness.get_by_label("Filter").type_text("okafor");
        harness.run();
        assert_eq!(harness.state(), "okafor");
        harness.get_by_label("Clear filter").click();
        harness.run();
        assert_eq!(harness.state(), "");
        assert!(harness.get_by_label("Filter").is_focused());
    }

    #[test]
    fn a_value_that_cannot_be_used_is_explained_below() {
        let harness = Screen::sized(400.0, 120.0).show_state("nobody".to_owned(), |ui, text| {
            Field::new("Address").labelled().error(Some("An address has an @")).show(ui, text);
        });
        harness.get_by_label("An address has an @");
    }

    #[test]
    fn no_more_is_taken_than_was_said() {
        let mut harness = Screen::sized(400.0, 100.0).show_state(String::new(), |ui, text| {
            Field::new("Code").at_most(4).code().show(ui, text);
        });
        harness.get_by_label("Code").click();
        harness.run();
        harness.get_by_label("Code").type_text("123456");
        harness.run();
        assert_eq!(harness.state(), "1234");
    }
}
