//! The button: primary, secondary, quiet, link and the two that warn.
//!
//! One filled button a screen or dialog. A button that is off keeps its place, can still be reached and says why. Hover
//! never moves or grows anything.

use egui::{Align2, Color32, Id, Rect, Response, Role, Sense, Ui, Vec2, Widget, WidgetInfo, pos2, vec2};

use super::{focus, help::help};
use crate::ui::icons::Icon;
use crate::ui::theme::{self, Text, Theme, corner, height, space};
use crate::ui::{paint, paint::line};

/// A button that is about to be shown with [`Ui::add`].
#[must_use = "a button is shown with `ui.add`"]
pub struct Button<'a> {
    kind: Kind,
    words: &'a str,
    name: &'a str,
    icon: Option<(Icon, f32)>,
    height: f32,
    help: Option<&'a str>,
    why_not: Option<&'a str>,
    width: Option<f32>,
    #[cfg(feature = "testing")]
    posed: Option<Pose>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Primary,
    Secondary,
    Quiet,
    Link,
    DangerOutlined,
    Danger,
}

impl<'a> Button<'a> {
    /// The person's next step: filled, one a screen.
    pub const fn primary(words: &'a str) -> Self {
        Self::of(Kind::Primary, words)
    }

    /// Everything else that is worth a border.
    pub const fn secondary(words: &'a str) -> Self {
        Self::of(Kind::Secondary, words)
    }

    /// Ways back and small helpers.
    pub const fn quiet(words: &'a str) -> Self {
        Self::of(Kind::Quiet, words)
    }

    /// Leads somewhere or shows more.
    pub const fn link(words: &'a str) -> Self {
        Self::of(Kind::Link, words)
    }

    /// Leads to the dialog in which something can be ended for good.
    pub const fn danger_outlined(words: &'a str) -> Self {
        Self::of(Kind::DangerOutlined, words)
    }

    /// Ends something for good; in its own dialog only.
    pub const fn danger(words: &'a str) -> Self {
        Self::of(Kind::Danger, words)
    }

    /// A quiet button that shows an icon alone; `name` is for screen readers and hover.
    pub const fn icon_only(icon: Icon, name: &'a str) -> Self {
        Self { icon: Some((icon, ICON)), name, help: Some(name), ..Self::of(Kind::Quiet, "") }
    }

    const fn of(kind: Kind, words: &'a str) -> Self {
        Self {
            kind,
            words,
            name: words,
            icon: None,
            height: height::CONTROL,
            help: None,
            why_not: None,
            width: None,
            #[cfg(feature = "testing")]
            posed: None,
        }
    }

    /// With an icon before the words.
    pub const fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some((icon, ICON));
        self
    }

    /// The icon of a list or of a head: 20 points.
    pub const fn larger_icon(mut self) -> Self {
        if let Some((icon, _)) = self.icon {
            self.icon = Some((icon, LARGE_ICON));
        }
        self
    }

    /// For rows: 28 high.
    pub const fn compact(mut self) -> Self {
        self.height = height::COMPACT;
        self
    }

    /// Another name for screen readers, where the words alone do not say what they act on.
    pub const fn named(mut self, name: &'a str) -> Self {
        self.name = name;
        self
    }

    /// A sentence for hover and keyboard focus.
    pub const fn help(mut self, sentence: &'a str) -> Self {
        self.help = Some(sentence);
        self
    }

    /// Off, with the reason, or on.
    pub const fn off_because(mut self, reason: Option<&'a str>) -> Self {
        self.why_not = reason;
        self
    }

    /// As wide as this, however short the words.
    pub const fn width(mut self, width: f32) -> Self {
        self.width = Some(width);
        self
    }

    /// Shown in a state it is not in, for pictures of all states side by side.
    #[cfg(feature = "testing")]
    pub const fn posed(mut self, pose: Pose) -> Self {
        self.posed = Some(pose);
        self
    }

    /// How wide it will be.
    pub fn measure(&self, ui: &Ui) -> f32 {
        let words = line(ui, self.words, Text::Label, Color32::PLACEHOLDER).size().x;
        self.width.unwrap_or_else(|| self.natural_width(words))
    }

    fn natural_width(&self, words: f32) -> f32 {
        let icon = self.icon.map_or(0.0, |(_, size)| size);
        if self.words.is_empty() {
            return self.height;
        }
        let gap = if icon > 0.0 { space::S } else { 0.0 };
        (words + gap + icon + 2.0 * self.padding()).round()
    }

    const fn padding(&self) -> f32 {
        let compact = self.height < height::CONTROL;
        match self.kind {
            Kind::Link => 9.0,
            _ if compact => 11.0,
            _ => 13.0,
        }
    }

    fn pose(&self, response: &Response) -> Pose {
        #[cfg(feature = "testing")]
        if let Some(pose) = self.posed {
            return pose;
        }
        if self.why_not.is_some() || !response.enabled() {
            Pose::Off
        } else if response.is_pointer_button_down_on() {
            Pose::Pressed
        } else {
            Pose::Rest
        }
    }
}

/// What a button is going through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pose {
    /// Nothing.
    Rest,
    /// The pointer is over it.
    Hovered,
    /// It is held down.
    Pressed,
    /// The keyboard rests on it.
    Focused,
    /// It cannot be used now.
    Off,
}

impl Widget for Button<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let on = self.why_not.is_none() && ui.is_enabled();
        let size = vec2(self.measure(ui), self.height);
        let sense = if on { Sense::click() } else { Sense::focusable_noninteractive() };
        let (rect, response) = ui.allocate_exact_size(size, sense);
        let name = self.name.to_owned();
        response.widget_info(|| WidgetInfo::labeled(Role::Button, on, &name));
        if ui.is_rect_visible(rect) {
            let pose = self.pose(&response);
            let t = theme::of(ui);
            let paints =
                paints(t, self.kind, pose, hover(ui, response.id, &response, on && pose == Pose::Rest));
            paint::block(ui, rect, corner::CONTROL, paints.fill, paints.border);
            self.paint_contents(ui, rect, paints.words);
            if pose == Pose::Focused {
                focus::draw(ui, rect, corner::CONTROL, t.focus);
            }
            focus::ring(ui, &response, corner::CONTROL);
        }
        match self.why_not.or(self.help) {
            Some(sentence) => help(ui, response, sentence),
            None => response,
        }
    }
}

impl Button<'_> {
    fn paint_contents(&self, ui: &Ui, rect: Rect, colour: Color32) {
        let galley = line(ui, self.words, Text::Label, colour);
        let icon_room = match self.icon {
            Some((_, size)) if !self.words.is_empty() => size + space::S,
            Some((_, size)) => size,
            None => 0.0,
        };
        let contents = Vec2::new(icon_room + galley.size().x, rect.height());
        let contents = Align2::CENTER_CENTER.align_size_within_rect(contents, rect);
        if let Some((icon, size)) = self.icon {
            paint::icon(ui, pos2(contents.left() + size / 2.0, rect.center().y), icon, size, colour);
        }
        let start = pos2(contents.left() + icon_room, rect.center().y);
        paint::put(ui.painter(), start, Align2::LEFT_CENTER, galley, colour);
    }
}

const ICON: f32 = 16.0;
const LARGE_ICON: f32 = 20.0;

/// How far the hover colour has faded in.
pub(in crate::ui) fn hover(ui: &Ui, id: Id, response: &Response, may: bool) -> f32 {
    ui.ctx().animate_bool(id.with("hover"), may && response.hovered())
}

struct Paints {
    fill: Color32,
    border: Color32,
    words: Color32,
}

fn paints(t: &Theme, kind: Kind, pose: Pose, hover: f32) -> Paints {
    let hover = if pose == Pose::Hovered { 1.0 } else { hover };
    let pressed = pose == Pose::Pressed;
    let none = Color32::TRANSPARENT;
    if pose == Pose::Off {
        let border = if matches!(kind, Kind::Quiet | Kind::Link) { none } else { t.line };
        return Paints { fill: none, border, words: t.disabled };
    }
    let filled = |rest: Color32, over: Color32, down: Color32| {
        let fill = if pressed { down } else { rest.lerp_to_gamma(over, hover) };
        Paints { fill, border: fill, words: t.on_accent }
    };
    let outlined = |words| {
        let fill = if pressed { t.button_hover } else { t.button.lerp_to_gamma(t.button_hover, hover) };
        Paints { fill, border: if pressed { t.control } else { t.line_strong }, words }
    };
    let plain = |words| {
        let fill = if pressed { t.hover } else { t.hover.gamma_multiply(hover) };
        Paints { fill, border: none, words }
    };
    match kind {
        Kind::Primary => filled(t.accent, t.accent_hover, t.accent_press),
        Kind::Danger => filled(t.danger, t.danger_hover, t.danger_hover),
        Kind::Secondary => outlined(t.text),
        Kind::DangerOutlined => outlined(t.bad.word),
        Kind::Quiet => plain(t.text2),
        Kind::Link => plain(t.accent_text),
    }
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::{NodeT as _, Queryable as _};

    use super::*;
    use crate::testing::screen::Screen;
    use crate::ui::icons;

    #[test]
    fn a_button_is_found_by_its_words_and_counts_a_click() {
        let mut harness = Screen::sized(300.0, 100.0).show_state(0, |ui, clicks| {
            *clicks += i32::from(ui.add(Button::primary("Sign in").icon(icons::KEY)).clicked());
        });
        harness.get_by_label("Sign in").click();
        harness.run();
        assert_eq!(*harness.state(), 1);
    }

    #[test]
    fn enter_presses_the_focused_button() {
        let mut harness = Screen::sized(300.0, 100.0).show_state(0, |ui, clicks| {
            *clicks += i32::from(ui.add(Button::quiet("Cancel")).clicked());
        });
        harness.key_press(egui::Key::Tab);
        harness.key_press(egui::Key::Enter);
        harness.run();
        assert_eq!(*harness.state(), 1);
    }

    #[test]
    fn a_button_that_is_off_cannot_be_pressed_and_says_why() {
        let mut harness = Screen::sized(300.0, 100.0).show_state(0, |ui, clicks| {
            let button = Button::secondary("Export").off_because(Some("The log is still being read"));
            *clicks += i32::from(ui.add(button).clicked());
        });
        harness.get_by_label("Export").click();
        harness.run();
        assert_eq!(*harness.state(), 0);
        assert!(harness.get_by_label("Export").accesskit_node().is_disabled());
        harness.key_press(egui::Key::Tab);
        harness.run();
        harness.get_by_label("The log is still being read");
    }

    #[test]
    fn no_button_is_lower_or_narrower_than_the_smallest_target() {
        let harness = Screen::sized(300.0, 100.0).show(|ui| {
            ui.add(Button::icon_only(icons::X, "Close").compact());
        });
        let rect = harness.get_by_label("Close").rect();
        assert!(rect.width() >= height::COMPACT && rect.height() >= height::COMPACT, "{rect:?}");
    }
}
