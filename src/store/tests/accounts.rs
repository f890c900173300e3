//! Adding, changing and forgetting accounts.

use super::*;
use crate::domain::account::{Client, LastUse, StandingProblem};
use crate::domain::audit::{AuditKind, NewEvent};
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::secret::ClientSecret;

fn client() -> Client {
    Client {
        id: "client-1".parse().unwrap(),
        name: None,
        has_secret: false,
        registered_here: false,
        secret_expires_at: None,
        management: None,
    }
}

#[tokio::test]
async fn an_address_is_added_once_whatever_its_case() {
    let store = open(None).await.unwrap();
    let account = anna(&store).await;
    assert_eq!((account.generation, account.added_at), (Generation::new(0), moment(0)));
    let again = store.add_account(new_account("ANNA@Example.ORG"), moment(1)).await;
    assert_eq!(again, Err(StoreError::Exists));
    let found = store.account_named("Anna@example.org".parse().unwrap()).await.unwrap();
    assert_eq!(found, Some(account));
}

#[tokio::test]
async fn only_what_a_person_may_set_is_changed() {
    let store = in_memory().await;
    let account = sign_in(&store, &anna(&store).await, "A1", "R1").await;
    let changed = store
        .change_account(account.id, |account| {
            account.mailbox = Some("office@example.org".to_owned());
            account.generation = Generation::new(99);
            account.grant = None;
            account.id = AccountId::new(99);
        })
        .await
        .unwrap();
    assert_eq!(changed, Account { mailbox: Some("office@example.org".to_owned()), ..account });
    assert_eq!(store.accounts().await.unwrap(), [changed]);
}

#[tokio::test]
async fn a_client_secret_is_kept_replaced_and_removed_with_its_client() {
    let store = in_memory().await;
    let id = anna(&store).await.id;
    assert!(store.client_secret(id).await.unwrap().is_none());
    let account = store.set_client(id, Some(client()), Some(ClientSecret::new("s3cret"))).await.unwrap();
    assert!(account.client.unwrap().has_secret);
    assert_eq!(store.client_secret(id).await.unwrap().unwrap().len(), 6);
    // A sign-out does not touch it.
    store.sign_out(id, standing()).await.unwrap();
    assert_eq!(store.client_secret(id).await.unwrap().unwrap().len(), 6);
    let account = store.set_client(id, Some(Client { has_secret: true, ..client() }), None).await.unwrap();
    assert!(!account.client.unwrap().has_secret);
    assert!(store.client_secret(id).await.unwrap().is_none());
}

#[tokio::test]
async fn a_public_client_can_be_set_while_the_vault_is_locked() {
    let store = Home::new().open().await;
    let id = anna(&store).await.id;
    store.set_client(id, Some(client()), None).await.unwrap();
    let secret = store.set_client(id, Some(client()), Some(ClientSecret::new("s"))).await;
    assert_eq!(secret, Err(StoreError::Locked));
}

#[tokio::test]
async fn a_problem_and_the_last_use_are_noted_and_cleared() {
    let store = open(None).await.unwrap();
    let account = anna(&store).await;
    let problem = Problem::new(ProblemKind::TimedOut).detail("no answer");
    let standing = StandingProblem { problem, since: moment(1), attempts: 3 };
    let noted =
        store.note_problem(account.id, account.generation, Some(standing.clone()), None).await.unwrap();
    assert_eq!(noted.problem, Some(standing));
    let last_use = LastUse { program: Some("mutt".to_owned()), pid: Some(7), at: moment(2) };
    let event = NewEvent::new(AuditKind::HandedOut, moment(2)).about(&account);
    store.record_hand_out(event, Some(last_use.clone())).await.unwrap();
    let cleared = store.note_problem(account.id, account.generation, None, None).await.unwrap();
    assert_eq!((cleared.problem, cleared.last_use), (None, Some(last_use)));
}

#[tokio::test]
async fn a_forgotten_account_is_gone_and_its_number_is_not_used_again() {
    let store = in_memory().await;
    let account = sign_in(&store, &anna(&store).await, "A1", "R1").await;
    store.forget(account.id).await.unwrap();
    assert_eq!(store.forget(account.id).await, Err(StoreError::NoSuchAccount));
    assert_eq!(store.account(account.id).await.unwrap(), None);
    assert_eq!(store.tokens(account.id).await.err(), Some(StoreError::NoSuchAccount));
    let count = "SELECT count(*) FROM sealed";
    let left =
        store.run(move |keeper| Ok(keeper.connection.query_row(count, [], |row| row.get::<_, i64>(0))?));
    assert_eq!(left.await.unwrap(), 0);
    let again = anna(&store).await;
    assert!(again.id > account.id);
    let late = store.keep_renewal(account.id, account.generation, token_set("A9", None, 1)).await;
    assert_eq!(late, Err(StoreError::NoSuchAccount));
}

fn foreign() -> StandingProblem {
    StandingProblem { problem: Problem::new(ProblemKind::ClientRefused), since: moment(3), attempts: 1 }
}

#[tokio::test]
async fn tokens_of_another_client_are_known_to_be_so_until_that_one_comes_back_or_somebody_signs_in() {
    let store = in_memory().await;
    let other = || Some(Client { id: "client-2".parse().unwrap(), ..client() });
    let account = anna(&store).await;
    store.change_client(account.id, Some(client()), None, foreign()).await.unwrap();
    let account = sign_in(&store, &store.account(account.id).await.unwrap().unwrap(), "A1", "R1").await;
    let same = store.change_client(account.id, Some(client()), None, foreign()).await.unwrap();
    assert_eq!((foreign_client(&same), &same.problem), (None, &None), "only a secret was changed");
    let changed = store.change_client(account.id, other(), None, foreign()).await.unwrap();
    assert_eq!(foreign_client(&changed), Some("client-1"));
    let without = store.change_client(account.id, None, None, foreign()).await.unwrap();
    assert_eq!(foreign_client(&without), Some("client-1"));
    let secret = Some(ClientSecret::new("s"));
    let back = store.change_client(account.id, Some(client()), secret, foreign()).await.unwrap();
    assert_eq!((foreign_client(&back), &back.problem), (None, &None));
    let changed = store.change_client(account.id, other(), None, foreign()).await.unwrap();
    assert_eq!(stored(&store, account.id).await, expected(1, ["A1", "R1", "", ""]));
    assert_eq!(foreign_client(&sign_in(&store, &changed, "A2", "R2").await), None);
}

#[tokio::test]
async fn an_account_without_a_refresh_token_loses_nothing_by_another_client() {
    let store = in_memory().await;
    let account = anna(&store).await;
    store.set_client(account.id, Some(client()), None).await.unwrap();
    let never = store.change_client(account.id, None, None, foreign()).await.unwrap();
    assert_eq!(never.problem, None);
    store.set_client(account.id, Some(client()), None).await.unwrap();
    let account = sign_in(&store, &never, "A1", "R1").await;
    let ended =
        StandingProblem { problem: Problem::new(ProblemKind::GrantEnded), since: moment(2), attempts: 1 };
    let retired = store.retire(account.id, account.generation, ended.clone(), account.rules).await.unwrap();
    let changed = store.change_client(retired.id, None, None, foreign()).await.unwrap();
    assert_eq!(changed.problem, Some(ended), "why it ended stays the reason");
}
