//! Erasing everything, and ending the sign-ins before it: nothing is ended for what is refused afterwards.

use serde_json::json;

use super::super::snapshot::{ErasingView, RevocationState};
use super::*;
use crate::services::tests::REVOKE;
use crate::store::LeaderLock;

async fn window(stage: Stage) -> Running {
    stage.signed_in("anna@example.org").await;
    stage.fakes.transport.always(REVOKE, answer(200, &json!({})));
    stage.fakes.transport.always(TOKEN, answer(400, &json!({ "error": "invalid_grant" })));
    Running::window(stage).await
}

#[tokio::test]
async fn no_sign_in_is_ended_where_another_mailward_works_with_the_folder() {
    let stage = Stage::on_disk().await;
    let other = LeaderLock::try_take(stage.context.folder.as_deref()).unwrap();
    let mut running = window(stage).await;
    running.handle.send(Command::RevokeToErase);
    let refused = |picture: &Snapshot| matches!(&picture.erasing, Some(ErasingView::Refused(why)) if why.kind == ProblemKind::FolderInUse);
    let picture = running.until(refused).await;
    assert!(picture.revoking_all.is_none() && picture.accounts[0].account.grant.is_some());
    assert!(running.stage.fakes.transport.requests_to(REVOKE).is_empty());

    drop(other);
    running.handle.send(Command::RevokeToErase);
    let picture = running.until(|picture| picture.accounts[0].account.grant.is_none()).await;
    assert!(picture.erasing.is_none(), "that is asked for once they are ended");
    let done = |state: &RevocationState| matches!(state, RevocationState::Done(_));
    let ended = |picture: &Snapshot| {
        picture.revoking_all.as_ref().is_some_and(|all| all.accounts.iter().all(|(.., state)| done(state)))
    };
    running.until(ended).await;
}

#[tokio::test]
async fn whoever_thinks_better_of_it_while_it_is_looked_at_keeps_the_sign_ins() {
    let mut running = window(Stage::on_disk().await).await;
    running.handle.send(Command::RevokeToErase);
    running.handle.send(Command::CloseErasing);
    running.until(|picture| picture.erasing.is_none()).await;
    running.rest().await;
    let picture = running.handle.snapshot();
    assert!(picture.revoking_all.is_none() && picture.accounts[0].account.grant.is_some());
}
