//! The check-up through the engine: looks that are told while they run, what the person does about verdicts, and a window
//! that rests.

use super::*;
use crate::domain::audit::AuditKind;
use crate::domain::checkup::{About, Checkup, Fix, Reason, RuleId, RuleState, Verdict};
use crate::domain::provider::Provider;
use crate::domain::report::CheckId;
use crate::engine::command::{CheckUpWish, DiagnoseWish, PutAside};
use crate::platform::computer::FolderFacts;
use crate::platform::dial::TlsLook;
use crate::services::tests::{ROOT, provider};
use crate::testing::world::{KeyringState, Reply as Answer};

mod faults;

const METADATA: &str = "id.example.org/.well-known/openid-configuration";

/// A fresh installation with one account at a provider that publishes metadata, and an engine on it.
pub(super) struct Ward {
    pub(super) running: Running,
    pub(super) account: Account,
}

impl Ward {
    async fn healthy() -> Self {
        Self::on(Stage::on_disk().await, Settings::default(), false).await
    }

    async fn on(stage: Stage, settings: Settings, watches: bool) -> Self {
        let fakes = &stage.fakes;
        fakes.dial.lead("id.example.org:443", takes_connections().await);
        let look = TlsLook { chain: Vec::new(), version: Some("1.3"), outcome: Ok(()) };
        fakes.dial.show("id.example.org", look);
        fakes.transport.always(TOKEN, Answer::json(400, r#"{"error":"invalid_grant"}"#));
        fakes.transport.always(ROOT, Answer::html(404, ""));
        fakes.transport.always(METADATA, Answer::json(200, metadata()));
        stage.context.store.keep_provider(published()).await.unwrap();
        let account = stage.signed_in("anna@example.org").await;
        let running = Running::start(stage, settings, watches).await;
        running.rest().await;
        Self { running, account }
    }

    async fn ask(&self, accounts: Option<Vec<AccountId>>, ask: bool) -> Arc<Checkup> {
        let wish = CheckUpWish { accounts, ask };
        self.running.handle.ask(|reply| Command::CheckUp(wish, reply)).await.unwrap()
    }

    fn checkup(&self) -> Arc<Checkup> {
        Arc::clone(&self.running.handle.snapshot().checkup.checkup)
    }

    /// What somebody has to look at: rules and reasons.
    fn needing(&self) -> Vec<Reason> {
        self.checkup().needing().into_iter().map(|verdict| verdict.reason).collect()
    }

    fn verdict(&self, rule: RuleId) -> Verdict {
        let checkup = self.checkup();
        checkup.verdicts.iter().find(|verdict| verdict.rule() == rule).unwrap().clone()
    }

    fn others_can_read(&self) {
        let open = Some(("settings.toml".to_owned(), 0o644));
        let facts = FolderFacts { rights: Some(0o700), open, free: Some(1 << 40) };
        self.running.stage.fakes.computer.folder(Ok(facts));
    }
}

fn published() -> Provider {
    let mut provider = provider();
    provider.endpoints.discovery = Some(format!("https://{METADATA}").parse().unwrap());
    provider
}

fn metadata() -> String {
    serde_json::json!({
        "issuer": "https://id.example.org",
        "authorization_endpoint": "https://id.example.org/authorize",
        "token_endpoint": "https://id.example.org/token",
        "response_types_supported": ["code"],
        "code_challenge_methods_supported": ["S256"],
    })
    .to_string()
}

/// Somebody who takes connections and says nothing.
async fn takes_connections() -> std::net::SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let mut held = Vec::new();
        while let Ok((stream, _)) = listener.accept().await {
            held.push(stream);
        }
    });
    at
}

#[tokio::test]
async fn on_a_fresh_installation_nothing_is_alarming_before_and_after_everything_was_looked_at() {
    let ward = Ward::healthy().await;
    assert_eq!(ward.needing(), []);
    assert_eq!(ward.verdict(RuleId::SelfTest).reason, Reason::SelfTestNever);
    let told = ward.ask(None, true).await;
    assert_eq!(ward.needing(), []);
    assert_eq!(told, ward.checkup(), "whoever is answered finds the news in the picture");
    for (rule, reason) in [
        (RuleId::SelfTest, Reason::SelfTestPassed),
        (RuleId::VaultPermissions, Reason::FilesOurs),
        (RuleId::AuditIntact, Reason::ChainIntact),
        (RuleId::TransportTls, Reason::TlsEverywhere),
        (RuleId::ProviderStandards, Reason::StandardsKept),
        (RuleId::PrivacyRetention, Reason::RetentionKept),
    ] {
        assert_eq!(ward.verdict(rule).reason, reason);
    }
    let view = ward.running.handle.snapshot().checkup.clone();
    assert!(view.running.is_none() && view.refused.is_none());
}

#[tokio::test]
async fn what_was_seen_is_still_known_after_a_new_start_and_to_another_process() {
    let ward = Ward::healthy().await;
    ward.ask(None, true).await;
    let seen = ward.checkup();
    let other = ward.running.stage.other_process().await;
    let (mut second, _task) = super::super::start(parts(&other));
    let known = |picture: &Snapshot| picture.checkup.checkup.looked_at.is_some();
    let waiting = second.wait_for(|picture| known(picture) && picture.loaded && picture.vault.is_open());
    let picture = tokio::time::timeout(PATIENCE, waiting).await.unwrap().unwrap();
    let reasons = |checkup: &Checkup| checkup.verdicts.iter().map(|one| one.reason).collect::<Vec<_>>();
    assert_eq!(reasons(&picture.checkup.checkup), reasons(&seen));
}

#[tokio::test]
async fn a_look_tells_how_far_it_is_and_whoever_waits_for_one_that_is_stopped_is_answered() {
    let mut ward = Ward::healthy().await;
    ward.running.stage.fakes.keyring.become_state(KeyringState::Hangs);
    let (reply, answer) = Reply::channel();
    let wish = CheckUpWish { accounts: None, ask: false };
    ward.running.handle.send(Command::CheckUp(wish, reply));
    let picture = ward.running.until(|picture| picture.checkup.running.is_some_and(|run| run.done > 2)).await;
    let run = picture.checkup.running.unwrap();
    assert!(run.done < run.of, "{run:?}");
    ward.running.handle.send(Command::CancelCheckUp);
    assert_eq!(answer.await.unwrap().unwrap_err().kind, ProblemKind::CheckupCancelled);
    let picture = ward.running.until(|picture| picture.checkup.running.is_none()).await;
    assert!(picture.checkup.checkup.looked_at.is_some(), "what was seen so far stays");
}

#[tokio::test]
async fn a_second_look_takes_the_place_of_the_first() {
    let ward = Ward::healthy().await;
    ward.running.stage.fakes.keyring.become_state(KeyringState::Hangs);
    let (reply, first) = Reply::channel();
    ward.running.handle.send(Command::CheckUp(CheckUpWish::default(), reply));
    ward.running.rest().await;
    ward.running.stage.fakes.keyring.become_state(KeyringState::Works);
    ward.ask(None, false).await;
    assert_eq!(first.await.unwrap().unwrap_err().kind, ProblemKind::CheckupCancelled);
    assert_eq!(ward.running.handle.snapshot().checkup.running, None);
}

#[tokio::test]
async fn an_account_that_is_gone_cannot_be_looked_at_and_says_so() {
    let ward = Ward::healthy().await;
    let wish = CheckUpWish { accounts: Some(vec![AccountId::new(99)]), ask: true };
    let refused = ward.running.handle.ask(|reply| Command::CheckUp(wish, reply)).await.unwrap_err();
    assert_eq!(refused.kind, ProblemKind::NoSuchAccount);
    assert!(ward.running.handle.snapshot().checkup.refused.is_some());
    ward.running.handle.send(Command::DismissCheckupRefusal);
    ward.running.rest().await;
    assert_eq!(ward.running.handle.snapshot().checkup.refused, None);
}

#[tokio::test]
async fn what_a_diagnosis_saw_counts_for_the_check_up() {
    let ward = Ward::healthy().await;
    let wish = DiagnoseWish { account: Some(ward.account.id), renew: false };
    ward.running.handle.ask(|reply| Command::Diagnose(wish, reply)).await.unwrap();
    assert_eq!(ward.verdict(RuleId::TransportTls).state(), RuleState::Good);
    assert_eq!(ward.verdict(RuleId::SelfTest).state(), RuleState::Good);
    let kept = ward.running.stage.context.store.looks().await.unwrap();
    assert!(kept.keys().any(|key| key.what.code() == CheckId::Tls.code()));
}

#[tokio::test]
async fn what_is_put_aside_counts_as_good_until_its_day_and_is_shown_again_then() {
    let mut ward = Ward::healthy().await;
    ward.others_can_read();
    ward.ask(None, false).await;
    assert_eq!(ward.needing(), [Reason::FilesOpen]);
    let now = ward.running.stage.fakes.clock.now();
    let aside = |why: &str, days: i64| {
        let until = now + SignedDuration::from_hours(24 * days);
        let (reason, about) = (Reason::FilesOpen, About::Installation);
        Box::new(PutAside { reason, about, why: why.to_owned(), until })
    };
    for wish in [aside(" ", 9), aside("later", -1), aside("later", 700)] {
        let refused = ward.running.handle.ask(|reply| Command::PutAside(wish, reply)).await.unwrap_err();
        assert_eq!(refused.kind, ProblemKind::PutAsideInvalid);
        assert_eq!(ward.running.handle.snapshot().checkup.refused.as_ref(), Some(&refused));
    }
    let wish = aside("the backup reads it", 9);
    ward.running.handle.ask(|reply| Command::PutAside(wish, reply)).await.unwrap();
    assert_eq!(ward.needing(), []);
    assert_eq!(ward.running.handle.snapshot().checkup.refused, None);
    assert_eq!(ward.running.of_kind(AuditKind::CheckPutAside).await.len(), 1);
    let again = aside("once more", 9);
    ward.running.handle.ask(|reply| Command::PutAside(again, reply)).await.unwrap_err();
    let about = About::Installation;
    let taken = |reply| Command::TakeUpAgain(Reason::FilesOpen, about.clone(), reply);
    ward.running.handle.ask(taken).await.unwrap();
    assert_eq!(ward.needing(), [Reason::FilesOpen]);
    let wish = aside("the backup reads it", 9);
    ward.running.handle.ask(|reply| Command::PutAside(wish, reply)).await.unwrap();
    assert_eq!(ward.needing(), []);
    ward.running.stage.fakes.clock.advance(SignedDuration::from_hours(24 * 9));
    ward.running.handle.send(Command::DismissCheckupRefusal);
    let shown = |picture: &Snapshot| {
        picture.checkup.checkup.needing().iter().any(|verdict| verdict.reason == Reason::FilesOpen)
    };
    ward.running.until(shown).await;
}

#[tokio::test]
async fn a_verdict_turns_by_itself_when_its_moment_comes_and_nobody_is_woken_before() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    let mut secret = account.client.clone().unwrap();
    secret.has_secret = true;
    secret.secret_expires_at = Some(stage.fakes.clock.now() + SignedDuration::from_hours(24 * 31));
    let given = Some(crate::domain::secret::ClientSecret::new("CANARY-secret"));
    stage.context.store.set_client(account.id, Some(secret), given).await.unwrap();
    // Renewed by nobody, so that nothing but the moment happens.
    let settings = Settings { renew: false, ..Settings::default() };
    let mut running = Running::start(stage, settings, true).await;
    running.rest().await;
    running.turn(SignedDuration::from_secs(2)).await;
    let of = |picture: &Snapshot| {
        let checkup = &picture.checkup.checkup;
        checkup.verdicts.iter().find(|one| one.rule() == RuleId::ClientSecret).map(|one| one.reason)
    };
    assert_eq!(of(&running.handle.snapshot()), Some(Reason::SecretLasts));
    running.handle.changed_now();
    for _ in 0..10 {
        running.turn(SignedDuration::from_secs(2)).await;
    }
    assert!(!running.handle.changed_now(), "no picture was published");
    running.turn(SignedDuration::from_hours(24)).await;
    running.until(|picture| of(picture) == Some(Reason::SecretEnding)).await;
}

#[tokio::test]
async fn events_that_cannot_change_a_verdict_judge_nothing_anew() {
    let mut ward = Ward::healthy().await;
    ward.ask(None, true).await;
    let before = ward.checkup();
    ward.running.handle.send(Command::Say(Box::new(Problem::new(ProblemKind::Internal))));
    ward.running.until(|picture| !picture.notices.is_empty()).await;
    ward.running.hand_out(ward.account.id, 1).await.unwrap();
    ward.running.until(|picture| picture.accounts[0].account.last_use.is_some()).await;
    assert!(Arc::ptr_eq(&before, &ward.checkup()), "the same verdicts, not equal ones");
    let changed = Settings { retention: crate::domain::settings::Retention::Year, ..Settings::default() };
    ward.running.handle.send(Command::ChangeSettings(changed.clone()));
    ward.running.until(|picture| picture.settings.retention == changed.retention).await;
    assert!(!Arc::ptr_eq(&before, &ward.checkup()));
}
