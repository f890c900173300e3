//! What every request must pass and every answer must carry.
//!
//! Requests whose `Host` is not ours are turned away, so that no website can reach the provider under a name of its
//! own (DNS rebinding). Nothing that is answered may be kept or framed.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::{
    CACHE_CONTROL, DATE, HOST, HeaderValue, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use jiff::SignedDuration;
use jiff::fmt::rfc2822::DateTimePrinter;

use super::app::{App, Shared};
use super::fault::Fault;

/// Stands around all endpoints.
pub(super) async fn guard(State(app): State<Shared>, request: Request, next: Next) -> Response {
    if app.has(&Fault::Silent) {
        // Fails only when the provider is gone, and then nobody waits for an answer either.
        app.faults.subscribe().wait_for(|faults| !faults.contains(&Fault::Silent)).await.ok();
    }
    let mut response = if is_ours(&app, &request) {
        next.run(request).await
    } else {
        (StatusCode::MISDIRECTED_REQUEST, "The practice provider answers on this computer only\n")
            .into_response()
    };
    app.tell_news();
    let headers = response.headers_mut();
    if let Some(date) = wrong_date(&app) {
        headers.insert(DATE, date);
    }
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    response
}

fn is_ours(app: &App, request: &Request) -> bool {
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    ["127.0.0.1", "localhost"].iter().any(|name| host == format!("{name}:{}", app.port))
}

/// The time that a provider with a wrong clock, or seen from a computer with one, gives (RFC 9110, section 6.6.1).
fn wrong_date(app: &App) -> Option<HeaderValue> {
    let off = app.fault(|fault| match fault {
        Fault::Clock(seconds) => Some(*seconds),
        _ => None,
    })?;
    let then = app.now().checked_add(SignedDuration::from_secs(off)).ok()?;
    HeaderValue::try_from(DateTimePrinter::new().timestamp_to_rfc9110_string(&then).ok()?).ok()
}
