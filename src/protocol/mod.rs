//! OAuth as functions over [`Transport`](crate::platform::transport::Transport): a file an exchange, beside its standard.
//!
//! No sockets, no clock, no store, no loops over time: a request in, an answer out, once. Every failure is a
//! [`ProtocolError`] (or a [`authorize::RedirectError`]) without secrets, and becomes a
//! [`Problem`](crate::domain::problem::Problem) through one table, `verdict`.
//!
//! Here: the authorization code grant (RFC 6749) with PKCE S256 (RFC 7636), for native apps (RFC 8252), with the issuer in
//! the redirect (RFC 9207) and a resource where the provider wants one (RFC 8707); refreshing; the device grant (RFC 8628);
//! metadata (RFC 8414, OpenID Connect Discovery 1.0); dynamic registration (RFC 7591), read back and deleted (RFC 7592); ID token and userinfo (OpenID Connect
//! Core 1.0); introspection (RFC 7662); revocation (RFC 7009).
//!
//! Left out on purpose: the implicit and the password grant (RFC 9700, sections 2.1.2 and 2.4), `plain` PKCE, client
//! credentials (nobody's mailbox), `DPoP` and mutual TLS (mail protocols cannot prove possession), pushed requests and
//! request objects (no mail provider asks for them), changing a registration later (RFC 7592, section 2.2).
//!
//! `oauth2` builds the authorization address and the challenge (`link`, its only user). The token requests are built in
//! `form` and read in `token_answer`, each of which says why.

pub mod authorize;
pub mod device;
pub mod discover;
pub mod fault;
pub mod identity;
pub mod introspect;
pub mod jwks;
pub mod refresh;
pub mod register;
pub mod registration;
pub mod revoke;
pub mod verdict;

mod answer;
mod form;
mod link;
mod loose;
mod redirect;
#[cfg(test)]
mod scripted;
mod token_answer;

pub use answer::retry_after;
pub use fault::{Exchange, Fault, ProtocolError, Refusal};
pub use form::ClientAuth;
