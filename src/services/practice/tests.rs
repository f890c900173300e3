//! The practice account against the real practice provider's metadata.

use serde_json::json;

use super::*;
use crate::services::tests::Stage;
use crate::testing::world::Reply;

fn offer(port: u16) -> PracticeOffer {
    PracticeOffer {
        issuer: format!("http://127.0.0.1:{port}"),
        client_id: "mailward-practice".into(),
        user: "practice.user@example.org".parse().unwrap(),
        failures: Vec::new(),
    }
}

fn metadata(stage: &Stage, port: u16) {
    let issuer = format!("http://127.0.0.1:{port}");
    let body = json!({
        "issuer": issuer, "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"), "response_types_supported": ["code"],
        "scopes_supported": ["openid", "email", "offline_access", "imap", "smtp"],
    });
    for path in ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"] {
        stage.fakes.transport.always(&format!("127.0.0.1:{port}{path}"), Reply::json(200, body.to_string()));
    }
}

#[tokio::test]
async fn the_practice_account_can_sign_in_and_is_found_again_on_another_port() {
    let stage = Stage::in_memory().await;
    metadata(&stage, 28_470);
    let account = super::account(&offer(28_470), &stage.context).await.unwrap();
    let provider = crate::services::accounts::catalogue(&stage.context).await.unwrap();
    let provider = provider.find(&account.provider).unwrap();
    assert!(
        crate::services::scopes(provider, &account.uses, &stage.context).is_ok(),
        "its sign-in asks for something"
    );
    assert!(stage.context.client_auth(&account).await.is_ok());
    metadata(&stage, 5000);
    let again = super::account(&offer(5000), &stage.context).await.unwrap();
    assert_eq!(again.id, account.id);
    let provider = crate::services::accounts::catalogue(&stage.context).await.unwrap();
    let token = provider.find(&again.provider).unwrap().endpoints.token.as_str().to_owned();
    assert_eq!(token, "http://127.0.0.1:5000/token");
}

#[tokio::test]
async fn a_practice_provider_that_does_not_answer_adds_nothing() {
    let stage = Stage::in_memory().await;
    let problem = super::account(&offer(1), &stage.context).await.unwrap_err();
    assert_eq!(problem.kind, ProblemKind::Unreachable);
    assert!(stage.context.store.accounts().await.unwrap().is_empty());
}
