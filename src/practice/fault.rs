//! Ways in which the practice provider can be made to misbehave, for training and tests.
//!
//! Each fault is one thing that some real provider or network has done. They are switched at run time and change
//! answers only: what the ledger says stays true, so that a test can compare.

use std::future::ready;
use std::io;
use std::time::Duration;

use axum::Json;
use axum::body::Body;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, LOCATION, RETRY_AFTER};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde_json::json;

use super::app::App;
use super::ending::Ending;
use super::mail::MailFault;
use super::pages;
use crate::domain::scope::MailUse;

/// One way to misbehave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// An endpoint answers with something else than it should, or not as it should.
    Answer(Endpoint, Answer),
    /// The same for one request only.
    Once(Endpoint, Answer),
    /// The metadata do not name this endpoint, which answers all the same.
    NotInMetadata(Endpoint),
    /// Token answers do not say how long the access token lives.
    OmitExpiresIn,
    /// Token answers give the lifetime as text: `"3600"`.
    ExpiresInAsText,
    /// Token answers name this type: `bEARER`, `DPoP`.
    TokenType(String),
    /// Token answers, metadata and keys hold members nobody knows.
    UnknownMembers,
    /// No refresh token, although one was asked for.
    WithholdRefreshToken,
    /// This scope is asked for and not granted.
    WithholdScope(String),
    /// The ID token is wrong in one way.
    IdToken(IdTokenFault),
    /// The redirect brings this error at once, without any page.
    RedirectError(String),
    /// The same with a real provider's sentence.
    RedirectRefusal {
        /// `error` (RFC 6749, section 4.1.2.1).
        error: &'static str,
        /// `error_description`.
        description: &'static str,
    },
    /// The redirect is wrong in one way.
    Redirect(RedirectFault),
    /// The redirect names another issuer (RFC 9207).
    ForeignIssuerInRedirect,
    /// The redirect names no issuer, although the metadata promise one.
    NoIssuerInRedirect,
    /// The metadata name another issuer.
    ForeignIssuerInMetadata,
    /// The metadata name endpoints on another host without TLS.
    PlainHttpInMetadata,
    /// The metadata name endpoints at other paths, where nothing is.
    MovedInMetadata,
    /// Access tokens live only this long.
    AccessLives(Duration),
    /// Access tokens are meant for this service.
    AccessAudience(&'static str),
    /// The first access token of each grant counts nowhere, although it lasts; the one of a renewal does.
    AccessDead,
    /// The `Date` of every answer is off by so many seconds.
    Clock(i64),
    /// No answer to anything, until the faults are cleared.
    Silent,
    /// A mail server misbehaves.
    Mail(MailUse, MailFault),
}

/// How a redirect is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RedirectFault {
    /// The state of another request.
    ForeignState,
    /// No state.
    NoState,
    /// Neither a code nor an error.
    NoCode,
    /// Two codes.
    TwoCodes,
    /// An access token instead of a code.
    Token,
}

/// How an ID token is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdTokenFault {
    /// Another nonce than was sent.
    WrongNonce,
    /// For another client.
    WrongAudience,
    /// From another issuer.
    WrongIssuer,
    /// The signature does not fit.
    BrokenSignature,
    /// Not signed: `alg` is `none`.
    AlgNone,
    /// It ended a day ago.
    Expired,
    /// Another person signed in than did.
    OtherSubject,
    /// The same subject with another address.
    OtherAddress,
    /// Only one factor proved who signed in.
    OneFactor,
    /// How it was proved is not said, and its strength is not the one that was asked for.
    OtherStrength,
}

/// Where an answer can be disturbed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Endpoint {
    /// Both metadata documents.
    Metadata,
    /// The key set.
    Keys,
    /// The authorization endpoint, before any page.
    Authorization,
    /// The token endpoint, for codes and devices.
    Token,
    /// The token endpoint, for renewals.
    Refresh,
    /// The device authorization endpoint.
    DeviceAuthorization,
    /// The revocation endpoint.
    Revocation,
    /// The introspection endpoint.
    Introspection,
    /// The userinfo endpoint.
    UserInfo,
    /// The registration endpoint.
    Registration,
}

/// What comes instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// A page with status 200, as a captive portal sends it. The request does not reach the provider.
    Html,
    /// 24 MiB. The request does not reach the provider.
    Huge,
    /// Something that claims to be JSON. The request does not reach the provider.
    NotJson,
    /// A redirect to itself. The request does not reach the provider.
    Circle,
    /// A redirect to a log-in page of the network. The request does not reach the provider.
    Portal,
    /// An OAuth error. The request changes nothing.
    Refuse {
        /// The HTTP status.
        status: u16,
        /// The error code.
        error: String,
        /// The sentence beside it.
        description: String,
    },
    /// A page that says why it does not go on, as a person sees it in the browser. The request changes nothing.
    Page {
        /// The HTTP status.
        status: u16,
        /// Its headline.
        title: &'static str,
        /// What it says.
        text: &'static str,
    },
    /// A real provider's answer, word for word (JSON). The request changes nothing.
    Said {
        /// The HTTP status.
        status: u16,
        /// The body.
        body: String,
    },
    /// This status with a page of no interest. The request does not reach the provider.
    Status(u16),
    /// The refresh token is refused in a real provider's words. The request changes nothing.
    Ended(Ending),
    /// 503 with `Retry-After` in whole seconds. The request changes nothing.
    Busy(Duration),
    /// 429, with `Retry-After` in whole seconds or without. The request changes nothing.
    TooMany(Option<Duration>),
    /// 500 with a line of plain text. The request changes nothing.
    Crash,
    /// 502 with a page, as a gateway sends it. The request does not reach the provider.
    BadGateway,
    /// 200 with nothing in it, as if all were well. The request changes nothing.
    Pretend,
    /// The right answer, after a while.
    Slow(Duration),
    /// The right answer, once the faults are cleared.
    Held,
    /// The request is carried out and the connection closed without an answer.
    Lost,
}

/// Carries a request out, or lets it misbehave.
pub(super) async fn through(app: &App, at: Endpoint, work: impl FnOnce() -> Response) -> Response {
    let always = |fault: &Fault| match fault {
        Fault::Answer(place, answer) if *place == at => Some(answer.clone()),
        _ => None,
    };
    match once(app, at).or_else(|| app.fault(always)) {
        None => work(),
        Some(Answer::Slow(wait)) => {
            let answer = work();
            tokio::time::sleep(wait).await;
            answer
        }
        Some(Answer::Held) => {
            let answer = work();
            app.tell_news();
            let held = Fault::Answer(at, Answer::Held);
            // Fails only when the provider is gone, and then nobody waits for the answer either.
            app.faults.subscribe().wait_for(|faults| !faults.contains(&held)).await.ok();
            answer
        }
        Some(Answer::Lost) => {
            drop(work());
            no_answer()
        }
        Some(other) => instead(&other),
    }
}

/// Takes a fault away that is meant for one request at this endpoint.
fn once(app: &App, at: Endpoint) -> Option<Answer> {
    let mut taken = None;
    app.faults.send_if_modified(|faults| {
        let found = faults.iter().position(|fault| matches!(fault, Fault::Once(place, _) if *place == at));
        if let Some(Fault::Once(_, answer)) = found.map(|index| faults.remove(index)) {
            taken = Some(answer);
        }
        taken.is_some()
    });
    taken
}

fn instead(answer: &Answer) -> Response {
    match answer {
        Answer::Html => page(
            StatusCode::OK,
            "<!doctype html><title>Guest network</title><h1>Welcome to the guest network</h1>",
        ),
        Answer::BadGateway => page(
            StatusCode::BAD_GATEWAY,
            "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>",
        ),
        // The host does not exist (RFC 2606), so that whoever follows is found out.
        Answer::Portal => {
            (StatusCode::FOUND, [(LOCATION, "http://portal.invalid/login?to=practice")]).into_response()
        }
        Answer::Page { status, title, text } => pages::trouble(code(*status), title, text),
        Answer::Said { status, body } => (code(*status), json_body(body.clone())).into_response(),
        Answer::Status(status) => {
            page(code(*status), "<!doctype html><title>Practice</title><p>Not here</p>")
        }
        Answer::Crash => (StatusCode::INTERNAL_SERVER_ERROR, "Internal server error").into_response(),
        Answer::TooMany(wait) => match wait {
            Some(wait) => {
                (StatusCode::TOO_MANY_REQUESTS, [(RETRY_AFTER, wait.as_secs().to_string())]).into_response()
            }
            None => StatusCode::TOO_MANY_REQUESTS.into_response(),
        },
        Answer::Ended(ending) => (StatusCode::BAD_REQUEST, Json(ending.body())).into_response(),
        Answer::Huge => json_body(format!("{{\"padding\":\"{}\"}}", "x".repeat(HUGE))),
        Answer::NotJson => json_body("{\"access_token\": ".to_owned()),
        // An empty reference means the same address again.
        Answer::Circle => (StatusCode::FOUND, [(LOCATION, "?")]).into_response(),
        Answer::Refuse { status, error, description } => {
            (code(*status), Json(json!({ "error": error, "error_description": description }))).into_response()
        }
        Answer::Busy(wait) => {
            let wait = wait.as_secs().to_string();
            (StatusCode::SERVICE_UNAVAILABLE, [(RETRY_AFTER, wait)]).into_response()
        }
        Answer::Pretend | Answer::Slow(_) | Answer::Held | Answer::Lost => StatusCode::OK.into_response(),
    }
}

fn code(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST)
}

fn page(status: StatusCode, text: &'static str) -> Response {
    (status, [(CONTENT_TYPE, "text/html; charset=utf-8")], text).into_response()
}

/// More than any client should be willing to read.
const HUGE: usize = 24 * 1024 * 1024;

fn json_body(body: String) -> Response {
    ([(CONTENT_TYPE, "application/json")], body).into_response()
}

/// A body that fails before its first byte: the server then closes the connection without having sent anything.
fn no_answer() -> Response {
    let failure = io::Error::from(io::ErrorKind::ConnectionAborted);
    Response::new(Body::from_stream(stream::once(ready(Err::<Vec<u8>, _>(failure)))))
}
