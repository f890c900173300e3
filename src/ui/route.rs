//! Where we are: the screen, and the dialog above it.

use crate::domain::account::AccountId;
use crate::domain::learn::Page;

/// The screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Route {
    /// The list of accounts; the page of the first start while there is none.
    #[default]
    Accounts,
    /// One account.
    Account(AccountId, AccountTab),
    /// The audit log.
    Audit,
    /// What stands in the way of mail: this computer, an account, or somebody's report.
    Diagnose,
    /// What a token says, and whether mail takes it.
    Inspector,
    /// Who issues tokens: facts, clients, own definitions.
    Providers,
    /// The good practices, and where this installation falls short of them.
    Checkup,
    /// Failures that the practice provider is told to have.
    PracticeFailures,
    /// Every sign-in revoked at once.
    RevokeAll,
    /// Pages to learn from and what every technical word means; one page, or all of them.
    Learn(Option<Page>),
    /// The settings, scrolled to a section.
    Settings(SettingsSection),
}

/// The tabs of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AccountTab {
    /// Tokens, permissions, who signed in.
    #[default]
    Overview,
    /// What happened to its tokens.
    Activity,
    /// What a mail program has to be told.
    Programs,
    /// What stands in its way.
    Diagnose,
    /// What it is used for, mailbox user, client, servers.
    Settings,
}

/// The sections of the settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SettingsSection {
    /// Theme, text size, motion.
    #[default]
    Appearance,
    /// When tokens are renewed, and whether Mailward starts with the desktop.
    Renewal,
    /// What the desktop is told.
    Notifications,
    /// Which browser signs in.
    Browser,
    /// Which way requests leave this computer, and whom TLS trusts.
    Network,
    /// Where the key is kept.
    Vault,
    /// How long the audit log keeps events, and where they are sent as well.
    Audit,
    /// Taking access back, all of it at once.
    Access,
    /// What an organisation decides here.
    Organisation,
    /// Version and licences.
    About,
}

/// What a person brings to check a signature with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckWith {
    /// A file with a JWKS, a JWK or a key in PEM.
    File,
    /// The address of a JWKS.
    Address,
    /// A shared secret.
    Secret,
}

/// The dialog above the screen; one at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialog {
    /// Add an account.
    AddAccount,
    /// Sign in: what will be asked, before anything opens; then whatever the snapshot's sign-in says.
    SignIn(AccountId),
    /// The same, beginning with the choice of what is asked for.
    FewerPermissions(AccountId),
    /// The same, and whoever signs in proves anew who they are.
    SignInFreshly(AccountId),
    /// The message to the administrator about what stands in the way of an account.
    Administrator(AccountId),
    /// Give an account another client ID or secret.
    Client(AccountId),
    /// What the provider has of a client that Mailward registered.
    Registration(AccountId),
    /// Delete such a client at the provider and here.
    DeleteClient(AccountId),
    /// Sign an account in anew and end its grant of before.
    RotateFully(AccountId),
    /// Drop an account's tokens here.
    SignOut(AccountId),
    /// End an account's sign-in at its provider.
    Revoke(AccountId),
    /// Forget an account.
    Forget(AccountId),
    /// One event of the audit log, by its number.
    Event(u64),
    /// The alerts that nobody has called expected.
    Alerts,
    /// Write events to a file.
    ExportAudit,
    /// What is wrong with the chain of the audit log.
    ChainBroken,
    /// Revoke every sign-in.
    RevokeAll,
    /// Keep the vault's key somewhere else.
    MoveVault,
    /// Another passphrase.
    ChangePassphrase,
    /// Erase everything.
    Erase,
    /// What a pasted error means.
    Explain,
    /// Add accounts from the settings of another program.
    Import,
    /// Write everything to a file for another computer.
    MoveOut,
    /// Look at the profile of an organisation, and let it count.
    Profile,
    /// What the organisation decides whose profile counts.
    Organisation,
    /// Read a report that somebody sent.
    OpenReport,
    /// Write what a diagnosis found to a file.
    SaveReport,
    /// Diagnose an account with a real renewal.
    TryRenewal(AccountId),
    /// What the signature of a token is checked with.
    CheckWith(CheckWith),
    /// Sign in once to see whether a definition works.
    TryProvider,
    /// Remove a person's own definition.
    RemoveProvider,
    /// Write a definition to a file.
    ExportProvider,
    /// What to do with a file that was dropped on the inspector.
    Brought,
    /// Leave something that the check-up found as it is, until a day.
    PutAside,
    /// The problem of a notice, which has no other place.
    Trouble(u64),
    /// All keyboard shortcuts.
    Shortcuts,
}
