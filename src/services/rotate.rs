//! Rotating: a new access token now, and a new refresh token where the provider gives one; told by fingerprints.
//!
//! Where the provider leaves refresh tokens as they are, only a new sign-in brings another one: a *full rotation* is that
//! sign-in, followed by ending the grant of before, followed by one renewal that shows that the new one survived it. Nothing
//! is ended before something newer is on the disk.
//!
//! One exception: where ending one grant ends all of the same person and client (`tokens.revoking_ends_all`), the new one
//! would go with the old. There the old one is ended first, right before the person is asked, and whoever cancels then is
//! signed out; the account says so.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::account::{Account, AccountId, Generation, StandingProblem};
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::{ClientId, Provider};
use crate::domain::revocation::{OutstandingId, ask_again_at};
use crate::domain::token::Fingerprint;
use crate::protocol::verdict::{self, Answered};
use crate::protocol::{ClientAuth, ProtocolError, revoke};
use crate::store::{StoreError, Tokens, foreign_client};

use super::refresh::{self, Need};
use super::{Context, named};

/// What a rotation brought.
#[derive(Debug, Clone, PartialEq)]
pub struct Rotated {
    /// The account as it is stored now. Where ending the old grant took the new one along, or where that could not be
    /// tried, it carries the problem.
    pub account: Account,
    /// The access token before and after.
    pub access: Change,
    /// The refresh token before and after.
    pub refresh: Change,
    /// When.
    pub at: Timestamp,
    /// What became of the grant of before; `None` unless it was a full rotation.
    pub old_grant: Option<OldGrant>,
}

/// A token before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Its fingerprint before; `None` when there was none.
    pub before: Option<Fingerprint>,
    /// Its fingerprint after; `None` when there is none.
    pub after: Option<Fingerprint>,
}

impl Change {
    /// Whether it is another token now.
    pub fn happened(&self) -> bool {
        self.before != self.after
    }
}

/// What became of the grant of before a full rotation.
#[derive(Debug, Clone, PartialEq)]
pub enum OldGrant {
    /// The provider ended it.
    Ended,
    /// It cannot be ended: the provider has no way to ask for it, or gave the same refresh token again.
    NotOffered,
    /// The provider was asked and did not do it.
    StillStands(Box<Problem>),
}

impl Rotated {
    /// What changed between two versions of an account.
    pub fn between(before: &Account, after: Account, at: Timestamp, old_grant: Option<OldGrant>) -> Self {
        let access = |account: &Account| account.access().map(|facts| facts.fingerprint.clone());
        let refresh = |account: &Account| account.refresh().map(|facts| facts.fingerprint.clone());
        Self {
            access: Change { before: access(before), after: access(&after) },
            refresh: Change { before: refresh(before), after: refresh(&after) },
            account: after,
            at,
            old_grant,
        }
    }
}

/// A problem of a full rotation whose sign-in did not come to its end after the old grant had been ended.
pub fn without_old(problem: Problem) -> Problem {
    let detail = problem.facts.detail.clone();
    let problem = problem.fact("old_grant", "ended");
    if detail.is_some() { problem } else { problem.detail(ENDED_FIRST) }
}

const ENDED_FIRST: &str =
    "The grant of before had been ended already, so only a new sign-in opens the account again";

/// The grant that a full rotation replaces, with its tokens, which are wiped with it.
pub(super) struct Replaced {
    account: Account,
    tokens: Tokens,
}

impl Replaced {
    /// The grant in force; `None` when there is none.
    pub(super) async fn of(id: AccountId, context: &Context) -> Result<Option<Self>, Problem> {
        loop {
            let account = context.account(id).await?;
            if account.grant.is_none() {
                return Ok(None);
            }
            let tokens = context.store.tokens(id).await?;
            // Facts and tokens of one moment: a renewal may end between two looks.
            if tokens.generation == account.generation {
                return Ok(Some(Self { account, tokens }));
            }
        }
    }

    /// Which version of the account it is.
    pub(super) fn generation(&self) -> Generation {
        self.tokens.generation
    }

    /// Ends it before there is a new one, and takes its token out of use. The account as it is then; `None` when it cannot
    /// be ended. A failure leaves everything as it was.
    pub(super) async fn end_first(
        self,
        provider: &Provider,
        context: &Context,
    ) -> Result<Option<Account>, Problem> {
        let ended = self.revoke(provider, context).await;
        if !ended.map_err(|failed| failed.problem)? {
            return Ok(None);
        }
        if self.tokens.refresh.is_none() {
            return Ok(Some(self.account)); // it was out of use before
        }
        let now = context.world.clock.now();
        let problem = Problem::new(ProblemKind::GrantEnded).detail(ENDED_FIRST);
        let problem = named(problem, &self.account, provider).at(now);
        let standing = StandingProblem { problem, since: now, attempts: 1 };
        Ok(Some(self.retire(standing, context).await))
    }

    async fn retire(self, standing: StandingProblem, context: &Context) -> Account {
        let mut account = self.account;
        loop {
            let (id, rules) = (account.id, account.rules);
            match context.store.retire_ended(id, account.generation, standing.clone(), rules).await {
                Ok(retired) => return retired,
                Err(StoreError::Stale { .. }) => {}
                // What cannot be written is found out at the next renewal.
                Err(_unwritten) => return Account { problem: Some(standing), ..account },
            }
            match context.account(id).await {
                // A renewal was faster, and its token has ended with the others.
                Ok(now) if signed_in_at(&now) == signed_in_at(&account) => account = now,
                Ok(now) => return now,
                Err(_unreadable) => return Account { problem: Some(standing), ..account },
            }
        }
    }

    /// Ends it after `kept` has taken its place, and has the new one renewed once: some providers end more than they were
    /// asked to. What became of the old grant, and the account as it is then.
    pub(super) async fn end(
        self,
        kept: Account,
        provider: &Provider,
        context: &Context,
    ) -> (Account, OldGrant) {
        let now = context.world.clock.now();
        let Some(new) = kept.refresh() else {
            // The old one is the only one that can still be renewed.
            let problem = named(Problem::new(ProblemKind::NoRefreshToken), &kept, provider).at(now);
            return (kept, OldGrant::StillStands(Box::new(problem)));
        };
        if self.account.refresh().is_some_and(|old| old.fingerprint == new.fingerprint) {
            return (kept, OldGrant::NotOffered);
        }
        let ended = self.revoke(provider, context).await;
        if ended.as_ref().map_or_else(|failed| failed.answered == Answered::Unknown, |ended| *ended) {
            // It may be dead: nobody must show it to the provider again. A disk in the way is no matter, because the next
            // renewal that works drops it as well.
            let sure = matches!(ended, Ok(true));
            context.store.drop_previous(kept.id, kept.generation, sure).await.ok();
        }
        match ended {
            Ok(true) => (proven(kept, provider, context).await, OldGrant::Ended),
            Ok(false) => (kept, OldGrant::NotOffered),
            Err(failed) => {
                let problem = self.queue(failed.problem, provider, context).await;
                (kept, OldGrant::StillStands(Box::new(problem)))
            }
        }
    }

    /// Leaves a grant that could not be ended now to be ended later, where that does not take the new one along. The problem
    /// says whether that is so.
    async fn queue(self, problem: Problem, provider: &Provider, context: &Context) -> Problem {
        if !refresh::is_passing(&problem) || provider.tokens.revoking_ends_all {
            return problem;
        }
        let now = context.world.clock.now();
        let wants = problem.facts.retry_after_s;
        let mut new = super::revoke::new_revocation(&self.account, Some(provider), now);
        new.next_at = ask_again_at(OutstandingId(self.account.id.get()), 1, wants, now);
        match context.store.queue_revocation(self.account, self.tokens, new).await {
            Ok(id) => problem.fact("asked_again_as", id.0),
            Err(_unwritten) => problem,
        }
    }

    async fn revoke(&self, provider: &Provider, context: &Context) -> Result<bool, NotEnded> {
        let now = context.world.clock.now();
        let named = |problem: Problem| named(problem, &self.account, provider).at(now);
        let auth = self.auth(context).await;
        let auth =
            auth.map_err(|problem| NotEnded { problem: named(problem), answered: Answered::NotSent })?;
        // One that was refused may still stand for a grant that is alive.
        let refresh = self.tokens.refresh.as_ref().or(self.tokens.retired_refresh.as_ref());
        let access = self.tokens.access.as_ref().filter(|_| refresh.is_none());
        let tokens = revoke::Tokens { refresh, previous: None, access };
        let ended = revoke::revoke(provider, &auth, tokens, context.world.transport.as_ref()).await;
        let ended = ended.map(|word| word.is_some());
        ended.map_err(|error: ProtocolError| NotEnded {
            answered: verdict::answered(&error),
            problem: named(error.into()),
        })
    }

    /// As the client that the grant belongs to, which need not be the one of now.
    async fn auth(&self, context: &Context) -> Result<ClientAuth, Problem> {
        match foreign_client(&self.account).and_then(|id| id.parse::<ClientId>().ok()) {
            Some(id) => Ok(ClientAuth { id, secret: None }),
            None => context.client_auth(&self.account).await,
        }
    }
}

/// A grant that was not ended, as far as is known.
struct NotEnded {
    problem: Problem,
    answered: Answered,
}

fn signed_in_at(account: &Account) -> Option<Timestamp> {
    account.grant.as_ref().map(|grant| grant.signed_in_at)
}

/// One renewal. What it comes to stands on the account.
async fn proven(kept: Account, provider: &Provider, context: &Context) -> Account {
    let need = Need::NewerThan(kept.generation);
    match Box::pin(refresh::run(kept.id, need, provider, context)).await {
        Ok(renewed) => renewed,
        Err(failed) => failed.account.unwrap_or(kept),
    }
}
