//! Pages about this computer: what is kept, handed out, recorded and shown.

use super::Block::{Item, Kept, Says};
use super::drawing::{Drawing, Shape, Side, Sign, actor, says, stop};
use super::{PageWords, Section};
use crate::domain::learn::{Page, Term};

pub(super) const KEPT: PageWords = PageWords {
    page: Page::Kept,
    title: "What Mailward keeps, and where",
    summary: "Everything stays on this computer; what opens a mailbox is sealed",
    drawing: Drawing {
        told: "Two sides of the data folder: sealed, so that only the vault’s key opens them, are access tokens, refresh tokens, client secrets and tokens waiting to be revoked; readable for you alone are accounts and settings, the audit log, definitions and fingerprints.",
        shape: Shape::Sides(
            Side {
                sign: Sign::Sealed,
                heading: "Sealed with the vault’s key",
                lines: &["Access tokens", "Refresh tokens", "Client secrets", "Tokens waiting to be revoked"],
            },
            Side {
                sign: Sign::Open,
                heading: "Readable for you alone",
                lines: &[
                    "Accounts and settings",
                    "The audit log",
                    "Definitions of providers",
                    "Fingerprints of tokens",
                ],
            },
        ),
    },
    sections: &[
        Section {
            heading: "One folder, one key",
            blocks: &[
                Says(
                    "All that Mailward keeps lies in one folder that other users of this computer cannot read. What opens a mailbox is sealed in it, value by value; the key lies elsewhere: in the system’s keyring, behind a passphrase, or in memory only. Whoever copies the folder gets addresses, settings and the record, but no token.",
                ),
                Says(
                    "Nobody can reset a passphrase, and a key that is gone opens nothing any more. That is no loss of mail: sign in again, and new tokens are kept.",
                ),
                Says(
                    "Programs that run as you can ask for tokens as a mail program does. The record shows who asked; it does not stop them.",
                ),
            ],
        },
        Section {
            heading: "From elsewhere, and to another computer",
            blocks: &[
                Says(
                    "An import reads addresses, servers and how to sign in from another program’s settings; passwords and tokens in them are skipped. What has another form, or is larger than settings are, is left alone, and nothing is added before you agree.",
                ),
                Says(
                    "A file for another computer has settings, definitions and accounts in it, and sign-ins only if you choose that: sealed with a passphrase of their own. One that was changed on its way, or that a newer Mailward wrote, is not taken.",
                ),
            ],
        },
        Section {
            heading: "Taking all of it away",
            blocks: &[Says(
                "The settings have a way to erase everything: the key first, so that whatever stays behind opens nothing, then the files. That ends no sign-in at a provider, so revoking is offered before it. While another Mailward works with the folder, nothing is erased: it would go on with what is gone.",
            )],
        },
        Section { heading: "The whole list", blocks: &[Kept] },
        Section {
            heading: "What is never kept",
            blocks: &[
                Item(super::kept::NEVER_KEPT[0]),
                Item(super::kept::NEVER_KEPT[1]),
                Item(super::kept::NEVER_KEPT[2]),
                Item(super::kept::NEVER_KEPT[3]),
                Item(super::kept::NEVER_KEPT[4]),
            ],
        },
    ],
    terms: &[
        Term::Vault,
        Term::VaultKey,
        Term::Sealed,
        Term::Keyring,
        Term::Passphrase,
        Term::DataFolder,
        Term::Retention,
        Term::Fingerprint,
    ],
    related: &[Page::Record, Page::Support, Page::Revoking],
};

pub(super) const SUPPORT: PageWords = PageWords {
    page: Page::Support,
    title: "What support staff may be shown",
    summary: "Enough to find the cause, nothing that opens a mailbox",
    drawing: Drawing {
        told: "Two sides: safe to show are reports, fingerprints, codes and correlation IDs, screens as they are and the message of a problem; never to show are a token, a passphrase or client secret, the data folder, and a code or link of a sign-in.",
        shape: Shape::Sides(
            Side {
                sign: Sign::Yes,
                heading: "Safe to show",
                lines: &[
                    "A report that Mailward saved",
                    "Fingerprints of tokens",
                    "Error codes and correlation IDs",
                    "The window, with nothing revealed",
                ],
            },
            Side {
                sign: Sign::No,
                heading: "Never, whoever asks",
                lines: &[
                    "A token, not even an old one",
                    "A passphrase or client secret",
                    "The data folder",
                    "A code or link of a sign-in",
                ],
            },
        ),
    },
    sections: &[
        Section {
            heading: "A report says it all",
            blocks: &[
                Says(
                    "Run a diagnosis and save its report. It is built from a list of what may be said: versions, results of checks, times, the provider’s error codes. Tokens appear as fingerprints. You see every line before the file is written, and addresses can be masked.",
                ),
                Says(
                    "Support staff open it in a Mailward of their own and see what you see: the most likely cause, who can fix it, and the next step.",
                ),
            ],
        },
        Section {
            heading: "What a fingerprint is good for",
            blocks: &[Says(
                "Two reports from this computer show whether the same token was meant. From a fingerprint nobody can work out the token, and another computer gives the same token another fingerprint.",
            )],
        },
        Section {
            heading: "Somebody who asks for more",
            blocks: &[
                Says(
                    "No genuine help desk needs your token, passphrase or a code from a sign-in page. Whoever asks you to read one out, or to type a code that they gave you into your provider’s page, wants your mailbox.",
                ),
                Item(
                    "Revealing a token shows it for 30 seconds and is recorded. A copied token is taken off the clipboard after 45 seconds if it is still there.",
                ),
                Item("If a token got into a mail, a chat or a screenshot: rotate, or better revoke."),
            ],
        },
    ],
    terms: &[
        Term::Report,
        Term::Fingerprint,
        Term::CorrelationId,
        Term::DeviceCode,
        Term::Rotate,
        Term::Revoke,
    ],
    related: &[Page::Kept, Page::Record, Page::Revoking],
};

pub(super) const HAND_OUT: PageWords = PageWords {
    page: Page::HandOut,
    title: "How a mail program gets a token",
    summary: "It asks Mailward on this computer, and shows the answer to the mail server",
    drawing: Drawing {
        told: "Five steps between a mail program, Mailward, your provider and the mail server: the program asks Mailward, Mailward renews at the provider where the token ends soon, the program gets an access token, shows it with the user name to the mail server, and is let in.",
        shape: Shape::Exchange {
            actors: &[
                actor(Sign::MailProgram, "Mail program"),
                actor(Sign::Mailward, "Mailward"),
                actor(Sign::Provider, "Your provider"),
                actor(Sign::MailServer, "Mail server"),
            ],
            messages: &[
                says(0, 1, "Asks for a token"),
                says(1, 2, "Renews, if the token ends soon"),
                says(1, 0, "An access token"),
                says(0, 3, "User name and access token"),
                says(3, 0, "Your mail"),
            ],
        },
    },
    sections: &[
        Section {
            heading: "What has to be set up",
            blocks: &[
                Says(
                    "A mail program that can run a command for its password gets a token that way: a snippet has the lines, filled in for your account. There is no secret in them.",
                ),
                Says(
                    "The program then signs in with XOAUTH2 or OAUTHBEARER, which are two spellings of the same thing: a user name and an access token. Some programs need a small addition for it; the snippet names the package.",
                ),
            ],
        },
        Section {
            heading: "What it gets, and what not",
            blocks: &[
                Item(
                    "An access token, good for a short while. Never the refresh token, a client secret or a password.",
                ),
                Item("Only programs that run as you on this computer can ask. The network cannot."),
                Item("Each hand-out is recorded with the program and its process."),
                Item("A program that asks far more often than any mail program needs to is told to wait."),
            ],
        },
        Section {
            heading: "Shared mailboxes",
            blocks: &[Says(
                "You sign in as yourself, and the mail server is told the name of the shared mailbox. That works where its owner has given you the right to open it.",
            )],
        },
    ],
    terms: &[
        Term::HandOut,
        Term::Socket,
        Term::Snippet,
        Term::XOAuth2,
        Term::OAuthBearer,
        Term::Sasl,
        Term::Imap,
        Term::Smtp,
        Term::Pop,
        Term::MailboxUser,
        Term::SharedMailbox,
    ],
    related: &[Page::Tokens, Page::Record, Page::Permissions],
};

pub(super) const RECORD: PageWords = PageWords {
    page: Page::Record,
    title: "What is recorded, and what is unusual",
    summary: "Everything that touches a token leaves a line, and lines cannot vanish unseen",
    drawing: Drawing {
        told: "A chain of three events and a seal: each event carries a code over itself and the one before it, and the end of the chain is sealed, so a change or a removal shows.",
        shape: Shape::Chain(&[
            stop(Sign::Event, "An event", "With a code over itself"),
            stop(Sign::Event, "The next", "With a code over both"),
            stop(Sign::Event, "The newest", "With a code over all before"),
            stop(Sign::Sealed, "The end", "Sealed with the vault’s key"),
        ]),
    },
    sections: &[
        Section {
            heading: "What a line says",
            blocks: &[Says(
                "When, which account, what happened, for which program and process, and how it ended. Never a token: where one has to be named, its fingerprint stands there. Events that are older than the setting says are removed from the old end, and that is an event as well.",
            )],
        },
        Section {
            heading: "Why it can be believed",
            blocks: &[Says(
                "Whoever changes, removes or adds a line without the vault’s key breaks the chain, and verifying says where. An older copy of everything put back as a whole shows only where events are forwarded to another place as well. A chain that is broken stays broken; a new one can be begun after it, and what is left of the old one stays as evidence.",
            )],
        },
        Section {
            heading: "What raises an alert",
            blocks: &[
                Item("A program that never had a token of this account before."),
                Item(
                    "Far more hand-outs in an hour or a day than on its own days of use; a new account is given five of them to show its habits.",
                ),
                Item("Failures again and again."),
                Item("A provider that says a refresh token was used twice: somebody else may have a copy."),
                Item("Permissions that changed although nobody asked for it."),
                Item("A chain that is broken."),
                Says(
                    "An account is compared with its own past only, and an alert says the numbers. Nothing is refused because of it; you say whether it was expected.",
                ),
            ],
        },
    ],
    terms: &[
        Term::AuditLog,
        Term::AuditChain,
        Term::Event,
        Term::Alert,
        Term::Retention,
        Term::Forwarding,
        Term::HandOut,
        Term::Fingerprint,
    ],
    related: &[Page::HandOut, Page::Kept, Page::Revoking],
};

pub(super) const CURRENT: PageWords = PageWords {
    page: Page::Current,
    title: "Keeping the program and its definitions up to date",
    summary: "Providers change; what is known of them carries a date",
    drawing: Drawing {
        told: "A chain of four: a provider changes something, its metadata say so, Mailward compares them with its definition, and you are told what differs.",
        shape: Shape::Chain(&[
            stop(Sign::Provider, "A provider changes", "An address, a permission, a rule"),
            stop(Sign::Document, "Its metadata", "Say what is so now"),
            stop(Sign::Looks, "Mailward compares", "With its own definition"),
            stop(Sign::Warns, "You are told", "What differs, and what to do"),
        ]),
    },
    sections: &[
        Section {
            heading: "Mailward itself",
            blocks: &[Says(
                "A program that handles tokens has to be kept patched. Updates come the way you installed Mailward: from your system’s software, or as a new download. Mailward does not look for them by itself and asks nobody on the internet about it; the version stands in the status line.",
            )],
        },
        Section {
            heading: "Definitions of providers",
            blocks: &[
                Says(
                    "Addresses, permissions and rules of providers come with Mailward, each with the date on which they were looked at. Definitions that are your own have the date on which you made them.",
                ),
                Says(
                    "Most providers publish metadata about themselves. A diagnosis compares them with the definition, and so does the page of a provider: what differs is shown, and nothing is taken over unseen.",
                ),
            ],
        },
        Section {
            heading: "What you can do",
            blocks: &[
                Item("Install updates of Mailward, of your mail programs and of your system."),
                Item(
                    "Look at a definition of your own when a sign-in begins to fail: providers move addresses.",
                ),
                Item("Enter when a client secret ends, so that Mailward can remind you in time."),
            ],
        },
    ],
    terms: &[
        Term::Provider,
        Term::Definition,
        Term::Metadata,
        Term::Discovery,
        Term::Endpoint,
        Term::TokenEndpoint,
        Term::Autoconfig,
        Term::ClientSecret,
    ],
    related: &[Page::Connection, Page::Client, Page::Kept],
};
