//! What rotations came to: a row an account, or a document each, and words for what a row cannot say.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use serde_json::{Value, json};

use crate::domain::problem::Problem;
use crate::engine::command::{Change, OldGrant};
use crate::engine::snapshot::AccountView;
use crate::explain::{self, moments};

use super::super::exit::Status;
use super::super::output::Output;
use super::super::table::Table;
use super::super::{Desk, help};
use super::{Ended, New, can_rotate};

/// Rows and words, or the documents.
pub(super) fn all(ended: &[Ended], desk: &Desk<'_>) {
    if desk.output.is_json() {
        desk.output.document(&Value::Array(ended.iter().map(document).collect()));
    } else {
        let table = Table::new(&["ADDRESS", "OUTCOME", "ACCESS TOKEN", "REFRESH TOKEN", "NOTE"]);
        desk.output.table(&ended.iter().fold(table, |table, one| table.row(&row(one, desk))));
    }
    for one in ended {
        match &one.end {
            Ok(New { old_grant: Some(old), .. }) => old_sign_in(old, one, desk.output),
            Ok(_) => {}
            Err(problem) => desk.output.question(&format!("\n{}", explain::text(problem))),
        }
    }
    kept_refresh_tokens(ended, desk.output);
}

/// No account can be rotated.
pub(super) fn nothing(desk: &Desk<'_>) -> Status {
    if desk.output.is_json() {
        desk.output.document(&json!([]));
    }
    if desk.snapshot().accounts.is_empty() {
        desk.output.words(help::NO_ACCOUNTS);
        return Status::Done;
    }
    desk.output.words(
        "No account can be rotated: none has a refresh token. Sign in first: mailward sign-in ADDRESS",
    );
    Status::Person
}

/// Which accounts `--all` passed over.
pub(super) fn left_out(desk: &Desk<'_>) {
    let snapshot = desk.snapshot();
    let others = snapshot.accounts.iter().filter(|view| !can_rotate(view));
    let others: Vec<&str> = others.map(|view| view.account.address.as_str()).collect();
    if !others.is_empty() {
        desk.output.words(&format!("Left out, having no refresh token: {}", others.join(", ")));
    }
}

fn row(ended: &Ended, desk: &Desk<'_>) -> Vec<String> {
    let cells = match &ended.end {
        Ok(New { line, .. }) => {
            let (now, zone) = (desk.session.clock().now(), TimeZone::system());
            let end = line.expires_at.map(|end| moments::ends(end, now, &zone));
            let end = end.unwrap_or_else(|| "no known end".to_owned());
            ["rotated".to_owned(), change(&line.access), change(&line.refresh), end]
        }
        Err(problem) => ["failed".to_owned(), String::new(), String::new(), explain::words(problem).title],
    };
    std::iter::once(ended.address.clone()).chain(cells).collect()
}

fn change(change: &Change) -> String {
    match (&change.before, &change.after) {
        (Some(before), Some(after)) if before == after => format!("{after} as before"),
        (Some(before), Some(after)) => format!("{before} → {after}"),
        (None, Some(after)) => format!("{after}, the first"),
        (_, None) => "none".to_owned(),
    }
}

/// What became of the sign-in of before a full rotation.
fn old_sign_in(old: &OldGrant, ended: &Ended, output: &Output) {
    let still = "The sign-in of before still stands at the provider";
    match (old, page(ended)) {
        (OldGrant::Ended, _) => output.words("The sign-in of before has ended at the provider."),
        (OldGrant::NotOffered, Some(page)) => {
            output.words(&format!("{still}, which ends one on its own page only: {page}"));
        }
        (OldGrant::NotOffered, None) => {
            output.words(&format!("{still}, which has no way to end one from here."));
        }
        (OldGrant::StillStands(problem), page) => {
            output.words(&format!("{still}: it was asked to end it and did not."));
            if let Some(page) = page {
                output.words(&format!("It can be ended on the provider’s page: {page}"));
            }
            output.question(&format!("\n{}", explain::text(problem)));
        }
    }
}

/// Where a person ends a sign-in by hand.
fn page(ended: &Ended) -> Option<String> {
    let provider = ended.before.as_ref()?.provider.as_ref()?;
    provider.endpoints.account_page.as_ref().map(ToString::to_string)
}

/// One line a provider, however many accounts it has.
fn kept_refresh_tokens(ended: &[Ended], output: &Output) {
    let mut kept: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for one in ended {
        if let (Some(before), Ok(New { line, .. })) = (&one.before, &one.end)
            && line.refresh.after.is_some()
            && !line.refresh.happened()
        {
            kept.entry(before.provider_name()).or_default().push(&one.address);
        }
    }
    for (provider, addresses) in kept {
        let address = if let [only] = addresses[..] { only } else { "ADDRESS" };
        output.words(&format!(
            "{provider} keeps the same refresh token; only a new sign-in brings another: mailward rotate --full {address}"
        ));
    }
}

fn document(ended: &Ended) -> Value {
    let (access, refresh) = match (&ended.end, &ended.before) {
        (Ok(New { line, .. }), _) => (line.access.clone(), line.refresh.clone()),
        (Err(_), before) => unchanged(before.as_ref()),
    };
    let (new, problem) = match &ended.end {
        Ok(new) => (Some(new), None),
        Err(problem) => (None, Some(explain::document(problem))),
    };
    json!({
        "address": ended.address,
        "outcome": if new.is_some() { "rotated" } else { "failed" },
        "access": { "before": access.before, "after": access.after },
        "refresh": { "before": refresh.before, "after": refresh.after, "rotated": refresh.happened() },
        "expires_at": new.and_then(|new| new.line.expires_at),
        "old_sign_in": new.and_then(|new| new.old_grant.as_ref()).map(|old| old_document(old, ended)),
        "problem": problem,
    })
}

/// The tokens of before are still the account's.
fn unchanged(before: Option<&AccountView>) -> (Change, Change) {
    let access = before.and_then(|view| view.account.access()).map(|facts| facts.fingerprint.clone());
    let refresh = before.and_then(|view| view.account.refresh()).map(|facts| facts.fingerprint.clone());
    (Change { before: access.clone(), after: access }, Change { before: refresh.clone(), after: refresh })
}

fn old_document(old: &OldGrant, ended: &Ended) -> Value {
    let (state, problem): (_, Option<&Problem>) = match old {
        OldGrant::Ended => ("ended", None),
        OldGrant::NotOffered => ("not-offered", None),
        OldGrant::StillStands(problem) => ("still-stands", Some(problem)),
    };
    json!({ "state": state, "page": page(ended), "problem": problem.map(explain::document) })
}
