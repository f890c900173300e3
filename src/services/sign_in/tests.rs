//! Whole sign-ins over the browser, with a scripted provider and a real store.

use jiff::SignedDuration;
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use url::Url;

use super::*;
use crate::domain::browser::Opens;
use crate::domain::problem::ProblemKind;
use crate::domain::secret::PastedAddress;
use crate::explain;
use crate::platform::loopback::{ClosingPage, PageOutcome};
use crate::services::tests::{JWKS, Stage, TOKEN, answer, id_token, parameter, provider, tokens};
use crate::testing::world::{Reply, Tab};

mod bad_answers;
mod device;
mod full_rotation;
mod paste;
mod people;
mod trouble;

/// A sign-in under way.
pub(super) struct Run {
    pub(super) news: mpsc::Receiver<Progress>,
    pub(super) inputs: mpsc::Sender<Input>,
    pub(super) task: JoinHandle<Result<Signed, Problem>>,
}

impl Run {
    pub(super) fn begin(stage: &Stage, wish: Wish) -> Self {
        let (tell, news) = mpsc::channel(64);
        let (inputs, received) = mpsc::channel(8);
        let context = stage.context.clone();
        let task = tokio::spawn(async move {
            let mut line = Line::new(tell, received);
            run(wish, &context, &mut line).await
        });
        Self { news, inputs, task }
    }

    pub(super) async fn end(self) -> Result<Signed, Problem> {
        self.task.await.unwrap()
    }

    /// The next link that is shown.
    pub(super) async fn link(&mut self) -> Url {
        loop {
            if let Progress::Link(link, _) = self.next().await {
                return link.0;
            }
        }
    }

    pub(super) async fn next(&mut self) -> Progress {
        self.news.recv().await.expect("the sign-in goes on")
    }

    /// Waits until someone else signed in, and says who.
    pub(super) async fn someone_else(&mut self) -> String {
        loop {
            if let Progress::SomeoneElse(who) = self.next().await {
                return who;
            }
        }
    }

    /// The steps that were told until now.
    pub(super) fn steps(&mut self) -> Vec<Step> {
        let mut steps = Vec::new();
        while let Ok(progress) = self.news.try_recv() {
            if let Progress::Step(step) = progress {
                steps.push(step);
            }
        }
        steps
    }
}

pub(super) fn wish(account: &Account, way: Way) -> Wish {
    Wish {
        account: account.clone(),
        provider: provider().into(),
        way,
        limit: SignedDuration::from_mins(10),
        browser: Opens::Usual,
        has_siblings: false,
        fresh: false,
        ends_old: false,
    }
}

/// The provider redeems one code for these tokens and an ID token of this link.
pub(super) fn grants(stage: &Stage, link: &Url, refresh: Option<&str>, changes: &Value) {
    let id = id_token(&parameter(link, "nonce"), changes);
    stage.fakes.transport.answer(TOKEN, answer(200, &tokens("CANARY-access-1", refresh, Some(id))));
}

pub(super) async fn comes_back(stage: &Stage, link: &Url) -> Tab {
    let mark = parameter(link, "state");
    stage.fakes.loopback.redirect(&format!("code=CANARY-code&state={mark}")).await
}

/// The window and the page say the same.
pub(super) fn assert_same_words(page: &ClosingPage, problem: &Problem) {
    let words = explain::words(problem);
    assert_eq!(
        (&page.title, &page.text, &page.next_steps),
        (&words.title, &words.what_happened, &words.next_steps)
    );
    assert_eq!(page.outcome, PageOutcome::Bad);
}

pub(super) async fn nothing_is_kept(stage: &Stage, account: &Account) {
    assert_eq!(stage.reread(account.id).await, *account);
    assert_eq!(stage.stored(account.id).await, (None, None));
}

#[tokio::test]
async fn a_sign_in_over_the_browser_is_asked_for_checked_kept_and_told() {
    let stage = Stage::in_memory().await;
    let account = stage.account("anna@example.org").await;
    let mut run = Run::begin(&stage, wish(&account, Way::Browser));
    let link = stage.fakes.browser.link(1).await;
    assert_eq!(run.link().await, link);
    let expected = [
        ("response_type", "code"),
        ("client_id", "client-1"),
        ("code_challenge_method", "S256"),
        ("login_hint", "anna@example.org"),
        ("scope", "openid email offline_access imap smtp"),
    ];
    for (name, value) in expected {
        assert_eq!(parameter(&link, name), value);
    }
    let redirect_uri = stage.fakes.loopback.redirect_uri().await;
    assert_eq!(parameter(&link, "redirect_uri"), redirect_uri.as_str());
    assert_eq!(redirect_uri.as_str(), "http://127.0.0.1:49152/callback/example");
    grants(&stage, &link, Some("CANARY-refresh-1"), &json!({}));
    let tab = comes_back(&stage, &link).await;
    let page = tab.page().await;
    assert_eq!((page.outcome, page.title.as_str()), (PageOutcome::Good, "anna@example.org is signed in"));
    let told = run.steps();
    let signed = run.end().await.unwrap();
    assert_eq!(told, [Step::Receive, Step::Exchange, Step::Identify, Step::Store]);
    assert!(!signed.refresh_withheld);
    assert_eq!(signed.account, stage.reread(account.id).await);
    let grant = signed.account.grant.as_ref().unwrap();
    assert_eq!(grant.signed_in_as.as_deref(), Some("anna@example.org"));
    assert_eq!((grant.subject.as_deref(), grant.person.as_deref()), (Some("user-1"), Some("Anna Li")));
    let stored = (Some("CANARY-access-1".to_owned()), Some("CANARY-refresh-1".to_owned()));
    assert_eq!(stage.stored(account.id).await, stored);
    assert!(!stage.fakes.loopback.is_open());
    let asked = &stage.fakes.transport.requests_to(TOKEN)[0];
    assert_eq!(asked.param("code"), Some("CANARY-code"));
    assert_eq!(asked.param("redirect_uri"), Some(redirect_uri.as_str()));
    assert!(asked.param("code_verifier").is_some_and(|verifier| verifier.len() >= 43));
    let sent: Vec<_> = stage.fakes.transport.requests().iter().map(|asked| asked.url.to_string()).collect();
    assert_eq!(
        sent,
        [TOKEN, JWKS].map(|place| format!("https://{place}")),
        "the page of the provider is the browser's to open"
    );
}

#[tokio::test]
async fn only_the_scopes_of_the_chosen_uses_are_asked_for() {
    let stage = Stage::in_memory().await;
    let mut account = stage.account("anna@example.org").await;
    account.uses = "pop".parse().unwrap();
    let mut run = Run::begin(&stage, wish(&account, Way::Link));
    assert_eq!(parameter(&run.link().await, "scope"), "openid email offline_access pop");
    assert!(stage.fakes.browser.links().is_empty(), "nothing is opened when only the link is wanted");
}

#[tokio::test]
async fn a_foreign_redirect_gets_a_neutral_page_and_the_sign_in_goes_on() {
    let stage = Stage::in_memory().await;
    let account = stage.account("anna@example.org").await;
    let run = Run::begin(&stage, wish(&account, Way::Browser));
    let link = stage.fakes.browser.link(1).await;
    for query in ["code=CANARY-x&state=foreign", "code=CANARY-x", "error=access_denied&state=foreign", ""] {
        let page = stage.fakes.loopback.redirect(query).await.page().await;
        assert_eq!(page.outcome, PageOutcome::Neutral, "{query}");
    }
    assert!(stage.fakes.loopback.is_open());
    grants(&stage, &link, Some("CANARY-refresh-1"), &json!({}));
    assert_eq!(comes_back(&stage, &link).await.page().await.outcome, PageOutcome::Good);
    assert!(run.end().await.is_ok());
    assert_eq!(stage.fakes.transport.requests_to(TOKEN).len(), 1);
}

#[tokio::test]
async fn a_second_tab_changes_nothing_while_the_code_is_redeemed_and_afterwards() {
    let stage = Stage::in_memory().await;
    let account = stage.account("anna@example.org").await;
    let run = Run::begin(&stage, wish(&account, Way::Browser));
    let link = stage.fakes.browser.link(1).await;
    let id = id_token(&parameter(&link, "nonce"), &json!({}));
    let granted = answer(200, &tokens("CANARY-access-1", Some("CANARY-refresh-1"), Some(id)));
    let gate = stage.fakes.transport.hold(TOKEN, granted);
    let first = comes_back(&stage, &link).await;
    stage.fakes.transport.asked(TOKEN, 1).await;
    let second = comes_back(&stage, &link).await.page().await;
    assert_eq!(second, ClosingPage::nothing_here());
    gate.open();
    assert_eq!(first.page().await.outcome, PageOutcome::Good);
    let signed = run.end().await.unwrap();
    assert_eq!(comes_back(&stage, &link).await.page().await, ClosingPage::nothing_here());
    assert_eq!(stage.fakes.transport.requests_to(TOKEN).len(), 1);
    assert_eq!(stage.reread(account.id).await, signed.account);
}

#[tokio::test]
async fn a_withheld_refresh_token_is_asked_for_once_more_with_consent() {
    let stage = Stage::in_memory().await;
    let account = stage.account("anna@example.org").await;
    let run = Run::begin(&stage, wish(&account, Way::Browser));
    let first = stage.fakes.browser.link(1).await;
    assert!(!first.query().unwrap().contains("prompt"));
    grants(&stage, &first, None, &json!({}));
    let page = comes_back(&stage, &first).await.page().await;
    assert_eq!((page.outcome, page.title.as_str()), (PageOutcome::Neutral, "One more page"));
    let second = stage.fakes.browser.link(2).await;
    assert_eq!(parameter(&second, "prompt"), "consent");
    assert_ne!(parameter(&second, "state"), parameter(&first, "state"));
    nothing_is_kept(&stage, &account).await;
    grants(&stage, &second, Some("CANARY-refresh-2"), &json!({}));
    assert_eq!(comes_back(&stage, &second).await.page().await.outcome, PageOutcome::Good);
    assert!(!run.end().await.unwrap().refresh_withheld);
    assert_eq!(stage.stored(account.id).await.1.as_deref(), Some("CANARY-refresh-2"));
}

#[tokio::test]
async fn a_refresh_token_that_is_withheld_twice_is_told_and_the_next_sign_in_asks_for_consent_at_once() {
    let stage = Stage::in_memory().await;
    let account = stage.account("anna@example.org").await;
    let run = Run::begin(&stage, wish(&account, Way::Browser));
    for round in [1, 2] {
        let link = stage.fakes.browser.link(round).await;
        grants(&stage, &link, None, &json!({}));
        comes_back(&stage, &link).await.page().await;
    }
    let signed = run.end().await.unwrap();
    assert!(signed.refresh_withheld && signed.account.refresh().is_none());
    let run = Run::begin(&stage, wish(&signed.account, Way::Browser));
    assert_eq!(parameter(&stage.fakes.browser.link(3).await, "prompt"), "consent");
    run.task.abort();
}
