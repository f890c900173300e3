//! Kinds of events. A code is stable: logs that were exported and log engines rely on it.

macro_rules! kinds {
    ($($(#[$meta:meta])* $name:ident => $code:literal, $word:literal,)*) => {
        /// What can happen.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum AuditKind {
            $($(#[$meta])* $name,)*
        }

        impl AuditKind {
            /// Every kind there is.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The stable code, as in JSON documents and arguments.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// The words for people.
            pub const fn words(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            /// The kind with this code.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$name),)* _ => None }
            }
        }
    };
}

kinds! {
    /// An account was added.
    AccountAdded => "account.added", "Account added",
    /// What an account is used for, its mailbox user or the like was changed.
    AccountChanged => "account.changed", "Account changed",
    /// An account was signed out here; its grant stands at the provider.
    SignedOut => "account.signed-out", "Signed out here",
    /// Signing out was undone.
    SignOutUndone => "account.sign-out-undone", "Sign-out undone",
    /// An account was removed here.
    AccountForgotten => "account.forgotten", "Account forgotten",
    /// A sign-in began.
    SignInStarted => "sign-in.started", "Sign-in started",
    /// A sign-in brought tokens, and they are kept.
    SignInCompleted => "sign-in.completed", "Signed in",
    /// A sign-in failed.
    SignInFailed => "sign-in.failed", "Sign-in failed",
    /// A sign-in was cancelled.
    SignInCancelled => "sign-in.cancelled", "Sign-in cancelled",
    /// The provider issued tokens for a sign-in.
    TokenIssued => "token.issued", "Token issued",
    /// A renewal brought a new token.
    TokenRenewed => "token.renewed", "Token renewed",
    /// A renewal failed.
    RenewalFailed => "token.renewal-failed", "Renewal failed",
    /// A program got an access token.
    HandedOut => "token.handed-out", "Token handed out",
    /// A program asked for an access token and got none.
    HandOutRefused => "token.hand-out-refused", "Hand-out refused",
    /// A person looked at a token.
    Revealed => "token.revealed", "Token revealed",
    /// A person copied a token.
    Copied => "token.copied", "Token copied",
    /// A person had a stored token taken apart; none of its characters were shown.
    Inspected => "token.inspected", "Token inspected",
    /// A token was written, sealed, to a file for another computer.
    TokenExported => "token.exported", "Token exported",
    /// A token was taken out here, because it lives on another computer from now on.
    TokenMovedOut => "token.moved-out", "Token moved out",
    /// A token came from another computer.
    TokenMovedIn => "token.moved-in", "Token moved in",
    /// A revocation was asked for; the tokens are gone here.
    RevocationAsked => "token.revocation-asked", "Revocation asked for",
    /// The provider was asked to end a grant; the facts say what came of it.
    Revoked => "token.revoked", "Token revoked",
    /// A person has ended a grant on the provider's own page.
    RevokedByHand => "token.revoked-by-hand", "Revoked on the provider's page",
    /// A grant ended by itself or elsewhere.
    Expired => "token.expired", "Sign-in ended",
    /// What a token allows is no longer the same.
    ScopeChanged => "scope.changed", "Permissions changed",
    /// A provider was learnt, changed or removed.
    ProviderChanged => "provider.changed", "Provider changed",
    /// A trial sign-in brought tokens for nobody, and they were dropped.
    ProviderTried => "provider.tried", "Trial sign-in, tokens dropped",
    /// An account was given another client.
    ClientChanged => "client.changed", "Client changed",
    /// Mailward registered a client at a provider.
    ClientRegistered => "client.registered", "Client registered",
    /// A client's registration was read back.
    RegistrationRead => "client.registration-read", "Registration read",
    /// The key for a client's registration went to another account of the same client.
    RegistrationPassedOn => "client.registration-passed-on", "Registration passed on",
    /// A client's registration was deleted at the provider, or the provider knew it no more.
    RegistrationDeleted => "client.registration-deleted", "Registration deleted",
    /// The profile of an organisation counts from now on.
    ProfileTaken => "profile.taken", "Organisation’s profile taken",
    /// The profile of an organisation no longer counts.
    ProfileDropped => "profile.dropped", "Organisation’s profile dropped",
    /// The vault was made.
    VaultCreated => "vault.created", "Vault created",
    /// The vault was opened.
    VaultOpened => "vault.opened", "Vault opened",
    /// The vault was found locked, or could not be opened.
    VaultLocked => "vault.locked", "Vault locked",
    /// The vault's key was moved, or wrapped by another passphrase.
    VaultMoved => "vault.moved", "Vault key moved",
    /// A diagnosis was run.
    DiagnosisRun => "diagnosis.run", "Diagnosis run",
    /// Something that the check-up says was put aside until a day.
    CheckPutAside => "checkup.put-aside", "Put aside in the check-up",
    /// Something that was put aside is shown again.
    CheckTakenUp => "checkup.taken-up", "Taken up again in the check-up",
    /// The rights to read the data folder were taken from others.
    FilesProtected => "files.protected", "Files protected from others",
    /// A report was saved.
    ReportSaved => "report.saved", "Report saved",
    /// The log was exported.
    LogExported => "log.exported", "Log exported",
    /// The chain of the log was checked.
    LogVerified => "log.verified", "Log verified",
    /// The chain was broken, and a new one begins after it.
    ChainBegun => "log.begun-anew", "New chain begun",
    /// Old events were removed, as the settings say.
    LogPruned => "log.pruned", "Log pruned",
    /// Everything was written to a file for another computer.
    TransferWritten => "transfer.written", "Written for another computer",
    /// A setting was changed.
    SettingChanged => "setting.changed", "Setting changed",
    /// Something unusual was noticed.
    Alert => "alert.raised", "Alert",
    /// A person said that an alert is expected.
    AlertExpected => "alert.expected", "Alert marked as expected",
    /// A newer Mailward wrote something that this one has no name for.
    Unknown => "unknown", "Written by a newer Mailward",
}
