//! What is in a data folder without a vault and not in memory: another Mailward may have added it meanwhile.
//!
//! It stays. What was taken into memory and is gone from there was removed by the person, and goes.

use std::collections::HashMap;

use rusqlite::OptionalExtension;

use super::Origin;
use crate::store::audit::{Scribe, Waiting};
use crate::store::error::StoreError;

/// What others have written into the folder, without a vault, while everything here was in memory.
pub(super) struct Strangers {
    /// Every account by its number there, and what it is if it is to stay.
    accounts: Vec<(i64, String, Option<(i64, String)>)>,
    providers: Vec<(String, Option<String>, String)>,
    /// The profile of an organisation, where nothing here was made from that folder.
    profile: Option<String>,
    waiting: Waiting,
}

impl Strangers {
    pub(super) fn read(scribe: &Scribe<'_>, origin: Option<&Origin>) -> Result<Self, StoreError> {
        let was_there = |key: &String| origin.is_some_and(|origin| origin.accounts.contains(key));
        let mut statement =
            scribe.prepare("SELECT id, address_key, generation, account FROM accounts ORDER BY id")?;
        let accounts = statement.query_map([], |row| {
            let key = row.get(1)?;
            let whole = (row.get(2)?, row.get(3)?);
            Ok((row.get(0)?, (!was_there(&key)).then_some(whole), key))
        })?;
        let accounts = accounts.map(|found| found.map(|(id, whole, key)| (id, key, whole)));
        let mut statement_of_providers = scribe.prepare("SELECT id, issuer, definition FROM providers")?;
        let providers =
            statement_of_providers.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        let was_there = |id: &String| origin.is_some_and(|origin| origin.providers.contains(id));
        let profile = scribe.query_row("SELECT text FROM profile", [], |row| row.get(0)).optional()?;
        Ok(Self {
            accounts: accounts.collect::<Result<_, _>>()?,
            providers: providers
                .filter(|found| found.as_ref().is_ok_and(|(id, ..)| !was_there(id)))
                .collect::<Result<_, _>>()?,
            profile: profile.filter(|_| origin.is_none()),
            waiting: Waiting::after(scribe, origin.map_or(0, |origin| origin.waiting))?,
        })
    }

    /// Puts them beside what came from the memory, which counts where both have the same. Accounts get new numbers.
    pub(super) fn join(self, scribe: &Scribe<'_>) -> Result<(), StoreError> {
        let mut numbers = HashMap::new();
        for (there, key, whole) in self.accounts {
            if let Some((generation, account)) = whole {
                let insert =
                    "INSERT OR IGNORE INTO accounts (address_key, generation, account) VALUES (?1, ?2, ?3)";
                scribe.execute(insert, (&key, generation, account))?;
            }
            let select = "SELECT id FROM accounts WHERE address_key = ?1";
            let here: Option<i64> = scribe.query_row(select, [&key], |row| row.get(0)).optional()?;
            numbers.extend(here.map(|here| (there, here)));
        }
        for provider in self.providers {
            scribe.execute(
                "INSERT OR IGNORE INTO providers (id, issuer, definition) VALUES (?1, ?2, ?3)",
                provider,
            )?;
        }
        if let Some(text) = self.profile {
            scribe.execute("INSERT OR IGNORE INTO profile (one, text) VALUES (1, ?1)", [text])?;
        }
        self.waiting.join(scribe, &numbers)
    }
}
