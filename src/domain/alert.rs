//! Alerts: what is unusual enough to be told. Rules as pure functions over an account's own history ([`History`]).
//!
//! A rule compares with what this account has seen before, never with other accounts, and says its numbers. Whatever it
//! finds, nothing is refused for it.

use jiff::Timestamp;

use super::account::AccountId;

mod history;
mod pace;
mod reuse;

pub use history::{Finding, History, Sign};
pub use reuse::says_reuse;

macro_rules! rules {
    ($($(#[$meta:meta])* $name:ident => $code:literal,)*) => {
        /// What can be unusual.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum AlertRule {
            $($(#[$meta])* $name,)*
        }

        impl AlertRule {
            /// Every rule there is.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The stable code.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// The rule with this code.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$name),)* _ => None }
            }
        }
    };
}

rules! {
    /// A program that never got a token of this account before has got one.
    NewProgram => "alert.new-program",
    /// Far more hand-outs in an hour than this account's busiest.
    Burst => "alert.burst",
    /// Failures again and again.
    RepeatedFailures => "alert.repeated-failures",
    /// The provider says that a refresh token was used twice: somebody else may have a copy.
    TokenReuse => "alert.token-reuse",
    /// What the token allows changed although nobody asked for it.
    ScopesChanged => "alert.scopes-changed",
    /// The chain of the audit log is broken.
    ChainBroken => "alert.chain-broken",
    /// Far more hand-outs in a day than on this account's busiest.
    BusyDay => "alert.busy-day",
}

/// An alert that was raised and that nobody has called expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    /// The number of its event in the log, which names it.
    pub seq: u64,
    /// Which rule.
    pub rule: AlertRule,
    /// Whose; `None` where it is about the installation.
    pub account: Option<AccountId>,
    /// The program it is about, where it is about one.
    pub program: Option<String>,
    /// When.
    pub at: Timestamp,
    /// How many hand-outs or failures it counts, where it counts any, and how many are usual.
    pub counted: Option<Counted>,
}

/// How many, against how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counted {
    /// So many.
    pub count: u32,
    /// The most that there were before in as long a time.
    pub usual: u32,
    /// On how many days of use that was learnt; 0 where nothing is compared.
    pub days: u32,
}

impl AlertRule {
    /// Whether there is one alert of it a program. Others may name one, too, and are about whatever asks.
    pub const fn is_by_program(self) -> bool {
        !pace::is_about_pace(self)
    }
}
