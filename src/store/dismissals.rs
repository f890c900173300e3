//! What a person put aside of the check-up. Putting aside and taking up again are events of the log, in the same transaction.
//!
//! A row that a newer Mailward wrote is left out and stays where it is.

use rusqlite::Connection;

use super::audit::Scribe;
use super::error::StoreError;
use super::{Store, accounts};
use crate::domain::account::AccountId;
use crate::domain::audit::{AuditKind, FactName, NewEvent};
use crate::domain::checkup::{About, Dismissal, Reason};

impl Store {
    /// Everything that was put aside, also what is over.
    pub async fn dismissals(&self) -> Result<Vec<Dismissal>, StoreError> {
        self.run(|keeper| {
            Ok(all(&keeper.connection)?.into_iter().map(|(_id, dismissal)| dismissal).collect())
        })
        .await
    }

    /// Puts something aside, in place of what was said about the same before.
    pub async fn put_aside(&self, dismissal: Dismissal) -> Result<(), StoreError> {
        self.run(move |keeper| keeper.write(|scribe| put(scribe, &dismissal))).await
    }

    /// Takes something up again; whether it had been put aside.
    pub async fn take_up(&self, reason: Reason, about: About) -> Result<bool, StoreError> {
        self.run(move |keeper| {
            keeper.write(|scribe| {
                let was_there = remove(scribe, reason, &about)?;
                if was_there {
                    let event = NewEvent::new(AuditKind::CheckTakenUp, scribe.now());
                    scribe.record(&told(event, reason, &about, scribe)?)?;
                }
                Ok(was_there)
            })
        })
        .await
    }
}

fn put(scribe: &Scribe<'_>, dismissal: &Dismissal) -> Result<(), StoreError> {
    let Dismissal { reason, about, until, .. } = dismissal;
    remove(scribe, *reason, about)?;
    let document = serde_json::to_string(dismissal)
        .map_err(|_never| StoreError::Io("what was put aside cannot be written down".to_owned()))?;
    let insert = "INSERT INTO dismissals (account, document) VALUES (?1, ?2)";
    scribe.execute(insert, (account(about).map(AccountId::get), document))?;
    let event = NewEvent::new(AuditKind::CheckPutAside, scribe.now()).with(FactName::Until, *until);
    scribe.record(&told(event, *reason, about, scribe)?)?;
    Ok(())
}

/// Why it may stay so is the person's text, and is left out of the log.
fn told(event: NewEvent, reason: Reason, about: &About, scribe: &Scribe<'_>) -> Result<NewEvent, StoreError> {
    let event = event.with(FactName::What, reason.rule().code()).with(FactName::Reason, reason.code());
    Ok(match about {
        About::Installation => event,
        About::Account(id) => event.about(&accounts::read(scribe, *id)?),
        About::Provider(id) => event.with(FactName::Provider, id),
    })
}

const fn account(about: &About) -> Option<AccountId> {
    match about {
        About::Account(id) => Some(*id),
        About::Installation | About::Provider(_) => None,
    }
}

fn remove(scribe: &Scribe<'_>, reason: Reason, about: &About) -> Result<bool, StoreError> {
    let all = all(scribe)?;
    let same = all.iter().filter(|(_id, known)| known.reason == reason && known.about == *about);
    let mut was_there = false;
    for (id, _known) in same {
        was_there |= scribe.execute("DELETE FROM dismissals WHERE id = ?1", [id])? > 0;
    }
    Ok(was_there)
}

fn all(connection: &Connection) -> Result<Vec<(i64, Dismissal)>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT id, document FROM dismissals ORDER BY id")?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)))?;
    let mut all = Vec::new();
    for row in rows {
        let (id, document) = row?;
        if let Ok(dismissal) = serde_json::from_str(&document) {
            all.push((id, dismissal));
        }
    }
    Ok(all)
}
