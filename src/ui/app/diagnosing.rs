//! The window's part of diagnosis and reports: what a key or a menu begins, files dropped on it, and what became of them.

use egui::{Align2, Area, Id, Order, Ui};

use crate::domain::account::AccountId;
use crate::engine::command::{Command, Reply};
use crate::engine::snapshot::Snapshot;
use crate::ui::icons::{self, Icon};
use crate::ui::outbox::Outbox;
use crate::ui::paint;
use crate::ui::route::{AccountTab, Dialog, Route};
use crate::ui::screens::checkup::Shown;
use crate::ui::screens::diagnose::{self, Whose};
use crate::ui::theme::{self, Text, corner};

use super::Window;

impl Window {
    /// Shows the diagnosis of an account and begins one, unless it runs already.
    pub(super) fn diagnose(&mut self, id: AccountId) {
        self.route = Route::Account(id, AccountTab::Diagnose);
        self.begin(Whose::Account(id));
    }

    /// The same of this computer.
    pub(super) fn diagnose_computer(&mut self) {
        self.drafts.diagnose.pick(Whose::Computer);
        self.route = Route::Diagnose;
        if self.picture.snapshot.reports.opened.is_some() {
            self.send(Command::CloseReport);
        }
        self.begin(Whose::Computer);
    }

    /// Shows the check-up of everything and looks anew, unless that runs already.
    pub(super) fn check_up(&mut self) {
        self.route = Route::Checkup;
        self.drafts.checkup.show(Shown::Everything);
        if self.picture.snapshot.checkup.running.is_none() {
            self.send(Shown::Everything.run());
        }
    }

    fn begin(&mut self, whose: Whose) {
        let live = self.picture.snapshot.diagnosis.as_ref();
        let runs = live.is_some_and(|live| live.ended_at.is_none() && live.wish == whose.wish());
        if !runs {
            self.send(whose.run());
        }
    }

    /// Asks where to, if there is anything to save.
    pub(super) fn save_report(&mut self) {
        match diagnose::why_no_report(&self.picture) {
            Some(reason) => self.notices.say_attention(reason),
            None => self.dialog = Some(Dialog::SaveReport),
        }
    }

    /// A report that was opened is shown; one that was saved is told once.
    pub(super) fn follow_reports(&mut self, before: &Snapshot) {
        let reports = &self.picture.snapshot.reports;
        let opens = reports.opened.is_some() && reports.opened != before.reports.opened;
        let saved = reports.saved.clone().filter(|saved| before.reports.saved.as_ref() != Some(saved));
        if opens {
            self.route = Route::Diagnose;
        }
        if let Some(saved) = saved {
            self.notices.say(format!("Saved to {}", saved.path.display()));
            self.send(Command::DismissReportNews);
        }
    }

    /// A file dropped on the window is read as a report, on the inspector as a token or keys, and on an import as settings; while
    /// one hangs over the window, it says so.
    pub(super) fn take_dropped(&mut self, ui: &Ui, outbox: &mut Outbox) {
        if self.dialog() == Some(Dialog::Import) {
            return Self::take_dropped_settings(ui, outbox);
        }
        if self.dialog().is_some_and(|dialog| dialog != Dialog::OpenReport) {
            return;
        }
        let (hovers, dropped) = ui.input(|input| {
            let dropped = input.raw.dropped_files.first().map(|file| file.path().to_path_buf());
            (!input.raw.hovered_files.is_empty(), dropped)
        });
        let inspects = self.route == Route::Inspector && self.dialog().is_none();
        if let Some(path) = dropped {
            if inspects {
                return self.read_dropped(path, ui.ctx());
            }
            outbox.send(Command::OpenReport(path, Reply::nowhere()));
            outbox.go(Route::Diagnose);
            outbox.close();
        } else if hovers {
            if inspects {
                invite(ui, icons::MAGNIFYING_GLASS, INSPECT);
            } else {
                invite(ui, icons::FILE_ZIP, DROP);
            }
        }
    }
}

/// Over everything else: what dropping will do.
pub(super) fn invite(ui: &Ui, icon: Icon, words: &'static str) {
    let area = Area::new(Id::unique("a file hangs over the window")).order(Order::Foreground);
    area.interactable(false).show(ui.ctx(), |ui| {
        let t = theme::of(ui);
        let room = ui.ctx().content_rect();
        ui.painter().rect_filled(room, 0.0, t.backdrop);
        let line = paint::line(ui, words, Text::Heading, t.text);
        let card = egui::Rect::from_center_size(room.center(), line.size() + egui::vec2(112.0, 56.0));
        paint::block(ui, card, corner::DIALOG, t.raised, t.line);
        paint::icon(ui, card.left_center() + egui::vec2(36.0, 0.0), icon, 24.0, t.accent_text);
        let start = card.left_center() + egui::vec2(60.0, 0.0);
        paint::put(ui.painter(), start, Align2::LEFT_CENTER, line, t.text);
        let (_, response) = ui.allocate_exact_size(egui::vec2(1.0, 1.0), egui::Sense::hover());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Status, true, words));
    });
}

const INSPECT: &str = "Drop it to look at the token or the keys in it";
const DROP: &str = "Drop it to open the report";
