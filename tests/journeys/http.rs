//! HTTP by hand, to loopback: one request a connection, nothing followed, nothing kept.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;
use url::Url;

/// An answer.
#[derive(Debug)]
pub(crate) struct Reply {
    /// Status; 0 when the connection was closed without an answer.
    pub(crate) status: u16,
    head: String,
    /// What came after the head.
    pub(crate) body: String,
}

impl Reply {
    fn read(text: &str) -> Self {
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((text, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        Self { status, head: head.to_owned(), body: body.to_owned() }
    }

    /// Where it sends the browser.
    pub(crate) fn location(&self) -> Option<Url> {
        let line = self.head.lines().find(|line| line.to_ascii_lowercase().starts_with("location:"))?;
        Url::parse(line.split_once(':')?.1.trim()).ok()
    }

    /// The hidden name of the practice provider's page.
    pub(crate) fn request(&self) -> &str {
        let after = self.body.split("name=\"request\" value=\"").nth(1);
        after
            .and_then(|after| after.split('"').next())
            .unwrap_or_else(|| panic!("a page of a request: {self:?}"))
    }
}

/// Fetches a page.
pub(crate) fn get(url: &Url) -> Reply {
    send(
        url,
        &format!("GET {} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", target(url), authority(url)),
    )
}

/// Sends a form.
pub(crate) fn post(url: &Url, form: &[(&str, &str)]) -> Reply {
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
    let head = format!("POST {} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", target(url), authority(url));
    let kind = "Content-Type: application/x-www-form-urlencoded";
    send(url, &format!("{head}{kind}\r\nContent-Length: {}\r\n\r\n{body}", body.len()))
}

/// What a provider says of a token of a public client.
pub(crate) fn introspect(issuer: &str, client_id: &str, token: &str) -> Value {
    let metadata = get(&format!("{issuer}/.well-known/openid-configuration").parse().unwrap());
    let metadata: Value = serde_json::from_str(&metadata.body).unwrap();
    let endpoint: Url = metadata["introspection_endpoint"].as_str().unwrap().parse().unwrap();
    let reply = post(&endpoint, &[("client_id", client_id), ("token", token)]);
    serde_json::from_str(&reply.body).unwrap_or_else(|error| panic!("{error}: {reply:?}"))
}

/// Sends these bytes and reads what comes back.
pub(crate) fn send(url: &Url, request: &str) -> Reply {
    let mut stream = connect(url);
    // A server that has heard enough closes before everything was sent; what counts is what it says.
    stream.write_all(request.as_bytes()).ok();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok();
    Reply::read(&String::from_utf8_lossy(&answer))
}

/// A connection with a limit on every wait.
pub(crate) fn connect(url: &Url) -> TcpStream {
    let stream =
        TcpStream::connect(authority(url)).unwrap_or_else(|error| panic!("{}: {error}", authority(url)));
    stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
    stream.set_write_timeout(Some(Duration::from_mins(1))).unwrap();
    stream
}

/// Path and query.
pub(crate) fn target(url: &Url) -> String {
    url[url::Position::BeforePath..url::Position::AfterQuery].to_owned()
}

/// Host and port.
pub(crate) fn authority(url: &Url) -> String {
    url[url::Position::BeforeHost..url::Position::AfterPort].to_owned()
}
