//! A failure as data: a kind with a stable code, redacted facts, and what could be done about it.
//!
//! Every failure anywhere ends as a [`Problem`]; `explain` turns it into words. A problem may be logged, stored, shown and
//! sent to support, so nothing secret is ever put into its [`Facts`].

use std::collections::BTreeMap;
use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// One failure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Problem {
    /// What failed.
    pub kind: ProblemKind,
    /// The address it is about, if it is about one.
    pub account: Option<String>,
    /// Everything that was learnt, with secrets left out.
    pub facts: Facts,
}

impl Problem {
    /// A problem of this kind, nothing more known yet.
    pub fn new(kind: ProblemKind) -> Self {
        Self { kind, account: None, facts: Facts::default() }
    }

    /// The same, with one sentence of detail from the place where it failed.
    #[must_use]
    pub fn detail(mut self, text: impl Into<String>) -> Self {
        self.facts.detail = Some(harmless(&text.into()));
        self
    }

    /// The same, with one named fact (a host, a path, a version).
    #[must_use]
    pub fn fact(mut self, name: &str, value: impl fmt::Display) -> Self {
        self.facts.more.insert(name.to_owned(), harmless(&value.to_string()));
        self
    }

    /// The same, with the moment it happened.
    #[must_use]
    pub fn at(mut self, moment: Timestamp) -> Self {
        self.facts.at = Some(moment);
        self
    }

    /// The same, about this address.
    #[must_use]
    pub fn about(mut self, address: impl fmt::Display) -> Self {
        self.account = Some(address.to_string());
        self
    }
}

/// What is known of a failure. Values from outside have been made harmless: no control characters, bounded length.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Facts {
    /// When it happened.
    pub at: Option<Timestamp>,
    /// One sentence of ours from the place where it failed.
    pub detail: Option<String>,
    /// Which exchange it was: `authorize`, `token`, `refresh`, `device`, `discovery`, `userinfo`, `jwks`, `register`.
    pub during: Option<String>,
    /// HTTP status of the answer.
    pub http_status: Option<u16>,
    /// `error` of the answer (RFC 6749, sections 4.1.2.1 and 5.2).
    pub error: Option<String>,
    /// `error_description` of the answer: the provider's own words.
    pub error_description: Option<String>,
    /// `error_uri` of the answer.
    pub error_uri: Option<String>,
    /// `error_codes` of the answer, as Microsoft sends them.
    pub error_codes: Vec<u64>,
    /// `suberror` of the answer, as Microsoft sends it.
    pub suberror: Option<String>,
    /// `correlation_id` of the answer.
    pub correlation_id: Option<String>,
    /// `trace_id` of the answer.
    pub trace_id: Option<String>,
    /// `Retry-After` of the answer, in seconds.
    pub retry_after_s: Option<u64>,
    /// Names of what was sent, never the values.
    pub sent: Vec<String>,
    /// Other facts by name.
    pub more: BTreeMap<String, String>,
}

/// Makes a text from outside safe to show, log and store: no control or direction-changing characters, at most 600
/// characters (RFC 6749, section 10.14).
pub fn harmless(text: &str) -> String {
    let spoils = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    let mut plain: String = text
        .chars()
        .map(|c| if spoils(c) { ' ' } else { c })
        .take(LONGEST_FACT)
        .collect::<String>()
        .trim()
        .to_owned();
    if text.chars().count() > LONGEST_FACT {
        plain.push('…');
    }
    plain
}

const LONGEST_FACT: usize = 600;

/// Who can fix a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Who {
    /// The person at the window.
    You,
    /// The administrator of the person's organisation.
    Administrator,
    /// The mail provider.
    Provider,
    /// Who registered the client ID.
    ClientOwner,
    /// Us.
    Mailward,
}

/// Kinds of failure, before they have texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// Try again, with patience; nobody has to do anything.
    Passing,
    /// Needs a person.
    Final,
    /// A bug of ours.
    Ours,
}

/// What could be done, as data: a button carries it out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Remedy {
    /// Start the sign-in again.
    SignIn,
    /// Do the same thing again.
    TryAgain,
    /// Open a page of the provider.
    OpenPage(String),
    /// Type the passphrase, or let the keyring be unlocked.
    UnlockVault,
    /// Choose another place for the vault's key.
    MoveVault,
    /// Give another client ID or secret.
    ChangeClient,
    /// Paste the address of the page the browser ended on.
    PasteAddress,
    /// Use a code on another device.
    UseDeviceCode,
    /// Copy the facts for support.
    CopyDetails,
}

macro_rules! kinds {
    ($($(#[$meta:meta])* $name:ident => $code:literal,)*) => {
        /// Every kind of failure. Its code is stable: scripts and support staff rely on it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum ProblemKind {
            $($(#[$meta])* $name,)*
        }

        impl ProblemKind {
            /// Every kind there is.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The stable code.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// The kind with this code.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$name),)* _ => None }
            }
        }
    };
}

kinds! {
    // What was typed.
    /// Not a mail address.
    AddressInvalid => "input.address",
    /// No provider is known for the address.
    ProviderUnknown => "input.provider-unknown",
    /// The provider has no OAuth for mail programs.
    ProviderWithoutOAuth => "input.provider-without-oauth",
    /// A provider definition that cannot be used.
    ProviderInvalid => "input.provider-invalid",
    /// No client ID has been given.
    ClientIdMissing => "input.client-id-missing",
    /// What was given cannot be a client ID of this provider.
    ClientIdInvalid => "input.client-id",
    /// This provider demands a client secret.
    ClientSecretMissing => "input.client-secret-missing",
    /// What was given cannot be a client secret.
    ClientSecretInvalid => "input.client-secret",
    /// An account with this address is there already.
    AccountExists => "input.account-exists",
    /// No such account.
    NoSuchAccount => "input.no-such-account",
    /// No such provider.
    NoSuchProvider => "input.no-such-provider",
    /// Nothing has this number: no event, no revocation that is still to be done.
    NoSuchNumber => "input.no-such-number",
    /// Permissions of different services cannot be asked for together.
    ScopesMixed => "input.scopes-mixed",
    /// A server given as HOST:PORT cannot be read.
    ServerInvalid => "input.server",
    /// A redirect form that cannot be listened on.
    RedirectInvalid => "input.redirect",
    /// A file that was named cannot be read.
    FileUnreadable => "input.file",
    /// What was pasted is not the address of the closing page.
    PasteInvalid => "input.paste",

    // The network.
    /// A host name was not found.
    DnsFailed => "network.dns",
    /// Nothing answers.
    Unreachable => "network.unreachable",
    /// No answer in time.
    TimedOut => "network.timeout",
    /// The secure connection could not be made.
    TlsFailed => "network.tls",
    /// The proxy refused or failed.
    ProxyFailed => "network.proxy",
    /// The connection ended before the answer was complete.
    AnswerLost => "network.answer-lost",
    /// The answer is larger than is sensible.
    AnswerTooLarge => "network.answer-too-large",
    /// The answer sends us elsewhere, which is not followed.
    AnswerRedirects => "network.redirects",
    /// An HTML page came where data was expected: a captive portal or a filter.
    AnswerIsPage => "network.page",
    /// An address without HTTPS that is not on this computer.
    PlainHttp => "network.plain-http",

    // Discovery.
    /// The provider's metadata cannot be used.
    MetadataInvalid => "discovery.metadata",
    /// The metadata speaks for another issuer.
    IssuerForeign => "discovery.issuer",
    /// The provider offers no dynamic registration, or refused it.
    RegistrationRefused => "discovery.registration",

    // Sign-in.
    /// No port on this computer could be listened on.
    LoopbackUnavailable => "signin.loopback",
    /// The browser could not be started.
    BrowserUnavailable => "signin.browser",
    /// Nobody came back in time.
    SignInTimedOut => "signin.timeout",
    /// The person cancelled.
    SignInCancelled => "signin.cancelled",
    /// A second sign-in for the same account was started.
    SignInRunning => "signin.running",
    /// The redirect carries another sign-in's state, or none.
    StateForeign => "signin.state",
    /// The redirect is incomplete, or a parameter stands in it twice.
    RedirectMalformed => "signin.redirect",
    /// The redirect comes from another issuer, or does not say from which.
    IssuerMixUp => "signin.issuer",
    /// The redirect brought a token instead of a code.
    ImplicitAnswer => "signin.implicit",
    /// Access was refused on the provider's page.
    AccessDenied => "signin.denied",
    /// An administrator must agree first.
    AdministratorNeeded => "signin.administrator",
    /// The provider refused the authorization request.
    AuthorizationRefused => "signin.refused",
    /// The provider does not know the client, or its secret is wrong.
    ClientRefused => "signin.client",
    /// A permission is not allowed or does not exist.
    ScopeRefused => "signin.scope",
    /// The redirect address is not registered for the client.
    RedirectRefused => "signin.redirect-refused",
    /// The code was refused: used, too late, or for another client.
    CodeRefused => "signin.code",
    /// The token answer cannot be understood.
    TokenAnswerInvalid => "signin.token-answer",
    /// The token's type cannot be used for mail.
    TokenTypeUnusable => "signin.token-type",
    /// The ID token did not pass its checks.
    IdTokenInvalid => "signin.id-token",
    /// The provider did not say who signed in.
    IdentityUnknown => "signin.identity-unknown",
    /// Someone else signed in.
    IdentityDifferent => "signin.identity",
    /// The provider cannot sign in with a code on another device.
    DeviceUnsupported => "signin.device-unsupported",
    /// The code for the other device ended unused.
    DeviceExpired => "signin.device-expired",

    // Tokens.
    /// Never signed in.
    NeverSignedIn => "token.never-signed-in",
    /// The grant ended: `invalid_grant` (RFC 6749, section 5.2).
    GrantEnded => "token.grant-ended",
    /// The grant ended by a rule that was known beforehand: disuse, an organisation's sign-in frequency, a client in testing,
    /// or the provider wants to see the person again.
    GrantExpired => "token.grant-expired",
    /// The answer to a renewal was lost, and the provider does not take the old refresh token a second time.
    RenewalLost => "token.renewal-lost",
    /// The access token ended and the provider gave no refresh token.
    NoRefreshToken => "token.no-refresh-token",
    /// The person signed out here; the grant stands at the provider.
    SignedOutHere => "token.signed-out",
    /// The grant was revoked from here.
    RevokedHere => "token.revoked-here",
    /// The provider said that it ended the tokens, and they still work.
    RevocationRefuted => "token.revocation-refuted",
    /// The provider has a passing trouble.
    ProviderBusy => "token.provider-busy",
    /// The provider refused for a reason we do not know.
    ProviderRefused => "token.refused",
    /// Another renewal of the same account is taking too long.
    RenewalBusy => "token.renewal-busy",
    /// The token is too short-lived for what was asked.
    LifeTooShort => "token.life",

    // The vault.
    /// There is no keyring on this system.
    KeyringMissing => "vault.keyring-missing",
    /// The keyring is locked.
    KeyringLocked => "vault.keyring-locked",
    /// The keyring refused.
    KeyringDenied => "vault.keyring-denied",
    /// The keyring does not work.
    KeyringBroken => "vault.keyring-broken",
    /// The vault has not been opened in this run.
    VaultLocked => "vault.locked",
    /// The vault is protected by a passphrase that was not given.
    PassphraseNeeded => "vault.passphrase-needed",
    /// The passphrase is wrong.
    PassphraseWrong => "vault.passphrase-wrong",
    /// The key in the keyring is gone or does not fit the vault.
    VaultKeyWrong => "vault.key-wrong",
    /// The database is damaged.
    VaultDamaged => "vault.damaged",
    /// The database was written by a newer Mailward.
    VaultNewer => "vault.newer",
    /// The disk is full.
    DiskFull => "vault.disk-full",
    /// The data folder cannot be written.
    FolderReadOnly => "vault.read-only",
    /// The data folder cannot be used.
    FolderUnusable => "vault.folder",
    /// Another program holds the database.
    VaultBusy => "vault.busy",

    // Handing out.
    /// A program asks for tokens far more often than any mail program needs to.
    TooManyRequests => "broker.too-many",
    /// What came over the local socket is not a request.
    RequestInvalid => "broker.request",
    /// The local socket for mail programs cannot be opened.
    BrokerUnavailable => "broker.unavailable",

    // The audit log.
    /// The chain of the audit log is broken.
    AuditBroken => "audit.broken",
    /// What was to be exported cannot be written.
    ExportFailed => "audit.export",
    /// A check or an export of the log was stopped.
    AuditWorkCancelled => "audit.cancelled",
    /// Events cannot be forwarded to the collector.
    ForwardFailed => "audit.forward",

    // The program.
    /// Starting at login could not be switched on or off.
    AutostartFailed => "program.autostart",
    /// No display to open a window on.
    NoDisplay => "program.no-display",
    /// The settings file cannot be read.
    SettingsInvalid => "program.settings",
    /// The practice provider could not be started.
    PracticeUnavailable => "program.practice",
    /// A bug of ours.
    Internal => "program.internal",
}

impl Serialize for ProblemKind {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for ProblemKind {
    /// A code from a newer Mailward reads as [`ProblemKind::Internal`], so that stored accounts stay readable.
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Ok(Self::from_code(&code).unwrap_or(Self::Internal))
    }
}

#[cfg(test)]
mod tests;
