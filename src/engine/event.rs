//! Everything that can become true. Carries no secret, so it may be logged and shown.

use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;

use crate::domain::account::{Account, AccountId, LastUse, MailAddress, Told};
use crate::domain::alert::Alert;
use crate::domain::browser::KnownBrowser;
use crate::domain::catalogue::Catalogue;
use crate::domain::checkup::{Dismissal, LookKey, Looked, Looks};
use crate::domain::detection::Detection;
use crate::domain::import::{Imported, Preview};
use crate::domain::inspection::{Inspection, StoredToken};
use crate::domain::organisation::Organisation;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::report::Report;
use crate::domain::revocation::Outstanding;
use crate::domain::settings::{AtStart, Settings};
use crate::domain::snippet::{
    Call, MailProgram,
    fitness::{Called, Look as ProgramLook},
};
use crate::domain::transfer::{Exported as MovedOut, Unfinished};
use crate::services::diagnose::{DiagnoseWish, News};
use crate::services::report::SavedReport;

use super::snapshot::{
    AddingState, AttemptId, AuditWork, AuthorizeLink, BrowserState, Browsing, CheckState, CheckupRun,
    DeviceView, ErasingView, Exported, Forwarding, NoticeTone, PracticeView, ProfileView, ProviderTestView,
    RevocationState, RevokingAll, Rotation, SignInStep, SignInView, VaultView, Verified,
};

/// Something that has become true.
#[derive(Debug, Clone)]
pub enum Event {
    /// Accounts and providers were read from the store.
    Loaded(Box<Look>),
    /// They could not be read.
    Unreadable(Box<Problem>),
    /// Providers were learnt or changed.
    Providers(Arc<Catalogue>),
    /// The vault was opened, moved, or found shut.
    Vault(VaultView),
    /// Something asked of the vault was refused; the vault itself is as it was.
    VaultRefused(Box<Problem>),
    /// An account could not be forgotten.
    ForgetRefused(AccountId, Box<Problem>),
    /// An account was added or changed, by whatever.
    Account(Box<Account>),
    /// An account is gone.
    Forgotten(AccountId, MailAddress),
    /// Adding an account got this far; `None` closes the dialog.
    Adding(Option<(MailAddress, AddingState)>),
    /// A sign-in began.
    SignInBegan(Box<SignInView>),
    /// A sign-in is now at this step.
    SignInStep(AttemptId, SignInStep),
    /// A sign-in waits for the person: with a link, until then.
    SignInLink(AttemptId, AuthorizeLink, (Timestamp, Timestamp)),
    /// The browser was started for a sign-in, or not.
    SignInBrowser(AttemptId, BrowserState),
    /// What was pasted for a sign-in cannot be used.
    SignInPasteRefused(AttemptId, Box<Problem>),
    /// A sign-in waits for a code to be typed elsewhere.
    SignInDevice(AttemptId, DeviceView, (Timestamp, Timestamp)),
    /// Someone else signed in.
    SignInSomeoneElse(AttemptId, String),
    /// A sign-in is complete.
    SignedIn(AttemptId, Box<Account>),
    /// A sign-in failed.
    SignInFailed(AttemptId, Box<Problem>),
    /// A sign-in is no longer shown.
    SignInClosed(AttemptId),
    /// A renewal has left for the provider.
    Renewing(AccountId),
    /// A renewal is stored.
    Renewed(Box<Account>),
    /// A renewal failed; the account says how.
    RenewalFailed(AccountId, Option<Box<Account>>, Box<Problem>),
    /// A rotation that a person asked for ended like this; `None` takes it off the screen.
    Rotation(AccountId, Option<Rotation>),
    /// A revocation is so far; `None` takes it off the screen.
    Revoking(AccountId, Option<RevocationState>),
    /// A provider was asked about a revocation: it answered, or this stood in the way.
    Asked(Option<ProblemKind>),
    /// Revoking all accounts began; `None` takes it off the screen.
    RevokingAll(Option<RevokingAll>),
    /// Those that have not begun to be revoked will not.
    RevokingAllStopped,
    /// Whether signing out can be undone.
    CanUndo(AccountId, bool),
    /// A check whether a sign-in still stands is so far.
    Check(AccountId, CheckState),
    /// What is still to be ended of this account at its provider; nothing when that is settled.
    Owed(AccountId, Vec<Outstanding>),
    /// An alert was raised.
    AlertRaised(Alert),
    /// An alert is as it should be.
    AlertExpected(u64),
    /// News of the audit log.
    Audit(AuditNews),
    /// A program got a token.
    HandedOut(AccountId, LastUse),
    /// The person knows this about an account.
    Told(AccountId, Told),
    /// The settings changed.
    Settings(Settings),
    /// The system starts Mailward at login, or does not, whatever was chosen.
    StartAtLogin(bool),
    /// The file of authorities that counts, whatever was chosen.
    AuthorityFile(Option<PathBuf>),
    /// What the start decides about the network.
    AtStart(AtStart),
    /// News of a diagnosis or of a report.
    Diagnosis(DiagnosisNews),
    /// News of an inspection.
    Inspection(InspectionNews),
    /// News of mail programs.
    Programs(ProgramsNews),
    /// News of an import.
    Import(ImportNews),
    /// News of a move to another computer.
    Transfer(TransferNews),
    /// What is found out about an address got this far; `None` takes it off the screen.
    Detection(Option<Arc<Detection>>),
    /// This profile of an organisation counts, or none.
    Organisation(Option<Arc<Organisation>>),
    /// A profile that somebody looks at got this far; `None` takes it off the screen.
    Profile(Option<Box<ProfileView>>),
    /// A trial sign-in at a provider got this far; `None` takes it off the screen.
    ProviderTest(Option<Box<ProviderTestView>>),
    /// News of the check-up.
    Checkup(CheckupNews),
    /// Erasing everything is so far; `None` takes it off the screen.
    Erasing(Option<ErasingView>),
    /// The practice provider runs.
    Practice(PracticeView),
    /// News worth a notice.
    Notice(NoticeTone, String, Option<AccountId>),
    /// A problem that has no place of its own on the screen.
    Trouble(Box<Problem>),
    /// The person has seen a notice.
    NoticeDismissed(u64),
    /// Another start asked this window to come to the front; how often that has happened.
    Raised(i64),
    /// The next call to the front is for this account.
    RaisesFor(Option<AccountId>),
    /// This process leads from now on, or no longer.
    Leads(bool),
}

/// News of the check-up.
#[derive(Debug, Clone)]
pub enum CheckupNews {
    /// What is kept of former looks, and what was put aside.
    Read {
        /// The newest look each.
        looks: Looks,
        /// What was put aside and is not over.
        dismissals: Vec<Dismissal>,
        /// When the oldest event of the log happened.
        oldest_event: Option<Timestamp>,
    },
    /// Something was looked at.
    Looked(LookKey, Looked),
    /// This is put aside from now on, and nothing else.
    PutAside(Vec<Dismissal>),
    /// The oldest event of the log happened then.
    Oldest(Option<Timestamp>),
    /// A look at everything is so far.
    Running(CheckupRun),
    /// It has ended.
    Ended,
    /// It, or what was asked of the check-up, could not be done.
    Refused(Box<Problem>),
    /// The person has seen why.
    RefusalSeen,
}

/// What is kept, as it was at one look.
#[derive(Debug, Clone)]
pub struct Look {
    /// All accounts.
    pub accounts: Vec<Account>,
    /// All providers.
    pub catalogue: Arc<Catalogue>,
    /// What is still to be ended at a provider.
    pub outstanding: Vec<Outstanding>,
    /// Alerts that nobody has called expected.
    pub alerts: Vec<Alert>,
}

#[cfg(test)]
impl Look {
    /// These accounts, and nothing else.
    pub(super) const fn of(accounts: Vec<Account>, catalogue: Arc<Catalogue>) -> Self {
        Self { accounts, catalogue, outstanding: Vec::new(), alerts: Vec::new() }
    }
}

/// News of the audit log.
#[derive(Debug, Clone)]
pub enum AuditNews {
    /// What a check of the chain found.
    Chain(Verified),
    /// Its newest event is this one.
    Grew(u64),
    /// It holds the events from this one to that one.
    Extent(u64, u64),
    /// A check or an export that somebody waits for is so far; `None` when none runs.
    Work(Option<AuditWork>),
    /// The last check or export could not be done; `None` when another one begins.
    Refused(Option<Box<Problem>>),
    /// An export came to this; `None` takes it off the screen.
    Exported(Option<Exported>),
    /// The events that somebody looks at; `None` when nobody does.
    Browsing(Option<Browsing>),
    /// How forwarding goes; `None` where nothing is forwarded.
    Forwarding(Option<Box<Forwarding>>),
}

/// News of a diagnosis or of a report.
#[derive(Debug, Clone)]
pub enum DiagnosisNews {
    /// It began.
    Began(DiagnoseWish, Timestamp),
    /// It got further.
    Step(Box<News>),
    /// It ended with this.
    Ended(Arc<Report>, Timestamp),
    /// It could not be done, or was cancelled.
    Failed(Box<Problem>, Timestamp),
    /// The person has seen it.
    Closed,
    /// A report was written; `None` when that has been seen.
    Saved(Option<SavedReport>),
    /// A report was read; `None` when it is closed.
    Opened(Option<(PathBuf, Arc<Report>)>),
    /// A report could not be read or written; `None` when that has been seen.
    Refused(Option<Box<Problem>>),
}

/// News of an inspection.
#[derive(Debug, Clone)]
pub enum InspectionNews {
    /// One began, of this token of the vault or of a pasted one.
    Began(Option<(AccountId, StoredToken)>),
    /// It ended.
    Ended(Arc<Inspection>),
    /// It could not be done.
    Failed(Box<Problem>),
    /// The person has left it.
    Closed,
}

/// News of mail programs.
#[derive(Debug, Clone)]
pub enum ProgramsNews {
    /// They call this Mailward like this; `None` where its file cannot be named.
    Call(Option<Call>),
    /// One is being looked at.
    Looking(MailProgram),
    /// This was found.
    Looked(Box<ProgramLook>),
    /// The command is being tried for this account.
    Calling(AccountId),
    /// It did like this.
    Called(AccountId, Called),
    /// These browsers are on this computer.
    Browsers(Arc<Vec<KnownBrowser>>),
}

/// News of an import.
#[derive(Debug, Clone)]
pub enum ImportNews {
    /// Settings are being read.
    Reading,
    /// They were.
    Read(Arc<Preview>),
    /// They could not be.
    Refused(Box<Problem>),
    /// The sealed part did not open, or something else stood in the way before anything was added.
    NotOpened(Box<Problem>),
    /// Accounts are being added.
    Adding,
    /// They were.
    Added(Arc<Imported>),
    /// The person has seen it.
    Closed,
}

/// News of a move to another computer.
#[derive(Debug, Clone)]
pub enum TransferNews {
    /// The file is being written.
    Writing,
    /// It is there.
    Written(Arc<MovedOut>),
    /// It is not.
    Refused(Box<Problem>),
    /// The person has seen it.
    Closed,
    /// An earlier one was interrupted, or none was.
    Unfinished(Option<Arc<Unfinished>>),
}
