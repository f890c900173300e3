//! A client that Mailward registered goes along: what reads and deletes it is over there and, after a move, no longer here.

use serde_json::json;

use super::*;
use crate::domain::client::RegistrationEnd;
use crate::platform::transport::Method;
use crate::services::accounts::{self, Ending};
use crate::services::clients;
use crate::services::tests::{TOKEN, answer, provider};
use crate::store::NewClient;

const MANAGE: &str = "id.example.org/register/c-1";
const OPENS: &str = "CANARY-registration";

/// Anna with a client that was registered here, signed in where `signed_in`.
async fn anna(stage: &Stage, place: &str, signed_in: bool) -> Account {
    let account = stage.account(ANNA).await;
    let registered = crate::domain::account::Client {
        name: Some("Mailward".into()),
        management: Some(place.parse().unwrap()),
        ..client("c-1")
    };
    let token = Some(crate::domain::secret::RegistrationToken::new(OPENS));
    let new = NewClient { client: registered, secret: None, token };
    let account = stage.context.store.keep_registered(account.id, new, None).await.unwrap();
    if !signed_in {
        return account;
    }
    stage.sign_in(&account, "CANARY-access-0", Some("CANARY-refresh-0")).await
}

async fn held(stage: &Stage, account: &Account) -> Option<String> {
    let held = stage.context.store.registration(account.id).await.unwrap();
    held.map(|held| open_secret(&held.token))
}

async fn arrive(stage: &Stage, stick: &Stick) -> Account {
    let preview = look(stage, &stick.file()).await.unwrap();
    let imported = take_in(all_of(&stick.file(), &preview, Some(WORDS)), &stage.context).await.unwrap();
    assert!(imported.failed.is_empty(), "{imported:?}");
    imported.added.into_iter().next().unwrap()
}

#[tokio::test]
async fn what_manages_a_client_works_over_there_and_is_no_longer_here_after_a_move() {
    for signed_in in [true, false] {
        let (old, new, stick) = (computer().await, computer().await, Stick::new());
        let account = anna(&old, &format!("https://{MANAGE}"), signed_in).await;
        export(&old, &stick, TokensGo::Move).await;
        let bytes = std::fs::read(stick.file()).unwrap();
        assert!(!bytes.windows(OPENS.len()).any(|window| window == OPENS.as_bytes()));
        let here = old.reread(account.id).await;
        assert_eq!((held(&old, &here).await, here.client.unwrap().management), (None, None));
        assert!(kinds(&old).await.contains(&"client.registration-passed-on"));

        let arrived = arrive(&new, &stick).await;
        assert!(arrived.client.as_ref().unwrap().registered_here);
        let known = json!({ "client_id": "c-1", "token_endpoint_auth_method": "none" });
        new.fakes.transport.answer(MANAGE, answer(200, &known));
        let (read, _) = clients::read(&arrived, &provider(), &new.context).await.unwrap();
        assert_eq!(read.id.as_str(), "c-1");
        let asked = &new.fakes.transport.requests_to(MANAGE)[0];
        assert_eq!(asked.header("authorization"), Some(&*format!("Bearer {OPENS}")));
    }
}

#[tokio::test]
async fn forgetting_what_was_moved_leaves_the_client_to_the_other_computer() {
    let (old, stick) = (computer().await, Stick::new());
    let account = anna(&old, &format!("https://{MANAGE}"), true).await;
    export(&old, &stick, TokensGo::Move).await;
    let account = old.reread(account.id).await;
    let forgotten = accounts::forget(account, Ending::Revoke, Some(&provider()), &old.context).await.unwrap();
    assert!(matches!(forgotten.registration, Some(RegistrationEnd::Left(_))), "{forgotten:?}");
    assert!(old.fakes.transport.requests().is_empty(), "the provider was asked");
}

#[tokio::test]
async fn a_copy_leaves_it_here_and_a_move_can_bring_it_back() {
    let (old, stick) = (computer().await, Stick::new());
    let account = anna(&old, &format!("https://{MANAGE}"), true).await;
    export(&old, &stick, TokensGo::Copy).await;
    assert_eq!(held(&old, &account).await.as_deref(), Some(OPENS));
    let stick = Stick::new();
    export(&old, &stick, TokensGo::Move).await;
    assert_eq!(held(&old, &account).await, None);
    let back = arrive(&old, &stick).await;
    assert_eq!((back.id, held(&old, &back).await.as_deref()), (account.id, Some(OPENS)));
    assert!(back.client.unwrap().management.is_some());
}

#[tokio::test]
async fn what_was_replaced_since_or_belongs_to_who_stays_is_not_taken_out() {
    for replaced in [true, false] {
        let (old, stick) = (computer().await, Stick::new());
        let account = anna(&old, &format!("https://{MANAGE}"), true).await;
        export(&old, &stick, TokensGo::Copy).await;
        let store = &old.context.store;
        let (_, mark) = store.marked_registration(account.id).await.unwrap().unwrap();
        let moving = Moving {
            path: stick.file(),
            since: account.added_at,
            digest: document::digest(&std::fs::read(stick.file()).unwrap()),
            accounts: vec![(account.id, account.address.clone(), account.generation)],
            registrations: vec![(account.id, mark)],
        };
        store.begin_export(moving, TokensGo::Move).await.unwrap();
        if replaced {
            let anew = json!({
                "client_id": "c-1", "token_endpoint_auth_method": "none",
                "registration_access_token": "CANARY-next", "registration_client_uri": format!("https://{MANAGE}"),
            });
            old.fakes.transport.answer(MANAGE, answer(200, &anew));
            clients::read(&account, &provider(), &old.context).await.unwrap();
        } else {
            old.sign_in(&account, "CANARY-new", Some("CANARY-new-refresh")).await;
        }
        settle(MoveEnd::TakeOut, &old.context).await.unwrap();
        let stays = if replaced { "CANARY-next" } else { OPENS };
        assert_eq!(held(&old, &account).await.as_deref(), Some(stays));
    }
}

#[tokio::test]
async fn nobody_but_the_provider_is_ever_shown_it() {
    let (old, new, stick) = (computer().await, computer().await, Stick::new());
    let account = anna(&old, "https://somebody.else/register/c-1", false).await;
    export(&old, &stick, TokensGo::Copy).await;
    let arrived = arrive(&new, &stick).await;
    assert_eq!((held(&new, &arrived).await, arrived.client.unwrap().management), (None, None));
    old.fakes.transport.always(TOKEN, answer(400, &json!({ "error": "invalid_grant" })));
    let refused = clients::read(&account, &provider(), &old.context).await.unwrap_err();
    assert_eq!(refused.kind, ProblemKind::RegistrationUnmanaged);
    let refused = clients::delete(&account, &provider(), &old.context).await.unwrap_err();
    assert_eq!(refused.kind, ProblemKind::RegistrationUnmanaged);
    accounts::forget(account, Ending::Revoke, Some(&provider()), &old.context).await.unwrap();
    let asked = old.fakes.transport.requests();
    assert!(asked.iter().all(|asked| asked.method != Method::Delete), "{asked:?}");
    assert!(asked.is_empty(), "{asked:?}");
}
