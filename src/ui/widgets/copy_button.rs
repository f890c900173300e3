//! Copies a text that is no secret, and says so for two seconds where it was pressed.
//!
//! Tokens are never copied by this button: that is a command, because it is audited.

use std::time::Duration;

use egui::{Id, Response, Ui};

use super::button::Button;
use crate::ui::icons;

/// A quiet compact button. `name` is what it says at rest.
pub fn copy_button(ui: &mut Ui, name: &str, text: &str) -> Response {
    let copied = was_copied(ui, name);
    let button = if copied {
        Button::quiet("Copied").icon(icons::CHECK)
    } else {
        Button::quiet(name).icon(icons::COPY)
    };
    let response = ui.add(button.compact());
    act(ui, name, text, &response);
    response
}

/// The same as an outlined button of full height, beside a field.
pub fn copy_button_outlined(ui: &mut Ui, name: &str, text: &str) -> Response {
    let copied = was_copied(ui, name);
    let width = [Button::secondary("Copied"), Button::secondary(name)]
        .map(|button| button.icon(icons::COPY).measure(ui))
        .into_iter()
        .fold(0.0, f32::max);
    let button = if copied {
        Button::secondary("Copied").icon(icons::CHECK)
    } else {
        Button::secondary(name).icon(icons::COPY)
    };
    let response = ui.add(button.width(width));
    act(ui, name, text, &response);
    response
}

const SAYS_COPIED: Duration = Duration::from_secs(2);

fn memory(ui: &Ui, name: &str) -> Id {
    ui.scope_id().with(("copied at", name))
}

fn was_copied(ui: &Ui, name: &str) -> bool {
    let at: Option<f64> = ui.data(|data| data.get_temp(memory(ui, name)));
    let now = ui.input(|input| input.time);
    let left = at.map_or(0.0, |at| at + SAYS_COPIED.as_secs_f64() - now);
    if left > 0.0 {
        ui.ctx().request_repaint_after(Duration::from_secs_f64(left));
    }
    left > 0.0
}

fn act(ui: &Ui, name: &str, text: &str, response: &Response) {
    if response.clicked() {
        ui.ctx().copy_text(text.to_owned());
        let now = ui.input(|input| input.time);
        ui.data_mut(|data| data.insert_temp(memory(ui, name), now));
        ui.ctx().request_repaint();
    }
}

#[cfg(test)]
mod tests {
    use egui::OutputCommand;
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::testing::screen::Screen;

    #[test]
    fn copying_says_so_for_two_seconds() {
        let mut harness = Screen::sized(200.0, 60.0).show(|ui| {
            copy_button(ui, "Copy", "https://example.org/");
        });
        harness.get_by_label("Copy").hover();
        harness.run();
        harness.get_by_label("Copy").click();
        // Pointer moves, goes down, comes up: the copy is made in the last of the three.
        harness.step();
        let copied = harness.output().platform_output.commands.iter().any(
            |command| matches!(command, OutputCommand::CopyText(text) if text == "https://example.org/"),
        );
        assert!(copied);
        harness.run();
        harness.get_by_label("Copied");
        // A quarter of a second a step.
        harness.run_steps(9);
        harness.get_by_label("Copy");
    }
}
