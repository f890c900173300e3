//! What is wrong with tokens that last, with what the provider says of itself, and with taking back and registering.

use std::time::Duration;

use crate::domain::practice::PracticeFailure as F;
use crate::practice::fault::{Answer, Endpoint, Fault};

/// Tokens that last, and the provider itself.
pub(super) fn lasting(failure: F) -> Option<Fault> {
    let metadata = |answer| Fault::Answer(Endpoint::Metadata, answer);
    Some(match failure {
        F::AccessDead => Fault::AccessDead,
        F::AccessShort => Fault::AccessLives(Duration::from_secs(30)),
        F::AccessAudience => Fault::AccessAudience("https://calendar.invalid"),
        F::UserinfoRefuses => Fault::Answer(
            Endpoint::UserInfo,
            Answer::Refuse {
                status: 403,
                error: "insufficient_scope".to_owned(),
                description: "The access token does not allow this".to_owned(),
            },
        ),
        F::MetadataPage => metadata(Answer::Html),
        F::MetadataGarbage => metadata(Answer::NotJson),
        F::MetadataForeign => Fault::ForeignIssuerInMetadata,
        F::MetadataPlain => Fault::PlainHttpInMetadata,
        F::MetadataMoved => Fault::MovedInMetadata,
        F::KeysGarbage => Fault::Answer(Endpoint::Keys, Answer::NotJson),
        F::ClockBehind => Fault::Clock(60 * 60),
        F::ClockAhead => Fault::Clock(-24 * 60 * 60),
        F::ProviderSilent => Fault::Silent,
        _ => return None,
    })
}

/// Revocations and registrations.
pub(super) fn taking_back(failure: F) -> Option<Fault> {
    let revocation = |answer| Fault::Answer(Endpoint::Revocation, answer);
    let refused = |status, error: &str| Answer::Refuse {
        status,
        error: error.to_owned(),
        description: "The practice provider was told to refuse".to_owned(),
    };
    Some(match failure {
        F::RevokeMissing => Fault::NotInMetadata(Endpoint::Revocation),
        F::RevokeType => revocation(refused(400, "unsupported_token_type")),
        F::RevokeBusy => revocation(Answer::Busy(Duration::from_mins(2))),
        F::RevokeRefused => revocation(refused(401, "invalid_client")),
        F::RevokePretended => revocation(Answer::Pretend),
        F::RegisterRedirect => Fault::Answer(Endpoint::Registration, refused(400, "invalid_redirect_uri")),
        F::RegisterRefused => Fault::Answer(Endpoint::Registration, refused(400, "invalid_client_metadata")),
        _ => return None,
    })
}
