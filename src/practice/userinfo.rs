//! The userinfo endpoint (OpenID Connect Core 1.0, section 5.3).
//!
//! Takes the access token from the `Authorization` header only, never from a query or a form.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::app::{App, Shared};
use super::fault::{Endpoint, through};
use super::grant::TokenKind;
use super::issue::person;
use super::refusal::Refusal;
use super::scope;

/// `GET /userinfo`, `POST /userinfo`
pub(super) async fn userinfo(State(app): State<Shared>, headers: HeaderMap) -> Response {
    through(&app, Endpoint::UserInfo, || match tell(&app, &headers) {
        Ok(claims) => Json(claims).into_response(),
        Err(refusal) => refusal.into_response(),
    })
    .await
}

fn tell(app: &App, headers: &HeaderMap) -> Result<Value, Refusal> {
    let token = bearer(headers).ok_or_else(|| Refusal::invalid_token("An access token is missing"))?;
    let mut ledger = app.ledger();
    let seen = app.look(&mut ledger, token).filter(|seen| seen.kind == TokenKind::Access);
    let seen = seen.ok_or_else(|| Refusal::invalid_token("The access token is not valid"))?;
    if !seen.scopes.iter().any(|scope| scope == scope::OPENID) {
        return Err(Refusal::insufficient_scope("The access token does not allow openid"));
    }
    let user = app.user(&seen.grant.sub).ok_or_else(Refusal::server_error)?;
    let mut claims = person(user, seen.scopes);
    claims.insert("sub".to_owned(), json!(user.sub));
    Ok(Value::Object(claims))
}

/// Reads `Authorization: Bearer` (RFC 6750, section 2.1).
pub(super) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}
