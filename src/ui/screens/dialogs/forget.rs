//! Forgetting an account: what stops, what stays, and whether the provider ends the sign-in too.

use egui::{Context, Ui};

use crate::domain::account::AccountId;
use crate::engine::command::{Command, Ending, Reply};
use crate::engine::snapshot::AccountView;
use crate::explain;
use crate::ui::icons::{self, Icon};
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::theme::{self, Text, Tone, space};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::dialog::{Answer, Dialog, Part, Width, at_right};
use crate::ui::widgets::key_cap::key_cap;
use crate::ui::widgets::mark;
use crate::ui::widgets::prose::remark;
use crate::ui::widgets::switch::{Words, check_box};
use crate::ui::words;

use super::{FirstFocus, pieces, problem};

/// What is chosen.
#[derive(Debug, Default)]
pub(super) struct Draft {
    /// Whether the sign-in shall be left at the provider although it could be ended there.
    keep_grant: bool,
    /// Whether it was asked for from here: an older refusal is none of this question.
    sent: bool,
    focus: FirstFocus,
}

/// Shows the question. An account that is gone needs none.
pub(super) fn show(ctx: &Context, picture: &Picture, id: AccountId, draft: &mut Draft, outbox: &mut Outbox) {
    let Some(view) = picture.account(id) else {
        return outbox.close();
    };
    let title = format!("Forget {}?", view.account.address);
    let answer = Dialog::new("forget", &title, Width::Question).question().show(ctx, |ui, part| match part {
        Part::Body => pieces::body(ui, |ui| body(ui, picture, view, &title, draft, outbox)),
        Part::Foot => foot(ui, view, draft, outbox),
    });
    if answer == Answer::Closed {
        outbox.close();
    }
}

fn can_revoke(view: &AccountView) -> bool {
    let has_endpoint = view.provider.as_ref().is_some_and(|provider| provider.endpoints.revocation.is_some());
    has_endpoint && view.account.grant.is_some()
}

fn body(
    ui: &mut Ui,
    picture: &Picture,
    view: &AccountView,
    title: &str,
    draft: &mut Draft,
    outbox: &mut Outbox,
) {
    let look = (Tone::Bad, icons::WARNING.filled());
    problem::headed(
        ui,
        look,
        title,
        "Its tokens and its client secret are removed from this computer. This cannot be taken back.",
    );
    ui.add_space(space::M);
    let can_revoke = can_revoke(view);
    ui.horizontal_top(|ui| {
        ui.add_space(40.0 + space::M);
        ui.vertical(|ui| {
            consequences(ui, picture, view, can_revoke);
            if can_revoke {
                let mut ends = !draft.keep_grant;
                let words = format!("Also end the sign-in at {}", view.provider_name());
                ui.add_space(space::XS);
                check_box(ui, &mut ends, &words, Words::Shown);
                draft.keep_grant = !ends;
            } else if view.account.grant.is_some() {
                page(ui, view, outbox);
            }
        });
    });
    if draft.sent
        && let Some((_, why)) =
            picture.snapshot.forget_refused.as_ref().filter(|(id, _)| *id == view.account.id)
    {
        ui.add_space(space::L);
        let said = explain::words(why);
        let bad = theme::of(ui).bad;
        let words = format!("Nothing was removed: {}. {}", said.title, said.what_happened);
        mark::sentence(ui, icons::WARNING_CIRCLE, bad.mark, &words, Text::Body, bad.word);
        ui.add_space(space::S);
        if ui.add(Button::danger_outlined("Forget it here anyway")).clicked() {
            outbox.send(Command::Forget(view.account.id, Ending::KeepGrant, Reply::nowhere()));
        }
    }
}

fn consequences(ui: &mut Ui, picture: &Picture, view: &AccountView, can_revoke: bool) {
    line(ui, icons::ENVELOPE_SIMPLE, "Mail programs get no token for this account any more");
    let ends = view.account.access().and_then(|access| access.expires_at).filter(|at| *at > picture.now);
    if let Some(at) = ends {
        let at = words::moment(at, picture.now, &picture.zone);
        line(ui, icons::CLOCK, &format!("An access token already handed out may work until {at}"));
    }
    if view.account.grant.is_some() && !can_revoke {
        let words = format!(
            "{} cannot be asked to end the sign-in; it stays there until you remove it",
            view.provider_name()
        );
        line(ui, icons::GLOBE_HEMISPHERE_WEST, &words);
    }
    line(ui, icons::GEAR_SIX, "Mail, other accounts and settings are kept");
}

fn page(ui: &mut Ui, view: &AccountView, outbox: &mut Outbox) {
    let page = view.provider.as_ref().and_then(|provider| provider.endpoints.account_page.as_ref());
    let Some(page) = page else { return };
    let words = format!("Open the page of {}", view.provider_name());
    ui.add_space(space::XS);
    if ui.add(Button::secondary(&words).icon(icons::ARROW_SQUARE_OUT)).clicked() {
        outbox.page = Some(page.as_str().to_owned());
    }
}

fn line(ui: &mut Ui, icon: Icon, words: &str) {
    let t = theme::of(ui);
    mark::sentence(ui, icon, t.text2, words, Text::Body, t.text);
    ui.add_space(space::S);
}

fn foot(ui: &mut Ui, view: &AccountView, draft: &mut Draft, outbox: &mut Outbox) {
    ui.add_space(space::M);
    key_cap(ui, "Esc");
    remark(ui, "keeps it");
    at_right(ui, |ui| {
        let keep = ui.add(Button::secondary("Keep it"));
        draft.focus.give("forget", &keep);
        if keep.clicked() {
            outbox.close();
        }
        if ui.add(Button::danger("Forget")).clicked() {
            draft.sent = true;
            let ending =
                if can_revoke(view) && !draft.keep_grant { Ending::Revoke } else { Ending::KeepGrant };
            outbox.send(Command::Forget(view.account.id, ending, Reply::nowhere()));
        }
    });
}
