//! The store's thread: owns the connection and the unlocked key, and does one thing after the other.
//!
//! A write is one transaction: all of it or nothing. The key never leaves this thread, except to be moved to another place.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use rusqlite::{Connection, TransactionBehavior};
use tokio::sync::{mpsc, oneshot, watch};
use zeroize::Zeroizing;

use super::audit::{MarkFile, Reading, Scribe, Tools};
use super::error::StoreError;
use super::memory::Origin;
use super::seal::{Binding, VaultKey};
use super::undo::Undo;
use super::{accounts, database, seal};
use crate::domain::account::{Account, AccountId, Generation};
use crate::domain::audit::NewEvent;
use crate::domain::token::TokenSet;
use crate::platform::clock::Clock;
use crate::platform::random::Random;

/// One thing to do on the thread.
pub(super) type Job = Box<dyn FnOnce(&mut Keeper) + Send>;

/// Starts the thread; it ends when the last sender is dropped.
pub(super) async fn start(
    folder: Option<PathBuf>,
    random: Arc<dyn Random>,
    clock: Arc<dyn Clock>,
) -> Result<Started, StoreError> {
    let (jobs, queue) = mpsc::channel(QUEUE);
    let (opened, opening) = oneshot::channel();
    let work = move || {
        let connection = folder.as_deref().map_or_else(database::open_in_memory, database::open);
        let mark = folder.as_deref().map(MarkFile::in_folder);
        run(connection.and_then(|connection| Keeper::new(connection, mark, random, clock)), opened, queue);
    };
    let thread = thread::Builder::new().name("mailward-store".to_owned()).spawn(work);
    thread.map_err(|error| StoreError::io("a thread for the store", &error))?;
    let recorded = opening.await.map_err(|_gone| StoreError::Ended)??;
    Ok(Started { jobs, recorded })
}

/// How to reach the thread, and what it says by itself.
pub(super) struct Started {
    pub(super) jobs: mpsc::Sender<Job>,
    pub(super) recorded: watch::Receiver<u64>,
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
    keeper: Result<Keeper, StoreError>,
    opened: oneshot::Sender<Result<watch::Receiver<u64>, StoreError>>,
    mut queue: mpsc::Receiver<Job>,
) {
    let mut keeper = match keeper {
        Ok(keeper) => keeper,
        Err(error) => {
            opened.send(Err(error)).ok(); // nobody waits any more
            return;
        }
    };
    if opened.send(Ok(keeper.recorded.subscribe())).is_err() {
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
    clock: Arc<dyn Clock>,
    pub(super) key: Option<VaultKey>,
    /// Where an older copy of the database is known by; nowhere for one in memory.
    pub(super) mark: Option<MarkFile>,
    /// The number of the last event that was recorded here.
    recorded: watch::Sender<u64>,
    /// `PRAGMA data_version` when it was last looked at.
    pub(super) seen: i64,
    /// What renewals brought and could not be written. The provider may have forgotten the tokens before it already, so it
    /// stays here, wiped when dropped, until the disk takes it or a sign-in makes it worthless.
    pub(super) unwritten: HashMap<AccountId, (Generation, TokenSet)>,
    /// What sign-outs of this process took away, still sealed, so that they can be undone.
    pub(super) undo: HashMap<AccountId, Undo>,
    /// What this was made from, while it is in memory.
    pub(super) origin: Option<Origin>,
    /// The database that everything is about to go to, and its folder.
    pub(super) ground: Option<(PathBuf, Connection)>,
}

impl Keeper {
    fn new(
        connection: Connection,
        mark: Option<MarkFile>,
        random: Arc<dyn Random>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, StoreError> {
        let seen = connection.pragma_query_value(None, "data_version", |row| row.get(0))?;
        let (recorded, _) = watch::channel(0);
        Ok(Self {
            connection,
            random,
            clock,
            key: None,
            mark,
            recorded,
            seen,
            unwritten: HashMap::new(),
            undo: HashMap::new(),
            origin: None,
            ground: None,
        })
    }

    /// The unlocked key.
    pub(super) fn key(&self) -> Result<&VaultKey, StoreError> {
        self.key.as_ref().ok_or(StoreError::Locked)
    }

    /// One transaction that needs no key. Nothing of it stays when `work` fails.
    pub(super) fn write<T>(
        &mut self,
        work: impl FnOnce(&Scribe<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.transact(TransactionBehavior::Immediate, work)
    }

    /// One transaction that writes sealed values.
    pub(super) fn write_sealed<T>(
        &mut self,
        work: impl FnOnce(&Desk<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.key()?;
        self.write(|scribe| work(&Desk::at(scribe)?))
    }

    /// One transaction that only reads sealed values: it sees one moment and waits for no writer.
    pub(super) fn read_sealed<T>(
        &mut self,
        work: impl FnOnce(&Desk<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.key()?;
        self.transact(TransactionBehavior::Deferred, |scribe| work(&Desk::at(scribe)?))
    }

    fn transact<T>(
        &mut self,
        behaviour: TransactionBehavior,
        work: impl FnOnce(&Scribe<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let tools = Tools {
            key: self.key.as_ref(),
            random: &*self.random,
            now: self.clock.now(),
            mark: self.mark.as_ref(),
        };
        let writes = matches!(behaviour, TransactionBehavior::Immediate);
        let marked = if writes { tools.marked() } else { Reading::NotKept };
        let transaction = self.connection.transaction_with_behavior(behaviour)?;
        let scribe = tools.scribe(&transaction, marked);
        let done = work(&scribe)?;
        let appended = scribe.finish()?;
        transaction.commit()?;
        if let Some(appended) = appended {
            tools.mark(&appended);
            self.recorded.send_replace(appended.seq);
        }
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
    pub(super) transaction: &'a Scribe<'a>,
    pub(super) key: &'a VaultKey,
    pub(super) random: &'a dyn Random,
}

impl<'a> Desk<'a> {
    /// In this transaction.
    pub(super) fn at(transaction: &'a Scribe<'a>) -> Result<Self, StoreError> {
        let key = transaction.key().ok_or(StoreError::Locked)?;
        Ok(Self { transaction, key, random: transaction.random() })
    }

    /// Records an event; gives back its number.
    pub(super) fn record(&self, event: &NewEvent) -> Result<Option<u64>, StoreError> {
        self.transaction.record(event)
    }

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
