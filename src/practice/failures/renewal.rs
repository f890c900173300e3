//! What goes wrong in a renewal, in the words of the standard, of Microsoft, of Google and of Yahoo.

use std::time::Duration;

use serde_json::json;

use crate::domain::practice::PracticeFailure as F;
use crate::practice::ending::{Ending, said_by_microsoft};
use crate::practice::fault::{Answer, Endpoint, Fault};

/// At any provider.
pub(super) fn any(failure: F) -> Option<Fault> {
    Some(renewal(match failure {
        F::GrantRevoked => refused(400, "invalid_grant", "The refresh token was revoked"),
        F::Busy => Answer::Busy(Duration::from_secs(30)),
        F::TooMany => Answer::TooMany(Some(Duration::from_mins(1))),
        F::Crash => Answer::Crash,
        F::BadGateway => Answer::BadGateway,
        F::Portal => Answer::Html,
        F::PortalRedirect => Answer::Portal,
        F::NetworkSignIn => Answer::Status(511),
        F::RenewalGarbage => Answer::NotJson,
        F::RenewalLost => Answer::Lost,
        F::RenewalClient => refused(401, "invalid_client", "The client is not known any more"),
        F::RenewalScope => refused(400, "invalid_scope", "The scope is not allowed any more"),
        F::RenewalInteraction => refused(400, "interaction_required", "Something has to be done on our page"),
        _ => return None,
    }))
}

/// Microsoft's numbers and sentences.
pub(super) fn microsoft(failure: F) -> Option<Fault> {
    let (error, number, suberror, text) = match failure {
        F::MicrosoftSignInRule => return Some(ended(Ending::MicrosoftSignInRule { seconds: 86_400 })),
        F::MicrosoftDisuse => return Some(ended(Ending::MicrosoftDisuse)),
        F::MicrosoftRevoked => return Some(ended(Ending::MicrosoftRevoked)),
        F::MicrosoftSecondFactor => return Some(ended(Ending::MicrosoftSecondFactor)),
        F::MicrosoftPassword => (
            "invalid_grant",
            50_132,
            "bad_token",
            "The credentials have been revoked: the password was changed after the token was issued.",
        ),
        F::MicrosoftPasswordExpired => {
            ("invalid_grant", 50_055, "user_password_expired", "The password is expired.")
        }
        F::MicrosoftOneDay => (
            "invalid_grant",
            700_084,
            "token_expired",
            "The refresh token was issued to a single page app (SPA), and therefore has a fixed, limited lifetime of \
             1.00:00:00, which can't be extended.",
        ),
        F::MicrosoftDisabled => ("invalid_grant", 50_057, "", "The user account is disabled."),
        F::MicrosoftLocked => (
            "invalid_grant",
            50_053,
            "",
            "The account is locked, you've tried to sign in too many times with an incorrect user ID or password.",
        ),
        F::MicrosoftRules => (
            "invalid_grant",
            53_003,
            "message_only",
            "Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.",
        ),
        F::MicrosoftConsent => (
            "invalid_grant",
            65_001,
            "consent_required",
            "The user or administrator has not consented to use the application with ID \
             '11111111-2222-4333-8444-555555555555' named 'Mailward'.",
        ),
        _ => return microsoft_rare(failure),
    };
    Some(renewal(by_microsoft(error, number, suberror, text)))
}

fn microsoft_rare(failure: F) -> Option<Fault> {
    let (error, number, text) = match failure {
        F::MicrosoftProgramOff => (
            "unauthorized_client",
            7_000_112,
            "Application '11111111-2222-4333-8444-555555555555'(Mailward) is disabled.",
        ),
        F::MicrosoftAbuse => ("invalid_grant", 70_000, "User account is found to be in service abuse mode."),
        F::MicrosoftInvalid => (
            "invalid_grant",
            70_000,
            "The provided value for the input parameter 'refresh_token' is not valid.",
        ),
        F::MicrosoftService => {
            ("temporarily_unavailable", 90_033, "A transient error has occurred. Please try again.")
        }
        F::MicrosoftServers => {
            ("invalid_grant", 80_002, "Authentication Agent's password validation request timed out.")
        }
        F::MicrosoftUnknown => ("invalid_grant", 999_999, "Something that nobody has written down."),
        _ => return None,
    };
    Some(renewal(by_microsoft(error, number, "", text)))
}

/// Google's and Yahoo's sentences.
pub(super) fn google_and_yahoo(failure: F) -> Option<Fault> {
    Some(renewal(match failure {
        F::GoogleEnded => Answer::Ended(Ending::Google),
        F::GoogleReauth => Answer::Said {
            status: 400,
            body: json!({
                "error": "invalid_grant",
                "error_description": "reauth related error (invalid_rapt)",
                "error_uri": "https://support.google.com/a/answer/9368756",
                "error_subtype": "invalid_rapt",
            })
            .to_string(),
        },
        F::GoogleAccount => refused(400, "invalid_grant", "Account has been deleted"),
        F::GoogleClient => refused(401, "deleted_client", "The OAuth client was deleted."),
        F::GoogleRate => refused(403, "rate_limit_exceeded", "rateLimitExceeded: Rate Limit Exceeded"),
        F::YahooEnded => refused(400, "INVALID_REFRESH_TOKEN", "The refresh token is not valid"),
        F::YahooUnapproved => {
            refused(401, "ACCOUNT_NOT_AUTHORIZED", "The account has not authorized the application")
        }
        F::YahooMinor => refused(403, "UNDERAGE_USER", "The user is underage"),
        _ => return None,
    }))
}

fn ended(ending: Ending) -> Fault {
    renewal(Answer::Ended(ending))
}

fn renewal(answer: Answer) -> Fault {
    Fault::Answer(Endpoint::Refresh, answer)
}

fn by_microsoft(error: &str, number: u64, suberror: &str, text: &str) -> Answer {
    Answer::Said { status: 400, body: said_by_microsoft(error, number, suberror, text).to_string() }
}

fn refused(status: u16, error: &str, description: &str) -> Answer {
    Answer::Refuse { status, error: error.to_owned(), description: description.to_owned() }
}
