//! Words for the road to the provider: names, connections, answers, metadata.

use crate::domain::problem::Remedy::{ChangeClient, CopyDetails, TryAgain};
use crate::domain::problem::{ProblemKind, ProblemKind as K, Who};

use super::entry::Entry;

pub(super) const TABLE: &[Entry<ProblemKind>] = &[
    Entry {
        of: K::DnsFailed,
        title: "The name {host|of the server} was not found",
        what: "No name server could say where {host|the server} is. Either this computer is offline, or the name is wrong or blocked.",
        steps: &[
            "Check the network connection, then try again.",
            "Check the name, if you typed it yourself.",
        ],
        who: Who::You,
        retryable: true,
        remedies: &[TryAgain],
    },
    Entry {
        of: K::Unreachable,
        title: "{host|The server} does not answer",
        what: "No connection to {host|the server}[, port {port},] came about. The network may be down, or a firewall is in the way.",
        steps: &[
            "Check the network connection, then try again.",
            "In a company network, ask which proxy programs have to use.",
        ],
        who: Who::You,
        retryable: true,
        remedies: &[TryAgain],
    },
    Entry {
        of: K::TimedOut,
        title: "{host|The server} took too long to answer",
        what: "The connection stood, but no complete answer came in time.",
        steps: &[
            "Try again in a minute.",
            "If it stays, check whether a proxy or filter slows the connection down.",
        ],
        who: Who::You,
        retryable: true,
        remedies: &[TryAgain],
    },
    Entry {
        of: K::TlsFailed,
        title: "The secure connection to {host|the server} failed its check",
        what: "The certificate could not be trusted, so nothing was sent.[ {detail}.][ It was signed by {issuer}.]",
        steps: &[
            "In a company network, ask for the certificate authority of its filter and add that file to Mailward.",
            "Check date and time of this computer.",
        ],
        who: Who::You,
        retryable: false,
        remedies: &[TryAgain, CopyDetails],
    },
    Entry {
        of: K::ProxyFailed,
        title: "The proxy does not let the request through",
        what: "The proxy[ {proxy}] refused the connection to {host|the server} or could not make it.",
        steps: &[
            "Check HTTPS_PROXY, ALL_PROXY and NO_PROXY.",
            "Ask who runs the proxy to allow {host|the server}.",
        ],
        who: Who::Administrator,
        retryable: true,
        remedies: &[TryAgain],
    },
    Entry {
        of: K::AnswerLost,
        title: "The connection ended in the middle of the answer",
        what: "The request reached {host|the server}, but its answer was cut off, so what it decided is unknown. Nothing kept here was dropped.",
        steps: &["Try again; Mailward asks with what it still has."],
        who: Who::You,
        retryable: true,
        remedies: &[TryAgain],
    },
    Entry {
        of: K::AnswerTooLarge,
        title: "{host|The server} sent more than any sensible answer",
        what: "The answer was not read to its end[, after {limit}]. A provider’s answers are small, so something else is answering there.",
        steps: &[
            "Check the address of the provider.",
            "Check whether the network wants you to sign in to it first.",
        ],
        who: Who::Provider,
        retryable: true,
        remedies: &[TryAgain, CopyDetails],
    },
    Entry {
        of: K::AnswerRedirects,
        title: "{host|The server} sends Mailward elsewhere",
        what: "The answer points to another address[, {redirects_to},] and Mailward does not follow it: secrets would travel along.",
        steps: &[
            "Use the provider’s final address, if it has moved.",
            "Check whether the network wants you to sign in to it first.",
        ],
        who: Who::Provider,
        retryable: true,
        remedies: &[TryAgain, CopyDetails],
    },
    Entry {
        of: K::AnswerIsPage,
        title: "A web page came instead of the provider’s answer",
        what: "Where {host|the provider} should have sent data, an HTML page arrived. Mostly that is a network that wants a sign-in of its own, or a filter.",
        steps: &[
            "Open any page in the browser and sign in to the network, then try again.",
            "Check the address, if you typed it yourself.",
        ],
        who: Who::You,
        retryable: true,
        remedies: &[TryAgain],
    },
    Entry {
        of: K::PlainHttp,
        title: "The address is not protected by HTTPS",
        what: "Tokens would travel readable for everyone on the way[ to {host}], so nothing was sent. Plain HTTP is used on this computer only.",
        steps: &["Use the provider’s https:// address."],
        who: Who::You,
        retryable: false,
        remedies: &[],
    },
    Entry {
        of: K::MetadataInvalid,
        title: "The provider’s description of itself cannot be used",
        what: "{detail|The metadata at the address is missing, incomplete or not what the standard asks for}.[ Asked was {host}.]",
        steps: &[
            "Check the issuer address for typing errors.",
            "Ask the provider for the issuer address of its OpenID Connect service.",
        ],
        who: Who::Provider,
        retryable: false,
        remedies: &[TryAgain, CopyDetails],
    },
    Entry {
        of: K::IssuerForeign,
        title: "The metadata speaks for another provider",
        what: "Asked was {expected|one issuer}, but the document calls itself {issuer|another}. Using it could send a sign-in to the wrong place.",
        steps: &["Type the issuer address exactly as the provider publishes it, down to the last slash."],
        who: Who::Provider,
        retryable: false,
        remedies: &[CopyDetails],
    },
    Entry {
        of: K::RegistrationRefused,
        title: "{provider|The provider} does not let Mailward register itself",
        what: "{detail|It offers no dynamic registration, or refused this one}.",
        steps: &[
            "Register a client on the provider’s page and enter its client ID.",
            "Ask the provider or your organisation for a client ID.",
        ],
        who: Who::You,
        retryable: false,
        remedies: &[ChangeClient],
    },
];
