//! The window without a window: size, theme and tolerance of all tests that draw.
//!
//! Every screen drawn here has the house fonts and comes to rest by itself; a control without an accessible name fails
//! the test, as does a character that no font has. Pictures are compared with `tests/screens/snapshots/` and are drawn by
//! a software renderer, so that they are the same on every machine.

use egui::{Ui, Vec2, vec2};
use egui_kittest::{Harness, HarnessBuilder, SnapshotOptions};

use crate::ui::theme;

/// What a screen is drawn on.
#[derive(Clone, Copy, Debug)]
pub struct Screen {
    size: Vec2,
    theme: egui::Theme,
    text_size: u16,
}

impl Default for Screen {
    /// The window as it opens first: 1100 by 720 points, light.
    fn default() -> Self {
        Self { size: vec2(1100.0, 720.0), theme: egui::Theme::Light, text_size: 100 }
    }
}

impl Screen {
    /// A screen of this size, in pixels.
    pub fn sized(width: f32, height: f32) -> Self {
        Self { size: vec2(width, height), ..Self::default() }
    }

    /// In the dark theme.
    #[must_use]
    pub fn dark(self) -> Self {
        Self { theme: egui::Theme::Dark, ..self }
    }

    /// In this theme.
    #[must_use]
    pub fn in_theme(self, theme: egui::Theme) -> Self {
        Self { theme, ..self }
    }

    /// With larger or smaller text, in per cent.
    #[must_use]
    pub fn text_size(self, per_cent: u16) -> Self {
        Self { text_size: per_cent, ..self }
    }

    /// Draws contents without a state until they rest.
    pub fn show<'a>(self, contents: impl FnMut(&mut Ui) + 'a) -> Harness<'a> {
        self.builder().build_ui(contents)
    }

    /// Draws contents with a state until they rest.
    pub fn show_state<'a, S>(self, state: S, contents: impl FnMut(&mut Ui, &mut S) + 'a) -> Harness<'a, S> {
        self.builder().build_ui_state(contents, state)
    }

    /// The harness itself, for tests of the whole window.
    pub fn builder<S>(self) -> HarnessBuilder<S> {
        let text_size = self.text_size;
        // Points are what layouts look at; the picture keeps its size in pixels.
        let points = self.size * 100.0 / f32::from(text_size);
        Harness::builder()
            .with_size(points)
            .with_theme(self.theme)
            .with_pixels_per_point(f32::from(text_size) / 100.0)
            .with_max_steps(MOST_STEPS)
            .with_render_cursor(false)
            .with_context_setup(theme::install)
    }
}

/// Frames until a screen must rest: a popup needs one to measure itself, one to place itself, and one more for focus.
const MOST_STEPS: u64 = 8;

/// Compares what is drawn with the stored picture of that name. `UPDATE_SNAPSHOTS=1` stores it.
pub fn picture<S>(harness: &mut Harness<'_, S>, name: &str) {
    if let Err(differs) = harness.try_snapshot_options(name, &options()) {
        panic!("{differs}");
    }
}

fn options() -> SnapshotOptions {
    #[expect(clippy::disallowed_methods, reason = "this is the one place where tolerances are chosen")]
    let options = SnapshotOptions::new();
    // Software renderers of two Mesa releases differ by single edge pixels, never by more.
    options.threshold(0.6).max_failed_pixels(20).output_path("tests/screens/snapshots")
}
