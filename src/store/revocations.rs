//! Revocations: tokens that were taken away from their account to be ended at their provider.
//!
//! A revocation begins in one transaction: the sealed tokens are moved as they are, which needs no key, the account has none
//! from then on, and it is recorded. What is needed to ask the provider stands beside them, so that neither the account nor
//! the provider's definition has to be there still. The document of a revocation can be read without the key and holds no
//! secret. The tokens go when there is nothing to ask for any more, never before.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};

use super::audit::Scribe;
use super::error::StoreError;
use super::keeper::Desk;
use super::seal::{Binding, Slot, VaultKey};
use super::undo::{Row, leave, rows};
use super::{Store, accounts, seal};
use crate::domain::account::{Account, AccountId, Generation, StandingProblem};
use crate::domain::audit::{AuditKind, FactName, NewEvent, Subject};
use crate::domain::provider::{ClientId, Provider, ProviderId};
use crate::domain::revocation::{Outstanding, OutstandingId, OutstandingState};
use crate::domain::secret::{AccessToken, ClientSecret, RefreshToken};
use crate::domain::token::{Fingerprint, TokenSet};

mod ending;
mod late;

pub use ending::{Ending, Finished};

/// A revocation that begins.
#[derive(Debug, Clone)]
pub struct NewRevocation {
    /// Who issued the tokens.
    pub provider: ProviderId,
    /// The provider's name for people.
    pub provider_name: String,
    /// Where the person can end the grant by hand.
    pub page: Option<String>,
    /// Until when the access token works.
    pub works_until: Option<Timestamp>,
    /// How the provider is to be asked.
    pub terms: Terms,
    /// When it begins.
    pub now: Timestamp,
    /// Not before this moment does anybody else than whoever began it ask the provider.
    pub next_at: Timestamp,
}

/// How a provider is to be asked about a grant whose account may be gone. No secret.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Terms {
    /// The client that the grant belongs to.
    pub client: Option<ClientId>,
    /// Whether the client's secret is to be kept for it; `false` for a public client.
    pub confidential: bool,
    /// The provider's definition, where it is not built in.
    pub definition: Option<Box<Provider>>,
    /// Whether the provider has said before that the grant is over.
    pub ended_before: bool,
}

/// A revocation as it is stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    /// What faces see of it.
    pub outstanding: Outstanding,
    /// How the provider is to be asked.
    pub terms: Terms,
    /// The version of the account that had the tokens.
    pub generation: Generation,
    /// Fingerprint of the access token.
    pub access: Option<Fingerprint>,
    /// Fingerprint of the refresh token.
    pub refresh: Option<Fingerprint>,
}

/// The tokens of a revocation. They are for nothing else than to be ended.
#[derive(Debug, Default)]
pub struct RevocationTokens {
    /// The access token.
    pub access: Option<AccessToken>,
    /// The refresh token in force, or the one that the provider had refused.
    pub refresh: Option<RefreshToken>,
    /// The one before it, which may stand for a grant of its own.
    pub previous_refresh: Option<RefreshToken>,
    /// The secret of the client that the grant belongs to.
    pub client_secret: Option<ClientSecret>,
}

impl Store {
    /// Takes the tokens away from an account to end them at the provider. The account has no grant from then on, and
    /// `standing` says why. `None` when there was nothing to take. Needs no key, except for tokens that could not be
    /// written yet.
    pub async fn begin_revocation(
        &self,
        id: AccountId,
        new: NewRevocation,
        standing: StandingProblem,
    ) -> Result<(Option<OutstandingId>, Account), StoreError> {
        self.run(move |keeper| {
            let unwritten = keeper.unwritten.get(&id).cloned();
            let began = keeper.write(|scribe| begin(scribe, id, new, standing, unwritten.as_ref()))?;
            keeper.unwritten.remove(&id);
            keeper.sweep();
            Ok(began)
        })
        .await
    }

    /// Everything that is still to be ended at a provider, oldest first. Needs no key.
    pub async fn outstanding(&self) -> Result<Vec<Outstanding>, StoreError> {
        self.run(|keeper| {
            let mut statement =
                keeper.connection.prepare_cached("SELECT id, document FROM revocations ORDER BY id")?;
            let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
            rows.map(|row| parse(row?).map(|kept| kept.outstanding)).collect()
        })
        .await
    }

    /// One revocation; `None` when nothing is to be done about it any more. Needs no key.
    pub async fn revocation(&self, id: OutstandingId) -> Result<Option<Kept>, StoreError> {
        self.run(move |keeper| read(&keeper.connection, id)).await
    }

    /// Its tokens.
    pub async fn revocation_tokens(&self, id: OutstandingId) -> Result<RevocationTokens, StoreError> {
        self.run(move |keeper| {
            let Some(kept) = read(&keeper.connection, id)? else { return Ok(RevocationTokens::default()) };
            let key = keeper.key.as_ref().ok_or(StoreError::Locked)?;
            tokens(&keeper.connection, key, id, kept.outstanding.account)
        })
        .await
    }

    /// When the token with this fingerprint was revoked from here; `None` if it was not. Needs no key.
    pub async fn revoked_here(&self, fingerprint: &Fingerprint) -> Result<Option<Timestamp>, StoreError> {
        let fingerprint = fingerprint.clone();
        self.run(move |keeper| revoked_at(&keeper.connection, &fingerprint)).await
    }
}

pub(super) fn revoked_at(
    connection: &Connection,
    fingerprint: &Fingerprint,
) -> Result<Option<Timestamp>, StoreError> {
    let select = "SELECT revoked_at FROM revoked_tokens WHERE fingerprint = ?1";
    let found: Option<String> =
        connection.query_row(select, [fingerprint.as_str()], |row| row.get(0)).optional()?;
    let read =
        |text: String| text.parse().map_err(|_text| StoreError::damaged("a moment does not read back"));
    found.map(read).transpose()
}

fn begin(
    scribe: &Scribe<'_>,
    id: AccountId,
    new: NewRevocation,
    standing: StandingProblem,
    unwritten: Option<&(Generation, TokenSet)>,
) -> Result<(Option<OutstandingId>, Account), StoreError> {
    let mut before = accounts::read(scribe, id)?;
    if let Some((_, brought)) = unwritten.filter(|(of, _)| *of == before.generation) {
        before = super::vault::keep_renewal(&Desk::at(scribe)?, id, before.generation, brought)?;
    }
    let taken = rows(scribe, id)?;
    if before.grant.is_none() && taken.is_empty() {
        return Ok((None, before));
    }
    let kept = Kept {
        outstanding: waiting(&before, &new),
        terms: new.terms,
        generation: before.generation,
        access: before.access().map(|access| access.fingerprint.clone()),
        refresh: before.refresh().map(|refresh| refresh.fingerprint.clone()),
    };
    let number = insert(scribe, &kept, &taken)?;
    remember(scribe, scribe.key(), &kept, &taken, new.now)?;
    let account = leave(scribe, &before, standing)?;
    scribe.record(&asked_for(&kept, new.now))?;
    Ok((Some(number), account))
}

fn waiting(account: &Account, new: &NewRevocation) -> Outstanding {
    Outstanding {
        id: OutstandingId(0), // it gets its number with its row
        account: account.id,
        address: account.address.clone(),
        provider: new.provider.clone(),
        provider_name: new.provider_name.clone(),
        page: new.page.clone(),
        since: new.now,
        works_until: new.works_until,
        state: OutstandingState::Waiting { attempts: 0, next_at: new.next_at, problem: None },
    }
}

/// Moves sealed values to a new revocation as they are. They stay bound to account, slot and generation.
fn insert(connection: &Connection, kept: &Kept, taken: &[Row]) -> Result<OutstandingId, StoreError> {
    let account = kept.outstanding.account.get();
    let document = document(kept)?;
    connection.execute("INSERT INTO revocations (account, document) VALUES (?1, ?2)", (account, document))?;
    let number = connection.last_insert_rowid();
    for row in taken {
        put(connection, number, row)?;
    }
    if kept.terms.confidential {
        connection.execute(
            "INSERT INTO revocation_tokens (revocation, slot, generation, bytes)
             SELECT ?1, slot, generation, bytes FROM sealed WHERE account = ?2 AND slot = ?3",
            (number, account, Slot::ClientSecret.name()),
        )?;
    }
    Ok(OutstandingId(number))
}

fn put(connection: &Connection, number: i64, row: &Row) -> Result<(), StoreError> {
    connection.execute(
        "INSERT OR REPLACE INTO revocation_tokens (revocation, slot, generation, bytes) VALUES (?1, ?2, ?3, ?4)",
        (number, &row.slot, row.generation, &row.bytes),
    )?;
    Ok(())
}

/// Remembers which tokens are revoked. The ones whose fingerprint is not known yet are named where the key is at hand.
fn remember(
    connection: &Connection,
    key: Option<&VaultKey>,
    kept: &Kept,
    taken: &[Row],
    now: Timestamp,
) -> Result<(), StoreError> {
    let account = kept.outstanding.account;
    for fingerprint in kept.access.iter().chain(&kept.refresh) {
        remember_one(connection, account, fingerprint, now)?;
    }
    let Some(key) = key else { return Ok(()) };
    for slot in [Slot::PreviousRefresh, Slot::RetiredRefresh] {
        let row = taken.iter().find(|row| row.slot == slot.name());
        // What does not open is nobody's token any more, and must not be in the way.
        if let Some(text) = row.and_then(|row| open(key, account, slot, row).ok()) {
            remember_one(connection, account, &key.fingerprint(&text), now)?;
        }
    }
    Ok(())
}

fn remember_one(
    connection: &Connection,
    account: AccountId,
    fingerprint: &Fingerprint,
    now: Timestamp,
) -> Result<(), StoreError> {
    connection.execute(
        "INSERT OR IGNORE INTO revoked_tokens (fingerprint, account, revoked_at) VALUES (?1, ?2, ?3)",
        (fingerprint.as_str(), account.get(), now.to_string()),
    )?;
    Ok(())
}

fn asked_for(kept: &Kept, now: Timestamp) -> NewEvent {
    let event =
        about(AuditKind::RevocationAsked, kept, now).with(FactName::Provider, &kept.outstanding.provider);
    let event = match &kept.access {
        Some(access) => event.with(FactName::Access, access),
        None => event,
    };
    match &kept.refresh {
        Some(refresh) => event.with(FactName::Refresh, refresh),
        None => event,
    }
}

/// An event about an account that may be gone.
fn about(kind: AuditKind, kept: &Kept, now: Timestamp) -> NewEvent {
    let Outstanding { account, address, .. } = &kept.outstanding;
    let subject = Some(Subject { id: *account, address: address.clone() });
    NewEvent { subject, ..NewEvent::new(kind, now) }
}

fn read(connection: &Connection, id: OutstandingId) -> Result<Option<Kept>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT id, document FROM revocations WHERE id = ?1")?;
    let row = statement.query_row([id.0], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    row.map(parse).transpose()
}

fn write(connection: &Connection, kept: &Kept) -> Result<(), StoreError> {
    let update = "UPDATE revocations SET document = ?2 WHERE id = ?1";
    connection.execute(update, (kept.outstanding.id.0, document(kept)?))?;
    Ok(())
}

fn parse((number, document): (i64, String)) -> Result<Kept, StoreError> {
    let kept = serde_json::from_str(&document);
    let mut kept: Kept =
        kept.map_err(|_syntax| StoreError::damaged(format!("revocation {number} does not read back")))?;
    kept.outstanding.id = OutstandingId(number);
    Ok(kept)
}

fn document(kept: &Kept) -> Result<String, StoreError> {
    serde_json::to_string(kept)
        .map_err(|_never| StoreError::Io("a revocation cannot be written down".to_owned()))
}

fn tokens(
    connection: &Connection,
    key: &VaultKey,
    id: OutstandingId,
    account: AccountId,
) -> Result<RevocationTokens, StoreError> {
    let get = |slot: Slot| -> Result<Option<zeroize::Zeroizing<String>>, StoreError> {
        let select =
            "SELECT slot, generation, bytes FROM revocation_tokens WHERE revocation = ?1 AND slot = ?2";
        let row = connection
            .query_row(select, (id.0, slot.name()), |row| {
                Ok(Row { slot: row.get(0)?, generation: row.get(1)?, bytes: row.get(2)? })
            })
            .optional()?;
        row.map(|row| open(key, account, slot, &row)).transpose()
    };
    let refresh = match get(Slot::Refresh)? {
        Some(refresh) => Some(refresh),
        // One that was refused may still stand for a grant that is alive.
        None => get(Slot::RetiredRefresh)?,
    };
    Ok(RevocationTokens {
        access: get(Slot::Access)?.map(|text| AccessToken::new(text.as_str())),
        refresh: refresh.map(|text| RefreshToken::new(text.as_str())),
        previous_refresh: get(Slot::PreviousRefresh)?.map(|text| RefreshToken::new(text.as_str())),
        client_secret: get(Slot::ClientSecret)?.map(|text| ClientSecret::new(text.as_str())),
    })
}

fn open(
    key: &VaultKey,
    account: AccountId,
    slot: Slot,
    row: &Row,
) -> Result<zeroize::Zeroizing<String>, StoreError> {
    let generation = accounts::generation(row.generation)?;
    let opened = key.open(Binding { account, slot, generation }, &row.bytes);
    let opened = opened.ok_or_else(|| {
        StoreError::damaged(format!("the sealed {} of a revocation does not open", slot.name()))
    })?;
    Ok(zeroize::Zeroizing::new(seal::text(&opened)?))
}
