//! Placeholder.
use crate::ui::{outbox::Outbox, picture::Picture};
/// Draft.
#[derive(Debug, Default)]
pub struct Draft;
/// Shows.
pub fn show(_ui: &mut egui::Ui, _picture: &Picture, _draft: &mut Draft, _outbox: &mut Outbox) {}
