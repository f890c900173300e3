//! Everything at once, as when a computer was stolen: side by side, each with its own end, and a summary that stays.

use super::*;

async fn many(count: usize) -> (Running, Vec<Account>) {
    let stage = Stage::in_memory().await;
    let mut accounts = Vec::new();
    for number in 0..count {
        accounts.push(stage.signed_in(&format!("user{number}@example.org")).await);
    }
    stage.account("never@example.org").await;
    (Running::window(stage).await, accounts)
}

fn states(running: &Running) -> Vec<RevocationState> {
    let picture = running.handle.snapshot();
    picture.revoking_all.iter().flat_map(|all| &all.accounts).map(|(_, _, state)| state.clone()).collect()
}

fn count(states: &[RevocationState], fits: impl Fn(&RevocationState) -> bool) -> usize {
    states.iter().filter(|state| fits(state)).count()
}

#[tokio::test]
async fn four_run_side_by_side_the_rest_waits_and_may_be_stopped_and_the_summary_stays_until_it_was_seen() {
    let (mut running, _) = many(6).await;
    let gates: Vec<_> =
        (0..4).map(|_| running.stage.fakes.transport.hold(REVOKE, answer(200, &json!({})))).collect();
    running.ends_grants();
    let (reply, all) = Reply::channel();
    running.handle.send(Command::RevokeAll(reply));
    running.stage.fakes.transport.asked(REVOKE, 4).await;
    running.rest().await;
    assert_eq!(running.asked_to_revoke(), 4);
    let so_far = states(&running);
    assert_eq!(so_far.len(), 6, "who is not signed in has nothing to revoke");
    assert_eq!(count(&so_far, |state| *state == RevocationState::Asking), 4);
    assert_eq!(count(&so_far, |state| *state == RevocationState::Queued), 2);
    running.handle.send(Command::CloseRevokeAll);
    running.handle.send(Command::StopRevokeAll);
    running.until(|picture| picture.revoking_all.as_ref().is_some_and(|all| all.stopped)).await;
    for gate in gates {
        gate.open();
    }
    let revoked = all.await.unwrap().unwrap();
    assert_eq!(revoked.len(), 4);
    assert!(revoked.iter().all(|one| one.at_provider == AtProvider::Revoked && one.confirmed == Some(true)));
    let at_last = states(&running);
    assert_eq!(count(&at_last, |state| matches!(state, RevocationState::Done(_))), 4);
    assert_eq!(count(&at_last, |state| *state == RevocationState::LeftOut), 2);
    let signed_in =
        running.handle.snapshot().accounts.iter().filter(|one| one.account.grant.is_some()).count();
    assert_eq!(signed_in, 2);
    running.turn(SignedDuration::from_mins(1)).await;
    assert_eq!(states(&running).len(), 6, "the summary stays");
    running.handle.send(Command::CloseRevokeAll);
    let picture = running.until(|picture| picture.revoking_all.is_none()).await;
    assert!(picture.accounts.iter().all(|view| view.revocation.is_none()), "it was seen in the summary");
}

#[tokio::test]
async fn one_that_fails_holds_up_no_other_and_is_said_in_the_summary() {
    let (mut running, accounts) = many(6).await;
    running.ends_grants();
    running.stage.fakes.transport.fail(REVOKE, TransportError::Unreachable);
    running.stage.context.store.forget(accounts[2].id).await.unwrap(); // behind the engine's back
    let revoked = running.handle.ask(Command::RevokeAll).await.unwrap();
    let waiting = revoked.iter().filter(|one| one.at_provider == AtProvider::Waiting).count();
    assert_eq!((revoked.len(), waiting), (5, 1));
    let at_last = states(&running);
    assert!(
        matches!(&at_last[2], RevocationState::Failed(problem) if problem.kind == ProblemKind::NoSuchAccount)
    );
    assert_eq!(count(&at_last, |state| matches!(state, RevocationState::Done(_))), 5);
    // The others show that the network is there after all.
    running.until(|picture| picture.outstanding.is_empty()).await;
}

#[tokio::test]
async fn without_anybody_signed_in_there_is_nothing_to_do() {
    let (running, _) = many(0).await;
    assert_eq!(running.handle.ask(Command::RevokeAll).await.unwrap(), []);
    assert_eq!(running.asked_to_revoke(), 0);
}

#[tokio::test]
async fn one_that_is_being_revoked_already_is_part_of_the_whole() {
    let (running, accounts) = many(2).await;
    let gate = running.stage.fakes.transport.hold(REVOKE, answer(200, &json!({})));
    running.ends_grants();
    running.handle.send(Command::Revoke(accounts[0].id, Reply::nowhere()));
    running.stage.fakes.transport.asked(REVOKE, 1).await;
    let opening = async {
        running.rest().await;
        gate.open();
    };
    let (all, ()) = tokio::join!(running.handle.ask(Command::RevokeAll), opening);
    assert_eq!(all.unwrap().len(), 2);
    assert_eq!(count(&states(&running), |state| matches!(state, RevocationState::Done(_))), 2);
}
