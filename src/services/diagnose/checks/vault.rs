//! The vault: where its key is kept, and whether it is open.

use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::report::{CheckId, CheckResult, FactName, Finding};
use crate::domain::settings::KeyPlace;
use crate::services::Context;

/// Asks the store.
pub(in crate::services::diagnose) async fn check(context: &Context) -> Finding {
    let now = context.world.clock.now();
    let status = match context.store.vault_status().await {
        Ok(status) => status,
        Err(error) => {
            return Finding::new(CheckId::Vault, CheckResult::Fail, "it cannot be read")
                .problem(Problem::from(error).at(now));
        }
    };
    let Some(place) = status.place else {
        return Finding::new(CheckId::Vault, CheckResult::Skip, "there is none yet");
    };
    if status.unlocked {
        let summary = match place {
            KeyPlace::Memory => "open; nothing survives the end of the program",
            KeyPlace::Keyring | KeyPlace::Passphrase => "open",
        };
        return Finding::new(CheckId::Vault, CheckResult::Pass, summary)
            .fact(FactName::KeyPlace, place.code());
    }
    let kind = match place {
        KeyPlace::Passphrase => ProblemKind::PassphraseNeeded,
        KeyPlace::Keyring | KeyPlace::Memory => ProblemKind::VaultLocked,
    };
    Finding::new(CheckId::Vault, CheckResult::Fail, "closed")
        .fact(FactName::KeyPlace, place.code())
        .problem(Problem::new(kind).at(now))
}
