//! A screen on which there is nothing yet: what will be here, and the first step.

use egui::{Align, Layout, Ui, UiBuilder, Vec2, vec2};

use super::button::Button;
use super::plate::big_plate;
use super::prose::styled;
use crate::ui::icons::Icon;
use crate::ui::theme::{self, Text, height, space};

/// What an empty screen says.
#[derive(Clone, Copy, Debug)]
pub struct EmptyState<'a> {
    /// On the plate.
    pub icon: Icon,
    /// What will be here.
    pub heading: &'a str,
    /// One sentence.
    pub sentence: &'a str,
    /// The first step, with its icon.
    pub first: Option<(&'a str, Option<Icon>)>,
    /// Another way.
    pub second: Option<&'a str>,
}

/// Which button was pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pressed {
    /// The first step.
    First,
    /// The other way.
    Second,
}

/// Shows it in the middle of the room there is.
pub fn empty_state(ui: &mut Ui, says: &EmptyState<'_>) -> Option<Pressed> {
    let room = ui.available_rect_before_wrap();
    let size = vec2(WIDTH.min(room.width()), HEIGHT);
    let place = egui::Rect::from_center_size(room.center() - vec2(0.0, 32.0), size);
    let place = place.translate(vec2(0.0, (room.top() - place.top()).max(0.0)));
    let mut inside = ui.new_child(UiBuilder::new().max_rect(place).layout(Layout::top_down(Align::Center)));
    let pressed = contents(&mut inside, says);
    ui.expand_to_include_rect(inside.min_rect());
    pressed
}

const WIDTH: f32 = 400.0;
const HEIGHT: f32 = 208.0;

fn contents(ui: &mut Ui, says: &EmptyState<'_>) -> Option<Pressed> {
    ui.spacing_mut().item_spacing = Vec2::new(space::S, 0.0);
    let t = theme::of(ui);
    big_plate(ui, says.icon);
    ui.add_space(space::CARD);
    styled(ui, says.heading, Text::Heading, t.text);
    ui.add_space(space::XS);
    styled(ui, says.sentence, Text::Body, t.text2);
    ui.add_space(space::XL);
    buttons(ui, says)
}

fn buttons(ui: &mut Ui, says: &EmptyState<'_>) -> Option<Pressed> {
    let first = says.first.map(|(words, icon)| {
        let button = Button::primary(words);
        icon.map_or(Button::primary(words), |icon| button.icon(icon))
    });
    let second = says.second.map(Button::secondary);
    let widths: Vec<f32> = first.iter().chain(second.iter()).map(|button| button.measure(ui)).collect();
    let width = widths.iter().sum::<f32>() + space::S * widths.len().saturating_sub(1) as f32;
    let mut pressed = None;
    ui.allocate_ui_with_layout(vec2(width, height::CONTROL), Layout::left_to_right(Align::Center), |ui| {
        if first.is_some_and(|button| ui.add(button).clicked()) {
            pressed = Some(Pressed::First);
        }
        if second.is_some_and(|button| ui.add(button).clicked()) {
            pressed = Some(Pressed::Second);
        }
    });
    pressed
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::testing::screen::Screen;
    use crate::ui::icons;

    #[test]
    fn an_empty_screen_offers_the_first_step_and_another_way() {
        let mut harness = Screen::sized(800.0, 600.0).show_state(None, |ui, pressed| {
            let says = EmptyState {
                icon: icons::ENVELOPE_SIMPLE,
                heading: "Your accounts will be listed here",
                sentence: "Each with its state, how long its sign-in lasts and which program used it last.",
                first: Some(("Add account", Some(icons::PLUS))),
                second: Some("Try the practice provider"),
            };
            *pressed = empty_state(ui, &says).or(*pressed);
        });
        harness.get_by_label("Your accounts will be listed here");
        harness.get_by_label("Try the practice provider").click();
        harness.run();
        assert_eq!(*harness.state(), Some(Pressed::Second));
        harness.get_by_label("Add account").click();
        harness.run();
        assert_eq!(*harness.state(), Some(Pressed::First));
    }
}
