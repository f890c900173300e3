//! The way back from a page to its list, and which page this is.

use egui::{Align2, Rect, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::focus;
use crate::ui::icons;
use crate::ui::paint;
use crate::ui::theme::{self, Text, height, space};
use crate::ui::tier::Tier;

/// Shows it over the whole width. `told` is the accessible name of the way back; the answer is that of its link.
pub fn breadcrumb(ui: &mut Ui, back: &str, told: &str, here: &str) -> Response {
    let t = theme::of(ui);
    let top = if Tier::of(ui.ctx()) == Tier::Wide { space::M } else { space::XS };
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), top + height::COMPACT));
    let middle = rect.bottom() - height::COMPACT / 2.0;
    let width = paint::line(ui, back, Text::Small, t.text2).size().x;
    let centre = pos2(rect.left() + width / 2.0, middle);
    let place = Rect::from_center_size(centre, vec2(width, height::COMPACT));
    let response = ui.interact(place, ui.scope_id().with(told), Sense::click());
    let colour = if response.hovered() { t.text } else { t.text2 };
    paint::words(ui, place.left_center(), Align2::LEFT_CENTER, back, Text::Small, colour);
    focus::ring(ui, &response.clone().with_new_rect(place.shrink2(vec2(0.0, 4.0))), 4);
    let told = told.to_owned();
    response.widget_info(|| WidgetInfo::labeled(Role::Link, true, &told));
    paint::icon(ui, pos2(place.right() + 11.0, middle), icons::CARET_RIGHT, 12.0, t.text3);
    let start = pos2(place.right() + 22.0, middle);
    let here = paint::elided(ui, here, Text::Small, t.text3, rect.right() - start.x);
    paint::put(ui.painter(), start, Align2::LEFT_CENTER, here, t.text3);
    response
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::testing::screen::Screen;

    #[test]
    fn the_way_back_is_a_link_with_a_name_of_its_own() {
        let mut harness = Screen::sized(500.0, 60.0).show_state(0, |ui, pressed| {
            *pressed += i32::from(breadcrumb(ui, "Providers", "Back to the providers", "Fastmail").clicked());
        });
        harness.get_by_label("Back to the providers").click();
        harness.run();
        assert_eq!(*harness.state(), 1);
    }
}
