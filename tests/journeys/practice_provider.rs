//! The main job against the practice provider, on every road: link, pasted address, code for another device; then
//! tokens, states, and forgetting.

use serde_json::Value;

use crate::home::{Home, PASSPHRASE};
use crate::http;
use crate::person::{self, ANNA, BEN};
use crate::provider::{Provider, begin, link_of, sign_in};
use crate::running::Running;

#[test]
fn an_account_is_added_signed_in_used_renewed_and_forgotten() {
    let (provider, home) = (Provider::of_long_tokens(), Home::new());
    provider.signed_in_with_a_short_token(&home);
    let account = &home.accounts()[0];
    assert_eq!((&account["health"], &account["signed_in_as"]), (&"fresh".into(), &ANNA.into()));
    assert_eq!(home.mailward(&["status"]).done().split('\t').next(), Some(ANNA));

    let first = home.mailward(&["token", ANNA]).done();
    assert!(provider.is_active(&first));
    assert_eq!(home.mailward(&["token", ANNA]).done(), first, "a token that lasts is not renewed");
    let before = home.kept();
    let second = home.mailward(&["token", ANNA, "--min-life", "7200"]).done();
    assert!(second != first && provider.is_active(&second));
    assert_eq!(provider.tally().refreshes, 1);
    assert_ne!(home.kept()[2]["fingerprint"], before[2]["fingerprint"], "the refresh token was rotated");
    let document: Value =
        serde_json::from_str(&home.mailward(&["token", ANNA, "--format", "json"]).done()).unwrap();
    assert_eq!(document["access_token"], second.trim());

    let forgotten = home.mailward(&["account", "forget", ANNA]);
    assert!(forgotten.err.contains("its sign-in has ended at the provider"), "{}", forgotten.err);
    forgotten.done();
    assert!(!provider.is_active(&second), "the grant was revoked");
    assert_eq!(provider.tally().live_grants, 0);
    home.mailward(&["token", ANNA]).failed(5, "There is no account");
}

#[test]
fn a_token_fits_what_a_mail_program_puts_into_its_sasl_exchange() {
    let (provider, home) = (Provider::start(), Home::new());
    provider.signed_in(&home);
    let token = home.mailward(&["token", ANNA]).done();
    let decoded = |format: &str| {
        use base64::Engine as _;
        let text = home.mailward(&["token", ANNA, "--format", format]).done();
        String::from_utf8(base64::engine::general_purpose::STANDARD.decode(text.trim()).unwrap()).unwrap()
    };
    assert_eq!(decoded("xoauth2"), format!("user={ANNA}\u{1}auth=Bearer {}\u{1}\u{1}", token.trim()));
    assert!(decoded("oauthbearer").ends_with(&format!("\u{1}auth=Bearer {}\u{1}\u{1}", token.trim())));
}

#[test]
fn a_sign_in_is_finished_over_its_link_when_no_browser_starts() {
    let (provider, mut home) = (Provider::start(), Home::new());
    provider.add(&home, ANNA).done();
    home.set("PATH", home.data().display().to_string());
    home.set("BROWSER", "/nowhere/browser");
    let mut running = home.start(&["sign-in", ANNA, "--timeout", "120"]);
    let link = link_of(&mut running);
    assert!(http::get(&person::agree(&link)).body.contains("is signed in"));
    let ended = running.end();
    assert!(ended.err.contains("The browser could not be started"), "{}", ended.err);
    ended.done();
}

#[test]
fn the_address_of_the_last_page_can_be_pasted() {
    let (provider, home) = (Provider::start(), Home::new());
    provider.add(&home, ANNA).done();
    let mut running = home.start(&["sign-in", ANNA, "--paste", "--timeout", "120"]);
    let link = link_of(&mut running);
    let back = person::agree(&link);
    running.type_line("not an address at all");
    running.err_line("This is not the address of the last page");
    running.type_line(back.as_str());
    let ended = running.end();
    assert!(!ended.err.contains("code="), "{}", ended.err);
    ended.done();
    assert!(provider.is_active(&home.mailward(&["token", ANNA]).done()));
}

#[test]
fn a_code_is_typed_on_another_device() {
    let provider = Provider::with(|options| options.device_interval = std::time::Duration::from_secs(1));
    let home = Home::new();
    provider.add(&home, ANNA).done();
    let mut running = home.start(&["sign-in", ANNA, "--device", "--timeout", "120"]);
    running.err_line("type this code");
    let code = code_of(&mut running);
    let page = format!("{}/device", provider.issuer()).parse().unwrap();
    person::allow_device(&page, &code);
    running.end().done();
    assert!(provider.is_active(&home.mailward(&["token", ANNA]).done()));
}

fn code_of(running: &mut Running) -> String {
    let line = running.err_line("-");
    line.trim().to_owned()
}

#[test]
fn nobody_coming_back_in_time_is_said_and_stores_nothing() {
    let (provider, home) = (Provider::start(), Home::new());
    provider.add(&home, ANNA).done();
    let ended = home.mailward(&["sign-in", ANNA, "--no-browser", "--timeout", "1"]);
    ended.failed(3, "Nobody came back from the browser in time");
    assert_eq!(home.accounts()[0]["health"], "new");
}

#[test]
fn an_interrupt_cancels_the_sign_in_and_closes_its_port() {
    let (provider, home) = (Provider::start(), Home::new());
    provider.add(&home, ANNA).done();
    let (running, link) = begin(&home);
    let back = person::agree(&link);
    running.signal("INT");
    running.end().failed(1, "The sign-in was cancelled");
    assert!(std::net::TcpStream::connect(http::authority(&back)).is_err(), "nobody listens any more");
    assert_eq!(home.accounts()[0]["health"], "new");
}

#[test]
fn a_person_who_does_not_agree_reads_the_same_in_the_browser_and_here() {
    let (provider, home) = (Provider::start(), Home::new());
    provider.signed_in(&home);
    let before = home.kept();
    let (ended, page) = sign_in(&home, "deny");
    let headline = ended
        .err
        .lines()
        .find(|line| page.body.contains(&format!("<h1>{line}</h1>")))
        .unwrap_or_default()
        .to_owned();
    assert!(!headline.is_empty(), "the page has a headline of its own:\n{}\n{}", page.body, ended.err);
    ended.failed(3, &headline);
    assert_eq!(home.kept(), before);
}

#[test]
fn someone_else_signing_in_is_told_and_nothing_of_theirs_is_stored() {
    let (provider, home) = (Provider::start(), Home::new());
    provider.add(&home, ANNA).done();
    let (running, link) = begin(&home);
    let page = http::get(&person::decide(&link, BEN, "allow"));
    assert!(page.body.contains("Someone else signed in") && page.body.contains(BEN), "{}", page.body);
    running.end().failed(3, "Someone else signed in");
    assert_eq!(home.accounts()[0]["health"], "new");
    home.mailward(&["token", ANNA]).failed(3, "Nobody has signed in");
}

#[test]
fn a_lost_passphrase_file_opens_nothing_and_changes_nothing() {
    let (provider, home) = (Provider::start(), Home::new());
    provider.signed_in(&home);
    let token = home.mailward(&["token", ANNA]).done();
    home.write("passphrase", "another one\n");
    home.mailward(&["token", ANNA]).failed(6, "The passphrase is wrong");
    home.write("passphrase", "\n");
    home.mailward(&["token", ANNA]).failed(6, "passphrase");
    home.write("passphrase", PASSPHRASE);
    assert_eq!(home.mailward(&["token", ANNA]).done(), token);
}

#[test]
fn the_passphrase_can_be_changed_and_the_old_one_opens_nothing_more() {
    let (provider, home) = (Provider::start(), Home::new());
    provider.signed_in(&home);
    let token = home.mailward(&["token", ANNA]).done();
    let mut running = home.start(&["vault", "change-passphrase"]);
    running.type_line("a newer one");
    running.end().done();
    home.mailward(&["token", ANNA]).failed(6, "The passphrase is wrong");
    home.write("passphrase", "a newer one\n");
    assert_eq!(home.mailward(&["token", ANNA]).done(), token);
}

#[test]
fn a_vault_in_memory_leaves_no_file_behind() {
    let (provider, home) = (Provider::start(), Home::with_keyring().with("MAILWARD_VAULT", "memory"));
    provider.add(&home, ANNA).done();
    assert!(!home.data().exists());
    home.mailward(&["token", ANNA]).failed(5, "There is no account");
}
