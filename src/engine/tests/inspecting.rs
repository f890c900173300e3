//! Inspections through the engine: found in the picture, replaced by the next, gone when the person leaves.

use serde_json::json;

use super::*;
use crate::domain::audit::AuditKind;
use crate::domain::inspection::{Form, SignatureReason, StoredToken};
use crate::domain::secret::PastedToken;
use crate::engine::command::{Against, InspectWish, Inspection, TokenSource};
use crate::services::tests::{JWKS, key, provider};
use crate::testing::world::Gate;

fn pasted(text: &str, against: Against) -> Box<InspectWish> {
    let token = TokenSource::Pasted(PastedToken::new(text));
    Box::new(InspectWish { token, against, issuer: None, audience: None })
}

fn signed() -> String {
    let claims = json!({ "iss": "https://id.example.org", "sub": "CANARY-subject" });
    key().sign("at+jwt", claims.as_object().unwrap()).unwrap()
}

/// Begins one that waits for the keys of a provider.
async fn held(running: &Running) -> (Gate, tokio::sync::oneshot::Receiver<Result<Arc<Inspection>, Problem>>) {
    let keys = json!({ "keys": [key().public_jwk()] });
    let gate = running.stage.fakes.transport.hold(JWKS, answer(200, &keys));
    let (reply, waits) = Reply::channel();
    let wish = pasted(&signed(), Against::Provider(provider().id));
    assert!(running.handle.send(Command::Inspect(wish, reply)));
    running.stage.fakes.transport.asked(JWKS, 1).await;
    (gate, waits)
}

#[tokio::test]
async fn an_inspection_ends_in_the_picture_and_goes_when_the_person_leaves() {
    let mut running = Running::session(Stage::in_memory().await).await;
    let (gate, waits) = held(&running).await;
    let picture = running.until(|picture| picture.inspection.is_some()).await;
    assert!(picture.inspection.as_ref().is_some_and(|view| view.running && view.found.is_none()));
    gate.open();
    let found = waits.await.unwrap().unwrap();
    assert_eq!(found.signature.reason, SignatureReason::Verified);
    let view = running.handle.snapshot().inspection.clone().unwrap();
    assert!(!view.running && view.found.as_ref() == Some(&found));
    assert!(!format!("{view:?}").contains("CANARY"), "what a token says is not for logs");
    running.handle.send(Command::CloseInspection);
    running.until(|picture| picture.inspection.is_none()).await;
}

#[tokio::test]
async fn a_second_inspection_takes_the_place_of_the_first_which_is_answered() {
    let running = Running::session(Stage::in_memory().await).await;
    let (gate, first) = held(&running).await;
    let second = pasted("CANARY-opaque", Against::Recognised);
    let found = running.handle.ask(|reply| Command::Inspect(second, reply)).await.unwrap();
    assert!(matches!(found.form, Form::Opaque(_)));
    assert_eq!(first.await.unwrap().unwrap_err().kind, ProblemKind::InspectionLeft);
    gate.open();
    running.rest().await;
    let view = running.handle.snapshot().inspection.clone().unwrap();
    assert_eq!(view.found, Some(found), "late news are nobody's");
}

#[tokio::test]
async fn leaving_answers_whoever_waits() {
    let mut running = Running::session(Stage::in_memory().await).await;
    let (_gate, waits) = held(&running).await;
    running.handle.send(Command::CloseInspection);
    assert_eq!(waits.await.unwrap().unwrap_err().kind, ProblemKind::InspectionLeft);
    running.until(|picture| picture.inspection.is_none()).await;
}

#[tokio::test]
async fn the_keys_of_a_provider_stay_for_the_next_inspection() {
    let running = Running::session(Stage::in_memory().await).await;
    for _ in 0..3 {
        let wish = pasted(&signed(), Against::Provider(provider().id));
        let found = running.handle.ask(|reply| Command::Inspect(wish, reply)).await.unwrap();
        assert_eq!(found.signature.reason, SignatureReason::Verified);
    }
    assert_eq!(running.stage.fakes.transport.requests_to(JWKS).len(), 1);
}

#[tokio::test]
async fn a_stored_token_is_named_while_it_is_looked_at_and_stands_in_the_record() {
    let stage = Stage::on_disk().await;
    let account = stage.signed_in("anna@example.org").await;
    let running = Running::session(stage).await;
    let which = StoredToken::Refresh;
    let token = TokenSource::Stored(account.id, which);
    let wish = Box::new(InspectWish { token, against: Against::Recognised, issuer: None, audience: None });
    running.handle.ask(|reply| Command::Inspect(wish, reply)).await.unwrap();
    let view = running.handle.snapshot().inspection.clone().unwrap();
    assert_eq!(view.stored, Some((account.id, which)));
    running.rest().await;
    assert!(running.log().await.iter().any(|event| event.event.kind == AuditKind::Inspected));
}
