//! What a person can do to one account: the part of the table that its menu, its page and its row share.
//!
//! The order is that of the menu; an account comes with the action (`Action::With`), never from here.

use egui::Key;

use super::super::icons;
use super::{Entry, ctrl};

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
    /// Look for what stands in its way.
    Diagnose,
    /// Look at its access token.
    Inspect,
    /// Ask the provider whether the sign-in still stands.
    Check,
    /// Another client ID or secret.
    Client,
    /// Take a sign-out back.
    UndoSignOut,
    /// Drop its tokens here; the sign-in stands at the provider.
    SignOut,
    /// End its sign-in at the provider and here.
    Revoke,
    /// Remove it here.
    Forget,
}

impl AccountAction {
    /// Everything about one account, in the order of its menu.
    pub const ALL: [Self; 13] = [
        Self::Open,
        Self::Rotate,
        Self::RotateFully,
        Self::SignIn,
        Self::Diagnose,
        Self::Inspect,
        Self::Check,
        Self::CopyAddress,
        Self::Client,
        Self::UndoSignOut,
        Self::SignOut,
        Self::Revoke,
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
            Self::Diagnose => {
                line("Diagnose", "Looks for what stands in its way", icons::STETHOSCOPE, Some(ctrl(Key::D)))
            }
            Self::Inspect => line(
                "Inspect token",
                "What its access token says, and whether mail takes it; recorded",
                icons::MAGNIFYING_GLASS,
                None,
            ),
            Self::Check => line(
                "Check now",
                "Asks the provider whether the sign-in still stands",
                icons::SEAL_CHECK,
                None,
            ),
            Self::UndoSignOut => line(
                "Undo sign-out",
                "Puts the tokens back, as long as Mailward runs",
                icons::ARROW_COUNTER_CLOCKWISE,
                None,
            ),
            Self::SignOut => line(
                "Sign out here\u{202f}…",
                "Removes its tokens from this computer; the sign-in stands at the provider",
                icons::SIGN_OUT,
                None,
            ),
            Self::Revoke => line(
                "Revoke\u{202f}…",
                "Ends its sign-in at the provider and here; the account stays",
                icons::PROHIBIT,
                None,
            ),
            Self::Forget => {
                line("Forget\u{202f}…", "Removes the account from this computer", icons::TRASH, None)
            }
        }
    }
}
