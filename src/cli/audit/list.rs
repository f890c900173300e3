//! `mailward audit list`: events, newest first, one a line. Needs no vault.

use clap::Args;
use jiff::tz::TimeZone;
use serde_json::Value;

use crate::domain::audit::{AuditEvent, AuditFilter, AuditKind};
use crate::domain::problem::Problem;
use crate::engine::command::{Command, document};

use super::super::exit::Status;
use super::super::table::Table;
use super::super::{Desk, help};
use super::facts;
use super::filter::Which;

#[derive(Debug, Args)]
#[command(after_long_help = help::audit_list())]
pub(in super::super) struct Arguments {
    #[command(flatten)]
    which: Which,
    /// At most so many, the newest
    #[arg(long, value_name = "N", default_value_t = A_SCREENFUL, value_parser = clap::value_parser!(u32).range(1..))]
    limit: u32,
    /// Only alerts that nobody has called expected
    #[arg(long, conflicts_with = "kind")]
    alerts: bool,
}

/// Enough for a look; whoever wants everything exports it.
const A_SCREENFUL: u32 = 100;

pub(super) fn run(wanted: &Arguments, desk: &Desk<'_>) -> Result<Status, Problem> {
    let limit = usize::try_from(wanted.limit).unwrap_or(usize::MAX);
    let filter = wanted.which.filter(desk);
    let mut events = if wanted.alerts {
        open_alerts(filter, desk)?
    } else {
        listed(filter, limit.saturating_add(1), desk)? // one more tells whether there are more
    };
    let there_are_more = events.len() > limit;
    events.truncate(limit);
    if desk.output.is_json() {
        desk.output.document(&Value::Array(events.iter().map(document::document).collect()));
    } else if !events.is_empty() {
        show(&events, desk);
    }
    match (events.is_empty(), wanted.alerts) {
        (true, true) => desk.output.words("No alert is open."),
        (true, false) => desk.output.words("No event fits."),
        (false, true) => desk.output.words("If one is as it should be: mailward audit expect NUMBER"),
        (false, false) => {}
    }
    if there_are_more {
        desk.output.words(&format!(
            "These are the newest {limit}; there are more: --limit N, or mailward audit export FILE"
        ));
    }
    Ok(Status::Done)
}

fn listed(filter: AuditFilter, limit: usize, desk: &Desk<'_>) -> Result<Vec<AuditEvent>, Problem> {
    let handle = desk.session.handle();
    desk.session.block_on(handle.ask(|reply| Command::ListAudit(filter, limit, reply)))
}

/// The events of the alerts that are open.
fn open_alerts(filter: AuditFilter, desk: &Desk<'_>) -> Result<Vec<AuditEvent>, Problem> {
    let snapshot = desk.snapshot();
    let filter = AuditFilter { kinds: vec![AuditKind::Alert], ..filter };
    let mut events = listed(filter, usize::MAX, desk)?;
    events.retain(|event| snapshot.alerts.iter().any(|alert| alert.seq == event.seq));
    Ok(events)
}

fn show(events: &[AuditEvent], desk: &Desk<'_>) {
    let (now, zone) = (desk.session.clock().now(), TimeZone::system());
    let table = Table::new(&["NUMBER", "WHEN", "ACCOUNT", "EVENT", "OUTCOME", "PROGRAM", "NOTE"]);
    let row = |event: &AuditEvent| {
        let told = &event.event;
        vec![
            event.seq.to_string(),
            told.at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M:%S").to_string(),
            told.subject.as_ref().map(|subject| subject.address.to_string()).unwrap_or_default(),
            told.kind.words().to_owned(),
            told.outcome.code().to_owned(),
            told.actor.as_ref().map(|actor| actor.program.clone()).unwrap_or_default(),
            facts::note(told, now, &zone),
        ]
    };
    desk.output.table(&events.iter().fold(table, |table, event| table.row(&row(event))));
}
