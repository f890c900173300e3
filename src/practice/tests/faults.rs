//! The provider misbehaving, one way at a time.

use std::time::Duration;

use super::super::probe::{Probe, link, renewal};
use super::super::{Answer, Ending, Endpoint, Fault, IdTokenFault, PUBLIC_CLIENT_ID};
use crate::domain::secret::Nonce;
use crate::jwt::{KeySet, Rules, VerifyError, verify};

#[tokio::test]
async fn token_answers_can_be_odd_in_each_named_way() {
    let probe = Probe::start().await;
    probe.practice.set_fault(Fault::OmitExpiresIn);
    assert_eq!(probe.tokens().await.get("expires_in"), None);
    probe.practice.clear_faults();
    probe.practice.set_fault(Fault::ExpiresInAsText);
    probe.practice.set_fault(Fault::TokenType("bEARER".to_owned()));
    probe.practice.set_fault(Fault::UnknownMembers);
    probe.practice.set_fault(Fault::WithholdRefreshToken);
    probe.practice.set_fault(Fault::WithholdScope("smtp".to_owned()));
    let tokens = probe.tokens().await;
    assert_eq!(tokens["expires_in"], "3600");
    assert_eq!(tokens["token_type"], "bEARER");
    assert!(tokens["x_practice"].is_object());
    assert_eq!(tokens.get("refresh_token"), None);
    assert_eq!(tokens["scope"], "openid email profile imap offline_access");
    probe.practice.clear_faults();
    assert!(probe.tokens().await["refresh_token"].is_string());
}

#[tokio::test]
async fn each_fault_of_an_id_token_is_what_it_says() {
    let probe = Probe::start().await;
    let keys = KeySet::parse(probe.get("/jwks").await.body.as_bytes()).unwrap();
    let rules = Rules::new(&probe.practice.issuer, PUBLIC_CLIENT_ID, Some(Nonce::new("nonce-1")));
    for (fault, expected) in [
        (IdTokenFault::WrongNonce, Some(VerifyError::Nonce)),
        (IdTokenFault::WrongAudience, Some(VerifyError::Audience)),
        (IdTokenFault::WrongIssuer, Some(VerifyError::Issuer)),
        (IdTokenFault::BrokenSignature, Some(VerifyError::Signature)),
        (IdTokenFault::AlgNone, Some(VerifyError::Algorithm)),
        (IdTokenFault::OtherSubject, None),
    ] {
        probe.practice.set_fault(Fault::IdToken(fault));
        let tokens = probe.tokens().await;
        let verified = verify(tokens["id_token"].as_str().unwrap(), &keys, &rules, probe.now());
        assert_eq!(verified.err(), expected, "{fault:?}");
        probe.practice.clear_faults();
    }
    probe.practice.set_fault(Fault::IdToken(IdTokenFault::Expired));
    let tokens = probe.tokens().await;
    let verified = verify(tokens["id_token"].as_str().unwrap(), &keys, &rules, probe.now());
    assert!(matches!(verified, Err(VerifyError::Expired(_))));
}

#[tokio::test]
async fn a_lost_answer_has_been_carried_out() {
    let probe = Probe::start().await;
    let tokens = probe.tokens().await;
    let refresh = tokens["refresh_token"].as_str().unwrap();
    probe.practice.set_fault(Fault::Answer(Endpoint::Refresh, Answer::Lost));
    assert!(probe.try_post("/token", &renewal(refresh)).await.is_none());
    assert_eq!(probe.practice.tally().refreshes, 1);
    probe.practice.clear_faults();
    assert_eq!(probe.renew(refresh).await.error(), "invalid_grant");
    assert_eq!(probe.practice.tally().reuses, 1);
}

#[tokio::test]
async fn a_refused_or_intercepted_renewal_has_changed_nothing() {
    let probe = Probe::start().await;
    let tokens = probe.tokens().await;
    let refresh = tokens["refresh_token"].as_str().unwrap();
    let refuse = Answer::Refuse {
        status: 400,
        error: "interaction_required".to_owned(),
        description: "Second factor needed".to_owned(),
    };
    for (answer, status, part) in [
        (refuse, 400, "interaction_required"),
        (Answer::Html, 200, "guest network"),
        (Answer::NotJson, 200, "access_token"),
        (Answer::Circle, 302, ""),
        (Answer::Portal, 302, ""),
        (Answer::Busy(Duration::from_secs(7)), 503, ""),
        (Answer::TooMany(Some(Duration::from_secs(7))), 429, ""),
        (Answer::TooMany(None), 429, ""),
        (Answer::Crash, 500, "Internal"),
        (Answer::BadGateway, 502, "<h1>502 Bad Gateway</h1>"),
        (Answer::Ended(Ending::Google), 400, "Token has been expired or revoked."),
        (Answer::Ended(Ending::MicrosoftSignInRule { seconds: 86_400 }), 400, "for this request is 86400."),
        (Answer::Ended(Ending::MicrosoftDisuse), 400, "AADSTS700082: "),
        (Answer::Ended(Ending::MicrosoftRevoked), 400, "\"error_codes\":[50173]"),
        (Answer::Ended(Ending::MicrosoftSecondFactor), 400, "basic_action"),
    ] {
        probe.practice.set_fault(Fault::Answer(Endpoint::Refresh, answer.clone()));
        let reply = probe.renew(refresh).await;
        assert_eq!(reply.status, status, "{answer:?}");
        assert!(reply.body.contains(part), "{answer:?}");
        let patient = matches!(answer, Answer::Busy(_) | Answer::TooMany(Some(_)));
        assert_eq!(reply.header("retry-after"), if patient { "7" } else { "" }, "{answer:?}");
        probe.practice.clear_faults();
    }
    assert_eq!(probe.renew(refresh).await.status, 200);
}

#[tokio::test]
async fn a_huge_answer_is_huge() {
    let probe = Probe::start().await;
    probe.practice.set_fault(Fault::Answer(Endpoint::Metadata, Answer::Huge));
    let reply = probe.get("/.well-known/openid-configuration").await;
    assert!(reply.body.len() > 20 * 1024 * 1024);
    assert_eq!(probe.get("/jwks").await.status, 200);
}

#[tokio::test]
async fn a_held_answer_leaves_when_the_faults_are_cleared() {
    let probe = Probe::start().await;
    probe.practice.set_fault(Fault::Answer(Endpoint::Keys, Answer::Held));
    let held = probe.get("/jwks");
    tokio::pin!(held);
    let other = probe.get("/.well-known/openid-configuration");
    tokio::select! {
        biased;
        _ = &mut held => panic!("a held answer left"),
        reply = other => assert_eq!(reply.status, 200),
    }
    probe.practice.clear_faults();
    assert_eq!(held.await.status, 200);
}

#[tokio::test]
async fn a_renewal_whose_answer_is_held_back_has_been_carried_out_and_can_be_waited_for() {
    let probe = Probe::start().await;
    let tokens = probe.tokens().await;
    probe.practice.set_fault(Fault::Answer(Endpoint::Refresh, Answer::Held));
    let held = probe.renew(tokens["refresh_token"].as_str().unwrap());
    tokio::pin!(held);
    tokio::select! {
        _ = &mut held => panic!("a held answer left"),
        tally = probe.practice.until(|tally| tally.refreshes == 1) => assert_eq!(tally.refreshes, 1),
    }
    probe.practice.clear_faults();
    assert!(held.await.json()["access_token"].is_string());
}

#[tokio::test]
async fn a_slow_answer_takes_its_time_and_is_right() {
    let probe = Probe::start().await;
    let begun = tokio::time::Instant::now();
    probe.practice.set_fault(Fault::Answer(Endpoint::Keys, Answer::Slow(Duration::from_millis(20))));
    assert_eq!(probe.get("/jwks").await.json()["keys"].as_array().unwrap().len(), 2);
    assert!(begun.elapsed() >= Duration::from_millis(20));
}

#[tokio::test]
async fn the_redirect_can_bring_an_error_a_foreign_issuer_or_none() {
    let probe = Probe::start().await;
    probe.practice.set_fault(Fault::RedirectError("temporarily_unavailable".to_owned()));
    let redirect = probe.get(&link(&[])).await;
    assert_eq!(redirect.location("error").unwrap(), "temporarily_unavailable");
    assert_eq!(redirect.location("iss").unwrap(), probe.practice.issuer);
    probe.practice.clear_faults();
    probe.practice.set_fault(Fault::ForeignIssuerInRedirect);
    let redirect = probe.agree(&link(&[])).await;
    assert_eq!(redirect.location("iss").unwrap(), "https://foreign.invalid");
    probe.practice.clear_faults();
    probe.practice.set_fault(Fault::NoIssuerInRedirect);
    let redirect = probe.agree(&link(&[])).await;
    assert_eq!(redirect.location("iss"), None);
    assert!(redirect.location("code").is_some());
}

#[tokio::test]
async fn the_metadata_can_name_a_foreign_issuer_or_plain_http() {
    let probe = Probe::start().await;
    probe.practice.set_fault(Fault::ForeignIssuerInMetadata);
    probe.practice.set_fault(Fault::PlainHttpInMetadata);
    let metadata = probe.get("/.well-known/openid-configuration").await.json();
    assert_eq!(metadata["issuer"], "https://foreign.invalid");
    assert_eq!(metadata["token_endpoint"], "http://login.example.org/token");
}

#[tokio::test]
async fn a_revocation_that_is_only_pretended_ends_nothing_and_one_fault_can_last_for_one_request() {
    let probe = Probe::start().await;
    let tokens = probe.tokens().await;
    let refresh = tokens["refresh_token"].as_str().unwrap();
    let form = [("token", refresh), ("client_id", PUBLIC_CLIENT_ID)];
    probe.practice.set_fault(Fault::Answer(Endpoint::Revocation, Answer::Pretend));
    probe.practice.set_fault(Fault::Once(Endpoint::Revocation, Answer::Busy(Duration::from_secs(7))));
    let busy = probe.post("/revoke", &form).await;
    assert_eq!(busy.status, 503);
    assert_eq!(probe.post("/revoke", &form).await.status, 200);
    assert!(probe.is_active(refresh).await, "nothing was ended");
    probe.practice.clear_faults();
    assert_eq!(probe.post("/revoke", &form).await.status, 200);
    assert!(!probe.is_active(refresh).await);
}

#[tokio::test]
async fn the_metadata_can_leave_out_what_a_provider_may_do_without() {
    let probe = Probe::start().await;
    for (endpoint, member) in
        [(Endpoint::Revocation, "revocation_endpoint"), (Endpoint::Introspection, "introspection_endpoint")]
    {
        let key = format!("\"{member}\":");
        let named = async || probe.get("/.well-known/openid-configuration").await.body.contains(&key);
        assert!(named().await);
        probe.practice.set_fault(Fault::NotInMetadata(endpoint));
        assert!(!named().await, "{endpoint:?}");
        probe.practice.clear_faults();
    }
}
