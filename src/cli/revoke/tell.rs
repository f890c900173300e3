//! What revocations came to: a row an account, or a document each, and words for what is left to do.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use crate::domain::problem::Problem;
use crate::domain::revocation::{AtProvider, ConfirmedBy};
use crate::engine::command::Revoked;
use crate::explain::{self, moments};

use super::super::exit::{self, Status};
use super::super::table::Table;
use super::super::{Desk, documents, help};
use super::Ended;

/// Rows and words, or the documents; one document where one account was named.
pub(super) fn all(ended: &[Ended], alone: bool, desk: &Desk<'_>) {
    let zone = TimeZone::system();
    let now = desk.session.clock().now();
    if desk.output.is_json() {
        let documents: Vec<Value> = ended.iter().map(document).collect();
        match &documents[..] {
            [only] if alone => desk.output.document(only),
            all => desk.output.document(&json!(all)),
        }
    } else {
        let table = Table::new(&["ADDRESS", "OUTCOME", "CONFIRMED", "NOTE"]);
        desk.output.table(&ended.iter().fold(table, |table, one| table.row(&row(one, now, &zone))));
    }
    for one in ended {
        match &one.end {
            Ok(revoked) => left_to_do(revoked, desk),
            Err(problem) => desk.output.question(&format!("\n{}", explain::text(problem))),
        }
    }
}

/// One line on standard error, where revoking is only a part of what was asked for.
pub(super) fn in_passing(ended: &Ended, desk: &Desk<'_>) {
    match &ended.end {
        Ok(revoked) => {
            desk.output.words(&format!("{}: {}", ended.address, outcome(revoked)));
            left_to_do(revoked, desk);
        }
        Err(problem) => desk.output.words(&format!("{}: {}", ended.address, explain::words(problem).title)),
    }
}

/// No account is signed in.
pub(super) fn nothing(desk: &Desk<'_>) -> Status {
    if desk.output.is_json() {
        desk.output.document(&json!([]));
    }
    let none_at_all = desk.snapshot().accounts.is_empty();
    desk.output.words(if none_at_all {
        help::NO_ACCOUNTS
    } else {
        "No account is signed in: nothing to revoke."
    });
    Status::Done
}

/// How a command ends by what became of one account.
pub(super) fn status(end: &Result<Revoked, Problem>) -> Status {
    end.as_ref().map_or_else(|problem| exit::of(problem.kind), status_of)
}

/// The same where it was begun.
pub(in super::super) fn status_of(revoked: &Revoked) -> Status {
    match revoked.at_provider {
        AtProvider::Waiting => Status::Again,
        AtProvider::Unsupported | AtProvider::Failed if is_over(revoked) => Status::Done,
        AtProvider::Unsupported | AtProvider::Failed => Status::Person,
        AtProvider::Revoked if revoked.confirmed == Some(false) => Status::Person,
        AtProvider::Revoked | AtProvider::Nothing => Status::Done,
    }
}

/// One word for what became of it.
pub(super) fn outcome(revoked: &Revoked) -> &'static str {
    match revoked.at_provider {
        AtProvider::Revoked if revoked.confirmed == Some(false) => "refuted",
        AtProvider::Revoked => "revoked",
        AtProvider::Unsupported | AtProvider::Failed if is_over(revoked) => "ended",
        AtProvider::Unsupported => "by-hand",
        AtProvider::Failed => "refused",
        AtProvider::Waiting => "pending",
        AtProvider::Nothing => "nothing",
    }
}

/// Whatever the provider made of the request: nothing of the sign-in is left that anybody has to end.
fn is_over(revoked: &Revoked) -> bool {
    revoked.outstanding.is_none()
}

fn row(ended: &Ended, now: Timestamp, zone: &TimeZone) -> Vec<String> {
    let cells = match &ended.end {
        Ok(revoked) => [outcome(revoked).to_owned(), confirmed(revoked).to_owned(), note(revoked, now, zone)],
        Err(problem) => ["failed".to_owned(), String::new(), explain::words(problem).title],
    };
    std::iter::once(ended.address.clone()).chain(cells).collect()
}

fn confirmed(revoked: &Revoked) -> &'static str {
    match (revoked.at_provider, revoked.confirmed, revoked.confirmed_by) {
        (_, Some(true), Some(ConfirmedBy::Introspection)) => "by introspection",
        (_, Some(true), _) => "by a refresh that failed",
        (_, Some(false), Some(ConfirmedBy::Introspection)) => "no: still active by introspection",
        (_, Some(false), _) => "no: a refresh still worked",
        (AtProvider::Revoked, None, _) => "not checkable",
        _ => "",
    }
}

fn note(revoked: &Revoked, now: Timestamp, zone: &TimeZone) -> String {
    let still = revoked.works_until.map(|until| still_works(until, now, zone));
    let problem = revoked.problem.as_ref().map(|problem| explain::words(problem).title);
    let first = match revoked.at_provider {
        AtProvider::Revoked if revoked.confirmed == Some(false) => problem,
        AtProvider::Revoked => None,
        AtProvider::Unsupported | AtProvider::Failed if is_over(revoked) => {
            Some("had ended before".to_owned())
        }
        AtProvider::Unsupported => revoked.page.as_ref().map(|page| format!("end it at {page}")),
        AtProvider::Failed | AtProvider::Waiting => problem,
        AtProvider::Nothing => Some("was not signed in".to_owned()),
    };
    first.into_iter().chain(still).collect::<Vec<_>>().join("; ")
}

/// "the access token works until about today, 15:40".
fn still_works(until: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    format!("the access token may work until about {}", moments::moment(until, now, zone))
}

/// What Mailward does about it by itself, or the person has to.
pub(in super::super) fn left_to_do(revoked: &Revoked, desk: &Desk<'_>) {
    let (address, provider) = (&revoked.address, &revoked.provider);
    match (status_of(revoked), revoked.at_provider) {
        (Status::Again, _) => desk.output.words(&format!(
            "{provider} could not be asked to end the sign-in to {address}. The window or mailward serve asks again by itself; \
             without them: mailward revoke --retry"
        )),
        (Status::Person, AtProvider::Unsupported) => {
            desk.output.words(&format!(
                "{provider} offers no way to revoke the sign-in to {address} from here."
            ));
            by_hand(revoked, desk);
        }
        (Status::Person, _) => {
            if let Some(problem) = &revoked.problem {
                desk.output.question(&format!("\n{}", explain::text(problem)));
            }
            by_hand(revoked, desk);
        }
        _ => {}
    }
}

/// What a person does on the provider's page, and how it is ticked off.
fn by_hand(revoked: &Revoked, desk: &Desk<'_>) {
    if let Some(page) = &revoked.page {
        desk.output.words(&format!("End it on the provider’s page: {page}"));
    }
    if let Some(number) = revoked.outstanding {
        desk.output.words(&format!("Then tick it off: mailward revoke --done {}", number.0));
    }
}

fn document(ended: &Ended) -> Value {
    match &ended.end {
        Ok(revoked) => documents::revoked(revoked, &ended.ends_too),
        Err(problem) => documents::not_revoked(&ended.address, problem),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::problem::ProblemKind;
    use crate::domain::revocation::OutstandingId;

    fn came_to(at_provider: AtProvider, confirmed: Option<bool>) -> Revoked {
        Revoked {
            address: "anna@example.org".parse().unwrap(),
            provider: "Example".into(),
            at_provider,
            confirmed,
            confirmed_by: confirmed.map(|_| ConfirmedBy::Refresh),
            page: Some("https://example.org/security".into()),
            works_until: Some("2026-11-22T15:40:00Z".parse().unwrap()),
            outstanding: Some(OutstandingId(3)),
            problem: None,
        }
    }

    #[test]
    fn each_end_has_a_word_a_status_and_says_whether_it_was_confirmed() {
        let cases = [
            (AtProvider::Revoked, Some(true), "revoked", Status::Done, "by a refresh that failed"),
            (AtProvider::Revoked, None, "revoked", Status::Done, "not checkable"),
            (AtProvider::Revoked, Some(false), "refuted", Status::Person, "no: a refresh still worked"),
            (AtProvider::Unsupported, None, "by-hand", Status::Person, ""),
            (AtProvider::Failed, None, "refused", Status::Person, ""),
            (AtProvider::Waiting, None, "pending", Status::Again, ""),
            (AtProvider::Nothing, None, "nothing", Status::Done, ""),
        ];
        for (at_provider, seen, word, status_of, words) in cases {
            let revoked = came_to(at_provider, seen);
            assert_eq!((outcome(&revoked), confirmed(&revoked)), (word, words));
            assert_eq!(status(&Ok(revoked)), status_of, "{word}");
        }
        let over = Revoked { outstanding: None, ..came_to(AtProvider::Failed, Some(true)) };
        assert_eq!((outcome(&over), status(&Ok(over))), ("ended", Status::Done));
        assert_eq!(status(&Err(Problem::new(ProblemKind::NoSuchAccount))), Status::Missing);
    }

    #[test]
    fn a_row_says_where_to_end_it_and_until_when_the_access_token_works() {
        let now = "2026-11-22T15:00:00Z".parse().unwrap();
        let note = note(&came_to(AtProvider::Unsupported, None), now, &TimeZone::UTC);
        assert_eq!(
            note,
            "end it at https://example.org/security; the access token may work until about today, 15:40"
        );
    }
}
