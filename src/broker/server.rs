//! The answering end: listens while this process leads, and gives each caller a task of its own.
//!
//! Guarantees: who is not this user is not heard; a caller has five seconds for its line and never holds up another; a
//! program that runs wild is slowed down alone. When the engine ends the socket goes, and whoever has not been answered
//! hears nothing, which sends it to an engine of its own.

use std::path::PathBuf;
use std::sync::Arc;

use jiff::SignedDuration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;

use crate::domain::problem::{Problem, ProblemKind};
use crate::engine::command::Command;
use crate::engine::handle::EngineHandle;
use crate::platform::clock::{self, Clock};
use crate::platform::socket::{Listener, SocketError, Stream};

mod caller;
mod limits;

use caller::Desk;

/// Answers at `place` whenever this process leads, until the engine has ended. Whoever started the engine waits for this too,
/// so that answers on their way are written. Without a place there is nothing to do.
///
/// A socket that cannot be opened is told once and tried again every half minute, as is one whose file was taken away.
pub async fn run(handle: EngineHandle, place: Option<PathBuf>, clock: Arc<dyn Clock>) {
    let Some(place) = place else {
        return;
    };
    let mut server = Server {
        desk: Desk { handle, clock, limits: Arc::default() },
        place,
        places: Arc::new(Semaphore::new(MOST_CALLERS)),
        callers: JoinSet::new(),
        told: false,
    };
    while server.desk.lead().await.is_some() {
        server.listen().await;
    }
    let clock = Arc::clone(&server.desk.clock);
    clock::within(clock.as_ref(), LAST_WORDS, async { while server.callers.join_next().await.is_some() {} })
        .await;
}

/// Callers at once; more wait in the system's queue.
const MOST_CALLERS: usize = 128;

/// How often it is made sure that the socket is there.
const LOOK: SignedDuration = SignedDuration::from_secs(30);

/// When callers could not be taken in, as with too many open files.
const REST: SignedDuration = SignedDuration::from_secs(1);

/// For answers that are being written when the engine has ended.
const LAST_WORDS: SignedDuration = SignedDuration::from_secs(2);

struct Server {
    desk: Desk,
    place: PathBuf,
    places: Arc<Semaphore>,
    callers: JoinSet<()>,
    told: bool,
}

impl Server {
    /// Listens until this process leads no longer, or the socket must be opened again.
    async fn listen(&mut self) {
        match Listener::bind(&self.place) {
            Ok(listener) => {
                tracing::info!(place = %self.place.display(), "answering mail programs");
                while self.goes_on(&listener).await {}
            }
            Err(error) => {
                self.tell(&error);
                let clock = Arc::clone(&self.desk.clock);
                clock::within(clock.as_ref(), LOOK, self.desk.clone().lead_lost()).await;
            }
        }
    }

    /// One thing that happens; `false` when listening is over.
    async fn goes_on(&mut self, listener: &Listener) -> bool {
        let (mut leader, clock) = (self.desk.clone(), Arc::clone(&self.desk.clock));
        tokio::select! {
            biased;
            () = leader.lead_lost() => false,
            Some(_) = self.callers.join_next() => true,
            (caller, taken) = next(listener, Arc::clone(&self.places)) => {
                match taken {
                    Ok(stream) => self.take(stream, caller),
                    Err(error) => {
                        tracing::warn!(%error, "a caller could not be taken in");
                        clock.nap(clock.now() + REST).await;
                    }
                }
                true
            }
            () = clock.nap(clock.now() + LOOK) => listener.is_there(),
        }
    }

    fn take(&mut self, stream: Stream, place: OwnedSemaphorePermit) {
        let desk = self.desk.clone();
        self.callers.spawn(async move {
            desk.serve(stream).await;
            drop(place);
        });
    }

    fn tell(&mut self, error: &SocketError) {
        tracing::warn!(place = %self.place.display(), %error, "mail programs cannot be answered");
        if !self.told {
            let problem = Problem::new(ProblemKind::BrokerUnavailable)
                .fact("path", self.place.display())
                .detail(error.to_string());
            self.told = self.desk.handle.send(Command::Say(Box::new(problem)));
        }
    }
}

/// A place among the callers, and then the next one of them.
async fn next(
    listener: &Listener,
    places: Arc<Semaphore>,
) -> (OwnedSemaphorePermit, Result<Stream, SocketError>) {
    #[expect(clippy::expect_used, reason = "nobody closes the semaphore")]
    let place = places.acquire_owned().await.expect("the semaphore is open");
    (place, listener.accept().await)
}

#[cfg(unix)]
#[cfg(test)]
mod tests;
