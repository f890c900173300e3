//! A provider that misbehaves while somebody signs in or adds an account: each way ends with its own words and status,
//! and what was stored before is still there and still works.

use mailward::practice::{Answer, Endpoint, Fault, IdTokenFault};

use crate::home::Home;
use crate::person::{ANNA, BEN};
use crate::provider::{Provider, begin, link_of, sign_in};
use crate::{http, person};

/// Signs in anew under each fault: status, headline, and everything as before.
fn each_ends_and_keeps(faults: &[(Fault, i32, &str)]) {
    let (provider, home) = (Provider::start(), Home::new());
    provider.signed_in(&home);
    let (kept, token) = (home.kept(), home.mailward(&["token", ANNA]).done());
    for (fault, status, headline) in faults {
        provider.only(fault.clone());
        let (ended, page) = sign_in(&home, "allow");
        assert_eq!(ended.status, Some(*status), "{fault:?}\n{}", ended.err);
        ended.failed(*status, headline);
        assert!(page.body.contains(headline), "{fault:?}: the page says something else\n{}", page.body);
        assert_eq!(home.kept(), kept, "{fault:?}");
    }
    assert_eq!(home.mailward(&["token", ANNA]).done(), token);
    assert!(provider.is_active(&token));
}

#[test]
fn token_answers_that_are_none_end_the_sign_in_and_keep_the_one_before() {
    let token = |answer| Fault::Answer(Endpoint::Token, answer);
    each_ends_and_keeps(&[
        (token(Answer::Html), 4, "A web page came instead of the provider’s answer"),
        (token(Answer::Huge), 4, "sent more than any sensible answer"),
        (token(Answer::Circle), 4, "sends Mailward elsewhere"),
        (token(Answer::NotJson), 4, "The provider’s token answer cannot be understood"),
        (token(Answer::Lost), 4, "was cut"),
        (Fault::TokenType("dpop".into()), 1, "The provider’s tokens cannot be used for mail"),
    ]);
}

#[test]
fn id_tokens_that_fail_a_check_end_the_sign_in_and_keep_the_one_before() {
    let (whole, claims) = ("did not pass its checks", "not meant for this use");
    each_ends_and_keeps(&[
        (Fault::IdToken(IdTokenFault::WrongNonce), 1, whole),
        (Fault::IdToken(IdTokenFault::WrongAudience), 1, claims),
        (Fault::IdToken(IdTokenFault::WrongIssuer), 1, claims),
        (Fault::IdToken(IdTokenFault::BrokenSignature), 1, "signature of the token does not fit"),
        (Fault::IdToken(IdTokenFault::AlgNone), 1, "signed in a way that is not allowed"),
        (Fault::IdToken(IdTokenFault::Expired), 1, claims),
    ]);
}

#[test]
fn redirects_that_are_not_the_providers_answer_end_the_sign_in_and_keep_the_one_before() {
    each_ends_and_keeps(&[
        (Fault::ForeignIssuerInRedirect, 1, "The answer comes from another provider"),
        (Fault::NoIssuerInRedirect, 1, "The answer comes from another provider"),
        (Fault::RedirectError("temporarily_unavailable".into()), 4, "is overloaded or under maintenance"),
    ]);
}

#[test]
fn token_answers_that_are_only_unusual_are_understood() {
    let (provider, home) = (Provider::start(), Home::new());
    provider.signed_in(&home);
    let ends = |home: &Home| home.accounts()[0]["access"]["expires_at"].clone();
    for fault in [Fault::ExpiresInAsText, Fault::TokenType("bEARER".into()), Fault::UnknownMembers] {
        provider.only(fault.clone());
        sign_in(&home, "allow").0.done();
        assert!(ends(&home).is_string(), "{fault:?}");
        assert!(provider.is_active(&home.mailward(&["token", ANNA]).done()), "{fault:?}");
    }
    provider.only(Fault::OmitExpiresIn);
    sign_in(&home, "allow").0.done();
    assert!(ends(&home).is_null(), "what the provider does not say is unknown");
}

#[test]
fn a_token_of_sixteen_kib_is_kept_whole() {
    let provider = Provider::with(|options| options.users[0].sub = "s".repeat(12_500));
    let home = Home::new();
    provider.signed_in(&home);
    let token = home.mailward(&["token", ANNA]).done();
    assert!(token.len() > 16 * 1024, "only {}", token.len());
    assert!(provider.is_active(&token));
}

#[test]
fn where_the_keys_cannot_be_had_the_user_page_of_the_provider_says_who_it_is() {
    let (provider, home) = (Provider::start(), Home::new());
    provider.add(&home, ANNA).done();
    provider.only(Fault::Answer(Endpoint::Keys, Answer::Html));
    sign_in(&home, "allow").0.done();
    assert_eq!(home.accounts()[0]["signed_in_as"], ANNA);
    provider.set(Fault::Answer(Endpoint::UserInfo, Answer::NotJson));
    let kept = home.kept();
    assert_ne!(sign_in(&home, "allow").0.status, Some(0), "then nobody says who it is");
    assert_eq!(home.kept(), kept);
}

#[test]
fn without_a_refresh_token_the_sign_in_says_how_long_it_lasts() {
    let (provider, home) = (Provider::start(), Home::new());
    provider.add(&home, ANNA).done();
    provider.only(Fault::WithholdRefreshToken);
    // It is asked a second time, with consent, before Mailward makes do without.
    let (mut running, link) = begin(&home);
    assert!(http::get(&person::agree(&link)).body.contains("One more page"));
    let once_more = link_of(&mut running);
    assert!(once_more.query().unwrap().contains("prompt=consent"));
    http::get(&person::agree(&once_more));
    let ended = running.end();
    assert!(ended.err.contains("gave no refresh token"), "{}", ended.err);
    ended.done();
    home.mailward(&["token", ANNA, "--min-life", "7200"]).failed(3, "cannot be renewed");
}

#[test]
fn metadata_that_are_none_add_no_account_and_touch_none() {
    let (provider, home) = (Provider::start(), Home::new());
    provider.signed_in(&home);
    let kept = home.kept();
    let metadata = |answer| Fault::Answer(Endpoint::Metadata, answer);
    for (fault, status, headline) in [
        (metadata(Answer::Html), 4, "A web page came instead of the provider’s answer"),
        (metadata(Answer::Huge), 4, "sent more than any sensible answer"),
        (metadata(Answer::Circle), 4, "sends Mailward elsewhere"),
        (metadata(Answer::NotJson), 1, "The provider’s description of itself cannot be used"),
        (Fault::ForeignIssuerInMetadata, 1, "The metadata speaks for another provider"),
        (Fault::PlainHttpInMetadata, 1, "The address is not protected by HTTPS"),
    ] {
        provider.only(fault.clone());
        let ended = provider.add(&home, BEN);
        assert_eq!(ended.status, Some(status), "{fault:?}\n{}", ended.err);
        ended.failed(status, headline);
    }
    assert_eq!(home.accounts().as_array().unwrap().len(), 1);
    assert_eq!(home.kept(), kept);
}

#[test]
fn an_issuer_without_https_is_asked_on_this_computer_only() {
    let home = Home::new();
    for issuer in ["http://login.example.org", "http://192.0.2.7:8080"] {
        let ended = home.mailward(&["account", "add", ANNA, "--issuer", issuer, "--client-id", "x"]);
        ended.failed(1, "The address is not protected by HTTPS");
    }
    assert_eq!(home.accounts().as_array().unwrap().len(), 0);
}
