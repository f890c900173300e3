//! POP, in memory.

use super::*;

const START: [Does; 3] =
    [Says("+OK ready"), Hears("CAPA"), Says("+OK\nSASL PLAIN XOAUTH2 OAUTHBEARER\nUIDL\n.")];

async fn pop(mechanism: Sasl, script: &[Does]) -> Visited {
    said(MailUse::Pop, Some(mechanism), &[&START, script].concat()).await
}

#[tokio::test]
async fn messages_are_counted_and_none_is_fetched() {
    let script = [
        HearsToken("AUTH XOAUTH2 "),
        Says("+OK Logged in."),
        Hears("STAT"),
        Says("+OK 3 4711"),
        Hears("QUIT"),
    ];
    let visited = pop(Sasl::XOAuth2, &script).await;
    assert_eq!((visited.failure.clone(), visited.signed_in, visited.messages), (None, true, Some(3)));
    assert_eq!(visited.capabilities, ["SASL PLAIN XOAUTH2 OAUTHBEARER", "UIDL"]);
}

#[tokio::test]
async fn a_message_longer_than_a_command_may_be_waits_for_the_prompt() {
    let server = server(MailUse::Pop);
    let token = AccessToken::new("x".repeat(300));
    let visit = Visit { server: &server, user: ANNA, token: Some(&token), mechanism: None, authority: None };
    let script = [Hears("AUTH OAUTHBEARER"), Says("+ "), HearsToken(""), Says("+OK")];
    let visited = said_during(&visit, &[&START[..], &script].concat()).await;
    assert!(visited.signed_in);
}

#[tokio::test]
async fn a_refused_token_is_answered_with_the_mechanisms_farewell_and_the_challenge_decoded() {
    for (mechanism, name, farewell) in
        [(Sasl::XOAuth2, "AUTH XOAUTH2 ", ""), (Sasl::OAuthBearer, "AUTH OAUTHBEARER ", "AQ==")]
    {
        let challenge: &str = Box::leak(format!("+ {CHALLENGE}").into_boxed_str());
        let last = "-ERR [AUTH] Authentication failed.";
        let visited = pop(mechanism, &[HearsToken(name), Says(challenge), Hears(farewell), Says(last)]).await;
        assert_ended(&visited, Step::SignIn, &FailureKind::Refused, Some(last));
        assert_eq!(failure(&visited).challenge.as_ref().unwrap().to_string(), DECODED);
    }
}

#[tokio::test]
async fn codes_that_pass_by_themselves_are_told_apart() {
    for (answer, kind) in [
        ("-ERR [SYS/TEMP] try later", FailureKind::Busy),
        ("-ERR [IN-USE] locked", FailureKind::Busy),
        ("-ERR [SYS/PERM] Your account is not enabled for POP", FailureKind::Refused),
        ("-ERR Logon failure: unknown user name or bad password.", FailureKind::Refused),
        ("hello", FailureKind::NotTheProtocol),
    ] {
        let visited = pop(Sasl::XOAuth2, &[HearsToken("AUTH XOAUTH2 "), Says(answer)]).await;
        assert_ended(&visited, Step::SignIn, &kind, Some(answer));
    }
}
