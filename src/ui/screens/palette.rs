//! Placeholder.
use crate::ui::{outbox::Outbox, picture::Picture, route::Route};
/// Draft.
#[derive(Debug, Default)]
pub struct Draft(bool);
impl Draft {
    /// o
    pub fn is_open(&self) -> bool { self.0 }
    /// o
    pub fn open(&mut self, _route: Route) { self.0 = false; }
}
/// Shows.
pub fn show(_ctx: &egui::Context, _picture: &Picture, _draft: &mut Draft, _outbox: &mut Outbox) {}
