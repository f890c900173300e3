//! `mailward status`: one line an account, and the exit status of the worst.

use clap::Args;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::domain::lifespan::ExpectedEnd;
use crate::domain::problem::Problem;
use crate::engine::snapshot::AccountView;
use crate::explain::{self, moments};

use super::account::token_words;
use super::exit::{self, Status};
use super::table::Table;
use super::{Desk, documents, help};

#[derive(Debug, Args)]
#[command(after_long_help = help::STATUS)]
pub(super) struct Arguments {
    /// Only this account
    address: Option<String>,
}

pub(super) fn run(wanted: &Arguments, desk: &Desk<'_>) -> Result<Status, Problem> {
    let views = match &wanted.address {
        Some(address) => vec![desk.account(address)?],
        None => desk.accounts(),
    };
    if desk.output.is_json() {
        desk.output.document(&Value::Array(views.iter().map(documents::account).collect()));
    } else if views.is_empty() {
        desk.output.words(help::NO_ACCOUNTS);
    } else {
        let (now, zone) = (desk.session.clock().now(), TimeZone::system());
        let table = Table::new(&["ADDRESS", "STATE", "WHY"]);
        desk.output.table(&views.iter().fold(table, |table, view| table.row(&row(view, now, &zone))));
    }
    Ok(views.iter().map(|view| exit::of_health(view.health)).fold(Status::Done, exit::worse))
}

fn row(view: &AccountView, now: Timestamp, zone: &TimeZone) -> Vec<String> {
    let why = match (&view.account.problem, &view.account.grant) {
        (Some(standing), _) => trouble(view, &standing.problem, now, zone),
        (None, None) => "not signed in yet".to_owned(),
        (None, Some(_)) => lives(view, now, zone),
    };
    vec![view.account.address.to_string(), view.health.code().to_owned(), why]
}

/// What is wrong, and when it is tried again by itself.
fn trouble(view: &AccountView, problem: &Problem, now: Timestamp, zone: &TimeZone) -> String {
    let title = explain::words(problem).title;
    match view.renews_at {
        Some(at) => format!("{title}; {}", moments::tries_again(at, now, zone)),
        None => title,
    }
}

/// How long the access token lasts, and how long the sign-in.
fn lives(view: &AccountView, now: Timestamp, zone: &TimeZone) -> String {
    let access = format!("access token {}", token_words(view, now, zone));
    match &view.expected_end {
        Some(end) => format!("{access}, sign-in {}", sign_in_words(end, now, zone)),
        None => access,
    }
}

/// "until 12 Feb: if it is not used for 90 days"; by the clock when the end is near.
fn sign_in_words(end: &ExpectedEnd, now: Timestamp, zone: &TimeZone) -> String {
    let cause = end.cause.words();
    if end.at <= now {
        return format!("was to end {}: {cause}", moments::past(end.at, now, zone));
    }
    let is_near = end.at.duration_since(now) < BY_THE_CLOCK;
    let until = if is_near { moments::moment(end.at, now, zone) } else { moments::day(end.at, now, zone) };
    format!("until {until}: {cause}")
}

/// Nearer than this the hour counts.
const BY_THE_CLOCK: SignedDuration = SignedDuration::from_hours(36);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::lifespan::EndCause;

    fn words(hours: i64, cause: EndCause) -> String {
        let now: Timestamp = "2026-11-22T10:00:00Z".parse().unwrap();
        let at = now + SignedDuration::from_hours(hours);
        sign_in_words(&ExpectedEnd { since: now, at, cause }, now, &TimeZone::UTC)
    }

    #[test]
    fn the_end_of_a_sign_in_is_told_by_day_and_near_by_the_clock() {
        assert_eq!(
            words(24 * 82, EndCause::Disuse { days: 90 }),
            "until 12 Feb 2027: if it is not used for 90 days"
        );
        assert_eq!(words(20, EndCause::Stated), "until tomorrow, 06:00: the provider said so");
        assert_eq!(words(-2, EndCause::Stated), "was to end 2 h ago: the provider said so");
    }
}
