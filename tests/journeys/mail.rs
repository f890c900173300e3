//! Mail servers of others, opened with tokens of this program: live ones are taken, dead ones are refused with a reason that
//! can be read, over both mechanisms and both forms of TLS.

use std::net::TcpListener;

use mailward::domain::provider::{MailServer, Sasl, Tls};
use mailward::domain::scope::MailUse;
use mailward::domain::secret::AccessToken;
use mailward::mail::session::{FailureKind, Step, Visit, Visited};
use mailward::mail::visit::visit;
use mailward::platform::dial::NetworkDial;
use mailward::practice::{Answer, Endpoint, Fault, PUBLIC_CLIENT_ID};
use mailward::testing::authority::Authority;
use serde_json::{Value, json};

use crate::home::Home;
use crate::mail_servers::{Dovecot, Opens, Postfix};
use crate::person::ANNA;
use crate::provider::{Provider, sign_in};
use crate::{http, seed};

const MECHANISMS: [Sasl; 2] = [Sasl::XOAuth2, Sasl::OAuthBearer];
const FORMS: [Tls; 2] = [Tls::Implicit, Tls::StartTls];
const SHARED: &str = "office@example.org";

/// Somebody who is signed in at the practice provider, and the token that mail programs get.
fn signed_in(provider: &Provider) -> (Home, String) {
    let home = Home::new();
    provider.signed_in(&home);
    let token = home.mailward(&["token", ANNA]).done().trim().to_owned();
    (home, token)
}

fn visited(
    server: &MailServer,
    authority: &Authority,
    user: &str,
    token: Option<&str>,
    mechanism: Sasl,
) -> Visited {
    let given = token.map(AccessToken::new);
    let wish = Visit { server, user, token: given.as_ref(), mechanism: Some(mechanism), authority: None };
    let dial = NetworkDial::new(Some(authority.ca_file()));
    let mut visited = Visited::default();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(visit(wish, &dial, &mut visited));
    if let Some(token) = token {
        assert!(!format!("{visited:?}").contains(token), "the token is written down");
    }
    visited
}

/// Every way to sign in at these servers.
fn ways(servers: &[MailServer]) -> impl Iterator<Item = (&MailServer, Sasl)> {
    servers.iter().flat_map(|server| MECHANISMS.map(|mechanism| (server, mechanism)))
}

fn all_of(dovecot: &Dovecot) -> Vec<MailServer> {
    let forms = |protocol| FORMS.map(|tls| dovecot.server(protocol, tls));
    MailUse::ALL.into_iter().flat_map(forms).collect()
}

#[track_caller]
fn assert_open(visited: &Visited, server: &MailServer, mechanism: Sasl, messages: Option<u64>) {
    assert_eq!(visited.failure, None, "{server:?} {mechanism:?}: {visited:?}");
    assert!(visited.secured && visited.signed_in, "{visited:?}");
    assert_eq!((visited.mechanism, visited.messages), (Some(mechanism), messages), "{server:?}");
}

/// The token was refused, and the server's reason can be read.
#[track_caller]
fn assert_refused(visited: &Visited, server: &MailServer, mechanism: Sasl, issuer: &str) {
    let failure = visited.failure.as_ref().unwrap_or_else(|| panic!("{server:?} took it: {visited:?}"));
    assert_eq!((failure.step, &failure.kind), (Step::SignIn, &FailureKind::Refused), "{visited:?}");
    let challenge = failure.challenge.as_ref().unwrap_or_else(|| panic!("no challenge: {visited:?}"));
    let status = match mechanism {
        Sasl::XOAuth2 => "401",
        Sasl::OAuthBearer => "invalid_token",
    };
    assert_eq!(challenge.status.as_deref(), Some(status), "{server:?}");
    let configuration = format!("{issuer}/.well-known/openid-configuration");
    assert_eq!(challenge.openid_configuration.as_deref(), Some(configuration.as_str()), "{server:?}");
    let start = match server.protocol {
        MailUse::Imap => "NO [AUTHENTICATIONFAILED]",
        MailUse::Smtp => "535 5.7.8 ",
        MailUse::Pop => "-ERR [AUTH] ",
    };
    assert!(failure.reply.as_deref().is_some_and(|reply| reply.starts_with(start)), "{failure:?}");
}

const fn inbox(server: &MailServer, count: u64) -> Option<u64> {
    match server.protocol {
        MailUse::Imap | MailUse::Pop => Some(count),
        MailUse::Smtp => None,
    }
}

#[test]
fn dovecot_takes_a_live_token_and_refuses_a_revoked_one_with_a_reason_that_can_be_read() {
    let provider = Provider::start();
    let (home, token) = signed_in(&provider);
    let dovecot = Dovecot::start(provider.issuer(), Opens::Own);
    dovecot.deliver(ANNA, 2);
    let servers = all_of(&dovecot);
    for (server, mechanism) in ways(&servers) {
        let visited = visited(server, &dovecot.authority, ANNA, Some(&token), mechanism);
        assert_open(&visited, server, mechanism, inbox(server, 2));
    }
    home.mailward(&["revoke", ANNA]).done();
    for (server, mechanism) in ways(&servers) {
        let visited = visited(server, &dovecot.authority, ANNA, Some(&token), mechanism);
        assert_refused(&visited, server, mechanism, provider.issuer());
    }
}

#[test]
fn postfix_takes_a_live_token_and_refuses_a_revoked_one_with_a_reason_that_can_be_read() {
    let provider = Provider::start();
    let (home, token) = signed_in(&provider);
    let dovecot = Dovecot::start(provider.issuer(), Opens::Own);
    let Some(postfix) = Postfix::start(&dovecot) else { return };
    let servers = FORMS.map(|tls| postfix.server(tls));
    for (server, mechanism) in ways(&servers) {
        let visited = visited(server, &dovecot.authority, ANNA, Some(&token), mechanism);
        assert_open(&visited, server, mechanism, None);
        assert!(visited.conversation.iter().any(|line| line.text == format!("MAIL FROM:<{ANNA}>")));
    }
    home.mailward(&["revoke", ANNA]).done();
    for (server, mechanism) in ways(&servers) {
        let visited = visited(server, &dovecot.authority, ANNA, Some(&token), mechanism);
        assert_refused(&visited, server, mechanism, provider.issuer());
    }
}

#[test]
fn a_shared_mailbox_opens_with_the_token_of_who_may_open_it_and_with_no_other() {
    let provider = Provider::start();
    let (_home, token) = signed_in(&provider);
    let shared = Dovecot::start(provider.issuer(), Opens::Shared);
    shared.deliver(ANNA, 2);
    shared.deliver(SHARED, 1);
    let servers = all_of(&shared);
    for (server, mechanism) in ways(&servers) {
        let visited = visited(server, &shared.authority, SHARED, Some(&token), mechanism);
        assert_open(&visited, server, mechanism, inbox(server, 1));
    }
    let own = Dovecot::start(provider.issuer(), Opens::Own);
    for (server, mechanism) in ways(&all_of(&own)) {
        let visited = visited(server, &own.authority, SHARED, Some(&token), mechanism);
        let failure = visited.failure.as_ref().unwrap_or_else(|| panic!("{server:?}: {visited:?}"));
        assert_eq!((failure.step, &failure.kind), (Step::SignIn, &FailureKind::Refused), "{visited:?}");
    }
}

#[test]
fn a_server_that_cannot_ask_its_provider_is_busy_and_the_token_is_not_called_dead() {
    let provider = Provider::start();
    let (_home, token) = signed_in(&provider);
    let dovecot = Dovecot::start(provider.issuer(), Opens::Own);
    let (error, description) = ("temporarily_unavailable".to_owned(), "Down for a moment".to_owned());
    let down = Answer::Refuse { status: 503, error, description };
    provider.only(Fault::Answer(Endpoint::Introspection, down));
    for server in all_of(&dovecot).iter().filter(|server| server.tls == Tls::Implicit) {
        let visited = visited(server, &dovecot.authority, ANNA, Some(&token), Sasl::XOAuth2);
        let failure = visited.failure.as_ref().unwrap_or_else(|| panic!("{server:?}: {visited:?}"));
        assert_eq!((failure.step, &failure.kind), (Step::SignIn, &FailureKind::Busy), "{visited:?}");
    }
}

#[test]
fn without_a_token_a_visit_ends_with_what_the_server_offers() {
    let provider = Provider::start();
    let dovecot = Dovecot::start(provider.issuer(), Opens::Own);
    for (server, mechanism) in ways(&all_of(&dovecot)) {
        let visited = visited(server, &dovecot.authority, ANNA, None, mechanism);
        assert_eq!((&visited.failure, visited.signed_in), (&None, false), "{server:?}");
        let offers = |name: &str| visited.capabilities.iter().any(|line| line.contains(name));
        assert!(offers("XOAUTH2") && offers("OAUTHBEARER"), "{visited:?}");
    }
    let stranger = Authority::new("Stranger");
    let server = dovecot.server(MailUse::Imap, Tls::StartTls);
    let visited = visited(&server, &stranger, ANNA, Some("CANARY-token-of-nobody"), Sasl::XOAuth2);
    assert_eq!(visited.failure.unwrap().step, Step::Secure);
}

/// How each of the three protocols ended in a diagnosis of the account, and which entry of the catalogue explains it.
fn diagnosed(home: &Home) -> (Option<i32>, Value, Vec<(Value, Value)>) {
    let ended = home.mailward(&["--json", "diagnose", ANNA]);
    let report: Value = serde_json::from_str(&ended.out).unwrap();
    let of_mail = |check: &&Value| ["imap", "smtp", "pop"].contains(&check["id"].as_str().unwrap());
    let checks = report["checks"].as_array().unwrap().iter().filter(of_mail);
    let mail = checks.map(|check| (check["result"].clone(), check["problem"]["code"].clone())).collect();
    (ended.status, report["verdict"]["code"].clone(), mail)
}

#[test]
fn a_diagnosis_signs_in_to_dovecot_and_says_that_a_token_was_taken_back_elsewhere() {
    let (provider, mut home) = (Provider::start(), Home::new());
    let dovecot = Dovecot::start(provider.issuer(), Opens::Own);
    dovecot.deliver(ANNA, 2);
    home.set("MAILWARD_CA_FILE", dovecot.authority.ca_file().display().to_string());
    let account = ["account", "add", ANNA, "--issuer", provider.issuer(), "--client-id", PUBLIC_CLIENT_ID];
    let at = |protocol| {
        let server = dovecot.server(protocol, Tls::Implicit);
        format!("{}:{}", server.host, server.port)
    };
    let (imap, smtp, pop) = (at(MailUse::Imap), at(MailUse::Smtp), at(MailUse::Pop));
    let servers = ["--use", "imap,smtp,pop", "--imap", &imap, "--smtp", &smtp, "--pop", &pop];
    home.mailward(&[&account[..], &servers].concat()).done();
    sign_in(&home, "allow").0.done();
    let healthy = vec![(json!("pass"), Value::Null); 3];
    assert_eq!(diagnosed(&home), (Some(0), json!("healthy"), healthy));

    let revoke = format!("{}/revoke", provider.issuer()).parse().unwrap();
    let refresh = seed::refresh_token(&home, ANNA);
    http::post(&revoke, &[("client_id", PUBLIC_CLIENT_ID), ("token", refresh.as_str())]);
    let (status, verdict, mail) = diagnosed(&home);
    assert_eq!(mail, vec![(json!("fail"), json!("mail.token-refused")); 3]);
    assert_eq!((status, verdict), (Some(3), json!("oauth.refresh.invalid_grant")));
}

#[test]
fn an_interrupt_stops_a_diagnosis_that_a_server_holds_up_and_tells_what_was_found_so_far() {
    let (provider, home) = (Provider::start(), Home::new());
    let silent = TcpListener::bind(("127.0.0.1", 0)).unwrap(); // takes connections and never says a word
    let at = silent.local_addr().unwrap().to_string();
    let add = ["account", "add", ANNA, "--issuer", provider.issuer(), "--client-id", PUBLIC_CLIENT_ID];
    home.mailward(&[&add[..], &["--imap", &at]].concat()).done();
    sign_in(&home, "allow").0.done();
    let mut running = home.start(&["diagnose", ANNA]);
    running.out_line("Data folder");
    running.signal("INT");
    let ended = running.end();
    assert_eq!(ended.status, Some(1), "{}", ended.err);
    assert!(ended.err.contains("this is what was found so far"), "{}", ended.err);
    assert!(!ended.out.contains("sign in with IMAP"), "{}", ended.out);
}
