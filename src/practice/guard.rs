//! What every request must pass and every answer must carry.
//!
//! Requests whose `Host` is not ours are turned away, so that no website can reach the provider under a name of its
//! own (DNS rebinding). Nothing that is answered may be kept or framed.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::{
    CACHE_CONTROL, HOST, HeaderValue, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::app::{App, Shared};

/// Stands around all endpoints.
pub(super) async fn guard(State(app): State<Shared>, request: Request, next: Next) -> Response {
    let mut response = if is_ours(&app, &request) {
        next.run(request).await
    } else {
        (StatusCode::MISDIRECTED_REQUEST, "The practice provider answers on this computer only\n")
            .into_response()
    };
    app.tell_news();
    let headers = response.headers_mut();
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
