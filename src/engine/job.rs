//! Work beside the loop: one function a service, its outcome turned into events.
//!
//! A job never touches the state. It sends outcomes, and its own reply after them, so that whoever is answered finds the
//! news in the snapshot. Only a program that asks for a token is answered first.

use std::convert::Infallible;
use std::sync::Arc;

use tokio::sync::{mpsc, oneshot};

use crate::domain::account::{Account, AccountId, MailAddress, Told};
use crate::domain::catalogue::Catalogue;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::Provider;
use crate::domain::settings::Settings;
use crate::services::accounts::{self, AccountChange, AddAccount, ClientChoice, Ending, Forgotten};
use crate::services::hand_out::{self, HandOutRequest, HandedOut};
use crate::services::lead::Lead;
use crate::services::notify::{Chosen, Telling};
use crate::services::practice::{self, PracticeOffer};
use crate::services::refresh::Failed;
use crate::services::rotate;
use crate::services::sign_in::{self, Input, Line, Progress, Signed, Wish};
use crate::services::{self, Context, vault};

use super::command::{Answer, Reply};
use super::event::Event;
use super::in_flight::Ticket;
use super::snapshot::{AddingState, AttemptId, BrowserState, PracticeView, VaultView};

mod by_itself;

/// What a job tells the loop.
pub(super) enum Outcome {
    /// Something became true.
    Event(Event),
    /// Accounts and providers as they were when this many changes had happened.
    Look(u64, Vec<Account>, Arc<Catalogue>),
    /// From now on nothing is kept on the disk: what later jobs stand on.
    InMemory(Box<Context>),
    /// How often another start has asked for the window, ever.
    Raises(i64),
    /// This process leads from now on.
    Leads(Lead),
    /// Whether this process could lead cannot be told.
    NoLead(Box<Problem>),
    /// The vault was looked at once more.
    VaultAgain(VaultView),
    /// Who waits for the vault with this ticket has waited long enough.
    Impatient(Ticket),
    /// The person was told this about an account, or not.
    Told(AccountId, Told, Telling),
    /// The person chose something on a notification.
    Chosen(Chosen),
    /// Whoever asked is answered once the events before this are in the snapshot.
    Answer(Answer),
    /// A token that seemed good for long enough is not: it is renewed before this program gets one.
    TooShort(HandOutRequest, Reply<HandedOut>),
    /// A renewal ended; those who wait for it are answered by the loop.
    Renewal(AccountId, Box<Result<Account, Failed>>),
    /// A sign-in ended.
    SignIn(AttemptId, Box<Result<Signed, Problem>>),
}

/// A job's end of the loop.
#[derive(Clone)]
pub(super) struct Desk {
    pub(super) context: Context,
    pub(super) outcomes: mpsc::Sender<Outcome>,
    /// How many changes had happened when this job began.
    pub(super) changes: u64,
}

/// What ties a running sign-in to the loop.
pub(super) struct Tie {
    pub(super) attempt: AttemptId,
    pub(super) inputs: mpsc::Receiver<Input>,
    /// Resolves when the person has cancelled.
    pub(super) cancelled: oneshot::Receiver<Infallible>,
    /// Sign-ins that are ending and may still have their port.
    pub(super) before: Vec<oneshot::Receiver<Infallible>>,
    /// Dropped when this one has ended.
    pub(super) ended: oneshot::Sender<Infallible>,
}

impl Desk {
    async fn tell(&self, event: Event) {
        self.send(Outcome::Event(event)).await;
    }

    async fn answer<T: Send + 'static>(&self, reply: Reply<T>, answer: Result<T, Problem>) {
        self.send(Outcome::Answer(reply.later(answer))).await;
    }

    async fn send(&self, outcome: Outcome) {
        self.outcomes.send(outcome).await.ok(); // the loop has ended: nobody is left to hear
    }

    /// Reads everything anew: after another process has written, and after providers changed.
    pub(super) async fn load(self) {
        let accounts = match self.context.store.accounts().await {
            Ok(accounts) => accounts,
            Err(error) => return self.tell(Event::Unreadable(Box::new(error.into()))).await,
        };
        let catalogue = match accounts::catalogue(&self.context).await {
            Ok(catalogue) => catalogue,
            Err(problem) => {
                self.tell(Event::Trouble(Box::new(problem))).await;
                Catalogue::built_in() // accounts at built-in providers must not suffer for it
            }
        };
        self.send(Outcome::Look(self.changes, accounts, Arc::new(catalogue))).await;
    }

    /// Keeps everything in memory from now on, and says so.
    pub(super) async fn in_memory(mut self, was: VaultView, reply: Reply<VaultView>) {
        let moved = vault::in_memory(&self.context).await;
        if let Ok(context) = &moved {
            self.send(Outcome::InMemory(Box::new(context.clone()))).await;
            self.context = context.clone();
            self.clone().load().await;
        }
        self.vault(async { moved.map(|_context| ()) }, was, reply).await;
    }

    /// Does something to the vault and shows what became of it. A failed attempt on an open vault leaves it open.
    pub(super) async fn vault(
        self,
        work: impl Future<Output = Result<(), Problem>> + Send,
        was: VaultView,
        reply: Reply<VaultView>,
    ) {
        let begun = self.context.world.clock.now();
        match work.await {
            Ok(()) => {
                let view = vault::view(Ok(()), begun, &self.context).await;
                self.tell(Event::Vault(view.clone())).await;
                self.answer(reply, Ok(view)).await;
            }
            Err(problem) => {
                let view = if was.is_open() {
                    was
                } else {
                    vault::view(Err(problem.clone()), begun, &self.context).await
                };
                self.tell(Event::Vault(view)).await;
                self.tell(Event::VaultRefused(Box::new(problem.clone()))).await;
                self.answer(reply, Err(problem)).await;
            }
        }
    }

    pub(super) async fn add(self, wish: AddAccount, reply: Reply<Account>) {
        let address = wish.address.clone();
        self.tell(Event::Adding(Some((address.clone(), AddingState::Asking)))).await;
        let added = accounts::add(wish, &self.context).await;
        self.tell_added(address, &added).await;
        self.answer(reply, added).await;
    }

    async fn tell_added(&self, address: MailAddress, added: &Result<Account, Problem>) {
        let state = match added {
            Ok(account) => {
                if let Ok(catalogue) = accounts::catalogue(&self.context).await {
                    self.tell(Event::Providers(Arc::new(catalogue))).await;
                }
                self.tell(Event::Account(Box::new(account.clone()))).await;
                AddingState::Added(account.id)
            }
            Err(problem) => AddingState::Failed(Box::new(problem.clone())),
        };
        self.tell(Event::Adding(Some((address, state)))).await;
    }

    pub(super) async fn practice(self, offer: PracticeOffer, reply: Reply<Account>) {
        let view = PracticeView { issuer: offer.issuer.clone(), user: offer.user.clone() };
        self.tell(Event::Practice(view)).await;
        let added = practice::account(&offer, &self.context).await;
        self.tell_added(offer.user, &added).await;
        self.answer(reply, added).await;
    }

    pub(super) async fn practice_failed(self, problem: Problem, reply: Reply<Account>) {
        self.tell(Event::Trouble(Box::new(problem.clone()))).await;
        self.answer(reply, Err(problem)).await;
    }

    pub(super) async fn keep_settings(self, before: Settings, settings: Settings) {
        let wanted = settings.start_at_login;
        let kept = services::settings::keep(&before, settings, &self.context).await;
        if kept.settings.start_at_login != wanted {
            self.tell(Event::StartAtLogin(kept.settings.start_at_login)).await;
        }
        if let Some(problem) = kept.problem {
            self.tell(Event::Trouble(Box::new(problem))).await;
        }
    }

    pub(super) async fn set_client(
        self,
        account: Account,
        choice: ClientChoice,
        provider: Arc<Provider>,
        reply: Reply<Account>,
    ) {
        let changed = accounts::set_client(&account, choice, &provider, &self.context).await;
        self.changed(changed, reply).await;
    }

    pub(super) async fn change(self, account: Account, change: AccountChange, reply: Reply<Account>) {
        let changed = accounts::change(&account, change, &self.context).await;
        self.changed(changed, reply).await;
    }

    async fn changed(&self, changed: Result<Account, Problem>, reply: Reply<Account>) {
        if let Ok(account) = &changed {
            self.tell(Event::Account(Box::new(account.clone()))).await;
        }
        self.answer(reply, changed).await;
    }

    pub(super) async fn forget(
        self,
        account: Account,
        ending: Ending,
        provider: Option<Arc<Provider>>,
        reply: Reply<Forgotten>,
    ) {
        let id = account.id;
        let forgotten = accounts::forget(account, ending, provider.as_deref(), &self.context).await;
        match &forgotten {
            Ok(forgotten) => self.tell(Event::Forgotten(id, forgotten.address.clone())).await,
            Err(problem) => {
                self.tell(Event::ForgetRefused(id, Box::new(problem.clone()))).await;
            }
        }
        self.answer(reply, forgotten).await;
    }

    pub(super) async fn discover(self, issuer: String, reply: Reply<Provider>) {
        let learnt = match accounts::catalogue(&self.context).await {
            Ok(catalogue) => accounts::learn(&issuer, &catalogue, &self.context).await,
            Err(problem) => Err(problem),
        };
        self.answer(reply, learnt).await;
    }

    /// Hands out what the picture says is good for long enough. Where the store knows better, because time went by or
    /// another process has written, it is renewed first.
    pub(super) async fn hand_out(self, request: HandOutRequest, reply: Reply<HandedOut>) {
        match hand_out::run(&request, &self.context).await {
            Err(problem) if problem.kind == ProblemKind::LifeTooShort => {
                self.send(Outcome::TooShort(request, reply)).await;
            }
            handed => self.give(handed, reply).await,
        }
    }

    /// Hands out what there is, after a renewal.
    pub(super) async fn hand_out_at_last(self, request: HandOutRequest, reply: Reply<HandedOut>) {
        let handed = hand_out::run(&request, &self.context).await;
        self.give(handed, reply).await;
    }

    /// The program gets its token first: what is noted about it afterwards is nothing it should wait for.
    async fn give(self, handed: Result<HandedOut, Problem>, reply: Reply<HandedOut>) {
        let to_note = handed.as_ref().ok().and_then(HandedOut::to_note);
        self.answer(reply, handed).await;
        if let Some((id, last_use)) = to_note
            && hand_out::note(id, last_use.clone(), &self.context).await
        {
            self.tell(Event::HandedOut(id, last_use)).await;
        }
    }

    /// Runs a sign-in and passes its news on as they come. Cancelling drops it where it is, which closes its port; once it
    /// writes, it is no longer cancelled, so that its end tells what was stored.
    pub(super) async fn sign_in(self, wish: Wish, tie: Tie) {
        let Tie { attempt, inputs, mut cancelled, before, ended } = tie;
        for earlier in before {
            earlier.await.ok(); // a dropped sender is its end
        }
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
