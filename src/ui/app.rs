//! The only `eframe::App`: takes the newest snapshot, draws it, and carries out what was wanted.
//!
//! `logic` runs while the window is hidden too, so news, settings and the call to the front arrive in any case. Nothing here
//! waits, and nothing asks for a repaint without a reason: without news the window comes to rest.

use std::sync::Arc;

use egui::{Context, ThemePreference, UserAttentionType, ViewportCommand};
use jiff::tz::TimeZone;

use crate::domain::problem::Problem;
use crate::domain::settings::{Settings, ThemeChoice};
use crate::engine::command::Command;
use crate::engine::handle::EngineHandle;
use crate::engine::snapshot::{AddingState, ErasingView, Snapshot, VaultState};

use super::dialogs::{FileDialogs, PickFor};
use super::outbox::Outbox;
use super::picture::Picture;
use super::route::{AccountTab, Dialog, Route};
use super::screens::{
    account, accounts, audit, checkup, diagnose, dialogs, erased, fatal, first_start, inspector, learn,
    palette, practice_failures, providers, revoke_all, settings, vault_shut,
};
use super::shell::{self, Notices, Rail};
use super::theme::{self, Motion};
use super::{Now, Start, wake};

use clipboard::Clipboard;

mod auditing;
mod browsers;
mod carry_out;
mod clipboard;
mod defining;
mod diagnosing;
mod importing;
mod inspecting;
mod keeping;
mod native;
mod rotations;
mod shortcuts;
mod taking_back;

/// Opens the window and comes back when it is closed.
pub fn run(start: Start) -> Result<(), Problem> {
    let options = native::options(start.state.clone());
    let started = eframe::run_native(
        native::NAME,
        options,
        Box::new(|creation| {
            theme::install(&creation.egui_ctx);
            Ok(Box::new(Window::new(start, &creation.egui_ctx)))
        }),
    );
    started.map_err(|error| native::problem(&error))
}

/// The window.
pub struct Window {
    handle: EngineHandle,
    now: Now,
    picture: Picture,
    route: Route,
    dialog: Option<Dialog>,
    drafts: Drafts,
    notices: Notices,
    outbox: Outbox,
    clipboard: Clipboard,
    keeping: keeping::Keeping,
    applied: Settings,
    /// Whether anything has been on the screen yet.
    drawn: bool,
    raised: i64,
    runtime: tokio::runtime::Handle,
    files: Box<dyn FileDialogs>,
    asked: auditing::Asked,
    inspecting: inspecting::Inspecting,
    /// Whether the browsers of this computer have been asked for.
    browsers_asked: bool,
    defining: defining::Defining,
}

/// What has been typed and chosen on every screen.
#[derive(Default)]
struct Drafts {
    accounts: accounts::Draft,
    account: account::Draft,
    audit: audit::Draft,
    checkup: checkup::Draft,
    diagnose: diagnose::Draft,
    inspector: inspector::Draft,
    learn: learn::Draft,
    practice: practice_failures::Draft,
    providers: providers::Draft,
    palette: palette::Draft,
    dialogs: dialogs::Drafts,
    settings: settings::Draft,
    vault: vault_shut::Draft,
}

impl Window {
    /// The window at its start. News of the engine wakes `ctx` from now on.
    pub fn new(start: Start, ctx: &Context) -> Self {
        let Start { handle, now, runtime, time_zone, state: _, asked_to_end, files } = start;
        if let Some(asked) = asked_to_end {
            runtime.spawn(wake::close_when(asked, ctx.clone()));
        }
        runtime.spawn(wake::on_news(handle.clone(), ctx.clone()));
        let raised = handle.snapshot().raised;
        Self {
            picture: picture(&now, time_zone),
            handle,
            now,
            route: Route::default(),
            dialog: None,
            drafts: Drafts::default(),
            notices: Notices::default(),
            outbox: Outbox::default(),
            clipboard: Clipboard::default(),
            keeping: keeping::Keeping::default(),
            applied: Settings::default(),
            drawn: false,
            raised,
            runtime,
            files,
            asked: auditing::Asked::default(),
            inspecting: inspecting::Inspecting::default(),
            browsers_asked: false,
            defining: defining::Defining::default(),
        }
    }

    /// Where the person is.
    pub fn route(&self) -> Route {
        self.route
    }

    /// The dialog that is shown: a sign-in that runs comes before everything else.
    pub fn dialog(&self) -> Option<Dialog> {
        let running = self.picture.snapshot.sign_in.as_ref().map(|view| Dialog::SignIn(view.account));
        running.or(self.dialog)
    }

    /// Takes what the engine says now.
    fn take_news(&mut self, ctx: &Context) {
        self.picture.now = (self.now)();
        let newest = self.handle.snapshot();
        if Arc::ptr_eq(&newest, &self.picture.snapshot) {
            return;
        }
        let before = std::mem::replace(&mut self.picture.snapshot, newest);
        let snapshot = Arc::clone(&self.picture.snapshot);
        self.follow_adding(&snapshot);
        if before.sign_in.is_none() && snapshot.sign_in.is_some() {
            // From here on the running sign-in decides when the dialog is over.
            self.dialog = None;
        }
        self.leave_what_is_gone();
        self.follow_rotations(&before);
        self.follow_export(&before);
        self.follow_taking_back(&before);
        self.follow_reports(&before);
        if snapshot.raised > self.raised {
            self.raised = snapshot.raised;
            if let Some(id) = snapshot.raised_for.filter(|id| self.picture.account(*id).is_some()) {
                self.route = Route::Account(id, AccountTab::Overview);
            }
            ctx.send_viewport_cmd(ViewportCommand::Minimized(false));
            ctx.send_viewport_cmd(ViewportCommand::Focus);
            ctx.send_viewport_cmd(ViewportCommand::RequestUserAttention(UserAttentionType::Informational));
        }
        self.apply(&snapshot.settings, ctx);
    }

    /// An account that was added is signed in next.
    fn follow_adding(&mut self, snapshot: &Snapshot) {
        if let Some(AddingState::Added(id)) = snapshot.adding.as_ref().map(|adding| &adding.state) {
            self.dialog = Some(Dialog::SignIn(*id));
            self.outbox.send(Command::CloseAdding);
            if snapshot.detection.is_some() {
                self.outbox.send(Command::CloseDetection);
            }
        }
    }

    fn leave_what_is_gone(&mut self) {
        if !self.picture.snapshot.loaded {
            return;
        }
        if let Route::Account(id, _) = self.route
            && self.picture.account(id).is_none()
        {
            self.route = Route::Accounts;
        }
        if let Some(
            Dialog::SignIn(id)
            | Dialog::FewerPermissions(id)
            | Dialog::SignInFreshly(id)
            | Dialog::Administrator(id)
            | Dialog::Client(id)
            | Dialog::Registration(id)
            | Dialog::DeleteClient(id)
            | Dialog::RotateFully(id)
            | Dialog::SignOut(id)
            | Dialog::Revoke(id)
            | Dialog::TryRenewal(id)
            | Dialog::Forget(id),
        ) = self.dialog
            && self.picture.account(id).is_none()
        {
            self.dialog = None;
        }
    }

    /// Makes changed settings count.
    fn apply(&mut self, wanted: &Settings, ctx: &Context) {
        if wanted.theme != self.applied.theme {
            ctx.set_theme(match wanted.theme {
                ThemeChoice::System => ThemePreference::System,
                ThemeChoice::Light => ThemePreference::Light,
                ThemeChoice::Dark => ThemePreference::Dark,
            });
        }
        if wanted.text_size != self.applied.text_size {
            theme::set_text_size(ctx, wanted.text_size.per_cent());
        }
        if wanted.reduce_motion != self.applied.reduce_motion {
            theme::use_motion(ctx, if wanted.reduce_motion { Motion::Reduced } else { Motion::Full });
        }
        self.applied = wanted.clone();
    }

    fn draw(&mut self, ui: &mut egui::Ui) {
        let snapshot = Arc::clone(&self.picture.snapshot);
        let mut outbox = std::mem::take(&mut self.outbox);
        if let Some(problem) = &snapshot.fatal {
            fatal::show(ui, problem, &mut outbox);
            self.carry_out(ui.ctx(), outbox);
            return;
        }
        if let Some(ErasingView::Done(erased)) = &snapshot.erasing {
            erased::show(ui, erased, &mut outbox);
            self.carry_out(ui.ctx(), outbox);
            return;
        }
        if let Some(Some(file)) = self.answered_file(|pick| pick == Some(PickFor::Authority)) {
            self.drafts.settings.picked_authority(file);
        }
        self.follow_definition(ui.ctx());
        self.leave_tokens();
        self.leave_inspector(ui.ctx());
        self.take_shortcuts(ui.ctx(), &mut outbox);
        self.take_dropped(ui, &mut outbox);
        let rail = self.rail();
        let (picture, drafts, route) = (&self.picture, &mut self.drafts, self.route);
        shell::show(ui, picture, rail, &mut outbox, |ui, outbox| match (rail, route) {
            (Rail::Hidden, _) => first_start::show(ui, outbox),
            (_, Route::Accounts) => {
                accounts::show(ui, picture, &mut drafts.accounts, &mut drafts.vault, outbox);
            }
            (_, Route::Account(id, tab)) => {
                account::show(ui, picture, (id, tab), &mut drafts.account, outbox);
            }
            (_, Route::Audit) => audit::show(ui, picture, &mut drafts.audit, outbox),
            (_, Route::Diagnose) => diagnose::show(ui, picture, &mut drafts.diagnose, outbox),
            (_, Route::Inspector) => inspector::show(ui, picture, &mut drafts.inspector, outbox),
            (_, Route::Providers) => providers::show(ui, picture, &mut drafts.providers, outbox),
            (_, Route::Checkup) => {
                checkup::show(ui, picture, &mut drafts.checkup, &mut drafts.vault, outbox);
            }
            (_, Route::PracticeFailures) => {
                practice_failures::show(ui, picture, &mut drafts.practice, outbox);
            }
            (_, Route::RevokeAll) => revoke_all::show(ui, picture, outbox),
            (_, Route::Learn(page)) => learn::show(ui, page, &mut drafts.learn, outbox),
            (_, Route::Settings(section)) => {
                settings::show(ui, picture, section, &mut drafts.settings, outbox);
            }
        });
        if let Some(dialog) = self.dialog() {
            let around = self.around();
            dialogs::show(ui.ctx(), &self.picture, dialog, &around, &mut self.drafts.dialogs, &mut outbox);
        } else {
            self.drafts.dialogs.wipe();
        }
        palette::show(ui.ctx(), &self.picture, &mut self.drafts.palette, &mut outbox);
        let dialog = self.dialog();
        self.notices.show(ui.ctx(), &self.picture, dialog, &mut outbox);
        self.hand_over_tokens(ui.ctx());
        self.carry_out(ui.ctx(), outbox);
        self.follow_browsing(ui.ctx());
        self.follow_event(ui.ctx());
    }

    /// The page of the first start has no navigation; with a vault that is shut, that must be seen to first.
    fn rail(&self) -> Rail {
        let snapshot = &self.picture.snapshot;
        let first = snapshot.loaded
            && snapshot.accounts.is_empty()
            && snapshot.outstanding.is_empty()
            && !matches!(snapshot.vault.state, VaultState::Shut(_));
        if first && self.route == Route::Accounts { Rail::Hidden } else { Rail::Shown(self.route) }
    }
}

fn picture(now: &Now, zone: TimeZone) -> Picture {
    Picture { snapshot: Arc::new(Snapshot::empty()), now: now(), zone }
}

impl eframe::App for Window {
    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        self.take_news(ctx);
        self.take_event();
        self.take_brought();
        self.follow_kept_text();
        self.ask_for_browsers();
        if self.clipboard.look_after(ctx, self.picture.now) {
            self.notices.say("The token was taken off the clipboard");
        }
    }

    /// The answer to a look at the clipboard is none of the person's.
    fn raw_input_hook(&mut self, _ctx: &Context, raw_input: &mut egui::RawInput) {
        self.clipboard.take_answer(raw_input);
    }

    fn ui(&mut self, ui: &mut egui::Ui, frame: &mut eframe::Frame) {
        self.draw(ui);
        self.ask_for_file(ui.ctx(), frame);
        self.keep_text(ui.ctx(), frame);
        if !std::mem::replace(&mut self.drawn, true) {
            tracing::info!("first frame");
        }
        // An idle window must not say this: `benches/figures.rs` counts.
        tracing::debug!("frame drawn");
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }

    /// Only the window's size and place are kept between starts.
    fn persist_egui_memory(&self) -> bool {
        false
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.drafts.inspector.leave();
        self.handle.send(Command::Quit);
    }
}
