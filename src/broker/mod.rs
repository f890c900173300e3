//! Tokens for other programs: whoever leads answers `mailward token` over a local socket.
//!
//! The socket belongs to this user alone and takes one request a connection. A slow, silent or malformed caller costs nobody
//! else anything. Who asks is found by asking the system for the process at the other end; nothing is allowed because of it.
//! Where nobody answers, the caller uses an engine of its own under the same locks.
//!
//! # For who writes another client
//!
//! `mailward token ADDRESS` does all of this and more, so run that where you can. Otherwise connect to the Unix socket
//! `run/broker.sock` in the data folder (or to `mailward-XXXXXXXXXXXX.sock` in `XDG_RUNTIME_DIR` where the folder's path is
//! longer than a socket's address may be, X being the first 12 hexadecimal digits of the SHA-256 of that path). On Windows
//! the file `run\broker.pipe` names the pipe in its first line. Write one line within five seconds, read one line, done:
//!
//! ```text
//! {"v":1,"do":"token","address":"anna@example.org","min_life_s":60}
//! {"v":1,"token":{"address":"anna@example.org","user":"anna@example.org","access_token":"…","token_type":"Bearer",
//!                 "expires_at":"2026-11-22T14:21:00Z","scopes":["https://mail.example.org/imap"]}}
//!
//! {"v":1,"do":"rotate","address":"anna@example.org"}
//! {"v":1,"rotated":{"address":"anna@example.org","access":{"before":"7f3a91c20401","after":"10b2c7d94e55"},
//!                   "refresh":{"before":"c81d40e79a01","after":"c81d40e79a01"},"expires_at":"2026-11-22T14:21:00Z"}}
//!
//! {"v":1,"do":"unlock","passphrase":"…"}
//! {"v":1,"unlocked":true}
//! ```
//!
//! A line is one line: it is broken here for the page only. `min_life_s` may be left out and is 60 then; `passphrase` may be
//! left out where the key is in the keyring. `expires_at` is `null` where the provider says nothing. `user` is what to tell
//! the mail server. What cannot be done comes back as `{"v":1,"problem":{"kind":"vault.locked",…}}` with the stable code of
//! its kind. A request has at most 16 KiB, an answer 64 KiB. Members may be added to every line: pass over those you do not
//! know. A connection that ends without a line means: ask again, or run `mailward token`.
//!
//! ```sh
//! echo '{"v":1,"do":"token","address":"anna@example.org"}' | socat -t30 - UNIX-CONNECT:"$HOME/.local/share/mailward/run/broker.sock"
//! ```

pub mod client;
mod place;
pub mod server;
pub mod wire;

pub use place::place;
