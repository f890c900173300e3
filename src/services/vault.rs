//! Opening the vault: where its key is, whether it can be had, and what to offer when it cannot.
//!
//! Never falls back silently: a keyring that is missing, locked, refusing or broken is said, and the next choice is offered.

use std::sync::Arc;

use async_trait::async_trait;
use zeroize::Zeroizing;

use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::secret::Passphrase;
use crate::domain::settings::{KeyPlace, Settings};
use crate::platform::keyring::{Keyring, KeyringError};
use crate::store::{self, WindowLock};

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
    let quiet = Quiet(context.world.keyring.as_ref());
    let opened = match context.store.vault_status().await {
        Ok(status) if status.unlocked => Ok(()),
        Ok(status) if status.place.is_some() => {
            context.store.unlock(&quiet, passphrase).await.map_err(Problem::from)
        }
        Ok(_) => create(wish.unwrap_or(KeyPlace::Keyring), passphrase, context).await,
        Err(error) => Err(error.into()),
    };
    view(opened, begun, context).await
}

/// Looks once more whether a vault that is shut can be opened without a question, and makes none. One that waits for a
/// passphrase is left as it is: only a person can open it.
pub async fn open_again(was: VaultView, context: &Context) -> VaultView {
    match context.store.vault_status().await {
        Ok(status) if status.unlocked => open(None, None, context).await,
        Ok(status) if status.place.is_none() => was,
        Ok(status) if status.place == Some(KeyPlace::Passphrase) && was.place == status.place => was,
        _ => open(None, None, context).await,
    }
}

/// Makes the key available: by the keyring, or with this passphrase.
pub async fn unlock(passphrase: Option<Passphrase>, context: &Context) -> Result<(), Problem> {
    Ok(context.store.unlock(context.world.keyring.as_ref(), passphrase).await?)
}

/// Makes a vault.
pub async fn create(
    place: KeyPlace,
    passphrase: Option<Passphrase>,
    context: &Context,
) -> Result<(), Problem> {
    let passphrase = needed(place, passphrase)?;
    Ok(context.store.create_vault(place, passphrase, context.world.keyring.as_ref()).await?)
}

/// A vault in memory, for who has no keyring and wants no passphrase: what to stand on from now on. Everything is taken
/// along; nothing more is written to the disk.
///
/// Only where there is no vault yet: tokens that are sealed on the disk are not left behind like this.
pub async fn in_memory(context: &Context) -> Result<Context, Problem> {
    if context.store.vault_status().await?.place.is_some() {
        return Err(Problem::new(ProblemKind::Internal).detail("There is a vault already"));
    }
    let store = context.store.copy_in_memory(Arc::clone(&context.world.clock)).await?;
    store.create_vault(KeyPlace::Memory, None, context.world.keyring.as_ref()).await?;
    Ok(Context { store, folder: None, ..context.clone() })
}

/// What came out of taking everything to the disk.
pub struct Landed {
    /// What to stand on from now on: the same store.
    pub context: Context,
    /// What is chosen in the folder; `None` where that cannot be read.
    pub settings: Option<Settings>,
    /// Whether everything here began as a copy of that folder, which this window was opened on.
    pub was_from_there: bool,
}

/// While this lives, no other window opens on the same data folder.
pub struct OnlyWindow {
    _lock: WindowLock,
}

impl OnlyWindow {
    /// Keeps other windows from the folder; `None` while one is open on it. Costs microseconds.
    pub fn try_take(context: &Context) -> Option<Self> {
        WindowLock::try_take(context.folder.as_deref()).ok().flatten().map(|lock| Self { _lock: lock })
    }
}

/// Keeps what was only in memory on the disk, and the key at `place`. What was chosen goes there when this is done.
///
/// Interrupted at any point, everything is still in memory or safely on the disk.
pub async fn onto_disk(
    place: KeyPlace,
    passphrase: Option<Passphrase>,
    context: &Context,
) -> Result<Landed, Problem> {
    let passphrase = needed(place, passphrase)?;
    let Some(folder) = context.home.clone() else {
        let nowhere = "This start has no folder to keep anything in";
        return Err(Problem::new(ProblemKind::FolderUnusable).detail(nowhere));
    };
    let landing = context.store.onto_disk(&folder, place, passphrase, context.world.keyring.as_ref());
    let was_from_there =
        landing.await.map_err(|error| Problem::from(error).fact("path", folder.display()))?;
    let settings = store::settings::read(&folder).await.ok();
    let context = Context { folder: Some(folder), ..context.clone() };
    Ok(Landed { context, settings, was_from_there })
}

/// Keeps the key somewhere else. Interrupted at any point it loses nothing.
pub async fn move_key(
    place: KeyPlace,
    passphrase: Option<Passphrase>,
    context: &Context,
) -> Result<(), Problem> {
    let passphrase = needed(place, passphrase)?;
    Ok(context.store.move_key(place, passphrase, context.world.keyring.as_ref()).await?)
}

/// The passphrase, which has to be there where the key is wrapped by it.
fn needed(place: KeyPlace, passphrase: Option<Passphrase>) -> Result<Option<Passphrase>, Problem> {
    let lacks = place == KeyPlace::Passphrase && passphrase.as_ref().is_none_or(Passphrase::is_empty);
    if lacks { Err(Problem::new(ProblemKind::PassphraseNeeded)) } else { Ok(passphrase) }
}

/// Wraps the key by another passphrase.
pub async fn change_passphrase(old: Passphrase, new: Passphrase, context: &Context) -> Result<(), Problem> {
    if new.is_empty() {
        return Err(Problem::new(ProblemKind::PassphraseNeeded));
    }
    Ok(context.store.change_passphrase(old, new).await?)
}

/// A keyring that is looked at without asking the person to unlock it: a start must not wait for an answer nobody gives.
struct Quiet<'a>(&'a dyn Keyring);

#[async_trait]
impl Keyring for Quiet<'_> {
    async fn get(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeyringError> {
        self.0.probe(name).await
    }

    async fn set(&self, name: &str, secret: Zeroizing<Vec<u8>>) -> Result<(), KeyringError> {
        self.0.set(name, secret).await
    }

    async fn remove(&self, name: &str) -> Result<(), KeyringError> {
        self.0.remove(name).await
    }
}

/// The picture after an attempt that began then. A vault that is open stays open, whatever became of the attempt.
pub async fn view(outcome: Result<(), Problem>, begun: jiff::Timestamp, context: &Context) -> VaultView {
    let now = context.world.clock.now();
    let took = u64::try_from(now.duration_since(begun).as_millis()).ok();
    let status = context.store.vault_status().await;
    let place = status.as_ref().ok().and_then(|status| status.place);
    let problem = match (outcome, status) {
        (Ok(()), Ok(_)) => {
            return VaultView { place, state: VaultState::Open, answered_ms: took };
        }
        (Err(_), Ok(status)) if status.unlocked => {
            return VaultView { place, state: VaultState::Open, answered_ms: None };
        }
        (Err(problem), _) => problem,
        (Ok(()), Err(error)) => error.into(),
    };
    VaultView { place, state: VaultState::Shut(Box::new(problem.at(now))), answered_ms: None }
}

#[cfg(test)]
mod tests;
