//! Which client may do what: proof of identity, and walls between clients.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::json;

use super::super::PUBLIC_CLIENT_ID;
use super::super::options::ConfidentialClient;
use super::super::probe::{Ask, Probe};
use crate::domain::secret::ClientSecret;

#[tokio::test]
async fn a_confidential_client_proves_itself_in_the_header_or_the_body_and_not_otherwise() {
    let probe = Probe::with(|options| {
        let secret = ClientSecret::new("CANARY-secret");
        options.confidential = Some(ConfidentialClient { client_id: "office".to_owned(), secret });
    })
    .await;
    let form = "grant_type=refresh_token&refresh_token=unknown";
    let basic = |credentials: &str| format!("Basic {}", STANDARD.encode(credentials));
    for (credentials, body, error) in [
        (Some("office:CANARY-secret"), form.to_owned(), "invalid_grant"),
        (None, format!("{form}&client_id=office&client_secret=CANARY-secret"), "invalid_grant"),
        (Some("office:wrong"), form.to_owned(), "invalid_client"),
        (None, format!("{form}&client_id=office"), "invalid_client"),
        (None, format!("{form}&client_id={PUBLIC_CLIENT_ID}&client_secret=any"), "invalid_client"),
        (Some("office:CANARY-secret"), format!("{form}&client_secret=CANARY-secret"), "invalid_request"),
        (Some("office:CANARY-secret"), format!("{form}&client_id={PUBLIC_CLIENT_ID}"), "invalid_request"),
        (None, form.to_owned(), "invalid_client"),
    ] {
        let authorization = credentials.map(basic);
        let mut headers = vec![("Content-Type", "application/x-www-form-urlencoded")];
        headers.extend(authorization.as_deref().map(|value| ("Authorization", value)));
        let ask = Ask { method: "POST", path: "/token", headers: &headers, body: &body };
        let reply = probe.send(&ask).await.unwrap();
        assert_eq!(reply.error(), error, "{body}");
        assert_eq!(reply.status, if error == "invalid_client" { 401 } else { 400 });
    }
}

#[tokio::test]
async fn one_client_sees_and_ends_nothing_of_another() {
    let probe = Probe::with(|options| {
        let secret = ClientSecret::new("s");
        options.confidential = Some(ConfidentialClient { client_id: "office".to_owned(), secret });
    })
    .await;
    let tokens = probe.tokens().await;
    let refresh = tokens["refresh_token"].as_str().unwrap();
    let office = [("client_id", "office"), ("client_secret", "s")];
    let with = |more: &[(&'static str, &'static str)]| [&office[..], more].concat();
    let mut form = with(&[("grant_type", "refresh_token")]);
    let token: String = refresh.to_owned();
    form.push(("refresh_token", &token));
    assert_eq!(probe.post("/token", &form).await.error(), "invalid_grant");
    let mut form = office.to_vec();
    form.push(("token", &token));
    assert_eq!(probe.post("/introspect", &form).await.json(), json!({ "active": false }));
    assert_eq!(probe.post("/revoke", &form).await.error(), "unauthorized_client");
    assert_eq!(probe.renew(refresh).await.status, 200);
}

#[tokio::test]
async fn other_grant_types_and_other_content_types_are_refused() {
    let probe = Probe::start().await;
    for grant_type in ["password", "client_credentials", "implicit"] {
        let form = [("client_id", PUBLIC_CLIENT_ID), ("grant_type", grant_type)];
        assert_eq!(probe.post("/token", &form).await.error(), "unsupported_grant_type");
    }
    let headers = [("Content-Type", "application/json")];
    let ask = Ask { method: "POST", path: "/token", headers: &headers, body: "{}" };
    assert_eq!(probe.send(&ask).await.unwrap().error(), "invalid_request");
}
