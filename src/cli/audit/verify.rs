//! `mailward audit verify`: whether the log is as it was recorded, and if not, where and how it differs.

use clap::Args;
use jiff::tz::TimeZone;

use crate::domain::audit::Verified;
use crate::domain::problem::{Problem, ProblemKind};
use crate::engine::command::Command;
use crate::explain::{self, chain, moments};

use super::super::exit::Status;
use super::super::{Desk, documents, help, unlock};
use super::work;

#[derive(Debug, Args)]
#[command(after_long_help = help::AUDIT_VERIFY)]
pub(in super::super) struct Arguments {
    /// Where it is broken, begin a new chain; what is left of the old one stays as evidence
    #[arg(long)]
    begin_anew: bool,
}

pub(super) fn run(wanted: &Arguments, desk: &Desk<'_>) -> Result<Status, Problem> {
    unlock::ensure(desk)?; // the chain is made with a key from the vault
    let asked = if wanted.begin_anew { Command::BeginLogAnew } else { Command::VerifyAudit };
    let verified = work::follow(asked, "Checked", desk)?;
    if desk.output.is_json() {
        desk.output.document(&documents::verified(&verified));
    } else {
        let (now, zone) = (desk.session.clock().now(), TimeZone::system());
        let since = verified.since.map(|since| moments::day(since, now, &zone));
        desk.output.line(&words(&verified, since.as_deref()));
    }
    let Some(broken) = verified.broken else {
        return Ok(Status::Done);
    };
    let problem = Problem::new(ProblemKind::AuditBroken).detail(chain::broken(&broken));
    desk.output.question(&format!("\n{}", explain::text(&problem)));
    Ok(Status::Failed)
}

fn words(verified: &Verified, since: Option<&str>) -> String {
    let events = super::events(verified.events);
    let since = since.map(|since| format!(" since {since}")).unwrap_or_default();
    match verified.broken {
        None => format!("intact, {events}{since}"),
        Some(broken) => {
            let at = broken.first_bad.map(|seq| format!(" at event {seq}")).unwrap_or_default();
            format!("broken{at}: {}, {events}", broken.how.code())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::audit::{Break, Broken};

    #[test]
    fn the_first_bad_event_and_what_is_wrong_are_named() {
        let verified = |broken| Verified { events: 18_204, first: 1, since: None, broken };
        assert_eq!(words(&verified(None), Some("3 Oct")), "intact, 18,204 events since 3 Oct");
        let broken = Broken { first_bad: Some(512), how: Break::Changed };
        assert_eq!(words(&verified(Some(broken)), None), "broken at event 512: changed, 18,204 events");
        let older = Broken { first_bad: None, how: Break::OlderCopy };
        assert_eq!(words(&verified(Some(older)), None), "broken: older-copy, 18,204 events");
    }
}
