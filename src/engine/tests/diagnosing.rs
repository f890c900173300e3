//! Diagnoses through the engine: told while they run, cancelled with an answer, recorded when they ended.

use super::*;
use crate::domain::audit::AuditKind;
use crate::domain::report::CheckId;
use crate::engine::command::DiagnoseWish;
use crate::services::tests::ROOT;
use crate::testing::world::{KeyringState, Reply as Answer};

fn wish(account: Option<AccountId>) -> DiagnoseWish {
    DiagnoseWish { account, renew: false }
}

async fn session() -> (Running, Account) {
    let stage = Stage::on_disk().await;
    let account = stage.signed_in("anna@example.org").await;
    (Running::session(stage).await, account)
}

#[tokio::test]
async fn a_diagnosis_ends_in_the_picture_and_on_the_record() {
    let (running, account) = session().await;
    let report = running.handle.ask(|reply| Command::Diagnose(wish(Some(account.id)), reply)).await.unwrap();
    let view = running.handle.snapshot().diagnosis.clone().unwrap();
    assert_eq!(view.report, report);
    assert!(view.ended_at.is_some() && view.running.is_empty() && report.complete);
    let ended: Vec<CheckId> = report.findings.iter().map(|finding| finding.check).collect();
    assert_eq!(view.planned, ended);
    running.rest().await;
    assert!(running.log().await.iter().any(|event| event.event.kind == AuditKind::DiagnosisRun));
}

#[tokio::test]
async fn whoever_waits_for_a_diagnosis_that_is_cancelled_is_answered() {
    let (mut running, account) = session().await;
    running.stage.fakes.keyring.become_state(KeyringState::Hangs);
    let (reply, answer) = Reply::channel();
    running.handle.send(Command::Diagnose(wish(Some(account.id)), reply));
    running
        .until(|picture| {
            let view = picture.diagnosis.as_ref();
            view.is_some_and(|view| view.report.findings.iter().any(|found| found.check == CheckId::System))
        })
        .await;
    running.handle.send(Command::CancelDiagnosis);
    assert_eq!(answer.await.unwrap().unwrap_err().kind, ProblemKind::DiagnosisCancelled);
    let picture =
        running.until(|picture| picture.diagnosis.as_ref().is_some_and(|view| view.cancelled)).await;
    let view = picture.diagnosis.as_ref().unwrap();
    assert!(!view.report.findings.is_empty(), "what was found stays");
    assert!(view.refused.is_none() && view.running.is_empty());
    running.handle.send(Command::CloseDiagnosis);
    running.until(|picture| picture.diagnosis.is_none()).await;
}

#[tokio::test]
async fn a_second_diagnosis_takes_the_place_of_the_first() {
    let (running, account) = session().await;
    running.stage.fakes.keyring.become_state(KeyringState::Hangs);
    let (reply, first) = Reply::channel();
    running.handle.send(Command::Diagnose(wish(Some(account.id)), reply));
    running.rest().await;
    running.stage.fakes.keyring.become_state(KeyringState::Works);
    let second = running.handle.ask(|reply| Command::Diagnose(wish(None), reply)).await.unwrap();
    assert_eq!(first.await.unwrap().unwrap_err().kind, ProblemKind::DiagnosisCancelled);
    assert_eq!(running.handle.snapshot().diagnosis.as_ref().unwrap().report, second);
}

#[tokio::test]
async fn a_renewal_that_was_asked_for_goes_the_way_of_all_renewals() {
    let (running, account) = session().await;
    running.stage.fakes.transport.always(ROOT, Answer::html(404, ""));
    running.rotates(1);
    let asked = DiagnoseWish { account: Some(account.id), renew: true };
    running.handle.ask(|reply| Command::Diagnose(asked, reply)).await.unwrap();
    let stored = running.stage.stored(account.id).await;
    assert_eq!(stored.0.as_deref(), Some("CANARY-access-1"));
    assert_eq!(running.view(account.id).account, running.stage.reread(account.id).await);
}

#[tokio::test]
async fn an_account_that_is_gone_cannot_be_diagnosed_and_says_so() {
    let (running, _account) = session().await;
    let refused = running.handle.ask(|reply| Command::Diagnose(wish(Some(AccountId::new(99))), reply)).await;
    assert_eq!(refused.unwrap_err().kind, ProblemKind::NoSuchAccount);
    let view = running.handle.snapshot().diagnosis.clone().unwrap();
    assert_eq!(view.refused.map(|problem| problem.kind), Some(ProblemKind::NoSuchAccount));
}
