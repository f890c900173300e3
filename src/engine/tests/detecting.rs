//! Searches through the engine: told while they run, answered when they are left, and gone when they are closed.

use super::*;
use crate::domain::detection::{CandidateProvider, Detection, LeadState};
use crate::engine::command::ProviderChoice;

/// An address whose domain has its mail at somebody known, and a web server that does not answer.
async fn running() -> Running {
    let stage = Stage::in_memory().await;
    stage.fakes.resolver.mail_exchangers_of("corp.example", Ok(&["aspmx.l.google.com"]));
    Running::session(stage).await
}

fn anna() -> crate::domain::account::MailAddress {
    "anna@corp.example".parse().unwrap()
}

#[tokio::test]
async fn what_was_found_is_in_the_picture_until_it_is_closed() {
    let mut running = running().await;
    let found: Arc<Detection> = running.handle.ask(|reply| Command::Detect(anna(), reply)).await.unwrap();
    let candidate = found.sole().unwrap();
    assert!(matches!(&candidate.provider, CandidateProvider::Known(id) if id.as_str() == "google"));
    assert!(matches!(ProviderChoice::of(candidate), Some(ProviderChoice::Known(_))));
    let picture = running.handle.snapshot();
    assert_eq!(picture.detection.as_ref(), Some(&found));
    assert!(picture.accounts.is_empty(), "nothing is added by looking");
    running.handle.send(Command::CloseDetection);
    running.until(|picture| picture.detection.is_none()).await;
}

#[tokio::test]
async fn each_step_is_in_a_picture_before_the_limit_ends_it() {
    let mut running = running().await;
    let path = "corp.example/.well-known/openid-configuration";
    let _never = running.stage.fakes.transport.hold(path, crate::testing::world::Reply::json(200, "{}"));
    let (reply, answer) = Reply::channel();
    running.handle.send(Command::Detect(anna(), reply));
    let step = running
        .until(|picture| picture.detection.as_ref().is_some_and(|step| !step.candidates.is_empty()))
        .await;
    let step = step.detection.clone().unwrap();
    assert!(step.running && step.leads.iter().any(|lead| lead.state == LeadState::Asking));
    running.stage.fakes.clock.advance(crate::services::detect::LIMIT);
    let found = answer.await.unwrap().unwrap();
    assert!(!found.running && found.leads.iter().any(|lead| lead.state == LeadState::TooSlow));
}

#[tokio::test]
async fn whoever_waits_for_a_search_that_is_left_is_answered() {
    let mut running = running().await;
    running.stage.fakes.resolver.hang();
    for replaced in [true, false] {
        let (reply, first) = Reply::channel();
        running.handle.send(Command::Detect(anna(), reply));
        running.until(|picture| picture.detection.is_some()).await;
        if replaced {
            let known =
                running.handle.ask(|reply| Command::Detect("a@gmail.com".parse().unwrap(), reply)).await;
            assert!(known.unwrap().sole().is_some());
        } else {
            running.handle.send(Command::CloseDetection);
        }
        assert_eq!(first.await.unwrap().unwrap_err().kind, ProblemKind::DetectionLeft);
    }
    running.until(|picture| picture.detection.is_none()).await;
}
