//! Revoking, against a provider that is scripted: what it says, what is seen, and what is left to be done.

use serde_json::json;

use super::*;
use crate::domain::provider::Endpoint;
use crate::domain::revocation::{ConfirmedBy, Outstanding, OutstandingState};
use crate::platform::clock::Clock as _;
use crate::platform::transport::TransportError;
use crate::services::tests::{REVOKE, Stage, TOKEN, answer, provider, tokens};
use crate::testing::world::Reply;

mod begun;
mod combinations;
mod late;
mod record;
mod sign_out;

const INTROSPECT: &str = "id.example.org/introspect";

/// The same provider, able to tell whether a token is good.
fn introspecting() -> Provider {
    let mut provider = provider();
    let endpoint: Endpoint = "https://id.example.org/introspect".parse().unwrap();
    provider.endpoints.introspection = Some(endpoint);
    provider
}

async fn revoke(stage: &Stage, account: &Account, provider: &Provider) -> (Revoked, Account) {
    let (progress, _nobody) = mpsc::channel(1);
    let (revoked, account) = run(account, Some(provider), &progress, &stage.context).await.unwrap();
    (revoked, account.unwrap())
}

async fn carry_on(context: &Context, id: OutstandingId) -> Revoked {
    carry_out_unseen(id, context).await.unwrap()
}

async fn outstanding(stage: &Stage) -> Vec<Outstanding> {
    stage.context.store.outstanding().await.unwrap()
}

fn ends(stage: &Stage) {
    stage.fakes.transport.always(REVOKE, answer(200, &json!({})));
}

fn refuses_renewal(stage: &Stage) {
    stage.fakes.transport.always(TOKEN, answer(400, &json!({ "error": "invalid_grant" })));
}

fn renews(stage: &Stage, number: u32) {
    let body = tokens(&format!("CANARY-access-{number}"), Some(&format!("CANARY-refresh-{number}")), None);
    stage.fakes.transport.answer(TOKEN, answer(200, &body));
}

/// The tokens that the revocation endpoint was asked to end, in order.
fn sent(stage: &Stage) -> Vec<String> {
    let asked = stage.fakes.transport.requests_to(REVOKE);
    asked.iter().map(|asked| asked.param("token").unwrap().to_owned()).collect()
}

fn standing(account: &Account) -> Option<ProblemKind> {
    account.problem.as_ref().map(|standing| standing.problem.kind)
}
