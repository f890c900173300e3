//! `mailward client set`: a client ID and its secret, or only the day on which the secret ends.

use std::path::PathBuf;

use clap::{ArgGroup, Args};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::domain::lifespan::client_secret;
use crate::domain::problem::{Problem, ProblemKind};
use crate::engine::command::{AccountChange, ClientChoice, Command};

use super::super::exit::Status;
use super::super::{Desk, help, input, unlock};
use super::show;

#[derive(Debug, Args)]
#[command(after_long_help = help::CLIENT_SET)]
#[command(group = ArgGroup::new("what").required(true).multiple(true).args(["client_id", "expires"]))]
pub(in super::super) struct Arguments {
    /// The address of the account
    address: String,
    /// The client ID under which to ask
    #[arg(long, value_name = "ID")]
    client_id: Option<String>,
    /// Read the client secret from the first line of this file; - is standard input
    #[arg(long, value_name = "FILE", requires = "client_id")]
    client_secret_file: Option<PathBuf>,
    /// The day on which the secret ends, as in 2027-05-31, or "never"
    #[arg(long, value_name = "DAY", value_parser = end)]
    expires: Option<End>,
}

/// When a secret ends; `None` where it never does.
#[derive(Debug, Clone, Copy)]
struct End(Option<Timestamp>);

fn end(text: &str) -> Result<End, String> {
    if text.trim().eq_ignore_ascii_case("never") {
        return Ok(End(None));
    }
    let at = client_secret::on_day(text, &TimeZone::system());
    at.map(|at| End(Some(at))).ok_or_else(|| "a day is 2027-05-31, or never".to_owned())
}

pub(in super::super) fn run(wanted: &Arguments, desk: &Desk<'_>) -> Result<Status, Problem> {
    let view = desk.account(&wanted.address)?;
    let (id, handle) = (view.account.id, desk.session.handle());
    let expires = wanted.expires.and_then(|end| end.0);
    if let Some(client) = &wanted.client_id {
        let secret = wanted.client_secret_file.as_deref().map(input::client_secret).transpose()?;
        if secret.is_some() {
            unlock::ensure(desk)?; // it is sealed like a token
        }
        let choice = ClientChoice::Given { id: client.clone(), secret, secret_expires_at: expires };
        desk.session.block_on(handle.ask(|reply| Command::SetClient(id, choice, reply)))?;
    } else {
        if !view.account.client.as_ref().is_some_and(|client| client.has_secret) {
            let problem = Problem::new(ProblemKind::ParticularInvalid).about(&view.account.address);
            return Err(problem.detail(if view.account.client.is_some() {
                "Its client is public: it has no secret that could end"
            } else {
                "It has no client yet, so there is no secret that could end"
            }));
        }
        let change = AccountChange::SecretExpires(expires);
        desk.session.block_on(handle.ask(|reply| Command::ChangeAccount(id, change, reply)))?;
    }
    let after = desk.account(&wanted.address)?;
    show::tell(&after, desk);
    if after.account.grant.is_some() && wanted.client_id.is_some() {
        desk.output.words(&format!(
            "The tokens that are there belong to the client that got them. Sign in next: mailward sign-in {}",
            after.account.address
        ));
    }
    Ok(Status::Done)
}
