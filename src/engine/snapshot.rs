//! What faces see: one immutable picture, built by the engine, shared by `Arc`, never changed.
//!
//! No secret is in it, so it may be drawn, printed and compared. A link of a sign-in that waits is in it because it must be
//! shown and copied; its `Debug` prints the host only.

use std::sync::Arc;

use jiff::Timestamp;

use crate::domain::account::{Account, AccountId, MailAddress};
pub use crate::domain::alert::Alert;
pub use crate::domain::audit::{Broken, Verified};
use crate::domain::catalogue::Catalogue;
use crate::domain::detection::Detection;
use crate::domain::health::Health;
use crate::domain::lifespan::ExpectedEnd;
use crate::domain::organisation::Organisation;
use crate::domain::practice::PracticeFailure;
use crate::domain::problem::Problem;
use crate::domain::provider::Provider;
pub use crate::domain::report::{CheckId, CheckResult, Finding, Report};
pub use crate::domain::revocation::{Outstanding, Revoked};
use crate::domain::scope::Scope;
use crate::domain::settings::{AtStart, Settings};
pub use crate::services::audit::{Browsing, DayCount, Exported, HourCount, Row};
pub use crate::services::check::{Checked, Found};
pub use crate::services::diagnose::DiagnoseWish;
pub use crate::services::erase::{Erased, KeyGone};
pub use crate::services::forward::Forwarding;
pub use crate::services::report::SavedReport;
pub use crate::services::rotate::{Change, OldGrant, Rotated};
pub use crate::services::sign_in::{AuthorizeLink, DeviceCodeShown as DeviceView, Step as SignInStep, Way};
pub use crate::services::vault::{VaultState, VaultView};

mod audit;
mod checkup;
mod diagnosis;
mod import;
mod inspection;
mod profile;
mod programs;
mod revoking;
mod transfer;
mod trial;

pub use audit::{AuditTask, AuditView, AuditWork};
pub use checkup::{CheckupRun, CheckupView};
pub use diagnosis::{DiagnosisView, OpenedReport, ReportView};
pub use import::ImportView;
pub use inspection::InspectionView;
pub use profile::ProfileView;
pub use programs::ProgramsView;
pub use revoking::{RevocationState, RevokingAll};
pub use transfer::{TransferState, TransferView};
pub use trial::{ProviderTestEnd, ProviderTestView};

/// Everything that is true right now.
#[derive(Debug, Clone, PartialEq)]
pub struct Snapshot {
    /// Why nothing works: the data folder cannot be used. Then nothing else of the picture counts.
    pub fatal: Option<Box<Problem>>,
    /// Whether the accounts have been read; before that the window shows that it loads.
    pub loaded: bool,
    /// The vault.
    pub vault: VaultView,
    /// What was asked of the vault last and refused; gone with the next attempt.
    pub vault_refused: Option<Problem>,
    /// An account that could not be forgotten, and why.
    pub forget_refused: Option<(AccountId, Problem)>,
    /// Whether the last exchange with a provider worked; `None` before the first.
    pub online: Option<bool>,
    /// The accounts, the ones that need somebody first, then by address.
    pub accounts: Vec<AccountView>,
    /// An account that is being added.
    pub adding: Option<AddingView>,
    /// A sign-in that is shown.
    pub sign_in: Option<SignInView>,
    /// News to show for a moment, oldest first.
    pub notices: Vec<Notice>,
    /// The next thing that will happen by itself.
    pub next: Option<Planned>,
    /// The settings in force.
    pub settings: Settings,
    /// What the start decides about the network, so that the settings do not.
    pub at_start: AtStart,
    /// All providers, built in and the person's own.
    pub catalogue: Arc<Catalogue>,
    /// The practice provider, while it runs.
    pub practice: Option<PracticeView>,
    /// Grows each time the window should come to the front.
    pub raised: i64,
    /// The account to be shown then, where a notification about one was pressed.
    pub raised_for: Option<AccountId>,
    /// Whether this process is the one that renews by itself, notifies and answers mail programs. Of all that stand on a
    /// data folder one does; when it ends, another takes over.
    pub leads: bool,
    /// The audit log.
    pub audit: AuditView,
    /// Alerts that nobody has called expected, newest first.
    pub alerts: Vec<Alert>,
    /// Grants that are gone here and still to be ended at a provider, oldest first.
    pub outstanding: Vec<Outstanding>,
    /// Revoking all accounts, while it runs and until it is closed.
    pub revoking_all: Option<RevokingAll>,
    /// The diagnosis that runs or ran last, until it is closed.
    pub diagnosis: Option<DiagnosisView>,
    /// Reports that were opened or saved.
    pub reports: ReportView,
    /// The inspection that runs or ran last, until it is closed.
    pub inspection: Option<InspectionView>,
    /// Mail programs that get their tokens here.
    pub programs: ProgramsView,
    /// Settings of another program that are read or added, until that is closed.
    pub import: Option<ImportView>,
    /// A move to another computer: one that runs or ran, and one that was interrupted.
    pub transfer: TransferView,
    /// What is found out about an address, until that is closed.
    pub detection: Option<Arc<Detection>>,
    /// The profile of an organisation that counts.
    pub organisation: Option<Arc<Organisation>>,
    /// A profile that is read or was taken, until that is closed.
    pub profile: Option<ProfileView>,
    /// A trial sign-in at a provider, until that is closed.
    pub provider_test: Option<ProviderTestView>,
    /// How the practices are kept.
    pub checkup: CheckupView,
    /// Erasing everything, once it was asked for.
    pub erasing: Option<ErasingView>,
}

impl Snapshot {
    /// Before anything has been read.
    pub fn empty() -> Self {
        Self {
            fatal: None,
            loaded: false,
            vault: VaultView { place: None, state: VaultState::Opening, answered_ms: None },
            vault_refused: None,
            forget_refused: None,
            online: None,
            accounts: Vec::new(),
            adding: None,
            sign_in: None,
            notices: Vec::new(),
            next: None,
            settings: Settings::default(),
            at_start: AtStart::default(),
            catalogue: Arc::default(),
            practice: None,
            raised: 0,
            raised_for: None,
            leads: false,
            audit: AuditView::default(),
            alerts: Vec::new(),
            outstanding: Vec::new(),
            revoking_all: None,
            diagnosis: None,
            reports: ReportView::default(),
            inspection: None,
            programs: ProgramsView::default(),
            import: None,
            transfer: TransferView::default(),
            detection: None,
            organisation: None,
            profile: None,
            provider_test: None,
            checkup: CheckupView::default(),
            erasing: None,
        }
    }

    /// When the engine could not be started.
    pub fn stopped(problem: Problem) -> Self {
        Self { fatal: Some(Box::new(problem)), ..Self::empty() }
    }
}

/// One account as a face sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct AccountView {
    /// Its facts.
    pub account: Account,
    /// Its state.
    pub health: Health,
    /// Its provider; `None` when the definition is gone.
    pub provider: Option<Arc<Provider>>,
    /// What the next sign-in will ask for.
    pub will_ask: Vec<Scope>,
    /// When it is renewed next by itself.
    pub renews_at: Option<Timestamp>,
    /// When its sign-in is expected to end, and why.
    pub expected_end: Option<ExpectedEnd>,
    /// What the last rotation asked for by a person came to, until it is dismissed.
    pub rotation: Option<Rotation>,
    /// A revocation that runs, or what it came to, until it is dismissed.
    pub revocation: Option<RevocationState>,
    /// Whether a sign-out can still be undone.
    pub can_undo_sign_out: bool,
    /// Whether it is being checked that the sign-in still stands, or what the last check found.
    pub check: Option<CheckState>,
}

/// A check whether a sign-in still stands.
#[derive(Debug, Clone, PartialEq)]
pub enum CheckState {
    /// The provider is being asked.
    Running,
    /// It ended.
    Done(Checked),
}

/// What a rotation came to.
#[derive(Debug, Clone, PartialEq)]
pub enum Rotation {
    /// It worked.
    Done(Box<Rotated>),
    /// It did not; the tokens of before still hold as far as the problem does not say otherwise.
    Failed(Box<Problem>),
}

impl AccountView {
    /// The provider's name for people.
    pub fn provider_name(&self) -> &str {
        self.provider
            .as_ref()
            .map_or_else(|| self.account.provider.as_str(), |provider| provider.short_name.as_str())
    }
}

/// An account that is being added.
#[derive(Debug, Clone, PartialEq)]
pub struct AddingView {
    /// Which address.
    pub address: MailAddress,
    /// How far it is.
    pub state: AddingState,
}

/// How far adding an account is.
#[derive(Debug, Clone, PartialEq)]
pub enum AddingState {
    /// The provider is being asked.
    Asking,
    /// It could not be added.
    Failed(Box<Problem>),
    /// It was added.
    Added(AccountId),
}

/// Names one sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct AttemptId(pub u64);

/// A sign-in as a face sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct SignInView {
    /// Which sign-in.
    pub attempt: AttemptId,
    /// Which account.
    pub account: AccountId,
    /// The wanted address.
    pub address: MailAddress,
    /// The provider's name for people.
    pub provider: String,
    /// Which road it takes.
    pub way: Way,
    /// How far it is.
    pub step: SignInStep,
    /// Why what was pasted cannot be used; it goes on waiting.
    pub paste_refused: Option<Box<Problem>>,
    /// What holds it up or has ended it; `None` while it runs.
    pub stop: Option<SignInStop>,
    /// The link that was opened, to copy.
    pub link: Option<AuthorizeLink>,
    /// Whether the browser was started, and why not.
    pub browser: BrowserState,
    /// The code for another device.
    pub device: Option<DeviceView>,
    /// When the wait began and when it ends.
    pub wait: Option<(Timestamp, Timestamp)>,
    /// Whether this provider can sign in with a code on another device.
    pub can_use_device: bool,
    /// Whether it is a full rotation: the grant of before is ended too.
    pub ends_old: bool,
}

/// Erasing everything.
#[derive(Debug, Clone, PartialEq)]
pub enum ErasingView {
    /// It goes on.
    Running,
    /// It could not be begun; everything is as it was.
    Refused(Box<Problem>),
    /// It is done. The engine has ended with it, and the files are gone or going.
    Done(Arc<Erased>),
}

/// Why a sign-in does not go on by itself.
#[derive(Debug, Clone, PartialEq)]
pub enum SignInStop {
    /// It failed.
    Failed(Box<Problem>),
    /// Someone else signed in; nothing is stored until the person decides.
    SomeoneElse {
        /// Who the provider says signed in.
        signed_in_as: String,
    },
}

/// Whether the browser was started.
#[derive(Debug, Clone, PartialEq)]
pub enum BrowserState {
    /// It was not asked to.
    NotOpened,
    /// It was.
    Opened,
    /// It could not be.
    Failed(Box<Problem>),
}

/// News to show for a moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    /// Names it, to dismiss it.
    pub id: u64,
    /// How it is marked.
    pub tone: NoticeTone,
    /// What it says.
    pub text: NoticeText,
    /// The account it leads to.
    pub account: Option<AccountId>,
}

/// What a notice says.
#[derive(Debug, Clone, PartialEq)]
pub enum NoticeText {
    /// One sentence.
    Words(String),
    /// The headline of a problem that has no place of its own on the screen.
    Problem(Box<Problem>),
}

/// How a notice is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeTone {
    /// Something went well.
    Good,
    /// Something worth knowing.
    Info,
    /// Something that needs a look; the problem itself is a card elsewhere.
    Attention,
}

/// Something that will happen by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// For which address.
    pub address: MailAddress,
    /// When its token is renewed.
    pub at: Timestamp,
}

/// The practice provider, while it runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PracticeView {
    /// Its issuer.
    pub issuer: String,
    /// The user to sign in as.
    pub user: MailAddress,
    /// The failures it has been told to have.
    pub failures: Vec<PracticeFailure>,
}
