//! What can be done to an account now, and why the rest cannot: the same answer for row, head, menu, palette and keys.
//!
//! Pure. A refusal here only greys a button; the engine decides for itself.

use crate::domain::health::Health;
use crate::engine::snapshot::{AccountView, Snapshot};

use super::actions::AccountAction;
use super::icons::{self, Icon};
use super::widgets::menu::{Entry, Item};

/// Why this cannot be done to this account now; `None` if it can.
pub fn why_not(action: AccountAction, view: &AccountView, snapshot: &Snapshot) -> Option<&'static str> {
    match action {
        AccountAction::Rotate => why_no_rotation(view, snapshot),
        AccountAction::SignIn if !snapshot.vault.is_open() => Some(SHUT),
        AccountAction::SignIn if view.provider.is_none() => Some("The definition of its provider is gone"),
        _ => None,
    }
}

fn why_no_rotation(view: &AccountView, snapshot: &Snapshot) -> Option<&'static str> {
    if !snapshot.vault.is_open() {
        return Some(SHUT);
    }
    match view.health {
        Health::Renewing => Some("It is being renewed"),
        Health::NeedsSignIn | Health::Revoked => Some("It needs a sign-in first"),
        _ if view.account.refresh().is_none() => Some("It has no refresh token; sign in instead"),
        _ => None,
    }
}

const SHUT: &str = "The vault is shut";

/// What signing in is called for this account.
pub const fn sign_in_words(view: &AccountView) -> &'static str {
    match (view.health, view.account.grant.is_some()) {
        (Health::Fresh | Health::Renewing | Health::Offline, true) => "Sign in again",
        _ => "Sign in",
    }
}

/// The lines of an account's menu, the one that ends something last.
pub fn menu(view: &AccountView, snapshot: &Snapshot) -> Vec<Entry<'static, AccountAction>> {
    let mut lines = Vec::with_capacity(AccountAction::ALL.len() + 1);
    for action in AccountAction::ALL {
        let entry = action.entry();
        let words = if action == AccountAction::SignIn { sign_in_words(view) } else { entry.label };
        let mut item = Item::new(action, entry.icon, words).off_because(why_not(action, view, snapshot));
        if let Some(keys) = keys(action) {
            item = item.keys(keys);
        }
        if action == AccountAction::Forget {
            lines.push(Entry::Line);
            item = item.danger();
        }
        lines.push(Entry::Item(item));
    }
    lines
}

/// The keys of an action about an account, as words.
pub const fn keys(action: AccountAction) -> Option<&'static str> {
    match action {
        AccountAction::SignIn => Some(if cfg!(target_os = "macos") { "⌘ I" } else { "Ctrl I" }),
        AccountAction::Rotate => Some(if cfg!(target_os = "macos") { "⌘ R" } else { "Ctrl R" }),
        _ => None,
    }
}

/// The icon of an account in lists that have no room for its initials.
pub const ACCOUNT: Icon = icons::USER;
