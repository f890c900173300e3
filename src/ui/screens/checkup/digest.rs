//! What is listed where: worked out once for each news, so that a thousand accounts cost nothing while nothing happens. Pure.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::domain::checkup::{About, Checkup, List, Practice, Reason, RuleState, Sums, Verdict};

use super::{Shown, Verdicts};

/// What is listed where, as long as these verdicts stand and this is shown.
#[derive(Debug)]
pub(super) struct Digest {
    of: Verdicts,
    shown: Shown,
    /// The verdicts that are shown.
    pub(super) checkup: Verdicts,
    /// How the practices stand that anything shown is about, in the order of their list.
    pub(super) standing: Vec<(Practice, RuleState)>,
    /// The same, counted.
    pub(super) sums: Sums,
    /// What needs somebody, the worst first.
    pub(super) needing: Vec<Needing>,
    /// How many verdicts that are.
    pub(super) needing_count: usize,
    /// What was put aside, by its place.
    pub(super) aside: Vec<usize>,
}

/// A row, or many that are told as one. Numbers are places among the verdicts.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Needing {
    One(usize),
    Many(Reason, Vec<usize>),
}

/// So many of one reason still stand in rows of their own.
const ALONE: usize = 3;

impl Digest {
    /// The one of before, where nothing has changed.
    pub(super) fn of(before: Option<Self>, checkup: &Verdicts, shown: Shown) -> Self {
        match before {
            Some(before) if Arc::ptr_eq(&before.of, checkup) && before.shown == shown => before,
            _ => Self::new(checkup, shown),
        }
    }

    fn new(of: &Verdicts, shown: Shown) -> Self {
        let checkup = match shown {
            Shown::Everything => Arc::clone(of),
            Shown::Computer => {
                part(of, of.verdicts.iter().filter(|verdict| verdict.about == About::Installation))
            }
            Shown::Account(id) => part(of, of.of(id)),
        };
        let standing = standing(&checkup, shown);
        let sums = sums(&standing);
        let needing_count = checkup.verdicts.iter().filter(|verdict| verdict.needs_attention()).count();
        let put_aside = |(_, verdict): &(usize, &Verdict)| verdict.dismissed.is_some();
        let aside = checkup.verdicts.iter().enumerate().filter(put_aside).map(|(at, _)| at).collect();
        let needing = needing(&checkup);
        Self { of: Arc::clone(of), shown, standing, sums, needing, needing_count, aside, checkup }
    }

    /// The verdict at this place.
    pub(super) fn verdict(&self, at: usize) -> &Verdict {
        &self.checkup.verdicts[at]
    }

    /// The practices that stand like this; those that rules look after come before those that Mailward itself keeps.
    pub(super) fn practices(&self, state: RuleState) -> Vec<Practice> {
        let mut of: Vec<Practice> = self
            .standing
            .iter()
            .filter(|(_, stands)| *stands == state)
            .map(|(practice, _)| *practice)
            .collect();
        of.sort_by_key(|practice| practice.rules().is_empty());
        of
    }
}

fn part<'a>(of: &Verdicts, verdicts: impl Iterator<Item = &'a Verdict>) -> Verdicts {
    let (looked_at, turns_at) = (of.looked_at, of.turns_at);
    Arc::new(Checkup { verdicts: verdicts.cloned().collect(), looked_at, turns_at })
}

/// Of everything all practices stand somehow; of a part only those that something there is about.
fn standing(checkup: &Checkup, shown: Shown) -> Vec<(Practice, RuleState)> {
    let told =
        |practice: &Practice| shown == Shown::Everything || checkup.verdicts_of(*practice).next().is_some();
    Practice::of(List::OAuth).filter(told).map(|practice| (practice, checkup.state_of(practice))).collect()
}

fn sums(standing: &[(Practice, RuleState)]) -> Sums {
    let count = |state| standing.iter().filter(|(_, stands)| *stands == state).count();
    Sums {
        bad: count(RuleState::Bad),
        attention: count(RuleState::Attention),
        good: count(RuleState::Good),
        unknown: count(RuleState::Unknown),
        not_applicable: count(RuleState::NotApplicable),
    }
}

/// Those of one reason come together where they are many: a thousand rows that say the same help nobody.
fn needing(checkup: &Checkup) -> Vec<Needing> {
    let mut by_reason: BTreeMap<(RuleState, Reason), Vec<usize>> = BTreeMap::new();
    for (at, verdict) in checkup.verdicts.iter().enumerate() {
        if verdict.needs_attention() {
            by_reason.entry((verdict.state(), verdict.reason)).or_default().push(at);
        }
    }
    let rows = |((_, reason), places): ((RuleState, Reason), Vec<usize>)| {
        if places.len() > ALONE {
            vec![Needing::Many(reason, places)]
        } else {
            places.into_iter().map(Needing::One).collect()
        }
    };
    by_reason.into_iter().flat_map(rows).collect()
}
