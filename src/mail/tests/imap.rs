//! IMAP, in memory.

use super::*;
use crate::platform::dial::DialError;

const GREETING: Does = Says("* OK [CAPABILITY IMAP4rev1 STARTTLS] ready");
const OFFER: Does = Says("* CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2 AUTH=OAUTHBEARER\nm1 OK done");

async fn imap(mechanism: Option<Sasl>, script: &[Does]) -> Visited {
    let start = [GREETING, Hears("m1 CAPABILITY"), OFFER];
    said(MailUse::Imap, mechanism, &[&start, script].concat()).await
}

#[tokio::test]
async fn a_good_token_signs_in_and_the_inbox_is_only_looked_at() {
    let script = [
        HearsToken("m2 AUTHENTICATE OAUTHBEARER "),
        Says("* CAPABILITY IMAP4rev1 IDLE\nm2 OK [CAPABILITY IMAP4rev1] Logged in"),
        Hears("m3 NOOP"),
        Says("m3 OK"),
        Hears("m4 EXAMINE INBOX"),
        Says("* FLAGS (\\Seen)\n* 23 EXISTS\n* 0 RECENT\nm4 OK [READ-ONLY] done"),
        Hears("m5 LOGOUT"),
    ];
    let visited = imap(None, &script).await;
    assert_eq!(visited.failure, None);
    assert_eq!((visited.signed_in, visited.messages), (true, Some(23)));
    assert_eq!(visited.mechanism, Some(Sasl::OAuthBearer), "the standard's, where nothing else is known");
    assert_eq!(visited.capabilities, ["IMAP4rev1", "SASL-IR", "AUTH=XOAUTH2", "AUTH=OAUTHBEARER"]);
    assert!(lines(&visited).contains(&"> m2 AUTHENTICATE OAUTHBEARER [token]".to_owned()), "{visited:?}");
}

#[tokio::test]
async fn the_token_waits_for_the_prompt_where_the_server_does_not_say_that_it_may_come_at_once() {
    let script = [
        GREETING,
        Hears("m1 CAPABILITY"),
        Says("* CAPABILITY IMAP4rev1 auth=xoauth2\nm1 OK done"),
        Hears("m2 AUTHENTICATE XOAUTH2"),
        Says("+"),
        HearsToken(""),
        Says("m2 OK"),
    ];
    assert!(said(MailUse::Imap, None, &script).await.signed_in);
}

#[tokio::test]
async fn a_refused_token_is_answered_with_the_mechanisms_farewell_and_the_challenge_decoded() {
    for (mechanism, name, farewell) in [
        (Sasl::XOAuth2, "m2 AUTHENTICATE XOAUTH2 ", ""),
        (Sasl::OAuthBearer, "m2 AUTHENTICATE OAUTHBEARER ", "AQ=="),
    ] {
        let challenge: &str = Box::leak(format!("+ {CHALLENGE}").into_boxed_str());
        let refused = "NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)";
        let answer: &str = Box::leak(format!("m2 {refused}").into_boxed_str());
        let script = [HearsToken(name), Says(challenge), Hears(farewell), Says(answer)];
        let visited = imap(Some(mechanism), &script).await;
        assert_ended(&visited, Step::SignIn, &FailureKind::Refused, Some(refused));
        assert_eq!(failure(&visited).challenge.as_ref().unwrap().to_string(), DECODED);
        assert!(lines(&visited).contains(&format!("< + {DECODED}")), "{visited:?}");
    }
}

#[tokio::test]
async fn what_the_server_says_of_itself_is_told_apart_from_what_it_says_of_the_token() {
    for (answer, kind) in [
        ("m2 NO [UNAVAILABLE] Temporary authentication failure.", FailureKind::Busy),
        ("m2 NO [LIMIT] Too many connections", FailureKind::Busy),
        ("m2 NO [ALERT] Too many simultaneous connections. (Failure)", FailureKind::Busy),
        ("m2 NO AUTHENTICATE failed.", FailureKind::Refused),
        ("m2 BAD User is authenticated but not connected.", FailureKind::Refused),
        ("m2 NO", FailureKind::Refused),
        ("* BYE [UNAVAILABLE] going down", FailureKind::Busy),
        ("* BYE Session invalidated", FailureKind::Refused),
    ] {
        let script = [HearsToken("m2 AUTHENTICATE XOAUTH2 "), Says(answer)];
        let visited = imap(Some(Sasl::XOAuth2), &script).await;
        assert_ended(
            &visited,
            Step::SignIn,
            &kind,
            Some(&answer[if answer.starts_with('m') { 3 } else { 2 }..]),
        );
    }
}

#[tokio::test]
async fn words_in_another_alphabet_arrive_whole() {
    let script = [HearsToken("m2 AUTHENTICATE XOAUTH2 "), Says("m2 NO [ALERT] Üblicher Fehler – später")];
    let visited = imap(Some(Sasl::XOAuth2), &script).await;
    assert_eq!(failure(&visited).reply.as_deref(), Some("NO [ALERT] Üblicher Fehler – später"));
}

#[tokio::test]
async fn a_command_that_fails_after_the_sign_in_is_a_failure_of_its_own() {
    let script = [
        HearsToken("m2 AUTHENTICATE XOAUTH2 "),
        Says("m2 OK"),
        Hears("m3 NOOP"),
        Says("m3 OK"),
        Hears("m4 EXAMINE INBOX"),
        Says("m4 NO [SERVERBUG] no such mailbox"),
    ];
    let visited = imap(Some(Sasl::XOAuth2), &script).await;
    assert!(visited.signed_in);
    assert_ended(&visited, Step::Command, &FailureKind::Refused, Some("NO [SERVERBUG] no such mailbox"));
}

#[tokio::test]
async fn data_of_the_mailbox_in_a_literal_is_passed_over() {
    let script = [
        HearsToken("m2 AUTHENTICATE XOAUTH2 "),
        Says("m2 OK"),
        Hears("m3 NOOP"),
        Says("* LIST () \"/\" {9}\nm3 OK xyz\nm3 OK"),
        Hears("m4 EXAMINE INBOX"),
        Says("* 1 EXISTS\nm4 OK"),
    ];
    let visited = imap(Some(Sasl::XOAuth2), &script).await;
    assert_eq!((visited.failure.clone(), visited.messages), (None, Some(1)));
    assert!(!lines(&visited).iter().any(|line| line.contains("xyz")), "{visited:?}");
}

#[tokio::test]
async fn a_server_without_the_wanted_mechanism_never_hears_the_token() {
    let start = [GREETING, Hears("m1 CAPABILITY")];
    for (offer, wanted) in [
        ("* CAPABILITY IMAP4rev1 AUTH=PLAIN\nm1 OK", None),
        ("* CAPABILITY IMAP4rev1 AUTH=OAUTHBEARER\nm1 OK", Some(Sasl::XOAuth2)),
    ] {
        let visited = said(MailUse::Imap, wanted, &[&start[..], &[Says(offer)]].concat()).await;
        assert_ended(&visited, Step::SignIn, &FailureKind::NoMechanism, None);
        assert_eq!(lines(&visited).iter().filter(|line| line.starts_with('>')).count(), 1);
    }
}

#[tokio::test]
async fn what_greets_otherwise_is_no_mail_server_for_us() {
    for greeting in
        ["220 mail.example.org ESMTP", "+OK POP3 ready", "HTTP/1.1 400 Bad Request", "* PREAUTH welcome"]
    {
        let visited = said(MailUse::Imap, None, &[Says(greeting)]).await;
        assert_ended(&visited, Step::Greet, &FailureKind::NotTheProtocol, Some(greeting));
    }
    let visited = said(MailUse::Imap, None, &[Says("* BYE [UNAVAILABLE] too busy")]).await;
    assert_ended(&visited, Step::Greet, &FailureKind::Busy, Some("BYE [UNAVAILABLE] too busy"));
    let visited = said(MailUse::Imap, None, &[]).await;
    assert_ended(&visited, Step::Greet, &FailureKind::Dial(DialError::Lost), None);
}
