//! The rules. Each says what it looks at, and is told by the reasons it gives.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::{Known, LookId, LookKey, Looked, Verdict};
use crate::domain::account::AccountId;
use crate::domain::report::{CheckId, FactName};

mod account;
mod channels;
mod client;
mod installation;
mod provider;

/// The verdicts of all rules.
pub(super) fn all(known: &Known<'_>) -> Vec<Verdict> {
    let mut verdicts = installation::all(known);
    for account in &known.accounts {
        verdicts.extend(account::all(account, known));
        verdicts.push(channels::all(account, known));
    }
    verdicts.extend(client::all(known));
    verdicts.extend(provider::all(known));
    verdicts
}

impl Known<'_> {
    /// What the newest look at this saw.
    fn looked(&self, account: Option<AccountId>, check: CheckId) -> Option<&Looked> {
        self.looks.get(&LookKey { account, what: LookId::Check(check) })
    }
}

impl Looked {
    /// What was learnt under this name.
    fn said(&self, name: FactName) -> Option<&str> {
        self.facts.iter().find(|fact| fact.name == name).map(|fact| fact.value.as_str())
    }

    /// Whether its problem has this code.
    fn is(&self, kind: crate::domain::problem::ProblemKind) -> bool {
        self.problem.as_deref() == Some(kind.code())
    }

    /// A moment that was learnt.
    fn moment(&self, name: FactName) -> Option<Timestamp> {
        self.said(name)?.parse().ok()
    }
}

/// So many days.
const fn days(count: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * count)
}

/// So long after a moment; `None` where no calendar reaches.
fn after(at: Timestamp, span: SignedDuration) -> Option<Timestamp> {
    at.checked_add(span).ok()
}

/// Whole days from one moment to a later one, at least 0.
fn whole_days(from: Timestamp, to: Timestamp) -> u64 {
    u64::try_from(to.duration_since(from).as_hours() / 24).unwrap_or(0)
}

/// The beginning of a day.
fn beginning(day: Date) -> Option<Timestamp> {
    day.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
}
