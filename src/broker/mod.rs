//! Tokens for other programs: whoever leads answers `mailward token` over a local socket.
//!
//! The socket belongs to this user alone and takes one request a connection. A slow, silent or malformed caller costs nobody
//! else anything. Who asks is found by asking the system for the process at the other end; nothing is allowed because of it.
//! Where nobody answers, the caller uses an engine of its own under the same locks.

pub mod client;
mod place;
pub mod server;
pub mod wire;

pub use place::place;
