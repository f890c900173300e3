//! SMTP submission, in memory.

use super::*;

const START: [Does; 3] = [
    Says("220-mail.example.org\n220 ESMTP"),
    Hears("EHLO [127.0.0.1]"),
    Says("250-mail.example.org\n250-SIZE 1000\n250 AUTH PLAIN XOAUTH2 OAUTHBEARER"),
];

async fn smtp(mechanism: Sasl, script: &[Does]) -> Visited {
    said(MailUse::Smtp, Some(mechanism), &[&START, script].concat()).await
}

#[tokio::test]
async fn a_sender_is_named_and_taken_back_and_nothing_is_sent() {
    let script = [
        HearsToken("AUTH XOAUTH2 "),
        Says("235 2.7.0 Accepted"),
        Hears("MAIL FROM:<anna@example.org>"),
        Says("250 ok"),
        Hears("RSET"),
        Says("250 ok"),
        Hears("QUIT"),
    ];
    let visited = smtp(Sasl::XOAuth2, &script).await;
    assert_eq!((visited.failure.clone(), visited.signed_in, visited.messages), (None, true, None));
    assert_eq!(visited.greeting.as_deref(), Some("220 mail.example.org ESMTP"));
    assert_eq!(visited.capabilities, ["SIZE 1000", "AUTH PLAIN XOAUTH2 OAUTHBEARER"]);
}

#[tokio::test]
async fn a_long_token_waits_for_the_prompt() {
    let server = server(MailUse::Smtp);
    let token = AccessToken::new("x".repeat(600));
    let visit = Visit { server: &server, user: ANNA, token: Some(&token), mechanism: None, authority: None };
    let script = [Hears("AUTH OAUTHBEARER"), Says("334 "), HearsToken(""), Says("235 ok")];
    let visited = said_during(&visit, &[&START[..], &script].concat()).await;
    assert!(visited.signed_in);
    assert!(lines(&visited).contains(&"> AUTH OAUTHBEARER".to_owned()), "{visited:?}");
    assert!(!format!("{visited:?}").contains("xxx"));
}

#[tokio::test]
async fn a_refused_token_is_answered_with_the_mechanisms_farewell_and_the_challenge_decoded() {
    for (mechanism, name, farewell) in
        [(Sasl::XOAuth2, "AUTH XOAUTH2 ", ""), (Sasl::OAuthBearer, "AUTH OAUTHBEARER ", "AQ==")]
    {
        let challenge: &str = Box::leak(format!("334 {CHALLENGE}").into_boxed_str());
        let last = "535-5.7.8 Username and Password not accepted.\n535 5.7.8  See support.example.org";
        let visited =
            smtp(mechanism, &[HearsToken(name), Says(challenge), Hears(farewell), Says(last)]).await;
        let reply = "535 5.7.8 Username and Password not accepted. See support.example.org";
        assert_ended(&visited, Step::SignIn, &FailureKind::Refused, Some(reply));
        assert_eq!(failure(&visited).challenge.as_ref().unwrap().to_string(), DECODED);
        assert!(lines(&visited).contains(&format!("< 334 {DECODED}")), "{visited:?}");
    }
}

#[tokio::test]
async fn codes_that_pass_by_themselves_are_told_apart() {
    for (answer, kind) in [
        ("454 4.7.0 Temporary authentication failure", FailureKind::Busy),
        ("421 4.3.2 Concurrent connections limit exceeded", FailureKind::Busy),
        (
            "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled",
            FailureKind::Refused,
        ),
        ("354 go on", FailureKind::NotTheProtocol),
    ] {
        let visited = smtp(Sasl::XOAuth2, &[HearsToken("AUTH XOAUTH2 "), Says(answer)]).await;
        assert_ended(&visited, Step::SignIn, &kind, Some(answer));
    }
}

#[tokio::test]
async fn a_sender_that_is_refused_is_a_failure_after_the_sign_in() {
    let refused = "550 5.7.60 SMTP; Client does not have permissions to send as this sender";
    let script =
        [HearsToken("AUTH XOAUTH2 "), Says("235 ok"), Hears("MAIL FROM:<anna@example.org>"), Says(refused)];
    let visited = smtp(Sasl::XOAuth2, &script).await;
    assert!(visited.signed_in);
    assert_ended(&visited, Step::Command, &FailureKind::Refused, Some(refused));
}

#[tokio::test]
async fn a_user_that_is_no_address_cannot_put_words_into_the_command() {
    for (user, sender) in [
        ("anna", "MAIL FROM:<>"),
        ("a@b>\r\nDATA", "MAIL FROM:<>"),
        ("a b@example.org", "MAIL FROM:<>"),
        ("anna@example.org", "MAIL FROM:<anna@example.org>"),
        ("\u{e4}nna@example.org", "MAIL FROM:<\u{e4}nna@example.org>"),
    ] {
        let server = server(MailUse::Smtp);
        let token = AccessToken::new(TOKEN);
        let visit = Visit { server: &server, user, token: Some(&token), mechanism: None, authority: None };
        let script =
            [HearsToken("AUTH OAUTHBEARER "), Says("235 ok"), Hears(sender), Says("250 ok"), Hears("RSET")];
        let visited = said_during(&visit, &[&START[..], &script].concat()).await;
        assert!(lines(&visited).contains(&format!("> {sender}")), "{visited:?}");
    }
}

#[tokio::test]
async fn what_answers_otherwise_is_no_submission_server() {
    for greeting in ["* OK IMAP4rev1", "+OK POP3", "22x hello", "220-a\n250 b"] {
        let visited = said(MailUse::Smtp, None, &[Says(greeting)]).await;
        let last = greeting.lines().last().unwrap();
        assert_ended(&visited, Step::Greet, &FailureKind::NotTheProtocol, Some(last));
    }
    let visited = said(MailUse::Smtp, None, &[Says("554 no thanks")]).await;
    assert_ended(&visited, Step::Greet, &FailureKind::Refused, Some("554 no thanks"));
}
