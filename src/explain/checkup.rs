//! The check-up in words: what is so, why it matters, what can be done. For the window, the terminal and JSON.
//!
//! Every sentence is told once, here and below; each reason of each rule has its own ([`reasons`]), and a test insists on it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::domain::account::{AccountId, MailAddress};
use crate::domain::alert::{AlertRule, Counted};
use crate::domain::catalogue::Catalogue;
use crate::domain::checkup::{About, Checkup, Fix, RuleId, RuleState, Value, Verdict};
use crate::domain::report::CheckId;

use super::{alert, figures, moments};

mod document;
mod fixes;
mod practices;
mod reasons;
mod rules;
#[cfg(test)]
mod tests;
mod text;

pub use document::document;
pub use fixes::{command, fix};
pub use practices::{PracticeWords, list, practice};
pub use rules::{RuleWords, rule};
pub use text::text;

/// What words need to know beside a verdict.
#[derive(Debug, Clone)]
pub struct Scene<'a> {
    /// The providers, for their names.
    pub catalogue: &'a Catalogue,
    /// The addresses of the accounts.
    pub addresses: BTreeMap<AccountId, &'a MailAddress>,
    /// This moment.
    pub now: Timestamp,
    /// Where the person is.
    pub zone: &'a TimeZone,
}

/// A verdict in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// What is so, in one line; no full stop.
    pub title: String,
    /// What that means here, in one sentence.
    pub detail: String,
    /// Whom it touches, in short: "anna@example.org and 1 more"; `None` where it is this installation.
    pub subject: Option<String>,
}

/// The words of a state.
pub const fn state(state: RuleState) -> &'static str {
    match state {
        RuleState::Bad => "bad",
        RuleState::Attention => "needs attention",
        RuleState::Unknown => "unknown",
        RuleState::Good => "good",
        RuleState::NotApplicable => "does not apply",
    }
}

/// The same behind a number: "3 need attention".
pub const fn counted_state(count: usize, of: RuleState) -> &'static str {
    match of {
        RuleState::Attention if count != 1 => "need attention",
        RuleState::NotApplicable if count != 1 => "do not apply",
        of => state(of),
    }
}

/// The words of a verdict.
pub fn words(verdict: &Verdict, scene: &Scene<'_>) -> Words {
    let (title, detail) = reasons::templates(verdict.reason);
    let fill = |template| scene.fill(template, verdict);
    Words { title: fill(title), detail: fill(detail), subject: scene.subject(verdict) }
}

/// All verdicts of a rule in one row: those of one subject as they are, those of several counted.
pub fn row(rule: RuleId, checkup: &Checkup, scene: &Scene<'_>) -> (String, String) {
    let all: Vec<&Verdict> = checkup.verdicts.iter().filter(|verdict| verdict.rule() == rule).collect();
    if let [only] = all.as_slice() {
        let words = words(only, scene);
        return (words.title, words.detail);
    }
    let name = rules::rule(rule).name.to_owned();
    if all.is_empty() {
        return (name, "No account yet.".to_owned());
    }
    let told: Vec<&&Verdict> =
        all.iter().filter(|verdict| verdict.state() != RuleState::NotApplicable).collect();
    let good = told
        .iter()
        .filter(|verdict| verdict.state() == RuleState::Good || verdict.dismissed.is_some())
        .count();
    let of = told.len();
    if of == 0 {
        return (name, of_none(&all, scene));
    }
    let what = match all.first().map(|verdict| &verdict.about) {
        Some(About::Provider(_)) => {
            if of == 1 {
                "provider"
            } else {
                "providers"
            }
        }
        _ => {
            if of == 1 {
                "account"
            } else {
                "accounts"
            }
        }
    };
    (name, format!("{good} of {of} {what}"))
}

/// Why a rule applies to none of them: in its own words where those are the same for all.
fn of_none(all: &[&Verdict], scene: &Scene<'_>) -> String {
    let providers = all.iter().any(|verdict| matches!(verdict.about, About::Provider(_)));
    match all {
        [first, rest @ ..] if !providers && rest.iter().all(|one| one.reason == first.reason) => {
            words(first, scene).title + "."
        }
        _ => {
            let of = counted(all.len() as u64, if providers { "provider" } else { "account" });
            format!("To none of {of}.")
        }
    }
}

/// The facts of a verdict, each with its label.
pub fn facts(verdict: &Verdict, scene: &Scene<'_>) -> Vec<(&'static str, String)> {
    let said = |name, value| match (name, failing(verdict)) {
        ("check", Some(check)) => check.title().to_owned(),
        _ => scene.value(value),
    };
    verdict.facts.iter().map(|(name, value)| (reasons::label(name), said(*name, value))).collect()
}

/// "14 of 17 known practices are good".
pub fn known_good(checkup: &Checkup) -> String {
    let sums = checkup.sums();
    format!("{} of {} known practices are good", sums.good, sums.known())
}

impl Scene<'_> {
    /// A template with `{name}`, `{name:noun}` for something counted, and `{name|what stands for it where it is unknown}`.
    fn fill(&self, template: &str, verdict: &Verdict) -> String {
        let mut text = String::new();
        let mut rest = template;
        while let Some((before, tail)) = rest.split_once('{') {
            let (slot, after) = tail.split_once('}').unwrap_or((tail, ""));
            text.push_str(before);
            text.push_str(&self.slot(slot, verdict));
            rest = after;
        }
        text + rest
    }

    fn slot(&self, slot: &str, verdict: &Verdict) -> String {
        let (slot, unknown) = slot.split_once('|').unwrap_or((slot, ""));
        let (name, noun) = slot.split_once(':').unwrap_or((slot, ""));
        let value = match (name, verdict.said(name)) {
            ("provider", _) => self.provider(verdict),
            ("account", _) => self.account(verdict),
            ("unusual", _) => unusual(verdict).map(|rule| alert::title(rule).to_owned()),
            ("which", _) => which(verdict),
            ("seen", _) => seen(verdict).map(|seen| seen + " "),
            (_, Some(Value::Count(count))) if !noun.is_empty() => Some(counted(*count, noun)),
            (_, Some(value)) => Some(self.value(value)).filter(|text| !text.is_empty()),
            (_, None) => None,
        };
        value.unwrap_or_else(|| unknown.to_owned())
    }

    fn value(&self, value: &Value) -> String {
        match value {
            Value::Text(text) => text.clone(),
            Value::Count(count) => figures::figure(*count),
            Value::Moment(at) => moments::moment(*at, self.now, self.zone),
            Value::Day(day) => day.strftime("%-d %b %Y").to_string(),
        }
    }

    /// The name of the provider that a verdict is about.
    fn provider(&self, verdict: &Verdict) -> Option<String> {
        let About::Provider(id) = &verdict.about else { return None };
        let known = self.catalogue.find(id).map(|provider| provider.short_name.clone());
        Some(known.unwrap_or_else(|| id.as_str().to_owned()))
    }

    fn account(&self, verdict: &Verdict) -> Option<String> {
        let About::Account(id) = verdict.about else { return None };
        Some(self.addresses.get(&id)?.to_string())
    }

    fn subject(&self, verdict: &Verdict) -> Option<String> {
        let of = |id: &AccountId| self.addresses.get(id).map(ToString::to_string);
        let provider = matches!(verdict.about, About::Provider(_)).then(|| self.provider(verdict)).flatten();
        let own = match verdict.about {
            About::Account(id) => of(&id),
            About::Installation | About::Provider(_) => None,
        };
        let first = own.or(provider).or_else(|| verdict.accounts.first().and_then(of))?;
        let more = match verdict.about {
            About::Account(_) => verdict.accounts.len().saturating_sub(1),
            _ => 0,
        };
        Some(if more == 0 { first } else { format!("{first} and {more} more") })
    }

    /// The address that a command for this verdict names.
    fn address(&self, id: AccountId) -> Option<String> {
        self.addresses.get(&id).map(ToString::to_string)
    }
}

/// The first check that a self-test failed on.
fn failing(verdict: &Verdict) -> Option<CheckId> {
    let Value::Text(code) = verdict.said("check")? else { return None };
    CheckId::from_code(code)
}

/// The checks of a self-test that failed: the first by its name, which is enough to know where to look.
fn which(verdict: &Verdict) -> Option<String> {
    let title = failing(verdict)?.title();
    let alone = verdict.said("failed") == Some(&Value::Count(1));
    Some(if alone { title.to_owned() } else { format!("{title} and others") })
}

/// What the newest alert of a verdict is about.
fn unusual(verdict: &Verdict) -> Option<AlertRule> {
    let Value::Text(code) = verdict.said("alert")? else { return None };
    AlertRule::from_code(code)
}

/// What the newest alert of a verdict has counted, as the alert itself tells it.
fn seen(verdict: &Verdict) -> Option<String> {
    let number = |name| match verdict.said(name) {
        Some(Value::Count(number)) => u32::try_from(*number).ok(),
        _ => None,
    };
    let program = match verdict.said("program") {
        Some(Value::Text(program)) => Some(program.as_str()),
        _ => None,
    };
    let counted = Counted { count: number("counted")?, usual: number("usual")?, days: number("use_days")? };
    alert::seen(unusual(verdict)?, Some(counted), program)
}

/// "1 day", "9 days".
fn counted(count: u64, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        _ => format!("{} {noun}s", figures::figure(count)),
    }
}

/// Whether pressing the button does it at once, or asks for more first (then its word ends with `…`).
pub const fn asks_more(fix: &Fix) -> bool {
    matches!(
        fix,
        Fix::FewerPermissions(_)
            | Fix::Client(_)
            | Fix::Unlock
            | Fix::MoveVault
            | Fix::SignIn(_)
            | Fix::SignInFreshly(_)
    )
}
