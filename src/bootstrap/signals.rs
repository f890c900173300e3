//! How the system or a person ends the program: SIGTERM, SIGINT and SIGHUP, and what Windows has instead.
//!
//! Whoever listens ends in order: a renewal that has left for the provider comes back and is written.

use crate::domain::problem::{Problem, ProblemKind};

/// Resolves when the system or a person ends the program.
#[cfg(unix)]
pub(super) fn ended() -> Result<impl Future<Output = ()>, Problem> {
    use tokio::signal::unix::{SignalKind, signal};
    let hear = |kind| signal(kind).map_err(|error| deaf(&error));
    let mut terminate = hear(SignalKind::terminate())?;
    let mut interrupt = hear(SignalKind::interrupt())?;
    let mut hangup = hear(SignalKind::hangup())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
            _ = hangup.recv() => {}
        }
    })
}

/// The same.
#[cfg(windows)]
pub(super) fn ended() -> Result<impl Future<Output = ()>, Problem> {
    use tokio::signal::windows::{ctrl_c, ctrl_close, ctrl_shutdown};
    let mut interrupt = ctrl_c().map_err(|error| deaf(&error))?;
    let mut close = ctrl_close().map_err(|error| deaf(&error))?;
    let mut shutdown = ctrl_shutdown().map_err(|error| deaf(&error))?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = close.recv() => {}
            _ = shutdown.recv() => {}
        }
    })
}

fn deaf(error: &std::io::Error) -> Problem {
    Problem::new(ProblemKind::Internal).detail(format!("Signals cannot be heard: {}", error.kind()))
}
