//! The introspection endpoint (RFC 7662).
//!
//! A client sees its own tokens only; of any other it learns no more than that it is not active.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::app::{App, Shared};
use super::fault::{Endpoint, through};
use super::grant::TokenKind;
use super::issue::audience;
use super::params::Params;
use super::refusal::Refusal;

/// `POST /introspect`
pub(super) async fn introspect(State(app): State<Shared>, headers: HeaderMap, body: String) -> Response {
    through(&app, Endpoint::Introspection, || match describe(&app, &headers, &body) {
        Ok(facts) => Json(facts).into_response(),
        Err(refusal) => refusal.into_response(),
    })
    .await
}

fn describe(app: &App, headers: &HeaderMap, body: &str) -> Result<Value, Refusal> {
    let params = Params::from_form(headers, body)?;
    let mut ledger = app.ledger();
    let client = ledger.clients.authenticate(headers, &params)?;
    let token = params.need("token", "token is missing")?;
    ledger.tally.introspections += 1;
    let seen = app.look(&mut ledger, token).filter(|seen| seen.grant.client_id == client.id);
    let Some(seen) = seen else {
        return Ok(json!({ "active": false }));
    };
    let mut facts = json!({
        "active": true, "iss": app.issuer, "sub": seen.grant.sub, "client_id": seen.grant.client_id,
        "scope": seen.scopes.join(" "), "iat": seen.issued.as_second(), "exp": seen.expires.as_second(),
        "username": app.user(&seen.grant.sub).map(|user| &user.address),
    });
    if seen.kind == TokenKind::Access {
        facts["token_type"] = json!("Bearer");
        facts["aud"] = json!(audience(app));
    }
    Ok(facts)
}
