//! Sign-ins that run: one for an account, each with a line for inputs and a way to end it.

use tokio::sync::mpsc;
use tokio::task::AbortHandle;

use crate::domain::account::{Account, AccountId};
use crate::domain::problem::{Problem, ProblemKind};
use crate::services::sign_in::{Input, Signed, Wish};

use super::super::command::{Reply, SignInRequest, Way};
use super::super::event::Event;
use super::super::snapshot::{AttemptId, BrowserState, NoticeTone, SignInStep, SignInView};
use super::Runner;
use super::renewals::no_such_account;

/// A sign-in that runs.
pub(super) struct Running {
    account: AccountId,
    inputs: mpsc::Sender<Input>,
    pub(super) abort: AbortHandle,
}

impl Runner {
    /// Begins. A sign-in of the same account that still waits is ended first: the person has started anew.
    pub(super) fn sign_in(&mut self, request: &SignInRequest, reply: Reply<Account>) {
        let Some(account) = self.state.account(request.account).cloned() else { return reply.send(Err(no_such_account())) };
        let Some(provider) = self.provider_of(request.account) else {
            return reply.send(Err(Problem::new(ProblemKind::NoSuchProvider).about(&account.address)));
        };
        self.close_sign_ins_of(account.id);
        self.attempts += 1;
        let attempt = AttemptId(self.attempts);
        let view = SignInView {
            attempt,
            account: account.id,
            address: account.address.clone(),
            provider: provider.short_name.clone(),
            way: request.way,
            step: SignInStep::Prepare,
            paste_refused: None,
            stop: None,
            link: None,
            browser: BrowserState::NotOpened,
            device: None,
            wait: None,
            can_use_device: request.way != Way::Device && provider.endpoints.device_for_mail().is_some(),
        };
        self.state.apply(Event::SignInBegan(Box::new(view)));
        let browser = self.state.settings().browser.clone();
        let wish = Wish { provider, way: request.way, limit: request.limit, browser, account };
        let (inputs, received) = mpsc::channel(8);
        let id = wish.account.id;
        let abort = self.start_abortable(|desk| desk.sign_in(attempt, wish, received, reply));
        self.sign_ins.insert(attempt, Running { account: id, inputs, abort });
    }

    /// Passes an input on; one for a sign-in that has ended is dropped.
    pub(super) fn input(&mut self, attempt: AttemptId, input: Input) {
        if let Some(running) = self.sign_ins.get(&attempt) {
            running.inputs.try_send(input).ok(); // eight unread inputs mean that somebody leans on a key
        }
    }

    /// Ends it if it runs, and takes it off the screen. Its port closes with it. What it may just have written is read
    /// again, so that the picture is true.
    pub(super) fn close_sign_in(&mut self, attempt: AttemptId) {
        self.state.apply(Event::SignInClosed(attempt));
        if let Some(running) = self.sign_ins.remove(&attempt) {
            running.abort.abort();
            self.start(super::Desk::load);
        }
    }

    pub(super) fn close_sign_ins_of(&mut self, id: AccountId) {
        let attempts: Vec<AttemptId> = self.sign_ins.iter().filter(|(_, running)| running.account == id).map(|(attempt, _)| *attempt).collect();
        for attempt in attempts {
            self.close_sign_in(attempt);
        }
    }

    pub(super) fn sign_in_ended(&mut self, attempt: AttemptId, result: Result<Signed, Problem>, reply: Reply<Account>) {
        self.sign_ins.remove(&attempt);
        match result {
            Ok(signed) => {
                self.state.apply(Event::SignedIn(attempt, Box::new(signed.account.clone())));
                if signed.refresh_withheld {
                    let text = format!("{} gave no refresh token; signing in again asks for one", signed.account.address);
                    self.state.apply(Event::Notice(NoticeTone::Attention, text, Some(signed.account.id)));
                }
                self.publish();
                reply.send(Ok(signed.account));
            }
            Err(problem) => {
                self.state.apply(Event::SignInFailed(attempt, Box::new(problem.clone())));
                self.publish();
                reply.send(Err(problem));
            }
        }
    }
}
