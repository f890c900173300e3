//! Failures that the practice provider and its mail servers can be told to have, so that people can train on them.
//!
//! One list for the command line, the window and the tests; what each does stands in `practice/failures.rs`.

macro_rules! failures {
    ($($(#[$meta:meta])* $name:ident => $code:literal, $title:literal;)*) => {
        /// One known way to fail.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum PracticeFailure {
            $($(#[$meta])* $name,)*
        }

        impl PracticeFailure {
            /// Every failure there is.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The name for `mailward practice --fail`.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// What people read.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)* }
            }

            /// The failure of this name.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$name),)* _ => None }
            }
        }
    };
}

failures! {
    /// `invalid_grant` in plain words of the standard.
    GrantRevoked => "grant-revoked", "The sign-in was taken back at the provider";
    /// The token endpoint is overloaded.
    Busy => "busy", "The provider is overloaded";
    /// A page of the network instead of the provider.
    Portal => "portal", "A captive portal answers instead";
}
