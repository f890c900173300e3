//! The faces' end of the engine: send commands, read the newest snapshot, wait for an answer.
//!
//! Cloning is cheap. Nothing here blocks: the window's thread may call everything but the `async` methods.

use std::sync::Arc;

use tokio::sync::{mpsc, watch};

use crate::domain::problem::{Problem, ProblemKind};

use super::command::{Command, Reply};
use super::snapshot::Snapshot;

/// The faces' end of the engine.
#[derive(Clone)]
pub struct EngineHandle {
    commands: mpsc::Sender<Command>,
    snapshots: watch::Receiver<Arc<Snapshot>>,
}

impl EngineHandle {
    /// Ties the two channels together; the engine holds the other ends.
    pub(super) fn new(commands: mpsc::Sender<Command>, snapshots: watch::Receiver<Arc<Snapshot>>) -> Self {
        Self { commands, snapshots }
    }

    /// A handle without an engine: the commands come out at the receiver, the snapshot is whatever the sender says.
    /// For tests of faces.
    pub fn detached(first: Snapshot) -> (Self, mpsc::Receiver<Command>, watch::Sender<Arc<Snapshot>>) {
        let (commands, received) = mpsc::channel(QUEUE);
        let (publish, snapshots) = watch::channel(Arc::new(first));
        (Self { commands, snapshots }, received, publish)
    }

    /// A handle of an engine that could not be started; its picture says why and never changes.
    pub fn stopped(problem: Problem) -> Self {
        let (handle, ..) = Self::detached(Snapshot::stopped(problem));
        handle
    }

    /// Sends a request. `false` when the engine has ended or is overrun, which a face shows instead of waiting.
    pub fn send(&self, command: Command) -> bool {
        self.commands.try_send(command).is_ok()
    }

    /// Whether the engine takes no requests any more; one that was refused since may have been refused for that alone.
    pub fn has_ended(&self) -> bool {
        self.commands.is_closed()
    }

    /// The newest picture.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.snapshots.borrow())
    }

    /// Waits until there is a newer picture; `false` when the engine has ended.
    pub async fn changed(&mut self) -> bool {
        self.snapshots.changed().await.is_ok()
    }

    /// Whether there is a newer picture than at the last look of this kind.
    #[cfg(test)]
    pub(super) fn changed_now(&mut self) -> bool {
        let changed = self.snapshots.has_changed().unwrap_or(false);
        self.snapshots.borrow_and_update();
        changed
    }

    /// Waits until a picture fits; `None` when the engine has ended before one did.
    pub async fn wait_for(&mut self, fits: impl FnMut(&Arc<Snapshot>) -> bool) -> Option<Arc<Snapshot>> {
        self.snapshots.wait_for(fits).await.ok().map(|snapshot| Arc::clone(&snapshot))
    }

    /// Sends a request and waits for its answer.
    pub async fn ask<T>(&self, request: impl FnOnce(Reply<T>) -> Command) -> Result<T, Problem> {
        let (reply, answer) = Reply::channel();
        let ended = || Problem::new(ProblemKind::Internal).detail("The engine ended before it answered");
        self.commands.send(request(reply)).await.map_err(|_gone| ended())?;
        answer.await.map_err(|_gone| ended())?
    }
}

/// Commands come from people and programs one at a time; a full queue means the engine is stuck.
pub(super) const QUEUE: usize = 256;
