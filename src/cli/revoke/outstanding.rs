//! What is still to be ended at a provider: listing it, asking again, ticking off. Nothing here is forgotten by itself.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;

use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::revocation::{Outstanding, OutstandingState};
use crate::engine::command::Command;
use crate::explain::{self, moments};

use super::super::exit::{self, Status};
use super::super::table::Table;
use super::super::{Desk, documents, several, unlock};
use super::{Ended, tell};

/// The list; a person's turn is status 3, what waits is 4, nothing is 0.
pub(super) fn list(desk: &Desk<'_>) -> Status {
    let snapshot = desk.snapshot();
    let outstanding = &snapshot.outstanding;
    if desk.output.is_json() {
        desk.output.document(&Value::Array(outstanding.iter().map(documents::outstanding).collect()));
    } else if outstanding.is_empty() {
        desk.output.words("Nothing is left to be ended at a provider.");
    } else {
        let (now, zone) = (desk.session.clock().now(), TimeZone::system());
        let table = Table::new(&["NUMBER", "ADDRESS", "PROVIDER", "STATE", "NOTE"]);
        desk.output.table(&outstanding.iter().fold(table, |table, one| table.row(&row(one, now, &zone))));
        hints(outstanding, desk);
    }
    outstanding.iter().map(status).fold(Status::Done, exit::worse)
}

/// One line for commands that tell the state of things; nothing where nothing is left to do.
pub(in super::super) fn remind(desk: &Desk<'_>) {
    let snapshot = desk.snapshot();
    let by_hand = snapshot.outstanding.iter().filter(|one| status(one) == Status::Person).count();
    let waiting = snapshot.outstanding.len() - by_hand;
    let parts = [
        (waiting, "waits for its provider", "wait for their provider"),
        (by_hand, "is yours to finish on the provider’s page", "are yours to finish on the provider’s page"),
    ];
    let parts: Vec<String> = parts
        .iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, many)| format!("{count} {}", if *count == 1 { one } else { many }))
        .collect();
    if !parts.is_empty() {
        desk.output.words(&format!(
            "Of the sign-ins that were revoked, {}: mailward revoke --list",
            parts.join(" and ")
        ));
    }
}

/// Ticks these off. A number that nothing has is told, and the others are done all the same.
pub(super) fn tick_off(numbers: &[i64], desk: &Desk<'_>) -> Result<Status, Problem> {
    let mut worst = Status::Done;
    for number in numbers {
        let there = desk.snapshot().outstanding.iter().find(|one| one.id.0 == *number).cloned();
        let Some(one) = there else {
            let missing = Problem::new(ProblemKind::NoSuchNumber).fact("number", number);
            desk.output.question(&explain::text(&missing));
            worst = exit::worse(worst, Status::Missing);
            continue;
        };
        let handle = desk.session.handle();
        desk.session.block_on(handle.ask(|reply| Command::TickOff(one.id, reply)))?;
        desk.output.words(&format!("{}: ticked off.", one.address));
    }
    if desk.output.is_json() {
        let left = desk.snapshot();
        desk.output.document(&Value::Array(left.outstanding.iter().map(documents::outstanding).collect()));
    }
    Ok(worst)
}

/// Asks the providers again about everything that waits.
pub(super) fn retry(desk: &Desk<'_>) -> Result<Status, Problem> {
    let waiting: Vec<Outstanding> =
        desk.snapshot().outstanding.iter().filter(|one| status(one) == Status::Again).cloned().collect();
    if waiting.is_empty() {
        if desk.output.is_json() {
            desk.output.document(&Value::Array(Vec::new()));
        }
        desk.output.words("Nothing waits for a provider.");
        return Ok(Status::Done);
    }
    unlock::ensure(desk)?;
    let all = waiting.len();
    let ended = several::side_by_side(waiting, |one| ask_again(one, desk), "asked about", desk);
    tell::all(&ended, false, desk);
    let unfinished = if ended.len() < all { Status::Failed } else { Status::Done };
    Ok(ended.iter().map(|one| tell::status(&one.end)).fold(unfinished, exit::worse))
}

async fn ask_again(one: Outstanding, desk: &Desk<'_>) -> Ended {
    let address = one.address.to_string();
    let asked = desk.session.handle().ask(|reply| Command::AskAgain(one.id, reply)).await;
    Ended { end: asked.map_err(|problem| problem.about(&address)), address, ends_too: Vec::new() }
}

fn status(one: &Outstanding) -> Status {
    match one.state {
        OutstandingState::Waiting { .. } => Status::Again,
        OutstandingState::ByHand { .. } => Status::Person,
    }
}

fn row(one: &Outstanding, now: Timestamp, zone: &TimeZone) -> Vec<String> {
    vec![
        one.id.0.to_string(),
        one.address.to_string(),
        one.provider_name.clone(),
        documents::outstanding_state(&one.state).to_owned(),
        note(one, now, zone),
    ]
}

fn note(one: &Outstanding, now: Timestamp, zone: &TimeZone) -> String {
    let since = format!("revoked here {}", moments::past(one.since, now, zone));
    let why = match &one.state {
        OutstandingState::Waiting { next_at, problem, .. } => {
            let again = moments::tries_again(*next_at, now, zone);
            let problem = problem.as_ref().map(|problem| explain::words(problem).title);
            problem.map_or(again.clone(), |problem| format!("{problem}; {again}"))
        }
        OutstandingState::ByHand { problem } => {
            let problem = problem.as_ref().map(|problem| explain::words(problem).title);
            let page = one.page.as_ref().map(|page| format!("end it at {page}"));
            problem.into_iter().chain(page).collect::<Vec<_>>().join("; ")
        }
    };
    let still = one.works_until.filter(|until| *until > now);
    let still = still
        .map(|until| format!("the access token may work until about {}", moments::moment(until, now, zone)));
    [Some(since), Some(why).filter(|why| !why.is_empty()), still]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join("; ")
}

fn hints(outstanding: &[Outstanding], desk: &Desk<'_>) {
    if outstanding.iter().any(|one| status(one) == Status::Person) {
        desk.output
            .words("When one is ended on the provider’s page, tick it off: mailward revoke --done NUMBER");
    }
    if outstanding.iter().any(|one| status(one) == Status::Again) {
        desk.output.words(
            "The window or mailward serve asks again by itself what waits; now: mailward revoke --retry",
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::account::AccountId;
    use crate::domain::revocation::OutstandingId;

    fn outstanding(state: OutstandingState) -> Outstanding {
        Outstanding {
            id: OutstandingId(3),
            account: AccountId::new(1),
            address: "anna@example.org".parse().unwrap(),
            provider: "microsoft".parse().unwrap(),
            provider_name: "Microsoft".into(),
            page: Some("https://example.org/security".into()),
            since: "2026-11-22T10:00:00Z".parse().unwrap(),
            works_until: Some("2026-11-22T10:40:00Z".parse().unwrap()),
            state,
        }
    }

    #[test]
    fn a_reminder_tells_the_page_and_until_when_the_token_works_while_it_does() {
        let one = outstanding(OutstandingState::ByHand { problem: None });
        let at = |moment: &str| note(&one, moment.parse().unwrap(), &TimeZone::UTC);
        assert_eq!(
            at("2026-11-22T10:05:00Z"),
            "revoked here 5 min ago; end it at https://example.org/security; the access token may work until about today, 10:40"
        );
        assert_eq!(
            at("2026-11-22T12:00:00Z"),
            "revoked here 2 h ago; end it at https://example.org/security"
        );
    }

    #[test]
    fn what_waits_tells_why_and_when_it_is_tried_again() {
        let problem = Problem::new(ProblemKind::ProviderBusy).fact("provider", "Microsoft");
        let next_at = "2026-11-22T12:10:00Z".parse().unwrap();
        let one =
            outstanding(OutstandingState::Waiting { attempts: 2, next_at, problem: Some(Box::new(problem)) });
        let words = note(&one, "2026-11-22T12:00:00Z".parse().unwrap(), &TimeZone::UTC);
        assert_eq!(words, "revoked here 2 h ago; Microsoft has a passing trouble; trying again in 10 min");
        assert_eq!(status(&one), Status::Again);
    }
}
