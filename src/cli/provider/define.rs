//! Keeping, writing and removing definitions on the command line.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::domain::definition::FindingWeight;
use crate::domain::problem::{Problem, ProblemKind};
use crate::engine::command::{Command, Depth};

use super::super::exit::Status;
use super::super::{Desk, agree, help};
use super::check;

/// Keeps the definition in this text. The same twice changes nothing; another one is replaced only where that is wanted.
pub(super) fn import(text: &str, replace: bool, desk: &Desk<'_>) -> Result<Status, Problem> {
    let judged = check::look(text, Depth::Rules, desk)?;
    if !desk.output.is_json() {
        let told = judged.findings.iter().filter(|finding| finding.weight != FindingWeight::Note);
        told.for_each(|finding| desk.output.words(&check::line(finding)));
    }
    let refused = || {
        let problem = Problem::new(ProblemKind::ProviderInvalid);
        judged.first_refusal().map_or(problem.clone(), |finding| problem.detail(&finding.title))
    };
    let Some(provider) = judged.provider.clone().filter(|_| !judged.refused()) else {
        return Err(refused());
    };
    let id = provider.id.clone();
    let there = desk.snapshot().catalogue.find(&id).cloned();
    let is_same = there.as_ref().is_some_and(|there| **there == provider);
    if !is_same {
        if there.is_some() && !replace {
            let detail = format!(
                "A definition called {id} is there already and differs; --replace puts this one in its place"
            );
            return Err(Problem::new(ProblemKind::ProviderInvalid).fact("provider", &id).detail(detail));
        }
        let handle = desk.session.handle();
        let provider = Box::new(provider);
        desk.session.block_on(handle.ask(|reply| Command::KeepProvider(provider, reply)))?;
    }
    if desk.output.is_json() {
        let findings = check::findings(&judged.findings);
        desk.output.document(&json!({ "provider": id, "kept": !is_same, "findings": findings }));
    }
    desk.output.words(&match (is_same, there.is_some()) {
        (true, _) => format!("{id} is here already, exactly like this. Nothing was changed."),
        (false, true) => format!("{id} was replaced."),
        (false, false) => {
            format!("{id} was added. Next: mailward account add ADDRESS --provider {id} --client-id ID")
        }
    });
    Ok(Status::Done)
}

#[derive(Debug, Args)]
pub(in super::super) struct Export {
    /// Its short name, from "mailward provider list"
    id: String,
    /// The file to write; one that is there is never overwritten
    file: PathBuf,
}

pub(in super::super) fn export(wanted: &Export, desk: &Desk<'_>) -> Result<Status, Problem> {
    let id = super::id(&wanted.id)?;
    // A path is relative to where the person is; the engine may be asked from elsewhere.
    let path = std::path::absolute(&wanted.file).unwrap_or_else(|_| wanted.file.clone());
    let handle = desk.session.handle();
    let asked = handle.ask(|reply| Command::ExportProvider(id.clone(), path, reply));
    let path = desk.session.block_on(asked)?;
    if desk.output.is_json() {
        desk.output.document(&json!({ "provider": id, "path": path }));
    }
    desk.output.words(&format!("The definition of {id} was written to {}.", path.display()));
    Ok(Status::Done)
}

#[derive(Debug, Args)]
#[command(after_long_help = help::PROVIDER_REMOVE)]
pub(in super::super) struct Remove {
    /// Its short name, from "mailward provider list"
    id: String,
    /// Ask no question
    #[arg(long, short)]
    yes: bool,
}

pub(in super::super) fn remove(wanted: &Remove, desk: &Desk<'_>) -> Result<Status, Problem> {
    let id = super::id(&wanted.id)?;
    let consequence = format!(
        "The definition of {id} is removed here and kept nowhere else. mailward provider export {id} FILE keeps a copy."
    );
    // What cannot be removed at all is refused without a question.
    if !wanted.yes
        && desk.snapshot().catalogue.is_own(&id)
        && let Some(no) = agree::insisted(
            &consequence,
            "Remove the definition?",
            &format!("mailward provider remove {id} --yes"),
            desk,
        )?
    {
        return Ok(no);
    }
    let handle = desk.session.handle();
    desk.session.block_on(handle.ask(|reply| Command::RemoveProvider(id.clone(), reply)))?;
    if desk.output.is_json() {
        desk.output.document(&json!({ "removed": id }));
    }
    desk.output.words(&format!("{id} was removed."));
    Ok(Status::Done)
}
