//! The practice provider as a client sees it, for its own tests: a real socket, and HTTP by hand.
//!
//! On purpose no HTTP library: what stands in an answer is compared byte by byte, and nothing is followed or kept.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, OnceLock};

use jiff::Timestamp;
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use url::Url;

use super::app::Keys;
use super::options::Options;
use super::{PUBLIC_CLIENT_ID, Practice, start_with};

/// Where the program in the tests waits for the redirect.
pub(super) const REDIRECT: &str = "http://127.0.0.1:4711/callback";
/// The example pair of RFC 7636, appendix B.
pub(super) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub(super) const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
/// Everything a mail program asks for.
pub(super) const SCOPES: &str = "openid email profile imap smtp offline_access";

/// A running provider with a clock that is turned by hand.
pub(super) struct Probe {
    pub(super) practice: Practice,
    seconds: Arc<AtomicI64>,
}

impl Probe {
    pub(super) async fn start() -> Self {
        Self::with(|_| {}).await
    }

    pub(super) async fn with(choose: impl FnOnce(&mut Options)) -> Self {
        let seconds = Arc::new(AtomicI64::new(1_800_000_000));
        let clock = Arc::clone(&seconds);
        let now = move || Timestamp::from_second(clock.load(Ordering::SeqCst)).unwrap();
        let mut options = Options::new(Arc::new(now));
        choose(&mut options);
        Self { practice: start_with(keys(), options).await.unwrap(), seconds }
    }

    pub(super) fn turn_clock(&self, seconds: i64) {
        self.seconds.fetch_add(seconds, Ordering::SeqCst);
    }

    pub(super) fn now(&self) -> Timestamp {
        Timestamp::from_second(self.seconds.load(Ordering::SeqCst)).unwrap()
    }

    pub(super) async fn get(&self, path: &str) -> Reply {
        self.send(&Ask { method: "GET", path, headers: &[], body: "" }).await.unwrap()
    }

    pub(super) async fn get_with_token(&self, path: &str, token: &str) -> Reply {
        let bearer = format!("Bearer {token}");
        self.send(&Ask { method: "GET", path, headers: &[("Authorization", &bearer)], body: "" })
            .await
            .unwrap()
    }

    pub(super) async fn post(&self, path: &str, form: &[(&str, &str)]) -> Reply {
        self.try_post(path, form).await.unwrap()
    }

    /// `None` if the connection is closed without an answer.
    pub(super) async fn try_post(&self, path: &str, form: &[(&str, &str)]) -> Option<Reply> {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let headers = [("Content-Type", "application/x-www-form-urlencoded")];
        self.send(&Ask { method: "POST", path, headers: &headers, body: &body }).await
    }

    pub(super) async fn send(&self, ask: &Ask<'_>) -> Option<Reply> {
        let host = self.practice.issuer.strip_prefix("http://").unwrap();
        let mut stream = TcpStream::connect(host).await.unwrap();
        let named = ask.headers.iter().any(|(name, _)| *name == "Host");
        let host = if named { &[][..] } else { &[("Host", host)] };
        let lines: Vec<String> =
            [ask.headers, host].concat().iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let lines = lines.concat();
        let (method, path, body) = (ask.method, ask.path, ask.body);
        let length = body.len();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nConnection: close\r\n{lines}Content-Length: {length}\r\n\r\n{body}"
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        Reply::parse(&String::from_utf8(answer).unwrap())
    }

    /// Types the first user's password on a login page.
    pub(super) async fn log_in(&self, login_page: &Reply) -> Reply {
        let user = &self.practice.users[0];
        let form =
            [("request", login_page.request()), ("username", &user.address), ("password", &user.password)];
        self.post("/authorize/login", &form).await
    }

    /// Signs in and agrees; gives the redirect.
    pub(super) async fn agree(&self, link: &str) -> Reply {
        let login = self.get(link).await;
        self.agree_on(&login).await
    }

    /// The same, from the login page on.
    pub(super) async fn agree_on(&self, login: &Reply) -> Reply {
        let consent = self.log_in(login).await;
        self.post("/authorize/decide", &[("request", consent.request()), ("decision", "allow")]).await
    }

    /// Signs in up to the code.
    pub(super) async fn code(&self) -> String {
        self.agree(&link(&[])).await.location("code").unwrap()
    }

    pub(super) async fn redeem(&self, code: &str) -> Reply {
        self.redeem_with(code, &[]).await
    }

    pub(super) async fn redeem_with(&self, code: &str, changes: &[(&str, &str)]) -> Reply {
        let mut form = HashMap::from([
            ("grant_type", "authorization_code"),
            ("client_id", PUBLIC_CLIENT_ID),
            ("redirect_uri", REDIRECT),
            ("code_verifier", VERIFIER),
            ("code", code),
        ]);
        form.extend(changes.iter().copied());
        form.retain(|_, value| !value.is_empty());
        self.post("/token", &form.into_iter().collect::<Vec<_>>()).await
    }

    /// Signs in to the end.
    pub(super) async fn tokens(&self) -> Value {
        self.redeem(&self.code().await).await.json()
    }

    pub(super) async fn renew(&self, refresh_token: &str) -> Reply {
        self.post("/token", &renewal(refresh_token)).await
    }

    pub(super) async fn is_active(&self, token: &str) -> bool {
        let reply = self.post("/introspect", &[("client_id", PUBLIC_CLIENT_ID), ("token", token)]).await;
        reply.json()["active"].as_bool().unwrap()
    }
}

/// The link of a complete authorization request, with some parameters changed or (if empty) left out.
pub(super) fn link(changes: &[(&str, &str)]) -> String {
    let mut params: HashMap<&str, &str> = HashMap::from([
        ("response_type", "code"),
        ("client_id", PUBLIC_CLIENT_ID),
        ("redirect_uri", REDIRECT),
        ("scope", SCOPES),
        ("state", "state-1"),
        ("nonce", "nonce-1"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ]);
    params.extend(changes.iter().copied());
    params.retain(|_, value| !value.is_empty());
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(params).finish();
    format!("/authorize?{query}")
}

/// One pair of keys for all tests, because an RSA pair takes longer than any of them.
fn keys() -> Arc<Keys> {
    static KEYS: OnceLock<Arc<Keys>> = OnceLock::new();
    Arc::clone(KEYS.get_or_init(|| Arc::new(Keys::generate().unwrap())))
}

/// The form of a renewal.
pub(super) fn renewal(refresh_token: &str) -> [(&str, &str); 3] {
    [("grant_type", "refresh_token"), ("client_id", PUBLIC_CLIENT_ID), ("refresh_token", refresh_token)]
}

/// A request.
pub(super) struct Ask<'a> {
    pub(super) method: &'a str,
    pub(super) path: &'a str,
    pub(super) headers: &'a [(&'a str, &'a str)],
    pub(super) body: &'a str,
}

/// An answer.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) status: u16,
    headers: HashMap<String, String>,
    pub(super) body: String,
}

impl Reply {
    fn parse(text: &str) -> Option<Self> {
        let (head, body) = text.split_once("\r\n\r\n")?;
        let mut lines = head.lines();
        let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
        let headers = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        Some(Self { status, headers, body: body.to_owned() })
    }

    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(String::as_str).unwrap_or_default()
    }

    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    /// The OAuth error of the body.
    pub(super) fn error(&self) -> String {
        self.json()["error"].as_str().unwrap().to_owned()
    }

    /// A parameter of the redirect.
    pub(super) fn location(&self, name: &str) -> Option<String> {
        let url = Url::parse(self.header("location")).unwrap();
        url.query_pairs().find(|(known, _)| known == name).map(|(_, value)| value.into_owned())
    }

    /// The hidden name of the request that a page belongs to.
    pub(super) fn request(&self) -> &str {
        let after = self.body.split("name=\"request\" value=\"").nth(1).expect("a page of a request");
        after.split('"').next().unwrap()
    }
}
