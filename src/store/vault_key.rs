//! Where the vault's key is: made, fetched, moved and forgotten.
//!
//! The key is written to its new place and read back before the database says that it is there, and leaves its old place
//! only afterwards: whenever this is interrupted, the place the database names has the key. Keyring calls can wait for a
//! person and never happen on the store's thread.

use zeroize::Zeroizing;

use super::error::StoreError;
use super::keeper::Keeper;
use super::passphrase::Wrapped;
use super::seal::{RootKey, VaultId, VaultKey, hexadecimal};
use super::vault_row::{self, Placing, VaultRow};
use super::{Store, audit, events};
use crate::domain::audit::AuditKind;
use crate::domain::problem::ProblemKind;
use crate::domain::secret::Passphrase;
use crate::domain::settings::KeyPlace;
use crate::platform::keyring::{Keyring, KeyringError};

/// What is known of the vault without its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VaultStatus {
    /// Where the key is kept; `None` when no vault has been made yet.
    pub place: Option<KeyPlace>,
    /// Whether this process has the key.
    pub unlocked: bool,
    /// Whether the database is in memory only, so that nothing survives.
    pub in_memory: bool,
}

impl Store {
    /// What is known of the vault.
    pub async fn vault_status(&self) -> Result<VaultStatus, StoreError> {
        let in_memory = self.folder().is_none();
        self.run(move |keeper| {
            let place = vault_row::read(&keeper.connection)?.map(|row| row.place);
            Ok(VaultStatus { place, unlocked: keeper.key.is_some(), in_memory })
        })
        .await
    }

    /// Makes the vault and unlocks it. When there is one already, also one that another program made a moment ago, that one
    /// is unlocked instead. The passphrase counts for [`KeyPlace::Passphrase`] only; [`KeyPlace::Memory`] belongs to a
    /// database in memory and to nothing else.
    pub async fn create_vault(
        &self,
        place: KeyPlace,
        passphrase: Option<Passphrase>,
        keyring: &dyn Keyring,
    ) -> Result<(), StoreError> {
        if self.vault_row().await?.is_some() {
            return self.unlock(keyring, passphrase).await;
        }
        self.suits(place)?;
        let key = VaultKey::new(VaultId::random(&*self.random), RootKey::random(&*self.random));
        let entry = format!("vault-{}", key.vault().as_str());
        let placing =
            self.place_key(key.root(), key.vault(), place, entry, passphrase.clone(), keyring).await?;
        let entry = placing.entry.clone();
        let check_value = key.check_value(&*self.random);
        let made = self.run(move |keeper| {
            let row = VaultRow { vault: key.vault().clone(), revision: 1, placing, check_value };
            make(keeper, key, &row)
        });
        match made.await {
            Ok(true) => Ok(()),
            Ok(false) => {
                self.withdraw(entry, keyring).await;
                self.unlock(keyring, passphrase).await
            }
            Err(error) => {
                self.withdraw(entry, keyring).await;
                Err(error)
            }
        }
    }

    /// Fetches the key and opens the vault. Does nothing when it is open already.
    pub async fn unlock(
        &self,
        keyring: &dyn Keyring,
        passphrase: Option<Passphrase>,
    ) -> Result<(), StoreError> {
        let mut row = self.vault_row().await?.ok_or(StoreError::NoVault)?;
        if self.vault_status().await?.unlocked {
            return Ok(());
        }
        loop {
            let fetched = self.fetch(&row, keyring, passphrase.clone()).await;
            let outcome = match fetched {
                Ok(root) => self.run(move |keeper| admit(keeper, root)).await,
                Err(error) => Err(error),
            };
            let Err(error) = outcome else { return Ok(()) };
            if error == StoreError::PassphraseWrong {
                self.run(record_refused).await.ok(); // the person is told in any case
            }
            // Another program may have moved the key between looking and fetching.
            let now = self.vault_row().await?.ok_or(StoreError::NoVault)?;
            if now.revision == row.revision {
                return Err(error);
            }
            row = now;
        }
    }

    /// Fails unless the vault is open, with what it needs to be opened.
    pub async fn require_unlocked(&self) -> Result<(), StoreError> {
        let status = self.vault_status().await?;
        match status.place {
            _ if status.unlocked => Ok(()),
            None => Err(StoreError::NoVault),
            Some(KeyPlace::Passphrase) => Err(StoreError::PassphraseNeeded),
            Some(KeyPlace::Keyring | KeyPlace::Memory) => Err(StoreError::Locked),
        }
    }

    /// Forgets the key in this process. Not possible for a vault in memory, which has it nowhere else.
    pub async fn lock(&self) -> Result<(), StoreError> {
        if self.folder().is_none() {
            return Err(StoreError::PlaceUnfit);
        }
        self.run(|keeper| {
            keeper.key = None;
            Ok(())
        })
        .await
    }

    /// Moves the key to another place, or wraps it by another passphrase. The vault must be unlocked. Interrupted at any
    /// point, the vault opens from the old place or from the new one.
    pub async fn move_key(
        &self,
        to: KeyPlace,
        new_passphrase: Option<Passphrase>,
        keyring: &dyn Keyring,
    ) -> Result<(), StoreError> {
        let row = self.vault_row().await?.ok_or(StoreError::NoVault)?;
        let root = self.run(|keeper| Ok(keeper.key()?.root().clone())).await?;
        if to == row.place && to != KeyPlace::Passphrase {
            return Ok(());
        }
        self.suits(to)?;
        let entry = self.new_entry(&row.vault);
        let placing = self.place_key(&root, &row.vault, to, entry, new_passphrase, keyring).await?;
        self.switch(row, placing, keyring).await
    }

    /// Wraps the key by another passphrase, which needs the old one and not an unlocked vault.
    pub async fn change_passphrase(&self, old: Passphrase, new: Passphrase) -> Result<(), StoreError> {
        let row = self.vault_row().await?.ok_or(StoreError::NoVault)?;
        let Some(wrapped) = &row.wrapped else {
            return Err(StoreError::PlaceUnfit);
        };
        let root = wrapped.open(old, &row.vault).await?;
        if !VaultKey::new(row.vault.clone(), root.clone()).fits(&row.check_value) {
            return Err(StoreError::WrongKey);
        }
        let wrapped = Wrapped::new(&root, new, self.cost, &row.vault, &*self.random).await?;
        let placing = Placing { place: KeyPlace::Passphrase, entry: None, wrapped: Some(wrapped) };
        let revision = row.revision;
        self.run(move |keeper| replace(keeper, revision, &placing)).await
    }

    /// Takes the key out of the keyring and out of this process, for good; whether it was in a keyring. What is sealed can
    /// never be opened again. Only for erasing everything.
    pub async fn forget_key(&self, keyring: &dyn Keyring) -> Result<bool, StoreError> {
        let entry = self.vault_row().await?.and_then(|row| row.placing.entry);
        if let Some(entry) = &entry {
            keyring.remove(entry).await?;
        }
        self.run(|keeper| {
            keeper.key = None;
            Ok(())
        })
        .await?;
        Ok(entry.is_some())
    }

    pub(super) async fn vault_row(&self) -> Result<Option<VaultRow>, StoreError> {
        self.run(|keeper| vault_row::read(&keeper.connection)).await
    }

    /// Only a database in memory has its key in memory, and nowhere else.
    fn suits(&self, place: KeyPlace) -> Result<(), StoreError> {
        let fits = (place == KeyPlace::Memory) == self.folder().is_none();
        if fits { Ok(()) } else { Err(StoreError::PlaceUnfit) }
    }

    /// A name of its own for every placing: whoever clears up after an interrupted move must not meet a newer one.
    pub(super) fn new_entry(&self, vault: &VaultId) -> String {
        let mut suffix = [0; 4];
        self.random.fill(&mut suffix);
        format!("vault-{}-{}", vault.as_str(), hexadecimal(&suffix))
    }

    /// Brings the key to a place, without telling the database.
    pub(super) async fn place_key(
        &self,
        root: &RootKey,
        vault: &VaultId,
        place: KeyPlace,
        entry: String,
        passphrase: Option<Passphrase>,
        keyring: &dyn Keyring,
    ) -> Result<Placing, StoreError> {
        match place {
            KeyPlace::Memory => Ok(Placing { place, entry: None, wrapped: None }),
            KeyPlace::Passphrase => {
                let passphrase = passphrase.ok_or(StoreError::PassphraseNeeded)?;
                let wrapped = Wrapped::new(root, passphrase, self.cost, vault, &*self.random).await?;
                Ok(Placing { place, entry: None, wrapped: Some(wrapped) })
            }
            KeyPlace::Keyring => {
                keyring.set(&entry, Zeroizing::new(root.bytes().to_vec())).await?;
                let back = keyring.get(&entry).await?;
                if back.is_none_or(|back| back.as_slice() != root.bytes()) {
                    return Err(KeyringError::Broken.into());
                }
                Ok(Placing { place, entry: Some(entry), wrapped: None })
            }
        }
    }

    /// Tells the database where the key is now, then clears up.
    async fn switch(
        &self,
        before: VaultRow,
        placing: Placing,
        keyring: &dyn Keyring,
    ) -> Result<(), StoreError> {
        let (old, new) = (before.placing.entry, placing.entry.clone());
        let revision = before.revision;
        match self.run(move |keeper| replace(keeper, revision, &placing)).await {
            Ok(()) => {
                self.withdraw(old, keyring).await;
                Ok(())
            }
            Err(error) => {
                self.withdraw(new, keyring).await;
                Err(error)
            }
        }
    }

    /// Removes a keyring entry that the database does not name. Best effort: what stays behind opens nothing new.
    pub(super) async fn withdraw(&self, entry: Option<String>, keyring: &dyn Keyring) {
        let Some(entry) = entry else { return };
        // A commit that reported a failure may have happened all the same, so the database is asked, not the outcome.
        let Ok(row) = self.vault_row().await else { return };
        if row.and_then(|row| row.placing.entry).as_deref() != Some(entry.as_str()) {
            keyring.remove(&entry).await.ok();
        }
    }

    async fn fetch(
        &self,
        row: &VaultRow,
        keyring: &dyn Keyring,
        passphrase: Option<Passphrase>,
    ) -> Result<RootKey, StoreError> {
        match (&row.placing.entry, &row.placing.wrapped) {
            (Some(entry), _) => {
                let bytes = keyring.get(entry).await?.ok_or(StoreError::KeyGone)?;
                RootKey::from_bytes(&bytes).ok_or(StoreError::WrongKey)
            }
            (None, Some(wrapped)) => {
                wrapped.open(passphrase.ok_or(StoreError::PassphraseNeeded)?, &row.vault).await
            }
            (None, None) => Err(StoreError::KeyGone),
        }
    }
}

/// Makes the vault with this key, unless there is one; whether it was made. Its first event is authenticated with it.
fn make(keeper: &mut Keeper, key: VaultKey, row: &VaultRow) -> Result<bool, StoreError> {
    let before = keeper.key.replace(key);
    let won = keeper.write(|scribe| {
        let won = vault_row::insert(scribe, row)?;
        if won {
            scribe.record(&events::vault(AuditKind::VaultCreated, row.place, scribe.now()))?;
        }
        Ok(won)
    });
    if won != Ok(true) {
        keeper.key = before;
    }
    won
}

/// Unlocks, if the key is the one the vault was made with.
fn admit(keeper: &mut Keeper, root: RootKey) -> Result<(), StoreError> {
    let row = vault_row::read(&keeper.connection)?.ok_or(StoreError::NoVault)?;
    let key = VaultKey::new(row.vault.clone(), root);
    if !key.fits(&row.check_value) {
        return Err(StoreError::WrongKey);
    }
    keeper.key = Some(key);
    // What waits for the key is chained at the first chance; a disk that takes nothing now must not keep the vault shut.
    audit::chain_all(keeper).ok();
    if row.placing.place == KeyPlace::Passphrase {
        record_opened(keeper).ok();
    }
    Ok(())
}

/// A person has opened the vault. The system's keyring opens for every single command, which tells nobody anything.
fn record_opened(keeper: &mut Keeper) -> Result<(), StoreError> {
    keeper.write(|scribe| {
        let opened = events::vault(AuditKind::VaultOpened, KeyPlace::Passphrase, scribe.now());
        scribe.record(&opened)?;
        Ok(())
    })
}

/// A passphrase was wrong. Who tries again and again with the same file leaves one event, not one a minute.
fn record_refused(keeper: &mut Keeper) -> Result<(), StoreError> {
    keeper.write(|scribe| {
        let refused = events::vault(AuditKind::VaultLocked, KeyPlace::Passphrase, scribe.now());
        scribe.record_unless_waiting(&refused.failed(ProblemKind::PassphraseWrong))
    })
}

/// Switches to another place in one transaction, unless the key has been moved since `revision`.
fn replace(keeper: &mut Keeper, revision: i64, placing: &Placing) -> Result<(), StoreError> {
    keeper.write(|scribe| {
        let from = vault_row::read(scribe)?.map_or(placing.place, |row| row.placing.place);
        let changed = scribe.execute(
            "UPDATE vault SET revision = revision + 1 WHERE one = 1 AND revision = ?1",
            [revision],
        )?;
        if changed == 0 {
            return Err(StoreError::Busy);
        }
        vault_row::place(scribe, placing)?;
        scribe.record(&events::moved(from, placing.place, scribe.now()))?;
        Ok(())
    })?;
    // An old wrapping in the log would still open with the old passphrase.
    keeper.sweep();
    Ok(())
}
