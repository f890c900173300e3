//! Every kind of failure with its stable code: one list, from which everything that knows kinds is made.
//!
//! A new kind needs words in `explain` and an exit status in `cli/exit`; tests there insist on both.

use serde::{Deserialize, Serialize};

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
    /// Something that is different about an account cannot be as it was given.
    ParticularInvalid => "input.particular",
    /// An account with this address is there already.
    AccountExists => "input.account-exists",
    /// No such account.
    NoSuchAccount => "input.no-such-account",
    /// No such provider.
    NoSuchProvider => "input.no-such-provider",
    /// No mail program of this name is known.
    NoSuchProgram => "input.no-such-program",
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
    /// A definition that accounts still use.
    ProviderInUse => "input.provider-in-use",
    /// A definition that comes with Mailward cannot be removed.
    ProviderFixed => "input.provider-fixed",
    /// A definition cannot be written to the file.
    DefinitionUnwritable => "input.definition-unwritable",
    /// Something cannot be put aside in the check-up as it was asked.
    PutAsideInvalid => "input.put-aside",
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

    /// Another port of the same host answers, and this one does not.
    PortBlocked => "network.port-blocked",
    /// A filter between this computer and the server opens the secure connection.
    TlsInspected => "network.tls-inspected",
    /// The network shows a page of its own before it lets anyone through.
    CaptivePortal => "network.portal",
    /// The name server gives addresses that cannot be right.
    NamesFalse => "network.names-false",

    // Discovery.
    /// The provider's metadata cannot be used.
    MetadataInvalid => "discovery.metadata",
    /// The metadata speaks for another issuer.
    IssuerForeign => "discovery.issuer",
    /// The settings that a domain publishes for mail programs cannot be used.
    AutoconfigInvalid => "discovery.autoconfig",
    /// The name servers know no such domain.
    NoSuchDomain => "discovery.no-such-domain",
    /// Who issues the tokens of an address was no longer asked.
    DetectionLeft => "discovery.left",
    /// What was found out about an address leaves a choice that only a person can make.
    ProviderUncertain => "discovery.uncertain",
    /// The provider offers no dynamic registration, or refused it.
    RegistrationRefused => "discovery.registration",
    /// The provider does not let a registration be read or deleted from here.
    RegistrationUnmanaged => "client.unmanaged",
    /// The provider knows the registration no more.
    RegistrationGone => "client.gone",

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
    /// The provider has no known way to be asked for a fresh sign-in.
    FreshUnsupported => "signin.fresh-unsupported",
    /// The provider was asked for a fresh sign-in and gave an old one.
    NotFresh => "signin.not-fresh",
    /// The provider cannot sign in with a code on another device.
    DeviceUnsupported => "signin.device-unsupported",
    /// The code for the other device ended unused.
    DeviceExpired => "signin.device-expired",

    // Tokens.
    /// Never signed in.
    NeverSignedIn => "token.never-signed-in",
    /// The other account that sends mail for this one is not here any more.
    SenderGone => "token.sender-gone",
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
    /// The sign-in was taken along to another computer.
    MovedAway => "token.moved-away",
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

    /// The provider does not take the access token, although its end has not come.
    AccessDead => "token.access-dead",
    /// The token lacks a permission that its use needs.
    ScopeLacking => "token.scope-lacking",
    /// The token is meant for another service.
    AudienceWrong => "token.audience",
    /// The provider's metadata are no longer what was stored.
    MetadataChanged => "provider.metadata-changed",
    /// The provider's signing keys cannot be used.
    KeysUnusable => "provider.keys",

    // Mail servers.
    /// The server does not take the sign-in and does not say why.
    MailRefused => "mail.refused",
    /// The server does not take the token.
    MailTokenRefused => "mail.token-refused",
    /// The token is good and does not open this mailbox.
    MailUserWrong => "mail.user",
    /// The token lacks a permission, by the server's word.
    MailScopeLacking => "mail.scope",
    /// The protocol is switched off for this mailbox or organisation.
    MailDisabled => "mail.disabled",
    /// The server offers no way to sign in with a token.
    MailWithoutOAuth => "mail.no-oauth",
    /// The server offers no TLS where it should.
    MailWithoutTls => "mail.no-tls",
    /// What answers does not speak the protocol.
    MailAnswerInvalid => "mail.answer",
    /// The server is overloaded, or there are too many connections.
    MailBusy => "mail.busy",
    /// The sign-in worked and the command after it did not.
    MailCommandRefused => "mail.command",

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
    /// The data folder has a vault already, so that what is in memory cannot come there.
    VaultThere => "vault.there",
    /// Another process works with the data folder.
    FolderInUse => "computer.folder-in-use",

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

    // This computer, diagnosis and reports.
    /// The clock of this computer is wrong.
    ClockWrong => "computer.clock",
    /// There is hardly any room on the disk.
    DiskLow => "computer.disk-low",
    /// Other users of this computer can read the data folder.
    FolderOpen => "computer.folder-open",
    /// The rights to read the data folder could not be taken from others.
    FilesUnprotected => "computer.files-unprotected",
    /// A check-up was stopped, or another one took its place.
    CheckupCancelled => "checkup.cancelled",
    /// Inside a sandbox, the desktop portal that opens links is missing.
    PortalMissing => "computer.portal-missing",
    /// One of the loopback addresses does not work.
    LoopbackHalf => "computer.loopback-half",
    /// A check took longer than it may.
    CheckTooSlow => "diagnosis.too-slow",
    /// A diagnosis was cancelled.
    DiagnosisCancelled => "diagnosis.cancelled",
    /// A report cannot be read.
    ReportInvalid => "report.invalid",
    /// A report was written by a newer Mailward.
    ReportNewer => "report.newer",
    /// A report is larger than any sensible one.
    ReportTooLarge => "report.too-large",
    /// A report cannot be written.
    ReportUnwritable => "report.unwritable",
    /// What was to be imported is nothing that is known.
    ImportUnknown => "import.unknown",
    /// What was to be imported is damaged.
    ImportInvalid => "import.invalid",
    /// A file of another Mailward is damaged.
    TransferDamaged => "transfer.damaged",
    /// What was to be imported is larger than any settings.
    ImportTooLarge => "import.too-large",
    /// Reading settings was given up for others.
    ImportLeft => "import.left",
    /// A file of another Mailward was written by a newer one.
    ImportNewer => "import.newer",
    /// A file for another computer could not be written.
    TransferUnwritable => "transfer.unwritable",
    /// The passphrase for a file that leaves this computer is too easy to guess.
    TransferWeak => "transfer.weak",
    /// The sealed part of a file does not open.
    TransferSealed => "transfer.sealed",
    /// Taking tokens along to another computer was interrupted.
    TransferUnfinished => "transfer.unfinished",
    /// Another one is being written just now.
    TransferRunning => "transfer.running",
    /// An inspection was left before it ended.
    InspectionLeft => "inspection.left",
    /// What was given to check a token with cannot be used as keys.
    KeysUnreadable => "inspection.keys",

    // What an organisation decides.
    /// The profile of an organisation cannot be used.
    ProfileInvalid => "organisation.profile",
    /// The profile in the system's place can be changed by others than the administrator.
    ProfileUnsafe => "organisation.unsafe",
    /// The profile is the system's and cannot be dropped or replaced here.
    ProfileManaged => "organisation.managed",
    /// The organisation does not allow these permissions.
    ScopesNotAllowed => "organisation.scopes",
    /// The organisation decides which browser opens.
    BrowserDecided => "organisation.browser",

    // The program.
    /// A mail program cannot be told to use this account.
    SnippetImpossible => "snippet.impossible",
    /// A snippet could not be written to a file.
    SnippetUnwritable => "snippet.unwritable",
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
