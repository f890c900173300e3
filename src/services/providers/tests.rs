//! Definitions with a scripted provider, a real store and real files.

use serde_json::json;
use tokio::sync::mpsc;

use super::*;
use crate::domain::audit::{AuditFilter, AuditKind, NewEvent};
use crate::domain::browser::Opens;
use crate::domain::definition::MetadataComparison;
use crate::domain::problem::ProblemKind as K;
use crate::platform::loopback::PageOutcome;
use crate::services::sign_in::{Line, Progress};
use crate::services::tests::{REVOKE, Stage, TOKEN, answer, id_token, parameter, provider, tokens};
use crate::testing::world::Reply;

const METADATA: &str = "id.example.org/.well-known/openid-configuration";

/// Another one than the stage already has.
fn own() -> Provider {
    let text = provider().to_toml().unwrap();
    let text = text.replace("id.example.org", "id.example.net").replace("example\"", "other\"");
    Provider::from_toml(&text.replace("/callback/example", "/callback/other")).unwrap()
}

#[tokio::test]
async fn a_definition_is_kept_once_replaced_and_removed() {
    let stage = Stage::in_memory().await;
    let (own, context) = (own(), &stage.context);
    for _ in 0..2 {
        assert_eq!(keep(own.clone(), context).await.unwrap(), own);
    }
    let there = context.store.providers().await.unwrap();
    assert_eq!(there.iter().filter(|kept| kept.id == own.id).count(), 1);
    remove(&own.id, context).await.unwrap();
    assert_eq!(remove(&own.id, context).await.unwrap_err().kind, K::NoSuchProvider);
    assert_eq!(remove(&"google".parse().unwrap(), context).await.unwrap_err().kind, K::ProviderFixed);
}

#[tokio::test]
async fn one_that_is_in_use_stays_and_its_users_are_named() {
    let stage = Stage::in_memory().await;
    stage.account("anna@example.org").await;
    let problem = remove(&provider().id, &stage.context).await.unwrap_err();
    assert_eq!(problem.kind, K::ProviderInUse);
    assert_eq!(problem.facts.more["accounts"], "anna@example.org");
    assert_eq!(stage.context.store.providers().await.unwrap(), [provider()]);
}

#[tokio::test]
async fn what_the_judge_refuses_is_not_kept_wherever_it_comes_from() {
    let stage = Stage::in_memory().await;
    let mut bad = own();
    bad.issuer = Some("https://accounts.google.com".parse().unwrap());
    let problem = keep(bad, &stage.context).await.unwrap_err();
    assert_eq!(problem.kind, K::ProviderInvalid);
    assert!(problem.facts.detail.unwrap().contains("google"));
    assert_eq!(stage.context.store.providers().await.unwrap(), [provider()]);
}

#[tokio::test]
async fn a_written_definition_reads_back_and_overwrites_nothing() {
    let stage = Stage::in_memory().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("example.toml");
    export(&provider().id, path.clone(), &stage.context).await.unwrap();
    let text = read_file(path.clone()).await.unwrap();
    assert_eq!(Provider::from_toml(&text).unwrap(), provider());
    let again = export(&"google".parse().unwrap(), path.clone(), &stage.context).await.unwrap_err();
    assert_eq!(again.kind, K::DefinitionUnwritable);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
    assert_eq!(read_file(folder.path().to_path_buf()).await.unwrap_err().kind, K::FileUnreadable);
}

#[tokio::test]
async fn a_huge_file_is_read_no_further_than_it_takes_to_refuse_it() {
    let stage = Stage::in_memory().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("huge.toml");
    std::fs::File::create(&path).unwrap().set_len(100 * 1024 * 1024).unwrap();
    let text = read_file(path).await.unwrap();
    assert!(text.len() <= crate::domain::definition::LARGEST_DEFINITION + 1);
    let check = check(&text, Depth::Metadata, &stage.context).await.unwrap();
    assert_eq!(check.first_refusal().unwrap().code, "too-large");
}

#[tokio::test]
async fn metadata_is_asked_only_where_it_is_wanted_and_nothing_is_refused() {
    let stage = Stage::in_memory().await;
    let text = provider().to_toml().unwrap();
    let refused = text.replace("https://id.example.org/token", "http://id.example.org/token");
    for (text, depth) in [(&text, Depth::Rules), (&refused, Depth::Metadata)] {
        let check = check(text, depth, &stage.context).await.unwrap();
        assert_eq!(check.metadata, MetadataComparison::NotAsked);
    }
    assert!(stage.fakes.transport.requests_to(METADATA).is_empty());
    let document = json!({
        "issuer": "https://id.example.org", "authorization_endpoint": "https://id.example.org/authorize",
        "token_endpoint": "https://id.example.org/elsewhere",
    });
    stage.fakes.transport.answer(METADATA, Reply::json(200, document.to_string()));
    let check = check(&text, Depth::Metadata, &stage.context).await.unwrap();
    assert_eq!(check.metadata, MetadataComparison::Differs);
    let differs = check.findings.iter().find(|finding| finding.code == "differs.token").unwrap();
    assert!(differs.line > 0 && differs.title.contains("https://id.example.org/elsewhere"));
    assert!(!check.refused());
}

fn wish() -> TestWish {
    TestWish {
        provider: provider(),
        client: "client-1".parse().unwrap(),
        secret: None,
        uses: Uses::usual(),
        hint: None,
        way: Way::Browser,
    }
}

/// A trial whose person comes back with a code; the provider answers with these changes to the ID token.
async fn trial(
    stage: &Stage,
    wish: TestWish,
    changes: serde_json::Value,
) -> (Result<TestedSignIn, crate::domain::problem::Problem>, PageOutcome) {
    let (tell, mut news) = mpsc::channel::<Progress>(64);
    let (_inputs, received) = mpsc::channel(8);
    let context = stage.context.clone();
    let task =
        tokio::spawn(
            async move { try_out(wish, Opens::Usual, &context, &mut Line::new(tell, received)).await },
        );
    let link = stage.fakes.browser.link(1).await;
    assert!(!link.query().unwrap().contains("login_hint") && !link.query().unwrap().contains("nobody"));
    let id = id_token(&parameter(&link, "nonce"), &changes);
    stage
        .fakes
        .transport
        .answer(TOKEN, answer(200, &tokens("CANARY-access-1", Some("CANARY-refresh-1"), Some(id))));
    let mark = parameter(&link, "state");
    let tab = stage.fakes.loopback.redirect(&format!("code=CANARY-code&state={mark}")).await;
    let outcome = tab.page().await.outcome;
    while let Ok(progress) = news.try_recv() {
        assert!(!format!("{progress:?}").contains("CANARY"));
    }
    (task.await.unwrap(), outcome)
}

/// What is on record of the one trial.
async fn tried(stage: &Stage) -> NewEvent {
    let all = AuditFilter::default();
    let events = crate::services::audit::list(&all, 100, &stage.context).await.unwrap();
    let mut tried =
        events.into_iter().map(|one| one.event).filter(|one| one.kind == AuditKind::ProviderTried);
    let (Some(event), None) = (tried.next(), tried.next()) else { panic!("one trial, one event") };
    event
}

#[tokio::test]
async fn a_trial_tells_who_signed_in_keeps_nothing_and_revokes_what_it_got() {
    let stage = Stage::in_memory().await;
    stage.fakes.transport.always(REVOKE, Reply::json(200, "{}"));
    let (tested, outcome) = trial(&stage, wish(), json!({})).await;
    let tested = tested.unwrap();
    assert_eq!(tested.signed_in_as.as_deref(), Some("anna@example.org"));
    assert_eq!((tested.with_refresh, tested.revoked, tested.left_standing), (true, Some(true), false));
    assert_eq!(outcome, PageOutcome::Good);
    let revoked = stage.fakes.transport.requests_to(REVOKE);
    assert_eq!(revoked[0].param("token"), Some("CANARY-refresh-1"));
    assert!(stage.context.store.accounts().await.unwrap().is_empty());
    let event = tried(&stage).await;
    assert!(event.code.is_none() && event.subject.is_none());
    let facts = format!("{event:?}");
    assert!(facts.contains("client-1") && facts.contains("revoked") && !facts.contains("CANARY"), "{facts}");
    assert!(!stage.fakes.loopback.is_open());
}

#[tokio::test]
async fn tokens_of_a_trial_whose_identity_cannot_be_believed_are_revoked_all_the_same() {
    let stage = Stage::in_memory().await;
    stage.fakes.transport.always(REVOKE, Reply::json(200, "{}"));
    let (tested, outcome) = trial(&stage, wish(), json!({ "aud": "another-client" })).await;
    let problem = tested.unwrap_err();
    assert_eq!((problem.kind, problem.account), (K::IdTokenInvalid, None));
    assert_eq!(outcome, PageOutcome::Bad);
    let event = tried(&stage).await;
    assert_eq!(event.code.map(|code| code.as_str().to_owned()).as_deref(), Some(K::IdTokenInvalid.code()));
    assert_eq!(stage.fakes.transport.requests_to(REVOKE)[0].param("token"), Some("CANARY-refresh-1"));
}

#[tokio::test]
async fn a_trial_never_ends_the_sign_in_of_an_account_here() {
    let stage = Stage::in_memory().await;
    stage.signed_in("anna@example.org").await;
    let mut wish = wish();
    wish.provider.tokens.revoking_ends_all = true;
    let tested = trial(&stage, wish, json!({})).await.0.unwrap();
    assert_eq!((tested.revoked, tested.left_standing), (None, true));
    assert!(stage.fakes.transport.requests_to(REVOKE).is_empty());
}
