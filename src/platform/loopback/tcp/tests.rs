//! The listener over real sockets, against everything a browser or an attacker on this computer may send.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::*;
use crate::platform::loopback::{ClosingPage, PageOutcome};

async fn listening(localhost: bool) -> (Box<dyn Listener>, String) {
    listening_with(localhost, Patience::default()).await
}

async fn listening_with(localhost: bool, patience: Patience) -> (Box<dyn Listener>, String) {
    let wish = ListenWish { localhost, path: "/callback".into(), port: None };
    let listener = TcpLoopback { patience }.listen(wish).await.unwrap();
    let port = listener.redirect_uri().port().unwrap();
    (listener, format!("127.0.0.1:{port}"))
}

/// Sends these bytes and reads the answer to its end.
async fn send(address: &str, request: impl AsRef<[u8]>) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_ref()).await.ok(); // the listener may have refused before everything was sent
    rest_of(&mut stream).await
}

async fn rest_of(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.ok();
    String::from_utf8(answer).unwrap()
}

fn get(path: &str, host: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n")
}

fn good() -> ClosingPage {
    let (title, text) = ("You are signed in".into(), "anna@example.org is ready.".into());
    ClosingPage { outcome: PageOutcome::Good, title, text, next_steps: vec!["Go back to Mailward".into()] }
}

/// The next redirect must be this one, and gets the good page.
async fn expect_redirect(listener: &mut dyn Listener, address: &str) {
    let browser = tokio::spawn({
        let address = address.to_owned();
        async move { send(&address, get("/callback?code=CANARY-1&state=s", &address)).await }
    });
    let received = listener.next().await.unwrap();
    assert_eq!(received.query().as_str(), "code=CANARY-1&state=s");
    received.answer(good()).await;
    let page = browser.await.unwrap();
    assert!(page.starts_with("HTTP/1.1 200 OK\r\n") && page.contains("You are signed in"), "{page}");
    assert!(!page.contains("CANARY"), "{page}");
}

#[tokio::test]
async fn a_redirect_waits_for_its_page() {
    let (mut listener, address) = listening(false).await;
    assert_eq!(listener.redirect_uri().as_str(), format!("http://{address}/callback"));
    expect_redirect(listener.as_mut(), &address).await;
}

#[tokio::test]
async fn localhost_is_reached_on_every_family_this_computer_has() {
    let (mut listener, v4) = listening(true).await;
    let port = listener.redirect_uri().port().unwrap();
    let host = format!("localhost:{port}");
    for address in [v4, format!("[::1]:{port}")] {
        let Ok(mut stream) = TcpStream::connect(&address).await else {
            assert!(
                std::net::TcpListener::bind("[::1]:0").is_err(),
                "the family is there and nobody listens"
            );
            continue;
        };
        stream.write_all(get("/callback?code=1", &host).as_bytes()).await.unwrap();
        listener.next().await.unwrap().answer(good()).await;
        assert!(rest_of(&mut stream).await.contains("You are signed in"));
    }
}

#[tokio::test]
async fn foreign_requests_are_refused_and_the_sign_in_goes_on() {
    let (mut listener, address) = listening(false).await;
    for (request, status) in [
        (get("/elsewhere?CANARY-2", &address), "404"),
        (get("/favicon.ico", &address), "404"),
        (get("/callback?code=1", "attacker.example.org"), "400"),
        (get("/callback?code=1", "localhost:1"), "400"),
        (get("/callback?code=1", &address).replace("GET", "HEAD"), "405"),
        (get("/callback?code=1", &address).replace("GET", "POST"), "405"),
        ("\x16\x03\x01 is TLS\r\n\r\n".to_owned(), "400"),
    ] {
        let answer = send(&address, &request).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{request} got {answer}");
        assert!(!answer.contains("CANARY") && !answer.contains("attacker"), "{answer}");
        assert!(answer.contains("Cache-Control: no-store"), "{answer}");
    }
    expect_redirect(listener.as_mut(), &address).await;
}

#[tokio::test]
async fn a_mebibyte_of_header_is_refused_and_the_sign_in_goes_on() {
    let (mut listener, address) = listening(false).await;
    let request =
        format!("GET /callback HTTP/1.1\r\nHost: {address}\r\nX: {}\r\n\r\n", "x".repeat(1024 * 1024));
    let answer = send(&address, request).await;
    assert!(answer.starts_with("HTTP/1.1 431 "), "{answer}");
    expect_redirect(listener.as_mut(), &address).await;
}

#[tokio::test]
async fn silent_connections_never_keep_the_good_one_out() {
    let (mut listener, address) = listening(false).await;
    let mut silent = Vec::new();
    for _ in 0..3 * MOST_OPEN {
        let mut stream = TcpStream::connect(&address).await.unwrap();
        stream.write_all(b"G").await.unwrap();
        silent.push(stream);
    }
    expect_redirect(listener.as_mut(), &address).await;
    assert_eq!(rest_of(&mut silent[0]).await, "", "the oldest was dropped");
}

#[tokio::test]
async fn a_head_that_drips_is_dropped_when_its_time_is_over() {
    let patience = Patience { head: Duration::from_millis(80), ..Patience::default() };
    let (mut listener, address) = listening_with(false, patience).await;
    let mut dripping = TcpStream::connect(&address).await.unwrap();
    let (mut read, mut write) = dripping.split();
    let mut answer = Vec::new();
    let drip = async {
        for byte in get("/callback?code=1", &address).bytes().cycle() {
            if write.write_all(&[byte]).await.is_err() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await; // the drip itself; nothing is waited for
        }
    };
    tokio::select! {
        () = drip => {}
        _ = read.read_to_end(&mut answer) => {}
    }
    assert!(answer.starts_with(b"HTTP/1.1 408 "), "{}", String::from_utf8_lossy(&answer));
    expect_redirect(listener.as_mut(), &address).await;
}

#[tokio::test]
async fn a_second_tab_gets_a_page_that_says_it_changed_nothing() {
    let (mut listener, address) = listening(false).await;
    let mut second = TcpStream::connect(&address).await.unwrap();
    expect_redirect(listener.as_mut(), &address).await;
    second.write_all(get("/callback?code=2&state=s", &address).as_bytes()).await.unwrap();
    let foreign = listener.next().await.unwrap();
    drop(listener);
    drop(foreign);
    assert!(rest_of(&mut second).await.contains("Nothing more to do here"));
}

#[tokio::test]
async fn tabs_that_nobody_asked_for_are_not_left_loading() {
    let (listener, address) = listening(false).await;
    let mut tabs = Vec::new();
    for _ in 0..=MOST_HELD {
        let mut tab = TcpStream::connect(&address).await.unwrap();
        tab.write_all(get("/callback?code=2", &address).as_bytes()).await.unwrap();
        tabs.push(tab);
    }
    // One more than can be held: one is answered at once, which also shows that the others have been read.
    let (first, _, others) = futures_util::future::select_all(
        tabs.into_iter().map(|mut tab| Box::pin(async move { rest_of(&mut tab).await })),
    )
    .await;
    assert!(first.contains("Nothing more to do here"), "{first}");
    drop(listener);
    for page in futures_util::future::join_all(others).await {
        assert!(page.contains("Nothing more to do here"), "{page}");
    }
}

#[tokio::test]
async fn nobody_listens_after_the_listener_is_dropped() {
    let (listener, address) = listening(false).await;
    drop(listener);
    tokio::task::yield_now().await;
    assert!(TcpStream::connect(&address).await.is_err());
}

#[tokio::test]
async fn a_path_that_would_break_the_address_is_refused() {
    for path in ["/callback?x=1", "/callback#x"] {
        let wish = ListenWish { localhost: false, path: path.into(), port: None };
        assert!(TcpLoopback::default().listen(wish).await.is_err(), "{path}");
    }
}

#[tokio::test]
async fn a_browser_that_insists_on_tls_is_noticed() {
    let (listener, address) = listening(false).await;
    assert!(!listener.came_with_tls());
    let answer = send(&address, b"\x16\x03\x01\x02\x00\x01").await;
    assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
    assert!(listener.came_with_tls());
}
