//! What the store guarantees as a whole, and the small world its tests stand on.

use std::collections::HashMap;
use std::fs;
use std::future::pending;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use zeroize::Zeroizing;

use super::*;
use crate::domain::account::{Account, AccountId, Generation, NewAccount};
use crate::domain::scope::{Scope, Uses};
use crate::domain::secret::{AccessToken, IdToken, Passphrase, RefreshToken};
use crate::domain::settings::KeyPlace;
use crate::domain::token::{TokenKind, TokenSet};
use crate::platform::clock::Clock;
use crate::platform::keyring::{Keyring, KeyringError};
use crate::platform::random::SystemRandom;

mod accounts;
mod audit;
mod canary;
mod damage;
mod keys;
mod looks;
mod memory;
mod sharing;
mod tokens;

/// A data folder that goes away with the test.
pub(super) struct Home(tempfile::TempDir);

impl Home {
    pub(super) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(super) fn path(&self) -> PathBuf {
        self.0.path().join("data")
    }

    pub(super) fn database(&self) -> PathBuf {
        self.path().join("mailward.db")
    }

    /// Another store on the same folder, as a second program would have.
    pub(super) async fn open(&self) -> Store {
        open(Some(&self.path())).await.unwrap()
    }

    /// A store whose vault has its key in this keyring.
    pub(super) async fn unlocked(&self, keyring: &TestKeyring) -> Store {
        let store = self.open().await;
        store.create_vault(KeyPlace::Keyring, None, keyring).await.unwrap();
        store
    }

    /// Every byte of every file in the folder.
    pub(super) fn bytes(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut found = Vec::new();
        let mut folders = vec![self.path()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    found.push((path.clone(), fs::read(path).unwrap()));
                }
            }
        }
        found
    }
}

pub(super) async fn open(folder: Option<&Path>) -> Result<Store, StoreError> {
    let cheap = PassphraseCost { memory_kib: 64, passes: 1, lanes: 1 };
    let store = Store::open(folder, Arc::new(SystemRandom), Arc::new(StepClock::default())).await?;
    Ok(store.with_passphrase_cost(cheap))
}

/// A store in memory with an open vault.
pub(super) async fn in_memory() -> Store {
    let store = open(None).await.unwrap();
    store.create_vault(KeyPlace::Memory, None, &TestKeyring::default()).await.unwrap();
    store
}

/// What a keyring can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Ask {
    Get,
    Set,
    Remove,
}

/// What the next question of a kind meets.
#[derive(Debug, Clone, Copy)]
pub(super) enum Trouble {
    /// It fails.
    Fails(KeyringError),
    /// Nothing is done and no answer comes: the program dies before.
    HangsBefore,
    /// It is done and no answer comes: the program dies after.
    HangsAfter,
    /// Something else is given back.
    Garbles,
}

/// A keyring that works unless told otherwise. Clones are the same one.
#[derive(Clone, Default)]
pub(super) struct TestKeyring {
    entries: Arc<Mutex<HashMap<String, Vec<u8>>>>,
    troubles: Arc<Mutex<HashMap<Ask, Trouble>>>,
    hung: Arc<tokio::sync::Notify>,
}

impl TestKeyring {
    pub(super) fn trouble(&self, ask: Ask, trouble: Trouble) {
        self.troubles.lock().unwrap().insert(ask, trouble);
    }

    pub(super) fn calm(&self) {
        self.troubles.lock().unwrap().clear();
    }

    pub(super) fn names(&self) -> Vec<String> {
        let mut names: Vec<_> = self.entries.lock().unwrap().keys().cloned().collect();
        names.sort();
        names
    }

    pub(super) fn overwrite_all(&self, bytes: &[u8]) {
        self.entries.lock().unwrap().values_mut().for_each(|entry| *entry = bytes.to_vec());
    }

    pub(super) fn clear(&self) {
        self.entries.lock().unwrap().clear();
    }

    async fn hang<T>(&self) -> T {
        self.hung.notify_one();
        pending().await
    }

    async fn meet<T>(&self, ask: Ask, work: impl FnOnce() -> T) -> Result<T, KeyringError> {
        let trouble = self.troubles.lock().unwrap().get(&ask).copied();
        match trouble {
            Some(Trouble::Fails(error)) => Err(error),
            Some(Trouble::HangsBefore) => self.hang().await,
            Some(Trouble::HangsAfter) => {
                work();
                self.hang().await
            }
            Some(Trouble::Garbles) | None => Ok(work()),
        }
    }
}

#[async_trait]
impl Keyring for TestKeyring {
    async fn get(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeyringError> {
        let garbles = matches!(self.troubles.lock().unwrap().get(&Ask::Get), Some(Trouble::Garbles));
        let entry = self.meet(Ask::Get, || self.entries.lock().unwrap().get(name).cloned()).await?;
        Ok(entry.map(|bytes| Zeroizing::new(if garbles { vec![7; 32] } else { bytes })))
    }

    async fn set(&self, name: &str, secret: Zeroizing<Vec<u8>>) -> Result<(), KeyringError> {
        self.meet(Ask::Set, || self.entries.lock().unwrap().insert(name.to_owned(), secret.to_vec())).await?;
        Ok(())
    }

    async fn remove(&self, name: &str) -> Result<(), KeyringError> {
        self.meet(Ask::Remove, || self.entries.lock().unwrap().remove(name)).await?;
        Ok(())
    }
}

/// Something to happen at a nap.
type Hook = Box<dyn FnOnce() + Send>;

/// A clock on which a nap is over at once and the time it was for has passed.
#[derive(Default)]
pub(super) struct StepClock {
    at: Mutex<(Option<Timestamp>, usize)>,
    hooks: Mutex<HashMap<usize, Hook>>,
}

impl StepClock {
    pub(super) fn naps(&self) -> usize {
        self.at.lock().unwrap().1
    }

    pub(super) fn at_nap(&self, count: usize, hook: impl FnOnce() + Send + 'static) {
        self.hooks.lock().unwrap().insert(count, Box::new(hook));
    }
}

#[async_trait]
impl Clock for StepClock {
    fn now(&self) -> Timestamp {
        self.at.lock().unwrap().0.unwrap_or_else(|| moment(0))
    }

    async fn nap(&self, until: Timestamp) {
        let count = {
            let mut at = self.at.lock().unwrap();
            *at = (Some(until), at.1 + 1);
            at.1
        };
        if let Some(hook) = self.hooks.lock().unwrap().remove(&count) {
            hook();
        }
    }
}

/// So many minutes after the tests begin.
pub(super) fn moment(minutes: i64) -> Timestamp {
    "2026-11-22T10:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_mins(minutes)
}

pub(super) fn new_account(address: &str) -> NewAccount {
    NewAccount {
        address: address.parse().unwrap(),
        mailbox: None,
        provider: "example".parse().unwrap(),
        uses: Uses::usual(),
        servers: Vec::new(),
        redirect: None,
        particulars: crate::domain::account::Particulars::default(),
    }
}

pub(super) async fn anna(store: &Store) -> Account {
    store.add_account(new_account("anna@example.org"), moment(0)).await.unwrap()
}

pub(super) fn token_set(access: &str, refresh: Option<&str>, minutes: i64) -> TokenSet {
    TokenSet {
        access: AccessToken::new(access),
        refresh: refresh.map(RefreshToken::new),
        id: Some(IdToken::new(format!("{access}-id"))),
        kind: TokenKind::Opaque,
        received_at: moment(minutes),
        expires_at: Some(moment(minutes + 60)),
        refresh_expires_at: None,
        granted: None,
    }
}

pub(super) fn signed_in(tokens: TokenSet) -> SignedIn {
    SignedIn {
        tokens,
        asked: Scope::list("openid mail"),
        signed_in_as: Some("anna@example.org".to_owned()),
        subject: Some("42".to_owned()),
        person: Some("Anna Example".to_owned()),
        factors: vec!["pwd".to_owned(), "otp".to_owned()],
        issuer: Some("https://id.example.org".to_owned()),
        authenticated_at: Some(moment(-1)),
        class: None,
    }
}

/// Signs Anna in with these tokens.
pub(super) async fn sign_in(store: &Store, account: &Account, access: &str, refresh: &str) -> Account {
    let brought = signed_in(token_set(access, Some(refresh), 0));
    store.keep_sign_in(account.id, account.generation, brought).await.unwrap()
}

/// What is stored: generation, access, refresh, previous refresh, retired refresh.
pub(super) async fn stored(store: &Store, id: AccountId) -> (Generation, [Option<String>; 4]) {
    fn plain(secret: Option<&impl secrecy::ExposeSecret<str>>) -> Option<String> {
        #[expect(clippy::disallowed_methods, reason = "the test compares what was stored")]
        secret.map(|secret| secret.expose_secret().to_owned())
    }
    let tokens = store.tokens(id).await.unwrap();
    let refreshes = [&tokens.refresh, &tokens.previous_refresh, &tokens.retired_refresh];
    let [refresh, previous, retired] = refreshes.map(|token| plain(token.as_ref()));
    (tokens.generation, [plain(tokens.access.as_ref()), refresh, previous, retired])
}

/// The same, as expected.
pub(super) fn expected(generation: u64, tokens: [&str; 4]) -> (Generation, [Option<String>; 4]) {
    let some = |token: &str| (!token.is_empty()).then(|| token.to_owned());
    (Generation::new(generation), tokens.map(some))
}

pub(super) fn passphrase(text: &str) -> Passphrase {
    Passphrase::new(text)
}

/// Why an account has no tokens any more.
fn standing() -> crate::domain::account::StandingProblem {
    let problem = crate::domain::problem::Problem::new(crate::domain::problem::ProblemKind::SignedOutHere);
    crate::domain::account::StandingProblem { problem, since: moment(0), attempts: 1 }
}
