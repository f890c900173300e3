//! Weaves facts into templates.
//!
//! `{host}` is replaced by the fact, `{host|the server}` by the words behind the bar when it is unknown, and a part in
//! `[…]` is left out when a fact in it is unknown. Facts are data: braces in them mean nothing, they are bounded, and what
//! could steer a terminal or hide in a line is gone.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::domain::problem::{Problem, harmless};

use super::catalogue::said;

/// The facts of one problem, ready to be woven in.
pub(super) struct Facts<'a> {
    problem: &'a Problem,
    derived: BTreeMap<&'static str, String>,
}

impl<'a> Facts<'a> {
    /// The facts of this problem, with what can be read out of the provider's text.
    pub(super) fn of(problem: &'a Problem) -> Self {
        Self { problem, derived: said::derive(problem) }
    }

    /// The template with its facts; `None` when a fact outside `[…]` is unknown and has no words instead.
    pub(super) fn weave(&self, template: &str) -> Option<String> {
        woven(template, &|name| self.look_up(name))
    }

    fn look_up(&self, name: &str) -> Option<String> {
        let facts = &self.problem.facts;
        match name {
            "account" => self.problem.account.clone(),
            "detail" => facts.detail.clone(),
            "error" => facts.error.clone(),
            "http_status" => facts.http_status.map(|status| status.to_string()),
            "wait" => facts.retry_after_s.map(span),
            "moved_at" => {
                facts.more.get(name).map(|at| at.parse().map_or_else(|_| at.clone(), super::details::time))
            }
            _ => self.derived.get(name).or_else(|| facts.more.get(name)).cloned(),
        }
    }
}

/// The template with facts from anywhere; `None` when a fact outside `[…]` is unknown and has no words instead.
pub(super) fn woven(template: &str, look_up: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let mut woven = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some(start) = rest.find('[') {
        let (before, behind) = rest.split_at(start);
        let (optional, after) = behind[1..].split_once(']')?;
        woven = fill(before, woven, look_up)?;
        woven = fill(optional, woven.clone(), look_up).unwrap_or(woven);
        rest = after;
    }
    fill(rest, woven, look_up)
}

/// The text so far with the template behind it; `None` when a fact is unknown.
fn fill(template: &str, mut filled: String, look_up: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let mut rest = template;
    while let Some((before, behind)) = rest.split_once('{') {
        let (name, after) = behind.split_once('}')?;
        filled.push_str(before);
        let value = value(name, look_up)?;
        let begins = filled.trim_end().is_empty() || filled.trim_end().ends_with('.');
        filled.push_str(&if begins && SENTENCES.iter().any(|start| name.starts_with(start)) {
            capitalised(&value)
        } else {
            value.into_owned()
        });
        rest = after;
    }
    filled.push_str(rest);
    Some(filled)
}

/// Facts that are sentences of ours in lower case; any other stands as it is, even at the beginning.
const SENTENCES: [&str; 2] = ["detail", "what"];

fn value<'t>(name: &'t str, look_up: &dyn Fn(&str) -> Option<String>) -> Option<Cow<'t, str>> {
    let (name, instead) = name.split_once('|').map_or((name, None), |(name, words)| (name, Some(words)));
    let known = look_up(name).map(tidy).filter(|value| !value.is_empty());
    known.map(Cow::Owned).or(instead.map(Cow::Borrowed))
}

/// Low layers write their details in lower case; here one begins a sentence.
pub(super) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A fact as part of a sentence: harmless, on one line, bounded, without a full stop of its own.
pub(super) fn tidy(value: impl AsRef<str>) -> String {
    let calm = harmless(value.as_ref());
    let line = calm.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut short: String = line.chars().take(LONGEST_IN_SENTENCE).collect();
    if short.len() < line.len() {
        short.push('…');
    }
    short.trim_end_matches('.').replace(['“', '”'], "\"")
}

/// A path or a sentence of ours fits; a provider's essay belongs into the details.
const LONGEST_IN_SENTENCE: usize = 240;

/// A stretch of seconds in words.
pub(super) fn span(seconds: u64) -> String {
    let (count, unit) = match seconds {
        0..90 => (seconds, "s"),
        90..5400 => (seconds.div_ceil(60), "min"),
        5400..259_200 => (seconds.div_ceil(3600), "hours"),
        _ => (seconds.div_ceil(86_400), "days"),
    };
    format!("{count} {unit}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::problem::ProblemKind;

    #[test]
    fn known_facts_are_woven_in_and_unknown_parts_left_out() {
        let known = Problem::new(ProblemKind::DnsFailed).fact("host", "imap.example.org");
        let facts = Facts::of(&known);
        assert_eq!(
            facts.weave("Name {host|?}[ at {port}] is unknown").unwrap(),
            "Name imap.example.org is unknown"
        );
        assert_eq!(facts.weave("Ask {provider|the provider}").unwrap(), "Ask the provider");
        assert_eq!(facts.weave("Ask {provider}"), None);
    }

    #[test]
    fn a_fact_is_data_and_never_a_template() {
        let hostile = Problem::new(ProblemKind::DnsFailed).fact("host", "{account}[x]\u{1b}[2J\n\u{202e}");
        assert_eq!(Facts::of(&hostile).weave("Name {host|?}").unwrap(), "Name {account}[x] [2J");
    }

    #[test]
    fn spans_have_the_unit_that_reads_best() {
        let read: Vec<String> = [5, 89, 90, 3600, 86_400, 7_776_000].into_iter().map(span).collect();
        assert_eq!(read, ["5 s", "89 s", "2 min", "60 min", "24 hours", "90 days"]);
    }
}
