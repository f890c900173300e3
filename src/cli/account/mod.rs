//! `mailward account`: add, list, show, change, forget.

use clap::Subcommand;

use crate::domain::problem::Problem;

use super::Desk;
use super::exit::Status;

mod add;
mod change;
mod forget;
mod list;
mod particulars;
mod server;
mod show;

pub(super) use list::token as token_words;

#[derive(Debug, Subcommand)]
pub(super) enum Wanted {
    /// Add an account, without signing in
    Add(Box<add::Arguments>),
    /// List the accounts
    List(list::Arguments),
    /// Show everything about one account except its tokens
    Show(show::Arguments),
    /// Change what is different about an account: who signs in, its servers, its browser, who sends for it
    Change(Box<change::Arguments>),
    /// Remove an account here, after ending its sign-in at the provider
    Forget(forget::Arguments),
}

pub(super) fn run(wanted: &Wanted, desk: &Desk<'_>) -> Result<Status, Problem> {
    match wanted {
        Wanted::Add(wanted) => add::run(wanted, desk),
        Wanted::List(wanted) => Ok(list::run(wanted, desk)),
        Wanted::Show(wanted) => show::run(wanted, desk),
        Wanted::Change(wanted) => change::run(wanted, desk),
        Wanted::Forget(wanted) => forget::run(wanted, desk),
    }
}
