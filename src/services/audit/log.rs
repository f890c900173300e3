//! Where events are read from, in bounded pieces: the store, or a list in a test.

use async_trait::async_trait;

use super::columns::{Builder, Entry};
use crate::domain::audit::AuditFilter;
use crate::domain::problem::Problem;
use crate::store::Store;

pub(super) use crate::store::{AuditExtent as Extent, AuditSpan as Span};

/// A log that can be read.
#[async_trait]
pub(super) trait Log: Sync {
    /// How much there is.
    async fn extent(&self) -> Result<Extent, Problem>;

    /// Pushes at most so many events, and gives back what it was given.
    async fn read(&self, span: Span, limit: usize, builder: Builder) -> Result<Builder, Problem>;
}

#[async_trait]
impl Log for Store {
    async fn extent(&self) -> Result<Extent, Problem> {
        Ok(self.audit_extent().await?)
    }

    async fn read(&self, span: Span, limit: usize, builder: Builder) -> Result<Builder, Problem> {
        let all = AuditFilter::default();
        let push = |builder: &mut Builder, event: crate::store::StoredEvent<'_>| {
            builder.push(&Entry::from(event));
        };
        Ok(self.fold_audit(&all, span, limit, builder, push).await?)
    }
}
