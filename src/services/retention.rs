//! Retention: events of the audit log that are older than the settings say go, from the old end only.
//!
//! What a collector does not have yet stays, however old it is.

use jiff::SignedDuration;

use crate::domain::problem::Problem;
use crate::domain::settings::Settings;

use super::{Context, forward};

/// Removes what is too old; how many events went. That they went is an event as well.
pub async fn prune(settings: &Settings, context: &Context) -> Result<u64, Problem> {
    let Some(days) = settings.retention.days() else { return Ok(0) };
    let age = SignedDuration::from_hours(24 * i64::from(days));
    let Ok(before) = context.world.clock.now().checked_sub(age) else { return Ok(0) };
    let held_after = forward::held_after(settings, &context.store).await?;
    Ok(context.store.prune_audit(before, held_after).await?)
}
