//! One event of the audit log: everything that is known of it, to read and to copy.

use egui::{Context, Ui};

use crate::domain::alert::AlertRule;
use crate::domain::audit::{AuditEvent, AuditKind, Code};
use crate::engine::command::document;
use crate::engine::snapshot::Row;
use crate::ui::events::{self, EventRows};
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::route::{AccountTab, Dialog as Goal, Route};
use crate::ui::theme::space;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::card;
use crate::ui::widgets::copy_button::copy_button_outlined;
use crate::ui::widgets::dialog::{Answer, Dialog, Part, Width, at_right};
use crate::ui::widgets::facts::{self, Fact};
use crate::ui::widgets::table::Rows as _;

use super::{FirstFocus, pieces};

/// The event, once it was found: it may leave the picture while somebody reads it.
#[derive(Debug, Default)]
pub(super) struct Draft {
    row: Option<Row>,
    /// The same with its authentication code, once the log has given it.
    recorded: Option<AuditEvent>,
    focus: FirstFocus,
}

impl Draft {
    /// When it happened.
    pub(super) fn at(&self) -> Option<jiff::Timestamp> {
        self.row.as_ref().map(|row| row.event.at)
    }

    /// The log has given the event with its code.
    pub(super) fn recorded(&mut self, event: AuditEvent) {
        self.recorded = Some(event);
    }
}

/// Shows it. An event that cannot be found any more needs no dialog.
pub(super) fn show(ctx: &Context, picture: &Picture, seq: u64, draft: &mut Draft, outbox: &mut Outbox) {
    if draft.row.is_none() {
        draft.row = find(picture, seq);
    }
    let Some(row) = draft.row.clone() else {
        return outbox.close();
    };
    let second = format!("{}, {}", events::whose(&row.event), events::program(&row.event));
    let title = row.event.kind.words();
    let answer =
        Dialog::new("event", title, Width::Question).second_line(&second).show(ctx, |ui, part| match part {
            Part::Body => pieces::body(ui, |ui| body(ui, picture, &row, draft)),
            Part::Foot => foot(ui, picture, &row, draft, outbox),
        });
    if answer == Answer::Closed {
        outbox.close();
    }
}

fn find(picture: &Picture, seq: u64) -> Option<Row> {
    let browsing = picture.snapshot.audit.browsing.as_ref()?;
    let rows = EventRows { browsing, picture, cells: &[] };
    browsing.row(rows.find(seq)?)
}

fn body(ui: &mut Ui, picture: &Picture, row: &Row, draft: &Draft) {
    let mut known = events::facts(row, &picture.zone);
    if let Some(recorded) = &draft.recorded {
        known.push(Fact::code("Seal", document::hex(&recorded.mac)));
    }
    card::sunken(ui, |ui| facts::plain(ui, &known));
}

fn foot(ui: &mut Ui, picture: &Picture, row: &Row, draft: &mut Draft, outbox: &mut Outbox) {
    ui.spacing_mut().item_spacing.x = space::S;
    ui.add_space(space::M);
    copy_button_outlined(ui, "Copy as JSON", &json(row, draft.recorded.as_ref()));
    let rule = row.event.code.as_ref().and_then(Code::alert);
    if row.event.kind == AuditKind::Alert && stands(picture, row.seq, rule) {
        if ui.add(Button::secondary("Show alert").icon(icons::BELL_RINGING)).clicked() {
            outbox.open(Goal::Alerts);
        }
    } else if let Some(id) = row.event.subject.as_ref().map(|subject| subject.id)
        && picture.account(id).is_some()
        && ui.add(Button::secondary("Open the account")).clicked()
    {
        outbox.close();
        outbox.go(Route::Account(id, AccountTab::Overview));
    }
    at_right(ui, |ui| {
        let close = ui.add(Button::secondary("Close"));
        draft.focus.give("event", &close);
        if close.clicked() {
            outbox.close();
        }
    });
}

fn stands(picture: &Picture, seq: u64, rule: Option<AlertRule>) -> bool {
    rule.is_some() && picture.snapshot.alerts.iter().any(|alert| alert.seq == seq)
}

/// The document of the command line; without the code as long as the log has not given it.
fn json(row: &Row, recorded: Option<&AuditEvent>) -> String {
    let unsealed = || AuditEvent { seq: row.seq, event: row.event.clone(), mac: [0; 32] };
    let mut found = recorded.map_or_else(|| document::document(&unsealed()), document::document);
    if recorded.is_none()
        && let Some(fields) = found.as_object_mut()
    {
        fields.remove("mac");
    }
    serde_json::to_string_pretty(&found).unwrap_or_default() // texts and numbers, which always fit
}
