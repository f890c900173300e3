//! `mailward erase`: everything that is kept on this computer goes. Before that the sign-ins can be ended at their providers; what
//! stands there afterwards can no longer be ended from here, so it takes a word of its own.

use clap::Args;

use crate::domain::problem::{Problem, ProblemKind};
use crate::engine::command::{Command, Erased, KeyGone};
use crate::explain;

use super::exit::Status;
use super::{Desk, agree, help, input, revoke};

#[derive(Debug, Args)]
#[command(after_long_help = help::ERASE)]
pub(super) struct Arguments {
    /// Revoke every sign-in at its provider first; nothing is erased where one cannot be ended
    #[arg(long, conflicts_with = "keep_grants")]
    revoke: bool,
    /// Leave the sign-ins at the providers as they are
    #[arg(long)]
    keep_grants: bool,
    /// Ask no question
    #[arg(long, short)]
    yes: bool,
}

pub(super) fn run(wanted: &Arguments, desk: &Desk<'_>) -> Result<Status, Problem> {
    // Before any sign-in is ended for what is refused afterwards.
    if !desk.session.is_alone() {
        return Err(Problem::new(ProblemKind::FolderInUse));
    }
    let snapshot = desk.snapshot();
    let signed_in = snapshot.accounts.iter().filter(|view| view.account.grant.is_some()).count();
    let standing = signed_in + snapshot.outstanding.len();
    if standing > 0 && !wanted.revoke && !wanted.keep_grants && !input::can_ask() {
        desk.output.words(&undecided(standing));
        return Ok(Status::Usage);
    }
    let revokes = wanted.revoke || (standing > 0 && !wanted.keep_grants && asks_to_revoke(standing, desk)?);
    let left = if revokes { 0 } else { standing };
    let mut consequences = explain::erase::consequences(snapshot.accounts.len(), left, snapshot.vault.place);
    if revokes && standing > 0 {
        consequences.insert(0, "First the providers are asked to end the sign-ins.".to_owned());
    }
    let without = match (wanted.revoke, wanted.keep_grants) {
        (true, _) => "mailward erase --yes --revoke",
        (false, true) => "mailward erase --yes --keep-grants",
        (false, false) => "mailward erase --yes",
    };
    if !wanted.yes
        && let Some(no) = agree::insisted(&consequences.join(" "), "Erase everything?", without, desk)?
    {
        return Ok(no);
    }
    if revokes {
        let ended = revoke::every(desk)?;
        if ended != Status::Done {
            desk.output.words(
                "Nothing was erased: what is left at a provider could not be ended from here any more.",
            );
            desk.output.words("  mailward revoke --list         what is left");
            desk.output.words("  mailward erase --keep-grants   erase all the same");
            return Ok(ended);
        }
    }
    let handle = desk.session.handle();
    let erased = desk.session.block_on(handle.ask(Command::EraseEverything))?;
    tell(&erased, desk);
    Ok(Status::Done)
}

fn undecided(standing: usize) -> String {
    let count =
        if standing == 1 { "A sign-in stands".to_owned() } else { format!("{standing} sign-ins stand") };
    format!(
        "{count} at a provider, and nobody can be asked what is to become of it:\n  \
         mailward erase --yes --revoke        end it there first\n  \
         mailward erase --yes --keep-grants   leave it there"
    )
}

/// Only a clear no leaves them.
fn asks_to_revoke(standing: usize, desk: &Desk<'_>) -> Result<bool, Problem> {
    let count =
        if standing == 1 { "A sign-in stands".to_owned() } else { format!("{standing} sign-ins stand") };
    desk.output.words(&format!("{count} at a provider. Afterwards it can no longer be ended from here."));
    desk.output.question("Revoke first? [Y/n] ");
    let answer = input::next_line()?.unwrap_or_default();
    Ok(!matches!(answer.trim().to_ascii_lowercase().as_str(), "n" | "no"))
}

fn tell(erased: &Erased, desk: &Desk<'_>) {
    let left = match &erased.key {
        KeyGone::Left(problem) => Some(problem.as_ref()),
        KeyGone::Removed | KeyGone::Nowhere => None,
    };
    let login = erased.login.as_deref();
    if desk.output.is_json() {
        let key = match &erased.key {
            KeyGone::Removed => "removed",
            KeyGone::Nowhere => "nowhere",
            KeyGone::Left(_) => "left",
        };
        desk.output.document(&explain::erase::document(erased.accounts, key, login));
    }
    for line in explain::erase::came_to(erased.accounts, left, login) {
        desk.output.words(&line);
    }
}
