//! Where the vault's key is kept: moving it, and another passphrase.

use egui::{Context, Key, Ui};

use crate::domain::problem::Problem;
use crate::domain::secret::Passphrase;
use crate::domain::settings::KeyPlace;
use crate::engine::command::Command;
use crate::engine::snapshot::VaultView;
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::theme::{self, Text, space};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::dialog::{Answer, Dialog, Part, Width, at_right};
use crate::ui::widgets::mark;
use crate::ui::widgets::prose::prose;
use crate::ui::widgets::secret_field::{SecretDraft, secret_field};
use crate::ui::widgets::segmented::{Segment, segmented};

use super::pending::Pending;
use super::{passphrase, pieces, problem};

/// What is being typed and chosen.
#[derive(Debug, Default)]
pub(super) struct Draft {
    place: Option<KeyPlace>,
    old: SecretDraft,
    new: passphrase::Draft,
    done: Pending<VaultView>,
    /// Whether it was asked for from here: an older refusal is none of this dialog.
    sent: bool,
}

/// Shows the dialog that keeps the key somewhere else.
pub(super) fn show_move(ctx: &Context, picture: &Picture, draft: &mut Draft, outbox: &mut Outbox) {
    let now = picture.snapshot.vault.place;
    let is_in_memory = now == Some(KeyPlace::Memory);
    let mut to = draft.place.unwrap_or(if now == Some(KeyPlace::Keyring) {
        KeyPlace::Passphrase
    } else {
        KeyPlace::Keyring
    });
    let says = if is_in_memory { KEEP } else { MOVE };
    let reason = (now == Some(to)).then_some("The key is there already");
    let go_on = frame(ctx, picture, &says, reason, draft, outbox, |ui, draft| {
        if is_in_memory {
            prose(ui, WHAT_GOES);
            ui.add_space(space::M);
        }
        move_body(ui, &mut to, draft)
    });
    draft.place = Some(to);
    if !go_on || reason.is_some() {
        return;
    }
    match to {
        KeyPlace::Passphrase => {
            if let Some(new) = draft.new.take() {
                draft.sent = true;
                outbox.send(Command::MoveVault(to, Some(new), draft.done.ask()));
            }
        }
        KeyPlace::Keyring | KeyPlace::Memory => {
            draft.sent = true;
            outbox.send(Command::MoveVault(to, None, draft.done.ask()));
        }
    }
}

const MOVE: Says = Says { title: "Move the vault’s key", button: "Move it" };

const KEEP: Says = Says { title: "Keep everything on the disk", button: "Keep it" };

const WHAT_GOES: &str = "So far everything ends with this program. Accounts, tokens, the log and your choices go to the data folder, where tokens are sealed. The key that opens them goes here:";

fn move_body(ui: &mut Ui, to: &mut KeyPlace, draft: &mut Draft) -> bool {
    let places = [
        Segment::with_icon(KeyPlace::Keyring, "System keyring", icons::KEY),
        Segment::with_icon(KeyPlace::Passphrase, "Passphrase", icons::FINGERPRINT),
    ];
    segmented(ui, to, &places);
    ui.add_space(space::M);
    if *to == KeyPlace::Keyring {
        prose(
            ui,
            "The system keeps the key and gives it to Mailward while you are signed in to this computer. Nothing has to be typed at the start.",
        );
        return false;
    }
    prose(
        ui,
        "The key is wrapped by a passphrase, and Mailward asks for it at every start. A passphrase that is lost cannot be found again: the accounts then sign in anew.",
    );
    ui.add_space(space::L);
    let last = passphrase::show(ui, &mut draft.new);
    last.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
}

/// Shows the dialog that wraps the key by another passphrase.
pub(super) fn show_change(ctx: &Context, picture: &Picture, draft: &mut Draft, outbox: &mut Outbox) {
    let says = Says { title: "Change the passphrase", button: "Change it" };
    let go_on = frame(ctx, picture, &says, None, draft, outbox, |ui, draft| {
        secret_field(ui, "Passphrase in force", &mut draft.old);
        if draft.sent && draft.old.is_empty() && !draft.done.is_waiting() {
            remark_again(ui);
        }
        ui.add_space(space::L);
        let last = passphrase::show(ui, &mut draft.new);
        last.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
    });
    if go_on
        && !draft.old.is_empty()
        && let Some(new) = draft.new.take()
    {
        draft.sent = true;
        let old = draft.old.hand_over(Passphrase::new);
        outbox.send(Command::ChangePassphrase { old, new, reply: draft.done.ask() });
    }
}

fn remark_again(ui: &mut Ui) {
    ui.add_space(space::XS);
    let t = theme::of(ui);
    mark::sentence(
        ui,
        icons::INFO,
        t.text3,
        "The fields were wiped. Type all three again.",
        Text::Small,
        t.text2,
    );
}

struct Says {
    title: &'static str,
    button: &'static str,
}

/// What both dialogs share. Gives back whether it was asked to go on.
fn frame(
    ctx: &Context,
    picture: &Picture,
    says: &Says,
    reason: Option<&'static str>,
    draft: &mut Draft,
    outbox: &mut Outbox,
    mut contents: impl FnMut(&mut Ui, &mut Draft) -> bool,
) -> bool {
    if draft.done.poll(ctx).is_some() {
        outbox.close();
        return false;
    }
    let waiting = draft.done.is_waiting().then_some("The key is being moved");
    let mut go_on = false;
    let answer = Dialog::new(says.title, says.title, Width::Question).show(ctx, |ui, part| match part {
        Part::Body => pieces::body(ui, |ui| {
            if let Some(why) = refused(picture, draft) {
                problem::short(ui, why, outbox);
                ui.add_space(space::M);
            }
            go_on |= contents(ui, draft);
        }),
        Part::Foot => {
            if ui.add(Button::quiet("Cancel")).clicked() {
                outbox.close();
            }
            let button = Button::primary(says.button).off_because(reason.or(waiting));
            go_on |= at_right(ui, |ui| ui.add(button).clicked());
        }
    });
    if answer == Answer::Closed {
        outbox.close();
    }
    go_on && waiting.is_none()
}

fn refused<'a>(picture: &'a Picture, draft: &Draft) -> Option<&'a Problem> {
    picture.snapshot.vault_refused.as_ref().filter(|_| draft.sent && !draft.done.is_waiting())
}
