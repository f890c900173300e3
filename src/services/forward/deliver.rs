//! One batch to one collector: what it took, and why not more.
//!
//! A batch is taken when the collector, or the system on its behalf, has said so: an answer of HTTP, the goodbye of TLS, room
//! in the local socket. Over UDP nobody says anything; there it counts as taken when nobody refused it.

use jiff::SignedDuration;

use super::origin::Origin;
use super::otlp::{self, Answer};
use super::syslog::{self, LONGEST, LONGEST_DATAGRAM};
use crate::domain::audit::AuditEvent;
use crate::domain::host::HostPort;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::Endpoint;
use crate::domain::settings::Collector;
use crate::platform::World;
use crate::platform::clock;
use crate::platform::dial::DialError;
use crate::platform::transport::TransportError;

/// What came of a batch.
#[derive(Debug)]
pub(super) struct Delivered {
    /// How many events were taken, from the first on.
    pub(super) taken: usize,
    /// What was wrong, if something was.
    pub(super) trouble: Option<Trouble>,
}

/// What was wrong, and how to go on.
#[derive(Debug)]
pub(super) struct Trouble {
    pub(super) problem: Problem,
    pub(super) next: Next,
}

/// How to go on after something was wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// As if nothing was: sending it again is not wanted.
    GoOn,
    /// Again, after a pause that grows, or at least as long as the collector asked.
    Again(Option<SignedDuration>),
    /// Again, after the longest pause: somebody has to change something.
    MuchLater,
    /// At once, with fewer events.
    Fewer,
}

/// How many events go into one batch.
pub(super) const fn batch(to: &Collector) -> usize {
    match to {
        // A receiver's buffer is small, and nothing tells that it is full.
        Collector::SyslogUdp(_) => 32,
        Collector::SyslogLocal => 64,
        Collector::SyslogTls(_) | Collector::Otlp(_) => 256,
    }
}

/// Sends a batch.
pub(super) async fn deliver(
    events: &[AuditEvent],
    to: &Collector,
    origin: &Origin,
    world: &World,
) -> Delivered {
    let sending = async {
        match to {
            Collector::SyslogLocal => local(events, origin, world).await,
            Collector::SyslogUdp(to) => udp(events, to, origin, world).await,
            Collector::SyslogTls(to) => tls(events, to, origin, world).await,
            Collector::Otlp(to) => otlp(events, to, origin, world).await,
        }
    };
    // Each step has a limit of its own; this one holds whatever a step may be.
    match clock::within(world.clock.as_ref(), LIMIT, sending).await {
        Some(delivered) => delivered,
        None => Delivered::failed(to, &DialError::TimedOut.to_string()),
    }
}

const LIMIT: SignedDuration = SignedDuration::from_mins(1);

impl Delivered {
    fn of(to: &Collector, taken: usize, outcome: Result<(), String>) -> Self {
        let trouble =
            outcome.err().map(|why| Trouble { problem: problem(to, &why), next: Next::Again(None) });
        Self { taken, trouble }
    }

    fn failed(to: &Collector, why: &str) -> Self {
        Self::of(to, 0, Err(why.to_owned()))
    }
}

/// Why events do not reach this collector.
pub(super) fn problem(to: &Collector, why: &str) -> Problem {
    let problem = Problem::new(ProblemKind::ForwardFailed).detail(why);
    match to {
        Collector::SyslogLocal => problem,
        Collector::SyslogUdp(to) | Collector::SyslogTls(to) => {
            problem.fact("host", &to.host).fact("port", to.port)
        }
        Collector::Otlp(url) => match url.url().host_str() {
            Some(host) => problem.fact("host", host),
            None => problem,
        },
    }
}

async fn local(events: &[AuditEvent], origin: &Origin, world: &World) -> Delivered {
    let messages: Vec<_> = events.iter().map(|event| syslog::message(event, origin, LONGEST)).collect();
    let (taken, outcome) = world.local_syslog.send(&messages).await;
    Delivered::of(&Collector::SyslogLocal, taken, outcome.map_err(|error| error.to_string()))
}

/// Whoever refuses says so about what was sent before: then nothing of the batch counts.
async fn udp(events: &[AuditEvent], to: &HostPort, origin: &Origin, world: &World) -> Delivered {
    let sending = async {
        let socket = world.dial.datagrams(to).await?;
        for event in events {
            socket.send(&syslog::message(event, origin, LONGEST_DATAGRAM)).await?;
        }
        socket.settle().await
    };
    let outcome: Result<(), DialError> = sending.await;
    all_or_nothing(&Collector::SyslogUdp(to.clone()), events, outcome)
}

/// A connection of its own for every batch, because only its end tells that it was read (see [`crate::platform::dial::Wire`]).
async fn tls(events: &[AuditEvent], to: &HostPort, origin: &Origin, world: &World) -> Delivered {
    let sending = async {
        let mut wire = world.dial.tls(to).await?;
        let frames = events.iter().map(|event| syslog::framed(&syslog::message(event, origin, LONGEST)));
        wire.send(&frames.collect::<Vec<_>>().concat()).await?;
        wire.finish().await
    };
    let outcome: Result<(), DialError> = sending.await;
    all_or_nothing(&Collector::SyslogTls(to.clone()), events, outcome)
}

fn all_or_nothing(to: &Collector, events: &[AuditEvent], outcome: Result<(), DialError>) -> Delivered {
    let taken = if outcome.is_ok() { events.len() } else { 0 };
    Delivered::of(to, taken, outcome.map_err(|error| error.to_string()))
}

async fn otlp(events: &[AuditEvent], endpoint: &Endpoint, origin: &Origin, world: &World) -> Delivered {
    let to = Collector::Otlp(endpoint.clone());
    let answer = match world.transport.exchange(otlp::request(events, origin, endpoint.url())).await {
        Ok(answer) => answer,
        // An answer of that size is nobody's answer to this.
        Err(TransportError::TooLarge(_)) => return garbage(&to),
        Err(error) => return Delivered::failed(&to, &error.to_string()),
    };
    let status = answer.status;
    let trouble = |why: String, next| {
        let mut problem = problem(&to, &why);
        problem.facts.http_status = Some(status);
        Some(Trouble { problem, next })
    };
    let all = events.len();
    match otlp::judge(&answer) {
        Answer::Taken => Delivered { taken: all, trouble: None },
        Answer::Partly(count, why) => {
            let said = if why.is_empty() { String::new() } else { format!(": “{why}”") };
            let why = format!("the collector threw {count} of {all} events away{said}");
            Delivered { taken: all, trouble: trouble(why, Next::GoOn) }
        }
        Answer::Busy(wait) => {
            let why = format!("the collector is busy (HTTP status {status})");
            let mut trouble = trouble(why, Next::Again(wait));
            if let Some(trouble) = &mut trouble {
                trouble.problem.facts.retry_after_s = wait.and_then(|wait| wait.as_secs().try_into().ok());
            }
            Delivered { taken: 0, trouble }
        }
        Answer::TooLarge if all > 1 => {
            Delivered { taken: 0, trouble: trouble("the request is too large".to_owned(), Next::Fewer) }
        }
        Answer::TooLarge => {
            Delivered { taken: 0, trouble: trouble("one event is too large".to_owned(), Next::MuchLater) }
        }
        Answer::Refused(said) => {
            let said = said.map(|said| format!(": “{said}”")).unwrap_or_default();
            let why = format!("it answered with HTTP status {status}{said}");
            Delivered { taken: 0, trouble: trouble(why, Next::MuchLater) }
        }
        Answer::Garbage => garbage(&to),
    }
}

fn garbage(to: &Collector) -> Delivered {
    Delivered::failed(to, "what answers there is not a collector")
}
