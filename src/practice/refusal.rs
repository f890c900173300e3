//! How an endpoint says no: status, error code and a sentence (RFC 6749, section 5.2).
//!
//! The sentence is ours and fixed. Nothing of the request is repeated in it, so that no answer reflects input.

use axum::Json;
use axum::http::StatusCode;
use axum::http::header::{HeaderValue, WWW_AUTHENTICATE};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// A refused request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    pub(super) error: &'static str,
    pub(super) description: &'static str,
    challenge: Option<&'static str>,
}

impl Refusal {
    fn new(status: StatusCode, error: &'static str, description: &'static str) -> Self {
        Self { status, error, description, challenge: None }
    }

    /// An error of RFC 6749, 7591 or 8628 that comes with status 400.
    pub(super) fn bad(error: &'static str, description: &'static str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, error, description)
    }

    /// The request is malformed.
    pub(super) fn invalid_request(description: &'static str) -> Self {
        Self::bad("invalid_request", description)
    }

    /// The code or refresh token is not good, or no longer.
    pub(super) fn invalid_grant(description: &'static str) -> Self {
        Self::bad("invalid_grant", description)
    }

    /// The client is unknown or did not prove itself.
    pub(super) fn invalid_client(description: &'static str) -> Self {
        let refusal = Self::new(StatusCode::UNAUTHORIZED, "invalid_client", description);
        Self { challenge: Some("Basic realm=\"practice\""), ..refusal }
    }

    /// The access token is missing or not good (RFC 6750, section 3).
    pub(super) fn invalid_token(description: &'static str) -> Self {
        let refusal = Self::new(StatusCode::UNAUTHORIZED, "invalid_token", description);
        Self { challenge: Some("Bearer realm=\"practice\", error=\"invalid_token\""), ..refusal }
    }

    /// The token is good, but not for this (RFC 6750, section 3.1).
    pub(super) fn insufficient_scope(description: &'static str) -> Self {
        Self::new(StatusCode::FORBIDDEN, "insufficient_scope", description)
    }

    /// Not offered here.
    pub(super) fn forbidden(description: &'static str) -> Self {
        Self::new(StatusCode::FORBIDDEN, "access_denied", description)
    }

    /// The system gave no randomness or the key did not sign.
    pub(super) fn server_error() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "server_error", "The practice provider cannot go on")
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = json!({ "error": self.error, "error_description": self.description });
        let mut response = (self.status, Json(body)).into_response();
        if let Some(challenge) = self.challenge {
            response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
        }
        response
    }
}
