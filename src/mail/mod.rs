//! Talking to mail servers, only as far as signing in.

pub mod sasl;
