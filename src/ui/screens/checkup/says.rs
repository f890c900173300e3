//! The sentences of the screen itself; those of verdicts stand in `explain::checkup`.

use crate::domain::checkup::{RuleState, Verdict};
use crate::engine::snapshot::AccountView;
use crate::explain::checkup::state;
use crate::ui::picture::Picture;
use crate::ui::theme::Tone;
use crate::ui::widgets::mark::Mark;
use crate::ui::words;

use super::{Shown, Stage};

/// "19 practices, last run today at 14:02".
pub(super) fn second_line(stage: &Stage<'_>) -> String {
    let count = practices(stage);
    if let Some(run) = stage.picture.snapshot.checkup.running {
        return format!("{count}, {} of {} checks done", run.done, run.of);
    }
    match stage.digest.checkup.looked_at {
        Some(at) => format!("{count}, last run {}", at_clock(at, stage.picture)),
        None => format!("{count}, never run"),
    }
}

/// "19 practices, checked today at 14:02."
pub(super) fn all_checked(stage: &Stage<'_>) -> String {
    let count = practices(stage);
    match stage.digest.checkup.looked_at {
        Some(at) => format!("{count}, checked {}.", at_clock(at, stage.picture)),
        None => format!("{count}, never checked."),
    }
}

fn practices(stage: &Stage<'_>) -> String {
    match stage.digest.standing.len() {
        1 => "1 practice".to_owned(),
        count => format!("{count} practices"),
    }
}

/// "today at 14:02".
fn at_clock(at: jiff::Timestamp, picture: &Picture) -> String {
    words::moment(at, picture.now, &picture.zone).replacen(", ", " at ", 1)
}

/// What is shown, in a word or an address.
pub(super) fn shown(shown: Shown, picture: &Picture) -> String {
    match shown {
        Shown::Everything => "Everything".to_owned(),
        Shown::Computer => "This computer".to_owned(),
        Shown::Account(id) => {
            picture.account(id).map_or_else(String::new, |view| view.account.address.to_string())
        }
    }
}

/// The icon of a state.
pub(super) const fn mark(state: RuleState) -> Mark {
    match state {
        RuleState::Bad => Mark::Failed,
        RuleState::Attention => Mark::Attention,
        RuleState::Unknown => Mark::Unknown,
        RuleState::Good => Mark::Good,
        RuleState::NotApplicable => Mark::Skipped,
    }
}

/// The tone of a state.
pub(super) const fn tone(state: RuleState) -> Tone {
    match state {
        RuleState::Bad => Tone::Bad,
        RuleState::Attention => Tone::Warn,
        RuleState::Good => Tone::Ok,
        RuleState::Unknown | RuleState::NotApplicable => Tone::Idle,
    }
}

/// "Bad", "Needs attention".
pub(super) fn state_word(of: RuleState) -> String {
    let word = state(of);
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// "Check-up: 1 needs attention", where something that concerns an account does.
pub fn account_line(view: &AccountView, picture: &Picture) -> Option<String> {
    let concerns = picture.snapshot.checkup.checkup.of(view.account.id);
    match concerns.filter(|verdict| verdict.needs_attention()).count() {
        0 => None,
        1 => Some("Check-up: 1 needs attention".to_owned()),
        count => Some(format!("Check-up: {count} need attention")),
    }
}

/// Until when it was put aside, and why.
pub(super) fn left(verdict: &Verdict, picture: &Picture) -> String {
    verdict.dismissed.as_ref().map_or_else(String::new, |dismissed| {
        let until = words::day(dismissed.until, picture.now, &picture.zone);
        format!("Left as it is until {until}: {}", dismissed.why)
    })
}
