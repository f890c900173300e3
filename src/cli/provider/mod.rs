//! `mailward provider`: list, show, discover, import.

use clap::Subcommand;

use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::ProviderId;

use super::Desk;
use super::exit::Status;

mod discover;
mod import;
mod list;
mod show;

#[derive(Debug, Subcommand)]
pub(super) enum Wanted {
    /// List the providers
    List(list::Arguments),
    /// Show one provider: endpoints, permissions, servers, and how to get a client ID
    Show(show::Arguments),
    /// Learn a provider from an issuer's metadata, or find the one of an address; nothing is stored
    Discover(discover::Arguments),
    /// Import the profile of an organisation, once you agree
    Import(import::Arguments),
}

pub(super) fn run(wanted: &Wanted, desk: &Desk<'_>) -> Result<Status, Problem> {
    match wanted {
        Wanted::List(wanted) => Ok(list::run(wanted, desk)),
        Wanted::Show(wanted) => show::run(wanted, desk),
        Wanted::Discover(wanted) => discover::run(wanted, desk),
        Wanted::Import(wanted) => import::run(wanted, desk),
    }
}

/// A short name as typed; one that cannot be a name is the name of nothing.
pub(super) fn id(typed: &str) -> Result<ProviderId, Problem> {
    typed.parse().map_err(|_unfit| Problem::new(ProblemKind::NoSuchProvider).fact("provider", typed))
}
