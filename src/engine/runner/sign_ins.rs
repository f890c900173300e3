//! Sign-ins that run: one for an account, each with a line for inputs and a way to end it.

use std::convert::Infallible;

use tokio::sync::{mpsc, oneshot, watch};

use crate::domain::account::{Account, AccountId, MailAddress};
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::Provider;
use crate::services::sign_in::{Input, Signed, Wish};

use super::super::command::{Answer, Reply, Rotated, SignInRequest, Way};
use super::super::event::Event;
use super::super::job::Tie;
use super::super::snapshot::{AttemptId, BrowserState, NoticeTone, SignInStep, SignInView};
use super::Runner;
use super::renewals::no_such_account;

/// A sign-in that runs, or is ending.
pub(super) struct Running {
    account: AccountId,
    address: MailAddress,
    inputs: mpsc::Sender<Input>,
    /// Dropped to cancel; `None` once that has happened.
    goes_on: Option<oneshot::Sender<Infallible>>,
    /// Its sender is dropped when it has ended and its port is closed.
    ended: watch::Receiver<()>,
    then: Then,
}

/// Who hears of the end of a sign-in.
enum Then {
    SignedIn(Reply<Account>),
    /// A full rotation, and the account as it was before.
    Rotated(Box<Account>, Reply<Rotated>),
}

impl Then {
    fn refuse(self, problem: Problem) {
        match self {
            Self::SignedIn(reply) => reply.send(Err(problem)),
            Self::Rotated(_, reply) => reply.send(Err(problem)),
        }
    }
}

impl Runner {
    /// A sign-in for a person.
    pub(super) fn sign_in(&mut self, request: &SignInRequest, reply: Reply<Account>) {
        self.begin_sign_in(request, Then::SignedIn(reply));
    }

    /// A sign-in after which the grant of before is ended.
    pub(super) fn rotate_fully(&mut self, request: &SignInRequest, reply: Reply<Rotated>) {
        let Some(account) = self.state.account(request.account).cloned() else {
            return reply.send(Err(no_such_account()));
        };
        self.state.apply(Event::Rotation(account.id, None));
        self.begin_sign_in(request, Then::Rotated(Box::new(account), reply));
    }

    /// Begins. A sign-in of the same account that still waits is ended first: the person has started anew.
    fn begin_sign_in(&mut self, request: &SignInRequest, then: Then) {
        let Some(account) = self.state.account(request.account).cloned() else {
            return then.refuse(no_such_account());
        };
        let Some(provider) = self.provider_of(request.account) else {
            return then.refuse(Problem::new(ProblemKind::NoSuchProvider).about(&account.address));
        };
        if let Err(decided) = self.context.organisation.allow_browser(request.browser.as_deref()) {
            return then.refuse(decided.about(&account.address));
        }
        self.close_sign_ins_of(account.id);
        self.attempts += 1;
        let attempt = AttemptId(self.attempts);
        let ends_old = matches!(then, Then::Rotated(..));
        let view = view(attempt, &account, &provider, request.way, ends_old);
        self.state.apply(Event::SignInBegan(Box::new(view)));
        let of_settings = self.state.settings().browser.clone();
        let wished = request.browser.clone().or_else(|| account.particulars.browser.clone());
        let browser = self.context.organisation.browser(wished, of_settings);
        let has_siblings = self.has_siblings(&account, &provider);
        let (way, limit, fresh) = (request.way, request.limit, request.fresh);
        self.run_sign_in(
            attempt,
            Wish { account, provider, way, limit, browser, has_siblings, fresh, ends_old },
            then,
        );
    }

    /// Whether somebody else's account of the same company's sign-in is here: then the browser may know several of them.
    fn has_siblings(&self, of: &Account, provider: &Provider) -> bool {
        let catalogue = self.state.catalogue();
        let same_family = |other: &Account| {
            let family = catalogue.find(&other.provider).and_then(|provider| provider.family.as_deref());
            other.provider == of.provider || (family.is_some() && family == provider.family.as_deref())
        };
        let mut others = self.state.accounts().filter(|other| other.id != of.id);
        others.any(|other| same_family(other) && other.wanted_person() != of.wanted_person())
    }

    fn run_sign_in(&mut self, attempt: AttemptId, wish: Wish, then: Then) {
        let (inputs, received) = mpsc::channel(8);
        let (goes_on, cancelled) = oneshot::channel();
        let (ended, ending) = watch::channel(());
        let closed = self.sign_ins.values().filter(|running| running.goes_on.is_none());
        let before = closed.map(|running| running.ended.clone()).collect();
        let running = Running {
            account: wish.account.id,
            address: wish.account.address.clone(),
            inputs,
            goes_on: Some(goes_on),
            ended: ending,
            then,
        };
        let tie = Tie { attempt, inputs: received, cancelled, before, ended };
        // One that has begun to write, or to end a grant, is finished also when the program ends; any other ends at once.
        self.pledge(|desk| desk.sign_in(wish, tie));
        self.sign_ins.insert(attempt, running);
    }

    /// Passes an input on; one for a sign-in that has ended is dropped.
    pub(super) fn input(&mut self, attempt: AttemptId, input: Input) {
        if let Some(running) = self.sign_ins.get(&attempt) {
            running.inputs.try_send(input).ok(); // eight unread inputs mean that somebody leans on a key
        }
    }

    /// Takes it off the screen, and ends it if it runs. Who waits for it hears of it when it has ended.
    pub(super) fn close_sign_in(&mut self, attempt: AttemptId) {
        self.state.apply(Event::SignInClosed(attempt));
        if let Some(running) = self.sign_ins.get_mut(&attempt) {
            running.goes_on = None;
        }
    }

    pub(super) fn close_sign_ins_of(&mut self, id: AccountId) {
        let attempts: Vec<AttemptId> = self
            .sign_ins
            .iter()
            .filter(|(_, running)| running.account == id)
            .map(|(attempt, _)| *attempt)
            .collect();
        for attempt in attempts {
            self.close_sign_in(attempt);
        }
    }

    /// Closes the sign-ins of an account, and gives back what tells when each has ended: one that has begun to write is not
    /// cancelled any more.
    pub(super) fn sign_ins_ending(&mut self, id: AccountId) -> Vec<watch::Receiver<()>> {
        self.close_sign_ins_of(id);
        let of_it = self.sign_ins.values().filter(|running| running.account == id);
        of_it.map(|running| running.ended.clone()).collect()
    }

    pub(super) fn sign_in_ended(&mut self, attempt: AttemptId, result: Result<Signed, Problem>) {
        let Some(running) = self.sign_ins.remove(&attempt) else {
            return;
        };
        let ended = match result {
            Ok(signed) => {
                self.state.apply(Event::SignedIn(attempt, Box::new(signed.account.clone())));
                self.note_withheld(&signed);
                Ok(signed)
            }
            Err(problem) => {
                let problem = match problem.account {
                    Some(_) => problem,
                    None => problem.about(&running.address).at(self.now()),
                };
                self.state.apply(Event::SignInFailed(attempt, Box::new(problem.clone())));
                Err(problem)
            }
        };
        self.tell_end(running.then, ended);
    }

    fn tell_end(&mut self, then: Then, ended: Result<Signed, Problem>) {
        match then {
            Then::SignedIn(reply) => self.answers.push(reply.later(ended.map(|signed| signed.account))),
            Then::Rotated(before, reply) => {
                let now = self.now();
                let rotated =
                    ended.map(|signed| Rotated::between(&before, signed.account, now, signed.old_grant));
                self.show_rotation(before.id, &rotated);
                self.answers.push(reply.later(rotated));
            }
        }
    }

    fn note_withheld(&mut self, signed: &Signed) {
        if signed.refresh_withheld {
            let address = &signed.account.address;
            let text = format!("{address} gave no refresh token; signing in again asks for one");
            self.state.apply(Event::Notice(NoticeTone::Attention, text, Some(signed.account.id)));
        }
    }

    /// The program quits: they end at once, and who waits hears that they were cancelled.
    pub(super) fn end_sign_ins(&mut self) {
        let now = self.now();
        for (_, running) in self.sign_ins.drain() {
            let cancelled = Problem::new(ProblemKind::SignInCancelled).about(&running.address).at(now);
            let answer: Answer = match running.then {
                Then::SignedIn(reply) => reply.later(Err(cancelled)),
                Then::Rotated(_, reply) => reply.later(Err(cancelled)),
            };
            self.answers.push(answer);
        }
    }
}

fn view(attempt: AttemptId, account: &Account, provider: &Provider, way: Way, ends_old: bool) -> SignInView {
    SignInView {
        attempt,
        account: account.id,
        address: account.address.clone(),
        provider: provider.short_name.clone(),
        way,
        step: SignInStep::Prepare,
        paste_refused: None,
        stop: None,
        link: None,
        browser: BrowserState::NotOpened,
        device: None,
        wait: None,
        can_use_device: way != Way::Device && provider.endpoints.device_for_mail().is_some(),
        ends_old,
    }
}
