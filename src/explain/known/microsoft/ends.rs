//! Microsoft's numbers for the end of a grant, and for what a renewal in the background cannot do.

use crate::domain::problem::Remedy::{ChangeClient, SignIn};
use crate::domain::problem::Who;

use super::super::super::entry::Entry;
use super::super::When;

pub(in crate::explain) const TABLE: &[Entry<When>] = &[
    Entry {
        of: When::aadsts(&[50_173]),
        title: "The password was changed or all sign-ins were ended, so this one ended too",
        what: "Microsoft no longer accepts the sign-in[ of {granted_on}]: everything older was ended[ on {ended_on}]. Mail may go on working for up to an hour.",
        steps: &[
            "Sign in again.",
            "If neither you nor your administrator did this, change the password first.",
        ],
        who: Who::You,
        retryable: false,
        remedies: &[SignIn],
    },
    Entry {
        of: When::aadsts(&[50_132, 50_133, 50_135]),
        title: "The password was changed, so the old sign-in ended",
        what: "Microsoft ends older sign-ins when a password is changed or reset.",
        steps: &["Sign in again with the new password."],
        who: Who::You,
        retryable: false,
        remedies: &[SignIn],
    },
    Entry {
        of: When::aadsts(&[50_072, 50_074, 50_076, 50_078, 50_079]),
        title: "Your organisation asks for a second factor",
        what: "It was not given, has ended, or is not set up yet. A renewal in the background cannot answer for you.",
        steps: &[
            "Sign in again and complete the second factor.",
            "If none is set up, follow the page that offers it.",
        ],
        who: Who::You,
        retryable: false,
        remedies: &[SignIn],
    },
    Entry {
        of: When::aadsts(&[70_000]),
        title: "Microsoft does not accept the stored sign-in",
        what: "The refresh token belongs to another client or account kind, or the permissions have changed.",
        steps: &["Check that the client ID is the one you signed in with.", "Sign in again."],
        who: Who::You,
        retryable: false,
        remedies: &[SignIn, ChangeClient],
    },
    Entry {
        of: When::aadsts(&[70_043, 70_044]),
        title: "Your organisation asks for a new sign-in {every|from time to time}",
        what: "Its rule limits how long a sign-in lasts, and this one[ of {granted_on}] has reached the limit. No setting of Mailward can put that off.[ As it asks {every}, you are reminded in time before the next one ends.]",
        steps: &["Sign in again.", "Ask your administrator, if the interval is too short for mail."],
        who: Who::You,
        retryable: false,
        remedies: &[SignIn],
    },
    Entry {
        of: When { during: &["token", "device"], ..When::aadsts(&[70_008]) },
        title: "The sign-in code was not used in time",
        what: "A code from the browser lasts a few minutes, and Microsoft got this one too late. Nothing was stored.",
        steps: &["Start the sign-in again.", "If it repeats, check date and time of this computer."],
        who: Who::You,
        retryable: true,
        remedies: &[SignIn],
    },
    Entry {
        of: When::aadsts(&[700_082, 70_008]),
        title: "The sign-in was not used for so long that it ended",
        what: "Microsoft ends a refresh token that nobody uses, normally after 90 days.[ This one, of {granted_on}, lay unused for {unused_for}.]",
        steps: &["Sign in again."],
        who: Who::You,
        retryable: false,
        remedies: &[SignIn],
    },
    Entry {
        of: When::aadsts(&[700_081]),
        title: "The sign-in has reached the longest life that is allowed",
        what: "A rule ends sign-ins of this client[ after {limit_of_life}], whatever is done with them.",
        steps: &["Sign in again.", "Ask your administrator, if the interval is too short for mail."],
        who: Who::You,
        retryable: false,
        remedies: &[SignIn],
    },
    Entry {
        of: When::aadsts(&[700_084]),
        title: "Sign-ins of this client last one day only",
        what: "Its redirect address is registered for a web page in the browser, whose refresh tokens end after 24 hours.",
        steps: &[
            "Sign in again.",
            "Ask the owner of the client ID to move the redirect to “Mobile and desktop applications”.",
        ],
        who: Who::ClientOwner,
        retryable: false,
        remedies: &[SignIn, ChangeClient],
    },
];
