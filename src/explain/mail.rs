//! Words for mail servers: what they say to a token.

use crate::domain::problem::Remedy::{
    ChangeClient, CopyDetails, Diagnose, SignIn, TryAgain, WriteToAdministrator,
};
use crate::domain::problem::{ProblemKind, ProblemKind as K, Who};

use super::entry::Entry;

pub(super) const TABLE: &[Entry<ProblemKind>] = &[
    Entry {
        of: K::MailRefused,
        title: "{host|The mail server} refused the sign-in",
        what: "The server does not say why.[ It answered: “{reply}”.]",
        steps: &[
            "Run a diagnosis of the account: it compares user, permissions and token.",
            "Check that the mail protocol is switched on for the mailbox.",
        ],
        who: Who::You,
        retryable: false,
        remedies: &[Diagnose, CopyDetails],
    },
    Entry {
        of: K::MailTokenRefused,
        title: "{host|The mail server} does not take the token",
        what: "The server looked at the token and said no.[ It answered: “{reply}”.] It may have ended, or be meant for another service.",
        steps: &["Rotate the tokens, then try again.", "If it stays, sign in again."],
        who: Who::You,
        retryable: false,
        remedies: &[TryAgain, SignIn],
    },
    Entry {
        of: K::MailUserWrong,
        title: "The token is good, but it does not open this mailbox",
        what: "The server knows who signed in and has no mailbox for them under the name {user|that was given}.",
        steps: &[
            "Check the mailbox user in the settings of the account.",
            "For a shared mailbox, ask your administrator for full access to it.",
        ],
        who: Who::You,
        retryable: false,
        remedies: &[ChangeClient, CopyDetails],
    },
    Entry {
        of: K::MailScopeLacking,
        title: "The token lacks the permission for this protocol",
        what: "The server wants a permission that the sign-in did not bring.[ It names {scope}.]",
        steps: &[
            "Sign in again and agree to every permission.",
            "If it stays, ask the owner of the client ID to add the permission.",
        ],
        who: Who::You,
        retryable: false,
        remedies: &[SignIn, WriteToAdministrator],
    },
    Entry {
        of: K::MailDisabled,
        title: "This protocol is switched off for the mailbox",
        what: "The sign-in itself is fine; the mailbox or its organisation does not allow {protocol|the protocol}.",
        steps: &[
            "Switch it on in the settings of the mailbox, if the provider lets you.",
            "In an organisation, ask your administrator.",
        ],
        who: Who::Administrator,
        retryable: false,
        remedies: &[WriteToAdministrator, CopyDetails],
    },
    Entry {
        of: K::MailWithoutOAuth,
        title: "{host|The mail server} offers no sign-in with a token",
        what: "Neither XOAUTH2 nor OAUTHBEARER is among what the server offers[: {offered}].",
        steps: &[
            "Check the name of the server and its port.",
            "Ask the provider whether the protocol is switched on for the mailbox.",
        ],
        who: Who::You,
        retryable: false,
        remedies: &[CopyDetails],
    },
    Entry {
        of: K::MailWithoutTls,
        title: "{host|The mail server} offers no secure connection here",
        what: "A token is sent over a secure connection only. The server does not offer one on port {port|this port}, or somebody on the way removes the offer.",
        steps: &[
            "Use the port with TLS from the start: 993 for IMAP, 465 for SMTP, 995 for POP.",
            "In a company or guest network, try another network.",
        ],
        who: Who::You,
        retryable: false,
        remedies: &[TryAgain, CopyDetails],
    },
    Entry {
        of: K::MailAnswerInvalid,
        title: "{host|What answers} does not speak {protocol|the mail protocol}",
        what: "Something answers at port {port|this port}, but not a mail server of this kind.",
        steps: &["Check the name of the server, the port, and when TLS starts."],
        who: Who::You,
        retryable: false,
        remedies: &[CopyDetails],
    },
    Entry {
        of: K::MailBusy,
        title: "{host|The mail server} is busy",
        what: "It asks to come back later.[ It answered: “{reply}”.] Too many connections of the same mailbox can be the reason.",
        steps: &["Wait a few minutes, then try again.", "Close other programs that read the same mailbox."],
        who: Who::You,
        retryable: true,
        remedies: &[TryAgain],
    },
    Entry {
        of: K::MailCommandRefused,
        title: "The sign-in worked, and the first command after it did not",
        what: "{host|The server} took the token and then refused {command|a harmless command}.[ It answered: “{reply}”.]",
        steps: &["Try again in a few minutes.", "If it stays, ask the provider about the mailbox."],
        who: Who::Provider,
        retryable: false,
        remedies: &[TryAgain, CopyDetails],
    },
];
