//! What goes wrong in the exchange of a code: refusals, answers that are none, and tokens that are no good.

use serde_json::json;

use crate::domain::practice::PracticeFailure as F;
use crate::practice::ending::said_by_microsoft;
use crate::practice::fault::{Answer, Endpoint, Fault, IdTokenFault};

/// The exchange, and what it brings.
pub(super) fn of(failure: F) -> Vec<Fault> {
    let token = |answer| vec![Fault::Answer(Endpoint::Token, answer)];
    let id_token = |how| vec![Fault::IdToken(how)];
    match failure {
        F::ExchangePage => token(Answer::Html),
        F::ExchangeGarbage => token(Answer::NotJson),
        F::ExchangeHuge => token(Answer::Huge),
        F::ExchangeElsewhere => token(Answer::Portal),
        F::ExchangeLost => token(Answer::Lost),
        F::ExchangeNotFound => token(Answer::Status(404)),
        F::TokenBound => vec![Fault::TokenType("DPoP".to_owned())],
        F::IdTokenNonce => id_token(IdTokenFault::WrongNonce),
        F::IdTokenAudience => id_token(IdTokenFault::WrongAudience),
        F::IdTokenIssuer => id_token(IdTokenFault::WrongIssuer),
        F::IdTokenSignature => id_token(IdTokenFault::BrokenSignature),
        F::IdTokenUnsigned => id_token(IdTokenFault::AlgNone),
        F::IdTokenExpired => id_token(IdTokenFault::Expired),
        F::OtherPerson => id_token(IdTokenFault::OtherAddress),
        F::IdentityUnknown => vec![
            Fault::Answer(Endpoint::Keys, Answer::NotJson),
            Fault::Answer(Endpoint::UserInfo, Answer::NotJson),
        ],
        F::NoRefreshToken => vec![Fault::WithholdRefreshToken],
        F::ImapNotGranted => vec![Fault::WithholdScope("imap".to_owned())],
        F::SmtpNotGranted => vec![Fault::WithholdScope("smtp".to_owned())],
        _ => refusal(failure).map(token).unwrap_or_default(),
    }
}

fn refusal(failure: F) -> Option<Answer> {
    Some(match failure {
        F::CodeRefused => refused(400, "invalid_grant", "The code has expired"),
        F::ClientRefused => refused(401, "invalid_client", "The client is not known"),
        F::ClientUnauthorized => refused(400, "unauthorized_client", "The client may not use this grant type"),
        F::GrantUnsupported => refused(400, "unsupported_grant_type", "This grant type is not offered"),
        F::MicrosoftSecretMissing => microsoft(
            "invalid_client",
            7_000_218,
            "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
        ),
        F::MicrosoftSecretWrong => microsoft(
            "invalid_client",
            7_000_215,
            "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not \
             the client secret ID, for a secret added to the app.",
        ),
        F::MicrosoftSecretExpired => microsoft(
            "invalid_client",
            7_000_222,
            "The provided client secret keys for the app are expired. Visit the Azure portal to create new keys for your \
             app.",
        ),
        F::MicrosoftCodeUsed => microsoft(
            "invalid_grant",
            54_005,
            "OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh \
             token.",
        ),
        F::MicrosoftProof => microsoft(
            "invalid_grant",
            501_481,
            "The Code_Verifier does not match the code_challenge supplied in the authorization request.",
        ),
        F::GoogleSecretMissing => refused(400, "invalid_request", "client_secret is missing."),
        F::GoogleCode => refused(400, "invalid_grant", "Malformed auth code."),
        F::YahooClient => Answer::Said {
            status: 401,
            body: json!({
                "error": "invalid_client", "error_description": "INVALID_CONSUMER_KEY: the consumer key is unknown",
            })
            .to_string(),
        },
        _ => return None,
    })
}

/// A sign-in with a code on another device (RFC 8628, section 3.5).
pub(super) fn device(failure: F) -> Option<Fault> {
    let begin = |answer| Some(Fault::Answer(Endpoint::DeviceAuthorization, answer));
    let poll = |answer| Some(Fault::Answer(Endpoint::Token, answer));
    match failure {
        F::DeviceClient => {
            begin(refused(400, "unauthorized_client", "The client may not use the device flow"))
        }
        F::DeviceScope => {
            begin(refused(400, "invalid_scope", "Invalid device flow scope: https://mail.google.com/"))
        }
        F::DeviceDeclined => poll(refused(400, "authorization_declined", "The person has declined")),
        F::DeviceExpired => poll(refused(400, "expired_token", "The device code has expired")),
        F::DeviceCode => poll(refused(400, "bad_verification_code", "The device code was not recognised")),
        _ => None,
    }
}

fn microsoft(error: &str, number: u64, text: &str) -> Answer {
    Answer::Said { status: 400, body: said_by_microsoft(error, number, "", text).to_string() }
}

fn refused(status: u16, error: &str, description: &str) -> Answer {
    Answer::Refuse { status, error: error.to_owned(), description: description.to_owned() }
}
