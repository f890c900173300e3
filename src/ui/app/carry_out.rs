//! Carries out what a frame wanted: the one place where actions become commands, places and dialogs.

use egui::{Context, OpenUrl, ViewportCommand};

use crate::domain::account::AccountId;
use crate::domain::settings::{Settings, TextSize};
use crate::engine::command::{Command, Reply, StoredToken};
use crate::ui::actions::{AccountAction, Action};
use crate::ui::offers;
use crate::ui::outbox::Outbox;
use crate::ui::route::{AccountTab, Dialog, Route, SettingsSection};
use crate::ui::screens::inspector::InspectorWish;

use super::Window;

impl Window {
    /// Several rotations at once are one deed.
    fn act(&mut self, actions: Vec<Action>, ctx: &Context) {
        let (rotations, others): (Vec<Action>, Vec<Action>) =
            actions.into_iter().partition(|action| rotates(*action).is_some());
        match rotations.as_slice() {
            [] | [_] => rotations.into_iter().for_each(|action| self.invoke(action, ctx)),
            several => {
                let can = self.can_rotate(several.iter().filter_map(|action| rotates(*action)));
                self.rotate(&can);
            }
        }
        for action in others {
            self.invoke(action, ctx);
        }
    }

    /// In order: places and dialogs first, so that an action finds the window as the person meant it.
    pub(super) fn carry_out(&mut self, ctx: &Context, outbox: Outbox) {
        if outbox.is_empty() {
            return;
        }
        let Outbox {
            commands,
            actions,
            route,
            dialog,
            copy,
            page,
            // The dialog it was pressed in has taken it, or has ended.
            read: _,
            save,
            pick,
            keep,
            events,
            inspect,
            checkup,
            definition,
        } = outbox;
        if let Some(route) = route {
            self.go(route);
        }
        self.dialog = dialog.unwrap_or(self.dialog);
        for command in commands {
            self.send(command);
        }
        self.act(actions, ctx);
        if let Some(wish) = events {
            self.show_events(wish);
        }
        if let Some(wish) = inspect {
            self.inspect(wish, ctx);
        }
        if let Some(shown) = checkup {
            self.route = Route::Checkup;
            self.drafts.checkup.show(shown);
        }
        if let Some(id) = definition {
            self.change_definition(&id);
        }
        if let Some((wish, text)) = keep {
            self.keeping.wish(wish, text);
        }
        if let Some(wish) = save {
            self.wish_for_file(wish);
        }
        if let Some(pick) = pick {
            self.wish_to_read(pick);
        }
        if let Some(text) = copy {
            ctx.copy_text(text);
            self.clipboard.forget();
            self.notices.say("Copied");
        }
        // A page comes from a provider's definition; nothing but a web page is opened.
        if let Some(page) = page.filter(|page| page.starts_with("https://")) {
            ctx.open_url(OpenUrl::new_tab(page));
        }
        ctx.request_repaint();
    }

    /// Another screen. Whoever goes to learn something finds the way back from there.
    fn go(&mut self, route: Route) {
        if matches!(route, Route::Learn(_)) {
            self.drafts.learn.come_from(self.route);
        }
        self.route = route;
    }

    pub(super) fn send(&mut self, command: Command) {
        if !self.handle.send(command) {
            self.notices.say_attention("Mailward is still busy; that was not done");
        }
    }

    fn invoke(&mut self, action: Action, ctx: &Context) {
        match action {
            Action::Accounts => self.route = Route::Accounts,
            Action::Audit => self.route = Route::Audit,
            Action::VerifyAudit => self.verify(),
            Action::ExportAudit => self.dialog = Some(Dialog::ExportAudit),
            Action::Alerts => self.dialog = Some(Dialog::Alerts),
            Action::EventsOf(id) => self.events_of(id),
            Action::Diagnose => self.route = Route::Diagnose,
            Action::DiagnoseComputer => self.diagnose_computer(),
            Action::Explain => self.dialog = Some(Dialog::Explain),
            Action::OpenReport => self.dialog = Some(Dialog::OpenReport),
            Action::SaveReport => self.save_report(),
            Action::Inspector => self.route = Route::Inspector,
            Action::InspectCopied => self.inspect(InspectorWish::Copied, ctx),
            Action::Providers => {
                self.route = Route::Providers;
                self.drafts.providers.list();
            }
            Action::NewProvider => {
                self.route = Route::Providers;
                self.drafts.providers.define();
            }
            Action::Checkup => self.route = Route::Checkup,
            Action::CheckUpNow => self.check_up(),
            Action::PracticeFailures => self.route = Route::PracticeFailures,
            Action::Settings => self.route = Route::Settings(SettingsSection::default()),
            Action::Learn => self.go(Route::Learn(None)),
            Action::LearnPage(page) => self.go(Route::Learn(Some(page))),
            Action::LearnWord(term) => {
                self.go(Route::Learn(None));
                self.drafts.learn.look_up(term);
            }
            Action::AddAccount => self.dialog = Some(Dialog::AddAccount),
            Action::Import => self.import(),
            Action::ImportProfile => self.import_profile(),
            Action::RotateAll => self.rotate_all(),
            Action::RevokeAll => self.route = Route::RevokeAll,
            Action::Outstanding => {
                self.route = Route::Accounts;
                self.drafts.accounts.show_outstanding();
            }
            Action::Practice => self.send(Command::TryPractice(Reply::nowhere())),
            Action::Palette => self.drafts.palette.open(self.route),
            Action::Filter if self.route == Route::Audit => self.drafts.audit.focus_search(),
            Action::Filter if self.route == Route::Providers => self.drafts.providers.focus_filter(),
            Action::Filter if matches!(self.route, Route::Learn(_)) => {
                self.route = Route::Learn(None);
                self.drafts.learn.focus_search();
            }
            Action::Filter if self.route == Route::PracticeFailures => self.drafts.practice.focus_search(),
            Action::Filter => {
                self.route = Route::Accounts;
                self.drafts.accounts.focus_filter();
            }
            Action::Shortcuts => self.dialog = Some(Dialog::Shortcuts),
            Action::LargerText => self.change_text_size(1),
            Action::SmallerText => self.change_text_size(-1),
            Action::Quit => ctx.send_viewport_cmd(ViewportCommand::Close),
            Action::With(action, id) => self.invoke_with(action, id, ctx),
        }
    }

    fn invoke_with(&mut self, action: AccountAction, id: AccountId, ctx: &Context) {
        let Some(view) = self.picture.account(id) else {
            return;
        };
        if let Some(reason) = offers::why_not(action, view, &self.picture.snapshot) {
            let words = format!("{}: {}", view.account.address, reason.to_lowercase());
            return self.notices.say_attention(words);
        }
        let address = view.account.address.clone();
        match action {
            AccountAction::Open => self.route = Route::Account(id, AccountTab::Overview),
            AccountAction::SignIn => self.dialog = Some(Dialog::SignIn(id)),
            AccountAction::Rotate => self.send(Command::Rotate(id, Reply::nowhere())),
            AccountAction::RotateFully => self.dialog = Some(Dialog::RotateFully(id)),
            AccountAction::CopyAddress => self.outbox.copy = Some(address.to_string()),
            AccountAction::Diagnose => self.diagnose(id),
            AccountAction::Inspect => {
                self.inspect(InspectorWish::Stored(id, StoredToken::Access), ctx);
            }
            AccountAction::Check => self.send(Command::Check(id, Reply::nowhere())),
            AccountAction::UndoSignOut => self.send(Command::UndoSignOut(id, Reply::nowhere())),
            AccountAction::SignOut => self.dialog = Some(Dialog::SignOut(id)),
            AccountAction::Revoke => self.dialog = Some(Dialog::Revoke(id)),
            AccountAction::Client => self.dialog = Some(Dialog::Client(id)),
            AccountAction::Forget => self.dialog = Some(Dialog::Forget(id)),
        }
    }

    fn rotate_all(&mut self) {
        let can = self.can_rotate(self.picture.snapshot.accounts.iter().map(|view| view.account.id));
        self.rotate(&can);
    }

    fn change_text_size(&mut self, by: isize) {
        let settings = &self.picture.snapshot.settings;
        let at = TextSize::ALL.iter().position(|size| *size == settings.text_size).unwrap_or(1);
        let size = at.checked_add_signed(by).and_then(|at| TextSize::ALL.get(at));
        if let Some(size) = size {
            let settings = Settings { text_size: *size, ..settings.clone() };
            self.send(Command::ChangeSettings(settings));
        }
    }
}

const fn rotates(action: Action) -> Option<AccountId> {
    match action {
        Action::With(AccountAction::Rotate, id) => Some(id),
        _ => None,
    }
}
