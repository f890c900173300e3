//! Mailward keeps watch over the sign-ins of a person's mail accounts.

pub mod bootstrap;
pub mod domain;
pub mod engine;
pub mod explain;
pub mod jwt;
pub mod platform;
pub mod practice;
pub mod protocol;
pub mod services;
pub mod store;
#[cfg(feature = "testing")]
pub mod testing;
pub mod ui;
