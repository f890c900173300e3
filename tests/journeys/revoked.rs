//! Access taken back: at the provider and here, seen to be dead there, and told to whoever asks for a token. What a provider
//! cannot be asked, will not do or did not do is on a list until it is done.

use mailward::platform::failpoint::VARIABLE;
use mailward::practice::{Answer, Endpoint, Fault, PUBLIC_CLIENT_ID};
use serde_json::{Value, json};

use crate::home::{Home, PROGRAM};
use crate::http;
use crate::peer::{Browser, CLIENT, Peer};
use crate::person::{ANNA, BEN};
use crate::provider::Provider;
use crate::running::{Ended, Running};
use crate::seed;
use crate::server::Server;

/// A provider, and somebody signed in there.
fn somebody() -> (Provider, Home) {
    let (provider, home) = (Provider::start(), Home::new());
    seed::signed_in(&provider, &home, [ANNA]);
    (provider, home)
}

/// The JSON answer, where the command ended with this status.
#[track_caller]
fn answer(ended: &Ended, status: i32) -> Value {
    assert_eq!(ended.status, Some(status), "{}\n{}", ended.out, ended.err);
    serde_json::from_str(&ended.out).unwrap_or_else(|error| panic!("{error}: {}", ended.out))
}

/// What is still to be ended at a provider.
fn outstanding(home: &Home) -> Vec<Value> {
    let listed = home.mailward(&["revoke", "--list", "--json"]);
    let listed: Value =
        serde_json::from_str(&listed.out).unwrap_or_else(|error| panic!("{error}: {listed:?}"));
    listed.as_array().unwrap().clone()
}

/// Turns the next try of everything that waits back to long ago.
fn due(home: &Home) {
    let due = "UPDATE revocations SET document = json_set(document, '$.outstanding.state.next_at', '2026-01-01T08:00:00Z')";
    assert_eq!(home.change(due), 1, "one waits");
    let waiting = outstanding(home);
    assert_eq!(waiting[0]["next_at"], "2026-01-01T08:00:00Z", "{waiting:?}");
}

fn not_reached(home: &Home, provider: &Provider) -> Value {
    provider.only(Fault::Answer(Endpoint::Revocation, Answer::BadGateway));
    answer(&home.mailward(&["revoke", ANNA, "--json"]), 4)
}

#[test]
fn a_revoked_sign_in_is_dead_at_the_provider_and_programs_hear_why() {
    let (provider, home) = somebody();
    let token = home.mailward(&["token", ANNA]).done();
    assert!(provider.is_active(&token));
    let revoked = answer(&home.mailward(&["revoke", ANNA, "--json"]), 0);
    assert_eq!((&revoked["address"], &revoked["provider"]), (&json!(ANNA), &json!("revoked")));
    assert_eq!((&revoked["confirmed"], &revoked["local"]), (&json!(true), &json!("deleted")));
    assert_eq!(
        (&revoked["pending"], &revoked["problem"], &revoked["page"]),
        (&json!(false), &Value::Null, &Value::Null)
    );
    assert!(!provider.is_active(&token), "introspection says that it is not active");
    let tally = provider.tally();
    assert_eq!((tally.live_grants, tally.refreshes), (0, 0));
    assert!(outstanding(&home).is_empty());
    home.mailward(&["token", ANNA]).failed(3, &format!("The sign-in to {ANNA} was revoked from here"));
    let account = &home.accounts()[0];
    assert_eq!(
        (&account["health"], &account["access"], &account["refresh"]),
        (&json!("revoked"), &Value::Null, &Value::Null)
    );
    assert_eq!(account["problem"]["code"], "token.revoked-here");
    let again = answer(&home.mailward(&["revoke", ANNA, "--json"]), 0);
    assert_eq!(again["provider"], "nothing", "there is nothing left to end");
    seed::again(&provider, &home, ANNA);
    assert!(provider.is_active(&home.mailward(&["token", ANNA]).done()), "a new sign-in works as ever");
}

#[test]
fn a_running_server_gives_no_token_once_a_command_has_revoked() {
    let (provider, home) = somebody();
    let server = Server::start(&home);
    let token = home.mailward(&["token", ANNA]).done();
    let told = home.mailward(&["revoke", ANNA]);
    assert!(told.out.starts_with(&format!("{ANNA}\trevoked\tby ")), "{}", told.out);
    told.done();
    assert!(!provider.is_active(&token));
    home.mailward(&["token", ANNA]).failed(3, "was revoked from here");
    home.mailward(&["rotate", ANNA]).failed_quietly(3);
    server.end();
    assert_eq!((provider.tally().live_grants, provider.tally().refreshes), (0, 0));
}

#[test]
fn what_a_provider_could_not_be_asked_waits_in_sight_and_a_server_asks_again() {
    let (provider, home) = somebody();
    let token = home.mailward(&["token", ANNA]).done();
    let revoked = not_reached(&home, &provider);
    assert_eq!((&revoked["provider"], &revoked["pending"]), (&json!("failed"), &json!(true)));
    assert_eq!((&revoked["confirmed"], &revoked["local"]), (&Value::Null, &json!("deleted")));
    assert!(revoked["problem"]["code"].is_string() && revoked["works_until"].is_string(), "{revoked}");
    assert!(provider.is_active(&token), "it stands until the provider is asked");
    home.mailward(&["token", ANNA]).failed(3, "was revoked from here");
    home.mailward(&["status"]).failed(3, "1 waits for its provider: mailward revoke --list");
    let waiting = outstanding(&home);
    assert_eq!((&waiting[0]["address"], &waiting[0]["state"]), (&json!(ANNA), &json!("waiting")));
    assert_eq!((waiting.len(), &waiting[0]["attempts"]), (1, &json!(1)));
    home.mailward(&["revoke", "--list"]).failed(4, "mailward revoke --retry");

    provider.behave();
    due(&home);
    let server = Server::start(&home);
    provider.until("the revocation by the server", |tally| tally.live_grants == 0);
    home.until("the list to be empty", || outstanding(&home).is_empty().then_some(()));
    server.end();
    assert!(!provider.is_active(&token));
    home.mailward(&["token", ANNA]).failed(3, "was revoked from here");
}

#[test]
fn a_person_asks_again_where_nothing_runs() {
    let (provider, home) = somebody();
    let token = home.mailward(&["token", ANNA]).done();
    not_reached(&home, &provider);
    let still = answer(&home.mailward(&["revoke", "--retry", "--json"]), 4);
    assert_eq!(still[0]["pending"], true);
    provider.behave();
    let done = answer(&home.mailward(&["revoke", "--retry", "--json"]), 0);
    assert_eq!((&done[0]["provider"], &done[0]["confirmed"]), (&json!("revoked"), &json!(true)));
    assert!(!provider.is_active(&token) && outstanding(&home).is_empty());
    home.mailward(&["revoke", "--retry"]).done();
}

#[test]
fn a_revocation_that_died_with_its_program_is_found_again() {
    for point in ["before-revoking", "after-revoking", "after-confirming"] {
        let (provider, home) = somebody();
        let token = home.mailward(&["token", ANNA]).done();
        let mut running = home.start_with(&[(VARIABLE, point)], &["revoke", ANNA]);
        running.err_line(&format!("fail point {point}"));
        running.signal("KILL");
        running.end();
        home.mailward(&["token", ANNA]).failed(3, "was revoked from here");
        assert_eq!(outstanding(&home)[0]["state"], "waiting", "{point}");
        let done = answer(&home.mailward(&["revoke", "--retry", "--json"]), 0);
        assert_eq!(done[0]["provider"], "revoked", "{point}: {done}");
        assert!(!provider.is_active(&token) && provider.tally().live_grants == 0, "{point}");
        assert!(outstanding(&home).is_empty(), "{point}");
    }
}

#[test]
fn a_server_finishes_what_died_with_another_program() {
    let (provider, home) = somebody();
    let mut running = home.start_with(&[(VARIABLE, "before-revoking")], &["revoke", ANNA]);
    running.err_line("fail point before-revoking");
    running.signal("KILL");
    running.end();
    due(&home);
    let server = Server::start(&home);
    provider.until("the revocation by the server", |tally| tally.live_grants == 0);
    home.until("the list to be empty", || outstanding(&home).is_empty().then_some(()));
    server.end();
}

#[test]
fn a_provider_that_says_yes_and_does_nothing_is_found_out() {
    let (provider, home) = somebody();
    provider.only(Fault::Answer(Endpoint::Revocation, Answer::Pretend));
    let ended = home.mailward(&["revoke", ANNA, "--json"]);
    let refuted = answer(&ended, 3);
    assert_eq!((&refuted["provider"], &refuted["confirmed"]), (&json!("revoked"), &json!(false)));
    assert_eq!(refuted["problem"]["code"], "token.revocation-refuted");
    ended.failed(3, &format!("did not revoke the sign-in to {ANNA}"));
    home.mailward(&["token", ANNA]).failed_quietly(3);
    let reminder = &outstanding(&home)[0];
    assert_eq!((&reminder["state"], &reminder["number"]), (&json!("by-hand"), &refuted["outstanding"]));
    assert_eq!(home.accounts()[0]["access"], Value::Null, "the tokens are gone here all the same");
    let number = refuted["outstanding"].to_string();
    home.mailward(&["revoke", "--done", &number]).done();
    assert!(outstanding(&home).is_empty());
    home.mailward(&["token", ANNA]).failed(3, "was revoked from here");
}

#[test]
fn where_a_provider_offers_no_way_its_page_is_told_and_ticked_off() {
    let (provider, home) = (Provider::start(), Home::new());
    provider.only(Fault::NotInMetadata(Endpoint::Revocation));
    seed::signed_in(&provider, &home, [ANNA]);
    let page = "UPDATE providers SET definition = json_set(definition, '$.endpoints.account_page', 'https://example.org/security')";
    assert_eq!(home.change(page), 1);
    let token = home.mailward(&["token", ANNA]).done();
    let ended = home.mailward(&["revoke", ANNA, "--json"]);
    let by_hand = answer(&ended, 3);
    assert_eq!((&by_hand["provider"], &by_hand["confirmed"]), (&json!("unsupported"), &json!(false)));
    assert_eq!(
        (&by_hand["page"], &by_hand["pending"]),
        (&json!("https://example.org/security"), &json!(false))
    );
    assert!(by_hand["works_until"].is_string(), "the access token lives on: {by_hand}");
    let number = by_hand["outstanding"].to_string();
    ended.failed(3, &format!("mailward revoke --done {number}"));
    assert!(provider.is_active(&token), "nobody has ended it yet");
    home.mailward(&["token", ANNA]).failed(3, "was revoked from here");
    home.mailward(&["status"]).failed(3, "1 is yours to finish on the provider’s page");

    let server = Server::start(&home);
    assert_eq!(outstanding(&home)[0]["state"], "by-hand", "it is the person's, and no program's");
    home.mailward(&["revoke", "--done", "4711"]).failed(5, "Nothing here has the number 4711");
    let left = answer(&home.mailward(&["revoke", "--done", &number, "--json"]), 0);
    assert_eq!(left, json!([]));
    server.end();
    home.mailward(&["revoke", "--done", &number]).failed(5, "Nothing here has the number");
    home.mailward(&["revoke", "--list"]).done();
}

#[test]
fn signing_out_here_leaves_the_grant_at_the_provider() {
    let (provider, home) = somebody();
    let token = home.mailward(&["token", ANNA]).done();
    let out = answer(&home.mailward(&["sign-out", ANNA, "--json"]), 0);
    assert_eq!(out[0]["outcome"], "signed-out");
    assert!(provider.is_active(&token) && provider.tally().revocations == 0);
    home.mailward(&["token", ANNA]).failed(3, &format!("{ANNA} was signed out here"));
    assert_eq!(home.accounts()[0]["access"], Value::Null);
    let again = answer(&home.mailward(&["sign-out", ANNA, "nobody@example.org", "--json"]), 5);
    assert_eq!((&again[0]["outcome"], &again[1]["outcome"]), (&json!("nothing"), &json!("failed")));
    seed::again(&provider, &home, ANNA);
    assert!(provider.is_active(&home.mailward(&["token", ANNA]).done()));
}

#[test]
fn signing_out_needs_no_vault_and_no_provider() {
    let (provider, mut home) = somebody();
    drop(provider);
    home.unset("MAILWARD_PASSPHRASE_FILE");
    home.mailward(&["sign-out", ANNA]).done();
    assert_eq!(home.accounts()[0]["problem"]["code"], "token.signed-out");
    home.set("MAILWARD_PASSPHRASE_FILE", home.path("passphrase").display().to_string());
    home.mailward(&["token", ANNA]).failed(3, &format!("{ANNA} was signed out here"));
}

#[test]
fn an_account_that_is_forgotten_offline_is_still_revoked_later() {
    let (provider, home) = somebody();
    let token = home.mailward(&["token", ANNA]).done();
    provider.only(Fault::Answer(Endpoint::Revocation, Answer::BadGateway));
    let forgotten = answer(&home.mailward(&["account", "forget", ANNA, "--json"]), 4);
    assert_eq!((&forgotten["revoked"], &forgotten["revocation"]["pending"]), (&json!(false), &json!(true)));
    home.mailward(&["token", ANNA]).failed(5, "There is no account");
    assert_eq!(outstanding(&home)[0]["address"], ANNA, "it outlives its account");
    provider.behave();
    home.mailward(&["revoke", "--retry"]).done();
    assert!(!provider.is_active(&token) && provider.tally().live_grants == 0);
    assert!(outstanding(&home).is_empty());
}

#[test]
fn a_provider_that_is_gone_holds_up_no_forgetting() {
    let (provider, home) = somebody();
    drop(provider);
    home.mailward(&["account", "forget", ANNA]).failed(4, "was forgotten");
    assert_eq!(home.accounts(), json!([]));
    assert_eq!(outstanding(&home)[0]["state"], "waiting");
}

#[test]
fn all_sign_ins_are_revoked_at_once_and_one_that_fails_holds_up_no_other() {
    let (good, bad, home) = (Provider::start(), Provider::start(), Home::new());
    seed::signed_in(&good, &home, [ANNA, BEN]);
    bad.add(&home, "third.user@example.org").done();
    seed::as_somebody(&bad, &home, "third.user@example.org", BEN);
    bad.only(Fault::Answer(Endpoint::Revocation, Answer::Pretend));
    home.mailward(&["revoke", "--all"]).failed(2, "mailward revoke --all --yes");
    assert_eq!(
        (good.tally().live_grants, bad.tally().live_grants),
        (2, 1),
        "nothing was done without a word"
    );

    let all = answer(&home.mailward(&["revoke", "--all", "--yes", "--json"]), 3);
    let ends: Vec<(&str, &Value, &Value)> = all
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["address"].as_str().unwrap(), &one["provider"], &one["confirmed"]))
        .collect();
    let (yes, revoked) = (json!(true), json!("revoked"));
    assert_eq!(
        ends,
        [(ANNA, &revoked, &yes), (BEN, &revoked, &yes), ("third.user@example.org", &revoked, &json!(false)),]
    );
    assert_eq!(good.tally().live_grants, 0);
    assert_eq!(outstanding(&home).len(), 1);
    for person in [ANNA, BEN, "third.user@example.org"] {
        home.mailward(&["token", person]).failed_quietly(3);
    }
    home.mailward(&["revoke", "--all", "--yes"]).failed(0, "No account is signed in: nothing to revoke.");
}

#[test]
fn a_person_at_a_terminal_is_asked_once_and_no_is_the_usual_answer() {
    let (provider, home) = somebody();
    let asked = |arguments: &str, answer: &str| {
        let line = format!("{PROGRAM} {arguments}");
        let mut command = home.command("script"); // a terminal of its own
        command.args(["--quiet", "--return", "--command", &line, "/dev/null"]);
        let mut running = Running::start(command);
        running.type_line(answer);
        running.end()
    };
    for (arguments, question) in [
        (format!("revoke {ANNA}"), "Revoke the sign-in? [y/N]"),
        ("revoke --all".to_owned(), "Revoke the sign-in? [y/N]"),
        (format!("sign-out {ANNA}"), "Sign out here? [y/N]"),
        (format!("account forget {ANNA}"), "Forget the account? [y/N]"),
    ] {
        let ended = asked(&arguments, "");
        assert!(ended.out.contains(question) && ended.out.contains("Nothing was changed."), "{ended:?}");
        assert!(ended.out.contains(&format!("Mail programs will stop working for {ANNA}")), "{ended:?}");
        assert_eq!((ended.status, provider.tally().live_grants), (Some(1), 1), "{arguments}");
    }
    let unasked = asked(&format!("revoke --yes {ANNA}"), "");
    assert!(unasked.status == Some(0) && !unasked.out.contains("[y/N]"), "{unasked:?}");
    seed::again(&provider, &home, ANNA);
    let ended = asked(&format!("revoke {ANNA}"), "y");
    assert_eq!((ended.status, provider.tally().live_grants), (Some(0), 0), "{}", ended.out);
}

#[test]
fn a_sign_in_that_was_ended_elsewhere_is_told_when_it_is_checked() {
    let (provider, home) = somebody();
    let stands = answer(&home.mailward(&["status", "--check", "--json"]), 0);
    assert_eq!((&stands[0]["health"], &stands[0]["checked"]["found"]), (&json!("fresh"), &json!("stands")));
    assert_eq!(home.mailward(&["status"]).err, "");

    let token = home.mailward(&["token", ANNA]).done();
    let revoke = format!("{}/revoke", provider.issuer()).parse().unwrap();
    let refresh = seed::refresh_token(&home, ANNA);
    let form = [("client_id", PUBLIC_CLIENT_ID), ("token", refresh.as_str())];
    assert_eq!(http::post(&revoke, &form).status, 200, "somebody takes it back on the provider's page");
    assert!(!provider.is_active(&token));
    let checked = answer(&home.mailward(&["status", "--check", ANNA, "--json"]), 3);
    assert_eq!(
        (&checked[0]["health"], &checked[0]["checked"]["found"]),
        (&json!("revoked"), &json!("ended"))
    );
    assert_eq!(checked[0]["problem"]["code"], "token.grant-ended");
    home.mailward(&["token", ANNA]).failed(3, "has ended at the provider");
}

#[test]
fn a_check_that_reaches_nobody_ends_no_sign_in() {
    let (provider, home) = somebody();
    let before = home.kept();
    for endpoint in [Endpoint::Introspection, Endpoint::Refresh] {
        provider.set(Fault::Answer(endpoint, Answer::BadGateway));
    }
    let checked = home.mailward(&["status", "--check", "--json"]);
    assert_eq!(answer(&checked, 4)[0]["checked"]["found"], "unknown");
    checked.failed(4, &format!("{ANNA} could not be checked"));
    assert_eq!(home.kept(), before);
    provider.behave();
    assert!(provider.is_active(&home.mailward(&["token", ANNA]).done()));
}

#[test]
fn at_a_provider_of_others_introspection_says_inactive_and_the_refresh_token_is_refused() {
    let (peer, mut home) = (Peer::start(&json!({})), Home::new());
    let browser = Browser::at(&mut home, &[("USER", ADDRESS)]);
    home.mailward(&["account", "add", ADDRESS, "--issuer", &peer.issuer, "--client-id", CLIENT]).done();
    home.mailward(&["sign-in", ADDRESS, "--timeout", "90"]).done();
    browser.last_page();
    let (access, refresh) = (home.mailward(&["token", ADDRESS]).done(), seed::refresh_token(&home, ADDRESS));
    assert_eq!(http::introspect(&peer.issuer, CLIENT, access.trim())["active"], true);

    let revoked = answer(&home.mailward(&["revoke", ADDRESS, "--json"]), 0);
    assert_eq!((&revoked["provider"], &revoked["confirmed"]), (&json!("revoked"), &json!(true)));
    for token in [access.trim(), &refresh] {
        assert_eq!(http::introspect(&peer.issuer, CLIENT, token)["active"], false);
    }
    let form = [("grant_type", "refresh_token"), ("client_id", CLIENT), ("refresh_token", refresh.as_str())];
    let refused = http::post(&format!("{}/token", peer.issuer).parse().unwrap(), &form);
    assert!(refused.status == 400 && refused.body.contains("invalid_grant"), "{refused:?}");
    home.mailward(&["token", ADDRESS]).failed(3, "was revoked from here");
    assert!(peer.end().contains("revoked grant"), "the provider itself says that it ended the grant");
}

const ADDRESS: &str = "anna@example.org";
