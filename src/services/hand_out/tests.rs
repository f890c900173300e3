//! What a program gets, and when it gets nothing.

use super::*;
use crate::explain;
use crate::platform::clock::Clock as _;
use crate::services::tests::{Stage, open_secret};

fn request(account: AccountId, minutes: i64) -> HandOutRequest {
    let requester = Some(crate::domain::account::Requester { program: "mutt".into(), pid: 7 });
    HandOutRequest { account, min_life: SignedDuration::from_mins(minutes), requester }
}

#[tokio::test]
async fn a_token_that_lasts_is_handed_out_and_the_program_is_noted() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    let handed = run(&request(account.id, 5), &stage.context).await.unwrap();
    assert_eq!(open_secret(&handed.token), "CANARY-access-0");
    assert_eq!(handed.expires_at, Some(stage.fakes.clock.now() + SignedDuration::from_hours(1)));
    assert_eq!(handed.scopes, account.grant.unwrap().granted);
    let noted = stage.reread(account.id).await.last_use.unwrap();
    assert_eq!((noted.program.as_str(), noted.at), ("mutt", stage.fakes.clock.now()));
    assert_eq!(handed.last_use, Some(noted));
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
