//! Looks up who issues the tokens of an address: says whom it asks before it asks, then what each one answered and who it could
//! be. Between two providers it never chooses by itself.

use std::sync::Arc;

use crate::domain::account::MailAddress;
use crate::domain::catalogue::Catalogue;
use crate::domain::detection::{Candidate, CandidateProvider, Detection};
use crate::domain::problem::{Problem, ProblemKind, harmless};
use crate::engine::command::Command;
use crate::explain::detection as words;

use super::table::Table;
use super::{Desk, agree, input};

/// Whether the catalogue says it all, so that nobody has to be asked.
pub(super) fn is_known(address: &MailAddress, catalogue: &Catalogue) -> bool {
    words::will_ask(address, catalogue).is_empty()
}

/// Asks, and says before whom.
pub(super) fn ask(address: &MailAddress, desk: &Desk<'_>) -> Result<Arc<Detection>, Problem> {
    let catalogue = Arc::clone(&desk.snapshot().catalogue);
    desk.output.words(&words::announcement(address, &catalogue));
    let handle = desk.session.handle();
    let detection = desk.session.block_on(handle.ask(|reply| Command::Detect(address.clone(), reply)))?;
    let rows = words::rows(&detection).into_iter();
    let table = rows.fold(Table::new(&[]), |table, row| table.row(&row));
    desk.output.question(&table.aligned());
    for line in detection.candidates.iter().flat_map(|candidate| words::lines(candidate, &catalogue)) {
        desk.output.words(&harmless_line(&line));
    }
    Ok(detection)
}

/// Blanks at the beginning stay: they say what belongs to which candidate.
fn harmless_line(line: &str) -> String {
    let indent = line.len() - line.trim_start().len();
    format!("{}{}", &line[..indent], harmless(line))
}

/// The one to take: the only one, or the one that the person names.
pub(super) fn choose(detection: &Detection, desk: &Desk<'_>) -> Result<Candidate, Problem> {
    if let Some(sole) = detection.sole() {
        return Ok(sole.clone());
    }
    let catalogue = Arc::clone(&desk.snapshot().catalogue);
    let with_oauth: Vec<&Candidate> = detection.candidates.iter().filter(|one| one.has_oauth()).collect();
    if with_oauth.is_empty() {
        return Err(none(detection, &catalogue));
    }
    let chosen = if input::can_ask() { pick(&with_oauth, &catalogue, desk)? } else { None };
    chosen.cloned().ok_or_else(|| uncertain(detection, &catalogue))
}

/// Why there is nobody to take.
pub(super) fn none(detection: &Detection, catalogue: &Catalogue) -> Problem {
    let other = detection.candidates.iter().find_map(|candidate| match &candidate.provider {
        CandidateProvider::OtherWay(id) => catalogue.find_other_way(id),
        _ => None,
    });
    let problem = match (other, detection.no_such_domain()) {
        (Some(other), _) => Problem::new(ProblemKind::ProviderWithoutOAuth)
            .fact("provider", &other.name)
            .detail(other.words()),
        (None, Some(missing)) => missing.clone(),
        (None, None) => Problem::new(ProblemKind::ProviderUnknown).fact("host", detection.address.host()),
    };
    problem.about(&detection.address)
}

fn uncertain(detection: &Detection, catalogue: &Catalogue) -> Problem {
    let named = |candidate: &Candidate| {
        format!("{} ({})", words::name(candidate, catalogue), words::sources(&candidate.sources))
    };
    let found: Vec<String> = detection.candidates.iter().map(named).collect();
    let found = agree::listed(&found.iter().map(String::as_str).collect::<Vec<_>>());
    Problem::new(ProblemKind::ProviderUncertain).about(&detection.address).fact("found", found)
}

fn pick<'a>(
    candidates: &[&'a Candidate],
    catalogue: &Catalogue,
    desk: &Desk<'_>,
) -> Result<Option<&'a Candidate>, Problem> {
    let name = |candidate: &Candidate| harmless(&words::name(candidate, catalogue));
    if let [only] = candidates {
        desk.output.question(&format!("Take {}? [y/N] ", name(only)));
        let answer = input::next_line()?;
        return Ok(answer.is_some_and(|answer| agree::is_yes(&answer)).then_some(*only));
    }
    let numbered =
        candidates.iter().zip(1..).map(|(candidate, number)| format!("{number} {}", name(candidate)));
    let numbered: Vec<String> = numbered.collect();
    desk.output.question(&format!("Which one? {} [none] ", numbered.join(", ")));
    let answer = input::next_line()?;
    let number = answer.and_then(|answer| answer.trim().parse::<usize>().ok());
    Ok(number.and_then(|number| candidates.get(number.checked_sub(1)?)).copied())
}
