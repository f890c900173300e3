//! Tokens that come to a revocation on another way than from their account's rows: what a renewal brought that was on its
//! way when they were taken, and the grant that a full rotation has replaced.

use rusqlite::Connection;
use secrecy::ExposeSecret;

use super::super::error::StoreError;
use super::super::keeper::Desk;
use super::super::seal::{Binding, Slot, VaultKey};
use super::super::undo::Row;
use super::super::vault::{Tokens, opened};
use super::super::{Store, accounts};
use super::{Kept, NewRevocation, asked_for, insert, parse, put, remember, tokens, waiting, write};
use crate::domain::account::{Account, AccountId, Generation};
use crate::domain::problem::ProblemKind;
use crate::domain::revocation::{OutstandingId, OutstandingState};
use crate::domain::token::TokenSet;

impl Store {
    /// Keeps the tokens of a grant that something newer has replaced, to end them at the provider later. The account itself
    /// stays as it is.
    pub async fn queue_revocation(
        &self,
        of: Account,
        tokens: Tokens,
        new: NewRevocation,
    ) -> Result<OutstandingId, StoreError> {
        self.run(move |keeper| keeper.write_sealed(|desk| queue(desk, &of, &tokens, new))).await
    }

    /// Gives up what a renewal of this generation brought after the account had lost its tokens: to the revocation that took
    /// them, or to the way back from a sign-out. Nobody else gets them. Whether they are kept for one of the two.
    pub async fn surrender(
        &self,
        id: AccountId,
        expected: Generation,
        brought: TokenSet,
        new: NewRevocation,
    ) -> Result<bool, StoreError> {
        self.run(move |keeper| {
            if let Some(undo) = keeper.undo.get_mut(&id).filter(|undo| undo.had == expected) {
                undo.brought = Some(brought);
                return Ok(true);
            }
            keeper.write_sealed(|desk| to_revocation(desk, id, expected, &brought, new))
        })
        .await
    }
}

fn queue(
    desk: &Desk<'_>,
    of: &Account,
    tokens: &Tokens,
    new: NewRevocation,
) -> Result<OutstandingId, StoreError> {
    let (key, scribe) = (desk.key, desk.transaction);
    let seal = Sealing { key, random: desk.random, account: of.id, generation: tokens.generation };
    let refresh = tokens.refresh.as_ref().or(tokens.retired_refresh.as_ref());
    let mut taken = Vec::new();
    taken.extend(tokens.access.as_ref().map(|token| seal.row(Slot::Access, token)).transpose()?);
    taken.extend(refresh.map(|token| seal.row(Slot::Refresh, token)).transpose()?);
    let kept = Kept {
        outstanding: waiting(of, &new),
        terms: new.terms,
        generation: tokens.generation,
        access: tokens.access.as_ref().map(|token| key.fingerprint(opened(token))),
        refresh: refresh.map(|token| key.fingerprint(opened(token))),
    };
    let number = insert(scribe, &kept, &taken)?;
    remember(scribe, Some(key), &kept, &[], new.now)?;
    scribe.record(&asked_for(&kept, new.now))?;
    Ok(number)
}

fn to_revocation(
    desk: &Desk<'_>,
    id: AccountId,
    expected: Generation,
    brought: &TokenSet,
    new: NewRevocation,
) -> Result<bool, StoreError> {
    let (key, scribe) = (desk.key, desk.transaction);
    let seal = Sealing { key, random: desk.random, account: id, generation: expected };
    let now = new.now;
    let mut kept = match of_generation(scribe, id, expected)? {
        Some(kept) => kept,
        None => match revoked_account(scribe, id, expected)? {
            // The provider was asked already, and about the token of before.
            Some(account) => again(scribe, &account, expected, new)?,
            None => return Ok(false),
        },
    };
    if !matches!(kept.outstanding.state, OutstandingState::Waiting { .. }) {
        return Ok(false); // the person ends the grant by hand, and these with it
    }
    let number = kept.outstanding.id.0;
    put(scribe, number, &seal.row(Slot::Access, &brought.access)?)?;
    if let Some(refresh) = &brought.refresh {
        // It may still be good, where old tokens are not ended by new ones.
        shelve(scribe, &seal, number)?;
        put(scribe, number, &seal.row(Slot::Refresh, refresh)?)?;
        kept.refresh = Some(key.fingerprint(opened(refresh)));
    }
    kept.access = Some(key.fingerprint(opened(&brought.access)));
    kept.outstanding.works_until = brought.expires_at;
    write(scribe, &kept)?;
    remember(scribe, Some(key), &kept, &[], now)?;
    Ok(true)
}

fn of_generation(
    connection: &Connection,
    id: AccountId,
    expected: Generation,
) -> Result<Option<Kept>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT id, document FROM revocations WHERE account = ?1 ORDER BY id")?;
    let rows = statement.query_map([id.get()], |row| Ok((row.get(0)?, row.get(1)?)))?;
    for row in rows {
        let kept = parse(row?)?;
        if kept.generation == expected {
            return Ok(Some(kept));
        }
    }
    Ok(None)
}

/// The account, if a revocation of this generation was the last that happened to it.
fn revoked_account(
    connection: &Connection,
    id: AccountId,
    expected: Generation,
) -> Result<Option<Account>, StoreError> {
    let account = match accounts::read_at(connection, id, expected.next()) {
        Ok(account) => account,
        Err(StoreError::NoSuchAccount | StoreError::Stale { .. }) => return Ok(None),
        Err(error) => return Err(error),
    };
    let kind = account.problem.as_ref().map(|standing| standing.problem.kind);
    let revoked = matches!(kind, Some(ProblemKind::RevokedHere | ProblemKind::RevocationRefuted));
    Ok((account.grant.is_none() && revoked).then_some(account))
}

fn again(
    connection: &Connection,
    account: &Account,
    generation: Generation,
    new: NewRevocation,
) -> Result<Kept, StoreError> {
    let outstanding = waiting(account, &new);
    let mut kept = Kept { outstanding, terms: new.terms, generation, access: None, refresh: None };
    kept.outstanding.id = insert(connection, &kept, &[])?;
    Ok(kept)
}

fn shelve(connection: &Connection, seal: &Sealing<'_>, number: i64) -> Result<(), StoreError> {
    let current = tokens(connection, seal.key, OutstandingId(number), seal.account)?.refresh;
    match current {
        Some(current) => put(connection, number, &seal.row(Slot::PreviousRefresh, &current)?),
        None => Ok(()),
    }
}

/// Seals tokens for the account they came from.
struct Sealing<'a> {
    key: &'a VaultKey,
    random: &'a dyn crate::platform::random::Random,
    account: AccountId,
    generation: Generation,
}

impl Sealing<'_> {
    fn row(&self, slot: Slot, token: &impl ExposeSecret<str>) -> Result<Row, StoreError> {
        let binding = Binding { account: self.account, slot, generation: self.generation };
        let bytes = self.key.seal(binding, opened(token).as_bytes(), self.random);
        Ok(Row { slot: slot.name().to_owned(), generation: accounts::stored(self.generation)?, bytes })
    }
}
