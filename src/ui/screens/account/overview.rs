//! The overview of an account: what stands in the way, the three tokens, and what they open.

use egui::{Context, Ui};

use crate::engine::snapshot::AccountView;
use crate::ui::actions::{AccountAction, Action};
use crate::ui::icons::{self, Icon};
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::remedies::{self, About, Dress};
use crate::ui::screens::checkup;
use crate::ui::theme::{self, Text, height, space};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::empty_state::{EmptyState, empty_state};
use crate::ui::widgets::{badge, card, mark};
use crate::ui::words;

use super::reveal::Reveal;
use super::{check, permissions, revocation, rotation, settings, tokens};

pub(super) fn show(
    ui: &mut Ui,
    view: &AccountView,
    picture: &Picture,
    reveal: &mut Reveal,
    outbox: &mut Outbox,
) {
    let id = view.account.id;
    reveal.follow(ui.ctx(), picture);
    if revocation::show(ui, view, picture, outbox) {
        ui.add_space(space::L);
    }
    if settings::client::warning(ui, view, picture) {
        ui.add_space(space::L);
    }
    let standing = view.account.problem.as_ref();
    if let Some(standing) = standing.filter(|standing| !revocation::says(view, standing.problem.kind)) {
        let dress = Dress {
            look: badge::look(view.health),
            known: known(view, picture, ui.ctx()),
            tries_itself: view.renews_at.is_some(),
        };
        remedies::card(ui, &standing.problem, About::Account(id), dress, outbox);
        ui.add_space(space::L);
    }
    if rotation::show(ui, view, picture, outbox) {
        ui.add_space(space::L);
    }
    let Some(grant) = &view.account.grant else {
        if standing.is_none() && view.revocation.is_none() {
            not_yet(ui, view, outbox);
        }
        return;
    };
    tokens::show(ui, view, grant, picture, reveal, outbox);
    ui.add_space(space::M);
    check::show(ui, view, picture, outbox);
    falls_short(ui, view, picture, outbox);
    ui.add_space(space::M);
    permissions::show(ui, view, grant);
}

/// Since when it stands, how often it was tried, and when it is tried again.
fn known(view: &AccountView, picture: &Picture, ctx: &Context) -> Vec<(Icon, String)> {
    let Some(standing) = &view.account.problem else {
        return Vec::new();
    };
    let since = words::moment(standing.since, picture.now, &picture.zone);
    let mut lines = vec![(
        icons::CLOCK,
        match standing.attempts {
            0 | 1 => format!("Since {since}"),
            tries => format!("Since {since}, tried {tries} times"),
        },
    )];
    if let Some(at) = view.renews_at {
        picture.repaint_for(ctx, at);
        let mut next = words::tries_again(at, picture.now, &picture.zone);
        next.replace_range(..1, "T");
        lines.push((icons::ARROWS_CLOCKWISE, next));
    }
    lines
}

/// What the check-up found about it: one quiet line with the way there; none where nothing falls short.
fn falls_short(ui: &mut Ui, view: &AccountView, picture: &Picture, outbox: &mut Outbox) {
    let Some(words) = checkup::account_line(view, picture) else { return };
    let t = theme::of(ui);
    card::row(ui, height::COMPACT, |ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        mark::with_icon(ui, icons::SHIELD_WARNING, t.warn.mark, &words, Text::Body, t.text2);
        if ui.add(Button::link("Show").compact().named("Show in the check-up")).clicked() {
            outbox.checkup = Some(checkup::Shown::Account(view.account.id));
        }
    });
}

fn not_yet(ui: &mut Ui, view: &AccountView, outbox: &mut Outbox) {
    let says = EmptyState {
        icon: icons::KEY,
        heading: "No token yet",
        sentence: "Sign in once, then all three appear here.",
        first: Some(("Sign in", Some(icons::SIGN_IN))),
        second: None,
    };
    if empty_state(ui, &says).is_some() {
        outbox.act(Action::With(AccountAction::SignIn, view.account.id));
    }
}
