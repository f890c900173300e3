//! Words for a sign-in that the provider, an organisation or a person refused.

use crate::domain::problem::Remedy::{
    ChangeClient, CopyDetails, FewerPermissions, PasteAddress, SignIn, WriteToAdministrator,
};
use crate::domain::problem::{ProblemKind, ProblemKind as K, Who};

use super::entry::Entry;

pub(super) const TABLE: &[Entry<ProblemKind>] = &[
    Entry {
        of: K::AccessDenied,
        title: "Access was refused on the provider’s page",
        what: "Somebody chose Cancel or No in the browser, or a rule of {provider|the provider} forbids it. Nothing was stored.",
        steps: &["Sign in again and agree.", "If there was no question to answer, ask your administrator."],
        who: Who::You,
        retryable: false,
        remedies: &[SignIn],
    },
    Entry {
        of: K::AdministratorNeeded,
        title: "Your organisation must allow the client first",
        what: "In your organisation people cannot let a new program read mail by themselves. Signing in again will not change that.",
        steps: &[
            "Send your administrator the client ID and the permissions, and ask for consent.",
            "Or use a client ID that your organisation allows already.",
        ],
        who: Who::Administrator,
        retryable: false,
        remedies: &[WriteToAdministrator, ChangeClient, SignIn, CopyDetails],
    },
    Entry {
        of: K::AuthorizationRefused,
        title: "{provider|The provider} refused the sign-in",
        what: "The sign-in page ended with {error|an error} instead of a code. Nothing was stored.",
        steps: &["Read the provider’s words in the details.", "Check the client ID, then try again."],
        who: Who::You,
        retryable: false,
        remedies: &[SignIn, ChangeClient, CopyDetails],
    },
    Entry {
        of: K::ClientRefused,
        title: "{provider|The provider} does not accept the client ID or its secret",
        what: "The registration under which Mailward asks is unknown there, switched off, or its secret is wrong or has ended.",
        steps: &[
            "Compare client ID and secret with the registration.",
            "Ask the owner of the client ID whether it still exists.",
        ],
        who: Who::ClientOwner,
        retryable: false,
        remedies: &[ChangeClient, CopyDetails],
    },
    Entry {
        of: K::ScopeRefused,
        title: "A permission that was asked for is not allowed",
        what: "{provider|The provider} does not know one of the permissions, or the client ID may not ask for it.",
        steps: &[
            "Ask the owner of the client ID to add the mail permissions to it.",
            "Or use the account for fewer tasks.",
        ],
        who: Who::ClientOwner,
        retryable: false,
        remedies: &[FewerPermissions, ChangeClient, CopyDetails],
    },
    Entry {
        of: K::RedirectRefused,
        title: "The redirect address is not registered for this client",
        what: "The provider sends the browser back to registered addresses only[, and {redirect} is not among them].",
        steps: &[
            "Ask the owner of the client ID to register {redirect|the redirect address} for a desktop program.",
            "Or set the account’s redirect form to what is registered.",
        ],
        who: Who::ClientOwner,
        retryable: false,
        remedies: &[ChangeClient, PasteAddress],
    },
    Entry {
        of: K::CodeRefused,
        title: "The sign-in code was refused",
        what: "The code from the browser was used before, came too late, or belongs to another client. Nothing was stored.",
        steps: &["Start the sign-in again and keep to one browser tab."],
        who: Who::You,
        retryable: true,
        remedies: &[SignIn],
    },
];

/// [`K::ClientRefused`] before anybody was asked: the account was given another client than the one it signed in with.
pub(super) const OF_ANOTHER_CLIENT: Entry<ProblemKind> = Entry {
    of: K::ClientRefused,
    title: "The sign-in belongs to another client ID",
    what: "The account was given another client ID after it had signed in, and tokens of one cannot be renewed by the other.",
    steps: &["Sign in again.", "Or give the account its former client ID back."],
    who: Who::You,
    retryable: false,
    remedies: &[SignIn, ChangeClient],
};
