//! Diagnose: what stands in the way of mail, of one account or of this computer, with the verdict on top; or somebody's report.
//!
//! The same form for a diagnosis that runs, one that ended, one in an account's tab and one that was sent: [`Source`] says
//! which it is, everything below it only draws.

use egui::Ui;

use crate::domain::account::AccountId;
use crate::domain::report::Report;
use crate::engine::command::{Command, DiagnoseWish, Reply};
use crate::engine::snapshot::{AccountView, DiagnosisView, OpenedReport};
use crate::ui::actions::Action;
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::route::Dialog;
use crate::ui::shell;
use crate::ui::theme::space;
use crate::ui::tier::Tier;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::card;
use crate::ui::widgets::empty_state::{EmptyState, Pressed, empty_state};

mod detail;
mod folds;
mod groups;
mod head;
mod list;
mod refused;
mod says;
mod sent;
mod verdict;

pub use folds::Folds;

/// What is chosen and folded here.
#[derive(Debug, Default)]
pub struct Draft {
    picked: Option<Whose>,
    folds: Folds,
    /// Those of somebody's report.
    sent: Folds,
}

impl Draft {
    /// Shows this from now on.
    pub fn pick(&mut self, whose: Whose) {
        self.picked = Some(whose);
    }

    /// What is shown: what was picked, else what was diagnosed last, else the first account, which needs somebody most.
    fn whose(&self, picture: &Picture) -> Whose {
        let snapshot = &picture.snapshot;
        let there = |whose: &Whose| match whose {
            Whose::Computer => true,
            Whose::Account(id) => picture.account(*id).is_some(),
        };
        let last = snapshot.diagnosis.as_ref().map(|live| Whose::of(live.wish));
        let first = snapshot.accounts.first().map(|view| Whose::Account(view.account.id));
        [self.picked, last, first].into_iter().flatten().find(there).unwrap_or(Whose::Computer)
    }
}

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// This computer alone.
    Computer,
    /// An account.
    Account(AccountId),
}

impl Whose {
    const fn of(wish: DiagnoseWish) -> Self {
        match wish.account {
            None => Self::Computer,
            Some(id) => Self::Account(id),
        }
    }

    /// What is asked of the engine for it.
    pub const fn wish(self) -> DiagnoseWish {
        let account = match self {
            Self::Computer => None,
            Self::Account(id) => Some(id),
        };
        DiagnoseWish { account, renew: false }
    }

    /// Asks for it.
    pub fn run(self) -> Command {
        Command::Diagnose(self.wish(), Reply::nowhere())
    }
}

/// Where a report comes from.
#[derive(Clone, Copy)]
enum Source<'a> {
    /// From here: it runs or has ended.
    Here(&'a DiagnosisView, Whose),
    /// From a file that somebody sent.
    Sent(&'a OpenedReport),
}

impl<'a> Source<'a> {
    fn report(self) -> &'a Report {
        match self {
            Self::Here(live, _) => &live.report,
            Self::Sent(opened) => &opened.report,
        }
    }

    const fn runs(self) -> bool {
        matches!(self, Self::Here(live, _) if live.ended_at.is_none())
    }
}

/// Whether the person's next step, and with it the one filled button, is that of the verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lead {
    Here,
    Elsewhere,
}

/// The diagnosis of this, if it was the last one.
fn of(picture: &Picture, whose: Whose) -> Option<&DiagnosisView> {
    picture.snapshot.diagnosis.as_ref().filter(|live| Whose::of(live.wish) == whose)
}

/// Why no report can be written now.
pub fn why_no_report(picture: &Picture) -> Option<&'static str> {
    match &picture.snapshot.diagnosis {
        None => Some("Nothing has been checked yet"),
        Some(live) if live.ended_at.is_none() => Some("The checks still run"),
        Some(live) if live.report.findings.is_empty() => Some("Nothing was found out"),
        Some(_) => None,
    }
}

/// Draws the screen.
pub fn show(ui: &mut Ui, picture: &Picture, draft: &mut Draft, outbox: &mut Outbox) {
    if let Some(opened) = &picture.snapshot.reports.opened {
        return sent::show(ui, picture, opened, &mut draft.sent, outbox);
    }
    let whose = draft.whose(picture);
    head::show(ui, picture, whose, draft, outbox);
    match of(picture, whose) {
        Some(live) => contents(ui, picture, Source::Here(live, whose), &mut draft.folds, outbox),
        None => nothing_yet(ui, picture, whose, outbox),
    }
}

/// The same as a tab of an account.
pub fn tab(ui: &mut Ui, picture: &Picture, view: &AccountView, folds: &mut Folds, outbox: &mut Outbox) {
    let whose = Whose::Account(view.account.id);
    match of(picture, whose) {
        Some(live) => {
            head::toolbar(ui, picture, whose, live, outbox);
            contents(ui, picture, Source::Here(live, whose), folds, outbox);
        }
        None => nothing_yet(ui, picture, whose, outbox),
    }
}

/// Verdict, groups, and what else can be done here.
fn contents(ui: &mut Ui, picture: &Picture, source: Source<'_>, folds: &mut Folds, outbox: &mut Outbox) {
    folds.follow(source.report().made_at);
    let name = format!("diagnosis of {}", source.report().made_at);
    shell::scrolled(ui, &name, |ui, _| {
        let refused = refused::show(ui, picture, outbox);
        if refused {
            ui.add_space(space::M);
        }
        let lead = if refused { Lead::Elsewhere } else { Lead::Here };
        verdict::show(ui, source, lead, outbox);
        ui.add_space(space::M);
        groups::show(ui, picture, source, folds);
        ui.add_space(space::S);
        also(ui, source, outbox);
    });
}

/// What support staff reach for next.
fn also(ui: &mut Ui, source: Source<'_>, outbox: &mut Outbox) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(space::XS, 0.0);
        // Their icons begin where the card does.
        ui.add_space(-space::S);
        link(ui, Action::Explain, outbox);
        link(ui, Action::PracticeFailures, outbox);
        if let Source::Here(live, Whose::Account(id)) = source
            && live.ended_at.is_some()
            && live.report.findings.iter().any(|finding| finding.check.code() == "refresh")
            && ui.add(Button::link(TRY_RENEWAL).icon(icons::KEY).help(WHY_TRY)).clicked()
        {
            outbox.open(Dialog::TryRenewal(id));
        }
    });
}

const TRY_RENEWAL: &str = "Try a real renewal\u{202f}…";
const WHY_TRY: &str = "Only a renewal tells for certain whether the refresh token still works";

fn link(ui: &mut Ui, action: Action, outbox: &mut Outbox) {
    let entry = action.entry();
    if ui.add(Button::link(entry.label).icon(entry.icon).help(entry.hint)).clicked() {
        outbox.act(action);
    }
}

fn nothing_yet(ui: &mut Ui, picture: &Picture, whose: Whose, outbox: &mut Outbox) {
    let trouble = refused::show(ui, picture, outbox);
    if trouble && Tier::of(ui.ctx()) != Tier::Wide {
        // There is no room for both, and the head can run as well.
        return card::hairline(ui);
    }
    let says = EmptyState {
        icon: icons::STETHOSCOPE,
        heading: "Nothing checked yet",
        sentence: "Pick an account or this computer. The checks change nothing.",
        first: Some(("Run", Some(icons::PLAY))),
        second: Some(Action::Explain.entry().label),
    };
    match empty_state(ui, &says) {
        Some(Pressed::First) => outbox.send(whose.run()),
        Some(Pressed::Second) => outbox.act(Action::Explain),
        None => {}
    }
}
