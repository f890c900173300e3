//! `mailward provider show`: one provider, with the way to a client ID.

use std::sync::Arc;

use clap::Args;
use serde_json::json;

use crate::domain::catalogue::Catalogue;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::{OtherWay, Provider, SecretRule};
use crate::domain::scope::{MailUse, Scope};

use super::super::exit::Status;
use super::super::output::Output;
use super::super::table::Table;
use super::super::{Desk, documents, help};

#[derive(Debug, Args)]
#[command(after_long_help = help::PROVIDER_JSON)]
pub(in super::super) struct Arguments {
    /// Its short name, from "mailward provider list"
    id: String,
}

pub(in super::super) fn run(wanted: &Arguments, desk: &Desk<'_>) -> Result<Status, Problem> {
    let catalogue = Arc::clone(&desk.snapshot().catalogue);
    let id = super::id(&wanted.id)?;
    if let Some(provider) = catalogue.find(&id) {
        show(provider, &catalogue, desk.output);
    } else if let Some(other) = catalogue.find_other_way(&id) {
        show_other(other, desk.output);
    } else {
        return Err(Problem::new(ProblemKind::NoSuchProvider).fact("provider", id));
    }
    Ok(Status::Done)
}

/// A provider as a document or as rows.
pub(super) fn show(provider: &Provider, catalogue: &Catalogue, output: &Output) {
    let own = catalogue.is_own(&provider.id);
    if output.is_json() {
        return output.document(&documents::provider(provider, own));
    }
    output.table(&Table::of_facts([about(provider), endpoints(provider), client(provider)].concat()));
    let steps: Vec<String> =
        provider.steps.steps.iter().zip(1..).map(|(step, count)| format!("  {count}. {step}")).collect();
    if !steps.is_empty() {
        output.words(&format!("\nHow to get a client ID:\n{}", steps.join("\n")));
    }
    if let Some(otherwise) = &provider.steps.otherwise {
        output.words(&format!("  Otherwise: {otherwise}"));
    }
}

fn show_other(other: &OtherWay, output: &Output) {
    if output.is_json() {
        return output.document(&json!(other));
    }
    let page = other.page.as_ref().map(ToString::to_string).unwrap_or_default();
    let rows = vec![
        ("ID", other.id.to_string()),
        ("Name", other.name.clone()),
        ("Page", page),
        ("Source", source(&other.date, &other.source)),
    ];
    output.table(&Table::of_facts(rows));
    output.words(&format!("\n{}", other.words()));
}

fn about(provider: &Provider) -> Vec<(&'static str, String)> {
    let servers =
        provider.servers.iter().map(|server| format!("{} {}:{}", server.protocol, server.host, server.port));
    vec![
        ("ID", provider.id.to_string()),
        ("Name", provider.name.clone()),
        ("Issuer", provider.issuer.as_ref().map(ToString::to_string).unwrap_or_default()),
        ("Addresses", provider.domains.join(", ")),
        ("Servers", servers.collect::<Vec<_>>().join(", ")),
        ("Source", source(&provider.date, &provider.source)),
    ]
}

fn source(date: &impl ToString, source: &str) -> String {
    format!("{}, {source}", date.to_string())
}

fn endpoints(provider: &Provider) -> Vec<(&'static str, String)> {
    let device = if provider.endpoints.device_for_mail().is_some() { "yes" } else { "no" };
    let named = |name: &str| match name {
        "authorization" => Some("Authorization"),
        "token" => Some("Token"),
        "revocation" => Some("Revocation"),
        "introspection" => Some("Introspection"),
        "user information" => Some("Who signed in"),
        "account page" => Some("Account page"),
        _ => None,
    };
    let all = provider.endpoints.all();
    let rows = all.into_iter().filter_map(|(name, endpoint)| Some((named(name)?, endpoint.to_string())));
    rows.chain([("Code on another device", device.to_owned())]).collect()
}

fn client(provider: &Provider) -> Vec<(&'static str, String)> {
    let secret = match provider.client.secret {
        SecretRule::Required => "required",
        SecretRule::Optional => "possible",
        SecretRule::Never => "none",
    };
    let words = |scopes: &[Scope]| scopes.iter().map(Scope::as_str).collect::<Vec<_>>().join(" ");
    let page = provider.steps.page.as_ref().map(ToString::to_string).unwrap_or_default();
    vec![
        ("Permissions for IMAP", words(provider.scopes.of(MailUse::Imap))),
        ("Permissions for SMTP", words(provider.scopes.of(MailUse::Smtp))),
        ("Permissions for POP", words(provider.scopes.of(MailUse::Pop))),
        ("Client secret", secret.to_owned()),
        ("Registers by itself", if provider.client.dynamic_registration() { "yes" } else { "no" }.to_owned()),
        ("Redirect to register", provider.redirect_line().unwrap_or_default()),
        ("Client IDs are made at", page),
    ]
}
