//! `mailward status`: one line an account, and the exit status of the worst.

use clap::Args;
use jiff::tz::TimeZone;
use serde_json::Value;

use crate::domain::problem::Problem;
use crate::engine::snapshot::AccountView;
use crate::explain;

use super::account::token_words;
use super::exit::{self, Status};
use super::table::Table;
use super::{Desk, documents, help};

#[derive(Debug, Args)]
#[command(after_long_help = help::STATUS)]
pub(super) struct Arguments {
    /// Only this account
    address: Option<String>,
}

pub(super) fn run(wanted: &Arguments, desk: &Desk<'_>) -> Result<Status, Problem> {
    let views = match &wanted.address {
        Some(address) => vec![desk.account(address)?],
        None => desk.snapshot().accounts.clone(),
    };
    if desk.output.is_json() {
        desk.output.document(&Value::Array(views.iter().map(documents::account).collect()));
    } else if views.is_empty() {
        desk.output.words(help::NO_ACCOUNTS);
    } else {
        desk.output.table(
            &views
                .iter()
                .fold(Table::new(&["ADDRESS", "STATE", "WHY"]), |table, view| table.row(&row(view, desk))),
        );
    }
    Ok(views.iter().map(|view| exit::of_health(view.health)).fold(Status::Done, exit::worse))
}

fn row(view: &AccountView, desk: &Desk<'_>) -> Vec<String> {
    let problem = view.account.problem.as_ref().map(|standing| explain::words(&standing.problem).title);
    let why = problem.unwrap_or_else(|| match view.account.grant {
        None => "not signed in yet".to_owned(),
        Some(_) => {
            format!("access token {}", token_words(view, desk.session.clock().now(), &TimeZone::system()))
        }
    });
    vec![view.account.address.to_string(), view.health.code().to_owned(), why]
}
