//! Words for the vault, its key, and the folder it is in.

use crate::domain::problem::Remedy::{CopyDetails, MoveVault, TryAgain, UnlockVault};
use crate::domain::problem::{ProblemKind, ProblemKind as K, Who};

use super::entry::Entry;

pub(super) const TABLE: &[Entry<ProblemKind>] = &[
    Entry {
        of: K::KeyringMissing,
        title: "This system has no keyring to keep the vault’s key in",
        what: "No Secret Service, Keychain or Credential Manager could be reached. Without a key no token can be stored, and none is ever stored in the clear.",
        steps: &[
            "Protect the vault by a passphrase instead (MAILWARD_VAULT=passphrase).",
            "Or start a keyring, such as GNOME Keyring or KWallet, and try again.",
            "Or keep tokens in memory only until Mailward ends (MAILWARD_VAULT=memory).",
        ],
        who: Who::You,
        retryable: false,
        remedies: &[MoveVault, TryAgain],
    },
    Entry {
        of: K::KeyringLocked,
        title: "The system’s keyring is locked",
        what: "The vault’s key is in it, and the keyring did not get unlocked. Tokens stay sealed until then; nothing is lost.",
        steps: &[
            "Unlock the keyring, then try again.",
            "Over SSH, unlock it first on the desktop, or use a vault with a passphrase.",
        ],
        who: Who::You,
        retryable: true,
        remedies: &[UnlockVault, TryAgain],
    },
    Entry {
        of: K::VaultLocked,
        title: "The vault is not open",
        what: "Tokens are sealed, and the key that opens them was not available. Nothing is lost.",
        steps: &["Open the vault: “mailward vault status” says where its key is and what keeps it away."],
        who: Who::You,
        retryable: true,
        remedies: &[UnlockVault],
    },
    Entry {
        of: K::KeyringDenied,
        title: "The system’s keyring refused Mailward",
        what: "The keyring works, but access to the vault’s key was declined.",
        steps: &[
            "Try again and allow it when the system asks.",
            "Or move the vault’s key behind a passphrase.",
        ],
        who: Who::You,
        retryable: true,
        remedies: &[TryAgain, MoveVault],
    },
    Entry {
        of: K::KeyringBroken,
        title: "The system’s keyring does not work",
        what: "{detail|It is there, but gave no usable answer in time}. Tokens stay sealed; nothing is lost.",
        steps: &[
            "Restart the keyring or sign in to the desktop again, then try again.",
            "For a new vault, choose a passphrase instead (MAILWARD_VAULT=passphrase).",
        ],
        who: Who::You,
        retryable: true,
        remedies: &[TryAgain, MoveVault],
    },
    Entry {
        of: K::PassphraseNeeded,
        title: "The vault needs its passphrase",
        what: "The vault’s key is wrapped by a passphrase, and none was given.",
        steps: &[
            "Type the passphrase.",
            "Where nobody can type, name a file that holds it in MAILWARD_PASSPHRASE_FILE.",
        ],
        who: Who::You,
        retryable: false,
        remedies: &[UnlockVault],
    },
    Entry {
        of: K::PassphraseWrong,
        title: "The passphrase is wrong",
        what: "The vault did not open with it. Nothing was changed.",
        steps: &[
            "Type it again; upper and lower case differ.",
            "Check the file named in MAILWARD_PASSPHRASE_FILE, if one is named.",
        ],
        who: Who::You,
        retryable: false,
        remedies: &[UnlockVault],
    },
    Entry {
        of: K::VaultKeyWrong,
        title: "The key does not fit the vault",
        what: "{detail|The key in the keyring is gone, or belongs to another vault}. The sealed tokens are untouched.",
        steps: &[
            "Restore the keyring’s entry or the data folder from a backup of the same day.",
            "If there is none, move the data folder away and sign in to the accounts anew.",
        ],
        who: Who::You,
        retryable: false,
        remedies: &[TryAgain, CopyDetails],
    },
    Entry {
        of: K::VaultDamaged,
        title: "The database is damaged",
        what: "{detail|What is in the file is not what Mailward wrote}.[ It is {path}.] It was not written to.",
        steps: &[
            "Copy the data folder to a safe place, then restore it from a backup.",
            "If there is none, move it away and add the accounts anew.",
        ],
        who: Who::You,
        retryable: false,
        remedies: &[CopyDetails],
    },
    Entry {
        of: K::VaultNewer,
        title: "The database was written by a newer Mailward",
        what: "This version cannot read it[ (it has form {found}, and this Mailward knows {known})] and does not touch it.",
        steps: &["Use the newer Mailward, or another data folder."],
        who: Who::You,
        retryable: false,
        remedies: &[],
    },
    Entry {
        of: K::DiskFull,
        title: "The disk is full",
        what: "Nothing more could be written[ to {path}]. What was stored before is still there.",
        steps: &["Free some space, then try again."],
        who: Who::You,
        retryable: true,
        remedies: &[TryAgain],
    },
    Entry {
        of: K::FolderReadOnly,
        title: "The data folder cannot be written",
        what: "The system lets Mailward read[ {path}] but not change anything in it.",
        steps: &["Give your user the right to write there.", "Or use another folder with --data-dir."],
        who: Who::You,
        retryable: false,
        remedies: &[TryAgain],
    },
    Entry {
        of: K::FolderUnusable,
        title: "The data folder cannot be used",
        what: "{detail|It cannot be made, or is not a folder of yours alone}.[ It is {path}.]",
        steps: &["Check the folder’s name and owner.", "Or use another folder with --data-dir."],
        who: Who::You,
        retryable: false,
        remedies: &[TryAgain],
    },
    Entry {
        of: K::FolderInUse,
        title: "Another Mailward works with this data folder",
        what: "It would go on with what is to be erased, so nothing was erased.",
        steps: &[
            "Close the other window, or end “mailward serve” (systemctl --user stop mailward), then try again.",
        ],
        who: Who::You,
        retryable: true,
        remedies: &[TryAgain],
    },
    Entry {
        of: K::VaultBusy,
        title: "Another program holds the database",
        what: "It did not let go in time[: {path}]. Nothing was changed.",
        steps: &[
            "Wait for the other Mailward to finish, then try again.",
            "Check whether a backup or a file synchroniser keeps the file open.",
        ],
        who: Who::You,
        retryable: true,
        remedies: &[TryAgain],
    },
];
