//! What another mail program's settings say, and what could be made of it here.
//!
//! Everything in this folder may be shown: a password or token that stands in a file never gets as far as these types. Texts
//! of a file are cleaned before they come here ([`clean`]); words for people are made in `explain::import`.

use std::path::PathBuf;

use super::account::{Account, MailAddress, Particulars};
use super::problem::Problem;
use super::provider::{ClientId, MailServer, Provider, ProviderId, Rotation};
use super::scope::{MailUse, Uses};
use super::transfer::{Brings, TokensGo};

mod alphabet;
mod found;

pub use alphabet::{Spelling, spelling};
pub use found::{Found, FoundOAuth, FoundServer, FoundSignIn, FoundTls, clean};

/// Whose settings they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ImportFormat {
    /// K-9 Mail and Thunderbird for Android: `.k9s`.
    K9,
    /// Thunderbird: a profile folder, `prefs.js` or `profiles.ini`.
    Thunderbird,
    /// "Export for mobile" of Thunderbird: what stands in its QR codes.
    ThunderbirdQr,
    /// `config-v1.1.xml` of a mail domain.
    Autoconfig,
    /// pizauth.
    Pizauth,
    /// oama.
    Oama,
    /// The script `mutt_oauth2.py`.
    MuttOauth2,
    /// email-oauth2-proxy.
    EmailOauth2Proxy,
    /// A Mailward on another computer.
    Mailward,
}

impl ImportFormat {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::K9,
        Self::Thunderbird,
        Self::ThunderbirdQr,
        Self::Autoconfig,
        Self::Pizauth,
        Self::Oama,
        Self::MuttOauth2,
        Self::EmailOauth2Proxy,
        Self::Mailward,
    ];

    /// The stable word in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::K9 => "k9",
            Self::Thunderbird => "thunderbird",
            Self::ThunderbirdQr => "thunderbird-qr",
            Self::Autoconfig => "autoconfig",
            Self::Pizauth => "pizauth",
            Self::Oama => "oama",
            Self::MuttOauth2 => "mutt-oauth2",
            Self::EmailOauth2Proxy => "email-oauth2-proxy",
            Self::Mailward => "mailward",
        }
    }
}

/// What was read, and what would be done with it. Nothing has been added yet.
#[derive(Debug, Clone, PartialEq)]
pub struct Preview {
    /// Where it was read from; `None` for what came over standard input.
    pub path: Option<PathBuf>,
    /// Whose settings they are.
    pub format: ImportFormat,
    /// Each account that was found, in the order of the file.
    pub items: Vec<Item>,
    /// What is to be said about the whole.
    pub notes: Vec<Note>,
    /// What a file of another Mailward brings beside its accounts; `None` for settings of other programs.
    pub brings: Option<Brings>,
}

impl Preview {
    /// What is added when the person only agrees.
    pub fn ready(&self) -> Vec<Addition> {
        let ready = self.items.iter().filter(|item| item.verdict == Verdict::Ready);
        ready.filter_map(|item| item.addition.clone()).collect()
    }
}

/// One account of the settings.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// How the settings call it.
    pub label: String,
    /// What is done with it.
    pub verdict: Verdict,
    /// What would be added; none where nothing can be.
    pub addition: Option<Addition>,
    /// What to know before agreeing.
    pub remarks: Vec<Remark>,
}

/// What is done with an account of the settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It is added once the person agrees.
    Ready,
    /// It is added only if the person chooses it by name.
    Asks(Doubt),
    /// An account with this address is here already.
    There,
    /// It cannot be added.
    Cannot(Refusal),
}

/// Why an account is not chosen by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// The other program signs in with a password.
    Password,
    /// A name mixes letters of different alphabets, as names do that want to look like others.
    Alphabets,
    /// The file names a sign-in page that has nothing to do with the mail server.
    ForeignSignIn,
    /// The file names a mail server that has nothing to do with the provider or the address: tokens would be shown to it.
    ForeignServer,
}

/// Why an account cannot be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The settings name no address.
    NoAddress,
    /// What they name is none.
    AddressInvalid(String),
    /// The entry itself is not valid in its format; the words say what.
    Entry(&'static str),
    /// Another entry of the same settings has this address.
    Twice,
    /// A kind of account that does not sign in to mail servers.
    Kind(String),
    /// The provider has no OAuth for mail programs: its name, and what to do instead.
    WithoutOAuth(String, String),
    /// It signs in with a password, and no provider with OAuth is known for it.
    Password,
    /// No provider is known for this domain, and the settings name no sign-in that can be used.
    ProviderUnknown(String),
    /// The sign-in that the settings name cannot be used; the words say why.
    SignInUnusable(String),
    /// The provider opens none of what the account is used for to tokens.
    NothingOffered,
}

/// What to know about one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remark {
    /// A name has letters beyond the Latin ones: as it is written, and as computers know it.
    OtherLetters {
        /// With its letters.
        shown: String,
        /// In its ASCII form (RFC 5891).
        ascii: String,
    },
    /// This connection would not be encrypted, so the server is not taken over.
    WithoutTls(MailUse),
    /// Encryption was only tried there; here it is required.
    TlsRequired(MailUse),
    /// The server or its port cannot be read, so it is not taken over.
    ServerInvalid(MailUse),
    /// A server that is not the provider's own is taken over: its name and port.
    OwnServer(MailUse, String),
    /// This protocol signs in with something else than a token there, so no permission for it is asked.
    NotByToken(MailUse),
    /// The provider does not open this protocol to tokens.
    NotOffered(MailUse),
    /// The user name at the server is not the address.
    OtherUser(String),
    /// Further addresses of the same mailbox.
    Aliases(Vec<String>),
    /// A client certificate is used there.
    Certificate,
    /// Its client needs a secret, which is not read; both are given by hand.
    ClientNeedsSecret(ClientId),
    /// What is named as client ID cannot be one of this provider.
    ClientUnfit,
    /// The client ID was taken over.
    ClientTaken(ClientId),
    /// The redirect of the client cannot be listened on here.
    RedirectUnfit,
    /// The sign-in is taken from the settings: its host.
    SignInOf(String),
    /// The sign-in is learnt from this issuer when the account is added.
    LearntFrom(String),
    /// Its tokens are in the sealed part: what became of them over there, and what the provider, by its name, does to a refresh
    /// token that is used in two places.
    BringsSignIn(TokensGo, Rotation, String),
    /// The account is here and has no sign-in; only that is added.
    OnlySignIn,
    /// Somebody else than the address signs in.
    SignsInAs(MailAddress),
    /// Another account sends for it.
    SendsWith(MailAddress),
    /// It signs in at this organisation and no other.
    Organisation(String),
}

/// What to say about the whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// Passwords, secrets or tokens stand in it; they were skipped.
    SecretsSkipped,
    /// What is in there is encrypted, and was not opened.
    Encrypted,
    /// The settings name programs' registrations only; addresses stand elsewhere.
    NoAddresses,
    /// Parts of an export are missing: how many of how many are here.
    PartsMissing(usize, usize),
    /// More entries than are looked at.
    CutOff,
    /// Other profiles were not looked at.
    OtherProfiles(Vec<String>),
    /// Lines that are no settings were skipped, at first in this line.
    LinesSkipped(usize),
    /// The page where the provider's mail access is switched on.
    SwitchOn(String),
}

/// An account that would be added.
#[derive(Debug, Clone, PartialEq)]
pub struct Addition {
    /// Its address.
    pub address: MailAddress,
    /// The user at the server, where it is not the address.
    pub mailbox: Option<String>,
    /// Who issues its tokens.
    pub provider: ImportProvider,
    /// Under which registration, where the settings name one that can be used.
    pub client: Option<ClientId>,
    /// The redirect that belongs to it.
    pub redirect: Option<String>,
    /// What it is used for.
    pub uses: Uses,
    /// Servers that are not the provider's own.
    pub servers: Vec<MailServer>,
    /// What is different about it.
    pub particulars: Particulars,
}

/// Who issues the tokens of an account that would be added.
#[derive(Debug, Clone, PartialEq)]
pub enum ImportProvider {
    /// One that is known: its short name, and its name for people.
    Known(ProviderId, String),
    /// One that the settings define.
    Defined(Box<Provider>),
    /// One that is learnt from its issuer.
    Learnt(String),
}

impl ImportProvider {
    /// The name for people.
    pub fn name(&self) -> &str {
        match self {
            Self::Known(_, name) => name,
            Self::Defined(provider) => &provider.short_name,
            Self::Learnt(issuer) => issuer,
        }
    }
}

/// What came of adding.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Imported {
    /// What was added.
    pub added: Vec<Account>,
    /// Whose sign-in came along.
    pub signed_in: Vec<MailAddress>,
    /// What was there by then.
    pub there: Vec<MailAddress>,
    /// What could not be added.
    pub failed: Vec<(MailAddress, Problem)>,
}
