//! What is kept: accounts, sealed tokens, a person's own providers, settings. The only user of rusqlite.
//!
//! [`Store`] is a handle; one named thread owns the connection. Every write is one transaction that is on the disk before
//! the caller hears of it, and says which [`Generation`](crate::domain::account::Generation) of the account it replaces:
//! neither a slow renewal nor a second program can put back an old token. A renewal is noted before it leaves and until its
//! answer is kept, so that a lost answer is known to be lost. Accounts can be read without the vault's key; tokens and client
//! secrets never leave the thread unsealed except to the caller who asked for them, and are never written, logged or told in
//! an error.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use tokio::sync::{OwnedRwLockReadGuard, RwLock, mpsc, oneshot, watch};

mod accounts;
mod alerts;
mod audit;
mod clients;
mod database;
mod dismissals;
mod error;
mod events;
mod facts;
mod file_lock;
mod forwarded;
mod keeper;
mod lock;
mod looks;
mod memory;
mod migrations;
mod moving;
mod passphrase;
mod profile;
mod providers;
mod registrations;
mod revocations;
mod rows;
mod seal;
pub mod settings;
mod signals;
mod undo;
mod vault;
mod vault_key;
mod vault_row;
mod whose;

pub use alerts::{KeptHistories, Unusual};
pub use audit::{AuditExtent, AuditSpan, HandOutRecorded, ProgramUse, StoredEvent};
pub use clients::foreign_client;
pub use error::StoreError;
pub use file_lock::{FileLock, SALT};
pub use lock::{LeaderLock, MoveLock, RenewalLock, WindowLock};
pub use moving::{CarriedSignIn, Moving};
pub use passphrase::PassphraseCost;
pub use registrations::{HeldRegistration, NewClient, Refreshed, SealedMark};
pub use revocations::{Ending, Finished, Kept, NewRevocation, RevocationTokens, Terms};
pub use vault::{SignedIn, Tokens};
pub use vault_key::VaultStatus;
pub use whose::Whose;

use audit::{Pending, Reader};
use keeper::{Job, Keeper, Started};

use crate::platform::clock::Clock;
use crate::platform::random::Random;

/// The handle. Cloning it is cheap; dropping the last one closes the database.
#[derive(Clone)]
pub struct Store {
    jobs: mpsc::Sender<Job>,
    /// Empty for a database in memory, and filled when that moves to the disk.
    folder: Arc<OnceLock<PathBuf>>,
    /// Held by those who must not see it move, and by the move itself.
    moves: Arc<RwLock<()>>,
    random: Arc<dyn Random>,
    cost: PassphraseCost,
    pending: Pending,
    reader: Reader,
    recorded: watch::Receiver<u64>,
}

impl Store {
    /// Opens the database of a data folder, or one in memory of which nothing survives. Makes what is missing, brings an
    /// older database up to date, and refuses a newer or damaged one without touching it.
    ///
    /// A process opens a folder once and clones the handle: closing a second one would give up the first one's claim on
    /// the file towards other programs.
    pub async fn open(
        folder: Option<&Path>,
        random: Arc<dyn Random>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, StoreError> {
        let folder = folder.map(Path::to_path_buf);
        let Started { jobs, recorded } = keeper::start(folder.clone(), Arc::clone(&random), clock).await?;
        let folder = Arc::new(folder.map_or_else(OnceLock::new, OnceLock::from));
        let (cost, pending, reader) = (PassphraseCost::default(), Pending::default(), Reader::default());
        let moves = Arc::default();
        Ok(Self { jobs, folder, moves, random, cost, pending, reader, recorded })
    }

    /// The same store, wrapping keys at another cost from now on. Stored wrappings keep their own.
    #[must_use]
    pub fn with_passphrase_cost(mut self, cost: PassphraseCost) -> Self {
        self.cost = cost;
        self
    }

    /// The data folder; `None` for a database in memory.
    pub fn folder(&self) -> Option<&Path> {
        self.folder.get().map(PathBuf::as_path)
    }

    /// Where this store is, for as long as the answer lives: what is only in memory does not go to the disk meanwhile. Never
    /// asked for a second time by who has it already, because a move that waits in between would wait for ever.
    pub async fn stand(&self) -> Standing {
        let stays = Arc::clone(&self.moves).read_owned().await;
        match self.folder() {
            Some(folder) => Standing { folder: Some(folder.to_path_buf()), _stays: None },
            None => Standing { folder: None, _stays: Some(stays) },
        }
    }

    /// The number of the last event that was recorded through this store, `0` before the first one; it wakes whoever shows
    /// or forwards the record. What other processes record is told by [`Store::changed_elsewhere`].
    pub fn recorded(&self) -> watch::Receiver<u64> {
        self.recorded.clone()
    }

    /// Does something on the thread. It is done even if the caller no longer waits for it.
    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Keeper) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (reply, answer) = oneshot::channel();
        let job: Job = Box::new(move |keeper| {
            reply.send(work(keeper)).ok(); // nobody waits any more, which undoes nothing
        });
        self.jobs.send(job).await.map_err(|_gone| StoreError::Ended)?;
        answer.await.map_err(|_gone| StoreError::Ended)?
    }
}

/// While this lives, a store stays where it is.
#[must_use = "the store may move when this is dropped"]
#[derive(Debug)]
pub struct Standing {
    folder: Option<PathBuf>,
    /// Nothing for one on the disk, which moves nowhere.
    _stays: Option<OwnedRwLockReadGuard<()>>,
}

impl Standing {
    /// The folder whose locks count; `None` where no other process can know of what is kept.
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.folder().is_some() { "Store(on disk)" } else { "Store(in memory)" })
    }
}

#[cfg(test)]
impl Store {
    /// Does something to the database behind the store's back.
    pub(crate) async fn spoil(&self, statement: &'static str) {
        let spoil = move |keeper: &mut Keeper| Ok(keeper.connection.execute_batch(statement)?);
        self.run(spoil).await.unwrap();
    }

    /// Makes every write fail as on a disk that cannot be written, or lets them through again.
    pub(crate) async fn write_nothing(&self, nothing: bool) {
        let set =
            move |keeper: &mut Keeper| Ok(keeper.connection.pragma_update(None, "query_only", nothing)?);
        self.run(set).await.unwrap();
    }
}

#[cfg(test)]
mod tests;
