//! Words for the program itself.

use crate::domain::problem::Remedy::{CopyDetails, TryAgain};
use crate::domain::problem::{ProblemKind, ProblemKind as K, Who};

use super::entry::Entry;

pub(super) const TABLE: &[Entry<ProblemKind>] = &[
    Entry {
        of: K::NoDisplay,
        title: "There is no display to open a window on",
        what: "{detail|Mailward was started without a desktop, as over SSH}.",
        steps: &[
            "Use the command line: mailward --help lists what it can do.",
            "Or start Mailward from the desktop.",
        ],
        who: Who::You,
        retryable: false,
        remedies: &[],
    },
    Entry {
        of: K::SettingsInvalid,
        title: "The settings file cannot be read",
        what: "{detail|It is not what Mailward wrote}.[ It is {path}.] It was left as it is, and default settings are in force.",
        steps: &["Correct the file, or remove it to start from the defaults."],
        who: Who::You,
        retryable: false,
        remedies: &[],
    },
    Entry {
        of: K::AutostartFailed,
        title: "Starting at login could not be changed",
        what: "{detail|The system did not take the change}.[ The file is {path}.] Until then Mailward starts when you start it.",
        steps: &["Try again.", "Or add the command mailward serve to what your system starts at login."],
        who: Who::You,
        retryable: true,
        remedies: &[TryAgain],
    },
    Entry {
        of: K::SnippetImpossible,
        title: "{program|This program} cannot be told to use {account|this account}",
        what: "{detail|Its configuration has no way to say it}.",
        steps: &[
            "Choose another program: mailward snippet list names them.",
            "Or look at what the account is used for, and at its servers, in its settings.",
        ],
        who: Who::You,
        retryable: false,
        remedies: &[],
    },
    Entry {
        of: K::SnippetUnwritable,
        title: "The lines could not be saved",
        what: "{detail|The file could not be written}.[ It is {path}.] Nothing was changed.",
        steps: &[
            "Name a file that is not there yet, in a folder where you may write.",
            "Or copy the lines instead.",
        ],
        who: Who::You,
        retryable: true,
        remedies: &[TryAgain],
    },
    Entry {
        of: K::PracticeUnavailable,
        title: "The practice provider could not be started",
        what: "{detail|It found no free port on this computer}.",
        steps: &["End the program that uses the port[ {port}], or choose another one.", "Try again."],
        who: Who::You,
        retryable: true,
        remedies: &[TryAgain],
    },
    INTERNAL,
];

/// For a bug of ours, and for whatever has no words of its own.
pub(super) const INTERNAL: Entry<ProblemKind> = Entry {
    of: K::Internal,
    title: "Something went wrong inside Mailward",
    what: "{detail|This should not have happened}. What is stored was not touched.",
    steps: &["Try again.", "If it repeats, send the details to the makers of Mailward."],
    who: Who::Mailward,
    retryable: true,
    remedies: &[TryAgain, CopyDetails],
};
