//! Mailward keeps watch over the sign-ins of a person's mail accounts.

pub mod domain;
#[cfg(feature = "testing")]
pub mod testing;
pub mod ui;
