//! Mailward keeps watch over the sign-ins of a person's mail accounts.

pub mod domain;
pub mod jwt;
pub mod platform;
pub mod protocol;
