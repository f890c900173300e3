//! A pasted or stored token: taken apart, checked, judged, and told whether mail takes it.
//!
//! Nothing of a token leaves this computer. What may be fetched is a provider's own published keys, and only when the person
//! chose to check against them; addresses in a token are never followed. A stored token is recorded before it is looked at.

use std::fmt;
use std::sync::Arc;

use url::Url;

use crate::domain::account::AccountId;
use crate::domain::inspection::{Inspection, StoredToken};
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::ProviderId;
use crate::domain::secret::{PastedToken, SharedSecret};

use super::Context;

/// What to look at, and against what.
#[derive(Debug, Clone)]
pub struct InspectWish {
    /// The token.
    pub token: TokenSource,
    /// What it is judged by.
    pub against: Against,
    /// The issuer it must have, beside what `against` expects.
    pub issuer: Option<String>,
    /// The audience it must have.
    pub audience: Option<String>,
}

/// Where the token is.
#[derive(Debug, Clone)]
pub enum TokenSource {
    /// Here.
    Pasted(PastedToken),
    /// In the vault.
    Stored(AccountId, StoredToken),
}

/// What a token is judged by.
#[derive(Clone, Default)]
pub enum Against {
    /// The provider that is recognised by the issuer, or that the stored token is from; its keys are not fetched.
    #[default]
    Recognised,
    /// This provider, with the keys it publishes.
    Provider(ProviderId),
    /// This account: its provider with the keys it publishes, its mailbox, its uses.
    Account(AccountId),
    /// The keys in this document: JWKS, JWK or PEM. The name is for people.
    Keys(Arc<[u8]>, String),
    /// The keys published at this address: HTTPS, or plain HTTP on this computer.
    Address(Url),
    /// This secret, for tokens that are signed with one.
    Secret(SharedSecret),
}

impl fmt::Debug for Against {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Recognised => f.write_str("Recognised"),
            Self::Provider(id) => write!(f, "Provider({})", id.as_str()),
            Self::Account(id) => write!(f, "Account({id:?})"),
            Self::Keys(_, name) => write!(f, "Keys({name})"),
            Self::Address(url) => write!(f, "Address({})", url.host_str().unwrap_or("?")),
            Self::Secret(_) => f.write_str("Secret(…)"),
        }
    }
}

/// Looks at a token.
pub async fn run(wish: &InspectWish, context: &Context) -> Result<Inspection, Problem> {
    context.store.require_unlocked().await?;
    let _ = wish;
    Err(Problem::new(ProblemKind::Internal))
}
