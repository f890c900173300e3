//! A notification that is pressed while only a server runs: the window it leads to is opened, as a process of its own.

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::thread;

use crate::engine::handle::EngineHandle;
use crate::engine::snapshot::Snapshot;
use crate::platform::twin;
use crate::store::WindowLock;

/// Opens the window whenever a notification wants it and none is open, until the engine has ended.
pub(super) async fn to_the_front(mut handle: EngineHandle, folder: &Path) {
    loop {
        let before = handle.snapshot().raised;
        let called = |picture: &Arc<Snapshot>| picture.raised > before;
        let Some(picture) = handle.wait_for(called).await else {
            return;
        };
        if picture.raised_for.is_some() && no_window_is_open(folder) {
            open(folder);
        }
    }
}

/// An open window is brought to the front by the call itself.
fn no_window_is_open(folder: &Path) -> bool {
    matches!(WindowLock::try_take(Some(folder)), Ok(Some(_)))
}

/// Best effort: without a display nobody could have pressed anything.
fn open(folder: &Path) {
    let Ok(program) = std::env::current_exe() else {
        return;
    };
    let mut command = Command::new(twin::for_desktops(program));
    command.arg("--data-dir").arg(folder);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0); // it outlives the server
    let Ok(mut window) = command.spawn() else {
        tracing::warn!("the window could not be opened");
        return;
    };
    let waiting = thread::Builder::new().name("mailward-window".to_owned());
    waiting.spawn(move || window.wait()).ok(); // so that no zombie is left behind
}
