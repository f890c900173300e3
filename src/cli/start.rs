//! What every subcommand takes: where things are kept, whom to trust, and in which form to answer.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;

use clap::Args;

use crate::bootstrap::Options;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::settings::KeyPlace;

/// Arguments of every subcommand.
#[derive(Debug, Args)]
pub(super) struct Start {
    /// Keep everything in this folder
    #[arg(long, global = true, value_name = "DIR", env = "MAILWARD_DATA_DIR", hide_env_values = true)]
    data_dir: Option<PathBuf>,
    /// Also trust the certificate authorities in this PEM file
    #[arg(long, global = true, value_name = "FILE", env = "MAILWARD_CA_FILE", hide_env_values = true)]
    ca_file: Option<PathBuf>,
    /// Answer with one JSON document
    #[arg(long, global = true)]
    pub(super) json: bool,
}

impl Start {
    /// The same for `bootstrap`, together with what only the environment says. An empty value counts as none.
    pub(super) fn options(&self) -> Result<Options, Problem> {
        let set = |path: &Option<PathBuf>| path.clone().filter(|path| !path.as_os_str().is_empty());
        let from_environment = |name: &str| env::var_os(name).filter(|value| !value.is_empty());
        Ok(Options {
            data_dir: set(&self.data_dir),
            ca_file: set(&self.ca_file),
            vault: from_environment("MAILWARD_VAULT").map(|value| key_place(&value)).transpose()?,
            passphrase_file: from_environment("MAILWARD_PASSPHRASE_FILE").map(PathBuf::from),
            passphrase: None,
            practice: false,
        })
    }
}

fn key_place(value: &OsString) -> Result<KeyPlace, Problem> {
    let places = [KeyPlace::Keyring, KeyPlace::Passphrase, KeyPlace::Memory];
    places.into_iter().find(|place| value == place.code()).ok_or_else(|| {
        let said = value.to_string_lossy();
        Problem::new(ProblemKind::SettingsInvalid)
            .detail(format!("MAILWARD_VAULT is keyring, passphrase or memory, and not “{said}”"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_three_places_of_a_key_are_taken() {
        assert_eq!(key_place(&"passphrase".into()).unwrap(), KeyPlace::Passphrase);
        let refused = key_place(&"cupboard".into()).unwrap_err();
        assert!(refused.facts.detail.unwrap().contains("cupboard"));
    }
}
