//! Looking for the check-up beside the loop, and what the person does about its verdicts.

use tokio::sync::mpsc;

use crate::domain::account::AccountId;
use crate::domain::checkup::{About, Dismissal, Reason};
use crate::domain::client::RegistrationRead;
use crate::domain::problem::Problem;
use crate::domain::report::Finding;
use crate::domain::settings::Settings;
use crate::services::checkup::{self, Remembered, Seen, Wish};
use crate::services::retention;

use super::super::command::Reply;
use super::super::event::{CheckupNews, Event};
use super::super::runner::CheckedUp;
use super::{Desk, Outcome};

/// More checks than there are never end at the same moment.
const NEWS_THAT_WAIT: usize = 32;

impl Desk {
    /// Looks, and tells what is seen; the loop answers whoever asked, so that stopping it answers, too.
    pub(in crate::engine) async fn check_up(self, count: u64, wish: Wish) {
        // Whoever is answered knows what was seen before as well, also right after the start.
        self.clone().remember().await;
        let (told, mut heard) = mpsc::channel(NEWS_THAT_WAIT);
        let looking = async {
            let told = told; // it ends with the look
            checkup::run(&wish, &self.context, &told).await
        };
        let telling = async {
            while let Some(seen) = heard.recv().await {
                self.tell_seen(seen).await;
                self.send(Outcome::CheckedUp(count, CheckedUp::One)).await;
            }
        };
        let (looked, ()) = tokio::join!(looking, telling);
        let ended = match looked {
            Ok(()) => CheckedUp::All,
            Err(problem) => CheckedUp::Failed(Box::new(problem.at(self.context.world.clock.now()))),
        };
        self.send(Outcome::CheckedUp(count, ended)).await;
    }

    async fn tell_seen(&self, seen: Seen) {
        if let Some((key, looked)) = seen {
            self.tell(Event::Checkup(CheckupNews::Looked(key, looked))).await;
        }
    }

    /// Reads what is kept of former looks. Where that cannot be, what is known stays.
    pub(in crate::engine) async fn remember(self) {
        match checkup::remembered(&self.context).await {
            Ok(Remembered { looks, dismissals, oldest_event }) => {
                self.tell(Event::Checkup(CheckupNews::Read { looks, dismissals, oldest_event })).await;
            }
            Err(problem) => {
                tracing::warn!(code = problem.kind.code(), "what was looked at could not be read");
            }
        }
    }

    /// What a diagnosis found is worth as much as what a check-up sees.
    pub(super) async fn keep_finding(&self, account: Option<AccountId>, finding: &Finding) {
        match checkup::keep(account, std::slice::from_ref(finding), &self.context).await {
            Ok(seen) => {
                for one in seen {
                    self.tell_seen(one).await;
                }
            }
            Err(problem) => tracing::warn!(code = problem.kind.code(), "a look could not be kept"),
        }
    }

    /// The same of what a provider has of a client.
    pub(super) async fn keep_registration(&self, account: AccountId, read: &RegistrationRead) {
        match checkup::keep_registration(account, read, &self.context).await {
            Ok((key, looked)) => self.tell_seen(Some((key, looked))).await,
            Err(problem) => tracing::warn!(code = problem.kind.code(), "a look could not be kept"),
        }
    }

    /// Leaves a verdict as it is.
    pub(in crate::engine) async fn put_aside(self, dismissal: Dismissal, reply: Reply<()>) {
        let kept = self.context.store.put_aside(dismissal).await.map_err(Problem::from);
        self.aside(kept, reply).await;
    }

    /// Shows one again.
    pub(in crate::engine) async fn take_up(self, reason: Reason, about: About, reply: Reply<()>) {
        let taken = self.context.store.take_up(reason, about).await;
        self.aside(taken.map(drop).map_err(Problem::from), reply).await;
    }

    async fn aside(self, done: Result<(), Problem>, reply: Reply<()>) {
        let done = match done {
            Ok(()) => self.context.store.dismissals().await.map_err(Problem::from),
            Err(problem) => Err(problem),
        };
        let answer = match done {
            Ok(dismissals) => {
                self.tell(Event::Checkup(CheckupNews::PutAside(dismissals))).await;
                Ok(())
            }
            Err(problem) => Err(self.refused(problem).await),
        };
        self.answer(reply, answer).await;
    }

    /// Takes the rights to read the data folder from others.
    pub(in crate::engine) async fn protect_files(self, reply: Reply<()>) {
        let answer = match checkup::protect(&self.context).await {
            Ok(seen) => {
                for one in seen {
                    self.tell_seen(one).await;
                }
                self.tell(Event::Checkup(CheckupNews::RefusalSeen)).await;
                Ok(())
            }
            Err(problem) => Err(self.refused(problem).await),
        };
        self.answer(reply, answer).await;
    }

    /// Looks at the data folder: another one than before, or the first.
    pub(in crate::engine) async fn look_at_folder(&self) {
        let seen = checkup::folder(&self.context).await;
        for one in seen.unwrap_or_default() {
            self.tell_seen(one).await;
        }
    }

    /// Removes events that are too old now, for somebody who asked.
    pub(in crate::engine) async fn prune_on_wish(self, settings: Settings, reply: Reply<u64>) {
        let pruned = retention::prune(&settings, &self.context).await;
        self.measure_log().await;
        let answer = match pruned {
            Ok(gone) => Ok(gone),
            Err(problem) => Err(self.refused(problem).await),
        };
        self.answer(reply, answer).await;
    }

    async fn refused(&self, problem: Problem) -> Problem {
        let problem = problem.at(self.context.world.clock.now());
        self.tell(Event::Checkup(CheckupNews::Refused(Box::new(problem.clone())))).await;
        problem
    }

    /// The oldest event may be another one by now.
    pub(super) async fn tell_oldest(&self) {
        if let Ok(oldest) = checkup::oldest_event(&self.context).await {
            self.tell(Event::Checkup(CheckupNews::Oldest(oldest))).await;
        }
    }
}
