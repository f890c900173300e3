//! Which renewal is on its way for which account, and who waits for it.
//!
//! One renewal at a time for an account: whoever else needs the token joins the one that runs. Those that happen by
//! themselves are few at a time, so that a machine that wakes up with two hundred accounts asks for one after the other.

use std::collections::{BTreeMap, HashMap};

use crate::domain::account::{Account, AccountId};
use crate::domain::provider::ProviderId;
use crate::services::hand_out::HandedOut;
use crate::services::rotate::Rotated;

use super::command::{HandOutRequest, Reply};

/// Renewals on their way.
#[derive(Debug, Default)]
pub(super) struct InFlight {
    waiting: HashMap<AccountId, Vec<Waiter>>,
    /// Those that nobody asked for, and at whom.
    by_itself: BTreeMap<AccountId, ProviderId>,
}

/// As many renewals as happen by themselves at once.
const MOST: usize = 4;

/// Of these for one provider: one that does not answer must not hold up the others.
const MOST_AT_ONE: usize = 3;

/// Who waits for a renewal.
#[derive(Debug)]
pub(super) enum Waiter {
    /// Nobody: it was due.
    Nobody,
    /// A program that wants a token.
    Program(HandOutRequest, Reply<HandedOut>),
    /// A person who asked for it, and the account as it was then.
    Person(Box<Account>, Reply<Rotated>),
}

impl InFlight {
    /// Joins the renewal of this account. `true` when there was none, so that the caller must start it.
    pub(super) fn join(&mut self, id: AccountId, waiter: Waiter) -> bool {
        let starts = !self.waiting.contains_key(&id);
        self.waiting.entry(id).or_default().push(waiter);
        starts
    }

    /// Counts the renewal of this account among those that nobody asked for.
    pub(super) fn goes_by_itself(&mut self, id: AccountId, provider: ProviderId) {
        self.by_itself.insert(id, provider);
    }

    /// Whether another renewal at this provider may begin by itself.
    pub(super) fn has_room(&self, provider: &ProviderId) -> bool {
        let at_one = self.by_itself.values().filter(|at| *at == provider).count();
        !self.is_full() && at_one < MOST_AT_ONE
    }

    /// Whether no renewal at all may begin by itself.
    pub(super) fn is_full(&self) -> bool {
        self.by_itself.len() >= MOST
    }

    /// Whether this account is being renewed.
    pub(super) fn renews(&self, id: AccountId) -> bool {
        self.waiting.contains_key(&id)
    }

    /// The renewal has ended: those who waited.
    pub(super) fn end(&mut self, id: AccountId) -> Vec<Waiter> {
        self.by_itself.remove(&id);
        self.waiting.remove(&id).unwrap_or_default()
    }
}

/// Names one who waits for the vault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ticket(pub(super) u64);
