//! Words for tokens that cannot be renewed or given out.

use crate::domain::problem::Remedy::{ChangeClient, CopyDetails, SignIn, TryAgain};
use crate::domain::problem::{ProblemKind, ProblemKind as K, Who};

use super::entry::Entry;

pub(super) const TABLE: &[Entry<ProblemKind>] = &[
    Entry {
        of: K::NeverSignedIn,
        title: "Nobody has signed in to {account|this account} yet",
        what: "The account was added, but no sign-in has been completed, so there is no token.",
        steps: &["Sign in once in the browser; afterwards tokens renew by themselves."],
        who: Who::You,
        retryable: false,
        remedies: &[SignIn],
    },
    Entry {
        of: K::GrantEnded,
        title: "The sign-in to {account|this account} has ended at the provider",
        what: "{provider|The provider} no longer accepts it. Usual reasons, most likely first: the password was changed, the access was taken back, it was unused for too long, or too many newer sign-ins pushed it out.",
        steps: &["Sign in again. The account’s settings stay as they are."],
        who: Who::You,
        retryable: false,
        remedies: &[SignIn],
    },
    Entry {
        of: K::GrantExpired,
        title: "The sign-in to {account|this account} has reached its end",
        what: "{provider|The provider} lets a sign-in last for a limited time, or wants to see you again before it goes on. Nobody took anything back.",
        steps: &["Sign in again. The account’s settings stay as they are."],
        who: Who::You,
        retryable: false,
        remedies: &[SignIn],
    },
    Entry {
        of: K::RenewalLost,
        title: "The answer to the last renewal of {account|this account} was lost",
        what: "Mailward asked for new tokens[ on {lost_on}], and the answer never arrived. {provider|The provider} forbids using a refresh token twice, so the one that is kept here is worth nothing any more. Nothing is wrong with the account.",
        steps: &["Sign in again, once. The account’s settings stay as they are."],
        who: Who::You,
        retryable: false,
        remedies: &[SignIn],
    },
    Entry {
        of: K::NoRefreshToken,
        title: "The token has ended and cannot be renewed",
        what: "{provider|The provider} gave no refresh token at the last sign-in, so mail stops when the access token ends.",
        steps: &[
            "Sign in again and agree to lasting access.",
            "If it stays so, ask the owner of the client ID to allow refresh tokens.",
        ],
        who: Who::You,
        retryable: false,
        remedies: &[SignIn],
    },
    Entry {
        of: K::SignedOutHere,
        title: "{account|This account} was signed out here",
        what: "You ended the sign-in on this computer.[ That was on {signed_out_at}.] {provider|The provider} still knows it; nothing was revoked there.",
        steps: &["Sign in again. The account’s settings stay as they are."],
        who: Who::You,
        retryable: false,
        remedies: &[SignIn],
    },
    Entry {
        of: K::RevokedHere,
        title: "The sign-in to {account|this account} was revoked from here",
        what: "You took the access back.[ That was on {revoked_at}.] Programs get no token for it until you sign in again.",
        steps: &[
            "Sign in again, if mail programs are to work with it. The account’s settings stay as they are.",
        ],
        who: Who::You,
        retryable: false,
        remedies: &[SignIn],
    },
    Entry {
        of: K::RevocationRefuted,
        title: "{provider|The provider} did not revoke the sign-in to {account|this account}",
        what: "It answered that the tokens are ended, but when Mailward checked, they still worked. They are gone from this computer.",
        steps: &[
            "Remove the access on the provider’s own page.",
            "If you do not find it there, change the password and tell the provider’s support.",
        ],
        who: Who::You,
        retryable: false,
        remedies: &[CopyDetails],
    },
    Entry {
        of: K::ProviderBusy,
        title: "{provider|The provider} has a passing trouble",
        what: "It answered[ with {http_status}] that it cannot serve the request right now.[ It asks to wait {wait}.] Nothing kept here was dropped.",
        steps: &[
            "Wait; Mailward tries again by itself.",
            "If it lasts for hours, look at the provider’s status page.",
        ],
        who: Who::Provider,
        retryable: true,
        remedies: &[TryAgain],
    },
    Entry {
        of: K::ProviderRefused,
        title: "{provider|The provider} refused for a reason not known here",
        what: "The answer was {error|an error}[, HTTP status {http_status}]. The sign-in kept here was not dropped.",
        steps: &[
            "Read the provider’s words in the details.",
            "Sign in again; if that does not help, send the details to the provider’s support.",
        ],
        who: Who::Provider,
        retryable: false,
        remedies: &[SignIn, ChangeClient, CopyDetails],
    },
    Entry {
        of: K::RenewalBusy,
        title: "Another renewal of {account|this account} takes too long",
        what: "One renewal runs at a time, here or in another Mailward, so that they cannot knock each other out. It did not end in time.",
        steps: &["Try again in a minute."],
        who: Who::You,
        retryable: true,
        remedies: &[TryAgain],
    },
    Entry {
        of: K::LifeTooShort,
        title: "The provider’s tokens do not last as long as was asked",
        what: "A fresh token for {account|this account} ends sooner than was asked for[: in {seconds_left} s].",
        steps: &["Ask for a shorter life."],
        who: Who::You,
        retryable: false,
        remedies: &[],
    },
];
