//! Revoking: the sign-in is ended at the provider and here; the account stays. What is asked and checked, what stops, what
//! stays. Where the provider cannot be asked, that is said before the click.

use egui::{Context, Ui};

use crate::domain::account::AccountId;
use crate::domain::provider::RevocationForm;
use crate::engine::command::{Command, Reply};
use crate::engine::snapshot::AccountView;
use crate::explain::revoked;
use crate::ui::actions::AccountAction;
use crate::ui::icons;
use crate::ui::offers;
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::revocations;
use crate::ui::theme::{Tone, space};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::dialog::{Answer, Dialog, Part, Width, at_right};

use super::consequences::{self, Programs, line};
use super::{FirstFocus, pieces, problem};

/// Nothing is typed here.
#[derive(Debug, Default)]
pub(super) struct Draft {
    programs: Programs,
    focus: FirstFocus,
}

/// Shows the question. An account that is gone, or has nothing to revoke any more, needs none.
pub(super) fn show(ctx: &Context, picture: &Picture, id: AccountId, draft: &mut Draft, outbox: &mut Outbox) {
    let Some(view) = picture.account(id).filter(|view| view.account.grant.is_some()) else {
        return outbox.close();
    };
    let title = format!("Revoke the sign-in of {}?", view.account.address);
    let names = draft.programs.names(ctx, view, picture.now, outbox);
    let dialog = Dialog::new("revoke", &title, Width::Question).question();
    let answer = dialog.show(ctx, |ui, part| match part {
        Part::Body => pieces::body(ui, |ui| body(ui, picture, view, (&title, &names), outbox)),
        Part::Foot => foot(ui, picture, view, draft, outbox),
    });
    if answer == Answer::Closed {
        outbox.close();
    }
}

fn body(
    ui: &mut Ui,
    picture: &Picture,
    view: &AccountView,
    (title, names): (&str, &[String]),
    outbox: &mut Outbox,
) {
    let can_ask = revocations::can_ask(view);
    problem::headed(ui, (Tone::Bad, icons::WARNING.filled()), title, &asked(view, can_ask));
    ui.add_space(space::M);
    let name = view.provider_name();
    consequences::beside_plate(ui, |ui| {
        let stops = format!("{} until you sign in again", consequences::stops(names));
        if !can_ask {
            line(ui, icons::ENVELOPE_SIMPLE, &stops);
            not_offered(ui, picture, view, outbox);
            return;
        }
        consequences::for_programs(ui, view, picture, &stops);
        if picture.snapshot.online == Some(false) {
            let words = format!(
                "You are offline: the tokens are deleted here now, and {name} is asked when the network is back"
            );
            line(ui, icons::WIFI_SLASH, &words);
        }
        if view.provider.as_ref().is_some_and(|provider| provider.tokens.revoking_ends_all) {
            let words =
                format!("{name} ends every sign-in of this client to the account, on other computers too");
            line(ui, icons::DESKTOP, &words);
            consequences::for_others(ui, view, picture);
        }
        line(ui, icons::GEAR_SIX, "Settings and log are kept");
    });
}

/// What becomes of it where nobody can be asked.
fn not_offered(ui: &mut Ui, picture: &Picture, view: &AccountView, outbox: &mut Outbox) {
    let until = consequences::lasts_until(view, picture);
    if let Some(words) = until.and_then(|at| revoked::until(at, picture.now, &picture.zone)) {
        line(ui, icons::CLOCK, words.trim_end_matches('.'));
    }
    let words = "It stays under “still to be ended” until you say that you have removed it there";
    line(ui, icons::HOURGLASS_MEDIUM, words);
    line(ui, icons::GEAR_SIX, "Settings and log are kept");
    consequences::page(ui, view, outbox);
}

/// What is asked of the provider.
fn asked(view: &AccountView, can_ask: bool) -> String {
    let name = view.provider_name();
    if !can_ask {
        return format!(
            "{name} cannot be asked to end a sign-in. The tokens are deleted here; at {name} it stands until you \
             remove it on its page."
        );
    }
    let form = view.provider.as_ref().map(|provider| provider.endpoints.revocation_form);
    if form != Some(RevocationForm::Standard) {
        return format!("{name} is asked to end the sign-in, and Mailward checks that the tokens are dead.");
    }
    match (view.account.refresh().is_some(), view.account.access().is_some()) {
        (true, true) => {
            format!("{name} is asked to end both tokens, and Mailward checks that they are dead.")
        }
        (true, false) => {
            format!("{name} is asked to end the refresh token, and Mailward checks that it is dead.")
        }
        _ => format!("{name} is asked to end the access token, and Mailward checks that it is dead."),
    }
}

fn foot(ui: &mut Ui, picture: &Picture, view: &AccountView, draft: &mut Draft, outbox: &mut Outbox) {
    consequences::escape_keeps(ui);
    at_right(ui, |ui| {
        let keep = ui.add(Button::secondary("Keep it"));
        draft.focus.give("revoke", &keep);
        if keep.clicked() {
            outbox.close();
        }
        let why_not = offers::why_not(AccountAction::Revoke, view, &picture.snapshot);
        if ui.add(Button::danger("Revoke").off_because(why_not)).clicked() {
            outbox.send(Command::Revoke(view.account.id, Reply::nowhere()));
            outbox.close();
        }
    });
}
