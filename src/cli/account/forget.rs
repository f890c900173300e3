//! `mailward account forget`: the sign-in is ended at the provider, and the account removed here with everything.
//!
//! The tokens are set apart first, so no provider and no network has to be there; what is left to do outlives the account.

use clap::Args;

use crate::domain::problem::Problem;
use crate::engine::command::{Command, Ending, Forgotten};
use crate::engine::snapshot::AccountView;
use crate::explain::{client, revoked};

use super::super::exit::Status;
use super::super::{Desk, agree, documents, help, revoke, unlock};

#[derive(Debug, Args)]
#[command(after_long_help = help::FORGET)]
pub(in super::super) struct Arguments {
    /// The address of the account
    address: String,
    /// Leave the sign-in at the provider as it is
    #[arg(long)]
    keep_grant: bool,
    /// Ask no question
    #[arg(long, short)]
    yes: bool,
}

pub(in super::super) fn run(wanted: &Arguments, desk: &Desk<'_>) -> Result<Status, Problem> {
    let view = desk.account(&wanted.address)?;
    let ending = if wanted.keep_grant { Ending::KeepGrant } else { Ending::Revoke };
    let is_in = view.account.grant.is_some();
    let ends_too =
        if ending == Ending::Revoke { revoke::ends_too(&view, &desk.snapshot()) } else { Vec::new() };
    let others = revoked::together(&ends_too.iter().collect::<Vec<_>>());
    let others = others.map_or_else(String::new, |words| format!(" {words}."));
    if wanted.yes && !others.is_empty() {
        desk.output.words(others.trim()); // a question names them
    }
    if is_in
        && !wanted.yes
        && let Some(no) = agree::asked(&consequence(&view, ending, &others), "Forget the account?", desk)?
    {
        return Ok(no);
    }
    let registered = view.account.client.as_ref().is_some_and(|client| client.management.is_some());
    if ending == Ending::Revoke && is_in {
        unlock::ensure(desk)?; // ending a grant takes the token that stands for it
    } else if registered {
        unlock::ensure(desk).ok(); // a shut vault leaves a registration behind, and keeps nobody from forgetting
    }
    let handle = desk.session.handle();
    let forgotten =
        desk.session.block_on(handle.ask(|reply| Command::Forget(view.account.id, ending, reply)))?;
    let ended = forgotten.revocation.as_ref().map(|revoked| revoke::status_of(revoked) == Status::Done);
    if desk.output.is_json() {
        desk.output.document(&documents::forgotten(&forgotten, ended, &ends_too));
    }
    let status = tell(&forgotten, desk);
    if let Some(end) = &forgotten.registration {
        desk.output.words(&client::registration_end(end, view.provider_name()));
    }
    Ok(status)
}

fn consequence(view: &AccountView, ending: Ending, others: &str) -> String {
    let address = &view.account.address;
    let at_provider = match ending {
        Ending::Revoke => "The provider is asked to end the sign-in",
        Ending::KeepGrant => "The sign-in stands at the provider and can no longer be ended from here",
    };
    format!(
        "Mail programs will stop working for {address}. {at_provider}, and the account is removed here with its tokens and \
         settings.{others}"
    )
}

fn tell(forgotten: &Forgotten, desk: &Desk<'_>) -> Status {
    let address = &forgotten.address;
    let Some(revoked) = &forgotten.revocation else {
        desk.output.words(&format!("{address} was forgotten."));
        return Status::Done;
    };
    let status = revoke::status_of(revoked);
    desk.output.words(&match status {
        Status::Done => format!("{address} was forgotten, and its sign-in has ended at the provider."),
        _ => format!("{address} was forgotten."),
    });
    revoke::left_to_do(revoked, desk);
    status
}
