//! What a person gets to see, and what is recorded about it.

use super::*;
use crate::domain::settings::KeyPlace;
use crate::services::revoke;
use crate::services::tests::{Stage, open_secret, provider};

fn wanted(account: &Account, refresh: bool, look: Look) -> ShowRequest {
    ShowRequest { account: account.id, refresh, look }
}

#[tokio::test]
async fn the_wanted_token_is_shown_and_its_debug_is_mute() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    for (refresh, look, token) in
        [(true, Look::Reveal, "CANARY-refresh-0"), (false, Look::Copy, "CANARY-access-0")]
    {
        let shown = run(&wanted(&account, refresh, look), &stage.context).await.unwrap();
        assert_eq!(open_secret(&shown.0), token);
        let newest = stage.context.store.audit_after(0, 100).await.unwrap().pop().unwrap().event;
        let kind = if look == Look::Copy { AuditKind::Copied } else { AuditKind::Revealed };
        let said = if refresh { FactName::Refresh } else { FactName::Access };
        assert_eq!((newest.kind, newest.detail.get(said).is_some()), (kind, true));
        assert_eq!(newest.subject.unwrap().id, account.id);
        assert!(!format!("{shown:?}").contains("CANARY"));
    }
}

#[tokio::test]
async fn what_cannot_be_recorded_is_not_shown() {
    let stage = Stage::on_disk().await;
    let account = stage.signed_in("anna@example.org").await;
    stage.context.store.write_nothing(true).await;
    let refused = run(&wanted(&account, false, Look::Reveal), &stage.context).await.unwrap_err();
    assert_eq!(refused.kind, ProblemKind::FolderReadOnly);
    assert_eq!(refused.account.as_deref(), Some("anna@example.org"));
    stage.context.store.write_nothing(false).await;
    assert!(run(&wanted(&account, false, Look::Reveal), &stage.context).await.is_ok());
}

#[tokio::test]
async fn an_account_without_tokens_says_why_it_has_none() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    let once = stage.sign_in(&account, "CANARY-access-1", None).await;
    let refused = run(&wanted(&once, true, Look::Reveal), &stage.context).await.unwrap_err();
    assert_eq!(refused.kind, ProblemKind::NoRefreshToken);
    revoke::sign_out(&once, Some(&provider()), &stage.context).await.unwrap();
    let refused = run(&wanted(&once, false, Look::Reveal), &stage.context).await.unwrap_err();
    assert_eq!(refused.kind, ProblemKind::SignedOutHere);
    let new = stage.account("bob@example.org").await;
    let refused = run(&wanted(&new, false, Look::Copy), &stage.context).await.unwrap_err();
    assert_eq!(refused.kind, ProblemKind::NeverSignedIn);
}

#[tokio::test]
async fn a_locked_vault_shows_nothing() {
    let (world, _fakes) = crate::testing::world::FakeWorld::new();
    let (random, clock) = (std::sync::Arc::clone(&world.random), std::sync::Arc::clone(&world.clock));
    let store = crate::store::Store::open(None, random, clock).await.unwrap();
    let context = Context {
        world,
        store,
        folder: None,
        home: None,
        keys: crate::services::inspect::KeyShelf::default(),
        organisation: crate::services::organisation::InForce::default(),
    };
    let request = ShowRequest { account: AccountId::new(1), refresh: false, look: Look::Copy };
    assert_eq!(run(&request, &context).await.unwrap_err().kind, ProblemKind::VaultLocked);
    context.store.create_vault(KeyPlace::Memory, None, context.world.keyring.as_ref()).await.unwrap();
    assert_eq!(run(&request, &context).await.unwrap_err().kind, ProblemKind::NoSuchAccount);
}
