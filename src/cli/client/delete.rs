//! `mailward client delete`: a client that Mailward registered, at the provider and here (RFC 7592).

use clap::Args;
use serde_json::json;

use crate::domain::client::is_shared;
use crate::domain::problem::Problem;
use crate::engine::command::Command;
use crate::engine::snapshot::AccountView;

use super::super::exit::Status;
use super::super::{Desk, agree, help, unlock};

#[derive(Debug, Args)]
#[command(after_long_help = help::CLIENT_DELETE)]
pub(in super::super) struct Arguments {
    /// The address of the account
    address: String,
    /// Ask no question
    #[arg(long, short)]
    yes: bool,
}

pub(in super::super) fn run(wanted: &Arguments, desk: &Desk<'_>) -> Result<Status, Problem> {
    let view = desk.account(&wanted.address)?;
    super::managed(&view)?;
    let others: Vec<AccountView> =
        desk.accounts().into_iter().filter(|other| is_shared(&view.account, &other.account)).collect();
    let all: Vec<&str> =
        [&view].into_iter().chain(&others).map(|view| view.account.address.as_str()).collect();
    if !wanted.yes
        && let Some(no) = agree::insisted(
            &consequence(&view, &all),
            "Delete the client?",
            &format!("mailward client delete {} --yes", view.account.address),
            desk,
        )?
    {
        return Ok(no);
    }
    unlock::ensure(desk)?;
    let handle = desk.session.handle();
    let id = view.account.id;
    desk.session.block_on(handle.ask(|reply| Command::DeleteRegistration(id, reply)))?;
    if desk.output.is_json() {
        let client = view.account.client.as_ref().map(|client| &client.id);
        desk.output.document(&json!({ "client_id": client, "deleted": true, "without_client": all }));
    }
    desk.output.words(&format!(
        "The client that Mailward registered at {} is deleted. {} now without a client.",
        view.provider_name(),
        if let [only] = &all[..] { format!("{only} is") } else { format!("{} are", agree::listed(&all)) },
    ));
    Ok(Status::Done)
}

fn consequence(view: &AccountView, all: &[&str]) -> String {
    format!(
        "{} deletes the client, and with it every sign-in under it. Mail programs will stop working for {} until there is \
         another client and a new sign-in.",
        view.provider_name(),
        agree::listed(all)
    )
}
