//! How a grant ended: read out of the provider's answer and out of what was learnt about the account before.
//!
//! Pure. A text of a provider is searched for numbers and dates and never trusted further: what cannot be read is simply
//! not known. Nothing here decides *whether* a grant ended (that is `protocol/verdict.rs`), only how, and what follows for
//! the next one.

use jiff::{SignedDuration, Timestamp};

use super::account::{Account, EndRules};
use super::problem::{Facts, Problem, ProblemKind};
use super::provider::TokenFacts;

/// How a grant ended, as far as the provider's answer says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ending {
    /// What ended it; `None` when the answer gives no reason.
    pub by: Option<EndedBy>,
    /// The longest life that a rule allows, in seconds.
    pub max_life_s: Option<u64>,
    /// When the grant was issued, by the provider's clock.
    pub issued: Option<Timestamp>,
    /// For how long it had not been used, in seconds.
    pub inactive_s: Option<u64>,
    /// Grants from before this moment were ended all at once.
    pub valid_from: Option<Timestamp>,
}

/// What ended a grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndedBy {
    /// The organisation wants a new sign-in from time to time.
    SignInRule,
    /// Nobody used it for too long.
    Disuse,
    /// It reached the longest life that it may have, whatever was done with it.
    MaximumLife,
    /// The client is registered as a page in the browser, whose grants last a day.
    BrowserClient,
    /// The provider wants to see the person: a second factor, a question, a fresh proof.
    PersonWanted,
    /// The client is in testing, and its grants end after a week.
    TestingClient,
    /// Everything older was ended: a new password, or somebody ended all sign-ins.
    AllEnded,
}

impl EndedBy {
    /// The word in the fact [`facts::ENDED_BY`].
    pub const fn word(self) -> &'static str {
        match self {
            Self::SignInRule => "sign-in-rule",
            Self::Disuse => "disuse",
            Self::MaximumLife => "maximum-life",
            Self::BrowserClient => "browser-client",
            Self::PersonWanted => "person-wanted",
            Self::TestingClient => "testing-client",
            Self::AllEnded => "all-ended",
        }
    }

    /// Which kind of end this is: by a rule that was known beforehand, or elsewhere.
    pub const fn kind(by: Option<Self>) -> ProblemKind {
        match by {
            None | Some(Self::AllEnded) => ProblemKind::GrantEnded,
            Some(_) => ProblemKind::GrantExpired,
        }
    }
}

/// Names of the facts that [`told`] puts into a problem, and `explain` takes out again.
pub mod facts {
    /// What ended the grant: a word of [`super::EndedBy`].
    pub const ENDED_BY: &str = "ended_by";
    /// The longest life that a rule allows, in seconds.
    pub const MAX_LIFE_S: &str = "max_life_s";
    /// When the grant was issued.
    pub const ISSUED: &str = "issued";
    /// For how long it was not used, in seconds.
    pub const INACTIVE_S: &str = "inactive_s";
    /// Grants from before this moment were ended.
    pub const VALID_FROM: &str = "valid_from";
    /// After how many days grants of a client in testing end; stands there when this one lasted about so long.
    pub const TESTING_DAYS: &str = "testing_days";
    /// When the renewal left whose answer was lost.
    pub const LOST_AT: &str = "lost_at";
}

/// How a grant ended, by the provider's answer.
pub fn read(said: &Facts) -> Ending {
    let text = said.error_description.as_deref().unwrap_or_default();
    Ending {
        by: by(said),
        max_life_s: LIMITS.iter().find_map(|mark| span_after(text, mark)).filter(|seconds| *seconds > 0),
        issued: ISSUED.iter().find_map(|mark| moment_after(text, mark)),
        inactive_s: span_after(text, "inactive for "),
        valid_from: moment_after(text, "for this user is "),
    }
}

/// Spellings in front of the longest life that a rule allows: the sign-in frequency (AADSTS70043, 70044), the longest life of
/// a grant (700081) and that of a page in the browser (700084).
const LIMITS: [&str; 4] = [
    "maximum allowed lifetime for this request is ",
    "maximum allowed lifetime for this application is ",
    "maximum allowed lifetime is ",
    "limited lifetime of ",
];

/// Spellings in front of the moment of issue: of a token, and of a grant (AADSTS50173).
const ISSUED: [&str; 2] = ["token was issued on ", "grant was issued on "];

fn by(said: &Facts) -> Option<EndedBy> {
    let error = said.error.as_deref().unwrap_or_default();
    reason(error, &said.error_codes, said.error_description.as_deref().unwrap_or_default())
}

/// What ended the grant, by `error`, Microsoft's `error_codes` and the description of an error answer to a renewal; `None`
/// when they give no reason, or one that is no end of a grant.
pub fn reason(error: &str, codes: &[u64], description: &str) -> Option<EndedBy> {
    if !matches!(error, "invalid_grant" | "interaction_required" | "login_required") {
        return None;
    }
    let in_text = description.match_indices("AADSTS").filter_map(|(at, mark)| {
        let digits: String =
            description[at + mark.len()..].chars().take_while(char::is_ascii_digit).collect();
        digits.parse().ok()
    });
    let numbers: Vec<u64> = codes.iter().copied().chain(in_text).collect();
    let listed = |table: &&(EndedBy, &[u64])| table.1.iter().any(|number| numbers.contains(number));
    if let Some((by, _)) = MICROSOFT.iter().find(listed) {
        return Some(*by);
    }
    // Google's limit on the length of a session: the organisation wants a fresh proof.
    let session_ended = ["invalid_rapt", "rapt_required"].iter().any(|word| description.contains(word));
    (session_ended || error != "invalid_grant").then_some(EndedBy::PersonWanted)
}

/// Microsoft's numbers for the ways in which a grant ends.
const MICROSOFT: [(EndedBy, &[u64]); 6] = [
    (EndedBy::SignInRule, &[70_043, 70_044]),
    (EndedBy::Disuse, &[700_082, 70_008]),
    (EndedBy::MaximumLife, &[700_081]),
    (EndedBy::BrowserClient, &[700_084]),
    (EndedBy::AllEnded, &[50_173]),
    (EndedBy::PersonWanted, &[50_072, 50_074, 50_076, 50_078, 50_079]),
];

/// Which kind of end it is: by a rule that was known beforehand, or elsewhere (taken back, or for a reason that nobody tells).
///
/// `rules` are those from before this end. Where sign-ins of a client in testing end early, the first such end may have any
/// cause; the second one, or the person's own word, settles it.
pub fn kind(
    said: &Facts,
    rules: EndRules,
    signed_in_at: Option<Timestamp>,
    provider: &TokenFacts,
    now: Timestamp,
) -> ProblemKind {
    EndedBy::kind(ended_by(said, rules, signed_in_at, provider, now))
}

fn ended_by(
    said: &Facts,
    rules: EndRules,
    signed_in_at: Option<Timestamp>,
    provider: &TokenFacts,
    now: Timestamp,
) -> Option<EndedBy> {
    let testing = || {
        let days = i64::from(provider.testing_client_days?);
        let old_enough = whole_days(signed_in_at?, now) >= days - 1;
        (rules.in_testing() && old_enough && gives_no_reason(said)).then_some(EndedBy::TestingClient)
    };
    by(said).or_else(testing)
}

/// Whether the refusal fits every cause, as Google's "Token has been expired or revoked." does.
fn gives_no_reason(said: &Facts) -> bool {
    let text = said.error_description.as_deref().unwrap_or_default().to_lowercase();
    said.error.as_deref() == Some("invalid_grant")
        && by(said).is_none()
        && !["deleted", "disabled", "not found", "suspended"].iter().any(|word| text.contains(word))
}

/// What this end teaches about the next one.
pub fn learnt(
    rules: EndRules,
    said: &Facts,
    signed_in_at: Option<Timestamp>,
    provider: &TokenFacts,
    now: Timestamp,
) -> EndRules {
    let mut learnt = rules;
    let ending = read(said);
    if ending.by == Some(EndedBy::SignInRule) {
        learnt.sign_in_within_s = ending.max_life_s.or(rules.sign_in_within_s);
    }
    if gives_no_reason(said) && lasted_as_in_testing(signed_in_at, provider, now) {
        learnt.ended_after_a_week = rules.ended_after_a_week.saturating_add(1);
    }
    learnt
}

/// A day more or less, because it is noticed at the next renewal only.
fn lasted_as_in_testing(signed_in_at: Option<Timestamp>, provider: &TokenFacts, now: Timestamp) -> bool {
    let (Some(days), Some(signed_in)) = (provider.testing_client_days, signed_in_at) else {
        return false;
    };
    let days = i64::from(days);
    (days - 1..=days + 1).contains(&whole_days(signed_in, now))
}

fn whole_days(from: Timestamp, to: Timestamp) -> i64 {
    to.duration_since(from).as_hours() / 24
}

/// What a renewal that worked teaches: a rule that this sign-in has outlived is in force no longer.
pub fn outlived(rules: EndRules, signed_in_at: Timestamp, provider: &TokenFacts, now: Timestamp) -> EndRules {
    let age = now.duration_since(signed_in_at);
    let mut left = rules;
    left.sign_in_within_s = rules.sign_in_within_s.filter(|seconds| {
        i64::try_from(*seconds).is_ok_and(|seconds| age <= SignedDuration::from_secs(seconds) + SLACK)
    });
    let testing_days = provider.testing_client_days.map(i64::from);
    if testing_days.is_some_and(|days| whole_days(signed_in_at, now) > days + 1) {
        left.ended_after_a_week = 0;
    }
    left
}

/// Two clocks and an answer on its way.
const SLACK: SignedDuration = SignedDuration::from_mins(10);

/// The end of a grant told completely: the problem with its kind and the facts its words stand on, and what was learnt.
///
/// Problems of other kinds stay as they are.
pub fn told(
    problem: Problem,
    account: &Account,
    provider: &TokenFacts,
    now: Timestamp,
) -> (Problem, EndRules) {
    let rules = account.rules;
    if !matches!(problem.kind, ProblemKind::GrantEnded | ProblemKind::GrantExpired) {
        return (problem, rules);
    }
    let signed_in_at = account.grant.as_ref().map(|grant| grant.signed_in_at);
    let said = problem.facts.clone();
    let by = ended_by(&said, rules, signed_in_at, provider, now);
    let ending = read(&said);
    let lasted = lasted_as_in_testing(signed_in_at, provider, now) || by == Some(EndedBy::TestingClient);
    let testing_days = provider.testing_client_days.filter(|_| lasted && gives_no_reason(&said));
    let told = Problem { kind: EndedBy::kind(by), ..problem };
    let told = with(told, facts::ENDED_BY, by.map(EndedBy::word));
    let told = with(told, facts::MAX_LIFE_S, ending.max_life_s);
    let told = with(told, facts::ISSUED, ending.issued);
    let told = with(told, facts::INACTIVE_S, ending.inactive_s);
    let told = with(told, facts::VALID_FROM, ending.valid_from);
    let told = with(told, facts::TESTING_DAYS, testing_days);
    (told, learnt(rules, &said, signed_in_at, provider, now))
}

fn with(problem: Problem, name: &str, value: Option<impl std::fmt::Display>) -> Problem {
    match value {
        Some(value) => problem.fact(name, value),
        None => problem,
    }
}

/// The moment behind `mark`, quoted or not.
fn moment_after(text: &str, mark: &str) -> Option<Timestamp> {
    let (_, rest) = text.split_once(mark)?;
    let rest = rest.trim_start_matches(['\'', '"']);
    let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '\'' | '"' | ',')).unwrap_or(rest.len());
    rest[..end].trim_end_matches('.').parse().ok()
}

/// The span behind `mark`, in seconds: `86400`, `12:00:00`, or `90.00:00:00` with days in front.
fn span_after(text: &str, mark: &str) -> Option<u64> {
    let (_, rest) = text.split_once(mark)?;
    let end = rest.find(|c: char| !matches!(c, '0'..='9' | ':' | '.')).unwrap_or(rest.len());
    let span = rest[..end].trim_end_matches('.');
    let Some((before, minutes_and_seconds)) = span.split_once(':') else {
        return span.parse().ok();
    };
    let (days, hours) = before.split_once('.').unwrap_or(("0", before));
    let (minutes, seconds) = minutes_and_seconds.split_once(':')?;
    let whole = |part: &str| part.split('.').next().and_then(|whole| whole.parse::<u64>().ok());
    let in_units =
        [(whole(days)?, 86_400), (whole(hours)?, 3_600), (whole(minutes)?, 60), (whole(seconds)?, 1)];
    in_units.into_iter().try_fold(0_u64, |sum, (count, unit)| sum.checked_add(count.checked_mul(unit)?))
}

#[cfg(test)]
mod tests;
