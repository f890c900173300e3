//! A real sign-in that keeps nothing: whoever wrote a definition sees whether it works before an account depends on it.
//!
//! Whatever it got is revoked, also where it failed after the exchange. The one exception is a provider at which ending one
//! grant ends all of the same client, while an account here lives on that client.

use crate::domain::account::Account;
use crate::domain::audit::{AuditKind, FactName, NewEvent};
use crate::domain::browser::Opens;
use crate::domain::client::shares_consent;
use crate::domain::problem::Problem;
use crate::domain::provider::Provider;
use crate::domain::revocation::AtProvider;
use crate::domain::token::TokenSet;
use crate::protocol::ClientAuth;
use crate::protocol::revoke::{self, Tokens};

use super::super::sign_in::{Line, Trial, Tried, show_trial_end, trial};
use super::super::{Context, accounts};
use super::{TestWish, TestedSignIn};

/// Signs in, revokes, and tells what it came to.
pub async fn run(
    wish: TestWish,
    browser: Opens,
    context: &Context,
    line: &mut Line,
) -> Result<TestedSignIn, Problem> {
    let TestWish { provider, client, secret, uses, hint, way } = wish;
    let auth = ClientAuth { id: client, secret };
    let wanted = Trial { provider: provider.clone().into(), auth: auth.clone(), uses, hint, way, browser };
    let Tried { tokens, who, asked, page } = trial(&wanted, context, line).await?;
    let (revoked, left_standing) = end(&provider, &auth, &tokens, context).await;
    let event = event((&provider, &auth), who.as_ref().err(), revoked, context);
    context.store.record(event).await.ok(); // the tokens are gone; a full disk must not say that it failed
    let lifetime = tokens.expires_at.map(|at| at.duration_since(tokens.received_at).as_secs());
    let tested = who.map(|who| TestedSignIn {
        signed_in_as: who.address.or(who.username),
        granted: tokens.granted.clone().unwrap_or_else(|| asked.clone()),
        asked,
        with_refresh: tokens.refresh.is_some(),
        access_lifetime_s: lifetime.and_then(|seconds| u64::try_from(seconds).ok()),
        revoked,
        left_standing,
    });
    show_trial_end(page, tested.as_ref().err(), &provider).await;
    tested
}

/// Tokens came and went, for no account: at whom, for which client, and what the provider said of ending them.
fn event(
    (provider, auth): (&Provider, &ClientAuth),
    disbelieved: Option<&Problem>,
    revoked: Option<bool>,
    context: &Context,
) -> NewEvent {
    let at_provider = match revoked {
        Some(true) => AtProvider::Revoked,
        Some(false) => AtProvider::Failed,
        None => AtProvider::Unsupported,
    };
    let event = NewEvent::new(AuditKind::ProviderTried, context.world.clock.now())
        .with(FactName::Provider, &provider.id)
        .with(FactName::Client, &auth.id)
        .with(FactName::AtProvider, at_provider.code());
    match disbelieved {
        Some(problem) => event.failed(problem.kind),
        None => event,
    }
}

/// What the provider said of ending them, and whether it was not asked for the sake of an account here.
async fn end(
    provider: &Provider,
    auth: &ClientAuth,
    tokens: &TokenSet,
    context: &Context,
) -> (Option<bool>, bool) {
    if provider.tokens.revoking_ends_all && others_live_on_it(provider, auth, context).await {
        return (None, true);
    }
    let both = Tokens { refresh: tokens.refresh.as_ref(), previous: None, access: Some(&tokens.access) };
    let word = revoke::revoke(provider, auth, both, context.world.transport.as_ref()).await;
    let revoked = match word {
        Ok(Some(_ended)) => Some(true),
        Ok(None) => None,
        Err(_refused_or_lost) => Some(false),
    };
    (revoked, false)
}

/// Where that cannot be told, somebody may.
async fn others_live_on_it(provider: &Provider, auth: &ClientAuth, context: &Context) -> bool {
    let (Ok(accounts), Ok(catalogue)) = (context.store.accounts().await, accounts::catalogue(context).await)
    else {
        return true;
    };
    let same_server = |account: &Account| {
        let known = catalogue.of(account);
        account.provider == provider.id
            || known.is_some_and(|known| known.endpoints.token == provider.endpoints.token)
    };
    let same_consent = |account: &Account| {
        account.client.as_ref().is_some_and(|client| shares_consent(&client.id, &auth.id, provider))
    };
    accounts.iter().any(|account| account.grant.is_some() && same_consent(account) && same_server(account))
}

/// Whether the sign-in went as far as this that it has tokens, or will in a moment: from here on it is not dropped.
pub const fn tried(step: super::super::sign_in::Step) -> bool {
    matches!(step, super::super::sign_in::Step::Exchange | super::super::sign_in::Step::Identify)
}
