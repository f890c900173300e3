//! The answering end.

use std::path::PathBuf;
use std::sync::Arc;

use crate::engine::handle::EngineHandle;
use crate::platform::clock::Clock;

/// Answers at `place` whenever this process leads, until the engine has ended.
pub async fn run(mut handle: EngineHandle, _place: Option<PathBuf>, _clock: Arc<dyn Clock>) {
    handle.wait_for(|_| false).await;
}
