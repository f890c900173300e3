//! What is usual for one account, and the rules that compare with it.
//!
//! A fold over the account's events in the order of the log: the same events give the same history and the same findings.
//! What it keeps is bounded, however many programs ask and however often.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::pace::{self, Pace};
use super::{AlertRule, Counted};

/// What an event means to the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign<'a> {
    /// A program got a token, so many times.
    HandedOut(Option<&'a str>, u32),
    /// A token came, from the provider or by a sign-in.
    Worked,
    /// A refusal, or a renewal that failed for more than a passing trouble.
    Failed,
    /// The provider says that a refresh token was used twice.
    Reused,
    /// A renewal brought other permissions.
    ScopesChanged,
    /// A check of the log found a break.
    Broken,
}

/// What a rule found, with its numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which rule.
    pub rule: AlertRule,
    /// The program it is about, where it is about one.
    pub program: Option<String>,
    /// How many it counts against how many, where it counts any.
    pub counted: Option<Counted>,
}

/// What is usual for one account.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct History {
    first_hand_out: Option<Timestamp>,
    /// Those that are known.
    programs: BTreeSet<String>,
    pace: Pace,
    failures: VecDeque<Timestamp>,
    /// A person has called the failures expected; until it works again.
    failures_expected: bool,
    /// Until when a cause raises no other alert.
    quiet: BTreeMap<String, Timestamp>,
}

impl History {
    /// Takes in what happened, and says what of it is unusual.
    pub fn judge(&mut self, at: Timestamp, sign: Sign<'_>) -> Vec<Finding> {
        let found = match sign {
            Sign::HandedOut(program, count) => {
                self.worked();
                let mut found = Vec::from_iter(self.new_program(at, program));
                found.extend(self.pace.hand_out(at, program, count));
                found
            }
            Sign::Worked => {
                self.worked();
                Vec::new()
            }
            Sign::Failed => Vec::from_iter(self.failed(at)),
            Sign::Reused => {
                [Some(plain(AlertRule::TokenReuse)), self.failed(at)].into_iter().flatten().collect()
            }
            Sign::ScopesChanged => vec![plain(AlertRule::ScopesChanged)],
            Sign::Broken => vec![plain(AlertRule::ChainBroken)],
        };
        found.into_iter().filter(|finding| self.may_raise(at, finding)).collect()
    }

    /// A person has called it expected: from now on it is usual.
    pub fn expect(&mut self, expected: &Finding) {
        self.quiet.remove(&cause(expected));
        match (expected.rule, &expected.program, expected.counted) {
            (AlertRule::NewProgram, Some(program), _) => self.learn(program),
            (rule, _, Some(counted)) if pace::is_about_pace(rule) => self.pace.expect(rule, counted.count),
            (AlertRule::RepeatedFailures, ..) => self.failures_expected = true,
            _ => {}
        }
    }

    fn worked(&mut self) {
        self.failures.clear();
        self.failures_expected = false;
    }

    /// A program that never got a token of this account. In the first day nobody knows yet which ones are usual.
    fn new_program(&mut self, at: Timestamp, program: Option<&str>) -> Option<Finding> {
        let first = *self.first_hand_out.get_or_insert(at);
        let program = program?;
        if self.programs.contains(program) {
            return None;
        }
        if at < first + LEARNING {
            self.learn(program);
            return None;
        }
        Some(Finding { rule: AlertRule::NewProgram, program: Some(program.to_owned()), counted: None })
    }

    fn learn(&mut self, program: &str) {
        if self.programs.len() < MOST_PROGRAMS {
            self.programs.insert(program.to_owned());
        }
    }

    /// Failures in a row within an hour.
    fn failed(&mut self, at: Timestamp) -> Option<Finding> {
        self.failures.push_back(at);
        let recent = |failure: &Timestamp| at.duration_since(*failure).abs() < HOUR;
        self.failures.retain(recent);
        if self.failures.len() > MANY * 2 {
            self.failures.pop_front();
        }
        let counted = u32::try_from(self.failures.len()).unwrap_or(u32::MAX);
        (self.failures.len() >= MANY && !self.failures_expected).then_some(Finding {
            rule: AlertRule::RepeatedFailures,
            program: None,
            counted: Some(Counted { count: counted, usual: 0, days: 0 }),
        })
    }

    /// One alert a cause, until it is called expected or a day has gone by; and not many a day, whatever somebody thinks up
    /// to be called.
    fn may_raise(&mut self, at: Timestamp, finding: &Finding) -> bool {
        // A moment further ahead than a cause is ever quiet comes from a clock that was wrong.
        self.quiet.retain(|_, until| at < *until && *until <= at + QUIET);
        let (cause, rule) = (cause(finding), finding.rule.code());
        let alike = self.quiet.keys().filter(|known| known.starts_with(rule)).count();
        if self.quiet.contains_key(&cause) || alike >= MOST_A_DAY {
            return false;
        }
        self.quiet.insert(cause, at + QUIET);
        true
    }
}

/// From an account's first hand-out on.
const LEARNING: SignedDuration = SignedDuration::from_hours(24);

/// Nobody has so many mail programs; somebody who makes up names might.
const MOST_PROGRAMS: usize = 500;

/// So many failures in a row within an hour.
const MANY: usize = 5;

const HOUR: SignedDuration = SignedDuration::from_hours(1);

/// How long a cause that was told is not told again.
const QUIET: SignedDuration = SignedDuration::from_hours(24);

/// So many alerts of one rule.
const MOST_A_DAY: usize = 5;

const fn plain(rule: AlertRule) -> Finding {
    Finding { rule, program: None, counted: None }
}

/// What an alert is about, within one account. Hand-outs that go on and on are told anew as they become many more.
fn cause(finding: &Finding) -> String {
    if let Some(magnitude) = pace::magnitude(finding) {
        return format!("{}\n{magnitude}", finding.rule.code());
    }
    [finding.rule.code(), finding.program.as_deref().unwrap_or_default()].join("\n")
}

#[cfg(test)]
mod tests;
