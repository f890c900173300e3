//! Keeping what a sign-in brought: sealed, durable, one transaction. Only then the grant of before may be ended.

use crate::domain::account::{Account, MailAddress, NewAccount, Particulars};
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::{ClientId, Provider};
use crate::domain::scope::Scope;
use crate::domain::token::TokenSet;
use crate::protocol::identity::Identity;
use crate::store::{SignedIn, StoreError};

use super::Context;
use crate::services::accounts;
use crate::services::rotate::{OldGrant, Replaced};

/// What a sign-in brought, before it is kept.
pub(super) struct Brought {
    pub(super) tokens: TokenSet,
    pub(super) identity: Identity,
    pub(super) asked: Vec<Scope>,
    /// The client it was brought for: nobody else can renew it (RFC 6749, section 6).
    pub(super) client: ClientId,
}

/// What a sign-in ended with.
#[derive(Debug, Clone)]
pub struct Signed {
    /// The account as it is stored now.
    pub account: Account,
    /// Whether the provider withheld a refresh token: then this sign-in cannot be renewed.
    pub refresh_withheld: bool,
    /// What became of the grant of before; `None` where it was not to be ended.
    pub old_grant: Option<OldGrant>,
}

/// What was kept, and the grant that was in its place.
pub(super) struct Kept {
    pub(super) signed: Signed,
    replaced: Option<Replaced>,
}

impl Kept {
    /// Ends the grant of before, where that was wished for and there was one.
    pub(super) async fn end_old(self, provider: &Provider, context: &Context) -> Signed {
        let Some(replaced) = self.replaced else {
            return self.signed;
        };
        let (account, old_grant) = replaced.end(self.signed.account, provider, context).await;
        Signed { account, old_grant: Some(old_grant), ..self.signed }
    }
}

/// Writes it. A sign-in is the person's newest word, so it replaces whatever generation is there. `ends_old`: what it
/// replaces is to be ended afterwards.
pub(super) async fn keep(
    account: &Account,
    brought: Brought,
    ends_old: bool,
    context: &Context,
) -> Result<Kept, Problem> {
    let refresh_withheld = brought.tokens.refresh.is_none();
    let now = context.account(account.id).await?;
    if now.client.as_ref().map(|client| &client.id) != Some(&brought.client) {
        let detail = "The account was given another client while this sign-in was open";
        return Err(Problem::new(ProblemKind::SignInCancelled).detail(detail));
    }
    let mut expected = now.generation;
    let signed_in = signed_in(brought);
    loop {
        // Read again each time: what is ended afterwards must be exactly what was replaced.
        let replaced = if ends_old { Replaced::of(account.id, context).await } else { Ok(None) };
        if let Ok(Some(replaced)) = &replaced {
            expected = replaced.generation();
        }
        match context.store.keep_sign_in(account.id, expected, signed_in.clone()).await {
            Err(StoreError::Stale { found, .. }) => expected = found,
            kept => return Ok(told(kept?, refresh_withheld, replaced)),
        }
    }
}

/// A grant that cannot be read cannot be ended, and must not keep a new one from being stored.
fn told(account: Account, refresh_withheld: bool, replaced: Result<Option<Replaced>, Problem>) -> Kept {
    let (replaced, old_grant) = match replaced {
        Ok(replaced) => (replaced, None),
        Err(problem) => (None, Some(OldGrant::StillStands(Box::new(problem)))),
    };
    Kept { signed: Signed { account, refresh_withheld, old_grant }, replaced }
}

fn signed_in(brought: Brought) -> SignedIn {
    let Brought { tokens, identity, asked, .. } = brought;
    SignedIn {
        tokens,
        asked,
        signed_in_as: identity.address.or(identity.username),
        subject: identity.subject,
        person: identity.person,
        factors: identity.factors,
        issuer: identity.issuer,
        authenticated_at: identity.authenticated_at,
        class: identity.class,
    }
}

/// The account of another address under the same client: the one that is there, or a new one. One that is there under
/// another provider is left alone, because its tokens come from elsewhere.
pub(super) async fn sibling(
    of: &Account,
    address: MailAddress,
    provider: &Provider,
    context: &Context,
) -> Result<Account, Problem> {
    let there = context.store.account_named(address.clone()).await?;
    if there.as_ref().is_some_and(|there| there.provider != of.provider) {
        return Err(Problem::new(ProblemKind::AccountExists).about(address));
    }
    let account = match there {
        Some(there)
            if there.client.as_ref().map(|client| &client.id)
                == of.client.as_ref().map(|client| &client.id) =>
        {
            return Ok(there);
        }
        Some(there) => there,
        None => context.store.add_account(like(of, address), context.world.clock.now()).await?,
    };
    let secret = context.client_secret(of).await?;
    let foreign = accounts::signed_in_elsewhere(&account, provider, context);
    Ok(context.store.change_client(account.id, of.client.clone(), secret, foreign).await?)
}

fn like(of: &Account, address: MailAddress) -> NewAccount {
    NewAccount {
        address,
        mailbox: None,
        provider: of.provider.clone(),
        uses: of.uses.clone(),
        servers: of.servers.clone(),
        redirect: of.redirect.clone(),
        particulars: Particulars { person: None, ..of.particulars.clone() },
    }
}
