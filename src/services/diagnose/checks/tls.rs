//! The certificate of the provider: whom it is for, who signed it, and whether somebody on the way has put another in its
//! place.

use jiff::Timestamp;

use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::report::{CheckId, CheckResult, FactName, Finding};
use crate::platform::certificate::Certificate;
use crate::platform::dial::{DialError, TlsLook};
use crate::platform::proxy::Tunnel;
use crate::platform::transport::{Request, TransportError, tls_name};
use crate::protocol::{Exchange, ProtocolError};

use super::super::road::{Road, of_dial};
use super::super::room::Room;

/// Shakes hands, and looks at what was shown.
pub(in crate::services::diagnose) async fn check(room: &Room<'_>, road: &Road) -> Finding {
    let finding = |result, summary: &str| Finding::new(CheckId::Tls, result, summary);
    if !road.is_secure() {
        return finding(CheckResult::Skip, "the provider is on this computer");
    }
    room.doing(CheckId::Tls, format!("shaking hands with {}", road.to));
    if road.proxy.as_ref().is_some_and(|proxy| !proxy.is_plain()) {
        return through_proxy(room, road).await;
    }
    let now = room.context.world.clock.now();
    let wire = match road.wire(room.context.world.dial.as_ref()).await {
        Ok(wire) => wire,
        Err(Tunnel::Dial(error)) => {
            return finding(CheckResult::Fail, &error.to_string()).problem(of_dial(&error, &road.to).at(now));
        }
        Err(why) => {
            let problem = room.problem(ProblemKind::ProxyFailed).detail(why.to_string());
            return finding(CheckResult::Fail, &why.to_string()).problem(problem.fact("host", &road.to.host));
        }
    };
    let look = room.context.world.dial.look(wire, &road.to.host).await;
    judged(&look, road, now)
}

/// A proxy that is itself spoken to over TLS or SOCKS: the certificate cannot be looked at, only whether it is taken.
async fn through_proxy(room: &Room<'_>, road: &Road) -> Finding {
    let finding = |result, summary: &str| Finding::new(CheckId::Tls, result, summary);
    let asked = room.context.world.transport.exchange(Request::get(road.root.clone())).await;
    match asked {
        Ok(_) => finding(CheckResult::Pass, "trusted"),
        Err(error @ TransportError::Tls(_)) => {
            let fault = ProtocolError::new(Exchange::Discovery, error.into());
            let problem = Problem::from(fault).fact("host", &road.to.host);
            finding(CheckResult::Fail, "not trusted").problem(problem.at(room.context.world.clock.now()))
        }
        Err(error) => finding(CheckResult::Skip, &error.to_string()),
    }
}

fn judged(look: &TlsLook, road: &Road, now: Timestamp) -> Finding {
    let filter =
        look.chain.iter().find_map(|shown| product(&shown.issuer).or_else(|| product(&shown.subject)));
    let (result, summary, problem) = match &look.outcome {
        Ok(()) => (CheckResult::Pass, trusted(look, road, filter), None),
        Err(error) => refused(look, road, filter, error),
    };
    let mut finding = Finding::new(CheckId::Tls, result, summary).fact(FactName::Host, &road.to.host);
    if let Some(version) = look.version {
        finding = finding.fact(FactName::TlsVersion, version);
    }
    if let Some(shown) = look.chain.first() {
        finding = described(finding, shown, look.chain.last());
    }
    if let Some(inspector) = inspector(look, road, filter) {
        finding = finding.fact(FactName::Inspected, inspector);
    }
    match problem {
        Some(problem) => finding.problem(problem.at(now)),
        None => finding,
    }
}

fn described(finding: Finding, shown: &Certificate, last: Option<&Certificate>) -> Finding {
    let mut finding = finding
        .fact(FactName::CertificateFor, shown.names.join(", "))
        .fact(FactName::IssuedBy, &shown.issuer);
    if let Some(last) = last.filter(|last| last.issuer != shown.issuer) {
        finding = finding.fact(FactName::Root, &last.issuer);
    }
    for (name, moment) in [(FactName::ValidFrom, shown.valid_from), (FactName::ValidUntil, shown.valid_until)]
    {
        if let Some(moment) = moment {
            finding = finding.moment(name, moment);
        }
    }
    finding
}

fn trusted(look: &TlsLook, road: &Road, filter: Option<&str>) -> String {
    match inspector(look, road, filter) {
        Some(inspector) => format!("trusted, and opened on the way by {inspector}"),
        None => "trusted".to_owned(),
    }
}

/// Who opens the connection on the way, if somebody does: a product known for it; and at a public provider an authority that
/// no public log vouches for.
fn inspector(look: &TlsLook, road: &Road, filter: Option<&str>) -> Option<String> {
    let shown = look.chain.first()?;
    let unknown = look.outcome == Err(DialError::Tls("unknown issuer".to_owned()));
    let unlogged = road.public && !shown.logged && (look.outcome.is_ok() || unknown);
    (filter.is_some() || unlogged).then(|| shown.issuer.clone())
}

fn refused(
    look: &TlsLook,
    road: &Road,
    filter: Option<&str>,
    error: &DialError,
) -> (CheckResult, String, Option<Problem>) {
    let problem = |kind| Problem::new(kind).fact("host", &road.to.host).fact("port", road.to.port);
    let signed = |problem: Problem| match look.chain.first() {
        Some(shown) => problem.fact("issuer", &shown.issuer),
        None => problem,
    };
    let DialError::Tls(reason) = error else {
        return (CheckResult::Fail, error.to_string(), Some(of_dial(error, &road.to)));
    };
    let inspected = reason == "unknown issuer" && inspector(look, road, filter).is_some();
    let kind = if inspected { ProblemKind::TlsInspected } else { ProblemKind::TlsFailed };
    let mut problem =
        signed(problem(kind).detail(reason.as_str()).fact("tls", tls_name(reason).unwrap_or(reason)));
    if let Some(product) = filter {
        problem = problem.fact("check", "issuer_is_inspection_product").fact("product", product);
    }
    let summary = if inspected { "opened by a filter on the way".to_owned() } else { reason.clone() };
    (CheckResult::Fail, summary, Some(problem))
}

/// The product that this authority is known to belong to.
pub(super) fn product(authority: &str) -> Option<&'static str> {
    let authority = authority.to_ascii_lowercase();
    FILTERS.iter().copied().find(|name| authority.contains(&name.to_ascii_lowercase()))
}

/// Filters of companies and schools, virus scanners, and tools of developers that open connections: names that stand in
/// their authorities.
const FILTERS: [&str; 43] = [
    "Zscaler",
    "Netskope",
    "Fortinet",
    "FortiGate",
    "Palo Alto",
    "Sophos",
    "Kaspersky",
    "ESET SSL",
    "Avast",
    "AVG Web",
    "Bitdefender",
    "mitmproxy",
    "Blue Coat",
    "BlueCoat",
    "Cisco Umbrella",
    "Forcepoint",
    "Websense",
    "McAfee",
    "Skyhigh",
    "Check Point",
    "Barracuda",
    "WatchGuard",
    "SonicWall",
    "Untangle",
    "Squid",
    "Charles Proxy",
    "Fiddler",
    "PortSwigger",
    "Trend Micro",
    "Dr.Web",
    "Cato Networks",
    "iboss",
    "Menlo Security",
    "Lightspeed",
    "Securly",
    "GoGuardian",
    "Smoothwall",
    "AdGuard",
    "Gateway CA - Cloudflare",
    "Norton Web",
    "SSL Inspection",
    "TLS Inspection",
    "Web Filter",
];

#[cfg(test)]
mod tests {
    use url::Host;

    use super::*;
    use crate::domain::host::HostPort;

    fn shown(issuer: &str, logged: bool) -> Certificate {
        Certificate {
            names: vec!["login.example.org".to_owned()],
            subject: "login.example.org".to_owned(),
            issuer: issuer.to_owned(),
            valid_from: None,
            valid_until: None,
            logged,
        }
    }

    fn road(public: bool) -> Road {
        let to = HostPort { host: Host::Domain("login.example.org".to_owned()), port: 443 };
        Road { to, root: "https://login.example.org/".parse().unwrap(), proxy: None, here: false, public }
    }

    fn found(shown: Certificate, outcome: Result<(), &str>, road: &Road) -> Finding {
        let outcome = outcome.map_err(|reason| DialError::Tls(reason.to_owned()));
        let look = TlsLook { chain: vec![shown], version: None, outcome };
        judged(&look, road, "2026-11-22T10:00:00Z".parse().unwrap())
    }

    #[test]
    fn a_filter_is_told_by_its_name_and_by_standing_before_a_public_provider() {
        let unknown = Err("unknown issuer");
        for (issuer, logged, outcome, public, kind) in [
            ("Example Trust", true, Ok(()), true, None),
            ("Zscaler Intermediate", false, unknown, false, Some(ProblemKind::TlsInspected)),
            ("Example Corp, Web Gateway", false, unknown, true, Some(ProblemKind::TlsInspected)),
            ("My own authority", false, unknown, false, Some(ProblemKind::TlsFailed)),
            ("Example Trust", true, Err("the certificate has expired"), true, Some(ProblemKind::TlsFailed)),
            (
                "Zscaler",
                false,
                Err("the certificate belongs to another name"),
                true,
                Some(ProblemKind::TlsFailed),
            ),
        ] {
            let finding = found(shown(issuer, logged), outcome, &road(public));
            assert_eq!(finding.problem.map(|problem| problem.kind), kind, "{issuer}");
        }
    }

    #[test]
    fn a_filter_whose_authority_is_trusted_here_is_named_without_being_a_failure() {
        let finding = found(shown("Example Corp, Web Gateway", false), Ok(()), &road(true));
        assert_eq!(finding.result, CheckResult::Pass);
        assert!(finding.facts.iter().any(|fact| fact.name == FactName::Inspected), "{finding:?}");
        let finding = found(shown("My own authority", false), Ok(()), &road(false));
        assert!(finding.facts.iter().all(|fact| fact.name != FactName::Inspected), "{finding:?}");
    }
}
