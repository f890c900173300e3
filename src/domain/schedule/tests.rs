//! Near, far, past, failing, asleep since Tuesday; and 200 days at a stretch.

use std::collections::HashSet;

use super::*;
use crate::domain::account::{AccountId, Generation, StandingProblem};
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::{Rotation, TokenFacts};
use crate::domain::{examples, lifespan};

const NOW: &str = "2026-11-22T10:00:00Z";

fn now() -> Timestamp {
    NOW.parse().unwrap()
}

fn failed(mut account: Account, kind: ProblemKind, attempts: u32, retry_after_s: Option<u64>) -> Account {
    let mut problem = Problem::new(kind).at(now());
    problem.facts.retry_after_s = retry_after_s;
    account.problem = Some(StandingProblem { problem, since: now(), attempts });
    account
}

fn wait(account: &Account) -> SignedDuration {
    renew_at(account, None, Policy::AheadOfNeed, now()).unwrap().duration_since(now())
}

#[test]
fn a_token_is_renewed_at_80_per_cent_or_5_minutes_before_the_end_whichever_is_earlier() {
    let cases = [(60, 48), (20, 15), (10, 5), (600, 480), (30, 24)];
    for (life, due) in cases {
        let life = SignedDuration::from_mins(life);
        let latest = SignedDuration::from_mins(due);
        let earliest = latest - (life / 20).min(SignedDuration::from_mins(2));
        for row in 1..=50 {
            let account = Account { id: AccountId::new(row), ..examples::signed_in(now(), life) };
            let wait = wait(&account);
            assert!((earliest..=latest).contains(&wait), "life of {life:?}: {wait:?}");
        }
    }
}

#[test]
fn a_token_of_seconds_is_not_renewed_in_a_circle() {
    let account = examples::signed_in(now(), SignedDuration::from_secs(30));
    assert_eq!(
        renew_at(&account, None, Policy::AheadOfNeed, now()).unwrap().duration_since(now()),
        LEAST_PAUSE
    );
}

#[test]
fn a_machine_that_slept_since_tuesday_finds_it_due_at_once() {
    let account = examples::signed_in("2026-11-17T10:00:00Z".parse().unwrap(), SignedDuration::from_hours(1));
    assert!(renew_at(&account, None, Policy::AheadOfNeed, now()).unwrap() < now());
}

#[test]
fn nothing_is_planned_where_renewing_cannot_help() {
    let signed_in = examples::signed_in(now(), SignedDuration::from_hours(1));
    let mut without_refresh = signed_in.clone();
    without_refresh.grant.as_mut().unwrap().refresh = None;
    let ended = failed(signed_in.clone(), ProblemKind::GrantEnded, 1, None);
    let blocked = failed(signed_in, ProblemKind::AdministratorNeeded, 1, None);
    for account in [examples::new(), without_refresh, ended, blocked] {
        assert_eq!(renew_at(&account, None, Policy::AheadOfNeed, now()), None);
    }
}

#[test]
fn a_passing_failure_is_tried_again_with_growing_patience_up_to_an_hour() {
    let old = examples::signed_in("2026-11-22T08:00:00Z".parse().unwrap(), SignedDuration::from_hours(1));
    let waits: Vec<i64> = [1, 2, 3, 8, 40]
        .map(|attempts| {
            let account = failed(old.clone(), ProblemKind::ProviderBusy, attempts, None);
            renew_at(&account, None, Policy::AheadOfNeed, now()).unwrap().duration_since(now()).as_secs()
        })
        .to_vec();
    let bare = [30, 60, 120, 3600, 3600];
    for (wait, bare) in waits.iter().zip(bare) {
        assert!((bare..bare + 15).contains(wait), "{wait} s instead of {bare} s and a spread");
    }
}

#[test]
fn ten_accounts_that_fail_together_do_not_ask_together() {
    let old = examples::signed_in("2026-11-22T08:00:00Z".parse().unwrap(), SignedDuration::from_hours(1));
    let moments: HashSet<_> = (1..=10)
        .map(|row| {
            let account =
                Account { id: AccountId::new(row), ..failed(old.clone(), ProblemKind::TimedOut, 1, None) };
            renew_at(&account, None, Policy::AheadOfNeed, now()).unwrap()
        })
        .collect();
    assert!(moments.len() > 5, "only {} different moments", moments.len());
}

#[test]
fn what_the_provider_says_about_trying_again_is_heeded() {
    let old = examples::signed_in("2026-11-22T08:00:00Z".parse().unwrap(), SignedDuration::from_hours(1));
    let account = failed(old.clone(), ProblemKind::ProviderBusy, 1, Some(600));
    assert_eq!(wait(&account), SignedDuration::from_mins(10));
    let absurd = failed(old, ProblemKind::ProviderBusy, 1, Some(10_000_000));
    assert_eq!(wait(&absurd), SignedDuration::from_mins(60));
}

#[test]
fn accounts_renewed_together_drift_apart_and_each_keeps_its_moment() {
    let of = |row, generation| Account {
        id: AccountId::new(row),
        generation: Generation::new(generation),
        ..examples::signed_in(now(), SignedDuration::from_hours(1))
    };
    let moments: HashSet<_> = (1..=20).map(|row| wait(&of(row, 1))).collect();
    assert!(moments.len() > 15, "only {} different moments", moments.len());
    let generations: HashSet<_> = (1..=20).map(|generation| wait(&of(1, generation))).collect();
    assert!(generations.len() > 15, "only {} different moments", generations.len());
    assert_eq!(wait(&of(7, 3)), wait(&of(7, 3)));
}

#[test]
fn a_stated_end_is_put_off_in_time_where_renewing_does_that() {
    let rotating = facts(Rotation::OldDies, None);
    let account = stating(now(), SignedDuration::from_hours(10), SignedDuration::from_hours(1));
    let end = lifespan::expected_end(&account, &rotating).unwrap();
    for policy in [Policy::AheadOfNeed, Policy::KeepAlive] {
        let wait = renew_at(&account, Some(&end), policy, now()).unwrap().duration_since(now());
        let latest = SignedDuration::from_mins(48);
        assert!((latest - SignedDuration::from_mins(2)..=latest).contains(&wait), "{policy:?}: {wait:?}");
    }
    let fixed = lifespan::expected_end(&account, &facts(Rotation::None, None)).unwrap();
    assert_eq!(renew_at(&account, Some(&fixed), Policy::KeepAlive, now()), None);
}

#[test]
fn an_end_that_renewing_did_not_put_off_is_not_tried_again() {
    let mut account = stating(now(), SignedDuration::from_hours(10), SignedDuration::from_hours(1));
    let later = now() + SignedDuration::from_mins(50);
    let grant = account.grant.as_mut().unwrap();
    grant.access.as_mut().unwrap().issued_at = later;
    grant.refresh.as_mut().unwrap().last_used_at = Some(later);
    let end = lifespan::expected_end(&account, &facts(Rotation::Unknown, None)).unwrap();
    assert_eq!(renew_at(&account, Some(&end), Policy::KeepAlive, later), None);
}

#[test]
fn a_refresh_token_of_seconds_is_not_renewed_in_a_circle() {
    let account = stating(now(), SignedDuration::from_hours(1), SignedDuration::from_secs(10));
    let end = lifespan::expected_end(&account, &facts(Rotation::OldDies, None)).unwrap();
    let at = renew_at(&account, Some(&end), Policy::AheadOfNeed, now()).unwrap();
    assert_eq!(at.duration_since(now()), LEAST_PAUSE);
}

#[test]
fn two_hundred_days_bring_no_gap_no_storm_and_no_end() {
    let hour = SignedDuration::from_hours(1);
    let minute = SignedDuration::from_mins(1);
    let day = SignedDuration::from_hours(24);
    for (life, refresh_life, idle_days) in [
        (hour, None, None),
        (hour, None, Some(180)),
        (minute * 75, None, Some(90)),
        (minute * 5, Some(minute * 30), None),
        (hour, Some(minute * 30), None),
        (hour * 8, Some(day * 14), Some(3)),
        (day * 7, None, Some(2)),
        (day * 28, Some(day), None),
        (SignedDuration::from_secs(30), None, Some(90)),
    ] {
        for policy in [Policy::AheadOfNeed, Policy::KeepAlive] {
            // Tokens of seconds fill a day with as many renewals as others fill a year.
            let days = if life < minute { 5 } else { 200 };
            live(&Life { life, refresh_life, facts: facts(Rotation::OldDies, idle_days), policy, days });
        }
    }
}

struct Life {
    life: SignedDuration,
    refresh_life: Option<SignedDuration>,
    facts: TokenFacts,
    policy: Policy,
    days: i64,
}

/// Renews whenever the plan says so, and checks at each renewal that it came in time and not too soon.
fn live(case: &Life) {
    let name = format!("{:?} {:?} {:?} {:?}", case.life, case.refresh_life, case.facts, case.policy);
    let mut account = examples::signed_in(now(), case.life);
    account.grant.as_mut().unwrap().refresh.as_mut().unwrap().stated_end_at =
        case.refresh_life.map(|life| now() + life);
    let last = now() + SignedDuration::from_hours(24 * case.days);
    let mut at = now();
    loop {
        let end = lifespan::expected_end(&account, &case.facts);
        let Some(due) = renew_at(&account, end.as_ref(), case.policy, at) else {
            assert!(end.is_none(), "{name}: nothing is planned although an end comes");
            return;
        };
        let access = account.access().unwrap();
        if case.policy == Policy::AheadOfNeed {
            assert!(due < access.presumed_end(), "{name}: a gap before {due}");
        }
        assert!(due.duration_since(at) >= LEAST_PAUSE, "{name}: again after {:?}", due.duration_since(at));
        if let Some(end) = end {
            assert!(due < end.at, "{name}: the refresh token ended at {} before {due}", end.at);
        }
        if due > last {
            return;
        }
        at = due;
        let grant = account.grant.as_mut().unwrap();
        let access = grant.access.as_mut().unwrap();
        (access.issued_at, access.expires_at) = (at, Some(at + case.life));
        let refresh = grant.refresh.as_mut().unwrap();
        match case.refresh_life {
            Some(life) => (refresh.issued_at, refresh.stated_end_at) = (at, Some(at + life)),
            None => refresh.last_used_at = Some(at),
        }
        account.generation = account.generation.next();
    }
}

fn facts(rotation: Rotation, refresh_idle_end_days: Option<u32>) -> TokenFacts {
    TokenFacts { refresh_idle_end_days, rotation, ..TokenFacts::default() }
}

/// With a refresh token that ends after so long, as the provider said.
fn stating(at: Timestamp, life: SignedDuration, refresh_life: SignedDuration) -> Account {
    let mut account = examples::signed_in(at, life);
    account.grant.as_mut().unwrap().refresh.as_mut().unwrap().stated_end_at = Some(at + refresh_life);
    account
}
