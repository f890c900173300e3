//! A stage for the tests of services and engine: a fake world, a real store, a provider that is scripted, and keys that
//! really sign. And what is shared by all services.

use std::path::Path;
use std::sync::OnceLock;

use jiff::SignedDuration;
use serde_json::{Map, Value, json};
use url::Url;

use super::*;
use crate::domain::account::{Client, NewAccount};
use crate::domain::problem::Failure;
use crate::domain::secret::{AccessToken, RefreshToken};
use crate::domain::settings::KeyPlace;
use crate::domain::token::{TokenKind, TokenSet};
use crate::jwt::{SigningAlgorithm, SigningKey};
use crate::platform::clock::Clock;
use crate::protocol::verdict;
use crate::store::SignedIn;
use crate::testing::world::{FakeWorld, Reply};

pub(crate) const TOKEN: &str = "id.example.org/token";
pub(crate) const ROOT: &str = "id.example.org/";
pub(crate) const JWKS: &str = "id.example.org/jwks";
pub(crate) const REVOKE: &str = "id.example.org/revoke";
pub(crate) const DEVICE: &str = "id.example.org/device";

/// A fake world with a store, whose vault is open.
pub(crate) struct Stage {
    pub(crate) fakes: FakeWorld,
    pub(crate) context: Context,
    /// The data folder is in it, where there is one.
    home: tempfile::TempDir,
}

impl Stage {
    /// Nothing is on the disk.
    pub(crate) async fn in_memory() -> Self {
        let (world, fakes) = FakeWorld::new();
        let store =
            Store::open(None, std::sync::Arc::clone(&world.random), std::sync::Arc::clone(&world.clock))
                .await
                .unwrap();
        store.create_vault(KeyPlace::Memory, None, world.keyring.as_ref()).await.unwrap();
        Self::with(world, fakes, store, tempfile::tempdir().unwrap()).await
    }

    /// In a folder that goes away with the test; the key is in the keyring.
    pub(crate) async fn on_disk() -> Self {
        let (world, fakes) = FakeWorld::new();
        let home = tempfile::tempdir().unwrap();
        let store = open(&home, &world.clock).await;
        store.create_vault(KeyPlace::Keyring, None, world.keyring.as_ref()).await.unwrap();
        Self::with(world, fakes, store, home).await
    }

    async fn with(world: World, fakes: FakeWorld, store: Store, home: tempfile::TempDir) -> Self {
        let folder = home.path().join("data");
        store.keep_provider(provider()).await.unwrap();
        fakes.transport.always(ROOT, Reply::html(404, "")); // whether it is there is asked after waking up
        fakes.transport.always(JWKS, Reply::json(200, json!({ "keys": [key().public_jwk()] }).to_string()));
        Self {
            fakes,
            context: Context {
                world,
                folder: store.folder().map(Path::to_path_buf),
                home: Some(folder),
                store,
                keys: inspect::KeyShelf::default(),
                organisation: crate::services::organisation::InForce::default(),
            },
            home,
        }
    }

    /// The same folder as another process sees it.
    pub(crate) async fn other_process(&self) -> Context {
        let store = open(&self.home, &self.context.world.clock).await;
        store.unlock(self.fakes.keyring.as_ref(), None).await.unwrap();
        Context {
            world: self.fakes.world(),
            store,
            folder: self.context.folder.clone(),
            home: self.context.home.clone(),
            keys: inspect::KeyShelf::default(),
            organisation: crate::services::organisation::InForce::default(),
        }
    }

    /// Every byte of every file in the folder.
    pub(crate) fn files(&self) -> Vec<(std::path::PathBuf, Vec<u8>)> {
        let mut found = Vec::new();
        let mut folders = vec![self.context.folder.clone().unwrap()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    found.push((path.clone(), std::fs::read(path).unwrap()));
                }
            }
        }
        found
    }

    /// An account with a client, never signed in.
    pub(crate) async fn account(&self, address: &str) -> Account {
        let new = NewAccount {
            address: address.parse().unwrap(),
            mailbox: None,
            provider: provider().id,
            uses: Uses::usual(),
            servers: Vec::new(),
            redirect: None,
            particulars: crate::domain::account::Particulars::default(),
        };
        let store = &self.context.store;
        let account = store.add_account(new, self.fakes.clock.now()).await.unwrap();
        store.set_client(account.id, Some(client("client-1")), None).await.unwrap()
    }

    /// An account that was signed in just now, with tokens for an hour.
    pub(crate) async fn signed_in(&self, address: &str) -> Account {
        let account = self.account(address).await;
        self.sign_in(&account, "CANARY-access-0", Some("CANARY-refresh-0")).await
    }

    /// Keeps tokens as a sign-in does.
    pub(crate) async fn sign_in(&self, account: &Account, access: &str, refresh: Option<&str>) -> Account {
        let received_at = self.fakes.clock.now();
        let tokens = TokenSet {
            access: AccessToken::new(access),
            refresh: refresh.map(RefreshToken::new),
            id: None,
            kind: TokenKind::Opaque,
            received_at,
            expires_at: Some(received_at + SignedDuration::from_hours(1)),
            refresh_expires_at: None,
            granted: None,
        };
        let signed_in = SignedIn {
            tokens,
            asked: scopes(&provider(), &Uses::usual(), &self.context).unwrap(),
            signed_in_as: Some(account.address.to_string()),
            subject: Some("user-1".into()),
            person: None,
            factors: Vec::new(),
            issuer: None,
            authenticated_at: None,
            class: None,
        };
        let store = &self.context.store;
        let now = store.account(account.id).await.unwrap().unwrap().generation;
        store.keep_sign_in(account.id, now, signed_in).await.unwrap()
    }

    /// The stored tokens, in the clear: access, refresh.
    pub(crate) async fn stored(&self, id: AccountId) -> (Option<String>, Option<String>) {
        let tokens = self.context.store.tokens(id).await.unwrap();
        (tokens.access.as_ref().map(open_secret), tokens.refresh.as_ref().map(open_secret))
    }

    pub(crate) async fn reread(&self, id: AccountId) -> Account {
        self.context.account(id).await.unwrap()
    }
}

async fn open(home: &tempfile::TempDir, clock: &std::sync::Arc<dyn Clock>) -> Store {
    let random = std::sync::Arc::new(crate::platform::random::SystemRandom);
    let clock = std::sync::Arc::clone(clock);
    Store::open(Some(&home.path().join("data")), random, clock).await.unwrap()
}

pub(crate) fn open_secret(secret: &impl secrecy::ExposeSecret<str>) -> String {
    #[expect(clippy::disallowed_methods, reason = "a test looks at what was stored")]
    secret.expose_secret().to_owned()
}

pub(crate) fn client(id: &str) -> Client {
    Client {
        id: id.parse().unwrap(),
        name: None,
        has_secret: false,
        registered_here: false,
        secret_expires_at: None,
        management: None,
    }
}

/// The key of the scripted provider.
pub(crate) fn key() -> &'static SigningKey {
    static KEY: OnceLock<SigningKey> = OnceLock::new();
    KEY.get_or_init(|| SigningKey::generate(SigningAlgorithm::Es256).unwrap())
}

/// Claims of an ID token for Anna, with changes; `null` takes one away.
pub(crate) fn claims(nonce: &str, changes: &Value) -> Map<String, Value> {
    let now = FakeWorld::new().1.clock.now().as_second();
    let mut claims = json!({
        "iss": "https://id.example.org", "sub": "user-1", "aud": "client-1", "nonce": nonce, "iat": now,
        "exp": now + 3600, "email": "anna@example.org", "name": "Anna Li", "amr": ["pwd"], "auth_time": now - 5,
    });
    let claims = claims.as_object_mut().unwrap();
    for (name, change) in changes.as_object().unwrap() {
        match change {
            Value::Null => drop(claims.remove(name)),
            change => drop(claims.insert(name.clone(), change.clone())),
        }
    }
    claims.clone()
}

pub(crate) fn id_token(nonce: &str, changes: &Value) -> String {
    key().sign("JWT", &claims(nonce, changes)).unwrap()
}

/// A token answer with these tokens.
pub(crate) fn tokens(access: &str, refresh: Option<&str>, id: Option<String>) -> Value {
    let mut answer = json!({ "access_token": access, "token_type": "Bearer", "expires_in": 3600 });
    if let Some(refresh) = refresh {
        answer["refresh_token"] = refresh.into();
    }
    if let Some(id) = id {
        answer["id_token"] = id.into();
    }
    answer
}

pub(crate) fn answer(status: u16, body: &Value) -> Reply {
    Reply::json(status, body.to_string())
}

/// A parameter of a link.
pub(crate) fn parameter(link: &Url, name: &str) -> String {
    let mut found = link.query_pairs().filter(|(known, _)| known == name);
    let (_, value) = found.next().expect("the parameter is in the link");
    assert!(found.next().is_none(), "{name} is there twice");
    value.into_owned()
}

/// A provider with every endpoint; what a test needs differently it changes.
pub(crate) fn provider() -> Provider {
    Provider::from_toml(PROVIDER).unwrap()
}

const PROVIDER: &str = r#"
id = "example"
name = "Example Mail"
short_name = "Example"
kind = "oauth"
verified = false
date = "2026-11-22"
source = "a test"
domains = ["example.org"]
issuer = "https://id.example.org"

[endpoints]
authorization = "https://id.example.org/authorize"
token = "https://id.example.org/token"
device_authorization = "https://id.example.org/device"
device_usable_for_mail = true
revocation = "https://id.example.org/revoke"
jwks = "https://id.example.org/jwks"
registration = "https://id.example.org/register"
account_page = "https://id.example.org/account"

[scopes]
imap = ["imap"]
pop = ["pop"]
smtp = ["smtp"]
identity = ["openid", "email"]
offline = ["offline_access"]

[parameters]
on_missing_refresh = { prompt = "consent" }
login_hint = true

[client]
secret = "optional"
authentication = ["none", "client_secret_basic"]
registration = "dynamic"

[redirect]
path = "/callback/example"
"#;

#[tokio::test]
async fn uses_that_are_not_offered_are_told_from_uses_that_cannot_be_mixed() {
    let stage = Stage::in_memory().await;
    let scopes = |provider: &Provider, uses: &Uses| scopes(provider, uses, &stage.context);
    let mut provider = provider();
    provider.scopes.pop.clear();
    let pop: Uses = "pop".parse().unwrap();
    assert_eq!(scopes(&provider, &pop).unwrap_err().kind, ProblemKind::ScopeRefused);
    assert_eq!(scopes(&provider, &Uses::default()).unwrap_err().kind, ProblemKind::ScopeRefused);
    provider.scopes.one_resource = true;
    provider.scopes.imap = vec!["https://a.example.org/mail".parse().unwrap()];
    provider.scopes.smtp = vec!["https://b.example.org/mail".parse().unwrap()];
    let mixed = scopes(&provider, &Uses::usual()).unwrap_err();
    assert_eq!((mixed.kind, verdict::failure(mixed.kind)), (ProblemKind::ScopesMixed, Failure::Final));
}
