//! The check-up: looking at everything anew, one look at a time, and what the person does about its verdicts.

use std::sync::Arc;

use tokio::task::AbortHandle;

use crate::domain::account::AccountId;
use crate::domain::checkup::{Checkup, Dismissal, DismissalError};
use crate::domain::problem::{Problem, ProblemKind};
use crate::services::checkup::Wish;

use super::super::command::{About, CheckUpWish, Command, PutAside, Reason, Reply};
use super::super::event::{CheckupNews, Event};
use super::super::snapshot::CheckupRun;
use super::Runner;
use super::renewals::no_such_account;

/// The look that runs.
#[derive(Debug, Default)]
pub(super) struct CheckingUp {
    running: Option<(AbortHandle, Reply<Arc<Checkup>>)>,
    run: CheckupRun,
    /// Counts them, so that late news of one that was stopped are nobody's.
    count: u64,
}

/// How far a look is.
#[derive(Debug)]
pub(in crate::engine) enum CheckedUp {
    /// One more check has ended.
    One,
    /// All have.
    All,
    /// It could not be done.
    Failed(Box<Problem>),
}

impl Runner {
    /// What is asked of the check-up.
    pub(super) fn checkup_command(&mut self, command: Command) {
        match command {
            Command::CheckUp(wish, reply) => self.check_up(wish, reply),
            Command::CancelCheckUp => self.cancel_check_up(),
            Command::PutAside(wish, reply) => self.put_aside(&wish, reply),
            Command::TakeUpAgain(reason, about, reply) => self.take_up_again(reason, about, reply),
            Command::ProtectFiles(reply) => self.pledge(|desk| desk.protect_files(reply)),
            Command::PruneAudit(reply) => {
                let settings = self.state.settings().clone();
                self.pledge(|desk| desk.prune_on_wish(settings, reply));
            }
            _ => self.state.apply(Event::Checkup(CheckupNews::RefusalSeen)),
        }
    }

    /// Begins, in place of one that runs.
    fn check_up(&mut self, wish: CheckUpWish, reply: Reply<Arc<Checkup>>) {
        self.cancel_check_up();
        let wish = match self.what_to_look_at(wish) {
            Ok(wish) => wish,
            Err(problem) => {
                self.state.apply(Event::Checkup(CheckupNews::Refused(Box::new(problem.clone()))));
                return self.answers.push(reply.later(Err(problem)));
            }
        };
        let run = CheckupRun { done: 0, of: wish.checks() };
        self.state.apply(Event::Checkup(CheckupNews::Running(run)));
        let desk = self.desk();
        self.checking_up.count += 1;
        self.checking_up.run = run;
        let job = self.jobs.spawn(desk.check_up(self.checking_up.count, wish));
        self.checking_up.running = Some((job, reply));
    }

    fn what_to_look_at(&self, wish: CheckUpWish) -> Result<Wish, Problem> {
        let asks = wish.ask;
        let Some(ids) = wish.accounts else {
            return Ok(Wish { here: true, accounts: self.state.accounts().cloned().collect(), asks });
        };
        let account = |id: AccountId| self.state.account(id).cloned().ok_or_else(no_such_account);
        let accounts = ids.into_iter().map(account).collect::<Result<_, _>>()?;
        Ok(Wish { here: false, accounts, asks })
    }

    /// Stops what runs; what it saw so far stays. Whoever waits for it hears that it was stopped.
    fn cancel_check_up(&mut self) {
        if let Some((running, reply)) = self.checking_up.running.take() {
            running.abort();
            self.checking_up.count += 1;
            let cancelled = Problem::new(ProblemKind::CheckupCancelled).at(self.now());
            self.state.apply(Event::Checkup(CheckupNews::Ended));
            self.answers.push(reply.later(Err(cancelled)));
            // What it has kept at the very end may not have been told.
            self.start(super::Desk::remember);
        }
    }

    /// News of a look, if it is still the one that runs.
    pub(super) fn checked_up(&mut self, count: u64, checked: CheckedUp) {
        if count != self.checking_up.count {
            return;
        }
        let failed = match checked {
            CheckedUp::One => {
                self.checking_up.run.done += 1;
                return self.state.apply(Event::Checkup(CheckupNews::Running(self.checking_up.run)));
            }
            CheckedUp::All => None,
            CheckedUp::Failed(problem) => Some(problem),
        };
        self.state.apply(Event::Checkup(CheckupNews::Ended));
        if let Some(problem) = &failed {
            self.state.apply(Event::Checkup(CheckupNews::Refused(problem.clone())));
        }
        if let Some((_, reply)) = self.checking_up.running.take() {
            let ended = match failed {
                Some(problem) => Err(*problem),
                None => Ok(Arc::new(self.state.judge(self.now()))),
            };
            self.answers.push(reply.later(ended));
        }
    }

    /// Leaves a verdict as it is, if it stands as whoever asked has seen it.
    fn put_aside(&mut self, wish: &PutAside, reply: Reply<()>) {
        let now = self.now();
        let checkup = self.state.judge(now);
        let mut all = checkup.verdicts.iter();
        let verdict = all.find(|verdict| verdict.reason == wish.reason && verdict.about == wish.about);
        let dismissal = verdict.ok_or(DismissalError::NotNeeded);
        let dismissal = dismissal.and_then(|verdict| Dismissal::new(verdict, &wish.why, wish.until, now));
        match dismissal {
            Ok(dismissal) => self.pledge(|desk| desk.put_aside(dismissal, reply)),
            Err(why) => {
                let problem = Problem::new(ProblemKind::PutAsideInvalid).at(now).detail(sentence(why));
                self.state.apply(Event::Checkup(CheckupNews::Refused(Box::new(problem.clone()))));
                self.answers.push(reply.later(Err(problem)));
            }
        }
    }

    fn take_up_again(&mut self, reason: Reason, about: About, reply: Reply<()>) {
        let known = |known: &Dismissal| known.reason == reason && known.about == about;
        if self.state.dismissals().iter().any(known) {
            return self.pledge(|desk| desk.take_up(reason, about, reply));
        }
        self.answers.push(reply.later(Ok(()))); // it is shown already
    }
}

/// The words of why, as the beginning of a sentence.
fn sentence(why: DismissalError) -> String {
    let words = why.to_string();
    let mut rest = words.chars();
    rest.next().map(|first| first.to_uppercase().chain(rest).collect()).unwrap_or(words.clone())
}
