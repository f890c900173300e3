//! Keeping what the person chose.
//!
//! Starting at login is switched before it is written down: a switch that says more than the login does would be a lie.

use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::settings::Settings;
use crate::platform::autostart::AutostartError;
use crate::platform::paths;
use crate::store;

use super::Context;

mod changes;

pub use changes::changes;

/// What keeping came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// The settings that count from now on.
    pub settings: Settings,
    /// What could not be done.
    pub problem: Option<Problem>,
}

/// Writes the settings; in memory mode they end with the program. What the login refuses stays as it was `before`; a folder
/// that cannot be written changes nothing about what counts until the end.
pub async fn keep(before: &Settings, wish: Settings, context: &Context) -> Kept {
    let mut kept = Kept { settings: wish, problem: None };
    if kept.settings.start_at_login != before.start_at_login
        && let Err(problem) = switch_login(kept.settings.start_at_login, context).await
    {
        kept.settings.start_at_login = before.start_at_login;
        kept.problem = Some(problem);
    }
    if let Some(folder) = &context.folder
        && let Err(error) = store::settings::write(folder, &kept.settings).await
    {
        kept.problem.get_or_insert(error.into());
    }
    kept
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

impl From<AutostartError> for Problem {
    fn from(error: AutostartError) -> Self {
        let problem = Self::new(ProblemKind::AutostartFailed).detail(error.to_string());
        match error {
            AutostartError::Foreign(path) | AutostartError::Unspeakable(path) => {
                problem.fact("path", path.display())
            }
            AutostartError::Sandboxed | AutostartError::NoProgram | AutostartError::Path(_) => problem,
        }
    }
}

#[cfg(test)]
mod tests;
