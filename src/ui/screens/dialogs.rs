//! Placeholder.
use crate::ui::{outbox::Outbox, picture::Picture, route::Dialog};
/// Drafts.
#[derive(Debug, Default)]
pub struct Drafts;
/// Shows.
pub fn show(_ctx: &egui::Context, _picture: &Picture, _dialog: Dialog, _drafts: &mut Drafts, _outbox: &mut Outbox) {}
