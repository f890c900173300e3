//! `mailward status --check`: each provider is asked whether the sign-in still stands, before the states are told.
//!
//! What could not be asked is said and changes no state: silence of a provider is no end of a sign-in.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::domain::account::{AccountId, MailAddress};
use crate::domain::problem::Problem;
use crate::engine::command::{Checked, Command};
use crate::engine::snapshot::{AccountView, Found};
use crate::explain;

use super::super::exit::{self, Status};
use super::super::{Desk, documents, several, unlock};

/// What the providers said, by account; accounts that are not signed in are left out.
pub(super) type Checks = BTreeMap<AccountId, (MailAddress, Result<Checked, Problem>)>;

/// Asks about all that are signed in.
pub(super) fn all(views: &[AccountView], desk: &Desk<'_>) -> Result<Checks, Problem> {
    let signed_in = views.iter().filter(|view| view.account.grant.is_some());
    let wishes: Vec<(AccountId, MailAddress)> =
        signed_in.map(|view| (view.account.id, view.account.address.clone())).collect();
    if wishes.is_empty() {
        return Ok(Checks::new());
    }
    unlock::ensure(desk)?;
    let checks = several::side_by_side(wishes, |wish| check(wish, desk), "checked", desk);
    Ok(checks.into_iter().collect())
}

type Check = (AccountId, (MailAddress, Result<Checked, Problem>));

async fn check((id, address): (AccountId, MailAddress), desk: &Desk<'_>) -> Check {
    let checked = desk.session.handle().ask(|reply| Command::Check(id, reply)).await;
    (id, (address, checked))
}

/// The `account` document with what the provider said.
pub(super) fn document(view: &AccountView, checks: &Checks) -> Value {
    let mut document = documents::account(view);
    let said = checks.get(&view.account.id).map(|(_, checked)| checked);
    if let Some(fields) = document.as_object_mut() {
        let checked = match said {
            Some(Err(problem)) => documents::not_checked(problem),
            Some(Ok(checked)) => documents::checked(checked),
            None => Value::Null,
        };
        fields.insert("checked".to_owned(), checked);
    }
    document
}

/// Words for what could not be asked.
pub(super) fn tell(checks: &Checks, desk: &Desk<'_>) {
    for (address, checked) in checks.values() {
        if let Some(problem) = unknown(checked) {
            let title = explain::words(problem).title;
            desk.output.words(&format!("{address} could not be checked: {title}"));
        }
    }
}

/// How the command ends at best: an account that could not be checked is no good news.
pub(super) fn status(checks: &Checks) -> Status {
    let unknown = checks.values().filter_map(|(_, checked)| unknown(checked));
    unknown.map(|problem| exit::of(problem.kind)).fold(Status::Done, exit::worse)
}

fn unknown(checked: &Result<Checked, Problem>) -> Option<&Problem> {
    match checked {
        Err(problem) => Some(problem),
        Ok(Checked { found: Found::Unknown(problem), .. }) => Some(problem),
        Ok(_) => None,
    }
}
