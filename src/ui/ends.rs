//! When a sign-in will end, in the lengths that a row, a card and a page have room for. Pure.
//!
//! All say the same, from [`ExpectedEnd`]; an end that has come without being heard of is told as what it is: a guess.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::domain::lifespan::{self, EndCause, ExpectedEnd};

use super::theme::Tone;
use super::words;

/// Why, in two or three words.
pub fn short(cause: EndCause) -> String {
    match cause {
        EndCause::Stated { renewable: true } => "unless renewed".to_owned(),
        EndCause::Stated { renewable: false } => "says the provider".to_owned(),
        EndCause::Disuse { days } => format!("{days} days unused"),
        EndCause::TestingClient { .. } => "client in testing".to_owned(),
        EndCause::SignInRule { .. } => "organisation’s rule".to_owned(),
    }
}

/// When and why, in a line: "Ends 20 Feb 2027 unless used before".
pub fn line(end: &ExpectedEnd, now: Timestamp, zone: &TimeZone) -> String {
    if is_past(end, now) {
        return format!("Was to end {}", words::moment(end.at, now, zone));
    }
    let ends = capitalised(&words::ends(end.at, now, zone));
    match end.cause {
        EndCause::Disuse { .. } => format!("{ends} unless used before"),
        EndCause::Stated { renewable: true } => format!("{ends} unless renewed"),
        cause => format!("{ends}: {}", short(cause)),
    }
}

/// When and why, without saving words: "ends 20 Feb 2027 (unused sign-ins end after 90 days)".
pub fn whole(end: &ExpectedEnd, now: Timestamp, zone: &TimeZone) -> String {
    let when = if is_past(end, now) {
        format!("was to end {}", words::moment(end.at, now, zone))
    } else {
        words::ends(end.at, now, zone)
    };
    format!("{when} ({})", end.cause.words())
}

/// Whether the moment has come without the provider having said anything.
pub fn is_past(end: &ExpectedEnd, now: Timestamp) -> bool {
    end.at <= now
}

/// A warning from its first one on.
pub fn tone(end: &ExpectedEnd, now: Timestamp) -> Tone {
    let near = is_past(end, now) || lifespan::warning(end, now).is_some();
    if near { Tone::Warn } else { Tone::Ok }
}

/// The part of the span that remains.
pub fn left(end: &ExpectedEnd, now: Timestamp) -> f32 {
    let whole = end.at.duration_since(end.since).as_secs_f32();
    end.at.duration_since(now).as_secs_f32() / whole
}

/// The first letter large.
pub fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;
    use crate::testing::snapshots::{now, zone};

    fn end(cause: EndCause, in_hours: i64) -> ExpectedEnd {
        let at = now() + SignedDuration::from_hours(in_hours);
        ExpectedEnd { since: at - SignedDuration::from_hours(24 * 90), at, cause }
    }

    #[test]
    fn every_cause_is_told_in_every_length() {
        let causes = [
            EndCause::Stated { renewable: true },
            EndCause::Stated { renewable: false },
            EndCause::Disuse { days: 90 },
            EndCause::TestingClient { days: 7 },
            EndCause::SignInRule { seconds: 86_400 },
        ];
        for cause in causes {
            let end = end(cause, 24 * 90);
            assert!(short(cause).chars().count() <= 22, "{cause:?} is too long for a row");
            assert!(line(&end, now(), &zone()).starts_with("Ends 20 Feb 2027"), "{cause:?}");
            assert!(whole(&end, now(), &zone()).contains(&cause.words()), "{cause:?}");
        }
        assert_eq!(line(&end(causes[2], 24 * 90), now(), &zone()), "Ends 20 Feb 2027 unless used before");
    }

    #[test]
    fn an_end_that_has_come_unheard_is_told_as_a_guess_and_warns() {
        let past = end(EndCause::TestingClient { days: 7 }, -3);
        assert_eq!(line(&past, now(), &zone()), "Was to end today, 11:21");
        assert_eq!(tone(&past, now()), Tone::Warn);
        assert!(left(&past, now()) < 0.0);
    }

    #[test]
    fn it_warns_from_two_weeks_ahead() {
        let days = |days: i64| end(EndCause::TestingClient { days: 90 }, 24 * days);
        assert_eq!(tone(&days(15), now()), Tone::Ok);
        assert_eq!(tone(&days(14), now()), Tone::Warn);
    }
}
