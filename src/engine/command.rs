//! Every request, as data. Faces build commands; only the engine executes them.
//!
//! A command may carry a secret inwards (a passphrase, a client secret, a pasted address) inside a type that cannot
//! speak. The only secret that leaves is in the reply to [`Command::HandOut`].

use jiff::SignedDuration;
use tokio::sync::oneshot;

use crate::domain::account::{Account, AccountId, MailAddress};
use crate::domain::problem::Problem;
use crate::domain::provider::{MailServer, Provider, ProviderId};
use crate::domain::scope::Uses;
use crate::domain::secret::{ClientSecret, Passphrase, PastedAddress};
use crate::domain::settings::{KeyPlace, Settings};
use crate::services::hand_out::HandedOut;

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
    /// Get a new access token now.
    Renew(AccountId, Reply<Account>),
    /// Give an access token to a program.
    HandOut(HandOutRequest, Reply<HandedOut>),
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
    /// The person has seen a notice.
    DismissNotice(u64),
    /// End.
    Quit,
}

/// What is needed to add an account.
#[derive(Debug, Clone)]
pub struct AddAccount {
    /// The address.
    pub address: MailAddress,
    /// Who issues the tokens.
    pub provider: ProviderChoice,
    /// Under which registration to ask.
    pub client: ClientChoice,
    /// What it will be used for.
    pub uses: Uses,
    /// SASL user when it differs from the address.
    pub mailbox: Option<String>,
    /// Mail servers instead of the provider's.
    pub servers: Vec<MailServer>,
    /// Redirect form instead of the provider's.
    pub redirect: Option<String>,
}

/// Who issues the tokens of a new account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProviderChoice {
    /// As the address says, from the catalogue.
    ByAddress,
    /// This one of the catalogue.
    Known(ProviderId),
    /// Learnt from this issuer's metadata.
    Issuer(String),
}

/// Under which registration an account asks.
#[derive(Debug, Clone)]
pub enum ClientChoice {
    /// The one that another account of the same provider uses; none if there is no such account.
    AsOthers,
    /// This one.
    Given {
        /// The client ID as typed.
        id: String,
        /// The client secret as typed, for a confidential client.
        secret: Option<ClientSecret>,
    },
    /// Register one (RFC 7591).
    Register,
}

/// What a person may change of an account after it was added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccountChange {
    /// What it is used for; the next sign-in asks for it.
    Uses(Uses),
    /// The SASL user, `None` for the address itself.
    Mailbox(Option<String>),
}

/// What happens to the grant when an account is forgotten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// End it at the provider first; if that fails nothing is removed.
    Revoke,
    /// Leave it at the provider.
    KeepGrant,
}

/// What forgetting an account did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forgotten {
    /// The address that is gone.
    pub address: MailAddress,
    /// Whether the grant was ended at the provider; `None` when there was nothing to end or the wish was to keep it.
    pub revoked: Option<bool>,
    /// Where the person can end it by hand, when it could not be ended here.
    pub page: Option<String>,
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
    /// Whether the dialog of the window shows it.
    pub shown: bool,
}

/// The roads of a sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// The system browser is opened and comes back over loopback.
    Browser,
    /// The link is shown, nothing is opened; it comes back over loopback or is pasted.
    Link,
    /// The link is shown and only pasting brings it back: no port is opened.
    Paste,
    /// A code is typed on another device (RFC 8628).
    Device,
}

/// What to do when someone else signed in than was wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Drop what was received.
    Discard,
    /// Who signed in opens the mailbox of the wanted address.
    SharedMailbox,
    /// Add the address that signed in as an account of its own.
    AnotherAccount,
}

/// Who wants a token, and how long it must last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandOutRequest {
    /// Which account.
    pub account: AccountId,
    /// It must be good for at least so long.
    pub min_life: SignedDuration,
    /// The program that asked, where it is known.
    pub program: Option<String>,
}

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

    /// Answers, if somebody still waits.
    pub fn send(self, answer: Result<T, Problem>) {
        if let Some(sender) = self.0 {
            sender.send(answer).ok(); // whoever asked may have gone away
        }
    }
}
