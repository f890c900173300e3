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
        AccountAction::RotateFully => why_no_full_rotation(view, snapshot),
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

/// It needs a sign-in that stands, and one that can be made.
fn why_no_full_rotation(view: &AccountView, snapshot: &Snapshot) -> Option<&'static str> {
    if !snapshot.vault.is_open() {
        return Some(SHUT);
    }
    match view.health {
        _ if view.provider.is_none() => Some("The definition of its provider is gone"),
        Health::Renewing => Some("It is being renewed"),
        Health::New | Health::NeedsSignIn | Health::Revoked => Some("It needs a sign-in first"),
        Health::Blocked => Some("It is blocked, so a new sign-in would not go through"),
        _ if view.account.client.is_none() => Some("It has no client ID yet"),
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

/// What rotating is called for this account: while it is tried again by itself, it is that, only sooner.
pub const fn rotate_words(view: &AccountView) -> &'static str {
    match view.health {
        Health::Offline => "Try now",
        _ => "Rotate now",
    }
}

/// The lines of an account's menu, the one that ends something last.
pub fn menu(view: &AccountView, snapshot: &Snapshot) -> Vec<Entry<'static, AccountAction>> {
    let mut lines = Vec::with_capacity(AccountAction::ALL.len() + 1);
    for action in AccountAction::ALL {
        let entry = action.entry();
        let words = match action {
            AccountAction::SignIn => sign_in_words(view),
            AccountAction::Rotate => rotate_words(view),
            _ => entry.label,
        };
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
