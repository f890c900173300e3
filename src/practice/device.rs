//! Signing in for a device without a browser (RFC 8628): the codes, the page to enter one, and the polls.
//!
//! A device that asks too often is told to slow down, and from then on must wait five seconds longer (section 3.5).

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::app::{App, Shared};
use super::authorize::{Target, Wish, ask};
use super::fault::{Endpoint, through};
use super::grant::Grant;
use super::issue::after;
use super::mint::{mint, user_code};
use super::pages;
use super::params::Params;
use super::refusal::Refusal;
use super::scope;
use super::shelf::Shelf;

/// The grant type of section 3.4.
pub(super) const GRANT_TYPE: &str = "urn:ietf:params:oauth:grant-type:device_code";

/// What `slow_down` adds to the interval (section 3.5).
const SLOWER: SignedDuration = SignedDuration::from_secs(5);

/// A device that waits for its person.
struct Device {
    client_id: String,
    scopes: Vec<String>,
    user_code: String,
    interval: SignedDuration,
    last_poll: Option<Timestamp>,
    decision: Decision,
}

/// What the person has said.
enum Decision {
    Waiting,
    Denied,
    Allowed(Grant),
    Spent,
}

/// All devices that wait.
#[derive(Default)]
pub(super) struct Devices(Shelf<Device>);

impl Devices {
    /// Asks whether the person has decided (sections 3.4 and 3.5).
    pub(super) fn poll(&mut self, code: &str, client_id: &str, now: Timestamp) -> Result<Grant, Refusal> {
        let unknown = || Refusal::invalid_grant("The device code is not known here");
        let kept = self.0.find(code).filter(|kept| kept.thing.client_id == client_id).ok_or_else(unknown)?;
        if kept.expires <= now {
            return Err(Refusal::bad("expired_token", "The device code has expired"));
        }
        let device = &mut kept.thing;
        let too_early = device.last_poll.is_some_and(|last| now.duration_since(last) < device.interval);
        device.last_poll = Some(now);
        if too_early {
            device.interval += SLOWER;
            return Err(Refusal::bad("slow_down", "The device asks too often"));
        }
        match std::mem::replace(&mut device.decision, Decision::Spent) {
            Decision::Allowed(grant) => Ok(grant),
            Decision::Spent => Err(Refusal::invalid_grant("The device code was redeemed before")),
            Decision::Denied => {
                device.decision = Decision::Denied;
                Err(Refusal::bad("access_denied", "The person did not allow it"))
            }
            Decision::Waiting => {
                device.decision = Decision::Waiting;
                Err(Refusal::bad("authorization_pending", "The person has not decided yet"))
            }
        }
    }

    /// The person has agreed.
    pub(super) fn allow(&mut self, user_code: &str, grant: Grant, now: Timestamp) -> Result<(), Refusal> {
        let device = self.waiting(user_code, now).ok_or_else(wrong_code)?;
        device.decision = Decision::Allowed(grant);
        Ok(())
    }

    /// The person has not.
    pub(super) fn deny(&mut self, user_code: &str, now: Timestamp) {
        if let Some(device) = self.waiting(user_code, now) {
            device.decision = Decision::Denied;
        }
    }

    fn waiting(&mut self, user_code: &str, now: Timestamp) -> Option<&mut Device> {
        let code = normal(user_code);
        let waits = |device: &&mut Device| {
            matches!(device.decision, Decision::Waiting) && normal(&device.user_code) == code
        };
        self.0.all_live_mut(now).find(waits)
    }
}

/// `POST /device_authorization`
pub(super) async fn begin(State(app): State<Shared>, headers: HeaderMap, body: String) -> Response {
    through(&app, Endpoint::DeviceAuthorization, || match open(&app, &headers, &body) {
        Ok(answer) => Json(answer).into_response(),
        Err(refusal) => refusal.into_response(),
    })
    .await
}

/// Sections 3.1 and 3.2.
fn open(app: &App, headers: &HeaderMap, body: &str) -> Result<Value, Refusal> {
    let params = Params::from_form(headers, body)?;
    let mut ledger = app.ledger();
    let client = ledger.clients.authenticate(headers, &params)?;
    if !client.may(GRANT_TYPE) {
        return Err(Refusal::bad("unauthorized_client", "The client has not registered this grant type"));
    }
    let (code, user_code, now) = (mint()?, user_code()?, app.now());
    let device = Device {
        client_id: client.id,
        scopes: scope::parse(params.get("scope").unwrap_or(scope::OPENID))?,
        user_code: user_code.clone(),
        interval: SignedDuration::try_from(app.options.device_interval).unwrap_or(SLOWER),
        last_poll: None,
        decision: Decision::Waiting,
    };
    ledger.devices.0.put(&code, device, after(now, app.options.device_lifetime), now);
    Ok(json!({
        "device_code": code,
        "user_code": user_code,
        "verification_uri": app.url("/device"),
        "verification_uri_complete": app.url(&format!("/device?user_code={user_code}")),
        "expires_in": app.options.device_lifetime.as_secs(),
        "interval": app.options.device_interval.as_secs(),
    }))
}

/// `GET /device`
pub(super) async fn ask_code(RawQuery(query): RawQuery) -> Response {
    match Params::from_query(&query.unwrap_or_default()) {
        Ok(params) => pages::device(params.get("user_code").unwrap_or_default(), false),
        Err(refusal) => pages::refused(&refusal),
    }
}

/// `POST /device`
pub(super) async fn enter_code(State(app): State<Shared>, headers: HeaderMap, body: String) -> Response {
    let params = match Params::from_form(&headers, &body) {
        Ok(params) => params,
        Err(refusal) => return pages::refused(&refusal),
    };
    let typed = params.get("user_code").unwrap_or_default();
    match client_and_wish(&app, typed) {
        Some((client, wish)) => ask(&app, &client, wish),
        None => pages::device(typed, true),
    }
}

fn client_and_wish(app: &App, typed: &str) -> Option<(super::client::Client, Wish)> {
    let mut ledger = app.ledger();
    let device = ledger.devices.waiting(typed, app.now())?;
    let wish = Wish {
        scopes: device.scopes.clone(),
        nonce: None,
        login_hint: None,
        target: Target::Device { user_code: device.user_code.clone() },
    };
    let client_id = device.client_id.clone();
    Some((ledger.clients.get(&client_id)?.clone(), wish))
}

/// People type small letters, spaces and no dash (section 6.1).
fn normal(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphabetic).map(|letter| letter.to_ascii_uppercase()).collect()
}

fn wrong_code() -> Refusal {
    Refusal::invalid_request("The code is not known here or no longer waits")
}
