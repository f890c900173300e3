//! A person's own definitions of providers: judged, kept, removed, written to files, and tried by a real sign-in.

use crate::domain::account::MailAddress;
use crate::domain::provider::{ClientId, Provider};
use crate::domain::scope::{Scope, Uses};
use crate::domain::secret::ClientSecret;

/// What a trial sign-in needs.
#[derive(Debug, Clone)]
pub struct TestWish {
    /// The definition.
    pub provider: Provider,
    /// Under which client.
    pub client: ClientId,
    /// Its secret, for a confidential client.
    pub secret: Option<ClientSecret>,
    /// What to ask for.
    pub uses: Uses,
    /// Who is expected to sign in, if anybody.
    pub hint: Option<MailAddress>,
}

/// What a trial sign-in came to. Its tokens are gone by now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestedSignIn {
    /// Who signed in, as far as the provider says.
    pub signed_in_as: Option<String>,
    /// What was asked for.
    pub asked: Vec<Scope>,
    /// What was granted.
    pub granted: Vec<Scope>,
    /// Whether there was a refresh token.
    pub with_refresh: bool,
    /// How long the access token would have lived, in seconds.
    pub access_lifetime_s: Option<u64>,
    /// Whether the provider confirmed that the tokens are revoked; `None` where it cannot be asked.
    pub revoked: Option<bool>,
}
