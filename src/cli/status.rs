//! `mailward status`: one line an account, and the exit status of the worst.

use clap::Args;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::domain::lifespan::ExpectedEnd;
use crate::domain::problem::Problem;
use crate::engine::snapshot::AccountView;
use crate::explain::{self, client, moments};

use super::account::token_words;
use super::exit::{self, Status};
use super::table::Table;
use super::{Desk, documents, help, revoke, running};

mod check;

use check::Checks;

#[derive(Debug, Args)]
#[command(after_long_help = help::STATUS)]
pub(super) struct Arguments {
    /// Only this account
    address: Option<String>,
    /// Ask the providers first whether the sign-ins still stand
    #[arg(long)]
    check: bool,
}

pub(super) fn run(wanted: &Arguments, desk: &Desk<'_>) -> Result<Status, Problem> {
    let before = chosen(wanted, desk)?;
    let checked = if wanted.check { check::all(&before, desk)? } else { Checks::new() };
    let views = if wanted.check { chosen(wanted, desk)? } else { before };
    if desk.output.is_json() {
        let document = |view: &AccountView| {
            if wanted.check { check::document(view, &checked) } else { documents::account(view) }
        };
        desk.output.document(&Value::Array(views.iter().map(document).collect()));
    } else if views.is_empty() {
        desk.output.words(help::NO_ACCOUNTS);
    } else {
        let table = Table::new(&["ADDRESS", "STATE", "WHY"]);
        let teller = Teller {
            now: desk.session.clock().now(),
            zone: TimeZone::system(),
            tries_again: views.iter().any(|view| view.account.problem.is_some())
                && running::answers(desk.options),
        };
        desk.output.table(&views.iter().fold(table, |table, view| table.row(&teller.row(view))));
    }
    check::tell(&checked, desk);
    revoke::remind(desk);
    let worst = views.iter().map(|view| exit::of_health(view.health)).fold(Status::Done, exit::worse);
    Ok(exit::worse(worst, check::status(&checked)))
}

fn chosen(wanted: &Arguments, desk: &Desk<'_>) -> Result<Vec<AccountView>, Problem> {
    match &wanted.address {
        Some(address) => Ok(vec![desk.account(address)?]),
        None => Ok(desk.accounts()),
    }
}

/// Tells why an account is as it is.
struct Teller {
    now: Timestamp,
    zone: TimeZone,
    /// Whether a Mailward runs that tries again by itself.
    tries_again: bool,
}

impl Teller {
    fn row(&self, view: &AccountView) -> Vec<String> {
        let why = match (&view.account.problem, &view.account.grant) {
            (Some(standing), _) => self.trouble(&standing.problem, view.renews_at),
            (None, None) => "not signed in yet".to_owned(),
            (None, Some(_)) => self.lives(view),
        };
        let why = match client::warns(&view.account, self.now, &self.zone) {
            Some(secret) => format!("{why}; {secret}"),
            None => why,
        };
        vec![view.account.address.to_string(), view.health.code().to_owned(), why]
    }

    /// What is wrong, and when it is tried again.
    fn trouble(&self, problem: &Problem, again: Option<Timestamp>) -> String {
        let title = explain::words(problem).title;
        match again {
            None => title,
            Some(at) if self.tries_again => {
                format!("{title}; {}", moments::tries_again(at, self.now, &self.zone))
            }
            Some(_) => format!("{title}; tried again when a program asks"),
        }
    }

    /// How long the access token lasts, and how long the sign-in.
    fn lives(&self, view: &AccountView) -> String {
        let access = format!("access token {}", token_words(view, self.now, &self.zone));
        match &view.expected_end {
            Some(end) => format!("{access}, sign-in {}", sign_in_words(end, self.now, &self.zone)),
            None => access,
        }
    }
}

/// "until 12 Feb: unused sign-ins end after 90 days"; by the clock when the end is near.
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
    use crate::domain::problem::ProblemKind;

    fn words(hours: i64, cause: EndCause) -> String {
        let now: Timestamp = "2026-11-22T10:00:00Z".parse().unwrap();
        let at = now + SignedDuration::from_hours(hours);
        sign_in_words(&ExpectedEnd { since: now, at, cause }, now, &TimeZone::UTC)
    }

    #[test]
    fn a_passing_failure_says_when_it_is_tried_again_and_only_where_somebody_does() {
        let now: Timestamp = "2026-11-22T10:00:00Z".parse().unwrap();
        let problem = Problem::new(ProblemKind::ProviderBusy).fact("provider", "Gmail");
        let why = |again: Option<i64>, tries_again| {
            let again = again.map(|minutes| now + SignedDuration::from_mins(minutes));
            Teller { now, zone: TimeZone::UTC, tries_again }.trouble(&problem, again)
        };
        assert_eq!(why(Some(3), true), "Gmail has a passing trouble; trying again in 3 min");
        assert_eq!(why(Some(3), false), "Gmail has a passing trouble; tried again when a program asks");
        assert_eq!(why(None, true), "Gmail has a passing trouble");
    }

    #[test]
    fn the_end_of_a_sign_in_is_told_by_day_and_near_by_the_clock() {
        assert_eq!(
            words(24 * 82, EndCause::Disuse { days: 90 }),
            "until 12 Feb 2027: unused sign-ins end after 90 days"
        );
        assert_eq!(
            words(20, EndCause::Stated { renewable: false }),
            "until tomorrow, 06:00: the provider said so"
        );
        assert_eq!(
            words(-2, EndCause::SignInRule { seconds: 86_400 }),
            "was to end 2 h ago: your organisation asks for a new sign-in every 24 hours"
        );
    }
}
