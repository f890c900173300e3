//! `mailward provider discover`: an issuer's metadata, or whoever issues the tokens of an address. Nothing is stored.

use std::sync::Arc;

use clap::Args;
use serde_json::{Value, json};

use crate::domain::account::MailAddress;
use crate::domain::catalogue::Catalogue;
use crate::domain::detection::{CandidateProvider, Detection};
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::Provider;
use crate::engine::command::Command;
use crate::explain;

use super::super::exit::{self, Status};
use super::super::table::Table;
use super::super::{Desk, detection, documents, help};
use super::show;

#[derive(Debug, Args)]
#[command(after_long_help = help::PROVIDER_DISCOVER)]
pub(in super::super) struct Arguments {
    /// The https address of an issuer, or a mail address
    #[arg(value_name = "URL-or-ADDRESS")]
    wanted: String,
}

pub(in super::super) fn run(arguments: &Arguments, desk: &Desk<'_>) -> Result<Status, Problem> {
    let wanted = arguments.wanted.trim();
    let catalogue = Arc::clone(&desk.snapshot().catalogue);
    if wanted.contains("://") {
        show::show(&learn(wanted, desk)?, &catalogue, desk.output);
        return Ok(Status::Done);
    }
    let invalid = |error: crate::domain::account::AddressError| {
        Problem::new(ProblemKind::AddressInvalid).about(wanted).detail(error.to_string())
    };
    let address: MailAddress = wanted.parse().map_err(invalid)?;
    let found = detection::ask(&address, desk)?;
    Ok(tell(&found, &catalogue, desk))
}

fn learn(issuer: &str, desk: &Desk<'_>) -> Result<Provider, Problem> {
    let handle = desk.session.handle();
    desk.session.block_on(handle.ask(|reply| Command::Discover(issuer.to_owned(), reply)))
}

/// The best is shown in full; all of them were told. In JSON they stand beside it.
fn tell(found: &Detection, catalogue: &Catalogue, desk: &Desk<'_>) -> Status {
    let with_search = |mut document: Value| {
        document["detection"] = explain::detection::document(found, catalogue);
        desk.output.document(&document);
    };
    let provider = match found.best().map(|best| &best.provider) {
        Some(CandidateProvider::Known(id)) => catalogue.find(id).map(|known| &**known),
        Some(CandidateProvider::Defined(defined)) => Some(&**defined),
        Some(CandidateProvider::Learnt(issuer)) => {
            if desk.output.is_json() {
                with_search(json!({ "id": null, "issuer": issuer }));
            } else {
                desk.output.table(&Table::of_facts(vec![("Issuer", issuer.clone())]));
                let more = "More is told by: mailward provider discover";
                desk.output.words(&format!("{more} {}", crate::domain::problem::harmless(issuer)));
            }
            return Status::Done;
        }
        Some(CandidateProvider::OtherWay(_)) | None => None,
    };
    let Some(provider) = provider else {
        let problem = detection::none(found, catalogue);
        if desk.output.is_json() {
            with_search(json!({ "problem": explain::document(&problem) }));
        }
        desk.output.question(&explain::text(&problem));
        return exit::of(problem.kind);
    };
    if desk.output.is_json() {
        with_search(documents::provider(provider, catalogue.is_own(&provider.id)));
    } else {
        show::show(provider, catalogue, desk.output);
    }
    Status::Done
}
