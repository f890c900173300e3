//! Taking everything along to another computer: one file, whose tokens are sealed under a passphrase.

use std::path::PathBuf;

use crate::domain::secret::Passphrase;
use crate::domain::transfer::TokensGo;

/// What is to be written.
#[derive(Debug, Clone)]
pub struct MoveWish {
    /// Where to; a file that is there is not replaced.
    pub path: PathBuf,
    /// What becomes of the tokens.
    pub tokens: TokensGo,
    /// What seals them; needed unless they stay.
    pub passphrase: Option<Passphrase>,
}
