//! Opening the vault: where its key is, whether it can be had, and what to offer when it cannot.
//!
//! Never falls back silently: a keyring that is missing, locked, refusing or broken is said, and the next choice is offered.

use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::secret::Passphrase;
use crate::domain::settings::KeyPlace;

use super::Context;

/// The vault as a face sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct VaultView {
    /// Where its key is kept; `None` while there is no vault yet.
    pub place: Option<KeyPlace>,
    /// Whether tokens can be read and kept.
    pub state: VaultState,
    /// How long the key took to come, in milliseconds.
    pub answered_ms: Option<u64>,
}

/// Whether tokens can be read and kept.
#[derive(Debug, Clone, PartialEq)]
pub enum VaultState {
    /// Being opened.
    Opening,
    /// They can.
    Open,
    /// They cannot, because of this; the next choice is offered with it.
    Shut(Box<Problem>),
}

impl VaultView {
    /// Whether tokens can be read and kept.
    pub const fn is_open(&self) -> bool {
        matches!(self.state, VaultState::Open)
    }
}

/// Opens the vault if that needs no question. A first start makes one whose key is in the keyring, or where `wish` says.
pub async fn open(wish: Option<KeyPlace>, passphrase: Option<Passphrase>, context: &Context) -> VaultView {
    let begun = context.world.clock.now();
    let opened = match context.store.vault_status().await {
        Ok(status) if status.unlocked => Ok(()),
        Ok(status) if status.place.is_some() => unlock(passphrase, context).await,
        Ok(_) => create(wish.unwrap_or(KeyPlace::Keyring), passphrase, context).await,
        Err(error) => Err(error.into()),
    };
    view(opened, begun, context).await
}

/// Makes the key available: by the keyring, or with this passphrase.
pub async fn unlock(passphrase: Option<Passphrase>, context: &Context) -> Result<(), Problem> {
    Ok(context.store.unlock(context.world.keyring.as_ref(), passphrase).await?)
}

/// Makes a vault.
pub async fn create(place: KeyPlace, passphrase: Option<Passphrase>, context: &Context) -> Result<(), Problem> {
    if place == KeyPlace::Passphrase && passphrase.as_ref().is_none_or(Passphrase::is_empty) {
        return Err(Problem::new(ProblemKind::PassphraseNeeded));
    }
    Ok(context.store.create_vault(place, passphrase, context.world.keyring.as_ref()).await?)
}

/// Keeps the key somewhere else. Interrupted at any point it loses nothing.
pub async fn move_key(place: KeyPlace, passphrase: Option<Passphrase>, context: &Context) -> Result<(), Problem> {
    if place == KeyPlace::Passphrase && passphrase.as_ref().is_none_or(Passphrase::is_empty) {
        return Err(Problem::new(ProblemKind::PassphraseNeeded));
    }
    Ok(context.store.move_key(place, passphrase, context.world.keyring.as_ref()).await?)
}

/// Wraps the key by another passphrase.
pub async fn change_passphrase(old: Passphrase, new: Passphrase, context: &Context) -> Result<(), Problem> {
    if new.is_empty() {
        return Err(Problem::new(ProblemKind::PassphraseNeeded));
    }
    Ok(context.store.change_passphrase(old, new).await?)
}

/// The picture after an attempt that began then.
pub async fn view(outcome: Result<(), Problem>, begun: jiff::Timestamp, context: &Context) -> VaultView {
    let now = context.world.clock.now();
    let answered_ms = u64::try_from(now.duration_since(begun).as_millis()).ok();
    match (outcome, context.store.vault_status().await) {
        (Ok(()), Ok(status)) => VaultView { place: status.place, state: VaultState::Open, answered_ms },
        (Err(problem), status) => {
            let place = status.ok().and_then(|status| status.place);
            VaultView { place, state: VaultState::Shut(Box::new(problem.at(now))), answered_ms: None }
        }
        (Ok(()), Err(error)) => {
            VaultView { place: None, state: VaultState::Shut(Box::new(Problem::from(error).at(now))), answered_ms: None }
        }
    }
}
