//! The newest events that fit, read once.

use super::Context;
use super::columns::Entry;
use super::typed::Typed;
use crate::domain::audit::{AuditEvent, AuditFilter};
use crate::domain::problem::Problem;
use crate::store::{AuditSpan, StoredEvent};

/// The newest events that fit, at most so many, newest first.
pub async fn list(filter: &AuditFilter, limit: usize, context: &Context) -> Result<Vec<AuditEvent>, Problem> {
    let mut before = None;
    let mut found = Found { events: Vec::new(), read: 0, last: 0, typed: Typed::new(&filter.text) };
    while found.events.len() < limit {
        let wanted = limit - found.events.len();
        // Without words every event that is read fits; with words nobody knows how many have to be read.
        let piece = if found.typed.is_empty() { wanted.min(PIECE) } else { PIECE };
        found.read = 0;
        let span = AuditSpan::Before(before);
        found = context.store.fold_audit(filter, span, piece, found, Found::take).await?;
        if found.read < piece {
            break;
        }
        before = Some(found.last);
    }
    found.events.truncate(limit);
    Ok(found.events)
}

/// So many events are read at once.
const PIECE: usize = 10_000;

/// What was found so far.
struct Found {
    events: Vec<AuditEvent>,
    read: usize,
    last: u64,
    typed: Typed,
}

impl Found {
    fn take(&mut self, event: StoredEvent<'_>) {
        (self.read, self.last) = (self.read + 1, event.seq);
        if self.typed.fit(&Entry::from(event)) {
            self.events.push(event.to_event());
        }
    }
}
