//! Taking everything along to another computer: what goes, and what that does to the sign-ins.
//!
//! Refresh tokens that are used in two places end each other where the provider rotates them, so whoever takes tokens along
//! says first what becomes of those here.

use std::path::PathBuf;

use super::account::MailAddress;

/// What becomes of the tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokensGo {
    /// They stay here and are not in the file: each account is signed in to anew over there.
    Stay,
    /// They are in the file, sealed, and once it is written they are taken out of this vault: they live in one place.
    Move,
    /// They are in the file, sealed, and stay here, too. The person has been told what that does where tokens rotate.
    Copy,
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
}
