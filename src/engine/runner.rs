//! The loop: a command, a finished job, or a due time; nothing else changes the state.
//!
//! A renewal that has left for the provider is never cancelled: when the loop ends it waits for those that are on their way.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::SignedDuration;
use tokio::sync::{mpsc, watch};
use tokio::task::{AbortHandle, JoinSet};

use crate::domain::secret::Passphrase;
use crate::domain::settings::KeyPlace;
use crate::platform::clock;
use crate::services::sign_in::Input;
use crate::services::{Context, vault};

use super::command::Command;
use super::event::Event;
use super::in_flight::InFlight;
use super::job::{Desk, Outcome};
use super::snapshot::{AttemptId, Snapshot};
use super::state::State;
use super::{Parts, PracticeStarter};

mod clockwork;
mod renewals;
mod requests;
mod sign_ins;

use sign_ins::Running;

/// The running loop.
pub(super) struct Runner {
    state: State,
    context: Context,
    commands: mpsc::Receiver<Command>,
    outcomes: (mpsc::Sender<Outcome>, mpsc::Receiver<Outcome>),
    publish: watch::Sender<Arc<Snapshot>>,
    jobs: JoinSet<()>,
    in_flight: InFlight,
    sign_ins: HashMap<AttemptId, Running>,
    attempts: u64,
    practice: Option<PracticeStarter>,
    watches: bool,
}

impl Runner {
    pub(super) fn new(parts: Parts, commands: mpsc::Receiver<Command>, publish: watch::Sender<Arc<Snapshot>>, state: State) -> Self {
        Self {
            state,
            context: parts.context,
            commands,
            outcomes: mpsc::channel(super::handle::QUEUE),
            publish,
            jobs: JoinSet::new(),
            in_flight: InFlight::default(),
            sign_ins: HashMap::new(),
            attempts: 0,
            practice: parts.practice,
            watches: parts.watches,
        }
    }

    pub(super) async fn run(mut self, key_place: Option<KeyPlace>, passphrase: Option<Passphrase>) {
        self.start(Desk::load);
        self.start(|desk| desk.open_vault(key_place, passphrase));
        loop {
            self.publish();
            let until = self.wakes_at(self.now());
            let clock = Arc::clone(&self.context.world.clock);
            tokio::select! {
                biased;
                Some(outcome) = self.outcomes.1.recv() => self.take(outcome),
                command = self.commands.recv() => match command {
                    None | Some(Command::Quit) => break,
                    Some(command) => self.execute(command),
                },
                Some(_) = self.jobs.join_next(), if !self.jobs.is_empty() => {}
                () = clock.nap(until) => self.look_at_the_clock(),
            }
        }
        self.end().await;
    }

    /// Sign-ins end at once and keep nothing; renewals are waited for, because the provider may have answered already.
    async fn end(mut self) {
        for running in self.sign_ins.values() {
            running.abort.abort();
        }
        let clock = Arc::clone(&self.context.world.clock);
        let rest = async {
            while !self.in_flight.is_empty() {
                let Some(outcome) = self.outcomes.1.recv().await else { return };
                self.take(outcome);
            }
        };
        clock::within(clock.as_ref(), LAST_WAIT, rest).await;
    }

    fn execute(&mut self, command: Command) {
        match command {
            Command::AddAccount(wish, reply) => self.start(|desk| desk.add(*wish, reply)),
            Command::CloseAdding => self.state.apply(Event::Adding(None)),
            Command::SetClient(id, choice, reply) => self.with_provider(id, reply, |desk, account, provider, reply| desk.set_client(account, choice, provider, reply)),
            Command::ChangeAccount(id, change, reply) => self.with_account(id, reply, |desk, account, reply| desk.change(account, change, reply)),
            Command::Forget(id, ending, reply) => self.forget(id, ending, reply),
            Command::SignIn(request, reply) => self.sign_in(&request, reply),
            Command::OpenBrowserAgain(attempt) => self.input(attempt, Input::OpenBrowser),
            Command::PasteRedirect(attempt, text) => self.input(attempt, Input::Pasted(text)),
            Command::Decide(attempt, decision) => self.input(attempt, Input::Decide(decision)),
            Command::CancelSignIn(attempt) | Command::CloseSignIn(attempt) => self.close_sign_in(attempt),
            Command::Renew(id, reply) => self.renew_for_person(id, reply),
            Command::HandOut(request, reply) => self.hand_out(request, reply),
            Command::Discover(issuer, reply) => self.start(|desk| desk.discover(issuer, reply)),
            Command::Unlock(passphrase, reply) => self.vault(reply, |context| async move { vault::unlock(passphrase, &context).await }),
            Command::CreateVault(place, passphrase, reply) => self.vault(reply, move |context| async move { vault::create(place, passphrase, &context).await }),
            Command::MoveVault(place, passphrase, reply) => self.vault(reply, move |context| async move { vault::move_key(place, passphrase, &context).await }),
            Command::ChangePassphrase { old, new, reply } => self.vault(reply, |context| async move { vault::change_passphrase(old, new, &context).await }),
            Command::ChangeSettings(settings) => self.change_settings(settings),
            Command::TryPractice(reply) => self.try_practice(reply),
            Command::DismissNotice(id) => self.state.apply(Event::NoticeDismissed(id)),
            Command::Quit => {}
        }
    }

    fn take(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Event(event) => self.state.apply(event),
            Outcome::Renewal(id, result, asked) => self.renewal_ended(id, *result, asked),
            Outcome::SignIn(attempt, result, reply) => self.sign_in_ended(attempt, *result, reply),
            Outcome::Answer(answer) => {
                self.publish();
                answer();
            }
        }
    }

    fn desk(&self) -> Desk {
        Desk { context: self.context.clone(), outcomes: self.outcomes.0.clone() }
    }

    fn start<F: Future<Output = ()> + Send + 'static>(&mut self, job: impl FnOnce(Desk) -> F) {
        self.start_abortable(job);
    }

    fn start_abortable<F: Future<Output = ()> + Send + 'static>(&mut self, job: impl FnOnce(Desk) -> F) -> AbortHandle {
        let job = job(self.desk());
        self.jobs.spawn(job)
    }
}

/// As long as any exchange may take.
const LAST_WAIT: SignedDuration = SignedDuration::from_secs(35);
