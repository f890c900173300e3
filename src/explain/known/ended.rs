//! Ends of a grant whose cause follows from what was learnt about the account (`domain::ending`), whatever the answer says.

use crate::domain::ending::facts::{ENDED_BY, TESTING_DAYS};
use crate::domain::problem::Remedy::{ChangeClient, SignIn};
use crate::domain::problem::Who;

use super::super::entry::Entry;
use super::When;

pub(super) const TABLE: &[Entry<When>] = &[
    Entry {
        of: When::fact(ENDED_BY, Some("testing-client")),
        title: "The client is in testing, so {provider|the provider} ended the sign-in after {testing_days|7} days",
        what: "Sign-ins of a project whose consent screen is in testing last so long and no longer, whatever is done with them. It will happen again after the next sign-in.",
        steps: &[
            "Sign in again.",
            "Ask the owner of the client ID to publish the project, or to make it internal to the organisation.",
        ],
        who: Who::ClientOwner,
        retryable: false,
        remedies: &[SignIn, ChangeClient],
    },
    Entry {
        // The first end of this kind: likely, and not certain.
        of: When::fact(TESTING_DAYS, None),
        title: "{provider|The provider} has ended the sign-in after about a week",
        what: "Usual reasons, most likely first: the client is in testing, where sign-ins last {testing_days|7} days; the password was changed; or the access was taken back.",
        steps: &[
            "Sign in again.",
            "If it ends after {testing_days|7} days once more, ask the owner of the client ID to publish the project.",
        ],
        who: Who::You,
        retryable: false,
        remedies: &[SignIn, ChangeClient],
    },
];
