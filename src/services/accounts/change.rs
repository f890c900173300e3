//! Changing what a person may change of an account.
//!
//! A change that parts an account from its tokens marks it first and is written then, so that whatever happens in between, the
//! tokens are never shown to somebody they were not given for.

use crate::domain::account::{Account, StandingProblem};
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::Provider;
use crate::services::{Context, named, scopes};

use super::{AccountChange, catalogue, particulars, tidy};

/// Changes what a person may change. Uses that the provider does not offer together are refused, as is what could only fail
/// later.
pub async fn change(account: &Account, change: AccountChange, context: &Context) -> Result<Account, Problem> {
    let change = judged(account, change, context).await.map_err(|problem| problem.about(&account.address))?;
    let changed = context.store.change_account(account.id, move |account| match change {
        AccountChange::Uses(uses) => account.uses = uses,
        AccountChange::Mailbox(mailbox) => account.mailbox = tidy(mailbox),
        AccountChange::TestingClient(said) => account.rules.testing_client = said,
        AccountChange::Provider(id) => account.provider = id,
        AccountChange::Servers(servers) => account.servers = servers,
        AccountChange::Particulars(particulars) => account.particulars = particulars,
        AccountChange::SecretExpires(at) => {
            if let Some(client) = &mut account.client {
                client.secret_expires_at = at.filter(|_| client.has_secret);
            }
        }
    });
    Ok(changed.await?)
}

/// The change as it can be kept. Where it parts the account from its tokens, the account says so before anything else is
/// written, so that they are never shown to anybody else.
async fn judged(
    account: &Account,
    change: AccountChange,
    context: &Context,
) -> Result<AccountChange, Problem> {
    match &change {
        AccountChange::Uses(uses) => {
            if let Some(provider) = catalogue(context).await?.find(&account.provider) {
                scopes(provider, uses, context)?;
            }
        }
        AccountChange::Provider(id) => {
            let all = catalogue(context).await?;
            let missing = || Problem::new(ProblemKind::NoSuchProvider).fact("provider", id.as_str());
            let provider = all.find(id).ok_or_else(missing)?;
            scopes(provider, &account.uses, context)?;
            ask_anew(account, provider, MOVED, context).await?;
        }
        AccountChange::Particulars(wanted) => {
            let all = catalogue(context).await?;
            let provider = all.find(&account.provider).map(AsRef::as_ref);
            let mut others = context.store.accounts().await?;
            others.retain(|other| other.id != account.id);
            let (before, address) = (&account.particulars, &account.address);
            let wanted = particulars::judged(wanted.clone(), before, address, provider, &others)?;
            if let (Some(why), Some(provider)) = (particulars::parts_with_grant(account, &wanted), provider) {
                ask_anew(account, provider, why, context).await?;
            }
            if wanted.browser != before.browser {
                context.organisation.allow_browser(wanted.browser.as_deref())?;
            }
            return Ok(AccountChange::Particulars(wanted));
        }
        AccountChange::Mailbox(_)
        | AccountChange::TestingClient(_)
        | AccountChange::Servers(_)
        | AccountChange::SecretExpires(_) => {}
    }
    Ok(change)
}

const MOVED: &str = "The account was moved to another sign-in of its provider";

/// The tokens of before are worth nothing any more: the account says that it wants a new sign-in.
async fn ask_anew(
    account: &Account,
    provider: &Provider,
    why: &str,
    context: &Context,
) -> Result<(), Problem> {
    if account.grant.is_none() {
        return Ok(());
    }
    let now = context.world.clock.now();
    let problem = named(Problem::new(ProblemKind::GrantExpired).detail(why), account, provider).at(now);
    let standing = StandingProblem { problem, since: now, attempts: 1 };
    context.store.note_problem(account.id, account.generation, Some(standing), account.asking).await?;
    Ok(())
}
