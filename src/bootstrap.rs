//! The only place that knows everything: builds the world, the store, the runtime and the engine, and hands out a session
//! for the command line, the window, or Mailward without a window.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::tz::TimeZone;
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinHandle;

use crate::broker;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::secret::Passphrase;
use crate::domain::settings::{KeyPlace, Settings};
use crate::engine::command::Command;
use crate::engine::handle::EngineHandle;
use crate::engine::snapshot::{ErasingView, Snapshot, VaultState};
use crate::engine::{self, Parts};
use crate::platform::clock::Clock;
use crate::platform::paths::{self, DataFolder, PathError};
use crate::platform::{World, WorldOptions, logging};
use crate::services::Context;
use crate::services::inspect::KeyShelf;
use crate::services::organisation::{self, InForce};
use crate::store::{self, LeaderLock, Store, WindowLock};
use crate::ui;

mod called;
mod practice;
mod serve;
mod signals;

pub use serve::{ServeEnd, Serving, serve};

/// What a start was told.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Where everything is kept, instead of the system's place for it.
    pub data_dir: Option<PathBuf>,
    /// A file with further certificate authorities (PEM).
    pub ca_file: Option<PathBuf>,
    /// Where the key of the vault is to be kept.
    pub vault: Option<KeyPlace>,
    /// A file whose first line is the passphrase.
    pub passphrase_file: Option<PathBuf>,
    /// The passphrase, where a person has typed it before the start.
    pub passphrase: Option<Passphrase>,
    /// Whether the practice provider runs beside the window.
    pub practice: bool,
}

/// An engine for one command, and the runtime it lives on.
pub struct Session {
    runtime: Runtime,
    handle: EngineHandle,
    clock: Arc<dyn Clock>,
    engine: Option<JoinHandle<()>>,
    trouble: Option<Problem>,
    /// Where everything is kept, if anything is.
    folder: Option<PathBuf>,
}

impl Session {
    /// Runs a future to its end.
    pub fn block_on<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }

    /// A face's end of the engine.
    pub fn handle(&self) -> EngineHandle {
        self.handle.clone()
    }

    /// The time.
    pub fn clock(&self) -> Arc<dyn Clock> {
        Arc::clone(&self.clock)
    }

    /// Whether no other Mailward acts on the data folder.
    pub fn is_alone(&self) -> bool {
        LeaderLock::try_take(self.folder.as_deref()).is_ok_and(|lead| lead.is_some())
    }

    /// What went wrong on the way here and stops nothing: settings that could not be read, so that the defaults hold.
    pub fn trouble(&self) -> Option<&Problem> {
        self.trouble.as_ref()
    }
}

impl Drop for Session {
    /// Lets a renewal that has left for the provider come back and be written.
    fn drop(&mut self) {
        self.handle.send(Command::Quit);
        if let Some(engine) = self.engine.take() {
            self.runtime.block_on(engine).ok(); // an engine that panicked has nothing left to write
        }
        sweep(&self.handle, self.folder.as_deref());
    }
}

/// Waits for the engine of a window; what was erased goes while the window still says so.
async fn to_its_end(engine: JoinHandle<()>, handle: EngineHandle, options: Options) {
    engine.await.ok(); // an engine that panicked has nothing left to write
    let folder = DataFolder::there(options.data_dir.as_deref());
    sweep(&handle, folder.as_ref().map(DataFolder::root));
}

/// After everything was erased: the files go, once the engine has ended and has none of them open.
fn sweep(handle: &EngineHandle, folder: Option<&Path>) {
    let erased = matches!(&handle.snapshot().erasing, Some(ErasingView::Done(erased)) if erased.files);
    let Some(folder) = folder.filter(|_| erased) else { return };
    let swept = paths::erase(folder);
    for path in swept.failed {
        tracing::warn!(path = %path.display(), "a file could not be erased");
    }
}

/// An engine for one command: accounts are read, and the vault is open if that needed no question.
pub fn session(options: &Options) -> Result<Session, Problem> {
    let runtime = runtime()?;
    let world = world(options);
    let clock = Arc::clone(&world.clock);
    let parts = runtime.block_on(parts(options, world, false))?;
    let trouble = parts.trouble.clone().or_else(|| parts.context.organisation.refused());
    let folder = parts.context.folder.clone();
    let (mut handle, engine) = runtime.block_on(async { engine::start(parts) });
    runtime.block_on(ready(&mut handle))?;
    Ok(Session { runtime, handle, clock, engine: Some(engine), trouble, folder })
}

/// An engine for a look at what a person brings along. It knows what is kept where something is kept, and otherwise lives in
/// memory: no folder is made for it, and one that cannot be used is in nobody's way.
pub fn glance(options: &Options) -> Result<Session, Problem> {
    let folder = DataFolder::there(options.data_dir.as_deref());
    let in_memory = || session(&Options { vault: Some(KeyPlace::Memory), ..options.clone() });
    if !folder.is_some_and(|folder| folder.database().is_file()) {
        return in_memory();
    }
    session(options).or_else(|unusable| {
        let mut session = in_memory()?;
        session.trouble = Some(unusable);
        Ok(session)
    })
}

/// Where the socket of this data folder is, if the folder is there. Makes and changes nothing, and asks nobody.
pub fn socket(options: &Options) -> Option<PathBuf> {
    let folder = DataFolder::there(options.data_dir.as_deref())?;
    broker::place(folder.root())
}

/// Answers mail programs while this process leads; ends with the engine.
fn answering(
    options: &Options,
    handle: &EngineHandle,
    clock: Arc<dyn Clock>,
) -> impl Future<Output = ()> + use<> {
    broker::server::run(handle.clone(), socket(options), clock)
}

/// Waits until accounts are read and the vault has been tried.
async fn ready(handle: &mut EngineHandle) -> Result<Arc<Snapshot>, Problem> {
    let read = handle.wait_for(|snapshot| snapshot.loaded && snapshot.vault.state != VaultState::Opening);
    let Some(snapshot) = read.await else {
        return Err(Problem::new(ProblemKind::Internal).detail("The engine ended before it was ready"));
    };
    match &snapshot.fatal {
        Some(problem) => Err(Problem::clone(problem)),
        None => Ok(snapshot),
    }
}

/// How a start of the window ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WindowEnd {
    /// It was open and was closed.
    Closed,
    /// It was open already, in another process, and was brought to the front.
    OpenAlready,
    /// A process of its own opens it, which needs no terminal.
    HandedOver,
}

/// Opens the window and comes back when it is closed. A data folder that cannot be used is shown in the window too.
pub fn window(options: &Options) -> Result<WindowEnd, Problem> {
    #[cfg(windows)]
    if crate::platform::twin::hand_over() {
        return Ok(WindowEnd::HandedOver);
    }
    let ended = window_here(options);
    // Whoever started it from the start menu has no terminal to read a reason in.
    #[cfg(windows)]
    if let Err(problem) = &ended
        && crate::platform::twin::is_for_desktops()
    {
        ui::dialogs::tell(&crate::explain::text(problem));
    }
    ended
}

fn window_here(options: &Options) -> Result<WindowEnd, Problem> {
    let runtime = runtime()?;
    let world = world(options);
    let clock = Arc::clone(&world.clock);
    let now: ui::Now = Arc::new({
        let clock = Arc::clone(&clock);
        move || clock.now()
    });
    let opened = runtime.block_on(open(options, world));
    let (handle, engine, lock) = match opened {
        Ok(Opened::Engine { handle, engine, lock }) => {
            let answering = runtime.spawn(answering(options, &handle, clock));
            let engine = runtime.spawn(to_its_end(engine, handle.clone(), options.clone()));
            (handle, Some((engine, answering)), Some(lock))
        }
        Ok(Opened::Elsewhere) => return Ok(WindowEnd::OpenAlready),
        Err(problem) => (ui::stopped(problem), None, None),
    };
    let state = DataFolder::open(options.data_dir.as_deref()).ok().map(|folder| folder.window_state());
    let asked_to_end = runtime.block_on(async { signals::ended() });
    let start = ui::Start {
        handle: handle.clone(),
        now,
        runtime: runtime.handle().clone(),
        time_zone: TimeZone::system(),
        state,
        files: Box::new(ui::dialogs::SystemDialogs),
        asked_to_end: asked_to_end.ok().map(|asked| Box::pin(asked) as _),
    };
    let ended = ui::run(start);
    handle.send(Command::Quit);
    if let Some((engine, answering)) = engine {
        runtime.block_on(engine).ok(); // an engine that panicked has nothing left to write
        runtime.block_on(answering).ok(); // nor has whoever answers for it
    }
    drop(lock);
    // The window has written its size and place when it closed.
    let folder = DataFolder::there(options.data_dir.as_deref());
    sweep(&handle, folder.as_ref().map(DataFolder::root));
    ended.map(|()| WindowEnd::Closed)
}

/// What opening for a window came to.
enum Opened {
    /// This process has the window.
    Engine { handle: EngineHandle, engine: JoinHandle<()>, lock: WindowLock },
    /// Another process has it and was asked to bring it to the front.
    Elsewhere,
}

async fn open(options: &Options, world: World) -> Result<Opened, Problem> {
    let clock = Arc::clone(&world.clock);
    let parts = parts(options, world, true).await?;
    let Some(lock) = WindowLock::try_take(parts.context.folder.as_deref())? else {
        parts.context.store.raise().await?;
        return Ok(Opened::Elsewhere);
    };
    let starter = practice::starter(clock);
    if options.practice {
        tokio::spawn(starter(None));
    }
    let (handle, engine) = engine::start(Parts { practice: Some(starter), ..parts });
    Ok(Opened::Engine { handle, engine, lock })
}

/// What an engine is made of. Settings that cannot be read stop nothing: the defaults hold, and it is said. With the vault in
/// memory a single command leaves no trace; who stays needs the folder all the same, for the socket and the lead.
async fn parts(options: &Options, world: World, watches: bool) -> Result<Parts, Problem> {
    let passphrase = passphrase(options)?;
    let (random, clock) = (Arc::clone(&world.random), Arc::clone(&world.clock));
    let in_memory = options.vault == Some(KeyPlace::Memory);
    let wanted = (watches || !in_memory).then(|| DataFolder::open(options.data_dir.as_deref()));
    let folder = match wanted {
        Some(Ok(folder)) => Some(folder.root().to_owned()),
        Some(Err(unusable)) if !in_memory => return Err(unusable.into()),
        Some(Err(_)) | None => None,
    };
    let kept = folder.clone().filter(|_| !in_memory);
    let store = Store::open(kept.as_deref(), random, clock).await?;
    let settings = match &kept {
        Some(folder) => store::settings::read(folder).await.map_err(Problem::from),
        None => Ok(Settings::default()),
    };
    let (settings, trouble) = match settings {
        Ok(settings) => (settings, None),
        Err(problem) => (Settings::default(), Some(problem)),
    };
    let (keys, organisation) = (KeyShelf::default(), InForce::default());
    let context = Context { world, store, folder: kept, home: folder.clone(), keys, organisation };
    organisation::load(&context).await?;
    let decides = context.organisation.get();
    context
        .world
        .network
        .choose(&decides.map_or_else(|| settings.clone(), |decides| decides.over(&settings)));
    Ok(Parts {
        context,
        settings,
        trouble,
        key_place: options.vault,
        passphrase,
        practice: None,
        watches,
        lead_in: folder,
    })
}

fn world(options: &Options) -> World {
    let world = World::real(WorldOptions { ca_file: options.ca_file.clone() });
    logging::start(std::env::var("MAILWARD_LOG").ok().as_deref(), Arc::clone(&world.clock));
    world
}

fn runtime() -> Result<Runtime, Problem> {
    let built =
        Builder::new_multi_thread().worker_threads(2).thread_name("mailward-work").enable_all().build();
    built.map_err(|error| {
        Problem::new(ProblemKind::Internal).detail(format!("The system gives no threads: {}", error.kind()))
    })
}

/// What was typed, otherwise the first line of the passphrase file.
fn passphrase(options: &Options) -> Result<Option<Passphrase>, Problem> {
    if options.passphrase.is_some() {
        return Ok(options.passphrase.clone());
    }
    let Some(path) = &options.passphrase_file else {
        return Ok(None);
    };
    let text = std::fs::read_to_string(path).map(zeroize::Zeroizing::new).map_err(|error| {
        Problem::new(ProblemKind::FileUnreadable)
            .fact("path", path.display())
            .detail(error.kind().to_string())
    })?;
    Ok(Some(Passphrase::new(text.lines().next().unwrap_or_default())))
}

impl From<PathError> for Problem {
    fn from(error: PathError) -> Self {
        let kind = match error {
            PathError::DiskFull(_) => ProblemKind::DiskFull,
            PathError::ReadOnly(_) | PathError::Denied(_) => ProblemKind::FolderReadOnly,
            PathError::Nowhere | PathError::NotAFolder(_) | PathError::Foreign(_) | PathError::Other(..) => {
                ProblemKind::FolderUnusable
            }
        };
        Self::new(kind).detail(error.to_string())
    }
}
