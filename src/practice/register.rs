//! Dynamic client registration (RFC 7591), and reading and deleting one's own registration (RFC 7592).
//!
//! Open to every program on this computer, bounded in number, forgotten when the provider stops.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use super::app::{App, Shared};
use super::client::{Client, Redirects, Registered, may_be_registered};
use super::device;
use super::fault::{Endpoint, through};
use super::mint::{fingerprint, mint};
use super::options::Registration;
use super::refusal::Refusal;
use super::scope;
use super::userinfo::bearer;

/// Most redirect URIs of one client.
const MOST_REDIRECTS: usize = 16;

/// Longest name of a client that is shown, in characters.
const LONGEST_NAME: usize = 60;

/// `POST /register`
pub(super) async fn register(State(app): State<Shared>, body: String) -> Response {
    through(&app, Endpoint::Registration, || match accept(&app, &body) {
        Ok(document) => (StatusCode::CREATED, Json(document)).into_response(),
        Err(refusal) => refusal.into_response(),
    })
    .await
}

/// `GET /register/{client_id}`
pub(super) async fn read(State(app): State<Shared>, Path(id): Path<String>, headers: HeaderMap) -> Response {
    match own_registration(&app, &id, &headers) {
        Ok(document) => Json(document).into_response(),
        Err(refusal) => refusal.into_response(),
    }
}

/// `DELETE /register/{client_id}`: the client and everything granted to it ends.
pub(super) async fn delete(
    State(app): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    if let Err(refusal) = own_registration(&app, &id, &headers) {
        return refusal.into_response();
    }
    let mut ledger = app.ledger();
    ledger.clients.remove(&id);
    ledger.grants.end_client(&id);
    StatusCode::NO_CONTENT.into_response()
}

fn accept(app: &App, body: &str) -> Result<Value, Refusal> {
    if app.options.registration == Registration::Closed {
        return Err(Refusal::forbidden("Registration is closed"));
    }
    let Ok(Value::Object(wish)) = serde_json::from_str(body) else {
        return Err(bad_metadata("The body must be a JSON object"));
    };
    let wish = Wish::read(&wish)?;
    let id = format!("practice-{}", &mint()?[..12]);
    let (token, secret) = (mint()?, if wish.has_secret() { Some(mint()?) } else { None });
    let document = wish.document(app, &id);
    let client = Client {
        id: id.clone(),
        name: wish.name,
        secret: secret.as_deref().map(fingerprint),
        redirects: Redirects::Listed(wish.redirects),
        grant_types: wish.grant_types,
        registration: Some(Registered { token: fingerprint(&token), document: document.clone() }),
    };
    let mut ledger = app.ledger();
    ledger.clients.add(client)?;
    ledger.tally.registrations += 1;
    Ok(with_secrets(document, &token, secret.as_deref()))
}

/// What a client asks for (RFC 7591, section 2), with the defaults of that section.
struct Wish {
    name: String,
    method: String,
    redirects: Vec<String>,
    grant_types: Vec<String>,
    scope: Option<String>,
}

impl Wish {
    fn read(wish: &Map<String, Value>) -> Result<Self, Refusal> {
        let own = Self {
            name: text(wish, "client_name")?
                .unwrap_or("A program without a name")
                .chars()
                .take(LONGEST_NAME)
                .collect(),
            method: text(wish, "token_endpoint_auth_method")?.unwrap_or("client_secret_basic").to_owned(),
            redirects: texts(wish, "redirect_uris")?.unwrap_or_default(),
            grant_types: texts(wish, "grant_types")?.unwrap_or_else(|| vec!["authorization_code".to_owned()]),
            scope: text(wish, "scope")?.map(str::to_owned),
        };
        let known = |grant: &String| {
            ["authorization_code", "refresh_token", device::GRANT_TYPE].contains(&grant.as_str())
        };
        if !["none", "client_secret_basic", "client_secret_post"].contains(&own.method.as_str()) {
            return Err(bad_metadata("This authentication method is not offered"));
        }
        if !own.grant_types.iter().all(known) {
            return Err(bad_metadata("A grant type is not offered"));
        }
        if texts(wish, "response_types")?.is_some_and(|types| types.iter().any(|kind| kind != "code")) {
            return Err(bad_metadata("Only the response type code is offered"));
        }
        if let Some(scope) = &own.scope {
            scope::parse(scope).ok().ok_or_else(|| bad_metadata("A scope is not known here"))?;
        }
        let needed = own.grant_types.iter().any(|grant| grant == "authorization_code");
        let good =
            own.redirects.len() <= MOST_REDIRECTS && own.redirects.iter().all(|uri| may_be_registered(uri));
        if !good || (needed && own.redirects.is_empty()) {
            return Err(Refusal::bad("invalid_redirect_uri", "A redirect URI is missing or not acceptable"));
        }
        Ok(own)
    }

    fn has_secret(&self) -> bool {
        self.method != "none"
    }

    fn document(&self, app: &App, id: &str) -> Value {
        let mut document = json!({
            "client_id": id,
            "client_id_issued_at": app.now().as_second(),
            "client_name": self.name,
            "redirect_uris": self.redirects,
            "grant_types": self.grant_types,
            "response_types": ["code"],
            "token_endpoint_auth_method": self.method,
            "registration_client_uri": app.url(&format!("/register/{id}")),
        });
        if let Some(scope) = &self.scope {
            document["scope"] = json!(scope);
        }
        document
    }
}

/// RFC 7591, section 3.2.1: the secrets are told once, here, and kept as fingerprints only.
fn with_secrets(mut document: Value, token: &str, secret: Option<&str>) -> Value {
    document["registration_access_token"] = json!(token);
    if let Some(secret) = secret {
        document["client_secret"] = json!(secret);
        document["client_secret_expires_at"] = json!(0);
    }
    document
}

/// RFC 7592, section 2.1: who has no valid token learns nothing, not even whether the client is there.
fn own_registration(app: &App, id: &str, headers: &HeaderMap) -> Result<Value, Refusal> {
    let token = bearer(headers).map(fingerprint);
    let ledger = app.ledger();
    let registered = ledger.clients.get(id).and_then(|client| client.registration.as_ref());
    let registered = registered.filter(|registered| Some(registered.token) == token);
    let registered =
        registered.ok_or_else(|| Refusal::invalid_token("The registration token is not valid"))?;
    Ok(registered.document.clone())
}

fn text<'a>(wish: &'a Map<String, Value>, name: &str) -> Result<Option<&'a str>, Refusal> {
    match wish.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(bad_metadata("A member has the wrong type")),
    }
}

fn texts(wish: &Map<String, Value>, name: &str) -> Result<Option<Vec<String>>, Refusal> {
    let Some(value) = wish.get(name) else {
        return Ok(None);
    };
    let list = value.as_array().and_then(|list| {
        list.iter().map(|item| item.as_str().map(str::to_owned)).collect::<Option<Vec<String>>>()
    });
    list.map(Some).ok_or_else(|| bad_metadata("A member has the wrong type"))
}

fn bad_metadata(why: &'static str) -> Refusal {
    Refusal::bad("invalid_client_metadata", why)
}
