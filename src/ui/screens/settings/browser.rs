//! Which browser a sign-in opens.

use egui::Ui;

use crate::domain::settings::Settings;
use crate::ui::tier::Tier;
use crate::ui::widgets::field::Field;

use super::row::row;

/// The rows of this section. What is typed counts when the field is left or Enter is pressed.
pub(super) fn show(ui: &mut Ui, settings: &mut Settings, draft: &mut Option<String>) {
    row(ui, "Browser for sign-ins", "A command; empty for the system’s browser", |ui| {
        let mut text = draft.take().unwrap_or_else(|| settings.browser.clone().unwrap_or_default());
        let field = Field::new("Browser for sign-ins").code().hint("The system’s");
        let field = if Tier::of(ui.ctx()) == Tier::Narrow { field } else { field.width(FIELD) };
        let response = field.show(ui, &mut text);
        if response.has_focus() {
            *draft = Some(text);
        } else {
            let typed = text.trim();
            settings.browser = (!typed.is_empty()).then(|| typed.to_owned());
        }
    });
}

const FIELD: f32 = 240.0;
