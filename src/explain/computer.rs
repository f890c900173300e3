//! Words for this computer, for diagnosis and for reports.

use crate::domain::problem::Remedy::{CopyDetails, Diagnose, TryAgain};
use crate::domain::problem::{ProblemKind, ProblemKind as K, Who};

use super::entry::Entry;

pub(super) const TABLE: &[Entry<ProblemKind>] = &[
    Entry {
        of: K::ClockWrong,
        title: "The clock of this computer is wrong",
        what: "It differs by {offset|a lot} from the clock of {host|the provider}. Tokens and certificates are judged by their dates, so sign-ins fail.",
        steps: &["Set date and time, best by the network, then try again."],
        who: Who::You,
        retryable: false,
        remedies: &[TryAgain],
    },
    Entry {
        of: K::DiskLow,
        title: "There is hardly any room on the disk",
        what: "{free|Very little} is left where Mailward keeps its data[: {path}]. New tokens could not be kept.",
        steps: &["Delete what you do not need, then try again."],
        who: Who::You,
        retryable: false,
        remedies: &[TryAgain],
    },
    Entry {
        of: K::FolderOpen,
        title: "Other users of this computer can read the data folder",
        what: "Its rights are wider than they should be[: {rights}].[ It is {path}.] Tokens are sealed, but names of accounts can be read.",
        steps: &["Take the rights of group and others away: chmod 700 on the folder."],
        who: Who::You,
        retryable: false,
        remedies: &[],
    },
    Entry {
        of: K::PortalMissing,
        title: "The desktop portal is missing, so no browser can be started",
        what: "Mailward runs inside a sandbox ({sandbox|Flatpak or Snap}) and has to ask the desktop portal to open links. It does not answer.",
        steps: &[
            "Install the portal for your desktop, as in xdg-desktop-portal-gtk.",
            "Until then, copy the link into the browser by hand.",
        ],
        who: Who::You,
        retryable: false,
        remedies: &[CopyDetails],
    },
    Entry {
        of: K::LoopbackHalf,
        title: "One of the two addresses of this computer itself does not work",
        what: "Redirects come to 127.0.0.1 or ::1. {broken|One of them} cannot be used.",
        steps: &[
            "If a sign-in waits in vain, paste the address of the last page instead.",
            "Check the hosts file and the firewall of this computer.",
        ],
        who: Who::You,
        retryable: false,
        remedies: &[CopyDetails],
    },
    Entry {
        of: K::CheckTooSlow,
        title: "The check took longer than it may",
        what: "Nothing came within {limit|its time limit}. Something takes connections and does not answer.",
        steps: &["Try again.", "Check whether a firewall or filter holds connections back."],
        who: Who::You,
        retryable: true,
        remedies: &[TryAgain],
    },
    Entry {
        of: K::DiagnosisCancelled,
        title: "The diagnosis was cancelled",
        what: "What was checked before is kept.",
        steps: &["Run it again when you like."],
        who: Who::You,
        retryable: true,
        remedies: &[Diagnose],
    },
    Entry {
        of: K::ReportInvalid,
        title: "The report cannot be read",
        what: "{detail|It is no report of Mailward, or it is damaged}.",
        steps: &[
            "Ask for the file again, as it was saved.",
            "A report is a zip file with report.json inside.",
        ],
        who: Who::You,
        retryable: false,
        remedies: &[],
    },
    Entry {
        of: K::ReportNewer,
        title: "The report was written by a newer Mailward",
        what: "It has form {found|a newer one}; this version reads up to {known|an older one}. Nothing of it was shown, because it could be misread.",
        steps: &["Install the current version of Mailward, then open it again."],
        who: Who::You,
        retryable: false,
        remedies: &[],
    },
    Entry {
        of: K::ReportTooLarge,
        title: "The report is larger than any report can be",
        what: "{detail|It was not read to its end}.",
        steps: &["Ask for the file again, as it was saved."],
        who: Who::You,
        retryable: false,
        remedies: &[],
    },
    Entry {
        of: K::ReportUnwritable,
        title: "The report could not be saved",
        what: "[{detail}. ]Nothing was written to {path|the file}.",
        steps: &["Choose another folder, or make room on the disk."],
        who: Who::You,
        retryable: false,
        remedies: &[],
    },
];
