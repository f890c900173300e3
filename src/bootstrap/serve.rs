//! Mailward without a window: renews, tells the person, and answers mail programs until somebody ends it.
//!
//! It ends on SIGTERM, SIGINT and SIGHUP, after everything that was promised or has left for a provider is done.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::SignedDuration;
use tokio::task::JoinHandle;

use crate::broker;
use crate::domain::problem::{Problem, ProblemKind};
use crate::engine;
use crate::engine::command::Command;
use crate::engine::handle::EngineHandle;
use crate::engine::snapshot::{Snapshot, VaultState};
use crate::platform::clock::{self, Clock};

use super::{Options, called, signals};

/// What runs, once it does.
#[derive(Debug, Clone)]
pub struct Serving {
    /// Whether this process leads; otherwise another one does, and this one takes over when that ends.
    pub leads: bool,
    /// How many accounts there are.
    pub accounts: usize,
    /// Where mail programs are answered, once this process leads.
    pub socket: Option<PathBuf>,
    /// Why tokens cannot be read yet; `None` when the vault is open.
    pub locked: Option<Box<Problem>>,
    /// What went wrong on the way here and stops nothing: settings that could not be read, so that the defaults hold.
    pub trouble: Option<Problem>,
}

/// How serving ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServeEnd {
    /// The system or a person asked for it.
    Asked,
}

/// Serves until a signal ends it. `ready` hears when accounts are read and the vault has been tried, and once more when this
/// process takes over from another one.
pub fn serve(options: &Options, ready: impl FnMut(Serving)) -> Result<ServeEnd, Problem> {
    let runtime = super::runtime()?;
    let world = super::world(options);
    runtime.block_on(async {
        let ended = signals::ended()?; // from here on no signal is lost, nor ends the program unasked
        let clock = Arc::clone(&world.clock);
        let parts = super::parts(options, world, true).await?;
        let trouble = parts.trouble.clone().or_else(|| parts.context.organisation.refused());
        let folder = parts.context.folder.clone();
        let (mut handle, engine) = engine::start(parts);
        if let Err(problem) = super::ready(&mut handle).await {
            end(&handle, engine).await;
            return Err(problem); // as for a single command
        }
        let answering = tokio::spawn(super::answering(options, &handle, Arc::clone(&clock)));
        tokio::select! {
            () = ended => {}
            () = tell(options, handle.clone(), clock, trouble, ready) => {}
            () = called(&handle, folder.as_deref()) => {}
        }
        let whole = end(&handle, engine).await;
        answering.await.ok(); // answers on their way are written; one that panicked has none
        if whole { Ok(ServeEnd::Asked) } else { Err(broken()) }
    })
}

/// Opens the window where a notification wants it, until the engine has ended.
async fn called(handle: &EngineHandle, folder: Option<&Path>) {
    match folder {
        Some(folder) => called::to_the_front(handle.clone(), folder).await,
        None => std::future::pending().await,
    }
}

/// Tells what runs, until the engine has ended.
async fn tell(
    options: &Options,
    mut handle: EngineHandle,
    clock: Arc<dyn Clock>,
    mut trouble: Option<Problem>,
    mut ready: impl FnMut(Serving),
) {
    loop {
        let now = handle.snapshot();
        let socket = super::socket(options);
        if let Some(place) = socket.clone().filter(|_| now.leads) {
            listens(place, clock.as_ref()).await;
        }
        let locked = match &now.vault.state {
            VaultState::Shut(problem) => Some(problem.clone()),
            VaultState::Open | VaultState::Opening => None,
        };
        let (leads, accounts) = (now.leads, now.accounts.len());
        ready(Serving { leads, accounts, socket, locked, trouble: trouble.take() });
        let leads_newly = |picture: &Arc<Snapshot>| picture.leads && !leads;
        if handle.wait_for(leads_newly).await.is_none() {
            return;
        }
    }
}

/// Waits until mail programs are answered: whoever hears that it is ready may ask at once. A socket that cannot be opened is
/// told by the engine and holds up nothing for long.
async fn listens(place: PathBuf, clock: &dyn Clock) {
    let answered = async {
        loop {
            let place = place.clone();
            let asked = tokio::task::spawn_blocking(move || broker::client::answers(&place)).await;
            if asked.unwrap_or(false) {
                return;
            }
            clock.nap(clock.now() + A_MOMENT).await;
        }
    };
    clock::within(clock, A_WHILE, answered).await;
}

const A_MOMENT: SignedDuration = SignedDuration::from_millis(20);
const A_WHILE: SignedDuration = SignedDuration::from_secs(3);

/// Lets what was promised be done; `false` when the engine has panicked.
async fn end(handle: &EngineHandle, engine: JoinHandle<()>) -> bool {
    handle.send(Command::Quit);
    engine.await.is_ok()
}

fn broken() -> Problem {
    Problem::new(ProblemKind::Internal).detail("The engine ended unasked")
}
