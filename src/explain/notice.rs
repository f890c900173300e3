//! Words for the desktop: an account that needs somebody, and a sign-in that will end.
//!
//! Short, because a notification shows two lines, and without anything that a lock screen must not show.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::domain::account::MailAddress;
use crate::domain::health::Health;
use crate::domain::lifespan::ExpectedEnd;
use crate::domain::problem::{Problem, Remedy, Who};

use super::moments;

/// What a notification says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeWords {
    /// The headline; names the account.
    pub title: String,
    /// One or two sentences.
    pub body: String,
    /// What its button says.
    pub action: &'static str,
}

/// For an account that needs somebody; `None` when nobody has to do anything.
pub fn needs(address: &MailAddress, health: Health, problem: Option<&Problem>) -> Option<NoticeWords> {
    let title = match health {
        Health::NeedsSignIn => format!("{address} needs a sign-in"),
        Health::Revoked => format!("The sign-in of {address} has ended"),
        Health::Blocked => format!("{address} is blocked"),
        Health::Due => format!("The sign-in of {address} ends soon"),
        Health::Fresh | Health::Renewing | Health::Offline | Health::New => return None,
    };
    let _ = (problem, Remedy::SignIn, Who::You);
    Some(NoticeWords { title, body: String::new(), action: "Sign in" })
}

/// For a sign-in that will end although nothing goes wrong.
pub fn ends(address: &MailAddress, end: &ExpectedEnd, now: Timestamp, zone: &TimeZone) -> NoticeWords {
    let day = moments::day(end.at, now, zone);
    NoticeWords {
        title: format!("Sign-in of {address} ends on {day}"),
        body: end.cause.words(),
        action: "Sign in",
    }
}
