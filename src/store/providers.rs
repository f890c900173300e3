//! A person's own provider definitions. They are not secret and can be read while the vault is locked.

use rusqlite::{Connection, OptionalExtension};

use super::audit::Scribe;
use super::error::StoreError;
use super::{Store, events, looks};
use crate::domain::checkup::is_elsewhere_for_all;
use crate::domain::provider::{Issuer, Provider, ProviderId};

impl Store {
    /// All own definitions, by their short names.
    pub async fn providers(&self) -> Result<Vec<Provider>, StoreError> {
        self.run(|keeper| all(&keeper.connection)).await
    }

    /// Stores or replaces a definition. Refused when another one has the same issuer: tokens of one server must not appear
    /// under two names.
    pub async fn keep_provider(&self, provider: Provider) -> Result<(), StoreError> {
        self.run(move |keeper| keeper.write(|scribe| keep(scribe, &provider))).await
    }

    /// Removes a definition; removing what is not there is fine.
    pub async fn remove_provider(&self, id: ProviderId) -> Result<(), StoreError> {
        self.run(move |keeper| {
            keeper.write(|scribe| {
                if scribe.execute("DELETE FROM providers WHERE id = ?1", [id.as_str()])? > 0 {
                    scribe.record(&events::provider(&id, "removed", scribe.now()))?;
                }
                Ok(())
            })
        })
        .await
    }
}

fn all(connection: &Connection) -> Result<Vec<Provider>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT id, definition FROM providers ORDER BY id")?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
    rows.map(|row| {
        let (id, definition) = row?;
        let provider = Provider::from_json(&definition);
        provider.map_err(|_refused| StoreError::damaged(format!("the provider {id} does not read back")))
    })
    .collect()
}

fn keep(scribe: &Scribe<'_>, provider: &Provider) -> Result<(), StoreError> {
    let issuer = provider.issuer.as_ref().map(Issuer::as_str);
    let same = "SELECT id FROM providers WHERE issuer = ?1 AND id <> ?2";
    let taken: Option<String> =
        scribe.query_row(same, (issuer, provider.id.as_str()), |row| row.get(0)).optional()?;
    if let Some(other) = taken {
        let other =
            other.parse().map_err(|_shape| StoreError::damaged("a provider's name does not read back"))?;
        return Err(StoreError::IssuerTaken(other));
    }
    let definition = serde_json::to_string(provider)
        .map_err(|_never| StoreError::Io("a provider cannot be written down".to_owned()))?;
    let select = "SELECT definition FROM providers WHERE id = ?1";
    let before: Option<String> =
        scribe.query_row(select, [provider.id.as_str()], |row| row.get(0)).optional()?;
    if before.as_ref() == Some(&definition) {
        return Ok(());
    }
    scribe.execute(
        "INSERT INTO providers (id, issuer, definition) VALUES (?1, ?2, ?3)
         ON CONFLICT (id) DO UPDATE SET issuer = excluded.issuer, definition = excluded.definition",
        (provider.id.as_str(), issuer, definition),
    )?;
    // One that does not read back is as good as another one.
    let former = before.as_deref().and_then(|before| Provider::from_json(before).ok());
    if former.is_none_or(|former| is_elsewhere_for_all(&former, provider)) {
        looks::drop_all_at(scribe, &provider.id)?;
    }
    let what = if before.is_some() { "changed" } else { "added" };
    scribe.record(&events::provider(&provider.id, what, scribe.now()))?;
    Ok(())
}
