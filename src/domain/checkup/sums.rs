//! How the practices stand, counted.

use super::practice::{List, Practice};
use super::reason::RuleState;
use super::{Checkup, Verdict};

/// How many practices of the first list stand how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sums {
    /// Broken.
    pub bad: usize,
    /// Kept only just.
    pub attention: usize,
    /// Kept; those that the program itself keeps are among them.
    pub good: usize,
    /// Nobody knows.
    pub unknown: usize,
    /// Nothing here that they could be held against.
    pub not_applicable: usize,
}

impl Sums {
    /// Those of which something is known.
    pub const fn known(self) -> usize {
        self.bad + self.attention + self.good
    }
}

impl Checkup {
    /// How the practices of the first list stand.
    pub fn sums(&self) -> Sums {
        let mut sums = Sums::default();
        for practice in Practice::of(List::OAuth) {
            let one = match self.state_of(practice) {
                RuleState::Bad => &mut sums.bad,
                RuleState::Attention => &mut sums.attention,
                RuleState::Good => &mut sums.good,
                RuleState::Unknown => &mut sums.unknown,
                RuleState::NotApplicable => &mut sums.not_applicable,
            };
            *one += 1;
        }
        sums
    }

    /// The verdicts of a practice.
    pub fn verdicts_of(&self, practice: Practice) -> impl Iterator<Item = &Verdict> {
        self.verdicts.iter().filter(move |verdict| practice.rules().contains(&verdict.rule()))
    }

    /// How a practice stands: as the worst of its verdicts. As long as one of them is not known nobody can call it good; what
    /// does not apply says nothing. One that the program itself keeps is good.
    pub fn state_of(&self, practice: Practice) -> RuleState {
        if practice.rules().is_empty() {
            return RuleState::Good;
        }
        let counts = |verdict: &Verdict| match verdict.state() {
            RuleState::Bad | RuleState::Attention if verdict.dismissed.is_some() => RuleState::Good,
            state => state,
        };
        self.verdicts_of(practice).map(counts).min().unwrap_or(RuleState::NotApplicable)
    }
}
