//! The token endpoint: whether it answers as one, and whether it knows the client.
//!
//! Asked with a made-up refresh token, which it must refuse; what it says of the client on the way is worth knowing. The
//! account's own tokens are not touched.

use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::report::{CheckId, CheckResult, FactName, Finding};
use crate::domain::secret::RefreshToken;
use crate::protocol::{Fault, ProtocolError, refresh, verdict};
use crate::services::named;

use super::super::room::Room;

/// Asks once.
pub(in crate::services::diagnose) async fn check(room: &Room<'_>) -> Finding {
    let host = room.provider.endpoints.token.url().host_str().unwrap_or("?").to_owned();
    let finding = |result, summary: &str| {
        Finding::new(CheckId::TokenEndpoint, result, summary).fact(FactName::Host, &host)
    };
    let auth = match room.context.client_auth(room.account).await {
        Ok(auth) => auth,
        Err(problem) if problem.kind == ProblemKind::ClientIdMissing => {
            return finding(CheckResult::Skip, "there is no client ID to ask with");
        }
        Err(_) => return finding(CheckResult::Skip, "the client secret is in the vault, which is closed"),
    };
    let transport = room.context.world.transport.as_ref();
    let asked = refresh::renew(room.provider, &auth, &RefreshToken::new(MADE_UP), transport).await;
    let Err(error) = asked else {
        return finding(CheckResult::Warn, "it gave tokens for a made-up refresh token");
    };
    let told = |finding: Finding, error: &ProtocolError| {
        let finding = match error.context.status {
            Some(status) => finding.fact(FactName::HttpStatus, status),
            None => finding,
        };
        match &error.fault {
            Fault::Refused(refusal) => finding.fact(FactName::Answer, &refusal.error),
            _ => finding,
        }
    };
    if answers_well(&error) {
        return told(finding(CheckResult::Pass, "answers"), &error);
    }
    let summary = match &error.fault {
        Fault::Refused(refusal) => format!("refuses the client: {}", refusal.error),
        other => other.to_string(),
    };
    let finding = told(finding(CheckResult::Fail, &summary), &error);
    let problem = named(Problem::from(error), room.account, room.provider);
    finding.problem(problem.at(room.context.world.clock.now()))
}

/// No token of anybody, and nothing that could be taken for one.
const MADE_UP: &str = "mailward-diagnosis-asks-whether-this-endpoint-answers";

/// Whether this is the answer that a made-up token has to get. What is said of the client is no such answer, nor is a
/// trouble of the provider's own.
fn answers_well(error: &ProtocolError) -> bool {
    let kind = verdict::problem_kind(error);
    matches!(error.fault, Fault::Refused(_))
        && !matches!(
            kind,
            ProblemKind::ClientRefused | ProblemKind::ProviderBusy | ProblemKind::AdministratorNeeded
        )
}
