//! Revocations that could not be done at once: offline, interrupted, or begun by a process that is gone.

use super::*;

/// A window that has tried to revoke while there was no network.
async fn offline(stage: Stage) -> (Running, Account) {
    let account = stage.signed_in("anna@example.org").await;
    let running = Running::window(stage).await;
    running.stage.fakes.transport.fail(REVOKE, TransportError::Unreachable);
    let revoked = running.revoke(account.id).await.unwrap();
    assert_eq!((revoked.at_provider, revoked.outstanding.is_some()), (AtProvider::Waiting, true));
    (running, account)
}

fn next_at(running: &Running) -> jiff::Timestamp {
    match running.handle.snapshot().outstanding[0].state {
        OutstandingState::Waiting { next_at, .. } => next_at,
        OutstandingState::ByHand { .. } => panic!("it waits for the provider"),
    }
}

#[tokio::test]
async fn what_was_revoked_offline_is_asked_for_when_it_is_due_and_told_when_it_is_done() {
    let (mut running, account) = offline(Stage::in_memory().await).await;
    assert_eq!(running.view(account.id).account.grant, None);
    let due = next_at(&running);
    running.ends_grants();
    while running.stage.fakes.clock.now() + SignedDuration::from_secs(2) < due {
        running.turn(SignedDuration::from_secs(2)).await;
    }
    assert_eq!(running.asked_to_revoke(), 1, "not before it is due");
    running.turn(SignedDuration::from_secs(2)).await;
    let picture = running.until(|picture| picture.outstanding.is_empty()).await;
    let said = format!("{:?}", picture.notices.last().unwrap().text);
    assert!(said.contains("The sign-in of anna@example.org was revoked at Example"), "{said}");
}

#[tokio::test]
async fn a_provider_that_stays_away_is_asked_with_growing_patience_and_never_given_up() {
    let (mut running, _) = offline(Stage::in_memory().await).await;
    let mut waits = Vec::new();
    for tried in 2..=5 {
        running.stage.fakes.transport.fail(REVOKE, TransportError::Dns);
        let wait = next_at(&running).duration_since(running.stage.fakes.clock.now());
        waits.push(wait);
        for _ in 0..=wait.as_secs() / 15 {
            running.turn(SignedDuration::from_secs(15)).await;
        }
        running
            .until(|picture| {
                let state = &picture.outstanding[0].state;
                matches!(state, OutstandingState::Waiting { attempts, .. } if *attempts == tried)
            })
            .await;
    }
    assert!(waits.is_sorted() && waits[3] >= waits[0] * 4, "{waits:?}");
}

#[tokio::test]
async fn a_network_that_is_back_and_a_machine_that_woke_up_are_reason_enough_to_ask_at_once() {
    let stage = Stage::in_memory().await;
    let other = stage.signed_in("bob@example.org").await;
    let (mut running, _) = offline(stage).await;
    running.stage.fakes.transport.fail(TOKEN, TransportError::Unreachable);
    running.handle.ask(|reply| Command::Rotate(other.id, reply)).await.unwrap_err();
    running.rotates(1);
    running.stage.fakes.transport.fail(REVOKE, TransportError::TimedOut);
    running.handle.ask(|reply| Command::Rotate(other.id, reply)).await.unwrap();
    running.stage.fakes.transport.asked(REVOKE, 2).await;
    running.rest().await;
    assert_eq!(running.asked_to_revoke(), 2);
    running.ends_grants();
    running.turn(SignedDuration::from_hours(8)).await;
    running.until(|picture| picture.outstanding.is_empty()).await;
}

#[tokio::test]
async fn what_a_program_that_was_killed_had_begun_is_finished_by_the_next() {
    let stage = Stage::on_disk().await;
    let account = stage.signed_in("anna@example.org").await;
    let killed = stage.other_process().await;
    revoke::begin(&account, Some(&provider()), &killed).await.unwrap();
    drop(killed);
    let mut running = Running::window(stage).await;
    running.ends_grants();
    let picture = running.until(|picture| picture.outstanding.len() == 1).await;
    assert_eq!(picture.accounts[0].account.grant, None);
    running.turn(SignedDuration::from_mins(4)).await;
    assert_eq!(running.asked_to_revoke(), 0, "whoever has begun has the first turn");
    running.turn(SignedDuration::from_mins(2)).await;
    running.until(|picture| picture.outstanding.is_empty()).await;
    assert!(running.asked_to_revoke() > 0);
}

#[tokio::test]
async fn who_takes_over_the_lead_takes_over_what_waits() {
    let (running, _) = offline(Stage::on_disk().await).await;
    let other = running.stage.other_process().await;
    let (mut follower, _task) = super::super::super::start(parts(&other));
    let picture = follower.wait_for(|picture| picture.loaded && picture.vault.is_open()).await.unwrap();
    assert_eq!((picture.leads, picture.outstanding.len()), (false, 1));
    running.ends_grants();
    let stage = running.quit().await;
    for _ in 0..40 {
        stage.fakes.clock.somebody_naps().await;
        stage.fakes.clock.advance(SignedDuration::from_secs(2));
        stage.context.store.accounts().await.unwrap();
    }
    let done = follower.wait_for(|picture| picture.leads && picture.outstanding.is_empty());
    tokio::time::timeout(PATIENCE, done).await.expect("it takes over").unwrap();
}

#[tokio::test]
async fn a_follower_leaves_what_waits_to_the_leader_and_a_command_to_both() {
    let (leader, _) = offline(Stage::on_disk().await).await;
    let other = leader.stage.other_process().await;
    let follower = super::super::super::start(Parts { watches: false, ..parts(&other) });
    leader.handle.send(Command::Say(Box::new(Problem::new(ProblemKind::Internal))));
    leader.stage.fakes.transport.fail(REVOKE, TransportError::Unreachable);
    for _ in 0..60 {
        leader.turn(SignedDuration::from_secs(2)).await;
    }
    assert_eq!(leader.asked_to_revoke(), 2, "once by the person, once by the leader");
    drop(follower);
}

#[tokio::test]
async fn what_the_provider_cannot_do_is_left_to_the_person_until_it_is_ticked_off() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    let mut without = provider();
    without.endpoints.revocation = None;
    stage.context.store.keep_provider(without).await.unwrap();
    let mut running = Running::window(stage).await;
    let revoked = running.revoke(account.id).await.unwrap();
    assert_eq!(revoked.at_provider, AtProvider::Unsupported);
    let picture = running.until(|picture| picture.outstanding.len() == 1).await;
    let owed = picture.outstanding[0].clone();
    assert!(matches!(owed.state, OutstandingState::ByHand { .. }));
    assert_eq!(owed.page.as_deref(), Some("https://id.example.org/account"));
    running.turn(SignedDuration::from_hours(24)).await;
    assert_eq!(running.handle.snapshot().outstanding.len(), 1, "nobody but the person ticks it off");
    running.handle.ask(|reply| Command::TickOff(owed.id, reply)).await.unwrap();
    assert!(running.handle.snapshot().outstanding.is_empty());
}

#[tokio::test]
async fn a_person_may_ask_again_before_it_is_due() {
    let (running, _) = offline(Stage::in_memory().await).await;
    running.ends_grants();
    let id = running.handle.snapshot().outstanding[0].id;
    let revoked = running.handle.ask(|reply| Command::AskAgain(id, reply)).await.unwrap();
    assert_eq!((revoked.at_provider, revoked.confirmed), (AtProvider::Revoked, Some(true)));
    let picture = running.handle.snapshot();
    assert!(picture.outstanding.is_empty() && picture.notices.is_empty(), "who asked hears it there");
    assert_eq!(picture.accounts[0].revocation, Some(RevocationState::Done(Box::new(revoked))));
    assert!(running.handle.ask(|reply| Command::AskAgain(id, reply)).await.is_err(), "it is done");
}

#[tokio::test]
async fn a_disk_that_cannot_note_a_try_does_not_make_it_a_circle() {
    let (running, _) = offline(Stage::in_memory().await).await;
    for _ in 0..20 {
        running.stage.fakes.transport.fail(REVOKE, TransportError::Unreachable);
    }
    let due = next_at(&running).duration_since(running.stage.fakes.clock.now());
    running.stage.context.store.write_nothing(true).await;
    for _ in 0..=due.as_secs() / 2 {
        running.turn(SignedDuration::from_secs(2)).await;
    }
    assert_eq!(running.asked_to_revoke(), 2);
    running.turn(SignedDuration::from_secs(10)).await;
    assert_eq!(running.asked_to_revoke(), 2, "it rests in memory");
}

#[tokio::test]
async fn what_a_forgotten_account_still_owes_outlives_it_and_is_settled_later() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    let mut running = Running::window(stage).await;
    running.stage.fakes.transport.fail(REVOKE, TransportError::Unreachable);
    let forgotten =
        running.handle.ask(|reply| Command::Forget(account.id, Ending::Revoke, reply)).await.unwrap();
    assert_eq!(forgotten.revocation.unwrap().at_provider, AtProvider::Waiting);
    let picture = running.handle.snapshot();
    assert_eq!((picture.accounts.len(), picture.outstanding.len()), (0, 1));
    running.ends_grants();
    running.turn(SignedDuration::from_hours(8)).await;
    let picture = running.until(|picture| picture.outstanding.is_empty()).await;
    assert_eq!(picture.notices.last().unwrap().account, None);
}
