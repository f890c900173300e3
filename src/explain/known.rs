//! Known answers of providers: words that are sharper than those of the kind.
//!
//! A provider's numbers and texts choose an explanation and nothing else; they may change any day, so no decision of the
//! program hangs on them. Tables are searched in order, and the first row whose every condition holds wins.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use jiff::Timestamp;

use crate::domain::problem::Problem;

use super::entry::Entry;
use super::weave::{span, tidy};

mod google;
mod microsoft;
mod oauth;
mod yahoo;

/// The sharper words for this problem, if the provider's answer is known.
pub(super) fn find(problem: &Problem) -> Option<&'static Entry<When>> {
    let facts = &problem.facts;
    if facts.error.is_none() && facts.error_codes.is_empty() && facts.error_description.is_none() {
        return None;
    }
    TABLES.iter().flat_map(|table| table.iter()).find(|entry| entry.of.holds(problem))
}

/// Numbers first, then texts that name the cause, then the standards' error words.
pub(super) const TABLES: [&[Entry<When>]; 4] = [microsoft::TABLE, google::TABLE, yahoo::TABLE, oauth::TABLE];

/// The provider's own number for the failure, as in `AADSTS90094`.
pub(super) fn provider_code(problem: &Problem) -> Option<String> {
    let numbers = aadsts(problem);
    let told =
        numbers.iter().find(|number| microsoft::TABLE.iter().any(|entry| entry.of.aadsts.contains(number)));
    told.or(numbers.first()).map(|number| format!("AADSTS{number}"))
}

/// What the provider wrote, as one bounded sentence; identifiers that stand in the details are cut off.
pub(super) fn provider_sentence(problem: &Problem) -> Option<String> {
    let text = problem.facts.error_description.as_deref()?;
    let end = ["Trace ID:", "Correlation ID:", "Timestamp:"].iter().filter_map(|mark| text.find(mark)).min();
    let sentence = tidy(&text[..end.unwrap_or(text.len())]);
    (!sentence.is_empty()).then_some(sentence)
}

/// Facts that only stand in the provider's text: how often a rule wants a sign-in, and the two dates of a revoked grant.
pub(super) fn derive(problem: &Problem) -> BTreeMap<&'static str, String> {
    let text = problem.facts.error_description.as_deref().unwrap_or_default();
    let mut derived = BTreeMap::new();
    let mut keep = |name, value: Option<String>| derived.extend(value.map(|value| (name, value)));
    let seconds = after(text, "maximum allowed lifetime for this request is ").and_then(leading_number);
    keep("every", seconds.map(span));
    keep("granted_on", after(text, "grant was issued on '").and_then(quoted_date));
    keep("ended_on", after(text, "for this user is '").and_then(quoted_date));
    derived
}

/// Which answers a row is for: every condition that is set must hold.
#[derive(Default)]
pub(super) struct When {
    aadsts: &'static [u64],
    error: &'static [&'static str],
    during: &'static [&'static str],
    contains: &'static [&'static str],
    provider: &'static [&'static str],
    days_since_sign_in: Option<RangeInclusive<i64>>,
}

impl When {
    const ANY: Self =
        Self { aadsts: &[], error: &[], during: &[], contains: &[], provider: &[], days_since_sign_in: None };

    /// One of Microsoft's numbers, from `error_codes` or the text.
    const fn aadsts(numbers: &'static [u64]) -> Self {
        Self { aadsts: numbers, ..Self::ANY }
    }

    /// One of these values of `error`.
    const fn error(words: &'static [&'static str]) -> Self {
        Self { error: words, ..Self::ANY }
    }

    /// One of these texts anywhere in `error` or the provider's words, whatever their case.
    const fn contains(texts: &'static [&'static str]) -> Self {
        Self { contains: texts, ..Self::ANY }
    }

    /// Also one of these providers.
    const fn at(self, provider: &'static [&'static str]) -> Self {
        Self {
            aadsts: self.aadsts,
            error: self.error,
            during: self.during,
            contains: self.contains,
            provider,
            days_since_sign_in: None,
        }
    }

    fn holds(&self, problem: &Problem) -> bool {
        let facts = &problem.facts;
        let among = |list: &[&str], value: Option<&str>| {
            value.is_some_and(|value| list.iter().any(|one| one.eq_ignore_ascii_case(value)))
        };
        let numbers = || aadsts(problem);
        let provider =
            || facts.more.get("provider_id").or_else(|| facts.more.get("provider")).map(String::as_str);
        (self.aadsts.is_empty() || numbers().iter().any(|number| self.aadsts.contains(number)))
            && (self.error.is_empty() || among(self.error, facts.error.as_deref()))
            && (self.during.is_empty() || among(self.during, facts.during.as_deref()))
            && (self.contains.is_empty() || self.text_holds(problem))
            && (self.provider.is_empty() || among(self.provider, provider()))
            && self
                .days_since_sign_in
                .as_ref()
                .is_none_or(|days| days_since_sign_in(problem).is_some_and(|day| days.contains(&day)))
    }

    fn text_holds(&self, problem: &Problem) -> bool {
        let facts = &problem.facts;
        let parts = [facts.error.as_deref(), facts.error_description.as_deref(), facts.suberror.as_deref()];
        let text = parts.into_iter().flatten().collect::<Vec<_>>().join(" ").to_lowercase();
        self.contains.iter().any(|wanted| text.contains(&wanted.to_lowercase()))
    }
}

/// Microsoft's numbers, from `error_codes` and, as older answers have none, from the text.
fn aadsts(problem: &Problem) -> Vec<u64> {
    let text = problem.facts.error_description.as_deref().unwrap_or_default();
    let in_text =
        text.match_indices("AADSTS").filter_map(|(at, mark)| leading_number(&text[at + mark.len()..]));
    let said = &problem.facts.error_codes;
    // Other providers use `error_codes` for numbers of their own; only Microsoft's have five digits or more.
    said.iter().copied().filter(|number| *number >= 10_000).chain(in_text).collect()
}

fn days_since_sign_in(problem: &Problem) -> Option<i64> {
    let signed_in: Timestamp = problem.facts.more.get("signed_in_at")?.parse().ok()?;
    Some(problem.facts.at?.duration_since(signed_in).as_hours() / 24)
}

fn after<'t>(text: &'t str, mark: &str) -> Option<&'t str> {
    text.split_once(mark).map(|(_, rest)| rest)
}

fn leading_number(text: &str) -> Option<u64> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text[..end].parse().ok()
}

/// The day of a quoted moment such as `'2026-11-20T08:12:00.0Z'`; nothing if it is not one.
fn quoted_date(text: &str) -> Option<String> {
    let moment: Timestamp = text.split_once('\'')?.0.parse().ok()?;
    Some(moment.to_zoned(jiff::tz::TimeZone::UTC).strftime("%-d %b %Y").to_string())
}

#[cfg(test)]
mod tests {
    use super::super::words;
    use super::*;
    use crate::domain::problem::{ProblemKind, Who};

    fn answered(kind: ProblemKind, error: &str, description: &str) -> Problem {
        let mut problem = Problem::new(kind);
        problem.facts.error = Some(error.to_owned());
        problem.facts.error_description = Some(description.to_owned());
        problem
    }

    #[test]
    fn a_microsoft_number_is_found_in_the_text_and_in_the_list() {
        let text = "AADSTS90094: The grant requires admin permission. Trace ID: 1";
        let by_text = answered(ProblemKind::ProviderRefused, "invalid_grant", text);
        assert_eq!(provider_code(&by_text).as_deref(), Some("AADSTS90094"));
        assert_eq!(words(&by_text).who, Who::Administrator);
        let mut by_list = Problem::new(ProblemKind::GrantEnded);
        by_list.facts.error_codes = vec![123_456_789, 700_082];
        assert_eq!(provider_code(&by_list).as_deref(), Some("AADSTS700082"));
        assert_eq!(words(&by_list).title, "The sign-in was not used for so long that it ended");
    }

    #[test]
    fn the_limit_of_a_sign_in_rule_is_told() {
        let text = "AADSTS70043: The refresh token has expired or is invalid due to sign-in frequency checks by conditional \
                    access. The token was issued on 2026-11-01T08:00:00Z and the maximum allowed lifetime for this request is 86400.";
        let told = words(&answered(ProblemKind::GrantEnded, "invalid_grant", text));
        assert!(told.what_happened.contains("every 24 hours"), "{}", told.what_happened);
    }

    #[test]
    fn the_dates_of_a_revoked_grant_are_told() {
        let text = "AADSTS50173: The provided grant has expired due to it being revoked. The grant was issued on \
                    '2026-10-01T08:00:00.1Z' and the TokensValidFrom date (before which tokens are not valid) for this user is '2026-11-20T09:30:00Z'.";
        let told = words(&answered(ProblemKind::GrantEnded, "invalid_grant", text));
        assert!(
            told.what_happened.contains("of 1 Oct 2026") && told.what_happened.contains("on 20 Nov 2026"),
            "{}",
            told.what_happened
        );
    }

    #[test]
    fn google_ends_test_projects_after_a_week_and_that_is_named_first() {
        let mut ended =
            answered(ProblemKind::GrantEnded, "invalid_grant", "Token has been expired or revoked.")
                .fact("provider_id", "google")
                .fact("signed_in_at", "2026-11-15T09:00:00Z");
        ended.facts.at = Some("2026-11-22T10:00:00Z".parse().unwrap());
        assert!(words(&ended).title.contains("7 days"), "{}", words(&ended).title);
        ended.facts.at = Some("2026-11-29T10:00:00Z".parse().unwrap());
        assert!(!words(&ended).title.contains("7 days"));
    }

    #[test]
    fn an_unknown_answer_keeps_the_layout_and_brings_the_providers_words() {
        let told = words(&answered(
            ProblemKind::ProviderRefused,
            "flux_error",
            "The flux is out of phase. Trace ID: 77",
        ));
        assert!(told.what_happened.contains("flux_error"));
        assert!(
            told.what_happened.ends_with("The provider wrote: “The flux is out of phase”"),
            "{}",
            told.what_happened
        );
    }

    #[test]
    fn numbers_of_other_providers_are_not_taken_for_microsofts() {
        let mut other = Problem::new(ProblemKind::ProviderRefused);
        other.facts.error_codes = vec![7];
        assert_eq!(provider_code(&other), None);
    }

    #[test]
    fn no_number_stands_in_two_rows() {
        let mut seen = std::collections::HashSet::new();
        for number in microsoft::TABLE.iter().flat_map(|entry| entry.of.aadsts) {
            assert!(seen.insert(number), "{number} twice");
        }
    }
}
