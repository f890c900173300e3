//! Keeping what a sign-in brought: sealed, durable, one transaction.

use crate::domain::account::{Account, MailAddress, NewAccount};
use crate::domain::problem::Problem;
use crate::domain::provider::Provider;
use crate::domain::scope::Scope;
use crate::domain::token::TokenSet;
use crate::protocol::identity::Identity;
use crate::store::{SignedIn, StoreError};

use super::Context;

/// What a sign-in brought, before it is kept.
pub(super) struct Brought {
    pub(super) tokens: TokenSet,
    pub(super) identity: Identity,
    pub(super) asked: Vec<Scope>,
    /// Set when the person said that the wanted address is a shared mailbox.
    pub(super) mailbox: Option<String>,
}

/// What a sign-in ended with.
#[derive(Debug, Clone)]
pub struct Signed {
    /// The account as it is stored now.
    pub account: Account,
    /// Whether the provider withheld a refresh token: then this sign-in cannot be renewed.
    pub refresh_withheld: bool,
}

/// Writes it. A sign-in is the person's newest word, so it replaces whatever generation is there.
pub(super) async fn keep(account: &Account, provider: &Provider, brought: Brought, context: &Context) -> Result<Signed, Problem> {
    let refresh_withheld = brought.tokens.refresh.is_none();
    let mut expected = context.account(account.id).await?.generation;
    let signed_in = SignedIn {
        tokens: brought.tokens,
        asked: brought.asked,
        signed_in_as: brought.identity.address.or(brought.identity.username),
        subject: brought.identity.subject,
        person: brought.identity.person,
        factors: brought.identity.factors,
        issuer: brought.identity.issuer,
        authenticated_at: brought.identity.authenticated_at,
    };
    loop {
        match context.store.keep_sign_in(account.id, expected, signed_in.clone()).await {
            Err(StoreError::Stale { found, .. }) => expected = found,
            kept => {
                let account = context.expect_end(kept?, provider, &signed_in.tokens).await?;
                let account = name_mailbox(account, brought.mailbox, context).await?;
                return Ok(Signed { account, refresh_withheld });
            }
        }
    }
}

async fn name_mailbox(account: Account, mailbox: Option<String>, context: &Context) -> Result<Account, Problem> {
    match mailbox {
        None => Ok(account),
        Some(mailbox) => Ok(context.store.change_account(account.id, |account| account.mailbox = Some(mailbox)).await?),
    }
}

/// The account of another address under the same client: the one that is there, or a new one.
pub(super) async fn sibling(of: &Account, address: MailAddress, context: &Context) -> Result<Account, Problem> {
    let accounts = context.store.accounts().await?;
    if let Some(there) = accounts.into_iter().find(|account| account.address.same_mailbox(address.as_str())) {
        return Ok(there);
    }
    let new = NewAccount {
        address,
        mailbox: None,
        provider: of.provider.clone(),
        uses: of.uses.clone(),
        servers: of.servers.clone(),
        redirect: of.redirect.clone(),
    };
    let added = context.store.add_account(new, context.world.clock.now()).await?;
    let secret = context.store.client_secret(of.id).await?;
    Ok(context.store.set_client(added.id, of.client.clone(), secret).await?)
}
