//! Alerts: what was recorded is judged, event by event, by whoever leads; what is unusual is raised, once a cause.
//!
//! What is usual for an account is a fold of the log, so it may be lost and is found again; what was kept of it saves
//! reading the log from its beginning. Judging is reading: nothing has to be called where events are recorded, those of other
//! processes and of times when nobody led are judged too, and no hand-out ever waits for it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::Context;
use crate::domain::account::AccountId;
use crate::domain::alert::{Alert, AlertRule, Counted, Finding, History, Sign};
use crate::domain::audit::{AuditEvent, AuditFilter, AuditKind, Code, FactName, NewEvent, Outcome};
use crate::domain::problem::{Failure, Problem, ProblemKind};
use crate::protocol::verdict;
use crate::store::{AuditSpan, KeptHistories, StoreError, Unusual};

/// Watches over the log: how far it has been judged, and what is usual for each account. The leading process has one.
#[derive(Debug)]
pub struct Watch {
    judged: u64,
    histories: BTreeMap<AccountId, History>,
    /// Found, and not raised yet because the disk or the vault stood in the way.
    unraised: VecDeque<Unusual>,
    /// Whose history is another one than the one that is kept.
    changed: BTreeSet<AccountId>,
    kept_at: Timestamp,
}

impl Watch {
    /// Goes on where the last one stopped.
    pub async fn resume(context: &Context) -> Result<Self, Problem> {
        let KeptHistories { judged, documents } = context.store.alert_histories().await?;
        let read =
            |(account, document): (AccountId, String)| Some((account, serde_json::from_str(&document).ok()?));
        Ok(Self {
            judged,
            histories: documents.into_iter().filter_map(read).collect(),
            unraised: VecDeque::new(),
            changed: BTreeSet::new(),
            kept_at: context.world.clock.now(),
        })
    }

    /// Judges what was recorded since the last look. The alerts that it raised, newest last; an error loses nothing: the next
    /// look raises what this one could not.
    pub async fn look(&mut self, context: &Context) -> Result<Vec<Alert>, Problem> {
        let last = context.store.audit_extent().await?.last;
        if last < self.judged {
            // It is another log: everything was erased, or an older copy was put back.
            *self = Self { judged: 0, histories: BTreeMap::new(), ..Self::resume(context).await? };
        }
        let mut raised = self.raise(context).await?;
        while self.judged < last {
            let span = AuditSpan::After(self.judged);
            let piece = context.store.audit_matching(&telling(), span, PIECE).await?;
            let now = context.world.clock.now();
            for event in &piece {
                self.judge(event, now);
            }
            // Events that tell nothing were passed over.
            self.judged = match piece.last() {
                Some(event) if piece.len() == PIECE => event.seq,
                Some(event) => event.seq.max(last),
                None => last,
            };
            raised.extend(self.raise(context).await?);
        }
        let due = context.world.clock.now().duration_since(self.kept_at).abs() >= KEEP_EVERY;
        if !raised.is_empty() || (due && !self.changed.is_empty()) {
            self.settle(context).await?;
        }
        Ok(raised)
    }

    /// Keeps what is usual, so that the next one need not read the log from its beginning. Worth a call when the process ends.
    pub async fn settle(&mut self, context: &Context) -> Result<(), Problem> {
        if !self.unraised.is_empty() {
            return Ok(()); // it is found again from what was kept before
        }
        let documents = self.changed.iter().filter_map(|account| {
            let history = self.histories.get(account)?;
            Some((*account, serde_json::to_string(history).ok()?))
        });
        let kept = KeptHistories { judged: self.judged, documents: documents.collect() };
        context.store.keep_alert_histories(kept).await?;
        self.changed.clear();
        self.kept_at = context.world.clock.now();
        Ok(())
    }

    fn judge(&mut self, recorded: &AuditEvent, now: Timestamp) {
        let event = &recorded.event;
        let account = event.subject.as_ref().map_or(INSTALLATION, |subject| subject.id);
        if let Some(expected) = expected(event) {
            self.histories.entry(account).or_default().expect(&expected);
            self.changed.insert(account);
            return;
        }
        let Some(sign) = sign(event) else { return };
        self.changed.insert(account);
        for finding in self.histories.entry(account).or_default().judge(event.at, sign) {
            // What happened long before anybody could be told teaches and alarms nobody.
            if now.duration_since(event.at) < TOO_OLD {
                self.unraised.push_back(Unusual {
                    pid: event.actor.as_ref().and_then(|actor| actor.pid),
                    finding,
                    subject: event.subject.clone(),
                    at: event.at,
                    about: recorded.seq,
                });
            }
        }
    }

    async fn raise(&mut self, context: &Context) -> Result<Vec<Alert>, Problem> {
        let mut raised = Vec::new();
        while let Some(unusual) = self.unraised.front() {
            let now = context.world.clock.now();
            match context.store.raise_alert(unusual.clone(), now).await {
                Ok(alert) => {
                    raised.extend(alert);
                    self.unraised.pop_front();
                }
                // Those that were raised must be heard of.
                Err(_later) if !raised.is_empty() => break,
                Err(error) => return Err(error.into()),
            }
        }
        Ok(raised)
    }
}

/// So many events are judged at once.
const PIECE: usize = 2_000;

/// How often what is usual is kept while only usual things happen.
const KEEP_EVERY: SignedDuration = SignedDuration::from_mins(10);

/// Older events than this are no news to anybody.
const TOO_OLD: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Stands for no account; no account has this number.
const INSTALLATION: AccountId = AccountId::new(0);

/// Alerts that nobody has called expected, newest first.
pub async fn open(context: &Context) -> Result<Vec<Alert>, Problem> {
    Ok(context.store.alerts().await?)
}

/// An alert, named by its event, is as it should be. From then on it is usual: its program is known, its number is no burst.
/// One that is not open any more is none.
pub async fn mark_expected(seq: u64, context: &Context) -> Result<(), Problem> {
    context.store.mark_expected(seq, context.world.clock.now()).await.map(drop).map_err(StoreError::into)
}

/// The events that the rules look at.
fn telling() -> AuditFilter {
    let kinds = vec![
        AuditKind::HandedOut,
        AuditKind::HandOutRefused,
        AuditKind::TokenIssued,
        AuditKind::TokenRenewed,
        AuditKind::RenewalFailed,
        AuditKind::SignInCompleted,
        AuditKind::SignOutUndone,
        AuditKind::ScopeChanged,
        AuditKind::LogVerified,
        AuditKind::AlertExpected,
    ];
    AuditFilter { kinds, ..AuditFilter::default() }
}

/// What an event means to the rules.
fn sign(event: &NewEvent) -> Option<Sign<'_>> {
    let done = event.outcome == Outcome::Ok;
    // A refusal of an address that is no account of ours says nothing about one.
    let somebodys = event.subject.is_some();
    match event.kind {
        AuditKind::HandedOut if done && somebodys => {
            let program = event.actor.as_ref().map(|actor| actor.program.as_str());
            Some(Sign::HandedOut(program, count(event).unwrap_or(1)))
        }
        AuditKind::TokenIssued
        | AuditKind::TokenRenewed
        | AuditKind::SignInCompleted
        | AuditKind::SignOutUndone
            if done =>
        {
            Some(Sign::Worked)
        }
        AuditKind::RenewalFailed if event.detail.get(FactName::Reason) == Some(&Value::from("reuse")) => {
            Some(Sign::Reused)
        }
        AuditKind::RenewalFailed | AuditKind::HandOutRefused if somebodys && counts(event) => {
            Some(Sign::Failed)
        }
        AuditKind::ScopeChanged if somebodys => Some(Sign::ScopesChanged),
        AuditKind::LogVerified if !done => Some(Sign::Broken),
        _ => None,
    }
}

/// Whether a failure is more than a trouble of the network or of the provider that passes, and is about the account at all: a
/// vault that is locked is not.
fn counts(event: &NewEvent) -> bool {
    let kind = event.code.as_ref().and_then(Code::problem);
    kind.is_none_or(|kind: ProblemKind| {
        verdict::failure(kind) != Failure::Passing && !kind.code().starts_with("vault.")
    })
}

/// What somebody has called expected.
fn expected(event: &NewEvent) -> Option<Finding> {
    if event.kind != AuditKind::AlertExpected {
        return None;
    }
    let rule: AlertRule = event.code.as_ref()?.alert()?;
    let program = event.actor.as_ref().map(|actor| actor.program.clone());
    let said = |name| number(event, name).unwrap_or_default();
    let (usual, days) = (said(FactName::Before), said(FactName::Days));
    let counted = count(event).map(|count| Counted { count, usual, days });
    Some(Finding { rule, program, counted })
}

fn count(event: &NewEvent) -> Option<u32> {
    number(event, FactName::Count)
}

fn number(event: &NewEvent, name: FactName) -> Option<u32> {
    let number = event.detail.get(name)?.as_u64()?;
    Some(u32::try_from(number).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests;
