//! Signing in by pasting the address of the last page.

use super::*;

fn paste(text: String) -> Input {
    Input::Pasted(PastedAddress::new(text))
}

#[tokio::test]
async fn a_pasted_address_signs_in_without_a_port() {
    let stage = Stage::in_memory().await;
    let account = stage.account("anna@example.org").await;
    let mut run = Run::begin(&stage, wish(&account, Way::Paste));
    let link = run.link().await;
    assert!(stage.fakes.loopback.wishes().is_empty());
    grants(&stage, &link, Some("CANARY-refresh-1"), &json!({}));
    let address = parameter(&link, "redirect_uri");
    assert!(address.starts_with("http://127.0.0.1:") && address.ends_with("/callback/example"));
    let pasted = format!("  {address}?state={}&code=CANARY-code  ", parameter(&link, "state"));
    run.inputs.send(paste(pasted)).await.unwrap();
    assert!(run.end().await.is_ok());
    assert_eq!(stage.fakes.transport.requests_to(TOKEN)[0].param("redirect_uri"), Some(address.as_str()));
}

#[tokio::test]
async fn a_foreign_paste_is_refused_and_the_sign_in_goes_on() {
    let stage = Stage::in_memory().await;
    let account = stage.account("anna@example.org").await;
    let mut run = Run::begin(&stage, wish(&account, Way::Link));
    let link = run.link().await;
    let (address, mark) = (parameter(&link, "redirect_uri"), parameter(&link, "state"));
    let foreign = [
        String::new(),
        "CANARY nonsense".to_owned(),
        format!("https://evil.example.com/?code=CANARY-1&state={mark}"),
        format!("{address}?code=CANARY-1&state=foreign"),
        address.clone(),
    ];
    for text in foreign {
        run.inputs.send(paste(text)).await.unwrap();
        let Progress::PasteRefused(problem) = run.next().await else { panic!("it is refused") };
        assert_eq!(problem.kind, ProblemKind::PasteInvalid);
        assert!(!format!("{problem:?}").contains("CANARY"));
    }
    grants(&stage, &link, Some("CANARY-refresh-1"), &json!({}));
    run.inputs.send(paste(format!("{address}?code=CANARY-code&state={mark}"))).await.unwrap();
    assert!(run.end().await.is_ok());
    assert_eq!(stage.fakes.transport.requests_to(TOKEN).len(), 1);
}

#[tokio::test]
async fn an_own_https_redirect_is_sent_as_registered_and_pasted() {
    let stage = Stage::in_memory().await;
    let mut account = stage.account("anna@example.org").await;
    account.redirect = Some("https://example.com/done".into());
    let mut run = Run::begin(&stage, wish(&account, Way::Browser));
    let link = run.link().await;
    assert_eq!(parameter(&link, "redirect_uri"), "https://example.com/done");
    assert!(stage.fakes.loopback.wishes().is_empty());
    grants(&stage, &link, Some("CANARY-refresh-1"), &json!({}));
    let mark = parameter(&link, "state");
    run.inputs.send(paste(format!("https://example.com/done?code=CANARY-code&state={mark}"))).await.unwrap();
    assert!(run.end().await.is_ok());
}

#[tokio::test]
async fn an_own_loopback_redirect_is_listened_on_as_registered() {
    let stage = Stage::in_memory().await;
    let mut account = stage.account("anna@example.org").await;
    account.redirect = Some("http://localhost:8080/own".into());
    let run = Run::begin(&stage, wish(&account, Way::Browser));
    let link = stage.fakes.browser.link(1).await;
    assert_eq!(parameter(&link, "redirect_uri"), "http://localhost:8080/own");
    let wished = &stage.fakes.loopback.wishes()[0];
    assert_eq!((wished.localhost, wished.path.as_str(), wished.port), (true, "/own", Some(8080)));
    run.task.abort();
}

#[test]
fn redirects_that_cannot_come_back_are_refused() {
    for own in [
        "ftp://127.0.0.1/",
        "org.example.mailward:/done",
        "http://example.org/",
        "http://127.0.0.1/?a=1",
        "http://127.0.0.1/done#part",
        "/done",
        "nonsense",
        "http://a@localhost/",
    ] {
        let problem = form::rules(&provider(), Some(own)).unwrap_err();
        assert_eq!(problem.kind, ProblemKind::RedirectInvalid, "{own}");
    }
}
