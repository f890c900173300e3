//! `mailward revoke`: end sign-ins at their providers. The tokens are gone here first, whatever the provider does; what it could
//! not be asked, or what only a person can do on its page, stays on a list until it is done.
//!
//! Accounts are revoked side by side. Nothing is asked where nobody can be asked, but everything at once takes `--yes` then.

use std::collections::BTreeSet;

use clap::{ArgGroup, Args};

use crate::domain::account::MailAddress;
use crate::domain::problem::Problem;
use crate::domain::revocation::ended_with;
use crate::engine::command::{Command, Revoked};
use crate::engine::snapshot::{AccountView, Snapshot};
use crate::explain::revoked;

use super::exit::{self, Status};
use super::several::{self, Chosen};
use super::{Desk, agree, help, input, unlock};

mod outstanding;
mod tell;

pub(super) use outstanding::remind;
pub(super) use tell::{left_to_do, status_of};

#[derive(Debug, Args)]
#[command(after_long_help = help::REVOKE)]
#[command(group = ArgGroup::new("what").required(true).args(["addresses", "all", "list", "done", "retry"]))]
pub(super) struct Arguments {
    /// The addresses of the accounts
    #[arg(value_name = "ADDRESS")]
    addresses: Vec<String>,
    /// Every account that is signed in
    #[arg(long)]
    all: bool,
    /// Ask no question
    #[arg(long, short)]
    yes: bool,
    /// List what is still to be ended at a provider
    #[arg(long)]
    list: bool,
    /// Tick off what has this number in the list: it was ended on the provider’s page, or is to be left at that
    #[arg(long, value_name = "NUMBER", num_args = 1..)]
    done: Vec<i64>,
    /// Ask the providers again now about everything that waits
    #[arg(long)]
    retry: bool,
}

/// One account and what became of it.
struct Ended {
    /// As it was asked for, where there is no such account.
    address: String,
    /// What it came to; a problem where nothing was begun and the tokens are still here.
    end: Result<Revoked, Problem>,
    /// Further accounts whose sign-in ends with it.
    ends_too: Vec<MailAddress>,
}

pub(super) fn run(wanted: &Arguments, desk: &Desk<'_>) -> Result<Status, Problem> {
    if wanted.list {
        return Ok(outstanding::list(desk));
    }
    if wanted.retry {
        return outstanding::retry(desk);
    }
    if !wanted.done.is_empty() {
        return outstanding::tick_off(&wanted.done, desk);
    }
    let chosen =
        if wanted.all { several::every(is_in, desk) } else { several::named(&wanted.addresses, desk) };
    if chosen.is_empty() {
        return Ok(tell::nothing(desk));
    }
    if !wanted.yes
        && let Some(no) = refused(wanted, &chosen, desk)?
    {
        return Ok(no);
    }
    let others = others(&chosen, desk);
    if wanted.yes && !others.is_empty() {
        desk.output.words(others.trim()); // a question names them
    }
    if chosen.iter().flatten().any(|view| is_in(view)) {
        unlock::ensure(desk)?; // a provider ends the grant of whoever shows its token
    }
    let before = desk.snapshot();
    let (all, alone) = (chosen.len(), !wanted.all && chosen.len() == 1);
    let ended = several::side_by_side(chosen, |one| revoke(one, &before, desk), "revoked", desk);
    tell::all(&ended, alone, desk);
    let unfinished = if ended.len() < all { Status::Failed } else { Status::Done };
    Ok(ended.iter().map(|one| tell::status(&one.end)).fold(unfinished, exit::worse))
}

/// Every sign-in and all that waits, without a question; told as it is always told. Done only where nothing is left anywhere.
pub(super) fn every(desk: &Desk<'_>) -> Result<Status, Problem> {
    let chosen = several::every(is_in, desk);
    let mut status = Status::Done;
    if !chosen.is_empty() {
        unlock::ensure(desk)?;
        let (all, before) = (chosen.len(), desk.snapshot());
        let ended = several::side_by_side(chosen, |one| revoke(one, &before, desk), "revoked", desk);
        for one in &ended {
            tell::in_passing(one, desk);
        }
        status = if ended.len() < all { Status::Failed } else { Status::Done };
        status = ended.iter().map(|one| tell::status(&one.end)).fold(status, exit::worse);
    }
    if desk.snapshot().outstanding.is_empty() { Ok(status) } else { Ok(exit::worse(status, Status::Person)) }
}

fn is_in(view: &AccountView) -> bool {
    view.account.grant.is_some()
}

/// How the command ends without having done anything, if it may not.
fn refused(wanted: &Arguments, chosen: &[Chosen], desk: &Desk<'_>) -> Result<Option<Status>, Problem> {
    if wanted.all && !input::can_ask() {
        desk.output.words("Revoking every sign-in at once is asked about first, and nobody can be asked here. Without the question:");
        desk.output.words("  mailward revoke --all --yes");
        return Ok(Some(Status::Usage));
    }
    let others = others(chosen, desk);
    let names: Vec<&str> = chosen
        .iter()
        .flatten()
        .filter(|view| is_in(view))
        .map(|view| view.account.address.as_str())
        .collect();
    if names.is_empty() {
        return Ok(None);
    }
    let question = if let [_only] = names[..] {
        "Revoke the sign-in?".to_owned()
    } else {
        format!("Revoke these {} sign-ins?", names.len())
    };
    agree::asked(&[consequence(&names), others].concat(), &question, desk)
}

/// Whose sign-ins end as well although nobody chose them; empty where there is none.
fn others(chosen: &[Chosen], desk: &Desk<'_>) -> String {
    let snapshot = desk.snapshot();
    let chosen: Vec<&AccountView> = chosen.iter().flatten().map(AsRef::as_ref).collect();
    let is_chosen = |address: &MailAddress| chosen.iter().any(|view| view.account.address == *address);
    let others: BTreeSet<MailAddress> =
        chosen.iter().flat_map(|view| ends_too(view, &snapshot)).filter(|one| !is_chosen(one)).collect();
    let others: Vec<&MailAddress> = others.iter().collect();
    revoked::together(&others).map_or_else(String::new, |words| format!(" {words}."))
}

/// Whose sign-ins end with that of this account.
pub(super) fn ends_too(view: &AccountView, snapshot: &Snapshot) -> Vec<MailAddress> {
    let Some(provider) = &view.provider else { return Vec::new() };
    let all = snapshot.accounts.iter().map(|other| &other.account);
    ended_with(&view.account, provider, all).into_iter().cloned().collect()
}

fn consequence(names: &[&str]) -> String {
    let sign_ins = if names.len() == 1 { "the sign-in" } else { "each sign-in" };
    format!(
        "Mail programs will stop working for {} until you sign in again. The provider is asked to end {sign_ins}, and the \
         tokens are removed here. The settings of the account stay.",
        agree::listed(names)
    )
}

async fn revoke(chosen: Chosen, before: &Snapshot, desk: &Desk<'_>) -> Ended {
    let view = match chosen {
        Ok(view) => view,
        Err((address, problem)) => return Ended { address, end: Err(problem), ends_too: Vec::new() },
    };
    if !is_in(&view) {
        let address = view.account.address.to_string();
        return Ended { address, end: Ok(nothing(&view)), ends_too: Vec::new() };
    }
    let (id, address) = (view.account.id, view.account.address.to_string());
    let ends_too = ends_too(&view, before);
    let revoked = desk.session.handle().ask(|reply| Command::Revoke(id, reply)).await;
    Ended { end: revoked.map_err(|problem| problem.about(&address)), address, ends_too }
}

/// Said without the vault, which has nothing to give.
fn nothing(view: &AccountView) -> Revoked {
    Revoked::nothing(view.account.address.clone(), view.provider_name().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_question_names_the_accounts_and_what_they_lose() {
        let one = consequence(&["anna@example.org"]);
        assert!(
            one.starts_with("Mail programs will stop working for anna@example.org until you sign in again.")
        );
        assert!(
            consequence(&["a@example.org", "b@example.org"])
                .contains("a@example.org and b@example.org until")
        );
    }
}
