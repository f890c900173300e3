//! The transport against small servers on loopback that answer as badly as servers do.

use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio_rustls::TlsAcceptor;

use super::*;
use crate::platform::clock::SystemClock;
use crate::testing::authority::Authority;

fn transport() -> HttpTransport {
    HttpTransport::new(Arc::new(SystemClock), None)
}

fn impatient(exchange: Duration) -> HttpTransport {
    let mut transport = transport();
    transport.limits.exchange = exchange;
    transport
}

/// A server that reads one request, writes `answer` and closes; gives back the address and, later, what it read.
async fn serve(answer: Vec<u8>) -> (Url, oneshot::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = Url::parse(&format!("http://{}/token?code=CANARY-1", listener.local_addr().unwrap())).unwrap();
    let (tell, told) = oneshot::channel();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut head = vec![0; 16 * 1024];
        let length = stream.read(&mut head).await.unwrap();
        head.truncate(length);
        tell.send(String::from_utf8_lossy(&head).into_owned()).ok();
        stream.write_all(&answer).await.ok();
        stream.shutdown().await.ok();
    });
    (url, told)
}

fn answer(head: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {head}\r\nContent-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

#[tokio::test]
async fn an_exchange_brings_status_headers_and_body() {
    let (url, told) = serve(answer("200 OK\r\nContent-Type: application/json", "{}")).await;
    let request = Request {
        method: Method::Post,
        url,
        headers: vec![("authorization", Zeroizing::new("Basic x".into()))],
        body: Zeroizing::new(b"grant_type=refresh_token".to_vec()),
    };
    let got = transport().exchange(request).await.unwrap();
    assert_eq!((got.status, got.body.as_slice()), (200, b"{}".as_slice()));
    assert_eq!(got.header("Content-Type"), Some("application/json"));
    let sent = told.await.unwrap();
    assert!(sent.starts_with("POST /token?code=CANARY-1 HTTP/1.1\r\n"), "{sent}");
    assert!(sent.contains(concat!("user-agent: Mailward/", env!("CARGO_PKG_VERSION"))), "{sent}");
    assert!(sent.contains("content-length: 24\r\n"), "{sent}");
    assert!(sent.ends_with("grant_type=refresh_token"), "{sent}");
}

#[tokio::test]
async fn a_redirect_is_brought_back_and_not_followed() {
    let (url, _told) = serve(answer("302 Found\r\nLocation: http://127.0.0.1:1/elsewhere", "")).await;
    let got = transport().exchange(Request::get(url)).await.unwrap();
    assert_eq!((got.status, got.header("location")), (302, Some("http://127.0.0.1:1/elsewhere")));
}

#[tokio::test]
async fn plain_http_leaves_this_computer_never() {
    for address in
        ["http://example.org/", "ftp://example.org/", "http://127.0.0.1.example.org/", "http://10.0.0.1/"]
    {
        let refused = transport().exchange(Request::get(Url::parse(address).unwrap())).await.unwrap_err();
        assert_eq!(refused, TransportError::PlainHttp, "{address}");
    }
}

#[test]
fn loopback_has_four_spellings() {
    for address in ["http://127.0.0.1/", "http://127.8.8.8:1/", "http://[::1]:1/", "http://LOCALHOST/"] {
        assert!(is_loopback(&Url::parse(address).unwrap()), "{address}");
    }
}

#[tokio::test]
async fn an_answer_that_says_it_is_too_large_is_refused_before_it_is_read() {
    let (url, _told) = serve(b"HTTP/1.1 200 OK\r\nContent-Length: 20971520\r\n\r\n".to_vec()).await;
    let refused = transport().exchange(Request::get(url)).await.unwrap_err();
    assert_eq!(refused, TransportError::TooLarge(1024 * 1024));
}

#[tokio::test]
async fn an_answer_without_a_length_is_read_up_to_the_limit_only() {
    let mut endless = b"HTTP/1.1 200 OK\r\n\r\n".to_vec();
    endless.resize(3 * 1024 * 1024, b'x');
    let (url, _told) = serve(endless).await;
    let refused = transport().exchange(Request::get(url)).await.unwrap_err();
    assert_eq!(refused, TransportError::TooLarge(1024 * 1024));
}

#[tokio::test]
async fn a_head_larger_than_sensible_is_refused() {
    let value = "x".repeat(40 * 1024);
    let head = format!("200 OK\r\na: {value}\r\nb: {value}");
    let (url, _told) = serve(answer(&head, "")).await;
    let refused = transport().exchange(Request::get(url)).await.unwrap_err();
    assert_eq!(refused, TransportError::TooLarge(LARGEST_HEAD));
}

#[tokio::test]
async fn an_answer_that_is_cut_off_is_lost_not_unreachable() {
    for cut in [
        b"".to_vec(),
        b"HTTP/1.1 200 OK\r\nContent-Le".to_vec(),
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}".to_vec(),
    ] {
        let (url, _told) = serve(cut).await;
        assert_eq!(transport().exchange(Request::get(url)).await.unwrap_err(), TransportError::Lost);
    }
}

#[tokio::test]
async fn a_host_that_accepts_and_says_nothing_runs_into_the_time_limit() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = Url::parse(&format!("http://{}/", listener.local_addr().unwrap())).unwrap();
    let late = impatient(Duration::from_millis(50)).exchange(Request::get(url)).await.unwrap_err();
    assert_eq!(late, TransportError::TimedOut);
}

#[tokio::test]
async fn a_cookie_is_neither_kept_nor_sent_back() {
    let transport = transport();
    let (url, _told) = serve(answer("200 OK\r\nSet-Cookie: a=CANARY; Path=/; Max-Age=600", "{}")).await;
    assert!(transport.exchange(Request::get(url)).await.unwrap().header("set-cookie").is_some());
    // Cookies belong to a host, whatever its port.
    let (url, told) = serve(answer("200 OK", "{}")).await;
    transport.exchange(Request::get(url)).await.unwrap();
    assert!(!told.await.unwrap().to_ascii_lowercase().contains("cookie"));
}

#[tokio::test]
async fn a_server_without_tls_is_told_from_one_that_is_not_there() {
    let (url, _told) = serve(b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec()).await;
    let url = Url::parse(&url.as_str().replace("http:", "https:")).unwrap();
    let refused = transport().exchange(Request::get(url)).await.unwrap_err();
    assert_eq!(refused, TransportError::Tls("the answer is not TLS".into()));
}

#[tokio::test]
async fn a_handshake_that_is_hung_up_is_a_tls_failure() {
    let (url, _told) = serve(Vec::new()).await;
    let url = Url::parse(&url.as_str().replace("http:", "https:")).unwrap();
    let refused = transport().exchange(Request::get(url)).await.unwrap_err();
    assert_eq!(refused, TransportError::Tls("the other side ended the handshake".into()));
}

#[tokio::test]
async fn a_file_of_authorities_that_cannot_be_used_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("authorities.pem");
    let missing = HttpTransport::new(Arc::new(SystemClock), Some(file.clone()));
    let url = Url::parse("https://localhost:1/").unwrap();
    let refused = missing.exchange(Request::get(url.clone())).await.unwrap_err();
    assert!(matches!(&refused, TransportError::Setup(why) if why.contains("cannot be read")), "{refused}");

    std::fs::write(&file, "no certificate here").unwrap();
    let refused = missing.exchange(Request::get(url)).await.unwrap_err();
    assert!(matches!(&refused, TransportError::Setup(why) if why.contains("authorities.pem")), "{refused}");
}

#[tokio::test]
async fn a_failure_never_repeats_the_query() {
    let (url, _told) = serve(Vec::new()).await;
    let lost = transport().exchange(Request::get(url)).await.unwrap_err();
    assert!(!format!("{lost} {lost:?}").contains("CANARY"));
}

#[test]
fn growing_keeps_what_was_there() {
    let mut body = Zeroizing::new(Vec::new());
    for part in [b"ab".as_slice(), b"", b"cdefgh", b"i"] {
        append(&mut body, part);
    }
    assert_eq!(body.as_slice(), b"abcdefghi");
}

/// A proxy that reads one request and answers it so.
async fn proxy(answer: &'static str) -> (String, oneshot::Receiver<String>) {
    let (url, told) = serve(format!("HTTP/1.1 {answer}\r\n\r\n").into_bytes()).await;
    (format!("127.0.0.1:{}", url.port().unwrap()), told)
}

#[tokio::test]
async fn a_proxy_that_is_chosen_counts_from_the_next_exchange_on() {
    use crate::domain::settings::Settings;
    let network = Arc::new(Network::default());
    let transport = HttpTransport::over(Arc::new(SystemClock), Arc::clone(&network));
    for (answer, failure) in [
        ("403 Forbidden", TransportError::Proxy),
        ("407 Proxy Authentication Required", TransportError::ProxyWantsSignIn),
    ] {
        let (address, told) = proxy(answer).await;
        network.choose(&Settings { proxy: Some(address.parse().unwrap()), ..Settings::default() });
        let request = Request::get(Url::parse("https://login.example.org/token").unwrap());
        assert_eq!(transport.exchange(request).await.unwrap_err(), failure);
        let asked = told.await.unwrap();
        assert!(asked.starts_with("CONNECT login.example.org:443 HTTP/1.1\r\n"), "{asked}");
    }
}

#[tokio::test]
async fn a_port_where_nobody_listens_is_told_from_a_host_that_is_silent() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = Url::parse(&format!("http://{}/", listener.local_addr().unwrap())).unwrap();
    drop(listener);
    let refused = transport().exchange(Request::get(url)).await.unwrap_err();
    assert_eq!((refused.clone(), refused.facts()), (TransportError::Refused, vec![("os", "ECONNREFUSED")]));
}

/// A server called `localhost` that wants TLS; gives back its address and, later, what it read after the handshake.
async fn serve_tls(authority: &Authority) -> (Url, oneshot::Receiver<String>) {
    let certificate = CertificateDer::from_pem_file(authority.certificate()).unwrap();
    let key = PrivateKeyDer::from_pem_file(authority.key()).unwrap();
    let config = ServerConfig::builder().with_no_client_auth().with_single_cert(vec![certificate], key);
    let acceptor = TlsAcceptor::from(Arc::new(config.unwrap()));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (tell, told) = oneshot::channel();
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let mut head = vec![0; 16 * 1024];
        let mut read = 0;
        if let Ok(mut stream) = acceptor.accept(stream).await {
            read = stream.read(&mut head).await.unwrap_or(0);
            stream.write_all(&answer("200 OK", "{}")).await.ok();
            stream.shutdown().await.ok();
        }
        tell.send(String::from_utf8_lossy(&head[..read]).into_owned()).ok();
    });
    (Url::parse(&format!("https://localhost:{port}/revoke")).unwrap(), told)
}

fn revocation(url: Url) -> Request {
    let body = Zeroizing::new(b"token=CANARY-1".to_vec());
    Request { method: Method::Post, url, headers: Vec::new(), body }
}

#[tokio::test]
async fn a_token_leaves_only_for_a_server_with_a_certificate_of_its_name_that_somebody_vouches_for() {
    let authority = Authority::new("Provider");
    let trusting = || HttpTransport::new(Arc::new(SystemClock), Some(authority.ca_file()));
    let (url, told) = serve_tls(&authority).await;
    assert_eq!(trusting().exchange(revocation(url)).await.unwrap().status, 200);
    assert!(told.await.unwrap().contains("CANARY-1"), "it is the certificate that makes the difference");

    let (url, told) = serve_tls(&authority).await;
    let refused = transport().exchange(revocation(url)).await.unwrap_err();
    assert_eq!(refused, TransportError::Tls("unknown issuer".into()));
    assert_eq!(told.await.unwrap(), "");

    let (mut url, told) = serve_tls(&authority).await;
    url.set_host(Some("127.0.0.1")).unwrap();
    let refused = trusting().exchange(revocation(url)).await.unwrap_err();
    assert!(matches!(refused, TransportError::Tls(_)), "{refused:?}");
    assert_eq!(told.await.unwrap(), "");
}
