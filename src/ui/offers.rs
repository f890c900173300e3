//! What can be done to an account now, and why the rest cannot: the same answer for row, head, menu, palette and keys.
//!
//! Pure. A refusal here only greys a button; the engine decides for itself.

use crate::domain::health::Health;
use crate::engine::snapshot::{AccountView, CheckState, RevocationState, Snapshot};

use super::actions::{AccountAction, Action};
use super::icons::{self, Icon};
use super::widgets::menu::{Entry, Item, State};

/// Why this cannot be done to this account now; `None` if it can.
pub fn why_not(action: AccountAction, view: &AccountView, snapshot: &Snapshot) -> Option<&'static str> {
    match action {
        AccountAction::Rotate => why_no_rotation(view, snapshot),
        AccountAction::RotateFully => why_no_full_rotation(view, snapshot),
        AccountAction::SignIn | AccountAction::Revoke if !snapshot.vault.is_open() => Some(SHUT),
        AccountAction::SignIn if view.provider.is_none() => Some(GONE),
        AccountAction::Check => why_no_check(view, snapshot),
        AccountAction::Inspect => why_no_inspection(view, snapshot),
        AccountAction::SignOut | AccountAction::Revoke => why_not_ended(view),
        _ => None,
    }
}

/// Whether this can be done to the account now at all.
pub fn is_offered(action: AccountAction, view: &AccountView, snapshot: &Snapshot) -> bool {
    has_meaning(action, view) && why_not(action, view, snapshot).is_none()
}

/// Whether there is anything this would be about.
pub fn is_general_offered(action: Action, snapshot: &Snapshot) -> bool {
    match action {
        Action::Outstanding => !snapshot.outstanding.is_empty(),
        Action::RevokeAll => !snapshot.accounts.is_empty(),
        Action::SaveReport => snapshot.diagnosis.as_ref().is_some_and(|live| live.ended_at.is_some()),
        _ => true,
    }
}

/// What can be undone has a line in menus only while it can be.
const fn has_meaning(action: AccountAction, view: &AccountView) -> bool {
    !matches!(action, AccountAction::UndoSignOut) || view.can_undo_sign_out
}

fn why_no_inspection(view: &AccountView, snapshot: &Snapshot) -> Option<&'static str> {
    match view.account.access() {
        _ if !snapshot.vault.is_open() => Some(SHUT),
        None => Some("It has no access token"),
        Some(_) => None,
    }
}

fn why_no_check(view: &AccountView, snapshot: &Snapshot) -> Option<&'static str> {
    if !snapshot.vault.is_open() {
        return Some(SHUT);
    }
    match (&view.check, view.health) {
        (Some(CheckState::Running), _) => Some("It is being checked"),
        (_, Health::Renewing) => Some("It is being renewed"),
        _ if view.provider.is_none() => Some(GONE),
        _ if view.account.grant.is_none() => Some(SIGNED_OUT),
        _ => None,
    }
}

/// Why there is nothing to sign out of or to revoke.
fn why_not_ended(view: &AccountView) -> Option<&'static str> {
    match &view.revocation {
        Some(RevocationState::Queued | RevocationState::Asking | RevocationState::Confirming) => {
            Some("It is being revoked")
        }
        _ if view.account.grant.is_none() => Some(SIGNED_OUT),
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
        _ if view.provider.is_none() => Some(GONE),
        Health::Renewing => Some("It is being renewed"),
        Health::New | Health::NeedsSignIn | Health::Revoked => Some("It needs a sign-in first"),
        Health::Blocked => Some("It is blocked, so a new sign-in would not go through"),
        _ if view.account.client.is_none() => Some("It has no client ID yet"),
        _ => None,
    }
}

const SHUT: &str = "The vault is shut";
const GONE: &str = "The definition of its provider is gone";
const SIGNED_OUT: &str = "It is not signed in";

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

/// The lines of an account's menu, those that end something last.
pub fn menu(view: &AccountView, snapshot: &Snapshot) -> Vec<Entry<'static, AccountAction>> {
    let mut lines = Vec::with_capacity(AccountAction::ALL.len() + 1);
    for action in AccountAction::ALL.into_iter().filter(|action| has_meaning(*action, view)) {
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
        if action == AccountAction::SignOut {
            lines.push(Entry::Line);
        }
        // One that is off says why instead.
        let ends = matches!(action, AccountAction::Revoke | AccountAction::Forget);
        if ends && !matches!(item.state, State::Off(_)) {
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
        AccountAction::Diagnose => Some(if cfg!(target_os = "macos") { "⌘ D" } else { "Ctrl D" }),
        AccountAction::Rotate => Some(if cfg!(target_os = "macos") { "⌘ R" } else { "Ctrl R" }),
        _ => None,
    }
}

/// The icon of an account in lists that have no room for its initials.
pub const ACCOUNT: Icon = icons::USER;
