//! Rows of accounts. They hold facts only and can be read while the vault is locked.
//!
//! Number, generation and the address in lower case have columns of their own and are what counts; everything else is one
//! JSON document. Numbers are never used twice.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row};

use super::audit::Scribe;
use super::error::StoreError;
use super::{Store, events, looks, registrations};
use crate::domain::account::{
    Account, AccountId, Asking, EndRules, Generation, MailAddress, NewAccount, StandingProblem, Told,
};
use crate::domain::audit::{AuditKind, NewEvent, Subject};
use crate::domain::checkup;

impl Store {
    /// All accounts, in the order in which they were added.
    pub async fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        self.run(|keeper| all(&keeper.connection)).await
    }

    /// One account; `None` when it is not there.
    pub async fn account(&self, id: AccountId) -> Result<Option<Account>, StoreError> {
        self.run(move |keeper| match read(&keeper.connection, id) {
            Err(StoreError::NoSuchAccount) => Ok(None),
            found => found.map(Some),
        })
        .await
    }

    /// The account with this address, whatever the case of its letters.
    pub async fn account_named(&self, address: MailAddress) -> Result<Option<Account>, StoreError> {
        self.run(move |keeper| named(&keeper.connection, &address)).await
    }

    /// Adds an account, without a client and never signed in.
    pub async fn add_account(&self, new: NewAccount, now: Timestamp) -> Result<Account, StoreError> {
        self.run(move |keeper| keeper.write(|scribe| add(scribe, new, now))).await
    }

    /// Changes what a person may set: mailbox, provider, uses, servers, redirect, whether the client is in testing
    /// and when its secret ends.
    /// Whatever else `change` does to the account is not kept.
    pub async fn change_account(
        &self,
        id: AccountId,
        change: impl FnOnce(&mut Account) + Send + 'static,
    ) -> Result<Account, StoreError> {
        self.run(move |keeper| {
            keeper.write(|scribe| {
                let before = read(scribe, id)?;
                let account = changed(&before, change);
                write(scribe, &account)?;
                if checkup::is_elsewhere(&before, &account) {
                    looks::drop_mail(scribe, id)?;
                }
                if checkup::asks_elsewhere(&before, &account) {
                    looks::drop_provider(scribe, id)?;
                }
                if let Some(event) = events::changed(&before, &account, scribe.now()) {
                    scribe.record(&event)?;
                }
                Ok(account)
            })
        })
        .await
    }

    /// Removes an account with everything sealed for it. Needs no key. What was recorded of it stays, with its address.
    pub async fn forget(&self, id: AccountId) -> Result<(), StoreError> {
        self.run(move |keeper| {
            keeper.write(|scribe| forget(scribe, id))?;
            keeper.unwritten.remove(&id);
            keeper.undo.remove(&id);
            keeper.sweep();
            Ok(())
        })
        .await
    }

    /// Notes that a renewal of this generation is about to leave. On the disk before it returns: whoever finds the note later
    /// knows that a renewal left whose answer nobody has. One that is missing longer already keeps its moment.
    ///
    /// Where this fails nothing may be sent, so that a disk that takes nothing costs no token.
    pub async fn begin_renewal(
        &self,
        id: AccountId,
        expected: Generation,
        now: Timestamp,
    ) -> Result<Account, StoreError> {
        self.run(move |keeper| {
            keeper.write(|connection| {
                let mut account = read_at(connection, id, expected)?;
                account.asking.get_or_insert(Asking { since: now });
                write(connection, &account)?;
                Ok(account)
            })
        })
        .await
    }

    /// Notes that something failed at this generation, or with `None` that nothing stands in the way any more; and with it
    /// whether an answer is missing still, in the same transaction.
    pub async fn note_problem(
        &self,
        id: AccountId,
        expected: Generation,
        problem: Option<StandingProblem>,
        asking: Option<Asking>,
    ) -> Result<Account, StoreError> {
        self.run(move |keeper| {
            keeper.write(|scribe| {
                let mut account = read_at(scribe, id, expected)?;
                let before = std::mem::replace(&mut account.problem, problem);
                account.asking = asking;
                write(scribe, &account)?;
                let standing = account.problem.as_ref();
                if let Some(standing) = standing.filter(|now| events::is_news(before.as_ref(), now)) {
                    scribe.record(&events::renewal_failed(&account, standing, scribe.now()))?;
                }
                Ok(account)
            })
        })
        .await
    }

    /// Notes that the provider takes the access token no more, whatever end it once stated.
    pub async fn note_access_dead(&self, id: AccountId, expected: Generation) -> Result<Account, StoreError> {
        self.run(move |keeper| {
            keeper.write(|scribe| {
                let mut account = read_at(scribe, id, expected)?;
                let now = scribe.now();
                if let Some(access) = account.grant.as_mut().and_then(|grant| grant.access.as_mut()) {
                    access.expires_at = Some(access.presumed_end().min(now));
                }
                write(scribe, &account)?;
                Ok(account)
            })
        })
        .await
    }

    /// Notes what was learnt about when the provider ends this account's sign-ins; what the person has said stays.
    pub async fn note_rules(&self, id: AccountId, rules: EndRules) -> Result<Account, StoreError> {
        let note = move |account: &mut Account, _now| {
            account.rules = taught(account.rules, rules);
            None
        };
        self.update(id, note).await
    }

    /// Notes what the person was told about this account.
    pub async fn note_told(&self, id: AccountId, told: Told) -> Result<Account, StoreError> {
        let note = move |account: &mut Account, _now| {
            account.told = told;
            None
        };
        self.update(id, note).await
    }

    /// Changes an account, and records what `change` says about it.
    async fn update(
        &self,
        id: AccountId,
        change: impl FnOnce(&mut Account, Timestamp) -> Option<NewEvent> + Send + 'static,
    ) -> Result<Account, StoreError> {
        self.run(move |keeper| {
            keeper.write(|scribe| {
                let mut account = read(scribe, id)?;
                let event = change(&mut account, scribe.now());
                write(scribe, &account)?;
                if let Some(event) = event {
                    scribe.record(&event)?;
                }
                Ok(account)
            })
        })
        .await
    }
}

/// The account with what a person may set changed, and nothing else.
fn changed(before: &Account, change: impl FnOnce(&mut Account)) -> Account {
    let (mut account, mut changed) = (before.clone(), before.clone());
    change(&mut changed);
    account.mailbox = changed.mailbox;
    account.provider = changed.provider;
    account.uses = changed.uses;
    account.servers = changed.servers;
    account.redirect = changed.redirect;
    account.particulars = changed.particulars;
    account.rules.testing_client = changed.rules.testing_client;
    if let (Some(client), Some(changed)) = (&mut account.client, &changed.client) {
        client.secret_expires_at = changed.secret_expires_at;
    }
    account
}

/// The account, if it is there.
pub(super) fn read(connection: &Connection, id: AccountId) -> Result<Account, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT id, generation, account FROM accounts WHERE id = ?1")?;
    let row = statement.query_row([id.get()], columns).optional()?;
    parse(row.ok_or(StoreError::NoSuchAccount)?)
}

/// The account, if it still is at this generation.
pub(super) fn read_at(
    connection: &Connection,
    id: AccountId,
    expected: Generation,
) -> Result<Account, StoreError> {
    let account = read(connection, id)?;
    let found = account.generation;
    if found == expected { Ok(account) } else { Err(StoreError::Stale { expected, found }) }
}

/// What was learnt beside what the person has said, which may be newer than what the lesson was learnt from.
pub(super) fn taught(before: EndRules, learnt: EndRules) -> EndRules {
    EndRules { testing_client: before.testing_client, ..learnt }
}

/// Writes an account back, generation included.
pub(super) fn write(connection: &Connection, account: &Account) -> Result<(), StoreError> {
    let mut statement =
        connection.prepare_cached("UPDATE accounts SET generation = ?2, account = ?3 WHERE id = ?1")?;
    statement.execute((account.id.get(), stored(account.generation)?, document(account)?))?;
    Ok(())
}

/// All of them, in the order in which they were added.
pub(super) fn all(connection: &Connection) -> Result<Vec<Account>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT id, generation, account FROM accounts ORDER BY id")?;
    let rows = statement.query_map([], columns)?;
    rows.map(|row| parse(row?)).collect()
}

fn named(connection: &Connection, address: &MailAddress) -> Result<Option<Account>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT id, generation, account FROM accounts WHERE address_key = ?1")?;
    statement.query_row([key(address)], columns).optional()?.map(parse).transpose()
}

/// A row that does not read back can be forgotten as well.
fn forget(scribe: &Scribe<'_>, id: AccountId) -> Result<(), StoreError> {
    let select = "SELECT address_key FROM accounts WHERE id = ?1";
    let address: Option<String> = scribe.query_row(select, [id.get()], |row| row.get(0)).optional()?;
    let address = match read(scribe, id) {
        Ok(account) => {
            registrations::pass_on(scribe, &account)?;
            Some(account.address)
        }
        Err(_spoilt) => address.ok_or(StoreError::NoSuchAccount)?.parse().ok(),
    };
    scribe.execute("DELETE FROM accounts WHERE id = ?1", [id.get()])?;
    scribe.execute("DELETE FROM audit_programs WHERE account = ?1", [id.get()])?;
    let subject = address.map(|address| Subject { id, address });
    let event = NewEvent::new(AuditKind::AccountForgotten, scribe.now());
    scribe.record(&NewEvent { subject, ..event })?;
    Ok(())
}

fn add(scribe: &Scribe<'_>, new: NewAccount, now: Timestamp) -> Result<Account, StoreError> {
    if named(scribe, &new.address)?.is_some() {
        return Err(StoreError::Exists);
    }
    let insert = "INSERT INTO accounts (address_key, generation, account) VALUES (?1, 0, '')";
    scribe.execute(insert, [key(&new.address)])?;
    let NewAccount { address, mailbox, provider, uses, servers, redirect, particulars } = new;
    let account = Account {
        id: AccountId::new(scribe.last_insert_rowid()),
        address,
        mailbox,
        provider,
        client: None,
        uses,
        servers,
        redirect,
        particulars,
        added_at: now,
        generation: Generation::default(),
        grant: None,
        problem: None,
        last_use: None,
        asking: None,
        rules: EndRules::default(),
        told: Told::default(),
    };
    write(scribe, &account)?;
    scribe.record(&events::added(&account, now))?;
    Ok(account)
}

/// Providers treat addresses as equal whatever their case; the host is in lower case already.
fn key(address: &MailAddress) -> String {
    address.as_str().to_ascii_lowercase()
}

fn columns(row: &Row<'_>) -> rusqlite::Result<(i64, i64, String)> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
}

fn parse((id, count, document): (i64, i64, String)) -> Result<Account, StoreError> {
    let account = serde_json::from_str(&document);
    let account: Account =
        account.map_err(|_syntax| StoreError::damaged(format!("account {id} does not read back")))?;
    Ok(Account { id: AccountId::new(id), generation: generation(count)?, ..account })
}

fn document(account: &Account) -> Result<String, StoreError> {
    serde_json::to_string(account)
        .map_err(|_never| StoreError::Io("an account cannot be written down".to_owned()))
}

/// A generation as SQLite counts.
pub(super) fn stored(generation: Generation) -> Result<i64, StoreError> {
    i64::try_from(generation.get()).map_err(|_beyond| StoreError::damaged("a generation is out of range"))
}

/// The opposite.
pub(super) fn generation(stored: i64) -> Result<Generation, StoreError> {
    let count =
        u64::try_from(stored).map_err(|_negative| StoreError::damaged("a generation is out of range"))?;
    Ok(Generation::new(count))
}
