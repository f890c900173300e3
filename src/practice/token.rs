//! The token endpoint (RFC 6749, section 3.2): codes, refresh tokens and device codes become tokens.
//!
//! A refresh token is rotated each time and works once, unless the options say otherwise. No password grant, no client credentials, no implicit flow.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::app::{App, Ledger, Shared};
use super::client::Client;
use super::device;
use super::fault::{Endpoint, through};
use super::grant::{GrantId, Proof, Spent};
use super::issue::{Order, after, issue};
use super::options::Rotation;
use super::params::Params;
use super::refusal::Refusal;
use super::scope;

/// `POST /token`
pub(super) async fn token(State(app): State<Shared>, headers: HeaderMap, body: String) -> Response {
    let params = Params::from_form(&headers, &body);
    let renewal = params.as_ref().is_ok_and(|params| params.get("grant_type") == Some("refresh_token"));
    let at = if renewal { Endpoint::Refresh } else { Endpoint::Token };
    app.ledger().tally.token_requests += 1;
    through(&app, at, || match params.and_then(|params| answer(&app, &headers, &params)) {
        Ok(answer) => Json(answer).into_response(),
        Err(refusal) => refusal.into_response(),
    })
    .await
}

fn answer(app: &App, headers: &HeaderMap, params: &Params) -> Result<Value, Refusal> {
    let grant_type = params.need("grant_type", "grant_type is missing")?;
    let mut ledger = app.ledger();
    let client = ledger.clients.authenticate(headers, params)?;
    let exchange = match grant_type {
        "authorization_code" => redeem,
        "refresh_token" => renew,
        device::GRANT_TYPE => poll,
        _ => {
            return Err(Refusal::bad("unsupported_grant_type", "This grant type is not offered"));
        }
    };
    if !client.may(grant_type) {
        return Err(Refusal::bad("unauthorized_client", "The client has not registered this grant type"));
    }
    exchange(app, &mut ledger, &client, params)
}

/// RFC 6749, section 4.1.3.
fn redeem(app: &App, ledger: &mut Ledger, client: &Client, params: &Params) -> Result<Value, Refusal> {
    let code = params.need("code", "code is missing")?;
    let proof = Proof {
        client_id: &client.id,
        redirect_uri: params.need("redirect_uri", "redirect_uri is missing")?,
        verifier: params.need("code_verifier", "code_verifier is missing")?,
    };
    let redeemed = ledger.grants.redeem(code, &proof, app.now());
    let grant = or_count_reuse(ledger, redeemed, "The code was redeemed before; its tokens have ended")?;
    ledger.tally.redeemed_codes += 1;
    first_answer(app, ledger, client, grant)
}

/// RFC 8628, section 3.4.
fn poll(app: &App, ledger: &mut Ledger, client: &Client, params: &Params) -> Result<Value, Refusal> {
    let code = params.need("device_code", "device_code is missing")?;
    let consent = ledger.devices.poll(code, &client.id, app.now())?;
    let grant = ledger.grants.open(consent);
    first_answer(app, ledger, client, grant)
}

fn first_answer(app: &App, ledger: &mut Ledger, client: &Client, grant: GrantId) -> Result<Value, Refusal> {
    let scopes = scopes_of(ledger, grant)?;
    let refresh = client.may("refresh_token") && scopes.iter().any(|scope| scope == scope::OFFLINE);
    issue(app, ledger, &Order { grant, scopes: &scopes, refresh, first: true })
}

/// RFC 6749, section 6.
fn renew(app: &App, ledger: &mut Ledger, client: &Client, params: &Params) -> Result<Value, Refusal> {
    let token = params.need("refresh_token", "refresh_token is missing")?;
    let answer = renew_with(token, app, ledger, client, params);
    match answer {
        Ok(_) => ledger.tally.refreshes += 1,
        Err(_) => ledger.tally.refused_refreshes += 1,
    }
    answer
}

fn renew_with(
    token: &str,
    app: &App,
    ledger: &mut Ledger,
    client: &Client,
    params: &Params,
) -> Result<Value, Refusal> {
    let found = ledger.grants.renewable(token, &client.id, app.now());
    let grant =
        or_count_reuse(ledger, found, "The refresh token was used before; the whole grant has ended")?;
    let scopes = narrowed(scopes_of(ledger, grant)?, params)?;
    let rotation = app.options.rotation;
    let order = Order { grant, scopes: &scopes, refresh: rotation != Rotation::Off, first: false };
    let answer = issue(app, ledger, &order)?;
    // Only after the new one exists, so that a failure of ours does not cost the person a sign-in.
    match rotation {
        Rotation::Strict => ledger.grants.use_up(token),
        Rotation::OldStaysGood => {}
        Rotation::Off => ledger.grants.prolong(token, after(app.now(), app.options.refresh_lifetime)),
    }
    Ok(answer)
}

/// A renewal may ask for fewer permissions, never for more.
fn narrowed(granted: Vec<String>, params: &Params) -> Result<Vec<String>, Refusal> {
    let Some(asked) = params.get("scope") else {
        return Ok(granted);
    };
    let asked = scope::parse(asked)?;
    if asked.iter().all(|scope| granted.contains(scope)) {
        Ok(asked)
    } else {
        Err(Refusal::bad("invalid_scope", "A renewal cannot widen what was granted"))
    }
}

fn scopes_of(ledger: &Ledger, grant: GrantId) -> Result<Vec<String>, Refusal> {
    let grant = ledger.grants.get(grant);
    grant.map(|grant| grant.scopes.clone()).ok_or_else(|| Refusal::invalid_grant("The grant has ended"))
}

fn or_count_reuse(
    ledger: &mut Ledger,
    found: Result<GrantId, Spent>,
    reused: &'static str,
) -> Result<GrantId, Refusal> {
    found.map_err(|spent| match spent {
        Spent::Not(refusal) => refusal,
        Spent::Reused => {
            ledger.tally.reuses += 1;
            Refusal::invalid_grant(reused)
        }
    })
}
