//! The authorization endpoint and its pages.

use super::super::PUBLIC_CLIENT_ID;
use super::super::probe::{Ask, Probe, REDIRECT, link};

#[tokio::test]
async fn metadata_name_all_that_is_offered_at_both_addresses() {
    let probe = Probe::start().await;
    let openid = probe.get("/.well-known/openid-configuration").await.json();
    let oauth = probe.get("/.well-known/oauth-authorization-server").await.json();
    assert_eq!(openid, oauth);
    assert_eq!(openid["issuer"], probe.practice.issuer);
    assert_eq!(openid["code_challenge_methods_supported"], serde_json::json!(["S256"]));
    assert_eq!(openid["authorization_response_iss_parameter_supported"], true);
    for name in
        ["authorization", "token", "device_authorization", "revocation", "introspection", "registration"]
    {
        let endpoint = openid[format!("{name}_endpoint")].as_str().unwrap().to_owned();
        assert!(endpoint.starts_with(&probe.practice.issuer), "{endpoint}");
    }
}

#[tokio::test]
async fn a_person_who_signs_in_and_agrees_is_sent_back_with_code_state_and_issuer() {
    let probe = Probe::start().await;
    let redirect = probe.agree(&link(&[])).await;
    assert_eq!(redirect.status, 303);
    assert!(redirect.header("location").starts_with(REDIRECT));
    assert!(redirect.location("code").unwrap().len() >= 43);
    assert_eq!(redirect.location("state").unwrap(), "state-1");
    assert_eq!(redirect.location("iss").unwrap(), probe.practice.issuer);
}

#[tokio::test]
async fn a_person_who_denies_is_sent_back_with_access_denied_state_and_issuer() {
    let probe = Probe::start().await;
    let login = probe.get(&link(&[])).await;
    let consent = probe.log_in(&login).await;
    let form = [("request", consent.request()), ("decision", "deny")];
    let redirect = probe.post("/authorize/decide", &form).await;
    assert_eq!(redirect.location("error").unwrap(), "access_denied");
    assert_eq!(redirect.location("state").unwrap(), "state-1");
    assert_eq!(redirect.location("iss").unwrap(), probe.practice.issuer);
    assert_eq!(redirect.location("code"), None);
}

#[tokio::test]
async fn pkce_with_s256_is_required() {
    let probe = Probe::start().await;
    let plain = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    for changes in [
        &[("code_challenge", "")][..],
        &[("code_challenge_method", "")],
        &[("code_challenge_method", "plain"), ("code_challenge", plain)],
        &[("code_challenge", "short")],
    ] {
        let redirect = probe.get(&link(changes)).await;
        assert_eq!(redirect.location("error").unwrap(), "invalid_request", "{changes:?}");
        assert_eq!(redirect.location("iss").unwrap(), probe.practice.issuer);
    }
}

#[tokio::test]
async fn a_request_that_is_not_offered_is_answered_by_its_own_error() {
    let probe = Probe::start().await;
    for (name, value, error) in [
        ("response_type", "token", "unsupported_response_type"),
        ("scope", "calendar", "invalid_scope"),
        ("prompt", "none", "login_required"),
        ("request", "e30.e30.", "request_not_supported"),
        ("response_mode", "fragment", "invalid_request"),
    ] {
        let redirect = probe.get(&link(&[(name, value)])).await;
        assert_eq!(redirect.location("error").unwrap(), error);
    }
}

#[tokio::test]
async fn an_unknown_client_or_redirect_uri_never_causes_a_redirect() {
    let probe = Probe::start().await;
    for (name, value) in [
        ("client_id", "somebody"),
        ("client_id", ""),
        ("redirect_uri", ""),
        ("redirect_uri", "https://evil.example.com/"),
        ("redirect_uri", "http://127.0.0.1:1@evil.example.com/"),
        ("redirect_uri", "javascript:alert(1)"),
    ] {
        let page = probe.get(&link(&[(name, value)])).await;
        assert_eq!((page.status, page.header("location")), (400, ""), "{name}={value}");
    }
    let twice = probe.get(&format!("{}&state=other", link(&[]))).await;
    assert_eq!((twice.status, twice.header("location")), (400, ""));
}

#[tokio::test]
async fn a_wrong_password_is_said_and_lets_the_person_try_again() {
    let probe = Probe::start().await;
    let login = probe.get(&link(&[])).await;
    let address = &probe.practice.users[0].address;
    let form = [("request", login.request()), ("username", address), ("password", "no")];
    let again = probe.post("/authorize/login", &form).await;
    assert_eq!(again.status, 422);
    assert!(again.body.contains("No practice user has this address and password"));
    assert!(again.body.contains(&format!("value=\"{address}\"")), "the address is kept");
    assert_eq!(probe.log_in(&again).await.status, 200);
}

#[tokio::test]
async fn nobody_can_agree_before_signing_in_or_twice() {
    let probe = Probe::start().await;
    let login = probe.get(&link(&[])).await;
    let allow = [("request", login.request()), ("decision", "allow")];
    assert_eq!(probe.post("/authorize/decide", &allow).await.status, 400);

    let login = probe.get(&link(&[])).await;
    let consent = probe.log_in(&login).await;
    let allow = [("request", consent.request()), ("decision", "allow")];
    assert_eq!(probe.post("/authorize/decide", &allow).await.status, 303);
    assert_eq!(probe.post("/authorize/decide", &allow).await.status, 400);
}

#[tokio::test]
async fn pages_forbid_keeping_framing_and_scripts() {
    let probe = Probe::start().await;
    let page = probe.get(&link(&[])).await;
    assert_eq!(page.header("cache-control"), "no-store");
    assert_eq!(page.header("x-frame-options"), "DENY");
    assert_eq!(page.header("referrer-policy"), "no-referrer");
    let policy = page.header("content-security-policy");
    for rule in
        ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self' http:"]
    {
        assert!(policy.contains(rule), "{policy}");
    }
    assert!(!page.body.contains("<script"));
    assert!(page.body.contains("Nothing real is signed in here"));
}

#[tokio::test]
async fn the_login_hint_is_filled_in_and_escaped() {
    let probe = Probe::start().await;
    let page = probe.get(&link(&[("login_hint", "a\"><script>@example.org")])).await;
    assert!(page.body.contains("value=\"a&quot;&gt;&lt;script&gt;@example.org\""));
    let page = probe.get(&link(&[("login_hint", "practice.user@example.org")])).await;
    assert!(page.body.contains("value=\"practice.user@example.org\""));
}

#[tokio::test]
async fn the_consent_page_names_the_client_and_the_permissions_in_words() {
    let probe = Probe::start().await;
    let login = probe.get(&link(&[("scope", "imap offline_access")])).await;
    let consent = probe.log_in(&login).await;
    for words in ["Allow Mailward?", "Read and organise mail", "Stay signed in", "practice.user@example.org"]
    {
        assert!(consent.body.contains(words), "{words}");
    }
    assert!(!consent.body.contains("Send mail"));
}

#[tokio::test]
async fn a_request_under_a_foreign_name_is_turned_away() {
    let probe = Probe::start().await;
    let headers = [("Host", "evil.example.com")];
    let ask = Ask { method: "GET", path: "/jwks", headers: &headers, body: "" };
    assert_eq!(probe.send(&ask).await.unwrap().status, 421);
}

#[tokio::test]
async fn it_listens_on_loopback_and_stops_when_told() {
    let probe = Probe::start().await;
    let address = probe.practice.issuer.strip_prefix("http://").unwrap().to_owned();
    assert!(address.starts_with("127.0.0.1:"));
    assert_eq!(probe.get("/").await.status, 200);
    assert_eq!(probe.get("/nowhere").await.status, 404);
    probe.practice.stop().await;
    assert!(tokio::net::TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn a_body_over_64_kib_is_refused() {
    let probe = Probe::start().await;
    let long = "x".repeat(65 * 1024);
    let reply = probe.post("/token", &[("client_id", PUBLIC_CLIENT_ID), ("code", &long)]).await;
    assert_eq!(reply.status, 413);
}
