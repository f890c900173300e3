//! Follows what takes access back: one word where nobody is looking at the account, the way to undo a sign-out, and tokens
//! that are shown or copied.

use egui::Context;

use crate::domain::revocation::Revoked;
use crate::engine::snapshot::{AccountView, CheckState, Found, RevocationState, Snapshot};
use crate::explain;
use crate::explain::revoked::{self, Ended};
use crate::ui::actions::{AccountAction, Action};
use crate::ui::revocations;
use crate::ui::route::{AccountTab, Route};
use crate::ui::screens::account::check;

use super::Window;

impl Window {
    /// Compares the accounts with those of the picture before.
    pub(super) fn follow_taking_back(&mut self, before: &Snapshot) {
        let snapshot = std::sync::Arc::clone(&self.picture.snapshot);
        for view in &snapshot.accounts {
            let known = before.accounts.iter().find(|known| known.account.id == view.account.id);
            let Some(was) = known else { continue };
            if view.can_undo_sign_out && !was.can_undo_sign_out {
                let undo = Action::With(AccountAction::UndoSignOut, view.account.id);
                self.notices.say_with(format!("Signed out here: {}", view.account.address), "Undo", undo);
            }
            if view.revocation != was.revocation && snapshot.revoking_all.is_none() {
                self.revocation_came(view);
            }
            if view.check != was.check {
                self.check_came(view);
            }
        }
        self.all_came(before, &snapshot);
    }

    fn revocation_came(&mut self, view: &AccountView) {
        let page = Route::Account(view.account.id, AccountTab::Overview);
        if self.route == page {
            return;
        }
        let address = &view.account.address;
        match &view.revocation {
            Some(RevocationState::Done(done)) if needs_a_look(done) => {
                self.notices.say_attention_at(format!("Still to be ended: {address}"), page);
            }
            Some(RevocationState::Done(_)) => self.notices.say_at(format!("{address} was revoked"), page),
            Some(RevocationState::Failed(_)) => {
                self.notices.say_attention_at(format!("Could not revoke {address}"), page);
            }
            _ => {}
        }
    }

    fn check_came(&mut self, view: &AccountView) {
        let Some(CheckState::Done(checked)) = &view.check else { return };
        let words = check::sentence(checked, &self.picture);
        let page = Route::Account(view.account.id, AccountTab::Overview);
        match &checked.found {
            Found::Stands if self.route == page => self.notices.say(words),
            Found::Stands => self.notices.say_at(format!("{}: it stands", view.account.address), page),
            // Its card says so.
            Found::Ended(_) if self.route == page => {}
            Found::Ended(_) => {
                let words = format!("The sign-in of {} has ended", view.account.address);
                self.notices.say_attention_at(words, page);
            }
            Found::Unknown(_) if self.route == page => self.notices.say_attention(words),
            Found::Unknown(_) => {
                let words = format!("Could not ask about {}", view.account.address);
                self.notices.say_attention_at(words, page);
            }
        }
    }

    /// Revoking all has ended while the person looked elsewhere.
    fn all_came(&mut self, before: &Snapshot, snapshot: &Snapshot) {
        let over = |snapshot: &Snapshot| snapshot.revoking_all.as_ref().is_some_and(revocations::is_over);
        if over(snapshot) && !over(before) && before.revoking_all.is_some() && self.route != Route::RevokeAll
        {
            self.notices.say_at("Every account is through", Route::RevokeAll);
        }
    }

    /// A token that is shown is wiped when its page is left.
    pub(super) fn leave_tokens(&mut self) {
        if !matches!(self.route, Route::Account(_, AccountTab::Overview)) {
            self.drafts.account.leave();
        }
    }

    /// A token that was asked for goes to the clipboard, or it is said why it does not.
    pub(super) fn hand_over_tokens(&mut self, ctx: &Context) {
        if let Some(token) = self.drafts.account.take_copy() {
            self.clipboard.copy(ctx, &token, self.picture.now);
            self.notices.say("Copied; the clipboard is cleared in 45 s");
        }
        if let Some(problem) = self.drafts.account.take_refused() {
            self.notices.say_attention(explain::words(&problem).title);
        }
    }
}

fn needs_a_look(done: &Revoked) -> bool {
    matches!(revoked::ended(done), Ended::ByHand | Ended::Refuted | Ended::Waiting)
}
