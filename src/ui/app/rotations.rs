//! Follows rotations: one word where nobody is looking at the account, one for many that were rotated together, and none
//! where its page shows the result.

use crate::domain::account::AccountId;
use crate::domain::problem::ProblemKind;
use crate::engine::command::{Command, Reply};
use crate::engine::snapshot::{AccountView, Rotation, Snapshot};
use crate::ui::actions::AccountAction;
use crate::ui::offers;
use crate::ui::rotated;
use crate::ui::route::{AccountTab, Route};

use super::Window;

impl Window {
    /// Compares the accounts with those of the picture before.
    pub(super) fn follow_rotations(&mut self, before: &Snapshot) {
        let snapshot = std::sync::Arc::clone(&self.picture.snapshot);
        for view in &snapshot.accounts {
            if let Some(rotation) = news(view, before) {
                self.rotation_came(view, rotation);
            }
        }
        let picture = &self.picture;
        self.drafts.accounts.batch.keep(|id| picture.account(id).is_some());
        self.go_on_rotating();
    }

    fn rotation_came(&mut self, view: &AccountView, rotation: &Rotation) {
        let id = view.account.id;
        if self.drafts.accounts.batch.ended(id, matches!(rotation, Rotation::Done(_))) {
            return;
        }
        let page = Route::Account(id, AccountTab::Overview);
        let address = &view.account.address;
        match rotation {
            // The person has given up a full rotation: there is nothing to tell.
            Rotation::Failed(problem) if problem.kind == ProblemKind::SignInCancelled => {
                self.send(Command::DismissRotation(id));
            }
            _ if self.route == page => {}
            Rotation::Done(done) if rotated::still_stands(done) => {
                let words = format!("The old grant still stands: {address}");
                self.notices.say_attention_at(words, page);
            }
            Rotation::Done(_) => self.notices.say_at(format!("{address} was rotated"), page),
            Rotation::Failed(_) => {
                self.notices.say_attention_at(format!("Could not rotate {address}"), page);
            }
        }
    }

    /// Rotates these: one by itself, several together.
    pub(super) fn rotate(&mut self, ids: &[AccountId]) {
        if let [id] = ids {
            return self.send(Command::Rotate(*id, Reply::nowhere()));
        }
        self.drafts.accounts.batch.add(ids.iter().copied());
        self.go_on_rotating();
    }

    /// The accounts among these that can be rotated now.
    pub(super) fn can_rotate(&self, ids: impl IntoIterator<Item = AccountId>) -> Vec<AccountId> {
        let snapshot = &self.picture.snapshot;
        let can = |id: &AccountId| {
            let view = self.picture.account(*id);
            view.is_some_and(|view| offers::why_not(AccountAction::Rotate, view, snapshot).is_none())
        };
        ids.into_iter().filter(can).collect()
    }

    /// Asks for the next ones, and says what came of all when the last is through.
    fn go_on_rotating(&mut self) {
        let mut next = self.drafts.accounts.batch.take_next();
        while let Some(id) = next.pop() {
            if !self.handle.send(Command::Rotate(id, Reply::nowhere())) {
                self.drafts.accounts.batch.ended(id, false);
                next.extend(self.drafts.accounts.batch.take_next());
            }
        }
        let Some(summary) = self.drafts.accounts.batch.over() else {
            return;
        };
        match summary.failed.as_slice() {
            [] => self.notices.say(summary.words),
            [id] => {
                self.notices.say_attention_at(summary.words, Route::Account(*id, AccountTab::Overview));
            }
            _ if self.route == Route::Accounts => self.notices.say_attention(summary.words),
            _ => self.notices.say_attention_at(summary.words, Route::Accounts),
        }
    }
}

/// The account's rotation, if it has just come to something.
fn news<'a>(view: &'a AccountView, before: &Snapshot) -> Option<&'a Rotation> {
    let rotation = view.rotation.as_ref()?;
    let was = before.accounts.iter().find(|known| known.account.id == view.account.id)?;
    (was.rotation.as_ref() != Some(rotation)).then_some(rotation)
}
