//! Screens: each takes a picture and fills the outbox. None knows another, and none does anything itself.

pub mod dialogs;
pub mod settings;
pub mod trouble;
pub mod vault_shut;
