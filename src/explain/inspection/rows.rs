//! The members of header and claims in words, each on a row of its own: those of the standards and of the large providers by
//! what they mean, all others under their own name.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::super::moments;
use super::names::{Kind, Name, known};
use super::show;
use super::tree::tree;
use super::{Row, Tone};
use crate::domain::inspection::{
    Finding, FindingFact, FindingId, Inspection, MailReason, MailVerdict, Node, Severity,
};

/// The claims, the known ones first, each in words.
pub fn claims(inspection: &Inspection, zone: &TimeZone) -> Vec<Row> {
    let look = Look { inspection, zone, part: "claims" };
    rows(inspection.claims.as_ref(), super::names::CLAIMS, &look)
}

/// The members of the header, each in words.
pub fn header(inspection: &Inspection) -> Vec<Row> {
    let look = Look { inspection, zone: &TimeZone::UTC, part: "header" };
    rows(inspection.header.as_ref(), super::names::HEADER, &look)
}

/// What rows are told by.
struct Look<'a> {
    inspection: &'a Inspection,
    zone: &'a TimeZone,
    part: &'static str,
}

/// In the order of the table, and those that it does not know as they stand in the token.
fn rows(node: Option<&Node>, table: &'static [Name], look: &Look<'_>) -> Vec<Row> {
    let members = node.map_or(&[][..], Node::members);
    let mut ranked: Vec<(usize, &(String, Node))> =
        members.iter().take(MOST_ROWS).map(|member| (known(table, &member.0).0, member)).collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked.into_iter().map(|(_, (name, value))| row(name, value, known(table, name).1, look)).collect()
}

/// Nobody reads more; the tree has them all.
const MOST_ROWS: usize = 500;

fn row(name: &str, value: &Node, known: Option<&'static Name>, look: &Look<'_>) -> Row {
    let shown_name = show::line(name, LONGEST_NAME);
    let label = known.map_or_else(|| shown_name.clone(), |known| known.label.to_owned());
    let (value, long) = told(name, value, known.map_or(Kind::Plain, |known| known.kind), look);
    Row { label, name: shown_name, value, tone: tone(name, look), long }
}

const LONGEST_NAME: usize = 80;

/// The value in words, and in full where words leave something out.
fn told(name: &str, value: &Node, kind: Kind, look: &Look<'_>) -> (String, Option<String>) {
    let plain = show::value(value);
    let shorter = |words: String| if words == plain { (words, None) } else { (words, Some(plain.clone())) };
    match (kind, value) {
        (Kind::Moment, _) => match value.moment() {
            Some(at) => (moment(at, look), Some(moments::in_full(at, look.zone))),
            None => (plain, None),
        },
        (Kind::Address, Node::Text(text)) => shorter(show::address(text)),
        (Kind::Audience, _) => match service(name, look.inspection) {
            Some(service) => (service, Some(plain)),
            None => shorter(value.texts().map_or_else(
                || plain.clone(),
                |all| all.iter().map(|one| show::address(one)).collect::<Vec<_>>().join(", "),
            )),
        },
        (Kind::Permissions, _) => shorter(show::permissions(value).unwrap_or_else(|| plain.clone())),
        (Kind::Words(table), _) => shorter(show::in_words(value, table).unwrap_or_else(|| plain.clone())),
        (_, Node::Object(_)) => (plain, Some(tree(value))),
        (_, Node::List(items))
            if items.iter().any(|item| matches!(item, Node::Object(_) | Node::List(_))) =>
        {
            (plain, Some(tree(value)))
        }
        (_, Node::Text(text)) if text.chars().count() > show::LONGEST_VALUE => {
            (plain, Some(show::line(text, show::LONGEST_IN_FULL)))
        }
        _ => (plain, None),
    }
}

/// "tomorrow, 13:14, in 23 h".
fn moment(at: Timestamp, look: &Look<'_>) -> String {
    let now = look.inspection.at;
    let local = moments::moment(at, now, look.zone);
    match moments::distance(at, now) {
        Some(distance) => format!("{local}, {distance}"),
        None => local,
    }
}

/// The name of the service that a token is for, where the provider's facts know it.
fn service(name: &str, inspection: &Inspection) -> Option<String> {
    let verdict = inspection.mail.as_ref().filter(|_| name == "aud")?;
    verdict.audience.as_deref().map(show::address)
}

/// The worst that was found about it.
fn tone(name: &str, look: &Look<'_>) -> Tone {
    let about = look.inspection.findings.iter().filter(|finding| is_about(finding, name, look.part));
    let worst = about.map(|finding| finding.severity).min();
    let refused = look
        .inspection
        .mail
        .as_ref()
        .is_some_and(|verdict| look.part == "claims" && speaks_against(verdict, name));
    match worst {
        _ if refused => Tone::Bad,
        Some(Severity::Fail) => Tone::Bad,
        Some(Severity::Warn) => Tone::Attention,
        Some(Severity::Info) | None => Tone::None,
    }
}

fn is_about(finding: &Finding, name: &str, part: &str) -> bool {
    let Some(claim) = finding.facts.get(&FindingFact::Claim) else { return false };
    let of_header = matches!(
        finding.id,
        FindingId::Type | FindingId::RemoteKeys | FindingId::KeyIdSuspicious | FindingId::Critical
    );
    let its_part = finding
        .facts
        .get(&FindingFact::Part)
        .map_or(if of_header { "header" } else { "claims" }, String::as_str);
    // A path names the member that it begins in.
    let first = claim.split(['.', '[']).next().unwrap_or_default();
    its_part == part && (claim == name || first == name)
}

/// The claim that a refusal by mail follows from.
fn speaks_against(verdict: &MailVerdict, name: &str) -> bool {
    match verdict.why {
        MailReason::OtherAudience(_) => name == "aud",
        MailReason::OtherIssuer(_) => name == "iss",
        MailReason::OtherTenant(_) => name == "tid",
        MailReason::NoMailPermission => matches!(name, "scp" | "scope"),
        MailReason::OtherPerson(_) => name == "upn",
        MailReason::Ended(_) => name == "exp",
        MailReason::NotYet(_) => name == "nbf",
        _ => false,
    }
}
