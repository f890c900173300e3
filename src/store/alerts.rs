//! Alerts as rows: open until somebody calls them expected or another one of the same cause takes their place. And what is
//! usual for each account, as whoever judges events keeps it.
//!
//! An alert and its event are one transaction, so neither is there without the other. What is usual may be lost: it follows
//! from the log.

use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, Row};

use super::Store;
use super::audit::Scribe;
use super::error::StoreError;
use crate::domain::account::AccountId;
use crate::domain::alert::{Alert, AlertRule, Counted, Finding};
use crate::domain::audit::{Actor, AuditKind, FactName, NewEvent, Subject};

/// Something unusual that an event has shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Unusual {
    /// What the rule found.
    pub finding: Finding,
    /// Whose it is.
    pub subject: Option<Subject>,
    /// The process of the program it is about.
    pub pid: Option<u32>,
    /// When it happened.
    pub at: Timestamp,
    /// The number of the event.
    pub about: u64,
}

/// What is usual, as it was kept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KeptHistories {
    /// The last event that was judged.
    pub judged: u64,
    /// A JSON document an account; the installation is the account numbered 0.
    pub documents: Vec<(AccountId, String)>,
}

impl Store {
    /// Alerts that nobody has called expected, newest first, as long as their account is there.
    pub async fn alerts(&self) -> Result<Vec<Alert>, StoreError> {
        self.run(|keeper| {
            let select =
                "SELECT seq, rule, account, program, at, counted, usual, days FROM alerts WHERE expected = 0
                          AND (account IS NULL OR account IN (SELECT id FROM accounts)) ORDER BY seq DESC";
            let mut statement = keeper.connection.prepare_cached(select)?;
            let rows = statement.query_map([], parse)?;
            // A rule of a newer Mailward cannot be told here.
            Ok(rows.filter_map(Result::transpose).collect::<rusqlite::Result<_>>()?)
        })
        .await
    }

    /// Raises an alert with its event. Nothing where the same event has raised it already. An open one of the same cause
    /// gives way to it. Needs the vault's key: an event that has to wait has no number yet.
    pub async fn raise_alert(&self, unusual: Unusual, now: Timestamp) -> Result<Option<Alert>, StoreError> {
        self.run(move |keeper| keeper.write(|scribe| raise(scribe, &unusual, now))).await
    }

    /// Calls an alert expected, with an event that says so. The alert; nothing where there is none that is open.
    pub async fn mark_expected(&self, seq: u64, now: Timestamp) -> Result<Option<Alert>, StoreError> {
        self.run(move |keeper| keeper.write(|scribe| expect(scribe, seq, now))).await
    }

    /// What is usual, as it was kept last.
    pub async fn alert_histories(&self) -> Result<KeptHistories, StoreError> {
        self.run(|keeper| {
            let mut statement =
                keeper.connection.prepare_cached("SELECT account, history FROM alert_history")?;
            let rows = statement.query_map([], |row| Ok((row.get::<_, i64>(0)?, row.get(1)?)))?;
            let mut kept = KeptHistories::default();
            for row in rows {
                let (account, document): (i64, String) = row?;
                match account {
                    JUDGED => kept.judged = document.parse().unwrap_or_default(),
                    account => kept.documents.push((AccountId::new(account), document)),
                }
            }
            Ok(kept)
        })
        .await
    }

    /// Keeps what is usual for these accounts, and how far the log was judged for all of them.
    pub async fn keep_alert_histories(&self, kept: KeptHistories) -> Result<(), StoreError> {
        self.run(move |keeper| {
            keeper.write(|scribe| {
                let put = "INSERT OR REPLACE INTO alert_history (account, history) VALUES (?1, ?2)";
                let mut statement = scribe.prepare_cached(put)?;
                for (account, document) in &kept.documents {
                    statement.execute((account.get(), document))?;
                }
                statement.execute((JUDGED, kept.judged.to_string()))?;
                Ok(())
            })
        })
        .await
    }
}

/// Stands where an account's number would; no account has it.
const JUDGED: i64 = -1;

/// Raised, and nobody has said anything.
const OPEN: i64 = 0;
/// Somebody has called it expected.
const EXPECTED: i64 = 1;
/// Another one of the same cause has taken its place.
const REPLACED: i64 = 2;

fn raise(scribe: &Scribe<'_>, unusual: &Unusual, now: Timestamp) -> Result<Option<Alert>, StoreError> {
    let Finding { rule, program, counted } = &unusual.finding;
    let account = unusual.subject.as_ref().map(|subject| subject.id);
    let cause = (rule.code(), account.map(AccountId::get), program.as_deref());
    let any_program = !rule.is_by_program();
    let same = "SELECT 1 FROM alerts WHERE rule = ?1 AND account IS ?2 AND (program IS ?3 OR ?5) AND at = ?4";
    let at = unusual.at.to_string();
    let known = scribe.prepare_cached(same)?.exists((cause.0, cause.1, cause.2, &at, any_program))?;
    if known {
        return Ok(None);
    }
    let seq = scribe.record(&event(AuditKind::Alert, unusual, now))?.ok_or(StoreError::Locked)?;
    let replace =
        "UPDATE alerts SET expected = ?4 WHERE rule = ?1 AND account IS ?2 AND (program IS ?3 OR ?6)
                   AND expected = ?5";
    scribe.prepare_cached(replace)?.execute((cause.0, cause.1, cause.2, REPLACED, OPEN, any_program))?;
    let insert = "INSERT INTO alerts (seq, rule, account, program, at, counted, usual, days, expected)
                  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    let [count, usual, days] =
        [counted.map(|all| all.count), counted.map(|all| all.usual), counted.map(|all| all.days)];
    let row = (number(seq)?, cause.0, cause.1, cause.2, &at, count, usual, days, OPEN);
    scribe.prepare_cached(insert)?.execute(row)?;
    Ok(Some(Alert { seq, rule: *rule, account, program: program.clone(), at: unusual.at, counted: *counted }))
}

fn expect(scribe: &Scribe<'_>, seq: u64, now: Timestamp) -> Result<Option<Alert>, StoreError> {
    let select = "SELECT seq, rule, account, program, at, counted, usual, days,
                  (SELECT address FROM audit WHERE audit.seq = alerts.seq) AS address
                  FROM alerts WHERE seq = ?1 AND expected = ?2";
    let found = scribe.prepare_cached(select)?.query_row((number(seq)?, OPEN), |row| {
        let address: Option<String> = row.get(8)?;
        Ok((parse(row)?, address))
    });
    let Some((Some(alert), address)) = found.optional()? else { return Ok(None) };
    let address = address.and_then(|address| address.parse().ok());
    let unusual = Unusual {
        finding: Finding { rule: alert.rule, program: alert.program.clone(), counted: alert.counted },
        subject: alert.account.zip(address).map(|(id, address)| Subject { id, address }),
        pid: None,
        at: alert.at,
        about: seq,
    };
    scribe.record(&event(AuditKind::AlertExpected, &unusual, now))?;
    let update = "UPDATE alerts SET expected = ?2 WHERE seq = ?1";
    scribe.prepare_cached(update)?.execute((number(seq)?, EXPECTED))?;
    Ok(Some(alert))
}

/// The event of an alert, or of a word about one. What it counts and what is usual are facts, so that the log alone tells
/// everything.
fn event(kind: AuditKind, unusual: &Unusual, now: Timestamp) -> NewEvent {
    let finding = &unusual.finding;
    let mut event = NewEvent::new(kind, now).with(FactName::AboutSeq, unusual.about);
    event.subject.clone_from(&unusual.subject);
    event.code = Some(finding.rule.into());
    event.actor = finding.program.clone().map(|program| Actor { program, pid: unusual.pid });
    match finding.counted {
        Some(Counted { count, usual, days: 0 }) => {
            event.with(FactName::Count, count).with(FactName::Before, usual)
        }
        Some(Counted { count, usual, days }) => {
            event.with(FactName::Count, count).with(FactName::Before, usual).with(FactName::Days, days)
        }
        None => event,
    }
}

fn parse(row: &Row<'_>) -> rusqlite::Result<Option<Alert>> {
    let (rule, at): (String, String) = (row.get(1)?, row.get(4)?);
    let (Some(rule), Ok(at)) = (AlertRule::from_code(&rule), at.parse()) else { return Ok(None) };
    let counted: Option<(u32, u32)> = row.get::<_, Option<u32>>(5)?.zip(row.get(6)?);
    let days = row.get::<_, Option<u32>>(7)?.unwrap_or_default();
    Ok(Some(Alert {
        seq: row.get::<_, i64>(0)?.max(0).cast_unsigned(),
        rule,
        account: row.get::<_, Option<i64>>(2)?.map(AccountId::new),
        program: row.get(3)?,
        at,
        counted: counted.map(|(count, usual)| Counted { count, usual, days }),
    }))
}

fn number(seq: u64) -> Result<i64, StoreError> {
    i64::try_from(seq).map_err(|_too_large| StoreError::damaged("the number of an event"))
}
