//! `mailward account forget`: end the grant at the provider, then remove the account here.

use clap::Args;

use crate::domain::problem::Problem;
use crate::engine::command::{Command, Ending, Forgotten};

use super::super::exit::Status;
use super::super::{Desk, documents, help, unlock};

#[derive(Debug, Args)]
#[command(after_long_help = help::FORGET_JSON)]
pub(in super::super) struct Arguments {
    /// The address of the account
    address: String,
    /// Leave the sign-in at the provider as it is
    #[arg(long)]
    keep_grant: bool,
}

pub(in super::super) fn run(wanted: &Arguments, desk: &Desk<'_>) -> Result<Status, Problem> {
    let view = desk.account(&wanted.address)?;
    let ending = if wanted.keep_grant { Ending::KeepGrant } else { Ending::Revoke };
    if ending == Ending::Revoke && view.account.grant.is_some() {
        unlock::ensure(desk)?; // ending a grant takes the token that stands for it
    }
    let handle = desk.session.handle();
    let forgotten =
        desk.session.block_on(handle.ask(|reply| Command::Forget(view.account.id, ending, reply)))?;
    if desk.output.is_json() {
        desk.output.document(&documents::forgotten(&forgotten));
    }
    desk.output.words(&words(&forgotten));
    Ok(Status::Done)
}

fn words(forgotten: &Forgotten) -> String {
    let address = &forgotten.address;
    match (forgotten.revoked, &forgotten.page) {
        (Some(true), _) => format!("{address} was forgotten, and its sign-in has ended at the provider."),
        (Some(false), Some(page)) => {
            format!("{address} was forgotten. The provider ends a sign-in on its own page only: {page}")
        }
        (Some(false), None) => {
            format!("{address} was forgotten. The provider has no way to end a sign-in from here.")
        }
        (None, _) => format!("{address} was forgotten."),
    }
}
