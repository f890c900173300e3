//! What is told of a mail server: from how a visit ended to the problem and its facts.

use std::net::SocketAddr;

use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpListener;
use tokio::sync::mpsc;

use super::judge::{detail, facts, host, is_here, judged};
use super::*;
use crate::domain::provider::{Provider, Sasl};
use crate::domain::report::Line;
use crate::mail::session::{Challenge, Step};
use crate::platform::dial::TlsLook;
use crate::services::tests::{Stage, provider};

fn refused(reply: &str) -> MailFailure {
    MailFailure {
        step: Step::SignIn,
        kind: FailureKind::Refused,
        reply: Some(reply.to_owned()),
        challenge: None,
    }
}

fn challenged(status: &str) -> MailFailure {
    let challenge = Challenge {
        status: Some(status.to_owned()),
        scope: Some("https://mail.google.com/".to_owned()),
        ..Challenge::default()
    };
    MailFailure { challenge: Some(challenge), ..refused("NO [AUTHENTICATIONFAILED] Invalid credentials") }
}

fn dialled(step: Step, error: DialError) -> MailFailure {
    MailFailure { step, kind: FailureKind::Dial(error), reply: None, challenge: None }
}

#[test]
fn a_refusal_is_told_by_what_the_server_says_of_token_mailbox_and_protocol() {
    for (reply, kind) in [
        ("NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)", ProblemKind::MailRefused),
        ("NO AUTHENTICATE failed.", ProblemKind::MailRefused),
        ("NO [EXPIRED] The token has expired", ProblemKind::MailTokenRefused),
        ("NO [AUTHORIZATIONFAILED] no such right", ProblemKind::MailUserWrong),
        ("BAD User is authenticated but not connected.", ProblemKind::MailUserWrong),
        (
            "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.",
            ProblemKind::MailDisabled,
        ),
        ("NO [ALERT] Your account is not enabled for IMAP use.", ProblemKind::MailDisabled),
        ("-ERR [SYS/PERM] Your account is not enabled for POP access.", ProblemKind::MailDisabled),
    ] {
        assert_eq!(judged(&refused(reply)).0, kind, "{reply}");
    }
    for (status, kind) in [
        ("401", ProblemKind::MailTokenRefused),
        ("400", ProblemKind::MailTokenRefused),
        ("invalid_token", ProblemKind::MailTokenRefused),
        ("insufficient_scope", ProblemKind::MailScopeLacking),
        ("403", ProblemKind::MailScopeLacking),
    ] {
        assert_eq!(judged(&challenged(status)).0, kind, "{status}");
    }
}

#[test]
fn every_other_end_has_its_kind() {
    let at = |step, kind| MailFailure { step, kind, reply: None, challenge: None };
    for (failure, kind) in [
        (at(Step::Secure, FailureKind::NoTls), ProblemKind::MailWithoutTls),
        (at(Step::Secure, FailureKind::Injected), ProblemKind::MailAnswerInvalid),
        (at(Step::SignIn, FailureKind::NoMechanism), ProblemKind::MailWithoutOAuth),
        (at(Step::Greet, FailureKind::NotTheProtocol), ProblemKind::MailAnswerInvalid),
        (at(Step::Greet, FailureKind::Busy), ProblemKind::MailBusy),
        (at(Step::Greet, FailureKind::Refused), ProblemKind::MailRefused),
        (at(Step::Command, FailureKind::Refused), ProblemKind::MailCommandRefused),
        (dialled(Step::Connect, DialError::Dns), ProblemKind::DnsFailed),
        (dialled(Step::Connect, DialError::Refused), ProblemKind::Unreachable),
        (dialled(Step::Connect, DialError::TimedOut), ProblemKind::Unreachable),
        (dialled(Step::Greet, DialError::TimedOut), ProblemKind::TimedOut),
        (dialled(Step::Secure, DialError::Tls("unknown issuer".to_owned())), ProblemKind::TlsFailed),
        (
            dialled(Step::Secure, DialError::Tls("the answer is not TLS".to_owned())),
            ProblemKind::MailWithoutTls,
        ),
        (dialled(Step::SignIn, DialError::Lost), ProblemKind::AnswerLost),
    ] {
        assert_eq!(judged(&failure).0, kind, "{failure:?}");
    }
}

#[test]
fn a_problem_carries_what_its_entry_in_the_catalogue_is_found_by() {
    let visited = Visited { mechanism: Some(Sasl::XOAuth2), ..Visited::default() };
    let found = facts(&challenged("401"), &visited);
    let expected = [
        ("reply", "NO [AUTHENTICATIONFAILED] Invalid credentials"),
        ("challenge", r#"{"status":"401","scope":"https://mail.google.com/"}"#),
        ("scope", "https://mail.google.com/"),
        ("mechanism", "XOAUTH2"),
    ];
    assert_eq!(found, expected.map(|(name, value)| (name, value.to_owned())));
    let lost = facts(&dialled(Step::Connect, DialError::Refused), &Visited::default());
    assert_eq!(lost, [("os", "ECONNREFUSED".to_owned())]);
}

#[test]
fn a_missing_mechanism_comes_with_what_is_offered() {
    let failure =
        MailFailure { step: Step::SignIn, kind: FailureKind::NoMechanism, reply: None, challenge: None };
    let visited =
        Visited { capabilities: vec!["IMAP4rev1".to_owned(), "AUTH=PLAIN".to_owned()], ..Visited::default() };
    let found = facts(&failure, &visited);
    assert!(found.contains(&("check", "no_oauth_sasl_mechanism_offered".to_owned())), "{found:?}");
    assert!(found.contains(&("offered", "IMAP4rev1, AUTH=PLAIN".to_owned())), "{found:?}");
}

#[test]
fn a_refused_command_is_named() {
    let said = |ours, text: &str| Line { ours, text: text.to_owned() };
    let visited = Visited {
        conversation: vec![said(true, "MAIL FROM:<anna@example.org>"), said(false, "550 5.7.60 no")],
        ..Visited::default()
    };
    let failure = MailFailure { step: Step::Command, ..refused("550 5.7.60 no") };
    assert!(facts(&failure, &visited).contains(&("command", "MAIL FROM:<anna@example.org>".to_owned())));
}

#[test]
fn a_silent_server_and_words_in_front_of_tls_are_explained() {
    assert!(detail(&dialled(Step::Greet, DialError::TimedOut)).unwrap().contains("waits for TLS"));
    assert_eq!(detail(&refused("NO")), None);
    assert_eq!(host("::1"), host("[::1]"));
    assert!(host("").is_none() && !is_here(&host("mail.example.org").unwrap()));
    assert!(["::1", "127.0.0.1", "localhost"].iter().all(|here| is_here(&host(here).unwrap())));
}

/// What is found when the account's IMAP server is this one, and the clock is turned once the check waits.
async fn found(
    server: MailServer,
    turn: Option<SignedDuration>,
    prepare: impl AsyncFnOnce(&Stage),
) -> Finding {
    let stage = Stage::in_memory().await;
    let mut account = stage.signed_in("anna@example.org").await;
    account.servers = vec![server];
    prepare(&stage).await;
    let tokens = stage.context.store.tokens(account.id).await.ok();
    let provider = provider();
    let (news, _heard) = mpsc::channel(8);
    let room = Room {
        account: &account,
        provider: &provider,
        tokens: tokens.as_ref(),
        context: &stage.context,
        news: &news,
        asks_for: None,
    };
    let turning = async {
        if let Some(by) = turn {
            stage.fakes.clock.somebody_naps().await;
            stage.fakes.clock.advance(by);
        }
    };
    tokio::join!(check(&room, MailUse::Imap), turning).0
}

fn imap(port: u16, tls: Tls) -> MailServer {
    MailServer { protocol: MailUse::Imap, host: "imap.example.org".to_owned(), port, tls, sasl: Vec::new() }
}

fn kind(finding: &Finding) -> ProblemKind {
    finding.problem.as_ref().unwrap_or_else(|| panic!("{finding:?}")).kind
}

/// Somebody who takes connections and says this, and no more.
async fn says(text: &'static str) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let mut held = Vec::new();
        while let Ok((mut stream, _)) = listener.accept().await {
            stream.write_all(text.as_bytes()).await.unwrap();
            held.push(stream);
        }
    });
    at
}

#[tokio::test]
async fn a_server_that_does_not_come_about_costs_one_limit_and_is_told_as_unreachable() {
    let finding = found(imap(993, Tls::Implicit), Some(LIMIT), async |stage| {
        stage.fakes.dial.hang("imap.example.org:993");
        stage.fakes.dial.fail("imap.example.org:143", DialError::Refused);
    })
    .await;
    assert_eq!((finding.result, kind(&finding)), (CheckResult::Fail, ProblemKind::Unreachable));
    let problem = finding.problem.unwrap();
    assert_eq!(problem.facts.during.as_deref(), Some("imap"));
    assert_eq!(problem.facts.more["host"], "imap.example.org");
    assert_eq!(problem.account.as_deref(), Some("anna@example.org"));
}

#[tokio::test]
async fn a_port_that_is_held_back_is_told_apart_from_a_host_that_is_not_there() {
    let finding = found(imap(993, Tls::Implicit), None, async |stage| {
        stage.fakes.dial.fail("imap.example.org:993", DialError::Unreachable);
        stage.fakes.dial.lead("imap.example.org:143", says("* OK\r\n").await);
    })
    .await;
    assert_eq!(kind(&finding), ProblemKind::PortBlocked);
    let finding = found(imap(993, Tls::Implicit), None, async |stage| {
        stage.fakes.dial.fail("imap.example.org:993", DialError::Unreachable);
    })
    .await;
    assert_eq!(kind(&finding), ProblemKind::Unreachable);
}

#[tokio::test]
async fn a_server_without_tls_is_named_with_all_that_it_said() {
    let finding = found(imap(143, Tls::StartTls), None, async |stage| {
        let answers = "* OK hi\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\nm1 OK\r\n";
        stage.fakes.dial.lead("imap.example.org:143", says(answers).await);
    })
    .await;
    assert_eq!(kind(&finding), ProblemKind::MailWithoutTls);
    let said: Vec<&str> = finding.conversation.iter().map(|line| line.text.as_str()).collect();
    let expected = ["* OK hi", "m1 CAPABILITY", "* CAPABILITY IMAP4rev1 AUTH=PLAIN", "m1 OK"];
    assert_eq!(said, expected);
    let shown: Vec<FactName> = finding.facts.iter().map(|fact| fact.name).collect();
    assert_eq!(shown, [FactName::Server, FactName::Security, FactName::Greeting, FactName::User]);
}

#[tokio::test]
async fn a_certificate_that_is_not_trusted_is_told_with_who_signed_it() {
    let failure = dialled(Step::Secure, DialError::Tls("unknown issuer".to_owned()));
    for (issuer, verified, kind) in [
        ("CN=Somebody", false, ProblemKind::TlsFailed),
        ("CN=Somebody", true, ProblemKind::TlsInspected),
        ("CN=Avast Web/Mail Shield Root", false, ProblemKind::TlsInspected),
    ] {
        let server = imap(993, Tls::Implicit);
        let (stage, here) = (Stage::in_memory().await, says("").await);
        let account = stage.signed_in("anna@example.org").await;
        let shown = Certificate {
            names: vec!["imap.example.org".to_owned()],
            subject: "CN=imap.example.org".to_owned(),
            issuer: issuer.to_owned(),
            valid_from: None,
            valid_until: None,
            logged: false,
        };
        let outcome = Err(DialError::Tls("unknown issuer".to_owned()));
        stage.fakes.dial.lead("imap.example.org:993", here);
        stage.fakes.dial.show("imap.example.org", TlsLook { chain: vec![shown], version: None, outcome });
        let provider = Provider { verified, ..provider() };
        let (news, _heard) = mpsc::channel(8);
        let context = &stage.context;
        let room = Room {
            account: &account,
            provider: &provider,
            tokens: None,
            context,
            news: &news,
            asks_for: None,
        };
        let finding = failed(&room, &server, &Visited::default(), &failure).await;
        assert_eq!(self::kind(&finding), kind, "{issuer} {verified}");
        let facts = finding.problem.unwrap().facts.more;
        assert_eq!((facts["tls"].as_str(), facts["issuer"].as_str()), ("UnknownIssuer", issuer));
    }
}
