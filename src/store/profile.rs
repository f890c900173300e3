//! The profile of an organisation that a person imported: its text, as it is judged anew at every start. Nothing in it is
//! secret, and it can be read while the vault is locked.

use rusqlite::OptionalExtension as _;

use super::error::StoreError;
use super::{Store, events};

impl Store {
    /// Its text, if there is one.
    pub async fn profile(&self) -> Result<Option<String>, StoreError> {
        self.run(|keeper| {
            let select = "SELECT text FROM profile";
            Ok(keeper.connection.query_row(select, [], |row| row.get(0)).optional()?)
        })
        .await
    }

    /// Keeps this text, in place of another.
    pub async fn keep_profile(&self, text: String) -> Result<(), StoreError> {
        self.run(move |keeper| {
            keeper.write(|scribe| {
                let before: Option<String> =
                    scribe.query_row("SELECT text FROM profile", [], |row| row.get(0)).optional()?;
                if before.as_ref() == Some(&text) {
                    return Ok(());
                }
                let keep =
                    "INSERT INTO profile VALUES (1, ?1) ON CONFLICT (one) DO UPDATE SET text = excluded.text";
                scribe.execute(keep, [&text])?;
                let what = if before.is_some() { "changed" } else { "added" };
                scribe.record(&events::profile_taken(what, scribe.now()))?;
                Ok(())
            })
        })
        .await
    }

    /// Drops it; dropping what is not there is fine.
    pub async fn drop_profile(&self) -> Result<(), StoreError> {
        self.run(|keeper| {
            keeper.write(|scribe| {
                if scribe.execute("DELETE FROM profile", [])? > 0 {
                    scribe.record(&events::profile_dropped(scribe.now()))?;
                }
                Ok(())
            })
        })
        .await
    }
}
