//! The window. Shows snapshots and makes commands; knows neither network nor store.

use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::domain::problem::Problem;
use crate::engine::handle::EngineHandle;

pub mod actions;
pub mod alerts;
pub mod app;
pub mod batch;
pub mod dialogs;
pub mod emblem;
pub mod ends;
pub mod events;
pub mod icons;
pub mod learn;
pub mod offers;
pub mod outbox;
pub mod paint;
pub mod picture;
pub mod remedies;
pub mod revocations;
pub mod rotated;
pub mod route;
pub mod screens;
pub mod shell;
pub mod theme;
pub mod tier;
mod wake;
pub mod widgets;
pub use crate::explain::moments as words;

pub use app::run;

/// Tells the time; screens get the moment in their picture.
pub type Now = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// What the window is started with.
pub struct Start {
    /// The engine.
    pub handle: EngineHandle,
    /// The time.
    pub now: Now,
    /// Where waiting for news runs.
    pub runtime: tokio::runtime::Handle,
    /// Where the person is.
    pub time_zone: TimeZone,
    /// Where the window's size and place are kept; nowhere if `None`.
    pub state: Option<PathBuf>,
    /// Resolves when the system asks the program to end, which closes the window.
    pub asked_to_end: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
    /// Where files are asked for.
    pub files: Box<dyn dialogs::FileDialogs>,
}

/// A handle for a window that can only say why nothing else works.
pub fn stopped(problem: Problem) -> EngineHandle {
    EngineHandle::stopped(problem)
}
