//! Known answers of providers: words that are sharper than those of the kind.
//!
//! A provider's numbers and texts choose an explanation and nothing else; they may change any day, so no decision of the
//! program hangs on them. Tables are searched in order, and the first row whose every condition holds wins.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::domain::ending::{self, facts as end};
use crate::domain::lifespan;
use crate::domain::problem::{Problem, ProblemKind};

use super::entry::Entry;
use super::weave::{span, tidy};

mod ended;
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
    // What the provider says of a refresh token that it has replaced itself would only mislead.
    if problem.kind == ProblemKind::RenewalLost {
        return None;
    }
    TABLES.iter().flat_map(|table| table.iter()).find(|entry| entry.of.holds(problem))
}

/// What was learnt about the account first, then numbers, then texts that name the cause, then the standards' error words.
pub(super) const TABLES: [&[Entry<When>]; 6] =
    [ended::TABLE, microsoft::ends::TABLE, microsoft::TABLE, google::TABLE, yahoo::TABLE, oauth::TABLE];

/// The provider's own number for the failure, as in `AADSTS90094`.
pub(super) fn provider_code(problem: &Problem) -> Option<String> {
    let numbers = aadsts(problem);
    let told = numbers
        .iter()
        .find(|number| TABLES.iter().copied().flatten().any(|entry| entry.of.aadsts.contains(number)));
    told.or(numbers.first()).map(|number| format!("AADSTS{number}"))
}

/// What the provider wrote, as one bounded sentence; identifiers that stand in the details are cut off.
pub(super) fn provider_sentence(problem: &Problem) -> Option<String> {
    let text = problem.facts.error_description.as_deref()?;
    let end = ["Trace ID:", "Correlation ID:", "Timestamp:"].iter().filter_map(|mark| text.find(mark)).min();
    let sentence = tidy(&text[..end.unwrap_or(text.len())]);
    (!sentence.is_empty()).then_some(sentence)
}

/// Facts in words that stand in the provider's text, or as moments and seconds among the other facts.
pub(super) fn derive(problem: &Problem) -> BTreeMap<&'static str, String> {
    let facts = &problem.facts;
    let read = ending::read(facts);
    let number = |name: &str| facts.more.get(name)?.parse::<u64>().ok();
    let moment = |name: &str| facts.more.get(name)?.parse::<Timestamp>().ok();
    let mut derived = BTreeMap::new();
    let mut keep = |name, value: Option<String>| derived.extend(value.map(|value| (name, value)));
    let limit = read.max_life_s.or_else(|| number(end::MAX_LIFE_S));
    keep("every", limit.map(lifespan::every));
    keep("limit_of_life", limit.map(span));
    keep("unused_for", read.inactive_s.or_else(|| number(end::INACTIVE_S)).map(span));
    keep("granted_on", read.issued.or_else(|| moment(end::ISSUED)).map(day));
    keep("ended_on", read.valid_from.or_else(|| moment(end::VALID_FROM)).map(day));
    keep("lost_on", moment(end::LOST_AT).map(day_and_time));
    derived
}

/// In UTC, like the details: these words are read by people in other places too.
fn day(moment: Timestamp) -> String {
    moment.strftime("%-d %b %Y").to_string()
}

fn day_and_time(moment: Timestamp) -> String {
    moment.strftime("%-d %b %Y at %H:%M UTC").to_string()
}

/// Which answers a row is for: every condition that is set must hold.
#[derive(Default)]
pub(super) struct When {
    aadsts: &'static [u64],
    error: &'static [&'static str],
    during: &'static [&'static str],
    contains: &'static [&'static str],
    provider: &'static [&'static str],
    fact: Option<(&'static str, Option<&'static str>)>,
}

impl When {
    const ANY: Self = Self { aadsts: &[], error: &[], during: &[], contains: &[], provider: &[], fact: None };

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

    /// The fact of this name is known, and is this one if one is given.
    const fn fact(name: &'static str, value: Option<&'static str>) -> Self {
        Self { fact: Some((name, value)), ..Self::ANY }
    }

    /// Also one of these providers.
    const fn at(self, provider: &'static [&'static str]) -> Self {
        Self {
            aadsts: self.aadsts,
            error: self.error,
            during: self.during,
            contains: self.contains,
            provider,
            fact: self.fact,
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
            && self.fact.is_none_or(|(name, wanted)| {
                facts.more.get(name).is_some_and(|known| wanted.is_none_or(|wanted| known == wanted))
            })
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

fn leading_number(text: &str) -> Option<u64> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text[..end].parse().ok()
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::super::words;
    use super::*;
    use crate::domain::account::EndRules;
    use crate::domain::problem::{Remedy, Who};
    use crate::domain::provider::TokenFacts;
    use crate::testing::snapshots::accounts;

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
        let told = words(&answered(ProblemKind::GrantExpired, "invalid_grant", text));
        assert_eq!(told.title, "Your organisation asks for a new sign-in every 24 hours");
        assert!(told.what_happened.contains("of 1 Nov 2026"), "{}", told.what_happened);
        let vague = words(&answered(ProblemKind::GrantExpired, "invalid_grant", "AADSTS70044: session"));
        assert_eq!(vague.title, "Your organisation asks for a new sign-in from time to time");
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

    /// As `domain::ending` tells it of a sign-in that lasted so many days.
    fn ended_at_google(days: i64, rules: EndRules) -> Problem {
        let text = "Token has been expired or revoked.";
        let ended = answered(ProblemKind::GrantEnded, "invalid_grant", text).fact("provider_id", "google");
        let ended = ended.fact("provider", "Gmail");
        let testing = TokenFacts { testing_client_days: Some(7), ..TokenFacts::default() };
        let signed_in_at: Timestamp = "2026-11-15T09:00:00Z".parse().unwrap();
        let new = accounts::new(1, "anna@example.org", "google");
        let mut account = accounts::signed_in(new, signed_in_at, signed_in_at);
        account.grant.as_mut().unwrap().signed_in_at = signed_in_at;
        account.rules = rules;
        ending::told(ended, &account, &testing, signed_in_at + SignedDuration::from_hours(24 * days + 1)).0
    }

    #[test]
    fn a_google_client_in_testing_is_a_likely_cause_the_first_time_and_the_cause_the_second_time() {
        let first = words(&ended_at_google(7, EndRules::default()));
        assert_eq!(first.title, "Gmail has ended the sign-in after about a week");
        assert!(first.what_happened.contains("first: the client is in testing"), "{}", first.what_happened);
        assert_eq!(first.code, "token.grant-ended");
        let second = words(&ended_at_google(7, EndRules { ended_after_a_week: 1, ..EndRules::default() }));
        assert_eq!(second.title, "The client is in testing, so Gmail ended the sign-in after 7 days");
        assert_eq!((second.code.as_str(), second.who), ("token.grant-expired", Who::ClientOwner));
        let later = words(&ended_at_google(30, EndRules::default()));
        assert_eq!(later.title, "Google has ended the sign-in");
        let reasons = ["password was changed", "taken back", "six months", "100 sign-ins"];
        let places: Vec<_> = reasons.iter().map(|reason| later.what_happened.find(reason)).collect();
        assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{}", later.what_happened);
    }

    #[test]
    fn a_lost_answer_is_told_as_that_whatever_the_provider_says_of_the_old_token() {
        for text in ["Token has been expired or revoked.", "AADSTS70000: invalid", "INVALID_REFRESH_TOKEN"] {
            let lost = answered(ProblemKind::RenewalLost, "invalid_grant", text)
                .fact("provider", "Yahoo")
                .fact("provider_id", "google")
                .fact(end::LOST_AT, "2026-11-22T10:04:00Z");
            let told = words(&lost);
            assert_eq!(told.title, "The answer to the last renewal of this account was lost");
            assert!(told.what_happened.contains("on 22 Nov 2026 at 10:04 UTC"), "{}", told.what_happened);
            assert!(told.what_happened.contains("Yahoo forbids using a refresh token twice"));
            assert!(told.what_happened.contains("Nothing is wrong with the account."));
            assert_eq!(told.remedies, [Remedy::SignIn]);
        }
    }

    #[test]
    fn the_span_of_disuse_is_told() {
        let text = "AADSTS700082: The refresh token has expired due to inactivity. The token was issued on \
                    2026-05-03T12:11:26.5799126Z and was inactive for 90.00:00:00.";
        let told = words(&answered(ProblemKind::GrantExpired, "invalid_grant", text));
        assert!(told.what_happened.contains("of 3 May 2026"), "{}", told.what_happened);
        assert!(told.what_happened.contains("90 days"), "{}", told.what_happened);
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
        for entry in TABLES.iter().copied().flatten() {
            for number in entry.of.aadsts {
                assert!(seen.insert((number, entry.of.during)), "{number} twice");
            }
        }
    }
}
