//! What the provider says about itself: metadata (RFC 8414, OpenID Connect Discovery 1.0), keys, and a home page.
//!
//! Only what is really offered is named.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::app::{App, Shared};
use super::device;
use super::fault::{Endpoint, Fault, through};
use super::issue::{FOREIGN_ISSUER, ONE_FACTOR, SECOND_FACTOR};
use super::options::Registration;
use super::{pages, scope};
use crate::domain::provider::MAIL_MEMBER;

/// `GET /.well-known/openid-configuration`, `GET /.well-known/oauth-authorization-server`
pub(super) async fn document(State(app): State<Shared>) -> Response {
    through(&app, Endpoint::Metadata, || Json(describe(&app)).into_response()).await
}

/// `GET /jwks`
pub(super) async fn keys(State(app): State<Shared>) -> Response {
    through(&app, Endpoint::Keys, || {
        let mut set = json!({ "keys": [app.keys.rsa.public_jwk(), app.keys.ec.public_jwk()] });
        if app.has(&Fault::UnknownMembers) {
            set["keys"][0]["x_practice"] = json!(1);
            set["x_practice"] = json!(1);
        }
        Json(set).into_response()
    })
    .await
}

/// `GET /`
pub(super) async fn home(State(app): State<Shared>) -> Response {
    pages::home(&app)
}

fn describe(app: &App) -> Value {
    let base = if app.has(&Fault::PlainHttpInMetadata) { "http://login.example.org" } else { &app.issuer };
    let below = if app.has(&Fault::MovedInMetadata) { "/moved" } else { "" };
    let at = |path: &str| format!("{base}{below}{path}");
    let issuer = if app.has(&Fault::ForeignIssuerInMetadata) { FOREIGN_ISSUER } else { &app.issuer };
    let authentication = ["none", "client_secret_basic", "client_secret_post"];
    let mut document = json!({
        "issuer": issuer,
        "authorization_endpoint": at("/authorize"),
        "token_endpoint": at("/token"),
        "device_authorization_endpoint": at("/device_authorization"),
        "revocation_endpoint": at("/revoke"),
        "introspection_endpoint": at("/introspect"),
        "userinfo_endpoint": at("/userinfo"),
        "jwks_uri": at("/jwks"),
        "scopes_supported": scope::ALL.map(|permission| permission.name),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token", device::GRANT_TYPE],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": authentication,
        "revocation_endpoint_auth_methods_supported": authentication,
        "introspection_endpoint_auth_methods_supported": authentication,
        "authorization_response_iss_parameter_supported": true,
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256", "ES256"],
        "claims_supported": [
            "iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "amr", "acr", "at_hash",
            "email", "email_verified", "name", "preferred_username",
        ],
        "acr_values_supported": [ONE_FACTOR, SECOND_FACTOR],
        "prompt_values_supported": ["login", "consent", "select_account"],
        "request_parameter_supported": false,
        "request_uri_parameter_supported": false,
        "service_documentation": at("/"),
        // An extension of our own: Mailward takes it from servers on this computer only.
        MAIL_MEMBER: { "servers": app.mail.servers, "authority": app.mail.authority },
    });
    if app.options.registration == Registration::Open {
        document["registration_endpoint"] = json!(at("/register"));
    }
    if app.has(&Fault::UnknownMembers) {
        document["x_practice"] = json!({ "nested": [1, null, "text"] });
    }
    leave_out(app, &mut document);
    document
}

/// Endpoints that a provider may do without.
const OPTIONAL: [(Endpoint, &str); 5] = [
    (Endpoint::DeviceAuthorization, "device_authorization_endpoint"),
    (Endpoint::Revocation, "revocation_endpoint"),
    (Endpoint::Introspection, "introspection_endpoint"),
    (Endpoint::UserInfo, "userinfo_endpoint"),
    (Endpoint::Registration, "registration_endpoint"),
];

fn leave_out(app: &App, document: &mut Value) {
    let Some(members) = document.as_object_mut() else { return };
    for (endpoint, member) in OPTIONAL {
        if app.has(&Fault::NotInMetadata(endpoint)) {
            members.remove(member);
        }
    }
}
