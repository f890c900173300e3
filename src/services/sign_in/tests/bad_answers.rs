//! What a provider, or somebody in between, can answer: nothing of it is kept unless it is right.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::*;
use crate::services::tests::claims;

/// Signs in with whatever the redirect is for this state; the page and the problem say the same.
async fn redirected(query: &str, sends_iss: bool) -> Problem {
    let stage = Stage::in_memory().await;
    let account = stage.account("anna@example.org").await;
    let mut wish = wish(&account, Way::Browser);
    let mut provider = provider();
    provider.client.sends_iss = sends_iss;
    wish.provider = provider.into();
    let run = Run::begin(&stage, wish);
    let link = stage.fakes.browser.link(1).await;
    let query = query.replace("STATE", &parameter(&link, "state"));
    let page = stage.fakes.loopback.redirect(&query).await.page().await;
    let problem = run.end().await.unwrap_err();
    assert_same_words(&page, &problem);
    assert_eq!(problem.account.as_deref(), Some("anna@example.org"));
    assert!(stage.fakes.transport.requests().is_empty(), "no code may leave");
    assert!(!format!("{page:?}{problem:?}").contains("CANARY"));
    nothing_is_kept(&stage, &account).await;
    assert!(!stage.fakes.loopback.is_open());
    problem
}

#[tokio::test]
async fn a_bad_redirect_ends_the_sign_in_with_the_same_words_on_the_page_and_in_the_window() {
    let cases = [
        ("error=access_denied&state=STATE", false, ProblemKind::AccessDenied),
        ("code=CANARY-1&code=CANARY-2&state=STATE", false, ProblemKind::RedirectMalformed),
        ("state=STATE", false, ProblemKind::RedirectMalformed),
        ("code=CANARY-1&state=STATE", true, ProblemKind::IssuerMixUp),
        ("code=CANARY-1&state=STATE&iss=https%3A%2F%2Fevil.example.com", true, ProblemKind::IssuerMixUp),
        ("code=CANARY-1&state=STATE&iss=https%3A%2F%2Fevil.example.com", false, ProblemKind::IssuerMixUp),
        (
            "error=access_denied&state=STATE&iss=https%3A%2F%2Fevil.example.com",
            true,
            ProblemKind::IssuerMixUp,
        ),
        ("access_token=CANARY-1&token_type=bearer&state=STATE", false, ProblemKind::ImplicitAnswer),
    ];
    for (query, sends_iss, kind) in cases {
        assert_eq!(redirected(query, sends_iss).await.kind, kind, "{query}");
    }
}

#[tokio::test]
async fn a_mixed_up_issuer_is_named() {
    let query = "code=CANARY-1&state=STATE&iss=https%3A%2F%2Fevil.example.com";
    let words = explain::words(&redirected(query, true).await);
    assert!(words.what_happened.contains("https://evil.example.com"), "{}", words.what_happened);
}

/// Signs in with this token answer.
async fn answered(
    make: impl FnOnce(&str) -> Reply,
) -> (Stage, Account, Result<Signed, Problem>, ClosingPage) {
    let stage = Stage::in_memory().await;
    let account = stage.account("anna@example.org").await;
    let mut wish = wish(&account, Way::Browser);
    let mut provider = provider();
    provider.parameters.on_missing_refresh.clear();
    wish.provider = provider.into();
    let run = Run::begin(&stage, wish);
    let link = stage.fakes.browser.link(1).await;
    stage.fakes.transport.answer(TOKEN, make(&parameter(&link, "nonce")));
    let page = comes_back(&stage, &link).await.page().await;
    let ended = run.end().await;
    (stage, account, ended, page)
}

#[tokio::test]
async fn a_refused_or_broken_token_answer_keeps_nothing_and_is_told_in_the_same_words() {
    let error =
        |error: &str| answer(400, &json!({ "error": error, "error_description": "CANARY-code is bad" }));
    let cases = [
        (error("invalid_grant"), ProblemKind::CodeRefused),
        (error("invalid_client"), ProblemKind::ClientRefused),
        (answer(503, &json!({ "error": "invalid_grant" })), ProblemKind::ProviderBusy),
        (Reply::html(200, "<html>Log in to the network</html>"), ProblemKind::AnswerIsPage),
        (answer(200, &json!({ "token_type": "Bearer" })), ProblemKind::TokenAnswerInvalid),
        (
            answer(200, &json!({ "access_token": "CANARY-1", "token_type": "dpop" })),
            ProblemKind::TokenTypeUnusable,
        ),
        (answer(200, &json!({ "access_token": "CANARY-1" })), ProblemKind::TokenTypeUnusable),
        (Reply::json(200, "{\"access_token\": \"CANARY"), ProblemKind::TokenAnswerInvalid),
        (Reply::json(302, "").header("location", "https://example.com/"), ProblemKind::AnswerRedirects),
    ];
    for (reply, kind) in cases {
        let (stage, account, ended, page) = answered(|_nonce| reply).await;
        let problem = ended.unwrap_err();
        assert_eq!(problem.kind, kind);
        assert_same_words(&page, &problem);
        assert!(!format!("{page:?}{problem:?}").contains("CANARY"), "{problem:?}");
        nothing_is_kept(&stage, &account).await;
        assert_eq!(stage.fakes.transport.requests_to(TOKEN).len(), 1, "a code is sent once");
    }
}

/// Makes an ID token for a nonce.
type Make<'a> = &'a dyn Fn(&str) -> String;

#[tokio::test]
async fn an_id_token_that_fails_a_check_keeps_nothing() {
    let unsigned = |nonce: &str| {
        let part = |text: String| URL_SAFE_NO_PAD.encode(text);
        let claims = Value::Object(claims(nonce, &json!({})));
        format!("{}.{}.", part(json!({ "alg": "none" }).to_string()), part(claims.to_string()))
    };
    let forged = |nonce: &str| {
        let good = id_token(nonce, &json!({}));
        let other = id_token("another", &json!({}));
        let (body, _) = good.rsplit_once('.').unwrap();
        format!("{body}.{}", other.rsplit_once('.').unwrap().1)
    };
    let cases: [(&str, Make<'_>); 6] = [
        ("nonce", &|_| id_token("another", &json!({}))),
        ("no nonce", &|nonce| id_token(nonce, &json!({ "nonce": null }))),
        ("aud", &|nonce| id_token(nonce, &json!({ "aud": "client-2" }))),
        ("iss", &|nonce| id_token(nonce, &json!({ "iss": "https://evil.example.com" }))),
        ("alg none", &unsigned),
        ("signature", &forged),
    ];
    for (name, make) in cases {
        let granted = |nonce: &str| answer(200, &tokens("CANARY-1", Some("CANARY-2"), Some(make(nonce))));
        let (stage, account, ended, page) = answered(granted).await;
        let problem = ended.unwrap_err();
        assert_eq!(problem.kind, ProblemKind::IdTokenInvalid, "{name}");
        assert_same_words(&page, &problem);
        nothing_is_kept(&stage, &account).await;
    }
}

#[tokio::test]
async fn answers_that_stray_without_danger_are_taken() {
    let large = "x".repeat(16 * 1024);
    let cases = [
        json!({ "access_token": "a", "token_type": "BEARER", "refresh_token": "r" }),
        json!({ "access_token": "a", "token_type": "bearer", "refresh_token": "r", "expires_in": "3600" }),
        json!({ "access_token": large, "token_type": "Bearer", "refresh_token": "r", "expires_in": 3600 }),
        json!({ "access_token": "a", "token_type": "Bearer", "refresh_token": "r", "foo": { "bar": [1, null] } }),
    ];
    for body in cases {
        let (stage, account, ended, _) = answered(|nonce| {
            let mut body = body.clone();
            body["id_token"] = id_token(nonce, &json!({})).into();
            answer(200, &body)
        })
        .await;
        let kept = ended.unwrap().account;
        let said = body.get("expires_in").is_some();
        assert_eq!(kept.access().unwrap().expires_at.is_some(), said);
        let (access, refresh) = stage.stored(account.id).await;
        assert_eq!(access.as_deref(), body["access_token"].as_str());
        assert_eq!(refresh.as_deref(), Some("r"));
    }
}
