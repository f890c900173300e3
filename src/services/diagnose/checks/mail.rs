//! A mail server, from what the account has to what the server says of it: its offer, the sign-in with the real token, one
//! harmless command.
//!
//! The token goes to the server that is checked, over TLS, and nowhere else. What hangs costs one limit, and what was learnt
//! until then stays.

use jiff::{SignedDuration, Unit};

use super::super::plan::check_of;
use super::super::room::Room;
use super::tls::product;
use crate::domain::account::MailAddress;
use crate::domain::host::HostPort;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::{MailServer, Tls};
use crate::domain::report::{CheckResult, Fact, FactName, Finding};
use crate::domain::scope::MailUse;
use crate::mail::session::{FailureKind, MailFailure, Visit, Visited};
use crate::mail::visit::visit;
use crate::platform::certificate::Certificate;
use crate::platform::clock::within;
use crate::platform::dial::DialError;

mod judge;
#[cfg(test)]
mod tests;

/// Shorter than the limit of every check, so that a server that hangs is told with all that it said before.
const LIMIT: SignedDuration = SignedDuration::from_secs(8);

/// How long it may take to find out more about a failure; the two together are shorter than a check may take.
const LOOK_LIMIT: SignedDuration = SignedDuration::from_millis(1_500);

/// Visits the server of this protocol.
pub(in crate::services::diagnose) async fn check(room: &Room<'_>, protocol: MailUse) -> Finding {
    let check = check_of(protocol);
    let Some(server) = room.server(protocol) else {
        return Finding::new(check, CheckResult::Skip, "no server is known");
    };
    room.doing(check, format!("connecting to {}", place(server)));
    let token = room.token();
    let wish = Visit {
        server,
        user: room.account.sasl_user(),
        token: token.ok(),
        mechanism: None,
        // It vouches for the provider's own servers, and not for one that somebody else runs here.
        authority: room
            .provider
            .loopback_authority
            .as_deref()
            .filter(|_| room.provider.servers.contains(server)),
    };
    let mut visited = Visited::default();
    let world = &room.context.world;
    let came_back = within(&*world.clock, LIMIT, visit(wish, &*world.dial, &mut visited)).await;
    if came_back.is_none() {
        let kind = FailureKind::Dial(DialError::TimedOut);
        visited.failure = Some(MailFailure { step: visited.step, kind, reply: None, challenge: None });
    }
    let finding = match (&visited.failure, token) {
        (Some(failure), _) => failed(room, server, &visited, failure).await,
        (None, Ok(_)) => Finding::new(check, CheckResult::Pass, welcome(protocol, &visited)),
        (None, Err(why)) => Finding::new(check, CheckResult::Skip, format!("it answers; {why}")),
    };
    with_facts(finding, server, wish.user, visited)
}

/// The account that sends for this one was forgotten, so nobody can be signed in there.
pub(in crate::services::diagnose) fn without_sender(
    room: &Room<'_>,
    protocol: MailUse,
    with: &MailAddress,
) -> Finding {
    let problem = room.problem(ProblemKind::SenderGone).fact("sends_with", with.as_str());
    Finding::new(check_of(protocol), CheckResult::Fail, "the account that sends is gone").problem(problem)
}

fn place(server: &MailServer) -> String {
    format!("{}:{}", server.host, server.port)
}

fn welcome(protocol: MailUse, visited: &Visited) -> String {
    match (protocol, visited.messages) {
        (MailUse::Smtp, _) => "signed in, ready to send".to_owned(),
        (_, None) => "signed in".to_owned(),
        (_, Some(1)) => "signed in, 1 message".to_owned(),
        (_, Some(count)) => format!("signed in, {count} messages"),
    }
}

fn with_facts(mut finding: Finding, server: &MailServer, user: &str, visited: Visited) -> Finding {
    let security = match server.tls {
        Tls::Implicit => "TLS from the start",
        Tls::StartTls => "TLS after a command",
    };
    let learnt: Vec<Fact> = [
        (FactName::Server, Some(place(server))),
        (FactName::Security, Some(security.to_owned())),
        (FactName::TlsVersion, visited.agreed.version.map(str::to_owned)),
        (FactName::ValidUntil, valid_until(visited.agreed.certificate.as_ref())),
        (FactName::Greeting, visited.greeting),
        (FactName::Capabilities, Some(visited.capabilities.join(", ")).filter(|offer| !offer.is_empty())),
        (FactName::Mechanism, visited.mechanism.map(|mechanism| mechanism.name().to_owned())),
        (FactName::User, Some(user.to_owned())),
        (FactName::Messages, visited.messages.map(|count| count.to_string())),
    ]
    .into_iter()
    .filter_map(|(name, value)| Some(Fact::new(name, value?)))
    .collect();
    let found = std::mem::take(&mut finding.facts);
    finding.facts = learnt.into_iter().chain(found).collect();
    if let Some(failure) = visited.failure {
        if let Some(challenge) = failure.challenge {
            finding = finding.fact(FactName::Challenge, challenge);
        }
        if let Some(reply) = failure.reply {
            finding = finding.fact(FactName::Reply, reply);
        }
    }
    finding.conversation = visited.conversation;
    finding
}

/// The end of a certificate, to the second.
fn valid_until(shown: Option<&Certificate>) -> Option<String> {
    let end = shown?.valid_until?;
    Some(end.round(Unit::Second).unwrap_or(end).to_string())
}

async fn failed(room: &Room<'_>, server: &MailServer, visited: &Visited, failure: &MailFailure) -> Finding {
    let check = check_of(server.protocol);
    let (mut kind, mut summary) = judge::judged(failure);
    let clock = &*room.context.world.clock;
    let mut signer = None;
    if kind == ProblemKind::Unreachable
        && within(clock, LOOK_LIMIT, is_blocked(room, server)).await == Some(true)
    {
        (kind, summary) = (ProblemKind::PortBlocked, "the port is blocked");
    }
    if kind == ProblemKind::TlsFailed {
        signer = within(clock, LOOK_LIMIT, shown(room, server)).await.flatten();
        if is_opened_on_the_way(room, server, failure, signer.as_ref()) {
            (kind, summary) = (ProblemKind::TlsInspected, "opened by a filter on the way");
        }
    }
    let mut problem = problem(room, server, visited, failure, kind);
    let mut finding = Finding::new(check, CheckResult::Fail, summary);
    if let Some(shown) = signer {
        problem = problem.fact("issuer", &shown.issuer);
        if let Some(product) = product(&shown.issuer) {
            problem = problem.fact("check", "issuer_is_inspection_product").fact("product", product);
        }
        finding = finding
            .fact(FactName::CertificateFor, shown.names.join(", "))
            .fact(FactName::IssuedBy, &shown.issuer);
        if let Some(end) = valid_until(Some(&shown)) {
            finding = finding.fact(FactName::ValidUntil, end);
        }
    }
    finding.problem(problem)
}

/// Whether the host answers on another port of the same protocol.
async fn is_blocked(room: &Room<'_>, server: &MailServer) -> bool {
    let others: &[u16] = match server.protocol {
        MailUse::Imap => &[993, 143],
        MailUse::Smtp => &[465, 587],
        MailUse::Pop => &[995, 110],
    };
    let same_host = |other: &&MailServer| other.host == server.host && other.port != server.port;
    let known = room.provider.servers.iter().filter(same_host).map(|other| other.port);
    let others: Vec<u16> = others.iter().copied().chain(known).collect();
    // Nothing stands in the way to this computer itself.
    match judge::host(&server.host).filter(|host| !judge::is_here(host)) {
        Some(host) => room.other_port_answers(&HostPort { host, port: server.port }, &others).await,
        None => false,
    }
}

/// Where the whole world trusts a server's certificate and this computer does not, somebody on the way has put another in its
/// place; and some authorities belong to programs that do nothing else.
fn is_opened_on_the_way(
    room: &Room<'_>,
    server: &MailServer,
    failure: &MailFailure,
    shown: Option<&Certificate>,
) -> bool {
    let FailureKind::Dial(DialError::Tls(reason)) = &failure.kind else {
        return false;
    };
    let is_named_here = room.account.servers.iter().any(|own| own == server);
    let is_here = judge::host(&server.host).is_some_and(|host| judge::is_here(&host));
    let is_public = room.provider.verified && !is_named_here && !is_here;
    let is_filter = shown.is_some_and(|shown| product(&shown.issuer).is_some());
    reason == "unknown issuer" && (is_public || is_filter)
}

/// The certificate, refused as it is. After a command, TLS would have to be asked for again, so it is not looked at there.
async fn shown(room: &Room<'_>, server: &MailServer) -> Option<Certificate> {
    let host = judge::host(&server.host).filter(|_| server.tls == Tls::Implicit)?;
    let dial = &*room.context.world.dial;
    let wire = dial.tcp(&HostPort { host: host.clone(), port: server.port }).await.ok()?;
    dial.look(wire, &host).await.chain.into_iter().next()
}

fn problem(
    room: &Room<'_>,
    server: &MailServer,
    visited: &Visited,
    failure: &MailFailure,
    kind: ProblemKind,
) -> Problem {
    let mut problem = room
        .problem(kind)
        .fact("host", &server.host)
        .fact("port", server.port)
        .fact("protocol", server.protocol.name())
        .fact("user", room.account.sasl_user());
    problem.facts.during = Some(server.protocol.as_str().to_owned());
    for (name, value) in judge::facts(failure, visited) {
        problem = problem.fact(name, value);
    }
    match judge::detail(failure) {
        Some(detail) => problem.detail(detail),
        None => problem,
    }
}
