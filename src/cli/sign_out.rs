//! `mailward sign-out`: the tokens of an account are removed here; its sign-in stands at the provider.
//!
//! It asks no provider and needs no vault. What a command removed stays removed: only a window can undo a sign-out of its own.

use std::collections::BTreeMap;

use clap::Args;
use serde_json::{Value, json};

use crate::domain::problem::Problem;
use crate::engine::command::Command;
use crate::engine::snapshot::AccountView;
use crate::explain;

use super::exit::{self, Status};
use super::several::{self, Chosen};
use super::table::Table;
use super::{Desk, agree, help};

#[derive(Debug, Args)]
#[command(after_long_help = help::SIGN_OUT)]
pub(super) struct Arguments {
    /// The addresses of the accounts
    #[arg(value_name = "ADDRESS", required = true)]
    addresses: Vec<String>,
    /// Ask no question
    #[arg(long, short)]
    yes: bool,
}

/// One account and what became of it.
struct Ended {
    address: String,
    /// As it was before.
    before: Option<Box<AccountView>>,
    end: Result<Done, Problem>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Done {
    SignedOut,
    /// There was nothing to remove.
    NotSignedIn,
}

pub(super) fn run(wanted: &Arguments, desk: &Desk<'_>) -> Result<Status, Problem> {
    let chosen = several::named(&wanted.addresses, desk);
    let names: Vec<&str> = chosen
        .iter()
        .flatten()
        .filter(|view| is_in(view))
        .map(|view| view.account.address.as_str())
        .collect();
    if !wanted.yes && !names.is_empty() {
        let names = agree::listed(&names);
        let consequence = format!(
            "Mail programs will stop working for {names} until you sign in again. At the provider the sign-in stands, and \
             from here it can no longer be ended: mailward revoke does both."
        );
        if let Some(no) = agree::asked(&consequence, "Sign out here?", desk)? {
            return Ok(no);
        }
    }
    let ended: Vec<Ended> = chosen.into_iter().map(|one| sign_out(one, desk)).collect();
    tell(&ended, desk);
    Ok(ended.iter().map(status).fold(Status::Done, exit::worse))
}

fn is_in(view: &AccountView) -> bool {
    view.account.grant.is_some()
}

fn sign_out(chosen: Chosen, desk: &Desk<'_>) -> Ended {
    let before = match chosen {
        Ok(view) => view,
        Err((address, problem)) => return Ended { address, before: None, end: Err(problem) },
    };
    let (id, address) = (before.account.id, before.account.address.to_string());
    let end = if is_in(&before) {
        let handle = desk.session.handle();
        let out = desk.session.block_on(handle.ask(|reply| Command::SignOut(id, reply)));
        out.map(|_account| Done::SignedOut).map_err(|problem| problem.about(&address))
    } else {
        Ok(Done::NotSignedIn)
    };
    Ended { address, before: Some(before), end }
}

fn status(ended: &Ended) -> Status {
    ended.end.as_ref().map_or_else(|problem| exit::of(problem.kind), |_done| Status::Done)
}

fn tell(ended: &[Ended], desk: &Desk<'_>) {
    if desk.output.is_json() {
        desk.output.document(&Value::Array(ended.iter().map(document).collect()));
    } else {
        let table = Table::new(&["ADDRESS", "OUTCOME", "NOTE"]);
        desk.output.table(&ended.iter().fold(table, |table, one| table.row(&row(one))));
    }
    for one in ended {
        if let Err(problem) = &one.end {
            desk.output.question(&format!("\n{}", explain::text(problem)));
        }
    }
    for (provider, page) in providers(ended) {
        desk.output.words(&match page {
            Some(page) => {
                format!("Nothing was revoked at {provider}. A sign-in can be ended on its page: {page}")
            }
            None => format!("Nothing was revoked at {provider}."),
        });
    }
}

/// Each provider once, with the page where a person ends a sign-in by hand.
fn providers(ended: &[Ended]) -> BTreeMap<&str, Option<String>> {
    let out = ended.iter().filter(|one| matches!(one.end, Ok(Done::SignedOut)));
    let views = out.filter_map(|one| one.before.as_deref());
    views
        .map(|view| {
            let page = view.provider.as_ref().and_then(|provider| provider.endpoints.account_page.as_ref());
            (view.provider_name(), page.map(ToString::to_string))
        })
        .collect()
}

fn row(ended: &Ended) -> Vec<String> {
    let (outcome, note) = match &ended.end {
        Ok(Done::SignedOut) => ("signed-out", String::new()),
        Ok(Done::NotSignedIn) => ("nothing", "was not signed in".to_owned()),
        Err(problem) => ("failed", explain::words(problem).title),
    };
    vec![ended.address.clone(), outcome.to_owned(), note]
}

fn document(ended: &Ended) -> Value {
    let (outcome, problem) = match &ended.end {
        Ok(Done::SignedOut) => ("signed-out", None),
        Ok(Done::NotSignedIn) => ("nothing", None),
        Err(problem) => ("failed", Some(explain::document(problem))),
    };
    json!({ "address": ended.address, "outcome": outcome, "problem": problem })
}
