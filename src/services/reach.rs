//! After the machine slept: whether a provider can be reached yet.
//!
//! A network comes back seconds after a machine does. Until then requests would fail one after the other, or be sent and
//! never answered, which for a refresh token is the worst of all. So a harmless question goes first: no secret is in it, and
//! any answer over HTTP will do. One question a provider, whoever waits for it.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};

use jiff::{SignedDuration, Timestamp};
use tokio::sync::Mutex;
use url::Url;

use super::Context;
use crate::domain::provider::Provider;
use crate::platform::clock;
use crate::platform::transport::{Request, TransportError};

/// The time after the machine woke up, or after the clock was turned.
#[derive(Debug)]
pub struct Waking {
    since: Timestamp,
    /// By address: whether it has answered. Whoever holds the lock is asking.
    reached: std::sync::Mutex<BTreeMap<Url, Arc<Mutex<bool>>>>,
}

impl Waking {
    /// Begins now.
    pub fn new(now: Timestamp) -> Self {
        Self { since: now, reached: std::sync::Mutex::default() }
    }

    /// Whether it still goes on.
    pub fn goes_on(&self, now: Timestamp) -> bool {
        self.since <= now && now < self.since + LASTS
    }

    /// Waits until the provider of these tokens answers, or until the time is over: then a request tells what is wrong.
    pub async fn wait(&self, provider: &Provider, context: &Context) {
        let clock = context.world.clock.as_ref();
        let address = origin(provider.endpoints.token.url());
        let reached = self.of(&address);
        let mut reached = reached.lock().await;
        while !*reached && self.goes_on(clock.now()) {
            *reached = answers(&address, context).await;
            if !*reached {
                let again = (clock.now() + PAUSE).min(self.since + LASTS);
                clock.nap(again).await; // a clock that is turned back must not make this hours
            }
        }
    }

    fn of(&self, address: &Url) -> Arc<Mutex<bool>> {
        let mut reached = self.reached.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(reached.entry(address.clone()).or_default())
    }
}

/// Networks are back within seconds, or it takes somebody to bring them back.
const LASTS: SignedDuration = SignedDuration::from_secs(20);

/// Between two questions.
const PAUSE: SignedDuration = SignedDuration::from_secs(3);

/// A network that is only half there swallows what is sent.
const PATIENCE: SignedDuration = SignedDuration::from_secs(5);

/// Scheme, host and port. A path or a query of a provider's own is none of this question's business.
fn origin(address: &Url) -> Url {
    let mut origin = address.clone();
    origin.set_path("/");
    origin.set_query(None);
    origin
}

/// Whether there is an answer, whatever it says.
async fn answers(address: &Url, context: &Context) -> bool {
    let asked = context.world.transport.exchange(Request::get(address.clone()));
    let answer = clock::within(context.world.clock.as_ref(), PATIENCE, asked).await;
    matches!(answer, Some(Ok(_) | Err(TransportError::TooLarge(_))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::clock::Clock as _;
    use crate::services::tests::{ROOT, Stage, provider};
    use crate::testing::world::Reply;

    async fn naps(stage: &Stage) {
        for _ in 0..10 {
            tokio::task::yield_now().await;
        }
        stage.fakes.clock.somebody_naps().await;
    }

    #[tokio::test]
    async fn one_question_without_a_secret_serves_everybody_and_any_answer_will_do() {
        let stage = Stage::in_memory().await;
        let waking = Waking::new(stage.fakes.clock.now());
        stage.fakes.transport.answer(ROOT, Reply::html(500, "<h1>no</h1>"));
        let provider = provider();
        futures_util::future::join_all((0..20).map(|_| waking.wait(&provider, &stage.context))).await;
        let asked = stage.fakes.transport.requests();
        assert_eq!(asked.len(), 1);
        assert_eq!((asked[0].url.as_str(), asked[0].body.len()), ("https://id.example.org/", 0));
    }

    #[tokio::test]
    async fn a_provider_that_does_not_answer_is_asked_every_few_seconds_until_it_does() {
        let stage = Stage::in_memory().await;
        let waking = Waking::new(stage.fakes.clock.now());
        for _ in 0..2 {
            stage.fakes.transport.fail(ROOT, TransportError::Dns);
        }
        stage.fakes.transport.answer(ROOT, Reply::html(404, ""));
        let provider = provider();
        let turning = async {
            for _ in 0..2 {
                naps(&stage).await;
                stage.fakes.clock.advance(PAUSE);
            }
        };
        tokio::join!(waking.wait(&provider, &stage.context), turning);
        assert_eq!(stage.fakes.transport.requests_to(ROOT).len(), 3);
    }

    #[tokio::test]
    async fn the_wait_has_an_end_and_a_clock_that_is_turned_back_ends_it_too() {
        for turn in [SignedDuration::from_secs(21), SignedDuration::from_hours(-3)] {
            let stage = Stage::in_memory().await;
            let waking = Waking::new(stage.fakes.clock.now());
            stage.fakes.transport.fail(ROOT, TransportError::Unreachable);
            let provider = provider();
            let turning = async {
                naps(&stage).await;
                stage.fakes.clock.advance(turn);
            };
            tokio::join!(waking.wait(&provider, &stage.context), turning);
            assert!(!waking.goes_on(stage.fakes.clock.now()));
        }
    }
}
