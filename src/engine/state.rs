//! What is true, and how an event changes it.
//!
//! Pure: [`State::apply`] and [`State::snapshot`] do no work, hold no secret and read no clock, so a report can be replayed.
//! `apply.rs` has the changes, `endings.rs` those of taking access back, `record.rs` those of the audit log, `view.rs` what
//! faces see of them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;

use crate::domain::account::{Account, AccountId};
use crate::domain::alert::Alert;
use crate::domain::catalogue::Catalogue;
use crate::domain::detection::Detection;
use crate::domain::organisation::Organisation;
use crate::domain::problem::Problem;
use crate::domain::revocation::Outstanding;
use crate::domain::settings::{AtStart, Settings};
use crate::domain::snippet::Call;

use super::event::Event;
use super::snapshot::{
    AddingView, ErasingView, ImportView, InspectionView, Notice, PracticeView, ProfileView, ProgramsView,
    ProviderTestView, Rotation, SignInStep, SignInStop, SignInView, TransferView, VaultState, VaultView,
};

mod apply;
mod checkup;
mod diagnosis;
mod endings;
mod import;
mod inspection;
mod programs;
mod record;
mod transfer;
mod view;

pub(super) use view::Plan;

use checkup::Looking;
use diagnosis::Diagnosis;
use endings::Endings;
use record::Record;

/// The engine's one truth.
#[derive(Debug, Clone)]
pub(super) struct State {
    /// Counts the changes of any kind: while it stands still, only time can change the picture.
    version: u64,
    /// Counts those that may change a verdict of the check-up.
    verdicts: u64,
    fatal: Option<Box<Problem>>,
    loaded: bool,
    /// Counts what happened to accounts, so that an older look at them is known as such.
    changes: u64,
    vault: VaultView,
    vault_refused: Option<Problem>,
    forget_refused: Option<(AccountId, Problem)>,
    online: Option<bool>,
    accounts: BTreeMap<AccountId, Account>,
    /// Accounts that are gone; numbers are never used twice, so a late result cannot bring one back.
    forgotten: BTreeSet<AccountId>,
    renewing: BTreeSet<AccountId>,
    /// Not to be renewed by itself before this moment, whatever the store says: it may not have been writable.
    resting: BTreeMap<AccountId, Timestamp>,
    adding: Option<AddingView>,
    sign_in: Option<SignInView>,
    notices: Vec<Notice>,
    notices_so_far: u64,
    /// What the person chose; the settings are this, and where an organisation decides, its own.
    chosen: Settings,
    settings: Settings,
    at_start: AtStart,
    catalogue: Arc<Catalogue>,
    practice: Option<PracticeView>,
    raised: i64,
    /// For which account the window is called to the front next, and was last.
    raises_for: Option<AccountId>,
    raised_for: Option<AccountId>,
    leads: bool,
    /// What rotations asked for by a person came to, until they are dismissed.
    rotations: BTreeMap<AccountId, Rotation>,
    endings: Endings,
    record: Record,
    diagnosis: Diagnosis,
    inspection: Option<InspectionView>,
    programs: ProgramsView,
    import: Option<ImportView>,
    transfer: TransferView,
    detection: Option<Arc<Detection>>,
    organisation: Option<Arc<Organisation>>,
    profile: Option<ProfileView>,
    provider_test: Option<ProviderTestView>,
    looking: Looking,
    erasing: Option<ErasingView>,
}

impl State {
    /// Before anything has been read.
    pub(super) fn new(settings: Settings, catalogue: Arc<Catalogue>) -> Self {
        Self {
            version: 0,
            verdicts: 0,
            fatal: None,
            loaded: false,
            changes: 0,
            vault: VaultView { place: None, state: VaultState::Opening, answered_ms: None },
            vault_refused: None,
            forget_refused: None,
            online: None,
            accounts: BTreeMap::new(),
            forgotten: BTreeSet::new(),
            renewing: BTreeSet::new(),
            resting: BTreeMap::new(),
            adding: None,
            sign_in: None,
            notices: Vec::new(),
            notices_so_far: 0,
            chosen: settings.clone(),
            settings,
            at_start: AtStart::default(),
            catalogue,
            practice: None,
            raised: 0,
            raises_for: None,
            raised_for: None,
            leads: false,
            rotations: BTreeMap::new(),
            endings: Endings::default(),
            record: Record::default(),
            diagnosis: Diagnosis::default(),
            inspection: None,
            programs: ProgramsView::default(),
            import: None,
            transfer: TransferView::default(),
            detection: None,
            organisation: None,
            profile: None,
            provider_test: None,
            looking: Looking::new(),
            erasing: None,
        }
    }

    /// Makes the event true.
    pub(super) fn apply(&mut self, event: Event) {
        self.version += 1;
        self.verdicts += u64::from(checkup::may_turn_a_verdict(&event));
        self.change(event);
    }

    /// Grows with every change of any kind.
    pub(super) const fn version(&self) -> u64 {
        self.version
    }

    /// Grows with every change that may change a verdict of the check-up.
    pub(super) const fn verdicts(&self) -> u64 {
        self.verdicts
    }

    /// All accounts.
    pub(super) fn accounts(&self) -> impl Iterator<Item = &Account> {
        self.accounts.values()
    }

    /// The account that the person is signing in to. A sign-in that has ended may still be on the screen, or nobody may be
    /// there to close it.
    pub(super) fn signs_in(&self) -> Option<AccountId> {
        let ended = |view: &SignInView| {
            view.step == SignInStep::Done || matches!(view.stop, Some(SignInStop::Failed(_)))
        };
        self.sign_in.as_ref().filter(|view| !ended(view)).map(|view| view.account)
    }

    /// How other programs call this Mailward.
    pub(super) const fn call(&self) -> Option<&Call> {
        self.programs.call.as_ref()
    }

    /// The account with this name.
    pub(super) fn account(&self, id: AccountId) -> Option<&Account> {
        self.accounts.get(&id)
    }

    /// Whether everything was erased, so that there is nothing more to do.
    pub(super) const fn is_erased(&self) -> bool {
        matches!(self.erasing, Some(ErasingView::Done(_)))
    }

    /// Whether it is being done, or about to.
    pub(super) const fn erases(&self) -> bool {
        matches!(self.erasing, Some(ErasingView::Running))
    }

    /// The vault.
    pub(super) fn vault(&self) -> &VaultView {
        &self.vault
    }

    /// Grows whenever an account changes.
    pub(super) fn changes(&self) -> u64 {
        self.changes
    }

    /// All providers.
    pub(super) fn catalogue(&self) -> &Arc<Catalogue> {
        &self.catalogue
    }

    /// What is still to be ended at a provider.
    pub(super) fn outstanding(&self) -> &[Outstanding] {
        self.endings.outstanding()
    }

    /// Alerts that nobody has called expected.
    pub(super) fn alerts(&self) -> &[Alert] {
        self.record.alerts()
    }

    /// Whether the chain of the log was checked, so that its picture is to be kept up to date.
    pub(super) const fn chain_is_known(&self) -> bool {
        self.record.view().chain.is_some()
    }

    /// Whether the last exchange with a provider worked.
    pub(super) const fn online(&self) -> Option<bool> {
        self.online
    }

    /// The settings in force.
    pub(super) fn settings(&self) -> &Settings {
        &self.settings
    }

    /// What the person chose, also where an organisation decides.
    pub(super) const fn chosen(&self) -> &Settings {
        &self.chosen
    }

    /// The profile of an organisation that counts.
    pub(super) const fn organisation(&self) -> Option<&Arc<Organisation>> {
        self.organisation.as_ref()
    }

    /// Another store stands behind everything from now on: its accounts have names of their own, so those of the old one
    /// say nothing about them.
    pub(super) fn start_anew(&mut self) {
        self.version += 1;
        self.verdicts += 1;
        self.changes += 1;
        self.looking = Looking::new();
        self.accounts.clear();
        self.forgotten.clear();
        self.resting.clear();
        self.rotations.clear();
        self.endings = Endings::default();
        self.record = Record::default();
    }
}
