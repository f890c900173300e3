//! Decides when each account is next renewed.
//!
//! Pure: takes an account and gives back a moment. It never sleeps, never reads the clock and never sees a token.

use jiff::{SignedDuration, Timestamp};

use super::account::Account;
use super::health::{self, Health};
use super::lifespan::ExpectedEnd;

/// Which renewals happen by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Policy {
    /// Access tokens ahead of need.
    AheadOfNeed,
    /// Only what keeps a refresh token from dying of disuse; access tokens when a program asks.
    KeepAlive,
}

/// When this account should be renewed; `None` when renewing cannot help or nothing is to be done.
pub fn renew_at(
    account: &Account,
    end: Option<&ExpectedEnd>,
    policy: Policy,
    now: Timestamp,
) -> Option<Timestamp> {
    account.refresh()?;
    let access = account.access()?;
    if matches!(health::of(account, end, false, now), Health::NeedsSignIn | Health::Revoked | Health::Blocked)
    {
        return None;
    }
    let needed = match policy {
        Policy::AheadOfNeed => Some(ahead_of_need(access.issued_at, access.presumed_end())),
        Policy::KeepAlive => None,
    };
    let in_time = end.filter(|end| end.cause.is_put_off_by_use()).map(before_disuse);
    let planned = needed.into_iter().chain(in_time).min()?;
    let Some(standing) = &account.problem else {
        return Some(planned);
    };
    let failed_at = standing.problem.facts.at.unwrap_or(standing.since);
    let wait = standing
        .problem
        .facts
        .retry_after_s
        .and_then(|s| i64::try_from(s).ok())
        .map(SignedDuration::from_secs);
    let again =
        failed_at + wait.map_or_else(|| back_off(account, standing.attempts), |wait| wait.min(LONGEST_WAIT));
    Some(planned.max(again))
}

/// With a third of the span left, so that weeks without a network do not cost the sign-in.
fn before_disuse(end: &ExpectedEnd) -> Timestamp {
    end.since + end.at.duration_since(end.since) * 2 / 3
}

/// At 80 % of the life, or 5 minutes before the end, whichever is earlier.
fn ahead_of_need(issued: Timestamp, end: Timestamp) -> Timestamp {
    let life = end.duration_since(issued);
    let by_share = issued + life * 4 / 5;
    let by_reserve = end - RESERVE;
    by_share.min(by_reserve).max(issued + LEAST_PAUSE.min(life))
}

const RESERVE: SignedDuration = SignedDuration::from_mins(5);

/// A provider that issues tokens of a few seconds must not be asked in a circle.
const LEAST_PAUSE: SignedDuration = SignedDuration::from_secs(20);

/// Doubles from half a minute up to an hour; spread by account, so that ten accounts do not ask in the same second.
fn back_off(account: &Account, attempts: u32) -> SignedDuration {
    let doubled = FIRST_WAIT * (1 << attempts.saturating_sub(1).min(7));
    let spread = SignedDuration::from_secs((account.id.get() * 7 + i64::from(attempts) * 3).rem_euclid(15));
    doubled.min(LONGEST_WAIT) + spread
}

const FIRST_WAIT: SignedDuration = SignedDuration::from_secs(30);
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(1);

#[cfg(test)]
mod tests {
    use super::super::account::{AccountId, StandingProblem};
    use super::super::examples;
    use super::super::problem::{Problem, ProblemKind};
    use super::*;

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

    fn minutes(account: &Account) -> Option<i64> {
        renew_at(account, None, Policy::AheadOfNeed, now()).map(|at| at.duration_since(now()).as_mins())
    }

    #[test]
    fn a_token_is_renewed_at_80_per_cent_or_5_minutes_before_the_end_whichever_is_earlier() {
        let cases = [(60, 48), (20, 15), (10, 5), (600, 480), (30, 24)];
        for (life, due) in cases {
            let account = examples::signed_in(now(), SignedDuration::from_mins(life));
            assert_eq!(minutes(&account), Some(due), "life of {life} minutes");
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
        let account =
            examples::signed_in("2026-11-17T10:00:00Z".parse().unwrap(), SignedDuration::from_hours(1));
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
        let moments: std::collections::HashSet<_> = (1..=10)
            .map(|row| {
                let account = Account {
                    id: AccountId::new(row),
                    ..failed(old.clone(), ProblemKind::TimedOut, 1, None)
                };
                renew_at(&account, None, Policy::AheadOfNeed, now()).unwrap()
            })
            .collect();
        assert!(moments.len() > 5, "only {} different moments", moments.len());
    }

    #[test]
    fn what_the_provider_says_about_trying_again_is_heeded() {
        let old = examples::signed_in("2026-11-22T08:00:00Z".parse().unwrap(), SignedDuration::from_hours(1));
        let account = failed(old.clone(), ProblemKind::ProviderBusy, 1, Some(600));
        assert_eq!(minutes(&account), Some(10));
        let absurd = failed(old, ProblemKind::ProviderBusy, 1, Some(10_000_000));
        assert_eq!(minutes(&absurd), Some(60));
    }
}
