//! Tokens that go to another computer, and tokens that come from one.
//!
//! A move is noted before its file appears and until the tokens are out: a program that is killed in between leaves a note
//! that they may be in two places, and loses nothing. Taking them out is one transaction for all accounts together with what
//! is recorded of it, and leaves alone whatever has been signed in to since the file was written.

use std::path::PathBuf;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};

use super::audit::Scribe;
use super::error::StoreError;
use super::keeper::Desk;
use super::registrations::SealedMark;
use super::seal::{Binding, Slot};
use super::undo::leave;
use super::vault::opened;
use super::{Store, accounts, clients, events, registrations};
use crate::domain::account::{Account, AccountId, Asking, Generation, Grant, MailAddress, StandingProblem};
use crate::domain::audit::AuditKind;
use crate::domain::problem::Problem;
use crate::domain::secret::{AccessToken, RefreshToken};
use crate::domain::transfer::{FileDigest, TokensGo};

/// A move whose file is about to be written, and whose tokens are still here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Moving {
    /// The file.
    pub path: PathBuf,
    /// When it was begun.
    pub since: Timestamp,
    /// Names the file.
    pub digest: FileDigest,
    /// Whose tokens are in it, and of which version.
    pub accounts: Vec<(AccountId, MailAddress, Generation)>,
    /// Whose vault holds what manages a registered client that is in it, and how that was sealed.
    #[serde(default)]
    pub registrations: Vec<(AccountId, SealedMark)>,
}

/// The sign-in of an account as it comes from another computer.
#[derive(Debug, Clone)]
pub struct CarriedSignIn {
    /// What the provider granted.
    pub grant: Grant,
    /// The access token.
    pub access: Option<AccessToken>,
    /// The refresh token in force.
    pub refresh: Option<RefreshToken>,
    /// The one before it.
    pub previous_refresh: Option<RefreshToken>,
    /// A renewal whose answer is missing.
    pub asking: Option<Asking>,
}

impl Store {
    /// Records that these tokens go into a file, and for a move notes what is to be taken out once it is written. On the disk
    /// before it returns.
    pub async fn begin_export(&self, moving: Moving, go: TokensGo) -> Result<(), StoreError> {
        self.run(move |keeper| {
            keeper.write(|scribe| {
                for (id, _, expected) in &moving.accounts {
                    let account = accounts::read_at(scribe, *id, *expected)?;
                    let event = events::exported(&account, AuditKind::TokenExported, scribe.now());
                    scribe.record(&event.with(crate::domain::audit::FactName::Way, go.code()))?;
                }
                if go == TokensGo::Move { note(scribe, &moving) } else { Ok(()) }
            })
        })
        .await
    }

    /// The move that has not ended, if there is one.
    pub async fn moving(&self) -> Result<Option<Moving>, StoreError> {
        self.run(|keeper| read(&keeper.connection)).await
    }

    /// Takes the tokens of the move out here, all at once; `standing` says of each account why. Gives back those accounts, as
    /// they are now; what was signed in to since is left as it is.
    pub async fn finish_move(
        &self,
        standing: impl Fn(&Account) -> Problem + Send + 'static,
    ) -> Result<Vec<Account>, StoreError> {
        self.run(move |keeper| {
            let taken = keeper.write(|scribe| {
                let Some(moving) = read(scribe)? else { return Ok(Vec::new()) };
                let taken = take_out(scribe, &moving, &standing)?;
                forget(scribe)?;
                Ok(taken)
            })?;
            for account in &taken {
                keeper.unwritten.remove(&account.id);
                keeper.undo.remove(&account.id);
            }
            keeper.sweep();
            Ok(taken)
        })
        .await
    }

    /// The tokens stay here: the move is off.
    pub async fn drop_move(&self) -> Result<(), StoreError> {
        self.run(|keeper| keeper.write(forget)).await
    }

    /// Keeps a sign-in that comes from another computer, for an account that has none. `None` where it has one by now.
    pub async fn keep_carried(
        &self,
        id: AccountId,
        carried: CarriedSignIn,
    ) -> Result<Option<Account>, StoreError> {
        self.run(move |keeper| {
            let kept = keeper.write_sealed(|desk| keep_carried(desk, id, carried))?;
            keeper.unwritten.remove(&id);
            keeper.undo.remove(&id);
            Ok(kept)
        })
        .await
    }
}

fn note(scribe: &Scribe<'_>, moving: &Moving) -> Result<(), StoreError> {
    let document = serde_json::to_string(moving)
        .map_err(|_never| StoreError::Io("a move cannot be written down".to_owned()))?;
    scribe.execute("INSERT OR REPLACE INTO moving (one, document) VALUES (1, ?1)", [document])?;
    Ok(())
}

fn read(connection: &Connection) -> Result<Option<Moving>, StoreError> {
    let select = "SELECT document FROM moving";
    let found: Option<String> = connection.query_row(select, [], |row| row.get(0)).optional()?;
    let parse = |document: String| {
        serde_json::from_str(&document)
            .map_err(|_syntax| StoreError::damaged("the note of a move does not read back"))
    };
    found.map(parse).transpose()
}

fn forget(scribe: &Scribe<'_>) -> Result<(), StoreError> {
    scribe.execute("DELETE FROM moving", [])?;
    Ok(())
}

fn take_out(
    scribe: &Scribe<'_>,
    moving: &Moving,
    standing: &impl Fn(&Account) -> Problem,
) -> Result<Vec<Account>, StoreError> {
    let mut taken = Vec::new();
    for (id, _, expected) in &moving.accounts {
        let before = match accounts::read_at(scribe, *id, *expected) {
            Err(StoreError::Stale { .. } | StoreError::NoSuchAccount) => continue,
            found => found?,
        };
        // Its answer may bring a newer token a moment later, and would find no account to keep it for.
        if before.asking.is_some() {
            continue;
        }
        let now = scribe.now();
        let problem = standing(&before);
        scribe.record(&events::exported(&before, AuditKind::TokenMovedOut, now))?;
        taken.push(leave(scribe, &before, StandingProblem { problem, since: now, attempts: 1 })?);
    }
    move_registrations(scribe, moving, &taken)?;
    taken.iter().map(|account| accounts::read(scribe, account.id)).collect()
}

/// What manages a client goes where its accounts go: whoever forgets them here must not delete it at the provider any more. It
/// stays with an account that stays signed in, and where it was replaced since the file was written.
fn move_registrations(scribe: &Scribe<'_>, moving: &Moving, taken: &[Account]) -> Result<(), StoreError> {
    for (id, mark) in &moving.registrations {
        let had_tokens = moving.accounts.iter().any(|(one, ..)| one == id);
        let stays = had_tokens && !taken.iter().any(|account| account.id == *id);
        if !stays && registrations::mark(scribe, *id)?.as_ref() == Some(mark) {
            registrations::move_away(scribe, *id)?;
        }
    }
    Ok(())
}

fn keep_carried(
    desk: &Desk<'_>,
    id: AccountId,
    carried: CarriedSignIn,
) -> Result<Option<Account>, StoreError> {
    let mut account = accounts::read(desk.transaction, id)?;
    if account.grant.is_some() || clients::foreign_client(&account).is_some() {
        return Ok(None);
    }
    let generation = account.generation.next();
    account.generation = generation;
    let CarriedSignIn { mut grant, access, refresh, previous_refresh, asking } = carried;
    let put = |slot, characters: &str| desk.put(Binding { account: id, slot, generation }, characters);
    // A fingerprint names a token in one vault only.
    match (&access, &mut grant.access) {
        (Some(token), Some(facts)) => {
            facts.fingerprint = desk.key.fingerprint(opened(token));
            put(Slot::Access, opened(token))?;
        }
        _ => grant.access = None,
    }
    match (&refresh, &mut grant.refresh) {
        (Some(token), Some(facts)) => {
            facts.fingerprint = desk.key.fingerprint(opened(token));
            put(Slot::Refresh, opened(token))?;
        }
        _ => grant.refresh = None,
    }
    desk.remove(id, Slot::RetiredRefresh)?;
    desk.remove(id, Slot::PreviousRefresh)?;
    if let Some(token) = &previous_refresh {
        put(Slot::PreviousRefresh, opened(token))?;
    }
    account.grant = Some(grant);
    (account.problem, account.asking) = (None, asking);
    accounts::write(desk.transaction, &account)?;
    desk.record(&events::exported(&account, AuditKind::TokenMovedIn, desk.transaction.now()))?;
    Ok(Some(account))
}
