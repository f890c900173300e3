//! What is told of a mail server: from how a visit ended to the problem and its facts.

use super::judge::{detail, facts, host, judged};
use super::*;
use crate::domain::provider::Sasl;
use crate::domain::report::Line;
use crate::mail::session::{Challenge, Step};

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
    assert!(host("").is_none() && host("mail.example.org").is_some());
}
