//! The revocation endpoint (RFC 7009).
//!
//! Taking back a refresh token ends the whole grant; an access token ends alone. An unknown token is no error.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::app::{App, Shared};
use super::fault::{Endpoint, through};
use super::params::Params;
use super::refusal::Refusal;

/// `POST /revoke`
pub(super) async fn revoke(State(app): State<Shared>, headers: HeaderMap, body: String) -> Response {
    through(&app, Endpoint::Revocation, || match take_back(&app, &headers, &body) {
        Ok(()) => StatusCode::OK.into_response(),
        Err(refusal) => refusal.into_response(),
    })
    .await
}

fn take_back(app: &App, headers: &HeaderMap, body: &str) -> Result<(), Refusal> {
    let params = Params::from_form(headers, body)?;
    let mut ledger = app.ledger();
    let client = ledger.clients.authenticate(headers, &params)?;
    let token = params.need("token", "token is missing")?;
    ledger.grants.revoke(token, &client.id, app.now())?;
    ledger.tally.revocations += 1;
    Ok(())
}
