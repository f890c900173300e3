//! Forgetting an account: what stops, what stays, and whether the provider ends the sign-in too.

use egui::{Context, Ui};

use crate::domain::account::AccountId;
use crate::domain::client::is_shared;
use crate::engine::command::{Command, Ending, Reply};
use crate::engine::snapshot::AccountView;
use crate::explain;
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::revocations;
use crate::ui::theme::{self, Text, Tone, space};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::dialog::{Answer, Dialog, Part, Width, at_right};
use crate::ui::widgets::mark;
use crate::ui::widgets::switch::{Words, check_box};

use super::consequences::{self, Programs, line};
use super::{FirstFocus, pieces, problem};

/// What is chosen.
#[derive(Debug, Default)]
pub(super) struct Draft {
    /// Whether the sign-in shall be left at the provider although it could be ended there.
    keep_grant: bool,
    /// Whether it was asked for from here: an older refusal is none of this question.
    sent: bool,
    programs: Programs,
    focus: FirstFocus,
}

/// Shows the question. An account that is gone needs none.
pub(super) fn show(ctx: &Context, picture: &Picture, id: AccountId, draft: &mut Draft, outbox: &mut Outbox) {
    let Some(view) = picture.account(id) else {
        return outbox.close();
    };
    let title = format!("Forget {}?", view.account.address);
    let names = draft.programs.names(ctx, view, picture.now, outbox);
    let answer = Dialog::new("forget", &title, Width::Question).question().show(ctx, |ui, part| match part {
        Part::Body => pieces::body(ui, |ui| body(ui, picture, view, (&title, &names), draft, outbox)),
        Part::Foot => foot(ui, view, draft, outbox),
    });
    if answer == Answer::Closed {
        outbox.close();
    }
}

fn can_revoke(view: &AccountView) -> bool {
    revocations::can_ask(view) && view.account.grant.is_some()
}

fn body(
    ui: &mut Ui,
    picture: &Picture,
    view: &AccountView,
    (title, names): (&str, &[String]),
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
    consequences::beside_plate(ui, |ui| {
        consequences::for_programs(ui, view, picture, &consequences::stops(names));
        at_provider(ui, picture, view, (can_revoke, !draft.keep_grant));
        if can_revoke && !draft.keep_grant {
            consequences::for_others(ui, view, picture);
        }
        if registered(view) {
            let stays = draft.keep_grant || (view.account.grant.is_some() && !can_revoke);
            line(ui, icons::IDENTIFICATION_CARD, &client(view, picture, stays));
        }
        line(ui, icons::GEAR_SIX, "Mail, log and other accounts are kept");
        if can_revoke {
            let mut ends = !draft.keep_grant;
            let words = format!("Also revoke the sign-in at {}", view.provider_name());
            ui.add_space(space::XS);
            check_box(ui, &mut ends, &words, Words::Shown);
            draft.keep_grant = !ends;
        } else if view.account.grant.is_some() {
            consequences::page(ui, view, outbox);
        }
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

fn registered(view: &AccountView) -> bool {
    view.account.client.as_ref().is_some_and(|client| client.registered_here)
}

/// What becomes of the client that Mailward registered.
fn client(view: &AccountView, picture: &Picture, stays: bool) -> String {
    let name = view.provider_name();
    let mut others = picture.snapshot.accounts.iter().map(|other| &other.account);
    match others.find(|other| is_shared(&view.account, other)) {
        Some(other) => {
            format!("The client that Mailward registered at {name} stays, because {} uses it", other.address)
        }
        None if stays => format!("The client that Mailward registered stays at {name}"),
        None => format!("{name} is asked to delete the client that Mailward registered there"),
    }
}

/// What becomes of the sign-in there; what cannot be done now is not lost with the account.
fn at_provider(ui: &mut Ui, picture: &Picture, view: &AccountView, (can_revoke, ends): (bool, bool)) {
    let name = view.provider_name();
    let offline = picture.snapshot.online == Some(false);
    match (view.account.grant.is_some(), can_revoke, ends) {
        (false, ..) => {}
        (true, false, _) => {
            let words =
                format!("{name} cannot be asked to end the sign-in; it stays there until you remove it");
            line(ui, icons::GLOBE_HEMISPHERE_WEST, &words);
        }
        (true, true, true) if offline => {
            let words = format!("You are offline: {name} is asked when the network is back");
            line(ui, icons::WIFI_SLASH, &words);
        }
        (true, true, true) => {
            let words = format!("{name} is asked to end the sign-in, and Mailward checks that it is dead");
            line(ui, icons::GLOBE_HEMISPHERE_WEST, &words);
        }
        (true, true, false) => {
            line(ui, icons::GLOBE_HEMISPHERE_WEST, &format!("The sign-in stays at {name}"));
        }
    }
}

fn foot(ui: &mut Ui, view: &AccountView, draft: &mut Draft, outbox: &mut Outbox) {
    consequences::escape_keeps(ui);
    at_right(ui, |ui| {
        let keep = ui.add(Button::secondary("Keep it"));
        draft.focus.give("forget", &keep);
        if keep.clicked() {
            outbox.close();
        }
        if ui.add(Button::danger("Forget")).clicked() {
            draft.sent = true;
            // Without a sign-in there is nothing to revoke, but perhaps a client to delete.
            let ends = if view.account.grant.is_some() { can_revoke(view) } else { registered(view) };
            let ending = if ends && !draft.keep_grant { Ending::Revoke } else { Ending::KeepGrant };
            outbox.send(Command::Forget(view.account.id, ending, Reply::nowhere()));
        }
    });
}
