//! What is in a data folder without a vault and not in memory: another Mailward may have added it meanwhile.
//!
//! It stays. What was taken into memory and is gone from there was removed by the person, and goes.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension};

use super::Origin;
use crate::store::audit::{Scribe, Waiting};
use crate::store::error::StoreError;

/// What others have written into the folder, without a vault, while everything here was in memory.
pub(super) struct Strangers {
    accounts: Vec<AccountRow>,
    providers: Vec<ProviderRow>,
    /// The profile of an organisation, where nothing here was made from that folder.
    profile: Option<String>,
    waiting: Waiting,
}

/// An account as it is stored there.
struct AccountRow {
    id: i64,
    key: String,
    generation: i64,
    account: String,
    /// Whether it was there when what is in memory was made from that folder.
    is_old: bool,
}

/// A provider of the person's own as it is stored there.
struct ProviderRow {
    id: String,
    issuer: Option<String>,
    definition: String,
}

impl Strangers {
    pub(super) fn read(connection: &Connection, origin: Option<&Origin>) -> Result<Self, StoreError> {
        let profile = connection.query_row("SELECT text FROM profile", [], |row| row.get(0)).optional()?;
        Ok(Self {
            accounts: accounts(connection, origin)?,
            providers: providers(connection, origin)?,
            profile: profile.filter(|_| origin.is_none()),
            waiting: Waiting::after(connection, origin.map_or(0, |origin| origin.waiting))?,
        })
    }

    /// Puts them beside what came from the memory, which counts where both have the same. Accounts get new numbers.
    pub(super) fn join(self, scribe: &Scribe<'_>) -> Result<(), StoreError> {
        let mut names = HashMap::new();
        for there in self.providers {
            names.extend(there.join(scribe)?);
        }
        let mut numbers = HashMap::new();
        for there in self.accounts {
            if !there.is_old {
                there.join(scribe, &names)?;
            }
            let select = "SELECT id FROM accounts WHERE address_key = ?1";
            let here: Option<i64> = scribe.query_row(select, [&there.key], |row| row.get(0)).optional()?;
            numbers.extend(here.map(|here| (there.id, here)));
        }
        if let Some(text) = self.profile {
            scribe.execute("INSERT OR IGNORE INTO profile (one, text) VALUES (1, ?1)", [text])?;
        }
        self.waiting.join(scribe, &numbers)
    }
}

impl ProviderRow {
    /// Where its server has another name here, that one counts: its own name, and the one it has here.
    fn join(self, scribe: &Scribe<'_>) -> Result<Option<(String, String)>, StoreError> {
        let insert = "INSERT OR IGNORE INTO providers (id, issuer, definition) VALUES (?1, ?2, ?3)";
        scribe.execute(insert, (&self.id, &self.issuer, self.definition))?;
        let select = "SELECT id FROM providers WHERE issuer = ?1 AND id <> ?2";
        let here: Option<String> =
            scribe.query_row(select, (&self.issuer, &self.id), |row| row.get(0)).optional()?;
        Ok(here.map(|here| (self.id, here)))
    }
}

impl AccountRow {
    /// At the provider's name here, of those that have another one.
    fn join(&self, scribe: &Scribe<'_>, names: &HashMap<String, String>) -> Result<(), StoreError> {
        let insert = "INSERT OR IGNORE INTO accounts (address_key, generation, account) VALUES (?1, ?2, ?3)";
        if scribe.execute(insert, (&self.key, self.generation, &self.account))? == 0 {
            return Ok(()); // the one that came from the memory counts
        }
        let rename = "UPDATE accounts SET account = json_set(account, '$.provider', ?3)
                      WHERE address_key = ?1 AND account ->> '$.provider' = ?2";
        for (there, here) in names {
            if scribe.execute(rename, (&self.key, there, here))? > 0 {
                break; // each has one provider
            }
        }
        Ok(())
    }
}

fn accounts(connection: &Connection, origin: Option<&Origin>) -> Result<Vec<AccountRow>, StoreError> {
    let select = "SELECT id, address_key, generation, account FROM accounts ORDER BY id";
    let mut statement = connection.prepare(select)?;
    let rows = statement.query_map([], |row| {
        let key: String = row.get(1)?;
        let is_old = origin.is_some_and(|origin| origin.accounts.contains(&key));
        Ok(AccountRow { id: row.get(0)?, key, generation: row.get(2)?, account: row.get(3)?, is_old })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Those that came there since.
fn providers(connection: &Connection, origin: Option<&Origin>) -> Result<Vec<ProviderRow>, StoreError> {
    let mut statement = connection.prepare("SELECT id, issuer, definition FROM providers")?;
    let rows = statement.query_map([], |row| {
        Ok(ProviderRow { id: row.get(0)?, issuer: row.get(1)?, definition: row.get(2)? })
    })?;
    let mut rows: Vec<ProviderRow> = rows.collect::<Result<_, _>>()?;
    rows.retain(|row| !origin.is_some_and(|origin| origin.providers.contains(&row.id)));
    Ok(rows)
}
