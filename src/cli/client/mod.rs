//! `mailward client`: under which registration an account asks: show, set, register, read back, delete.

use clap::Subcommand;
use serde_json::{Value, json};

use crate::domain::problem::{Problem, ProblemKind};
use crate::engine::snapshot::AccountView;

use super::Desk;
use super::exit::Status;

mod delete;
mod read;
mod register;
mod set;
mod show;

#[derive(Debug, Subcommand)]
pub(super) enum Wanted {
    /// Show under which client an account asks, when its secret ends, and how to get another one
    Show(show::Arguments),
    /// Enter a client ID and its secret, or note when the secret ends
    Set(set::Arguments),
    /// Let Mailward register itself at the provider, where it offers that
    Register(register::Arguments),
    /// Ask the provider what it knows of a client that Mailward registered
    Read(read::Arguments),
    /// Delete a client that Mailward registered, at the provider and here
    Delete(delete::Arguments),
}

pub(super) fn run(wanted: &Wanted, desk: &Desk<'_>) -> Result<Status, Problem> {
    match wanted {
        Wanted::Show(wanted) => show::run(wanted, desk),
        Wanted::Set(wanted) => set::run(wanted, desk),
        Wanted::Register(wanted) => register::run(wanted, desk),
        Wanted::Read(wanted) => read::run(wanted, desk),
        Wanted::Delete(wanted) => delete::run(wanted, desk),
    }
}

/// The `client` document.
fn document(view: &AccountView) -> Value {
    let client = view.account.client.as_ref();
    let provider = view.provider.as_ref();
    json!({
        "address": view.account.address,
        "provider": view.account.provider,
        "client_id": client.map(|client| &client.id),
        "name": client.and_then(|client| client.name.as_ref()),
        "kind": client.map(|client| if client.has_secret { "confidential" } else { "public" }),
        "registered_here": client.map(|client| client.registered_here),
        "can_be_read": client.map(|client| client.management.is_some()),
        "secret_expires_at": client.and_then(|client| client.secret_expires_at),
        "redirect": provider.and_then(|provider| provider.redirect_line()),
        "page": provider.and_then(|provider| provider.steps.page.as_ref()),
    })
}

/// There is nothing here that could be read or deleted at a provider.
fn managed(view: &AccountView) -> Result<(), Problem> {
    let client = view.account.client.as_ref();
    if client.is_some_and(|client| client.management.is_some()) {
        return Ok(());
    }
    let problem = Problem::new(ProblemKind::RegistrationUnmanaged).about(&view.account.address);
    let problem = problem.fact("provider", view.provider_name());
    Err(match client {
        Some(client) if client.registered_here => problem,
        Some(_) => problem.detail("Mailward did not register this client"),
        None => problem.detail("The account has no client yet"),
    })
}
