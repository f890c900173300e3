//! `mailward account list`: one row an account, what needs the person on top.

use clap::Args;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;

use crate::engine::snapshot::AccountView;
use crate::explain::{last_use, moments};

use super::super::exit::Status;
use super::super::table::Table;
use super::super::{Desk, documents, help};

#[derive(Debug, Args)]
#[command(after_long_help = help::ACCOUNT_JSON)]
pub(in super::super) struct Arguments {}

pub(in super::super) fn run(_wanted: &Arguments, desk: &Desk<'_>) -> Status {
    let accounts = desk.accounts();
    if desk.output.is_json() {
        desk.output.document(&Value::Array(accounts.iter().map(documents::account).collect()));
    } else if accounts.is_empty() {
        desk.output.words(help::NO_ACCOUNTS);
    } else {
        let (now, zone) = (desk.session.clock().now(), TimeZone::system());
        let table = Table::new(&["ADDRESS", "PROVIDER", "STATE", "ACCESS TOKEN", "LAST USED"]);
        desk.output.table(&accounts.iter().fold(table, |table, view| table.row(&row(view, now, &zone))));
    }
    Status::Done
}

fn row(view: &AccountView, now: Timestamp, zone: &TimeZone) -> Vec<String> {
    let account = &view.account;
    let last_use = account.last_use.as_ref().map(|last| last_use::line(last, now, zone));
    vec![
        account.address.to_string(),
        view.provider_name().to_owned(),
        view.health.word().to_owned(),
        token(view, now, zone),
        last_use.unwrap_or_else(|| "never".to_owned()),
    ]
}

/// How long the access token lasts, in words.
pub(in super::super) fn token(view: &AccountView, now: Timestamp, zone: &TimeZone) -> String {
    match view.account.access().map(|access| access.expires_at) {
        None => "not signed in yet".to_owned(),
        Some(None) => "no known end".to_owned(),
        Some(Some(end)) => moments::ends(end, now, zone),
    }
}
