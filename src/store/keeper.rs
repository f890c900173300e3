//! The store's thread: owns the connection and the unlocked key, and does one thing after the other.
//!
//! A write is one transaction: all of it or nothing. The key never leaves this thread, except to be moved to another place.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use rusqlite::{Connection, Transaction, TransactionBehavior};
use tokio::sync::{mpsc, oneshot};
use zeroize::Zeroizing;

use super::error::StoreError;
use super::seal::{Binding, VaultKey};
use super::{accounts, database, seal};
use crate::domain::account::{Account, AccountId, Generation};
use crate::domain::token::TokenSet;
use crate::platform::random::Random;

/// One thing to do on the thread.
pub(super) type Job = Box<dyn FnOnce(&mut Keeper) + Send>;

/// Starts the thread; it ends when the last sender is dropped.
pub(super) async fn start(
    folder: Option<PathBuf>,
    random: Arc<dyn Random>,
) -> Result<mpsc::Sender<Job>, StoreError> {
    let (jobs, queue) = mpsc::channel(QUEUE);
    let (opened, opening) = oneshot::channel();
    let work = move || run(folder.as_deref(), random, opened, queue);
    let thread = thread::Builder::new().name("mailward-store".to_owned()).spawn(work);
    thread.map_err(|error| StoreError::io("a thread for the store", &error))?;
    opening.await.map_err(|_gone| StoreError::Ended)??;
    Ok(jobs)
}

/// Does a piece of work that takes its time on a thread of its own, so that neither the database nor the runtime waits.
pub(super) async fn apart<T: Send + 'static>(
    name: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, StoreError> {
    let (done, outcome) = oneshot::channel();
    let work = move || {
        done.send(work()).ok(); // nobody waits any more
    };
    let thread = thread::Builder::new().name(format!("mailward-{name}")).spawn(work);
    thread.map_err(|error| StoreError::io("a thread", &error))?;
    outcome.await.map_err(|_gone| StoreError::Ended)
}

/// More than this many waiting callers wait for a place in the queue.
const QUEUE: usize = 64;

fn run(
    folder: Option<&Path>,
    random: Arc<dyn Random>,
    opened: oneshot::Sender<Result<(), StoreError>>,
    mut queue: mpsc::Receiver<Job>,
) {
    let connection = folder.map_or_else(database::open_in_memory, database::open);
    let mut keeper = match connection.and_then(|connection| Keeper::new(connection, random)) {
        Ok(keeper) => keeper,
        Err(error) => {
            opened.send(Err(error)).ok(); // nobody waits any more
            return;
        }
    };
    if opened.send(Ok(())).is_err() {
        return;
    }
    while let Some(job) = queue.blocking_recv() {
        job(&mut keeper);
    }
}

/// What the thread owns.
pub(super) struct Keeper {
    pub(super) connection: Connection,
    pub(super) random: Arc<dyn Random>,
    pub(super) key: Option<VaultKey>,
    /// `PRAGMA data_version` when it was last looked at.
    pub(super) seen: i64,
    /// What renewals brought and could not be written. The provider may have forgotten the tokens before it already, so it
    /// stays here, wiped when dropped, until the disk takes it or a sign-in makes it worthless.
    pub(super) unwritten: HashMap<AccountId, (Generation, TokenSet)>,
}

impl Keeper {
    fn new(connection: Connection, random: Arc<dyn Random>) -> Result<Self, StoreError> {
        let seen = connection.pragma_query_value(None, "data_version", |row| row.get(0))?;
        Ok(Self { connection, random, key: None, seen, unwritten: HashMap::new() })
    }

    /// The unlocked key.
    pub(super) fn key(&self) -> Result<&VaultKey, StoreError> {
        self.key.as_ref().ok_or(StoreError::Locked)
    }

    /// One transaction that needs no key. Nothing of it stays when `work` fails.
    pub(super) fn write<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let done = work(&transaction)?;
        transaction.commit()?;
        Ok(done)
    }

    /// One transaction that writes sealed values.
    pub(super) fn write_sealed<T>(
        &mut self,
        work: impl FnOnce(&Desk<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.at_desk(TransactionBehavior::Immediate, work)
    }

    /// One transaction that only reads sealed values: it sees one moment and waits for no writer.
    pub(super) fn read_sealed<T>(
        &mut self,
        work: impl FnOnce(&Desk<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.at_desk(TransactionBehavior::Deferred, work)
    }

    fn at_desk<T>(
        &mut self,
        behaviour: TransactionBehavior,
        work: impl FnOnce(&Desk<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let key = self.key.as_ref().ok_or(StoreError::Locked)?;
        let transaction = self.connection.transaction_with_behavior(behaviour)?;
        let done = work(&Desk { transaction: &transaction, key, random: &*self.random })?;
        transaction.commit()?;
        Ok(done)
    }

    /// Empties the write-ahead log, so that what was deleted is gone from it as well. Best effort and without waiting:
    /// while another program reads, the log stays until a later commit empties it.
    pub(super) fn sweep(&self) {
        self.connection.busy_timeout(Duration::ZERO).ok();
        self.connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").ok();
        self.connection.busy_timeout(database::PATIENCE).ok();
    }
}

/// A transaction with the key at hand.
pub(super) struct Desk<'a> {
    pub(super) transaction: &'a Transaction<'a>,
    pub(super) key: &'a VaultKey,
    pub(super) random: &'a dyn Random,
}

impl Desk<'_> {
    /// The account, if it still is at this generation.
    pub(super) fn account_at(&self, id: AccountId, expected: Generation) -> Result<Account, StoreError> {
        accounts::read_at(self.transaction, id, expected)
    }

    /// Seals a value into its row, replacing what was there.
    pub(super) fn put(&self, binding: Binding, plain: &str) -> Result<(), StoreError> {
        let bytes = self.key.seal(binding, plain.as_bytes(), self.random);
        let generation = accounts::stored(binding.generation)?;
        self.transaction.execute(
            "INSERT OR REPLACE INTO sealed (account, slot, generation, bytes) VALUES (?1, ?2, ?3, ?4)",
            (binding.account.get(), binding.slot.name(), generation, bytes),
        )?;
        Ok(())
    }

    /// Opens the value of a row, if there is one.
    pub(super) fn get(&self, account: AccountId, slot: seal::Slot) -> Result<Option<Opened>, StoreError> {
        let mut statement = self
            .transaction
            .prepare_cached("SELECT generation, bytes FROM sealed WHERE account = ?1 AND slot = ?2")?;
        let mut rows = statement.query((account.get(), slot.name()))?;
        let Some(row) = rows.next()? else { return Ok(None) };
        let generation = accounts::generation(row.get(0)?)?;
        let sealed: Vec<u8> = row.get(1)?;
        let opened = self.key.open(Binding { account, slot, generation }, &sealed);
        let opened = opened.ok_or_else(|| {
            StoreError::damaged(format!(
                "the sealed {} of account {} does not open",
                slot.name(),
                account.get()
            ))
        })?;
        Ok(Some(Opened { generation, text: Zeroizing::new(seal::text(&opened)?) }))
    }

    /// Removes a row.
    pub(super) fn remove(&self, account: AccountId, slot: seal::Slot) -> Result<(), StoreError> {
        self.transaction
            .execute("DELETE FROM sealed WHERE account = ?1 AND slot = ?2", (account.get(), slot.name()))?;
        Ok(())
    }
}

/// A value that was opened, and the generation that brought it.
pub(super) struct Opened {
    pub(super) generation: Generation,
    pub(super) text: Zeroizing<String>,
}
