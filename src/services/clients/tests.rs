//! Registering, reading back, deleting and passing on, with a provider that is scripted.

use serde_json::{Value, json};

use super::*;
use crate::platform::transport::{Method, TransportError};
use crate::services::accounts::{self, Ending, ProviderChoice};
use crate::services::tests::{REVOKE, Stage, TOKEN, answer, open_secret, provider};
use crate::testing::world::Reply;

const REGISTER: &str = "id.example.org/register";
const MANAGE: &str = "id.example.org/register/c-1";

fn document(changes: &Value) -> Value {
    let mut document = json!({
        "client_id": "c-1", "token_endpoint_auth_method": "none",
        "registration_access_token": "CANARY-registration", "registration_client_uri": format!("https://{MANAGE}"),
    });
    for (name, value) in changes.as_object().unwrap() {
        document[name] = value.clone();
    }
    document
}

async fn add(stage: &Stage, address: &str, client: ClientChoice) -> Result<Account, Problem> {
    let wish = accounts::AddAccount {
        address: address.parse().unwrap(),
        provider: ProviderChoice::ByAddress,
        client,
        uses: crate::domain::scope::Uses::usual(),
        mailbox: None,
        servers: Vec::new(),
        redirect: None,
        particulars: crate::domain::account::Particulars::default(),
    };
    accounts::add(wish, &stage.context).await
}

/// An account whose client Mailward registered.
async fn registered(stage: &Stage, changes: &Value) -> Account {
    stage.fakes.transport.answer(REGISTER, answer(201, &document(changes)));
    add(stage, "anna@example.org", ClientChoice::Register).await.unwrap()
}

/// Another one that asks under the same client.
async fn another(stage: &Stage) -> Account {
    add(stage, "bob@example.org", ClientChoice::AsOthers).await.unwrap()
}

async fn held(stage: &Stage, account: &Account) -> Option<String> {
    stage.context.store.registration(account.id).await.unwrap().map(|held| open_secret(&held.token))
}

fn deletions(stage: &Stage) -> usize {
    let asked = stage.fakes.transport.requests_to(MANAGE);
    asked.iter().filter(|asked| asked.method == Method::Delete).count()
}

async fn recorded(stage: &Stage, kind: AuditKind) -> usize {
    let events = stage.context.store.audit_after(0, 1000).await.unwrap();
    let events: Vec<_> = events.into_iter().map(|recorded| recorded.event).collect();
    assert!(!format!("{events:?}").contains("CANARY"));
    events.iter().filter(|event| event.kind == kind).count()
}

#[tokio::test]
async fn a_registration_is_kept_with_what_opens_it_and_the_end_of_its_secret() {
    let stage = Stage::in_memory().await;
    let changes = json!({
        "token_endpoint_auth_method": "client_secret_basic", "client_secret": "CANARY-secret",
        "client_secret_expires_at": 1_800_000_000, "client_name": "Mailward at Example",
    });
    let account = registered(&stage, &changes).await;
    let client = account.client.clone().unwrap();
    assert!(client.registered_here && client.has_secret);
    assert_eq!(client.name.as_deref(), Some("Mailward at Example"));
    assert_eq!(client.secret_expires_at.map(jiff::Timestamp::as_second), Some(1_800_000_000));
    assert_eq!(client.management.unwrap().as_str(), format!("https://{MANAGE}"));
    assert_eq!(held(&stage, &account).await.as_deref(), Some("CANARY-registration"));
    assert_eq!(recorded(&stage, AuditKind::ClientRegistered).await, 1);
}

#[tokio::test]
async fn what_the_provider_replaces_while_it_is_read_counts_from_then_on_for_every_account() {
    let stage = Stage::in_memory().await;
    let secret = json!({ "token_endpoint_auth_method": "client_secret_post", "client_secret": "CANARY-1" });
    let account = registered(&stage, &secret).await;
    let other = another(&stage).await;
    let anew = json!({
        "token_endpoint_auth_method": "client_secret_post", "client_secret": "CANARY-2",
        "client_secret_expires_at": 1_800_000_000, "registration_access_token": "CANARY-next",
        "redirect_uris": ["http://127.0.0.1/callback/example"], "scope": "imap smtp",
    });
    stage.fakes.transport.answer(MANAGE, answer(200, &document(&anew)));
    let (known, changed) = read(&other, &provider(), &stage.context).await.unwrap();
    assert_eq!((known.id.as_str(), known.scope.as_deref()), ("c-1", Some("imap smtp")));
    assert_eq!(changed.len(), 2);
    let asked = &stage.fakes.transport.requests_to(MANAGE)[0];
    assert_eq!(asked.header("authorization"), Some("Bearer CANARY-registration"));
    assert_eq!(held(&stage, &account).await.as_deref(), Some("CANARY-next"));
    for one in [&account, &other] {
        let auth = stage.context.client_auth(&stage.reread(one.id).await).await.unwrap();
        assert_eq!(auth.secret.as_ref().map(open_secret).as_deref(), Some("CANARY-2"));
    }
    assert_eq!(recorded(&stage, AuditKind::RegistrationRead).await, 1);
}

#[tokio::test]
async fn an_answer_about_another_client_changes_nothing() {
    let stage = Stage::in_memory().await;
    let account = registered(&stage, &json!({})).await;
    let other = json!({ "client_id": "c-2", "registration_access_token": "CANARY-other" });
    stage.fakes.transport.answer(MANAGE, answer(200, &document(&other)));
    let problem = read(&account, &provider(), &stage.context).await.unwrap_err();
    assert_eq!(problem.kind, ProblemKind::RegistrationUnmanaged);
    assert_eq!(held(&stage, &account).await.as_deref(), Some("CANARY-registration"));
}

#[tokio::test]
async fn a_deleted_registration_leaves_every_account_of_it_without_a_client() {
    let stage = Stage::in_memory().await;
    let account = registered(&stage, &json!({})).await;
    let account = stage.sign_in(&account, "CANARY-access-0", Some("CANARY-refresh-0")).await;
    let other = another(&stage).await;
    stage.fakes.transport.answer(MANAGE, Reply::json(204, ""));
    let without = delete(&other, &provider(), &stage.context).await.unwrap();
    assert_eq!(without.iter().map(|one| one.id).collect::<Vec<_>>(), [other.id, account.id]);
    assert!(without.iter().all(|one| one.client.is_none()));
    assert_eq!(without[1].problem.as_ref().unwrap().problem.kind, ProblemKind::ClientRefused);
    assert!(without[0].problem.is_none(), "nobody had signed in there");
    assert_eq!((held(&stage, &account).await, deletions(&stage)), (None, 1));
    assert_eq!(recorded(&stage, AuditKind::RegistrationDeleted).await, 1);
}

#[tokio::test]
async fn a_deletion_that_failed_changes_nothing_here() {
    let stage = Stage::in_memory().await;
    let account = registered(&stage, &json!({})).await;
    stage.fakes.transport.fail(MANAGE, TransportError::Dns);
    let problem = delete(&account, &provider(), &stage.context).await.unwrap_err();
    assert_eq!(problem.kind, ProblemKind::DnsFailed);
    assert_eq!(stage.reread(account.id).await, account);
    assert!(held(&stage, &account).await.is_some());
}

#[tokio::test]
async fn a_client_that_was_typed_is_never_read_or_deleted() {
    let stage = Stage::in_memory().await;
    let account = stage.account("anna@example.org").await;
    let refused = |problem: Problem| assert_eq!(problem.kind, ProblemKind::RegistrationUnmanaged);
    refused(read(&account, &provider(), &stage.context).await.unwrap_err());
    refused(delete(&account, &provider(), &stage.context).await.unwrap_err());
    let forgotten =
        accounts::forget(account, Ending::Revoke, Some(&provider()), &stage.context).await.unwrap();
    assert_eq!(forgotten.registration, None);
    assert!(stage.fakes.transport.requests().is_empty());
}

#[tokio::test]
async fn forgetting_passes_a_registration_on_and_the_last_account_deletes_it() {
    let stage = Stage::in_memory().await;
    let account = registered(&stage, &json!({})).await;
    let other = another(&stage).await;
    let forget = async |account: Account| {
        accounts::forget(account, Ending::Revoke, Some(&provider()), &stage.context).await.unwrap()
    };
    let first = forget(account).await;
    assert_eq!(first.registration, Some(RegistrationEnd::PassedOn(other.address.clone())));
    assert_eq!(deletions(&stage), 0);
    assert_eq!(held(&stage, &other).await.as_deref(), Some("CANARY-registration"));
    stage.fakes.transport.answer(MANAGE, Reply::json(204, ""));
    let last = forget(stage.reread(other.id).await).await;
    assert_eq!((last.registration, deletions(&stage)), (Some(RegistrationEnd::Deleted), 1));
    assert_eq!(recorded(&stage, AuditKind::RegistrationPassedOn).await, 1);
    assert_eq!(recorded(&stage, AuditKind::RegistrationDeleted).await, 1);
}

#[tokio::test]
async fn the_grant_is_ended_before_the_client_that_answers_for_it() {
    let stage = Stage::in_memory().await;
    let account = registered(&stage, &json!({})).await;
    let account = stage.sign_in(&account, "CANARY-access-0", Some("CANARY-refresh-0")).await;
    stage.fakes.transport.always(REVOKE, answer(200, &json!({})));
    stage.fakes.transport.answer(TOKEN, answer(400, &json!({ "error": "invalid_grant" })));
    stage.fakes.transport.answer(MANAGE, answer(401, &json!({ "error": "invalid_token" })));
    let forgotten =
        accounts::forget(account, Ending::Revoke, Some(&provider()), &stage.context).await.unwrap();
    assert_eq!(forgotten.registration, Some(RegistrationEnd::Gone));
    let asked = stage.fakes.transport.requests();
    let place = |wanted: &str| asked.iter().rposition(|asked| asked.url.path() == wanted).unwrap();
    assert!(place("/revoke") < place("/register/c-1"));
}

#[tokio::test]
async fn a_registration_stays_where_the_grant_is_kept_or_still_to_be_ended() {
    for (ending, offline) in [(Ending::KeepGrant, false), (Ending::Revoke, true)] {
        let stage = Stage::in_memory().await;
        let account = registered(&stage, &json!({})).await;
        let account = stage.sign_in(&account, "CANARY-access-0", Some("CANARY-refresh-0")).await;
        if offline {
            stage.fakes.transport.fail(REVOKE, TransportError::Dns);
        }
        let forgotten = accounts::forget(account, ending, Some(&provider()), &stage.context).await.unwrap();
        assert_eq!((forgotten.registration, deletions(&stage)), (Some(RegistrationEnd::Left(None)), 0));
    }
}

#[tokio::test]
async fn a_provider_that_is_away_keeps_nobody_from_forgetting() {
    let stage = Stage::in_memory().await;
    let account = registered(&stage, &json!({})).await;
    stage.fakes.transport.fail(MANAGE, TransportError::TimedOut);
    let forgotten =
        accounts::forget(account, Ending::Revoke, Some(&provider()), &stage.context).await.unwrap();
    let Some(RegistrationEnd::Left(Some(problem))) = forgotten.registration else { panic!("not left") };
    assert_eq!(problem.kind, ProblemKind::TimedOut);
    assert!(stage.context.store.accounts().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_locked_vault_loses_what_opens_a_registration_and_says_so() {
    let stage = Stage::on_disk().await;
    let account = registered(&stage, &json!({})).await;
    stage.context.store.lock().await.unwrap();
    let forgotten =
        accounts::forget(account, Ending::Revoke, Some(&provider()), &stage.context).await.unwrap();
    let Some(RegistrationEnd::Left(Some(problem))) = forgotten.registration else { panic!("not left") };
    assert_eq!((problem.kind, deletions(&stage)), (ProblemKind::VaultLocked, 0));
}

#[tokio::test]
async fn another_client_ends_the_registration_of_before_and_the_same_one_typed_again_does_not() {
    let stage = Stage::in_memory().await;
    let account = registered(&stage, &json!({})).await;
    let typed = |id: &str| ClientChoice::Given { id: id.into(), secret: None, secret_expires_at: None };
    let same = accounts::set_client(&account, typed("c-1"), &provider(), &stage.context).await.unwrap();
    assert_eq!((same.client, deletions(&stage)), (account.client.clone(), 0));
    assert!(held(&stage, &account).await.is_some());
    stage.fakes.transport.answer(MANAGE, Reply::json(204, ""));
    let other = accounts::set_client(&account, typed("c-9"), &provider(), &stage.context).await.unwrap();
    assert!(!other.client.unwrap().registered_here);
    assert_eq!((held(&stage, &account).await, deletions(&stage)), (None, 1));
}

#[tokio::test]
async fn a_client_that_could_not_be_kept_is_given_back() {
    let stage = Stage::on_disk().await;
    let account = stage.account("anna@example.org").await;
    let chosen = {
        stage.fakes.transport.answer(REGISTER, answer(201, &document(&json!({}))));
        choose_client(&ClientChoice::Register, &provider(), &[], &stage.context).await.unwrap().unwrap()
    };
    assert!(!format!("{chosen:?}").contains("CANARY"));
    stage.context.store.lock().await.unwrap();
    assert!(chosen.clone().keep(account.id, None, &stage.context).await.is_err());
    stage.fakes.transport.answer(MANAGE, Reply::json(204, ""));
    chosen.give_back(&stage.context).await;
    assert_eq!(deletions(&stage), 1);
}

#[tokio::test]
async fn signing_out_leaves_the_registration_and_no_file_holds_it_in_the_clear() {
    let stage = Stage::on_disk().await;
    let account = registered(&stage, &json!({})).await;
    let account = stage.sign_in(&account, "CANARY-access-0", Some("CANARY-refresh-0")).await;
    let problem = Problem::new(ProblemKind::SignedOutHere);
    let standing = StandingProblem { problem, since: stage.context.world.clock.now(), attempts: 1 };
    stage.context.store.sign_out(account.id, standing).await.unwrap();
    assert_eq!(held(&stage, &account).await.as_deref(), Some("CANARY-registration"));
    for (path, bytes) in stage.files() {
        let found = bytes.windows(6).any(|window| window == b"CANARY");
        assert!(!found, "a secret is in {}", path.display());
    }
}
