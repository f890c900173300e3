//! Addresses made unreadable: the same address gets the same mask everywhere in a report, whatever its letters' case.
//!
//! The part before the `@` goes; the domain stays, because without it nobody can look for the cause. Where only a name
//! stands (a user, a folder of a person), the names that are known from addresses go as well.

use std::collections::BTreeMap;

use super::{FactName, Finding, Report, Subject};
use crate::domain::problem::Problem;

/// The report with every address masked.
pub fn masked(report: &Report) -> Report {
    let mut report = report.clone();
    let mut masks = Masks::default();
    if let Subject::Account(account) = &mut report.subject {
        masks.learn(&account.address);
        masks.mask(&mut account.address);
        if let Some(mailbox) = &mut account.mailbox {
            masks.learn(mailbox);
            masks.mask(mailbox);
            masks.name(mailbox);
        }
        for text in [&mut account.provider_name, &mut account.provider] {
            masks.mask(text);
        }
        account.client_id.iter_mut().for_each(|id| masks.mask(id));
    }
    report.findings.iter_mut().for_each(|finding| masks.finding(finding));
    report
}

/// The masks that were given out.
#[derive(Default)]
struct Masks {
    /// By the address in small letters.
    given: BTreeMap<String, usize>,
    /// Names that stand before the `@` of the account's own addresses.
    names: Vec<(String, usize)>,
}

impl Masks {
    fn finding(&mut self, finding: &mut Finding) {
        self.mask(&mut finding.summary);
        for fact in &mut finding.facts {
            self.mask(&mut fact.value);
            let holds_names = [FactName::User, FactName::Subject, FactName::Folder, FactName::BrowserProgram];
            if holds_names.contains(&fact.name) {
                self.name(&mut fact.value);
            }
        }
        finding.problem.iter_mut().for_each(|problem| self.problem(problem));
        finding.conversation.iter_mut().for_each(|line| self.mask(&mut line.text));
    }

    fn problem(&mut self, problem: &mut Problem) {
        for text in problem.texts_mut() {
            self.mask(text);
        }
        for (name, value) in &mut problem.facts.more {
            self.mask(value);
            if ["user", "signed_in_as", "expected", "found", "path", "mailbox"].contains(&name.as_str()) {
                self.name(value);
            }
        }
    }

    /// The name before the `@` is a person's; short ones are too likely to be words of everybody's.
    fn learn(&mut self, address: &str) {
        if let Some((name, _)) = address.rsplit_once('@').filter(|(name, _)| name.chars().count() >= 3) {
            let number = self.number(address);
            self.names.push((name.to_lowercase(), number));
        }
    }

    fn number(&mut self, address: &str) -> usize {
        let next = self.given.len() + 1;
        *self.given.entry(address.to_lowercase()).or_insert(next)
    }

    /// Masks every address in the text.
    fn mask(&mut self, text: &mut String) {
        let mut masked = String::with_capacity(text.len());
        let mut rest = text.as_str();
        while let Some((at, sign)) = next_sign(rest) {
            let (before, after) = (&rest[..at], &rest[at + sign.len()..]);
            let name = before.trim_end_matches(is_of_a_name);
            let (kept, name) = before.split_at(name.len());
            let domain = &after[..after.find(|c| !is_of_a_domain(c)).unwrap_or(after.len())];
            let domain = domain.trim_end_matches(['.', '-']);
            masked.push_str(kept);
            if name.is_empty() || domain.is_empty() || name.starts_with(MASK) {
                masked.push_str(name);
            } else {
                let number = self.number(&format!("{name}@{domain}"));
                masked.push_str(&mask(number));
            }
            masked.push_str(sign);
            masked.push_str(domain);
            rest = &after[domain.len()..];
        }
        masked.push_str(rest);
        *text = masked;
    }

    /// Masks the known names where they stand alone.
    fn name(&self, text: &mut String) {
        for (name, number) in &self.names {
            let mut masked = String::with_capacity(text.len());
            let mut word = String::new();
            for c in text.chars().map(Some).chain([None]) {
                match c {
                    Some(c) if c.is_alphanumeric() || "._-+".contains(c) => word.push(c),
                    other => {
                        let is_name = word.to_lowercase() == *name;
                        masked.push_str(&if is_name { mask(*number) } else { word.clone() });
                        word.clear();
                        masked.extend(other);
                    }
                }
            }
            *text = masked;
        }
    }
}

/// How a mask begins; its number follows.
const MASK: &str = "masked-";

fn mask(number: usize) -> String {
    format!("{MASK}{number}")
}

/// The next `@`, plain or as in an address of a page.
fn next_sign(text: &str) -> Option<(usize, &str)> {
    let found = ["@", "%40"].iter().filter_map(|sign| Some((text.find(sign)?, sign.len()))).min()?;
    Some((found.0, &text[found.0..found.0 + found.1]))
}

fn is_of_a_name(c: char) -> bool {
    c.is_alphanumeric() || "._+-~#!$*".contains(c)
}

fn is_of_a_domain(c: char) -> bool {
    c.is_alphanumeric() || c == '.' || c == '-'
}

#[cfg(test)]
mod tests {
    use super::super::tests::report;
    use super::*;
    use crate::domain::problem::{Problem, ProblemKind};
    use crate::domain::report::{CheckId, CheckResult};

    fn mask(text: &str) -> String {
        let mut text = text.to_owned();
        let mut masks = Masks::default();
        masks.mask(&mut text);
        text
    }

    #[test]
    fn every_address_goes_and_the_same_one_gets_the_same_mask() {
        for (text, expected) in [
            ("anna@example.org", "masked-1@example.org"),
            ("<Anna@Example.org>, anna@example.org.", "<masked-1@Example.org>, masked-1@example.org."),
            (
                "user=anna@example.org auth=x bob@b.example",
                "user=masked-1@example.org auth=x masked-2@b.example",
            ),
            ("login_hint=anna%40example.org&x", "login_hint=masked-1%40example.org&x"),
            ("anna.lindqvist+news@example.org", "masked-1@example.org"),
            ("ärger@exämple.org", "masked-1@exämple.org"),
            ("@ a@ @b nobody", "@ a@ @b nobody"),
            ("a1 NO no mailbox anna@example.org here", "a1 NO no mailbox masked-1@example.org here"),
        ] {
            assert_eq!(mask(text), expected);
        }
    }

    #[test]
    fn nothing_in_a_report_tells_the_name_before_the_at_sign() {
        let mut report = report();
        let problem = Problem::new(ProblemKind::MailUserWrong)
            .about("anna.lindqvist@example.org")
            .detail("anna.lindqvist@example.org has no mailbox")
            .fact("user", "Anna.Lindqvist")
            .fact("path", "/home/anna.lindqvist/mail");
        let finding =
            Finding::new(CheckId::Imap, CheckResult::Fail, "no mailbox for anna.lindqvist@example.org")
                .fact(FactName::User, "anna.lindqvist@EXAMPLE.org")
                .fact(FactName::Folder, "/home/anna.lindqvist/.local/share/mailward")
                .problem(problem);
        report.findings.push(finding);
        let masked = serde_json::to_string(&masked(&report)).unwrap();
        assert!(!masked.to_lowercase().contains("lindqvist"), "{masked}");
        assert!(masked.contains("masked-1@example.org") && masked.contains("/home/masked-1/.local"));
    }

    #[test]
    fn what_is_masked_stays_as_it_is() {
        let once = masked(&report());
        assert_eq!(masked(&once), once);
    }
}
