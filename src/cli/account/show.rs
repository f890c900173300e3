//! `mailward account show`: everything about one account except its tokens.

use clap::Args;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::domain::lifespan::client_secret;
use crate::domain::problem::Problem;
use crate::domain::scope::{MailUse, Scope};
use crate::engine::snapshot::AccountView;
use crate::explain::{self, client, last_use, moments};

use super::super::exit::Status;
use super::super::table::Table;
use super::super::{Desk, documents, help};
use super::list::token;

#[derive(Debug, Args)]
#[command(after_long_help = help::ACCOUNT_JSON)]
pub(in super::super) struct Arguments {
    /// The address of the account
    address: String,
}

pub(in super::super) fn run(wanted: &Arguments, desk: &Desk<'_>) -> Result<Status, Problem> {
    let view = desk.account(&wanted.address)?;
    if desk.output.is_json() {
        desk.output.document(&documents::account(&view));
        return Ok(Status::Done);
    }
    let (now, zone) = (desk.session.clock().now(), TimeZone::system());
    let rows = [about(&view, now, &zone), signed_in(&view, now, &zone), tokens(&view, now, &zone)].concat();
    desk.output.table(&Table::of_facts(rows));
    if let Some(standing) = &view.account.problem {
        desk.output.question(&format!("\n{}", explain::text(&standing.problem)));
    }
    Ok(Status::Done)
}

fn about(view: &AccountView, now: Timestamp, zone: &TimeZone) -> Vec<(&'static str, String)> {
    let account = &view.account;
    let servers = account.servers.iter().map(|server| format!("{} {}", server.protocol, server.written()));
    let different = account.particulars.clone();
    vec![
        ("Address", account.address.to_string()),
        ("Mailbox", account.mailbox.clone().unwrap_or_default()),
        ("Provider", format!("{} ({})", view.provider_name(), account.provider)),
        (
            "Client ID",
            account.client.as_ref().map_or_else(|| "none yet".to_owned(), |client| client.id.to_string()),
        ),
        ("Client", account.client.as_ref().map(client::kind).unwrap_or_default().to_owned()),
        (
            "Client secret",
            client_secret::end(account).map_or_else(String::new, |at| client::ends(at, now, zone)),
        ),
        ("State", view.health.word().to_owned()),
        ("Used for", account.uses.iter().map(MailUse::name).collect::<Vec<_>>().join(", ")),
        ("Signs in", different.person.map(String::from).unwrap_or_default()),
        ("Organisation", different.tenant.unwrap_or_default()),
        ("Browser", different.browser.unwrap_or_default()),
        ("Sends with", different.sends_with.map(String::from).unwrap_or_default()),
        ("Servers", servers.collect::<Vec<_>>().join(", ")),
        ("Redirect", account.redirect.clone().unwrap_or_default()),
    ]
}

fn signed_in(view: &AccountView, now: Timestamp, zone: &TimeZone) -> Vec<(&'static str, String)> {
    let Some(grant) = &view.account.grant else {
        return vec![("Signed in", "not yet".to_owned())];
    };
    let words = |scopes: &[Scope]| scopes.iter().map(Scope::as_str).collect::<Vec<_>>().join(" ");
    let missing = crate::domain::scope::compare(&grant.asked, Some(&grant.granted)).missing;
    vec![
        ("Signed in", moments::past(grant.signed_in_at, now, zone)),
        ("Signed in as", grant.signed_in_as.clone().unwrap_or_else(|| "the provider did not say".to_owned())),
        ("Factors", grant.factors.join(", ")),
        ("Strength", grant.id_token.as_ref().and_then(|facts| facts.class.clone()).unwrap_or_default()),
        ("Granted", words(&grant.granted)),
        ("Withheld", words(&missing)),
    ]
}

fn tokens(view: &AccountView, now: Timestamp, zone: &TimeZone) -> Vec<(&'static str, String)> {
    let account = &view.account;
    let access = account.access().map(|access| {
        format!("{}, {}, fingerprint {}", access.kind.word(), token(view, now, zone), access.fingerprint)
    });
    let refresh = account.refresh().map(|refresh| {
        let end = view.expected_end.map_or_else(
            || "no known end".to_owned(),
            |end| format!("{} ({})", moments::ends(end.at, now, zone), end.cause.words()),
        );
        format!("{end}, fingerprint {}", refresh.fingerprint)
    });
    let none = || {
        if account.grant.is_some() { "none was given".to_owned() } else { String::new() }
    };
    let last_use = account.last_use.as_ref().map(|last| last_use::line(last, now, zone));
    vec![
        ("Access token", access.unwrap_or_else(none)),
        ("Refresh token", refresh.unwrap_or_else(none)),
        ("Last used by", last_use.unwrap_or_default()),
    ]
}
