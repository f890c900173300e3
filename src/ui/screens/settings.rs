//! Placeholder.
use crate::ui::{outbox::Outbox, picture::Picture, route::SettingsSection};
/// Draft.
#[derive(Debug, Default)]
pub struct Draft;
/// Shows.
pub fn show(_ui: &mut egui::Ui, _picture: &Picture, _section: SettingsSection, _draft: &mut Draft, _outbox: &mut Outbox) {}
