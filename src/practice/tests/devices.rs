//! Signing in for a device without a browser (RFC 8628).

use serde_json::Value;

use super::super::PUBLIC_CLIENT_ID;
use super::super::device::GRANT_TYPE;
use super::super::probe::{Probe, Reply};

async fn begin(probe: &Probe) -> Value {
    let form = [("client_id", PUBLIC_CLIENT_ID), ("scope", "openid email imap offline_access")];
    probe.post("/device_authorization", &form).await.json()
}

async fn poll(probe: &Probe, codes: &Value) -> Reply {
    let code = codes["device_code"].as_str().unwrap();
    let form = [("grant_type", GRANT_TYPE), ("client_id", PUBLIC_CLIENT_ID), ("device_code", code)];
    probe.post("/token", &form).await
}

#[tokio::test]
async fn a_device_gets_its_tokens_once_the_person_has_agreed_elsewhere() {
    let probe = Probe::start().await;
    let codes = begin(&probe).await;
    assert_eq!(codes["interval"], 5);
    assert_eq!(codes["verification_uri"], format!("{}/device", probe.practice.issuer));
    assert_eq!(poll(&probe, &codes).await.error(), "authorization_pending");

    // As people type it: small letters, no dash.
    let typed = codes["user_code"].as_str().unwrap().to_ascii_lowercase().replace('-', " ");
    let login = probe.post("/device", &[("user_code", &typed)]).await;
    let end = probe.agree_on(&login).await;
    assert!(end.body.contains("The device is signed in"), "{}", end.body);

    probe.turn_clock(5);
    let tokens = poll(&probe, &codes).await.json();
    assert!(tokens["refresh_token"].is_string());
    assert!(tokens["id_token"].is_string());
    probe.turn_clock(5);
    assert_eq!(poll(&probe, &codes).await.error(), "invalid_grant");
}

#[tokio::test]
async fn a_device_that_asks_too_often_must_wait_five_seconds_longer_from_then_on() {
    let probe = Probe::start().await;
    let codes = begin(&probe).await;
    assert_eq!(poll(&probe, &codes).await.error(), "authorization_pending");
    probe.turn_clock(4);
    assert_eq!(poll(&probe, &codes).await.error(), "slow_down");
    probe.turn_clock(9);
    assert_eq!(poll(&probe, &codes).await.error(), "slow_down");
    probe.turn_clock(15);
    assert_eq!(poll(&probe, &codes).await.error(), "authorization_pending");
}

#[tokio::test]
async fn a_device_hears_that_the_person_denied() {
    let probe = Probe::start().await;
    let codes = begin(&probe).await;
    let login = probe.post("/device", &[("user_code", codes["user_code"].as_str().unwrap())]).await;
    let form = [("request", login.request()), ("decision", "deny")];
    assert!(probe.post("/authorize/decide", &form).await.body.contains("Nothing was allowed"));
    assert_eq!(poll(&probe, &codes).await.error(), "access_denied");
}

#[tokio::test]
async fn a_device_code_expires_for_device_and_person() {
    let probe = Probe::start().await;
    let codes = begin(&probe).await;
    probe.turn_clock(600);
    assert_eq!(poll(&probe, &codes).await.error(), "expired_token");
    let page = probe.post("/device", &[("user_code", codes["user_code"].as_str().unwrap())]).await;
    assert_eq!(page.status, 422);
}

#[tokio::test]
async fn a_code_in_the_link_is_filled_in_but_still_confirmed_by_the_person() {
    let probe = Probe::start().await;
    let codes = begin(&probe).await;
    let link = codes["verification_uri_complete"].as_str().unwrap();
    let page = probe.get(link.strip_prefix(&probe.practice.issuer).unwrap()).await;
    assert!(page.body.contains(&format!("value=\"{}\"", codes["user_code"].as_str().unwrap())));
    assert!(page.body.contains("Enter the code"));
}
