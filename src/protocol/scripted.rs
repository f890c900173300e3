//! A transport that plays a written script and remembers what was asked. For the tests of this folder only.

use std::collections::VecDeque;
use std::sync::Mutex;

use async_trait::async_trait;
use jiff::Timestamp;
use secrecy::ExposeSecret;
use url::Url;
use zeroize::Zeroizing;

use crate::domain::provider::Provider;
use crate::domain::secret::ClientSecret;
use crate::platform::transport::{Method, Request, Response, Transport, TransportError};
use crate::protocol::ClientAuth;

type Line = Result<Response, TransportError>;

pub(super) struct Scripted {
    script: Mutex<VecDeque<Line>>,
    asked: Mutex<Vec<Request>>,
}

impl Scripted {
    pub(super) fn new(script: impl IntoIterator<Item = Line>) -> Self {
        Self { script: Mutex::new(script.into_iter().collect()), asked: Mutex::default() }
    }

    pub(super) fn count(&self) -> usize {
        self.asked.lock().unwrap().len()
    }

    pub(super) fn url(&self, index: usize) -> Url {
        self.asked.lock().unwrap()[index].url.clone()
    }

    pub(super) fn method(&self, index: usize) -> Method {
        self.asked.lock().unwrap()[index].method
    }

    pub(super) fn body(&self, index: usize) -> String {
        String::from_utf8(self.asked.lock().unwrap()[index].body.to_vec()).unwrap()
    }

    /// The body as form parameters.
    pub(super) fn form(&self, index: usize) -> Vec<(String, String)> {
        url::form_urlencoded::parse(self.body(index).as_bytes()).into_owned().collect()
    }

    pub(super) fn header(&self, index: usize, name: &str) -> Option<String> {
        let asked = self.asked.lock().unwrap();
        asked[index].headers.iter().find(|(n, _)| *n == name).map(|(_, value)| value.to_string())
    }
}

#[async_trait]
impl Transport for Scripted {
    async fn exchange(&self, request: Request) -> Line {
        self.asked.lock().unwrap().push(request);
        self.script.lock().unwrap().pop_front().expect("the script has an answer for every request")
    }
}

/// A secret's characters, to compare them.
pub(super) fn shown(secret: &impl ExposeSecret<str>) -> &str {
    #[expect(clippy::disallowed_methods, reason = "tests compare what was kept with what was sent")]
    secret.expose_secret()
}

pub(super) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[expect(clippy::unnecessary_wraps, reason = "a line of the script, which may also be a failure")]
pub(super) fn json(status: u16, body: &str) -> Line {
    let headers = vec![("content-type".to_owned(), "application/json; charset=utf-8".to_owned())];
    let body = Zeroizing::new(body.as_bytes().to_vec());
    Ok(Response { status, headers, body, received_at: at("2026-11-22T10:00:00Z") })
}

pub(super) fn page(status: u16) -> Line {
    let mut line = json(status, "<!DOCTYPE html><html><body>Welcome</body></html>")?;
    line.headers = vec![("content-type".to_owned(), "text/html".to_owned())];
    Ok(line)
}

pub(super) fn with_header(line: Line, name: &str, value: &str) -> Line {
    let mut line = line?;
    line.headers.push((name.to_owned(), value.to_owned()));
    Ok(line)
}

pub(super) fn client(secret: Option<&str>) -> ClientAuth {
    ClientAuth { id: "client-1".parse().unwrap(), secret: secret.map(ClientSecret::new) }
}

/// A provider with every endpoint; what a test needs differently it changes.
pub(super) fn provider() -> Provider {
    Provider::from_toml(PROVIDER).unwrap()
}

const PROVIDER: &str = r#"
id = "example"
name = "Example Mail"
short_name = "Example"
kind = "oauth"
verified = false
date = "2026-11-22"
source = "a test"
issuer = "https://id.example.org"

[endpoints]
authorization = "https://id.example.org/authorize?fixed=1"
token = "https://id.example.org/token"
device_authorization = "https://id.example.org/device"
device_usable_for_mail = true
introspection = "https://id.example.org/introspect"
userinfo = "https://id.example.org/userinfo"
jwks = "https://id.example.org/jwks"
registration = "https://id.example.org/register"

[scopes]
imap = ["imap"]
smtp = ["smtp"]
identity = ["openid", "email"]
offline = ["offline_access"]

[parameters]
required = { access_type = "offline" }
on_missing_refresh = { prompt = "consent" }
login_hint = true

[client]
secret = "optional"
authentication = ["none", "client_secret_basic"]
registration = "dynamic"

[redirect]
path = "/callback/example"
"#;
