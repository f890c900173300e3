//! Tokens are inspected: those of a provider that nobody here wrote, by the keys it publishes, and those of the vault.
//!
//! Nothing of a pasted token leaves the computer, and no folder is made to look at one.

use std::sync::Arc;

use jiff::SignedDuration;
use mailward::domain::inspection::{Inspection, SignatureReason};
use mailward::domain::secret::PastedToken;
use mailward::platform::World;
use mailward::platform::clock::{Clock as _, SystemClock};
use mailward::platform::transport::HttpTransport;
use mailward::services::Context;
use mailward::services::inspect::{self, Against, InspectWish, KeyShelf, TokenSource};
use mailward::store::Store;
use mailward::testing::world::FakeWorld;
use serde_json::{Value, json};
use url::Url;

use crate::home::Home;
use crate::http;
use crate::peer::Peer;
use crate::person::ANNA;
use crate::provider::Provider;
use crate::running::Ended;
use crate::seed;

/// The program, given this on standard input.
pub(crate) fn inspect(home: &Home, token: &str, arguments: &[&str]) -> Ended {
    let mut running = home.start(&[&["inspect"], arguments].concat());
    running.type_line(token);
    running.end()
}

fn document(ended: &Ended) -> Value {
    serde_json::from_str(&ended.out).unwrap_or_else(|error| panic!("{error}: {ended:?}"))
}

fn ids(found: &Value) -> Vec<&str> {
    found["findings"].as_array().unwrap().iter().map(|finding| finding["id"].as_str().unwrap()).collect()
}

/// An access token by the provider's own hand, signed with this algorithm.
fn token_of(peer: &Peer, algorithm: &str) -> String {
    let endpoint: Url = format!("{}/token", peer.issuer).parse().unwrap();
    let resource = format!("https://mail.example.org/{algorithm}");
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", "mailward-robot"),
        ("client_secret", "robots-have-secrets"),
        ("scope", "mail"),
        ("resource", &resource),
    ];
    let answer = http::post(&endpoint, &form);
    let answer: Value =
        serde_json::from_str(&answer.body).unwrap_or_else(|error| panic!("{error}: {answer:?}"));
    answer["access_token"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
}

#[test]
fn tokens_of_another_provider_are_checked_with_the_keys_it_publishes() {
    let (peer, other, home) = (Peer::start(&json!({})), Peer::start(&json!({})), Home::new());
    let published = |peer: &Peer| format!("{}/.well-known/openid-configuration", peer.issuer);
    for algorithm in ["RS256", "ES256", "EdDSA"] {
        let token = token_of(&peer, algorithm);
        let audience = format!("https://mail.example.org/{algorithm}");
        let demands = ["--issuer", &peer.issuer, "--audience", &audience, "--json"];
        let checked = inspect(&home, &token, &[&["--jwks", &published(&peer)][..], &demands].concat());
        let found = document(&checked);
        assert_eq!((checked.status, &found["signature"]), (Some(0), &"valid".into()), "{found:#}");
        assert_eq!((&found["kind"], &found["header"]["alg"]), (&"jwt".into(), &algorithm.into()));
        assert_eq!(found["claims"]["client_id"], "mailward-robot");

        let by_others = inspect(&home, &token, &["--jwks", &published(&other), "--json"]);
        assert_eq!((by_others.status, &document(&by_others)["signature"]), (Some(1), &"invalid".into()));

        let (head, signature) = token.rsplit_once('.').unwrap();
        let first = if signature.starts_with('A') { 'B' } else { 'A' };
        let broken = format!("{head}.{first}{}", &signature[1..]);
        let broken = inspect(&home, &broken, &["--jwks", &format!("{}/jwks", peer.issuer), "--json"]);
        assert_eq!((broken.status, &document(&broken)["signature"]), (Some(1), &"invalid".into()));

        let elsewhere = ["--issuer", &other.issuer, "--audience", "somebody-else", "--json"];
        let elsewhere = inspect(&home, &token, &elsewhere);
        let found = document(&elsewhere);
        assert_eq!((elsewhere.status, &found["signature"]), (Some(1), &"unchecked".into()));
        assert!(ids(&found).contains(&"jwt.issuer") && ids(&found).contains(&"jwt.audience"), "{found:#}");
    }
    assert!(!home.data().exists(), "nothing was kept to look at a token");
}

#[test]
fn keys_that_a_person_saved_do_as_well_as_those_that_are_fetched() {
    let (peer, home) = (Peer::start(&json!({})), Home::new());
    let token = token_of(&peer, "ES256");
    let jwks = http::get(&format!("{}/jwks", peer.issuer).parse().unwrap()).body;
    let keys: Value = serde_json::from_str(&jwks).unwrap();
    let one = keys["keys"].as_array().unwrap().iter().find(|key| key["alg"] == "ES256").unwrap();
    home.write("jwks.json", &jwks);
    home.write("key.json", &one.to_string());
    peer.end(); // nobody has to be there
    let file = |name: &str| home.path(name).display().to_string();
    for arguments in [["--jwks", &file("jwks.json")], ["--key", &file("key.json")]] {
        let found = document(&inspect(&home, &token, &[&arguments[..], &["--json"]].concat()));
        assert_eq!(found["signature"], "valid", "{found:#}");
    }
}

#[test]
fn keys_that_cannot_be_had_end_with_the_status_of_what_is_in_the_way() {
    let (peer, home) = (Peer::start(&json!({})), Home::new());
    let token = token_of(&peer, "RS256");
    let address = format!("{}/jwks", peer.issuer);
    peer.end();
    let ended = inspect(&home, &token, &["--jwks", &address, "--json"]);
    assert_eq!((ended.status, &document(&ended)["signature"]), (Some(4), &"unchecked".into()), "{ended:?}");
    inspect(&home, &token, &["--jwks", "http://id.example.org/jwks"]).failed(1, "not https");
}

/// The real network and a clock that the test turns, so that the pause between two fetches is none for the test.
struct Desk {
    context: Context,
    fakes: FakeWorld,
}

impl Desk {
    async fn new() -> Self {
        let (world, fakes) = FakeWorld::new();
        fakes.clock.set(SystemClock.now());
        let transport = Arc::new(HttpTransport::new(Arc::clone(&world.clock), None));
        let world = World { transport, ..world };
        let store = Store::open(None, Arc::clone(&world.random), Arc::clone(&world.clock)).await.unwrap();
        Self {
            context: Context {
                world,
                store,
                folder: None,
                home: None,
                keys: KeyShelf::default(),
                organisation: mailward::services::organisation::InForce::default(),
            },
            fakes,
        }
    }

    async fn look(&self, token: &str, peer: &Peer) -> Inspection {
        let address = format!("{}/.well-known/openid-configuration", peer.issuer).parse().unwrap();
        let wish = InspectWish {
            token: TokenSource::Pasted(PastedToken::new(token)),
            against: Against::Address(address),
            issuer: Some(peer.issuer.clone()),
            audience: None,
        };
        inspect::run(&wish, &self.context).await.unwrap()
    }
}

#[test]
fn a_provider_that_changes_its_keys_is_asked_once_more() {
    let mut peer = Peer::start(&json!({}));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let desk = runtime.block_on(Desk::new());
    let before = token_of(&peer, "ES256");
    let look = |token: &str, peer: &Peer| runtime.block_on(desk.look(token, peer)).signature.reason;
    assert_eq!(look(&before, &peer), SignatureReason::Verified);

    peer.rotate();
    let after = token_of(&peer, "ES256");
    assert_eq!(look(&after, &peer), SignatureReason::KeysTooSoon);
    assert_eq!(look(&before, &peer), SignatureReason::Verified, "the old keys still lie on the shelf");
    desk.fakes.clock.advance(SignedDuration::from_mins(1));
    assert_eq!(look(&after, &peer), SignatureReason::Verified);
    desk.fakes.clock.advance(SignedDuration::from_mins(1));
    assert_eq!(look(&before, &peer), SignatureReason::KeyUnknown, "the provider has forgotten them");
}

#[test]
fn the_tokens_of_an_account_are_inspected_and_that_is_recorded() {
    let (provider, home) = (Provider::start(), Home::new());
    seed::signed_in(&provider, &home, [ANNA]);
    let from_vault =
        |token: &str| home.mailward(&["inspect", "--account", ANNA, "--stored", token, "--json"]);
    let access = document(&from_vault("access"));
    assert_eq!((&access["kind"], &access["signature"]), (&"jwt".into(), &"valid".into()), "{access:#}");
    assert_eq!(access["claims"]["iss"], provider.issuer());
    assert_eq!(access["mail_use"]["imap"], true, "{access:#}");
    let refresh = document(&from_vault("refresh"));
    assert_eq!(
        (&refresh["kind"], &refresh["mail_use"]["imap"]),
        (&"opaque".into(), &false.into()),
        "{refresh:#}"
    );

    let events = home.mailward(&["audit", "list", "--kind", "token.inspected", "--json"]).done();
    let events: Value = serde_json::from_str(&events).unwrap();
    let what: Vec<_> = events.as_array().unwrap().iter().map(|event| &event["detail"]["what"]).collect();
    assert_eq!(what, ["refresh-token", "access-token"]);
    assert_eq!(events[1]["detail"]["access"], home.accounts()[0]["access"]["fingerprint"]);
    home.mailward(&["audit", "verify"]).done();

    // The same token, brought from outside: no event, and still known.
    let token = home.mailward(&["token", ANNA]).done();
    let piped = document(&inspect(&home, &token, &["--account", ANNA, "--json"]));
    assert_eq!(piped["signature"], "valid", "{piped:#}");
    let events = home.mailward(&["audit", "list", "--kind", "token.inspected", "--json"]).done();
    assert_eq!(serde_json::from_str::<Value>(&events).unwrap().as_array().unwrap().len(), 2);
}

#[test]
fn a_token_that_was_revoked_from_here_is_named_when_it_turns_up_again() {
    let (provider, home) = (Provider::start(), Home::new());
    seed::signed_in(&provider, &home, [ANNA]);
    let token = home.mailward(&["token", ANNA]).done();
    let found = document(&inspect(&home, &token, &["--json"]));
    assert!(!ids(&found).contains(&"jwt.revoked-here"), "{found:#}");
    home.mailward(&["revoke", ANNA]).done();
    let ended = inspect(&home, &token, &["--json"]);
    let found = document(&ended);
    assert_eq!((ended.status, ids(&found)[0]), (Some(1), "jwt.revoked-here"), "{found:#}");
    assert_eq!(found["mail_use"]["imap"], false);
}

#[test]
fn a_text_that_is_far_too_long_is_refused_with_words() {
    let home = Home::new();
    let ended = inspect(&home, &"x".repeat(10 * 1024 * 1024), &["--json"]);
    let found = document(&ended);
    assert_eq!((ended.status, ids(&found)), (Some(1), vec!["token.too-long"]), "{found:#}");
    assert_eq!(found["findings"][0]["facts"]["size"], "10 MiB");
    inspect(&home, "   ", &[]).failed(2, "There is no token");
}
