//! Moments and spans in words, and when those words change.
//!
//! Pure: takes a moment, the present and a time zone. Figures are rounded to the nearest unit; the unit changes at 90 s,
//! 90 min, 36 h and 14 days, and after that a date stands there. [`next_change`] tells how long every sentence of this
//! file stays true, so that the window may sleep until then.

use std::time::Duration;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, Zoned};

/// "renews in 41 min"; "renewing now" once the moment has come.
pub fn renews(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    if at <= now {
        return "renewing now".to_owned();
    }
    match figure(apart(at, now)) {
        Some(figure) => format!("renews in {figure}"),
        None => format!("renews on {}", day(at, now, zone)),
    }
}

/// "trying again in 3 min".
pub fn tries_again(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    if at <= now {
        return "trying again now".to_owned();
    }
    match figure(apart(at, now)) {
        Some(figure) => format!("trying again in {figure}"),
        None => format!("trying again on {}", day(at, now, zone)),
    }
}

/// "ends in 41 min", "ends tomorrow, 09:40", "ends in 9 days", "ends 20 Feb 2027", "ended 3 days ago".
pub fn ends(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    if at <= now {
        return format!("ended {}", past(at, now, zone));
    }
    let away = apart(at, now);
    if (CLOCK_TIMES_FROM..DAYS_FROM).contains(&away) {
        // Within a day and a half the clock says more than a number of hours.
        return format!("ends {}", moment(at, now, zone));
    }
    match figure(away) {
        Some(figure) => format!("ends in {figure}"),
        None => format!("ends {}", day(at, now, zone)),
    }
}

/// "just now", "2 min ago", "3 days ago", "on 3 Mar".
pub fn past(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let age = apart(now, at);
    if age < MINUTES_FROM {
        return "just now".to_owned();
    }
    match figure(age) {
        Some(figure) => format!("{figure} ago"),
        None => format!("on {}", day(at, now, zone)),
    }
}

/// "in 23 h", "5 h ago", "just now"; `None` where a date says more.
pub fn distance(at: Timestamp, now: Timestamp) -> Option<String> {
    if at > now {
        return figure(apart(at, now)).map(|figure| format!("in {figure}"));
    }
    let age = apart(now, at);
    if age < MINUTES_FROM {
        Some("just now".to_owned())
    } else {
        figure(age).map(|figure| format!("{figure} ago"))
    }
}

/// "18 min left", "90 days left", "nothing left". Days are counted on, however many.
pub fn left(at: Timestamp, now: Timestamp) -> String {
    if at <= now {
        return "nothing left".to_owned();
    }
    let away = apart(at, now);
    let figure = figure(away).unwrap_or_else(|| counted(away, DAY, "day", "days"));
    format!("{figure} left")
}

/// "9 min 42 s left": for something a person is waiting for. Changes every second.
pub fn countdown(at: Timestamp, now: Timestamp) -> String {
    let seconds = nearest(apart(at, now).max(0), SECOND);
    match (seconds / 60, seconds % 60) {
        (0, seconds) => format!("{seconds} s left"),
        (minutes, seconds) => format!("{minutes} min {seconds} s left"),
    }
}

/// "today, 14:21", "tomorrow, 09:40", "19 Nov, 08:12", and with the year from 60 days on.
pub fn moment(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let local = at.to_zoned(zone.clone());
    let time = local.strftime("%H:%M");
    let today = now.to_zoned(zone.clone()).date();
    match named_day(local.date(), today) {
        Some(name) => format!("{name}, {time}"),
        None => format!("{}, {time}", day(at, now, zone)),
    }
}

/// "19 Nov", and "20 Feb 2027" from 60 days on.
pub fn day(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let local = at.to_zoned(zone.clone());
    let with_year = apart(at, now).abs() >= YEAR_FROM;
    local.strftime(if with_year { "%-d %b %Y" } else { "%-d %b" }).to_string()
}

/// "20 Nov 2026, 16:04:51 (15:04:51 UTC)": for hover help and details.
pub fn in_full(at: Timestamp, zone: &TimeZone) -> String {
    let local = at.to_zoned(zone.clone());
    let utc = at.to_zoned(TimeZone::UTC);
    let utc_form = if utc.date() == local.date() { "%H:%M:%S" } else { "%-d %b, %H:%M:%S" };
    format!("{} ({} UTC)", local.strftime("%-d %b %Y, %H:%M:%S"), utc.strftime(utc_form))
}

/// How long every sentence about `at` stays as it is, at least a millisecond. [`countdown`] alone changes each second.
pub fn next_change(at: Timestamp, now: Timestamp, zone: &TimeZone) -> Duration {
    let away = apart(at, now);
    let until = if away > 0 { until_shorter(away) } else { until_longer(-away) };
    let wait = until.min(until_midnight(now, zone)).max(1);
    Duration::from_millis(u64::try_from(wait).unwrap_or(1))
}

// Everything below counts in milliseconds.
const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

const MINUTES_FROM: i64 = 90 * SECOND;
const HOURS_FROM: i64 = 90 * MINUTE;
const DAYS_FROM: i64 = 36 * HOUR;
const DATES_FROM: i64 = 14 * DAY;
const YEAR_FROM: i64 = 60 * DAY;
const CLOCK_TIMES_FROM: i64 = HOURS_FROM;
/// Where words of one form become words of another.
const EDGES: [i64; 5] = [MINUTES_FROM, HOURS_FROM, DAYS_FROM, DATES_FROM, YEAR_FROM];

fn apart(later: Timestamp, earlier: Timestamp) -> i64 {
    later.as_millisecond().saturating_sub(earlier.as_millisecond())
}

/// The unit in which a span is told, none where a date stands.
const fn unit(span: i64) -> Option<i64> {
    match span {
        ..MINUTES_FROM => Some(SECOND),
        MINUTES_FROM..HOURS_FROM => Some(MINUTE),
        HOURS_FROM..DAYS_FROM => Some(HOUR),
        DAYS_FROM..DATES_FROM => Some(DAY),
        _ => None,
    }
}

fn figure(span: i64) -> Option<String> {
    let unit = unit(span)?;
    Some(match unit {
        SECOND => counted(span, unit, "s", "s"),
        MINUTE => counted(span, unit, "min", "min"),
        HOUR => counted(span, unit, "h", "h"),
        _ => counted(span, unit, "day", "days"),
    })
}

fn counted(span: i64, unit: i64, one: &str, many: &str) -> String {
    let count = nearest(span, unit);
    format!("{count} {}", if count == 1 { one } else { many })
}

const fn nearest(span: i64, unit: i64) -> i64 {
    (span + unit / 2).div_euclid(unit)
}

fn named_day(day: Date, today: Date) -> Option<&'static str> {
    if day == today {
        Some("today")
    } else if today.tomorrow().is_ok_and(|tomorrow| day == tomorrow) {
        Some("tomorrow")
    } else if today.yesterday().is_ok_and(|yesterday| day == yesterday) {
        Some("yesterday")
    } else {
        None
    }
}

/// Until a span that shrinks is told with another figure: when it falls below half a unit under the figure.
fn until_shorter(span: i64) -> i64 {
    // Days go on being counted in `left`, so beyond two weeks a day is the unit as well.
    let unit = unit(span).unwrap_or(DAY);
    let below = nearest(span, unit) * unit - unit / 2;
    let edge = EDGES.into_iter().rev().find(|edge| *edge <= span).unwrap_or(0);
    // At nought itself the sentence becomes another one.
    span - below.max(edge).max(1) + 1
}

/// Until a span that grows is told with another figure.
fn until_longer(span: i64) -> i64 {
    let edge = EDGES.into_iter().find(|edge| span < *edge).unwrap_or(i64::MAX);
    match unit(span) {
        // "just now" counts nothing, and neither does a date.
        Some(SECOND) | None => edge - span,
        Some(unit) => edge.min(nearest(span, unit) * unit + unit / 2) - span,
    }
}

fn until_midnight(now: Timestamp, zone: &TimeZone) -> i64 {
    let local = now.to_zoned(zone.clone());
    let midnight =
        local.date().tomorrow().map(DateTime::from).and_then(|midnight| midnight.to_zoned(zone.clone()));
    // Only at the end of representable time is there no tomorrow.
    let midnight: Zoned = midnight.or_else(|_| local.checked_add(24.hours())).unwrap_or(local);
    apart(midnight.timestamp(), now)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone() -> TimeZone {
        TimeZone::fixed(jiff::tz::offset(1))
    }

    /// 22 Nov 2026, 14:21 local.
    fn now() -> Timestamp {
        "2026-11-22T13:21:00Z".parse().expect("a literal")
    }

    fn after(millis: i64) -> Timestamp {
        Timestamp::from_millisecond(now().as_millisecond() + millis).expect("near the present")
    }

    #[test]
    fn units_change_at_ninety_seconds_ninety_minutes_thirty_six_hours_and_fourteen_days() {
        for (away, words) in [
            (1, "renews in 0 s"),
            (89 * SECOND, "renews in 89 s"),
            (90 * SECOND, "renews in 2 min"),
            (41 * MINUTE, "renews in 41 min"),
            (89 * MINUTE, "renews in 89 min"),
            (90 * MINUTE, "renews in 2 h"),
            (35 * HOUR, "renews in 35 h"),
            (36 * HOUR, "renews in 2 days"),
            (13 * DAY, "renews in 13 days"),
            (14 * DAY, "renews on 6 Dec"),
            (90 * DAY, "renews on 20 Feb 2027"),
            (0, "renewing now"),
            (-5, "renewing now"),
        ] {
            assert_eq!(renews(after(away), now(), &zone()), words, "{away} ms away");
        }
    }

    #[test]
    fn an_end_within_a_day_and_a_half_is_told_by_the_clock() {
        for (away, words) in [
            (41 * MINUTE, "ends in 41 min"),
            (3 * HOUR, "ends today, 17:21"),
            (19 * HOUR + 19 * MINUTE, "ends tomorrow, 09:40"),
            (3 * DAY, "ends in 3 days"),
            (90 * DAY, "ends 20 Feb 2027"),
            (-SECOND, "ended just now"),
            (-3 * DAY, "ended 3 days ago"),
            (-15 * DAY, "ended on 7 Nov"),
        ] {
            assert_eq!(ends(after(away), now(), &zone()), words, "{away} ms away");
        }
    }

    #[test]
    fn what_is_left_is_counted_in_days_however_many() {
        assert_eq!(left(after(18 * MINUTE), now()), "18 min left");
        assert_eq!(left(after(90 * DAY), now()), "90 days left");
        assert_eq!(left(after(0), now()), "nothing left");
        assert_eq!(countdown(after(582 * SECOND), now()), "9 min 42 s left");
        assert_eq!(countdown(after(-1), now()), "0 s left");
    }

    #[test]
    fn moments_are_told_by_day_and_clock() {
        assert_eq!(moment(now(), now(), &zone()), "today, 14:21");
        assert_eq!(moment(after(-DAY), now(), &zone()), "yesterday, 14:21");
        assert_eq!(moment(after(-3 * DAY), now(), &zone()), "19 Nov, 14:21");
        assert_eq!(moment(after(-70 * DAY), now(), &zone()), "13 Sep 2026, 14:21");
        assert_eq!(in_full(now(), &zone()), "22 Nov 2026, 14:21:00 (13:21:00 UTC)");
    }

    #[test]
    fn no_sentence_changes_before_its_next_change() {
        let zone = zone();
        let told = |at: Timestamp, now: Timestamp| {
            [
                renews(at, now, &zone),
                tries_again(at, now, &zone),
                ends(at, now, &zone),
                left(at, now),
                moment(at, now, &zone),
                day(at, now, &zone),
            ]
        };
        // A spread of distances that lands in every unit and beside every edge.
        for step in 0..4_000_i64 {
            let away = step * step * step / 7 - 2 * DAY + step;
            for at in [after(away), after(-away)] {
                let wait = i64::try_from(next_change(at, now(), &zone).as_millis()).expect("short");
                let last = Timestamp::from_millisecond(now().as_millisecond() + wait - 1).expect("near");
                assert_eq!(told(at, now()), told(at, last), "{away} ms away, {wait} ms later");
            }
        }
    }

    #[test]
    fn a_countdown_of_minutes_asks_for_one_repaint_a_minute() {
        let wait = next_change(after(41 * MINUTE), now(), &zone());
        assert_eq!(wait, Duration::from_millis(30_001));
        let later = after(30_001);
        assert_eq!(renews(after(41 * MINUTE), later, &zone()), "renews in 40 min");
        assert_eq!(next_change(after(41 * MINUTE), later, &zone()), Duration::from_mins(1));
    }
}
