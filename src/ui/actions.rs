//! Everything a person can invoke: label, hint, icon and shortcut in one table, so that menu, button, palette and help
//! cannot disagree.

use egui::{Key, KeyboardShortcut, Modifiers};

use crate::domain::account::AccountId;

use super::icons::{self, Icon};

/// Something a person can invoke.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// The list of accounts.
    Accounts,
    /// The settings.
    Settings,
    /// Add an account.
    AddAccount,
    /// Rotate every account that can be.
    RotateAll,
    /// Try it with the practice provider.
    Practice,
    /// Search or run.
    Palette,
    /// Move to the filter.
    Filter,
    /// All keyboard shortcuts.
    Shortcuts,
    /// Larger text.
    LargerText,
    /// Smaller text.
    SmallerText,
    /// Close the window.
    Quit,
    /// Something done to one account.
    With(AccountAction, AccountId),
}

/// Something done to one account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountAction {
    /// Its details.
    Open,
    /// Sign in, or again.
    SignIn,
    /// A new access token now.
    Rotate,
    /// A new sign-in, and the end of the grant of before.
    RotateFully,
    /// Its address to the clipboard.
    CopyAddress,
    /// Another client ID or secret.
    Client,
    /// Remove it here.
    Forget,
}

/// One line of the table.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// On buttons and in menus; a verb.
    pub label: &'static str,
    /// One sentence for hover and palette.
    pub hint: &'static str,
    /// Beside the label.
    pub icon: Icon,
    /// The key, where there is one.
    pub shortcut: Option<KeyboardShortcut>,
}

impl Action {
    /// Everything that is not about one account.
    pub const GENERAL: [Self; 11] = [
        Self::AddAccount,
        Self::RotateAll,
        Self::Practice,
        Self::Accounts,
        Self::Settings,
        Self::Palette,
        Self::Filter,
        Self::Shortcuts,
        Self::LargerText,
        Self::SmallerText,
        Self::Quit,
    ];

    /// Its line of the table.
    pub fn entry(self) -> Entry {
        let line = |label, hint, icon, shortcut| Entry { label, hint, icon, shortcut };
        match self {
            Self::Accounts => {
                line("Accounts", "Every account and its state", icons::USERS, Some(ctrl(Key::Num1)))
            }
            Self::Settings => line(
                "Settings",
                "Appearance, renewal, notifications, browser and vault",
                icons::GEAR_SIX,
                Some(ctrl(Key::Comma)),
            ),
            Self::AddAccount => line(
                "Add account\u{202f}…",
                "With an address; the rest is looked up",
                icons::PLUS,
                Some(ctrl(Key::N)),
            ),
            Self::RotateAll => line(
                "Rotate all",
                "New access tokens for every account that can renew",
                icons::ARROWS_CLOCKWISE,
                Some(ctrl_shift(Key::R)),
            ),
            Self::Practice => line(
                "Try the practice provider",
                "A complete sign-in on this computer, in a minute",
                icons::FLASK,
                None,
            ),
            Self::Palette => {
                line("Search or run", "Accounts and commands by name", icons::COMMAND, Some(ctrl(Key::K)))
            }
            Self::Filter => line(
                "Filter",
                "Move to the filter of the list",
                icons::FUNNEL_SIMPLE,
                Some(KeyboardShortcut::new(Modifiers::NONE, Key::Slash)),
            ),
            Self::Shortcuts => line(
                "Keyboard shortcuts",
                "Every key in one list",
                icons::KEYBOARD,
                Some(KeyboardShortcut::new(Modifiers::NONE, Key::F1)),
            ),
            Self::LargerText => {
                line("Larger text", "Everything grows with it", icons::TEXT_AA, Some(ctrl(Key::Plus)))
            }
            Self::SmallerText => {
                line("Smaller text", "Everything shrinks with it", icons::TEXT_AA, Some(ctrl(Key::Minus)))
            }
            Self::Quit => {
                line("Quit", "Close the window; what runs without one goes on", icons::X, Some(ctrl(Key::Q)))
            }
            Self::With(action, _) => action.entry(),
        }
    }
}

impl AccountAction {
    /// Everything about one account, in the order of its menu.
    pub const ALL: [Self; 7] = [
        Self::Open,
        Self::Rotate,
        Self::RotateFully,
        Self::SignIn,
        Self::CopyAddress,
        Self::Client,
        Self::Forget,
    ];

    /// Its line of the table.
    pub fn entry(self) -> Entry {
        let line = |label, hint, icon, shortcut| Entry { label, hint, icon, shortcut };
        match self {
            Self::Open => line("Open", "Tokens, permissions and who signed in", icons::ARROW_RIGHT, None),
            Self::SignIn => line("Sign in", "In your browser", icons::SIGN_IN, Some(ctrl(Key::I))),
            Self::Rotate => line(
                "Rotate now",
                "A new access token, and a new refresh token where the provider gives one",
                icons::ARROWS_CLOCKWISE,
                Some(ctrl(Key::R)),
            ),
            Self::RotateFully => line(
                "Rotate fully\u{202f}…",
                "A new sign-in, then the grant of before is ended",
                icons::KEY,
                None,
            ),
            Self::CopyAddress => line("Copy address", "The address to the clipboard", icons::COPY, None),
            Self::Client => line(
                "Change client\u{202f}…",
                "Another client ID or secret",
                icons::IDENTIFICATION_CARD,
                None,
            ),
            Self::Forget => {
                line("Forget\u{202f}…", "Removes the account from this computer", icons::TRASH, None)
            }
        }
    }
}

const fn ctrl(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND, key)
}

const fn ctrl_shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), key)
}
