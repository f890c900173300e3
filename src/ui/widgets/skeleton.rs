//! What is on its way: shapes of the coming content, standing still.
//!
//! Shown only after a fifth of a second, so that what is quick does not flicker; never a spinner.

use std::time::Duration;

use egui::{Id, Response, Role, Sense, Ui, WidgetInfo, vec2};

use crate::ui::theme::{self, corner};

/// Whether something that began to load at first sight has taken long enough to show shapes.
pub fn is_due(ui: &Ui, what: &str) -> bool {
    let id = Id::unique(("loading since", what));
    let now = ui.input(|input| input.time);
    let since = ui.data_mut(|data| *data.get_temp_mut_or_insert_with(id, || now));
    let left = since + AFTER.as_secs_f64() - now;
    if left > 0.0 {
        ui.ctx().request_repaint_after(Duration::from_secs_f64(left));
    }
    left <= 0.0
}

/// Forgets that it was loading: the content has come.
pub fn has_come(ui: &Ui, what: &str) {
    ui.data_mut(|data| data.remove::<f64>(Id::unique(("loading since", what))));
}

/// A line of coming words, `width` wide. `what` is told to screen readers: "Loading accounts".
pub fn skeleton(ui: &mut Ui, width: f32, what: &str) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(width, LINE), Sense::hover());
    ui.painter().rect_filled(rect, corner::SMALL, theme::of(ui).track);
    let what = what.to_owned();
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &what));
    response
}

const AFTER: Duration = Duration::from_millis(200);
const LINE: f32 = 10.0;

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::testing::screen::Screen;

    #[test]
    fn shapes_come_after_a_fifth_of_a_second_and_stand_still() {
        let mut harness = Screen::sized(200.0, 60.0).show_state(Vec::new(), |ui, seen| {
            seen.push(is_due(ui, "accounts"));
            if seen.last() == Some(&true) {
                skeleton(ui, 120.0, "Loading accounts");
            }
        });
        // A quarter of a second a step.
        harness.run();
        harness.get_by_label("Loading accounts");
        assert_eq!(harness.state().first(), Some(&false), "nothing flickers in the first frame");
        rests(&mut harness);
    }

    fn rests(harness: &mut egui_kittest::Harness<'_, Vec<bool>>) {
        assert_eq!(harness.run(), 1, "it stands still");
    }
}
