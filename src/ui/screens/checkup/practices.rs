//! Both lists of practices in full: what each asks for, what Mailward does about it, and how its rules stand.

use egui::{Id, Ui};

use crate::domain::checkup::{List, Practice, RuleState};
use crate::explain::checkup as explained;
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::theme::{self, space};
use crate::ui::widgets::card;
use crate::ui::widgets::prose::{prose, remark};

use super::row::{self, Line};
use super::{Draft, Fold, Stage, kept, lines, says};

pub(super) fn show(ui: &mut Ui, stage: &Stage<'_>, draft: &mut Draft, outbox: &mut Outbox) {
    for list in [List::OAuth, List::Jwt] {
        card::section(ui, explained::list(list), Some(list.count().into()));
        card::flush(ui, |ui| {
            for practice in Practice::of(list) {
                if practice.number() > 1 {
                    card::hairline(ui);
                }
                ui.push_id(practice, |ui| one(ui, stage, practice, draft, outbox));
            }
        });
        ui.add_space(space::L);
    }
    remark(ui, BOTH);
}

const BOTH: &str = "Two lists of good practice stand behind Mailward. The second one is about what the inspector finds in a token.";

fn one(ui: &mut Ui, stage: &Stage<'_>, practice: Practice, draft: &mut Draft, outbox: &mut Outbox) {
    let fold = Fold::Listed(practice);
    let open = draft.is_open(&fold);
    let t = theme::of(ui);
    let by_rules = !practice.rules().is_empty();
    let standing = stage.digest.checkup.state_of(practice);
    let (mark, word) = if by_rules {
        (row::marked(ui, says::mark(standing)), says::state_word(standing))
    } else {
        ((icons::SHIELD_CHECK, t.text3), BY_ITSELF.to_owned())
    };
    let line = Line {
        id: Id::unique(("check-up", &fold)),
        number: Some(practice.number()),
        mark,
        state: &word,
        title: explained::practice(practice).title,
        summary: &word,
        open,
    };
    if line.show(ui).clicked() {
        draft.turn(fold);
    }
    if open {
        lines::inset(ui, row::NUMBERED_LEFT, |ui| below(ui, stage, practice, draft, outbox));
    }
}

const BY_ITSELF: &str = "Kept by Mailward";

fn below(ui: &mut Ui, stage: &Stage<'_>, practice: Practice, draft: &mut Draft, outbox: &mut Outbox) {
    if practice.rules().is_empty() {
        prose(ui, explained::practice(practice).promise);
        return lines::kept_by_itself(ui);
    }
    if stage.digest.checkup.state_of(practice) == RuleState::NotApplicable {
        prose(ui, explained::practice(practice).promise);
        return lines::why(ui, practice.rules());
    }
    kept::below(ui, stage, practice, draft, outbox);
}
