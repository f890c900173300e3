//! What the check-up stands on beside the rest of the truth, and how it comes to its verdicts.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::domain::account::{Account, AccountId};
use crate::domain::catalogue::Catalogue;
use crate::domain::checkup::{
    self, AT_MAIL_SERVERS, AT_PROVIDER, Checkup, Dismissal, Key, Known, LookId, LookKey, Looks,
    asks_elsewhere, is_elsewhere, is_elsewhere_for_all,
};
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::report::CheckId;

use super::super::event::{AuditNews, CheckupNews, Event};
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
                (self.dismissals, self.oldest_event) = (dismissals, oldest_event);
                self.read(looks);
            }
            CheckupNews::Looked(key, looked) => {
                self.looks.insert(key, looked);
            }
            CheckupNews::PutAside(dismissals) => (self.dismissals, self.refused) = (dismissals, None),
            CheckupNews::Oldest(oldest_event) => self.oldest_event = oldest_event,
            CheckupNews::Running(run) => (self.running, self.refused) = (Some(run), None),
            CheckupNews::Ended => self.running = None,
            CheckupNews::Refused(problem) => self.refused = Some(*problem),
            CheckupNews::RefusalSeen => self.refused = None,
        }
    }

    /// While a look runs, what it has just seen may be newer than what was read a moment before.
    fn read(&mut self, mut looks: Looks) {
        if self.running.is_some() {
            for (key, known) in std::mem::take(&mut self.looks) {
                let is_older = looks.get(&key).is_none_or(|read| read.at < known.at);
                if is_older {
                    looks.insert(key, known);
                }
            }
        }
        self.looks = looks;
    }

    /// The account is gone.
    pub(super) fn forget(&mut self, id: AccountId) {
        self.looks.retain(|key, _looked| key.account != Some(id));
    }

    /// What was seen at the mail servers of an account says nothing about others.
    pub(super) fn changed(&mut self, before: &Account, after: &Account) {
        if is_elsewhere(before, after) {
            self.drop(after.id, &AT_MAIL_SERVERS);
        }
        if asks_elsewhere(before, after) {
            self.drop(after.id, &AT_PROVIDER);
        }
    }

    /// Of all accounts of a definition that names other addresses.
    pub(super) fn defined<'a>(
        &mut self,
        accounts: impl IntoIterator<Item = &'a Account>,
        before: &Catalogue,
        after: &Catalogue,
    ) {
        for account in accounts {
            let (Some(before), Some(after)) = (before.of(account), after.of(account)) else { continue };
            if is_elsewhere_for_all(&before, &after) {
                self.drop(account.id, &AT_PROVIDER);
            }
        }
    }

    fn drop(&mut self, id: AccountId, checks: &[CheckId]) {
        for check in checks {
            self.looks.remove(&LookKey { account: Some(id), what: LookId::Check(*check) });
        }
    }
}

/// Whether an event can change a verdict. Those that come often and cannot are named; whatever is new can, until it is named.
/// That the log grew changes no verdict either: the number of its events that one may name is that of the last judgement.
pub(super) const fn may_turn_a_verdict(event: &Event) -> bool {
    !matches!(
        event,
        Event::VaultRefused(_)
            | Event::ForgetRefused(..)
            | Event::Adding(_)
            | Event::SignInBegan(_)
            | Event::SignInStep(..)
            | Event::SignInLink(..)
            | Event::SignInBrowser(..)
            | Event::SignInPasteRefused(..)
            | Event::SignInDevice(..)
            | Event::SignInSomeoneElse(..)
            | Event::SignInFailed(..)
            | Event::SignInClosed(_)
            | Event::Renewing(_)
            | Event::RenewalFailed(_, None, _)
            | Event::Rotation(..)
            | Event::Revoking(..)
            | Event::Asked(_)
            | Event::RevokingAll(_)
            | Event::RevokingAllStopped
            | Event::CanUndo(..)
            | Event::Check(..)
            | Event::Owed(..)
            | Event::Diagnosis(_)
            | Event::Inspection(_)
            | Event::Import(_)
            | Event::Transfer(_)
            | Event::Detection(_)
            | Event::Profile(_)
            | Event::ProviderTest(_)
            | Event::HandedOut(..)
            | Event::Told(..)
            | Event::StartAtLogin(_)
            | Event::AtStart(_)
            | Event::Programs(_)
            | Event::Practice(_)
            | Event::Notice(..)
            | Event::Trouble(_)
            | Event::NoticeDismissed(_)
            | Event::Raised(_)
            | Event::RaisesFor(_)
            | Event::Leads(_)
            | Event::Audit(
                AuditNews::Grew(_)
                    | AuditNews::Extent(..)
                    | AuditNews::Work(_)
                    | AuditNews::Refused(_)
                    | AuditNews::Exported(_)
                    | AuditNews::Browsing(_)
                    | AuditNews::Forwarding(_)
            )
            | Event::Checkup(
                CheckupNews::Running(_)
                    | CheckupNews::Ended
                    | CheckupNews::Refused(_)
                    | CheckupNews::RefusalSeen
            )
    )
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

    /// What is put aside.
    pub(in crate::engine) fn dismissals(&self) -> &[Dismissal] {
        &self.looking.dismissals
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
