//! `mailward vault`: where the key of the vault is kept, and keeping it somewhere else.

use clap::{Args, Subcommand, ValueEnum};

use crate::domain::problem::Problem;
use crate::domain::secret::Passphrase;
use crate::domain::settings::KeyPlace;
use crate::engine::command::Command;
use crate::engine::snapshot::{VaultState, VaultView};
use crate::explain;

use super::exit::{self, Status};
use super::table::Table;
use super::unlock::ensure;
use super::{Desk, documents, help, input, running};

pub(super) mod unlock;

#[derive(Debug, Subcommand)]
pub(super) enum Wanted {
    /// Tell where the key is kept and whether it can be had
    #[command(after_long_help = help::VAULT_JSON)]
    Status,
    /// Open the vault of the Mailward that runs
    #[command(after_long_help = help::VAULT_UNLOCK)]
    Unlock,
    /// Keep the key somewhere else; nothing is lost if this is interrupted
    #[command(after_long_help = help::VAULT_MOVE)]
    Move(Move),
    /// Protect the key by another passphrase
    #[command(after_long_help = help::CHANGE_PASSPHRASE)]
    ChangePassphrase,
}

#[derive(Debug, Args)]
pub(super) struct Move {
    /// Where to
    #[arg(value_enum)]
    place: Place,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Place {
    /// The system's keyring
    Keyring,
    /// Wrapped by a passphrase
    Passphrase,
}

pub(super) fn run(wanted: &Wanted, desk: &Desk<'_>) -> Result<Status, Problem> {
    match wanted {
        Wanted::Status => Ok(status(desk)),
        Wanted::Unlock => unlock::run(desk.options, desk.output),
        Wanted::Move(to) => move_key(to.place, desk),
        Wanted::ChangePassphrase => change_passphrase(desk),
    }
}

fn status(desk: &Desk<'_>) -> Status {
    let vault = desk.snapshot().vault.clone();
    show(&vault, desk);
    let VaultState::Shut(problem) = &vault.state else {
        return Status::Done;
    };
    desk.output.question(&format!("\n{}", explain::text(problem)));
    exit::of(problem.kind)
}

fn show(vault: &VaultView, desk: &Desk<'_>) {
    let answering = running::answers(desk.options);
    if desk.output.is_json() {
        return desk.output.document(&documents::vault(vault, answering));
    }
    let state = match vault.state {
        VaultState::Open => "open",
        VaultState::Opening => "opening",
        VaultState::Shut(_) => "shut",
    };
    let answered = vault.answered_ms.map(|ms| format!("{ms} ms")).unwrap_or_default();
    let rows = vec![
        ("Key", place_words(vault.place).to_owned()),
        ("State", state.to_owned()),
        ("Answered in", answered),
        ("Mail programs", if answering { "answered by the Mailward that runs" } else { "" }.to_owned()),
    ];
    desk.output.table(&Table::of_facts(rows));
}

fn place_words(place: Option<KeyPlace>) -> &'static str {
    match place {
        None => "there is no vault yet",
        Some(KeyPlace::Keyring) => "in the system’s keyring",
        Some(KeyPlace::Passphrase) => "protected by a passphrase",
        Some(KeyPlace::Memory) => "in memory only: nothing is kept when Mailward ends",
    }
}

fn move_key(place: Place, desk: &Desk<'_>) -> Result<Status, Problem> {
    ensure(desk)?;
    let (place, passphrase) = match place {
        Place::Keyring => (KeyPlace::Keyring, None),
        Place::Passphrase => (KeyPlace::Passphrase, Some(new_passphrase(desk)?)),
    };
    let handle = desk.session.handle();
    let moved = desk.session.block_on(handle.ask(|reply| Command::MoveVault(place, passphrase, reply)))?;
    show(&moved, desk);
    desk.output.words(&format!("The vault’s key is now {}.", place_words(moved.place)));
    Ok(Status::Done)
}

/// From the file that is named for it, otherwise asked for.
fn new_passphrase(desk: &Desk<'_>) -> Result<Passphrase, Problem> {
    match &desk.options.passphrase_file {
        Some(file) => input::passphrase_in(file),
        None => input::new_passphrase(desk.output),
    }
}

fn change_passphrase(desk: &Desk<'_>) -> Result<Status, Problem> {
    let vault = desk.snapshot().vault.clone();
    if vault.place != Some(KeyPlace::Passphrase) {
        show(&vault, desk);
        desk.output.words("The vault’s key is not protected by a passphrase. To protect it by one: mailward vault move passphrase");
        return Ok(Status::Failed);
    }
    let old = match &desk.options.passphrase_file {
        Some(file) => input::passphrase_in(file)?,
        None => input::passphrase("Passphrase in force: ")?,
    };
    let new = input::new_passphrase(desk.output)?;
    let handle = desk.session.handle();
    let changed = desk.session.block_on(handle.ask(|reply| Command::ChangePassphrase { old, new, reply }))?;
    show(&changed, desk);
    desk.output.words("The vault’s key is protected by the new passphrase.");
    if desk.options.passphrase_file.is_some() {
        desk.output.words("The file named in MAILWARD_PASSPHRASE_FILE still holds the old one.");
    }
    Ok(Status::Done)
}
