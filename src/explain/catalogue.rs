//! The catalogue of known failures: words that are sharper than those of a kind, found by what a server or the system said.
//!
//! It stands in `assets/errors.toml`; `build.rs` checks it and makes static tables of it. What somebody else's server says
//! chooses an explanation and nothing else; it may change any day, so no decision of the program hangs on it.

use crate::domain::problem::{Problem, ProblemKind, Remedy, Who};

use super::entry::Entry;

pub(super) mod clues;
mod place;
pub(super) mod said;

use clues::Clues;
pub(super) use place::{Place, Places};

/// What an entry is for, beside its words.
pub(super) struct Known {
    /// The stable code.
    pub(super) code: &'static str,
    /// Whose word it is.
    pub(super) source: &'static str,
    /// What support staff can look at and do.
    pub(super) admin: &'static [&'static str],
    /// Whether only a new sign-in in the browser helps.
    pub(super) needs_sign_in: bool,
    /// A page of the provider that helps.
    pub(super) page: Option<&'static str>,
    /// Phrases that people write of it, in lower case; for pasted text only.
    pub(super) hints: &'static [&'static str],
    /// Whether a document of the one who says it confirms it.
    pub(super) verified: bool,
    /// Where it is known from.
    pub(super) reference: &'static str,
}

/// One way to an entry. An entry can have several.
pub(super) struct Rule {
    /// Which entry, by its place in [`ENTRIES`].
    pub(super) entry: usize,
    /// How sharp it is; 0 is sharpest.
    pub(super) rank: u8,
    /// Whether the kind of the problem is all that is asked for: then its own words know more than the entry's.
    pub(super) kind_only: bool,
    /// What has to be so.
    pub(super) when: When,
}

/// Which answers a rule is for: every condition that is set must hold; a list is fulfilled by one of its values.
pub(super) struct When {
    pub(super) places: Places,
    pub(super) kind: &'static [ProblemKind],
    pub(super) error: &'static [&'static str],
    pub(super) suberror: &'static [&'static str],
    pub(super) aadsts: &'static [u64],
    pub(super) http: &'static [u16],
    pub(super) smtp_code: &'static [u16],
    pub(super) smtp_enh: &'static [&'static str],
    pub(super) contains: &'static [&'static str],
    pub(super) all_of: &'static [&'static str],
    pub(super) os: &'static [&'static str],
    pub(super) check: &'static [&'static str],
    pub(super) provider: &'static [&'static str],
    pub(super) fact: &'static [(&'static str, &'static str)],
}

include!(concat!(env!("OUT_DIR"), "/catalogue.rs"));

impl Rule {
    /// The words it leads to.
    pub(super) fn words(&self) -> &'static Entry<Known> {
        &ENTRIES[self.entry]
    }

    /// Whether the provider's own words add something: the standards' error words say little, a number or a text all of it.
    pub(super) const fn is_vague(&self) -> bool {
        self.rank > SHARPEST_VAGUE
    }
}

/// Below it stand `error`, HTTP status and the like (the order is that of `build/entry.rs`).
const SHARPEST_VAGUE: u8 = 5;

/// The sharpest rule for this problem, if it is known.
pub(super) fn find(problem: &Problem) -> Option<&'static Rule> {
    // What the provider says of a refresh token that it has replaced itself would only mislead.
    if problem.kind == ProblemKind::RenewalLost {
        return None;
    }
    let clues = Clues::of(problem);
    let looked_closer = is_found_out(problem.kind);
    RULES.iter().find(|rule| (rule.kind_only || !looked_closer) && rule.when.holds(&clues))
}

/// Whether a check of ours looked behind the words of the failure, so that they must not speak against it.
const fn is_found_out(kind: ProblemKind) -> bool {
    use ProblemKind as K;
    matches!(kind, K::TlsInspected | K::PortBlocked | K::CaptivePortal | K::NamesFalse | K::ClockWrong)
}

impl When {
    /// Whether everything that is asked for is so. What is quick to see comes first.
    fn holds(&self, clues: &Clues<'_>) -> bool {
        let any = |wanted: &[&str], said: &[&str]| {
            wanted.is_empty()
                || said.iter().any(|said| wanted.iter().any(|one| one.eq_ignore_ascii_case(said)))
        };
        let number = |wanted: &[u16], said: Option<u16>| {
            wanted.is_empty() || said.is_some_and(|said| wanted.contains(&said))
        };
        (self.places.is_empty() || self.places.meet(clues.places))
            && (self.kind.is_empty() || self.kind.contains(&clues.kind))
            && (self.aadsts.is_empty() || clues.aadsts.iter().any(|number| self.aadsts.contains(number)))
            && number(self.http, clues.http)
            && number(self.smtp_code, clues.smtp_code)
            && any(self.smtp_enh, clues.smtp_enh.as_slice())
            && any(self.error, clues.error.as_slice())
            && any(self.suberror, clues.suberror.as_slice())
            && any(self.os, clues.os.as_slice())
            && any(self.check, clues.check.as_slice())
            && any(self.provider, clues.provider.as_slice())
            && self
                .fact
                .iter()
                .all(|(name, wanted)| clues.fact(name).is_some_and(|said| *wanted == "*" || said == *wanted))
            && (self.contains.is_empty() || self.contains.iter().any(|text| clues.text().contains(text)))
            && self.all_of.iter().all(|text| clues.text().contains(text))
    }
}

/// The other definition of the same company: for personal accounts instead of those of organisations, or the other way round.
pub(super) fn other_endpoint(problem: &Problem) -> Option<Remedy> {
    let other = match problem.facts.more.get("provider_id")?.as_str() {
        "microsoft-work" => "microsoft-personal",
        "microsoft-personal" | "microsoft-us-gov" | "microsoft-china" => "microsoft-work",
        _ => return None,
    };
    Some(Remedy::OtherEndpoint(other.to_owned()))
}

#[cfg(test)]
mod tests;
