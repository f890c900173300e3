//! How real providers say that a refresh token is over: the whole body of their answer.
//!
//! Numbers, members and sentences are those that Microsoft and Google send; the identifiers in them are made up. Nothing
//! here decides anything: it is what a client has to understand.

use serde_json::{Value, json};

/// Why the refresh token is over, and in whose words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Microsoft: the organisation wants a new sign-in after so many seconds (AADSTS70043).
    MicrosoftSignInRule {
        /// The organisation's limit.
        seconds: u64,
    },
    /// Microsoft: it was not used for 90 days (AADSTS700082).
    MicrosoftDisuse,
    /// Microsoft: the password was changed or the sessions were ended (AADSTS50173).
    MicrosoftRevoked,
    /// Microsoft: the person has to prove more than before (AADSTS50076).
    MicrosoftSecondFactor,
    /// Google: over or taken back; it does not say which.
    Google,
}

impl Ending {
    /// The body of the answer (RFC 6749, section 5.2).
    pub(super) fn body(self) -> Value {
        match self {
            Self::MicrosoftSignInRule { seconds } => microsoft(
                70_043,
                "bad_token",
                &format!(
                    "The refresh token has expired or is invalid due to sign-in frequency checks by conditional \
                     access. The token was issued on {ISSUED} and the maximum allowed lifetime for this request is \
                     {seconds}."
                ),
            ),
            Self::MicrosoftDisuse => microsoft(
                700_082,
                "token_expired",
                &format!(
                    "The refresh token has expired due to inactivity. The token was issued on {ISSUED} and was \
                     inactive for 90.00:00:00."
                ),
            ),
            Self::MicrosoftRevoked => microsoft(
                50_173,
                "bad_token",
                &format!(
                    "The provided grant has expired due to it being revoked, a fresh auth token is needed. The user \
                     might have changed or reset their password. The grant was issued on '{ISSUED}' and the \
                     TokensValidFrom date (before which tokens are not valid) for this user is '{ISSUED}'."
                ),
            ),
            Self::MicrosoftSecondFactor => microsoft(
                50_076,
                "basic_action",
                "Due to a configuration change made by your administrator, or because you moved to a new location, \
                 you must use multi-factor authentication to access '00000002-0000-0ff1-ce00-000000000000'.",
            ),
            Self::Google => json!({
                "error": "invalid_grant", "error_description": "Token has been expired or revoked.",
            }),
        }
    }
}

/// A moment long ago, as Microsoft writes one.
const ISSUED: &str = "2026-01-04T08:15:30.0000000Z";

fn microsoft(code: u64, suberror: &str, text: &str) -> Value {
    said_by_microsoft("invalid_grant", code, suberror, text)
}

/// An answer of Microsoft with this error, number and text; an empty `suberror` is left out.
pub(super) fn said_by_microsoft(error: &str, code: u64, suberror: &str, text: &str) -> Value {
    let (trace, correlation) =
        ("11111111-2222-4333-8444-555555555555", "66666666-7777-4888-9999-aaaaaaaaaaaa");
    let moment = "2026-11-22 10:00:00Z";
    let mut body = json!({
        "error": error,
        "error_description": format!(
            "AADSTS{code}: {text} Trace ID: {trace} Correlation ID: {correlation} Timestamp: {moment}"
        ),
        "error_codes": [code],
        "timestamp": moment,
        "trace_id": trace,
        "correlation_id": correlation,
        "error_uri": format!("https://login.microsoftonline.com/error?code={code}"),
    });
    if !suberror.is_empty() {
        body["suberror"] = json!(suberror);
    }
    body
}
