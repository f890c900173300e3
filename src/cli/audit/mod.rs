//! `mailward audit`: the record of everything that happened to tokens, read, checked, exported.
//!
//! Reading needs no vault, because events are not sealed; checking does, because their chain is made with a key from it.

use clap::Subcommand;

use crate::domain::problem::Problem;

use super::Desk;
use super::exit::Status;

mod expect;
mod export;
mod facts;
mod filter;
mod list;
mod verify;
mod when;
mod work;

#[derive(Debug, Subcommand)]
pub(super) enum Wanted {
    /// List events, newest first
    List(Box<list::Arguments>),
    /// Check that no event was changed, removed, added or put in another place
    Verify(verify::Arguments),
    /// Write events to a file
    Export(Box<export::Arguments>),
    /// Say that an alert is as it should be
    Expect(expect::Arguments),
}

pub(super) fn run(wanted: &Wanted, desk: &Desk<'_>) -> Result<Status, Problem> {
    match wanted {
        Wanted::List(wanted) => list::run(wanted, desk),
        Wanted::Verify(wanted) => verify::run(wanted, desk),
        Wanted::Export(wanted) => export::run(wanted, desk),
        Wanted::Expect(wanted) => expect::run(wanted, desk),
    }
}

/// "1 event", "18,204 events".
pub(super) fn events(count: u64) -> String {
    let digits = count.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().filter_map(|group| std::str::from_utf8(group).ok()).collect();
    format!("{} {}", groups.join(","), if count == 1 { "event" } else { "events" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_events_are_counted_in_groups() {
        assert_eq!(
            [0, 1, 999, 1_000, 1_234_567].map(events),
            ["0 events", "1 event", "999 events", "1,000 events", "1,234,567 events"]
        );
    }
}
