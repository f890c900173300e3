//! What belongs to one computer, one client and one moment stays with it.

use super::*;
use crate::domain::provider::IdShape;
use crate::domain::secret::{AccessToken, RefreshToken};
use crate::domain::token::{TokenKind, TokenSet};
use crate::platform::clock::Clock as _;
use crate::services::tests::provider;

#[tokio::test]
async fn a_browser_and_an_authority_stay_on_their_computer() {
    let (old, new, stick) = (computer().await, computer().await, Stick::new());
    let settings = Settings {
        theme: ThemeChoice::Dark,
        browser: Some("firefox -P work".into()),
        ca_file: Some("/home/anna/ca.pem".into()),
        start_at_login: true,
        ..Settings::default()
    };
    write(wish(&stick.file(), TokensGo::Stay, WORDS), settings, &old.context).await.unwrap();
    let brings = look(&new, &stick.file()).await.unwrap().brings.unwrap();
    let (_, after) = *brings.settings.unwrap();
    assert_eq!(after, Settings { theme: ThemeChoice::Dark, ..Settings::default() });
}

#[tokio::test]
async fn tokens_never_come_to_an_account_under_another_client() {
    let (old, new, stick) = (computer().await, computer().await, Stick::new());
    old.signed_in(ANNA).await;
    export(&old, &stick, TokensGo::Copy).await;
    // Over there the provider's client IDs look otherwise, so that another account's client is taken in its place.
    let mut other = provider();
    other.client.id_shape = IdShape::Guid;
    new.context.store.keep_provider(other).await.unwrap();
    let bob = new.account("bob@example.org").await;
    let guid = client("11111111-2222-3333-4444-555555555555");
    new.context.store.set_client(bob.id, Some(guid.clone()), None).await.unwrap();
    let preview = look(&new, &stick.file()).await.unwrap();
    let imported = take_in(all_of(&stick.file(), &preview, Some(WORDS)), &new.context).await.unwrap();
    let arrived = &imported.added[0];
    assert_eq!(arrived.client.as_ref().map(|client| &client.id), Some(&guid.id), "{imported:?}");
    assert_eq!((imported.signed_in.len(), new.stored(arrived.id).await), (0, (None, None)));
}

#[tokio::test]
async fn an_account_that_is_signed_in_here_is_there_already_whatever_the_file_has_of_it() {
    let (old, stick) = (computer().await, Stick::new());
    let account = old.signed_in(ANNA).await;
    export(&old, &stick, TokensGo::Copy).await;
    old.sign_in(&account, "CANARY-access-1", Some("CANARY-refresh-1")).await;
    let preview = look(&old, &stick.file()).await.unwrap();
    assert_eq!(preview.items[0].verdict, Verdict::There, "{preview:?}");
}

#[tokio::test]
async fn tokens_that_were_replaced_and_could_not_be_written_yet_are_not_taken_along_as_they_were() {
    let (old, stick) = (computer().await, Stick::new());
    let account = old.signed_in(ANNA).await;
    let now = old.fakes.clock.now();
    let newest = TokenSet {
        access: AccessToken::new("CANARY-access-1"),
        refresh: Some(RefreshToken::new("CANARY-refresh-1")),
        id: None,
        kind: TokenKind::Opaque,
        received_at: now,
        expires_at: Some(now + SignedDuration::from_hours(1)),
        refresh_expires_at: None,
        granted: None,
    };
    let store = &old.context.store;
    store.lock().await.unwrap();
    store.keep_renewal(account.id, account.generation, newest).await.unwrap_err();
    store.unlock(old.fakes.keyring.as_ref(), None).await.unwrap();
    let exported = export(&old, &stick, TokensGo::Move).await;
    assert_eq!((exported.with_tokens.len(), exported.taken_out.len()), (0, 0), "{exported:?}");
    assert!(store.unwritten(account.id, account.generation).await.unwrap().is_some(), "it is still here");
}

#[tokio::test]
async fn nothing_moves_while_a_renewal_may_replace_it() {
    let (old, stick) = (computer().await, Stick::new());
    let account = old.signed_in(ANNA).await;
    let clock = old.fakes.clock.as_ref();
    let folder = old.context.folder.as_deref();
    let renews = RenewalLock::take(folder, account.id, clock, SignedDuration::from_secs(1)).await.unwrap();
    assert!(renews.is_some());
    let turning = async {
        for _second in 0..600 {
            old.fakes.clock.somebody_naps().await;
            old.fakes.clock.advance(SignedDuration::from_secs(1));
            tokio::task::yield_now().await;
        }
    };
    let moving = write(wish(&stick.file(), TokensGo::Move, WORDS), Settings::default(), &old.context);
    let refused = tokio::select! {
        moved = moving => moved.unwrap_err(),
        () = turning => panic!("it waits for longer than any renewal takes"),
    };
    assert_eq!(refused.kind, ProblemKind::RenewalBusy);
    assert!(stick.names().is_empty() && old.stored(account.id).await.1.is_some(), "all of it is here");
}
