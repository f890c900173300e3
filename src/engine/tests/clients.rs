//! Registered clients through the engine: read, deleted, passed on, left behind; and the warning before a secret ends.

use serde_json::json;

use super::*;
use crate::engine::command::{ClientChoice, Ending};
use crate::platform::transport::TransportError;
use crate::testing::world::Reply as Answer;

const REGISTER: &str = "id.example.org/register";
const MANAGE: &str = "id.example.org/register/c-1";

async fn registered(stage: Stage) -> (Running, AccountId) {
    let account = stage.account("anna@example.org").await;
    let document = json!({
        "client_id": "c-1", "token_endpoint_auth_method": "none", "registration_access_token": "CANARY-registration",
        "registration_client_uri": format!("https://{MANAGE}"),
    });
    stage.fakes.transport.always(REGISTER, answer(201, &document));
    stage.fakes.transport.always(MANAGE, answer(200, &document));
    let running = Running::session(stage).await;
    let choice = ClientChoice::Register;
    running.handle.ask(|reply| Command::SetClient(account.id, choice, reply)).await.unwrap();
    (running, account.id)
}

#[tokio::test]
async fn a_registration_is_read_and_deleted_and_the_picture_follows() {
    let (running, id) = registered(Stage::in_memory().await).await;
    assert!(running.view(id).account.client.unwrap().management.is_some());
    let read = running.handle.ask(|reply| Command::ReadRegistration(id, reply)).await.unwrap();
    assert_eq!(read.id.as_str(), "c-1");
    running.stage.fakes.transport.always(MANAGE, Answer::json(204, ""));
    let without = running.handle.ask(|reply| Command::DeleteRegistration(id, reply)).await.unwrap();
    assert_eq!((without.id, &without.client), (id, &None));
    assert_eq!(running.view(id).account.client, None);
    let again = running.handle.ask(|reply| Command::DeleteRegistration(id, reply)).await.unwrap_err();
    assert_eq!(again.kind, ProblemKind::RegistrationUnmanaged);
    assert!(!format!("{:?} {read:?} {again:?}", running.handle.snapshot()).contains("CANARY"));
}

#[tokio::test]
async fn a_client_that_stayed_behind_is_worth_a_word() {
    let (mut running, id) = registered(Stage::in_memory().await).await;
    running.stage.fakes.transport.fail(MANAGE, TransportError::TimedOut);
    let forgotten = running.handle.ask(|reply| Command::Forget(id, Ending::Revoke, reply)).await.unwrap();
    assert!(forgotten.registration.is_some());
    let picture = running.until(|picture| !picture.notices.is_empty()).await;
    assert!(picture.accounts.is_empty(), "that it stayed keeps no account here");
    assert!(format!("{:?}", picture.notices).contains("its client stays"), "{:?}", picture.notices);
}

#[tokio::test]
async fn the_end_of_a_client_secret_is_told_once_at_each_stage() {
    let stage = Stage::in_memory().await;
    let account = stage.account("anna@example.org").await;
    let now = stage.context.world.clock.now();
    let day = SignedDuration::from_hours(24);
    let choice = ClientChoice::Given {
        id: "c-1".into(),
        secret: Some(crate::domain::secret::ClientSecret::new("CANARY-secret")),
        secret_expires_at: Some(now + day * 40),
    };
    let running = Running::window(stage).await;
    running.handle.ask(|reply| Command::SetClient(account.id, choice, reply)).await.unwrap();
    let ever = |running: &Running| running.stage.fakes.notifier.ever().len();
    running.turn(day * 5).await;
    assert_eq!(ever(&running), 0, "35 days are no reason to warn");
    let mut told = Vec::new();
    for _ in 0..36 {
        running.turn(day).await;
        told.push(ever(&running));
    }
    assert_eq!(told.last(), Some(&5), "30, 14, 7 and 1 days ahead and at the end: {told:?}");
    let last = running.stage.fakes.notifier.ever().pop().unwrap();
    assert!(last.title.starts_with("The client secret of anna@example.org"), "{}", last.title);
    let stage = running.quit().await;
    let running = Running::window(stage).await;
    running.turn(day).await;
    assert_eq!(ever(&running), 5, "nor again after a restart");
}
