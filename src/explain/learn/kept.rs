//! What Mailward keeps: one list, read off the store and the settings, with where it lies, for how long, and whether it is
//! sealed. The page about it shows this list; whatever erases or tells what is kept can use it as well.
//!
//! A test holds it against the tables of the database: what is kept and stands nowhere here fails.

use crate::domain::settings::Retention;

/// One kind of thing that is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// A stable name.
    pub code: &'static str,
    /// What it is.
    pub what: &'static str,
    /// Where it lies, for people.
    pub place: &'static str,
    /// Where it lies, for programs.
    pub at: At,
    /// For how long.
    pub until: &'static str,
    /// Who can read it.
    pub guard: Guard,
}

/// Where something lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    /// In these tables of the database `mailward.db`.
    Tables(&'static [&'static str]),
    /// In these files or folders of the data folder; beside a database there are those of its own (`-wal`, `-shm`).
    Files(&'static [&'static str]),
    /// In the keyring of the system.
    Keyring,
    /// Where the system starts programs at login.
    Login,
    /// In memory, and gone with the process.
    Memory,
}

/// Who can read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guard {
    /// Encrypted; opens with the vault’s key only.
    Sealed,
    /// Plain, in a folder that only you can read.
    Private,
    /// The system guards it.
    System,
}

impl Guard {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Sealed => "sealed",
            Self::Private => "readable for you alone",
            Self::System => "guarded by the system",
        }
    }

    /// The word in JSON documents.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Sealed => "sealed",
            Self::Private => "private",
            Self::System => "system",
        }
    }
}

const DATABASE: &str = "In the database of the data folder";
const FOLDER: &str = "In the data folder";

/// Everything that is kept.
pub const KEPT: &[Kept] = &[
    Kept {
        code: "tokens",
        what: "Access tokens, refresh tokens and client secrets, and what manages a client that Mailward registered",
        place: DATABASE,
        at: At::Tables(&["sealed"]),
        until: "Until a newer one takes its place, you sign out or revoke here, or the account is forgotten",
        guard: Guard::Sealed,
    },
    Kept {
        code: "accounts",
        what: "Accounts: address, provider, mail servers, who signed in and when, by which factors, permissions, and what is known of the tokens without their characters",
        place: DATABASE,
        at: At::Tables(&["accounts"]),
        until: "Until you forget the account",
        guard: Guard::Private,
    },
    Kept {
        code: "vault",
        what: "How the vault is opened: where its key lies and, with a passphrase, the key wrapped by it",
        place: DATABASE,
        at: At::Tables(&["vault"]),
        until: "As long as there is a vault",
        guard: Guard::Private,
    },
    Kept {
        code: "vault-key",
        what: "The key of the vault, where the keyring was chosen",
        place: "In the keyring of the system",
        at: At::Keyring,
        until: "Until the key is moved elsewhere",
        guard: Guard::System,
    },
    Kept {
        code: "audit-log",
        what: "The audit log: what happened to which account’s tokens, when, for which program and process",
        place: DATABASE,
        at: At::Tables(&["audit", "audit_head", "audit_waiting"]),
        until: "As long as the settings say: two years unless you choose otherwise",
        guard: Guard::Private,
    },
    Kept {
        code: "audit-mark",
        what: "A mark of the newest event, by which an older copy of the database would be known",
        place: FOLDER,
        at: At::Files(&["audit.mark"]),
        until: "Moved on with every event",
        guard: Guard::Sealed,
    },
    Kept {
        code: "programs",
        what: "Which programs have had tokens of an account, how often, and when first and last",
        place: DATABASE,
        at: At::Tables(&["audit_programs"]),
        until: "Until you forget the account",
        guard: Guard::Private,
    },
    Kept {
        code: "alerts",
        what: "Alerts, and what is usual for an account, in figures",
        place: DATABASE,
        at: At::Tables(&["alerts", "alert_history"]),
        until: "As long as there is a database; an account’s number is never used again",
        guard: Guard::Private,
    },
    Kept {
        code: "revocations",
        what: "Revocations that a provider has not confirmed yet, with the tokens that are to be ended",
        place: DATABASE,
        at: At::Tables(&["revocations", "revocation_tokens"]),
        until: "Until the provider has answered, or you call it done; the tokens are sealed",
        guard: Guard::Sealed,
    },
    Kept {
        code: "revoked",
        what: "Fingerprints of tokens that were revoked here, so that one that turns up again is known",
        place: DATABASE,
        at: At::Tables(&["revoked_tokens"]),
        until: "As long as there is a database",
        guard: Guard::Private,
    },
    Kept {
        code: "definitions",
        what: "Definitions of providers that are your own",
        place: DATABASE,
        at: At::Tables(&["providers"]),
        until: "Until you remove them",
        guard: Guard::Private,
    },
    Kept {
        code: "profile",
        what: "The profile of an organisation that you imported",
        place: DATABASE,
        at: At::Tables(&["profile"]),
        until: "Until you drop it",
        guard: Guard::Private,
    },
    Kept {
        code: "looks",
        what: "What the check-up and diagnoses saw last: how each check ended, when, and its facts without any token",
        place: DATABASE,
        at: At::Tables(&["looks"]),
        until: "Until it is looked at anew, or the account is forgotten",
        guard: Guard::Private,
    },
    Kept {
        code: "put-aside",
        what: "What you put aside in the check-up, with the reason you gave and until when",
        place: DATABASE,
        at: At::Tables(&["dismissals"]),
        until: "Until you take it up again, or the account is forgotten",
        guard: Guard::Private,
    },
    Kept {
        code: "notes",
        what: "Notes for Mailward itself: an unfinished move to another computer, how far events were forwarded, a wish to raise the window",
        place: DATABASE,
        at: At::Tables(&["moving", "forwarded", "signals"]),
        until: "Until what they are about is over",
        guard: Guard::Private,
    },
    Kept {
        code: "settings",
        what: "Settings, among them a proxy and where events are forwarded to",
        place: FOLDER,
        at: At::Files(&["settings.toml"]),
        until: "Until you change them",
        guard: Guard::Private,
    },
    Kept {
        code: "window",
        what: "Size and place of the window",
        place: FOLDER,
        at: At::Files(&["window.ron"]),
        until: "Until the window is moved",
        guard: Guard::Private,
    },
    Kept {
        code: "locks",
        what: "Lock files and the local socket; nothing stands in them",
        place: FOLDER,
        at: At::Files(&["locks", "run"]),
        until: "As long as the folder",
        guard: Guard::Private,
    },
    Kept {
        code: "login",
        what: "The entry that starts Mailward at login, where you switched it on",
        place: "Where the system starts programs at login",
        at: At::Login,
        until: "Until you switch it off",
        guard: Guard::Private,
    },
    Kept {
        code: "memory",
        what: "The last lines of the program’s own log, tokens of a sign-out that can be undone, and what you typed",
        place: "In memory only",
        at: At::Memory,
        until: "Until Mailward ends",
        guard: Guard::Private,
    },
];

/// What is never kept.
pub const NEVER_KEPT: &[&str] = &[
    "Your password at the provider: Mailward never sees it",
    "Your mail: a diagnosis signs in and asks for numbers, it reads no message",
    "ID tokens: one is checked, what was learnt from it is noted, and it is dropped",
    "Tokens that you paste into the inspector: they are wiped when you leave it",
    "Figures about you for anybody else: Mailward talks to your providers, your mail servers and where you tell it to",
];

/// How long events stay with this setting, as the end of a sentence.
pub fn retention(kept: Retention) -> &'static str {
    match kept {
        Retention::Quarter => "90 days",
        Retention::Year => "a year",
        Retention::TwoYears => "two years",
        Retention::FiveYears => "five years",
        Retention::Forever => "for ever",
    }
}
