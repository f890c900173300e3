//! Taking access back: one thing at a time for an account, several accounts side by side, and nothing dropped on the way.
//!
//! A revocation that has begun is finished before the loop ends, or found again by whoever leads next. What was asked for an
//! account on which something is being done waits its turn, so that no two answers about one grant can cross.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use jiff::Timestamp;

use crate::domain::account::AccountId;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::revocation::{AtProvider, OutstandingId, Revoked};

use super::super::command::{Command, Reply};
use super::super::event::Event;
use super::super::snapshot::{NoticeTone, RevocationState, RevokingAll};
use super::Runner;
use super::again::Again;
use super::renewals::no_such_account;

/// What is being done about grants.
#[derive(Debug, Default)]
pub(super) struct Revoking {
    /// Accounts on which something is being done, also such as are gone by now.
    busy: BTreeMap<AccountId, Doing>,
    /// What waits until that is done.
    later: BTreeMap<AccountId, VecDeque<Command>>,
    all: Option<All>,
    pub(super) again: Again,
}

/// What is being done on an account.
#[derive(Debug)]
enum Doing {
    /// It is revoked; these wait for what comes of it.
    Revokes(Vec<Reply<Revoked>>),
    /// Its provider is asked once more about this; these wait for it, if anybody asked for it.
    Asks(OutstandingId, Vec<Reply<Revoked>>),
    /// Something short.
    Else,
}

/// Revoking all accounts, as long as it runs.
#[derive(Debug)]
struct All {
    queue: VecDeque<AccountId>,
    under_way: BTreeSet<AccountId>,
    done: Vec<Revoked>,
    replies: Vec<Reply<Vec<Revoked>>>,
}

/// Revocations at once: a provider that does not answer must not hold up all the others, nor be asked by a crowd.
pub(super) const SIDE_BY_SIDE: usize = 4;

/// How a revocation went: what it came to, or why it did not begin.
pub(in crate::engine) enum Went {
    /// As somebody asked.
    Asked(Box<Result<Revoked, Problem>>),
    /// Of one that had begun before.
    Again(OutstandingId, Box<Result<Revoked, Problem>>),
}

impl Runner {
    /// Something that ends access to an account, or undoes that. Waits while something else is being done on it.
    pub(super) fn end_access(&mut self, id: AccountId, command: Command) {
        match (self.revoking.busy.get_mut(&id), command) {
            (Some(Doing::Revokes(waiting)), Command::Revoke(_, reply)) => waiting.push(reply),
            (Some(Doing::Asks(asked, waiting)), Command::AskAgain(same, reply)) if *asked == same => {
                waiting.push(reply);
            }
            (Some(_), command) => self.revoking.later.entry(id).or_default().push_back(command),
            (None, Command::Revoke(_, reply)) => self.revoke(id, reply),
            (None, Command::Forget(_, ending, reply)) => {
                if self.state.account(id).is_some() {
                    self.revoking.busy.insert(id, Doing::Else);
                }
                self.forget(id, ending, reply);
            }
            (None, Command::SignOut(_, reply)) => {
                let provider = self.provider_of(id);
                let sign_ins = self.sign_ins_ending(id);
                self.does(id, reply, |desk, account, reply| {
                    desk.sign_out(account, provider, sign_ins, reply)
                });
            }
            (None, Command::UndoSignOut(_, reply)) => {
                self.does(id, reply, |desk, account, reply| desk.undo_sign_out(account.id, reply));
            }
            (None, other) => self.execute(other),
        }
    }

    fn does<T: Send + 'static, F: Future<Output = ()> + Send + 'static>(
        &mut self,
        id: AccountId,
        reply: Reply<T>,
        job: impl FnOnce(super::Desk, crate::domain::account::Account, Reply<T>) -> F,
    ) {
        let Some(account) = self.state.account(id).cloned() else {
            return reply.send(Err(no_such_account()));
        };
        self.revoking.busy.insert(id, Doing::Else);
        self.pledge(|desk| job(desk, account, reply));
    }

    fn revoke(&mut self, id: AccountId, reply: Reply<Revoked>) {
        let Some(account) = self.state.account(id).cloned() else {
            reply.send(Err(no_such_account()));
            return self.one_of_all(id, Err(no_such_account()));
        };
        if self.vault_is_in_the_way() {
            return self.wait_for_the_vault(Command::Revoke(id, reply));
        }
        let provider = self.provider_of(id);
        let sign_ins = self.sign_ins_ending(id);
        self.revoking.busy.insert(id, Doing::Revokes(vec![reply]));
        self.state.apply(Event::Revoking(id, Some(RevocationState::Asking)));
        let waking = self.waking();
        self.pledge(|desk| desk.revoke(account, provider, sign_ins, waking));
    }

    /// The vault is shut, so it cannot even begin: the tokens are still here, which is shown where it was asked for.
    pub(super) fn revocation_refused(&mut self, id: AccountId, problem: Problem) {
        self.state.apply(Event::Revoking(id, Some(RevocationState::Failed(Box::new(problem.clone())))));
        self.one_of_all(id, Err(problem));
    }

    /// How far a revocation is that somebody waits for.
    pub(super) fn revocation_progress(&mut self, id: AccountId, state: RevocationState) {
        if self.is_watched(id) {
            self.state.apply(Event::Revoking(id, Some(state)));
        }
    }

    /// The person has seen what came of it. One that runs stays in sight.
    pub(super) fn dismiss_revocation(&mut self, id: AccountId) {
        if !self.is_watched(id) {
            self.state.apply(Event::Revoking(id, None));
        }
    }

    fn is_watched(&self, id: AccountId) -> bool {
        match self.revoking.busy.get(&id) {
            Some(Doing::Revokes(_)) => true,
            Some(Doing::Asks(_, waiting)) => !waiting.is_empty(),
            Some(Doing::Else) | None => false,
        }
    }

    /// A revocation is over, or waits.
    pub(super) fn went(&mut self, id: AccountId, went: Went) {
        self.learn_whether_online(&went);
        match (self.revoking.busy.remove(&id), went) {
            (Some(Doing::Revokes(waiting)), Went::Asked(result)) => {
                let shown = match result.as_ref() {
                    Ok(revoked) => RevocationState::Done(Box::new(revoked.clone())),
                    Err(problem) => RevocationState::Failed(Box::new(problem.clone())),
                };
                self.state.apply(Event::Revoking(id, Some(shown)));
                let answers = waiting.into_iter().map(|reply| reply.later((*result).clone()));
                self.answers.extend(answers);
                self.one_of_all(id, *result);
            }
            (Some(Doing::Asks(_, waiting)), Went::Again(outstanding, result)) => {
                self.asked_again(id, outstanding, &result, waiting.is_empty());
                let answers = waiting.into_iter().map(|reply| reply.later((*result).clone()));
                self.answers.extend(answers);
            }
            _ => {}
        }
        self.go_on_with(id);
    }

    fn learn_whether_online(&mut self, went: &Went) {
        let (Went::Asked(result) | Went::Again(_, result)) = went;
        let Ok(revoked) = result.as_ref() else { return };
        let in_the_way = revoked.problem.as_ref().map(|problem| problem.kind);
        if in_the_way.is_some() || revoked.at_provider == AtProvider::Revoked {
            self.state.apply(Event::Asked(in_the_way));
        }
    }

    /// Something short is done.
    pub(super) fn free(&mut self, id: AccountId) {
        self.revoking.busy.remove(&id);
        self.go_on_with(id);
    }

    fn go_on_with(&mut self, id: AccountId) {
        while !self.revoking.busy.contains_key(&id) {
            let Some(waiting) = self.revoking.later.get_mut(&id) else { return };
            let Some(command) = waiting.pop_front() else {
                self.revoking.later.remove(&id);
                return;
            };
            self.end_access(id, command);
        }
    }

    /// Whether something is being done on this account.
    pub(super) fn is_busy(&self, id: AccountId) -> bool {
        self.revoking.busy.contains_key(&id)
    }

    /// Something short is done on an account, which nothing else may cross.
    pub(super) fn occupy(&mut self, id: AccountId) {
        self.revoking.busy.insert(id, Doing::Else);
    }

    /// Something that was begun before is taken up again; these wait for it.
    pub(super) fn asks(&mut self, id: AccountId, outstanding: OutstandingId, waiting: Vec<Reply<Revoked>>) {
        self.revoking.busy.insert(id, Doing::Asks(outstanding, waiting));
    }

    /// How many are being done at once.
    pub(super) fn how_busy(&self) -> usize {
        self.revoking.busy.len()
    }

    /// Revokes every account that is signed in. Whoever asks while that runs waits for the same.
    pub(super) fn revoke_all(&mut self, reply: Reply<Vec<Revoked>>) {
        if let Some(all) = &mut self.revoking.all {
            return all.replies.push(reply);
        }
        if self.vault_is_in_the_way() {
            return self.wait_for_the_vault(Command::RevokeAll(reply));
        }
        let snapshot = Arc::clone(self.picture.snapshot());
        let accounts = snapshot.accounts.iter().filter_map(|view| self.state.account(view.account.id));
        let accounts: Vec<_> = accounts
            .filter_map(|one| {
                let state = match self.revoking.busy.get(&one.id) {
                    Some(Doing::Revokes(_)) => RevocationState::Asking,
                    _ if one.grant.is_some() => RevocationState::Queued,
                    _ => return None,
                };
                Some((one.id, one.address.clone(), state))
            })
            .collect();
        let queue = accounts.iter().map(|(id, ..)| *id).collect();
        let all = RevokingAll { began_at: self.now(), accounts, stopped: false };
        self.state.apply(Event::RevokingAll(Some(all)));
        let (under_way, done, replies) = (BTreeSet::new(), Vec::new(), vec![reply]);
        self.revoking.all = Some(All { queue, under_way, done, replies });
        self.go_on_with_all();
    }

    fn go_on_with_all(&mut self) {
        loop {
            let Some(all) = &mut self.revoking.all else { return };
            if all.under_way.len() >= SIDE_BY_SIDE {
                return;
            }
            let Some(id) = all.queue.pop_front() else { break };
            all.under_way.insert(id);
            self.end_access(id, Command::Revoke(id, Reply::nowhere()));
        }
        let Some(all) = self.revoking.all.take_if(|all| all.under_way.is_empty()) else { return };
        let answers = all.replies.into_iter().map(|reply| reply.later(Ok(all.done.clone())));
        self.answers.extend(answers);
    }

    fn one_of_all(&mut self, id: AccountId, result: Result<Revoked, Problem>) {
        let Some(all) = self.revoking.all.as_mut().filter(|all| all.under_way.contains(&id)) else { return };
        all.under_way.remove(&id);
        match result {
            Ok(revoked) => all.done.push(revoked),
            // For who is gone by now there is no place of its own where this could be shown.
            Err(problem) => {
                self.state.apply(Event::Revoking(id, Some(RevocationState::Failed(Box::new(problem)))));
            }
        }
        self.go_on_with_all();
    }

    /// What has begun goes on; nothing else begins.
    pub(super) fn stop_revoking_all(&mut self) {
        if let Some(all) = &mut self.revoking.all {
            all.queue.clear();
            self.state.apply(Event::RevokingAllStopped);
            self.go_on_with_all();
        }
    }

    /// The summary is closed, if it is one already.
    pub(super) fn close_revoking_all(&mut self) {
        if self.revoking.all.is_none() {
            self.state.apply(Event::RevokingAll(None));
        }
    }

    /// Says what came of a revocation that nobody waits for any more.
    pub(super) fn say_what_came(&mut self, id: AccountId, revoked: &Revoked) {
        let (address, provider) = (&revoked.address, &revoked.provider);
        let about = self.state.account(id).map(|account| account.id);
        let is_left = revoked.outstanding.is_some();
        let (tone, text) = match revoked.at_provider {
            AtProvider::Waiting => return,
            AtProvider::Unsupported if is_left => (
                NoticeTone::Attention,
                format!("The sign-in of {address} is to be ended at {provider} by hand"),
            ),
            _ if is_left => {
                (NoticeTone::Attention, format!("{provider} did not revoke the sign-in of {address}"))
            }
            AtProvider::Revoked => {
                (NoticeTone::Good, format!("The sign-in of {address} was revoked at {provider}"))
            }
            _ => (NoticeTone::Good, format!("The sign-in of {address} has ended at {provider}")),
        };
        self.state.apply(Event::Notice(tone, text, about));
    }

    /// When the next revocation that waits is due here; `None` where none is, or another process sees to it.
    pub(super) fn asks_again_at(&self, now: Timestamp) -> Option<Timestamp> {
        if !self.acts() || !self.state.vault().is_open() || self.how_busy() >= SIDE_BY_SIDE {
            return None;
        }
        let waiting = self.state.outstanding().iter().filter(|owed| !self.is_busy(owed.account));
        waiting.filter_map(|owed| self.revoking.again.due_at(owed, now)).min()
    }
}

/// Whether this came over no network, so that it may work as soon as there is one, or a key.
pub(super) const fn is_of_the_moment(kind: ProblemKind) -> bool {
    matches!(
        kind,
        ProblemKind::DnsFailed
            | ProblemKind::Unreachable
            | ProblemKind::TimedOut
            | ProblemKind::ProxyFailed
            | ProblemKind::VaultLocked
            | ProblemKind::KeyringLocked
    )
}
