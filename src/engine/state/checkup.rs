//! What the check-up stands on beside the rest of the truth, and how it comes to its verdicts.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::domain::checkup::{self, Checkup, Dismissal, Key, Known, Looks};
use crate::domain::problem::{Problem, ProblemKind};

use super::super::event::CheckupNews;
use super::super::snapshot::{CheckupRun, CheckupView, VaultState};
use super::State;

/// What was looked at, what was put aside, and a look that runs.
#[derive(Debug, Clone, Default)]
pub(super) struct Looking {
    looks: Looks,
    dismissals: Vec<Dismissal>,
    oldest_event: Option<Timestamp>,
    built_on: Option<Date>,
    running: Option<CheckupRun>,
    refused: Option<Problem>,
}

impl Looking {
    pub(super) fn new() -> Self {
        Self { built_on: checkup::built_on(), ..Self::default() }
    }

    pub(super) fn apply(&mut self, news: CheckupNews) {
        match news {
            CheckupNews::Read { looks, dismissals, oldest_event } => {
                (self.looks, self.dismissals, self.oldest_event) = (looks, dismissals, oldest_event);
            }
            CheckupNews::Looked(key, looked) => {
                self.looks.insert(key, looked);
            }
            CheckupNews::Running(run) => (self.running, self.refused) = (Some(run), None),
            CheckupNews::Ended => self.running = None,
            CheckupNews::Refused(problem) => (self.running, self.refused) = (None, Some(*problem)),
            CheckupNews::RefusalSeen => self.refused = None,
        }
    }
}

impl State {
    /// How every rule stands now.
    pub(in crate::engine) fn judge(&self, now: Timestamp) -> Checkup {
        let looking = &self.looking;
        checkup::evaluate(&Known {
            now,
            accounts: self.accounts.values().collect(),
            catalogue: &self.catalogue,
            settings: &self.settings,
            key: self.key(),
            chain: self.record.view().chain.as_ref(),
            oldest_event: looking.oldest_event,
            alerts: self.record.alerts(),
            looks: &looking.looks,
            dismissals: &looking.dismissals,
            built_on: looking.built_on,
        })
    }

    /// The picture of it for the faces.
    pub(super) fn checkup_view(&self, checkup: &Arc<Checkup>) -> CheckupView {
        let looking = &self.looking;
        CheckupView {
            checkup: Arc::clone(checkup),
            running: looking.running,
            refused: looking.refused.clone(),
        }
    }

    fn key(&self) -> Key {
        match (&self.vault.state, self.vault.place) {
            (VaultState::Open, Some(place)) => Key::In(place),
            (VaultState::Opening | VaultState::Open, _) => Key::Opening,
            (VaultState::Shut(why), _) => match why.kind {
                ProblemKind::PassphraseNeeded | ProblemKind::KeyringLocked | ProblemKind::PassphraseWrong => {
                    Key::Waits
                }
                _ => Key::Unavailable,
            },
        }
    }
}
