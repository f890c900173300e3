//! `mailward provider list`: the catalogue, with those that have no token sign-in for mail programs at the end.

use std::sync::Arc;

use clap::Args;
use serde_json::{Value, json};

use crate::domain::catalogue::Catalogue;
use crate::domain::provider::{OtherWay, Provider};

use super::super::exit::Status;
use super::super::table::Table;
use super::super::{Desk, documents, help};

#[derive(Debug, Args)]
#[command(after_long_help = help::PROVIDER_JSON)]
pub(in super::super) struct Arguments {}

pub(in super::super) fn run(_wanted: &Arguments, desk: &Desk<'_>) -> Status {
    let catalogue = Arc::clone(&desk.snapshot().catalogue);
    if desk.output.is_json() {
        let with_tokens = catalogue
            .providers()
            .iter()
            .map(|provider| documents::provider(provider, catalogue.is_own(&provider.id)));
        let others = catalogue.other_ways().iter().map(|other| json!(other));
        desk.output.document(&Value::Array(with_tokens.chain(others).collect()));
        return Status::Done;
    }
    let heading = Table::new(&["ID", "NAME", "SIGN-IN", "AS OF"]);
    let table = catalogue
        .providers()
        .iter()
        .fold(heading, |table, provider| table.row(&row(provider, sign_in(provider, &catalogue))));
    desk.output
        .table(&catalogue.other_ways().iter().fold(table, |table, other| table.row(&other_row(other))));
    Status::Done
}

fn sign_in(provider: &Provider, catalogue: &Catalogue) -> &'static str {
    match provider {
        own if catalogue.is_own(&own.id) => "OAuth, your own",
        theirs if catalogue.is_organisations(&theirs.id) => "OAuth, your organisation’s",
        _ => "OAuth",
    }
}

fn row(provider: &Provider, sign_in: &str) -> Vec<String> {
    vec![provider.id.to_string(), provider.name.clone(), sign_in.to_owned(), provider.date.to_string()]
}

fn other_row(other: &OtherWay) -> Vec<String> {
    let sign_in = match other.kind {
        crate::domain::provider::SignInKind::Bridge => "its own program",
        _ => "app password",
    };
    vec![other.id.to_string(), other.name.clone(), sign_in.to_owned(), other.date.to_string()]
}
