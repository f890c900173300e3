//! What can go wrong on this computer: time, ports, browsers, vault, disk, and a person who thinks better of it.

use super::*;
use crate::domain::secret::Passphrase;
use crate::domain::settings::KeyPlace;
use crate::platform::browser::BrowserError;
use crate::platform::loopback::LoopbackError;
use crate::services::tests::client;

#[tokio::test]
async fn nobody_coming_back_in_time_ends_the_sign_in_and_closes_the_port() {
    let stage = Stage::in_memory().await;
    let account = stage.account("anna@example.org").await;
    let run = Run::begin(&stage, wish(&account, Way::Browser));
    stage.fakes.browser.link(1).await;
    stage.fakes.clock.somebody_naps().await;
    stage.fakes.clock.advance(SignedDuration::from_mins(9));
    tokio::task::yield_now().await;
    assert!(!run.task.is_finished() && stage.fakes.loopback.is_open());
    stage.fakes.clock.somebody_naps().await;
    stage.fakes.clock.advance(SignedDuration::from_mins(1));
    let problem = run.end().await.unwrap_err();
    assert_eq!(problem.kind, ProblemKind::SignInTimedOut);
    assert!(explain::words(&problem).what_happened.contains("10 min"), "the wait is named");
    assert!(!stage.fakes.loopback.is_open());
    nothing_is_kept(&stage, &account).await;
}

#[tokio::test]
async fn a_limit_beyond_all_time_is_no_reason_to_panic() {
    let stage = Stage::in_memory().await;
    let account = stage.account("anna@example.org").await;
    let mut wish = wish(&account, Way::Link);
    wish.limit = SignedDuration::MAX;
    let mut run = Run::begin(&stage, wish);
    run.link().await;
    assert!(!run.task.is_finished());
}

#[tokio::test]
async fn whoever_is_cancelled_closes_the_port_and_keeps_nothing_at_every_step() {
    for held in [None, Some(TOKEN), Some(JWKS)] {
        let stage = Stage::in_memory().await;
        let account = stage.account("anna@example.org").await;
        let run = Run::begin(&stage, wish(&account, Way::Browser));
        let link = stage.fakes.browser.link(1).await;
        let id = id_token(&parameter(&link, "nonce"), &json!({}));
        let granted = answer(200, &tokens("CANARY-access-1", Some("CANARY-refresh-1"), Some(id)));
        match held {
            Some(TOKEN) => drop(stage.fakes.transport.hold(TOKEN, granted)),
            _ => stage.fakes.transport.answer(TOKEN, granted),
        }
        let tab = match held {
            None => None,
            Some(address) => {
                if address == JWKS {
                    drop(stage.fakes.transport.hold(JWKS, Reply::json(200, "{}")));
                }
                let tab = comes_back(&stage, &link).await;
                stage.fakes.transport.asked(address, 1).await;
                Some(tab)
            }
        };
        run.task.abort();
        assert!(run.task.await.unwrap_err().is_cancelled());
        assert!(!stage.fakes.loopback.is_open());
        if let Some(tab) = tab {
            assert_eq!(tab.page().await, ClosingPage::nothing_here());
        }
        nothing_is_kept(&stage, &account).await;
    }
}

#[tokio::test]
async fn a_taken_port_is_told_and_pasting_still_works() {
    let stage = Stage::in_memory().await;
    let account = stage.account("anna@example.org").await;
    stage.fakes.loopback.refuse(Some(LoopbackError::PortTaken(8080)));
    let problem = Run::begin(&stage, wish(&account, Way::Browser)).end().await.unwrap_err();
    assert_eq!(problem.kind, ProblemKind::LoopbackUnavailable);
    let words = explain::words(&problem).what_happened;
    assert_eq!(words.matches("8080").count(), 1, "{words}");
    assert!(stage.fakes.browser.links().is_empty());
    let mut run = Run::begin(&stage, wish(&account, Way::Paste));
    let link = run.link().await;
    grants(&stage, &link, Some("CANARY-refresh-1"), &json!({}));
    let pasted =
        format!("{}?code=CANARY-code&state={}", parameter(&link, "redirect_uri"), parameter(&link, "state"));
    run.inputs.send(Input::Pasted(PastedAddress::new(pasted))).await.unwrap();
    assert!(run.end().await.is_ok());
}

#[tokio::test]
async fn a_browser_that_does_not_start_is_told_and_the_sign_in_still_waits() {
    let stage = Stage::in_memory().await;
    let account = stage.account("anna@example.org").await;
    stage.fakes.browser.fail(Some(BrowserError::Missing));
    let mut run = Run::begin(&stage, wish(&account, Way::Browser));
    let link = run.link().await;
    let Progress::Browser(Err(problem)) = run.next().await else { panic!("the failure is told") };
    assert_eq!(problem.kind, ProblemKind::BrowserUnavailable);
    stage.fakes.browser.fail(None);
    run.inputs.send(Input::OpenBrowser).await.unwrap();
    assert!(matches!(run.next().await, Progress::Browser(Ok(()))));
    assert_eq!(stage.fakes.browser.links(), [link.clone(), link.clone()]);
    grants(&stage, &link, Some("CANARY-refresh-1"), &json!({}));
    comes_back(&stage, &link).await;
    assert!(run.end().await.is_ok());
}

#[tokio::test]
async fn a_shut_vault_is_told_before_the_browser_opens() {
    let stage = Stage::on_disk().await;
    let account = stage.account("anna@example.org").await;
    let store = &stage.context.store;
    store.lock().await.unwrap();
    let problem = Run::begin(&stage, wish(&account, Way::Browser)).end().await.unwrap_err();
    assert_eq!(problem.kind, ProblemKind::VaultLocked);
    store.unlock(stage.fakes.keyring.as_ref(), None).await.unwrap();
    let words = Some(Passphrase::new("CANARY-passphrase"));
    store.move_key(KeyPlace::Passphrase, words, stage.fakes.keyring.as_ref()).await.unwrap();
    store.lock().await.unwrap();
    let problem = Run::begin(&stage, wish(&account, Way::Browser)).end().await.unwrap_err();
    assert_eq!(problem.kind, ProblemKind::PassphraseNeeded);
    assert!(stage.fakes.browser.links().is_empty() && !stage.fakes.loopback.is_open());
}

#[tokio::test]
async fn a_vault_that_cannot_be_written_after_a_good_sign_in_is_told_and_loses_nothing_old() {
    let stage = Stage::on_disk().await;
    let account = stage.signed_in("anna@example.org").await;
    let before = stage.stored(account.id).await;
    let run = Run::begin(&stage, wish(&account, Way::Browser));
    let link = stage.fakes.browser.link(1).await;
    grants(&stage, &link, Some("CANARY-refresh-1"), &json!({}));
    stage.context.store.lock().await.unwrap();
    let page = comes_back(&stage, &link).await.page().await;
    let problem = run.end().await.unwrap_err();
    assert_same_words(&page, &problem);
    stage.context.store.unlock(stage.fakes.keyring.as_ref(), None).await.unwrap();
    assert_eq!(stage.stored(account.id).await, before);
    assert_eq!(stage.reread(account.id).await, account);
}

#[tokio::test]
async fn tokens_of_a_client_that_the_account_no_longer_has_are_not_kept() {
    let stage = Stage::in_memory().await;
    let account = stage.account("anna@example.org").await;
    let run = Run::begin(&stage, wish(&account, Way::Browser));
    let link = stage.fakes.browser.link(1).await;
    grants(&stage, &link, Some("CANARY-refresh-1"), &json!({}));
    let changed = stage.context.store.set_client(account.id, Some(client("client-2")), None).await.unwrap();
    let page = comes_back(&stage, &link).await.page().await;
    let problem = run.end().await.unwrap_err();
    assert_same_words(&page, &problem);
    assert_eq!(problem.kind, ProblemKind::SignInCancelled);
    nothing_is_kept(&stage, &changed).await;
}

#[tokio::test]
async fn a_code_goes_only_to_the_endpoint_of_the_moment_the_sign_in_began() {
    let stage = Stage::in_memory().await;
    let account = stage.account("anna@example.org").await;
    let run = Run::begin(&stage, wish(&account, Way::Browser));
    let link = stage.fakes.browser.link(1).await;
    let mut moved = provider();
    moved.endpoints.token = "https://evil.example.com/token".parse().unwrap();
    stage.context.store.keep_provider(moved).await.unwrap();
    grants(&stage, &link, Some("CANARY-refresh-1"), &json!({}));
    comes_back(&stage, &link).await;
    assert!(run.end().await.is_ok());
    assert!(stage.fakes.transport.requests_to("evil.example.com/token").is_empty());
}

#[tokio::test]
async fn without_a_client_nobody_is_asked_anything() {
    let stage = Stage::in_memory().await;
    let account = stage.account("anna@example.org").await;
    let account = stage.context.store.set_client(account.id, None, None).await.unwrap();
    let problem = Run::begin(&stage, wish(&account, Way::Browser)).end().await.unwrap_err();
    assert_eq!(problem.kind, ProblemKind::ClientIdMissing);
    assert!(explain::words(&problem).what_happened.starts_with("Example gives tokens"));
    assert!(stage.fakes.browser.links().is_empty());
}
