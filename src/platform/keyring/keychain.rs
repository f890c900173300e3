//! What the Keychain of macOS means by its numbers, which are from Apple's `SecBase.h`.
//!
//! It asks the person by itself, unseen from here, wherever it has to. Told not to, as for a look at the start, it says at
//! once that it would have to ask.

use super::KeyringError;

/// What a failure means. `quiet`: the Keychain was told not to ask the person.
pub(super) const fn state(code: i32, quiet: bool) -> KeyringError {
    match code {
        INTERACTION_NOT_ALLOWED | USER_CANCELED => KeyringError::Locked,
        AUTH_FAILED if quiet => KeyringError::Locked, // nothing definite before the person was asked
        AUTH_FAILED | WRITE_PERMISSION | INVALID_OWNER_EDIT | READ_ONLY => KeyringError::Denied,
        NOT_AVAILABLE | NO_SUCH_KEYCHAIN | NO_DEFAULT_KEYCHAIN => KeyringError::Missing,
        _ => KeyringError::Broken,
    }
}

const WRITE_PERMISSION: i32 = -61;
const USER_CANCELED: i32 = -128;
const INVALID_OWNER_EDIT: i32 = -25244;
const NOT_AVAILABLE: i32 = -25291;
const READ_ONLY: i32 = -25292;
const AUTH_FAILED: i32 = -25293;
const NO_SUCH_KEYCHAIN: i32 = -25294;
const NO_DEFAULT_KEYCHAIN: i32 = -25307;
const INTERACTION_NOT_ALLOWED: i32 = -25308;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_was_asked_about_is_locked_and_never_denied() {
        assert_eq!(state(INTERACTION_NOT_ALLOWED, true), KeyringError::Locked);
        assert_eq!(state(AUTH_FAILED, true), KeyringError::Locked);
        assert_eq!(state(AUTH_FAILED, false), KeyringError::Denied);
    }

    #[test]
    fn each_failure_of_the_keychain_is_one_of_four_states() {
        let cases = [
            (USER_CANCELED, KeyringError::Locked),
            (READ_ONLY, KeyringError::Denied),
            (NO_DEFAULT_KEYCHAIN, KeyringError::Missing),
            (NOT_AVAILABLE, KeyringError::Missing),
            (-25295, KeyringError::Broken), // the file is not a keychain
            (-909, KeyringError::Broken),
        ];
        for (code, expected) in cases {
            assert_eq!(state(code, false), expected, "{code}");
        }
    }
}
