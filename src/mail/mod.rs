//! Talking to mail servers, only as far as signing in and one harmless command.

pub mod sasl;
pub mod session;
