//! The access token: its life, for whom it is meant, and whether the provider still takes it (RFC 7662, or userinfo).

use jiff::Timestamp;
use secrecy::ExposeSecret as _;
use serde_json::Value;

use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::{Audience, Provider};
use crate::domain::report::{CheckId, CheckResult, FactName, Finding};
use crate::domain::secret::AccessToken;
use crate::jwt::parse::Jws;
use crate::protocol::{ProtocolError, identity, introspect};
use crate::store::foreign_client;

use super::super::room::Room;

/// Looks at it, and asks where the provider can be reached.
pub(in crate::services::diagnose) async fn check(room: &Room<'_>, reachable: bool) -> Finding {
    let now = room.context.world.clock.now();
    let audience = room.token().ok().and_then(audience);
    let finding = |result, summary: &str| described(room, audience.as_deref(), result, summary);
    if room.account.access().is_none() {
        return finding(CheckResult::Skip, "nobody is signed in");
    }
    let token = match room.token() {
        Ok(token) => token,
        Err(why) if ended(room, now) => {
            let has_refresh = room.account.refresh().is_some();
            let result = if has_refresh { CheckResult::Pass } else { CheckResult::Fail };
            let summary = if has_refresh { "ended; it is renewed when it is needed" } else { why };
            let finding = finding(result, summary);
            return if has_refresh {
                finding
            } else {
                finding.problem(room.problem(ProblemKind::NoRefreshToken))
            };
        }
        Err(why) => return finding(CheckResult::Skip, why),
    };
    if let Some(audience) = audience.as_deref().filter(|audience| is_for_another(audience, room.provider)) {
        let problem = room.problem(ProblemKind::AudienceWrong).fact("audience", audience);
        return finding(CheckResult::Fail, "meant for another service").problem(problem);
    }
    if !reachable {
        return finding(CheckResult::Pass, "not ended; the provider was not asked");
    }
    match ask(room, token).await {
        Asked::Taken => finding(CheckResult::Pass, "taken by the provider").fact(FactName::Active, "yes"),
        Asked::Dead(status) => {
            let mut problem = room.problem(ProblemKind::AccessDead);
            problem.facts.http_status = status;
            finding(CheckResult::Fail, "not taken any more").fact(FactName::Active, "no").problem(problem)
        }
        Asked::Failed(error) => {
            let problem = crate::services::named(Problem::from(error), room.account, room.provider).at(now);
            finding(CheckResult::Warn, "the provider could not be asked").problem(problem)
        }
        Asked::Nothing => finding(CheckResult::Pass, "not ended"),
    }
}

/// What asking brought.
enum Asked {
    Taken,
    Dead(Option<u16>),
    Failed(ProtocolError),
    /// There is nobody to ask, or the answer says nothing about the token.
    Nothing,
}

async fn ask(room: &Room<'_>, token: &AccessToken) -> Asked {
    let transport = room.context.world.transport.as_ref();
    let endpoints = &room.provider.endpoints;
    if endpoints.introspection.is_some()
        && foreign_client(room.account).is_none()
        && let Ok(auth) = room.context.client_auth(room.account).await
    {
        match introspect::introspect(room.provider, &auth, token, transport).await {
            Ok(said) if said.active => return Asked::Taken,
            Ok(_) => return Asked::Dead(None),
            Err(error) if passes(&error) => return Asked::Failed(error),
            Err(_) => {} // it says something about the client, and nothing about the token
        }
    }
    if endpoints.userinfo.is_none() {
        return Asked::Nothing;
    }
    match identity::ask(room.provider, token, transport).await {
        Ok(_) => Asked::Taken,
        Err(error) if error.context.status == Some(401) => Asked::Dead(Some(401)),
        Err(error) if passes(&error) => Asked::Failed(error),
        Err(_) => Asked::Nothing,
    }
}

fn passes(error: &ProtocolError) -> bool {
    crate::services::refresh::is_passing(&Problem::new(crate::protocol::verdict::problem_kind(error)))
}

fn ended(room: &Room<'_>, now: Timestamp) -> bool {
    room.account.access().and_then(|facts| facts.expires_at).is_some_and(|end| end <= now)
}

fn described(room: &Room<'_>, audience: Option<&str>, result: CheckResult, summary: &str) -> Finding {
    let mut finding = Finding::new(CheckId::Access, result, summary);
    if let Some(facts) = room.account.access() {
        finding = finding
            .fact(FactName::TokenKind, facts.kind.word())
            .fact(FactName::Fingerprint, &facts.fingerprint)
            .moment(FactName::IssuedAt, facts.issued_at);
        if let Some(end) = facts.expires_at {
            finding = finding.moment(FactName::EndsAt, end);
        }
    }
    match audience {
        Some(audience) => finding.fact(FactName::Audience, audience),
        None => finding,
    }
}

/// For whom a readable token is meant (RFC 9068, section 2.2). Unchecked: it is told, and nothing is allowed for it.
fn audience(token: &AccessToken) -> Option<String> {
    #[expect(
        clippy::disallowed_methods,
        reason = "one public claim is read out of it; the token itself goes nowhere"
    )]
    let parsed = Jws::parse(token.expose_secret()).ok()?;
    match parsed.claims.get("aud")? {
        Value::String(one) => Some(one.clone()),
        Value::Array(many) => many.iter().find_map(|one| one.as_str().map(str::to_owned)),
        _ => None,
    }
}

/// Whether it is for another service than mail, by the rule that the inspector follows.
fn is_for_another(audience: &str, provider: &Provider) -> bool {
    matches!(provider.audience(&[audience]), Audience::Other(_))
}
