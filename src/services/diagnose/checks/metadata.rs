//! The provider's metadata (RFC 8414) against the stored definition: whether it is still asked where it wants to be asked.

use serde_json::{Map, Value};

use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::{Endpoint, Provider};
use crate::domain::report::{CheckId, CheckResult, FactName, Finding};
use crate::protocol::{Exchange, Fault};

use super::super::room::Room;

mod standards;

/// Fetches and compares.
pub(in crate::services::diagnose) async fn check(room: &Room<'_>) -> Finding {
    let finding = |result, summary: &str| Finding::new(CheckId::Metadata, result, summary);
    let Some(address) = &room.provider.endpoints.discovery else {
        return finding(CheckResult::Skip, "the provider publishes none");
    };
    let failed = |problem: Problem| {
        let problem = crate::services::named(problem, room.account, room.provider);
        let summary = problem.facts.detail.clone().unwrap_or_default();
        finding(CheckResult::Fail, &summary)
            .fact(FactName::Host, address.url().host_str().unwrap_or("?"))
            .problem(problem.at(room.context.world.clock.now()))
    };
    let answer = match super::fetch(room, Exchange::Discovery, address.url()).await {
        Ok(answer) => answer,
        Err(error) => return failed(error.into()),
    };
    let Ok(Value::Object(document)) = serde_json::from_slice(&answer.body) else {
        return failed(super::fault(Exchange::Discovery, address.url(), &answer, Fault::NotJson).into());
    };
    let broken = standards::broken(&document).join(" ");
    let finding = |result, summary: &str| match broken.as_str() {
        "" => finding(result, summary),
        broken => finding(result, summary).fact(FactName::Broken, broken),
    };
    let said = |name: &str| document.get(name).and_then(Value::as_str);
    let issuer = said("issuer").unwrap_or_default();
    if let Some(stored) = room.provider.issuer.as_ref().filter(|stored| !is_same(stored.as_str(), issuer)) {
        let problem = room.problem(ProblemKind::IssuerForeign);
        let problem = problem.fact("expected", stored.as_str()).fact("issuer", issuer);
        return finding(CheckResult::Fail, "speaks for another issuer")
            .fact(FactName::Issuer, issuer)
            .problem(problem);
    }
    let differences = differences(room.provider, &document);
    let finding = |result, summary: &str| finding(result, summary).fact(FactName::Issuer, issuer);
    if differences.is_empty() {
        return finding(CheckResult::Pass, "as stored");
    }
    let listed = differences.join(", ");
    finding(CheckResult::Warn, "differs from what is stored")
        .fact(FactName::Differences, &listed)
        .problem(room.problem(ProblemKind::MetadataChanged).fact("differences", listed))
}

/// The same but for a closing slash. One that leaves the organisation open, as Microsoft's `{tenantid}`, names every one.
fn is_same(stored: &str, said: &str) -> bool {
    stored.trim_end_matches('/') == said.trim_end_matches('/') || said.contains('{')
}

/// The members that name another address than the stored one. What the document leaves out is no difference.
fn differences(provider: &Provider, document: &Map<String, Value>) -> Vec<&'static str> {
    let stored = &provider.endpoints;
    let members: [(&'static str, Option<&Endpoint>); 7] = [
        ("authorization_endpoint", Some(&stored.authorization)),
        ("token_endpoint", Some(&stored.token)),
        ("device_authorization_endpoint", stored.device_authorization.as_ref()),
        ("revocation_endpoint", stored.revocation.as_ref()),
        ("introspection_endpoint", stored.introspection.as_ref()),
        ("userinfo_endpoint", stored.userinfo.as_ref()),
        ("jwks_uri", stored.jwks.as_ref()),
    ];
    let differs = |(member, stored): &(&'static str, Option<&Endpoint>)| {
        let said = document.get(*member).and_then(Value::as_str).and_then(|said| url::Url::parse(said).ok());
        matches!((stored, said), (Some(stored), Some(said)) if *stored.url() != said)
    };
    members.into_iter().filter(differs).map(|(member, _)| member).collect()
}
