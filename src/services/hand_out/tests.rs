//! What a program gets, and when it gets nothing.

use super::*;
use crate::explain;
use crate::platform::clock::Clock as _;
use crate::services::tests::{Stage, open_secret};

fn request(account: AccountId, minutes: i64) -> HandOutRequest {
    let requester = Some(crate::domain::account::Requester { program: "mutt".into(), pid: 7 });
    HandOutRequest { account, for_sending: false, min_life: SignedDuration::from_mins(minutes), requester }
}

/// Hands out and records, as the engine does; the account as it is then, if that is new.
async fn handed_out(request: &HandOutRequest, stage: &Stage) -> (HandedOut, Option<Account>) {
    let handed = run(request, &stage.context).await.unwrap();
    let (handed, recorded) = record(handed, request, &stage.context).await.unwrap();
    (handed, recorded.unwrap())
}

#[tokio::test]
async fn a_token_that_lasts_is_handed_out_and_the_program_is_on_record() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    let (handed, noted) = handed_out(&request(account.id, 5), &stage).await;
    assert_eq!(open_secret(&handed.token), "CANARY-access-0");
    assert_eq!(handed.expires_at, Some(stage.fakes.clock.now() + SignedDuration::from_hours(1)));
    assert_eq!(handed.scopes, account.grant.as_ref().unwrap().granted);
    assert_eq!(noted.as_ref(), Some(&stage.reread(account.id).await));
    let last_use = noted.unwrap().last_use.unwrap();
    assert_eq!(
        (last_use.program.as_deref(), last_use.pid, last_use.at),
        (Some("mutt"), Some(7), stage.fakes.clock.now())
    );
    let events = stage.context.store.audit_before(None, 1).await.unwrap();
    let event = &events[0].event;
    assert_eq!((event.kind, event.subject.as_ref().unwrap().id), (AuditKind::HandedOut, account.id));
    assert_eq!(event.actor.as_ref().unwrap().program, "mutt");
    assert_eq!(
        event.detail.get(FactName::Access).unwrap().as_str(),
        Some(account.access().unwrap().fingerprint.as_str())
    );
    assert!(!format!("{:?}", run(&request(account.id, 5), &stage.context).await).contains("CANARY"));
    assert!(stage.fakes.transport.requests().is_empty());
}

#[tokio::test]
async fn a_token_that_ends_too_soon_is_not_handed_out() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    stage.fakes.clock.advance(SignedDuration::from_mins(50));
    assert!(run(&request(account.id, 9), &stage.context).await.is_ok());
    let problem = run(&request(account.id, 10), &stage.context).await.unwrap_err();
    assert_eq!(problem.kind, ProblemKind::LifeTooShort);
    assert!(explain::words(&problem).what_happened.contains("in 600 s"), "{:?}", explain::words(&problem));
    assert_eq!(problem.account.as_deref(), Some("anna@example.org"));
}

#[tokio::test]
async fn who_never_signed_in_or_is_not_there_or_is_locked_away_gets_a_problem() {
    let stage = Stage::on_disk().await;
    let account = stage.account("anna@example.org").await;
    let kind = async |id| run(&request(id, 1), &stage.context).await.unwrap_err().kind;
    assert_eq!(kind(account.id).await, ProblemKind::NeverSignedIn);
    assert_eq!(kind(AccountId::new(99)).await, ProblemKind::NoSuchAccount);
    stage.context.store.lock().await.unwrap();
    assert_eq!(kind(account.id).await, ProblemKind::VaultLocked);
}

#[tokio::test]
async fn a_program_that_asks_in_a_circle_is_noted_once_in_ten_seconds() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    let ask = async |program: &str, pid: u32| {
        let requester = Some(crate::domain::account::Requester { program: program.into(), pid });
        let request = HandOutRequest { requester, ..request(account.id, 1) };
        handed_out(&request, &stage).await.1.is_some()
    };
    assert!(ask("mutt", 7).await);
    assert!(!ask("mutt", 7).await);
    assert!(ask("mutt", 8).await, "another process is news");
    assert!(ask("msmtp", 8).await, "another program is news");
    stage.fakes.clock.advance(SignedDuration::from_secs(9));
    assert!(!ask("msmtp", 8).await);
    stage.fakes.clock.advance(SignedDuration::from_secs(1));
    assert!(ask("msmtp", 8).await);
    stage.fakes.clock.advance(SignedDuration::from_secs(-60));
    assert!(ask("msmtp", 8).await, "a clock that was set back hides nobody");
}

#[tokio::test]
async fn a_use_by_a_program_without_a_name_is_noted_with_its_moment_and_without_a_name() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    handed_out(&request(account.id, 1), &stage).await;
    stage.fakes.clock.advance(SignedDuration::from_mins(1));
    let unnamed = HandOutRequest { requester: None, ..request(account.id, 1) };
    let (_, noted) = handed_out(&unnamed, &stage).await;
    let last = LastUse { program: None, pid: None, at: stage.fakes.clock.now() };
    assert_eq!(noted.unwrap().last_use.as_ref(), Some(&last));
    assert_eq!(stage.reread(account.id).await.last_use, Some(last));
    let named = stage.context.store.programs_of(account.id).await.unwrap();
    assert_eq!(named.iter().map(|one| one.program.as_str()).collect::<Vec<_>>(), ["mutt"]);
}

#[tokio::test]
async fn a_disk_that_takes_no_record_keeps_no_program_from_its_token() {
    let stage = Stage::on_disk().await;
    let account = stage.signed_in("anna@example.org").await;
    stage.context.store.write_nothing(true).await;
    let request = request(account.id, 5);
    let handed = run(&request, &stage.context).await.unwrap();
    let (_handed, recorded) = record(handed, &request, &stage.context).await.unwrap();
    let Unrecorded { event, problem } = recorded.unwrap_err();
    assert_eq!((event.kind, problem.kind), (AuditKind::HandedOut, ProblemKind::FolderReadOnly));
}

#[tokio::test]
async fn a_token_of_an_account_that_was_forgotten_meanwhile_does_not_leave() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    let request = request(account.id, 5);
    let handed = run(&request, &stage.context).await.unwrap();
    stage.context.store.forget(account.id).await.unwrap();
    let refused = record(handed, &request, &stage.context).await.unwrap_err();
    assert_eq!(refused.kind, ProblemKind::NoSuchAccount);
}
