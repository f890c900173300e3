//! Error words of the standards that have no kind of their own: RFC 6749, OpenID Connect Core 1.0, RFC 8707, RFC 9449.

use crate::domain::problem::Remedy::{ChangeClient, CopyDetails, SignIn};
use crate::domain::problem::Who;

use super::super::entry::Entry;
use super::When;

pub(super) const TABLE: &[Entry<When>] = &[
    Entry {
        of: When::error(&["interaction_required", "login_required", "account_selection_required"]),
        title: "{provider|The provider} wants to see you in the browser",
        what: "It will not renew in the background until you have signed in again[: {detail}].",
        steps: &["Sign in again."],
        who: Who::You,
        retryable: false,
        remedies: &[SignIn],
    },
    Entry {
        of: When::error(&["consent_required"]),
        title: "{provider|The provider} asks again whether you agree",
        what: "The permissions have changed, or the agreement was taken back.",
        steps: &["Sign in again and agree."],
        who: Who::You,
        retryable: false,
        remedies: &[SignIn],
    },
    Entry {
        of: When::error(&["unmet_authentication_requirements", "insufficient_user_authentication"]),
        title: "{provider|The provider} asks for a stronger sign-in",
        what: "A rule wants a second factor, or a more recent sign-in than the one that is there.",
        steps: &["Sign in again and complete every step."],
        who: Who::You,
        retryable: false,
        remedies: &[SignIn],
    },
    Entry {
        of: When::error(&["unauthorized_client"]),
        title: "This client may not sign people in this way",
        what: "{provider|The provider} knows the client ID, but has not allowed it the authorization code flow or the renewal.",
        steps: &[
            "Ask the owner of the client ID to allow a desktop program with authorization code and refresh token.",
        ],
        who: Who::ClientOwner,
        retryable: false,
        remedies: &[ChangeClient, CopyDetails],
    },
    Entry {
        of: When::error(&["unsupported_response_type", "unsupported_grant_type"]),
        title: "{provider|The provider} does not offer this way of signing in",
        what: "It refused the authorization code flow or the renewal, so its definition does not fit it.",
        steps: &["Check the issuer address.", "Send the details to the provider’s support."],
        who: Who::Provider,
        retryable: false,
        remedies: &[CopyDetails],
    },
    Entry {
        of: When::error(&["invalid_target"]),
        title: "{provider|The provider} does not know the service that was asked for",
        what: "The request named a service for which it gives no tokens.",
        steps: &["Check the provider’s definition, or learn it anew from its issuer address."],
        who: Who::You,
        retryable: false,
        remedies: &[CopyDetails],
    },
    Entry {
        of: When::error(&["invalid_dpop_proof", "use_dpop_nonce"]),
        title: "{provider|The provider} wants tokens that are bound to one program",
        what: "Mail servers cannot use such tokens, so this registration does not serve mail.",
        steps: &["Ask the owner of the client ID to turn off proof of possession for it."],
        who: Who::ClientOwner,
        retryable: false,
        remedies: &[ChangeClient, CopyDetails],
    },
];
