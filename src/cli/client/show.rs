//! `mailward client show`: the client of an account, without its secret, and the way to another one.

use clap::Args;
use jiff::tz::TimeZone;

use crate::domain::problem::Problem;
use crate::engine::snapshot::AccountView;
use crate::explain::client;

use super::super::exit::Status;
use super::super::table::Table;
use super::super::{Desk, help};

#[derive(Debug, Args)]
#[command(after_long_help = help::CLIENT_JSON)]
pub(in super::super) struct Arguments {
    /// The address of the account
    address: String,
}

pub(in super::super) fn run(wanted: &Arguments, desk: &Desk<'_>) -> Result<Status, Problem> {
    let view = desk.account(&wanted.address)?;
    tell(&view, desk);
    if !desk.output.is_json() {
        steps(&view, desk);
    }
    Ok(Status::Done)
}

/// The client as a document or as rows.
pub(super) fn tell(view: &AccountView, desk: &Desk<'_>) {
    if desk.output.is_json() {
        return desk.output.document(&super::document(view));
    }
    let (now, zone) = (desk.session.clock().now(), TimeZone::system());
    let mut rows = vec![("Address", view.account.address.to_string())];
    match &view.account.client {
        None => rows.push(("Client ID", "none yet".to_owned())),
        Some(known) => {
            let end = match known.secret_expires_at {
                _ if !known.has_secret => String::new(),
                Some(at) => client::ends(at, now, &zone),
                None => "nobody has said when it ends".to_owned(),
            };
            let managed = if known.management.is_some() { "can be read and deleted" } else { "" };
            rows.extend([
                ("Client ID", known.id.to_string()),
                ("Name", known.name.clone().unwrap_or_default()),
                ("Kind", client::kind(known).to_owned()),
                ("Secret", end),
                ("Registration", managed.to_owned()),
            ]);
        }
    }
    let line = view.provider.as_ref().and_then(|provider| provider.redirect_line());
    rows.push(("Redirect to register", line.unwrap_or_default()));
    desk.output.table(&Table::of_facts(rows));
}

/// Words for a person: what the kinds mean, and the steps of the provider.
fn steps(view: &AccountView, desk: &Desk<'_>) {
    desk.output.words(&format!("\n{}", client::KINDS));
    let Some(provider) = &view.provider else { return };
    let steps: Vec<String> =
        provider.steps.steps.iter().zip(1..).map(|(step, count)| format!("  {count}. {step}")).collect();
    if !steps.is_empty() {
        desk.output.words(&format!("\nHow to get a client ID:\n{}", steps.join("\n")));
    }
    if provider.client.dynamic_registration() && view.account.client.is_none() {
        desk.output.words(&format!("  mailward client register {}", view.account.address));
    }
    if let Some(page) = &provider.steps.page {
        desk.output.words(&format!("  Page: {page}"));
    }
}
