//! `mailward client register`: a client of Mailward's own, where the provider offers that (RFC 7591).

use clap::Args;

use crate::domain::problem::Problem;
use crate::engine::command::{ClientChoice, Command};

use super::super::exit::Status;
use super::super::{Desk, help, unlock};
use super::show;

#[derive(Debug, Args)]
#[command(after_long_help = help::CLIENT_JSON)]
pub(in super::super) struct Arguments {
    /// The address of the account
    address: String,
}

pub(in super::super) fn run(wanted: &Arguments, desk: &Desk<'_>) -> Result<Status, Problem> {
    let view = desk.account(&wanted.address)?;
    unlock::ensure(desk)?; // what opens the registration later is sealed like a token
    let handle = desk.session.handle();
    let choice = ClientChoice::Register;
    desk.session.block_on(handle.ask(|reply| Command::SetClient(view.account.id, choice, reply)))?;
    let after = desk.account(&wanted.address)?;
    show::tell(&after, desk);
    desk.output.words(&format!(
        "{} knows Mailward now. Sign in next: mailward sign-in {}",
        after.provider_name(),
        after.account.address
    ));
    Ok(Status::Done)
}
