//! Keys that providers publish, for an hour. In memory, and shared by everything that stands on one [`Context`].
//!
//! No address is asked more than once a minute, whatever a token says, nor by two at the same time. A fetch that has begun goes
//! on when nobody waits for it any more: otherwise whoever types would begin a new one with every letter. So that no provider
//! can hold up an inspection, it has a time limit; how much is read is limited by `protocol`.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use tokio::sync::{Mutex as AsyncMutex, OwnedMutexGuard};

use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::{Endpoint, Issuer};
use crate::jwt::KeySet;
use crate::platform::clock;
use crate::protocol::{discover, jwks};
use crate::services::Context;

/// The shelf. Cloning it is cheap; all clones are one.
#[derive(Clone, Default)]
pub struct KeyShelf(Arc<Mutex<BTreeMap<Place, Slot>>>);

impl fmt::Debug for KeyShelf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyShelf")
    }
}

/// Where keys are published.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// At this address.
    Keys(Endpoint),
    /// Where the metadata of this issuer say.
    Issuer(String),
}

/// The keys of an issuer.
#[derive(Debug)]
pub(super) struct Published {
    pub(super) keys: KeySet,
    /// Whose they are, where metadata were read for them.
    pub(super) issuer: Option<String>,
    /// The host they came from.
    pub(super) host: String,
}

/// Keys as somebody got them.
#[derive(Debug, Clone)]
pub(super) struct Taken {
    pub(super) published: Arc<Published>,
    fetched_at: Timestamp,
    /// Whether they were fetched for this very question: then there are no newer ones.
    just_fetched: bool,
}

/// Why keys were not fetched once more.
#[derive(Debug)]
pub(super) enum NotAgain {
    /// They came for this very question.
    JustFetched,
    /// They were fetched less than a minute ago.
    TooSoon,
    /// It was tried.
    Failed(Box<Problem>),
}

/// Of one place. Whoever holds the lock fetches.
type Slot = Arc<AsyncMutex<Shelved>>;

#[derive(Default)]
struct Shelved {
    keys: Option<(Arc<Published>, Timestamp)>,
    /// When it was asked last, and what went wrong if something did.
    asked: Option<(Timestamp, Option<Box<Problem>>)>,
}

impl KeyShelf {
    /// The keys of this place: those on the shelf, or fetched now. What went wrong a moment ago is told again.
    pub(super) async fn get(&self, place: &Place, context: &Context) -> Result<Taken, Box<Problem>> {
        let now = context.world.clock.now();
        let slot = self.slot(place, now).lock_owned().await;
        match (&slot.keys, &slot.asked) {
            (Some((keys, at)), _) if within(*at, KEPT, now) => {
                Ok(Taken { published: Arc::clone(keys), fetched_at: *at, just_fetched: false })
            }
            (_, Some((at, Some(problem)))) if within(*at, PAUSE, now) => Err(problem.clone()),
            _ => fetch(slot, place, context).await,
        }
    }

    /// Newer keys than these, which had not the one that was wanted.
    pub(super) async fn newer(
        &self,
        place: &Place,
        than: &Taken,
        context: &Context,
    ) -> Result<Taken, NotAgain> {
        if than.just_fetched {
            return Err(NotAgain::JustFetched);
        }
        let now = context.world.clock.now();
        let slot = self.slot(place, now).lock_owned().await;
        match (&slot.keys, &slot.asked) {
            (Some((keys, at)), _) if *at > than.fetched_at => {
                Ok(Taken { published: Arc::clone(keys), fetched_at: *at, just_fetched: true }) // somebody else was faster
            }
            (_, Some((at, None))) if within(*at, PAUSE, now) => Err(NotAgain::TooSoon),
            (_, Some((at, Some(problem)))) if within(*at, PAUSE, now) => {
                Err(NotAgain::Failed(problem.clone()))
            }
            _ => fetch(slot, place, context).await.map_err(NotAgain::Failed),
        }
    }

    /// What nobody asks at this moment makes room for new places, the least of it what was asked a moment ago.
    fn slot(&self, place: &Place, now: Timestamp) -> Slot {
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_full =
            |slots: &BTreeMap<Place, Slot>| slots.len() >= MOST_PLACES && !slots.contains_key(place);
        if is_full(&slots) {
            slots.retain(|_, slot| slot.try_lock().map_or(true, |slot| slot.was_asked(now)));
        }
        if is_full(&slots) {
            slots.retain(|_, slot| slot.try_lock().is_err());
        }
        Arc::clone(slots.entry(place.clone()).or_default())
    }
}

impl Shelved {
    fn was_asked(&self, now: Timestamp) -> bool {
        self.asked.as_ref().is_some_and(|(at, _)| within(*at, PAUSE, now))
    }
}

/// How long keys count without being fetched anew. Providers publish new ones days before they sign with them, and one that
/// is missing is looked for at once.
const KEPT: SignedDuration = SignedDuration::from_hours(1);

/// Between two fetches from one place.
const PAUSE: SignedDuration = SignedDuration::from_mins(1);

/// For metadata and keys together.
const PATIENCE: SignedDuration = SignedDuration::from_secs(20);

/// More places than anybody has providers.
const MOST_PLACES: usize = 64;

/// Whether this was so long ago at most. A clock that was turned back makes everything old.
fn within(at: Timestamp, span: SignedDuration, now: Timestamp) -> bool {
    at <= now && now < at + span
}

/// Fetches in a task of its own, which keeps the lock until its answer is on the shelf.
async fn fetch(
    mut slot: OwnedMutexGuard<Shelved>,
    place: &Place,
    context: &Context,
) -> Result<Taken, Box<Problem>> {
    let (place, context) = (place.clone(), context.clone());
    let fetching = async move {
        let clock = context.world.clock.as_ref();
        let asked = clock::within(clock, PATIENCE, ask(&place, &context)).await;
        let asked = asked.unwrap_or_else(|| Err(place.too_slow()));
        let now = clock.now();
        match asked {
            Ok(published) => {
                let published = Arc::new(published);
                slot.keys = Some((Arc::clone(&published), now));
                slot.asked = Some((now, None));
                Ok(Taken { published, fetched_at: now, just_fetched: true })
            }
            Err(problem) => {
                let problem = Box::new(problem.at(now));
                slot.asked = Some((now, Some(problem.clone())));
                Err(problem)
            }
        }
    };
    let fetched = tokio::spawn(fetching).await;
    fetched.unwrap_or_else(|_stopped| Err(Box::new(Problem::new(ProblemKind::Internal))))
}

async fn ask(place: &Place, context: &Context) -> Result<Published, Problem> {
    let transport = context.world.transport.as_ref();
    let (endpoint, issuer) = match place {
        Place::Keys(endpoint) => (endpoint.clone(), None),
        Place::Issuer(issuer) => {
            let provider = discover::discover(issuer, transport).await?;
            let unpublished = || {
                Problem::new(ProblemKind::KeysUnusable)
                    .detail("Its metadata name no keys")
                    .fact("provider", issuer)
            };
            let jwks = provider.endpoints.jwks.ok_or_else(unpublished)?;
            (jwks, provider.issuer.as_ref().map(Issuer::as_str).map(str::to_owned))
        }
    };
    let host = endpoint.url().host_str().unwrap_or("?").to_owned();
    let keys = jwks::fetch(&endpoint, transport).await.map_err(|error| {
        let problem = Problem::from(error);
        // Whoever does not answer is the network's affair; keys that are none are the provider's. No ID token is in play.
        let kind = match problem.kind {
            ProblemKind::IdTokenInvalid => ProblemKind::KeysUnusable,
            kind => kind,
        };
        Problem { kind, ..problem }
    })?;
    if keys.is_empty() {
        return Err(Problem::new(ProblemKind::KeysUnusable)
            .detail("There is no usable key in it")
            .fact("host", host));
    }
    Ok(Published { keys, issuer, host })
}

impl Place {
    fn too_slow(&self) -> Problem {
        let problem = Problem::new(ProblemKind::TimedOut);
        match self {
            Self::Keys(endpoint) => problem.fact("host", endpoint.url().host_str().unwrap_or("?")),
            Self::Issuer(issuer) => problem.fact("host", issuer),
        }
    }
}
