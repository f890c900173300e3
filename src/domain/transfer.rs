//! Taking everything along to another computer: what goes, and what that does to the sign-ins.
//!
//! Refresh tokens that are used in two places end each other where the provider rotates them, so whoever takes tokens along
//! says first what becomes of those here.

use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::account::MailAddress;
use super::organisation::Organisation;
use super::problem::Problem;
use super::settings::Settings;

/// What becomes of the tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TokensGo {
    /// They stay here and are not in the file: each account is signed in to anew over there.
    Stay,
    /// They are in the file, sealed, and once it is written they are taken out of this vault: they live in one place.
    Move,
    /// They are in the file, sealed, and stay here, too. The person has been told what that does where tokens rotate.
    Copy,
}

impl TokensGo {
    /// The stable word, in files, arguments and JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Stay => "stay",
            Self::Move => "move",
            Self::Copy => "copy",
        }
    }
}

/// What an export came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// The file.
    pub path: PathBuf,
    /// How many accounts are in it.
    pub accounts: usize,
    /// Whose tokens are in it.
    pub with_tokens: Vec<MailAddress>,
    /// Whose tokens are no longer here.
    pub taken_out: Vec<MailAddress>,
    /// Whose tokens were to go and are still here: somebody signed in to them in the meantime.
    pub left_here: Vec<MailAddress>,
}

/// A move that ended after its file was begun and before the tokens were taken out here: they may be in both places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfinished {
    /// The file.
    pub path: PathBuf,
    /// When it was begun.
    pub since: Timestamp,
    /// Whose tokens are in it.
    pub accounts: Vec<MailAddress>,
}

/// What is to become of a move that was interrupted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MoveEnd {
    /// The file has arrived or will: take the tokens out here, if the file is still as it was written.
    TakeOut,
    /// The tokens stay here, and the file is worth nothing or is gone.
    KeepHere,
}

/// What a file of another Mailward brings beside its accounts.
#[derive(Debug, Clone, PartialEq)]
pub struct Brings {
    /// When it was written.
    pub written_at: Timestamp,
    /// What became of the tokens over there.
    pub tokens: TokensGo,
    /// Whose tokens are in it, as far as its open part says.
    pub with_tokens: Vec<MailAddress>,
    /// The settings here, and as they would be with those of the file; `None` where nothing would change.
    pub settings: Option<Box<(Settings, Settings)>>,
    /// The profile of an organisation, or why it cannot count here; `None` where there is none, or it counts already.
    pub profile: Option<Result<Arc<Organisation>, Box<Problem>>>,
    /// Names the whole file: what is added later must come from the same one.
    pub digest: FileDigest,
}

/// SHA-256 of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileDigest(pub [u8; 32]);
