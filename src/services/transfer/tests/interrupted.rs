//! A program that ends in the middle of a move: nothing is lost, and it is said.

use super::*;
use crate::platform::clock::Clock as _;

/// Where a program that was killed before taking the tokens out has left everything.
async fn killed_before_taking_out(old: &Stage, stick: &Stick) -> Account {
    let account = old.signed_in(ANNA).await;
    export(old, stick, TokensGo::Copy).await; // the same file, with the same tokens
    let bytes = std::fs::read(stick.file()).unwrap();
    let moving = Moving {
        path: stick.file(),
        since: old.fakes.clock.now(),
        digest: document::digest(&bytes),
        accounts: vec![(account.id, account.address.clone(), account.generation)],
        registrations: Vec::new(),
    };
    old.context.store.begin_export(moving, TokensGo::Move).await.unwrap();
    account
}

#[tokio::test]
async fn an_interrupted_move_is_known_at_the_next_start_and_can_be_ended() {
    let (old, stick) = (computer().await, Stick::new());
    let account = killed_before_taking_out(&old, &stick).await;
    let next = old.other_process().await;
    let found = unfinished(&next).await.unwrap().unwrap();
    assert_eq!((found.path, found.accounts), (stick.file(), vec![account.address.clone()]));
    assert!(old.stored(account.id).await.1.is_some(), "nothing was lost");
    let other = Stick::new();
    let refused = write(wish(&other.file(), TokensGo::Move, WORDS), Settings::default(), &next).await;
    assert_eq!(refused.unwrap_err().kind, ProblemKind::TransferUnfinished);
    let ended = settle(MoveEnd::TakeOut, &next).await.unwrap();
    assert_eq!(ended.taken_out, std::slice::from_ref(&account.address));
    assert_eq!(old.stored(account.id).await, (None, None));
    assert_eq!(unfinished(&next).await.unwrap(), None);
    assert_eq!(settle(MoveEnd::TakeOut, &next).await.unwrap_err().kind, ProblemKind::NoSuchNumber);
}

#[tokio::test]
async fn tokens_are_taken_out_only_while_the_file_is_as_it_was_written() {
    let (old, stick) = (computer().await, Stick::new());
    let account = killed_before_taking_out(&old, &stick).await;
    std::fs::write(stick.file(), "half of it").unwrap();
    for missing in [false, true] {
        if missing {
            std::fs::remove_file(stick.file()).unwrap();
        }
        let refused = settle(MoveEnd::TakeOut, &old.context).await.unwrap_err();
        assert_eq!(refused.kind, ProblemKind::TransferUnfinished);
        assert!(old.stored(account.id).await.1.is_some());
    }
    let kept = settle(MoveEnd::KeepHere, &old.context).await.unwrap();
    assert_eq!((kept.taken_out.len(), kept.left_here.len()), (0, 1));
    assert!(old.stored(account.id).await.1.is_some());
    assert_eq!(unfinished(&old.context).await.unwrap(), None);
}

#[tokio::test]
async fn a_sign_in_that_came_after_the_file_is_never_taken_out() {
    let (old, stick) = (computer().await, Stick::new());
    let account = killed_before_taking_out(&old, &stick).await;
    old.sign_in(&account, "CANARY-new", Some("CANARY-new-refresh")).await;
    let ended = settle(MoveEnd::TakeOut, &old.context).await.unwrap();
    assert_eq!((ended.taken_out.len(), ended.left_here), (0, vec![account.address.clone()]));
    assert_eq!(old.stored(account.id).await.1.as_deref(), Some("CANARY-new-refresh"));
}

#[tokio::test]
async fn a_renewal_that_is_under_way_keeps_its_tokens_here() {
    let (old, stick) = (computer().await, Stick::new());
    let account = killed_before_taking_out(&old, &stick).await;
    let now = old.fakes.clock.now();
    old.context.store.begin_renewal(account.id, account.generation, now).await.unwrap();
    let ended = settle(MoveEnd::TakeOut, &old.context).await.unwrap();
    assert_eq!(ended.taken_out.len(), 0);
    assert!(old.stored(account.id).await.1.is_some());
}

#[tokio::test]
async fn two_moves_never_run_side_by_side_and_one_that_runs_is_not_called_interrupted() {
    let (old, stick) = (computer().await, Stick::new());
    killed_before_taking_out(&old, &stick).await;
    let held = MoveLock::try_take(old.context.folder.as_deref()).unwrap();
    assert!(held.is_some());
    assert_eq!(unfinished(&old.context).await.unwrap(), None);
    assert_eq!(settle(MoveEnd::KeepHere, &old.context).await.unwrap_err().kind, ProblemKind::TransferRunning);
    let again = write(wish(&Stick::new().file(), TokensGo::Stay, WORDS), Settings::default(), &old.context);
    assert_eq!(again.await.unwrap_err().kind, ProblemKind::TransferRunning);
}
