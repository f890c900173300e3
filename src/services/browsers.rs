//! Which browsers a person can choose between.

use crate::domain::browser::KnownBrowser;

use super::Context;

/// All that were found on this computer, by name. Reads files, so it is done beside everything else.
pub async fn list(context: &Context) -> Vec<KnownBrowser> {
    let browsers = std::sync::Arc::clone(&context.world.browsers);
    tokio::task::spawn_blocking(move || browsers.list()).await.unwrap_or_default()
}
