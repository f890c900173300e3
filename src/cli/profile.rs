//! `mailward profile`: what an organisation decides here. Taking a profile goes by `mailward provider import`.

use std::path::Path;
use std::sync::Arc;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use crate::domain::organisation::{Organisation, ProfileOrigin};
use crate::domain::problem::Problem;
use crate::engine::command::Command;
use crate::explain::organisation;

use super::exit::Status;
use super::{Desk, agree, help, input};

#[derive(Debug, Subcommand)]
pub(super) enum Wanted {
    /// Show the profile of an organisation that counts here
    Show(Show),
    /// Let the profile that you imported no longer count
    Drop(Drop),
}

#[derive(Debug, Args)]
#[command(after_long_help = help::PROFILE)]
pub(super) struct Show {}

#[derive(Debug, Args)]
#[command(after_long_help = help::PROFILE)]
pub(super) struct Drop {
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

pub(super) fn run(wanted: &Wanted, desk: &Desk<'_>) -> Result<Status, Problem> {
    match wanted {
        Wanted::Show(_) => Ok(show(desk)),
        Wanted::Drop(wanted) => drop(wanted, desk),
    }
}

fn show(desk: &Desk<'_>) -> Status {
    let snapshot = desk.snapshot();
    let profile = snapshot.organisation.as_deref();
    if desk.output.is_json() {
        desk.output.document(&profile.map_or(Value::Null, document));
    } else if let Some(profile) = profile {
        tell(profile, desk);
        desk.output.words(organisation::origin(profile));
    } else {
        desk.output.words("No profile of an organisation counts here.");
    }
    Status::Done
}

fn drop(wanted: &Drop, desk: &Desk<'_>) -> Result<Status, Problem> {
    let snapshot = desk.snapshot();
    let Some(profile) = snapshot.organisation.as_deref() else {
        desk.output.words("No profile of an organisation counts here.");
        return Ok(Status::Done);
    };
    let consequence = format!(
        "Your own settings count again, and {} no longer decides anything here. Accounts stay as they are.",
        profile.name
    );
    if !wanted.yes
        && !profile.is_managed()
        && let Some(ended) = agree::asked(&consequence, "Drop the profile?", desk)?
    {
        return Ok(ended);
    }
    let handle = desk.session.handle();
    desk.session.block_on(handle.ask(Command::DropProfile))?;
    desk.output.words(&format!("The profile of {} no longer counts.", profile.name));
    if desk.output.is_json() {
        desk.output.document(&Value::Null);
    }
    Ok(Status::Done)
}

/// Shows the profile in this file and, once the person agrees, lets it count.
pub(super) fn import(path: &Path, yes: bool, desk: &Desk<'_>) -> Result<Status, Problem> {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let handle = desk.session.handle();
    let profile = desk.session.block_on(handle.ask(|reply| Command::LookAtProfile(path, reply)))?;
    if !desk.output.is_json() {
        tell(&profile, desk);
    }
    let agreed = yes || may_take(&profile, desk)?;
    if agreed {
        let wanted = Arc::clone(&profile);
        desk.session.block_on(handle.ask(|reply| Command::TakeProfile(wanted, reply)))?;
        desk.output.words(&format!("The profile of {} counts from now on.", profile.name));
    }
    if desk.output.is_json() {
        let mut said = document(&profile);
        said["taken"] = agreed.into();
        desk.output.document(&said);
    }
    Ok(Status::Done)
}

/// Where nobody can be asked, only `--yes` is a word.
fn may_take(profile: &Organisation, desk: &Desk<'_>) -> Result<bool, Problem> {
    if !input::can_ask() {
        desk.output.words("Nothing was changed. With --yes, the profile would count from now on.");
        return Ok(false);
    }
    desk.output.question(&format!("Let the profile of {} count here? [y/N] ", profile.name));
    let agrees = input::next_line()?.is_some_and(|answer| agree::is_yes(&answer));
    if !agrees {
        desk.output.words("Nothing was changed.");
    }
    Ok(agrees)
}

fn tell(profile: &Organisation, desk: &Desk<'_>) {
    let snapshot = desk.snapshot();
    let mut text = format!("{}\n", profile.name);
    for part in organisation::parts(profile, &snapshot.catalogue) {
        let rows = part.rows.iter().map(|(name, words)| format!("  {name}: {words}\n"));
        text.extend([format!("\n{}\n", part.title)].into_iter().chain(rows));
    }
    desk.output.data(text.as_bytes());
}

fn document(profile: &Organisation) -> Value {
    let managed = match &profile.origin {
        ProfileOrigin::Managed(path) => Some(path.display().to_string()),
        ProfileOrigin::Imported => None,
    };
    let clients = profile.clients.iter().map(|(of, client)| {
        json!({ "provider": of, "client_id": client.id, "name": client.name, "tenant": client.tenant })
    });
    let locked = profile.locked.iter().map(
        |name| json!({ "setting": name.code(), "value": organisation::value(*name, &profile.settings) }),
    );
    json!({
        "name": profile.name,
        "managed": managed,
        "providers": profile.providers.iter().map(|provider| &provider.id).collect::<Vec<_>>(),
        "clients": clients.collect::<Vec<_>>(),
        "allowed_scopes": profile.allowed_scopes,
        "locked": locked.collect::<Vec<_>>(),
    })
}
