//! Which browser a sign-in opens.

use egui::{Align, Layout, Ui, UiBuilder, vec2};

use crate::domain::organisation::{Organisation, SettingName};
use crate::domain::settings::Settings;
use crate::ui::theme::height;
use crate::ui::widgets::field::Field;

use super::row::{locked, row};

/// The rows of this section. What is typed counts when the field is left or Enter is pressed.
pub(super) fn show(
    ui: &mut Ui,
    decides: Option<&Organisation>,
    settings: &mut Settings,
    draft: &mut Option<String>,
) {
    if locked(ui, decides, SettingName::Browser, "Browser for sign-ins", settings) {
        return;
    }
    row(ui, "Browser for sign-ins", "A command; empty for the system’s browser", FIELD, |ui| {
        let width = ui.available_width().min(FIELD);
        let (_, place) = ui.allocate_space(vec2(width, height::CONTROL));
        let mut inside = ui.new_child(UiBuilder::new().max_rect(place).layout(Layout::top_down(Align::Min)));
        let mut text = draft.take().unwrap_or_else(|| settings.browser.clone().unwrap_or_default());
        let field = Field::new("Browser for sign-ins").code().hint("The system’s");
        if field.show(&mut inside, &mut text).has_focus() {
            *draft = Some(text);
        } else {
            let typed = text.trim();
            settings.browser = (!typed.is_empty()).then(|| typed.to_owned());
        }
    });
}

const FIELD: f32 = 240.0;
