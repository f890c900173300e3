//! A network with a script: what each address answers, in order, and what was asked.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use tokio::sync::{Semaphore, watch};
use url::{Url, form_urlencoded};
use zeroize::Zeroizing;

use super::{FakeClock, IN_VAIN};
use crate::platform::clock::Clock as _;
use crate::platform::transport::{Method, Request, Response, Transport, TransportError, is_loopback};

/// Answers by host and path, as in `example.org/token`.
///
/// Answers given by [`answer`](Self::answer), [`fail`](Self::fail) and [`hold`](Self::hold) are used once and in their order;
/// when they are used up, what [`always`](Self::always) said; and where nothing was said, nobody answers.
pub struct ScriptedTransport {
    clock: Arc<FakeClock>,
    script: Mutex<BTreeMap<String, Lines>>,
    asked: watch::Sender<Vec<Recorded>>,
}

#[derive(Default)]
struct Lines {
    once: VecDeque<Line>,
    always: Option<Line>,
}

#[derive(Clone)]
enum Line {
    Reply(Reply),
    Failure(TransportError),
    Made(Arc<dyn Fn(&Recorded) -> Reply + Send + Sync>),
    Held(Arc<Semaphore>, Reply),
}

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// Header lines.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Reply {
    /// JSON, with the header that says so.
    pub fn json(status: u16, body: impl Into<String>) -> Self {
        Self {
            status,
            headers: vec![("content-type".into(), "application/json".into())],
            body: body.into().into_bytes(),
        }
    }

    /// A page, as a captive portal sends it.
    pub fn html(status: u16, body: impl Into<String>) -> Self {
        Self {
            status,
            headers: vec![("content-type".into(), "text/html".into())],
            body: body.into().into_bytes(),
        }
    }

    /// The same with one more header line; the name in lower case.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }
}

/// One request, as it would have been sent. Holds test secrets, so that tests can look at them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// The method.
    pub method: Method,
    /// Where to, with the query.
    pub url: Url,
    /// Header lines.
    pub headers: Vec<(String, String)>,
    /// The parameters of a form body, in their order; empty for another body.
    pub params: Vec<(String, String)>,
    /// The body as it was.
    pub body: Vec<u8>,
}

impl Recorded {
    /// The first form parameter of this name.
    pub fn param(&self, name: &str) -> Option<&str> {
        self.params.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The first header line of this name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    fn of(request: &Request) -> Self {
        let headers: Vec<_> =
            request.headers.iter().map(|(name, value)| ((*name).to_owned(), value.to_string())).collect();
        let form = headers.iter().any(|(name, value)| {
            name.eq_ignore_ascii_case("content-type")
                && value.starts_with("application/x-www-form-urlencoded")
        });
        let params =
            if form { form_urlencoded::parse(&request.body).into_owned().collect() } else { Vec::new() };
        Self {
            method: request.method,
            url: request.url.clone(),
            headers,
            params,
            body: request.body.to_vec(),
        }
    }
}

/// Keeps an answer back until it is opened.
pub struct Gate(Arc<Semaphore>);

impl Gate {
    /// Lets the answer go. Dropping the gate does not.
    pub fn open(self) {
        self.0.add_permits(1);
    }
}

impl ScriptedTransport {
    pub(super) fn new(clock: Arc<FakeClock>) -> Self {
        Self { clock, script: Mutex::default(), asked: watch::Sender::default() }
    }

    /// The next request to this address gets this answer.
    pub fn answer(&self, address: &str, reply: Reply) {
        self.add(address, Line::Reply(reply));
    }

    /// The next request to this address fails.
    pub fn fail(&self, address: &str, error: TransportError) {
        self.add(address, Line::Failure(error));
    }

    /// The next request to this address gets what the function makes of it, for answers that must repeat a nonce.
    pub fn answer_with(&self, address: &str, make: impl Fn(&Recorded) -> Reply + Send + Sync + 'static) {
        self.add(address, Line::Made(Arc::new(make)));
    }

    /// The next request to this address gets this answer when the gate is opened.
    pub fn hold(&self, address: &str, reply: Reply) -> Gate {
        let gate = Arc::new(Semaphore::new(0));
        self.add(address, Line::Held(Arc::clone(&gate), reply));
        Gate(gate)
    }

    /// Every request to this address that has no answer of its own gets this one.
    pub fn always(&self, address: &str, reply: Reply) {
        self.lines(|script| script.entry(address.to_owned()).or_default().always = Some(Line::Reply(reply)));
    }

    /// The same, made from the request.
    pub fn always_with(&self, address: &str, make: impl Fn(&Recorded) -> Reply + Send + Sync + 'static) {
        self.lines(|script| {
            script.entry(address.to_owned()).or_default().always = Some(Line::Made(Arc::new(make)));
        });
    }

    /// Every request so far, in order.
    pub fn requests(&self) -> Vec<Recorded> {
        self.asked.borrow().clone()
    }

    /// The requests to this address.
    pub fn requests_to(&self, address: &str) -> Vec<Recorded> {
        self.requests().into_iter().filter(|recorded| address_of(&recorded.url) == address).collect()
    }

    /// Waits until so many requests have been made to this address. A test that waits in vain fails instead of hanging.
    #[expect(clippy::expect_used, reason = "it ends a test")]
    pub async fn asked(&self, address: &str, count: usize) {
        let many = |asked: &Vec<Recorded>| {
            asked.iter().filter(|one| address_of(&one.url) == address).count() >= count
        };
        let mut asked = self.asked.subscribe();
        let came = tokio::time::timeout(IN_VAIN, asked.wait_for(many)).await;
        came.expect("that address is asked so often").ok(); // the sender lives as long as we do
    }

    fn add(&self, address: &str, line: Line) {
        self.lines(|script| script.entry(address.to_owned()).or_default().once.push_back(line));
    }

    fn lines<T>(&self, work: impl FnOnce(&mut BTreeMap<String, Lines>) -> T) -> T {
        work(&mut self.script.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Host, port where it is not the usual one, and path.
fn address_of(url: &Url) -> String {
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    format!("{}{port}{}", url.host_str().unwrap_or_default(), url.path())
}

#[async_trait]
impl Transport for ScriptedTransport {
    async fn exchange(&self, request: Request) -> Result<Response, TransportError> {
        if request.url.scheme() != "https" && !is_loopback(&request.url) {
            return Err(TransportError::PlainHttp);
        }
        let recorded = Recorded::of(&request);
        self.asked.send_modify(|asked| asked.push(recorded.clone()));
        let line = self.lines(|script| {
            let lines = script.get_mut(&address_of(&recorded.url))?;
            lines.once.pop_front().or_else(|| lines.always.clone())
        });
        let reply = match line.ok_or(TransportError::Unreachable)? {
            Line::Reply(reply) => reply,
            Line::Failure(error) => return Err(error),
            Line::Made(make) => make(&recorded),
            Line::Held(gate, reply) => {
                gate.acquire().await.map_err(|_closed| TransportError::Lost)?.forget();
                reply
            }
        };
        let Reply { status, headers, body } = reply;
        Ok(Response { status, headers, body: Zeroizing::new(body), received_at: self.clock.now() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network() -> ScriptedTransport {
        ScriptedTransport::new(Arc::default())
    }

    fn get(address: &str) -> Request {
        Request::get(Url::parse(address).unwrap())
    }

    #[tokio::test]
    async fn answers_come_in_their_order_and_then_what_always_holds() {
        let network = network();
        network.always("example.org/a", Reply::json(200, "always"));
        network.answer("example.org/a", Reply::json(200, "first"));
        network.fail("example.org/a", TransportError::Lost);
        let said =
            async || network.exchange(get("https://example.org/a?x=1")).await.map(|got| got.body.to_vec());
        assert_eq!(said().await.unwrap(), b"first");
        assert_eq!(said().await.unwrap_err(), TransportError::Lost);
        assert_eq!(said().await.unwrap(), b"always");
        assert_eq!(
            network.exchange(get("https://example.org/b")).await.unwrap_err(),
            TransportError::Unreachable
        );
        assert_eq!(network.requests_to("example.org/a").len(), 3);
    }

    #[tokio::test]
    async fn a_form_can_be_looked_at() {
        let network = network();
        let mut request =
            get("http://127.0.0.1:8/token").header("content-type", "application/x-www-form-urlencoded");
        (request.method, request.body) = (Method::Post, Zeroizing::new(b"a=1&b=x%20y".to_vec()));
        network
            .answer_with("127.0.0.1:8/token", |asked| Reply::json(200, asked.param("b").unwrap_or_default()));
        assert_eq!(network.exchange(request).await.unwrap().body.as_slice(), b"x y");
        assert_eq!(network.requests()[0].params.len(), 2);
    }

    #[tokio::test]
    async fn a_held_answer_waits_for_its_gate() {
        let network = network();
        let gate = network.hold("example.org/slow", Reply::json(200, "late"));
        let opening = async {
            network.asked("example.org/slow", 1).await;
            gate.open();
        };
        let (answer, ()) = tokio::join!(network.exchange(get("https://example.org/slow")), opening);
        assert_eq!(answer.unwrap().body.as_slice(), b"late");
    }

    #[tokio::test]
    async fn plain_http_is_refused_as_the_real_one_does() {
        assert_eq!(
            network().exchange(get("http://example.org/")).await.unwrap_err(),
            TransportError::PlainHttp
        );
    }
}
