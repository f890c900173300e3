//! Who issued it and for whom (RFC 8725, sections 3.8 and 3.9; OpenID Connect Core 1.0, section 3.1.3.7).

use super::{Expected, Token, about};
use crate::domain::inspection::{Finding, FindingFact, FindingId, Node, Purpose, Severity};

pub(super) fn judge(token: &Token<'_>, expected: &Expected) -> Vec<Finding> {
    let judged = [issuer(token, expected), audience(token, expected), azp(token, expected)];
    judged.into_iter().flatten().collect()
}

fn issuer(token: &Token<'_>, expected: &Expected) -> Option<Finding> {
    let finding =
        |severity, what: &str| about(FindingId::Issuer, severity, "iss").with(FindingFact::What, what);
    let wanted = expected.issuer.as_deref().map(|wanted| of_tenant(wanted, token));
    if token.claims.get("iss").is_none() {
        let severity = if wanted.is_some() { Severity::Fail } else { Severity::Warn };
        let finding = finding(severity, "nothing says who issued it");
        return Some(match wanted {
            Some(wanted) => finding.with(FindingFact::Expected, wanted),
            None => finding,
        });
    }
    let found = token.text("iss")?; // of another type: told by the types
    if let Some(wanted) = wanted.filter(|wanted| wanted != found) {
        let what = match (found.trim_end_matches('/') == wanted.trim_end_matches('/'), found.ends_with('/')) {
            (true, true) => "its issuer has a “/” at the end that is not expected",
            (true, false) => "its issuer lacks the “/” at the end that is expected",
            (false, _) => "it comes from another issuer than expected",
        };
        let finding = finding(Severity::Fail, what).with(FindingFact::Found, found);
        return Some(finding.with(FindingFact::Expected, wanted));
    }
    let in_clear = url::Url::parse(found).is_ok_and(|url| url.scheme() == "http" && !is_here(&url));
    in_clear.then(|| {
        finding(Severity::Warn, "its issuer is not reached over HTTPS, so anybody on the way could be it")
            .with(FindingFact::Found, found)
    })
}

/// Microsoft publishes one name for all organisations; only the token says which one it is.
fn of_tenant(wanted: &str, token: &Token<'_>) -> String {
    let is_id =
        |tid: &&str| tid.len() == 36 && tid.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    match token.text("tid").filter(is_id) {
        Some(tid) => wanted.replace("{tenantid}", tid),
        None => wanted.to_owned(),
    }
}

fn is_here(url: &url::Url) -> bool {
    match url.host() {
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

fn audience(token: &Token<'_>, expected: &Expected) -> Option<Finding> {
    let finding =
        |severity, what: &str| about(FindingId::Audience, severity, "aud").with(FindingFact::What, what);
    let found = token.claims.get("aud").and_then(Node::texts);
    match (token.claims.get("aud"), &expected.audience) {
        (None, Some(wanted)) => {
            Some(finding(Severity::Fail, "nothing says for whom it is").with(FindingFact::Expected, wanted))
        }
        (None, None) => {
            let severity = if token.purpose == Purpose::Id { Severity::Fail } else { Severity::Warn };
            Some(finding(severity, "nothing says for whom it is, so every service might take it"))
        }
        (Some(_), Some(wanted)) if !found.as_ref()?.contains(&wanted.as_str()) => {
            let found = found?.join(", ");
            let finding = finding(Severity::Fail, "it is for somebody else than expected");
            Some(finding.with(FindingFact::Found, found).with(FindingFact::Expected, wanted))
        }
        (Some(_), _) if found.as_ref()?.is_empty() => {
            Some(finding(Severity::Warn, "its list of audiences is empty"))
        }
        _ => None,
    }
}

/// The party it was issued to: the client, in an ID token.
fn azp(token: &Token<'_>, expected: &Expected) -> Option<Finding> {
    if token.purpose != Purpose::Id {
        return None;
    }
    let finding = |severity, what: &str| {
        about(FindingId::AuthorizedParty, severity, "azp").with(FindingFact::What, what)
    };
    let Some(azp) = token.text("azp") else {
        let many = token.claims.get("aud").and_then(Node::texts).is_some_and(|found| found.len() > 1);
        return many.then(|| {
            finding(Severity::Warn, "it is for several, and does not say which of them asked for it")
        });
    };
    let wanted = expected.audience.as_deref().filter(|wanted| *wanted != azp)?;
    let finding = finding(Severity::Fail, "it was made for another client than expected");
    Some(finding.with(FindingFact::Found, azp).with(FindingFact::Expected, wanted))
}
