//! What is asked of whom, what is recorded, and by whose rules a token is judged.

use serde_json::{Value, json};

use super::*;
use crate::domain::account::Account;
use crate::domain::audit::{AuditKind, FactName};
use crate::domain::inspection::{Known, KnownToken, SignatureReason as R, SignatureState, Source};
use crate::domain::problem::ProblemKind;
use crate::jwt::{SigningAlgorithm, SigningKey};
use crate::platform::clock::Clock as _;
use crate::services::revoke;
use crate::services::tests::{Stage, key, provider};

mod keys;

/// An access token of the scripted provider, with changes; `null` takes a claim away.
fn token_with(stage: &Stage, signer: &SigningKey, changes: &Value) -> String {
    let now = stage.fakes.clock.now().as_second();
    let mut claims = json!({
        "iss": "https://id.example.org", "sub": "user-1", "aud": "https://id.example.org", "client_id": "client-1",
        "iat": now, "exp": now + 3600, "jti": "CANARY-id", "scope": "imap smtp",
    });
    let claims = claims.as_object_mut().unwrap();
    for (name, change) in changes.as_object().unwrap() {
        match change {
            Value::Null => drop(claims.remove(name)),
            change => drop(claims.insert(name.clone(), change.clone())),
        }
    }
    signer.sign("at+jwt", claims).unwrap()
}

fn token(stage: &Stage) -> String {
    token_with(stage, key(), &json!({}))
}

fn pasted(token: &str, against: Against) -> InspectWish {
    let token = TokenSource::Pasted(PastedToken::new(token));
    InspectWish { token, against, issuer: None, audience: None }
}

fn stored(account: &Account, token: StoredToken) -> InspectWish {
    let token = TokenSource::Stored(account.id, token);
    InspectWish { token, against: Against::Recognised, issuer: None, audience: None }
}

async fn look_at(stage: &Stage, token: &str, against: Against) -> Inspection {
    run(&pasted(token, against), &stage.context).await.unwrap()
}

fn by_provider() -> Against {
    Against::Provider(provider().id)
}

fn has(found: &Inspection, id: FindingId) -> bool {
    found.findings.iter().any(|finding| finding.id == id)
}

async fn newest(stage: &Stage) -> (AuditKind, crate::domain::audit::Detail) {
    let event = stage.context.store.audit_after(0, 1000).await.unwrap().pop().unwrap().event;
    (event.kind, event.detail)
}

#[tokio::test]
async fn a_pasted_token_is_recognised_by_its_issuer_and_nobody_is_asked() {
    let stage = Stage::in_memory().await;
    let found = look_at(&stage, &token(&stage), Against::Recognised).await;
    assert_eq!(found.provider, Some(provider().id));
    assert_eq!((found.form, found.source), (Form::Jwt, Source::Pasted));
    assert_eq!((found.signature.state, found.signature.reason), (SignatureState::Unchecked, R::NoKeys));
    assert!(found.mail.is_some() && found.claims.is_some() && found.parts.len() == 3);
    assert_eq!(found.at, stage.fakes.clock.now());

    let foreign = token_with(&stage, key(), &json!({ "iss": "https://nobody.example.com" }));
    let found = look_at(&stage, &foreign, Against::Recognised).await;
    assert_eq!((found.provider, found.mail), (None, None));
    assert!(stage.fakes.transport.requests().is_empty());
}

#[tokio::test]
async fn a_stored_token_is_recorded_and_none_of_its_characters_is_pointed_at() {
    let stage = Stage::in_memory().await;
    let account = stage.account("anna@example.org").await;
    let account = stage.sign_in(&account, &token(&stage), Some("CANARY-refresh-0")).await;
    for (which, name, what) in [
        (StoredToken::Access, FactName::Access, "access-token"),
        (StoredToken::Refresh, FactName::Refresh, "refresh-token"),
    ] {
        let found = run(&stored(&account, which), &stage.context).await.unwrap();
        assert!(found.parts.is_empty());
        assert_eq!(found.provider, Some(provider().id));
        let address = account.address.clone();
        assert_eq!(found.source, Source::Stored { account: account.id, address, token: which });
        let (kind, detail) = newest(&stage).await;
        assert_eq!((kind, detail.get(FactName::What)), (AuditKind::Inspected, Some(&json!(what))));
        assert!(detail.get(name).is_some());
        assert!(!format!("{found:?}{found:#?}").contains("CANARY"));
    }
}

#[tokio::test]
async fn what_cannot_be_recorded_is_not_looked_at() {
    let stage = Stage::on_disk().await;
    let account = stage.signed_in("anna@example.org").await;
    stage.context.store.write_nothing(true).await;
    let refused = run(&stored(&account, StoredToken::Access), &stage.context).await.unwrap_err();
    assert_eq!(refused.kind, ProblemKind::FolderReadOnly);
    assert_eq!(refused.account.as_deref(), Some("anna@example.org"));
    // A pasted one needs nothing to be written.
    assert!(run(&pasted(&token(&stage), Against::Recognised), &stage.context).await.is_ok());
}

#[tokio::test]
async fn a_pasted_token_leaves_no_event() {
    let stage = Stage::in_memory().await;
    stage.signed_in("anna@example.org").await;
    let before = stage.context.store.audit_after(0, 1000).await.unwrap().len();
    look_at(&stage, "CANARY-access-0", by_provider()).await;
    look_at(&stage, &token(&stage), Against::Recognised).await;
    assert_eq!(stage.context.store.audit_after(0, 1000).await.unwrap().len(), before);
}

#[tokio::test]
async fn a_token_of_the_vault_is_known_again_when_it_is_pasted() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    let account = stage.sign_in(&account, "CANARY-access-1", Some("CANARY-refresh-1")).await;
    for (text, expected) in [
        ("CANARY-access-1", Some(KnownToken::Access)),
        (" CANARY-refresh-1\n", Some(KnownToken::Refresh)),
        ("CANARY-refresh-0", Some(KnownToken::PreviousRefresh)),
        ("CANARY-access-0", None),
        ("CANARY-access", None),
    ] {
        let found = look_at(&stage, text, Against::Recognised).await;
        let address = account.address.clone();
        let known = expected.map(|token| Known { account: account.id, address, token });
        assert_eq!(found.known, known, "{text}");
        // Whose it is says whose rules count, although nothing in it does.
        assert_eq!(found.provider.is_some(), expected.is_some(), "{text}");
    }
}

#[tokio::test]
async fn a_token_that_was_revoked_from_here_is_named() {
    let stage = Stage::in_memory().await;
    let account = stage.account("anna@example.org").await;
    let text = token(&stage);
    let account = stage.sign_in(&account, &text, Some("CANARY-refresh-0")).await;
    assert!(!has(&look_at(&stage, &text, Against::Recognised).await, FindingId::RevokedHere));
    let revoked_at = stage.fakes.clock.now();
    revoke::begin(&account, Some(&provider()), &stage.context).await.unwrap();
    for text in [text.as_str(), "CANARY-refresh-0"] {
        let found = look_at(&stage, text, Against::Recognised).await;
        let finding = found.findings.iter().find(|finding| finding.id == FindingId::RevokedHere).unwrap();
        assert_eq!(finding.severity, Severity::Fail);
        assert_eq!(finding.facts[&FindingFact::Moment], revoked_at.to_string());
        assert!(found.is_bad());
    }
}

#[tokio::test]
async fn a_vault_that_is_shut_stands_in_the_way_of_stored_tokens_only() {
    let stage = Stage::on_disk().await;
    let account = stage.signed_in("anna@example.org").await;
    stage.context.store.lock().await.unwrap();
    let found = look_at(&stage, "CANARY-access-0", Against::Recognised).await;
    assert_eq!(found.known, None);
    let refused = run(&stored(&account, StoredToken::Access), &stage.context).await.unwrap_err();
    assert_eq!((refused.kind, refused.facts.at), (ProblemKind::VaultLocked, Some(found.at)));
}

#[tokio::test]
async fn a_token_that_is_not_there_says_why() {
    let stage = Stage::in_memory().await;
    let new = stage.account("bob@example.org").await;
    let refused = run(&stored(&new, StoredToken::Access), &stage.context).await.unwrap_err();
    assert_eq!(refused.kind, ProblemKind::NeverSignedIn);
    let once = stage.sign_in(&new, "CANARY-access-0", None).await;
    let refused = run(&stored(&once, StoredToken::Refresh), &stage.context).await.unwrap_err();
    assert_eq!(refused.kind, ProblemKind::NoRefreshToken);
    let nobody = InspectWish {
        token: TokenSource::Stored(AccountId::new(99), StoredToken::Access),
        ..stored(&new, StoredToken::Access)
    };
    assert_eq!(run(&nobody, &stage.context).await.unwrap_err().kind, ProblemKind::NoSuchAccount);
}

#[tokio::test]
async fn what_was_chosen_goes_before_what_a_token_says_of_itself() {
    let stage = Stage::in_memory().await;
    let google = token_with(&stage, key(), &json!({ "iss": "https://accounts.google.com" }));
    let found = look_at(&stage, &google, Against::Recognised).await;
    assert_eq!(found.provider.as_ref().map(ProviderId::as_str), Some("google"));
    let found = look_at(&stage, &google, by_provider()).await;
    assert_eq!(found.provider, Some(provider().id));
    assert!(has(&found, FindingId::Issuer), "{:?}", found.findings);
    // No address of Google's was asked: the chosen one's keys alone.
    let asked = stage.fakes.transport.requests();
    assert!(asked.iter().all(|asked| asked.url.host_str() == Some("id.example.org")), "{asked:?}");
    let gone = Against::Provider("nobody".parse().unwrap());
    let refused = run(&pasted(&google, gone), &stage.context).await.unwrap_err();
    assert_eq!(refused.kind, ProblemKind::NoSuchProvider);
}

#[tokio::test]
async fn the_wanted_issuer_and_audience_are_demanded() {
    let stage = Stage::in_memory().await;
    let good = token(&stage);
    for (issuer, audience, expected) in [
        (None, None, None),
        (Some("https://id.example.org"), Some("https://id.example.org"), None),
        (Some("https://id.example.org/"), None, Some(FindingId::Issuer)),
        (None, Some("my-client"), Some(FindingId::Audience)),
    ] {
        let (issuer, audience) = (issuer.map(str::to_owned), audience.map(str::to_owned));
        let wish = InspectWish { issuer, audience, ..pasted(&good, Against::Recognised) };
        let found = run(&wish, &stage.context).await.unwrap();
        let failed: Vec<_> = found.of(Severity::Fail).map(|finding| finding.id).collect();
        assert_eq!(failed, expected.into_iter().collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn findings_come_worst_first_and_once() {
    let of = |id, severity| Finding::new(id, severity);
    let ordered = in_order(vec![
        of(FindingId::Opaque, Severity::Info),
        of(FindingId::Large, Severity::Warn),
        of(FindingId::Expired, Severity::Fail),
        of(FindingId::Large, Severity::Warn),
        of(FindingId::Large, Severity::Warn).with(FindingFact::Size, 9),
    ]);
    let ids: Vec<_> = ordered.iter().map(|finding| finding.id).collect();
    assert_eq!(ids, [FindingId::Expired, FindingId::Large, FindingId::Large, FindingId::Opaque]);
}

#[tokio::test]
async fn far_too_long_a_text_costs_nothing_and_is_told() {
    let stage = Stage::in_memory().await;
    let found = look_at(&stage, &"x".repeat(10 * 1024 * 1024), by_provider()).await;
    assert_eq!(found.form, Form::TooLong);
    assert!(found.is_bad() && stage.fakes.transport.requests().is_empty());
}
