//! The state of an account's sign-in, as people see it.

/// How an account is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Health {
    /// Works and renews by itself.
    Fresh,
    /// A new token is being asked for.
    Renewing,
    /// Works, but ends soon.
    Due,
    /// A passing failure; it is tried again by itself.
    Offline,
    /// The person must sign in.
    NeedsSignIn,
    /// Somebody else must act: administrator or provider.
    Blocked,
    /// The sign-in was ended.
    Revoked,
    /// Never signed in.
    New,
}

impl Health {
    /// The one word that window, command line and reports use.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Fresh => "Fresh",
            Self::Renewing => "Renewing",
            Self::Due => "Due",
            Self::Offline => "Offline",
            Self::NeedsSignIn => "Needs sign-in",
            Self::Blocked => "Blocked",
            Self::Revoked => "Revoked",
            Self::New => "New",
        }
    }
}
