//! While the vault is shut: whoever needs it waits a moment while it is tried once more, and then hears of it.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use crate::domain::problem::{Problem, ProblemKind};

use super::super::command::{Answer, Command};
use super::super::in_flight::Ticket;
use super::super::snapshot::{VaultState, VaultView};
use super::Runner;

/// Who waits for the vault, and when it was tried last.
#[derive(Debug, Default)]
pub(super) struct Shut {
    held: BTreeMap<Ticket, Command>,
    tickets: u64,
    /// Whether it is being tried.
    tries: bool,
    tried_at: Option<Timestamp>,
}

/// A caller hears within three seconds; a part of them is for the road there and back.
pub(in crate::engine) const VAULT_PATIENCE: SignedDuration = SignedDuration::from_millis(2_500);

/// A keyring is not asked more often than this, however many callers there are.
const ASKED_AT_MOST: SignedDuration = SignedDuration::from_secs(2);

/// A keyring that was unlocked meanwhile is found by itself.
const LOOKED_AT: SignedDuration = SignedDuration::from_secs(30);

impl Runner {
    /// Whether what needs the vault cannot go on. For one command the vault was tried a moment ago, and its services say so.
    pub(super) fn vault_is_in_the_way(&self) -> bool {
        self.watches && !self.state.vault().is_open()
    }

    /// Holds it back while the vault is tried once more; refuses it if that was done a moment ago.
    pub(super) fn wait_for_the_vault(&mut self, held: Command) {
        let is_shut = matches!(self.state.vault().state, VaultState::Shut(_));
        if is_shut && !self.shut.tries && !self.was_long_ago(ASKED_AT_MOST) {
            return self.goes_on(held);
        }
        self.shut.tickets += 1;
        let ticket = Ticket(self.shut.tickets);
        self.shut.held.insert(ticket, held);
        self.start(|desk| desk.patience(ticket));
        if is_shut {
            self.try_the_vault();
        }
    }

    /// Looks again from time to time while the vault is shut.
    pub(super) fn look_at_the_vault(&mut self) {
        if matches!(self.state.vault().state, VaultState::Shut(_)) && self.was_long_ago(LOOKED_AT) {
            self.try_the_vault();
        }
    }

    fn try_the_vault(&mut self) {
        if !std::mem::replace(&mut self.shut.tries, true) {
            let was = self.state.vault().clone();
            self.start(|desk| desk.open_again(was));
        }
    }

    /// A time that lies ahead was told by a clock that has been turned back.
    fn was_long_ago(&self, span: SignedDuration) -> bool {
        let now = self.now();
        self.shut.tried_at.is_none_or(|at| at > now || at + span <= now)
    }

    /// The outcome of another try. It counts only if it tells something new; an open vault is not shut by it.
    pub(super) fn vault_tried_again(&mut self, view: VaultView) {
        self.shut.tries = false;
        let was = self.state.vault();
        if !was.is_open() && !is_same(was, &view) {
            self.vault_becomes(view);
        }
        self.vault_settled();
    }

    /// The vault is open or shut by now: whoever waited goes on, or hears why not.
    pub(super) fn vault_settled(&mut self) {
        if self.state.vault().state == VaultState::Opening {
            return;
        }
        self.shut.tried_at = Some(self.now());
        if self.shut.tries && !self.state.vault().is_open() {
            return;
        }
        for held in std::mem::take(&mut self.shut.held).into_values() {
            self.goes_on(held);
        }
    }

    /// Somebody has waited long enough.
    pub(super) fn impatient(&mut self, ticket: Ticket) {
        if let Some(held) = self.shut.held.remove(&ticket) {
            self.goes_on(held);
        }
    }

    fn goes_on(&mut self, held: Command) {
        let refused = match &self.state.vault().state {
            VaultState::Open => return self.execute(held),
            VaultState::Shut(problem) => Problem::clone(problem),
            VaultState::Opening => Problem::new(ProblemKind::VaultLocked).at(self.now()),
        };
        self.refuse_for_the_vault(held, refused);
    }

    fn refuse_for_the_vault(&mut self, held: Command, refused: Problem) {
        let about = |id| self.state.account(id).map(|account| account.address.clone());
        let name = |id| match about(id) {
            Some(address) => refused.clone().about(address),
            None => refused.clone(),
        };
        let answer: Answer = match held {
            Command::HandOut(request, reply) => {
                let refused = name(request.account);
                self.refused(Some(request.account), request.requester.as_ref(), refused.kind);
                reply.later(Err(refused))
            }
            Command::Rotate(id, reply) => {
                let rotated = Err(name(id));
                self.show_rotation(id, &rotated);
                reply.later(rotated)
            }
            Command::Revoke(id, reply) => {
                let refused = name(id);
                self.revocation_refused(id, refused.clone());
                reply.later(Err(refused))
            }
            Command::RevokeAll(reply) => reply.later(Err(refused)),
            Command::Check(id, reply) => reply.later(Err(name(id))),
            Command::ReadRegistration(id, reply) => reply.later(Err(name(id))),
            Command::DeleteRegistration(id, reply) => reply.later(Err(name(id))),
            Command::ShowToken(request, reply) => reply.later(Err(name(request.account))),
            needs_no_vault => return self.execute(needs_no_vault),
        };
        self.answers.push(answer);
    }

    /// The program ends: whoever waits for the vault hears that it is shut.
    pub(super) fn end_held(&mut self) {
        for held in std::mem::take(&mut self.shut.held).into_values() {
            self.goes_on(held);
        }
    }
}

/// Whether two views tell the same, whenever they were taken: nobody is woken for a vault that still is shut.
fn is_same(one: &VaultView, other: &VaultView) -> bool {
    match (&one.state, &other.state) {
        (VaultState::Shut(one_problem), VaultState::Shut(other_problem)) => {
            one.place == other.place && one_problem.kind == other_problem.kind
        }
        (one, other) => one == other,
    }
}
