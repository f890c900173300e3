//! `mailward vault unlock`: opens the vault of the Mailward that runs, without a restart.
//!
//! The passphrase goes over the socket that only this user can use, and is wiped here when it has gone.

use std::time::Duration;

use serde_json::json;

use crate::bootstrap::Options;
use crate::broker::wire::{Answer, Request};
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::secret::Passphrase;

use super::super::exit::Status;
use super::super::output::Output;
use super::super::{input, running};

pub(in super::super) fn run(options: &Options, output: &Output) -> Result<Status, Problem> {
    match unlock(options, output)? {
        Some(Answer::Unlocked) => {
            if output.is_json() {
                output.document(&json!({ "unlocked": true }));
            }
            output.words("The vault of the running Mailward is open.");
            Ok(Status::Done)
        }
        Some(Answer::Refused(problem)) => Err(*problem),
        Some(_) => {
            Err(Problem::new(ProblemKind::Internal).detail("The running Mailward answered something else"))
        }
        None => Ok(nobody(output)),
    }
}

/// First without a question: it may be open already, and a keyring has the key itself.
fn unlock(options: &Options, output: &Output) -> Result<Option<Answer>, Problem> {
    let from_file = options.passphrase_file.as_deref().map(input::passphrase_in).transpose()?;
    let is_given = from_file.is_some();
    let mut answer = ask(from_file, options)?;
    for _ in 0..ATTEMPTS {
        match &answer {
            Some(Answer::Refused(problem)) if !is_given && is_about_passphrase(problem) => {
                if problem.kind == ProblemKind::PassphraseWrong {
                    output.words("The passphrase is wrong.");
                }
            }
            _ => break,
        }
        answer = ask(Some(input::passphrase("Passphrase of the vault: ")?), options)?;
        if !input::can_ask() {
            break;
        }
    }
    Ok(answer)
}

const ATTEMPTS: usize = 3;

fn is_about_passphrase(problem: &Problem) -> bool {
    matches!(problem.kind, ProblemKind::PassphraseNeeded | ProblemKind::PassphraseWrong)
}

fn ask(passphrase: Option<Passphrase>, options: &Options) -> Result<Option<Answer>, Problem> {
    running::ask(&Request::Unlock(passphrase), LIMIT, options)
}

/// The system's keyring may ask the person, who has to find the window of that question first.
const LIMIT: Duration = Duration::from_mins(2);

fn nobody(output: &Output) -> Status {
    if output.is_json() {
        output.document(&json!({ "unlocked": false }));
    }
    output.words(
        "No Mailward runs here, so there is nothing to unlock. Other commands open the vault by themselves.",
    );
    Status::Missing
}
