//! Which renewal is on its way for which account, and who waits for it.
//!
//! One renewal at a time for an account: whoever else needs the token joins the one that runs.

use std::collections::HashMap;

use crate::domain::account::{Account, AccountId};
use crate::services::hand_out::HandedOut;
use crate::services::rotate::Rotated;

use super::command::{HandOutRequest, Reply};

/// Renewals on their way.
#[derive(Debug, Default)]
pub(super) struct InFlight {
    waiting: HashMap<AccountId, Vec<Waiter>>,
}

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

    /// The renewal has ended: those who waited.
    pub(super) fn end(&mut self, id: AccountId) -> Vec<Waiter> {
        self.waiting.remove(&id).unwrap_or_default()
    }
}
