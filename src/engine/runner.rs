//! The loop: a command, a finished job, or a due time; nothing else changes the state.
//!
//! A renewal that has left for the provider is never cancelled: when the loop ends it waits for those that are on their way.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;

use crate::domain::secret::Passphrase;
use crate::domain::settings::KeyPlace;
use crate::services::Context;
use crate::services::reach::Waking;
use crate::services::sign_in::Input;
use crate::services::vault::OnlyWindow;

use super::command::{Answer, Command};
use super::event::{Event, TransferNews};
use super::in_flight::InFlight;
use super::job::{Desk, Outcome};
use super::picture::Picture;
use super::snapshot::{AttemptId, Snapshot};
use super::state::State;
use super::{Parts, PracticeStarter};

mod again;
mod auditing;
mod browsers;
mod checkup;
mod choosing;
mod chores;
mod clients;
mod clockwork;
mod defining;
mod detecting;
mod diagnosing;
mod ending;
mod erasing;
mod importing;
mod inspecting;
mod leading;
mod organisation;
mod recording;
mod renewals;
mod requests;
mod revoking;
mod shut;
mod sign_ins;
mod transferring;

pub(super) use auditing::{Work, Worked};
pub(super) use checkup::CheckedUp;
pub(super) use revoking::Went;
pub(super) use shut::VAULT_PATIENCE;

use auditing::Auditing;
use checkup::CheckingUp;
use choosing::Chosen;
use chores::Chores;
use clockwork::Raises;
use defining::Trial;
use detecting::Detecting;
use diagnosing::Diagnosing;
use importing::Importing;
use inspecting::Inspecting;
use leading::{Leading, Tellings};
use recording::Recording;
use revoking::Revoking;
use shut::Shut;
use sign_ins::Running;

/// The running loop.
pub(super) struct Runner {
    state: State,
    picture: Picture,
    context: Context,
    commands: mpsc::Receiver<Command>,
    outcomes: (mpsc::Sender<Outcome>, mpsc::Receiver<Outcome>),
    publish: watch::Sender<Arc<Snapshot>>,
    /// Work that may be dropped when the loop ends.
    jobs: JoinSet<()>,
    /// Work that is finished first: something was promised or has left for a provider.
    pledged: JoinSet<()>,
    answers: Vec<Answer>,
    in_flight: InFlight,
    sign_ins: HashMap<AttemptId, Running>,
    attempts: u64,
    raises: Raises,
    leading: Leading,
    tellings: Tellings,
    shut: Shut,
    revoking: Revoking,
    recording: Recording,
    auditing: Auditing,
    checking_up: CheckingUp,
    detecting: Detecting,
    diagnosing: Diagnosing,
    inspecting: Inspecting,
    chosen: Chosen,
    importing: Importing,
    trial: Trial,
    chores: Chores,
    /// The newest event of the log, whoever has written it, for those who wait for events.
    recorded: watch::Sender<u64>,
    /// What this process writes into it.
    writes: watch::Receiver<u64>,
    /// The last time the machine woke up.
    woke: Option<Arc<Waking>>,
    /// When it is looked around next.
    looks_at: Timestamp,
    practice: Option<PracticeStarter>,
    watches: bool,
    /// What keeps other windows from a folder that was none of this one when it opened.
    window: Option<OnlyWindow>,
    /// Whether another window has that lock.
    lacks_window_lock: bool,
}

impl Runner {
    pub(super) fn new(
        parts: Parts,
        commands: mpsc::Receiver<Command>,
        publish: watch::Sender<Arc<Snapshot>>,
        (state, picture): (State, Picture),
    ) -> Self {
        Self {
            state,
            picture,
            looks_at: parts.context.world.clock.now(),
            writes: parts.context.store.recorded(),
            recorded: watch::channel(0).0,
            context: parts.context,
            commands,
            outcomes: mpsc::channel(super::handle::QUEUE),
            publish,
            jobs: JoinSet::new(),
            pledged: JoinSet::new(),
            answers: Vec::new(),
            in_flight: InFlight::default(),
            sign_ins: HashMap::new(),
            attempts: 0,
            raises: Raises::default(),
            leading: Leading::new(parts.lead_in),
            tellings: Tellings::default(),
            shut: Shut::default(),
            revoking: Revoking::default(),
            recording: Recording::default(),
            auditing: Auditing::default(),
            checking_up: CheckingUp::default(),
            detecting: Detecting::default(),
            diagnosing: Diagnosing::default(),
            inspecting: Inspecting::default(),
            chosen: Chosen::new(parts.trouble.is_none().then_some(parts.settings)),
            importing: Importing::default(),
            trial: Trial::default(),
            chores: Chores::default(),
            woke: None,
            practice: parts.practice,
            watches: parts.watches,
            window: None,
            lacks_window_lock: false,
        }
    }

    pub(super) async fn run(mut self, key_place: Option<KeyPlace>, passphrase: Option<Passphrase>) {
        if self.watches {
            self.lead_from_the_start();
        }
        self.start(Desk::load);
        self.start(|desk| desk.open_vault(key_place, passphrase));
        if self.watches {
            self.enforce_login();
            self.look_around();
        }
        while !self.state.is_erased() {
            self.publish();
            let began = self.now();
            let until = self.wakes_at(began);
            let clock = Arc::clone(&self.context.world.clock);
            let happened = tokio::select! {
                biased;
                Some(outcome) = self.outcomes.1.recv() => Happened::Outcome(outcome),
                command = self.commands.recv() => Happened::Command(command.unwrap_or(Command::Quit)),
                Ok(()) = self.writes.changed() => Happened::Recorded,
                Some(_) = self.jobs.join_next() => Happened::Nothing,
                Some(_) = self.pledged.join_next() => Happened::Nothing,
                () = clock.nap(until) => Happened::Time,
            };
            self.notice_the_clock(began, until);
            match happened {
                Happened::Outcome(outcome) => self.take(outcome),
                Happened::Command(Command::Quit) => break,
                Happened::Command(command) => self.execute(command),
                Happened::Recorded => {
                    let last = *self.writes.borrow_and_update();
                    self.log_grew(last);
                }
                Happened::Time => self.look_at_the_clock(),
                Happened::Nothing => {}
            }
            self.notice_the_network();
        }
        self.end().await;
    }

    #[expect(clippy::too_many_lines, reason = "a table, one line for each command")]
    fn execute(&mut self, command: Command) {
        match command {
            Command::AddAccount(wish, reply) => self.start(|desk| desk.add(*wish, reply)),
            Command::CloseAdding => self.state.apply(Event::Adding(None)),
            Command::SetClient(id, choice, reply) => self.set_client(id, choice, reply),
            Command::ChangeAccount(id, change, reply) => {
                self.with_account(id, reply, |desk, account, reply| desk.change(account, change, reply));
            }
            command @ (Command::Forget(id, ..)
            | Command::SignOut(id, _)
            | Command::UndoSignOut(id, _)
            | Command::Revoke(id, _)) => self.end_access(id, command),
            Command::DismissRevocation(id) => self.dismiss_revocation(id),
            Command::RevokeAll(reply) => self.revoke_all(reply),
            Command::StopRevokeAll => self.stop_revoking_all(),
            Command::CloseRevokeAll => self.close_revoking_all(),
            Command::TickOff(id, reply) => self.tick_off(id, reply),
            Command::AskAgain(id, reply) => self.ask_again(id, reply),
            Command::Check(id, reply) => self.check(id, reply),
            Command::ShowToken(request, reply) => self.show_token(request, reply),
            command @ (Command::BrowseAudit(_)
            | Command::ListAudit(..)
            | Command::VerifyAudit(_)
            | Command::BeginLogAnew(_)
            | Command::ExportAudit(..)
            | Command::CancelAuditWork
            | Command::DismissExport
            | Command::MarkExpected(..)) => self.log_command(command),
            Command::SignIn(request, reply) => self.sign_in(&request, reply),
            Command::OpenBrowserAgain(attempt) => self.input(attempt, Input::OpenBrowser),
            Command::PasteRedirect(attempt, text) => self.input(attempt, Input::Pasted(text)),
            Command::Decide(attempt, decision) => self.input(attempt, Input::Decide(decision)),
            Command::CancelSignIn(attempt) | Command::CloseSignIn(attempt) => self.close_sign_in(attempt),
            Command::Rotate(id, reply) => self.rotate(id, reply),
            Command::RotateFully(request, reply) => self.rotate_fully(&request, reply),
            Command::DismissRotation(id) => self.state.apply(Event::Rotation(id, None)),
            Command::HandOut(request, reply) => self.hand_out(request, reply),
            Command::NoteRefusal(id, requester, why) => self.refused(id, requester.as_ref(), why),
            Command::Discover(issuer, reply) => self.start(|desk| desk.discover(issuer, reply)),
            command @ (Command::Unlock(..)
            | Command::CreateVault(..)
            | Command::MoveVault(..)
            | Command::ChangePassphrase { .. }) => self.vault_command(command),
            Command::ChangeSettings(settings) => self.change_settings(settings),
            Command::TryPractice(reply) => self.try_practice(reply),
            Command::SetPracticeFailures(failures, reply) => self.set_practice_failures(failures, reply),
            command @ (Command::Diagnose(..)
            | Command::CancelDiagnosis
            | Command::CloseDiagnosis
            | Command::SaveReport(..)
            | Command::OpenReport(..)
            | Command::CloseReport
            | Command::DismissReportNews) => self.diagnosis_command(command),
            Command::Inspect(wish, reply) => self.inspect(*wish, reply),
            Command::CloseInspection => self.close_inspection(),
            Command::LookAtProgram(wish, reply) => self.look_at_program(wish, reply),
            Command::LookAtImport(wish, reply) => self.look_at_import(*wish, reply),
            Command::Import(additions, reply) => self.import(additions, reply),
            Command::CloseImport => self.close_import(),
            Command::Detect(address, reply) => self.detect(address, reply),
            Command::CloseDetection => self.close_detection(),
            Command::ReadRegistration(id, reply) => self.read_registration(id, reply),
            Command::DeleteRegistration(id, reply) => self.delete_registration(id, reply),
            command @ (Command::ReadDefinition(..)
            | Command::CheckDefinition(..)
            | Command::KeepProvider(..)
            | Command::RemoveProvider(..)
            | Command::ExportProvider(..)
            | Command::TestProvider(..)
            | Command::ProviderTestInput(_)
            | Command::CloseProviderTest) => self.definition_command(command),
            command @ (Command::LookAtProfile(..)
            | Command::TakeProfile(..)
            | Command::DropProfile(_)
            | Command::CloseProfile) => self.profile_command(command),
            Command::MoveOut(wish, reply) => self.move_out(*wish, reply),
            Command::CloseMoveOut => self.state.apply(Event::Transfer(TransferNews::Closed)),
            Command::SettleMove(end, reply) => self.settle_move(end, reply),
            Command::MoveIn(wish, reply) => self.move_in(*wish, reply),
            Command::ListBrowsers(reply) => self.list_browsers(reply),
            command @ (Command::EraseEverything(_) | Command::RevokeToErase | Command::CloseErasing) => {
                self.erasing_command(command);
            }
            command @ (Command::CheckUp(..)
            | Command::CancelCheckUp
            | Command::PutAside(..)
            | Command::TakeUpAgain(..)
            | Command::ProtectFiles(_)
            | Command::PruneAudit(_)
            | Command::DismissCheckupRefusal) => self.checkup_command(command),
            Command::Say(problem) => self.state.apply(Event::Trouble(problem)),
            Command::DismissNotice(id) => self.state.apply(Event::NoticeDismissed(id)),
            Command::Quit => {}
        }
    }

    fn take(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Event(Event::Vault(view)) => {
                self.vault_becomes(view);
                self.vault_settled();
            }
            Outcome::Event(Event::Organisation(profile)) => self.organisation_is(profile),
            Outcome::Event(event) => self.state.apply(event),
            Outcome::Look(changes, look) => self.looked(changes, look),
            Outcome::InMemory(context) => {
                self.context = *context;
                self.state.start_anew();
                self.another_log();
            }
            Outcome::OnDisk(landed) => self.landed(*landed),
            Outcome::Raises(times) => self.raised(times),
            Outcome::Leads(lead) => self.leads(lead),
            Outcome::NoLead(problem) => self.cannot_lead(&problem),
            Outcome::VaultAgain(view) => self.vault_tried_again(view),
            Outcome::Impatient(ticket) => self.impatient(ticket),
            Outcome::Told(id, told, telling) => self.told(id, told, telling),
            Outcome::Chosen(chosen) => self.chosen(&chosen),
            Outcome::Answer(answer) => self.answers.push(answer),
            Outcome::TooShort(request, reply) => self.renew_for(request, reply),
            Outcome::Renewal(id, result) => self.renewal_ended(id, *result),
            Outcome::SignIn(attempt, result) => self.sign_in_ended(attempt, *result),
            Outcome::Record(events) => self.record(events),
            Outcome::Unrecorded(events, problem) => self.unrecorded(events, *problem),
            Outcome::RecordedAgain => self.recorded_again(),
            Outcome::Refused(request, why) => {
                self.refused(Some(request.account), request.requester.as_ref(), why);
            }
            Outcome::MayErase(may) => self.may_erase(may),
            Outcome::Went(id, went) => self.went(id, went),
            Outcome::RevocationProgress(id, state) => self.revocation_progress(id, state),
            Outcome::Free(id) => self.free(id),
            Outcome::Browsed(looks, picture) => self.browsed(looks, picture),
            Outcome::Worked(worked) => self.worked(worked),
            Outcome::Chain(verified) => self.chain_is(verified),
            Outcome::LogExtent(first, last) => self.log_is(first, last),
            Outcome::Alert(alert) => self.alert(alert),
            Outcome::CheckedUp(count, checked) => self.checked_up(count, checked),
            Outcome::Diagnosis(count, news) => self.diagnosed(count, news),
            Outcome::SettingsKept(settings) => self.settings_kept(*settings),
            Outcome::SettingsRead(changes, settings) => self.settings_read(changes, *settings),
            Outcome::Inspected(count, found) => self.inspected(count, found),
            Outcome::Detection(count, step) => self.detected(count, step),
            Outcome::ImportRead(count, read) => self.import_read(count, read),
            Outcome::Trial(count, progress) => self.trial_goes_on(count, progress),
            Outcome::TrialEnded(count, tested) => self.trial_ended(count, tested),
            Outcome::Forwarding(times, how) => self.forwarding(times, how),
        }
    }

    fn desk(&self) -> Desk {
        Desk {
            context: self.context.clone(),
            outcomes: self.outcomes.0.clone(),
            changes: self.state.changes(),
        }
    }

    /// Starts work that may be dropped when the loop ends.
    fn start<F: Future<Output = ()> + Send + 'static>(&mut self, job: impl FnOnce(Desk) -> F) {
        let job = job(self.desk());
        self.jobs.spawn(job);
    }

    /// Starts work that is finished before the loop ends.
    fn pledge<F: Future<Output = ()> + Send + 'static>(&mut self, job: impl FnOnce(Desk) -> F) {
        let job = job(self.desk());
        self.pledged.spawn(job);
    }
}

/// What woke the loop.
enum Happened {
    Outcome(Outcome),
    Command(Command),
    Recorded,
    Time,
    Nothing,
}

/// As long as any exchange may take.
const LAST_WAIT: SignedDuration = SignedDuration::from_secs(35);
