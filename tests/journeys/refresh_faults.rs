//! A provider that misbehaves while a token is renewed: nothing that is kept is dropped but on its definite word.

use std::time::Duration;

use mailward::practice::{Answer, Endpoint, Fault};

use crate::home::Home;
use crate::person::ANNA;
use crate::provider::{Provider, sign_in};

const RENEW: [&str; 4] = ["token", ANNA, "--min-life", "7200"];

fn renewal(answer: Answer) -> Fault {
    Fault::Answer(Endpoint::Refresh, answer)
}

#[test]
fn a_renewal_that_fails_for_a_while_keeps_everything_and_works_afterwards() {
    let (provider, home) = (Provider::of_long_tokens(), Home::new());
    provider.signed_in_with_a_short_token(&home);
    let (kept, token) = (home.kept(), home.mailward(&["token", ANNA]).done());
    let again = || Answer::Refuse {
        status: 400,
        error: "temporarily_unavailable".into(),
        description: String::new(),
    };
    for (answer, status, headline) in [
        (Answer::Html, 4, "A web page came instead of the provider’s answer"),
        (Answer::Huge, 4, "sent more than any sensible answer"),
        (Answer::Circle, 4, "sends Mailward elsewhere"),
        (Answer::NotJson, 4, "The provider’s token answer cannot be understood"),
        (Answer::Busy(Duration::from_secs(7)), 4, "has a passing trouble"),
        (again(), 4, "is overloaded or under maintenance"),
    ] {
        provider.only(renewal(answer.clone()));
        let ended = home.mailward(&RENEW);
        assert!(ended.out.is_empty(), "{answer:?}: {}", ended.out.len());
        assert_eq!(ended.status, Some(status), "{answer:?}\n{}", ended.err);
        ended.failed(status, headline);
        assert_eq!(home.kept(), kept, "{answer:?}");
        assert_eq!(home.mailward(&["token", ANNA]).done(), token, "the token that lasts is still handed out");
    }
    provider.behave();
    let renewed = home.mailward(&RENEW).done();
    assert!(renewed != token && provider.is_active(&renewed));
    assert_eq!(home.accounts()[0]["health"], "fresh");
}

#[test]
fn an_answer_that_is_lost_drops_nothing_that_is_kept() {
    let (provider, home) = (Provider::of_long_tokens(), Home::new());
    provider.signed_in_with_a_short_token(&home);
    let (kept, token) = (home.kept(), home.mailward(&["token", ANNA]).done());
    provider.only(renewal(Answer::Lost));
    home.mailward(&RENEW).failed(4, "was cut");
    assert_eq!(home.kept(), kept);
    assert_eq!(home.mailward(&["token", ANNA]).done(), token);
}

#[test]
fn the_providers_definite_no_is_told_and_a_new_sign_in_mends_it() {
    let (provider, home) = (Provider::of_long_tokens(), Home::new());
    provider.signed_in_with_a_short_token(&home);
    let no = Answer::Refuse {
        status: 400,
        error: "invalid_grant".into(),
        description: "Token has been revoked.".into(),
    };
    provider.only(renewal(no));
    let ended = home.mailward(&RENEW);
    ended.failed(3, "has ended at the provider");
    assert!(ended.out.is_empty());
    home.mailward(&["status"]).failed_quietly(3);
    provider.behave();
    sign_in(&home, "allow").0.done();
    assert!(provider.is_active(&home.mailward(&RENEW).done()));
    assert_eq!(home.accounts()[0]["health"], "fresh");
}

#[test]
fn a_provider_that_is_gone_is_a_passing_failure() {
    let home = Home::new();
    let provider = Provider::of_long_tokens();
    provider.signed_in_with_a_short_token(&home);
    let token = home.mailward(&["token", ANNA]).done();
    drop(provider);
    home.mailward(&RENEW).failed(4, "refuses the connection");
    assert_eq!(home.mailward(&["token", ANNA]).done(), token);
}
