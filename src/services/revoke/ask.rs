//! Asking the provider to end what was set apart: with the tokens and the client of then.

use crate::domain::catalogue::Catalogue;
use crate::domain::problem::{Failure, Problem};
use crate::domain::provider::Provider;
use crate::domain::secret::{AccessToken, RefreshToken};
use crate::platform::failpoint::{self, Point};
use crate::protocol::revoke::{self, Tokens, Word};
use crate::protocol::{ClientAuth, ProtocolError, verdict};
use crate::store::{Kept, RevocationTokens};

use super::super::Context;
use crate::domain::revocation::AtProvider;

/// What is to be ended, and how the provider is asked.
pub(super) struct Plea {
    pub(super) kept: Kept,
    pub(super) provider: Option<Provider>,
    pub(super) auth: Option<ClientAuth>,
    tokens: RevocationTokens,
}

/// What asking came to.
pub(super) struct Asked {
    pub(super) at_provider: AtProvider,
    /// What it said of each token; `None` unless it ended one.
    pub(super) word: Option<Word>,
    /// Why it failed or waits.
    pub(super) problem: Option<Problem>,
}

impl Plea {
    /// With everything that is needed to ask.
    pub(super) fn new(kept: Kept, tokens: RevocationTokens) -> Self {
        let provider = match &kept.terms.definition {
            Some(definition) => Some(Provider::clone(definition)),
            None => {
                Catalogue::built_in().find(&kept.outstanding.provider).map(|shipped| Provider::clone(shipped))
            }
        };
        let id = kept.terms.client.clone();
        let auth = id.map(|id| ClientAuth { id, secret: tokens.client_secret.clone() });
        Self { kept, provider, auth, tokens }
    }

    /// The refresh token.
    pub(super) fn refresh(&self) -> Option<&RefreshToken> {
        self.tokens.refresh.as_ref()
    }

    /// The access token, as long as it works.
    pub(super) fn access(&self, context: &Context) -> Option<&AccessToken> {
        let now = context.world.clock.now();
        let over = self.kept.outstanding.works_until.is_some_and(|until| until <= now);
        self.tokens.access.as_ref().filter(|_| !over)
    }

    /// Asks.
    pub(super) async fn ask(&self, context: &Context) -> Asked {
        let (Some(provider), Some(auth)) = (&self.provider, &self.auth) else {
            return Asked::not_offered();
        };
        let tokens = Tokens {
            refresh: self.refresh(),
            previous: self.tokens.previous_refresh.as_ref(),
            access: self.access(context),
        };
        if tokens.refresh.is_none() && tokens.access.is_none() {
            return Asked::nothing_left();
        }
        failpoint::reach(Point::BeforeRevoking);
        let said = revoke::revoke(provider, auth, tokens, context.world.transport.as_ref()).await;
        failpoint::reach(Point::AfterRevoking);
        match said {
            Ok(Some(word)) => Asked { at_provider: AtProvider::Revoked, word: Some(word), problem: None },
            Ok(None) => Asked::not_offered(),
            Err(error) => Asked { at_provider: of_failure(&error), word: None, problem: Some(error.into()) },
        }
    }
}

impl Asked {
    fn not_offered() -> Self {
        Self { at_provider: AtProvider::Unsupported, word: None, problem: None }
    }

    /// There was an access token, and it has ended by itself.
    fn nothing_left() -> Self {
        Self { at_provider: AtProvider::Nothing, word: None, problem: None }
    }
}

/// A definite refusal is one; whatever may pass, and whatever is our own fault, is asked again.
fn of_failure(error: &ProtocolError) -> AtProvider {
    match verdict::failure(verdict::problem_kind(error)) {
        Failure::Final => AtProvider::Failed,
        Failure::Passing | Failure::Ours => AtProvider::Waiting,
    }
}
