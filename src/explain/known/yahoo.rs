//! Answers of Yahoo and the brands on its servers.

use crate::domain::problem::Remedy::{ChangeClient, CopyDetails, PasteAddress, SignIn};
use crate::domain::problem::Who;

use super::super::entry::Entry;
use super::When;

pub(super) const TABLE: &[Entry<When>] = &[
    Entry {
        of: When::contains(&["invalid_refresh_token", "token_expired"]),
        title: "Yahoo has ended the sign-in",
        what: "The refresh token was taken back, replaced by a newer one in another program, or ended with a new password.",
        steps: &[
            "Sign in again.",
            "Use the sign-in in one program only; two that renew it end each other’s.",
        ],
        who: Who::You,
        retryable: false,
        remedies: &[SignIn],
    },
    Entry {
        of: When::contains(&["account_not_authorized"]),
        title: "The account has not agreed to this client",
        what: "The agreement is missing, or was removed in Yahoo’s account settings.",
        steps: &["Sign in again and agree."],
        who: Who::You,
        retryable: false,
        remedies: &[SignIn],
    },
    Entry {
        of: When::contains(&[
            "invalid_consumer_key",
            "deleted_consumer_key",
            "disabled_consumer_key",
            "invalid_client_secret",
        ]),
        title: "Yahoo does not accept the client ID",
        what: "It is misspelt, deleted, switched off, or made for the other brand: Yahoo and AOL need one each.",
        steps: &[
            "Enter a client ID to which Yahoo has granted mail access.",
            "Or use an app password in the mail program.",
        ],
        who: Who::ClientOwner,
        retryable: false,
        remedies: &[ChangeClient],
    },
    Entry {
        of: When::contains(&["invalid_callback", "bad_redirect_uri", "unsupported_redirect_uri"]),
        title: "Yahoo does not accept the redirect address",
        what: "Only addresses that are registered for the client are allowed[, and {redirect} is not].",
        steps: &[
            "Set the account’s redirect form to the registered address, and paste the address of the last page.",
        ],
        who: Who::ClientOwner,
        retryable: false,
        remedies: &[PasteAddress, ChangeClient],
    },
    Entry {
        of: When::contains(&["underage_user"]),
        title: "Yahoo does not let accounts of minors use mail programs",
        what: "The account belongs to somebody under age, and Yahoo gives no tokens for it.",
        steps: &["Read the mail in the browser, or ask the account’s guardian."],
        who: Who::Provider,
        retryable: false,
        remedies: &[CopyDetails],
    },
];
