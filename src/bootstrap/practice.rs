//! The practice provider beside the window: started once, when it is first wanted, and ended with the program.

use std::sync::Arc;

use tokio::sync::Mutex;

use crate::domain::practice::PracticeFailure;
use crate::domain::problem::{Problem, ProblemKind};
use crate::engine::PracticeStarter;
use crate::platform::clock::Clock;
use crate::practice::{self, Options, PUBLIC_CLIENT_ID, Practice};
use crate::services::practice::PracticeOffer;

/// Starts it when called first; after that it only says what runs.
pub(super) fn starter(clock: Arc<dyn Clock>) -> PracticeStarter {
    let running: Arc<Mutex<Option<Running>>> = Arc::default();
    Arc::new(move |failures| {
        let (running, clock) = (Arc::clone(&running), Arc::clone(&clock));
        Box::pin(async move {
            let mut running = running.lock().await;
            if running.is_none() {
                *running = Some(Running { practice: start(clock).await?, failures: Vec::new() });
            }
            let running = running.as_mut().ok_or_else(unavailable)?;
            if let Some(failures) = failures {
                running.practice.set_failures(&failures);
                running.failures = failures;
            }
            offer(running)
        })
    })
}

/// The provider, and what it was told to do.
struct Running {
    practice: Practice,
    failures: Vec<PracticeFailure>,
}

/// The usual port first, so that the practice account of last time still fits; any free one when it is taken.
async fn start(clock: Arc<dyn Clock>) -> Result<Practice, Problem> {
    let options = |port| Options {
        port,
        ..Options::new({
            let clock = Arc::clone(&clock);
            Arc::new(move || clock.now())
        })
    };
    match practice::start(options(Some(USUAL_PORT))).await {
        Ok(practice) => Ok(practice),
        Err(_taken) => practice::start(options(None))
            .await
            .map_err(|error| unavailable().detail(error.kind().to_string())),
    }
}

/// Free of well-known uses, below the ports that systems give out by themselves.
const USUAL_PORT: u16 = 28_470;

fn offer(running: &Running) -> Result<PracticeOffer, Problem> {
    let practice = &running.practice;
    let user = practice.users.first().ok_or_else(unavailable)?;
    let address = user.address.parse().map_err(|_not_an_address| unavailable())?;
    Ok(PracticeOffer {
        issuer: practice.issuer.clone(),
        client_id: PUBLIC_CLIENT_ID.to_owned(),
        user: address,
        failures: running.failures.clone(),
    })
}

fn unavailable() -> Problem {
    Problem::new(ProblemKind::PracticeUnavailable)
}
