//! The running engine with a fake world: commands in, pictures out, time turned by hand.

use std::sync::Arc;

use jiff::SignedDuration;
use tokio::task::JoinHandle;

use super::command::{Command, HandOutRequest, HandedOut, Reply, SignInRequest, Way};
use super::handle::EngineHandle;
use super::snapshot::{AccountView, AttemptId, SignInView, Snapshot};
use super::*;
use crate::domain::account::{Account, AccountId};
use crate::domain::problem::ProblemKind;
use crate::domain::settings::TextSize;
use crate::platform::autostart::AutostartError;
use crate::platform::clock::Clock as _;
use crate::services::tests::{Stage, TOKEN, answer, tokens};

mod alerts;
mod auditing;
mod canary;
mod checkup;
mod clients;
mod defining;
mod detecting;
mod diagnosing;
mod erasing;
mod full_rotation;
mod importing;
mod inspecting;
mod leading;
mod organisation;
mod picture;
mod programs;
mod recording;
mod renewals;
mod revoking;
mod sharing;
mod shut;
mod sign_ins;
mod telling;
mod waking;
mod weather;
mod year;

/// An engine on a stage.
pub(super) struct Running {
    pub(super) stage: Stage,
    pub(super) handle: EngineHandle,
    pub(super) task: JoinHandle<()>,
}

impl Running {
    /// Started and at rest.
    pub(super) async fn start(stage: Stage, settings: Settings, watches: bool) -> Self {
        let parts = Parts { settings, watches, ..parts(&stage.context) };
        let (handle, task) = super::start(parts);
        let mut running = Self { stage, handle, task };
        running.until(|picture| picture.loaded && picture.vault.is_open()).await;
        running
    }

    /// As beside a window.
    pub(super) async fn window(stage: Stage) -> Self {
        Self::start(stage, Settings::default(), true).await
    }

    /// As for one command.
    pub(super) async fn session(stage: Stage) -> Self {
        Self::start(stage, Settings::default(), false).await
    }

    pub(super) async fn until(&mut self, fits: impl Fn(&Snapshot) -> bool) -> Arc<Snapshot> {
        let waiting = self.handle.wait_for(|picture| fits(picture));
        tokio::time::timeout(PATIENCE, waiting).await.expect("the picture comes").expect("the engine runs")
    }

    pub(super) async fn signing_in(&mut self, fits: impl Fn(&SignInView) -> bool) -> SignInView {
        let picture = self.until(|picture| picture.sign_in.as_ref().is_some_and(&fits)).await;
        picture.sign_in.clone().unwrap()
    }

    pub(super) fn view(&self, id: AccountId) -> AccountView {
        let picture = self.handle.snapshot();
        picture.accounts.iter().find(|view| view.account.id == id).expect("the account is shown").clone()
    }

    pub(super) fn begin(&self, id: AccountId) -> tokio::sync::oneshot::Receiver<Result<Account, Problem>> {
        let (reply, answer) = Reply::channel();
        assert!(self.handle.send(Command::SignIn(SignInRequest::by_browser(id), reply)));
        answer
    }

    pub(super) async fn hand_out(&self, id: AccountId, minutes: i64) -> Result<HandedOut, Problem> {
        let min_life = SignedDuration::from_mins(minutes);
        let request = HandOutRequest { account: id, for_sending: false, min_life, requester: Some(mutt()) };
        self.handle.ask(|reply| Command::HandOut(request, reply)).await
    }

    pub(super) async fn quit(self) -> Stage {
        self.handle.send(Command::Quit);
        self.task.await.unwrap();
        self.stage
    }

    pub(super) fn requests(&self) -> usize {
        self.stage.fakes.transport.requests_to(TOKEN).len()
    }

    pub(super) fn rotates(&self, number: u32) {
        self.stage.fakes.transport.answer(TOKEN, rotated(number));
    }

    /// Turns the clock and lets everybody do what is due.
    pub(super) async fn turn(&self, by: SignedDuration) {
        self.stage.fakes.clock.somebody_naps().await;
        self.stage.fakes.clock.advance(by);
        self.rest().await;
    }

    /// Turns the clock on step by step until it has come to this: for work that may get to its next wait only after a turn.
    pub(super) async fn turn_until(&self, by: SignedDuration, come: impl Fn() -> bool) {
        for _ in 0..5_000 {
            if come() {
                return;
            }
            self.turn(by).await;
        }
        panic!("it never came to that");
    }

    /// A command goes through the whole loop and the store, so whatever was due before has happened.
    pub(super) async fn rest(&self) {
        for _ in 0..5 {
            self.stage.context.store.accounts().await.unwrap();
            for _ in 0..20 {
                tokio::task::yield_now().await;
            }
        }
    }
}

/// An engine beside a window, on this context, with nothing else said.
pub(super) fn parts(context: &crate::services::Context) -> Parts {
    Parts {
        context: context.clone(),
        settings: Settings::default(),
        trouble: None,
        key_place: None,
        passphrase: None,
        practice: None,
        watches: true,
        lead_in: context.home.clone(),
    }
}

/// Real time, for the tests that would otherwise hang.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(20);

pub(super) fn rotated(number: u32) -> crate::testing::world::Reply {
    let access = format!("CANARY-access-{number}");
    answer(200, &tokens(&access, Some(&format!("CANARY-refresh-{number}")), None))
}

#[tokio::test]
async fn nobody_is_woken_while_nothing_changes() {
    let stage = Stage::in_memory().await;
    stage.signed_in("anna@example.org").await;
    let mut running = Running::window(stage).await;
    running.rest().await;
    let before = running.handle.snapshot();
    running.handle.changed_now();
    for _ in 0..10 {
        running.turn(SignedDuration::from_secs(2)).await;
    }
    assert!(!running.handle.changed_now(), "no picture was published");
    assert!(Arc::ptr_eq(&before, &running.handle.snapshot()));
}

#[tokio::test]
async fn notices_are_bounded_and_can_be_dismissed() {
    let stage = Stage::in_memory().await;
    let mut running = Running::session(stage).await;
    for _ in 1..=8 {
        running.handle.send(Command::Say(Box::new(Problem::new(ProblemKind::Internal))));
    }
    running.until(|picture| picture.notices.last().is_some_and(|notice| notice.id == 8)).await;
    let notices = running.handle.snapshot().notices.clone();
    assert_eq!(notices.iter().map(|notice| notice.id).collect::<Vec<_>>(), [5, 6, 7, 8]);
    running.handle.send(Command::DismissNotice(6));
    running.until(|picture| picture.notices.len() == 3).await;
}

#[tokio::test]
async fn whoever_is_answered_finds_the_news_in_the_picture() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    let mut running = Running::session(stage).await;
    running.rotates(1);
    let renewed = running.handle.ask(|reply| Command::Rotate(account.id, reply)).await.unwrap();
    assert_eq!(running.view(account.id).account, renewed.account);
    running.hand_out(account.id, 1).await.unwrap();
    // A program does not wait for a new picture.
    let picture = running.until(|picture| picture.accounts[0].account.last_use.is_some()).await;
    assert_eq!(picture.accounts[0].account.last_use.as_ref().unwrap().program.as_deref(), Some("mutt"));
    let wish = super::command::AddAccount {
        address: "bob@example.org".parse().unwrap(),
        provider: super::command::ProviderChoice::ByAddress,
        client: super::command::ClientChoice::AsOthers,
        uses: crate::domain::scope::Uses::usual(),
        mailbox: None,
        servers: Vec::new(),
        redirect: None,
        particulars: crate::domain::account::Particulars::default(),
    };
    let added = running.handle.ask(|reply| Command::AddAccount(Box::new(wish), reply)).await.unwrap();
    assert_eq!(running.view(added.id).account, added);
    let ending = super::command::Ending::KeepGrant;
    running.handle.ask(|reply| Command::Forget(added.id, ending, reply)).await.unwrap();
    assert_eq!(running.handle.snapshot().accounts.len(), 1);
}

#[tokio::test]
async fn every_command_about_an_account_that_is_not_there_is_answered() {
    let running = Running::session(Stage::in_memory().await).await;
    let id = AccountId::new(99);
    let handle = &running.handle;
    let kinds = [
        handle.ask(|reply| Command::Rotate(id, reply)).await.unwrap_err().kind,
        running.hand_out(id, 1).await.unwrap_err().kind,
        handle.ask(|reply| Command::SignIn(SignInRequest::by_browser(id), reply)).await.unwrap_err().kind,
        handle
            .ask(|reply| Command::Forget(id, super::command::Ending::KeepGrant, reply))
            .await
            .unwrap_err()
            .kind,
    ];
    assert_eq!(kinds, [ProblemKind::NoSuchAccount; 4]);
    let practice = handle.ask(Command::TryPractice).await.unwrap_err();
    assert_eq!(practice.kind, ProblemKind::PracticeUnavailable);
}

#[tokio::test]
async fn a_wrong_passphrase_is_told_and_leaves_an_open_vault_open() {
    let running = Running::session(Stage::on_disk().await).await;
    let place = crate::domain::settings::KeyPlace::Passphrase;
    let problem = running.handle.ask(|reply| Command::MoveVault(place, None, reply)).await.unwrap_err();
    assert_eq!(problem.kind, ProblemKind::PassphraseNeeded);
    let picture = running.handle.snapshot();
    assert!(picture.vault.is_open());
    assert_eq!(
        picture.vault_refused.as_ref().map(|problem| problem.kind),
        Some(ProblemKind::PassphraseNeeded)
    );
}

#[tokio::test]
async fn settings_chosen_just_before_the_end_are_still_kept() {
    let running = Running::window(Stage::on_disk().await).await;
    let settings = Settings { renew: false, ..Settings::default() };
    running.handle.send(Command::ChangeSettings(settings.clone()));
    let stage = running.quit().await;
    let kept = crate::store::settings::read(stage.context.folder.as_ref().unwrap()).await.unwrap();
    assert_eq!(kept, settings);
}

#[tokio::test]
async fn accounts_that_cannot_be_read_are_told_instead_of_waited_for() {
    let stage = Stage::on_disk().await;
    let account = stage.signed_in("anna@example.org").await;
    let database = stage.context.folder.as_ref().unwrap().join("mailward.db");
    let spoil = rusqlite::Connection::open(database).unwrap();
    spoil.execute("UPDATE accounts SET account = '{' WHERE id = ?1", [account.id.get()]).unwrap();
    drop(spoil);
    let mut running = Running::start(stage, Settings::default(), false).await;
    let picture = running.until(|picture| picture.fatal.is_some()).await;
    assert!(picture.loaded);
    assert_eq!(picture.fatal.as_ref().unwrap().kind, ProblemKind::VaultDamaged);
}

fn mutt() -> crate::domain::account::Requester {
    crate::domain::account::Requester { program: "mutt".into(), pid: 7 }
}

#[tokio::test]
async fn a_switch_that_the_login_refuses_goes_back_and_says_why() {
    let mut running = Running::window(Stage::on_disk().await).await;
    running.stage.fakes.autostart.fail(Some(AutostartError::Declined));
    let wish = Settings { start_at_login: true, text_size: TextSize::Larger, ..Settings::default() };
    running.handle.send(Command::ChangeSettings(wish));
    let picture = running.until(|picture| !picture.notices.is_empty()).await;
    assert!(!picture.settings.start_at_login);
    assert_eq!(picture.settings.text_size, TextSize::Larger, "what was chosen with it stays");
    running.quit().await;
}
