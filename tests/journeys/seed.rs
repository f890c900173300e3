//! Accounts that are signed in already, without a browser and without the minutes that many sign-ins would take.
//!
//! The tokens come from the practice provider by its forms, and the library puts them where a sign-in would. The first
//! account is added by the program itself, so that provider and client are those of a real account.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use mailward::domain::account::{Account, MailAddress, NewAccount};
use mailward::domain::scope::Scope;
use mailward::domain::secret::{AccessToken, Passphrase, RefreshToken};
use mailward::domain::settings::KeyPlace;
use mailward::domain::token::{TokenKind, TokenSet};
use mailward::platform::clock::{Clock as _, SystemClock};
use mailward::platform::keyring::SystemKeyring;
use mailward::platform::random::SystemRandom;
use mailward::practice::PUBLIC_CLIENT_ID;
use mailward::store::{PassphraseCost, SignedIn, Store};
use secrecy::ExposeSecret as _;
use serde_json::Value;
use url::Url;

use crate::home::{Home, PASSPHRASE};
use crate::provider::Provider;
use crate::{http, person};

/// Signs these people in. The vault is behind the usual passphrase, which costs next to nothing here.
pub(crate) fn signed_in<'a>(provider: &Provider, home: &Home, people: impl IntoIterator<Item = &'a str>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    std::fs::create_dir_all(home.data()).unwrap();
    drop(runtime.block_on(open(home)));
    let mut people = people.into_iter();
    let first = people.next().expect("somebody");
    provider.add(home, first).done();
    runtime.block_on(async {
        let store = open(home).await;
        let like = store.account_named(first.parse().unwrap()).await.unwrap().expect("it was added");
        keep(&store, &like, provider).await;
        for person in people {
            let account = sibling(&store, &like, person.parse().unwrap()).await;
            keep(&store, &account, provider).await;
        }
    });
}

/// Signs one in once more, as a new sign-in does.
pub(crate) fn again(provider: &Provider, home: &Home, person: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let store = open(home).await;
        let account = store.account_named(person.parse().unwrap()).await.unwrap().expect("it was added");
        keep(&store, &account, provider).await;
    });
}

/// Signs in to an account that is there, with the tokens of another person of this provider.
pub(crate) fn as_somebody(provider: &Provider, home: &Home, address: &str, person: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let store = open(home).await;
        let account = store.account_named(address.parse().unwrap()).await.unwrap().expect("it was added");
        let signed_in = signed_in_with(&mint(provider, person), &account, provider.issuer());
        store.keep_sign_in(account.id, account.generation, signed_in).await.unwrap();
    });
}

/// The refresh token that is kept for this address.
pub(crate) fn refresh_token(home: &Home, address: &str) -> String {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let store =
            Store::open(Some(&home.data()), Arc::new(SystemRandom), Arc::new(SystemClock)).await.unwrap();
        store.unlock(&SystemKeyring::default(), Some(Passphrase::new(PASSPHRASE))).await.unwrap();
        let account = store.account_named(address.parse().unwrap()).await.unwrap().expect("it was added");
        let token = store.tokens(account.id).await.unwrap().refresh.expect("there is one");
        #[expect(clippy::disallowed_methods, reason = "the test shows it to the provider")]
        let text = token.expose_secret().to_owned();
        text
    })
}

async fn open(home: &Home) -> Store {
    let store = Store::open(Some(&home.data()), Arc::new(SystemRandom), Arc::new(SystemClock)).await.unwrap();
    let store = store.with_passphrase_cost(CHEAP);
    let passphrase = Some(Passphrase::new(PASSPHRASE));
    store.create_vault(KeyPlace::Passphrase, passphrase, &SystemKeyring::default()).await.unwrap();
    store
}

/// The least that Argon2 takes (RFC 9106, section 3.1); the program believes what stands in the vault.
const CHEAP: PassphraseCost = PassphraseCost { memory_kib: 8, passes: 1, lanes: 1 };

async fn sibling(store: &Store, like: &Account, address: MailAddress) -> Account {
    let now = SystemClock.now();
    let new = NewAccount { address, ..NewAccount::from(like.clone()) };
    let added = store.add_account(new, now).await.unwrap();
    store.set_client(added.id, like.client.clone(), None).await.unwrap()
}

async fn keep(store: &Store, account: &Account, provider: &Provider) {
    let address = account.address.as_str();
    let answer = mint(provider, address);
    let signed_in = signed_in_with(&answer, account, provider.issuer());
    store.keep_sign_in(account.id, account.generation, signed_in).await.unwrap();
}

/// Tokens as the provider gives them to whoever signs in.
fn mint(provider: &Provider, address: &str) -> Value {
    let at = |path: &str| -> Url { format!("{}{path}", provider.issuer()).parse().unwrap() };
    let mut link = at("/authorize");
    link.query_pairs_mut().extend_pairs([
        ("response_type", "code"),
        ("client_id", PUBLIC_CLIENT_ID),
        ("redirect_uri", REDIRECT),
        ("scope", "openid email profile imap smtp offline_access"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ]);
    let back = person::decide(&link, address, "allow");
    let code = back.query_pairs().find(|(name, _)| name == "code").expect("a code").1;
    let form = [
        ("grant_type", "authorization_code"),
        ("client_id", PUBLIC_CLIENT_ID),
        ("redirect_uri", REDIRECT),
        ("code_verifier", VERIFIER),
        ("code", &code),
    ];
    let reply = http::post(&at("/token"), &form);
    serde_json::from_str(&reply.body).unwrap_or_else(|error| panic!("{error}: {reply:?}"))
}

/// Nobody listens there, and nobody has to.
const REDIRECT: &str = "http://127.0.0.1:9/callback";
/// The example pair of RFC 7636, appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

fn signed_in_with(answer: &Value, account: &Account, issuer: &str) -> SignedIn {
    let now = SystemClock.now();
    let after = |name: &str| -> Option<Timestamp> {
        answer[name].as_i64().map(|seconds| now + SignedDuration::from_secs(seconds))
    };
    let text = |name: &str| answer[name].as_str().unwrap_or_else(|| panic!("no {name}"));
    let granted: Vec<Scope> = text("scope").split(' ').map(|scope| scope.parse().unwrap()).collect();
    SignedIn {
        tokens: TokenSet {
            access: AccessToken::new(text("access_token")),
            refresh: answer["refresh_token"].as_str().map(RefreshToken::new),
            id: None,
            kind: TokenKind::Jwt,
            received_at: now,
            expires_at: after("expires_in"),
            refresh_expires_at: after("refresh_token_expires_in"),
            granted: Some(granted.clone()),
        },
        asked: granted,
        signed_in_as: Some(account.address.to_string()),
        subject: Some(format!("practice-{}", account.address.local())),
        person: None,
        factors: Vec::new(),
        issuer: Some(issuer.to_owned()),
        authenticated_at: None,
        class: None,
    }
}
