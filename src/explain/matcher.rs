//! From pasted text to known failures: a log line, the address of a page, an answer, a server's reply, a stack trace.
//!
//! Pure and bounded: whatever is pasted costs a few milliseconds at most. What is pasted is read and never given back: an
//! explanation holds numbers, known words and identifiers out of it, and no piece of running text, so a token or a password
//! that was pasted along goes nowhere.

use std::collections::BTreeMap;

use super::catalogue::{ENTRIES, Known, RULES, Rule};
use super::entry::Entry;
use super::{Words, know, spoken};

mod layers;
mod numbers;
mod read;
mod speak;

use read::Read;
pub use speak::{document, text};

/// What a pasted text comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// What it can be, best first; empty when nothing that is known fits.
    pub matches: Vec<Match>,
    /// What could be read out of it, as label and value.
    pub read: Vec<(String, String)>,
    /// Whether something in it looks like a secret, which should not have been sent to anybody.
    pub secret: bool,
}

/// One known failure that fits.
#[derive(Debug, Clone, PartialEq)]
pub struct Match {
    /// Its code in the catalogue.
    pub code: &'static str,
    /// How well it fits, from 0 to 1.
    pub confidence: f32,
    /// What is known of it.
    pub words: Words,
    /// Whose word it is: `microsoft`, `smtp` and so on.
    pub source: &'static str,
    /// Where it is known from.
    pub reference: &'static str,
    /// Whether a document of the one who says it confirms it.
    pub verified: bool,
}

/// What this text can be.
pub fn explain(pasted: &str) -> Explanation {
    let read = Read::of(pasted);
    let mut weights: BTreeMap<usize, (f32, u8)> = BTreeMap::new();
    let mut keep = |entry: usize, weight: Option<f32>, rank: u8| {
        if let Some(weight) = weight.filter(|weight| *weight >= LEAST) {
            let kept = weights.entry(entry).or_insert((weight, rank));
            if weight > kept.0 {
                *kept = (weight, rank);
            }
        }
    };
    for rule in &RULES {
        keep(rule.entry, by_rule(rule, &read), rule.rank);
    }
    for (at, entry) in ENTRIES.iter().enumerate() {
        keep(at, by_name(entry, &read), HINT_RANK);
    }
    let mut best: Vec<(usize, (f32, u8))> = weights.into_iter().collect();
    best.sort_by(|(_, one), (_, other)| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
    let problem = read.problem();
    let least = best.first().map_or(LEAST, |(_, (weight, _))| weight * LEAST_BESIDE);
    best.retain(|(_, (weight, _))| *weight >= least);
    let matches = best.into_iter().take(MOST_MATCHES).map(|(at, (confidence, _))| {
        let entry = &ENTRIES[at];
        let mut words = spoken(&problem, entry);
        know(&mut words, &problem, entry);
        let Known { code, source, reference, verified, .. } = entry.of;
        Match { code, confidence, words, source, reference, verified }
    });
    Explanation { matches: matches.collect(), read: read.rows(), secret: read.secret }
}

impl Explanation {
    /// One sentence: what it is most likely, or that it is not known.
    pub fn headline(&self) -> &str {
        self.matches.first().map_or(UNKNOWN, |best| best.words.title.as_str())
    }
}

/// The honest answer.
const UNKNOWN: &str = "Nothing that is known here fits this text";

/// Below it a match is a guess that helps nobody.
const LEAST: f32 = 0.3;

/// Beside one that fits, others must fit nearly as well.
const LEAST_BESIDE: f32 = 0.6;

/// More than these nobody reads.
const MOST_MATCHES: usize = 6;

/// Behind every rule.
const HINT_RANK: u8 = 14;

/// How well this rule fits; `None` when something it asks for is not there.
fn by_rule(rule: &Rule, read: &Read) -> Option<f32> {
    let when = &rule.when;
    // What was learnt about an account does not stand in a text.
    if !when.fact.is_empty() {
        return None;
    }
    let mut signs: Vec<f32> = Vec::with_capacity(4);
    let mut ask = |asked: bool, weight: Option<f32>| -> Option<()> {
        if asked {
            signs.push(weight?);
        }
        Some(())
    };
    let among = |list: &[&str], wanted: fn(&Read, &str) -> bool| list.iter().any(|one| wanted(read, one));
    ask(!when.aadsts.is_empty(), when.aadsts.iter().any(|n| read.aadsts.contains(n)).then_some(0.97))?;
    ask(!when.contains.is_empty(), longest(when.contains, read).map(by_length))?;
    ask(!when.all_of.is_empty(), when.all_of.iter().all(|text| read.lower.contains(text)).then_some(0.9))?;
    ask(!when.suberror.is_empty(), by_word(when.suberror, &read.suberrors, read))?;
    ask(!when.error.is_empty(), by_word(when.error, &read.errors, read))?;
    ask(!when.smtp_enh.is_empty(), among(when.smtp_enh, Read::has_enhanced).then_some(0.75))?;
    ask(
        !when.smtp_code.is_empty(),
        when.smtp_code.iter().any(|n| read.smtp_codes.contains(n)).then_some(0.5),
    )?;
    ask(!when.os.is_empty(), among(when.os, Read::has_os).then_some(0.72))?;
    ask(!when.http.is_empty(), when.http.iter().any(|n| read.http.contains(n)).then_some(0.5))?;
    ask(!when.check.is_empty(), among(when.check, Read::has_word).then_some(0.7))?;
    let kind_is_named = when.kind.iter().any(|kind| read.has_word(kind.code()));
    ask(rule.kind_only || (kind_is_named && !when.kind.is_empty()), kind_is_named.then_some(0.9))?;
    let base = signs.iter().copied().reduce(f32::max)?;
    let sure = signs.iter().fold(1.0, |rest, sign| rest * (1.0 - sign * 0.5)) / (1.0 - base * 0.5);
    let mut weight = 1.0 - (1.0 - base) * sure;
    if !when.kind.is_empty() && !kind_is_named {
        weight *= 0.9;
    }
    if !when.places.is_empty() {
        let said = match (when.places.meet(read.places), read.places.is_silent_on(when.places)) {
            (true, _) => Said::This,
            (_, true) => Said::Nothing,
            _ => Said::Other,
        };
        // A bare status says nothing without the place it comes from.
        let factors = if base < BARE { (0.55, 0.8, 0.4) } else { (0.85, 0.8, 0.7) };
        weight = fits(weight, &said, factors);
    }
    if !when.provider.is_empty() {
        // Its own text names the provider nearly by itself; a word of a standard does not.
        let factors = if base < TELLING { (0.6, 0.7, 0.35) } else { (0.9, 0.7, 0.35) };
        let said = match (among(when.provider, Read::has_provider), read.providers.as_slice()) {
            (true, _) => Said::This,
            (_, []) => Said::Nothing,
            _ => Said::Other,
        };
        weight = fits(weight, &said, factors);
    }
    Some(weight.min(SUREST))
}

/// Below it stand signs that many failures share.
const BARE: f32 = 0.55;

/// From it on a sign speaks for itself.
const TELLING: f32 = 0.85;

/// Nothing that is read out of a text is certain.
const SUREST: f32 = 0.99;

/// What a text says of a condition that it can leave open.
enum Said {
    Nothing,
    This,
    Other,
}

/// The weight with such a condition; the factors are for nothing, for the doubt that is left by this, and for something else.
fn fits(weight: f32, said: &Said, (nothing, doubt_left, other): (f32, f32, f32)) -> f32 {
    match said {
        Said::This => 1.0 - (1.0 - weight) * doubt_left,
        Said::Nothing => weight * nothing,
        Said::Other => weight * other,
    }
}

/// How well an entry fits whose code stands in the text, or a phrase that people write of it.
fn by_name(entry: &Entry<Known>, read: &Read) -> Option<f32> {
    if read.has_word(entry.of.code) {
        return Some(SUREST);
    }
    longest(entry.of.hints, read).map(|length| by_length(length) * 0.8)
}

/// A word as the value of its member says more than one that stands somewhere in the text.
fn by_word(wanted: &[&str], said: &[String], read: &Read) -> Option<f32> {
    if wanted.iter().any(|one| said.iter().any(|said| said.eq_ignore_ascii_case(one))) {
        return Some(0.68);
    }
    wanted.iter().any(|one| read.has_word(one)).then_some(0.55)
}

/// The length of the longest of these texts that occurs.
fn longest(texts: &[&str], read: &Read) -> Option<usize> {
    texts.iter().filter(|text| read.lower.contains(**text)).map(|text| text.chars().count()).max()
}

/// A long text says more than a short one, which can stand anywhere.
const fn by_length(characters: usize) -> f32 {
    match characters {
        20.. => 0.92,
        12.. => 0.86,
        8.. => 0.74,
        5.. => 0.6,
        _ => 0.4,
    }
}

/// Every error word that an entry is for.
fn known_errors() -> impl Iterator<Item = &'static str> {
    RULES.iter().flat_map(|rule| rule.when.error.iter().copied())
}

/// Whether an entry is for this number of Microsoft's.
fn is_known_number(number: u64) -> bool {
    RULES.iter().any(|rule| rule.when.aadsts.contains(&number))
}

/// Whether an entry is for this error of the system.
fn is_known_system_error(name: &str) -> bool {
    RULES.iter().any(|rule| rule.when.os.contains(&name))
}

#[cfg(test)]
mod tests;
