//! Where we are: the screen, and the dialog above it.

use crate::domain::account::AccountId;

/// The screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Route {
    /// The list of accounts; the page of the first start while there is none.
    #[default]
    Accounts,
    /// One account.
    Account(AccountId, AccountTab),
    /// The settings, scrolled to a section.
    Settings(SettingsSection),
}

/// The tabs of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AccountTab {
    /// Tokens, permissions, who signed in.
    #[default]
    Overview,
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
    /// Where the key is kept.
    Vault,
    /// Version and licences.
    About,
}

/// The dialog above the screen; one at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialog {
    /// Add an account.
    AddAccount,
    /// Sign in: what will be asked, before anything opens; then whatever the snapshot's sign-in says.
    SignIn(AccountId),
    /// Give an account another client ID or secret.
    Client(AccountId),
    /// Sign an account in anew and end its grant of before.
    RotateFully(AccountId),
    /// Forget an account.
    Forget(AccountId),
    /// Keep the vault's key somewhere else.
    MoveVault,
    /// Another passphrase.
    ChangePassphrase,
    /// The problem of a notice, which has no other place.
    Trouble(u64),
    /// All keyboard shortcuts.
    Shortcuts,
}
