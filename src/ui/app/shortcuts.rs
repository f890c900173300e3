//! Keys, from the table of actions alone: what stands there works, and nothing else does.
//!
//! While something is typed, only keys with a modifier count; while a dialog is open, none that leads away from it.

use egui::{Context, Event, Key, KeyboardShortcut, Modifiers};

use crate::domain::account::AccountId;
use crate::ui::actions::{AccountAction, Action};
use crate::ui::outbox::Outbox;
use crate::ui::route::Route;

use super::Window;

impl Window {
    /// Takes the keys of this frame out of the input and invokes their actions.
    pub(super) fn take_shortcuts(&self, ctx: &Context, outbox: &mut Outbox) {
        let blocked = self.dialog().is_some() || self.drafts.palette.is_open();
        for action in Action::GENERAL {
            if blocked && !ALWAYS.contains(&action) {
                continue;
            }
            if action.entry().shortcut.is_some_and(|keys| pressed(ctx, keys)) {
                outbox.act(action);
            }
        }
        if blocked {
            return;
        }
        for action in AccountAction::ALL {
            let Some(keys) = action.entry().shortcut else {
                continue;
            };
            let meant = self.meant();
            if meant.is_empty() || !pressed(ctx, keys) {
                continue;
            }
            // Several accounts can be rotated together; everything else opens something, and there is one of that.
            let many = if action == AccountAction::Rotate { meant.len() } else { 1 };
            outbox.actions.extend(meant.into_iter().take(many).map(|id| Action::With(action, id)));
        }
    }

    /// The accounts a key is meant for: the one shown, the chosen ones, or the one the keyboard rests on.
    fn meant(&self) -> Vec<AccountId> {
        match self.route {
            Route::Account(id, _) => vec![id],
            Route::Accounts => {
                let chosen: Vec<AccountId> = self.drafts.accounts.chosen().collect();
                if chosen.is_empty() { self.drafts.accounts.cursor().into_iter().collect() } else { chosen }
            }
            Route::Audit
            | Route::Diagnose
            | Route::Inspector
            | Route::Providers
            | Route::Checkup
            | Route::PracticeFailures
            | Route::RevokeAll
            | Route::Learn(_)
            | Route::Settings(_) => Vec::new(),
        }
    }
}

/// They change how the window looks, or end it, whatever is in front.
const ALWAYS: [Action; 3] = [Action::LargerText, Action::SmallerText, Action::Quit];

fn pressed(ctx: &Context, keys: KeyboardShortcut) -> bool {
    if keys.modifiers == Modifiers::NONE && ctx.text_edit_focused() {
        return false;
    }
    let taken = ctx.input_mut(|input| input.consume_shortcut(&keys))
        // Plus is on the key of the equals sign where it needs Shift.
        || (keys.logical_key == Key::Plus && ctx.input_mut(|input| input.consume_key(keys.modifiers, Key::Equals)));
    if taken && keys.logical_key == Key::Slash {
        // The key moves to a field; its letter is not meant for it.
        ctx.input_mut(|input| input.events.retain(|event| *event != Event::Text("/".to_owned())));
    }
    taken
}
