//! The line of an answer, written and read.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use crate::domain::problem::Problem;
use crate::domain::scope::Scope;
use crate::domain::secret::AccessToken;

use super::{Answer, Given, RotatedLine, VERSION, line, text};

/// As it is written: one of the members beside `v`.
#[derive(Serialize)]
struct Written<'a> {
    v: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<WrittenToken<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rotated: Option<&'a RotatedLine>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unlocked: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<&'a Problem>,
}

#[derive(Serialize)]
struct WrittenToken<'a> {
    address: &'a str,
    user: &'a str,
    access_token: &'a str,
    token_type: &'static str,
    expires_at: Option<Timestamp>,
    scopes: &'a [Scope],
}

/// As it is read.
#[derive(Deserialize)]
struct Read<'a> {
    v: u32,
    #[serde(borrow)]
    token: Option<ReadToken<'a>>,
    rotated: Option<RotatedLine>,
    unlocked: Option<bool>,
    problem: Option<Box<Problem>>,
}

#[derive(Deserialize)]
struct ReadToken<'a> {
    address: String,
    user: String,
    #[serde(borrow)]
    access_token: &'a RawValue,
    expires_at: Option<Timestamp>,
    scopes: Vec<Scope>,
}

impl Answer {
    /// One line with its end.
    pub fn encode(&self) -> Zeroizing<String> {
        let bare = Written { v: VERSION, token: None, rotated: None, unlocked: None, problem: None };
        line(&match self {
            Self::Token(given) => Written { token: Some(written(given)), ..bare },
            Self::Rotated(rotated) => Written { rotated: Some(rotated), ..bare },
            Self::Unlocked => Written { unlocked: Some(true), ..bare },
            Self::Refused(problem) => Written { problem: Some(problem), ..bare },
        })
    }

    /// Reads a line without its end; `None` for what is not an answer of this version.
    pub fn decode(line: &[u8]) -> Option<Self> {
        let read: Read<'_> = serde_json::from_slice(line).ok()?;
        match read {
            Read { v, .. } if v != VERSION => None,
            Read { token: Some(token), .. } => Some(Self::Token(given(token)?)),
            Read { rotated: Some(rotated), .. } => Some(Self::Rotated(rotated)),
            Read { unlocked: Some(true), .. } => Some(Self::Unlocked),
            Read { problem: Some(problem), .. } => Some(Self::Refused(problem)),
            _ => None,
        }
    }
}

fn written(given: &Given) -> WrittenToken<'_> {
    #[expect(
        clippy::disallowed_methods,
        reason = "the program that asked, of the same user, gets this token"
    )]
    let access_token = secrecy::ExposeSecret::expose_secret(&given.token);
    WrittenToken {
        address: &given.address,
        user: &given.user,
        access_token,
        token_type: "Bearer",
        expires_at: given.expires_at,
        scopes: &given.scopes,
    }
}

fn given(read: ReadToken<'_>) -> Option<Given> {
    let plain = text::secret(read.access_token)?;
    Some(Given {
        address: read.address,
        user: read.user,
        token: AccessToken::new(plain.as_str()),
        expires_at: read.expires_at,
        scopes: read.scopes,
    })
}
