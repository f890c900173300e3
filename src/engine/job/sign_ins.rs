//! A sign-in beside the loop: runs, passes its news on as they come, and ends with what was kept or with why nothing was.
//!
//! Cancelling drops it where it is, except while it writes or ends a grant: then its end tells what was stored.

use std::convert::Infallible;

use tokio::sync::{mpsc, oneshot, watch};

use crate::domain::account::Account;
use crate::domain::problem::{Problem, ProblemKind};
use crate::services::rotate;
use crate::services::sign_in::{self, Input, Line, Progress, Signed, Wish};

use super::super::event::Event;
use super::super::snapshot::{AttemptId, BrowserState};
use super::{Desk, Outcome, all_ended};

/// What ties a running sign-in to the loop.
pub(in crate::engine) struct Tie {
    pub(in crate::engine) attempt: AttemptId,
    pub(in crate::engine) inputs: mpsc::Receiver<Input>,
    /// Resolves when the person has cancelled.
    pub(in crate::engine) cancelled: oneshot::Receiver<Infallible>,
    /// Sign-ins that are ending and may still have their port.
    pub(in crate::engine) before: Vec<watch::Receiver<()>>,
    /// Dropped when this one has ended.
    pub(in crate::engine) ended: watch::Sender<()>,
}

impl Desk {
    /// Runs a sign-in and passes its news on as they come. Cancelling drops it where it is, which closes its port; once it
    /// writes, it is no longer cancelled, so that its end tells what was stored.
    pub(in crate::engine) async fn sign_in(self, wish: Wish, tie: Tie) {
        let Tie { attempt, inputs, mut cancelled, before, ended } = tie;
        all_ended(before).await;
        let account = wish.account.clone();
        self.send(Outcome::Record(vec![sign_in::started(&wish, self.context.world.clock.now())])).await;
        let (news, mut told) = mpsc::channel(16);
        let mut line = Line::new(news, inputs);
        let mut so_far = SoFar::default();
        let result = {
            let work = sign_in::run(wish, &self.context, &mut line);
            tokio::pin!(work);
            loop {
                tokio::select! {
                    biased;
                    Some(progress) = told.recv() => self.heard(attempt, progress, &mut so_far).await,
                    _ = &mut cancelled, if !so_far.writes => {
                        break Err(Problem::new(ProblemKind::SignInCancelled));
                    }
                    result = &mut work => break result,
                }
            }
        };
        while let Ok(progress) = told.try_recv() {
            self.heard(attempt, progress, &mut so_far).await;
        }
        let result = self.without_old(result, so_far.without_old).await;
        drop(ended);
        if let Err(problem) = &result {
            let event = sign_in::unfinished(&account, problem.kind, self.context.world.clock.now());
            self.send(Outcome::Record(vec![event])).await;
        }
        self.send(Outcome::SignIn(attempt, Box::new(result))).await;
    }

    async fn heard(&self, attempt: AttemptId, progress: Progress, so_far: &mut SoFar) {
        match progress {
            Progress::EndingOld => so_far.writes = true,
            Progress::OldEnded(account) => {
                so_far.writes = false;
                so_far.without_old = account;
            }
            progress => {
                so_far.writes |= matches!(progress, Progress::Step(sign_in::Step::Store));
                if let Some(event) = event(attempt, progress) {
                    self.tell(event).await;
                }
            }
        }
    }

    /// A full rotation that had to end the old grant first and got no new one leaves the account without any, which is said.
    async fn without_old(
        &self,
        result: Result<Signed, Problem>,
        account: Option<Box<Account>>,
    ) -> Result<Signed, Problem> {
        let Some(account) = account else { return result };
        if result.as_ref().is_ok_and(|signed| signed.account.id == account.id) {
            return result;
        }
        self.tell(Event::Account(account)).await;
        result.map_err(rotate::without_old)
    }
}

/// What a sign-in has done so far that decides how it may end.
#[derive(Default)]
struct SoFar {
    /// It writes, or is doing something that must be written down: it cannot be cancelled.
    writes: bool,
    /// The account after its grant was ended ahead of the new one.
    without_old: Option<Box<Account>>,
}

fn event(attempt: AttemptId, progress: Progress) -> Option<Event> {
    Some(match progress {
        Progress::Step(step) => Event::SignInStep(attempt, step),
        Progress::Link(link, wait) => Event::SignInLink(attempt, link, wait),
        Progress::Device(device, wait) => Event::SignInDevice(attempt, device, wait),
        Progress::Browser(Ok(())) => Event::SignInBrowser(attempt, BrowserState::Opened),
        Progress::Browser(Err(problem)) => Event::SignInBrowser(attempt, BrowserState::Failed(problem)),
        Progress::PasteRefused(problem) => Event::SignInPasteRefused(attempt, problem),
        Progress::SomeoneElse(who) => Event::SignInSomeoneElse(attempt, who),
        Progress::EndingOld | Progress::OldEnded(_) => return None,
    })
}
