//! Columns against a naive model:
//! filters, words, and the borders of chunks.

use super::*;
use crate::domain::audit::AuditEvent;
use crate::services::audit::made::{Dice, events};

fn chunk_of(events: &[AuditEvent]) -> (Chunk, Arc<Words>) {
    let mut builder = Builder::with(Dictionary::default());
    for event in events {
        builder.push(&Entry::from(event));
    }
    let (chunk, mut dictionary) = builder.done();
    (chunk, dictionary.words())
}

#[test]
fn kinds_are_numbered_in_their_order_and_fit_a_byte_with_their_outcome() {
    for kind in AuditKind::ALL {
        for outcome in [Outcome::Ok, Outcome::Failed] {
            assert_eq!(unpacked(packed(*kind, outcome)), Some((*kind, outcome)));
        }
    }
    assert_eq!(unpacked(u8::MAX), None);
    const { assert!(AuditKind::ALL.len() < 127) };
}

#[test]
fn every_event_reads_back_as_it_was_recorded() {
    let mut events = events(500, &mut Dice::new(7));
    events.reverse();
    let (chunk, words) = chunk_of(&events);
    for (place, event) in events.iter().enumerate() {
        let row = chunk.row(place, &words).unwrap();
        assert_eq!((row.seq, row.event), (event.seq, event.event.clone()));
    }
    assert_eq!(chunk.row(500, &words), None);
    assert_eq!((chunk.newest(), chunk.oldest()), (500, 1));
}

#[test]
fn numbers_with_gaps_are_kept_and_a_part_is_counted_from_any_number() {
    let mut events = events(100, &mut Dice::new(9));
    events.retain(|event| event.seq % 3 != 0);
    events.reverse();
    let (chunk, _) = chunk_of(&events);
    for (place, event) in events.iter().enumerate() {
        assert_eq!(chunk.seq(place), event.seq);
    }
    for first in 0..103 {
        let expected = events.iter().filter(|event| event.seq >= first).count();
        assert_eq!(chunk.len_from(first), expected, "{first}");
    }
}

#[test]
fn events_pushed_oldest_first_and_joined_with_a_chunk_stand_newest_first() {
    let mut all = events(60, &mut Dice::new(11));
    let (older, newer) = all.split_at(20);
    let mut builder = Builder::with(Dictionary::default());
    older.iter().rev().for_each(|event| builder.push(&Entry::from(event)));
    let (before, dictionary) = builder.done();
    let mut builder = Builder::with(dictionary);
    for event in newer {
        builder.push(&Entry::from(event));
    }
    let mut builder = builder.turned();
    builder.append(&before);
    let (chunk, mut dictionary) = builder.done();
    let words = dictionary.words();
    all.reverse();
    let rows: Vec<_> = (0..60).map(|place| chunk.row(place, &words).unwrap().event).collect();
    assert_eq!(rows, all.into_iter().map(|event| event.event).collect::<Vec<_>>());
}

#[test]
fn an_event_takes_about_thirty_bytes() {
    let mut events = events(16_000, &mut Dice::new(3));
    events.reverse();
    let (chunk, _) = chunk_of(&events);
    let each = chunk.bytes() / chunk.len();
    assert!((20..40).contains(&each), "{each}");
}

#[test]
fn an_address_that_nobody_checked_is_shown_as_unreadable() {
    let mut events = events(50, &mut Dice::new(5));
    let event = events.iter_mut().find(|event| event.event.subject.is_some()).unwrap();
    let mut entry = Entry::from(&*event);
    let id = entry.subject.unwrap().0;
    entry.subject = Some((id, "not an address\u{0}"));
    let mut builder = Builder::with(Dictionary::default());
    builder.push(&entry);
    let (chunk, mut dictionary) = builder.done();
    let row = chunk.row(0, &dictionary.words()).unwrap();
    assert_eq!(row.event.subject.unwrap().address.as_str(), "unreadable@address.invalid");
}
