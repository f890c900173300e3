//! Definitions of one's own through the engine: kept and removed as everybody sees it, tried and left.

use super::*;
use crate::domain::scope::Uses;
use crate::engine::command::{TestWish, Way};
use crate::engine::snapshot::ProviderTestEnd;
use crate::services::tests::provider;

fn wish(way: Way) -> Box<TestWish> {
    Box::new(TestWish {
        provider: provider(),
        client: "client-1".parse().unwrap(),
        secret: None,
        uses: Uses::usual(),
        hint: None,
        way,
    })
}

#[tokio::test]
async fn a_definition_that_is_kept_or_removed_is_news_for_everybody() {
    let running = Running::session(Stage::in_memory().await).await;
    let id = provider().id;
    running.handle.ask(|reply| Command::RemoveProvider(id.clone(), reply)).await.unwrap();
    assert!(running.handle.snapshot().catalogue.find(&id).is_none());
    running.handle.ask(|reply| Command::KeepProvider(Box::new(provider()), reply)).await.unwrap();
    assert!(running.handle.snapshot().catalogue.is_own(&id));
}

#[tokio::test]
async fn a_trial_that_is_left_ends_closes_its_port_and_asks_nobody() {
    let mut running = Running::session(Stage::in_memory().await).await;
    let (reply, answer) = Reply::channel();
    running.handle.send(Command::TestProvider(wish(Way::Link), reply));
    running.until(|picture| picture.provider_test.as_ref().is_some_and(|view| view.link.is_some())).await;
    running.handle.send(Command::CloseProviderTest);
    assert_eq!(answer.await.unwrap().unwrap_err().kind, ProblemKind::SignInCancelled);
    running.until(|picture| picture.provider_test.is_none()).await;
    assert!(running.handle.snapshot().accounts.is_empty());
}

#[tokio::test]
async fn the_end_of_a_trial_stays_on_the_screen_until_it_is_closed() {
    let mut running = Running::session(Stage::in_memory().await).await;
    let paste = wish(Way::Paste);
    let (reply, answer) = Reply::channel();
    running.handle.send(Command::TestProvider(paste, reply));
    running.until(|picture| picture.provider_test.as_ref().is_some_and(|view| view.link.is_some())).await;
    let view = running.handle.snapshot().provider_test.clone().unwrap();
    assert!(view.paste);
    let nonsense =
        crate::engine::command::SignInInput::Pasted(crate::domain::secret::PastedAddress::new("nonsense"));
    running.handle.send(Command::ProviderTestInput(nonsense));
    running
        .until(|picture| picture.provider_test.as_ref().is_some_and(|view| view.paste_refused.is_some()))
        .await;
    let link = view.link.unwrap().0;
    let part = |name: &str| link.query_pairs().find(|(key, _)| key == name).unwrap().1.into_owned();
    let back = format!("{}?error=access_denied&state={}", part("redirect_uri"), part("state"));
    let back = crate::engine::command::SignInInput::Pasted(crate::domain::secret::PastedAddress::new(back));
    running.handle.send(Command::ProviderTestInput(back));
    let problem = answer.await.unwrap().unwrap_err();
    let view = running.handle.snapshot().provider_test.clone().unwrap();
    assert_eq!(view.end, Some(ProviderTestEnd::Failed(Box::new(problem))));
    running.handle.send(Command::CloseProviderTest);
    running.until(|picture| picture.provider_test.is_none()).await;
}
