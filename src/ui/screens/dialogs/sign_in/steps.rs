//! The steps of a sign-in beside what is being done; in a narrow window "Step 2 of 6" above it.

use egui::{Align2, Color32, Rect, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use crate::engine::snapshot::{SignInStep, Way};
use crate::ui::icons::{self, Icon};
use crate::ui::paint;
use crate::ui::screens::dialogs::pieces;
use crate::ui::theme::{self, Text, Theme, height, space};
use crate::ui::widgets::dialog::fills_window;
use crate::ui::widgets::prose::remark;

use super::Stage;

/// Draws the steps, and the contents beside them.
pub(super) fn beside(ui: &mut Ui, stage: &Stage<'_>, contents: impl FnOnce(&mut Ui)) {
    if fills_window(ui.ctx()) {
        return pieces::body(ui, |ui| {
            let (at, _) = place(stage);
            if let Some(step) = SignInStep::SHOWN.get(at) {
                remark(
                    ui,
                    &format!("Step {} of {}: {}", at + 1, SignInStep::SHOWN.len(), words(*step, stage)),
                );
                ui.add_space(space::M);
            }
            contents(ui);
        });
    }
    let whole = ui.available_rect_before_wrap();
    let (column, pane) = whole.split_left_right_at_x(whole.left() + COLUMN);
    let mut left = ui.new_child(UiBuilder::new().id_salt("steps").max_rect(column));
    list(&mut left, stage);
    let inside = Rect::from_min_max(
        pane.min + vec2(space::XL, space::XL),
        pos2(pane.right() - space::XL, pane.bottom()),
    );
    let mut right = ui.new_child(UiBuilder::new().id_salt("step").max_rect(inside));
    right.spacing_mut().item_spacing = vec2(space::S, 0.0);
    contents(&mut right);
    let needed = (right.min_rect().height() + 2.0 * space::XL).max(left.min_rect().height() + space::L);
    let (_, rect) = ui.allocate_space(vec2(whole.width(), needed.max(ui.min_rect().height())));
    paint::upright(ui, column.right(), rect.y_range());
}

const COLUMN: f32 = 216.0;
const ICON: f32 = 20.0;

fn list(ui: &mut Ui, stage: &Stage<'_>) {
    ui.add_space(space::XL);
    ui.spacing_mut().item_spacing.y = space::XS;
    let (at, mark) = place(stage);
    for (index, step) in SignInStep::SHOWN.into_iter().enumerate() {
        let look = match index.cmp(&at) {
            std::cmp::Ordering::Less => Look::Done,
            std::cmp::Ordering::Equal => mark,
            std::cmp::Ordering::Greater => Look::Ahead,
        };
        row(ui, words(step, stage), look);
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Look {
    Done,
    Current,
    Question,
    Failed,
    Ahead,
}

impl Look {
    /// Told to screen readers behind the step's words.
    const fn told(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Current => "current step",
            Self::Question => "needs you",
            Self::Failed => "failed",
            Self::Ahead => "to come",
        }
    }

    const fn icon(self) -> Icon {
        match self {
            Self::Done => icons::CHECK_CIRCLE.filled(),
            Self::Current => icons::RADIO_BUTTON.filled(),
            Self::Question => icons::WARNING.filled(),
            Self::Failed => icons::X_SQUARE.filled(),
            Self::Ahead => icons::CIRCLE,
        }
    }

    const fn colours(self, t: &Theme) -> (Color32, Color32) {
        match self {
            Self::Done => (t.ok.mark, t.text2),
            Self::Current => (t.focus, t.text),
            Self::Question => (t.warn.mark, t.text),
            Self::Failed => (t.bad.mark, t.text),
            Self::Ahead => (t.control, t.text2),
        }
    }
}

/// Which step it is at, and how that one is marked. Behind the last one when all is done.
fn place(stage: &Stage<'_>) -> (usize, Look) {
    let index = |step: SignInStep| SignInStep::SHOWN.iter().position(|shown| *shown == step);
    let all = SignInStep::SHOWN.len();
    match stage {
        Stage::ClientFirst | Stage::Prepare => (0, Look::Current),
        Stage::SomeoneElse(..) => (index(SignInStep::Identify).unwrap_or(all), Look::Question),
        Stage::Failed(running, _) => (index(running.step).unwrap_or(all), Look::Failed),
        Stage::Done(_) => (all, Look::Done),
        Stage::Working(running) | Stage::Wait(running) | Stage::Device(running) => {
            (index(running.step).unwrap_or(all), Look::Current)
        }
    }
}

fn words(step: SignInStep, stage: &Stage<'_>) -> &'static str {
    let by_device = stage.running().is_some_and(|running| running.way == Way::Device);
    match (step, by_device) {
        (SignInStep::Wait, true) => "Wait for the device",
        _ => step.words(),
    }
}

fn row(ui: &mut Ui, words: &str, look: Look) {
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), height::NAVIGATION), Sense::hover());
    let t = theme::of(ui);
    let (icon_colour, colour) = look.colours(t);
    let centre = pos2(rect.left() + space::XL + ICON / 2.0, rect.center().y);
    paint::icon(ui, centre, look.icon(), ICON, icon_colour);
    let text = match look {
        Look::Done | Look::Ahead => Text::Body,
        Look::Current | Look::Question | Look::Failed => Text::Strong,
    };
    let start = pos2(centre.x + ICON / 2.0 + space::M, rect.center().y);
    paint::words(ui, start, Align2::LEFT_CENTER, words, text, colour);
    let told = format!("{words}: {}", look.told());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, &told));
}
