//! Whether the way is free: a network that wants a sign-in of its own answers in everybody's place (RFC 8910, section 1).
//!
//! Told by what comes on the provider's port for plain HTTP, where nothing secret is ever sent, and only believed where the
//! secure connection did not come about: whoever has the provider's certificate is the provider.

use futures_util::FutureExt as _;
use futures_util::future::{BoxFuture, Shared};
use jiff::{SignedDuration, Timestamp};
use tokio::io::AsyncReadExt as _;
use url::{Host, Url};

use crate::domain::host::HostPort;
use crate::domain::problem::ProblemKind;
use crate::domain::report::{CheckId, CheckResult, FactName, Finding};
use crate::platform::clock::within;
use crate::platform::dial::{Dial, DialError};

use super::super::road::Road;
use super::super::room::Room;
use super::super::run::LIMIT;
use super::clock::moment;

/// What came on the port for plain HTTP.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::services::diagnose) struct Plain {
    /// Whether somebody listens there.
    pub(in crate::services::diagnose) connected: bool,
    /// The status of the answer.
    pub(in crate::services::diagnose) status: Option<u16>,
    /// The host to which it sends us.
    pub(in crate::services::diagnose) leads_to: Option<String>,
    /// The date of the answer, against ours when it came.
    pub(in crate::services::diagnose) offset: Option<SignedDuration>,
}

/// One question, however many wait for its answer.
pub(in crate::services::diagnose) type Probe<'a> = Shared<BoxFuture<'a, Plain>>;

/// The question, asked when somebody waits for it first.
pub(in crate::services::diagnose) fn probe<'a>(room: &'a Room<'_>, road: &'a Road) -> Probe<'a> {
    let asks = road.is_secure() && !road.here && road.proxy.is_none();
    async move {
        if !asks {
            return Plain::default();
        }
        let clock = room.context.world.clock.as_ref();
        let asked =
            within(clock, LIMIT, ask(&road.to.host, room.context.world.dial.as_ref(), || clock.now()));
        asked.await.unwrap_or_default()
    }
    .boxed()
    .shared()
}

async fn ask(host: &Host, dial: &dyn Dial, now: impl Fn() -> Timestamp) -> Plain {
    let to = HostPort { host: host.clone(), port: 80 };
    let Ok(mut wire) = dial.tcp(&to).await else {
        return Plain::default();
    };
    let connected = Plain { connected: true, ..Plain::default() };
    let version = env!("CARGO_PKG_VERSION");
    let request = format!(
        "GET / HTTP/1.1\r\nHost: {host}\r\nUser-Agent: Mailward/{version}\r\nAccept: */*\r\nConnection: close\r\n\r\n"
    );
    let read = async {
        wire.send(request.as_bytes()).await?;
        let mut head = Vec::new();
        let mut part = [0; 1024];
        while head.len() < LONGEST_HEAD && !head.windows(4).any(|four| four == b"\r\n\r\n") {
            match wire.read(&mut part).await {
                Ok(0) | Err(_) => break,
                Ok(count) => head.extend_from_slice(&part[..count]),
            }
        }
        Ok::<_, DialError>(head)
    };
    match read.await {
        Ok(head) => Plain { connected: true, ..understood(&head, now()) },
        Err(_) => connected,
    }
}

const LONGEST_HEAD: usize = 16 * 1024;

fn understood(head: &[u8], now: Timestamp) -> Plain {
    let text = String::from_utf8_lossy(head);
    let mut lines = text.split("\r\n");
    let status =
        lines.next().filter(|line| line.starts_with("HTTP/1.")).and_then(|line| line.split(' ').nth(1));
    let mut plain = Plain { status: status.and_then(|status| status.parse().ok()), ..Plain::default() };
    for (name, value) in lines.take_while(|line| !line.is_empty()).filter_map(|line| line.split_once(':')) {
        let value = value.trim();
        if name.eq_ignore_ascii_case("location") {
            plain.leads_to = Url::parse(value).ok().and_then(|url| url.host_str().map(str::to_owned));
        } else if name.eq_ignore_ascii_case("date") {
            plain.offset = moment(value).map(|date| now.duration_since(date));
        }
    }
    plain
}

/// Judges, after the secure connection was tried.
pub(in crate::services::diagnose) async fn check(
    room: &Room<'_>,
    road: &Road,
    secure: bool,
    plain: &Probe<'_>,
) -> Finding {
    let finding = |result, summary: &str| Finding::new(CheckId::Portal, result, summary);
    if road.here {
        return finding(CheckResult::Skip, "the provider is on this computer");
    }
    if secure {
        return finding(CheckResult::Pass, "the provider itself answers");
    }
    if road.proxy.is_some() {
        return finding(CheckResult::Skip, "the proxy stands in between");
    }
    let plain = plain.clone().await;
    let told = |finding: Finding| match plain.status {
        Some(status) => finding.fact(FactName::HttpStatus, status),
        None => finding,
    };
    let Some(portal) = portal(&plain, &road.to.host) else {
        return told(finding(CheckResult::Skip, "nothing answers in the provider’s place"));
    };
    let mut problem = room.problem(ProblemKind::CaptivePortal).fact("host", &road.to.host);
    problem = problem.fact("check", "captive_portal");
    problem.facts.http_status = plain.status;
    let finding = told(finding(CheckResult::Fail, "a page of the network answers"));
    match portal.leads_to {
        Some(host) => finding
            .fact(FactName::Answer, format_args!("leads to {host}"))
            .problem(problem.fact("portal", host)),
        None => finding.problem(problem),
    }
}

/// Whether this is a portal's answer, and where it leads. A provider leads to its own secure pages, never shows a page here,
/// and never says 511 (RFC 6585, section 6).
fn portal<'a>(plain: &'a Plain, asked: &Host) -> Option<Portal<'a>> {
    let leads_to = plain.leads_to.as_deref();
    let is_portal = match plain.status? {
        511 | 200..300 => true,
        300..400 => leads_to.is_some_and(|host| !is_kin(host, asked)),
        _ => false,
    };
    is_portal.then_some(Portal { leads_to })
}

/// A page that stands in the provider's place.
struct Portal<'a> {
    leads_to: Option<&'a str>,
}

/// Whether two hosts may belong together: their last two labels are the same.
fn is_kin(host: &str, asked: &Host) -> bool {
    let ending = |name: &str| {
        let labels: Vec<&str> = name.trim_end_matches('.').rsplitn(3, '.').collect();
        labels.into_iter().take(2).map(str::to_ascii_lowercase).collect::<Vec<_>>()
    };
    match asked {
        Host::Domain(name) => ending(name) == ending(host),
        other => other.to_string() == host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[expect(clippy::option_option, reason = "no portal, or one that leads nowhere")]
    fn answered(head: &str) -> Option<Option<String>> {
        let now = "2026-11-22T10:00:00Z".parse().unwrap();
        let asked = Host::Domain("login.example.org".to_owned());
        portal(&understood(head.as_bytes(), now), &asked).map(|portal| portal.leads_to.map(str::to_owned))
    }

    #[test]
    fn a_portal_is_told_from_a_provider_that_leads_to_its_own_pages() {
        let no = None;
        let table = [
            (
                "HTTP/1.1 302 Found\r\nLocation: http://portal.hotel.test/\r\n\r\n",
                Some(Some("portal.hotel.test")),
            ),
            ("HTTP/1.1 511 Network Authentication Required\r\n\r\n", Some(None)),
            ("HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n<html>", Some(None)),
            ("HTTP/1.1 301 Moved\r\nLocation: https://login.example.org/\r\n\r\n", no),
            ("HTTP/1.1 302 Found\r\nlocation: https://www.Example.org/x\r\n\r\n", no),
            ("HTTP/1.1 302 Found\r\nLocation: /x\r\n\r\n", no),
            ("HTTP/1.1 404 Not Found\r\n\r\n", no),
            ("220 mail.example.org ESMTP\r\n", no),
            ("", no),
        ];
        for (head, expected) in table {
            assert_eq!(answered(head), expected.map(|to| to.map(str::to_owned)), "{head}");
        }
    }

    #[test]
    fn the_date_of_the_answer_is_compared_with_ours() {
        let now = "2026-11-22T10:00:00Z".parse().unwrap();
        let plain = understood(b"HTTP/1.1 301 x\r\nDate: Sun, 22 Nov 2026 09:50:00 GMT\r\n\r\n", now);
        assert_eq!(plain.offset, Some(SignedDuration::from_mins(10)));
    }
}
