//! What the check-up saw last: one row for each account, or this computer, and each thing that can be looked at.
//!
//! Facts only, from an allow-list; never what was said with a server. A row that a newer Mailward wrote, or that does not read
//! back, is left out: it is looked at anew.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Row};

use super::Store;
use super::audit::Scribe;
use super::error::StoreError;
use crate::domain::account::AccountId;
use crate::domain::checkup::{AT_MAIL_SERVERS, AT_PROVIDER, LookId, LookKey, Looked, Looks};
use crate::domain::provider::ProviderId;
use crate::domain::report::CheckId;

impl Store {
    /// The newest look each.
    pub async fn looks(&self) -> Result<Looks, StoreError> {
        self.run(|keeper| all(&keeper.connection)).await
    }

    /// The newest look at this.
    pub async fn look_of(&self, key: LookKey) -> Result<Option<Looked>, StoreError> {
        self.run(move |keeper| {
            let select = "SELECT account, what, at, result, problem, facts FROM looks
                          WHERE ifnull(account, 0) = ?1 AND what = ?2";
            let mut statement = keeper.connection.prepare_cached(select)?;
            let mut rows = statement.query((key.account.map_or(0, AccountId::get), key.what.code()))?;
            let Some(row) = rows.next()? else { return Ok(None) };
            Ok(read(row)?.map(|(_key, looked)| looked))
        })
        .await
    }

    /// When the oldest event of the record happened. By the connection that is there: a program that shows no record needs no
    /// other.
    pub async fn oldest_event(&self) -> Result<Option<Timestamp>, StoreError> {
        self.run(|keeper| {
            let select = "SELECT at FROM audit ORDER BY seq LIMIT 1";
            let at: Option<i64> = keeper.connection.query_row(select, [], |row| row.get(0)).optional()?;
            Ok(at.and_then(|at| Timestamp::from_microsecond(at).ok()))
        })
        .await
    }

    /// Keeps looks, each in place of an older one at the same. Those at an account that is gone are left out.
    pub async fn keep_looks(&self, looks: Vec<(LookKey, Looked)>) -> Result<(), StoreError> {
        self.run(move |keeper| {
            keeper.write(|scribe| looks.iter().try_for_each(|(key, looked)| keep(scribe, *key, looked)))
        })
        .await
    }
}

fn keep(scribe: &Scribe<'_>, key: LookKey, looked: &Looked) -> Result<(), StoreError> {
    let facts = serde_json::to_string(&looked.facts)
        .map_err(|_never| StoreError::Io("what was looked at cannot be written down".to_owned()))?;
    let account = key.account.map(AccountId::get);
    let insert = "INSERT INTO looks (account, what, at, result, problem, facts)
                  SELECT ?1, ?2, ?3, ?4, ?5, ?6
                  WHERE ?1 IS NULL OR EXISTS (SELECT 1 FROM accounts WHERE id = ?1)
                  ON CONFLICT (ifnull(account, 0), what) DO UPDATE SET at = excluded.at,
                  result = excluded.result, problem = excluded.problem, facts = excluded.facts";
    let (at, result) = (looked.at.to_string(), looked.result.code());
    let row = (account, key.what.code(), at, result, looked.problem.as_deref(), facts);
    scribe.prepare_cached(insert)?.execute(row)?;
    Ok(())
}

/// What was seen at the mail servers of this account says nothing about others.
pub(super) fn drop_mail(scribe: &Scribe<'_>, id: AccountId) -> Result<(), StoreError> {
    drop_at(scribe, id, &AT_MAIL_SERVERS)
}

/// What was seen at the provider of this account says nothing about another one.
pub(super) fn drop_provider(scribe: &Scribe<'_>, id: AccountId) -> Result<(), StoreError> {
    drop_at(scribe, id, &AT_PROVIDER)
}

/// The same of all its accounts.
pub(super) fn drop_all_at(scribe: &Scribe<'_>, provider: &ProviderId) -> Result<(), StoreError> {
    let theirs = "SELECT id FROM accounts WHERE account ->> '$.provider' = ?1";
    let mut statement = scribe.prepare_cached(theirs)?;
    let ids: Vec<i64> =
        statement.query_map([provider.as_str()], |row| row.get(0))?.collect::<Result<_, _>>()?;
    ids.into_iter().try_for_each(|id| drop_provider(scribe, AccountId::new(id)))
}

fn drop_at(scribe: &Scribe<'_>, id: AccountId, checks: &[CheckId]) -> Result<(), StoreError> {
    let mut delete = scribe.prepare_cached("DELETE FROM looks WHERE account = ?1 AND what = ?2")?;
    for check in checks {
        delete.execute((id.get(), check.code()))?;
    }
    Ok(())
}

fn all(connection: &Connection) -> Result<Looks, StoreError> {
    let select = "SELECT account, what, at, result, problem, facts FROM looks";
    let mut statement = connection.prepare_cached(select)?;
    let mut rows = statement.query([])?;
    let mut looks = Looks::new();
    while let Some(row) = rows.next()? {
        if let Some((key, looked)) = read(row)? {
            looks.insert(key, looked);
        }
    }
    Ok(looks)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Option<(LookKey, Looked)>> {
    let account: Option<i64> = row.get(0)?;
    let (what, at, result): (String, String, String) = (row.get(1)?, row.get(2)?, row.get(3)?);
    let (problem, facts): (Option<String>, String) = (row.get(4)?, row.get(5)?);
    let Some(what) = LookId::from_code(&what) else { return Ok(None) };
    // By way of the form that reads, and leaves out what this version has no name for.
    let facts: serde_json::Value = serde_json::from_str(&facts).unwrap_or_default();
    let document = serde_json::json!({ "at": at, "result": result, "problem": problem, "facts": facts });
    let looked = serde_json::from_value(document).ok();
    Ok(looked.map(|looked| (LookKey { account: account.map(AccountId::new), what }, looked)))
}
