//! The token endpoint, and the endpoints that take tokens.

use std::time::Duration;

use serde_json::json;

use super::super::options::{AccessTokens, RefreshEnd, Rotation, User};
use super::super::probe::{Probe, SCOPES, link, renewal};
use super::super::{PUBLIC_CLIENT_ID, Tally};
use crate::domain::secret::{AccessToken, Nonce};
use crate::jwt::parse::{Jws, Kind, kind};
use crate::jwt::{Algorithm, KeySet, Rules, SigningAlgorithm, verify};

#[tokio::test]
async fn a_code_brings_tokens_and_an_id_token_that_passes_every_check() {
    for signing in [SigningAlgorithm::Rs256, SigningAlgorithm::Es256] {
        let probe = Probe::with(|options| options.signing = signing).await;
        let tokens = probe.tokens().await;
        assert_eq!(tokens["token_type"], "Bearer");
        assert_eq!(tokens["expires_in"], 3600);
        assert_eq!(tokens["scope"], SCOPES);

        let keys = KeySet::parse(probe.get("/jwks").await.body.as_bytes()).unwrap();
        let mut rules = Rules::new(&probe.practice.issuer, PUBLIC_CLIENT_ID, Some(Nonce::new("nonce-1")));
        rules.algorithms = vec![signing.algorithm()];
        let id = verify(tokens["id_token"].as_str().unwrap(), &keys, &rules, probe.now()).unwrap();
        assert_eq!(id.email.as_deref(), Some("practice.user@example.org"));
        assert_eq!(id.sub, "practice-practice.user");
        assert_eq!(id.auth_time, Some(probe.now()));
        let access = AccessToken::new(tokens["access_token"].as_str().unwrap());
        assert_eq!(id.check_access_token(&access), Ok(()));
    }
}

#[tokio::test]
async fn access_tokens_are_jwt_or_opaque_as_chosen_and_introspect_alike() {
    for (choice, expected) in [(AccessTokens::Jwt, Kind::Jwt), (AccessTokens::Opaque, Kind::Opaque)] {
        let probe = Probe::with(|options| options.access_tokens = choice).await;
        let tokens = probe.tokens().await;
        let access = tokens["access_token"].as_str().unwrap();
        assert_eq!(kind(access), expected);
        if expected == Kind::Jwt {
            let jws = Jws::parse(access).unwrap();
            assert_eq!(jws.header["typ"], "at+jwt");
            assert_eq!(jws.claims["scope"], SCOPES);
        }
        let facts =
            probe.post("/introspect", &[("client_id", PUBLIC_CLIENT_ID), ("token", access)]).await.json();
        assert_eq!(facts["active"], true);
        assert_eq!(facts["username"], "practice.user@example.org");
        assert_eq!(facts["exp"].as_i64().unwrap() - facts["iat"].as_i64().unwrap(), 3600);
        assert_eq!(facts["token_type"], "Bearer");
    }
}

#[tokio::test]
async fn an_id_token_of_another_algorithm_than_allowed_is_noticed_by_the_client() {
    let probe = Probe::start().await;
    let tokens = probe.tokens().await;
    let keys = KeySet::parse(probe.get("/jwks").await.body.as_bytes()).unwrap();
    let mut rules = Rules::new(&probe.practice.issuer, PUBLIC_CLIENT_ID, None);
    rules.algorithms = vec![Algorithm::Es256];
    assert!(verify(tokens["id_token"].as_str().unwrap(), &keys, &rules, probe.now()).is_err());
}

#[tokio::test]
async fn a_wrong_verifier_redirect_or_client_brings_nothing_and_spends_the_code() {
    let probe = Probe::start().await;
    for (name, value) in [
        ("code_verifier", "x".repeat(43)),
        ("code_verifier", "short".to_owned()),
        ("redirect_uri", "http://127.0.0.1:4712/callback".to_owned()),
    ] {
        let code = probe.code().await;
        assert_eq!(probe.redeem_with(&code, &[(name, &value)]).await.error(), "invalid_grant", "{name}");
        assert_eq!(probe.redeem(&code).await.error(), "invalid_grant");
    }
    let code = probe.code().await;
    assert_eq!(probe.redeem_with(&code, &[("code_verifier", "")]).await.error(), "invalid_request");
    assert_eq!(probe.redeem_with("unknown", &[]).await.error(), "invalid_grant");
    assert_eq!(probe.practice.tally().live_grants, 0);
}

#[tokio::test]
async fn a_code_that_comes_twice_ends_the_grant_it_opened() {
    let probe = Probe::start().await;
    let code = probe.code().await;
    let tokens = probe.redeem(&code).await.json();
    assert!(probe.is_active(tokens["access_token"].as_str().unwrap()).await);
    assert_eq!(probe.redeem(&code).await.error(), "invalid_grant");
    assert!(!probe.is_active(tokens["access_token"].as_str().unwrap()).await);
    assert_eq!(probe.renew(tokens["refresh_token"].as_str().unwrap()).await.error(), "invalid_grant");
}

#[tokio::test]
async fn a_code_expires() {
    let probe = Probe::start().await;
    let code = probe.code().await;
    probe.turn_clock(60);
    assert_eq!(probe.redeem(&code).await.error(), "invalid_grant");
}

#[tokio::test]
async fn a_renewal_brings_a_new_pair_and_the_old_refresh_token_is_over() {
    let probe = Probe::start().await;
    let first = probe.tokens().await;
    let second = probe.renew(first["refresh_token"].as_str().unwrap()).await.json();
    assert_ne!(first["refresh_token"], second["refresh_token"]);
    assert_ne!(first["access_token"], second["access_token"]);
    assert_eq!(second["scope"], SCOPES);
    assert!(Jws::parse(second["id_token"].as_str().unwrap()).unwrap().claims.get("nonce").is_none());
    let expected =
        Tally { token_requests: 2, refreshes: 1, redeemed_codes: 1, live_grants: 1, ..Tally::default() };
    assert_eq!(probe.practice.tally(), expected);
}

#[tokio::test]
async fn a_refresh_token_that_comes_twice_ends_the_whole_grant() {
    let probe = Probe::start().await;
    let first = probe.tokens().await;
    let old = first["refresh_token"].as_str().unwrap();
    let second = probe.renew(old).await.json();
    assert_eq!(probe.renew(old).await.error(), "invalid_grant");
    assert_eq!(probe.renew(second["refresh_token"].as_str().unwrap()).await.error(), "invalid_grant");
    assert!(!probe.is_active(second["access_token"].as_str().unwrap()).await);
    let tally = probe.practice.tally();
    assert_eq!((tally.refreshes, tally.refused_refreshes, tally.reuses, tally.live_grants), (1, 2, 1, 0));
}

#[tokio::test]
async fn a_grant_of_one_person_survives_the_end_of_another() {
    let probe = Probe::start().await;
    let (one, two) = (probe.tokens().await, probe.tokens().await);
    let old = one["refresh_token"].as_str().unwrap();
    probe.renew(old).await;
    probe.renew(old).await;
    assert!(probe.is_active(two["access_token"].as_str().unwrap()).await);
    assert_eq!(probe.renew(two["refresh_token"].as_str().unwrap()).await.status, 200);
}

#[tokio::test]
async fn a_renewal_may_narrow_the_scope_and_never_widen_it() {
    let probe = Probe::start().await;
    let link = link(&[("scope", "imap smtp offline_access")]);
    let code = probe.agree(&link).await.location("code").unwrap();
    let tokens = probe.redeem(&code).await.json();
    assert_eq!(tokens.get("id_token"), None);
    let mut form = renewal(tokens["refresh_token"].as_str().unwrap()).to_vec();
    form.push(("scope", "imap pop"));
    assert_eq!(probe.post("/token", &form).await.error(), "invalid_scope");
    form[3].1 = "imap";
    let narrowed = probe.post("/token", &form).await.json();
    assert_eq!(narrowed["scope"], "imap");
    let whole = probe.renew(narrowed["refresh_token"].as_str().unwrap()).await.json();
    assert_eq!(whole["scope"], "imap smtp offline_access");
}

#[tokio::test]
async fn a_refresh_token_comes_only_with_offline_access() {
    let probe = Probe::start().await;
    let code = probe.agree(&link(&[("scope", "openid imap")])).await.location("code").unwrap();
    assert_eq!(probe.redeem(&code).await.json().get("refresh_token"), None);
}

#[tokio::test]
async fn tokens_end_when_their_time_is_over() {
    let probe = Probe::start().await;
    let tokens = probe.tokens().await;
    probe.turn_clock(3600);
    assert!(!probe.is_active(tokens["access_token"].as_str().unwrap()).await);
    probe.turn_clock(14 * 24 * 3600);
    assert_eq!(probe.renew(tokens["refresh_token"].as_str().unwrap()).await.error(), "invalid_grant");
    assert_eq!(probe.practice.tally().live_grants, 0);
}

#[tokio::test]
async fn revoking_a_refresh_token_ends_the_grant_and_an_access_token_itself_only() {
    let probe = Probe::start().await;
    let tokens = probe.tokens().await;
    let (access, refresh) =
        (tokens["access_token"].as_str().unwrap(), tokens["refresh_token"].as_str().unwrap());
    let revoke = |token| [("client_id", PUBLIC_CLIENT_ID), ("token", token)];
    assert_eq!(probe.post("/revoke", &revoke("unknown")).await.status, 200);
    assert_eq!(probe.post("/revoke", &revoke(access)).await.status, 200);
    assert!(!probe.is_active(access).await);
    assert!(probe.is_active(refresh).await);

    let renewed = probe.renew(refresh).await.json();
    let (access, refresh) =
        (renewed["access_token"].as_str().unwrap(), renewed["refresh_token"].as_str().unwrap());
    assert_eq!(probe.post("/revoke", &revoke(refresh)).await.status, 200);
    assert!(!probe.is_active(access).await);
    assert_eq!(probe.renew(refresh).await.error(), "invalid_grant");
    assert_eq!(probe.post("/revoke", &[("client_id", PUBLIC_CLIENT_ID)]).await.error(), "invalid_request");
}

#[tokio::test]
async fn userinfo_tells_what_the_scopes_allow() {
    let probe = Probe::start().await;
    let tokens = probe.tokens().await;
    let access = tokens["access_token"].as_str().unwrap();
    let claims = probe.get_with_token("/userinfo", access).await.json();
    let expected = json!({
        "sub": "practice-practice.user", "email": "practice.user@example.org", "email_verified": true,
        "name": "Practice User", "preferred_username": "practice.user@example.org",
    });
    assert_eq!(claims, expected);
    let refresh = tokens["refresh_token"].as_str().unwrap();
    for (path, token) in [("/userinfo", refresh), ("/userinfo", "unknown")] {
        let reply = probe.get_with_token(path, token).await;
        assert_eq!(reply.status, 401);
        assert!(reply.header("www-authenticate").starts_with("Bearer"));
    }
    assert_eq!(probe.get(&format!("/userinfo?access_token={access}")).await.status, 401);
    let code = probe.agree(&link(&[("scope", "imap")])).await.location("code").unwrap();
    let mail_only = probe.redeem(&code).await.json();
    let reply = probe.get_with_token("/userinfo", mail_only["access_token"].as_str().unwrap()).await;
    assert_eq!((reply.status, reply.error().as_str()), (403, "insufficient_scope"));
}

#[tokio::test]
async fn where_old_refresh_tokens_stay_good_each_one_brings_a_new_one() {
    let probe = Probe::with(|options| options.rotation = Rotation::OldStaysGood).await;
    let first = probe.tokens().await;
    let old = first["refresh_token"].as_str().unwrap();
    let (second, third) = (probe.renew(old).await.json(), probe.renew(old).await.json());
    assert!(second["refresh_token"] != third["refresh_token"] && second["refresh_token"] != old);
    assert!(probe.is_active(second["access_token"].as_str().unwrap()).await);
    assert_eq!(probe.practice.tally().reuses, 0);
}

#[tokio::test]
async fn without_rotation_the_refresh_token_stays_and_each_use_prolongs_it() {
    let probe = Probe::with(|options| options.rotation = Rotation::Off).await;
    let first = probe.tokens().await;
    let refresh = first["refresh_token"].as_str().unwrap();
    for _ in 0..3 {
        probe.turn_clock(13 * 24 * 3600);
        let renewed = probe.renew(refresh).await.json();
        assert_eq!(renewed.get("refresh_token"), None);
        assert!(probe.is_active(renewed["access_token"].as_str().unwrap()).await);
    }
    probe.turn_clock(14 * 24 * 3600);
    assert_eq!(probe.renew(refresh).await.error(), "invalid_grant");
}

#[tokio::test]
async fn the_end_of_a_refresh_token_is_said_only_where_that_was_chosen() {
    let silent = Probe::start().await.tokens().await;
    assert_eq!(silent.get("refresh_token_expires_in"), None);
    let probe = Probe::with(|options| {
        options.refresh_end = RefreshEnd::Said;
        options.refresh_lifetime = Duration::from_hours(24 * 7);
    });
    assert_eq!(probe.await.tokens().await["refresh_token_expires_in"], 604_800);
}

#[tokio::test]
async fn everybody_of_a_crowd_can_sign_in_under_an_address_of_their_own() {
    let probe = Probe::with(|options| options.users = User::crowd(200)).await;
    let users = &probe.practice.users;
    assert_eq!((users[0].address.as_str(), users.len()), ("user-001@example.org", 200));
    assert_eq!(users[199].sub, "practice-user-200");
    assert!(probe.tokens().await["access_token"].is_string());
}
