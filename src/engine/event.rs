//! Everything that can become true. Carries no secret, so it may be logged and shown.

use std::sync::Arc;

use jiff::Timestamp;

use crate::domain::account::{Account, AccountId, LastUse, MailAddress, Told};
use crate::domain::catalogue::Catalogue;
use crate::domain::problem::Problem;
use crate::domain::settings::Settings;

use super::snapshot::{
    AddingState, AttemptId, AuthorizeLink, BrowserState, DeviceView, NoticeTone, PracticeView, Rotation,
    SignInStep, SignInView, VaultView,
};

/// Something that has become true.
#[derive(Debug, Clone)]
pub enum Event {
    /// Accounts and providers were read from the store.
    Loaded(Vec<Account>, Arc<Catalogue>),
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
    /// A program got a token.
    HandedOut(AccountId, LastUse),
    /// The person knows this about an account.
    Told(AccountId, Told),
    /// The settings changed.
    Settings(Settings),
    /// The system starts Mailward at login, or does not, whatever was chosen.
    StartAtLogin(bool),
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
