//! Sign-ins as the window sees them, and what becomes of whoever waits for one.

use serde_json::json;

use super::super::snapshot::{BrowserState, SignInStep, SignInStop};
use super::*;
use crate::domain::secret::PastedAddress;
use crate::platform::loopback::PageOutcome;
use crate::services::tests::{client, id_token, parameter};
use url::Url;

fn granted(link: &Url, email: &str) -> crate::testing::world::Reply {
    let id = id_token(&parameter(link, "nonce"), &json!({ "email": email }));
    answer(200, &tokens("CANARY-access-1", Some("CANARY-refresh-1"), Some(id)))
}

async fn waiting() -> (Running, Account) {
    let stage = Stage::in_memory().await;
    let account = stage.account("anna@example.org").await;
    (Running::window(stage).await, account)
}

fn query(link: &Url) -> String {
    format!("code=CANARY-code&state={}", parameter(link, "state"))
}

#[tokio::test]
async fn a_sign_in_is_shown_step_by_step_until_it_is_closed() {
    let (mut running, account) = waiting().await;
    let answered = running.begin(account.id);
    let view = running.signing_in(|view| view.browser == BrowserState::Opened).await;
    let link = running.stage.fakes.browser.link(1).await;
    assert_eq!((view.step, view.way, view.stop.clone()), (SignInStep::Wait, Way::Browser, None));
    assert_eq!(view.link.as_ref().map(|shown| &shown.0), Some(&link));
    let now = running.stage.fakes.clock.now();
    assert_eq!(view.wait, Some((now, now + SignedDuration::from_mins(10))));
    assert!(view.can_use_device);
    let gate = running.stage.fakes.transport.hold(TOKEN, granted(&link, "anna@example.org"));
    let tab = running.stage.fakes.loopback.redirect(&query(&link)).await;
    running.signing_in(|view| view.step == SignInStep::Exchange).await;
    gate.open();
    running.signing_in(|view| view.step == SignInStep::Done).await;
    assert_eq!(tab.page().await.outcome, PageOutcome::Good);
    let signed = answered.await.unwrap().unwrap();
    assert_eq!(running.view(account.id).account, signed);
    running.handle.send(Command::CloseSignIn(view.attempt));
    running.until(|picture| picture.sign_in.is_none()).await;
}

#[tokio::test]
async fn who_waits_for_a_sign_in_that_is_cancelled_hears_so_and_nothing_is_stored() {
    let (mut running, account) = waiting().await;
    let answered = running.begin(account.id);
    let attempt = running.signing_in(|view| view.step == SignInStep::Wait).await.attempt;
    let link = running.stage.fakes.browser.link(1).await;
    let _kept_back = running.stage.fakes.transport.hold(TOKEN, granted(&link, "anna@example.org"));
    running.stage.fakes.loopback.redirect(&query(&link)).await;
    running.stage.fakes.transport.asked(TOKEN, 1).await;
    running.handle.send(Command::CancelSignIn(attempt));
    let problem = answered.await.unwrap().unwrap_err();
    assert_eq!(problem.kind, ProblemKind::SignInCancelled);
    assert_eq!(problem.account.as_deref(), Some("anna@example.org"));
    assert!(!running.stage.fakes.loopback.is_open());
    assert_eq!(running.handle.snapshot().sign_in, None);
    assert_eq!(running.stage.reread(account.id).await, account);
}

#[tokio::test]
async fn starting_anew_ends_the_sign_in_that_waits_and_what_was_meant_for_it_does_nothing() {
    let (mut running, account) = waiting().await;
    let first = running.begin(account.id);
    let old = running.signing_in(|view| view.step == SignInStep::Wait).await.attempt;
    let second = running.begin(account.id);
    assert_eq!(first.await.unwrap().unwrap_err().kind, ProblemKind::SignInCancelled);
    let view = running.signing_in(|view| view.attempt != old && view.step == SignInStep::Wait).await;
    let link = running.stage.fakes.browser.link(2).await;
    running.stage.fakes.transport.answer(TOKEN, granted(&link, "anna@example.org"));
    let pasted = format!("{}?{}", parameter(&link, "redirect_uri"), query(&link));
    running.handle.send(Command::PasteRedirect(old, PastedAddress::new(pasted.clone())));
    running.handle.send(Command::PasteRedirect(view.attempt, PastedAddress::new("CANARY")));
    running.signing_in(|view| view.paste_refused.is_some()).await;
    running.handle.send(Command::PasteRedirect(view.attempt, PastedAddress::new(pasted)));
    assert!(second.await.unwrap().is_ok());
}

#[tokio::test]
async fn someone_else_waits_for_a_decision() {
    let (mut running, account) = waiting().await;
    let answered = running.begin(account.id);
    let link = running.stage.fakes.browser.link(1).await;
    running.stage.fakes.transport.answer(TOKEN, granted(&link, "bob@example.org"));
    running.stage.fakes.loopback.redirect(&query(&link)).await;
    let view = running.signing_in(|view| view.stop.is_some()).await;
    assert_eq!(view.stop, Some(SignInStop::SomeoneElse { signed_in_as: "bob@example.org".into() }));
    running.handle.send(Command::Decide(view.attempt, command::Decision::AnotherAccount));
    let bob = answered.await.unwrap().unwrap();
    assert_eq!(running.view(bob.id).account.address.as_str(), "bob@example.org");
    assert_eq!(running.view(account.id).account, account);
}

#[tokio::test]
async fn a_failure_stays_on_the_screen_until_it_is_closed() {
    let (mut running, account) = waiting().await;
    let answered = running.begin(account.id);
    let link = running.stage.fakes.browser.link(1).await;
    let denied = format!("error=access_denied&state={}", parameter(&link, "state"));
    running.stage.fakes.loopback.redirect(&denied).await;
    let view = running.signing_in(|view| view.stop.is_some()).await;
    let problem = answered.await.unwrap().unwrap_err();
    assert_eq!(view.stop, Some(SignInStop::Failed(Box::new(problem))));
}

#[tokio::test]
async fn forgetting_or_another_client_ends_a_sign_in_that_waits() {
    let (mut running, account) = waiting().await;
    let answered = running.begin(account.id);
    running.signing_in(|view| view.step == SignInStep::Wait).await;
    let choice =
        command::ClientChoice::Given { id: "client-2".into(), secret: None, secret_expires_at: None };
    let changed = running.handle.ask(|reply| Command::SetClient(account.id, choice, reply)).await.unwrap();
    assert_eq!(changed.client, Some(client("client-2")));
    assert_eq!(answered.await.unwrap().unwrap_err().kind, ProblemKind::SignInCancelled);
    let answered = running.begin(account.id);
    running.signing_in(|view| view.step == SignInStep::Wait).await;
    let ending = command::Ending::KeepGrant;
    running.handle.ask(|reply| Command::Forget(account.id, ending, reply)).await.unwrap();
    assert_eq!(answered.await.unwrap().unwrap_err().kind, ProblemKind::SignInCancelled);
    running.until(|picture| picture.accounts.is_empty() && picture.sign_in.is_none()).await;
}

#[tokio::test]
async fn quitting_ends_a_sign_in_and_tells_who_waits() {
    let (mut running, account) = waiting().await;
    let answered = running.begin(account.id);
    running.signing_in(|view| view.step == SignInStep::Wait).await;
    let stage = running.quit().await;
    assert_eq!(answered.await.unwrap().unwrap_err().kind, ProblemKind::SignInCancelled);
    stage.fakes.loopback.closed().await;
    assert_eq!(stage.reread(account.id).await, account);
}

#[tokio::test]
async fn a_sign_in_during_a_renewal_wins_and_the_picture_shows_it() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    let running = Running::session(stage).await;
    let gate = running.stage.fakes.transport.hold(TOKEN, rotated(7));
    let (reply, renewed) = Reply::channel();
    running.handle.send(Command::Rotate(account.id, reply));
    running.stage.fakes.transport.asked(TOKEN, 1).await;
    let answered = running.begin(account.id);
    let link = running.stage.fakes.browser.link(1).await;
    running.stage.fakes.transport.answer(TOKEN, granted(&link, "anna@example.org"));
    running.stage.fakes.loopback.redirect(&query(&link)).await;
    let signed = answered.await.unwrap().unwrap();
    gate.open();
    assert_eq!(renewed.await.unwrap().unwrap().account, signed);
    assert_eq!(running.view(account.id).account, signed);
    assert_eq!(running.stage.stored(account.id).await.1.as_deref(), Some("CANARY-refresh-1"));
}
