//! Whether a token that came from outside is one of the vault's, or was revoked from here.

use jiff::Timestamp;
use rusqlite::Connection;

use super::error::StoreError;
use super::keeper::Desk;
use super::seal::Slot;
use super::{Store, revocations};
use crate::domain::account::AccountId;
use crate::domain::inspection::KnownToken;
use crate::domain::secret::PastedToken;

/// What is known here of a token that came from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Whose {
    /// Whose it is and which of theirs, if it is in the vault.
    pub known: Option<(AccountId, KnownToken)>,
    /// When it was revoked from here, if it was.
    pub revoked_at: Option<Timestamp>,
}

impl Store {
    /// Looks for this token. Needs the key, because tokens are sealed and fingerprints are made with it.
    pub async fn whose(&self, token: PastedToken) -> Result<Whose, StoreError> {
        self.run(move |keeper| {
            keeper.read_sealed(|desk| {
                let token = super::vault::opened(&token);
                let revoked_at = revocations::revoked_at(desk.transaction, &desk.key.fingerprint(token))?;
                Ok(Whose { known: owner(desk, token)?, revoked_at })
            })
        })
        .await
    }
}

const SLOTS: [(Slot, KnownToken); 4] = [
    (Slot::Access, KnownToken::Access),
    (Slot::Refresh, KnownToken::Refresh),
    (Slot::PreviousRefresh, KnownToken::PreviousRefresh),
    (Slot::RetiredRefresh, KnownToken::RetiredRefresh),
];

/// Opens one after the other: fingerprints of refresh tokens of before are written nowhere.
fn owner(desk: &Desk<'_>, token: &str) -> Result<Option<(AccountId, KnownToken)>, StoreError> {
    for (slot, which) in SLOTS {
        for account in having(desk.transaction, slot)? {
            // What does not open is told where it is used, and is in nobody's way here.
            if desk.get(account, slot).ok().flatten().is_some_and(|opened| *opened.text == *token) {
                return Ok(Some((account, which)));
            }
        }
    }
    Ok(None)
}

fn having(connection: &Connection, slot: Slot) -> Result<Vec<AccountId>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT account FROM sealed WHERE slot = ?1 ORDER BY account")?;
    let rows = statement.query_map([slot.name()], |row| row.get(0))?;
    rows.map(|row| Ok(AccountId::new(row?))).collect()
}
