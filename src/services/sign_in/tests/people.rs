//! Who signed in, and what it means when it was someone else.

use super::*;
use crate::domain::account::MailAddress;
use crate::platform::clock::Clock as _;
use crate::services::tests::client;

/// A sign-in to the shared address that Bob finished; it waits for a decision.
async fn bob_signed_in(stage: &Stage, account: &Account) -> (Run, ClosingPage) {
    let mut run = Run::begin(stage, wish(account, Way::Browser));
    let link = stage.fakes.browser.link(1).await;
    grants(stage, &link, Some("CANARY-refresh-1"), &json!({ "email": "bob@example.org", "sub": "user-2" }));
    let page = comes_back(stage, &link).await.page().await;
    assert_eq!(run.someone_else().await, "bob@example.org");
    nothing_is_kept(stage, account).await;
    (run, page)
}

#[tokio::test]
async fn someone_else_who_signed_in_is_named_on_the_page_and_discarded() {
    let stage = Stage::in_memory().await;
    let account = stage.account("team@example.org").await;
    let (run, page) = bob_signed_in(&stage, &account).await;
    run.inputs.send(Input::Decide(Decision::Discard)).await.unwrap();
    let problem = run.end().await.unwrap_err();
    assert_eq!(problem.kind, ProblemKind::IdentityDifferent);
    assert_same_words(&page, &problem);
    assert!(page.text.contains("bob@example.org") && page.text.contains("team@example.org"), "{}", page.text);
    nothing_is_kept(&stage, &account).await;
}

#[tokio::test]
async fn no_decision_in_time_discards() {
    let stage = Stage::in_memory().await;
    let account = stage.account("team@example.org").await;
    let (run, _) = bob_signed_in(&stage, &account).await;
    stage.fakes.clock.somebody_naps().await;
    stage.fakes.clock.advance(SignedDuration::from_mins(11));
    assert_eq!(run.end().await.unwrap_err().kind, ProblemKind::IdentityDifferent);
    nothing_is_kept(&stage, &account).await;
}

#[tokio::test]
async fn a_shared_mailbox_is_kept_with_who_opens_it_and_next_time_that_person_fits() {
    let stage = Stage::in_memory().await;
    let account = stage.account("team@example.org").await;
    let (run, _) = bob_signed_in(&stage, &account).await;
    run.inputs.send(Input::Decide(Decision::SharedMailbox)).await.unwrap();
    let kept = run.end().await.unwrap().account;
    assert_eq!((kept.id, kept.sasl_user()), (account.id, "team@example.org"));
    assert_eq!(kept.grant.as_ref().unwrap().signed_in_as.as_deref(), Some("bob@example.org"));
    let run = Run::begin(&stage, wish(&kept, Way::Browser));
    let link = stage.fakes.browser.link(2).await;
    assert_eq!(parameter(&link, "login_hint"), "bob@example.org");
    grants(&stage, &link, Some("CANARY-refresh-2"), &json!({ "email": "Bob@example.org", "sub": "user-2" }));
    assert_eq!(comes_back(&stage, &link).await.page().await.outcome, PageOutcome::Good);
    assert!(run.end().await.is_ok());
}

#[tokio::test]
async fn someone_else_can_become_an_account_of_their_own_and_the_wanted_one_stays_as_it_was() {
    let stage = Stage::in_memory().await;
    let account = stage.account("team@example.org").await;
    let (run, _) = bob_signed_in(&stage, &account).await;
    run.inputs.send(Input::Decide(Decision::AnotherAccount)).await.unwrap();
    let kept = run.end().await.unwrap().account;
    assert_eq!((kept.address.as_str(), &kept.client), ("bob@example.org", &account.client));
    assert_eq!(stage.stored(kept.id).await.1.as_deref(), Some("CANARY-refresh-1"));
    nothing_is_kept(&stage, &account).await;
}

#[tokio::test]
async fn another_account_that_is_there_gets_the_tokens_together_with_their_client() {
    let stage = Stage::in_memory().await;
    let account = stage.account("team@example.org").await;
    let bob = stage.account("bob@example.org").await;
    stage.context.store.set_client(bob.id, Some(client("client-2")), None).await.unwrap();
    let (run, _) = bob_signed_in(&stage, &account).await;
    run.inputs.send(Input::Decide(Decision::AnotherAccount)).await.unwrap();
    let kept = run.end().await.unwrap().account;
    assert_eq!((kept.id, kept.client), (bob.id, account.client));
}

#[tokio::test]
async fn another_account_at_another_provider_never_gets_these_tokens() {
    let stage = Stage::in_memory().await;
    let account = stage.account("team@example.org").await;
    let bob = stage.account("bob@example.org").await;
    let moved = |account: &mut Account| account.provider = "gmail".parse().unwrap();
    let bob = stage.context.store.change_account(bob.id, moved).await.unwrap();
    let (run, _) = bob_signed_in(&stage, &account).await;
    run.inputs.send(Input::Decide(Decision::AnotherAccount)).await.unwrap();
    let problem = run.end().await.unwrap_err();
    assert_eq!(
        (problem.kind, problem.account.as_deref()),
        (ProblemKind::AccountExists, Some("bob@example.org"))
    );
    nothing_is_kept(&stage, &bob).await;
}

#[tokio::test]
async fn case_makes_no_other_person_and_a_silent_provider_leaves_it_open() {
    for (changes, who) in
        [(json!({ "email": "ANNA@example.org" }), Some("ANNA@example.org")), (json!({ "email": null }), None)]
    {
        let stage = Stage::in_memory().await;
        let account = stage.account("anna@example.org").await;
        let run = Run::begin(&stage, wish(&account, Way::Browser));
        let link = stage.fakes.browser.link(1).await;
        grants(&stage, &link, Some("CANARY-refresh-1"), &changes);
        comes_back(&stage, &link).await;
        let kept = run.end().await.unwrap().account;
        assert_eq!(kept.grant.unwrap().signed_in_as.as_deref(), who);
    }
}

#[tokio::test]
async fn a_new_sign_in_replaces_the_tokens_of_the_last_one() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    let run = Run::begin(&stage, wish(&account, Way::Browser));
    let link = stage.fakes.browser.link(1).await;
    grants(&stage, &link, Some("CANARY-refresh-1"), &json!({}));
    // Another process renews while the person is in the browser: the sign-in is the newer word.
    let renewed = stage.sign_in(&account, "CANARY-other", Some("CANARY-other")).await;
    comes_back(&stage, &link).await;
    let kept = run.end().await.unwrap().account;
    assert_eq!(kept.generation, renewed.generation.next());
    assert_eq!(stage.stored(account.id).await.1.as_deref(), Some("CANARY-refresh-1"));
    assert_eq!(kept.grant.unwrap().signed_in_at, stage.fakes.clock.now());
}

#[tokio::test]
async fn an_alias_is_kept_with_its_owner_who_is_whom_mail_servers_are_told() {
    let stage = Stage::in_memory().await;
    let account = stage.account("info@example.org").await;
    let (run, _) = bob_signed_in(&stage, &account).await;
    run.inputs.send(Input::Decide(Decision::Alias)).await.unwrap();
    let kept = run.end().await.unwrap().account;
    assert_eq!((kept.id, kept.sasl_user()), (account.id, "bob@example.org"));
    let person = kept.particulars.person.as_ref().map(MailAddress::as_str);
    assert_eq!((person, kept.wanted_person()), (Some("bob@example.org"), "bob@example.org"));
}

#[tokio::test]
async fn the_person_of_a_shared_mailbox_is_hinted_and_fits_before_anybody_has_signed_in() {
    let stage = Stage::in_memory().await;
    let mut account = stage.account("team@example.org").await;
    account.particulars.person = Some("bob@example.org".parse().unwrap());
    let run = Run::begin(&stage, wish(&account, Way::Browser));
    let link = stage.fakes.browser.link(1).await;
    assert_eq!(parameter(&link, "login_hint"), "bob@example.org");
    grants(&stage, &link, Some("CANARY-refresh-1"), &json!({ "email": "BOB@example.org", "sub": "user-2" }));
    assert_eq!(comes_back(&stage, &link).await.page().await.outcome, PageOutcome::Good);
    assert_eq!(run.end().await.unwrap().account.sasl_user(), "team@example.org");
}

#[tokio::test]
async fn once_somebody_else_is_the_person_whoever_opened_it_before_does_not_fit_any_more() {
    let stage = Stage::in_memory().await;
    let account = stage.account("team@example.org").await;
    let (run, _) = bob_signed_in(&stage, &account).await;
    run.inputs.send(Input::Decide(Decision::SharedMailbox)).await.unwrap();
    let mut kept = run.end().await.unwrap().account;
    kept.particulars.person = Some("carol@example.org".parse().unwrap());
    let mut run = Run::begin(&stage, wish(&kept, Way::Browser));
    let link = stage.fakes.browser.link(2).await;
    assert_eq!(parameter(&link, "login_hint"), "carol@example.org");
    grants(&stage, &link, Some("CANARY-refresh-2"), &json!({ "email": "bob@example.org", "sub": "user-2" }));
    let page = comes_back(&stage, &link).await.page().await;
    assert!(
        page.text.contains("carol@example.org") && page.text.contains("bob@example.org"),
        "{}",
        page.text
    );
    assert_eq!(run.someone_else().await, "bob@example.org");
    run.inputs.send(Input::Decide(Decision::Discard)).await.unwrap();
    assert_eq!(run.end().await.unwrap_err().kind, ProblemKind::IdentityDifferent);
}

#[tokio::test]
async fn somebody_else_signs_in_again_on_a_page_that_asks_who_and_nothing_of_the_first_is_kept() {
    let stage = Stage::in_memory().await;
    let account = stage.account("team@example.org").await;
    let (run, _) = bob_signed_in(&stage, &account).await;
    run.inputs.send(Input::Decide(Decision::AsSomeoneElse)).await.unwrap();
    let link = stage.fakes.browser.link(2).await;
    assert_eq!(parameter(&link, "prompt"), "select_account");
    assert_ne!(parameter(&link, "state"), parameter(&stage.fakes.browser.link(1).await, "state"));
    grants(&stage, &link, Some("CANARY-refresh-2"), &json!({ "email": "team@example.org" }));
    assert_eq!(comes_back(&stage, &link).await.page().await.outcome, PageOutcome::Good);
    let kept = run.end().await.unwrap().account;
    assert_eq!((kept.id, kept.mailbox.as_deref()), (account.id, None));
    assert_eq!(kept.grant.unwrap().signed_in_as.as_deref(), Some("team@example.org"));
    assert_eq!(stage.stored(account.id).await.1.as_deref(), Some("CANARY-refresh-2"));
}

#[tokio::test]
async fn signing_in_again_has_the_whole_time_once_more() {
    let stage = Stage::in_memory().await;
    let account = stage.account("team@example.org").await;
    let mut run = Run::begin(&stage, wish(&account, Way::Browser));
    let link = stage.fakes.browser.link(1).await;
    grants(&stage, &link, Some("CANARY-refresh-1"), &json!({ "email": "bob@example.org", "sub": "user-2" }));
    stage.fakes.clock.advance(jiff::SignedDuration::from_mins(9));
    comes_back(&stage, &link).await;
    run.someone_else().await;
    run.inputs.send(Input::Decide(Decision::AsSomeoneElse)).await.unwrap();
    let until = loop {
        if let Progress::Link(_, (_, until)) = run.next().await {
            break until;
        }
    };
    assert_eq!(until, stage.fakes.clock.now() + jiff::SignedDuration::from_mins(10));
}

#[tokio::test]
async fn the_chooser_is_asked_for_only_where_several_accounts_are_here() {
    let stage = Stage::in_memory().await;
    let account = stage.account("anna@example.org").await;
    let mut chooses = provider();
    chooses.parameters.with_several = [("prompt".to_owned(), "select_account".to_owned())].into();
    for (count, has_siblings) in [(1, false), (2, true)] {
        let wish = Wish { provider: chooses.clone().into(), has_siblings, ..wish(&account, Way::Browser) };
        let run = Run::begin(&stage, wish);
        let link = stage.fakes.browser.link(count).await;
        assert_eq!(link.query_pairs().any(|(name, _)| name == "prompt"), has_siblings);
        run.task.abort();
    }
}

/// One that asks anew by the standard: with `prompt` and `max_age`.
fn asks_anew() -> crate::domain::provider::Provider {
    let mut asks = provider();
    asks.parameters.fresh = [("prompt", "login"), ("max_age", "0")]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into();
    asks
}

#[tokio::test]
async fn a_fresh_sign_in_asks_for_a_proof_of_this_moment_and_keeps_what_brings_it() {
    let stage = Stage::in_memory().await;
    let account = stage.account("anna@example.org").await;
    let fresh = Wish { fresh: true, provider: asks_anew().into(), ..wish(&account, Way::Browser) };
    let run = Run::begin(&stage, fresh);
    let link = stage.fakes.browser.link(1).await;
    assert_eq!((parameter(&link, "prompt"), parameter(&link, "max_age")), ("login".into(), "0".into()));
    let now = stage.fakes.clock.now().as_second();
    let proof = json!({ "auth_time": now, "amr": ["pwd", "otp"], "acr": "two" });
    grants(&stage, &link, Some("CANARY-refresh-1"), &proof);
    comes_back(&stage, &link).await;
    let grant = run.end().await.unwrap().account.grant.unwrap();
    assert_eq!(grant.factors, ["pwd", "otp"]);
    assert_eq!(grant.id_token.unwrap().class.as_deref(), Some("two"));
}

#[tokio::test]
async fn an_old_proof_is_no_fresh_sign_in_and_nothing_of_it_is_kept() {
    let stage = Stage::in_memory().await;
    let account = stage.account("anna@example.org").await;
    let fresh = Wish { fresh: true, provider: asks_anew().into(), ..wish(&account, Way::Browser) };
    let run = Run::begin(&stage, fresh);
    let link = stage.fakes.browser.link(1).await;
    let an_hour_ago = stage.fakes.clock.now().as_second() - 3_600;
    grants(&stage, &link, Some("CANARY-refresh-1"), &json!({ "auth_time": an_hour_ago }));
    let page = comes_back(&stage, &link).await.page().await;
    let problem = run.end().await.unwrap_err();
    assert_eq!(problem.kind, ProblemKind::NotFresh);
    assert_same_words(&page, &problem);
    nothing_is_kept(&stage, &account).await;
}

#[tokio::test]
async fn where_no_way_is_known_a_fresh_sign_in_opens_nothing() {
    let stage = Stage::in_memory().await;
    let account = stage.account("anna@example.org").await;
    let mut without = provider();
    (without.verified, without.parameters.fresh) = (true, std::collections::BTreeMap::new());
    for (way, provider) in [(Way::Browser, without), (Way::Device, asks_anew())] {
        let run = Run::begin(&stage, Wish { fresh: true, provider: provider.into(), ..wish(&account, way) });
        assert_eq!(run.end().await.unwrap_err().kind, ProblemKind::FreshUnsupported);
    }
    assert!(stage.fakes.browser.links().is_empty());
    assert!(stage.fakes.transport.requests().is_empty());
}

/// The provider publishes a name for a second factor: it is asked for by that, and what it answers is kept as it says it.
#[tokio::test]
async fn a_fresh_sign_in_asks_a_provider_for_its_second_factor_and_believes_no_more_than_it_says() {
    use crate::domain::provider::{Found, Provider};
    let mut metadata: Value = serde_json::from_str(METADATA).unwrap();
    metadata["acr_values_supported"] = json!(["urn:example:password", "https://refeds.org/profile/mfa"]);
    let issuer = "https://id.example.org".parse().unwrap();
    let found = Found {
        at: "https://id.example.org/.well-known/openid-configuration".parse().unwrap(),
        on: "2026-11-22".parse().unwrap(),
    };
    let discovered = Provider::from_metadata(metadata.to_string().as_bytes(), &issuer, found).unwrap();
    let mut asks = provider();
    asks.parameters.fresh = discovered.provider.parameters.fresh;
    for class in ["https://refeds.org/profile/mfa", "urn:example:password"] {
        let stage = Stage::in_memory().await;
        let account = stage.account("anna@example.org").await;
        let wish = wish(&account, Way::Browser);
        let run = Run::begin(&stage, Wish { fresh: true, provider: asks.clone().into(), ..wish });
        let link = stage.fakes.browser.link(1).await;
        let sent = ["prompt", "max_age", "acr_values"].map(|name| parameter(&link, name));
        assert_eq!(sent, ["login", "0", "https://refeds.org/profile/mfa"]);
        let proof = json!({ "auth_time": stage.fakes.clock.now().as_second(), "acr": class });
        grants(&stage, &link, Some("CANARY-refresh-1"), &proof);
        comes_back(&stage, &link).await;
        let grant = run.end().await.unwrap().account.grant.unwrap();
        assert_eq!(grant.id_token.unwrap().class.as_deref(), Some(class), "as the provider says it");
    }
}

const METADATA: &str = r#"{
    "issuer": "https://id.example.org",
    "authorization_endpoint": "https://id.example.org/authorize",
    "token_endpoint": "https://id.example.org/token",
    "scopes_supported": ["openid", "imap", "smtp"],
    "response_types_supported": ["code"]
}"#;
