//! `mailward serve`: Mailward without a window, in the foreground, until it is told to end.
//!
//! A vault that is locked holds up nothing: it starts, says how to unlock it, and answers mail programs as soon as it is open.
//! A person at a terminal is asked for the passphrase first.

use clap::Args;
use serde_json::json;

use crate::bootstrap::{self, Options, ServeEnd, Serving};
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::secret::Passphrase;
use crate::engine::snapshot::VaultState;
use crate::explain;

use super::exit::Status;
use super::output::Output;
use super::{Desk, help, input, unlock};

#[derive(Debug, Args)]
#[command(after_long_help = help::SERVE)]
pub(super) struct Arguments {}

pub(super) fn run(options: &Options, output: &Output) -> Result<Status, Problem> {
    let passphrase = if input::can_ask() { typed(options, output)? } else { None };
    let options = Options { passphrase, ..options.clone() };
    match bootstrap::serve(&options, |serving| tell(&serving, output))? {
        ServeEnd::Asked => Ok(Status::Done),
    }
}

/// The passphrase, where the vault needs one: a person is there to type it.
fn typed(options: &Options, output: &Output) -> Result<Option<Passphrase>, Problem> {
    let desk = Desk::open(options, output)?;
    match &desk.snapshot().vault.state {
        VaultState::Shut(problem) if problem.kind == ProblemKind::PassphraseNeeded => {
            unlock::typed(&desk).map(Some)
        }
        _ => Ok(None),
    }
}

fn tell(serving: &Serving, output: &Output) {
    if let Some(trouble) = &serving.trouble {
        output.trouble(trouble);
    }
    output.words(&words(serving));
    match &serving.locked {
        Some(problem) if opens_by_unlocking(problem) => {
            let title = explain::words(problem).title;
            output.words(&format!("{title}. Until then mail programs get no token: mailward vault unlock"));
        }
        Some(problem) => output.trouble(problem),
        None => {}
    }
    if output.is_json() {
        let document = json!({
            "leads": serving.leads,
            "accounts": serving.accounts,
            "socket": serving.socket.as_ref().map(|place| place.display().to_string()),
            "unlocked": serving.locked.is_none(),
        });
        output.line(&document.to_string());
    }
}

/// Whether a passphrase, or a person at the keyring's own question, is all that is missing.
fn opens_by_unlocking(problem: &Problem) -> bool {
    use ProblemKind::{KeyringLocked, PassphraseNeeded, PassphraseWrong, VaultLocked};
    matches!(problem.kind, KeyringLocked | PassphraseNeeded | PassphraseWrong | VaultLocked)
}

fn words(serving: &Serving) -> String {
    let accounts = match serving.accounts {
        1 => "1 account".to_owned(),
        many => format!("{many} accounts"),
    };
    match (serving.leads, &serving.socket) {
        (false, _) => "Another Mailward answers already; this one takes over when it ends.".to_owned(),
        (true, Some(place)) => format!("Answering mail programs for {accounts} at {}", place.display()),
        (true, None) => format!(
            "Renewing for {accounts}. This data folder has no place for a socket, so mail programs get their tokens without this one."
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_starts_it_reads_who_answers_and_where() {
        let serving = |leads, accounts, socket: Option<&str>| {
            words(&Serving { leads, accounts, socket: socket.map(Into::into), locked: None, trouble: None })
        };
        assert_eq!(serving(true, 1, Some("/run/s")), "Answering mail programs for 1 account at /run/s");
        assert_eq!(serving(true, 3, Some("/run/s")), "Answering mail programs for 3 accounts at /run/s");
        assert!(serving(false, 3, Some("/run/s")).starts_with("Another Mailward answers already"));
        assert!(serving(true, 0, None).contains("no place for a socket"));
    }
}
