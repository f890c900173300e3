//! One attempt to renew: noted, sent, and its outcome written down, whatever it is.
//!
//! Runs while the account's lock is held. Nothing here forgets a token: what cannot be written is told and kept in memory.

use jiff::SignedDuration;

use crate::domain::account::{Account, Asking, EndRules, StandingProblem};
use crate::domain::ending;
use crate::domain::problem::{Failure, Problem, ProblemKind};
use crate::domain::provider::{Provider, Rotation};
use crate::domain::secret::RefreshToken;
use crate::domain::token::TokenSet;
use crate::platform::clock;
use crate::platform::failpoint::{self, Point};
use crate::protocol::verdict::{self, Answered};
use crate::protocol::{ClientAuth, ProtocolError, refresh};
use crate::store::{StoreError, Tokens};

use super::super::{Context, named, not_signed_in, revoke};
use super::Failed;

/// One attempt, and the account as it was before.
pub(super) struct Attempt<'a> {
    account: Account,
    /// What is noted while an answer is missing; `None` until that was written.
    begun: Option<Asking>,
    provider: &'a Provider,
    context: &'a Context,
}

impl<'a> Attempt<'a> {
    /// Nothing has been written or sent yet.
    pub(super) fn new(account: Account, provider: &'a Provider, context: &'a Context) -> Self {
        Self { account, begun: None, provider, context }
    }

    /// Asks the provider, and keeps what it says.
    pub(super) async fn make(mut self, auth: &ClientAuth, tokens: &Tokens) -> Result<Account, Failed> {
        let Some(current) = &tokens.refresh else {
            return Err(Problem::new(ProblemKind::NoRefreshToken).into());
        };
        let now = self.context.world.clock.now();
        match self.context.store.begin_renewal(self.account.id, self.account.generation, now).await {
            Ok(begun) => self.begun = begun.asking,
            Err(StoreError::Stale { .. }) => return self.as_it_is_now().await,
            Err(error) => return Err(self.note(error.into(), self.account.asking).await),
        }
        match self.ask(auth, current).await {
            Ok(answer) => self.keep(answer).await,
            Err(refused) if verdict::ends_grant(verdict::problem_kind(&refused)) => {
                self.last_resort(auth, tokens, refused).await
            }
            Err(error) => Err(self.failed(error).await),
        }
    }

    async fn ask(&self, auth: &ClientAuth, token: &RefreshToken) -> Result<TokenSet, ProtocolError> {
        failpoint::reach(Point::BeforeSending);
        let answer = refresh::renew(self.provider, auth, token, self.context.world.transport.as_ref()).await;
        failpoint::reach(Point::AfterReceiving);
        answer
    }

    /// Writes the answer down. A disk that does not take it is given a few seconds: a program that runs for one command has
    /// the answer in memory only, and takes it along when it ends.
    pub(super) async fn keep(self, answer: TokenSet) -> Result<Account, Failed> {
        let (store, clock) = (&self.context.store, self.context.world.clock.as_ref());
        let end = clock.now() + PATIENCE;
        loop {
            let kept = store.keep_renewal(self.account.id, self.account.generation, answer.clone()).await;
            let now = clock.now();
            match kept {
                Ok(kept) => return Ok(self.learn(kept).await),
                // A sign-in was faster, whose tokens are newer than this answer; or the tokens were taken away meanwhile.
                Err(StoreError::Stale { .. } | StoreError::NoSuchAccount) => {
                    self.surrender(answer).await;
                    return self.as_it_is_now().await;
                }
                Err(error) if error.is_of_the_disk() && now < end => {
                    clock::wait_until(clock, (now + STEP).min(end)).await;
                }
                // What was there still is, so the attempt counts as failed and is made again with patience.
                Err(error) => return Err(self.note(error.into(), self.begun.or(self.account.asking)).await),
            }
        }
    }

    /// What came too late is nobody's: it is ended with the grant it belongs to, where that was revoked meanwhile. A disk in
    /// the way is told to nobody, because nothing of it is kept here either way.
    async fn surrender(&self, answer: TokenSet) {
        let now = self.context.world.clock.now();
        let new = revoke::new_revocation(&self.account, Some(self.provider), now);
        let Account { id, generation, .. } = self.account;
        self.context.store.surrender(id, generation, answer, new).await.ok();
    }

    /// A rule that the sign-in has outlived is in force no longer.
    async fn learn(&self, kept: Account) -> Account {
        let Some(grant) = &kept.grant else { return kept };
        let now = self.context.world.clock.now();
        let left = ending::outlived(kept.rules, grant.signed_in_at, &self.provider.tokens, now);
        if left == kept.rules {
            return kept;
        }
        // Best effort: it is learnt again at the next renewal.
        self.context.store.note_rules(kept.id, left).await.unwrap_or(kept)
    }

    /// `invalid_grant`: look whether someone else has signed in meanwhile, try the token before, and only then believe it.
    async fn last_resort(
        self,
        auth: &ClientAuth,
        tokens: &Tokens,
        refused: ProtocolError,
    ) -> Result<Account, Failed> {
        let now = self.context.account(self.account.id).await?;
        if now.generation > self.account.generation {
            return Ok(now);
        }
        // Where an old token is taken for a stolen one, using it could end what still stands.
        let harmless = self.provider.tokens.rotation != Rotation::OldDies;
        if let Some(previous) = tokens.previous_refresh.as_ref().filter(|_| harmless) {
            match self.ask(auth, previous).await {
                Ok(answer) => {
                    let refresh = answer.refresh.clone().or_else(|| Some(previous.clone()));
                    return self.keep(TokenSet { refresh, ..answer }).await;
                }
                // Nobody knows yet what the provider says about this one, so nothing is given up.
                Err(error) if verdict::failure(verdict::problem_kind(&error)) == Failure::Passing => {
                    return Err(self.failed(error).await);
                }
                Err(_refused_as_well) => {}
            }
        }
        self.give_up(refused).await
    }

    /// Takes the token out of use, with the reason as far as it is known.
    async fn give_up(self, refused: ProtocolError) -> Result<Account, Failed> {
        let (problem, rules) = self.reason(refused);
        let standing = self.standing(problem);
        let problem = standing.problem.clone();
        let Account { id, generation, .. } = self.account;
        match self.context.store.retire(id, generation, standing.clone(), rules).await {
            Err(StoreError::Stale { .. }) => self.as_it_is_now().await,
            Ok(retired) => Err(Failed { problem, account: Some(retired) }),
            Err(_unwritten) => {
                let account = Account { problem: Some(standing), ..self.account };
                Err(Failed { problem, account: Some(account) })
            }
        }
    }

    /// Why the token is refused: because the answer that brought its successor was lost, or because the grant ended.
    fn reason(&self, refused: ProtocolError) -> (Problem, EndRules) {
        let problem = Problem::from(refused);
        // Where old tokens stay good, a lost answer cannot have taken this one out of force.
        let replaces = matches!(self.provider.tokens.rotation, Rotation::OldDies | Rotation::Unknown);
        // A refusal that names its own reason has another one than a lost answer.
        let unexplained = problem.kind == ProblemKind::GrantEnded;
        if let Some(asking) = self.account.asking.filter(|_| replaces && unexplained) {
            let lost = Problem { kind: ProblemKind::RenewalLost, ..problem };
            return (lost.fact(ending::facts::LOST_AT, asking.since), self.account.rules);
        }
        let now = self.context.world.clock.now();
        ending::told(problem, &self.account, &self.provider.tokens, now)
    }

    /// Writes a failure down, and whether the provider may have acted all the same. What an earlier request left open stays
    /// open: no answer but tokens can tell what became of that one.
    async fn failed(self, error: ProtocolError) -> Failed {
        let asking = match verdict::answered(&error) {
            Answered::Unknown => self.begun,
            Answered::NotSent | Answered::Definitely => self.account.asking,
        };
        self.note(error.into(), asking).await
    }

    /// Where even this cannot be written, it still counts for whoever hears of it.
    async fn note(&self, problem: Problem, asking: Option<Asking>) -> Failed {
        let standing = self.standing(problem);
        let problem = standing.problem.clone();
        let Account { id, generation, .. } = self.account;
        let store = &self.context.store;
        let account = match store.note_problem(id, generation, Some(standing.clone()), asking).await {
            Ok(noted) => Some(noted),
            Err(StoreError::NoSuchAccount | StoreError::Stale { .. }) => {
                store.account(id).await.ok().flatten()
            }
            Err(_unwritten) => Some(Account {
                problem: Some(standing),
                asking: self.begun.or(self.account.asking),
                ..self.account.clone()
            }),
        };
        Failed { problem, account }
    }

    /// The failure as a fact of the account, from which the next attempt's moment follows.
    fn standing(&self, problem: Problem) -> StandingProblem {
        let now = self.context.world.clock.now();
        let before = self.account.problem.as_ref();
        StandingProblem {
            since: before.map_or(now, |standing| standing.since),
            attempts: before.map_or(1, |standing| standing.attempts.saturating_add(1)),
            problem: named(problem, &self.account, self.provider).at(now),
        }
    }

    async fn as_it_is_now(&self) -> Result<Account, Failed> {
        let account = self.context.account(self.account.id).await?;
        if account.grant.is_some() {
            return Ok(account);
        }
        // Somebody has signed out or revoked meanwhile.
        Err(Failed { problem: not_signed_in(&account), account: Some(account) })
    }
}

/// How long a disk is given to take an answer.
const PATIENCE: SignedDuration = SignedDuration::from_secs(5);

/// How often it is tried meanwhile.
const STEP: SignedDuration = SignedDuration::from_millis(500);
