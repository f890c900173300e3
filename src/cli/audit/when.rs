//! A moment as a person types it: RFC 3339, a date, a time by the clock on the wall, or how long ago.
//!
//! Pure: what is relative is worked out later, when the present and the time zone are known.

use std::str::FromStr;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, ToSpan};

/// A moment, or a day.
#[derive(Debug, Clone)]
pub(super) enum When {
    Moment(Timestamp),
    Local(DateTime),
    Day(Date),
    Ago(Span),
}

impl FromStr for When {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        if let Ok(moment) = text.parse() {
            return Ok(Self::Moment(moment));
        }
        if text.len() == "2026-11-22".len()
            && let Ok(day) = text.parse()
        {
            return Ok(Self::Day(day));
        }
        if let Ok(local) = text.parse() {
            return Ok(Self::Local(local));
        }
        let span: Span = text.parse().map_err(|_unknown| HINT.to_owned())?;
        Ok(Self::Ago(span.abs()))
    }
}

const HINT: &str = "a moment is 2026-11-22T14:30:00Z, a date 2026-11-22, a time 2026-11-22T14:30, or how long ago: 30m, 2h, 7d";

impl When {
    /// The moment, or the beginning of the day. What is before all time is the beginning of time.
    pub(super) fn first(&self, now: Timestamp, zone: &TimeZone) -> Timestamp {
        let moment = match self {
            Self::Moment(moment) => Some(*moment),
            Self::Local(local) => local.to_zoned(zone.clone()).ok().map(|local| local.timestamp()),
            Self::Day(day) => day.to_zoned(zone.clone()).ok().map(|day| day.timestamp()),
            Self::Ago(span) => {
                now.to_zoned(zone.clone()).checked_sub(*span).ok().map(|then| then.timestamp())
            }
        };
        moment.unwrap_or(Timestamp::MIN)
    }

    /// The moment, or the end of the day: whoever names a day means all of it.
    pub(super) fn last(&self, now: Timestamp, zone: &TimeZone) -> Timestamp {
        match self {
            Self::Day(day) => {
                let next = day.checked_add(1.day()).and_then(|next| next.to_zoned(zone.clone()));
                next.map_or(Timestamp::MAX, |next| next.timestamp())
            }
            _ => self.first(now, zone),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both(text: &str) -> (String, String) {
        let (now, zone) = ("2026-11-22T10:00:00Z".parse().unwrap(), TimeZone::get("Europe/Berlin").unwrap());
        let when: When = text.parse().unwrap_or_else(|error| panic!("{text}: {error}"));
        (when.first(now, &zone).to_string(), when.last(now, &zone).to_string())
    }

    #[test]
    fn moments_days_clock_times_and_spans_are_understood() {
        for (text, moment) in [
            ("2026-11-20T08:00:00Z", "2026-11-20T08:00:00Z"),
            ("2026-11-20T08:00:00+01:00", "2026-11-20T07:00:00Z"),
            ("2026-11-20T08:30", "2026-11-20T07:30:00Z"),
            ("2026-11-20 08:30", "2026-11-20T07:30:00Z"),
            ("2h", "2026-11-22T08:00:00Z"),
            ("30m", "2026-11-22T09:30:00Z"),
            ("7d", "2026-11-15T10:00:00Z"),
            ("1d 2h", "2026-11-21T08:00:00Z"),
        ] {
            assert_eq!(both(text), (moment.to_owned(), moment.to_owned()), "{text}");
        }
    }

    #[test]
    fn a_day_begins_and_ends_by_the_clock_on_the_wall() {
        let (first, last) = both("2026-10-25");
        assert_eq!((first.as_str(), last.as_str()), ("2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"));
    }

    #[test]
    fn a_span_longer_than_time_itself_means_everything() {
        assert_eq!(both("19998y").0, Timestamp::MIN.to_string());
    }

    #[test]
    fn what_is_no_moment_is_refused_with_examples() {
        for text in ["", "yesterday", "2026-13-01", "7", "12:30", "1.2.2026"] {
            assert!(text.parse::<When>().is_err_and(|hint| hint.contains("2h")), "{text}");
        }
    }
}
