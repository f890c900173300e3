//! Whether a sign-in still stands at its provider: asked of the provider now, not concluded from what is stored.
//!
//! Harmless questions go first: introspection, or userinfo. Only a renewal decides that a sign-in has ended, through the one
//! road that all renewals take; a failure that may pass ends nothing.

use jiff::Timestamp;

use crate::domain::account::{Account, StandingProblem};
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::Provider;
use crate::protocol::{ProtocolError, identity, introspect, verdict};
use crate::store::{Tokens, foreign_client};

use super::refresh::{self, Need, is_passing};
use super::{Context, named, not_signed_in};

/// What a check found.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked {
    /// When it was asked.
    pub at: Timestamp,
    /// What the provider said.
    pub found: Found,
}

/// What a provider says of a sign-in.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// It stands.
    Stands,
    /// It has ended; the account says so from now on.
    Ended(Box<Problem>),
    /// It could not be asked, or gave no definite answer.
    Unknown(Box<Problem>),
}

/// Asks. What was found, and the account as it is stored now.
pub async fn run(account: &Account, provider: &Provider, context: &Context) -> (Checked, Account) {
    let (found, now) = match Box::pin(look(account, provider, context)).await {
        Ok(found) => found,
        Err(problem) => (Found::Unknown(Box::new(named(problem, account, provider))), account.clone()),
    };
    let at = context.world.clock.now();
    (Checked { at, found: found.at(at) }, now)
}

async fn look(
    account: &Account,
    provider: &Provider,
    context: &Context,
) -> Result<(Found, Account), Problem> {
    context.store.require_unlocked().await?;
    let account = context.account(account.id).await?;
    if account.grant.is_none() {
        return Ok((Found::Ended(Box::new(not_signed_in(&account))), account));
    }
    let over = account.problem.as_ref().filter(|standing| verdict::ends_grant(standing.problem.kind));
    if let Some(standing) = over {
        return Ok((Found::Ended(Box::new(standing.problem.clone())), account));
    }
    let tokens = context.store.tokens(account.id).await?;
    let look = Look { account, tokens, provider, context };
    match look.ask().await {
        Answer::Stands => Ok((Found::Stands, look.account)),
        Answer::Unreachable(error) => {
            let problem = named(error.into(), &look.account, provider);
            Ok((Found::Unknown(Box::new(problem)), look.account))
        }
        Answer::AccessDead => Ok(look.renew(Doubt::AccessDead).await),
        Answer::RefreshDead | Answer::None => Ok(look.renew(Doubt::Nothing).await),
    }
}

/// What harmless questions brought.
enum Answer {
    /// The provider takes the tokens.
    Stands,
    /// It says that the access token is dead, before its time.
    AccessDead,
    /// It says that the refresh token is dead, and takes the access token.
    RefreshDead,
    /// It cannot be asked now, so that a renewal would come no further.
    Unreachable(ProtocolError),
    /// There was no question to ask, or its answer means nothing.
    None,
}

/// What is known of the access token before a renewal.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Doubt {
    AccessDead,
    Nothing,
}

struct Look<'a> {
    account: Account,
    tokens: Tokens,
    provider: &'a Provider,
    context: &'a Context,
}

impl Look<'_> {
    async fn ask(&self) -> Answer {
        let now = self.context.world.clock.now();
        let lasts = self.account.access().is_some_and(|access| access.presumed_end() > now);
        if !lasts || self.tokens.access.is_none() || self.tokens.generation != self.account.generation {
            return Answer::None;
        }
        match self.introspected().await {
            Answer::None => self.userinfo().await,
            answer => answer,
        }
    }

    /// An introspection that is refused says something about the client, and nothing about the token.
    async fn introspected(&self) -> Answer {
        let ours = foreign_client(&self.account).is_none();
        let (Some(access), true, true) =
            (&self.tokens.access, ours, self.provider.endpoints.introspection.is_some())
        else {
            return Answer::None;
        };
        let Ok(auth) = self.context.client_auth(&self.account).await else { return Answer::None };
        let transport = self.context.world.transport.as_ref();
        match introspect::introspect(self.provider, &auth, access, transport).await {
            Ok(said) if !said.active => return Answer::AccessDead,
            Ok(_) => {}
            Err(error) => return of_error(error),
        }
        let Some(refresh) = &self.tokens.refresh else { return Answer::Stands };
        match introspect::introspect_refresh(self.provider, &auth, refresh, transport).await {
            // It is renewed with before anything is believed.
            Ok(said) if !said.active => Answer::RefreshDead,
            Ok(_) => Answer::Stands,
            Err(error) => match of_error(error) {
                Answer::None => Answer::Stands, // the access token is known to work
                other => other,
            },
        }
    }

    async fn userinfo(&self) -> Answer {
        let (Some(access), true) = (&self.tokens.access, self.provider.endpoints.userinfo.is_some()) else {
            return Answer::None;
        };
        match identity::ask(self.provider, access, self.context.world.transport.as_ref()).await {
            Ok(_) => Answer::Stands,
            Err(error) if error.context.status == Some(401) => Answer::AccessDead,
            Err(error) => of_error(error),
        }
    }

    /// A renewal tells for sure, and what it finds is written down by whoever renews.
    async fn renew(self, doubt: Doubt) -> (Found, Account) {
        let need = Need::NewerThan(self.account.generation);
        let failed = match Box::pin(refresh::run(self.account.id, need, self.provider, self.context)).await {
            Ok(renewed) => return (Found::Stands, renewed),
            Err(failed) => failed,
        };
        let account = failed.account.unwrap_or_else(|| self.account.clone());
        let problem = named(failed.problem, &account, self.provider);
        if problem.kind == ProblemKind::NoRefreshToken && doubt == Doubt::AccessDead {
            return self.without_refresh(account).await;
        }
        let over = account.grant.is_none() || verdict::ends_grant(problem.kind);
        if !over || is_passing(&problem) {
            return (Found::Unknown(Box::new(problem)), account);
        }
        let account = if doubt == Doubt::AccessDead { self.bury(account).await } else { account };
        (Found::Ended(Box::new(problem)), account)
    }

    /// The access token is dead before its time, so that no program is given it any more.
    async fn bury(&self, account: Account) -> Account {
        let noted = self.context.store.note_access_dead(account.id, account.generation).await;
        noted.unwrap_or(account)
    }

    /// The access token was all there was, and the provider does not take it any more.
    async fn without_refresh(&self, account: Account) -> (Found, Account) {
        let now = self.context.world.clock.now();
        let problem = named(Problem::new(ProblemKind::GrantEnded), &account, self.provider).at(now);
        let standing = StandingProblem { problem: problem.clone(), since: now, attempts: 1 };
        let store = &self.context.store;
        let noted = store.note_problem(account.id, account.generation, Some(standing), None).await;
        (Found::Ended(Box::new(problem)), self.bury(noted.unwrap_or(account)).await)
    }
}

fn of_error(error: ProtocolError) -> Answer {
    let passing = is_passing(&Problem::new(verdict::problem_kind(&error)));
    if passing { Answer::Unreachable(error) } else { Answer::None }
}

impl Found {
    fn at(self, at: Timestamp) -> Self {
        let dated = |problem: Box<Problem>| match problem.facts.at {
            Some(_) => problem,
            None => Box::new(problem.at(at)),
        };
        match self {
            Self::Stands => Self::Stands,
            Self::Ended(problem) => Self::Ended(dated(problem)),
            Self::Unknown(problem) => Self::Unknown(dated(problem)),
        }
    }
}

#[cfg(test)]
mod tests;
