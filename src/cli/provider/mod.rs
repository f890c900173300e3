//! `mailward provider`: list, show and discover; check, import, export, remove and test definitions of one's own.

use clap::Subcommand;

use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::ProviderId;

use super::Desk;
use super::exit::Status;

mod check;
mod define;
mod discover;
mod import;
mod list;
mod show;
mod test;

#[derive(Debug, Subcommand)]
pub(super) enum Wanted {
    /// List the providers
    List(list::Arguments),
    /// Show one provider: endpoints, permissions, servers, and how to get a client ID
    Show(show::Arguments),
    /// Learn a provider from an issuer's metadata, or find the one of an address; nothing is stored
    Discover(discover::Arguments),
    /// Judge the file of a definition, also against the provider's metadata; nothing is kept
    Check(check::Arguments),
    /// Keep the definition in a file as a provider of your own, or take the profile of an organisation
    Import(import::Arguments),
    /// Write a provider's definition to a file
    Export(define::Export),
    /// Remove a definition of your own
    Remove(define::Remove),
    /// Sign in once to see whether a definition works; nothing is kept
    Test(test::Arguments),
}

pub(super) fn run(wanted: &Wanted, desk: &Desk<'_>) -> Result<Status, Problem> {
    match wanted {
        Wanted::List(wanted) => Ok(list::run(wanted, desk)),
        Wanted::Show(wanted) => show::run(wanted, desk),
        Wanted::Discover(wanted) => discover::run(wanted, desk),
        Wanted::Check(wanted) => check::run(wanted, desk),
        Wanted::Import(wanted) => import::run(wanted, desk),
        Wanted::Export(wanted) => define::export(wanted, desk),
        Wanted::Remove(wanted) => define::remove(wanted, desk),
        Wanted::Test(wanted) => test::run(wanted, desk),
    }
}

/// A short name as typed; one that cannot be a name is the name of nothing.
pub(super) fn id(typed: &str) -> Result<ProviderId, Problem> {
    typed.parse().map_err(|_unfit| Problem::new(ProblemKind::NoSuchProvider).fact("provider", typed))
}
