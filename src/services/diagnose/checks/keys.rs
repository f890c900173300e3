//! The provider's signing keys (RFC 7517): whether there are any that can be used.

use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::report::{CheckId, CheckResult, FactName, Finding};
use crate::jwt::keys::KeySet;
use crate::protocol::Exchange;

use super::super::room::Room;

/// Fetches and reads them.
pub(in crate::services::diagnose) async fn check(room: &Room<'_>) -> Finding {
    let finding = |result, summary: &str| Finding::new(CheckId::Keys, result, summary);
    let Some(address) = &room.provider.endpoints.jwks else {
        return finding(CheckResult::Skip, "the provider publishes none");
    };
    let host = address.url().host_str().unwrap_or("?");
    let failed = |summary: &str, problem: Problem| {
        finding(CheckResult::Fail, summary).fact(FactName::Host, host).problem(problem.fact("host", host))
    };
    let answer = match super::fetch(room, Exchange::Jwks, address.url()).await {
        Ok(answer) => answer,
        Err(error) => {
            let learnt = Problem::from(error);
            let summary = learnt.facts.detail.clone().unwrap_or_default();
            // Whoever does not answer is the network's affair; an answer that is none is the provider's.
            let kind = match learnt.kind {
                ProblemKind::IdTokenInvalid => ProblemKind::KeysUnusable,
                other => other,
            };
            let problem = Problem { facts: learnt.facts, ..room.problem(kind) };
            return failed(&summary, crate::services::named(problem, room.account, room.provider));
        }
    };
    match KeySet::parse(&answer.body) {
        Ok(keys) if !keys.is_empty() => {
            let count = keys.len();
            let words = if count == 1 { "1 key".to_owned() } else { format!("{count} keys") };
            finding(CheckResult::Pass, &words).fact(FactName::KeyCount, count)
        }
        Ok(_) => failed(
            "no usable key",
            room.problem(ProblemKind::KeysUnusable).detail("There is no usable key in it"),
        ),
        Err(error) => {
            failed("they cannot be read", room.problem(ProblemKind::KeysUnusable).detail(error.to_string()))
        }
    }
}
