//! A person's own definitions of providers: judged, kept, removed, written to files, and tried by a real sign-in.
//!
//! What is judged is in [`crate::domain::definition`]; here is what needs the network, the store or the disk.

use crate::domain::account::MailAddress;
use crate::domain::provider::{ClientId, Provider};
use crate::domain::scope::{Scope, Uses};
use crate::domain::secret::ClientSecret;

use super::sign_in::Way;

mod check;
mod own;
mod trial;

pub use check::check;
pub use own::{export, keep, read_file, remove};
pub use trial::{run as try_out, tried};

/// How far a definition is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// By the rules alone; nobody is asked. For a text that is still being typed: half an issuer is somebody else's host.
    Rules,
    /// Also beside the provider's own metadata, which is asked for at the issuer.
    Metadata,
}

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
    /// Which road; a code on another device is not tried.
    pub way: Way,
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
    /// Whether the provider confirmed that the tokens are revoked; `None` where it cannot be asked, or was not.
    pub revoked: Option<bool>,
    /// Whether it was not asked to, because that would have ended the sign-in of an account here.
    pub left_standing: bool,
}

#[cfg(test)]
mod tests;
