//! Checking the chain, and recording that it was checked; beginning a new one after one that is broken.

use std::ops::ControlFlow;

use super::{Cancel, Context, Progress};
use crate::domain::alert::{Alert, AlertRule};
use crate::domain::audit::{AuditKind, FactName, NewEvent, Verified};
use crate::domain::problem::{Problem, ProblemKind};
use crate::services::alerts;

/// Checks the chain, and records that it was checked and what was found. A check that is stopped records nothing.
pub async fn verify(context: &Context, progress: Progress, cancel: Cancel) -> Result<Verified, Problem> {
    let verified = look(context, progress, &cancel).await?;
    // What was found counts also where it cannot be written down.
    context.store.record(event(&verified, context)).await.ok();
    Ok(verified)
}

/// Begins a new chain where this one is broken; what is left of it stays. What checking the new one comes to; of a chain that
/// is whole nothing is changed. Alerts about the old one are settled by it; their numbers.
pub async fn begin_anew(
    context: &Context,
    progress: Progress,
    cancel: Cancel,
) -> Result<(Verified, Vec<u64>), Problem> {
    let verified = look(context, Progress::clone(&progress), &cancel).await?;
    let mut settled = Vec::new();
    if let Some(broken) = verified.broken {
        context.store.begin_audit_anew(broken).await?;
        let about_it = |alert: &Alert| alert.rule == AlertRule::ChainBroken;
        for alert in alerts::open(context).await?.into_iter().filter(about_it) {
            alerts::mark_expected(alert.seq, context).await?;
            settled.push(alert.seq);
        }
    }
    Ok((verify(context, progress, cancel).await?, settled))
}

async fn look(context: &Context, progress: Progress, cancel: &Cancel) -> Result<Verified, Problem> {
    let stop = cancel.clone();
    let watch = move |done, of| {
        progress(done, of);
        if stop.is_cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let Some(verified) = context.store.verify_audit(watch).await? else {
        cancel.check()?;
        return Err(Problem::new(ProblemKind::AuditWorkCancelled));
    };
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
