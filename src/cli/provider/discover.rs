//! `mailward provider discover`: an issuer's metadata, or the provider of an address. Nothing is stored.

use std::sync::Arc;

use clap::Args;

use crate::domain::account::MailAddress;
use crate::domain::catalogue::Catalogue;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::Provider;
use crate::engine::command::Command;

use super::super::exit::Status;
use super::super::{Desk, help};
use super::show;

#[derive(Debug, Args)]
#[command(after_long_help = help::PROVIDER_JSON)]
pub(in super::super) struct Arguments {
    /// The https address of an issuer, or a mail address
    #[arg(value_name = "URL-or-ADDRESS")]
    wanted: String,
}

pub(in super::super) fn run(arguments: &Arguments, desk: &Desk<'_>) -> Result<Status, Problem> {
    let wanted = arguments.wanted.trim();
    let catalogue = Arc::clone(&desk.snapshot().catalogue);
    let provider =
        if wanted.contains("://") { learn(wanted, desk)? } else { of_address(wanted, &catalogue, desk)? };
    show::show(&provider, &catalogue, desk.output);
    Ok(Status::Done)
}

fn learn(issuer: &str, desk: &Desk<'_>) -> Result<Provider, Problem> {
    let handle = desk.session.handle();
    desk.session.block_on(handle.ask(|reply| Command::Discover(issuer.to_owned(), reply)))
}

/// From the catalogue; an unknown host is asked itself, as some organisations publish their issuer there.
fn of_address(typed: &str, catalogue: &Catalogue, desk: &Desk<'_>) -> Result<Provider, Problem> {
    let address: MailAddress = typed
        .parse()
        .map_err(|error| Problem::new(ProblemKind::AddressInvalid).about(typed).detail(format!("{error}")))?;
    if let Some(provider) = catalogue.for_address(address.host()) {
        return Ok(Provider::clone(provider));
    }
    if let Some(other) = catalogue.other_way_for_address(address.host()) {
        return Err(Problem::new(ProblemKind::ProviderWithoutOAuth)
            .about(&address)
            .fact("provider", &other.name)
            .detail(other.words()));
    }
    let asked = format!("https://{}", address.host());
    learn(&asked, desk).map_err(|_nothing_there| {
        Problem::new(ProblemKind::ProviderUnknown).about(&address).fact("asked", asked)
    })
}
