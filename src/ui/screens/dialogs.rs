//! The dialogs above a screen; one at a time.
//!
//! What is being typed lives in [`Drafts`] and is wiped when its dialog closes or gives way to another, so that no secret
//! outlives the field it was typed into.

use egui::{Context, Response};

use super::super::outbox::Outbox;
use super::super::picture::Picture;
use super::super::route::Dialog;

mod add_account;
mod client;
mod client_steps;
mod forget;
pub(super) mod passphrase;
mod pending;
mod pieces;
mod problem;
mod rotate_fully;
mod shortcuts;
mod sign_in;
mod trouble;
mod vault;

/// What is being typed and chosen in the dialog that is open.
#[derive(Debug, Default)]
pub struct Drafts {
    open: Option<Dialog>,
    add_account: add_account::Draft,
    sign_in: sign_in::Draft,
    client: client::Draft,
    rotate_fully: rotate_fully::Draft,
    forget: forget::Draft,
    vault: vault::Draft,
    trouble: trouble::Draft,
}

impl Drafts {
    /// Forgets everything: for whoever closes a dialog from outside. Cheap when none was open.
    pub fn wipe(&mut self) {
        if self.open.is_some() {
            *self = Self::default();
        }
    }
}

/// Shows the dialog.
pub fn show(ctx: &Context, picture: &Picture, dialog: Dialog, drafts: &mut Drafts, outbox: &mut Outbox) {
    if drafts.open != Some(dialog) {
        *drafts = Drafts { open: Some(dialog), ..Drafts::default() };
    }
    match dialog {
        Dialog::AddAccount => add_account::show(ctx, picture, &mut drafts.add_account, outbox),
        Dialog::SignIn(id) => sign_in::show(ctx, picture, id, &mut drafts.sign_in, outbox),
        Dialog::Client(id) => client::show(ctx, picture, id, &mut drafts.client, outbox),
        Dialog::RotateFully(id) => {
            rotate_fully::show(ctx, picture, id, &mut drafts.rotate_fully, outbox);
        }
        Dialog::Forget(id) => forget::show(ctx, picture, id, &mut drafts.forget, outbox),
        Dialog::MoveVault => vault::show_move(ctx, picture, &mut drafts.vault, outbox),
        Dialog::ChangePassphrase => vault::show_change(ctx, picture, &mut drafts.vault, outbox),
        Dialog::Trouble(notice) => trouble::show(ctx, picture, notice, &mut drafts.trouble, outbox),
        Dialog::Shortcuts => shortcuts::show(ctx, outbox),
    }
    if outbox.dialog.is_some() {
        drafts.wipe();
    }
}

/// Gives the focus to the one control that a dialog, or a step of it, begins with; once.
#[derive(Debug, Default)]
struct FirstFocus(Option<&'static str>);

impl FirstFocus {
    fn give(&mut self, step: &'static str, response: &Response) {
        if self.0 != Some(step) {
            self.0 = Some(step);
            response.request_focus();
        }
    }
}
