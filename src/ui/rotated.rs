//! What a rotation came to, as far as it is still worth showing. Pure.
//!
//! A result goes by itself once something newer is true of the account; what the person still has to do stays.

use jiff::{SignedDuration, Timestamp};

use crate::domain::problem::{Problem, ProblemKind};
use crate::engine::snapshot::{AccountView, OldGrant, Rotated, Rotation};

/// Something to show.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shown<'a> {
    /// It worked.
    Done(&'a Rotated),
    /// It did not, and no standing problem of the account says so already.
    Failed(&'a Problem),
}

/// What to show of the account's last rotation.
pub fn shown(view: &AccountView) -> Option<Shown<'_>> {
    match view.rotation.as_ref()? {
        Rotation::Done(rotated) => {
            let newest = rotated.account.generation >= view.account.generation;
            (newest || still_stands(rotated)).then_some(Shown::Done(rotated))
        }
        Rotation::Failed(problem) => {
            let told = view.account.problem.as_ref().is_some_and(|it| it.problem.kind == problem.kind);
            let given_up = problem.kind == ProblemKind::SignInCancelled;
            (!told && !given_up && !is_past(problem, view)).then_some(Shown::Failed(problem))
        }
    }
}

/// Whether the grant of before is still there after a full rotation.
pub const fn still_stands(rotated: &Rotated) -> bool {
    matches!(rotated.old_grant, Some(OldGrant::NotOffered | OldGrant::StillStands(_)))
}

/// Whether a token has come since.
fn is_past(problem: &Problem, view: &AccountView) -> bool {
    let failed_at = problem.facts.at;
    failed_at.zip(view.account.access()).is_some_and(|(at, access)| access.issued_at > at)
}

/// How long a row still says that it was just rotated; `None` if it does not.
pub fn just_now(view: &AccountView, now: Timestamp) -> Option<SignedDuration> {
    let Some(Shown::Done(rotated)) = shown(view) else {
        return None;
    };
    let age = now.duration_since(rotated.at);
    (!age.is_negative() && age < A_MOMENT).then(|| A_MOMENT - age)
}

const A_MOMENT: SignedDuration = SignedDuration::from_secs(10);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::snapshots::{self, accounts};

    #[test]
    fn a_row_says_it_for_a_moment_and_the_result_goes_with_the_next_renewal() {
        let mut view = accounts::rotated(false, None);
        let at = snapshots::now();
        assert_eq!(just_now(&view, at + SignedDuration::from_secs(4)), Some(SignedDuration::from_secs(6)));
        assert_eq!(just_now(&view, at + SignedDuration::from_secs(10)), None);
        assert!(shown(&view).is_some());
        view.account.generation = view.account.generation.next();
        assert_eq!(shown(&view), None);
    }

    #[test]
    fn a_grant_that_still_stands_is_shown_until_it_is_dismissed() {
        let mut view = accounts::rotated(true, Some(OldGrant::NotOffered));
        view.account.generation = view.account.generation.next();
        assert!(matches!(shown(&view), Some(Shown::Done(_))));
    }

    #[test]
    fn a_failure_is_shown_unless_the_account_says_it_or_it_is_past() {
        let failed = |kind| Some(Rotation::Failed(Box::new(Problem::new(kind).at(snapshots::now()))));
        let mut view = accounts::rotated(false, None);
        view.rotation = failed(ProblemKind::VaultLocked);
        assert!(matches!(shown(&view), Some(Shown::Failed(_))));
        let same = Problem::new(ProblemKind::VaultLocked);
        view.account = accounts::failing(view.account, same, snapshots::now());
        assert_eq!(shown(&view), None);
        view.rotation = failed(ProblemKind::SignInCancelled);
        assert_eq!(shown(&view), None);
        view.rotation = failed(ProblemKind::TimedOut);
        view.account.grant.as_mut().unwrap().access.as_mut().unwrap().issued_at =
            snapshots::after(SignedDuration::from_secs(1));
        assert_eq!(shown(&view), None);
    }
}
