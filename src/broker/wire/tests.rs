//! What a line looks like, that it reads back, and what is refused without being repeated.

use super::*;

#[expect(clippy::disallowed_methods, reason = "a test looks at what it put in")]
fn open(secret: &impl secrecy::ExposeSecret<str>) -> String {
    secret.expose_secret().to_owned()
}

fn token(characters: &str) -> Answer {
    Answer::Token(Given {
        address: "anna@example.org".into(),
        user: "shared@example.org".into(),
        token: AccessToken::new(characters),
        expires_at: Some("2026-11-22T14:21:00Z".parse().unwrap()),
        scopes: vec!["https://mail.example.org/imap".parse().unwrap()],
    })
}

fn refused(line: &str) -> String {
    let problem = Request::decode(line.as_bytes()).unwrap_err();
    assert_eq!(problem.kind, ProblemKind::RequestInvalid, "{line}");
    assert!(!format!("{problem:?}").contains("CANARY"), "{problem:?}");
    problem.facts.detail.unwrap()
}

#[test]
fn requests_are_written_as_documented() {
    let address = "anna@example.org".to_owned();
    let token = Request::Token { address: address.clone(), min_life_s: 90, for_sending: false };
    assert_eq!(
        *token.encode(),
        "{\"v\":1,\"do\":\"token\",\"address\":\"anna@example.org\",\"min_life_s\":90}\n"
    );
    let rotate = Request::Rotate { address };
    assert_eq!(*rotate.encode(), "{\"v\":1,\"do\":\"rotate\",\"address\":\"anna@example.org\"}\n");
    assert_eq!(*Request::Unlock(None).encode(), "{\"v\":1,\"do\":\"unlock\"}\n");
    let unlock = Request::Unlock(Some(Passphrase::new("a \"b\"\n")));
    assert_eq!(*unlock.encode(), "{\"v\":1,\"do\":\"unlock\",\"passphrase\":\"a \\\"b\\\"\\n\"}\n");
}

#[test]
fn requests_read_back() {
    let Ok(Request::Token { address, min_life_s, .. }) =
        Request::decode(br#"{"v":1,"do":"token","address":"anna@example.org"}"#)
    else {
        panic!("a token request");
    };
    assert_eq!((address.as_str(), min_life_s), ("anna@example.org", 60));
    for passphrase in ["correct horse", "a \"b\" \\ \t é 😀", ""] {
        let line = Request::Unlock(Some(Passphrase::new(passphrase))).encode();
        let Ok(Request::Unlock(Some(read))) = Request::decode(line.trim_end().as_bytes()) else {
            panic!("an unlock request");
        };
        assert_eq!(open(&read), passphrase);
    }
    assert!(matches!(
        Request::decode(br#"{"v":1,"do":"unlock","passphrase":null}"#),
        Ok(Request::Unlock(None))
    ));
    assert!(matches!(
        Request::decode(br#"{"v":1,"do":"rotate","address":"a@b.c"}"#),
        Ok(Request::Rotate { .. })
    ));
}

#[test]
fn members_that_are_not_known_are_passed_over() {
    let line = br#"{"x":{"y":["z"]},"v":1,"do":"rotate","address":"anna@example.org","later":"CANARY"}"#;
    assert!(matches!(Request::decode(line), Ok(Request::Rotate { .. })));
    assert!(matches!(Answer::decode(br#"{"v":1,"unlocked":true,"took_ms":3}"#), Some(Answer::Unlocked)));
}

#[test]
fn what_is_no_request_is_refused_with_the_reason_and_never_repeated() {
    assert_eq!(refused("CANARY"), "it is not JSON from column 1 on");
    assert_eq!(refused(""), "the line ends too early");
    assert_eq!(refused(r#"{"v":1,"do":"CANARY"#), "the line ends too early");
    assert!(refused(r#"["CANARY"]"#).starts_with("a member is missing or of the wrong type"));
    assert!(refused(r#"{"do":"token","address":"CANARY"}"#).starts_with("a member is missing"));
    assert!(
        refused(r#"{"v":"CANARY","do":"token"}"#).starts_with("a member is missing or of the wrong type")
    );
    assert!(refused(r#"{"v":1,"do":"token","address":["CANARY"]}"#).starts_with("a member is missing"));
    assert!(refused(r#"{"v":1,"do":"token","address":"a@b.c","min_life_s":-1}"#).starts_with("a member"));
    assert_eq!(refused(r#"{"v":1,"do":"token"}"#), "“address” is missing");
    assert_eq!(refused(r#"{"v":1,"do":"CANARY"}"#), "“do” is neither token nor rotate nor unlock");
    assert_eq!(refused(r#"{"v":1,"do":"unlock","passphrase":["CANARY"]}"#), "“passphrase” is not a text");
    assert!(Request::decode(&[b'{', 0xff, b'}']).is_err());
    assert!(Request::decode("[".repeat(10_000).as_bytes()).is_err());
}

#[test]
fn another_version_is_refused_with_both_named_whatever_else_it_says() {
    let detail = refused(r#"{"v":2,"wish":"token"}"#);
    assert_eq!(detail, "the request is of version 2 and this Mailward understands version 1");
    assert!(Answer::decode(br#"{"v":2,"unlocked":true}"#).is_none());
}

#[test]
fn answers_are_written_as_documented_and_read_back() {
    let line = token("CANARY-1").encode();
    assert_eq!(
        *line,
        "{\"v\":1,\"token\":{\"address\":\"anna@example.org\",\"user\":\"shared@example.org\",\
         \"access_token\":\"CANARY-1\",\"token_type\":\"Bearer\",\"expires_at\":\"2026-11-22T14:21:00Z\",\
         \"scopes\":[\"https://mail.example.org/imap\"]}}\n"
    );
    for characters in ["CANARY-1", r#"a"b\c/é"#] {
        let Some(Answer::Token(given)) = Answer::decode(token(characters).encode().trim_end().as_bytes())
        else {
            panic!("a token");
        };
        assert_eq!(open(&given.token), characters);
        assert_eq!((given.address.as_str(), given.user.as_str()), ("anna@example.org", "shared@example.org"));
        assert_eq!(given.expires_at, Some("2026-11-22T14:21:00Z".parse().unwrap()));
        assert_eq!(given.scopes.len(), 1);
    }
    assert_eq!(*Answer::Unlocked.encode(), "{\"v\":1,\"unlocked\":true}\n");
}

#[test]
fn a_rotation_and_a_problem_come_through_whole() {
    let print = |byte| Some(crate::domain::token::Fingerprint::from_hash(&[byte; 6]));
    let line = RotatedLine {
        address: "anna@example.org".into(),
        access: Change { before: print(1), after: print(2) },
        refresh: Change { before: None, after: print(3) },
        expires_at: None,
    };
    let read = Answer::decode(Answer::Rotated(line.clone()).encode().as_bytes());
    assert!(matches!(read, Some(Answer::Rotated(read)) if read == line));
    let problem =
        Problem::new(ProblemKind::VaultLocked).about("anna@example.org").detail("“quoted” \"words\"");
    let read = Answer::decode(Answer::Refused(Box::new(problem.clone())).encode().as_bytes());
    assert!(matches!(read, Some(Answer::Refused(read)) if *read == problem));
}

#[test]
fn what_is_no_answer_is_none() {
    for line in ["", "hello", "{}", r#"{"v":1}"#, r#"{"v":1,"unlocked":false}"#, r#"{"v":1,"token":{}}"#] {
        assert!(Answer::decode(line.as_bytes()).is_none(), "{line}");
    }
}

#[test]
fn a_line_never_moves_while_it_is_written() {
    let line = token(&"\"x".repeat(9_000)).encode();
    assert_eq!(line.len(), line.capacity());
}

#[test]
fn no_secret_is_in_what_is_printed() {
    let unlock = Request::Unlock(Some(Passphrase::new("CANARY-passphrase")));
    assert_eq!(format!("{unlock:?}"), "Unlock(Some(Passphrase(…)))");
    assert!(!format!("{:#?}", token("CANARY-token")).contains("CANARY"));
}
