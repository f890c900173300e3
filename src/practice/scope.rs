//! The permissions that the practice provider knows, with the words its consent page uses.
//!
//! The names of the mail permissions are the provider's own; a client learns them from the metadata, as everywhere.

use super::refusal::Refusal;

/// A permission.
pub(super) struct Permission {
    /// The scope (RFC 6749, section 3.3).
    pub(super) name: &'static str,
    /// What it allows, in a few words.
    pub(super) title: &'static str,
    /// What that means.
    pub(super) meaning: &'static str,
    /// The outline of its icon in a square of 24.
    pub(super) icon: &'static str,
}

/// Brings an ID token (OpenID Connect Core 1.0, section 3.1.2.1).
pub(super) const OPENID: &str = "openid";
/// Brings the mail address.
pub(super) const EMAIL: &str = "email";
/// Brings the name.
pub(super) const PROFILE: &str = "profile";
/// Brings a refresh token (OpenID Connect Core 1.0, section 11).
pub(super) const OFFLINE: &str = "offline_access";

/// All permissions, in the order in which the consent page lists them.
pub(super) const ALL: [Permission; 7] = [
    Permission {
        name: "imap",
        title: "Read and organise mail",
        meaning: "Open, move and delete messages (IMAP)",
        icon: "M3 6h18v12H3zM3 7l9 7 9-7",
    },
    Permission {
        name: "pop",
        title: "Collect mail",
        meaning: "Download messages (POP3)",
        icon: "M12 3v11M7 10l5 5 5-5M4 16v4h16v-4",
    },
    Permission {
        name: "smtp",
        title: "Send mail",
        meaning: "Send messages from this address (SMTP)",
        icon: "M21 3 3 10l7 3 3 7zM10 13l5-5",
    },
    Permission {
        name: OPENID,
        title: "Know that it is you",
        meaning: "Recognise this account the next time",
        icon: "M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM4 20c1-4 4-6 8-6s7 2 8 6",
    },
    Permission {
        name: EMAIL,
        title: "See the address",
        meaning: "The mail address of this account",
        icon: "M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM16 8v5.5a2.5 2.5 0 0 0 5 0V12a9 9 0 1 0-4 7.5",
    },
    Permission {
        name: PROFILE,
        title: "See the name",
        meaning: "The name of this made-up person",
        icon: "M3 5h18v14H3zM6.5 15.5c.5-1.5 1.5-2 2.5-2s2 .5 2.5 2M9 8.5a2 2 0 1 1 0 4 2 2 0 0 1 0-4zM14.5 10H18M14.5 14H18",
    },
    Permission {
        name: OFFLINE,
        title: "Stay signed in",
        meaning: "New tokens without asking, until taken back",
        icon: "M4 12a8 8 0 0 1 14-5l2 2M20 4v5h-5M20 12a8 8 0 0 1-14 5l-2-2M4 20v-5h5",
    },
];

/// Reads a `scope` parameter: known names, each kept once, in the order asked.
pub(super) fn parse(text: &str) -> Result<Vec<String>, Refusal> {
    let mut scopes: Vec<String> = Vec::new();
    for name in text.split(' ').filter(|name| !name.is_empty()) {
        if !ALL.iter().any(|permission| permission.name == name) {
            return Err(Refusal::bad("invalid_scope", "The practice provider does not know this scope"));
        }
        if !scopes.iter().any(|known| known == name) {
            scopes.push(name.to_owned());
        }
    }
    if scopes.is_empty() {
        return Err(Refusal::bad("invalid_scope", "At least one scope must be asked for"));
    }
    Ok(scopes)
}

/// The asked permissions, as the consent page lists them.
pub(super) fn asked(scopes: &[String]) -> impl Iterator<Item = &'static Permission> {
    ALL.iter().filter(|permission| scopes.iter().any(|scope| scope == permission.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_are_kept_once_and_in_order() {
        assert_eq!(parse("smtp openid  smtp").unwrap(), ["smtp", "openid"]);
    }

    #[test]
    fn an_unknown_scope_is_refused() {
        assert_eq!(parse("openid calendar").unwrap_err().error, "invalid_scope");
        assert_eq!(parse("").unwrap_err().error, "invalid_scope");
    }
}
