//! What the audit log says of it.

use super::*;
use crate::domain::audit::{AuditKind, FactName, NewEvent, Outcome};
use crate::services::accounts::{self, Ending};

/// What was recorded after the sign-in, in order.
async fn recorded(stage: &Stage) -> Vec<NewEvent> {
    let all = stage.context.store.audit_after(0, 1000).await.unwrap();
    let ours = [
        AuditKind::RevocationAsked,
        AuditKind::Revoked,
        AuditKind::RevokedByHand,
        AuditKind::SignedOut,
        AuditKind::SignOutUndone,
        AuditKind::AccountForgotten,
    ];
    all.into_iter().map(|recorded| recorded.event).filter(|event| ours.contains(&event.kind)).collect()
}

fn kinds(events: &[NewEvent]) -> Vec<AuditKind> {
    events.iter().map(|event| event.kind).collect()
}

fn fact(event: &NewEvent, name: FactName) -> serde_json::Value {
    event.detail.get(name).cloned().unwrap_or_default()
}

#[tokio::test]
async fn a_revocation_is_recorded_when_it_is_asked_for_and_when_it_is_known_what_it_came_to() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    ends(&stage);
    refuses_renewal(&stage);
    revoke(&stage, &account, &provider()).await;
    let events = recorded(&stage).await;
    assert_eq!(kinds(&events), [AuditKind::RevocationAsked, AuditKind::Revoked]);
    for event in &events {
        assert_eq!(event.subject.as_ref().unwrap().address.as_str(), "anna@example.org");
        assert_eq!(fact(event, FactName::Refresh), account.refresh().unwrap().fingerprint.as_str());
        assert_eq!(fact(event, FactName::Access), account.access().unwrap().fingerprint.as_str());
    }
    let came = &events[1];
    assert_eq!((came.outcome, &came.code), (Outcome::Ok, &None));
    assert_eq!(fact(came, FactName::AtProvider), "revoked");
    assert_eq!(
        (fact(came, FactName::Confirmed), fact(came, FactName::ConfirmedBy)),
        (true.into(), "refresh".into())
    );
}

#[tokio::test]
async fn asking_in_vain_is_recorded_once_a_reason_and_a_refutation_as_a_failure() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    for _ in 0..3 {
        stage.fakes.transport.fail(REVOKE, TransportError::Dns);
    }
    stage.fakes.transport.answer(REVOKE, Reply::json(503, ""));
    let (revoked, _) = revoke(&stage, &account, &provider()).await;
    let id = revoked.outstanding.unwrap();
    for _ in 0..3 {
        carry_on(&stage.context, id).await;
    }
    ends(&stage);
    renews(&stage, 1);
    carry_on(&stage.context, id).await;
    tick_off(id, &stage.context).await.unwrap();
    let events = recorded(&stage).await;
    let codes: Vec<_> =
        events.iter().map(|event| event.code.as_ref().map(crate::domain::audit::Code::as_str)).collect();
    let refuted = Some("token.revocation-refuted");
    assert_eq!(codes, [None, Some("network.dns"), Some("token.provider-busy"), refuted, None]);
    assert!(events[1..4].iter().all(|event| event.outcome == Outcome::Failed));
    assert_eq!(fact(&events[1], FactName::Attempts), 1);
    assert_eq!(fact(&events[3], FactName::Confirmed), false);
    assert_eq!(events[4].kind, AuditKind::RevokedByHand);
}

#[tokio::test]
async fn what_becomes_of_a_forgotten_account_s_grant_is_recorded_under_its_address() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    let mut silent = provider();
    silent.endpoints.revocation = None;
    accounts::forget(account.clone(), Ending::Revoke, Some(&silent), &stage.context).await.unwrap();
    let events = recorded(&stage).await;
    let expected = [AuditKind::RevocationAsked, AuditKind::AccountForgotten, AuditKind::Revoked];
    assert_eq!(kinds(&events), expected);
    assert!(events.iter().all(|event| event.subject.as_ref().unwrap().id == account.id));
    assert_eq!(fact(&events[2], FactName::AtProvider), "unsupported");
    assert!(fact(&events[2], FactName::WorksUntil).is_string());
}

#[tokio::test]
async fn signing_out_and_undoing_it_are_recorded() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    sign_out(&account, Some(&provider()), &stage.context).await.unwrap();
    undo_sign_out(account.id, &stage.context).await.unwrap();
    assert_eq!(kinds(&recorded(&stage).await), [AuditKind::SignedOut, AuditKind::SignOutUndone]);
}
