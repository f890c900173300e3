//! Work beside the loop: one function a service, its outcome turned into events.
//!
//! A job never touches the state. It sends outcomes, and its own reply after them, so that whoever is answered finds the
//! news in the snapshot. Only a program that asks for a token is answered first.

use std::sync::Arc;

use tokio::sync::{mpsc, watch};

use crate::domain::account::{Account, AccountId, Told};
use crate::domain::alert::Alert;
use crate::domain::audit::NewEvent;
use crate::domain::catalogue::Catalogue;
use crate::domain::detection::Detection;
use crate::domain::import::Preview;
use crate::domain::inspection::Inspection;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::Provider;
use crate::domain::secret::Passphrase;
use crate::domain::settings::{KeyPlace, Settings};
use crate::services::accounts;
use crate::services::hand_out::{HandOutRequest, HandedOut};
use crate::services::lead::Lead;
use crate::services::notify::{Chosen, Telling};
use crate::services::practice::{self, PracticeOffer};
use crate::services::providers::TestedSignIn;
use crate::services::refresh::Failed;
use crate::services::sign_in::{Progress, Signed};
use crate::services::{self, Context, alerts, vault};

use super::command::{Answer, Reply, Verified};
use super::event::{DiagnosisNews, Event, Look};
use super::in_flight::Ticket;
use super::runner::{CheckedUp, Went, Worked};
use super::snapshot::{AttemptId, Browsing, Forwarding, PracticeView, RevocationState, VaultView};

mod adding;
mod auditing;
mod browsers;
mod by_itself;
mod checkup;
mod clients;
mod defining;
mod detecting;
mod diagnosing;
mod erasing;
mod handing_out;
mod importing;
mod inspecting;
mod organisation;
mod programs;
mod recording;
mod revoking;
mod sign_ins;
mod transferring;

pub(super) use defining::TrialTie;
pub(super) use sign_ins::Tie;

/// What a job tells the loop.
pub(super) enum Outcome {
    /// Something became true.
    Event(Event),
    /// What is kept, as it was when this many changes had happened.
    Look(u64, Box<Look>),
    /// From now on nothing is kept on the disk: what later jobs stand on.
    InMemory(Box<Context>),
    /// What was only in memory is on the disk from now on.
    OnDisk(Box<vault::Landed>),
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
    /// These are to be recorded.
    Record(Vec<NewEvent>),
    /// These could not be.
    Unrecorded(Vec<NewEvent>, Box<Problem>),
    /// What could not be recorded before is by now.
    RecordedAgain,
    /// A program asked for a token and got none.
    Refused(HandOutRequest, ProblemKind),
    /// Whether everything could be erased, which somebody wants to know who ends the sign-ins first.
    MayErase(Result<(), Box<Problem>>),
    /// What came of a revocation.
    Went(AccountId, Went),
    /// How far one is.
    RevocationProgress(AccountId, RevocationState),
    /// Something that was done on an account is done.
    Free(AccountId),
    /// What somebody who looks at the log sees now.
    Browsed(u64, Result<Browsing, Box<Problem>>),
    /// A check or an export ended.
    Worked(Worked),
    /// What a check found that nobody waited for.
    Chain(Verified),
    /// The first and the last event of the log.
    LogExtent(u64, u64),
    /// Something unusual was found in it.
    Alert(Alert),
    /// How far a look of the check-up is, by its number.
    CheckedUp(u64, CheckedUp),
    /// News of a diagnosis, by its number.
    Diagnosis(u64, DiagnosisNews),
    /// What was chosen is in the settings file.
    SettingsKept(Box<Settings>),
    /// What the settings file says, as it was when this many choices had been made.
    SettingsRead(u64, Box<Settings>),
    /// An inspection ended, by its number.
    Inspected(u64, Result<Arc<Inspection>, Box<Problem>>),
    /// A search for the provider of an address is so far, by its number.
    Detection(u64, Result<Arc<Detection>, Box<Problem>>),
    /// Settings of another program were read, by its number.
    ImportRead(u64, Result<Arc<Preview>, Box<Problem>>),
    /// How far a trial sign-in is, by its number.
    Trial(u64, Progress),
    /// It ended.
    TrialEnded(u64, Result<Arc<TestedSignIn>, Box<Problem>>),
    /// How forwarding goes.
    Forwarding(u64, Forwarding),
}

/// A job's end of the loop.
#[derive(Clone)]
pub(super) struct Desk {
    pub(super) context: Context,
    pub(super) outcomes: mpsc::Sender<Outcome>,
    /// How many changes had happened when this job began.
    pub(super) changes: u64,
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
        self.load_profile().await;
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
        let (outstanding, alerts) = match self.context.store.outstanding().await {
            Ok(outstanding) => (outstanding, alerts::open(&self.context).await),
            Err(error) => (Vec::new(), Err(error.into())),
        };
        if let Err(problem) = &alerts {
            self.tell(Event::Trouble(Box::new(problem.clone()))).await; // accounts must not suffer for it either
        }
        let alerts = alerts.unwrap_or_default();
        let look = Look { accounts, catalogue: Arc::new(catalogue), outstanding, alerts };
        self.look_for_a_move().await;
        self.send(Outcome::Look(self.changes, Box::new(look))).await;
        self.remember().await; // nobody waits for it to hand out a token
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

    /// Keeps everything on the disk from now on, and says so.
    pub(super) async fn onto_disk(
        mut self,
        place: KeyPlace,
        passphrase: Option<Passphrase>,
        was: VaultView,
        reply: Reply<VaultView>,
    ) {
        let landed = vault::onto_disk(place, passphrase, &self.context).await;
        let outcome = match landed {
            Ok(landed) => {
                self.context = landed.context.clone();
                self.send(Outcome::OnDisk(Box::new(landed))).await;
                self.look_at_folder().await;
                self.clone().load().await;
                Ok(())
            }
            Err(problem) => Err(problem),
        };
        self.vault(async { outcome }, was, reply).await;
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

    pub(super) async fn practice(self, offer: PracticeOffer, reply: Reply<Account>) {
        self.tell(Event::Practice(practice_view(&offer))).await;
        let added = practice::account(&offer, &self.context).await;
        self.tell_added(offer.user, &added).await;
        self.answer(reply, added).await;
    }

    pub(super) async fn practice_fails(self, offer: PracticeOffer, reply: Reply<()>) {
        self.tell(Event::Practice(practice_view(&offer))).await;
        self.answer(reply, Ok(())).await;
    }

    pub(super) async fn practice_failed<T: Send + 'static>(self, problem: Problem, reply: Reply<T>) {
        self.tell(Event::Trouble(Box::new(problem.clone()))).await;
        self.answer(reply, Err(problem)).await;
    }

    pub(super) async fn keep_settings(self, before: Settings, settings: Settings) {
        let wanted = settings.clone();
        let now = self.context.world.clock.now();
        let kept = services::settings::keep(&before, settings, &self.context).await;
        self.send(Outcome::Record(services::settings::changes(&before, &kept.settings, now))).await;
        if kept.settings.start_at_login != wanted.start_at_login {
            self.tell(Event::StartAtLogin(kept.settings.start_at_login)).await;
        }
        if kept.settings.ca_file != wanted.ca_file {
            self.tell(Event::AuthorityFile(kept.settings.ca_file.clone())).await;
        }
        if let Some(problem) = kept.problem {
            self.tell(Event::Trouble(Box::new(problem))).await;
        }
        if kept.written {
            self.send(Outcome::SettingsKept(Box::new(kept.chosen))).await;
        }
    }

    pub(super) async fn discover(self, issuer: String, reply: Reply<Provider>) {
        let learnt = match accounts::catalogue(&self.context).await {
            Ok(catalogue) => accounts::learn(&issuer, &catalogue, &self.context).await,
            Err(problem) => Err(problem),
        };
        self.answer(reply, learnt).await;
    }
}

/// Waits until these sign-ins have ended.
async fn all_ended(sign_ins: Vec<watch::Receiver<()>>) {
    for mut sign_in in sign_ins {
        while sign_in.changed().await.is_ok() {} // a dropped sender is its end
    }
}

fn practice_view(offer: &PracticeOffer) -> PracticeView {
    PracticeView { issuer: offer.issuer.clone(), user: offer.user.clone(), failures: offer.failures.clone() }
}
