//! Leaving something that the check-up found as it is: why, and until when. Says what that means.

use egui::{Context, Id, Ui};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};

use crate::domain::checkup::{Dismissal, DismissalError, Verdict};
use crate::engine::command::{Command, PutAside};
use crate::explain::checkup::{Scene, words};
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::theme::{self, Text, Tone, space};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::dialog::{Answer, Dialog, Part, Width, at_right, fills_window};
use crate::ui::widgets::field::Field;
use crate::ui::widgets::menu::{Filter, Item, drop_down};
use crate::ui::widgets::prose::{remark, styled};
use crate::ui::widgets::segmented::{Segment, segmented};
use crate::ui::words as moments;

use super::consequences::line;
use super::pending::Pending;
use super::{Around, FirstFocus, pieces, problem};

/// What is typed and chosen.
#[derive(Debug, Default)]
pub(super) struct Draft {
    why: String,
    until: Until,
    day: String,
    /// Whether it was pressed while something was missing.
    refused: bool,
    asked: Pending<()>,
    focus: FirstFocus,
}

/// Until when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Until {
    Month,
    #[default]
    Quarter,
    Year,
    Day,
}

impl Until {
    const ALL: [Self; 4] = [Self::Month, Self::Quarter, Self::Year, Self::Day];

    const fn words(self) -> &'static str {
        match self {
            Self::Month => "30 days",
            Self::Quarter => "90 days",
            Self::Year => "A year",
            Self::Day => "A date",
        }
    }

    const fn days(self) -> Option<i32> {
        match self {
            Self::Month => Some(30),
            Self::Quarter => Some(90),
            Self::Year => Some(365),
            Self::Day => None,
        }
    }
}

/// Shows it. What needs nobody any more cannot be put aside.
pub(super) fn show(
    ctx: &Context,
    picture: &Picture,
    around: &Around,
    draft: &mut Draft,
    outbox: &mut Outbox,
) {
    let verdicts = &picture.snapshot.checkup.checkup.verdicts;
    let same = |found: &Verdict| {
        let is = |one: &&Verdict| one.reason == found.reason && one.about == found.about;
        verdicts.iter().find(is).filter(|one| one.needs_attention())
    };
    let Some(verdict) = around.found.as_ref().and_then(same) else {
        return outbox.close();
    };
    if draft.asked.poll(ctx).is_some() {
        return outbox.close();
    }
    let answer =
        Dialog::new("put aside", "Leave it as it is?", Width::Question).question().show(ctx, |ui, part| {
            match part {
                Part::Body => pieces::body(ui, |ui| body(ui, picture, verdict, draft, outbox)),
                Part::Foot => foot(ui, picture, verdict, draft, outbox),
            }
        });
    if answer == Answer::Closed {
        outbox.close();
    }
}

fn body(ui: &mut Ui, picture: &Picture, verdict: &Verdict, draft: &mut Draft, outbox: &mut Outbox) {
    let snapshot = &picture.snapshot;
    let addresses = snapshot.accounts.iter().map(|view| (view.account.id, &view.account.address)).collect();
    let scene = Scene { catalogue: &snapshot.catalogue, addresses, now: picture.now, zone: &picture.zone };
    let said = words(verdict, &scene);
    let what = said
        .subject
        .map_or_else(|| format!("{}.", said.title), |subject| format!("{}, {subject}.", said.title));
    problem::headed(ui, (Tone::Warn, icons::PUSH_PIN), "Leave it as it is?", &what);
    ui.add_space(space::L);
    let missing = draft.refused && draft.why.trim().is_empty();
    let field = Field::new("Why it may stay so")
        .labelled()
        .hint("Asked for at work, a shared computer\u{202f}…")
        .at_most(300)
        .id(Id::unique("why it is put aside"))
        .error(missing.then_some("A reason is needed, in a few words"));
    let response = field.show(ui, &mut draft.why);
    draft.focus.give("why", &response);
    ui.add_space(space::L);
    until(ui, picture, draft);
    ui.add_space(space::L);
    let day = ends(draft, picture).map(|at| moments::day(at, picture.now, &picture.zone));
    let again = day.map_or_else(
        || "Then it needs attention again".to_owned(),
        |day| format!("From {day} on it needs attention again"),
    );
    line(ui, icons::CHECK_CIRCLE, "Until then it counts as good and stands under “Put aside”");
    line(ui, icons::BELL, &again);
    line(ui, icons::WARNING, "What gets worse, or goes wrong elsewhere, is shown at once");
    line(ui, icons::LIST_BULLETS, "The audit log records it with your reason");
    if let Some(refused) = draft.asked.refused() {
        ui.add_space(space::L);
        problem::short(ui, refused, outbox);
    }
}

fn until(ui: &mut Ui, picture: &Picture, draft: &mut Draft) {
    styled(ui, "Until when", Text::Label, theme::of(ui).text);
    ui.add_space(space::XS);
    if fills_window(ui.ctx()) {
        let items = Until::ALL.map(|until| Item::choice(until, until.words(), until == draft.until));
        let picked = drop_down(ui, "Until when", draft.until.words(), Filter::Off, &items);
        draft.until = picked.unwrap_or(draft.until);
    } else {
        segmented(ui, &mut draft.until, &Until::ALL.map(|until| Segment::new(until, until.words())));
    }
    if draft.until != Until::Day {
        return;
    }
    ui.add_space(space::S);
    let wrong = (draft.refused || !draft.day.trim().is_empty()).then(|| wrong_day(draft, picture)).flatten();
    let hint = (picture.now.to_zoned(picture.zone.clone()).date() + 90.days()).to_string();
    let field = Field::new("Date").code().hint(&hint).at_most(10).width(160.0).error(wrong);
    field.show(ui, &mut draft.day);
    ui.add_space(space::XS);
    remark(ui, "Year, month and day; at most a year from now.");
}

/// Why the typed day cannot be used.
fn wrong_day(draft: &Draft, picture: &Picture) -> Option<&'static str> {
    match ends(draft, picture) {
        None => Some("A day like 2027-02-20"),
        Some(at) if at <= picture.now => Some("The day has to lie ahead"),
        Some(at) if at.duration_since(picture.now).as_hours() > 24 * 366 => Some("At most a year from now"),
        Some(_) => None,
    }
}

/// The moment it ends: so many days from now, or with the beginning of the typed day.
fn ends(draft: &Draft, picture: &Picture) -> Option<Timestamp> {
    let now = picture.now.to_zoned(picture.zone.clone());
    if let Some(days) = draft.until.days() {
        return now.checked_add(days.days()).ok().map(|zoned| zoned.timestamp());
    }
    let day: Date = draft.day.trim().parse().ok()?;
    day.to_zoned(picture.zone.clone()).ok().map(|zoned| zoned.timestamp())
}

fn foot(ui: &mut Ui, picture: &Picture, verdict: &Verdict, draft: &mut Draft, outbox: &mut Outbox) {
    if ui.add(Button::quiet("Cancel")).clicked() {
        outbox.close();
    }
    at_right(ui, |ui| {
        let waits = draft.asked.is_waiting().then_some("It is being recorded");

        let pressed = ui.add(Button::primary("Put aside").off_because(waits)).clicked();
        if pressed {
            leave(picture, verdict, draft, outbox);
        }
    });
}

fn leave(picture: &Picture, verdict: &Verdict, draft: &mut Draft, outbox: &mut Outbox) {
    let Some(until) = ends(draft, picture) else {
        draft.refused = true;
        return;
    };
    let judged: Result<Dismissal, DismissalError> = Dismissal::new(verdict, &draft.why, until, picture.now);
    if judged.is_err() {
        draft.refused = true;
        return;
    }
    let wish = PutAside {
        reason: verdict.reason,
        about: verdict.about.clone(),
        why: draft.why.trim().to_owned(),
        until,
    };
    outbox.send(Command::PutAside(Box::new(wish), draft.asked.ask()));
}
