//! The public keys of an issuer (RFC 7517, section 5): fetched from an address that a definition or a person named, and never
//! from one that stands in a token (RFC 8725, section 3.10).

use super::answer::{self, Sent};
use super::fault::{Exchange, ProtocolError};
use crate::domain::provider::Endpoint;
use crate::jwt::KeySet;
use crate::platform::transport::{Request, Transport};

/// Fetches and reads them.
pub async fn fetch(jwks: &Endpoint, transport: &dyn Transport) -> Result<KeySet, ProtocolError> {
    let request = Request::get(jwks.url().clone());
    let answer = answer::ask(Exchange::Jwks, request, Sent::default(), transport).await?;
    KeySet::parse(&answer.body).map_err(|error| answer.fault(error.into()))
}
