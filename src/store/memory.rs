//! Between the memory and the disk: everything can be kept in memory from now on, and what is only there can go to the disk.
//!
//! On its way to the disk nothing is ever in two places, and nobody has to wait for it to stop: on the store's own thread,
//! between two pieces of work, one transaction writes everything into the database of the folder, and from then on the same
//! store writes there. Until that transaction is done, everything stays in memory as it was.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::Connection;

use super::audit::{MarkFile, Scribe};
use super::error::StoreError;
use super::keeper::Keeper;
use super::rows::Rows;
use super::vault_row::{self, Placing};
use super::{Store, database, events};
use crate::domain::secret::Passphrase;
use crate::domain::settings::KeyPlace;
use crate::platform::clock::Clock;
use crate::platform::keyring::Keyring;

mod strangers;

use strangers::Strangers;

/// What a database in memory was made from: whatever the folder has beside it was not there then.
#[derive(Debug, Default)]
pub(super) struct Origin {
    accounts: HashSet<String>,
    providers: HashSet<String>,
    /// The last event that waited for a vault's key.
    waiting: i64,
}

impl Store {
    /// A store in memory with everything that is here. Only where there is no vault yet: sealed tokens are not left behind.
    pub async fn copy_in_memory(&self, clock: Arc<dyn Clock>) -> Result<Self, StoreError> {
        let (rows, origin) = self
            .run(|keeper| {
                let moment = keeper.connection.transaction()?;
                is_free(&moment)?;
                Ok((Rows::read(&moment)?, Origin::of(&moment)?))
            })
            .await?;
        let raised = self.raised().await?;
        let memory = Self::open(None, Arc::clone(&self.random), clock).await?.with_passphrase_cost(self.cost);
        memory
            .run(move |keeper| {
                let transaction = keeper.connection.transaction()?;
                rows.replace(&transaction)?;
                transaction.execute("UPDATE signals SET raised = ?1", [raised])?;
                transaction.commit()?;
                keeper.origin = Some(origin);
                Ok(())
            })
            .await?;
        Ok(memory)
    }

    /// Takes everything that is only in memory into a data folder that has no vault yet, and the key to `place`. Whoever holds
    /// this store writes there from then on. Accounts and providers that the folder has and this store never had stay.
    ///
    /// Tells whether this store was made from that folder. Where anything fails, all of it stays in memory as it was.
    pub async fn onto_disk(
        &self,
        folder: &Path,
        place: KeyPlace,
        passphrase: Option<Passphrase>,
        keyring: &dyn Keyring,
    ) -> Result<bool, StoreError> {
        if self.folder().is_some() || place == KeyPlace::Memory {
            return Err(StoreError::PlaceUnfit);
        }
        let row = self.vault_row().await?.ok_or(StoreError::NoVault)?;
        let root = self.run(|keeper| Ok(keeper.key()?.root().clone())).await?;
        // Before anybody is asked for anything.
        let ground = folder.to_path_buf();
        self.run(move |keeper| keeper.prepare(ground)).await?;
        let entry = self.new_entry(&row.vault);
        let placing = self.place_key(&root, &row.vault, place, entry, passphrase, keyring).await?;
        let (entry, home) = (placing.entry.clone(), Arc::clone(&self.folder));
        // A renewal that began here holds no lock that other processes see: from the moment on at which they can read its
        // refresh token they could send it a second time, for which providers end sign-ins.
        let _alone = self.moves.write().await;
        let landed = self.run(move |keeper| {
            let (folder, was_from_there) = keeper.land(&placing)?;
            home.set(folder).ok(); // it lands once
            Ok(was_from_there)
        });
        let landed = landed.await;
        if landed.is_err() {
            self.withdraw(entry, keyring).await;
        }
        landed
    }
}

impl Store {
    /// Whether nothing is in a data folder that this store, in memory beside it, does not know: no vault, and no account except
    /// those it was made from.
    pub async fn is_alone_in(&self, folder: &Path) -> Result<bool, StoreError> {
        let folder = folder.to_path_buf();
        self.run(move |keeper| {
            if !database::is_in(&folder) {
                return Ok(true);
            }
            let there = database::open(&folder)?;
            let accounts = "SELECT EXISTS (SELECT 1 FROM accounts)";
            let knows_all = keeper.origin.is_some() || !there.query_row(accounts, [], |row| row.get(0))?;
            Ok(knows_all && vault_row::read(&there)?.is_none())
        })
        .await
    }
}

impl Keeper {
    /// Opens the database of the folder, which is made if it is missing, and looks whether there is room for a vault. Opened
    /// anew each time: since an earlier attempt somebody may have removed the folder, and what is open then is nowhere.
    pub(super) fn prepare(&mut self, folder: PathBuf) -> Result<(), StoreError> {
        self.ground = None;
        let ground = database::open(&folder)?;
        is_free(&ground)?;
        self.ground = Some((folder, ground));
        Ok(())
    }

    /// Writes everything there, and goes on there. The folder, and whether this began as a copy of it.
    pub(super) fn land(&mut self, placing: &Placing) -> Result<(PathBuf, bool), StoreError> {
        self.key()?; // erased meanwhile: what is gone does not come back
        let rows = Rows::read(&self.connection)?;
        let vault = vault_row::read(&self.connection)?.ok_or(StoreError::NoVault)?.vault;
        // Two may have asked; one of them has landed.
        let (folder, ground) = self.ground.take().ok_or(StoreError::Busy)?;
        if !database::is_in(&folder) {
            return Err(StoreError::Io("the data folder was removed".to_owned()));
        }
        let mark = MarkFile::in_folder(&folder);
        let memory = std::mem::replace(&mut self.connection, ground);
        self.mark = Some(mark);
        let origin = self.origin.take();
        let written = self.write(|scribe| settle(scribe, &rows, origin.as_ref(), placing));
        // A commit that reported a failure may have happened all the same.
        let is_there =
            || vault_row::read(&self.connection).is_ok_and(|row| row.is_some_and(|row| row.vault == vault));
        if let Err(error) = written
            && !is_there()
        {
            self.connection = memory;
            (self.mark, self.origin) = (None, origin);
            return Err(error);
        }
        self.seen =
            self.connection.pragma_query_value(None, "data_version", |row| row.get(0)).unwrap_or_default();
        Ok((folder, origin.is_some()))
    }
}

/// Whether a vault can come here. A log or tokens of a vault that is gone are not written over.
fn is_free(connection: &Connection) -> Result<(), StoreError> {
    if vault_row::read(connection)?.is_some() {
        return Err(StoreError::VaultThere);
    }
    let rests = "SELECT EXISTS (SELECT 1 FROM sealed) OR EXISTS (SELECT 1 FROM audit)
                 OR EXISTS (SELECT 1 FROM audit_head)";
    if connection.query_row(rests, [], |row| row.get(0))? {
        return Err(StoreError::damaged("it holds a record or tokens of a vault that is gone"));
    }
    Ok(())
}

fn settle(
    scribe: &Scribe<'_>,
    rows: &Rows,
    origin: Option<&Origin>,
    placing: &Placing,
) -> Result<(), StoreError> {
    is_free(scribe)?;
    scribe.begin_mark()?;
    let strangers = Strangers::read(scribe, origin)?;
    rows.replace(scribe)?;
    strangers.join(scribe)?;
    scribe.execute("UPDATE vault SET revision = revision + 1", [])?;
    vault_row::place(scribe, placing)?;
    scribe.record(&events::moved(KeyPlace::Memory, placing.place, scribe.now()))?;
    Ok(())
}

impl Origin {
    fn of(connection: &Connection) -> Result<Self, StoreError> {
        let all = |select: &str| -> Result<HashSet<String>, StoreError> {
            let mut statement = connection.prepare(select)?;
            let found = statement.query_map([], |row| row.get(0))?;
            Ok(found.collect::<Result<_, _>>()?)
        };
        Ok(Self {
            accounts: all("SELECT address_key FROM accounts")?,
            providers: all("SELECT id FROM providers")?,
            waiting: connection
                .query_row("SELECT coalesce(max(id), 0) FROM audit_waiting", [], |row| row.get(0))?,
        })
    }
}
