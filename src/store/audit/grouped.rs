//! Writes that wait at once share one transaction, because what takes its time is the disk and not the writing.
//!
//! Each is on the disk before its caller hears of it. One that is refused, as for an account that is gone, leaves the others
//! alone; where the disk refuses, all fail and nothing of any stays. What is grouped must find out whether it can be done
//! before it writes.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::oneshot;

use super::append::Scribe;
use crate::domain::audit::NewEvent;
use crate::store::Store;
use crate::store::error::StoreError;
use crate::store::keeper::{Job, Keeper};

/// What waits to be written.
#[derive(Clone, Default)]
pub(in crate::store) struct Pending(Arc<Mutex<Vec<Part>>>);

/// One write: does its work, or takes note that there is no transaction for it.
type Part = Box<dyn FnOnce(Result<&Scribe<'_>, StoreError>) -> Done + Send>;

/// A write that has done its work.
struct Done {
    /// Tells the caller, once it is known what became of the transaction.
    tell: Box<dyn FnOnce(Result<(), StoreError>)>,
    /// Why the transaction must not be committed.
    spoilt: Option<StoreError>,
}

impl Store {
    /// Records an event; its number, or nothing where it has to wait for the vault's key. On the disk before it returns.
    /// Those who record at once share a transaction.
    pub async fn record(&self, event: NewEvent) -> Result<Option<u64>, StoreError> {
        self.grouped(move |scribe| scribe.record(&event)).await
    }

    /// Does a small write together with whatever else waits. It is done even if the caller no longer waits for it.
    pub(in crate::store) async fn grouped<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Scribe<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (reply, answer) = oneshot::channel();
        let part: Part = Box::new(move |scribe| {
            let done = scribe.and_then(work);
            let spoilt = done.as_ref().err().filter(|error| spoils(error)).cloned();
            let tell = move |committed: Result<(), StoreError>| {
                reply.send(committed.and(done)).ok(); // nobody waits any more, which undoes nothing
            };
            Done { tell: Box::new(tell), spoilt }
        });
        // A place in the queue first: whoever gives up waiting for one must leave nothing behind that nobody fetches.
        let place = self.jobs.reserve().await.map_err(|_gone| StoreError::Ended)?;
        if self.pending.push(part) {
            let pending = self.pending.clone();
            let job: Job = Box::new(move |keeper| pending.write(keeper));
            place.send(job);
        }
        answer.await.map_err(|_gone| StoreError::Ended)?
    }
}

/// Whether an error is more than a refusal of this one write.
fn spoils(error: &StoreError) -> bool {
    !matches!(error, StoreError::NoSuchAccount | StoreError::Stale { .. })
}

impl Pending {
    /// Adds a part; whether it is the first one, for which somebody has to send a job.
    fn push(&self, part: Part) -> bool {
        let mut parts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        parts.push(part);
        parts.len() == 1
    }

    fn take(&self) -> Vec<Part> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Writes everything that waits by now.
    fn write(&self, keeper: &mut Keeper) {
        let mut parts = self.take().into_iter();
        loop {
            let mut piece: Vec<Part> = parts.by_ref().take(PIECE).collect();
            if piece.is_empty() {
                return;
            }
            let mut done = Vec::with_capacity(piece.len());
            let committed = keeper.write(|scribe| {
                done.extend(piece.drain(..).map(|part| part(Ok(scribe))));
                done.iter_mut().find_map(|done: &mut Done| done.spoilt.take()).map_or(Ok(()), Err)
            });
            // No transaction could be had.
            let refused = committed.clone().err().unwrap_or(StoreError::Busy);
            done.extend(piece.into_iter().map(|part| part(Err(refused.clone()))));
            for done in done {
                (done.tell)(committed.clone());
            }
        }
    }
}

/// How many share a transaction at most.
const PIECE: usize = 512;
