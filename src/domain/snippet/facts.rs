//! What is known of each mail program: a table, gathered from the programs' own manuals and sources in November 2026.
//!
//! Names of packages change; whoever cannot find one looks for the program's own name.

use crate::domain::provider::Sasl::{OAuthBearer, XOAuth2};

use super::fitness::VersionRule;
use super::program::{Facts, Package, Part};

const fn everywhere(name: &'static str) -> Package {
    Package { what: None, debian: Some(name), fedora: Some(name), arch: Some(name), homebrew: Some(name) }
}

pub(super) const NEOMUTT: Facts = Facts {
    id: "neomutt",
    also: &[],
    name: "NeoMutt",
    does: Part::Both,
    sasl: &[XOAuth2, OAuthBearer],
    executable: Some("neomutt"),
    version: Some(VersionRule { arguments: &["-v"], after: "NeoMutt ", least: Some(&[20_211_015]) }),
    asks: "each time",
    packages: &[everywhere("neomutt")],
    notes: &["A server that answers “Line too long” takes shorter tokens only."],
};

pub(super) const MUTT: Facts = Facts {
    notes: &[],
    id: "mutt",
    name: "Mutt",
    executable: Some("mutt"),
    version: Some(VersionRule { arguments: &["-v"], after: "Mutt ", least: Some(&[2, 0]) }),
    packages: &[everywhere("mutt")],
    ..NEOMUTT
};

pub(super) const MBSYNC: Facts = Facts {
    id: "mbsync",
    also: &["isync"],
    name: "mbsync",
    does: Part::Read,
    sasl: &[XOAuth2],
    executable: Some("mbsync"),
    version: Some(VersionRule { arguments: &["--version"], after: "isync ", least: Some(&[1, 2]) }),
    asks: "each time",
    packages: &[
        everywhere("isync"),
        Package {
            what: Some("XOAUTH2 for Cyrus SASL"),
            debian: Some("libsasl2-modules-kdexoauth2"),
            fedora: Some("libkgapi"),
            arch: Some("libkgapi"),
            homebrew: None,
        },
    ],
    notes: &["Without the plug-in mbsync says: Selected SASL mechanism(s) not available."],
};

pub(super) const MSMTP: Facts = Facts {
    id: "msmtp",
    also: &[],
    name: "msmtp",
    does: Part::Send,
    sasl: &[XOAuth2, OAuthBearer],
    executable: Some("msmtp"),
    version: Some(VersionRule { arguments: &["--version"], after: "msmtp version ", least: None }),
    asks: "for each message",
    packages: &[everywhere("msmtp")],
    notes: &[],
};

pub(super) const OFFLINEIMAP: Facts = Facts {
    id: "offlineimap",
    also: &["offlineimap3"],
    name: "OfflineIMAP",
    does: Part::Read,
    sasl: &[XOAuth2],
    executable: Some("offlineimap"),
    version: Some(VersionRule { arguments: &["--version"], after: "", least: Some(&[8]) }),
    asks: "when it starts",
    packages: &[Package { debian: Some("offlineimap3"), ..everywhere("offlineimap") }],
    notes: &[
        "The token is read once at the start: run it from a timer, without autorefresh.",
        "Its option -d imap writes tokens into the log: never send such a log to anybody.",
    ],
};

pub(super) const GETMAIL: Facts = Facts {
    id: "getmail",
    also: &["getmail6"],
    name: "getmail6",
    does: Part::Read,
    sasl: &[XOAuth2],
    executable: Some("getmail"),
    version: Some(VersionRule { arguments: &["--version"], after: "getmail ", least: Some(&[6, 18]) }),
    asks: "at each run",
    packages: &[Package { arch: None, ..everywhere("getmail6") }],
    notes: &["The Maildir has to be there, with its folders cur, new and tmp."],
};

pub(super) const FETCHMAIL: Facts = Facts {
    id: "fetchmail",
    also: &[],
    name: "fetchmail",
    does: Part::Read,
    sasl: &[OAuthBearer, XOAuth2],
    executable: Some("fetchmail"),
    version: Some(VersionRule { arguments: &["-V"], after: "fetchmail release ", least: Some(&[7]) }),
    asks: "at each run",
    packages: &[],
    notes: &[
        "The released versions 6.4 and 6.5 cannot sign in with a token. Version 7 can, and is still in development: it has to be \
         built from its source.",
        "It runs no command for its password, so the token is piped to it; as a daemon it would keep one that ends.",
        "Mailward has not been tried with it.",
    ],
};

pub(super) const AERC: Facts = Facts {
    id: "aerc",
    also: &[],
    name: "aerc",
    does: Part::Both,
    sasl: &[XOAuth2, OAuthBearer],
    executable: Some("aerc"),
    version: Some(VersionRule { arguments: &["--version"], after: "aerc ", least: None }),
    asks: "when it starts, and for each message it sends",
    packages: &[everywhere("aerc")],
    notes: &[
        "To read, aerc asks once, at its start: when it cannot reconnect after an hour, start it again.",
    ],
};

pub(super) const HIMALAYA: Facts = Facts {
    id: "himalaya",
    also: &[],
    name: "himalaya",
    does: Part::Both,
    sasl: &[XOAuth2, OAuthBearer],
    executable: Some("himalaya"),
    version: Some(VersionRule { arguments: &["--version"], after: "himalaya ", least: Some(&[2]) }),
    asks: "at each run",
    packages: &[Package { debian: None, fedora: None, ..everywhere("himalaya") }],
    notes: &["This is the form of version 2; version 1 has other keys."],
};

const AUTHEN_SASL: Package = Package {
    what: Some("Authen::SASL for Perl"),
    debian: Some("libauthen-sasl-perl"),
    fedora: Some("perl-Authen-SASL"),
    arch: Some("perl-authen-sasl"),
    homebrew: None,
};

pub(super) const GIT_SEND_EMAIL: Facts = Facts {
    id: "git-send-email",
    also: &["git", "send-email"],
    name: "git send-email",
    does: Part::Send,
    sasl: &[XOAuth2, OAuthBearer],
    executable: Some("git"),
    version: Some(VersionRule { arguments: &["--version"], after: "git version ", least: Some(&[2, 51]) }),
    asks: "for each run",
    packages: &[
        Package { debian: Some("git-email"), fedora: Some("git-email"), ..everywhere("git") },
        AUTHEN_SASL,
    ],
    notes: &["Older versions of git leave the mechanism to Authen::SASL, which has to be a recent one."],
};

pub(super) const GIT_IMAP_SEND: Facts = Facts {
    id: "git-imap-send",
    also: &["imap-send"],
    name: "git imap-send",
    packages: &[everywhere("git")],
    notes: &["It only puts messages into a folder of the mailbox; it sends nothing."],
    does: Part::Read,
    ..GIT_SEND_EMAIL
};

pub(super) const EMACS: Facts = Facts {
    id: "emacs",
    also: &["gnus", "smtpmail"],
    name: "Emacs",
    does: Part::Both,
    sasl: &[XOAuth2],
    executable: Some("emacs"),
    version: Some(VersionRule { arguments: &["--version"], after: "GNU Emacs ", least: None }),
    asks: "each time",
    packages: &[everywhere("emacs")],
    notes: &["Reads with Gnus and sends with smtpmail. Mailward has not been tried with it."],
};

pub(super) const FDM: Facts = Facts {
    id: "fdm",
    also: &[],
    name: "fdm",
    does: Part::Read,
    sasl: &[XOAuth2, OAuthBearer],
    executable: Some("fdm"),
    version: None,
    asks: "at each run",
    packages: &[Package { fedora: None, arch: None, ..everywhere("fdm") }],
    notes: &[
        "Needs a version that knows the words xoauth2 and oauthbearer; that of Debian 12 does not. Mailward has not been tried \
         with it.",
    ],
};

pub(super) const ANOTHER: Facts = Facts {
    id: "another",
    also: &["other"],
    name: "Another program",
    does: Part::Both,
    sasl: &[XOAuth2, OAuthBearer],
    executable: None,
    version: None,
    asks: "each time it runs the command",
    packages: &[],
    notes: &[
        "Any program fits that runs a command for its password and can sign in with XOAUTH2 or OAUTHBEARER.",
        "A program that wants the whole answer of the mechanism gets it with --format xoauth2 or --format oauthbearer.",
    ],
};
