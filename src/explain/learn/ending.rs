//! Pages about how sign-ins end: by themselves, and because somebody wants it.

use super::Block::{Item, Says};
use super::drawing::{Drawing, Ink, Lane, Mark, Shape, piece};
use super::{PageWords, Section};
use crate::domain::learn::{Page, Term};

pub(super) const ENDS: PageWords = PageWords {
    page: Page::Ends,
    title: "Why sign-ins end",
    summary: "Most last until something happens; what can happen is known, and often when",
    drawing: Drawing {
        told: "Five lanes over the same time: a sign-in that is used goes on; one that is never used ends after the provider’s span; a changed password, an organisation’s rule or a revocation ends it at once.",
        shape: Shape::Lanes {
            ends: ("Sign-in", "Months later"),
            lanes: &[
                Lane {
                    name: "Used now and then",
                    note: "Goes on",
                    pieces: &[piece(0, 100, Ink::Good)],
                    stops: false,
                },
                Lane {
                    name: "Never used",
                    note: "Ends after the provider’s span",
                    pieces: &[piece(0, 40, Ink::Good), piece(40, 75, Ink::Due)],
                    stops: true,
                },
                Lane {
                    name: "Password changed",
                    note: "Often ends at once",
                    pieces: &[piece(0, 45, Ink::Good)],
                    stops: true,
                },
                Lane {
                    name: "Organisation’s rule",
                    note: "Ends after its hours or days",
                    pieces: &[piece(0, 18, Ink::Good)],
                    stops: true,
                },
                Lane {
                    name: "Revoked",
                    note: "Ends when you say so",
                    pieces: &[piece(0, 60, Ink::Good)],
                    stops: true,
                },
            ],
        },
    },
    sections: &[
        Section {
            heading: "What ends a sign-in",
            blocks: &[
                Item(
                    "Not being used. Many providers drop a refresh token that nobody used for a while, for example 90 days. Mailward uses yours in time.",
                ),
                Item(
                    "A new password, or a lost device that you reported. Many providers end every sign-in then, on purpose.",
                ),
                Item(
                    "A rule of your organisation, such as a new sign-in every 24 hours. No setting here can change it.",
                ),
                Item(
                    "A client that is only being tested. Google ends sign-ins of such clients after seven days.",
                ),
                Item(
                    "Too many sign-ins of one person at one client: some providers drop the oldest without a word.",
                ),
                Item("Somebody who revoked it: you, here or on the provider’s page, or an administrator."),
            ],
        },
        Section {
            heading: "What you notice",
            blocks: &[Says(
                "Mail programs can go on until the last access token ends, often up to an hour. Then they are refused. Mailward tells you which of the reasons it was, as far as the provider says, and keeps the account’s settings: signing in again is all that is needed.",
            )],
        },
        Section {
            heading: "What is no end",
            blocks: &[Says(
                "A network that is down, a provider that is overloaded, a lost answer: none of these ends a sign-in. Mailward gives up a refresh token on the provider’s definite word only, and tries again otherwise.",
            )],
        },
    ],
    terms: &[
        Term::RefreshToken,
        Term::Grant,
        Term::Expiry,
        Term::Renew,
        Term::Revoke,
        Term::Tenant,
        Term::Client,
    ],
    related: &[Page::Tokens, Page::Revoking, Page::SecondFactor],
};

pub(super) const REVOKING: PageWords = PageWords {
    page: Page::Revoking,
    title: "What revoking does",
    summary: "Three deeds that sound alike: sign out here, revoke, forget",
    drawing: Drawing {
        told: "A table of three deeds: signing out here ends the tokens on this computer and leaves the provider and the settings; revoking ends the tokens here and the sign-in at the provider and leaves the settings; forgetting ends the tokens and the settings here, and the sign-in at the provider if you wish.",
        shape: Shape::Grid {
            columns: &["Tokens here", "Sign-in at the provider", "Settings here"],
            rows: &[
                ("Sign out here", &[Mark::Gone, Mark::Stays, Mark::Stays]),
                ("Revoke", &[Mark::Gone, Mark::Gone, Mark::Stays]),
                ("Forget", &[Mark::Gone, Mark::GoneUnless, Mark::Gone]),
            ],
        },
    },
    sections: &[
        Section {
            heading: "Which one you need",
            blocks: &[
                Item(
                    "A lost or stolen computer, or one you give away: revoke. What was copied from it then opens nothing.",
                ),
                Item("A break on this computer: sign out here. It can be undone until Mailward ends."),
                Item("An account you no longer want to see here: forget."),
            ],
        },
        Section {
            heading: "How it is made sure",
            blocks: &[
                Says(
                    "Mailward takes the tokens away here first, then tells the provider to end the refresh token and the access token, and then looks whether they are dead. You are told what was seen, not only what was said.",
                ),
                Says(
                    "Where a provider has no such address, Mailward opens the page on which you can end the sign-in yourself. Where the provider cannot be reached, Mailward keeps trying, and lists what is still to be done.",
                ),
            ],
        },
        Section {
            heading: "What goes on for a while",
            blocks: &[Says(
                "Some mail servers look at a token’s end only, not at whether it was revoked. Then an access token that a mail program already has may open the mailbox until it ends, often for up to an hour. Mailward says until when.",
            )],
        },
    ],
    terms: &[
        Term::Revoke,
        Term::SignOut,
        Term::Forget,
        Term::Introspection,
        Term::RefreshToken,
        Term::AccessToken,
    ],
    related: &[Page::Ends, Page::Tokens, Page::Record],
};
