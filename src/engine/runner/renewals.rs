//! Renewals and hand-outs: who joins what, and who is answered when.

use std::sync::Arc;

use jiff::SignedDuration;

use crate::domain::account::{Account, AccountId, Sender, sender};
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::Provider;
use crate::services::refresh::{Failed, Need};

use super::super::command::{Command, HandOutRequest, HandedOut, Reply, Rotated};
use super::super::event::Event;
use super::super::in_flight::Waiter;
use super::super::snapshot::Rotation;
use super::Runner;

impl Runner {
    pub(super) fn rotate(&mut self, id: AccountId, reply: Reply<Rotated>) {
        let Some(account) = self.state.account(id).cloned() else {
            return reply.send(Err(no_such_account()));
        };
        if self.vault_is_in_the_way() {
            return self.wait_for_the_vault(Command::Rotate(id, reply));
        }
        let need = Need::NewerThan(account.generation);
        self.state.apply(Event::Rotation(id, None));
        self.renew(id, need, Waiter::Person(Box::new(account), reply));
    }

    pub(super) fn renew_when_due(&mut self, id: AccountId) {
        let Some(account) = self.state.account(id) else {
            return;
        };
        let need = Need::NewerThan(account.generation);
        self.renew(id, need, Waiter::Nobody);
    }

    pub(super) fn hand_out(&mut self, request: HandOutRequest, reply: Reply<HandedOut>) {
        let Some(account) = self.state.account(request.account) else {
            return reply.send(Err(no_such_account()));
        };
        let sender = if request.for_sending { sender(account, self.state.accounts()) } else { Sender::Own };
        let request = match sender {
            Sender::Own => HandOutRequest { for_sending: false, ..request },
            Sender::Other(other) => HandOutRequest { account: other.id, for_sending: false, ..request },
            Sender::Gone(with) => {
                let gone = Problem::new(ProblemKind::SenderGone).about(&account.address);
                let gone = gone.fact("sends_with", with.as_str()).at(self.now());
                let (id, kind) = (account.id, gone.kind);
                self.refused(Some(id), request.requester.as_ref(), kind);
                return reply.send(Err(gone));
            }
        };
        if self.vault_is_in_the_way() {
            return self.wait_for_the_vault(Command::HandOut(request, reply));
        }
        if self.lasts(&request) {
            return self.pledge(|desk| desk.hand_out(request, reply));
        }
        self.renew_for(request, reply);
    }

    /// A program gets its token after a renewal.
    pub(super) fn renew_for(&mut self, request: HandOutRequest, reply: Reply<HandedOut>) {
        let need = Need::Life(request.min_life);
        self.renew(request.account, need, Waiter::Program(request, reply));
    }

    fn renew(&mut self, id: AccountId, need: Need, waiter: Waiter) {
        let Some(provider) = self.provider_of(id) else {
            let gone = Problem::new(ProblemKind::NoSuchProvider).at(self.now());
            self.state.apply(Event::RenewalFailed(id, None, Box::new(gone.clone())));
            return self.answer(waiter, Err(&gone));
        };
        let by_itself = matches!(waiter, Waiter::Nobody);
        if self.in_flight.join(id, waiter) {
            if by_itself {
                self.in_flight.goes_by_itself(id, provider.id.clone());
            }
            self.state.apply(Event::Renewing(id));
            let waking = self.waking();
            self.pledge(|desk| desk.renew(id, need, provider, waking));
        }
    }

    pub(super) fn provider_of(&self, id: AccountId) -> Option<Arc<Provider>> {
        self.state.account(id).and_then(|account| self.state.catalogue().of(account))
    }

    pub(super) fn renewal_ended(&mut self, id: AccountId, result: Result<Account, Failed>) {
        let waiters = self.in_flight.end(id);
        let outcome = match result {
            Ok(account) => {
                self.state.apply(Event::Renewed(Box::new(account.clone())));
                Ok(account)
            }
            Err(failed) => {
                self.state.apply(Event::RenewalFailed(
                    id,
                    failed.account.map(Box::new),
                    Box::new(failed.problem.clone()),
                ));
                Err(failed.problem)
            }
        };
        for waiter in waiters {
            self.answer(waiter, outcome.as_ref());
        }
    }

    fn answer(&mut self, waiter: Waiter, outcome: Result<&Account, &Problem>) {
        match (waiter, outcome) {
            (Waiter::Nobody, _) => {}
            (Waiter::Person(before, reply), outcome) => self.rotated(&before, reply, outcome),
            // The token in hand may have become good enough by other means, or still be: a failed renewal takes nothing away.
            (Waiter::Program(request, reply), Err(problem)) if !self.lasts(&request) => {
                self.refused(Some(request.account), request.requester.as_ref(), problem.kind);
                self.answers.push(reply.later(Err(problem.clone())));
            }
            (Waiter::Program(request, reply), Err(_)) => {
                self.pledge(|desk| desk.hand_out_at_last(request, reply));
            }
            // What was just renewed is the longest life there is; the face says so when more was asked.
            (Waiter::Program(request, reply), Ok(_)) => {
                let request = HandOutRequest { min_life: SignedDuration::ZERO, ..request };
                self.pledge(|desk| desk.hand_out_at_last(request, reply));
            }
        }
    }

    fn rotated(&mut self, before: &Account, reply: Reply<Rotated>, outcome: Result<&Account, &Problem>) {
        let rotated = match outcome {
            Ok(after) => Ok(Rotated::between(before, after.clone(), self.now(), None)),
            Err(problem) => Err(problem.clone()),
        };
        self.show_rotation(before.id, &rotated);
        self.answers.push(reply.later(rotated));
    }

    pub(super) fn show_rotation(&mut self, id: AccountId, rotated: &Result<Rotated, Problem>) {
        let shown = match rotated {
            Ok(rotated) => Rotation::Done(Box::new(rotated.clone())),
            Err(problem) => Rotation::Failed(Box::new(problem.clone())),
        };
        self.state.apply(Event::Rotation(id, Some(shown)));
    }

    fn lasts(&self, request: &HandOutRequest) -> bool {
        let access = self.state.account(request.account).and_then(Account::access);
        access.is_some_and(|access| access.lasts(request.min_life, self.now()))
    }
}

pub(super) fn no_such_account() -> Problem {
    Problem::new(ProblemKind::NoSuchAccount)
}
