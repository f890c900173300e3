//! Servers that mean no good: too much, too long, nonsense, and the token said back.

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

/// What a server says all at once, without listening.
async fn shouted(protocol: MailUse, mechanism: Option<Sasl>, bytes: &[u8]) -> Visited {
    let server = server(protocol);
    let token = AccessToken::new(TOKEN);
    let visit = Visit { server: &server, user: ANNA, token: Some(&token), mechanism, authority: None };
    let (ours, mut theirs) = duplex(1 << 20);
    let mut visited = Visited::default();
    tokio::join!(over(&visit, ours, &mut visited), async {
        theirs.write_all(bytes).await.ok(); // it may have hung up
        theirs.shutdown().await.ok();
        tokio::io::copy(&mut theirs, &mut tokio::io::sink()).await.ok();
    });
    visited
}

fn assert_bounded(visited: &Visited) {
    assert_no_secret(visited);
    assert!(visited.conversation.len() <= 120 && visited.capabilities.len() <= 64, "{visited:?}");
    assert!(visited.conversation.iter().all(|line| line.text.chars().count() <= 700), "{visited:?}");
    assert!(visited.failure.iter().all(|f| f.reply.iter().all(|reply| reply.chars().count() <= 700)));
}

#[tokio::test]
async fn a_line_without_end_and_lines_without_end_are_left_early() {
    let long = vec![b'x'; 100_000];
    let many = b"* OK hello\r\n".repeat(50_000);
    let greeting_for_ever = b"220-hello\r\n".repeat(50_000);
    let offer_for_ever = [b"+OK\r\n+OK\r\n".to_vec(), b"SASL PLAIN\r\n".repeat(50_000)].concat();
    for (protocol, bytes) in [
        (MailUse::Imap, &long),
        (MailUse::Smtp, &long),
        (MailUse::Pop, &long),
        (MailUse::Imap, &many),
        (MailUse::Smtp, &greeting_for_ever),
        (MailUse::Pop, &offer_for_ever),
    ] {
        let visited = shouted(protocol, None, bytes).await;
        assert_eq!(failure(&visited).kind, FailureKind::NotTheProtocol, "{protocol}");
        assert_bounded(&visited);
    }
}

#[tokio::test]
async fn a_literal_of_all_the_memory_there_is_ends_with_the_bytes_that_come() {
    let bytes = b"* OK\r\n* X {18446744073709551615}\r\nabc\r\n";
    assert_bounded(&shouted(MailUse::Imap, None, bytes).await);
    let bytes = [b"* OK\r\n* X {999999}\r\n".to_vec(), vec![b'x'; 300_000]].concat();
    let visited = shouted(MailUse::Imap, None, &bytes).await;
    assert_eq!(failure(&visited).kind, FailureKind::NotTheProtocol);
}

#[tokio::test]
async fn a_server_that_asks_again_and_again_hears_the_token_once() {
    let prompts = "+ \n+ \n+ \n+ \n+ \n+ \n+ ";
    let start = [
        Says("+OK"),
        Hears("CAPA"),
        Says("+OK\nSASL XOAUTH2\n."),
        HearsToken("AUTH XOAUTH2 "),
        Says(prompts),
        Hears(""),
        Hears(""),
        Hears(""),
    ];
    let visited = said(MailUse::Pop, None, &start).await;
    assert_eq!(failure(&visited).kind, FailureKind::NotTheProtocol);
    assert_eq!(lines(&visited).iter().filter(|line| line.contains("[token]")).count(), 1, "{visited:?}");
}

#[tokio::test]
async fn a_token_that_is_said_back_is_written_down_nowhere() {
    let token = AccessToken::new(TOKEN);
    let xoauth2 = super::super::sasl::xoauth2(ANNA, &token);
    let told = base64(&format!(r#"{{"status":"{TOKEN}","scope":"{}"}}"#, *xoauth2));
    let bytes = format!(
        "* OK {TOKEN}\r\n* CAPABILITY AUTH=XOAUTH2 SASL-IR {TOKEN}\r\nm1 OK\r\n* {TOKEN}\r\n+ {told}\r\n\
         m2 NO [ALERT] AUTHENTICATE XOAUTH2 {} and {TOKEN}\r\n",
        *xoauth2
    );
    let visited = shouted(MailUse::Imap, None, bytes.as_bytes()).await;
    assert_no_secret(&visited);
    let failure = failure(&visited);
    assert_eq!(failure.challenge.as_ref().unwrap().status.as_deref(), Some("[token]"));
    assert!(failure.reply.as_deref().unwrap().contains("[token]"), "{failure:?}");
}

fn base64(text: &str) -> String {
    use ::base64::Engine as _;
    ::base64::engine::general_purpose::STANDARD.encode(text)
}

/// Pieces of all three protocols, so that nonsense gets further than the greeting.
const PIECES: [&str; 32] = [
    "* OK hi",
    "* BYE",
    "* PREAUTH",
    "* CAPABILITY AUTH=XOAUTH2 SASL-IR",
    "* 7 EXISTS",
    "* X {3}",
    "* OK {3}",
    "m1 OK",
    "m2 OK",
    "m3 OK",
    "m4 OK",
    "m2 NO [EXPIRED] no",
    "m4 BAD",
    "+",
    "+ ",
    "+ eyJzdGF0dXMiOiI0MDAifQ==",
    "+OK",
    "+OK 3 400",
    "-ERR",
    "-ERR [IN-USE] x",
    ".",
    "..",
    "SASL XOAUTH2 OAUTHBEARER",
    "220 hi",
    "250-x",
    "250 AUTH XOAUTH2",
    "250 ok",
    "235",
    "334 ",
    "334 eyJzdGF0dXMiOiI0MDAifQ==",
    "535 5.7.8 no",
    "454",
];

fn line() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        8 => prop::sample::select(&PIECES[..]).prop_map(|piece| piece.as_bytes().to_vec()),
        1 => vec(any::<u8>(), 0..60),
        1 => Just(TOKEN.as_bytes().to_vec()),
        1 => "\\PC{0,20}".prop_map(String::into_bytes),
    ]
}

fn shout(protocol: MailUse, lines: &[Vec<u8>]) -> Visited {
    let bytes = lines.join(&b"\r\n"[..]);
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(shouted(protocol, None, &bytes))
}

proptest! {
    #[test]
    fn whatever_a_server_says_the_visit_ends_bounded_and_without_a_secret(
        protocol in prop::sample::select(&MailUse::ALL[..]),
        lines in vec(line(), 0..40),
    ) {
        assert_bounded(&shout(protocol, &lines));
    }

    #[test]
    fn no_reply_after_a_good_beginning_makes_a_visit_panic(
        imap in vec(line(), 0..20), smtp in vec(line(), 0..20), pop in vec(line(), 0..20),
    ) {
        let begun = |start: &str, rest: &[Vec<u8>]| [&[start.as_bytes().to_vec()][..], rest].concat();
        let greeting = "* OK\r\n* CAPABILITY AUTH=XOAUTH2\r\nm1 OK";
        assert_bounded(&shout(MailUse::Imap, &begun(greeting, &imap)));
        assert_bounded(&shout(MailUse::Smtp, &begun("220 x\r\n250-x\r\n250 AUTH XOAUTH2", &smtp)));
        assert_bounded(&shout(MailUse::Pop, &begun("+OK\r\n+OK\r\nSASL XOAUTH2\r\n.", &pop)));
    }
}
