//! The dialogs above a screen; one at a time.
//!
//! What is being typed lives in [`Drafts`] and is wiped when its dialog closes or gives way to another, so that no secret
//! outlives the field it was typed into.

use std::path::PathBuf;
use std::sync::Arc;

use egui::{Context, Response};
use jiff::Timestamp;

use crate::domain::audit::{AuditEvent, AuditFilter};
use crate::domain::checkup::Verdict;
use crate::domain::provider::Provider;

use super::super::outbox::Outbox;
use super::super::picture::Picture;
use super::super::route::Dialog;
use super::inspector::Brought;

mod add_account;
mod administrator;
mod alerts;
mod brought;
mod chain_broken;
mod check_with;
mod client;
pub(super) mod client_steps;
mod consequences;
mod erase;
mod event;
mod explain;
mod export_audit;
mod export_provider;
mod forget;
mod import;
mod move_out;
mod open_report;
pub(super) mod passphrase;
pub(super) mod pending;
mod pieces;
mod place;
pub(super) mod problem;
mod profile;
mod put_aside;
mod reading;
mod registration;
mod remove_provider;
mod revoke;
mod revoke_all;
mod rotate_fully;
mod save_report;
mod shortcuts;
mod sign_in;
mod sign_out;
mod trouble;
mod try_provider;
mod try_renewal;
mod vault;

/// What is being typed and chosen in the dialog that is open.
#[derive(Debug, Default)]
pub struct Drafts {
    open: Option<Dialog>,
    add_account: add_account::Draft,
    sign_in: sign_in::Draft,
    administrator: administrator::Draft,
    client: client::Draft,
    registration: registration::Draft,
    rotate_fully: rotate_fully::Draft,
    sign_out: sign_out::Draft,
    revoke: revoke::Draft,
    forget: forget::Draft,
    revoke_all: revoke_all::Draft,
    erase: erase::Draft,
    vault: vault::Draft,
    trouble: trouble::Draft,
    event: event::Draft,
    alerts: alerts::Draft,
    export: export_audit::Draft,
    chain: chain_broken::Draft,
    explain: explain::Draft,
    import: import::Draft,
    move_out: move_out::Draft,
    profile: profile::Draft,
    open_report: open_report::Draft,
    save_report: save_report::Draft,
    try_provider: try_provider::Draft,
    remove_provider: remove_provider::Draft,
    export_provider: export_provider::Draft,
    try_renewal: try_renewal::Draft,
    check_with: check_with::Draft,
    brought: brought::Draft,
    put_aside: put_aside::Draft,
    reading: reading::Reading,
}

/// What a dialog needs beside the picture.
#[derive(Debug, Default)]
pub struct Around {
    /// The person's own folder.
    pub home: Option<PathBuf>,
    /// What the audit log is narrowed to, where it is shown.
    pub filter: Option<AuditFilter>,
    /// What the system's dialog for files answered since the last frame.
    #[expect(clippy::option_option, reason = "whether it answered, and what")]
    pub file: Option<Option<PathBuf>>,
    /// What is known of a file that was dropped on the inspector.
    pub brought: Option<Brought>,
    /// The definition that a dialog is about.
    pub provider: Option<Arc<Provider>>,
    /// What the check-up found and shall be left as it is.
    pub found: Option<Verdict>,
}

impl Drafts {
    /// Forgets everything: for whoever closes a dialog from outside. Cheap when none was open.
    pub fn wipe(&mut self) {
        if self.open.is_some() {
            *self = Self::default();
        }
    }

    /// Nothing that was typed in one dialog is there in the next.
    fn begin(&mut self, dialog: Dialog) {
        if self.open == Some(dialog) {
            return;
        }
        // A fresh sign-in stays one when it is tried again.
        let fresh = matches!((self.open, dialog), (Some(Dialog::SignInFreshly(before)), Dialog::SignIn(id)) if before == id);
        *self = Self { open: Some(dialog), ..Self::default() };
        self.sign_in.fresh = fresh;
    }

    /// When the event happened whose details are open.
    pub fn event_at(&self) -> Option<Timestamp> {
        self.event.at()
    }

    /// The log has given that event with its authentication code.
    pub fn event_recorded(&mut self, event: AuditEvent) {
        self.event.recorded(event);
    }
}

/// Shows the dialog.
pub fn show(
    ctx: &Context,
    picture: &Picture,
    dialog: Dialog,
    around: &Around,
    drafts: &mut Drafts,
    outbox: &mut Outbox,
) {
    drafts.begin(dialog);
    match dialog {
        Dialog::AddAccount => add_account::show(ctx, picture, &mut drafts.add_account, outbox),
        Dialog::SignIn(id) => sign_in::show(ctx, picture, id, &mut drafts.sign_in, outbox),
        Dialog::FewerPermissions(id) => {
            drafts.sign_in.change_first();
            sign_in::show(ctx, picture, id, &mut drafts.sign_in, outbox);
        }
        Dialog::SignInFreshly(id) => {
            drafts.sign_in.fresh = true;
            sign_in::show(ctx, picture, id, &mut drafts.sign_in, outbox);
        }
        Dialog::Administrator(id) => administrator::show(ctx, picture, id, &mut drafts.administrator, outbox),
        Dialog::Client(id) => client::show(ctx, picture, id, &mut drafts.client, outbox),
        Dialog::Registration(id) => {
            registration::show(ctx, picture, id, &mut drafts.registration, outbox);
        }
        Dialog::DeleteClient(id) => {
            registration::ask_delete(ctx, picture, id, &mut drafts.registration, outbox);
        }
        Dialog::RotateFully(id) => {
            rotate_fully::show(ctx, picture, id, &mut drafts.rotate_fully, outbox);
        }
        Dialog::SignOut(id) => sign_out::show(ctx, picture, id, &mut drafts.sign_out, outbox),
        Dialog::Revoke(id) => revoke::show(ctx, picture, id, &mut drafts.revoke, outbox),
        Dialog::RevokeAll => revoke_all::show(ctx, picture, &mut drafts.revoke_all, outbox),
        Dialog::Erase => erase::show(ctx, picture, &mut drafts.erase, outbox),
        Dialog::Forget(id) => forget::show(ctx, picture, id, &mut drafts.forget, outbox),
        Dialog::MoveVault => vault::show_move(ctx, picture, &mut drafts.vault, outbox),
        Dialog::ChangePassphrase => vault::show_change(ctx, picture, &mut drafts.vault, outbox),
        Dialog::Trouble(notice) => trouble::show(ctx, picture, notice, &mut drafts.trouble, outbox),
        Dialog::Event(seq) => event::show(ctx, picture, seq, &mut drafts.event, outbox),
        Dialog::Alerts => alerts::show(ctx, picture, &mut drafts.alerts, outbox),
        Dialog::ExportAudit => export_audit::show(ctx, picture, around, &mut drafts.export, outbox),
        Dialog::ChainBroken => chain_broken::show(ctx, picture, &mut drafts.chain, outbox),
        Dialog::Explain => explain::show(ctx, &mut drafts.explain, outbox),
        Dialog::Import => import::show(ctx, picture, around, &mut drafts.import, outbox),
        Dialog::MoveOut => move_out::show(ctx, picture, around, &mut drafts.move_out, outbox),
        Dialog::Profile => profile::show(ctx, picture, around, &mut drafts.profile, outbox),
        Dialog::Organisation => profile::show_in_force(ctx, picture, &mut drafts.profile, outbox),
        Dialog::OpenReport => open_report::show(ctx, around, &mut drafts.open_report, outbox),
        Dialog::SaveReport => save_report::show(ctx, picture, around, &mut drafts.save_report, outbox),
        Dialog::TryRenewal(id) => try_renewal::show(ctx, picture, id, &mut drafts.try_renewal, outbox),
        Dialog::CheckWith(with) => check_with::show(ctx, with, around, &mut drafts.check_with, outbox),
        Dialog::Brought => brought::show(ctx, around, &mut drafts.brought, outbox),
        Dialog::TryProvider => try_provider::show(ctx, picture, around, &mut drafts.try_provider, outbox),
        Dialog::RemoveProvider => {
            remove_provider::show(ctx, picture, around, &mut drafts.remove_provider, outbox);
        }
        Dialog::ExportProvider => export_provider::show(ctx, around, &mut drafts.export_provider, outbox),
        Dialog::PutAside => put_aside::show(ctx, picture, around, &mut drafts.put_aside, outbox),
        Dialog::Shortcuts => shortcuts::show(ctx, outbox),
    }
    if outbox.dialog.is_some() {
        return drafts.wipe();
    }
    reading::show(ctx, &mut drafts.reading, outbox);
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
