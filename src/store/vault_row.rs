//! The vault's only row: what is known of it without its key, and where the key is.
//!
//! It holds no key: a name in the keyring, or a key that a passphrase has wrapped.

use rusqlite::{Connection, OptionalExtension, Row};

use super::error::StoreError;
use super::passphrase::{PassphraseCost, Wrapped};
use super::seal::VaultId;
use crate::domain::settings::KeyPlace;

/// The vault's only row.
pub(super) struct VaultRow {
    /// Names the vault for ever.
    pub(super) vault: VaultId,
    /// Counts the places the key has had.
    pub(super) revision: i64,
    /// Where the key is.
    pub(super) placing: Placing,
    /// Opens with the right key only.
    pub(super) check_value: Vec<u8>,
}

impl std::ops::Deref for VaultRow {
    type Target = Placing;

    fn deref(&self) -> &Placing {
        &self.placing
    }
}

/// Where the key is, and what is needed to get it there.
pub(super) struct Placing {
    pub(super) place: KeyPlace,
    /// Name of the keyring's entry.
    pub(super) entry: Option<String>,
    pub(super) wrapped: Option<Wrapped>,
}

/// The row, if the vault has been made.
pub(super) fn read(connection: &Connection) -> Result<Option<VaultRow>, StoreError> {
    let select =
        "SELECT id, revision, place, entry, memory_kib, passes, lanes, salt, wrapped, check_value FROM vault";
    let row = connection.query_row(select, [], |row| Ok(parse(row))).optional()?;
    row.transpose()
}

fn parse(row: &Row<'_>) -> Result<VaultRow, StoreError> {
    let place: String = row.get(2)?;
    let known = [KeyPlace::Keyring, KeyPlace::Passphrase, KeyPlace::Memory];
    let place = known.into_iter().find(|known| known.code() == place);
    let place = place.ok_or_else(|| StoreError::damaged("the place of the vault's key is unknown"))?;
    let placing = match place {
        KeyPlace::Keyring => Placing { place, entry: Some(row.get(3)?), wrapped: None },
        KeyPlace::Passphrase => Placing { place, entry: None, wrapped: Some(parse_wrapped(row)?) },
        KeyPlace::Memory => Placing { place, entry: None, wrapped: None },
    };
    Ok(VaultRow {
        vault: VaultId::stored(row.get(0)?),
        revision: row.get(1)?,
        placing,
        check_value: row.get(9)?,
    })
}

fn parse_wrapped(row: &Row<'_>) -> Result<Wrapped, StoreError> {
    let cost = PassphraseCost { memory_kib: row.get(4)?, passes: row.get(5)?, lanes: row.get(6)? };
    Ok(Wrapped { cost, salt: row.get(7)?, bytes: row.get(8)? })
}

/// Writes the row unless there is one; whether it was written.
pub(super) fn insert(connection: &Connection, row: &VaultRow) -> Result<bool, StoreError> {
    if read(connection)?.is_some() {
        return Ok(false);
    }
    let insert = "INSERT INTO vault (one, id, revision, place, check_value) VALUES (1, ?1, ?2, ?3, ?4)";
    connection.execute(insert, (row.vault.as_str(), row.revision, row.place.code(), &row.check_value))?;
    place(connection, &row.placing)?;
    Ok(true)
}

/// Writes down where the key is.
pub(super) fn place(connection: &Connection, placing: &Placing) -> Result<(), StoreError> {
    let wrapped = placing.wrapped.as_ref();
    let cost = wrapped.map(|wrapped| wrapped.cost);
    connection.execute(
        "UPDATE vault SET place = ?1, entry = ?2, memory_kib = ?3, passes = ?4, lanes = ?5, salt = ?6, wrapped = ?7",
        (
            placing.place.code(),
            &placing.entry,
            cost.map(|cost| cost.memory_kib),
            cost.map(|cost| cost.passes),
            cost.map(|cost| cost.lanes),
            wrapped.map(|wrapped| &wrapped.salt),
            wrapped.map(|wrapped| &wrapped.bytes),
        ),
    )?;
    Ok(())
}
