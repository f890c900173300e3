//! What can go wrong in the store, and what it is called for people.
//!
//! SQLite's own messages can quote statements and values: only their codes are taken over, never their texts.

use std::io;

use crate::domain::account::Generation;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::ProviderId;
use crate::platform::keyring::KeyringError;

/// Why the store did not do what was asked. Whatever it is, what was stored before is still there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The database was written by a newer Mailward; nothing in it was touched.
    #[error("the database has version {found}; this Mailward knows versions up to {known}")]
    Newer {
        /// Version of the database.
        found: i64,
        /// Newest version that is known here.
        known: i64,
    },
    /// The database, or a part of it, cannot be read; the text says which. Nothing in it was touched.
    #[error("the database is damaged: {0}")]
    Damaged(String),
    /// No vault has been made yet.
    #[error("there is no vault yet")]
    NoVault,
    /// The key does not fit the vault.
    #[error("the key does not fit the vault")]
    WrongKey,
    /// The keyring works and no longer has the vault's key.
    #[error("the vault's key is no longer in the keyring")]
    KeyGone,
    /// The vault has to be unlocked first.
    #[error("the vault is locked")]
    Locked,
    /// The vault's key is wrapped by a passphrase, and none was given.
    #[error("the vault needs its passphrase")]
    PassphraseNeeded,
    /// The passphrase does not open the vault.
    #[error("the passphrase is wrong")]
    PassphraseWrong,
    /// The keyring did not do its part.
    #[error("{0}")]
    Keyring(KeyringError),
    /// The key cannot be kept in that way here: in memory beside a database on disk, or the other way round.
    #[error("the vault's key cannot be kept in that way here")]
    PlaceUnfit,
    /// The data folder has a vault already, so that no other one can come there.
    #[error("there is a vault in the data folder already")]
    VaultThere,
    /// No space left; nothing was changed.
    #[error("the disk is full")]
    DiskFull,
    /// The data folder or a file in it cannot be written.
    #[error("the data folder cannot be written")]
    ReadOnly,
    /// Another program held the database, or changed the vault's key at the same moment.
    #[error("another program is using the database")]
    Busy,
    /// An account with this address is there already.
    #[error("an account with this address is there already")]
    Exists,
    /// No such account.
    #[error("there is no such account")]
    NoSuchAccount,
    /// There is no sign-out to undo: another process did it, or the account has moved on since.
    #[error("there is nothing to undo: the account has moved on since, or was signed out by another process")]
    NothingToUndo,
    /// Another provider of the person's own has the same issuer.
    #[error("the provider {} has the same issuer", .0.as_str())]
    IssuerTaken(ProviderId),
    /// The account has moved on since the work began; its result was dropped.
    #[error("the account is at generation {}, not {}", .found.get(), .expected.get())]
    Stale {
        /// What the writer thought it replaces.
        expected: Generation,
        /// What is stored.
        found: Generation,
    },
    /// The settings file cannot be understood; it was left as it is.
    #[error("the settings file cannot be read: {0}")]
    SettingsUnreadable(String),
    /// The system did not do its part; the text says what.
    #[error("{0}")]
    Io(String),
    /// The store's thread has ended.
    #[error("the store has ended")]
    Ended,
}

impl StoreError {
    /// The same for people.
    pub fn problem(&self) -> Problem {
        let problem = Problem::new(self.kind()).detail(self.to_string());
        match self {
            Self::Newer { found, known } => problem.fact("found", found).fact("known", known),
            Self::Stale { expected, found } => {
                problem.fact("expected", expected.get()).fact("found", found.get())
            }
            Self::Keyring(error) => match error.name() {
                Some(name) => problem.fact("keyring", name),
                None => problem,
            },
            _ => problem,
        }
    }

    fn kind(&self) -> ProblemKind {
        match self {
            Self::Newer { .. } => ProblemKind::VaultNewer,
            Self::Damaged(_) => ProblemKind::VaultDamaged,
            Self::WrongKey | Self::KeyGone => ProblemKind::VaultKeyWrong,
            Self::PassphraseNeeded => ProblemKind::PassphraseNeeded,
            Self::PassphraseWrong => ProblemKind::PassphraseWrong,
            Self::Keyring(KeyringError::Missing) => ProblemKind::KeyringMissing,
            Self::Keyring(KeyringError::Locked) => ProblemKind::KeyringLocked,
            Self::Locked | Self::NoVault => ProblemKind::VaultLocked,
            Self::Keyring(KeyringError::Denied) => ProblemKind::KeyringDenied,
            Self::Keyring(KeyringError::Broken) => ProblemKind::KeyringBroken,
            Self::VaultThere => ProblemKind::VaultThere,
            Self::DiskFull => ProblemKind::DiskFull,
            Self::ReadOnly => ProblemKind::FolderReadOnly,
            Self::Busy => ProblemKind::VaultBusy,
            Self::Exists => ProblemKind::AccountExists,
            Self::NoSuchAccount => ProblemKind::NoSuchAccount,
            Self::NothingToUndo => ProblemKind::SignedOutHere,
            Self::IssuerTaken(_) => ProblemKind::ProviderInvalid,
            Self::SettingsUnreadable(_) => ProblemKind::SettingsInvalid,
            Self::Io(_) => ProblemKind::FolderUnusable,
            Self::PlaceUnfit | Self::Stale { .. } | Self::Ended => ProblemKind::Internal,
        }
    }

    /// Whether nothing but the disk stood in the way, so that the same may be written later.
    pub fn is_of_the_disk(&self) -> bool {
        matches!(self, Self::DiskFull | Self::ReadOnly | Self::Busy | Self::Io(_))
    }

    /// From a failed call to the system about `what`, which names a file and no path.
    pub(super) fn io(what: &str, error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly,
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            kind => Self::Io(format!("{what}: {kind}")),
        }
    }

    /// A stored value that does not read back.
    pub(super) fn damaged(what: impl Into<String>) -> Self {
        Self::Damaged(what.into())
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        error.problem()
    }
}

impl From<KeyringError> for StoreError {
    fn from(error: KeyringError) -> Self {
        Self::Keyring(error)
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        let Some(code) = error.sqlite_error() else {
            return Self::damaged("a row does not have the expected form");
        };
        match code.code {
            // The memory that processes share lies on the disk as well, and a full one refuses it under another name.
            _ if code.extended_code == rusqlite::ffi::SQLITE_IOERR_SHMSIZE => Self::DiskFull,
            Code::DiskFull => Self::DiskFull,
            // The journal's index is the first thing that does not fit any more.
            _ if code.extended_code == rusqlite::ffi::SQLITE_IOERR_SHMSIZE => Self::DiskFull,
            Code::ReadOnly | Code::PermissionDenied => Self::ReadOnly,
            Code::DatabaseBusy | Code::DatabaseLocked => Self::Busy,
            Code::DatabaseCorrupt | Code::NotADatabase => Self::damaged("SQLite cannot read it"),
            // A statement of ours fails like this only when tables or columns are missing.
            Code::Unknown | Code::TypeMismatch | Code::ConstraintViolation => {
                Self::damaged(format!("SQLite code {}", code.extended_code))
            }
            _ => Self::Io(format!("the database failed with SQLite code {}", code.extended_code)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_keyring_state_keeps_its_own_code() {
        let states = [
            (KeyringError::Missing, "vault.keyring-missing"),
            (KeyringError::Locked, "vault.keyring-locked"),
            (KeyringError::Denied, "vault.keyring-denied"),
            (KeyringError::Broken, "vault.keyring-broken"),
        ];
        for (state, code) in states {
            assert_eq!(StoreError::from(state).problem().kind.code(), code);
        }
    }

    #[test]
    fn a_failed_statement_is_told_without_its_text() {
        let connection = rusqlite::Connection::open_in_memory().unwrap();
        let failed = connection.execute("INSERT INTO nowhere VALUES ('CANARY')", []).unwrap_err();
        let problem = StoreError::from(failed).problem();
        assert_eq!(problem.kind.code(), "vault.damaged");
        assert!(!format!("{problem:?}").contains("CANARY"));
    }
}
