//! Everything that passes: a provider that is slow, busy or broken, a network that lies or is gone. Nothing that is kept is
//! given up, the next try is planned and told, and once the trouble is over everything works again by itself.

use std::time::Duration;

use jiff::Timestamp;
use mailward::platform::clock::{Clock as _, SystemClock};
use mailward::practice::{Answer, Endpoint, Fault, Rotation};
use serde_json::Value;

use crate::home::Home;
use crate::person::ANNA;
use crate::provider::Provider;
use crate::seed;
use crate::server::Server;

/// What may come instead of an answer, and the code it is told under.
fn weather() -> Vec<(Answer, &'static str)> {
    vec![
        (Answer::Busy(Duration::from_secs(1234)), "token.provider-busy"),
        (Answer::TooMany(Some(Duration::from_secs(1234))), "token.provider-busy"),
        (Answer::TooMany(None), "token.provider-busy"),
        (Answer::Crash, "token.provider-busy"),
        (Answer::BadGateway, "token.provider-busy"),
        (Answer::Html, "network.page"),
        (Answer::Portal, "network.redirects"),
        (Answer::Lost, "network.answer-lost"),
        (Answer::NotJson, "signin.token-answer"),
        (Answer::Huge, "network.answer-too-large"),
    ]
}

/// A lost answer is carried out, so the old refresh token has to stay good for anything to recover.
fn lenient() -> Provider {
    Provider::with(|options| options.rotation = Rotation::OldStaysGood)
}

/// The first account as `status` tells it: that it is offline, why, and when it will be tried again.
fn is_offline(home: &Home, code: &str, what: &str) -> (Value, Timestamp) {
    let ended = home.mailward(&["status", "--json"]);
    assert_eq!(ended.status, Some(4), "{what}\n{}", ended.out);
    let account = serde_json::from_str::<Value>(&ended.out).unwrap()[0].clone();
    assert_eq!(account["health"], "offline", "{what}");
    assert_eq!(account["problem"]["code"], code, "{what}");
    let again: Timestamp = account["renews_at"].as_str().expect("the next try is told").parse().unwrap();
    assert!(again > SystemClock.now(), "{what}: the next try is in the past");
    (account, again)
}

#[test]
fn a_command_in_bad_weather_gives_nothing_up_and_the_next_one_in_good_weather_works() {
    let (provider, home) = (lenient(), Home::new());
    seed::signed_in(&provider, &home, [ANNA]);
    for (answer, code) in weather() {
        let what = format!("{answer:?}");
        home.expire();
        let kept = home.accounts()[0]["refresh"]["fingerprint"].clone();
        provider.only(Fault::Answer(Endpoint::Refresh, answer.clone()));
        let ended = home.mailward(&["token", ANNA]);
        assert!(ended.out.is_empty() && matches!(ended.status, Some(1 | 4)), "{what}\n{}", ended.err);
        let (account, again) = is_offline(&home, code, &what);
        assert_eq!(account["refresh"]["fingerprint"], kept, "{what}");
        let wait = again.duration_since(SystemClock.now()).as_secs();
        let told = matches!(answer, Answer::Busy(_) | Answer::TooMany(Some(_)));
        assert!(if told { (1100..=1234).contains(&wait) } else { wait < 60 }, "{what}: {wait} s");

        provider.behave();
        let token = home.mailward(&["token", ANNA]).done();
        assert!(provider.is_active(&token), "{what}");
        let status = home.mailward(&["status"]);
        assert_eq!(status.status, Some(0), "{what}\n{}", status.out);
    }
    assert_eq!(provider.tally().refused_refreshes, 0);
}

#[test]
fn a_server_in_bad_weather_answers_with_it_and_recovers_by_itself() {
    let (provider, home) = (lenient(), Home::new());
    seed::signed_in(&provider, &home, [ANNA]);
    let server = Server::start(&home);
    for (answer, code) in weather() {
        let what = format!("{answer:?}");
        provider.only(Fault::Answer(Endpoint::Refresh, answer));
        let ended = home.mailward(&RENEW);
        assert!(ended.out.is_empty() && matches!(ended.status, Some(1 | 4)), "{what}\n{}", ended.err);
        is_offline(&home, code, &what);
        let lasts = home.mailward(&["token", ANNA]).done();
        assert!(provider.is_active(&lasts), "{what}: a token that lasts is still handed out");
        provider.behave();
        let token = home.mailward(&RENEW).done();
        assert!(token != lasts && provider.is_active(&token), "{what}");
        assert_eq!(home.accounts()[0]["health"], "fresh", "{what}");
    }
    server.end();
    assert_eq!(provider.tally().refused_refreshes, 0);
}

/// No token lasts that long, so this renews.
const RENEW: [&str; 4] = ["token", ANNA, "--min-life", "90000"];

#[test]
fn a_slow_provider_is_waited_for_and_an_endless_one_is_not() {
    let (provider, home) = (lenient(), Home::new());
    seed::signed_in(&provider, &home, [ANNA]);
    home.expire();
    provider.only(Fault::Answer(Endpoint::Refresh, Answer::Slow(Duration::from_secs(2))));
    assert!(provider.is_active(&home.mailward(&["token", ANNA]).done()));
    home.expire();
    provider.only(Fault::Answer(Endpoint::Refresh, Answer::Held));
    home.mailward(&["token", ANNA]).failed(4, "");
    is_offline(&home, "network.timeout", "held back");
    provider.behave();
    assert!(provider.is_active(&home.mailward(&["token", ANNA]).done()));
}

#[test]
fn a_provider_whose_name_is_gone_is_waited_for() {
    let (provider, home) = (Provider::start(), Home::new());
    seed::signed_in(&provider, &home, [ANNA]);
    let token_endpoint = |url: &str| {
        let statement =
            format!("UPDATE providers SET definition = json_set(definition, '$.endpoints.token', '{url}')");
        assert_eq!(home.change(&statement), 1);
    };
    home.expire();
    // A name that never resolves (RFC 2606).
    token_endpoint("https://gone.invalid/token");
    home.mailward(&["token", ANNA]).failed(4, "");
    is_offline(&home, "network.dns", "no such name");
    let server = Server::start(&home);
    home.mailward(&["token", ANNA]).failed(4, "");
    server.end();
    token_endpoint(&format!("{}/token", provider.issuer()));
    assert!(provider.is_active(&home.mailward(&["token", ANNA]).done()));
    assert_eq!(home.accounts()[0]["health"], "fresh");
}

#[test]
fn a_server_whose_renewal_failed_tries_again_by_itself() {
    let (provider, home) = (Provider::start(), Home::new());
    seed::signed_in(&provider, &home, [ANNA]);
    home.expire();
    provider.only(Fault::Answer(Endpoint::Refresh, Answer::TooMany(Some(Duration::from_secs(2)))));
    let server = Server::start(&home);
    provider.until("the first try", |tally| tally.token_requests >= 1);
    provider.behave();
    provider.until("another one, when the provider had said", |tally| tally.refreshes == 1);
    assert!(provider.is_active(&home.mailward(&["token", ANNA]).done()));
    server.end();
    assert_eq!(provider.tally().refreshes, 1);
}
