//! Talking to mail servers, only as far as signing in and one harmless command.
//!
//! A [`visit`](visit::visit) is one straight road for all three protocols; `imap`, `smtp` and `pop` know the words. Whatever a
//! server says is bounded, and what is written down of it holds no secret.

mod challenge;
mod imap;
mod mask;
mod pop;
pub mod sasl;
pub mod session;
mod smtp;
mod talk;
#[cfg(test)]
mod tests;
pub mod visit;
