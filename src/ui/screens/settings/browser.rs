//! Which browser a sign-in opens, where its account has none of its own.

use egui::{Align, Layout, Ui, UiBuilder, vec2};

use crate::domain::browser;
use crate::domain::organisation::{Organisation, SettingName};
use crate::domain::settings::Settings;
use crate::ui::picture::Picture;
use crate::ui::screens::browser_choice::{self, Draft, Names};
use crate::ui::theme::{height, space};

use super::row::{locked, row};

/// The rows of this section.
pub(super) fn show(
    ui: &mut Ui,
    picture: &Picture,
    decides: Option<&Organisation>,
    settings: &mut Settings,
    draft: &mut Draft,
) {
    if locked(ui, decides, SettingName::Browser, NAMES.name, settings) {
        return;
    }
    let browsers = picture.snapshot.programs.browsers();
    let second = "Also one of its profiles; an account can have another in its own settings";
    row(ui, NAMES.name, second, FIELD, |ui| {
        let own = settings.browser.as_deref();
        let is_own = draft.is_open() || own.is_some_and(|own| browser::spoken(own, browsers) == own);
        let tall = if is_own { 2.0 * height::CONTROL + space::S } else { height::CONTROL };
        let width = ui.available_width().min(FIELD);
        let (_, place) = ui.allocate_space(vec2(width, tall));
        let side = if ui.layout().prefer_right_to_left() { Align::Max } else { Align::Min };
        let mut inside = ui.new_child(UiBuilder::new().max_rect(place).layout(Layout::top_down(side)));
        inside.spacing_mut().item_spacing.y = 0.0;
        browser_choice::show(&mut inside, NAMES, browsers, &mut settings.browser, draft);
    });
}

const NAMES: Names<'_> = Names { name: "Browser for sign-ins", none: "The system’s browser" };
const FIELD: f32 = 300.0;
