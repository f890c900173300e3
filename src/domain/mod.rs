//! Values and rules. No I/O, no async, no clock.

pub mod health;
pub mod secret;
