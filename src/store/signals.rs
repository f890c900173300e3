//! What processes tell each other through the database: that something changed, and that the window is wanted.
//!
//! Looking costs microseconds and reads no page, so it may be done often.

use super::Store;
use super::error::StoreError;

impl Store {
    /// Whether another process or handle has written since this was asked last, or since the store was opened. Has one
    /// asker: the answer `true` is given once.
    pub async fn changed_elsewhere(&self) -> Result<bool, StoreError> {
        self.run(|keeper| {
            let now = keeper.connection.pragma_query_value(None, "data_version", |row| row.get(0))?;
            Ok(std::mem::replace(&mut keeper.seen, now) != now)
        })
        .await
    }

    /// Asks the running window to come to the front; gives back the count that says so.
    pub async fn raise(&self) -> Result<i64, StoreError> {
        self.run(|keeper| {
            keeper.write(|connection| {
                let raise = "UPDATE signals SET raised = raised + 1 RETURNING raised";
                Ok(connection.query_row(raise, [], |row| row.get(0))?)
            })
        })
        .await
    }

    /// How often the window was asked to come to the front.
    pub async fn raised(&self) -> Result<i64, StoreError> {
        self.run(|keeper| {
            Ok(keeper.connection.query_row("SELECT raised FROM signals", [], |row| row.get(0))?)
        })
        .await
    }

    /// The new count, if the window was asked for since the count was `seen`.
    pub async fn raised_since(&self, seen: i64) -> Result<Option<i64>, StoreError> {
        let now = self.raised().await?;
        Ok((now != seen).then_some(now))
    }
}
