//! What is good, not known, or does not apply: one quiet line a practice, which unfolds what is known of it.

use egui::{Id, Ui};

use crate::domain::checkup::{Practice, RuleState, Verdict};
use crate::explain::checkup as explained;
use crate::ui::outbox::Outbox;
use crate::ui::theme::{height, space};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::card;
use crate::ui::widgets::prose::prose;

use super::row::{self, Line};
use super::{Draft, Fold, Stage, lines, says};

pub(super) fn show(ui: &mut Ui, stage: &Stage<'_>, draft: &mut Draft, outbox: &mut Outbox) {
    let groups = [
        (RuleState::Good, "Good"),
        (RuleState::Unknown, "Unknown"),
        (RuleState::NotApplicable, "Does not apply"),
    ];
    for (state, name) in groups {
        let practices = stage.digest.practices(state);
        if !practices.is_empty() {
            group(ui, stage, (state, name), &practices, draft, outbox);
            ui.add_space(space::L);
        }
    }
}

/// So many of what is good are listed at first.
const AT_FIRST: usize = 4;

fn group(
    ui: &mut Ui,
    stage: &Stage<'_>,
    (standing, name): (RuleState, &str),
    practices: &[Practice],
    draft: &mut Draft,
    outbox: &mut Outbox,
) {
    card::section(ui, name, Some(practices.len()));
    let folds = standing == RuleState::Good && practices.len() > AT_FIRST + 1;
    let listed = if folds && !draft.all_good { AT_FIRST } else { practices.len() };
    card::flush(ui, |ui| {
        for (at, practice) in practices.iter().take(listed).enumerate() {
            if at > 0 {
                card::hairline(ui);
            }
            ui.push_id(practice, |ui| one(ui, stage, standing, *practice, draft, outbox));
        }
        if folds {
            card::hairline(ui);
            more(ui, practices.len() - AT_FIRST, draft);
        }
    });
}

fn more(ui: &mut Ui, hidden: usize, draft: &mut Draft) {
    card::row(ui, row::LINE, |ui| {
        ui.add_space(space::S);
        let words = if draft.all_good { "Show fewer".to_owned() } else { format!("Show {hidden} more") };
        if ui.add(Button::link(&words).compact()).clicked() {
            draft.all_good = !draft.all_good;
        }
    });
}

fn one(
    ui: &mut Ui,
    stage: &Stage<'_>,
    standing: RuleState,
    practice: Practice,
    draft: &mut Draft,
    outbox: &mut Outbox,
) {
    let fold = Fold::Kept(practice);
    let open = draft.is_open(&fold);
    let (title, summary) = summary(stage, practice);
    let line = Line {
        id: Id::unique(("check-up", &fold)),
        number: None,
        mark: row::marked(ui, says::mark(standing)),
        state: &says::state_word(standing),
        title: &title,
        summary: &summary,
        open,
    };
    if line.show(ui).clicked() {
        draft.turn(fold);
    }
    if open {
        lines::inset(ui, row::LINE_LEFT, |ui| below(ui, stage, practice, draft, outbox));
    }
}

/// Its name and what is known, in a line.
pub(super) fn summary(stage: &Stage<'_>, practice: Practice) -> (String, String) {
    let checkup = &stage.digest.checkup;
    let aside = checkup.verdicts_of(practice).filter(|verdict| verdict.dismissed.is_some()).count();
    let (title, told) = match practice.rules() {
        [] => (explained::practice(practice).title.to_owned(), "Mailward itself keeps it".to_owned()),
        [rule] => explained::row(*rule, checkup, &stage.scene),
        several => {
            let told: Vec<String> = several
                .iter()
                .filter(|rule| checkup.verdicts.iter().any(|verdict| verdict.rule() == **rule))
                .map(|rule| explained::row(*rule, checkup, &stage.scene))
                .map(|(title, detail)| if is_counted(&detail) { format!("{title}: {detail}") } else { title })
                .collect();
            (explained::practice(practice).title.to_owned(), joined(&told))
        }
    };
    let told = told.trim_end_matches('.').to_owned();
    let told = if aside > 0 { format!("{told}, {aside} put aside") } else { told };
    (title, told)
}

/// "4 of 5 accounts" says nothing without its rule.
fn is_counted(detail: &str) -> bool {
    detail.starts_with(|first: char| first.is_ascii_digit()) && detail.contains(" of ")
}

/// "Key in the system keyring; only you can read the files".
fn joined(told: &[String]) -> String {
    let mut all = String::new();
    for (at, one) in told.iter().enumerate() {
        if at == 0 {
            all.push_str(one);
            continue;
        }
        all.push_str("; ");
        let mut letters = one.chars();
        all.extend(letters.next().into_iter().flat_map(char::to_lowercase).chain(letters));
    }
    all
}

/// What is known of it, why it matters, and what Mailward does for it.
pub(super) fn below(
    ui: &mut Ui,
    stage: &Stage<'_>,
    practice: Practice,
    draft: &mut Draft,
    outbox: &mut Outbox,
) {
    let verdicts: Vec<&Verdict> = stage.digest.checkup.verdicts_of(practice).collect();
    if let [only] = verdicts.as_slice() {
        lines::verdict(ui, stage, only, outbox);
        if only.fix.is_some() {
            lines::all(ui, stage, &verdicts, draft, outbox);
        }
        return;
    }
    prose(ui, explained::practice(practice).promise);
    if verdicts.is_empty() {
        return lines::kept_by_itself(ui);
    }
    lines::why(ui, practice.rules());
    lines::all(ui, stage, &verdicts, draft, outbox);
    if let Some(rule) = practice.rules().first() {
        ui.add_space(height::COMPACT - 24.0);
        lines::learn(ui, *rule, outbox);
    }
}
