//! The Mailward that runs beside this command: the window, or `mailward serve`. Asking it needs no runtime.

use std::time::Duration;

use crate::bootstrap::{self, Options};
use crate::broker::client;
use crate::broker::wire::{Answer, Request};
use crate::domain::problem::{Problem, ProblemKind};

/// Asks it; `None` when none answers.
pub(super) fn ask(request: &Request, limit: Duration, options: &Options) -> Result<Option<Answer>, Problem> {
    bootstrap::socket(options).map_or(Ok(None), |place| client::ask(&place, request, limit))
}

/// As long as a renewal may take together with waiting for one of another process.
pub(super) const A_RENEWAL: Duration = Duration::from_secs(40);

/// Whether one answers mail programs.
pub(super) fn answers(options: &Options) -> bool {
    bootstrap::socket(options).is_some_and(|place| client::answers(&place))
}

/// An answer to something else than was asked.
pub(super) fn unasked(answer: Answer) -> Problem {
    let said = match answer {
        Answer::Refused(problem) => return *problem,
        Answer::Token(_) => "with a token",
        Answer::Rotated(_) => "with a rotation",
        Answer::Unlocked => "that its vault is open",
    };
    Problem::new(ProblemKind::Internal)
        .detail(format!("The running Mailward answered {said}, which was not asked"))
}
