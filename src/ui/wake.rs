//! Waits for the watch and asks for a repaint, and for the system to end the program: all that wakes a window at rest.

use crate::engine::handle::EngineHandle;

/// Asks for a repaint whenever there is a newer picture, until the engine ends.
pub(super) async fn on_news(mut handle: EngineHandle, ctx: egui::Context) {
    while handle.changed().await {
        ctx.request_repaint();
    }
}

/// Closes the window when the system asks the program to end, as if the person had.
pub(super) async fn close_when(asked: impl Future<Output = ()>, ctx: egui::Context) {
    asked.await;
    ctx.send_viewport_cmd(egui::ViewportCommand::Close);
    ctx.request_repaint();
}
