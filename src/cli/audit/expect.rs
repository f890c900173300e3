//! `mailward audit expect NUMBER…`: alerts that are as they should be. That, too, is recorded.

use clap::Args;
use serde_json::json;

use crate::domain::problem::{Problem, ProblemKind};
use crate::engine::command::Command;
use crate::explain;

use super::super::exit::{self, Status};
use super::super::{Desk, help};

#[derive(Debug, Args)]
#[command(after_long_help = help::AUDIT_EXPECT)]
pub(in super::super) struct Arguments {
    /// The numbers of the alerts, as mailward audit list --alerts tells them
    #[arg(value_name = "NUMBER", required = true)]
    numbers: Vec<u64>,
}

pub(super) fn run(wanted: &Arguments, desk: &Desk<'_>) -> Result<Status, Problem> {
    let mut worst = Status::Done;
    let mut open: Vec<u64> = desk.snapshot().alerts.iter().map(|alert| alert.seq).collect();
    for number in &wanted.numbers {
        if open.contains(number) {
            let handle = desk.session.handle();
            desk.session.block_on(handle.ask(|reply| Command::MarkExpected(*number, reply)))?;
            open.retain(|there| there != number);
            desk.output.words(&format!("Alert {number} is marked as expected."));
        } else {
            let missing = Problem::new(ProblemKind::NoSuchNumber)
                .fact("number", number)
                .detail("No alert that is open has it; it may have been marked before");
            desk.output.question(&explain::text(&missing));
            worst = exit::worse(worst, Status::Missing);
        }
    }
    if desk.output.is_json() {
        desk.output.document(&json!({ "open": open }));
    }
    Ok(worst)
}
