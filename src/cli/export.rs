//! `mailward export`: everything into one file for another computer.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::secret::Passphrase;
use crate::domain::strength::{self, Strength};
use crate::domain::transfer::{MoveEnd, TokensGo};
use crate::engine::command::{Command, MoveWish, MovedOut};
use crate::explain::transfer;

use super::exit::Status;
use super::{Desk, agree, help, input, unlock};

#[derive(Debug, Args)]
#[command(after_long_help = help::EXPORT)]
pub(super) struct Arguments {
    /// The file to write; one that is there is not replaced
    #[arg(required_unless_present_any = ["finish", "keep"])]
    file: Option<PathBuf>,
    /// Take the tokens along, sealed under a passphrase
    #[arg(id = "carry", long = "with-tokens", value_name = "WAY", value_enum)]
    carry: Option<Carry>,
    /// The passphrase that seals them; without it you are asked
    #[arg(long, value_name = "FILE", requires = "carry")]
    passphrase_file: Option<PathBuf>,
    /// End a move that was interrupted: its file has arrived, so take the tokens out here
    #[arg(long, conflicts_with_all = ["keep", "carry"])]
    finish: bool,
    /// End a move that was interrupted: keep the tokens here
    #[arg(long, conflicts_with = "carry")]
    keep: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Carry {
    /// And take them out here once the file is written
    Move,
    /// And keep them here, too
    Copy,
}

pub(super) fn run(wanted: &Arguments, desk: &Desk<'_>) -> Result<Status, Problem> {
    if wanted.finish || wanted.keep {
        if wanted.file.is_some() {
            let way = if wanted.finish { "--finish" } else { "--keep" };
            desk.output.words("Which file it was is known from the move that was interrupted, so none is named. Nothing was changed.");
            desk.output.words(&format!("  mailward export {way}"));
            return Ok(Status::Usage);
        }
        let end = if wanted.finish { MoveEnd::TakeOut } else { MoveEnd::KeepHere };
        let handle = desk.session.handle();
        let settled = desk.session.block_on(handle.ask(|reply| Command::SettleMove(end, reply)))?;
        tell(&settled, desk);
        return Ok(Status::Done);
    }
    let Some(file) = &wanted.file else { return Ok(Status::Usage) };
    let tokens = match wanted.carry {
        None => TokensGo::Stay,
        Some(Carry::Move) => TokensGo::Move,
        Some(Carry::Copy) => TokensGo::Copy,
    };
    if tokens != TokensGo::Stay {
        unlock::ensure(desk)?;
    }
    if let Some(status) = consequences(tokens, desk)? {
        return Ok(status);
    }
    let passphrase = match tokens {
        TokensGo::Stay => None,
        TokensGo::Move | TokensGo::Copy => match passphrase(wanted, desk) {
            // It is the file's that is missing; the vault is open by now.
            Err(problem) if problem.kind == ProblemKind::PassphraseNeeded => {
                desk.output.words("No passphrase was given for the file: name one with --passphrase-file. Nothing was written.");
                return Ok(Status::Usage);
            }
            given => Some(given?),
        },
    };
    // A path is relative to where the person is; a note of it must mean the same tomorrow.
    let path = std::path::absolute(file).unwrap_or_else(|_| file.clone());
    let wish = Box::new(MoveWish { path, tokens, passphrase });
    let handle = desk.session.handle();
    let exported = desk.session.block_on(handle.ask(|reply| Command::MoveOut(wish, reply)))?;
    tell(&exported, desk);
    desk.output.words("On the other computer: mailward import FILE.");
    Ok(Status::Done)
}

/// Nobody holds a refresh token in two places without having been told what that does. `None` where it may go on.
fn consequences(tokens: TokensGo, desk: &Desk<'_>) -> Result<Option<Status>, Problem> {
    let accounts = desk.accounts();
    let with_tokens = accounts.iter().filter(|view| view.account.refresh().is_some());
    match tokens {
        TokensGo::Stay => Ok(None),
        TokensGo::Move => {
            let names: Vec<&str> = with_tokens.map(|view| view.account.address.as_str()).collect();
            if names.is_empty() {
                return Ok(None);
            }
            let consequence = format!(
                "Mail programs on this computer will stop working for {} until you sign in again here.",
                agree::listed(&names)
            );
            agree::asked(&consequence, "Move the tokens?", desk)
        }
        TokensGo::Copy => {
            for view in with_tokens {
                let Some(provider) = &view.provider else { continue };
                let said = transfer::of_provider(provider);
                desk.output.words(&format!("{}: {said}", view.account.address));
            }
            agree::asked("The tokens will be in two places.", "Copy them?", desk)
        }
    }
}

fn passphrase(wanted: &Arguments, desk: &Desk<'_>) -> Result<Passphrase, Problem> {
    if let Some(file) = &wanted.passphrase_file {
        return judged(input::passphrase_in(file)?, desk);
    }
    desk.output
        .words("The passphrase seals the file. Five or six words that do not belong together are good.");
    for _ in 0..3 {
        match judged(input::new_passphrase(desk.output)?, desk) {
            Err(weak) if input::can_ask() => {
                desk.output.words(&crate::explain::words(&weak).next_steps.join(" "));
            }
            judged => return judged,
        }
    }
    Err(Problem::new(ProblemKind::TransferWeak))
}

fn judged(passphrase: Passphrase, desk: &Desk<'_>) -> Result<Passphrase, Problem> {
    let strength = strength::of(&passphrase);
    desk.output.words(&format!("Passphrase: {}.", transfer::strength(strength)));
    if strength == Strength::TooWeak { Err(Problem::new(ProblemKind::TransferWeak)) } else { Ok(passphrase) }
}

fn tell(exported: &MovedOut, desk: &Desk<'_>) {
    if desk.output.is_json() {
        desk.output.document(&transfer::document(exported));
    }
    for line in transfer::came_to(exported) {
        desk.output.words(&line);
    }
}
