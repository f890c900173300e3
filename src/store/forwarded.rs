//! How far the audit log has been forwarded: one number, the last event that a collector has taken.
//!
//! There is a row exactly while forwarding is on. It begins at the newest event of that moment: what was recorded before stays
//! on this computer. The number only grows.

use rusqlite::OptionalExtension as _;

use super::error::StoreError;
use super::{Store, vault_row};

impl Store {
    /// The number of the last event that was taken; `None` while nothing is forwarded.
    pub async fn forwarded(&self) -> Result<Option<u64>, StoreError> {
        self.run(|keeper| {
            let row =
                keeper.connection.query_row("SELECT seq FROM forwarded", [], |row| row.get(0)).optional()?;
            row.map(number).transpose()
        })
        .await
    }

    /// Begins with what will be recorded after this, unless it has begun already; gives back the last event that was taken.
    pub async fn begin_forwarding(&self, newest: u64) -> Result<u64, StoreError> {
        self.run(move |keeper| {
            keeper.write(|transaction| {
                let begin = "INSERT OR IGNORE INTO forwarded (one, seq) VALUES (1, ?1)";
                transaction.execute(begin, [stored(newest)?])?;
                number(transaction.query_row("SELECT seq FROM forwarded", [], |row| row.get(0))?)
            })
        })
        .await
    }

    /// The name of the log, which tells it from the logs of other computers and other people: that of the vault whose key its
    /// chain is made with. `None` before there is one.
    pub async fn log_name(&self) -> Result<Option<String>, StoreError> {
        self.run(|keeper| Ok(vault_row::read(&keeper.connection)?.map(|row| row.vault.as_str().to_owned())))
            .await
    }

    /// A collector has taken everything up to this event. Changes nothing where forwarding was switched off meanwhile.
    pub async fn note_forwarded(&self, seq: u64) -> Result<(), StoreError> {
        self.run(move |keeper| {
            keeper.write(|transaction| {
                transaction.execute("UPDATE forwarded SET seq = ?1 WHERE seq < ?1", [stored(seq)?])?;
                Ok(())
            })
        })
        .await
    }

    /// Goes on after this event, wherever it was: for a log that ends before the last event that was taken.
    pub async fn restart_forwarding(&self, newest: u64) -> Result<u64, StoreError> {
        self.run(move |keeper| {
            keeper.write(|transaction| {
                transaction.execute("UPDATE forwarded SET seq = ?1", [stored(newest)?])?;
                Ok(newest)
            })
        })
        .await
    }

    /// Forgets how far it was; the next beginning is a new one.
    pub async fn end_forwarding(&self) -> Result<(), StoreError> {
        self.run(|keeper| {
            keeper.write(|transaction| {
                transaction.execute("DELETE FROM forwarded", [])?;
                Ok(())
            })
        })
        .await
    }
}

fn number(stored: i64) -> Result<u64, StoreError> {
    u64::try_from(stored).map_err(|_negative| StoreError::damaged("how far the audit log was forwarded"))
}

fn stored(number: u64) -> Result<i64, StoreError> {
    i64::try_from(number).map_err(|_too_large| StoreError::damaged("the number of an event"))
}
