//! Every request, as data. Faces build commands; only the engine executes them.
//!
//! A command may carry a secret inwards (a passphrase, a client secret, a pasted address) inside a type that cannot
//! speak. The only secrets that leave are in the replies to [`Command::HandOut`] and [`Command::ShowToken`].

use std::path::PathBuf;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::oneshot;

use crate::domain::account::{Account, AccountId, MailAddress, Requester};
use crate::domain::browser::KnownBrowser;
use crate::domain::definition::DefinitionCheck;
use crate::domain::detection::Detection;
use crate::domain::organisation::Organisation;
use crate::domain::practice::PracticeFailure;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::{Provider, ProviderId, Sasl};
use crate::domain::report::Report;
use crate::domain::secret::{Passphrase, PastedAddress};
use crate::domain::settings::{KeyPlace, Settings};
use crate::domain::snippet::{MailProgram, Part, fitness};

pub use crate::domain::audit::{AuditEvent, AuditFilter, Verified};
pub use crate::domain::checkup::{About, Checkup, Reason};
pub use crate::domain::import::{Addition, Imported, Preview};
pub use crate::domain::inspection::{Inspection, StoredToken};
pub use crate::domain::revocation::{OutstandingId, Revoked};
pub use crate::domain::transfer::{Exported as MovedOut, MoveEnd, TokensGo};
pub use crate::services::accounts::{
    AccountChange, AddAccount, ClientChoice, Ending, Forgotten, ProviderChoice,
};
pub use crate::services::audit::{ExportFormat, ExportWish, Exported, document};
pub use crate::services::check::Checked;
pub use crate::services::clients::{RegistrationEnd, RegistrationRead};
pub use crate::services::diagnose::DiagnoseWish;
pub use crate::services::erase::{Erased, KeyGone};
pub use crate::services::hand_out::{HandOutRequest, HandedOut};
pub use crate::services::import::{ImportSource, ImportWish};
pub use crate::services::inspect::{Against, InspectWish, TokenSource};
pub use crate::services::providers::{Depth, TestWish, TestedSignIn};
pub use crate::services::report::{SaveReport, SavedReport};
pub use crate::services::rotate::{Change, OldGrant, Rotated};
pub use crate::services::show::{Look, ShowRequest, Shown};
pub use crate::services::sign_in::{Decision, Input as SignInInput, Way};
pub use crate::services::transfer::{MoveInWish, MoveWish};

use super::snapshot::{AttemptId, VaultView};

/// A request to the engine.
#[derive(Debug)]
pub enum Command {
    /// Add an account, without signing in.
    AddAccount(Box<AddAccount>, Reply<Account>),
    /// Close the "add" dialog: forget what is known of the attempt, end it if it runs.
    CloseAdding,
    /// Give an account another client.
    SetClient(AccountId, ClientChoice, Reply<Account>),
    /// Change what a person may change of an account.
    ChangeAccount(AccountId, AccountChange, Reply<Account>),
    /// Remove an account here.
    Forget(AccountId, Ending, Reply<Forgotten>),
    /// Drop the tokens here and leave the grant at the provider. Can be undone until this process ends.
    SignOut(AccountId, Reply<Account>),
    /// Undo that.
    UndoSignOut(AccountId, Reply<Account>),
    /// End the grant at the provider, then here; settings stay.
    Revoke(AccountId, Reply<Revoked>),
    /// The person has seen what a revocation came to.
    DismissRevocation(AccountId),
    /// Revoke every account that is signed in, side by side.
    RevokeAll(Reply<Vec<Revoked>>),
    /// Do not begin those that have not begun.
    StopRevokeAll,
    /// The person has seen what revoking all came to.
    CloseRevokeAll,
    /// The person has ended a grant on the provider's page, or leaves it at that.
    TickOff(OutstandingId, Reply<()>),
    /// Ask the provider again now about a revocation that waits.
    AskAgain(OutstandingId, Reply<Revoked>),
    /// Ask the provider whether the sign-in still stands.
    Check(AccountId, Reply<Checked>),
    /// Give a person one token to look at or to copy.
    ShowToken(ShowRequest, Reply<Shown>),
    /// Keep these events of the log in the snapshot, up to date; `None` when nobody looks any more.
    BrowseAudit(Option<AuditFilter>),
    /// The newest events that fit, at most so many, newest first.
    ListAudit(AuditFilter, usize, Reply<Vec<AuditEvent>>),
    /// Check the chain of the log.
    VerifyAudit(Reply<Verified>),
    /// Begin a new chain of the log after one that is broken, and check it. What is left of the old one stays.
    BeginLogAnew(Reply<Verified>),
    /// Write events to a file.
    ExportAudit(ExportWish, Reply<Exported>),
    /// Stop a check or an export that runs.
    CancelAuditWork,
    /// The person has seen what an export came to.
    DismissExport,
    /// An alert, named by its event, is as it should be.
    MarkExpected(u64, Reply<()>),
    /// Start to sign in.
    SignIn(SignInRequest, Reply<Account>),
    /// Open the browser again for a sign-in that waits.
    OpenBrowserAgain(AttemptId),
    /// Hand the address of the page the browser ended on to a sign-in that waits.
    PasteRedirect(AttemptId, PastedAddress),
    /// Say what to do about someone else having signed in.
    Decide(AttemptId, Decision),
    /// End a sign-in; nothing is stored.
    CancelSignIn(AttemptId),
    /// Close the dialog of a sign-in that has ended.
    CloseSignIn(AttemptId),
    /// Get a new access token now, and a new refresh token where the provider gives one.
    Rotate(AccountId, Reply<Rotated>),
    /// Sign in anew, then end the grant of before: a new refresh token also where the provider does not rotate them.
    RotateFully(SignInRequest, Reply<Rotated>),
    /// The person has seen what a rotation came to.
    DismissRotation(AccountId),
    /// Give an access token to a program.
    HandOut(HandOutRequest, Reply<HandedOut>),
    /// A program that asked for one was turned away before it got so far: for an address that is not here, or because it
    /// asks far too often.
    NoteRefusal(Option<AccountId>, Option<Requester>, ProblemKind),
    /// Learn a provider from its metadata, without adding it.
    Discover(String, Reply<Provider>),
    /// Make the vault's key available: by the keyring, or with this passphrase.
    Unlock(Option<Passphrase>, Reply<VaultView>),
    /// Make a vault whose key is kept there.
    CreateVault(KeyPlace, Option<Passphrase>, Reply<VaultView>),
    /// Keep the vault's key somewhere else.
    MoveVault(KeyPlace, Option<Passphrase>, Reply<VaultView>),
    /// Wrap the vault's key by another passphrase.
    ChangePassphrase {
        /// The one in force.
        old: Passphrase,
        /// The one to come.
        new: Passphrase,
        /// Where the answer goes.
        reply: Reply<VaultView>,
    },
    /// Take these settings; they count at once.
    ChangeSettings(Settings),
    /// Start the practice provider if it does not run, add its account, and show the sign-in.
    TryPractice(Reply<Account>),
    /// Let the practice provider, which is started if it does not run, have these failures and no others.
    SetPracticeFailures(Vec<PracticeFailure>, Reply<()>),
    /// Look for what is wrong, in place of a diagnosis that runs.
    Diagnose(DiagnoseWish, Reply<Arc<Report>>),
    /// Stop the one that runs; what it found so far stays.
    CancelDiagnosis,
    /// The person has seen it.
    CloseDiagnosis,
    /// Write a report to a file.
    SaveReport(SaveReport, Reply<SavedReport>),
    /// Read a report that somebody sent.
    OpenReport(PathBuf, Reply<Arc<Report>>),
    /// The person has seen it, and what was saved or refused.
    CloseReport,
    /// The person has seen what was saved or refused; a report that is open stays.
    DismissReportNews,
    /// Look at a token, in place of one that is being looked at.
    Inspect(Box<InspectWish>, Reply<Arc<Inspection>>),
    /// The person has left the inspector: forget what was found.
    CloseInspection,
    /// Look at a mail program that is installed, and try the command that it will run.
    LookAtProgram(LookAtProgram, Reply<ProgramLooked>),
    /// Read settings of another program, in place of others that are being read. Adds nothing.
    LookAtImport(Box<ImportWish>, Reply<Arc<Preview>>),
    /// Add these accounts of them.
    Import(Vec<Addition>, Reply<Arc<Imported>>),
    /// The person has seen what was read or added.
    CloseImport,
    /// Find out who could issue the tokens of this address, in place of a search that runs. Asks the resolver and the domain.
    Detect(MailAddress, Reply<Arc<Detection>>),
    /// The person has left it: end what runs, forget what was found.
    CloseDetection,
    /// Ask the provider what it knows of the client that was registered for this account (RFC 7592, section 2.1).
    ReadRegistration(AccountId, Reply<RegistrationRead>),
    /// Delete that client at the provider (RFC 7592, section 2.3), and here from every account that asks under it.
    DeleteRegistration(AccountId, Reply<Account>),
    /// The text of a definition's file.
    ReadDefinition(PathBuf, Reply<String>),
    /// Judge a person's own definition of a provider, in TOML, also against the provider's metadata. Keeps nothing.
    CheckDefinition(String, Depth, Reply<Arc<DefinitionCheck>>),
    /// Keep a person's own definition, in place of one of the same name.
    KeepProvider(Box<Provider>, Reply<Arc<Provider>>),
    /// Remove a person's own definition; refused while an account uses it.
    RemoveProvider(ProviderId, Reply<()>),
    /// Write a definition to a file, as TOML.
    ExportProvider(ProviderId, PathBuf, Reply<PathBuf>),
    /// Sign in at a provider once to see whether its definition works. Keeps nothing, and revokes what it got.
    TestProvider(Box<TestWish>, Reply<Arc<TestedSignIn>>),
    /// What the person says to a trial sign-in that runs.
    ProviderTestInput(SignInInput),
    /// End that, or take what it came to off the screen.
    CloseProviderTest,
    /// Read the profile of an organisation from a file. Changes nothing.
    LookAtProfile(PathBuf, Reply<Arc<Organisation>>),
    /// Let this profile count from now on.
    TakeProfile(Arc<Organisation>, Reply<()>),
    /// Let it no longer count. One that the system manages stays.
    DropProfile(Reply<()>),
    /// The person has seen a profile that was read or taken.
    CloseProfile,
    /// Write everything to a file that another computer can import.
    MoveOut(Box<MoveWish>, Reply<MovedOut>),
    /// The person has seen what came of that.
    CloseMoveOut,
    /// End a move that was interrupted.
    SettleMove(MoveEnd, Reply<MovedOut>),
    /// Add accounts from a file of another Mailward, with their sign-ins where the passphrase is given.
    MoveIn(Box<MoveInWish>, Reply<Arc<Imported>>),
    /// Which browsers are on this computer.
    ListBrowsers(Reply<Arc<Vec<KnownBrowser>>>),
    /// Look at this installation and at accounts anew, in place of a look that runs, and keep what was seen. The answer comes
    /// when all of it has ended.
    CheckUp(CheckUpWish, Reply<Arc<Checkup>>),
    /// Stop the one that runs; what it saw so far stays.
    CancelCheckUp,
    /// Leave a verdict as it is until a day.
    PutAside(Box<PutAside>, Reply<()>),
    /// Show a verdict again that was put aside.
    TakeUpAgain(Reason, About, Reply<()>),
    /// Take the rights to read the data folder, and what is in it, from others.
    ProtectFiles(Reply<()>),
    /// Remove events that are older than the settings say, now; how many went.
    PruneAudit(Reply<u64>),
    /// The person has seen why something asked of the check-up could not be done.
    DismissCheckupRefusal,
    /// End every sign-in because everything is to be erased: none is ended where erasing would be refused.
    RevokeToErase,
    /// Erase everything that is kept on this computer. The engine ends after it; the files go once it has.
    EraseEverything(Reply<Arc<Erased>>),
    /// The person has seen that it was refused.
    CloseErasing,
    /// Something outside the engine went wrong and is worth a word in the window.
    Say(Box<Problem>),
    /// The person has seen a notice.
    DismissNotice(u64),
    /// End.
    Quit,
}

/// What to look at.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CheckUpWish {
    /// These accounts; `None` for all of them, and this computer.
    pub accounts: Option<Vec<AccountId>>,
    /// Whether providers and mail servers are asked, too. Without it nothing leaves this computer.
    pub ask: bool,
}

/// What is left as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PutAside {
    /// What is so.
    pub reason: Reason,
    /// About what.
    pub about: About,
    /// Why it may stay so.
    pub why: String,
    /// Until when.
    pub until: Timestamp,
}

/// Which program to look at, for whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LookAtProgram {
    /// The program.
    pub program: MailProgram,
    /// The account that it is to be used for.
    pub account: AccountId,
    /// The mechanism that it will need.
    pub mechanism: Sasl,
    /// What of its work its snippet is for: what only sends runs the command of whoever sends.
    pub part: Part,
    /// Whether the command is to be run as well. That hands a token out, and is recorded.
    pub try_call: bool,
}

/// What a look at a program found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgramLooked {
    /// The program itself.
    pub look: fitness::Look,
    /// How the command did, if it was to be tried.
    pub called: Option<fitness::Called>,
}

/// How to sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInRequest {
    /// Which account.
    pub account: AccountId,
    /// Which road.
    pub way: Way,
    /// How long to wait for the person.
    pub limit: SignedDuration,
    /// The browser to open this time, in place of the account's and the settings'.
    pub browser: Option<String>,
    /// Whether the person is to prove anew who they are, whatever the browser remembers.
    pub fresh: bool,
}

impl SignInRequest {
    /// By the system browser, for at most ten minutes.
    pub const fn by_browser(account: AccountId) -> Self {
        Self { account, way: Way::Browser, limit: SignedDuration::from_mins(10), browser: None, fresh: false }
    }
}

/// An answer that waits for the next snapshot, so that whoever hears it finds the news there.
pub(super) type Answer = Box<dyn FnOnce() + Send>;

/// Where the answer to a command goes; may be nowhere.
#[derive(Debug)]
pub struct Reply<T>(Option<oneshot::Sender<Result<T, Problem>>>);

impl<T> Reply<T> {
    /// Nobody waits; the news is in the snapshot.
    pub const fn nowhere() -> Self {
        Self(None)
    }

    /// Somebody waits at the receiver.
    pub fn channel() -> (Self, oneshot::Receiver<Result<T, Problem>>) {
        let (sender, receiver) = oneshot::channel();
        (Self(Some(sender)), receiver)
    }

    /// The answer, to be given when the news is in the snapshot.
    pub(super) fn later(self, answer: Result<T, Problem>) -> Answer
    where
        T: Send + 'static,
    {
        Box::new(move || self.send(answer))
    }

    /// Answers, if somebody still waits.
    pub fn send(self, answer: Result<T, Problem>) {
        if let Some(sender) = self.0 {
            sender.send(answer).ok(); // whoever asked may have gone away
        }
    }
}
