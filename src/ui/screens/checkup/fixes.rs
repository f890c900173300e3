//! What is done about a verdict: each fix leads to what does it elsewhere in the window, or is done here and says what it came
//! to where it was asked for.

use egui::{Context, Ui};

use crate::domain::checkup::{Fix, Reason, Verdict};
use crate::domain::problem::Problem;
use crate::engine::command::{CheckUpWish, Command, Reply};
use crate::explain::figures;
use crate::ui::actions::{AccountAction, Action};
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::route::{AccountTab, Dialog, Route};
use crate::ui::screens::dialogs::pending::Pending;
use crate::ui::screens::trouble;
use crate::ui::theme::{self, Text, height, space};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::{card, mark};

use super::Draft;

/// What was asked for from here and is done at once, and what it came to.
#[derive(Debug, Default)]
pub(super) struct Doing {
    protect: Pending<()>,
    prune: Pending<u64>,
    take_up: Pending<()>,
    done: Option<String>,
    /// A refusal that the person has seen.
    seen: bool,
}

impl Doing {
    /// Takes the answers that have come.
    pub(super) fn poll(&mut self, ctx: &Context) {
        if self.protect.poll(ctx).is_some() {
            self.done = Some("Now only you can read the data folder".to_owned());
        }
        if let Some(count) = self.prune.poll(ctx) {
            self.done = Some(match count {
                0 => "No event was old enough to be removed".to_owned(),
                1 => "1 event was removed from the log".to_owned(),
                count => format!("{} events were removed from the log", figures::figure(count)),
            });
        }
        self.take_up.poll(ctx);
    }

    /// Whether this one is being mended.
    pub(super) fn runs(&self, reason: Reason) -> bool {
        match reason {
            Reason::FilesOpen => self.protect.is_waiting(),
            Reason::RetentionExceeded => self.prune.is_waiting(),
            _ => false,
        }
    }

    /// Whether there is something to say.
    pub(super) fn says(&self) -> bool {
        self.done.is_some() || self.refused().is_some()
    }

    fn refused(&self) -> Option<&Problem> {
        let all = [self.protect.refused(), self.prune.refused(), self.take_up.refused()];
        all.into_iter().flatten().next().filter(|_| !self.seen)
    }

    /// The reply for taking something up again.
    pub(super) fn take_up(&mut self) -> Reply<()> {
        (self.done, self.seen) = (None, false);
        self.take_up.ask()
    }
}

/// Does it, or leads to where it is done.
pub(super) fn carry_out(verdict: &Verdict, draft: &mut Draft, outbox: &mut Outbox) {
    let Some(fix) = &verdict.fix else { return };
    match fix {
        Fix::LookAgain => outbox.send(draft.shown.run()),
        // Its card stands at the top of this screen.
        Fix::Unlock => draft.to_top = true,
        Fix::MoveVault => outbox.open(Dialog::MoveVault),
        Fix::ProtectFiles => {
            (draft.doing.done, draft.doing.seen) = (None, false);
            outbox.send(Command::ProtectFiles(draft.doing.protect.ask()));
        }
        Fix::FewerPermissions(id) => outbox.open(Dialog::FewerPermissions(*id)),
        Fix::SignIn(id) => outbox.act(Action::With(AccountAction::SignIn, *id)),
        Fix::SignInFreshly(id) => outbox.open(Dialog::SignInFreshly(*id)),
        Fix::VerifyAudit => outbox.send(Command::VerifyAudit(Reply::nowhere())),
        Fix::ShowChain => outbox.open(Dialog::ChainBroken),
        Fix::ShowAlerts => outbox.open(Dialog::Alerts),
        Fix::Diagnose(id) => outbox.act(Action::With(AccountAction::Diagnose, *id)),
        Fix::DiagnoseComputer => outbox.act(Action::DiagnoseComputer),
        Fix::Client(id) => outbox.open(Dialog::Client(*id)),
        Fix::Servers(id) => outbox.go(Route::Account(*id, AccountTab::Settings)),
        // Looking at its accounts compares the definition with what the provider publishes.
        Fix::Compare(_) => {
            let accounts = (!verdict.accounts.is_empty()).then(|| verdict.accounts.clone());
            outbox.send(Command::CheckUp(CheckUpWish { accounts, ask: true }, Reply::nowhere()));
        }
        Fix::EditProvider(id) => outbox.definition = Some(id.clone()),
        Fix::Prune => {
            (draft.doing.done, draft.doing.seen) = (None, false);
            outbox.send(Command::PruneAudit(draft.doing.prune.ask()));
        }
        Fix::DropClaims(id) => outbox.open(Dialog::SignOut(*id)),
    }
}

/// What the last one came to, above the rows. Tells whether there was anything to say.
pub(super) fn came_to(ui: &mut Ui, doing: &mut Doing) -> bool {
    let t = theme::of(ui);
    let (icon, colour, words) = match (&doing.done, doing.refused()) {
        (Some(done), _) => (icons::CHECK_CIRCLE.filled(), t.ok.mark, done.clone()),
        (None, Some(problem)) => {
            let says = trouble::card(problem, &[]);
            (icons::WARNING.filled(), t.bad.mark, format!("{}. {}", says.headline, says.sentence))
        }
        (None, None) => return false,
    };
    let mut seen = false;
    card::row(ui, height::FOLD, |ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        ui.add_space(space::L);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.add_space(space::S);
            seen = ui.add(Button::icon_only(icons::X, "Dismiss").compact()).clicked();
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                mark::with_icon(ui, icon, colour, &words, Text::Body, t.text);
            });
        });
    });
    if seen {
        (doing.done, doing.seen) = (None, true);
    }
    true
}
