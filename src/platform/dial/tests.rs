//! Connections against small servers on loopback, honest and otherwise. Keys and certificates are made by each test.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream, UdpSocket};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use super::network::Limits;
use super::*;
use crate::testing::authority::Authority;

fn acceptor(authority: &Authority) -> TlsAcceptor {
    crate::platform::transport::tls_config(None).unwrap(); // installs the crypto of the program
    let certificate = CertificateDer::from_pem_file(authority.certificate()).unwrap();
    let key = PrivateKeyDer::from_pem_file(authority.key()).unwrap();
    let config = ServerConfig::builder().with_no_client_auth().with_single_cert(vec![certificate], key);
    Arc::new(config.unwrap()).into()
}

fn dial(ca_file: Option<&Path>) -> NetworkDial {
    let short = Duration::from_millis(300);
    let limits = Limits { look_up: Duration::from_secs(5), connect: short, handshake: short, wire: short };
    NetworkDial::new(ca_file.map(Path::to_owned)).with_limits(limits)
}

async fn listener() -> (TcpListener, HostPort) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    (listener, format!("localhost:{port}").parse().unwrap())
}

async fn say(ca_file: &Path, to: &HostPort, text: &[u8]) -> Result<(), DialError> {
    let mut wire = dial(Some(ca_file)).tls(to).await?;
    wire.send(text).await?;
    wire.finish().await
}

/// One connection with TLS, of which the test does what it wants.
async fn serve<T>(
    listener: TcpListener,
    acceptor: TlsAcceptor,
    then: impl AsyncFnOnce(TlsStream<TcpStream>) -> T,
) -> T {
    let (stream, _) = listener.accept().await.unwrap();
    then(acceptor.accept(stream).await.unwrap()).await
}

#[tokio::test]
async fn what_was_sent_counts_when_the_other_side_has_read_it_and_says_goodbye() {
    let authority = Authority::new("Authority");
    let (listener, to) = listener().await;
    let reading = serve(listener, acceptor(&authority), async |mut stream| {
        let mut got = Vec::new();
        stream.read_to_end(&mut got).await.unwrap();
        stream.shutdown().await.unwrap();
        got
    });
    let ca_file = authority.ca_file();
    let (said, got) = tokio::join!(say(&ca_file, &to, b"all of it"), reading);
    assert_eq!((said, got), (Ok(()), b"all of it".to_vec()));
}

#[tokio::test]
async fn a_server_that_closes_without_a_goodbye_of_tls_has_read_everything_too() {
    let authority = Authority::new("Authority");
    let (listener, to) = listener().await;
    let reading = serve(listener, acceptor(&authority), async |mut stream| {
        stream.read_to_end(&mut Vec::new()).await.unwrap();
    });
    let ca_file = authority.ca_file();
    assert_eq!(tokio::join!(say(&ca_file, &to, b"all of it"), reading).0, Ok(()));
}

#[tokio::test]
async fn a_server_that_goes_away_early_has_taken_nothing_whether_it_says_goodbye_or_not() {
    for polite in [true, false] {
        for reads in [0, 4] {
            let authority = Authority::new("Authority");
            let (listener, to) = listener().await;
            let (tell, gone) = tokio::sync::oneshot::channel();
            let leaving = serve(listener, acceptor(&authority), async |mut stream| {
                stream.read_exact(&mut vec![0; reads]).await.unwrap();
                if polite {
                    stream.shutdown().await.unwrap();
                }
                drop(stream);
                tell.send(()).unwrap();
            });
            let ca_file = authority.ca_file();
            let saying = async {
                let mut wire = dial(Some(&ca_file)).tls(&to).await?;
                wire.send(b"half").await?;
                gone.await.unwrap();
                wire.send(b" and the rest").await?;
                wire.finish().await
            };
            let (said, ()) = tokio::join!(saying, leaving);
            assert_eq!(said, Err(DialError::Lost), "polite: {polite}, read: {reads}");
        }
    }
}

#[tokio::test]
async fn a_server_that_hangs_costs_a_time_limit_at_each_step() {
    let authority = Authority::new("Authority");
    let ca_file = authority.ca_file();
    let (silent, to) = listener().await;
    assert_eq!(say(&ca_file, &to, b"x").await, Err(DialError::TimedOut), "no handshake");
    drop(silent);
    let (listener, to) = listener().await;
    let (tell, told) = tokio::sync::oneshot::channel::<()>();
    let hanging = serve(listener, acceptor(&authority), async |stream| {
        told.await.ok();
        drop(stream);
    });
    let saying = async {
        let said = say(&ca_file, &to, b"x").await;
        drop(tell);
        said
    };
    assert_eq!(tokio::join!(saying, hanging).0, Err(DialError::TimedOut), "no goodbye");
    let (listener, to) = self::listener().await;
    let (tell, told) = tokio::sync::oneshot::channel::<()>();
    let hanging = serve(listener, acceptor(&authority), async |stream| {
        told.await.ok();
        drop(stream);
    });
    let saying = async {
        let said = say(&ca_file, &to, &vec![b'x'; 64 << 20]).await;
        drop(tell);
        said
    };
    assert_eq!(tokio::join!(saying, hanging).0, Err(DialError::TimedOut), "nothing is read");
}

/// A server that shakes hands with everybody and says nothing more.
async fn shaking_hands(authority: &Authority) -> HostPort {
    let (listener, to) = listener().await;
    let acceptor = acceptor(authority);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            acceptor.accept(stream).await.ok();
        }
    });
    to
}

#[tokio::test]
async fn what_is_only_looked_at_is_judged_as_every_connection_is_and_its_chain_is_told() {
    let (authority, stranger) = (Authority::new("Authority"), Authority::new("Stranger"));
    let to = shaking_hands(&authority).await;
    let unknown = Err(DialError::Tls("unknown issuer".to_owned()));
    for (ca_file, outcome) in
        [(Some(authority.ca_file()), Ok(())), (None, unknown.clone()), (Some(stranger.ca_file()), unknown)]
    {
        let dial = dial(ca_file.as_deref());
        let wire = dial.tcp(&to).await.unwrap();
        let looked = dial.look(wire, &to.host).await;
        assert_eq!(looked.outcome, outcome);
        assert!(!looked.chain.is_empty(), "what was shown is told, trusted or not");
    }
}

#[tokio::test]
async fn a_certificate_of_somebody_else_is_refused_with_its_reason() {
    let (authority, stranger) = (Authority::new("Authority"), Authority::new("Stranger"));
    let to = shaking_hands(&authority).await;
    let refused = |outcome: Result<Wire, DialError>| match outcome {
        Err(DialError::Tls(reason)) => reason,
        other => panic!("{other:?}"),
    };
    let ca_file = authority.ca_file();
    assert!(dial(Some(&ca_file)).tls(&to).await.is_ok());
    assert_eq!(refused(dial(None).tls(&to).await), "unknown issuer");
    assert_eq!(refused(dial(Some(&stranger.ca_file())).tls(&to).await), "unknown issuer");
    let by_number = format!("127.0.0.1:{}", to.port).parse().unwrap();
    assert_eq!(
        refused(dial(Some(&ca_file)).tls(&by_number).await),
        "the certificate belongs to another name"
    );
}

#[tokio::test]
async fn what_speaks_no_tls_or_hangs_up_is_a_failure_of_tls() {
    let authority = Authority::new("Authority");
    for (answer, reason) in [
        (&b"HTTP/1.1 400 Bad Request\r\n\r\n"[..], "the answer is not TLS"),
        (b"", "the other side ended the handshake"),
    ] {
        let (listener, to) = listener().await;
        let answering = async {
            let (mut stream, _) = listener.accept().await.unwrap();
            assert!(stream.read(&mut [0; 2048]).await.unwrap() > 0);
            stream.write_all(answer).await.unwrap();
        };
        let ca_file = authority.ca_file();
        let (said, ()) = tokio::join!(say(&ca_file, &to, b"x"), answering);
        assert_eq!(said, Err(DialError::Tls(reason.to_owned())));
    }
}

#[tokio::test]
async fn a_file_of_authorities_that_cannot_be_read_trusts_nobody() {
    let (_listener, to) = listener().await;
    let said = say(Path::new("nowhere/ca.pem"), &to, b"x").await;
    assert!(matches!(&said, Err(DialError::Setup(why)) if why.contains("nowhere/ca.pem")), "{said:?}");
}

#[tokio::test]
async fn nobody_listening_and_no_such_name_are_told_apart() {
    let (listener, to) = listener().await;
    drop(listener);
    assert_eq!(dial(None).tcp(&to).await.unwrap_err(), DialError::Refused);
    let unknown = "collector.invalid:6514".parse().unwrap();
    assert_eq!(dial(None).tcp(&unknown).await.unwrap_err(), DialError::Dns);
}

#[tokio::test]
async fn datagrams_arrive_one_by_one_and_a_refusal_is_heard() {
    let listener = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let to: HostPort = listener.local_addr().unwrap().to_string().parse().unwrap();
    let datagrams = dial(None).datagrams(&to).await.unwrap();
    datagrams.send(b"one").await.unwrap();
    datagrams.send(b"two").await.unwrap();
    assert_eq!(datagrams.settle().await, Ok(()));
    for text in [b"one", b"two"] {
        let mut got = [0; 16];
        let length = listener.recv(&mut got).await.unwrap();
        assert_eq!(&got[..length], text);
    }
    assert_eq!(datagrams.send(&vec![0; 70_000]).await, Err(DialError::TooLarge));
    drop(listener);
    datagrams.send(b"three").await.unwrap();
    assert_eq!(datagrams.settle().await, Err(DialError::Refused));
}
