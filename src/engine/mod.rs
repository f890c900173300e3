//! The running thing: one loop, one owner of the truth.
//!
//! Guarantees: only the loop changes the state; a renewal is in the air once for an account; a result for an older
//! generation is dropped; the snapshot is published only when it differs. No secret is in an event or a snapshot.

use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;

use tokio::sync::{mpsc, watch};

use crate::domain::catalogue::Catalogue;
use crate::domain::practice::PracticeFailure;
use crate::domain::problem::Problem;
use crate::domain::secret::Passphrase;
use crate::domain::settings::{KeyPlace, Settings};
use crate::services::Context;
use crate::services::practice::PracticeOffer;
use crate::services::snippets;

pub mod command;
pub mod event;
pub mod handle;
mod in_flight;
mod job;
mod picture;
mod refusals;
mod runner;
pub mod snapshot;
mod state;
mod unrecorded;

use handle::EngineHandle;
use picture::Picture;
use runner::Runner;
use state::State;

/// Starts the practice provider if it does not run, lets it have these failures if any are given, and says what it offers.
pub type PracticeStarter = Arc<
    dyn Fn(
            Option<Vec<PracticeFailure>>,
        ) -> Pin<Box<dyn Future<Output = Result<PracticeOffer, Problem>> + Send>>
        + Send
        + Sync,
>;

/// What an engine is made of.
pub struct Parts {
    /// What its services stand on.
    pub context: Context,
    /// The settings as they were read.
    pub settings: Settings,
    /// What went wrong on the way here and is worth a word: settings that could not be read.
    pub trouble: Option<Problem>,
    /// Where the key of a new vault goes, if the person said so.
    pub key_place: Option<KeyPlace>,
    /// A passphrase that was given with the start.
    pub passphrase: Option<Passphrase>,
    /// How to start the practice provider.
    pub practice: Option<PracticeStarter>,
    /// Whether it renews by itself and notices what other processes write: true for a window, false for one command.
    pub watches: bool,
    /// The data folder of which one process leads, also when nothing of this engine is kept in it. `None` where there is
    /// no other process to share with.
    pub lead_in: Option<PathBuf>,
}

/// Starts the loop on the current runtime. It ends with [`command::Command::Quit`] or when every handle is gone.
pub fn start(mut parts: Parts) -> (EngineHandle, tokio::task::JoinHandle<()>) {
    let mut state = State::new(parts.settings.clone(), Arc::new(Catalogue::built_in()));
    state.apply(event::Event::AtStart(parts.context.world.network.at_start().clone()));
    state.apply(event::Event::Organisation(parts.context.organisation.get()));
    let call = snippets::call(&parts.context);
    state.apply(event::Event::Programs(event::ProgramsNews::Call(call)));
    if let Some(problem) = parts.trouble.take() {
        state.apply(event::Event::Trouble(Box::new(problem)));
    }
    if let Some(problem) = parts.context.organisation.refused() {
        state.apply(event::Event::Trouble(Box::new(problem)));
    }
    let (commands, received) = mpsc::channel(handle::QUEUE);
    let now = parts.context.world.clock.now();
    let picture = Picture::of(&state, now);
    let (publish, snapshots) = watch::channel(Arc::clone(picture.snapshot()));
    let (wish, passphrase) = (parts.key_place, parts.passphrase.take());
    let runner = Runner::new(parts, received, publish, (state, picture));
    let task = tokio::spawn(runner.run(wish, passphrase));
    (EngineHandle::new(commands, snapshots), task)
}

#[cfg(test)]
mod tests;
