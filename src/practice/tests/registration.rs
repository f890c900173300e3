//! Dynamic registration (RFC 7591 and 7592).

use serde_json::{Value, json};

use super::super::Registration;
use super::super::probe::{Ask, Probe, REDIRECT, Reply, VERIFIER, link};

async fn register(probe: &Probe, wish: &Value) -> Reply {
    let headers = [("Content-Type", "application/json")];
    let body = wish.to_string();
    probe.send(&Ask { method: "POST", path: "/register", headers: &headers, body: &body }).await.unwrap()
}

fn public_wish() -> Value {
    json!({
        "client_name": "Northwind Mail", "redirect_uris": ["http://127.0.0.1/callback"],
        "token_endpoint_auth_method": "none", "grant_types": ["authorization_code", "refresh_token"],
    })
}

#[tokio::test]
async fn a_registered_public_client_can_sign_in_with_any_loopback_port() {
    let probe = Probe::start().await;
    let reply = register(&probe, &public_wish()).await;
    assert_eq!(reply.status, 201);
    let client = reply.json();
    assert_eq!(client.get("client_secret"), None);
    let id = client["client_id"].as_str().unwrap();

    let login = probe.get(&link(&[("client_id", id)])).await;
    let consent = probe.log_in(&login).await;
    assert!(consent.body.contains("Allow Northwind Mail?"));
    let form = [("request", consent.request()), ("decision", "allow")];
    let code = probe.post("/authorize/decide", &form).await.location("code").unwrap();
    let tokens = probe.redeem_with(&code, &[("client_id", id)]).await.json();
    assert!(tokens["refresh_token"].is_string());
    let other = link(&[("client_id", id), ("redirect_uri", "http://127.0.0.1:4711/other")]);
    assert_eq!(probe.get(&other).await.status, 400);
}

#[tokio::test]
async fn a_registered_confidential_client_needs_its_secret() {
    let probe = Probe::start().await;
    let mut wish = public_wish();
    wish["token_endpoint_auth_method"] = json!("client_secret_post");
    let client = register(&probe, &wish).await.json();
    let (id, secret) = (client["client_id"].as_str().unwrap(), client["client_secret"].as_str().unwrap());
    let link = link(&[("client_id", id)]);
    let code = probe.agree(&link).await.location("code").unwrap();
    assert_eq!(probe.redeem_with(&code, &[("client_id", id)]).await.error(), "invalid_client");
    assert_eq!(probe.redeem_with(&code, &[("client_id", id), ("client_secret", secret)]).await.status, 200);
}

#[tokio::test]
async fn a_client_gets_only_the_grant_types_it_registered() {
    let probe = Probe::start().await;
    let mut wish = public_wish();
    wish["grant_types"] = json!(["authorization_code"]);
    let client = register(&probe, &wish).await.json();
    let id = client["client_id"].as_str().unwrap();
    let code = probe.agree(&link(&[("client_id", id)])).await.location("code").unwrap();
    let tokens = probe.redeem_with(&code, &[("client_id", id)]).await.json();
    assert_eq!(tokens.get("refresh_token"), None);
    let form = [("client_id", id), ("scope", "imap")];
    assert_eq!(probe.post("/device_authorization", &form).await.error(), "unauthorized_client");
}

#[tokio::test]
async fn a_registration_can_be_read_and_deleted_with_its_own_token_only() {
    let probe = Probe::start().await;
    let client = register(&probe, &public_wish()).await.json();
    let (id, token) =
        (client["client_id"].as_str().unwrap(), client["registration_access_token"].as_str().unwrap());
    let path = format!("/register/{id}");
    assert_eq!(client["registration_client_uri"], format!("{}{path}", probe.practice.issuer));
    assert_eq!(probe.get(&path).await.status, 401);
    assert_eq!(probe.get_with_token(&path, "wrong").await.status, 401);
    let read = probe.get_with_token(&path, token).await.json();
    assert_eq!(read["client_name"], "Northwind Mail");
    assert_eq!(read.get("registration_access_token"), None);

    let code = probe.agree(&link(&[("client_id", id)])).await.location("code").unwrap();
    probe.redeem_with(&code, &[("client_id", id)]).await;
    assert_eq!(probe.practice.tally().live_grants, 1);
    let bearer = format!("Bearer {token}");
    let ask = Ask { method: "DELETE", path: &path, headers: &[("Authorization", &bearer)], body: "" };
    assert_eq!(probe.send(&ask).await.unwrap().status, 204);
    assert_eq!(probe.practice.tally().live_grants, 0);
    assert_eq!(probe.get_with_token(&path, token).await.status, 401);
    assert_eq!(probe.get(&link(&[("client_id", id)])).await.status, 400);
}

#[tokio::test]
async fn a_wish_that_cannot_be_granted_is_refused_by_its_own_error() {
    let probe = Probe::start().await;
    for (name, value, error) in [
        ("redirect_uris", json!([]), "invalid_redirect_uri"),
        ("redirect_uris", json!(["http://example.org/"]), "invalid_redirect_uri"),
        ("redirect_uris", json!([REDIRECT, "https://example.org/#x"]), "invalid_redirect_uri"),
        ("redirect_uris", json!("http://127.0.0.1/"), "invalid_client_metadata"),
        ("grant_types", json!(["password"]), "invalid_client_metadata"),
        ("token_endpoint_auth_method", json!("private_key_jwt"), "invalid_client_metadata"),
        ("response_types", json!(["token"]), "invalid_client_metadata"),
        ("scope", json!("calendar"), "invalid_client_metadata"),
        ("client_name", json!(VERIFIER.len()), "invalid_client_metadata"),
    ] {
        let mut wish = public_wish();
        wish[name] = value;
        let reply = register(&probe, &wish).await;
        assert_eq!((reply.status, reply.error().as_str()), (400, error), "{wish}");
    }
    assert_eq!(register(&probe, &json!([])).await.error(), "invalid_client_metadata");
    assert_eq!(probe.practice.tally().registrations, 0);
}

#[tokio::test]
async fn a_closed_registration_is_refused_and_not_announced() {
    let probe = Probe::with(|options| options.registration = Registration::Closed).await;
    assert_eq!(register(&probe, &public_wish()).await.status, 403);
    let metadata = probe.get("/.well-known/openid-configuration").await.json();
    assert_eq!(metadata.get("registration_endpoint"), None);
}
