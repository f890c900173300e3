//! The authorization endpoint (RFC 6749, section 3.1): from a link to a login page, a consent page and a redirect.
//!
//! Guarantees: an unknown client or redirect URI never causes a redirect; PKCE with S256 is required (RFC 7636,
//! section 4.4.1); every redirect, also with an error, names the issuer (RFC 9207). It remembers nobody: each request
//! is signed in to anew, under a random name that only its own pages know, so that no other site can press a button.

use std::time::Duration;

use axum::extract::{RawQuery, State};
use axum::http::header::LOCATION;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use url::Url;

use super::app::{App, Ledger, Shared};
use super::client::Client;
use super::fault::{Endpoint, Fault, RedirectFault, through};
use super::grant::{Asked, Grant};
use super::issue::{FOREIGN_ISSUER, after};
use super::mint::mint;
use super::options::User;
use super::pages::{self, Draft};
use super::params::Params;
use super::refusal::Refusal;
use super::scope;

/// How long a person may look at the pages.
const PATIENCE: Duration = Duration::from_mins(30);

/// A sign-in under way.
pub(super) struct Request {
    pub(super) client_id: String,
    pub(super) client_name: String,
    pub(super) scopes: Vec<String>,
    pub(super) nonce: Option<String>,
    pub(super) login_hint: Option<String>,
    pub(super) target: Target,
    /// Who signed in, and when; absent until they have.
    pub(super) signed_in: Option<(String, Timestamp)>,
}

/// Where the outcome goes.
pub(super) enum Target {
    /// Back to the program, with a code.
    Redirect {
        /// Where to.
        back: Back,
        /// What the code is bound to.
        challenge: String,
    },
    /// To the device that waits with this user code.
    Device { user_code: String },
}

/// A checked redirect URI and the state that belongs to it.
pub(super) struct Back {
    pub(super) uri: String,
    state: Option<String>,
}

impl Back {
    /// The scheme, for the page's rule on where its form may lead.
    pub(super) fn scheme(&self) -> &str {
        self.uri.split(':').next().unwrap_or_default()
    }

    /// Sends the browser back to the program (RFC 6749, section 4.1.2; RFC 9207, section 2).
    fn redirect(&self, app: &App, answer: &[(&str, &str)]) -> Response {
        let Ok(mut url) = Url::parse(&self.uri) else {
            return pages::refused(&Refusal::invalid_request("The redirect URI is malformed"));
        };
        {
            let mut pairs = url.query_pairs_mut();
            for (name, value) in answer {
                pairs.extend_pairs(spoilt(app, name, value));
            }
            match &self.state {
                Some(_) if app.has(&Fault::Redirect(RedirectFault::NoState)) => {}
                Some(_) if app.has(&Fault::Redirect(RedirectFault::ForeignState)) => {
                    pairs.append_pair("state", "of-another-request");
                }
                Some(state) => drop(pairs.append_pair("state", state)),
                None => {}
            }
            if let Some(issuer) = issuer_to_name(app) {
                pairs.append_pair("iss", issuer);
            }
        }
        (StatusCode::SEE_OTHER, [(LOCATION, String::from(url))]).into_response()
    }
}

/// A parameter of the answer, as far as the faults leave it.
fn spoilt<'a>(app: &App, name: &'a str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    let fault = app.fault(|fault| match fault {
        Fault::Redirect(how) if name == "code" => Some(*how),
        _ => None,
    });
    match fault {
        Some(RedirectFault::NoCode) => Vec::new(),
        Some(RedirectFault::TwoCodes) => vec![(name, value), (name, value)],
        Some(RedirectFault::Token) => vec![("access_token", value), ("token_type", "Bearer")],
        Some(RedirectFault::ForeignState | RedirectFault::NoState) | None => vec![(name, value)],
    }
}

fn issuer_to_name(app: &App) -> Option<&str> {
    if app.has(&Fault::NoIssuerInRedirect) {
        return None;
    }
    Some(if app.has(&Fault::ForeignIssuerInRedirect) { FOREIGN_ISSUER } else { &app.issuer })
}

/// `GET /authorize`
pub(super) async fn begin(State(app): State<Shared>, RawQuery(query): RawQuery) -> Response {
    through(&app, Endpoint::Authorization, || open(&app, &query.unwrap_or_default())).await
}

fn open(app: &App, query: &str) -> Response {
    let known = Params::from_query(query).and_then(|params| {
        let (client, back) = who_asks(app, &params)?;
        Ok((params, client, back))
    });
    let (params, client, back) = match known {
        Ok(known) => known,
        // Nobody to redirect to: the person is told instead (RFC 6749, section 4.1.2.1).
        Err(refusal) => return pages::refused(&refusal),
    };
    let announced = app.fault(|fault| match fault {
        Fault::RedirectError(error) => Some((error.clone(), "The practice provider was told to refuse")),
        Fault::RedirectRefusal { error, description } => Some(((*error).to_owned(), *description)),
        _ => None,
    });
    if let Some((error, description)) = announced {
        return back.redirect(app, &[("error", &error), ("error_description", description)]);
    }
    match what_is_asked(&client, &params) {
        Ok((scopes, challenge)) => {
            let target = Target::Redirect { back, challenge };
            let login_hint = params.own("login_hint");
            ask(app, &client, Wish { scopes, nonce: params.own("nonce"), login_hint, target })
        }
        Err(refusal) => {
            back.redirect(app, &[("error", refusal.error), ("error_description", refusal.description)])
        }
    }
}

fn who_asks(app: &App, params: &Params) -> Result<(Client, Back), Refusal> {
    let id = params.need("client_id", "The program did not say who it is: client_id is missing")?;
    let client = app.ledger().clients.get(id).cloned();
    let client =
        client.ok_or_else(|| Refusal::invalid_request("The program is not known here: wrong client_id"))?;
    let uri =
        params.need("redirect_uri", "The program did not say where to return to: redirect_uri is missing")?;
    if !client.redirects.allow(uri) {
        return Err(Refusal::invalid_request("The redirect_uri is not one that this program has registered"));
    }
    Ok((client, Back { uri: uri.to_owned(), state: params.own("state") }))
}

/// The scopes and the challenge.
fn what_is_asked(client: &Client, params: &Params) -> Result<(Vec<String>, String), Refusal> {
    if params.get("request").is_some() {
        return Err(Refusal::bad("request_not_supported", "Request objects are not offered"));
    }
    if params.get("request_uri").is_some() {
        return Err(Refusal::bad("request_uri_not_supported", "Request objects are not offered"));
    }
    if params.need("response_type", "response_type is missing")? != "code" {
        return Err(Refusal::bad("unsupported_response_type", "Only the response type code is offered"));
    }
    if params.get("response_mode").is_some_and(|mode| mode != "query") {
        return Err(Refusal::invalid_request("Only the response mode query is offered"));
    }
    if !client.may("authorization_code") {
        return Err(Refusal::bad("unauthorized_client", "The client has not registered this grant type"));
    }
    let challenge = params.need("code_challenge", "PKCE is required: code_challenge is missing")?;
    if params.get("code_challenge_method") != Some("S256") {
        return Err(Refusal::invalid_request("PKCE is required with code_challenge_method S256"));
    }
    if challenge.len() != 43 {
        return Err(Refusal::invalid_request("The code_challenge is not one of S256"));
    }
    if params.get("prompt").is_some_and(|prompt| prompt.split(' ').any(|word| word == "none")) {
        return Err(Refusal::bad("login_required", "The practice provider remembers nobody"));
    }
    let scopes = scope::parse(params.get("scope").unwrap_or(scope::OPENID))?;
    Ok((scopes, challenge.to_owned()))
}

/// What a person is about to be asked.
pub(super) struct Wish {
    pub(super) scopes: Vec<String>,
    pub(super) nonce: Option<String>,
    pub(super) login_hint: Option<String>,
    pub(super) target: Target,
}

/// Opens a request and shows the login page.
pub(super) fn ask(app: &App, client: &Client, wish: Wish) -> Response {
    let name = match mint() {
        Ok(name) => name,
        Err(refusal) => return pages::refused(&refusal),
    };
    let request = Request {
        client_id: client.id.clone(),
        client_name: client.name.clone(),
        scopes: wish.scopes,
        nonce: wish.nonce,
        login_hint: wish.login_hint,
        target: wish.target,
        signed_in: None,
    };
    let draft = Draft { address: request.login_hint.as_deref().unwrap_or_default(), ..Draft::default() };
    let page = pages::login(app, &name, &request, &draft);
    let now = app.now();
    app.ledger().requests.put(&name, request, after(now, PATIENCE), now);
    page
}

/// `POST /authorize/login`
pub(super) async fn log_in(State(app): State<Shared>, headers: HeaderMap, body: String) -> Response {
    check_login(&app, &headers, &body).unwrap_or_else(|refusal| pages::refused(&refusal))
}

fn check_login(app: &App, headers: &HeaderMap, body: &str) -> Result<Response, Refusal> {
    let params = Params::from_form(headers, body)?;
    let name = params.need("request", "The page is incomplete")?;
    let now = app.now();
    let mut ledger = app.ledger();
    let request = ledger.requests.live_mut(name, now).ok_or_else(too_old)?;
    if let Some(user) = params.get("fill").and_then(|address| by_address(app, address)) {
        let draft = Draft { address: &user.address, password: &user.password, wrong: false };
        return Ok(pages::login(app, name, request, &draft));
    }
    let address = params.get("username").unwrap_or_default().trim();
    let user = by_address(app, address).filter(|user| params.get("password") == Some(&user.password));
    let Some(user) = user else {
        return Ok(pages::login(app, name, request, &Draft { address, wrong: true, ..Draft::default() }));
    };
    request.signed_in = Some((user.sub.clone(), now));
    Ok(pages::consent(name, request, user))
}

fn by_address<'a>(app: &'a App, address: &str) -> Option<&'a User> {
    app.options.users.iter().find(|user| user.address.eq_ignore_ascii_case(address))
}

/// `POST /authorize/decide`
pub(super) async fn decide(State(app): State<Shared>, headers: HeaderMap, body: String) -> Response {
    carry_out(&app, &headers, &body).unwrap_or_else(|refusal| pages::refused(&refusal))
}

fn carry_out(app: &App, headers: &HeaderMap, body: &str) -> Result<Response, Refusal> {
    let params = Params::from_form(headers, body)?;
    let allowed = params.get("decision") == Some("allow");
    let name = params.need("request", "The page is incomplete")?;
    let mut ledger = app.ledger();
    let request = ledger.requests.take(name, app.now()).ok_or_else(too_old)?;
    match (allowed, request.signed_in) {
        (false, _) => Ok(deny(app, &mut ledger, &request.target)),
        (true, None) => Err(Refusal::invalid_request("Nobody has signed in on this page yet")),
        (true, Some((sub, signed_in_at))) => {
            let (client_id, scopes, nonce) = (request.client_id, request.scopes, request.nonce);
            allow(app, &mut ledger, Grant { client_id, sub, scopes, nonce, signed_in_at }, request.target)
        }
    }
}

fn deny(app: &App, ledger: &mut Ledger, target: &Target) -> Response {
    match target {
        Target::Redirect { back, .. } => back.redirect(
            app,
            &[("error", "access_denied"), ("error_description", "The person did not allow it")],
        ),
        Target::Device { user_code } => {
            ledger.devices.deny(user_code, app.now());
            pages::message("Nothing was allowed", "The device gets no access. You can close this page.")
        }
    }
}

fn allow(app: &App, ledger: &mut Ledger, grant: Grant, target: Target) -> Result<Response, Refusal> {
    let now = app.now();
    match target {
        Target::Redirect { back, challenge } => {
            let code = mint()?;
            let answer = back.redirect(app, &[("code", &code)]);
            let asked = Asked { grant, redirect_uri: back.uri, challenge };
            ledger.grants.keep_code(&code, asked, after(now, app.options.code_lifetime), now);
            Ok(answer)
        }
        Target::Device { user_code } => {
            ledger.devices.allow(&user_code, grant, now)?;
            Ok(pages::message("The device is signed in", "It goes on by itself. You can close this page."))
        }
    }
}

fn too_old() -> Refusal {
    Refusal::invalid_request("This page was used already or is too old")
}
