//! The chain of the audit log: whether everything that was recorded is still there. Looks only; nothing is recorded of it.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::SignedDuration;

use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::report::{CheckId, CheckResult, FactName, Finding};
use crate::platform::clock::within;
use crate::services::Context;
use crate::store::StoreError;

/// Checks it, as far as there is time.
pub(in crate::services::diagnose) async fn check(context: &Context) -> Finding {
    let clock = context.world.clock.as_ref();
    let stop = Stop::default();
    let stopped = Arc::clone(&stop.0);
    let watch = move |_done, _of| {
        if stopped.load(Ordering::Acquire) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let skip = |why: &str| Finding::new(CheckId::Chain, CheckResult::Skip, why);
    let verified = match within(clock, PATIENCE, context.store.verify_audit(watch)).await {
        Some(Ok(Some(verified))) => verified,
        Some(Err(StoreError::Locked | StoreError::NoVault)) => return skip("the vault is closed"),
        Some(Err(error)) => {
            return Finding::new(CheckId::Chain, CheckResult::Fail, "it cannot be read")
                .problem(Problem::from(error).at(clock.now()));
        }
        Some(Ok(None)) | None => return skip("too many events for now; verify it in the audit log"),
    };
    let finding = |result, summary: String| {
        Finding::new(CheckId::Chain, result, summary).fact(FactName::Events, verified.events)
    };
    let Some(broken) = verified.broken else {
        return finding(CheckResult::Pass, format!("intact, {} events", verified.events));
    };
    let problem = Problem::new(ProblemKind::AuditBroken).at(clock.now()).fact("reason", broken.how.code());
    finding(CheckResult::Warn, "broken".to_owned()).problem(match broken.first_bad {
        Some(seq) => problem.fact("first_bad_seq", seq),
        None => problem,
    })
}

/// A little less than any check may take: a log that is long is no failure.
const PATIENCE: SignedDuration = SignedDuration::from_secs(8);

/// Ends the work when nobody waits for it any more.
#[derive(Default)]
struct Stop(Arc<AtomicBool>);

impl Drop for Stop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Release);
    }
}
