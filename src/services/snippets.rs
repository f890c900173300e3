//! Whether the mail program that a snippet is for can use it: the program as it is installed, and the command that it will run.
//!
//! The lines themselves are written by [`crate::domain::snippet`]. Nothing here can fail: what could not be found out is an
//! answer, too.

use std::path::PathBuf;
use std::time::Duration;

use zeroize::Zeroizing;

use crate::domain::account::MailAddress;
use crate::domain::problem::harmless;
use crate::domain::provider::Sasl;
use crate::domain::snippet::fitness::{Called, Fitness, Look, Said, judge};
use crate::domain::snippet::{Call, MailProgram};
use crate::platform::paths;
use crate::platform::programs::{Run, RunError};

use super::Context;

/// How this Mailward is called by other programs: by the folder in which it answers them, also while nothing is kept there.
/// `None` where its file has no name that can be written down.
pub fn call(context: &Context) -> Option<Call> {
    let program = context.world.programs.own()?.to_str()?.to_owned();
    let unusual = context.home.as_ref().filter(|folder| !paths::is_usual(folder));
    let data_dir = match unusual {
        Some(folder) => Some(folder.to_str()?.to_owned()),
        None => None,
    };
    Some(Call { program, data_dir })
}

/// Looks at a program. `mechanism` is what its snippet uses.
pub async fn look(program: MailProgram, mechanism: Sasl, context: &Context) -> Look {
    let Some(name) = program.facts().executable else {
        return Look { program, path: None, version: None, fitness: Fitness::Unknown };
    };
    let programs = &context.world.programs;
    let Some(file) = programs.find(name) else {
        return Look { program, path: None, version: None, fitness: Fitness::NotFound };
    };
    let text = version_of(program, file.clone(), context).await;
    let said = Said { text: text.as_deref(), plug_ins: &programs.sasl_plug_ins() };
    let (version, fitness) = judge(program, mechanism, said);
    Look { program, path: Some(harmless(&file.to_string_lossy())), version, fitness }
}

async fn version_of(program: MailProgram, file: PathBuf, context: &Context) -> Option<String> {
    let rule = program.facts().version?;
    let arguments = rule.arguments.iter().map(|&argument| argument.to_owned()).collect();
    let ran =
        context.world.programs.run(Run { program: file, arguments, limit: ENOUGH_TO_SAY_IT }).await.ok()?;
    // Some end with an error when they are only asked for it; what they print counts all the same.
    Some(String::from_utf8_lossy(&ran.out).into_owned())
}

const ENOUGH_TO_SAY_IT: Duration = Duration::from_secs(5);

/// Runs the very command that mail programs will run, and drops the token it prints.
pub async fn try_call(call: &Call, address: &MailAddress, context: &Context) -> Called {
    let mut words = call.words(address);
    let program = PathBuf::from(words.remove(0));
    let clock = &context.world.clock;
    let began = clock.now();
    let ran =
        context.world.programs.run(Run { program, arguments: words, limit: AS_LONG_AS_A_RENEWAL }).await;
    let took = clock.now().duration_since(began).as_millis();
    match ran {
        Err(RunError::TooSlow) => Called::TooSlow,
        Err(RunError::NotStarted(why)) => Called::NotStarted(why.to_string()),
        Ok(ran) if ran.status == Some(0) && is_a_token(&ran.out) => {
            Called::Answered(u64::try_from(took).unwrap_or(0))
        }
        Ok(ran) => Called::Refused(ran.status, first_line(&ran.err)),
    }
}

/// A command that has to renew first asks a provider.
const AS_LONG_AS_A_RENEWAL: Duration = Duration::from_secs(40);

/// One line with something on it, and nothing behind it.
fn is_a_token(printed: &Zeroizing<Vec<u8>>) -> bool {
    let line = printed.strip_suffix(b"\n").unwrap_or(printed);
    !line.is_empty() && line.iter().all(u8::is_ascii_graphic)
}

/// Words on standard error hold no token: the command itself sees to that.
fn first_line(said: &[u8]) -> String {
    let said = String::from_utf8_lossy(said);
    harmless(said.lines().find(|line| !line.trim().is_empty()).unwrap_or_default().trim())
}

#[cfg(test)]
mod tests;
