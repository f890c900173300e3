//! Keeping what the person chose.
//!
//! Starting at login is switched before it is written down: a switch that says more than the login does would be a lie. For
//! the same reason a file of authorities counts only once it was read.

use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::settings::Settings;
use crate::platform::autostart::AutostartError;
use crate::platform::{paths, transport};
use crate::store;

use super::Context;

mod changes;

pub use changes::changes;

/// What keeping came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// The settings that count from now on.
    pub settings: Settings,
    /// What the person chose of them: what stands in the settings file, if it could be written.
    pub chosen: Settings,
    /// Whether they are in the settings file now.
    pub written: bool,
    /// What could not be done.
    pub problem: Option<Problem>,
}

/// Writes the settings; in memory mode they end with the program. What the login refuses, and a file of authorities that cannot
/// be read, stay as they were `before`; a folder that cannot be written changes nothing about what counts until the end.
///
/// `chosen` is what the person chose, also where an organisation decides: what counts is made from it here.
pub async fn keep(before: &Settings, chosen: Settings, context: &Context) -> Kept {
    let organisation = context.organisation.get();
    let settings = organisation.as_ref().map_or_else(|| chosen.clone(), |decides| decides.over(&chosen));
    let mut kept = Kept { settings, chosen, written: false, problem: None };
    if kept.settings.start_at_login != before.start_at_login
        && let Err(problem) = switch_login(kept.settings.start_at_login, context).await
    {
        kept.settings.start_at_login = before.start_at_login;
        kept.problem = Some(problem);
    }
    if kept.settings.ca_file != before.ca_file
        && let Err(problem) = check_authorities(&kept.settings).await
    {
        kept.settings.ca_file.clone_from(&before.ca_file);
        kept.problem = Some(problem);
    }
    kept.chosen = match &organisation {
        Some(decides) => decides.below(kept.settings.clone(), &kept.chosen),
        None => kept.settings.clone(),
    };
    context.world.network.choose(&kept.settings);
    if let Some(folder) = &context.folder {
        match store::settings::write(folder, &kept.chosen).await {
            Ok(()) => kept.written = true,
            Err(error) => drop(kept.problem.get_or_insert_with(|| error.into())),
        }
    }
    kept
}

/// What the settings file says now; `None` where there is none that can be read.
pub async fn read(context: &Context) -> Option<Settings> {
    store::settings::read(context.folder.as_deref()?).await.ok()
}

/// Another Mailward on the same folder has chosen these.
pub fn take(settings: &Settings, context: &Context) {
    context.world.network.choose(settings);
}

/// Lets the login do what the organisation decides, where it does something else; it may have refused before.
pub async fn enforce_login(on: bool, context: &Context) -> Result<(), Problem> {
    switch_login(on, context).await
}

async fn switch_login(on: bool, context: &Context) -> Result<(), Problem> {
    let Some(folder) = &context.folder else {
        let nothing =
            "Everything is kept in memory and ends with this program, so a later start would find nothing";
        return Err(Problem::new(ProblemKind::AutostartFailed).detail(nothing));
    };
    let unusual = (!paths::is_usual(folder)).then_some(folder.as_path());
    Ok(context.world.autostart.set(on, unusual).await?)
}

async fn check_authorities(settings: &Settings) -> Result<(), Problem> {
    let Some(file) = settings.ca_file.clone() else { return Ok(()) };
    let problem = Problem::new(ProblemKind::FileUnreadable).fact("path", file.display());
    let checked = transport::check_authorities(file).await;
    checked.map_err(|error| match error {
        transport::TransportError::Setup(why) => problem.detail(capital(&why)),
        other => problem.detail(other.to_string()),
    })
}

/// Sentences of errors begin small.
fn capital(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

impl From<AutostartError> for Problem {
    fn from(error: AutostartError) -> Self {
        let problem = Self::new(ProblemKind::AutostartFailed).detail(error.to_string());
        match error {
            AutostartError::Foreign(path) | AutostartError::Unspeakable(path) => {
                problem.fact("path", path.display())
            }
            AutostartError::Unasked
            | AutostartError::Declined
            | AutostartError::Unanswered
            | AutostartError::NoProgram
            | AutostartError::Path(_) => problem,
        }
    }
}

#[cfg(test)]
mod tests;
