//! Words for the audit log and what leaves it.

use crate::domain::problem::Remedy::{CopyDetails, TryAgain};
use crate::domain::problem::{ProblemKind, ProblemKind as K, Who};

use super::entry::Entry;

pub(super) const TABLE: &[Entry<ProblemKind>] = &[
    Entry {
        of: K::AuditBroken,
        title: "The audit log is not as it was recorded",
        what: "{detail|Its chain of authentication codes does not fit}. Somebody or something other than Mailward has changed the database.",
        steps: &[
            "Find out who can write to your data folder.",
            "If you put back a backup of the database, that is the reason.",
            "If you cannot explain it, revoke all sign-ins and sign in again.",
        ],
        who: Who::You,
        retryable: false,
        remedies: &[CopyDetails],
    },
    Entry {
        of: K::ExportFailed,
        title: "The audit log could not be exported",
        what: "{detail|The file could not be written}.[ It is {path}.] Nothing of the log was changed.",
        steps: &["Choose another place with enough room.", "Try again."],
        who: Who::You,
        retryable: true,
        remedies: &[TryAgain],
    },
    Entry {
        of: K::AuditWorkCancelled,
        title: "It was stopped",
        what: "The audit log was being read when somebody stopped it. Nothing was changed, and no file was written.",
        steps: &["Start it again when it suits you."],
        who: Who::You,
        retryable: true,
        remedies: &[TryAgain],
    },
    Entry {
        of: K::ForwardFailed,
        title: "Events do not reach the collector[ {host}]",
        what: "{detail|It could not be reached}. They stay in the audit log and are sent as soon as it answers.",
        steps: &[
            "Check the collector’s address in the settings.",
            "If it is right, ask whoever runs the collector.",
        ],
        who: Who::You,
        retryable: true,
        remedies: &[TryAgain],
    },
];
