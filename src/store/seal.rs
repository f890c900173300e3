//! Authenticated encryption of one value, bound to vault, account, slot and generation.
//!
//! A sealed value moved to another row, account or vault does not open. Keys and opened values are wiped when dropped and
//! have no `Debug`. XChaCha20-Poly1305: its 24-byte nonce may be random for as many values as will ever be sealed.

use std::fmt;

use chacha20poly1305::aead::AeadInOut;
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::audit::AuditKey;
use super::error::StoreError;
use crate::domain::account::{AccountId, Generation};
use crate::domain::token::Fingerprint;
use crate::platform::random::Random;

/// 32 bytes that everything else is derived from. What the keyring holds or a passphrase wraps.
#[derive(Clone)]
pub(super) struct RootKey(Zeroizing<[u8; 32]>);

impl RootKey {
    /// A new one.
    pub(super) fn random(random: &dyn Random) -> Self {
        let mut bytes = Zeroizing::new([0; 32]);
        random.fill(&mut *bytes);
        Self(bytes)
    }

    /// From stored bytes; `None` when their number is wrong.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut own = Zeroizing::new([0; 32]);
        if bytes.len() != own.len() {
            return None;
        }
        own.copy_from_slice(bytes);
        Some(Self(own))
    }

    /// The bytes, for the keyring or a wrapping.
    pub(super) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// Names a vault: 32 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct VaultId(String);

impl VaultId {
    /// A new one.
    pub(super) fn random(random: &dyn Random) -> Self {
        let mut bytes = [0; 16];
        random.fill(&mut bytes);
        Self(hexadecimal(&bytes))
    }

    /// As it was stored.
    pub(super) fn stored(text: String) -> Self {
        Self(text)
    }

    /// The digits.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

/// Two digits a byte.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    use fmt::Write as _;
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        write!(text, "{byte:02x}").ok(); // writing to a String cannot fail
    }
    text
}

/// Where a sealed value belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Binding {
    /// Whose it is.
    pub(super) account: AccountId,
    /// What it is.
    pub(super) slot: Slot,
    /// Which version of the account brought it.
    pub(super) generation: Generation,
}

/// What a sealed value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slot {
    /// A known text, to tell a wrong key.
    Check,
    /// The access token.
    Access,
    /// The refresh token in force.
    Refresh,
    /// The one before it, until the one in force has worked once.
    PreviousRefresh,
    /// One that the provider definitely refused, until a new sign-in works.
    RetiredRefresh,
    /// The client secret.
    ClientSecret,
    /// What reads and deletes the client's registration at the provider.
    Registration,
}

impl Slot {
    /// The name it is stored and bound under; never changed after a release.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Check => "check",
            Self::Access => "access",
            Self::Refresh => "refresh",
            Self::PreviousRefresh => "previous-refresh",
            Self::RetiredRefresh => "retired-refresh",
            Self::ClientSecret => "client-secret",
            Self::Registration => "registration",
        }
    }
}

/// The keys of an unlocked vault.
pub(super) struct VaultKey {
    vault: VaultId,
    root: RootKey,
    sealing: Zeroizing<[u8; 32]>,
    naming: Zeroizing<[u8; 32]>,
    audit: AuditKey,
}

impl VaultKey {
    /// Derives the keys (RFC 5869).
    pub(super) fn new(vault: VaultId, root: RootKey) -> Self {
        let sealing = derive(&root, &vault, "mailward/1/seal");
        let naming = derive(&root, &vault, "mailward/1/fingerprint");
        let chain = derive(&root, &vault, "mailward/1/audit");
        let head = derive(&root, &vault, "mailward/1/audit-head");
        let audit = AuditKey::new(&chain, head, vault.clone());
        Self { vault, root, sealing, naming, audit }
    }

    /// What the record is authenticated with.
    pub(super) const fn audit(&self) -> &AuditKey {
        &self.audit
    }

    /// What the keys were derived from, for moving it elsewhere.
    pub(super) fn root(&self) -> &RootKey {
        &self.root
    }

    /// Which vault it opens.
    pub(super) fn vault(&self) -> &VaultId {
        &self.vault
    }

    /// Seals a value for one place.
    pub(super) fn seal(&self, binding: Binding, plain: &[u8], random: &dyn Random) -> Vec<u8> {
        encrypt(&self.sealing, &self.associated(binding), plain, random)
    }

    /// Opens what was sealed for this place; `None` when it was changed, moved, or sealed with another key.
    pub(super) fn open(&self, binding: Binding, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        decrypt(&self.sealing, &self.associated(binding), sealed)
    }

    /// What tells a right key from a wrong one.
    pub(super) fn check_value(&self, random: &dyn Random) -> Vec<u8> {
        self.seal(CHECK, self.vault.as_str().as_bytes(), random)
    }

    /// Whether this is the key the check value was made with.
    pub(super) fn fits(&self, check_value: &[u8]) -> bool {
        self.open(CHECK, check_value).is_some()
    }

    /// Names a token without telling it: the same token has the same name in this vault only.
    pub(super) fn fingerprint(&self, token: &str) -> Fingerprint {
        #[expect(clippy::expect_used, reason = "HMAC takes keys of every length")]
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(&*self.naming).expect("any key length");
        mac.update(token.as_bytes());
        Fingerprint::from_hash(&mac.finalize().into_bytes())
    }

    /// Every part has a fixed length or an end mark, so no two bindings give the same bytes.
    fn associated(&self, binding: Binding) -> Vec<u8> {
        let mut data = format!("{}\0{}\0", self.vault.as_str(), binding.slot.name()).into_bytes();
        data.extend_from_slice(&binding.account.get().to_be_bytes());
        data.extend_from_slice(&binding.generation.get().to_be_bytes());
        data
    }
}

/// The check value belongs to no account; rows begin at 1.
const CHECK: Binding =
    Binding { account: AccountId::new(0), slot: Slot::Check, generation: Generation::new(0) };

fn derive(root: &RootKey, vault: &VaultId, purpose: &str) -> Zeroizing<[u8; 32]> {
    let mut key = Zeroizing::new([0; 32]);
    let source = Hkdf::<Sha256>::new(Some(vault.as_str().as_bytes()), root.bytes());
    #[expect(clippy::expect_used, reason = "HKDF gives up to 8,160 bytes")]
    source.expand(purpose.as_bytes(), &mut *key).expect("32 bytes are few enough");
    key
}

/// Nonce, sealed bytes, tag.
pub(super) fn encrypt(key: &[u8; 32], associated: &[u8], plain: &[u8], random: &dyn Random) -> Vec<u8> {
    let mut nonce = [0; NONCE];
    random.fill(&mut nonce);
    // Room for the tag as well: growing would leave a copy of the plain bytes behind.
    let mut buffer = Zeroizing::new(Vec::with_capacity(plain.len() + TAG));
    buffer.extend_from_slice(plain);
    let cipher = XChaCha20Poly1305::new(key.into());
    #[expect(clippy::expect_used, reason = "sealing fails above 256 GiB only")]
    cipher.encrypt_in_place(&XNonce::from(nonce), associated, &mut *buffer).expect("a short value");
    [nonce.as_slice(), buffer.as_slice()].concat()
}

/// The opposite; `None` when anything differs from what was sealed.
pub(super) fn decrypt(key: &[u8; 32], associated: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (nonce, rest) = sealed.split_at_checked(NONCE)?;
    let nonce: [u8; NONCE] = nonce.try_into().ok()?;
    let mut buffer = Zeroizing::new(rest.to_vec());
    let cipher = XChaCha20Poly1305::new(key.into());
    cipher.decrypt_in_place(&XNonce::from(nonce), associated, &mut *buffer).ok()?;
    Some(buffer)
}

const NONCE: usize = 24;
const TAG: usize = 16;

/// A text that was opened. Copied at its exact length, because a longer buffer would be moved and left behind unwiped.
pub(super) fn text(opened: &Zeroizing<Vec<u8>>) -> Result<String, StoreError> {
    let text =
        std::str::from_utf8(opened).map_err(|_bytes| StoreError::damaged("a sealed value is not a text"))?;
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::random::SystemRandom;

    fn key() -> VaultKey {
        VaultKey::new(VaultId::random(&SystemRandom), RootKey::random(&SystemRandom))
    }

    fn binding() -> Binding {
        Binding { account: AccountId::new(7), slot: Slot::Refresh, generation: Generation::new(3) }
    }

    #[test]
    fn a_sealed_value_opens_in_its_own_place_only() {
        let key = key();
        let sealed = key.seal(binding(), b"token", &SystemRandom);
        assert_eq!(**key.open(binding(), &sealed).unwrap(), *b"token");
        let elsewhere = [
            Binding { account: AccountId::new(8), ..binding() },
            Binding { slot: Slot::PreviousRefresh, ..binding() },
            Binding { generation: Generation::new(4), ..binding() },
        ];
        for other in elsewhere {
            assert!(key.open(other, &sealed).is_none(), "{other:?}");
        }
    }

    #[test]
    fn a_changed_shortened_or_empty_value_does_not_open() {
        let key = key();
        let sealed = key.seal(binding(), b"token", &SystemRandom);
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(key.open(binding(), &changed).is_none(), "byte {at}");
            assert!(key.open(binding(), &sealed[..at]).is_none(), "first {at}");
        }
    }

    #[test]
    fn another_key_or_another_vault_does_not_fit() {
        let root = RootKey::random(&SystemRandom);
        let vault = VaultId::random(&SystemRandom);
        let check = VaultKey::new(vault.clone(), root.clone()).check_value(&SystemRandom);
        assert!(VaultKey::new(vault.clone(), root.clone()).fits(&check));
        assert!(!VaultKey::new(vault, RootKey::random(&SystemRandom)).fits(&check));
        assert!(!VaultKey::new(VaultId::random(&SystemRandom), root).fits(&check));
    }

    #[test]
    fn the_same_value_is_never_sealed_to_the_same_bytes() {
        let key = key();
        let one = key.seal(binding(), b"token", &SystemRandom);
        assert_ne!(one, key.seal(binding(), b"token", &SystemRandom));
    }

    #[test]
    fn a_fingerprint_depends_on_token_and_vault() {
        let (here, there) = (key(), key());
        assert_eq!(here.fingerprint("token"), here.fingerprint("token"));
        assert_ne!(here.fingerprint("token"), here.fingerprint("tokem"));
        assert_ne!(here.fingerprint("token"), there.fingerprint("token"));
    }
}
