//! Keeping what the person chose.

use crate::domain::problem::Problem;
use crate::domain::settings::Settings;
use crate::store;

use super::Context;

/// Writes the settings; in memory mode they end with the program.
pub async fn keep(settings: &Settings, context: &Context) -> Result<(), Problem> {
    match &context.folder {
        Some(folder) => Ok(store::settings::write(folder, settings).await?),
        None => Ok(()),
    }
}
