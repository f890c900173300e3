//! Pages about what lies between this computer and the provider: the client, the connection, the token itself.

use super::Block::{Item, Says};
use super::drawing::{Drawing, Shape, Sign, stop};
use super::{PageWords, Section};
use crate::domain::learn::{Page, Term};

pub(super) const CLIENT: PageWords = PageWords {
    page: Page::Client,
    title: "Under whose name a program asks",
    summary: "A provider wants to know which program it gives a token to: that is the client",
    drawing: Drawing {
        told: "A chain of four: somebody registers a client at the provider, the client has a client ID and sometimes a secret, the consent page shows its name, and you decide.",
        shape: Shape::Chain(&[
            stop(Sign::Client, "A registration", "Made once, at the provider"),
            stop(Sign::Key, "Its client ID", "Public; sometimes a secret as well"),
            stop(Sign::Browser, "The consent page", "Shows the client’s name"),
            stop(Sign::You, "You", "Agree, or not"),
        ]),
    },
    sections: &[
        Section {
            heading: "Where a client comes from",
            blocks: &[
                Item("From your organisation, which hands out its client ID in a profile."),
                Item("From you: Mailward shows the steps at your provider, with the exact address to enter."),
                Item("From the provider by itself, where it offers dynamic registration."),
                Says(
                    "Mailward ships no client ID, neither its own nor that of another program. A borrowed one shows another program’s name on the consent page, and stops working when its owner says so.",
                ),
            ],
        },
        Section {
            heading: "Public clients, and secrets",
            blocks: &[
                Says(
                    "A program on your computer cannot keep a secret from whoever owns the computer. So most clients of mail programs are public: they have an ID and no secret, and PKCE protects the sign-in.",
                ),
                Says(
                    "Some providers want a secret all the same. It is kept sealed like a token. Secrets can end: tell Mailward when, and it reminds you before.",
                ),
            ],
        },
        Section {
            heading: "Clients in testing",
            blocks: &[Says(
                "A client that its owner has not published yet can be limited: to a list of people, or to sign-ins that end after some days. Only its owner can change that, at the provider.",
            )],
        },
    ],
    terms: &[
        Term::Client,
        Term::ClientId,
        Term::ClientSecret,
        Term::PublicClient,
        Term::Registration,
        Term::ConsentPage,
        Term::Redirect,
        Term::Tenant,
        Term::Profile,
    ],
    related: &[Page::SignIn, Page::Permissions, Page::Ends],
};

pub(super) const CONNECTION: PageWords = PageWords {
    page: Page::Connection,
    title: "Secure connections, and what comes between",
    summary: "Every token travels encrypted, and the other end proves its name",
    drawing: Drawing {
        told: "A chain of four: this computer, a proxy where your network demands one, a filter where your network opens connections, and the provider or mail server, whose certificate proves its name.",
        shape: Shape::Chain(&[
            stop(Sign::Computer, "This computer", "Checks every certificate"),
            stop(Sign::Proxy, "Perhaps a proxy", "Passes on, reads nothing"),
            stop(Sign::Looks, "Perhaps a filter", "Opens and reads along"),
            stop(Sign::Provider, "Your provider", "Proves its name"),
        ]),
    },
    sections: &[
        Section {
            heading: "What is checked",
            blocks: &[
                Says(
                    "Tokens and keys travel over TLS only. The other end shows a certificate; Mailward takes it if it is for the right name, in date, and vouched for by an authority that your system trusts. There is no switch that turns this off. A token is sent without it to this computer itself only.",
                ),
                Says(
                    "Mailward does not follow addresses that stand in a token or an answer from elsewhere: keys are fetched from the provider they belong to, and a token goes to no other.",
                ),
            ],
        },
        Section {
            heading: "Filters of an organisation",
            blocks: &[Says(
                "Some networks open encrypted connections to look for malware, and close them again with a certificate of their own. A program that knows only the public authorities refuses that. A diagnosis names the filter; if your organisation runs it, add its authority in the settings.",
            )],
        },
        Section {
            heading: "Other things in between",
            blocks: &[
                Item(
                    "A proxy: Mailward uses the system’s, or the one you set. Connections to this computer never go there.",
                ),
                Item(
                    "The page of a hotel or a train: until you have agreed there, nothing else answers as it should.",
                ),
                Item("A wrong clock: certificates and tokens look ended, or not begun."),
            ],
        },
    ],
    terms: &[
        Term::Tls,
        Term::Certificate,
        Term::Authority,
        Term::Inspection,
        Term::Proxy,
        Term::CaptivePortal,
        Term::SigningKey,
    ],
    related: &[Page::Current, Page::WebToken, Page::Kept],
};

pub(super) const WEB_TOKEN: PageWords = PageWords {
    page: Page::WebToken,
    title: "What stands in a token",
    summary: "Some tokens can be read; three parts say how they are signed, what they say, and that they are genuine",
    drawing: Drawing {
        told: "A token in three parts with dots between them: the header says how it is signed, the claims say who issued it, for whom and until when, and the signature proves that nothing was changed.",
        shape: Shape::Parts([
            ("Header", "How it is signed, and with which key"),
            ("Claims", "Who issued it, about whom, for which service, until when"),
            ("Signature", "Only the provider can make it; everybody can check it"),
        ]),
    },
    sections: &[
        Section {
            heading: "Readable, not secret",
            blocks: &[
                Says(
                    "A JSON Web Token is signed, as a rule not encrypted. Whoever has it can read it, so nothing confidential belongs into it. Other tokens are opaque: a random word that only the provider understands. Both are equally good.",
                ),
                Says(
                    "Do not paste a token into a web page to read it: whoever has it can use it. The inspector reads it on this computer and wipes it when you leave.",
                ),
            ],
        },
        Section {
            heading: "What makes it genuine",
            blocks: &[
                Item(
                    "The signature fits the provider’s own key. A token that brings its own key, or says where to fetch one, proves nothing by it.",
                ),
                Item("The algorithm is one that the provider uses, and not none, which means unsigned."),
                Item(
                    "The issuer is the provider that was asked, and the audience is the service that looks at it.",
                ),
                Item("It has begun and has not ended. Five minutes of a wrong clock are forgiven."),
            ],
        },
        Section {
            heading: "What is good practice",
            blocks: &[
                Item(
                    "A short life: a token that cannot be called back should end soon. For long sign-ins there is the refresh token.",
                ),
                Item(
                    "No more permissions, services and claims than are needed; no passwords or numbers of cards.",
                ),
                Item(
                    "One token for one service. A token for another service is refused by the mail server, however fresh it is.",
                ),
                Item(
                    "A token that was revoked here is remembered by its fingerprint, and named if it turns up again.",
                ),
            ],
        },
    ],
    terms: &[
        Term::WebToken,
        Term::Header,
        Term::Claim,
        Term::Signature,
        Term::Algorithm,
        Term::SigningKey,
        Term::Issuer,
        Term::Audience,
        Term::Subject,
        Term::Expiry,
        Term::OpaqueToken,
        Term::EncryptedToken,
    ],
    related: &[Page::Tokens, Page::Permissions, Page::Connection],
};
