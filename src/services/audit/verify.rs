//! Checking the chain, and recording that it was checked.

use std::ops::ControlFlow;

use super::{Cancel, Context, Progress};
use crate::domain::audit::{AuditKind, FactName, NewEvent, Verified};
use crate::domain::problem::{Problem, ProblemKind};

/// Checks the chain, and records that it was checked and what was found. A check that is stopped records nothing.
pub async fn verify(context: &Context, progress: Progress, cancel: Cancel) -> Result<Verified, Problem> {
    let stop = cancel.clone();
    let watch = move |done, of| {
        progress(done, of);
        if stop.is_cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let Some(verified) = context.store.verify_audit(watch).await? else {
        cancel.check()?;
        return Err(Problem::new(ProblemKind::AuditWorkCancelled));
    };
    // What was found counts also where it cannot be written down.
    context.store.record(event(&verified, context)).await.ok();
    Ok(verified)
}

fn event(verified: &Verified, context: &Context) -> NewEvent {
    let event = NewEvent::new(AuditKind::LogVerified, context.world.clock.now())
        .with(FactName::Count, verified.events);
    let Some(broken) = verified.broken else { return event };
    let event = event.failed(ProblemKind::AuditBroken).with(FactName::Reason, broken.how.code());
    match broken.first_bad {
        Some(seq) => event.with(FactName::FirstSeq, seq),
        None => event,
    }
}
