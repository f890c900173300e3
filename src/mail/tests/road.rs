//! The road to a server: TCP, TLS at once or after a command, certificates. Over loopback; keys are made by each test.

use std::sync::Arc;

use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use super::*;
use crate::mail::visit::visit;
use crate::platform::dial::{Dial as _, DialError, NetworkDial};
use crate::testing::authority::Authority;

/// A server on loopback that says its lines in turn, each after one line that it heard, and the first one at once.
struct Peer {
    authority: Authority,
    listener: TcpListener,
    server: MailServer,
}

impl Peer {
    async fn new(protocol: MailUse, tls: Tls) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = MailServer { port, tls, ..server(protocol) };
        Self { authority: Authority::new("Mail"), listener, server }
    }

    fn acceptor(&self) -> TlsAcceptor {
        let certificate = CertificateDer::from_pem_file(self.authority.certificate()).unwrap();
        let key = PrivateKeyDer::from_pem_file(self.authority.key()).unwrap();
        let config = ServerConfig::builder().with_no_client_auth().with_single_cert(vec![certificate], key);
        Arc::new(config.unwrap()).into()
    }

    /// Says what is to be said before TLS and after it; gives what was heard after it.
    async fn serve(&self, before: &[&str], after: &[&str]) -> Vec<String> {
        let (mut stream, _) = self.listener.accept().await.unwrap();
        if self.server.tls == Tls::StartTls {
            say_and_hear(&mut stream, before).await;
        }
        let Ok(mut stream) = self.acceptor().accept(stream).await else {
            return Vec::new();
        };
        if self.server.tls == Tls::StartTls {
            let mut heard = vec![line(&mut stream).await];
            heard.extend(say_and_hear(&mut stream, after).await);
            return heard;
        }
        say_and_hear(&mut stream, after).await
    }

    async fn visited(&self, dial: &NetworkDial) -> Visited {
        let token = AccessToken::new(TOKEN);
        let wish =
            Visit { server: &self.server, user: ANNA, token: Some(&token), mechanism: None, authority: None };
        let mut visited = Visited::default();
        visit(wish, dial, &mut visited).await;
        assert_no_secret(&visited);
        visited
    }

    fn dial(&self) -> NetworkDial {
        NetworkDial::new(Some(self.authority.ca_file()))
    }
}

async fn say_and_hear<T: AsyncRead + AsyncWrite + Unpin>(stream: &mut T, says: &[&str]) -> Vec<String> {
    let mut heard = Vec::new();
    for (number, says) in says.iter().enumerate() {
        if number > 0 {
            heard.push(line(stream).await);
        }
        stream.write_all(says.replace('\n', "\r\n").as_bytes()).await.unwrap();
        stream.flush().await.unwrap();
    }
    heard
}

/// Byte by byte, so that nothing of what comes after it is taken.
async fn line<T: AsyncRead + Unpin>(stream: &mut T) -> String {
    let mut line = Vec::new();
    while !line.ends_with(b"\n") {
        let Ok(byte) = stream.read_u8().await else { break };
        line.push(byte);
    }
    String::from_utf8(line).unwrap().trim_end().to_owned()
}

const IMAP: [&str; 5] =
    ["* CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2\nm1 OK\n", "m2 OK\n", "m3 OK\n", "* 2 EXISTS\nm4 OK\n", ""];

/// The same after two commands that were given without TLS.
const LATER: [&str; 4] =
    ["* CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2\nm3 OK\n", "m4 OK\n", "m5 OK\n", "* 2 EXISTS\nm6 OK\n"];

#[tokio::test]
async fn tls_from_the_start_and_after_a_command_both_lead_to_the_inbox() {
    let peer = Peer::new(MailUse::Imap, Tls::Implicit).await;
    let says = [&["* OK hi\n"][..], &IMAP].concat();
    let dial = peer.dial();
    let (visited, _) = tokio::join!(peer.visited(&dial), peer.serve(&[], &says));
    assert_eq!((visited.failure.clone(), visited.messages, visited.secured), (None, Some(2), true));

    let peer = Peer::new(MailUse::Imap, Tls::StartTls).await;
    let before = ["* OK hi\n", "* CAPABILITY STARTTLS AUTH=EVERYTHING LOGINDISABLED\nm1 OK\n", "m2 OK go\n"];
    let dial = peer.dial();
    let (visited, heard) = tokio::join!(peer.visited(&dial), peer.serve(&before, &LATER));
    assert_eq!((visited.failure.clone(), visited.messages, visited.secured), (None, Some(2), true));
    assert_eq!(heard[0], "m3 CAPABILITY", "what was offered without TLS does not count");
    assert!(!visited.capabilities.contains(&"AUTH=EVERYTHING".to_owned()), "{visited:?}");
}

#[tokio::test]
async fn words_put_in_front_of_the_secure_connection_end_the_visit() {
    for (protocol, before) in [
        (
            MailUse::Imap,
            ["* OK hi\n", "* CAPABILITY STARTTLS\nm1 OK\n", "m2 OK go\n* CAPABILITY AUTH=XOAUTH2\n"],
        ),
        (MailUse::Smtp, ["220 hi\n", "250-x\n250 STARTTLS\n", "220 go\n250 AUTH XOAUTH2\n"]),
        (MailUse::Pop, ["+OK hi\n", "+OK\nSTLS\n.\n", "+OK go\n+OK\n"]),
    ] {
        let peer = Peer::new(protocol, Tls::StartTls).await;
        let dial = peer.dial();
        let (visited, heard) = tokio::join!(peer.visited(&dial), peer.serve(&before, &[]));
        assert_eq!((failure(&visited).step, &failure(&visited).kind), (Step::Secure, &FailureKind::Injected));
        assert_eq!((heard.len(), visited.secured), (0, false), "{protocol}");
    }
}

#[tokio::test]
async fn without_an_offer_of_tls_the_visit_ends_before_anything_is_said_of_the_person() {
    for (protocol, before) in [
        (MailUse::Imap, ["* OK hi\n", "* CAPABILITY AUTH=XOAUTH2\nm1 OK\n"]),
        (MailUse::Smtp, ["220 hi\n", "250-x\n250 AUTH XOAUTH2\n"]),
        (MailUse::Pop, ["+OK hi\n", "+OK\nSASL XOAUTH2\n.\n"]),
    ] {
        let peer = Peer::new(protocol, Tls::StartTls).await;
        let dial = peer.dial();
        let (visited, _) = tokio::join!(peer.visited(&dial), peer.serve(&before, &[]));
        assert_ended(&visited, Step::Secure, &FailureKind::NoTls, None);
        assert_eq!(lines(&visited).iter().filter(|line| line.starts_with('>')).count(), 1, "{visited:?}");
    }
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_ends_the_visit_before_the_token() {
    let peer = Peer::new(MailUse::Imap, Tls::Implicit).await;
    let dial = NetworkDial::new(None);
    let (visited, heard) = tokio::join!(peer.visited(&dial), peer.serve(&[], &["* OK\n"]));
    let unknown = FailureKind::Dial(DialError::Tls("unknown issuer".to_owned()));
    assert_ended(&visited, Step::Secure, &unknown, None);
    assert_eq!((heard.len(), visited.secured), (0, false));
}

#[tokio::test]
async fn a_port_where_nobody_listens_is_a_failure_of_the_connection() {
    let peer = Peer::new(MailUse::Pop, Tls::Implicit).await;
    let dial = peer.dial();
    let Peer { listener, server, authority } = peer;
    drop(listener);
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let peer = Peer { listener: free, server, authority };
    let visited = peer.visited(&dial).await;
    assert_ended(&visited, Step::Connect, &FailureKind::Dial(DialError::Refused), None);
}

#[tokio::test]
async fn a_visit_that_is_stopped_leaves_what_it_has_learnt() {
    let peer = Peer::new(MailUse::Imap, Tls::Implicit).await;
    let dial = peer.dial();
    let token = AccessToken::new(TOKEN);
    let wish =
        Visit { server: &peer.server, user: ANNA, token: Some(&token), mechanism: None, authority: None };
    let mut visited = Visited::default();
    let (tell, told) = tokio::sync::oneshot::channel();
    let hanging = async {
        let (stream, _) = peer.listener.accept().await.unwrap();
        let mut stream = peer.acceptor().accept(stream).await.unwrap();
        let heard = say_and_hear(&mut stream, &["* OK hi\n", ""]).await;
        tell.send(()).unwrap();
        std::future::pending::<Vec<String>>().await;
        drop((stream, heard));
    };
    tokio::select! {
        () = visit(wish, &dial, &mut visited) => panic!("nobody answered"),
        () = hanging => panic!("it hangs"),
        _ = told => {}
    }
    assert_eq!((visited.step, visited.secured), (Step::Offer, true));
    assert_eq!(lines(&visited), ["< * OK hi", "> m1 CAPABILITY"]);
}

#[tokio::test]
async fn a_host_that_is_no_name_is_not_looked_for() {
    let dial = NetworkDial::new(None);
    for host in ["", "not a host", "a..b/c"] {
        let server = MailServer { host: host.to_owned(), ..server(MailUse::Imap) };
        let wish = Visit { server: &server, user: ANNA, token: None, mechanism: None, authority: None };
        let mut visited = Visited::default();
        visit(wish, &dial, &mut visited).await;
        assert_eq!(failure(&visited).kind, FailureKind::Dial(DialError::Dns), "{host}");
    }
    assert!(dial.tcp(&"localhost:1".parse().unwrap()).await.is_err());
}
