//! What is true of taking access back: revocations that run, what they came to, and what is still to be ended.
//!
//! What a provider still has to end is in the store; this is the picture of it. It holds no token.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::account::AccountId;
use crate::domain::revocation::{Outstanding, OutstandingId};

use super::super::snapshot::{CheckState, RevocationState, RevokingAll};
use super::State;

/// Revocations, sign-outs that can be undone, and checks.
#[derive(Debug, Clone, Default)]
pub(super) struct Endings {
    revocations: BTreeMap<AccountId, RevocationState>,
    checks: BTreeMap<AccountId, CheckState>,
    undoable: BTreeSet<AccountId>,
    /// Oldest first.
    outstanding: Vec<Outstanding>,
    all: Option<RevokingAll>,
}

impl State {
    /// A revocation got this far, or is no longer shown.
    pub(super) fn revoking(&mut self, id: AccountId, state: Option<RevocationState>) {
        let endings = &mut self.endings;
        let Some(state) = state else {
            endings.revocations.remove(&id);
            return;
        };
        endings.progress(id, &state);
        // What a check found before says nothing any more.
        endings.checks.remove(&id);
        if self.accounts.contains_key(&id) {
            endings.revocations.insert(id, state);
        }
    }

    pub(super) fn checked(&mut self, id: AccountId, check: CheckState) {
        if self.accounts.contains_key(&id) {
            self.endings.checks.insert(id, check);
        }
    }

    /// What is to be ended of an account changed. A look at the store from before says nothing about it.
    pub(super) fn owed(&mut self, id: AccountId, owed: Vec<Outstanding>) {
        self.changes += 1;
        let outstanding = &mut self.endings.outstanding;
        outstanding.retain(|known| known.account != id);
        outstanding.extend(owed);
        outstanding.sort_by_key(order);
    }
}

impl Endings {
    pub(super) fn load(&mut self, mut outstanding: Vec<Outstanding>) {
        outstanding.sort_by_key(order);
        self.outstanding = outstanding;
    }

    /// What was shown of an account is no longer so: it is gone, or signed in anew.
    pub(super) fn forget(&mut self, id: AccountId) {
        self.revocations.remove(&id);
        self.checks.remove(&id);
        self.undoable.remove(&id);
    }

    pub(super) fn can_undo(&mut self, id: AccountId, can: bool) {
        if can {
            self.undoable.insert(id);
        } else {
            self.undoable.remove(&id);
        }
    }

    /// Whoever closes the summary has seen what became of each account in it.
    pub(super) fn all(&mut self, all: Option<RevokingAll>) {
        if let (Some(seen), None) = (&self.all, &all) {
            for (id, ..) in &seen.accounts {
                if self.revocations.get(id).is_some_and(has_ended) {
                    self.revocations.remove(id);
                }
            }
        }
        self.all = all;
    }

    pub(super) fn stop_all(&mut self) {
        let Some(all) = &mut self.all else { return };
        all.stopped = true;
        for (_, _, state) in &mut all.accounts {
            if *state == RevocationState::Queued {
                *state = RevocationState::LeftOut;
            }
        }
    }

    fn progress(&mut self, id: AccountId, now: &RevocationState) {
        let accounts = self.all.iter_mut().flat_map(|all| &mut all.accounts);
        for (_, _, state) in accounts.filter(|(account, _, state)| *account == id && !has_ended(state)) {
            state.clone_from(now);
        }
    }

    pub(super) fn outstanding(&self) -> &[Outstanding] {
        &self.outstanding
    }

    pub(super) const fn revoking_all(&self) -> Option<&RevokingAll> {
        self.all.as_ref()
    }

    pub(super) fn revocation(&self, id: AccountId) -> Option<&RevocationState> {
        self.revocations.get(&id)
    }

    pub(super) fn check(&self, id: AccountId) -> Option<&CheckState> {
        self.checks.get(&id)
    }

    pub(super) fn can_be_undone(&self, id: AccountId) -> bool {
        self.undoable.contains(&id)
    }
}

fn order(outstanding: &Outstanding) -> (jiff::Timestamp, OutstandingId) {
    (outstanding.since, outstanding.id)
}

const fn has_ended(state: &RevocationState) -> bool {
    matches!(state, RevocationState::Done(_) | RevocationState::Failed(_) | RevocationState::LeftOut)
}
