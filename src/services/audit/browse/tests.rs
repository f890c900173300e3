//! Pictures of the log:
//! rows, days and hours, and what makes two of them equal.

use std::collections::BTreeMap;

use jiff::SignedDuration;

use super::*;
use crate::domain::account::AccountId;
use crate::domain::audit::{AuditKind, Outcome, WhichAccount};
use crate::services::audit::made::{Dice, PROGRAMS, events, fits, start};

fn newest_first(count: u64, seed: u64) -> Vec<AuditEvent> {
    let mut events = events(count, &mut Dice::new(seed));
    events.reverse();
    events
}

fn some_filter(dice: &mut Dice) -> AuditFilter {
    let mut filter = AuditFilter::default();
    if dice.roll(3) == 0 {
        filter.account = Some(match dice.roll(4) {
            0 => WhichAccount::Installation,
            1 => WhichAccount::Addressed("ANNA@example.org".parse().unwrap()),
            2 => WhichAccount::Addressed("boris@example.com".parse().unwrap()),
            _ => WhichAccount::One(AccountId::new(dice.number(5))),
        });
    }
    if dice.roll(3) == 0 {
        filter.kinds = (0..dice.roll(9)).map(|_| *dice.pick(AuditKind::ALL)).collect();
    }
    if dice.roll(3) == 0 {
        filter.outcome = Some(*dice.pick(&[Outcome::Ok, Outcome::Failed]));
    }
    if dice.roll(3) == 0 {
        filter.program = Some((*dice.pick(&["", "mutt", PROGRAMS[0], PROGRAMS[1], PROGRAMS[3]])).to_owned());
    }
    let moment = |dice: &mut Dice| start() + SignedDuration::from_mins(dice.number(15 * 500));
    if dice.roll(3) == 0 {
        filter.since = Some(moment(dice));
    }
    if dice.roll(3) == 0 {
        filter.until = Some(moment(dice));
    }
    let words = [
        "anna",
        "ANNA@",
        "token",
        "Failed",
        "mbsync",
        "ärg",
        "ÄRG",
        "grant-ended",
        "alert.",
        "true",
        "e",
        "7",
        "installation",
        "mailward",
        "nowhere-at-all",
        "time",
        "c.d@example.net",
        "  ",
    ];
    for _ in 0..dice.roll(4) {
        filter.text = [filter.text.as_str(), *dice.pick(&words)].join(" ");
    }
    filter
}

#[test]
fn every_filter_finds_what_a_plain_look_at_each_event_finds() {
    let dice = &mut Dice::new(42);
    let log = newest_first(500, 1);
    let (mut hits, mut misses) = (0, 0);
    for round in 0..600 {
        let filter = some_filter(dice);
        let expected: Vec<&AuditEvent> = log.iter().filter(|event| fits(&event.event, &filter)).collect();
        let found = Browsing::of(log.clone(), filter.clone(), &TimeZone::UTC);
        assert_eq!(found.len(), expected.len(), "round {round}: {filter:?}");
        for (index, event) in expected.iter().enumerate() {
            let row = found.row(index).unwrap();
            assert_eq!((row.seq, &row.event), (event.seq, &event.event), "round {round}: {filter:?}");
        }
        assert_eq!(found.row(expected.len()), None);
        if expected.is_empty() { misses += 1 } else { hits += 1 }
    }
    assert!(hits > 200 && misses > 50, "the dice tell little: {hits} and {misses}");
}

#[test]
fn days_and_hours_count_what_fits_by_the_clock_on_the_wall() {
    let zone = TimeZone::get("America/St_Johns").unwrap();
    let log = newest_first(2_000, 2);
    let filter = AuditFilter { program: Some(String::new()), ..AuditFilter::default() };
    let browsing = Browsing::of(log.clone(), filter.clone(), &zone);
    let mut days: BTreeMap<Date, (u32, u32)> = BTreeMap::new();
    let (mut handed_out, mut renewed) = (0, 0);
    for event in log.iter().map(|event| &event.event).filter(|event| fits(event, &filter)) {
        let day = days.entry(event.at.to_zoned(zone.clone()).date()).or_default();
        if event.outcome == Outcome::Ok {
            day.0 += 1;
        } else {
            day.1 += 1;
        }
        if event.outcome == Outcome::Ok && event.kind == AuditKind::HandedOut {
            let count = event.detail.get(crate::domain::audit::FactName::Count);
            handed_out += count.map_or(1, |count| count.as_u64().unwrap() as u32);
        }
        renewed += u32::from(event.outcome == Outcome::Ok && event.kind == AuditKind::TokenRenewed);
    }
    let expected: Vec<DayCount> =
        days.into_iter().rev().map(|(day, (done, failed))| DayCount { day, done, failed }).collect();
    assert_eq!(browsing.days(), expected);
    let hours = browsing.hours();
    assert!(hours.is_sorted_by(|a, b| a.start > b.start));
    assert_eq!(hours.iter().map(|hour| hour.handed_out).sum::<u32>(), handed_out);
    assert_eq!(hours.iter().map(|hour| hour.renewed).sum::<u32>(), renewed);
    assert_eq!(hours.iter().map(|hour| hour.done + hour.failed).sum::<u32>() as usize, browsing.len());
}

#[test]
fn accounts_and_programs_are_listed_once_and_in_order_whatever_is_filtered() {
    let filter = AuditFilter { text: "nowhere-at-all".to_owned(), ..AuditFilter::default() };
    let browsing = Browsing::of(newest_first(500, 3), filter, &TimeZone::UTC);
    assert!(browsing.is_empty() && browsing.is_complete());
    let accounts: Vec<(String, i64)> =
        browsing.accounts().iter().map(|subject| (subject.address.to_string(), subject.id.get())).collect();
    let expected =
        [("Boris@example.com", 2), ("anna@example.org", 1), ("anna@example.org", 3), ("c.d@example.net", 4)];
    assert_eq!(accounts, expected.map(|(address, id)| (address.to_owned(), id)));
    assert_eq!(browsing.programs(), ["aerc", "mbsync", "msmtp", "neomutt", "Ärger"]);
}

#[test]
fn an_event_is_found_again_by_its_number_while_it_fits() {
    let log = newest_first(40_000, 4);
    let filter = AuditFilter { outcome: Some(Outcome::Failed), ..AuditFilter::default() };
    let browsing = Browsing::of(log.clone(), filter, &TimeZone::UTC);
    for index in (0..browsing.len()).step_by(97) {
        assert_eq!(browsing.place_of(browsing.row(index).unwrap().seq), Some(index));
    }
    let failed: std::collections::HashSet<u64> =
        (0..browsing.len()).map(|index| browsing.row(index).unwrap().seq).collect();
    let other = (1..40_000).find(|seq| !failed.contains(seq)).unwrap();
    assert_eq!(browsing.place_of(other), None);
    assert_eq!((browsing.place_of(0), browsing.place_of(50_000)), (None, None));
}

#[test]
fn pictures_of_the_same_are_equal_and_of_something_else_are_not() {
    let log = newest_first(300, 5);
    let picture = Browsing::of(log.clone(), AuditFilter::default(), &TimeZone::UTC);
    assert_eq!(picture, picture.clone());
    assert_eq!(picture, Browsing::of(log.clone(), AuditFilter::default(), &TimeZone::UTC));
    let filter = AuditFilter { outcome: Some(Outcome::Ok), ..AuditFilter::default() };
    assert_ne!(picture, Browsing::of(log.clone(), filter, &TimeZone::UTC));
    assert_ne!(picture, Browsing::of(log[1..].to_vec(), AuditFilter::default(), &TimeZone::UTC));
    let empty = Browsing::of(Vec::new(), AuditFilter::default(), &TimeZone::UTC);
    assert!(empty.is_complete() && empty.is_empty() && empty.days().is_empty() && empty.row(0).is_none());
}
