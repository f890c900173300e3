//! The system's keyring, tried out: a made-up secret goes in, comes back and is removed. Nobody is asked to unlock anything.

use std::sync::Arc;

use zeroize::Zeroizing;

use crate::domain::problem::Problem;
use crate::domain::report::{CheckId, CheckResult, FactName, Finding};
use crate::domain::settings::KeyPlace;
use crate::platform::keyring::{Keyring, KeyringError};
use crate::platform::random::Random;
use crate::services::Context;
use crate::store::StoreError;

/// One round trip.
pub(in crate::services::diagnose) async fn check(context: &Context) -> Finding {
    let (keyring, random) = (Arc::clone(&context.world.keyring), Arc::clone(&context.world.random));
    // On its own, so that the entry is removed also when the diagnosis is cancelled meanwhile.
    let tried = tokio::spawn(async move { round_trip(keyring.as_ref(), random.as_ref()).await }).await;
    let tried = tried.unwrap_or(Err(KeyringError::Broken));
    let Err(error) = tried else {
        return Finding::new(CheckId::Keyring, CheckResult::Pass, "written, read and removed");
    };
    let place = context.store.vault_status().await.ok().and_then(|status| status.place);
    let finding = |result| {
        Finding::new(CheckId::Keyring, result, error.to_string()).fact(FactName::KeyringService, error)
    };
    if matches!(place, Some(KeyPlace::Passphrase | KeyPlace::Memory)) {
        let without = format!("{error}; the vault does without it");
        return Finding { summary: without, ..finding(CheckResult::Skip) };
    }
    let problem = Problem::from(StoreError::Keyring(error)).at(context.world.clock.now());
    finding(CheckResult::Fail).problem(problem.fact("keyring", error))
}

async fn round_trip(keyring: &dyn Keyring, random: &dyn Random) -> Result<(), KeyringError> {
    keyring.probe(ENTRY).await?; // says that it is locked where the next call would ask the person
    let mut secret = Zeroizing::new(vec![0; 32]);
    random.fill(&mut secret);
    keyring.set(ENTRY, secret.clone()).await?;
    let read = keyring.get(ENTRY).await;
    let removed = keyring.remove(ENTRY).await;
    let same = read?.is_some_and(|read| *read == *secret);
    removed?;
    if same { Ok(()) } else { Err(KeyringError::Broken) }
}

/// Beside the vault's key, and never it.
const ENTRY: &str = "self-test";
