//! Wraps the vault's key by a passphrase (Argon2id, RFC 9106).
//!
//! The work takes a good part of a second and much memory by design, so it has a thread of its own and never holds up the
//! database or the runtime. Stored costs are bounded before they are believed.

use argon2::{Algorithm, Argon2, Params, Version};
use secrecy::ExposeSecret;
use zeroize::Zeroizing;

use super::error::StoreError;
use super::keeper;
use super::seal::{self, RootKey, VaultId};
use crate::domain::secret::Passphrase;
use crate::platform::random::Random;

/// How much work one guess of the passphrase costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PassphraseCost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub passes: u32,
    /// Lanes of the memory.
    pub lanes: u32,
}

impl Default for PassphraseCost {
    /// The second recommended choice of RFC 9106, section 4: 64 MiB, three passes, four lanes.
    fn default() -> Self {
        Self { memory_kib: 64 * 1024, passes: 3, lanes: 4 }
    }
}

impl PassphraseCost {
    /// A damaged database must not make us fill the memory or work for an hour.
    fn params(self) -> Option<Params> {
        let sane = self.memory_kib <= 1024 * 1024 && self.passes <= 64 && self.lanes <= 16;
        if sane { Params::new(self.memory_kib, self.passes, self.lanes, Some(32)).ok() } else { None }
    }
}

/// A vault's key, wrapped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wrapped {
    /// What unwrapping costs.
    pub(super) cost: PassphraseCost,
    /// Different for every wrapping.
    pub(super) salt: Vec<u8>,
    /// The key, sealed by what the passphrase gives.
    pub(super) bytes: Vec<u8>,
}

impl Wrapped {
    /// Wraps a key with a new salt.
    pub(super) async fn new(
        root: &RootKey,
        passphrase: Passphrase,
        cost: PassphraseCost,
        vault: &VaultId,
        random: &dyn Random,
    ) -> Result<Self, StoreError> {
        if passphrase.is_empty() {
            return Err(StoreError::PassphraseNeeded);
        }
        let mut salt = vec![0; 16];
        random.fill(&mut salt);
        let key = derive(passphrase, salt.clone(), cost).await?;
        let bytes = seal::encrypt(&key, &associated(vault, cost), root.bytes(), random);
        Ok(Self { cost, salt, bytes })
    }

    /// Unwraps it; a wrong passphrase and a changed wrapping cannot be told apart.
    pub(super) async fn open(&self, passphrase: Passphrase, vault: &VaultId) -> Result<RootKey, StoreError> {
        let key = derive(passphrase, self.salt.clone(), self.cost).await?;
        let bytes = seal::decrypt(&key, &associated(vault, self.cost), &self.bytes);
        bytes.and_then(|bytes| RootKey::from_bytes(&bytes)).ok_or(StoreError::PassphraseWrong)
    }
}

fn associated(vault: &VaultId, cost: PassphraseCost) -> Vec<u8> {
    let PassphraseCost { memory_kib, passes, lanes } = cost;
    format!("mailward/1/wrap\0{}\0{memory_kib},{passes},{lanes}", vault.as_str()).into_bytes()
}

pub(super) async fn derive(
    passphrase: Passphrase,
    salt: Vec<u8>,
    cost: PassphraseCost,
) -> Result<Zeroizing<[u8; 32]>, StoreError> {
    let params = cost.params().ok_or_else(|| StoreError::damaged("the passphrase's costs make no sense"))?;
    let work = move || {
        let mut key = Zeroizing::new([0; 32]);
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        #[expect(clippy::disallowed_methods, reason = "the key is derived from the passphrase here")]
        let outcome = argon.hash_password_into(passphrase.expose_secret().as_bytes(), &salt, &mut *key);
        outcome.map(|()| key)
    };
    keeper::apart("passphrase", work).await?.map_err(|error| match error {
        argon2::Error::OutOfMemory => {
            StoreError::Io("there is not enough memory to check the passphrase".to_owned())
        }
        _ => StoreError::damaged("the passphrase's salt makes no sense"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::random::SystemRandom;

    const CHEAP: PassphraseCost = PassphraseCost { memory_kib: 64, passes: 1, lanes: 1 };

    async fn wrapped(vault: &VaultId, root: &RootKey) -> Wrapped {
        Wrapped::new(root, Passphrase::new("correct horse"), CHEAP, vault, &SystemRandom).await.unwrap()
    }

    #[tokio::test]
    async fn a_wrapped_key_opens_with_its_passphrase_only() {
        let (vault, root) = (VaultId::random(&SystemRandom), RootKey::random(&SystemRandom));
        let wrapped = wrapped(&vault, &root).await;
        let opened = wrapped.open(Passphrase::new("correct horse"), &vault).await.unwrap();
        assert_eq!(opened.bytes(), root.bytes());
        let wrong = wrapped.open(Passphrase::new("correct horsf"), &vault).await;
        assert_eq!(wrong.err(), Some(StoreError::PassphraseWrong));
    }

    #[tokio::test]
    async fn the_usual_cost_is_at_least_64_mib_and_works() {
        assert!(PassphraseCost::default().memory_kib >= 64 * 1024);
        let (vault, root) = (VaultId::random(&SystemRandom), RootKey::random(&SystemRandom));
        let (words, cost) = (Passphrase::new("correct horse"), PassphraseCost::default());
        let wrapped = Wrapped::new(&root, words.clone(), cost, &vault, &SystemRandom).await.unwrap();
        assert_eq!(wrapped.open(words, &vault).await.unwrap().bytes(), root.bytes());
    }

    #[tokio::test]
    async fn costs_beyond_reason_are_refused_before_any_work() {
        let (vault, root) = (VaultId::random(&SystemRandom), RootKey::random(&SystemRandom));
        let mut wrapped = wrapped(&vault, &root).await;
        wrapped.cost.memory_kib = u32::MAX;
        let refused = wrapped.open(Passphrase::new("correct horse"), &vault).await;
        assert!(matches!(refused.err(), Some(StoreError::Damaged(_))));
    }

    #[tokio::test]
    async fn an_empty_passphrase_protects_nothing_and_is_refused() {
        let (vault, root) = (VaultId::random(&SystemRandom), RootKey::random(&SystemRandom));
        let refused = Wrapped::new(&root, Passphrase::new(""), CHEAP, &vault, &SystemRandom).await;
        assert_eq!(refused.err(), Some(StoreError::PassphraseNeeded));
    }
}
