//! Health: the one state of an account, and how it follows from its facts.
//!
//! Pure. Window, command line and reports use the same words, from here.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::account::Account;
use super::lifespan::{self, ExpectedEnd};
use super::problem::ProblemKind;

/// The state of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Health {
    /// Works; renews by itself.
    Fresh,
    /// Asking for a new token right now.
    Renewing,
    /// Works, but ends soon and cannot be renewed without the person.
    Due,
    /// A passing failure; trying again by itself.
    Offline,
    /// The person must sign in.
    NeedsSignIn,
    /// Someone else must act: an administrator, the provider.
    Blocked,
    /// The grant ended elsewhere.
    Revoked,
    /// Never signed in.
    New,
}

impl Health {
    /// Every state, the ones that need somebody first.
    pub const ALL: [Self; 8] = [
        Self::NeedsSignIn,
        Self::Revoked,
        Self::Blocked,
        Self::Due,
        Self::Offline,
        Self::Renewing,
        Self::New,
        Self::Fresh,
    ];

    /// The stable code, as in JSON documents.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Fresh => "fresh",
            Self::Renewing => "renewing",
            Self::Due => "due",
            Self::Offline => "offline",
            Self::NeedsSignIn => "needs-sign-in",
            Self::Blocked => "blocked",
            Self::Revoked => "revoked",
            Self::New => "new",
        }
    }

    /// The word for people.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Fresh => "Fresh",
            Self::Renewing => "Renewing",
            Self::Due => "Due",
            Self::Offline => "Offline",
            Self::NeedsSignIn => "Needs sign-in",
            Self::Blocked => "Blocked",
            Self::Revoked => "Revoked",
            Self::New => "New",
        }
    }

    /// Whether somebody must do something.
    pub const fn needs_somebody(self) -> bool {
        matches!(self, Self::NeedsSignIn | Self::Revoked | Self::Blocked | Self::Due)
    }
}

/// The health that follows from an account's facts and from the end that is expected of it, at a moment.
pub fn of(account: &Account, end: Option<&ExpectedEnd>, renewing: bool, now: Timestamp) -> Health {
    if renewing {
        return Health::Renewing;
    }
    let standing = account.problem.as_ref().map(|standing| standing.problem.kind);
    if let Some(health) = standing.and_then(from_problem) {
        return health;
    }
    let Some(grant) = &account.grant else {
        return if account.generation.get() == 0 { Health::New } else { Health::NeedsSignIn };
    };
    if grant.refresh.is_none() {
        return without_refresh(account, now);
    }
    if standing.is_some() {
        return Health::Offline;
    }
    // The last warning is the person's turn; earlier ones come as notices. What use puts off is nobody's turn.
    let ends_soon = end
        .filter(|end| !end.cause.is_put_off_by_use())
        .is_some_and(|end| end.at <= now || lifespan::warning(end, now).is_some_and(|warning| warning.last));
    if ends_soon { Health::Due } else { Health::Fresh }
}

/// Without a refresh token the end cannot be prevented: due while it lasts, then the person's turn.
fn without_refresh(account: &Account, now: Timestamp) -> Health {
    let lasts = account.access().is_some_and(|access| access.lasts(SignedDuration::ZERO, now));
    if lasts { Health::Due } else { Health::NeedsSignIn }
}

/// What a standing problem alone decides; passing ones decide nothing.
fn from_problem(kind: ProblemKind) -> Option<Health> {
    match kind {
        ProblemKind::GrantEnded | ProblemKind::RevokedHere | ProblemKind::RevocationRefuted => {
            Some(Health::Revoked)
        }
        ProblemKind::AdministratorNeeded => Some(Health::Blocked),
        ProblemKind::NoRefreshToken
        | ProblemKind::SignedOutHere
        | ProblemKind::MovedAway
        | ProblemKind::GrantExpired
        | ProblemKind::RenewalLost
        | ProblemKind::ClientRefused
        | ProblemKind::ScopeRefused
        | ProblemKind::ProviderRefused => Some(Health::NeedsSignIn),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::account::{Generation, StandingProblem};
    use super::super::examples;
    use super::super::lifespan::EndCause;
    use super::super::problem::Problem;
    use super::*;

    fn now() -> Timestamp {
        "2026-11-22T10:00:00Z".parse().unwrap()
    }

    fn with(kind: ProblemKind) -> Account {
        let mut account = examples::signed_in(now(), SignedDuration::from_hours(1));
        account.problem = Some(StandingProblem { problem: Problem::new(kind), since: now(), attempts: 1 });
        account
    }

    #[test]
    fn every_state_follows_from_the_facts_of_an_account() {
        let fresh = examples::signed_in(now(), SignedDuration::from_hours(1));
        let mut once = fresh.clone();
        once.grant.as_mut().unwrap().refresh = None;
        let mut ended = once.clone();
        ended.grant.as_mut().unwrap().access.as_mut().unwrap().expires_at = Some(now());
        let mut signed_out = examples::new();
        signed_out.generation = Generation::new(3);
        let cases = vec![
            (examples::new(), Health::New),
            (signed_out, Health::NeedsSignIn),
            (fresh, Health::Fresh),
            (once, Health::Due),
            (ended, Health::NeedsSignIn),
            (with(ProblemKind::Unreachable), Health::Offline),
            (with(ProblemKind::ProviderBusy), Health::Offline),
            (with(ProblemKind::GrantEnded), Health::Revoked),
            (with(ProblemKind::AdministratorNeeded), Health::Blocked),
            (with(ProblemKind::ClientRefused), Health::NeedsSignIn),
            (with(ProblemKind::GrantExpired), Health::NeedsSignIn),
            (with(ProblemKind::RenewalLost), Health::NeedsSignIn),
        ];
        for (account, health) in cases {
            assert_eq!(of(&account, None, false, now()), health, "{:?}", account.problem);
        }
    }

    fn at(end: &ExpectedEnd, now: Timestamp) -> Health {
        of(&examples::signed_in(end.since, SignedDuration::from_hours(1)), Some(end), false, now)
    }

    #[test]
    fn a_sign_in_of_a_client_in_testing_is_due_on_its_last_day() {
        let (since, hours) = (now(), SignedDuration::from_hours);
        let end =
            ExpectedEnd { since, at: since + hours(7 * 24), cause: EndCause::TestingClient { days: 7 } };
        assert_eq!(at(&end, since + hours(5 * 24)), Health::Fresh);
        assert_eq!(at(&end, since + hours(6 * 24)), Health::Due);
        assert_eq!(at(&end, since + hours(8 * 24)), Health::Due, "the provider has not said so yet");
    }

    #[test]
    fn an_end_that_a_renewal_puts_off_is_nobodys_turn() {
        let (since, hours) = (now(), SignedDuration::from_hours);
        for cause in [EndCause::Disuse { days: 90 }, EndCause::Stated { renewable: true }] {
            let end = ExpectedEnd { since, at: since + hours(90 * 24), cause };
            assert_eq!(at(&end, since + hours(90 * 24 - 1)), Health::Fresh, "{cause:?}");
        }
        let cause = EndCause::Stated { renewable: false };
        let end = ExpectedEnd { since, at: since + hours(90 * 24), cause };
        assert_eq!(at(&end, since + hours(90 * 24 - 1)), Health::Due);
    }

    #[test]
    fn while_a_renewal_is_on_its_way_nothing_else_counts() {
        assert_eq!(of(&with(ProblemKind::Unreachable), None, true, now()), Health::Renewing);
    }

    #[test]
    fn codes_and_words_differ_from_state_to_state() {
        let words: std::collections::HashSet<_> =
            Health::ALL.iter().flat_map(|health| [health.word(), health.code()]).collect();
        assert_eq!(words.len(), 2 * Health::ALL.len());
    }
}
