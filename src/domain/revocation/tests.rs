//! When a provider is asked again.

use super::*;

fn now() -> Timestamp {
    "2026-11-22T10:00:00Z".parse().unwrap()
}

fn wait(attempts: u32, retry_after_s: Option<u64>) -> SignedDuration {
    ask_again_at(OutstandingId(1), attempts, retry_after_s, now()).duration_since(now())
}

#[test]
fn the_pause_doubles_up_to_six_hours_and_never_ends() {
    let minutes = [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360];
    for (attempts, minutes) in (1..).zip(minutes) {
        let least = SignedDuration::from_mins(minutes);
        let wait = wait(attempts, None);
        assert!(wait >= least && wait < least + SignedDuration::from_secs(20), "{attempts}: {wait:?}");
    }
    assert!(wait(u32::MAX, None) < SignedDuration::from_hours(7));
}

#[test]
fn the_provider_may_ask_for_more_patience_but_not_for_all_eternity() {
    assert_eq!(wait(1, Some(900)), SignedDuration::from_secs(900));
    assert!(wait(1, Some(1)) >= SignedDuration::from_mins(1), "less patience than ours is not taken");
    assert_eq!(wait(1, Some(u64::MAX)), SignedDuration::from_hours(24));
}

#[test]
fn two_revocations_of_one_moment_are_not_asked_for_in_the_same_second() {
    let at = |id| ask_again_at(OutstandingId(id), 1, None, now());
    assert_ne!(at(1), at(2));
}
