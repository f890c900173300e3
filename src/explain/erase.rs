//! Erasing everything, in words: what will go, what stays elsewhere, and what it came to.

use serde_json::{Value, json};

use crate::domain::problem::Problem;
use crate::domain::settings::KeyPlace;

/// What will happen, before it does: one sentence each.
pub fn consequences(accounts: usize, signed_in: usize, place: Option<KeyPlace>) -> Vec<String> {
    let rest = "the audit log, your own providers and the settings are removed from this computer.";
    let mut said = vec![match accounts {
        0 => format!("The vault, {rest}"),
        count => format!("{}, every token, {rest}", super::import::accounts(count)),
    }];
    said.push(match place {
        Some(KeyPlace::Keyring) => {
            "The key goes first, out of the keyring: what a backup still has cannot be opened any more."
                .to_owned()
        }
        Some(KeyPlace::Passphrase) => {
            "A backup of the folder can still be opened with your passphrase: remove backups, too.".to_owned()
        }
        Some(KeyPlace::Memory) | None => "No key is kept on this computer.".to_owned(),
    });
    if signed_in > 0 {
        said.push(format!(
            "At the providers {} until you revoke {}.",
            if signed_in == 1 {
                "the sign-in stands".to_owned()
            } else {
                format!("{signed_in} sign-ins stand")
            },
            if signed_in == 1 { "it" } else { "them" },
        ));
    }
    said.push("Mail programs that get their tokens here stop working. It cannot be undone.".to_owned());
    said
}

/// What it came to; `key_left` and `login` are why those could not be taken away.
pub fn came_to(accounts: usize, key_left: Option<&Problem>, login: Option<&Problem>) -> Vec<String> {
    let mut said = vec![match accounts {
        0 => "Everything that was kept is gone from this computer.".to_owned(),
        1 => "1 account and everything that was kept about it are gone from this computer.".to_owned(),
        count => {
            format!("{count} accounts and everything that was kept about them are gone from this computer.")
        }
    }];
    if let Some(problem) = key_left {
        said.push(format!(
            "The keyring did not let the key go ({}). Without the database it opens nothing; remove the entry “mailward” there.",
            super::words(problem).title
        ));
    }
    if let Some(problem) = login {
        said.push(format!("The start at login is still there: {}.", super::words(problem).title));
    }
    said
}

/// The same for JSON.
pub fn document(accounts: usize, key: &str, login: Option<&Problem>) -> Value {
    json!({ "erased": true, "accounts": accounts, "key": key, "login": login.map(super::document) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::problem::ProblemKind;

    #[test]
    fn what_stands_elsewhere_is_said_before_and_only_where_something_does() {
        let said = consequences(3, 2, Some(KeyPlace::Keyring)).join(" ");
        assert!(said.contains("3 accounts") && said.contains("2 sign-ins stand"), "{said}");
        assert!(!consequences(0, 0, None).join(" ").contains("account"), "there is none");
        assert!(!consequences(1, 0, None).join(" ").contains("stand"));
        assert!(consequences(0, 0, Some(KeyPlace::Passphrase)).join(" ").contains("backups"));
    }

    #[test]
    fn what_could_not_be_taken_away_is_named() {
        assert_eq!(came_to(1, None, None).len(), 1);
        let about = |accounts: usize| came_to(accounts, None, None).concat();
        assert!(!about(0).contains("account") && about(1).contains("about it") && about(2).contains("them"));
        let left = Problem::new(ProblemKind::KeyringDenied);
        assert!(came_to(1, Some(&left), None)[1].contains("keyring"));
    }
}
