//! Events for the tests of this folder: made up, the same in every run, and of all sorts.

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};

use super::columns::{Builder, Entry};
use super::log::{Extent, Log, Span};
use crate::domain::account::AccountId;
use crate::domain::alert::AlertRule;
use crate::domain::audit::{Actor, AuditEvent, AuditKind, Detail, FactName, NewEvent, Outcome, Subject};
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::token::Fingerprint;

/// Numbers in no order, the same in every run (xorshift).
pub(super) struct Dice(u64);

impl Dice {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed | 1)
    }

    pub(super) fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % sides as u64).unwrap()
    }

    pub(super) fn number(&mut self, sides: u32) -> i64 {
        i64::try_from(self.roll(sides as usize)).unwrap()
    }

    pub(super) fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.roll(list.len())]
    }
}

pub(super) const PROGRAMS: [&str; 5] = ["neomutt", "mbsync", "msmtp", "Ärger", "aerc"];

pub(super) fn start() -> Timestamp {
    "2026-10-20T00:00:00Z".parse().unwrap()
}

/// So many, oldest first, numbered from 1.
pub(super) fn events(count: u64, dice: &mut Dice) -> Vec<AuditEvent> {
    let mut at = start();
    (1..=count)
        .map(|seq| {
            at += SignedDuration::from_millis(dice.number(1_800_000));
            // What waited for the vault's key is older than what stands before it.
            let back = if dice.roll(20) == 0 { SignedDuration::from_hours(30) } else { SignedDuration::ZERO };
            AuditEvent { seq, event: event(at - back, dice), mac: [seq as u8; 32] }
        })
        .collect()
}

fn event(at: Timestamp, dice: &mut Dice) -> NewEvent {
    let mut event = NewEvent::new(*dice.pick(AuditKind::ALL), at);
    if dice.roll(4) > 0 {
        let id = dice.roll(4);
        let address = ["anna@example.org", "Boris@Example.com", "anna@example.org", "c.d@example.net"][id];
        event.subject = Some(Subject {
            id: AccountId::new(i64::try_from(id).unwrap() + 1),
            address: address.parse().unwrap(),
        });
    }
    if dice.roll(2) > 0 {
        let pid = (dice.roll(2) > 0).then(|| dice.roll(70_000) as u32);
        event.actor = Some(Actor { program: (*dice.pick(&PROGRAMS)).to_owned(), pid });
    }
    if dice.roll(3) == 0 {
        event = event.failed(*dice.pick(&[ProblemKind::GrantEnded, ProblemKind::TimedOut]));
    } else if dice.roll(10) == 0 {
        // Of those that there were at first, so that the same log comes of the same dice.
        event.code = Some((*dice.pick(&AlertRule::ALL[..6])).into());
    }
    event.detail = detail(dice);
    event
}

fn detail(dice: &mut Dice) -> Detail {
    let mut detail = Detail::default();
    if dice.roll(2) > 0 {
        detail.set(FactName::Access, (&Fingerprint::from_hash(&[dice.roll(40) as u8; 32])).into());
    }
    if dice.roll(5) == 0 {
        detail.set(FactName::Count, (dice.roll(9) as u64).into());
    }
    if dice.roll(9) == 0 {
        detail.set(FactName::Confirmed, true.into());
    }
    detail
}

/// A log in memory, oldest first.
pub(super) struct Listed(pub(super) Vec<AuditEvent>);

#[async_trait]
impl Log for Listed {
    async fn extent(&self) -> Result<Extent, Problem> {
        let seq = |event: Option<&AuditEvent>| event.map_or(0, |event| event.seq);
        Ok(Extent { first: seq(self.0.first()), last: seq(self.0.last()), count: self.0.len() as u64 })
    }

    async fn read(&self, span: Span, limit: usize, mut builder: Builder) -> Result<Builder, Problem> {
        let fitting: Vec<&AuditEvent> = match span {
            Span::Before(before) => {
                let older = |event: &&AuditEvent| before.is_none_or(|before| event.seq < before);
                self.0.iter().rev().filter(older).collect()
            }
            Span::After(after) => self.0.iter().filter(|event| event.seq > after).collect(),
        };
        fitting.into_iter().take(limit).for_each(|event| builder.push(&Entry::from(event)));
        Ok(builder)
    }
}

/// Whether an event fits, said as plainly as can be: nothing of it is shared with what is tested.
pub(super) fn fits(event: &NewEvent, filter: &crate::domain::audit::AuditFilter) -> bool {
    use crate::domain::audit::WhichAccount;
    let subject = event.subject.as_ref();
    let whose = match &filter.account {
        None => true,
        Some(WhichAccount::One(id)) => subject.is_some_and(|subject| subject.id == *id),
        Some(WhichAccount::Addressed(address)) => subject.is_some_and(|subject| {
            subject.address.as_str().to_lowercase() == address.as_str().to_lowercase()
        }),
        Some(WhichAccount::Installation) => subject.is_none(),
    };
    let program = event.actor.as_ref().map_or("", |actor| actor.program.as_str());
    let mut said = vec![
        subject.map_or("This installation".to_owned(), |subject| subject.address.to_string()),
        if program.is_empty() { "Mailward".to_owned() } else { program.to_owned() },
        event.kind.code().to_owned(),
        event.kind.words().to_owned(),
    ];
    if let Some(code) = &event.code {
        said.push(code.as_str().to_owned());
        said.extend(code.problem().map(|kind| crate::explain::words(&Problem::new(kind)).title));
        said.extend(code.alert().map(|rule| crate::explain::alert::title(rule).to_owned()));
    }
    said.extend(
        event.detail.iter().map(|(_, value)| value.as_str().map_or_else(|| value.to_string(), str::to_owned)),
    );
    let said: Vec<String> = said.iter().map(|text| text.to_lowercase()).collect();
    let words = filter.text.to_lowercase();
    whose
        && (filter.kinds.is_empty() || filter.kinds.contains(&event.kind))
        && filter.outcome.is_none_or(|outcome: Outcome| outcome == event.outcome)
        && filter.program.as_ref().is_none_or(|wanted| wanted == program)
        && filter.since.is_none_or(|since| since <= event.at)
        && filter.until.is_none_or(|until| event.at < until)
        && words.split_whitespace().all(|word| said.iter().any(|text| text.contains(word)))
}
