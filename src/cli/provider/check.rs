//! `mailward provider check`: what is to be said about a definition. Nothing is kept.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};

use crate::domain::definition::{
    DefinitionCheck, DefinitionFinding, FindingWeight, LARGEST_DEFINITION, MetadataComparison,
};
use crate::domain::problem::Problem;
use crate::engine::command::{Command, Depth};
use crate::explain;

use super::super::exit::Status;
use super::super::{Desk, help, input};

#[derive(Debug, Args)]
#[command(after_long_help = help::PROVIDER_CHECK)]
pub(in super::super) struct Arguments {
    /// The file with the definition, in TOML; - is standard input
    file: PathBuf,
    /// Do not ask for the provider's metadata
    #[arg(long)]
    offline: bool,
}

pub(in super::super) fn run(wanted: &Arguments, desk: &Desk<'_>) -> Result<Status, Problem> {
    let depth = if wanted.offline { Depth::Rules } else { Depth::Metadata };
    let check = look(&text(&wanted.file, desk)?, depth, desk)?;
    if desk.output.is_json() {
        desk.output.document(&document(&check));
    } else {
        tell(&check, desk);
    }
    Ok(if check.refused() { Status::Failed } else { Status::Done })
}

/// The text of a definition's file, or of standard input.
pub(super) fn text(file: &Path, desk: &Desk<'_>) -> Result<String, Problem> {
    if file != Path::new("-") {
        // A path is relative to where the person is; the engine may be asked from elsewhere.
        let path = std::path::absolute(file).unwrap_or_else(|_| file.to_path_buf());
        let handle = desk.session.handle();
        return desk.session.block_on(handle.ask(|reply| Command::ReadDefinition(path, reply)));
    }
    let mut text = String::new();
    let most = LARGEST_DEFINITION as u64 + 1; // one too many is what the judge refuses
    let read = std::io::stdin().lock().take(most).read_to_string(&mut text);
    read.map_err(|error| input::unreadable("standard input", &error))?;
    Ok(text)
}

pub(super) fn look(text: &str, depth: Depth, desk: &Desk<'_>) -> Result<DefinitionCheck, Problem> {
    let handle = desk.session.handle();
    let text = text.to_owned();
    let check = desk.session.block_on(handle.ask(|reply| Command::CheckDefinition(text, depth, reply)))?;
    Ok(DefinitionCheck::clone(&check))
}

fn document(check: &DefinitionCheck) -> Value {
    let (state, problem) = match &check.metadata {
        MetadataComparison::NotAsked => ("not-asked", None),
        MetadataComparison::Agrees => ("agrees", None),
        MetadataComparison::Differs => ("differs", None),
        MetadataComparison::Unavailable(problem) => ("unavailable", Some(explain::document(problem))),
    };
    json!({
        "provider": check.provider,
        "refused": check.refused(),
        "findings": findings(&check.findings),
        "metadata": { "state": state, "problem": problem },
    })
}

pub(super) fn findings(findings: &[DefinitionFinding]) -> Value {
    findings
        .iter()
        .map(|finding| {
            json!({
                "weight": weight(finding.weight),
                "code": finding.code,
                "field": finding.field,
                "line": finding.line,
                "title": finding.title,
                "why": finding.why,
            })
        })
        .collect()
}

const fn weight(weight: FindingWeight) -> &'static str {
    match weight {
        FindingWeight::Refused => "refused",
        FindingWeight::Attention => "attention",
        FindingWeight::Note => "note",
    }
}

fn tell(check: &DefinitionCheck, desk: &Desk<'_>) {
    for finding in &check.findings {
        desk.output.line(&line(finding));
    }
    if let MetadataComparison::Unavailable(problem) = &check.metadata {
        desk.output.words(&format!("The metadata could not be had. {}", explain::text(problem)));
    }
    let compared = match &check.metadata {
        MetadataComparison::Agrees => " It agrees with the provider's metadata.",
        MetadataComparison::Differs => " It differs from the provider's metadata.",
        MetadataComparison::NotAsked | MetadataComparison::Unavailable(_) => "",
    };
    let verdict =
        if check.refused() { "This definition is refused." } else { "This definition can be kept." };
    desk.output.words(&format!("{verdict}{compared}"));
}

/// One finding, with its reason below it.
pub(super) fn line(finding: &DefinitionFinding) -> String {
    let place = match (finding.line, finding.field.as_str()) {
        (0, "") => String::new(),
        (0, field) => format!(" ({field})"),
        (line, "") => format!(" (line {line})"),
        (line, field) => format!(" ({field}, line {line})"),
    };
    format!("{}: {}{place}\n  {}", weight(finding.weight), finding.title, finding.why)
}
