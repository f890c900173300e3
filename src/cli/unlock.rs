//! Opening the vault for a command that needs tokens: by itself where that is possible, by asking where a person is there.
//!
//! Never falls back silently: where the keyring does not work, the problem that names the choices is the answer.

use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::secret::Passphrase;
use crate::domain::settings::KeyPlace;
use crate::engine::command::Command;
use crate::engine::snapshot::VaultState;

use super::{Desk, input};

/// Sees to it that tokens can be read and kept.
pub(super) fn ensure(desk: &Desk<'_>) -> Result<(), Problem> {
    let VaultState::Shut(problem) = desk.snapshot().vault.state.clone() else {
        return Ok(());
    };
    if problem.kind != ProblemKind::PassphraseNeeded || !input::can_ask() {
        return Err(*problem);
    }
    typed(desk).map(drop)
}

/// Asks the person at the terminal for the passphrase and opens the vault by it; makes one where there is none.
pub(super) fn typed(desk: &Desk<'_>) -> Result<Passphrase, Problem> {
    if desk.snapshot().vault.place.is_none() {
        return create(desk);
    }
    let mut attempts_left = 3;
    loop {
        attempts_left -= 1;
        let passphrase = input::passphrase("Passphrase of the vault: ")?;
        match unlock(desk, passphrase.clone()) {
            Err(problem) if problem.kind == ProblemKind::PassphraseWrong && attempts_left > 0 => {
                desk.output.words("The passphrase is wrong.");
            }
            ended => return ended.map(|()| passphrase),
        }
    }
}

fn unlock(desk: &Desk<'_>, passphrase: Passphrase) -> Result<(), Problem> {
    let asked = desk.session.handle();
    desk.session.block_on(asked.ask(|reply| Command::Unlock(Some(passphrase), reply))).map(drop)
}

fn create(desk: &Desk<'_>) -> Result<Passphrase, Problem> {
    desk.output.words("There is no vault yet. Tokens will be sealed by a key that this passphrase protects.");
    let passphrase = input::new_passphrase(desk.output)?;
    let (asked, given) = (desk.session.handle(), Some(passphrase.clone()));
    let created = asked.ask(|reply| Command::CreateVault(KeyPlace::Passphrase, given, reply));
    desk.session.block_on(created).map(|_made| passphrase)
}
