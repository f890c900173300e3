//! Reads a token endpoint's answer into a [`TokenSet`] (RFC 6749, section 5.1).
//!
//! Lenient where real providers stray and nothing is at risk: `expires_in` as text, `scope` as a list, unknown members.
//! Strict where a mistake would end up in a mail sign-in or in the vault: the token's type, its length and its
//! characters. `oauth2` is not used for this, because one text instead of a number makes it drop the whole answer,
//! which costs the person a sign-in, and its error holds the body with the tokens in it.

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::answer::Answer;
use super::fault::{Fault, ProtocolError};
use super::loose::Loose;
use crate::domain::scope::Scope;
use crate::domain::secret::{AccessToken, IdToken, RefreshToken};
use crate::domain::token::{TokenKind, TokenSet};
use crate::jwt;

/// The tokens in this answer.
pub(super) fn read(answer: &Answer) -> Result<TokenSet, ProtocolError> {
    let said: TokenAnswer = answer.parse()?;
    let tokens = said.into_tokens(answer.received_at);
    tokens.map_err(|fault| answer.fault(fault))
}

/// The members that are understood. Everything else is ignored, as the standard demands.
#[derive(Deserialize, Default)]
#[serde(default)]
struct TokenAnswer<'a> {
    #[serde(borrow)]
    access_token: Loose<'a>,
    #[serde(borrow)]
    token_type: Loose<'a>,
    #[serde(borrow)]
    expires_in: Loose<'a>,
    #[serde(borrow)]
    refresh_token: Loose<'a>,
    #[serde(borrow)]
    refresh_token_expires_in: Loose<'a>,
    #[serde(borrow)]
    id_token: Loose<'a>,
    #[serde(borrow)]
    scope: Loose<'a>,
}

impl TokenAnswer<'_> {
    fn into_tokens(self, received_at: Timestamp) -> Result<TokenSet, Fault> {
        let access = token(self.access_token)?.ok_or(Fault::Incomplete("access_token"))?;
        check_type(self.token_type)?;
        let kind = match jwt::parse::kind(&access) {
            jwt::parse::Kind::Jwt => TokenKind::Jwt,
            jwt::parse::Kind::Jwe | jwt::parse::Kind::Opaque => TokenKind::Opaque,
        };
        Ok(TokenSet {
            access: AccessToken::new(access),
            refresh: token(self.refresh_token)?.map(RefreshToken::new),
            id: token(self.id_token)?.map(IdToken::new),
            kind,
            received_at,
            expires_at: end(&self.expires_in, received_at),
            refresh_expires_at: end(&self.refresh_token_expires_in, received_at),
            granted: self.scope.words().map(|words| Scope::list(&words)),
        })
    }
}

/// A token with sound length and characters; an empty one counts as none.
///
/// Control characters must not pass: a mail sign-in is a line in which the byte 1 separates fields (RFC 7628, section 3.1).
fn token(member: Loose<'_>) -> Result<Option<String>, Fault> {
    let Some(token) = member.text().filter(|token| !token.is_empty()) else {
        return Ok(None);
    };
    if token.len() > LONGEST_TOKEN {
        return Err(Fault::TokenTooLarge(token.len()));
    }
    if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(Fault::TokenMalformed);
    }
    Ok(Some(token.into_owned()))
}

/// Real tokens stay below 16 KiB; nothing that speaks IMAP takes a line of 64 KiB.
const LONGEST_TOKEN: usize = 64 * 1024;

/// A token that is not understood must not be used (RFC 6749, section 7.1); the comparison ignores case (section 5.1).
fn check_type(member: Loose<'_>) -> Result<(), Fault> {
    let stated = member.text();
    if stated.as_deref().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("bearer")) {
        return Ok(());
    }
    let shown =
        stated.map(|kind| crate::domain::problem::harmless(&kind.chars().take(40).collect::<String>()));
    Err(Fault::TokenTypeUnusable(shown))
}

/// When a lifetime counted from the answer ends. Zero and less mean nothing sensible, so they count as not stated.
fn end(lifetime: &Loose<'_>, received_at: Timestamp) -> Option<Timestamp> {
    let seconds = lifetime.seconds().filter(|seconds| *seconds >= 1.0)?;
    let bounded = seconds.min(LONGEST_LIFE_S) as i64;
    received_at.checked_add(SignedDuration::from_secs(bounded)).ok()
}

/// Ten years: the longest life that a provider is known to give is one, and absurd numbers must not overflow a date.
const LONGEST_LIFE_S: f64 = 10.0 * 365.0 * 86_400.0;

#[cfg(test)]
mod tests {
    use url::Url;

    use super::*;
    use crate::platform::transport::{Response, TransportError};
    use crate::protocol::fault::{Exchange, Refusal};
    use crate::protocol::form::Form;
    use crate::protocol::scripted::{Scripted, at, json, page, shown, with_header};

    async fn answer(script: Result<Response, TransportError>) -> Result<TokenSet, ProtocolError> {
        let transport = Scripted::new([script]);
        let url = Url::parse("https://id.example.org/token").unwrap();
        let answer = Form::new(Exchange::Token).post(&url, &transport).await?;
        read(&answer)
    }

    async fn good(body: &str) -> TokenSet {
        answer(json(200, body)).await.unwrap()
    }

    async fn fault(script: Result<Response, TransportError>) -> Fault {
        answer(script).await.unwrap_err().fault
    }

    #[tokio::test]
    async fn a_complete_answer_becomes_a_token_set() {
        let tokens = good(
            r#"{"access_token":"a1","token_type":"Bearer","expires_in":3600,"refresh_token":"r1","id_token":"i1",
                "refresh_token_expires_in":7200,"scope":"openid imap","ext_expires_in":1,"foo":{"bar":[1,null]}}"#,
        )
        .await;
        assert_eq!(shown(&tokens.access), "a1");
        assert_eq!(shown(&tokens.refresh.unwrap()), "r1");
        assert_eq!(shown(&tokens.id.unwrap()), "i1");
        assert_eq!(tokens.expires_at, Some(at("2026-11-22T11:00:00Z")));
        assert_eq!(tokens.refresh_expires_at, Some(at("2026-11-22T12:00:00Z")));
        assert_eq!(tokens.granted, Some(Scope::list("openid imap")));
        assert_eq!(tokens.kind, TokenKind::Opaque);
    }

    #[tokio::test]
    async fn expires_in_is_understood_as_number_or_text_and_its_absence_means_unknown() {
        for (member, end) in [
            ("3600", Some("2026-11-22T11:00:00Z")),
            ("\"3600\"", Some("2026-11-22T11:00:00Z")),
            ("3599.7", Some("2026-11-22T10:59:59Z")),
            ("null", None),
            ("\"soon\"", None),
            ("0", None),
            ("-5", None),
            ("1e300", Some("2036-11-19T10:00:00Z")),
        ] {
            let body = format!(r#"{{"access_token":"a","token_type":"Bearer","expires_in":{member}}}"#);
            assert_eq!(good(&body).await.expires_at, end.map(at), "{member}");
        }
        assert_eq!(good(r#"{"access_token":"a","token_type":"Bearer"}"#).await.expires_at, None);
    }

    #[tokio::test]
    async fn the_token_type_bearer_is_taken_in_any_case_and_no_other_type_is_used() {
        for kind in ["Bearer", "bearer", "BEARER", "bEaReR"] {
            good(&format!(r#"{{"access_token":"a","token_type":"{kind}"}}"#)).await;
        }
        for (member, said) in
            [(r#","token_type":"DPoP""#, Some("DPoP")), (r#","token_type":"mac""#, Some("mac")), ("", None)]
        {
            let body = format!(r#"{{"access_token":"a"{member}}}"#);
            assert_eq!(fault(json(200, &body)).await, Fault::TokenTypeUnusable(said.map(str::to_owned)));
        }
    }

    #[tokio::test]
    async fn an_answer_without_scope_does_not_say_what_was_granted() {
        assert_eq!(good(r#"{"access_token":"a","token_type":"Bearer"}"#).await.granted, None);
        let listed = good(r#"{"access_token":"a","token_type":"Bearer","scope":["x","y"]}"#).await;
        assert_eq!(listed.granted, Some(Scope::list("x y")));
    }

    #[tokio::test]
    async fn a_token_of_16_kib_is_taken_and_one_over_64_kib_is_refused() {
        let body = |length| format!(r#"{{"access_token":"{}","token_type":"Bearer"}}"#, "x".repeat(length));
        assert_eq!(good(&body(16 * 1024)).await.access.len(), 16 * 1024);
        assert_eq!(good(&body(64 * 1024)).await.access.len(), 64 * 1024);
        assert_eq!(fault(json(200, &body(64 * 1024 + 1))).await, Fault::TokenTooLarge(64 * 1024 + 1));
        assert_eq!(fault(json(200, &body(600 * 1024))).await, Fault::TooLarge(512 * 1024));
    }

    #[tokio::test]
    async fn a_token_that_could_break_out_of_a_mail_sign_in_is_refused() {
        for token in [r"a\u0001auth=x", "a b", r"a\nb", "ä"] {
            let body = format!(r#"{{"access_token":"{token}","token_type":"Bearer"}}"#);
            assert_eq!(fault(json(200, &body)).await, Fault::TokenMalformed, "{token}");
        }
    }

    #[tokio::test]
    async fn an_answer_without_access_token_is_incomplete() {
        for body in [
            "{}",
            r#"{"access_token":"","token_type":"Bearer"}"#,
            r#"{"access_token":7,"token_type":"Bearer"}"#,
        ] {
            assert_eq!(fault(json(200, body)).await, Fault::Incomplete("access_token"), "{body}");
        }
    }

    #[tokio::test]
    async fn what_is_not_a_json_object_is_refused_without_being_quoted() {
        for body in [
            "",
            "access_token=CANARY&token_type=bearer",
            "[1]",
            "\"CANARY\"",
            "{\"access_token\":\"CANARY\"",
            "\u{feff}{}",
        ] {
            let error = answer(json(200, body)).await.unwrap_err();
            assert_eq!(error.fault, Fault::NotJson, "{body}");
            assert!(!format!("{error:?}").contains("CANARY"));
        }
    }

    #[tokio::test]
    async fn a_web_page_is_told_from_an_answer_whatever_its_status() {
        for status in [200, 302, 403, 404, 511] {
            let seen = fault(page(status)).await;
            let expected = match status {
                302 => Fault::Redirects { to: None },
                511 => Fault::Status,
                _ => Fault::Page,
            };
            assert_eq!(seen, expected, "{status}");
        }
        assert_eq!(fault(json(200, " \n<!doctype html><p>Log in to the Wi-Fi")).await, Fault::Page);
    }

    #[tokio::test]
    async fn an_error_answer_keeps_everything_it_says() {
        let body = r#"{"error":"invalid_grant","error_description":"AADSTS700082: The refresh token has expired",
            "error_uri":"https://login.example.org/error?code=700082","error_codes":[700082],"suberror":"bad_token",
            "correlation_id":"c-1","trace_id":"t-1","timestamp":"x"}"#;
        let error = answer(json(400, body)).await.unwrap_err();
        let expected = Refusal {
            error: "invalid_grant".into(),
            description: Some("AADSTS700082: The refresh token has expired".into()),
            uri: Some("https://login.example.org/error?code=700082".into()),
            codes: vec![700_082],
            suberror: Some("bad_token".into()),
            correlation_id: Some("c-1".into()),
            trace_id: Some("t-1".into()),
        };
        assert_eq!(error.fault, Fault::Refused(Box::new(expected)));
        assert_eq!(error.context.status, Some(400));
    }

    #[tokio::test]
    async fn an_error_with_status_200_is_an_error() {
        let seen =
            fault(json(200, r#"{"error":"invalid_grant","access_token":"a","token_type":"Bearer"}"#)).await;
        assert_eq!(seen, Fault::Refused(Box::new(Refusal::new("invalid_grant", None))));
    }

    #[tokio::test]
    async fn retry_after_is_read_as_seconds_or_as_a_date() {
        for (value, seconds) in [
            ("120", Some(120)),
            ("Sun, 22 Nov 2026 10:01:00 GMT", Some(60)),
            ("Sun, 22 Nov 2026 09:00:00 GMT", Some(0)),
            ("99999999999", Some(604_800)),
            ("soon", None),
        ] {
            let script = with_header(json(429, "{}"), "retry-after", value);
            assert_eq!(answer(script).await.unwrap_err().context.retry_after_s, seconds, "{value}");
        }
    }

    #[tokio::test]
    async fn a_lost_answer_is_a_fault_of_the_network() {
        assert_eq!(fault(Err(TransportError::Lost)).await, Fault::Transport(TransportError::Lost));
    }
}
