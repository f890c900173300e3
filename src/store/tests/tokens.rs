//! Keeping tokens: nothing is lost, nothing old comes back.

use super::*;
use crate::domain::account::{Asking, EndRules, StandingProblem};
use crate::domain::problem::{Problem, ProblemKind};

async fn renew(store: &Store, account: &Account, tokens: TokenSet) -> Account {
    store.keep_renewal(account.id, account.generation, tokens).await.unwrap()
}

fn ended() -> StandingProblem {
    StandingProblem { problem: Problem::new(ProblemKind::GrantEnded), since: moment(9), attempts: 1 }
}

#[tokio::test]
async fn a_sign_in_is_kept_with_its_facts_and_clears_the_problem() {
    let store = in_memory().await;
    let account = anna(&store).await;
    store.note_problem(account.id, account.generation, Some(ended()), None).await.unwrap();
    let account = sign_in(&store, &account, "A1", "R1").await;
    assert_eq!(stored(&store, account.id).await, expected(1, ["A1", "R1", "", ""]));
    assert_eq!(account.problem, None);
    let grant = account.grant.clone().unwrap();
    assert_eq!((grant.granted.clone(), grant.signed_in_at), (Scope::list("openid mail"), moment(0)));
    assert_eq!(grant.access.unwrap().expires_at, Some(moment(60)));
    let id_token = grant.id_token.unwrap();
    assert_eq!(
        (id_token.issuer.as_str(), id_token.authenticated_at),
        ("https://id.example.org", Some(moment(-1)))
    );
    assert_eq!(store.account(account.id).await.unwrap(), Some(account));
}

#[tokio::test]
async fn the_token_before_is_kept_until_the_new_one_has_worked() {
    let store = in_memory().await;
    let account = sign_in(&store, &anna(&store).await, "A1", "R1").await;
    let account = renew(&store, &account, token_set("A2", Some("R2"), 50)).await;
    assert_eq!(stored(&store, account.id).await, expected(2, ["A2", "R2", "R1", ""]));
    assert_eq!(account.refresh().unwrap().replaced, 1);
    // R2 has worked: R1 goes.
    let account = renew(&store, &account, token_set("A3", None, 100)).await;
    assert_eq!(stored(&store, account.id).await, expected(3, ["A3", "R2", "", ""]));
    let refresh = account.refresh().unwrap().clone();
    assert_eq!((refresh.replaced, refresh.issued_at), (1, moment(50)));
    assert_eq!(refresh.last_used_at, Some(moment(100)));
    let account = renew(&store, &account, token_set("A4", Some("R3"), 150)).await;
    assert_eq!(stored(&store, account.id).await, expected(4, ["A4", "R3", "R2", ""]));
}

#[tokio::test]
async fn the_token_before_comes_back_into_force_when_it_is_the_one_that_works() {
    let store = in_memory().await;
    let account = sign_in(&store, &anna(&store).await, "A1", "R1").await;
    let account = renew(&store, &account, token_set("A2", Some("R2"), 50)).await;
    // R2 was refused and R1 worked, with an answer that brought no other.
    let account = renew(&store, &account, token_set("A3", Some("R1"), 100)).await;
    assert_eq!(stored(&store, account.id).await, expected(3, ["A3", "R1", "R2", ""]));
}

#[tokio::test]
async fn a_provider_that_sends_the_same_refresh_token_again_has_not_replaced_it() {
    let store = in_memory().await;
    let account = sign_in(&store, &anna(&store).await, "A1", "R1").await;
    let account = renew(&store, &account, token_set("A2", Some("R1"), 50)).await;
    assert_eq!(stored(&store, account.id).await, expected(2, ["A2", "R1", "", ""]));
    assert_eq!(account.refresh().unwrap().replaced, 0);
}

#[tokio::test]
async fn a_slow_renewal_never_overwrites_a_new_sign_in() {
    let store = in_memory().await;
    let before = sign_in(&store, &anna(&store).await, "A1", "R1").await;
    let now = sign_in(&store, &before, "A2", "R2").await;
    let late = store.keep_renewal(before.id, before.generation, token_set("A9", Some("R9"), 1)).await;
    assert_eq!(late, Err(StoreError::Stale { expected: before.generation, found: now.generation }));
    let failed = store.note_problem(before.id, before.generation, Some(ended()), None).await;
    assert!(matches!(failed, Err(StoreError::Stale { .. })));
    assert_eq!(stored(&store, now.id).await, expected(2, ["A2", "R2", "R1", ""]));
    assert_eq!(store.account(now.id).await.unwrap(), Some(now));
}

#[tokio::test]
async fn a_retired_refresh_token_can_be_restored_until_a_new_sign_in() {
    let store = in_memory().await;
    let account = sign_in(&store, &anna(&store).await, "A1", "R1").await;
    let account = store.retire(account.id, account.generation, ended(), account.rules).await.unwrap();
    assert_eq!(stored(&store, account.id).await, expected(2, ["A1", "", "", "R1"]));
    assert_eq!(account.problem, Some(ended()));
    let account = store.restore(account.id, account.generation).await.unwrap();
    assert_eq!(stored(&store, account.id).await, expected(3, ["A1", "R1", "", ""]));
    assert_eq!(account.problem, None);
    let account = store.retire(account.id, account.generation, ended(), account.rules).await.unwrap();
    let account = sign_in(&store, &account, "A2", "R2").await;
    assert_eq!(stored(&store, account.id).await, expected(5, ["A2", "R2", "", ""]));
}

#[tokio::test]
async fn a_sign_in_without_a_refresh_token_keeps_the_one_before_out_of_use() {
    let store = in_memory().await;
    let account = sign_in(&store, &anna(&store).await, "A1", "R1").await;
    let brought = signed_in(token_set("A2", None, 5));
    let account = store.keep_sign_in(account.id, account.generation, brought).await.unwrap();
    assert_eq!(stored(&store, account.id).await, expected(2, ["A2", "", "R1", ""]));
    assert_eq!(account.refresh(), None);
}

#[tokio::test]
async fn a_device_keeps_its_name_and_no_two_accounts_or_vaults_have_the_same() {
    let (store, other) = (in_memory().await, in_memory().await);
    let (one, two) = (AccountId::new(1), AccountId::new(2));
    let name = store.device_of(one).await.unwrap();
    assert_eq!(store.device_of(one).await.unwrap(), name);
    assert_ne!(store.device_of(two).await.unwrap(), name);
    assert_ne!(other.device_of(one).await.unwrap(), name);
}

#[tokio::test]
async fn signing_out_drops_the_tokens_and_keeps_the_rest() {
    let store = in_memory().await;
    let account = sign_in(&store, &anna(&store).await, "A1", "R1").await;
    let out = store.sign_out(account.id, standing()).await.unwrap();
    assert_eq!(stored(&store, account.id).await, expected(2, ["", "", "", ""]));
    assert_eq!((out.grant, out.uses), (None, account.uses));
    let late = store.keep_renewal(account.id, account.generation, token_set("A2", None, 1)).await;
    assert!(matches!(late, Err(StoreError::Stale { .. })));
}

#[tokio::test]
async fn a_renewal_is_noted_before_it_leaves_and_the_first_whose_answer_is_missing_counts() {
    let store = in_memory().await;
    let account = sign_in(&store, &anna(&store).await, "A1", "R1").await;
    let (id, at) = (account.id, account.generation);
    let since = |minutes| Some(Asking { since: moment(minutes) });
    assert_eq!(store.begin_renewal(id, at, moment(5)).await.unwrap().asking, since(5));
    assert_eq!(store.begin_renewal(id, at, moment(9)).await.unwrap().asking, since(5));
    let noted = store.note_problem(id, at, Some(ended()), since(5)).await.unwrap();
    assert_eq!((noted.asking, noted.problem), (since(5), Some(ended())));
    assert_eq!(store.note_problem(id, at, None, None).await.unwrap().asking, None);
    let stale = store.begin_renewal(id, Generation::new(0), moment(9)).await;
    assert_eq!(stale, Err(StoreError::Stale { expected: Generation::new(0), found: at }));
}

#[tokio::test]
async fn whatever_is_kept_ends_the_note_that_an_answer_is_missing() {
    let store = in_memory().await;
    let mut account = sign_in(&store, &anna(&store).await, "A1", "R1").await;
    for step in 0..4 {
        let begun = store.begin_renewal(account.id, account.generation, moment(5)).await.unwrap();
        assert!(begun.asking.is_some());
        account = match step {
            0 => renew(&store, &begun, token_set("A2", Some("R2"), 50)).await,
            1 => store.retire(begun.id, begun.generation, ended(), begun.rules).await.unwrap(),
            2 => sign_in(&store, &begun, "A3", "R3").await,
            _ => store.sign_out(begun.id, standing()).await.unwrap(),
        };
        assert_eq!(account.asking, None, "{step}");
        assert_eq!(store.account(account.id).await.unwrap().as_ref(), Some(&account));
    }
}

#[tokio::test]
async fn a_token_that_was_ended_on_our_wish_is_dropped_with_the_generation_it_was_replaced_by() {
    let store = in_memory().await;
    let before = sign_in(&store, &anna(&store).await, "A1", "R1").await;
    let account = sign_in(&store, &before, "A2", "R2").await;
    let stale = store.drop_previous(account.id, before.generation, true).await;
    assert!(matches!(stale, Err(StoreError::Stale { .. })));
    assert_eq!(stored(&store, account.id).await, expected(2, ["A2", "R2", "R1", ""]));
    store.drop_previous(account.id, account.generation, true).await.unwrap();
    assert_eq!(stored(&store, account.id).await, expected(2, ["A2", "R2", "", ""]));
}

#[tokio::test]
async fn what_a_refusal_taught_is_kept_with_it_and_what_the_person_said_stays() {
    let store = in_memory().await;
    let account = sign_in(&store, &anna(&store).await, "A1", "R1").await;
    let said = store.change_account(account.id, |account| account.rules.testing_client = Some(true));
    said.await.unwrap();
    let learnt = EndRules { sign_in_within_s: Some(86_400), ..account.rules };
    let retired = store.retire(account.id, account.generation, ended(), learnt).await.unwrap();
    let rules = EndRules { testing_client: Some(true), ..learnt };
    assert_eq!(retired.rules, rules);
    assert_eq!(sign_in(&store, &retired, "A2", "R2").await.rules, rules, "it outlives a sign-in");
}

#[tokio::test]
async fn tokens_of_16_kib_are_kept_whole() {
    let home = Home::new();
    let keyring = TestKeyring::default();
    let store = home.unlocked(&keyring).await;
    let (access, refresh) = ("a".repeat(16 * 1024), "r".repeat(16 * 1024));
    let account = sign_in(&store, &anna(&store).await, &access, &refresh).await;
    let other = home.open().await;
    other.unlock(&keyring, None).await.unwrap();
    assert_eq!(stored(&other, account.id).await, expected(1, [&access, &refresh, "", ""]));
}

#[tokio::test]
async fn the_same_token_has_the_same_fingerprint_and_another_vault_another() {
    let (here, there) = (in_memory().await, in_memory().await);
    let one = sign_in(&here, &anna(&here).await, "A1", "R1").await;
    let two = sign_in(&there, &anna(&there).await, "A1", "R1").await;
    let again = renew(&here, &one, token_set("A1", None, 5)).await;
    let of = |account: &Account| account.access().unwrap().fingerprint.clone();
    assert_eq!(of(&one), of(&again));
    assert_ne!(of(&one), of(&two));
}

#[tokio::test]
async fn the_end_of_a_refresh_token_is_kept_as_the_provider_stated_it() {
    let store = in_memory().await;
    let mut tokens = token_set("A1", Some("R1"), 0);
    tokens.refresh_expires_at = Some(moment(500));
    let account = anna(&store).await;
    let account = store.keep_sign_in(account.id, account.generation, signed_in(tokens)).await.unwrap();
    assert_eq!(account.refresh().unwrap().stated_end_at, Some(moment(500)));
    let renewed = token_set("A2", None, 10);
    let account = store.keep_renewal(account.id, account.generation, renewed).await.unwrap();
    assert_eq!(account.refresh().unwrap().stated_end_at, Some(moment(500)));
}

#[tokio::test]
async fn a_write_that_is_not_committed_leaves_everything_as_it_was() {
    let home = Home::new();
    let keyring = TestKeyring::default();
    let store = home.unlocked(&keyring).await;
    let account = sign_in(&store, &anna(&store).await, "A1", "R1").await;
    let id = account.id;
    let cut = store.run(move |keeper| {
        keeper.write_sealed(|desk| {
            let binding =
                seal::Binding { account: id, slot: seal::Slot::Refresh, generation: Generation::new(9) };
            desk.put(binding, "R9")?;
            desk.transaction.execute("UPDATE accounts SET generation = 9", [])?;
            Err::<(), _>(StoreError::Busy)
        })
    });
    assert_eq!(cut.await, Err(StoreError::Busy));
    assert_eq!(stored(&store, id).await, expected(1, ["A1", "R1", "", ""]));
}

#[tokio::test]
async fn a_write_is_done_even_if_the_caller_goes_away() {
    let store = in_memory().await;
    let account = anna(&store).await;
    let (open_gate, gate) = std::sync::mpsc::channel::<()>();
    let mut busy = Box::pin(store.run(move |_keeper| Ok(gate.recv().is_ok())));
    assert!(futures_util::poll!(&mut busy).is_pending());
    let brought = signed_in(token_set("A1", Some("R1"), 0));
    let mut keeping = Box::pin(store.keep_sign_in(account.id, account.generation, brought));
    assert!(futures_util::poll!(&mut keeping).is_pending());
    drop(keeping);
    open_gate.send(()).unwrap();
    assert_eq!(busy.await, Ok(true));
    assert_eq!(stored(&store, account.id).await, expected(1, ["A1", "R1", "", ""]));
}
