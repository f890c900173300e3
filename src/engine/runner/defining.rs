//! A person's own definitions of providers: judged, kept, removed, written, tried. One trial at a time.

use std::convert::Infallible;
use std::sync::Arc;

use tokio::sync::{mpsc, oneshot};

use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::RedirectForm;
use crate::services::providers::{TestWish, TestedSignIn};
use crate::services::sign_in::{Input, Progress};

use super::super::command::{Command, Reply, Way};
use super::super::event::Event;
use super::super::job::TrialTie;
use super::super::snapshot::{BrowserState, ProviderTestEnd, ProviderTestView, SignInStep};
use super::Runner;

/// The trial sign-in that runs or is shown.
#[derive(Default)]
pub(super) struct Trial {
    /// Counts them, so that late news of one that was left are nobody's.
    count: u64,
    running: Option<Running>,
    view: Option<Box<ProviderTestView>>,
}

struct Running {
    inputs: mpsc::Sender<Input>,
    /// Dropped to leave it.
    _goes_on: oneshot::Sender<Infallible>,
    reply: Reply<Arc<TestedSignIn>>,
}

impl Runner {
    /// What is wanted of a definition.
    pub(super) fn definition_command(&mut self, command: Command) {
        match command {
            Command::ReadDefinition(path, reply) => self.start(|desk| desk.read_definition(path, reply)),
            Command::CheckDefinition(text, depth, reply) => {
                self.start(|desk| desk.check_definition(text, depth, reply));
            }
            Command::KeepProvider(provider, reply) => {
                self.pledge(|desk| desk.keep_provider(*provider, reply));
            }
            Command::RemoveProvider(id, reply) => self.pledge(|desk| desk.remove_provider(id, reply)),
            Command::ExportProvider(id, path, reply) => {
                self.pledge(|desk| desk.export_provider(id, path, reply));
            }
            Command::TestProvider(wish, reply) => self.try_provider(*wish, reply),
            Command::ProviderTestInput(input) => {
                if let Some(running) = &self.trial.running {
                    running.inputs.try_send(input).ok(); // eight unread inputs mean that somebody leans on a key
                }
            }
            _ => {
                self.end_trial();
                self.show_trial(None);
            }
        }
    }

    /// Begins, in place of one that runs.
    fn try_provider(&mut self, wish: TestWish, reply: Reply<Arc<TestedSignIn>>) {
        self.end_trial();
        let paste = wish.way == Way::Paste || wish.provider.redirect.form == RedirectForm::Paste;
        self.show_trial(Some(Box::new(ProviderTestView {
            provider: wish.provider.short_name.clone(),
            step: SignInStep::Prepare,
            link: None,
            browser: BrowserState::NotOpened,
            wait: None,
            paste,
            paste_refused: None,
            end: None,
        })));
        let (inputs, received) = mpsc::channel(8);
        let (goes_on, left) = oneshot::channel();
        let tie = TrialTie { count: self.trial.count, inputs: received, left };
        let browser = self.context.organisation.browser(None, self.state.settings().browser.clone());
        // Once it has tokens it is finished also when the program ends, so that they are revoked.
        self.pledge(|desk| desk.try_provider(wish, browser, tie));
        self.trial.running = Some(Running { inputs, _goes_on: goes_on, reply });
    }

    /// News of a trial, if it is still the one that is shown.
    pub(super) fn trial_goes_on(&mut self, count: u64, progress: Progress) {
        if count != self.trial.count {
            return;
        }
        let Some(mut view) = self.trial.view.clone() else { return };
        match progress {
            Progress::Step(step) => view.step = step,
            Progress::Link(link, wait) => {
                (view.link, view.wait, view.step) = (Some(link), Some(wait), SignInStep::Wait);
            }
            Progress::Browser(Ok(())) => view.browser = BrowserState::Opened,
            Progress::Browser(Err(problem)) => view.browser = BrowserState::Failed(problem),
            Progress::PasteRefused(problem) => view.paste_refused = Some(problem),
            Progress::Device(..) | Progress::SomeoneElse(_) | Progress::EndingOld | Progress::OldEnded(_) => {
            }
        }
        self.show_trial(Some(view));
    }

    /// It ended.
    pub(super) fn trial_ended(&mut self, count: u64, tested: Result<Arc<TestedSignIn>, Box<Problem>>) {
        if count != self.trial.count {
            return;
        }
        if let Some(mut view) = self.trial.view.clone() {
            view.end = Some(match &tested {
                Ok(tested) => ProviderTestEnd::Worked(Arc::clone(tested)),
                Err(problem) => ProviderTestEnd::Failed(problem.clone()),
            });
            if tested.is_ok() {
                view.step = SignInStep::Done;
            }
            self.show_trial(Some(view));
        }
        if let Some(running) = self.trial.running.take() {
            self.answers.push(running.reply.later(tested.map_err(|problem| *problem)));
        }
    }

    /// Leaves the one that runs; who waits for it hears so.
    pub(super) fn end_trial(&mut self) {
        self.trial.count += 1;
        if let Some(running) = self.trial.running.take() {
            let left = Problem::new(ProblemKind::SignInCancelled).at(self.now());
            self.answers.push(running.reply.later(Err(left)));
        }
    }

    fn show_trial(&mut self, view: Option<Box<ProviderTestView>>) {
        self.trial.view.clone_from(&view);
        self.state.apply(Event::ProviderTest(view));
    }
}
