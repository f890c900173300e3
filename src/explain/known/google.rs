//! Google's answers, told apart by their texts.

use crate::domain::problem::Remedy::{ChangeClient, CopyDetails, SignIn, TryAgain};
use crate::domain::problem::Who;

use super::super::entry::Entry;
use super::When;

const GOOGLE: &[&str] = &["google", "gmail", "google-workspace"];

pub(super) const TABLE: &[Entry<When>] = &[
    Entry {
        of: When::contains(&["expired or revoked"]).at(GOOGLE),
        title: "Google has ended the sign-in",
        what: "Usual reasons, most likely first: the password was changed, the access was taken back, nobody used it for six months, or there are more than 100 sign-ins with one client ID.",
        steps: &[
            "Sign in again.",
            "If it ends every week, ask the owner of the client ID to publish the project.",
        ],
        who: Who::You,
        retryable: false,
        remedies: &[SignIn, ChangeClient],
    },
    Entry {
        of: When::contains(&["account has been deleted", "account not found"]).at(GOOGLE),
        title: "Google says that the account no longer exists",
        what: "It was deleted or suspended.",
        steps: &["Restore it at Google, or forget it here.", "In an organisation, ask your administrator."],
        who: Who::You,
        retryable: false,
        remedies: &[],
    },
    Entry {
        of: When::contains(&["invalid_rapt", "rapt_required", "reauth related error"]),
        title: "Your organisation wants a fresh sign-in at Google",
        what: "A rule of the Workspace organisation limits how long a sign-in lasts, and this one has reached the limit.",
        steps: &["Sign in again.", "Ask your administrator to trust the client, if it happens every day."],
        who: Who::You,
        retryable: false,
        remedies: &[SignIn],
    },
    Entry {
        of: When::contains(&["admin_policy_enforced"]),
        title: "Your Workspace administrator does not let this client read mail",
        what: "The organisation allows only clients that it trusts. Signing in again will not change that.",
        steps: &["Send your administrator the client ID and ask to trust it under API controls."],
        who: Who::Administrator,
        retryable: false,
        remedies: &[CopyDetails, ChangeClient],
    },
    Entry {
        of: When::contains(&["access_not_configured"]),
        title: "Your school has not decided about this client yet",
        what: "In Workspace for Education an administrator must allow a program before anyone can use it.",
        steps: &["Ask your school’s administrator."],
        who: Who::Administrator,
        retryable: false,
        remedies: &[CopyDetails],
    },
    Entry {
        of: When::contains(&["disallowed_useragent"]),
        title: "Google wants a browser of its own list",
        what: "The page was opened in a browser inside another program, which Google does not accept.",
        steps: &["Choose a usual browser in the settings, or copy the link into one."],
        who: Who::You,
        retryable: false,
        remedies: &[SignIn],
    },
    Entry {
        of: When::contains(&["org_internal"]),
        title: "The client is for one organisation only",
        what: "Its owner marked it as internal, and the account is outside that organisation.",
        steps: &["Sign in with an account of that organisation.", "Or use another client ID."],
        who: Who::ClientOwner,
        retryable: false,
        remedies: &[ChangeClient, SignIn],
    },
    Entry {
        of: When::contains(&[
            "has not completed the google verification process",
            "developer-approved testers",
        ]),
        title: "The client is in testing and you are not among its testers",
        what: "Until its owner publishes it, only listed people can sign in with it.",
        steps: &["Ask the owner of the client ID to add your address as a test user."],
        who: Who::ClientOwner,
        retryable: false,
        remedies: &[ChangeClient, SignIn],
    },
    Entry {
        of: When::contains(&["deleted_client", "oauth client was deleted"]),
        title: "The client ID no longer exists at Google",
        what: "Its owner deleted it, or Google did after months without use.",
        steps: &["Enter another client ID, then sign in again.", "Its owner can restore it within 30 days."],
        who: Who::ClientOwner,
        retryable: false,
        remedies: &[ChangeClient],
    },
    Entry {
        of: When::contains(&["client_secret is missing"]),
        title: "Google also needs the client secret",
        what: "Google’s desktop clients have a secret that must be sent along, although it protects nothing.",
        steps: &["Enter the client secret that came with the client ID."],
        who: Who::You,
        retryable: false,
        remedies: &[ChangeClient],
    },
    Entry {
        of: When::contains(&["oauth client was not found", "client secret is invalid"]),
        title: "Google does not know the client ID or its secret",
        what: "One of the two is misspelt, or the secret was replaced.",
        steps: &["Compare both with the registration in Google’s console."],
        who: Who::ClientOwner,
        retryable: false,
        remedies: &[ChangeClient],
    },
    Entry {
        of: When { during: &["device"], ..When::error(&["invalid_scope"]).at(GOOGLE) },
        title: "Google gives no mail access with a code on another device",
        what: "Only a few harmless permissions can be had that way.",
        steps: &["Sign in with the browser, or with the link and the address of the last page."],
        who: Who::You,
        retryable: false,
        remedies: &[SignIn],
    },
    Entry {
        of: When::contains(&["ratelimitexceeded", "quotaexceeded", "rate_limit_exceeded"]),
        title: "Too many requests went to Google",
        what: "The limit for the client or the person was reached.",
        steps: &["Wait a few minutes.", "Look for another program that renews the same sign-in."],
        who: Who::You,
        retryable: true,
        remedies: &[TryAgain],
    },
];
