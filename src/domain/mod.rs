//! Values and rules. No I/O, no async, no clock.

pub mod catalogue;
pub mod provider;
pub mod scope;
pub mod secret;
