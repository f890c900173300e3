//! What locks the sealed part of a file that leaves this computer: a key from a passphrase (Argon2id), and one box
//! (XChaCha20-Poly1305) that is bound to everything that stands open before it.
//!
//! Who changes a byte of the open part (a server, an address to get tokens at) has a box that does not open. A wrong
//! passphrase and a changed file cannot be told apart. Costs come from the file and are bounded before they are believed.

use zeroize::Zeroizing;

use super::error::StoreError;
use super::passphrase::{self, PassphraseCost};
use super::{Store, seal};
use crate::domain::secret::Passphrase;

/// How the key is made of the passphrase. Nothing in it is secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileLock {
    /// What one guess costs.
    pub cost: PassphraseCost,
    /// Different for every file.
    pub salt: [u8; SALT],
}

/// Bytes of a salt.
pub const SALT: usize = 16;

impl FileLock {
    /// As it stands in a file; `None` where the costs are beyond what anybody would want to wait for.
    pub fn read(cost: PassphraseCost, salt: [u8; SALT]) -> Option<Self> {
        let work = u64::from(cost.memory_kib) * u64::from(cost.passes);
        (work <= MOST_WORK).then_some(Self { cost, salt })
    }
}

/// Twenty times the work of our own files.
const MOST_WORK: u64 = 4 * 1024 * 1024;

impl Store {
    /// A new one, at the cost of this store.
    pub fn file_lock(&self) -> FileLock {
        let mut salt = [0; SALT];
        self.random.fill(&mut salt);
        FileLock { cost: self.cost, salt }
    }

    /// Seals what is secret, bound to what is open.
    pub async fn seal_for_file(
        &self,
        lock: FileLock,
        passphrase: Passphrase,
        open: &[u8],
        secret: &[u8],
    ) -> Result<Vec<u8>, StoreError> {
        let key = passphrase::derive(passphrase, lock.salt.to_vec(), lock.cost).await?;
        Ok(seal::encrypt(&key, open, secret, &*self.random))
    }

    /// The opposite.
    pub async fn open_from_file(
        &self,
        lock: FileLock,
        passphrase: Passphrase,
        open: &[u8],
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        let key = passphrase::derive(passphrase, lock.salt.to_vec(), lock.cost).await?;
        seal::decrypt(&key, open, sealed).ok_or(StoreError::PassphraseWrong)
    }
}
