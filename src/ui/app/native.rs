//! The window as the system sees it, and why it could not be had.

use std::path::PathBuf;
use std::sync::Arc;

use egui::{IconData, ViewportBuilder};

use crate::domain::problem::{Problem, ProblemKind};

/// Title of the window.
pub(super) const NAME: &str = "Mailward";

/// Size, title, icon; `state` keeps size and place between starts.
pub(super) fn options(state: Option<PathBuf>) -> eframe::NativeOptions {
    let mut viewport = ViewportBuilder::default()
        .with_title(NAME)
        .with_app_id("mailward")
        .with_inner_size([1100.0, 720.0])
        .with_min_inner_size([720.0, 480.0]);
    if let Some(icon) = icon() {
        viewport = viewport.with_icon(Arc::new(icon));
    }
    eframe::NativeOptions {
        viewport,
        renderer: eframe::Renderer::Glow,
        persist_window: state.is_some(),
        // Without a path eframe would make a folder of its own; an empty one is neither read nor written.
        persistence_path: Some(state.unwrap_or_default()),
        // The fonts of the program have every letter it shows; others would look different on every machine.
        system_font_fallback: false,
        ..eframe::NativeOptions::default()
    }
}

/// An icon that cannot be read is not worth failing for; a test sees to it that it can.
fn icon() -> Option<IconData> {
    eframe::icon_data::from_png_bytes(include_bytes!("../../../assets/icon/mailward-256.png")).ok()
}

/// What is wrong when there is no window, in our words: those of the libraries tell where they were built.
pub(super) fn problem(error: &eframe::Error) -> Problem {
    let (kind, detail) = match error {
        eframe::Error::AppCreation(_) => (ProblemKind::Internal, "The window could not be set up"),
        eframe::Error::Winit(_) | eframe::Error::WinitEventLoop(_) => (ProblemKind::NoDisplay, NOBODY),
        _ => (ProblemKind::NoDisplay, "The display offers no OpenGL to draw with"),
    };
    Problem::new(kind).detail(detail)
}

const NOBODY: &str =
    if cfg!(unix) { "Neither Wayland nor X11 answers" } else { "The desktop does not answer" };

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_icon_of_the_window_can_be_read() {
        assert_eq!(icon().map(|icon| (icon.width, icon.height)), Some((256, 256)));
    }

    #[test]
    fn without_a_place_for_its_state_nothing_is_kept() {
        let options = options(None);
        assert!(!options.persist_window);
        assert_eq!(options.persistence_path, Some(PathBuf::new()));
    }
}
