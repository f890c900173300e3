//! What stops, until when something still works, and what stays when access is taken back: the same lines for signing out,
//! revoking and forgetting.
//!
//! Programs are named from what is known: the last use, and the hand-outs that the audit log holds, asked for once.

use std::time::Duration;

use egui::{Context, Ui};
use jiff::{SignedDuration, Timestamp};

use crate::domain::audit::{AuditEvent, AuditFilter, AuditKind, WhichAccount};
use crate::domain::revocation::ended_with;
use crate::domain::token::AccessFacts;
use crate::engine::command::Command;
use crate::engine::snapshot::AccountView;
use crate::explain::revoked;
use crate::ui::icons::{self, Icon};
use crate::ui::outbox::Outbox;
use crate::ui::picture::{self, Picture};
use crate::ui::theme::{self, Text, space};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::key_cap::key_cap;
use crate::ui::widgets::mark;
use crate::ui::widgets::prose::remark;

use super::pending::Pending;

/// The programs that got a token of this account lately.
#[derive(Debug, Default)]
pub(super) struct Programs {
    asked: bool,
    events: Pending<Vec<AuditEvent>>,
    names: Vec<String>,
}

impl Programs {
    /// Their names, the latest first. Asks the log when it is first called.
    pub(super) fn names(
        &mut self,
        ctx: &Context,
        view: &AccountView,
        now: Timestamp,
        outbox: &mut Outbox,
    ) -> Vec<String> {
        if !self.asked {
            self.asked = true;
            let filter = AuditFilter {
                account: Some(WhichAccount::One(view.account.id)),
                kinds: vec![AuditKind::HandedOut],
                since: Some(now - LATELY),
                ..AuditFilter::default()
            };
            outbox.send(Command::ListAudit(filter, MOST_EVENTS, self.events.ask()));
        }
        if let Some(events) = self.events.poll(ctx) {
            self.names = events.into_iter().filter_map(|event| Some(event.event.actor?.program)).collect();
        }
        let last = view.account.last_use.iter().filter_map(|last| last.program.clone());
        let mut names: Vec<String> = Vec::new();
        for name in last.chain(self.names.iter().cloned()) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }
}

/// What a program did longer ago says little about what stops now.
const LATELY: SignedDuration = SignedDuration::from_hours(24 * 30);
/// A mail program asks about once an hour; with this many, rare ones are among them.
const MOST_EVENTS: usize = 1_000;

/// "NeoMutt and git send-email stop working for this account".
pub(super) fn stops(names: &[String]) -> String {
    match names {
        [] => "Mail programs get no token for this account any more".to_owned(),
        [one] => format!("{one} stops working for this account"),
        [one, other] => format!("{one} and {other} stop working for this account"),
        [one, other, third] => format!("{one}, {other} and {third} stop working for this account"),
        [one, other, rest @ ..] => {
            format!("{one}, {other} and {} more programs stop working for this account", rest.len())
        }
    }
}

/// Until when the access token lasts, where that is not over.
pub(super) fn lasts_until(view: &AccountView, picture: &Picture) -> Option<Timestamp> {
    view.account.access().map(AccessFacts::presumed_end).filter(|at| *at > picture.now)
}

/// "An access token already handed out may work until 14:43".
pub(super) fn handed_out(view: &AccountView, picture: &Picture) -> Option<String> {
    let at = revoked::about(lasts_until(view, picture)?, picture.now, &picture.zone);
    let about = if view.account.access()?.expires_at.is_some() { "" } else { "about " };
    Some(format!("An access token already handed out may work until {about}{at}"))
}

/// The lines beside the question, under its heading.
pub(super) fn beside_plate(ui: &mut Ui, contents: impl FnOnce(&mut Ui)) {
    ui.horizontal_top(|ui| {
        ui.add_space(40.0 + space::M);
        ui.vertical(contents);
    });
}

/// One consequence.
pub(super) fn line(ui: &mut Ui, icon: Icon, words: &str) {
    let t = theme::of(ui);
    mark::sentence(ui, icon, t.text2, words, Text::Body, t.text);
    ui.add_space(space::S);
}

/// The lines that all three begin with: who stops, and what still works for a while.
pub(super) fn for_programs(ui: &mut Ui, view: &AccountView, picture: &Picture, stops: &str) {
    line(ui, icons::ENVELOPE_SIMPLE, stops);
    if let Some(words) = handed_out(view, picture) {
        line(ui, icons::CLOCK, &words);
        if let Some(at) = lasts_until(view, picture) {
            picture::repaint_after(ui.ctx(), wait(at, picture.now));
        }
    }
}

/// The accounts here whose sign-in ends with this one.
pub(super) fn for_others(ui: &mut Ui, view: &AccountView, picture: &Picture) {
    let Some(provider) = &view.provider else { return };
    let all = picture.snapshot.accounts.iter().map(|other| &other.account);
    if let Some(words) = revoked::together(&ended_with(&view.account, provider, all)) {
        line(ui, icons::USERS_THREE, &words);
    }
}

fn wait(at: Timestamp, now: Timestamp) -> Duration {
    at.duration_since(now).unsigned_abs()
}

/// The provider's own page, where there is one.
pub(super) fn page(ui: &mut Ui, view: &AccountView, outbox: &mut Outbox) {
    let page = view.provider.as_ref().and_then(|provider| provider.endpoints.account_page.as_ref());
    let Some(page) = page else { return };
    let words = format!("Open the page of {}", view.provider_name());
    ui.add_space(space::XS);
    if ui.add(Button::secondary(&words).icon(icons::ARROW_SQUARE_OUT)).clicked() {
        outbox.page = Some(page.as_str().to_owned());
    }
}

/// What the key that closes the dialog means here.
pub(super) fn escape_keeps(ui: &mut Ui) {
    ui.add_space(space::M);
    if super::pieces::is_tight(ui) {
        return;
    }
    key_cap(ui, "Esc");
    remark(ui, "keeps it");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_programs_that_stop_are_named_and_many_are_counted() {
        let names = |count: usize| -> Vec<String> {
            ["NeoMutt", "git send-email", "aerc", "mbsync", "msmtp"][..count]
                .iter()
                .map(ToString::to_string)
                .collect()
        };
        let says = [
            "Mail programs get no token for this account any more",
            "NeoMutt stops working for this account",
            "NeoMutt and git send-email stop working for this account",
            "NeoMutt, git send-email and aerc stop working for this account",
            "NeoMutt, git send-email and 2 more programs stop working for this account",
        ];
        for (count, words) in says.iter().enumerate() {
            assert_eq!(stops(&names(count)), *words);
        }
        assert!(stops(&names(5)).contains("3 more programs"));
    }
}
