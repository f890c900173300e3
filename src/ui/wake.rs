//! Waits for the watch and asks for a repaint: the only thing that wakes a window at rest.

use crate::engine::handle::EngineHandle;

/// Asks for a repaint whenever there is a newer picture, until the engine ends.
pub(super) async fn on_news(mut handle: EngineHandle, ctx: egui::Context) {
    while handle.changed().await {
        ctx.request_repaint();
    }
}
