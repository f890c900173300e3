//! Placeholder.
use crate::domain::account::AccountId;
use crate::ui::{outbox::Outbox, picture::Picture, route::AccountTab};
/// Draft.
#[derive(Debug, Default)]
pub struct Draft;
/// Shows.
pub fn show(_ui: &mut egui::Ui, _picture: &Picture, _at: (AccountId, AccountTab), _draft: &mut Draft, _outbox: &mut Outbox) {}
