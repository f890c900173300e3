//! Pages about sign-ins and tokens: how they begin, what they allow, how one proves who one is.

use super::Block::{Item, Says};
use super::drawing::{Drawing, Ink, Lane, Shape, Side, Sign, actor, piece, says, stop};
use super::{PageWords, Section};
use crate::domain::learn::{Page, Term};

pub(super) const SIGN_IN: PageWords = PageWords {
    page: Page::SignIn,
    title: "How a sign-in works",
    summary: "You prove who you are to your provider, and a program gets a token instead of your password",
    drawing: Drawing {
        told: "Six steps between Mailward, your browser and your provider: Mailward opens the provider’s page in the browser, you sign in and agree there, the provider gives the browser a code, the browser brings it to Mailward on this computer, Mailward swaps it for tokens, and the provider hands them over.",
        shape: Shape::Exchange {
            actors: &[
                actor(Sign::Mailward, "Mailward"),
                actor(Sign::Browser, "Your browser"),
                actor(Sign::Provider, "Your provider"),
            ],
            messages: &[
                says(0, 1, "Opens the provider’s page"),
                says(1, 2, "You sign in and agree"),
                says(2, 1, "A code, good once and for minutes"),
                says(1, 0, "The code, without leaving this computer"),
                says(0, 2, "The code, and the proof of who began"),
                says(2, 0, "The tokens"),
            ],
        },
    },
    sections: &[
        Section {
            heading: "Why there is no password",
            blocks: &[
                Says(
                    "A program that knows your password can do everything you can, for ever. So large mail providers no longer take passwords from mail programs. The program sends you to the provider instead; you prove there who you are, and the provider gives the program a token that opens the mailbox and nothing else.",
                ),
                Says(
                    "Your password, and whatever else the provider asks for, goes into the provider’s own page in your own browser. Mailward has no window for it and never sees it.",
                ),
            ],
        },
        Section {
            heading: "What keeps strangers out",
            blocks: &[
                Item(
                    "The code that the browser brings back is useless by itself: only the program that began the sign-in can prove that it did. That proof is called PKCE.",
                ),
                Item("Mailward sends a random word along and takes no answer that does not bring it back."),
                Item(
                    "The browser comes back to this computer only, at an address that exists for this one sign-in and is closed after it.",
                ),
                Item("Before anything is kept, Mailward compares who signed in with the account you meant."),
            ],
        },
        Section {
            heading: "Where no browser can open",
            blocks: &[Says(
                "Copy the link to another browser, paste the address of the last page, or use a short code on another device where the provider offers it. All three end in the same tokens.",
            )],
        },
    ],
    terms: &[
        Term::OAuth,
        Term::ConsentPage,
        Term::AuthorizationCode,
        Term::Pkce,
        Term::State,
        Term::Redirect,
        Term::Loopback,
        Term::DeviceCode,
        Term::OpenIdConnect,
    ],
    related: &[Page::Tokens, Page::Permissions, Page::Client, Page::SecondFactor],
};

pub(super) const TOKENS: PageWords = PageWords {
    page: Page::Tokens,
    title: "The three tokens",
    summary: "One opens the mailbox for an hour, one gets the next, one says who you are",
    drawing: Drawing {
        told: "Three lanes over the same time: access tokens follow one another, each for a short while; one refresh token lasts over all of them; the ID token is there at the sign-in only.",
        shape: Shape::Lanes {
            ends: ("Sign-in", "Later"),
            lanes: &[
                Lane {
                    name: "Access token",
                    note: "Short; a new one follows before the old one ends",
                    pieces: &[
                        piece(0, 23, Ink::Good),
                        piece(25, 48, Ink::Good),
                        piece(50, 73, Ink::Good),
                        piece(75, 100, Ink::Good),
                    ],
                    stops: false,
                },
                Lane {
                    name: "Refresh token",
                    note: "Lasts; gets each new access token",
                    pieces: &[piece(0, 100, Ink::Good)],
                    stops: false,
                },
                Lane {
                    name: "ID token",
                    note: "Read once, then dropped",
                    pieces: &[piece(0, 4, Ink::Idle)],
                    stops: false,
                },
            ],
        },
    },
    sections: &[
        Section {
            heading: "Access token",
            blocks: &[Says(
                "What a mail program shows to the mail server. It often works for about an hour, and whoever has it can use it for that long. That is why it is short, and why a copy that gets lost does little harm.",
            )],
        },
        Section {
            heading: "Refresh token",
            blocks: &[
                Says(
                    "What gets the next access token, without asking you. It can last for months or until something ends it, so it is the one to guard: it never leaves Mailward’s vault except to the provider that issued it, and no mail program ever gets it.",
                ),
                Says(
                    "Many providers give a new refresh token with each renewal. Mailward has it safely on the disk before anybody gets the new access token, so that an interruption does not lose the sign-in.",
                ),
            ],
        },
        Section {
            heading: "ID token",
            blocks: &[Says(
                "A signed note that says who signed in, when, and sometimes how. Mailward checks it, notes what it needs to know, and drops it. It opens nothing.",
            )],
        },
        Section {
            heading: "What Mailward does by itself",
            blocks: &[Says(
                "It renews access tokens ahead of need: when four fifths of their life are over, or five minutes before the end, whichever comes first. To have new ones at once, rotate.",
            )],
        },
    ],
    terms: &[
        Term::AccessToken,
        Term::RefreshToken,
        Term::IdToken,
        Term::Renew,
        Term::Rotate,
        Term::Expiry,
        Term::Fingerprint,
        Term::OpaqueToken,
        Term::WebToken,
    ],
    related: &[Page::Ends, Page::WebToken, Page::HandOut, Page::Kept],
};

pub(super) const PERMISSIONS: PageWords = PageWords {
    page: Page::Permissions,
    title: "What a permission allows",
    summary: "A token opens what you agreed to, and nothing beside it",
    drawing: Drawing {
        told: "Two sides: a usual mail sign-in opens reading and organising mail, sending mail and your address; your password, your files, your contacts and the settings of your account stay closed.",
        shape: Shape::Sides(
            Side {
                sign: Sign::Yes,
                heading: "A usual mail sign-in opens",
                lines: &[
                    "Reading and organising mail",
                    "Sending mail",
                    "Your address, to know whose sign-in it is",
                    "Staying signed in",
                ],
            },
            Side {
                sign: Sign::No,
                heading: "It does not open",
                lines: &[
                    "Your password",
                    "Your files and photos",
                    "Your contacts and calendars",
                    "The settings of your account",
                ],
            },
        ),
    },
    sections: &[
        Section {
            heading: "Asked, agreed, granted",
            blocks: &[
                Says(
                    "Mailward asks for what your mail programs are to do: read, send, or fetch mail. The provider shows you the list, you agree, and the token carries what was granted. That can be less than was asked, and now and then more.",
                ),
                Says(
                    "An account’s page shows what was granted beside what was asked for. Too little means that something will be refused; too much means that a lost token would open more than it has to.",
                ),
            ],
        },
        Section {
            heading: "Why one permission can be wide",
            blocks: &[Says(
                "Some providers have a single permission for everything about mail. Then a program that only sends gets the right to read as well; that is the provider’s decision, and Mailward says so before you sign in.",
            )],
        },
        Section {
            heading: "When an administrator has to agree",
            blocks: &[Says(
                "In an organisation, the provider may want its administrator’s agreement first. Mailward then writes the message to send: which program, which permissions, and why.",
            )],
        },
        Section {
            heading: "Fewer than before",
            blocks: &[Says(
                "Permissions are fixed when you sign in. To give up some, sign in again with fewer; providers that keep what was agreed before may need a revocation first.",
            )],
        },
    ],
    terms: &[
        Term::Permission,
        Term::Grant,
        Term::ConsentPage,
        Term::AdministratorConsent,
        Term::Audience,
        Term::Imap,
        Term::Smtp,
        Term::Pop,
    ],
    related: &[Page::SignIn, Page::Client, Page::Revoking],
};

pub(super) const SECOND_FACTOR: PageWords = PageWords {
    page: Page::SecondFactor,
    title: "Second factors",
    summary: "A stolen password alone opens nothing where a second proof is asked for",
    drawing: Drawing {
        told: "A chain of four: something you know, such as a password; something you have, such as a phone or a security key; the provider, which checks both; and Mailward, which shows what the provider says about it.",
        shape: Shape::Chain(&[
            stop(Sign::You, "Something you know", "A password or a PIN"),
            stop(Sign::Phone, "Something you have", "A phone, a security key"),
            stop(Sign::Provider, "Your provider", "Checks both"),
            stop(Sign::Mailward, "Mailward", "Shows what was checked"),
        ]),
    },
    sections: &[
        Section {
            heading: "What they are for",
            blocks: &[
                Says(
                    "A password can be guessed, read over a shoulder or taken from another service. A second proof of another kind stops whoever has only that. A passkey or a security key is the strongest, because it works on the genuine page only; a code by text message is the weakest, and far better than none.",
                ),
                Says(
                    "The proof is asked for when you sign in, on the provider’s page. Renewals need none: the refresh token stands for a sign-in that has already been proved.",
                ),
            ],
        },
        Section {
            heading: "What Mailward can know",
            blocks: &[Says(
                "Some providers say in the ID token how you proved who you are, and when. Mailward shows these factors on the account’s page. Many providers say nothing about it; then it is unknown here, which does not mean that there was no second factor.",
            )],
        },
        Section {
            heading: "To be asked once more",
            blocks: &[Says(
                "A provider remembers a browser for a while and does not ask for everything each time. Where it can be asked to, Mailward signs you in freshly: all proofs are asked for again, and an answer from an older sign-in is not taken.",
            )],
        },
        Section {
            heading: "How to switch it on",
            blocks: &[Says(
                "In the security settings of your account, on the provider’s own page. Keep the recovery codes somewhere else than on this computer.",
            )],
        },
    ],
    terms: &[Term::Factor, Term::IdToken, Term::Claim, Term::Provider],
    related: &[Page::SignIn, Page::Ends, Page::Tokens],
};
