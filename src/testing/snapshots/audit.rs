//! Made-up logs: a day like any other, an empty one, one that is read, one that is broken, a million events.

use jiff::civil::date;
use jiff::{SignedDuration, Timestamp, ToSpan};

use crate::domain::account::{AccountId, MailAddress, Requester};
use crate::domain::alert::{Alert, AlertRule, Counted};
use crate::domain::audit::{
    Actor, AuditEvent, AuditFilter, AuditKind, Break, Broken, FactName, NewEvent, Outcome, Subject, Verified,
    WhichAccount,
};
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::settings::{Forward, Settings};
use crate::domain::token::Fingerprint;
use crate::engine::snapshot::{AuditTask, AuditView, AuditWork, Browsing, Forwarding, Snapshot};

use super::{ago, eight, now, zone};

/// How many events the log of these snapshots has.
pub const EVENTS: u64 = 18_204;

/// What the screen asks for at first: the last thirty days.
pub fn usual_filter() -> AuditFilter {
    let from = date(2026, 11, 22).checked_sub(29.days()).and_then(|day| day.to_zoned(zone()));
    AuditFilter { since: from.ok().map(|from| from.timestamp()), ..AuditFilter::default() }
}

/// A log that has been read and checked.
pub fn usual() -> Snapshot {
    let mut browsing = Browsing::of(month(), usual_filter(), &zone());
    browsing.pretend_loaded(EVENTS, EVENTS);
    with(browsing)
}

/// The events of a look, in a log that is intact.
pub fn with(browsing: Browsing) -> Snapshot {
    let chain =
        Some(Verified { events: EVENTS, first: 1, since: Some(at("2026-03-01T08:00:00Z")), broken: None });
    Snapshot { audit: AuditView { chain, browsing: Some(browsing), ..AuditView::default() }, ..eight() }
}

/// The same, of the newest ten events alone.
pub fn ten_events() -> Snapshot {
    with(Browsing::of(ten(), usual_filter(), &zone()))
}

/// Nothing fits what is asked for.
pub fn no_hit(filter: AuditFilter) -> Snapshot {
    let mut snapshot = with(Browsing::of(Vec::new(), filter, &zone()));
    if let Some(browsing) = snapshot.audit.browsing.as_mut() {
        browsing.pretend_loaded(EVENTS, EVENTS);
    }
    snapshot
}

/// Nothing has been recorded.
pub fn nothing_yet() -> Snapshot {
    let mut snapshot = with(Browsing::of(Vec::new(), usual_filter(), &zone()));
    snapshot.audit.chain = None;
    snapshot
}

/// A large log that is being read; nothing of it fits so far.
pub fn reading() -> Snapshot {
    let mut snapshot = with(Browsing::of(Vec::new(), usual_filter(), &zone()));
    snapshot.audit.chain = None;
    if let Some(browsing) = snapshot.audit.browsing.as_mut() {
        browsing.pretend_loaded(412_000, 1_000_000);
    }
    snapshot
}

/// The chain is being checked.
pub fn checking() -> Snapshot {
    let mut snapshot = usual();
    snapshot.audit.work = Some(AuditWork { what: AuditTask::Verify, done: 7_282, of: EVENTS });
    snapshot
}

/// Events are being written to a file.
pub fn exporting() -> Snapshot {
    let mut snapshot = usual();
    snapshot.audit.work = Some(AuditWork { what: AuditTask::Export, done: 7_282, of: EVENTS });
    snapshot
}

/// The file could not be written.
pub fn export_failed() -> Snapshot {
    let mut snapshot = usual();
    let problem = Problem::new(ProblemKind::ExportFailed)
        .detail("No room is left on the disk")
        .fact("path", "/home/anna/mailward-audit-2026-11-22.csv");
    snapshot.audit.refused = Some(problem.at(now()));
    snapshot
}

/// Somebody has changed an event.
pub fn broken() -> Snapshot {
    let mut snapshot = usual();
    let broken = Some(Broken { first_bad: Some(9_120), how: Break::Changed });
    snapshot.audit.chain = Some(Verified { events: EVENTS, first: 1, since: None, broken });
    snapshot
}

/// Two alerts stand.
pub fn with_alerts() -> Snapshot {
    let alerts = vec![
        Alert {
            seq: 18_201,
            rule: AlertRule::NewProgram,
            account: Some(AccountId::new(5)),
            program: Some("curl".to_owned()),
            at: ago(SignedDuration::from_mins(12)),
            counted: None,
        },
        Alert {
            seq: 18_120,
            rule: AlertRule::Burst,
            account: Some(AccountId::new(4)),
            program: Some("mbsync".to_owned()),
            at: ago(SignedDuration::from_hours(26)),
            counted: Some(Counted { count: 212, usual: 12, days: 30 }),
        },
    ];
    Snapshot { alerts, ..usual() }
}

/// A million events.
pub fn million() -> Snapshot {
    let events = many(1_000_000, SignedDuration::from_secs(2_500_000));
    with(Browsing::of(events, usual_filter(), &zone()))
}

/// So many events of four accounts, newest first, spread evenly over this long.
pub fn many(count: u64, over: SignedDuration) -> Vec<AuditEvent> {
    let programs = ["NeoMutt", "mbsync", "aerc", "msmtp"];
    let apart = over.as_millis() / i128::from(count.max(1));
    let event = |seq: u64| {
        let back = i64::try_from(i128::from(count - seq) * apart).unwrap_or(0);
        let at = ago(SignedDuration::from_millis(back));
        let account = [5, 4, 6, 7][(seq % 4) as usize];
        let kind = if seq.is_multiple_of(9) { AuditKind::TokenRenewed } else { AuditKind::HandedOut };
        made(seq, at, kind, Some(account), (!seq.is_multiple_of(9)).then(|| programs[(seq % 4) as usize]))
    };
    (1..=count).rev().map(event).collect()
}

/// The activity of T. Okafor's account.
pub fn activity() -> Snapshot {
    let filter =
        AuditFilter { account: Some(WhichAccount::One(AccountId::new(5))), ..AuditFilter::default() };
    with(Browsing::of(okafor(), filter, &zone()))
}

/// Nothing has happened to T. Okafor's account.
pub fn no_activity() -> Snapshot {
    let filter =
        AuditFilter { account: Some(WhichAccount::One(AccountId::new(5))), ..AuditFilter::default() };
    with(Browsing::of(Vec::new(), filter, &zone()))
}

/// Events are sent to a collector that does not answer.
pub fn forwarding(behind: u64, problem: Option<ProblemKind>) -> Snapshot {
    let mut snapshot = usual();
    let to = "collector.example.org:6514".to_owned();
    snapshot.settings = Settings { forward: Some(Forward::SyslogTls { to }), ..Settings::default() };
    let problem = problem.map(|kind| Problem::new(kind).fact("host", "collector.example.org").at(now()));
    let last_at = Some(ago(SignedDuration::from_mins(2)));
    snapshot.audit.forwarding = Some(Forwarding { behind, last_at, problem });
    snapshot
}

/// The newest events, as they would be drawn.
pub fn ten() -> Vec<AuditEvent> {
    use AuditKind as K;
    let failed = |mut event: AuditEvent, why: ProblemKind| {
        event.event = event.event.failed(why);
        event
    };
    let of = |seq, time: &str, kind, account, program| {
        made(seq, at(&format!("2026-11-22T{time}Z")), kind, account, program)
    };
    let handed = |seq, time, account, program| {
        let mut event = of(seq, time, K::HandedOut, Some(account), Some(program));
        let fingerprint = Fingerprint::from_hash(&[0x7f, 0x3a, 0x91, 0xc2, 0x04, 0x05]);
        event.event = event
            .event
            .with(FactName::Access, &fingerprint)
            .with(FactName::ExpiresAt, at("2026-11-22T13:43:00Z"));
        event
    };
    vec![
        handed(18_204, "13:21:07", 5, "NeoMutt"),
        of(18_203, "13:20:44", K::TokenRenewed, Some(6), None),
        handed(18_202, "13:19:02", 4, "mbsync"),
        failed(of(18_201, "13:18:31", K::RenewalFailed, Some(7), None), ProblemKind::Unreachable),
        handed(18_200, "13:09:12", 6, "aerc"),
        of(18_199, "12:58:40", K::Revealed, Some(5), None),
        of(18_198, "12:43:05", K::TokenRenewed, Some(5), None),
        failed(
            of(18_197, "12:30:18", K::HandOutRefused, Some(1), Some("msmtp")),
            ProblemKind::NoRefreshToken,
        ),
        of(18_196, "12:12:55", K::SettingChanged, None, None),
        handed(18_195, "11:47:20", 4, "mbsync"),
    ]
}

/// What happened to T. Okafor's account, as it would be drawn; hand-outs of before are merged by the hour.
pub fn okafor() -> Vec<AuditEvent> {
    use AuditKind as K;
    let hours = [46, 14, 45, 16, 33, 22, 46, 16, 4, 3, 2, 3, 4, 3, 1, 4, 0, 18, 45, 12, 24, 13, 35, 46_u32];
    let mut events = vec![made(0, at("2026-11-22T12:58:40Z"), K::Revealed, Some(5), None)];
    for (back, count) in hours.into_iter().enumerate() {
        let hour = at("2026-11-22T13:00:00Z") - SignedDuration::from_hours(i64::try_from(back).unwrap_or(0));
        let minute = match back {
            0 => 21,
            1 => 43,
            _ => 5,
        };
        let mut handed =
            made(0, hour + SignedDuration::from_mins(minute), K::HandedOut, Some(5), Some("NeoMutt"));
        if count > 1 {
            handed.event = handed.event.with(FactName::Count, count);
        }
        if count > 0 {
            events.push(handed);
        }
        if back > 0 {
            let renewed = hour + SignedDuration::from_secs(43 * 60 + 5);
            events.push(made(0, renewed, K::TokenRenewed, Some(5), None));
        }
    }
    events.sort_by_key(|event| std::cmp::Reverse(event.event.at));
    for (event, seq) in events.iter_mut().zip((0..=EVENTS).rev()) {
        event.seq = seq;
    }
    events
}

/// A month of events, the ten newest as they would be drawn.
fn month() -> Vec<AuditEvent> {
    let done = [
        202, 157, 220, 285, 59, 43, 256, 143, 212, 268, 133, 69, 50, 128, 142, 229, 225, 136, 65, 38, 260,
        227, 134, 263, 150, 57, 281, 280, 269, 88,
    ];
    let failed = [(6, 6), (14, 7), (26, 44), (27, 32), (28, 10)];
    let mut events = ten();
    let mut seq = events.last().map_or(EVENTS, |event| event.seq);
    for (index, count) in done.into_iter().enumerate().rev() {
        let back = 29 - i64::try_from(index).unwrap_or(0);
        let bad = failed.iter().find(|(day, _)| *day == index).map_or(0, |(_, count)| *count);
        for number in 0..count + bad {
            seq -= 1;
            let when = at("2026-11-22T10:30:00Z")
                - SignedDuration::from_hours(24 * back)
                - SignedDuration::from_secs(60 * i64::from(number));
            let account = [5, 4, 6, 7][(seq % 4) as usize];
            let mut event = made(seq, when, AuditKind::HandedOut, Some(account), Some("mbsync"));
            if number < bad {
                event.event = NewEvent { kind: AuditKind::RenewalFailed, ..event.event }
                    .failed(ProblemKind::Unreachable);
            }
            events.push(event);
        }
    }
    events
}

/// An event about the account in this row.
fn made(seq: u64, at: Timestamp, kind: AuditKind, account: Option<i64>, program: Option<&str>) -> AuditEvent {
    let subject = account.map(|row| Subject { id: AccountId::new(row), address: address(row) });
    let requester = program.map(|program| Requester { program: program.to_owned(), pid: 48_213 });
    let actor = requester.as_ref().map(Actor::from);
    let event = NewEvent { subject, actor, outcome: Outcome::Ok, ..NewEvent::new(kind, at) };
    AuditEvent { seq, event, mac: [0x5e; 32] }
}

fn address(row: i64) -> MailAddress {
    let text = match row {
        1 => "anna.lindqvist@example.org",
        4 => "mira.sato@example.com",
        5 => "t.okafor@example.com",
        6 => "support@example.com",
        _ => "elif.demir@example.org",
    };
    text.parse().expect("a literal")
}

fn at(text: &str) -> Timestamp {
    text.parse().expect("a literal")
}
