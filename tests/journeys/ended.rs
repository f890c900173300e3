//! What a real provider says when a sign-in is over: the state, the reason and the words that follow from it. And what it
//! means for a person: one new sign-in, and everything works again.

use mailward::practice::{Answer, Ending, Endpoint, Fault};
use serde_json::Value;

use crate::home::Home;
use crate::person::ANNA;
use crate::provider::{Provider, sign_in};
use crate::seed;
use crate::server::Server;

/// How an ending is told: state, code, who ended it, and a part of the words.
struct Told {
    ending: Ending,
    health: &'static str,
    code: &'static str,
    by: Value,
    words: &'static str,
}

fn endings() -> [Told; 5] {
    let told = |ending, health, code, by: Option<&str>, words| Told {
        ending,
        health,
        code,
        by: by.map_or(Value::Null, Value::from),
        words,
    };
    let (expired, ended) = ("token.grant-expired", "token.grant-ended");
    let day = Ending::MicrosoftSignInRule { seconds: 86_400 };
    [
        told(day, "needs-sign-in", expired, Some("sign-in-rule"), "24 hours"),
        told(Ending::MicrosoftDisuse, "needs-sign-in", expired, Some("disuse"), "90 days"),
        told(Ending::MicrosoftSecondFactor, "needs-sign-in", expired, Some("person-wanted"), ""),
        told(Ending::MicrosoftRevoked, "revoked", ended, Some("all-ended"), "password"),
        told(Ending::Google, "revoked", ended, None, "has ended the sign-in"),
    ]
}

fn status(home: &Home) -> (Option<i32>, Value) {
    let ended = home.mailward(&["status", "--json"]);
    let accounts: Value = serde_json::from_str(&ended.out).unwrap();
    (ended.status, accounts[0].clone())
}

fn is_told(home: &Home, told: &Told) {
    let (ended, account) = status(home);
    assert_eq!(ended, Some(3), "{:?}", told.ending);
    assert_eq!(account["health"], told.health, "{:?}", told.ending);
    let problem = &account["problem"];
    assert_eq!(problem["code"], told.code, "{:?}", told.ending);
    assert_eq!(problem["details"]["facts"]["ended_by"], told.by, "{:?}: {problem:#}", told.ending);
    let words = format!("{}\n{}", problem["title"], problem["what_happened"]);
    assert!(words.contains(told.words), "{:?}: {words}", told.ending);
}

#[test]
fn each_ending_is_told_with_its_reason_and_mended_by_a_new_sign_in() {
    let (provider, home) = (Provider::start(), Home::new());
    seed::signed_in(&provider, &home, [ANNA]);
    for told in endings() {
        home.expire();
        provider.only(Fault::Answer(Endpoint::Refresh, Answer::Ended(told.ending)));
        let ended = home.mailward(&["token", ANNA]);
        ended.failed(3, told.words);
        assert!(ended.out.is_empty());
        is_told(&home, &told);
        let asked = provider.tally().token_requests;
        home.mailward(&["token", ANNA]).failed(3, told.words);
        assert_eq!(
            provider.tally().token_requests,
            asked,
            "{:?}: what is over is not asked for",
            told.ending
        );

        provider.behave();
        sign_in(&home, "allow").0.done();
        assert!(provider.is_active(&home.mailward(&["token", ANNA]).done()));
        assert_eq!(status(&home).1["health"], "fresh");
    }
}

#[test]
fn a_server_that_finds_a_sign_in_over_tells_every_program_and_goes_on_after_a_new_one() {
    let (provider, home) = (Provider::start(), Home::new());
    seed::signed_in(&provider, &home, [ANNA]);
    let server = Server::start(&home);
    for told in endings() {
        provider.only(Fault::Answer(Endpoint::Refresh, Answer::Ended(told.ending)));
        // No token lasts that long, so this renews.
        home.mailward(&["token", ANNA, "--min-life", "90000"]).failed(3, told.words);
        is_told(&home, &told);
        provider.behave();
        sign_in(&home, "allow").0.done();
        assert!(provider.is_active(&home.mailward(&["token", ANNA]).done()), "{:?}", told.ending);
        assert_eq!(status(&home).1["health"], "fresh", "{:?}", told.ending);
    }
    server.end();
}

#[test]
fn a_rule_that_was_learnt_from_an_ending_foretells_the_next_one() {
    let (provider, home) = (Provider::start(), Home::new());
    seed::signed_in(&provider, &home, [ANNA]);
    home.expire();
    let rule = Ending::MicrosoftSignInRule { seconds: 86_400 };
    provider.only(Fault::Answer(Endpoint::Refresh, Answer::Ended(rule)));
    home.mailward(&["token", ANNA]).failed_quietly(3);
    provider.behave();
    sign_in(&home, "allow").0.done();
    let account = status(&home).1;
    let moment = |value: &Value| -> jiff::Timestamp { value.as_str().unwrap().parse().unwrap() };
    let life =
        moment(&account["refresh"]["expected_end_at"]).duration_since(moment(&account["signed_in_at"]));
    assert_eq!(life.as_hours(), 24);
    assert!(account["refresh"]["expected_end_reason"].as_str().unwrap().contains("24 hours"));
}
