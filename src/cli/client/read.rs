//! `mailward client read`: what the provider knows of a client that Mailward registered (RFC 7592).

use clap::Args;
use jiff::tz::TimeZone;
use serde_json::json;

use crate::domain::problem::Problem;
use crate::engine::command::Command;
use crate::explain::client;

use super::super::exit::Status;
use super::super::table::Table;
use super::super::{Desk, help, unlock};

#[derive(Debug, Args)]
#[command(after_long_help = help::CLIENT_READ)]
pub(in super::super) struct Arguments {
    /// The address of the account
    address: String,
}

pub(in super::super) fn run(wanted: &Arguments, desk: &Desk<'_>) -> Result<Status, Problem> {
    let view = desk.account(&wanted.address)?;
    super::managed(&view)?;
    unlock::ensure(desk)?;
    let handle = desk.session.handle();
    let id = view.account.id;
    let read = desk.session.block_on(handle.ask(|reply| Command::ReadRegistration(id, reply)))?;
    if desk.output.is_json() {
        desk.output.document(&json!({
            "address": view.account.address,
            "client_id": read.id,
            "name": read.name,
            "redirects": read.redirects,
            "grants": read.grants,
            "scope": read.scope,
            "issued_at": read.issued_at,
            "secret_expires_at": read.secret_expires_at,
            "authentication": read.authentication,
        }));
        return Ok(Status::Done);
    }
    let (now, zone) = (desk.session.clock().now(), TimeZone::system());
    let rows = client::read(&read, now, &zone);
    desk.output.table(&Table::of_facts(
        rows.into_iter().map(|(label, value)| (label, value.replace('\n', ", "))).collect(),
    ));
    if let Some(caution) = client::caution(&read) {
        desk.output.words(&format!("\n{caution}"));
    }
    Ok(Status::Done)
}
