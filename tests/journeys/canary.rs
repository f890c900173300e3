//! After whole journeys no secret stands anywhere in the clear: not in a file, not in a log, not on standard error, not in
//! a JSON document, not in a notification. The only ways a token leaves are the standard output of `token` and the socket
//! behind it.

use std::sync::Arc;

use mailward::domain::secret::Passphrase;
use mailward::platform::clock::SystemClock;
use mailward::platform::keyring::SystemKeyring;
use mailward::platform::random::SystemRandom;
use mailward::practice::{Answer, Ending, Endpoint, Fault};
use mailward::store::Store;
use secrecy::ExposeSecret as _;

use crate::home::{Home, PASSPHRASE};
use crate::notifications::Bus;
use crate::person::ANNA;
use crate::provider::{Provider, begin, sign_in};
use crate::server::Server;
use crate::{callers, http, inspect, person, seed};

mod travels;

/// Everything that was seen, with where.
struct Seen<'a> {
    home: &'a Home,
    places: Vec<(String, Vec<u8>)>,
}

impl Seen<'_> {
    fn run(&mut self, arguments: &[&str]) {
        let ended = self.home.mailward(arguments);
        self.note(&arguments.join(" "), &ended.out, &ended.err);
    }

    fn note(&mut self, what: &str, out: &str, err: &str) {
        self.places.push((format!("standard output of {what}"), out.as_bytes().to_vec()));
        self.places.push((format!("standard error of {what}"), err.as_bytes().to_vec()));
        let files = self.home.files().into_iter();
        self.places.extend(files.map(|(path, bytes)| (format!("{} after {what}", path.display()), bytes)));
    }

    fn holds_nowhere(&self, secrets: &[(&str, String)]) {
        for (place, bytes) in &self.places {
            for (name, secret) in secrets {
                // A part is as bad as the whole; the head of a JWT is the same for every token.
                let part = &secret.as_bytes()[secret.len() - secret.len().min(24)..];
                assert!(!bytes.windows(part.len()).any(|window| window == part), "{name} stands in {place}");
            }
        }
    }
}

/// What is sealed in the data folder, opened with the passphrase.
pub(crate) fn sealed(home: &Home) -> Vec<(&'static str, String)> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let store =
            Store::open(Some(&home.data()), Arc::new(SystemRandom), Arc::new(SystemClock)).await.unwrap();
        store.unlock(&SystemKeyring::default(), Some(Passphrase::new(PASSPHRASE))).await.unwrap();
        let account = store.accounts().await.unwrap().remove(0);
        let tokens = store.tokens(account.id).await.unwrap();
        let refresh = [tokens.refresh, tokens.previous_refresh, tokens.retired_refresh];
        #[expect(clippy::disallowed_methods, reason = "the test looks for these very characters")]
        let found = std::iter::once(("an access token", tokens.access.unwrap().expose_secret().to_owned()))
            .chain(
                refresh.iter().flatten().map(|token| ("a refresh token", token.expose_secret().to_owned())),
            )
            .collect();
        found
    })
}

/// What opens the registration of the first account's client.
pub(crate) fn registration(home: &Home) -> String {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let store =
            Store::open(Some(&home.data()), Arc::new(SystemRandom), Arc::new(SystemClock)).await.unwrap();
        store.unlock(&SystemKeyring::default(), Some(Passphrase::new(PASSPHRASE))).await.unwrap();
        let account = store.accounts().await.unwrap().remove(0);
        let token = store.registration_token(account.id).await.unwrap().unwrap();
        #[expect(clippy::disallowed_methods, reason = "the test looks for these very characters")]
        token.expose_secret().to_owned()
    })
}

#[test]
fn no_secret_leaves_on_another_way_than_the_one_that_was_asked_for() {
    let (provider, home) = (Provider::of_long_tokens(), Home::new().with("MAILWARD_LOG", "trace"));
    let mut seen = Seen { home: &home, places: Vec::new() };
    let mut secrets = vec![("the passphrase", PASSPHRASE.to_owned())];

    let added = provider.add(&home, ANNA);
    seen.note("account add", &added.out, &added.err);
    let (running, link) = begin(&home);
    let back = person::agree(&link);
    let code = back.query_pairs().find(|(name, _)| name == "code").unwrap().1.into_owned();
    secrets.push(("the code", code));
    provider.only(Fault::OmitExpiresIn);
    let page = http::get(&back);
    provider.behave();
    let ended = running.end();
    seen.note("sign-in", &page.body, &ended.err);
    secrets.extend(sealed(&home));

    let renewed = home.mailward(&["token", ANNA, "--min-life", "7200"]);
    seen.note("token", "", &renewed.err);
    secrets.extend(sealed(&home));
    assert_eq!(secrets[4].1, renewed.out.trim(), "the canary knows the real token");

    failures(&provider, &mut seen);
    listings(&mut seen);
    assert!(seen.places.len() > 40, "only {}", seen.places.len());
    seen.holds_nowhere(&secrets);
}

/// What goes wrong has the most to say.
fn failures(provider: &Provider, seen: &mut Seen<'_>) {
    for answer in [Answer::NotJson, Answer::Lost, Answer::Html] {
        provider.only(Fault::Answer(Endpoint::Refresh, answer));
        let failed = seen.home.mailward(&["token", ANNA, "--min-life", "90000", "--format", "json"]);
        seen.note("token that failed", "", &failed.err);
        provider.behave();
    }
    for fault in
        [Fault::IdToken(mailward::practice::IdTokenFault::BrokenSignature), Fault::TokenType("DPoP".into())]
    {
        provider.only(fault);
        let (ended, page) = sign_in(seen.home, "allow");
        seen.note("sign-in that failed", &page.body, &ended.err);
        provider.behave();
    }
}

fn listings(seen: &mut Seen<'_>) {
    let file = |name: &str| seen.home.data().join(name).display().to_string(); // looked through like every file there
    for arguments in [
        &["account", "list"][..],
        &["account", "list", "--json"],
        &["account", "show", ANNA],
        &["account", "show", ANNA, "--json"],
        &["status"],
        &["status", "--json"],
        &["status", "--check", "--json"],
        &["vault", "status", "--json"],
        &["audit", "list", "--limit", "100000"],
        &["audit", "list", "--limit", "100000", "--json"],
        &["audit", "verify", "--json"],
        &["audit", "export", &file("log.csv")],
        &["audit", "export", &file("log.jsonl"), "--json"],
        &["diagnose"],
        &["diagnose", ANNA],
        &["diagnose", ANNA, "--json"],
        &["diagnose", ANNA, "--report", &file("report.zip")],
        &["diagnose", ANNA, "--report", &file("masked.zip"), "--mask", "--json"],
        &["checkup"],
        &["checkup", ANNA, "--json"],
        &["checkup", "--offline", "--json"],
        // A zip is packed, so it is told to be searched.
        &["report", "show", &file("report.zip")],
        &["report", "show", &file("masked.zip"), "--json"],
        &["revoke", ANNA, "--json"],
        &["revoke", "--list", "--json"],
        &["audit", "list", "--kind", "token,account", "--json"],
        &["account", "forget", ANNA, "--json"],
    ] {
        seen.run(arguments);
    }
}

#[test]
fn no_secret_leaves_a_server_but_over_its_socket_to_who_asked() {
    let bus = Bus::start();
    let mut desktop = bus.server(&[]);
    let (provider, mut home) = (Provider::start(), Home::new().with("MAILWARD_LOG", "trace"));
    home.set("DBUS_SESSION_BUS_ADDRESS", bus.address());
    seed::signed_in(&provider, &home, [ANNA]);
    let mut secrets = vec![("the passphrase", PASSPHRASE.to_owned()), ("a typed line", MISTYPED.to_owned())];
    secrets.extend(sealed(&home));
    let mut seen = Seen { home: &home, places: Vec::new() };
    let server = Server::start(&home);

    for arguments in
        [&["token", ANNA][..], &["token", ANNA, "--min-life", "90000"], &["token", ANNA, "--json"]]
    {
        seen.note(&arguments.join(" "), "", &home.mailward(arguments).err);
        secrets.extend(sealed(&home));
    }
    for arguments in [&["rotate", ANNA][..], &["rotate", "--all", "--json"]] {
        seen.run(arguments);
        secrets.extend(sealed(&home));
    }
    for mistake in callers::MISTAKES {
        let line = format!("{{\"v\":1,\"do\":\"{mistake}\",\"passphrase\":\"{MISTYPED}\"}}\n");
        seen.note(mistake, &callers::say(&home, line.as_bytes()), "");
    }
    for answer in [Answer::NotJson, Answer::Lost, Answer::Html, Answer::Ended(Ending::Google)] {
        provider.only(Fault::Answer(Endpoint::Refresh, answer));
        for arguments in [&["token", ANNA, "--min-life", "90000", "--json"][..], &["rotate", ANNA, "--json"]]
        {
            seen.run(arguments);
        }
        provider.behave();
    }
    secrets.extend(sealed(&home));
    desktop.shown();
    listings(&mut seen);
    seen.note("serve", "", &server.end());
    seen.note("the desktop", &desktop.running.end().out, "");
    assert!(seen.places.len() > 60, "only {}", seen.places.len());
    assert!(secrets.len() > 10, "only {}", secrets.len());
    seen.holds_nowhere(&secrets);
}

#[test]
fn no_secret_leaves_an_inspection() {
    let (provider, home) = (Provider::start(), Home::new().with("MAILWARD_LOG", "trace"));
    seed::signed_in(&provider, &home, [ANNA]);
    let mut secrets = vec![("the passphrase", PASSPHRASE.to_owned()), ("a shared secret", SHARED.to_owned())];
    secrets.extend(sealed(&home));
    let access = home.mailward(&["token", ANNA]).done().trim().to_owned();
    secrets.push(("an opaque token", OPAQUE.to_owned()));
    home.write("secret", SHARED);
    let mut seen = Seen { home: &home, places: Vec::new() };

    for which in ["access", "refresh"] {
        for form in [&["--json"][..], &[]] {
            seen.run(&[&["inspect", "--account", ANNA, "--stored", which][..], form].concat());
        }
    }
    let refresh = secrets.iter().find(|(name, _)| *name == "a refresh token").unwrap().1.clone();
    let secret_file = home.path("secret").display().to_string();
    let judged: [&[&str]; 4] =
        [&[], &["--json"], &["--account", ANNA, "--json"], &["--secret-file", &secret_file, "--json"]];
    for token in broken_and_whole(&access).into_iter().chain([OPAQUE.to_owned(), refresh]) {
        for arguments in judged {
            let ended = inspect::inspect(&home, &token, arguments);
            seen.note(&format!("inspect {arguments:?}"), &ended.out, &ended.err);
        }
    }
    let explained = home.mailward(&["explain", &access]);
    assert!(explained.err.contains("mailward inspect"), "{}", explained.err);
    seen.note("explain", &explained.out, &explained.err);
    seen.run(&["audit", "list", "--limit", "100000", "--json"]);
    assert!(seen.places.len() > 100, "only {}", seen.places.len());
    seen.holds_nowhere(&secrets);
}

/// A token, and ways in which it arrives damaged. Each ends with the characters that are looked for.
fn broken_and_whole(token: &str) -> Vec<String> {
    let (head, signature) = token.rsplit_once('.').unwrap();
    vec![
        token.to_owned(),
        format!("Authorization: Bearer {token}"),
        format!("{{\"access_token\":\"{token}\"}}"),
        format!("{}\n{}", &token[..80], &token[80..]),
        format!("{head}={signature}."),
        format!("{head}.\u{430}{signature}"),
        signature.to_owned(),
    ]
}

const OPAQUE: &str = "ya29.a0CANARY-x7Kq2mVtRw9-Zp4LsNd8Yb1Hc6GfJ3uEoWi5Qa";
const SHARED: &str = "canary-9f2c77d1a4b85e60-shared-between-two";

/// A passphrase that somebody mistyped is a secret too.
const MISTYPED: &str = "eight green lanterns at dusk";
