//! Talking to mail servers, only as far as signing in and one harmless command.
//!
//! A [`visit`](visit::visit) is one straight road for all three protocols; `imap`, `smtp` and `pop` know the words. Whatever a
//! server says is bounded, and what is written down of it holds no secret.
//!
//! `autoconfig` reads what a domain publishes about its servers, without any network.
//!
//! async-imap and lettre are not used: a diagnosis needs the conversation itself, each line with the token masked, what comes
//! before TLS, and the server's own words of refusal. Nor is imap-proto, whose grammar has no words beyond ASCII.

pub mod autoconfig;
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
pub mod xml;
