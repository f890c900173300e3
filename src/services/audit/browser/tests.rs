//! Reading the log piece by piece while events come and go.

use super::*;
use crate::domain::audit::Outcome;
use crate::services::audit::made::{Dice, Listed, events, fits};

async fn read_all(browser: &mut Browser, log: &Listed) {
    for _piece in 0..1_000 {
        if browser.is_complete() {
            return;
        }
        browser.more_of(log).await.unwrap();
    }
    panic!("it never comes to the end of the log");
}

async fn read_newer(browser: &mut Browser, log: &Listed) {
    for _piece in 0..1_000 {
        if !browser.newer_of(log).await.unwrap() {
            return;
        }
    }
    panic!("there is always something newer");
}

/// The picture shows what a plain look at the log finds.
fn assert_shows(browser: &mut Browser, log: &Listed, filter: &AuditFilter) {
    let picture = browser.picture();
    let expected: Vec<u64> =
        log.0.iter().rev().filter(|event| fits(&event.event, filter)).map(|event| event.seq).collect();
    let found: Vec<u64> = (0..picture.len()).map(|index| picture.row(index).unwrap().seq).collect();
    assert_eq!(found, expected);
    assert_eq!(picture.loaded(), (log.0.len() as u64, log.0.len() as u64));
}

fn failed() -> AuditFilter {
    AuditFilter { outcome: Some(Outcome::Failed), ..AuditFilter::default() }
}

#[tokio::test]
async fn the_first_page_is_there_after_the_first_piece_and_all_of_it_at_the_end() {
    let log = Listed(events(40_000, &mut Dice::new(1)));
    let mut browser = Browser::start(AuditFilter::default(), TimeZone::UTC);
    let before = browser.picture();
    assert!(before.is_empty() && !before.is_complete());
    browser.more_of(&log).await.unwrap();
    let first = browser.picture();
    assert_eq!((first.row(0).unwrap().seq, first.loaded()), (40_000, (FIRST as u64, 40_000)));
    assert!(!first.is_complete());
    read_all(&mut browser, &log).await;
    assert_shows(&mut browser, &log, &AuditFilter::default());
    assert!(browser.picture().is_complete());
}

#[tokio::test]
async fn logs_that_end_at_the_border_of_a_piece_are_read_to_their_end() {
    for count in [0, 1, FIRST - 1, FIRST, FIRST + 1, FIRST + CHUNK - 1, FIRST + CHUNK, FIRST + CHUNK + 1] {
        let log = Listed(events(count as u64, &mut Dice::new(2)));
        let mut browser = Browser::start(AuditFilter::default(), TimeZone::UTC);
        read_all(&mut browser, &log).await;
        assert_shows(&mut browser, &log, &AuditFilter::default());
    }
}

#[tokio::test]
async fn another_filter_looks_through_what_is_read_and_what_is_read_later() {
    let log = Listed(events(30_000, &mut Dice::new(3)));
    let mut browser = Browser::start(AuditFilter::default(), TimeZone::UTC);
    browser.more_of(&log).await.unwrap();
    browser.set_filter(failed());
    let some = browser.picture();
    assert!(!some.is_empty() && some.len() < FIRST);
    read_all(&mut browser, &log).await;
    assert_shows(&mut browser, &log, &failed());
    let text = AuditFilter { text: "ANNA mbsync".to_owned(), ..AuditFilter::default() };
    browser.set_filter(text.clone());
    assert_shows(&mut browser, &log, &text);
}

#[tokio::test]
async fn what_is_recorded_while_somebody_looks_comes_in_and_little_is_copied_for_it() {
    let all = events(30_000, &mut Dice::new(4));
    let mut log = Listed(all[..20_000].to_vec());
    let mut browser = Browser::start(failed(), TimeZone::UTC);
    read_all(&mut browser, &log).await;
    let before = browser.picture();
    let mut next = 20_000;
    for step in [1, 1, 1, 500, 600, 1, 4_095, 4_096] {
        log.0.extend_from_slice(&all[next..next + step]);
        next += step;
        read_newer(&mut browser, &log).await;
        assert_shows(&mut browser, &log, &failed());
    }
    assert!(browser.log.len() < 9, "{}", browser.log.len());
    // A picture somebody still shows has not changed.
    assert_eq!(before.loaded(), (20_000, 20_000));
    assert!(before.row(0).unwrap().seq <= 20_000);
    // What was read before is shared, not copied.
    let oldest = &browser.log.last().unwrap().0;
    assert!(Arc::strong_count(oldest) > 1);
}

#[tokio::test]
async fn a_log_that_was_empty_fills_up() {
    let all = events(3_000, &mut Dice::new(5));
    let mut log = Listed(Vec::new());
    let mut browser = Browser::start(AuditFilter::default(), TimeZone::UTC);
    read_all(&mut browser, &log).await;
    assert!(browser.picture().is_complete());
    log.0.extend_from_slice(&all[..3]);
    read_newer(&mut browser, &log).await;
    assert_shows(&mut browser, &log, &AuditFilter::default());
    log.0.extend_from_slice(&all[3..]);
    read_newer(&mut browser, &log).await;
    assert_shows(&mut browser, &log, &AuditFilter::default());
}

#[tokio::test]
async fn what_is_pruned_goes_from_the_picture_also_in_the_middle_of_a_piece() {
    let mut log = Listed(events(25_000, &mut Dice::new(6)));
    let mut browser = Browser::start(failed(), TimeZone::UTC);
    read_all(&mut browser, &log).await;
    for gone in [1, 99, 12_345] {
        log.0.drain(..gone);
        browser.newer_of(&log).await.unwrap();
        assert_shows(&mut browser, &log, &failed());
    }
    browser.set_filter(AuditFilter::default());
    assert_shows(&mut browser, &log, &AuditFilter::default());
}

#[tokio::test]
async fn pruning_while_the_log_is_still_read_leaves_nothing_waiting_for_ever() {
    let mut log = Listed(events(25_000, &mut Dice::new(7)));
    let mut browser = Browser::start(AuditFilter::default(), TimeZone::UTC);
    browser.more_of(&log).await.unwrap();
    log.0.drain(..24_900);
    browser.newer_of(&log).await.unwrap();
    read_all(&mut browser, &log).await;
    assert_shows(&mut browser, &log, &AuditFilter::default());
}

#[tokio::test]
async fn a_log_that_was_replaced_by_an_older_one_is_read_anew() {
    let all = events(5_000, &mut Dice::new(8));
    let mut browser = Browser::start(AuditFilter::default(), TimeZone::UTC);
    read_all(&mut browser, &Listed(all.clone())).await;
    let older = Listed(all[..300].to_vec());
    browser.newer_of(&older).await.unwrap();
    read_all(&mut browser, &older).await;
    assert_shows(&mut browser, &older, &AuditFilter::default());
}
