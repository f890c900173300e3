//! When the secret of a client stops being good, as the person or the provider said, and when to warn of it.
//!
//! Pure. From its end on every renewal is refused, of every account of that client at once, so the warning begins a month
//! ahead: whoever has to make a new one may be somebody else.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::Warning;
use crate::domain::account::Account;

/// When the secret of the account's client stops being good; `None` where it has none or nobody knows.
pub fn end(account: &Account) -> Option<Timestamp> {
    account.client.as_ref().filter(|client| client.has_secret)?.secret_expires_at
}

/// The newest warning that is due: 30, 14, 7 and 1 days ahead, and the end itself.
pub fn warning(end: Timestamp, now: Timestamp) -> Option<Warning> {
    warnings(end).rfind(|warning| warning.at <= now)
}

/// The next moment after `now` at which a warning becomes due.
pub fn next_turn(end: Timestamp, now: Timestamp) -> Option<Timestamp> {
    warnings(end).map(|warning| warning.at).find(|turn| *turn > now)
}

/// The end that somebody typed: a day, which begins where they are, or a moment.
pub fn on_day(typed: &str, zone: &TimeZone) -> Option<Timestamp> {
    let typed = typed.trim();
    if let Ok(moment) = typed.parse() {
        return Some(moment);
    }
    let day: Date = typed.parse().ok()?;
    // A provider that names a day may mean its beginning, and a warning too early costs nothing.
    Some(day.to_zoned(zone.clone()).ok()?.timestamp())
}

fn warnings(end: Timestamp) -> impl DoubleEndedIterator<Item = Warning> {
    LEADS.into_iter().filter_map(move |days| {
        let at = end.checked_sub(SignedDuration::from_hours(24 * days)).ok()?;
        Some(Warning { at, last: days <= 1 })
    })
}

/// Days ahead of the end.
const LEADS: [i64; 5] = [30, 14, 7, 1, 0];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::examples;

    fn day(day: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * day)
    }

    #[test]
    fn it_is_warned_of_a_month_two_weeks_a_week_and_a_day_ahead_and_at_its_end() {
        let end = day(100);
        for (now, due, next) in [
            (69, None, Some(70)),
            (70, Some(70), Some(86)),
            (85, Some(70), Some(86)),
            (86, Some(86), Some(93)),
            (93, Some(93), Some(99)),
            (99, Some(99), Some(100)),
            (100, Some(100), None),
            (400, Some(100), None),
        ] {
            assert_eq!(warning(end, day(now)).map(|warning| warning.at), due.map(day), "day {now}");
            assert_eq!(next_turn(end, day(now)), next.map(day), "day {now}");
        }
    }

    #[test]
    fn a_day_begins_where_it_was_typed_and_a_moment_is_itself() {
        let read = |typed: &str| on_day(typed, &TimeZone::UTC).map(|at| at.to_string());
        assert_eq!(read(" 2027-05-31 ").as_deref(), Some("2027-05-31T00:00:00Z"));
        assert_eq!(read("2027-05-31T12:00:00+02:00").as_deref(), Some("2027-05-31T10:00:00Z"));
        for bad in ["", "31.5.2027", "2027-13-01", "soon", "2027"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_public_client_has_no_secret_that_could_end() {
        let mut account = examples::confidential(examples::new(), day(1));
        assert_eq!(end(&account), Some(day(1)));
        account.client.as_mut().unwrap().has_secret = false;
        assert_eq!(end(&account), None);
    }
}
