//! Words for handing tokens out to mail programs over the local socket.

use crate::domain::problem::Remedy::TryAgain;
use crate::domain::problem::{ProblemKind, ProblemKind as K, Who};

use super::entry::Entry;

pub(super) const TABLE: &[Entry<ProblemKind>] = &[
    Entry {
        of: K::TooManyRequests,
        title: "{program|A program} asks for tokens too often",
        what: "One token serves until it ends, and no mail program needs more[ than {at_once} at once and {a_second} a second]. Mailward lets this one wait[ {wait}], so that the others are not held up.",
        steps: &[
            "Wait a moment; then it gets its token again.",
            "If it goes on, look for a loop in the program’s set-up.",
        ],
        who: Who::You,
        retryable: true,
        remedies: &[],
    },
    Entry {
        of: K::RequestInvalid,
        title: "What came over the local socket is not a request",
        what: "{detail|Mailward takes one line of JSON at a time}. The connection was closed.",
        steps: &[
            "Let programs call mailward token instead of using the socket themselves.",
            "After an update, end the Mailward that still runs and start it again.",
        ],
        who: Who::You,
        retryable: false,
        remedies: &[],
    },
    Entry {
        of: K::BrokerUnavailable,
        title: "Mail programs cannot be answered over the local socket",
        what: "{detail|It could not be opened}.[ It is {path}.] The command mailward token works without it, only slower.",
        steps: &[
            "Check that its folder belongs to you and that nobody else may write there.",
            "Then start Mailward again.",
        ],
        who: Who::You,
        retryable: true,
        remedies: &[TryAgain],
    },
];
