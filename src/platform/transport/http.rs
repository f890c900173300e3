//! The real [`Transport`]: reqwest with rustls, aws-lc-rs and the platform's verifier.
//!
//! Nothing is set up before the first exchange, and every exchange has a connection of its own: a request that died on a
//! kept connection could not be told from one the provider has carried out. Nothing is ever sent twice.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use hyper_util::client::proxy::matcher::Matcher;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, ClientBuilder};
use tokio::sync::OnceCell;
use url::Url;
use zeroize::Zeroizing;

use super::failure::{self, Way};
use super::{Method, Request, Response, Transport, TransportError, is_loopback, trust};
use crate::platform::clock::Clock;
use crate::platform::failpoint::{self, Point};
use crate::platform::network::{Network, Ways};

/// One HTTP exchange at a time over the network.
pub struct HttpTransport {
    clock: Arc<dyn Clock>,
    network: Arc<Network>,
    limits: Limits,
    clients: Mutex<Arc<Clients>>,
}

/// What was built for these ways; others make it useless.
#[derive(Default)]
struct Clients {
    ways: Ways,
    plain: OnceCell<Client>,
    loopback: OnceCell<Client>,
    outside: OnceCell<(Client, Matcher)>,
}

/// How much patience and room one exchange gets.
#[derive(Debug, Clone, Copy)]
struct Limits {
    connect: Duration,
    exchange: Duration,
    body: usize,
}

impl Default for Limits {
    /// A token answer has a few KiB, the largest metadata known some 30 KiB. 30 s is where a person gives up.
    fn default() -> Self {
        Self { connect: Duration::from_secs(10), exchange: Duration::from_secs(30), body: 1024 * 1024 }
    }
}

impl HttpTransport {
    /// Costs nothing; certificates and proxies are looked up at the first exchange. `ca_file` (PEM) adds authorities to
    /// the system's.
    pub fn new(clock: Arc<dyn Clock>, ca_file: Option<PathBuf>) -> Self {
        Self::over(clock, Arc::new(Network::new(ca_file)))
    }

    /// The same over a network whose ways may change: each exchange takes those of its beginning.
    pub fn over(clock: Arc<dyn Clock>, network: Arc<Network>) -> Self {
        Self { clock, network, limits: Limits::default(), clients: Mutex::default() }
    }

    /// What was built for the ways that count now.
    fn clients(&self) -> Arc<Clients> {
        let ways = self.network.ways();
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        if clients.ways != ways {
            *clients = Arc::new(Clients { ways, ..Clients::default() });
        }
        Arc::clone(&clients)
    }

    /// The client for this address, and the way it takes.
    async fn client(&self, url: &Url) -> Result<(Client, Way), TransportError> {
        let clients = self.clients();
        let (ways, limits) = (&clients.ways, self.limits);
        match (url.scheme(), is_loopback(url)) {
            ("http", true) => {
                let build = || build(ways, Trust::Nobody, Proxy::Never, limits);
                Ok((clients.plain.get_or_try_init(build).await?.clone(), Way::Direct))
            }
            ("https", true) => {
                let build = || build(ways, Trust::System, Proxy::Never, limits);
                Ok((clients.loopback.get_or_try_init(build).await?.clone(), Way::Direct))
            }
            ("https", false) => {
                let build = || build_outside(ways, limits);
                let (client, matcher) = clients.outside.get_or_try_init(build).await?;
                let proxied = url.as_str().parse().is_ok_and(|address| matcher.intercept(&address).is_some());
                Ok((client.clone(), if proxied { Way::Proxy } else { Way::Direct }))
            }
            _ => Err(TransportError::PlainHttp),
        }
    }

    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        let (client, way) = self.client(&request.url).await?;
        let posts = request.method == Method::Post;
        let mut sent =
            client.request(method(request.method), request.url.clone()).headers(headers(&request)?);
        if !request.body.is_empty() {
            sent = sent.body(Bytes::from_owner(request.body)); // wiped when reqwest lets it go
        }
        let answer = sent.send().await.map_err(|error| failure::of_exchange(&error, way))?;
        if posts {
            failpoint::reach(Point::AfterSending);
        }
        let (status, headers) = (answer.status().as_u16(), lines(answer.headers())?);
        let body = self.read(answer, way).await?;
        Ok(Response { status, headers, body, received_at: self.clock.now() })
    }

    async fn read(
        &self,
        mut answer: reqwest::Response,
        way: Way,
    ) -> Result<Zeroizing<Vec<u8>>, TransportError> {
        let too_large = TransportError::TooLarge(self.limits.body);
        if answer.content_length().is_some_and(|length| length > self.limits.body as u64) {
            return Err(too_large);
        }
        let mut body = Zeroizing::new(Vec::new());
        while let Some(part) = answer.chunk().await.map_err(|error| failure::of_exchange(&error, way))? {
            if body.len() + part.len() > self.limits.body {
                return Err(too_large);
            }
            append(&mut body, &part);
        }
        Ok(body)
    }
}

#[async_trait]
impl Transport for HttpTransport {
    async fn exchange(&self, request: Request) -> Result<Response, TransportError> {
        let what = format!("{request:?}"); // method, host and path
        let outcome = tokio::time::timeout(self.limits.exchange, self.send(request)).await;
        let outcome = outcome.unwrap_or(Err(TransportError::TimedOut));
        match &outcome {
            Ok(answer) => tracing::debug!(request = what, answer = ?answer, "exchange"),
            Err(error) => tracing::info!(request = what, %error, "exchange failed"),
        }
        outcome
    }
}

async fn build_outside(ways: &Ways, limits: Limits) -> Result<(Client, Matcher), TransportError> {
    // The matcher is asked only to word a failure.
    Ok((build(ways, Trust::System, Proxy::Outside, limits).await?, ways.matcher()))
}

async fn build(ways: &Ways, trusted: Trust, proxy: Proxy, limits: Limits) -> Result<Client, TransportError> {
    let ways = ways.clone();
    // Reading some 150 certificates takes tens of milliseconds.
    let built = tokio::task::spawn_blocking(move || {
        let builder = match (proxy, &ways.proxy) {
            (Proxy::Never, _) => base(limits).no_proxy(),
            (Proxy::Outside, None) => base(limits),
            (Proxy::Outside, Some(address)) => {
                let proxy =
                    reqwest::Proxy::all(address.as_str()).map_err(|error| failure::of_setup(&error))?;
                base(limits).proxy(proxy.no_proxy(reqwest::NoProxy::from_string(&ways.direct)))
            }
        };
        let builder = match trusted {
            Trust::System => trust::with_authorities(builder, ways.ca_file.as_deref())?,
            Trust::Nobody => trust::without_authorities(builder),
        };
        builder.build().map_err(|error| failure::of_setup(&error))
    });
    built.await.map_err(|error| TransportError::Setup(stopped(&error)))?
}

/// Whose certificates count.
enum Trust {
    System,
    Nobody,
}

/// Whether the proxy that was chosen, the environment's or the system's is taken.
enum Proxy {
    Outside,
    Never,
}

fn base(limits: Limits) -> ClientBuilder {
    #[expect(clippy::disallowed_methods, reason = "this file is the one way out")]
    Client::builder()
        .user_agent(concat!("Mailward/", env!("CARGO_PKG_VERSION")))
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .connect_timeout(limits.connect)
        .pool_max_idle_per_host(0)
        .http1_max_headers(MOST_HEADERS)
}

const MOST_HEADERS: usize = 100;

fn method(method: Method) -> reqwest::Method {
    match method {
        Method::Get => reqwest::Method::GET,
        Method::Post => reqwest::Method::POST,
        Method::Delete => reqwest::Method::DELETE,
    }
}

fn headers(request: &Request) -> Result<HeaderMap, TransportError> {
    let mut map = HeaderMap::new();
    for (name, value) in &request.headers {
        let name = HeaderName::from_bytes(name.as_bytes());
        let value = HeaderValue::from_bytes(value.as_bytes());
        let (Ok(name), Ok(mut value)) = (name, value) else {
            return Err(TransportError::Setup(
                "a header line holds characters that HTTP does not allow".into(),
            ));
        };
        value.set_sensitive(true); // its Debug says "Sensitive"
        map.append(name, value);
    }
    Ok(map)
}

/// Header lines of an answer. Text that is not UTF-8 is made so; nothing we read from headers may be otherwise.
fn lines(headers: &HeaderMap) -> Result<Vec<(String, String)>, TransportError> {
    let size: usize = headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    if size > LARGEST_HEAD {
        return Err(TransportError::TooLarge(LARGEST_HEAD));
    }
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    Ok(headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect())
}

const LARGEST_HEAD: usize = 64 * 1024;

/// Appends without leaving an unwiped copy behind, as `Vec`'s own growth does.
fn append(body: &mut Zeroizing<Vec<u8>>, part: &[u8]) {
    let wanted = body.len() + part.len();
    if wanted > body.capacity() {
        let mut larger = Zeroizing::new(Vec::with_capacity(wanted.max(2 * body.capacity())));
        larger.extend_from_slice(body);
        *body = larger;
    }
    body.extend_from_slice(part);
}

fn stopped(error: &tokio::task::JoinError) -> String {
    let how = if error.is_panic() { "failed" } else { "was stopped" };
    format!("reading the system's certificates {how}")
}

#[cfg(test)]
mod tests;
