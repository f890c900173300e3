//! Fetches the settings that a domain publishes for mail programs.
//!
//! Over HTTPS, without a query: the address of the person is not sent. A redirect is followed only over HTTPS, within what the
//! owner of the domain owns, and not for ever.

use url::Url;

use crate::domain::host::same_owner;
use crate::domain::problem::{Problem, ProblemKind};
use crate::mail::autoconfig::{self, Autoconfig};
use crate::platform::transport::{Request, Response, Transport, TransportError};
use crate::protocol::fault::{Exchange, Fault, ProtocolError};

/// The settings at this address, or where it redirects to; `None` where there are none.
pub(super) async fn fetch(
    first: Url,
    domain: &str,
    transport: &dyn Transport,
) -> Result<Option<Autoconfig>, Problem> {
    let mut url = first;
    for _ in 0..MOST_STEPS {
        let host = url.host_str().unwrap_or_default().to_owned();
        let failed = |fault: Fault, status: Option<u16>| {
            let mut error = ProtocolError::new(Exchange::Discovery, fault);
            (error.context.host, error.context.status) = (Some(host.clone()), status);
            Problem::from(error)
        };
        let answer = match transport.exchange(request(url.clone())).await {
            Ok(answer) => answer,
            Err(TransportError::Dns) => return Ok(None),
            Err(error) => return Err(failed(Fault::Transport(error), None)),
        };
        match answer.status {
            300..400 => match target(&answer, &url) {
                None => return Ok(None),
                Some(next) if may_follow(&next, domain) => url = next,
                Some(next) => {
                    let to = next.host_str().map(str::to_owned);
                    return Err(failed(Fault::Redirects { to }, Some(answer.status)));
                }
            },
            429 | 500.. => return Err(failed(Fault::Status, Some(answer.status))),
            200 if !is_page(&answer) => return read(&answer, &host).map(Some),
            _ => return Ok(None),
        }
    }
    let to = url.host_str().map(str::to_owned);
    Err(ProtocolError::new(Exchange::Discovery, Fault::Redirects { to }).into())
}

/// From the bare domain to its web server and from there to another path is what owners do.
const MOST_STEPS: usize = 4;

fn request(url: Url) -> Request {
    let mut request = Request::get(url);
    request.headers.clear();
    request.header("accept", "text/xml, application/xml")
}

fn target(answer: &Response, from: &Url) -> Option<Url> {
    from.join(answer.header("location")?).ok()
}

fn may_follow(next: &Url, domain: &str) -> bool {
    next.scheme() == "https"
        && next.port().is_none()
        && next.username().is_empty()
        && next.host_str().is_some_and(|host| same_owner(host, domain))
}

/// A web server that answers every path with a page for people has no settings there.
fn is_page(answer: &Response) -> bool {
    let start: Vec<u8> = answer.body.trim_ascii_start().iter().take(LONGEST_START).copied().collect();
    let start = String::from_utf8_lossy(&start).to_ascii_lowercase();
    let kind = answer.header("content-type").unwrap_or_default().to_ascii_lowercase();
    start.starts_with("<!doctype html")
        || start.starts_with("<html")
        || (kind.starts_with("text/html")
            && !start.starts_with("<?xml")
            && !start.starts_with("<clientconfig"))
}

const LONGEST_START: usize = 16;

fn read(answer: &Response, host: &str) -> Result<Autoconfig, Problem> {
    let unusable = |why: String| {
        let problem = Problem::new(ProblemKind::AutoconfigInvalid).fact("host", host);
        problem.detail(why).at(answer.received_at)
    };
    if answer.body.len() > LARGEST {
        return Err(unusable(format!("They are larger than {} KiB", LARGEST / 1024)));
    }
    autoconfig::read(&answer.body).map_err(|why| unusable(format!("What came is unusable: {why}")))
}

/// The largest that are published have some 20 KiB.
const LARGEST: usize = 256 * 1024;

/// Whether there is no host of this name, so that nothing can be there.
pub(super) fn is_no_host(fault: &Fault) -> bool {
    matches!(fault, Fault::Transport(TransportError::Dns))
}
