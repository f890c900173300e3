//! Signing in with a code on another device (RFC 8628).
//!
//! One request a call: whoever calls waits [`Started::interval`] before each [`poll`]. The pace is arithmetic: it slows
//! down for good on the provider's word, and for a while when the network fails.

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::answer::{self, Answer};
use super::fault::{Exchange, Fault, ProtocolError};
use super::form::{ClientAuth, Form};
use super::loose::Loose;
use super::{token_answer, verdict};
use crate::domain::problem::Failure;
use crate::domain::provider::{Endpoint, Provider};
use crate::domain::scope::Scope;
use crate::domain::secret::DeviceCode;
use crate::domain::token::TokenSet;
use crate::platform::transport::Transport;

/// A sign-in that waits for another device.
#[derive(Debug)]
pub struct Started {
    /// What the person types there.
    pub user_code: String,
    /// Where they type it: HTTPS, or this computer.
    pub verification_uri: String,
    /// The same with the code in it, for a QR code (section 3.3.1).
    pub verification_uri_complete: Option<String>,
    /// When the code ends; polling stops then.
    pub expires_at: Timestamp,
    /// How long to wait before the next poll.
    pub interval: SignedDuration,
    code: DeviceCode,
    pace: Pace,
}

/// What one poll brought.
#[derive(Debug)]
pub enum Poll {
    /// The person has agreed.
    Granted(Box<TokenSet>),
    /// Not yet.
    Pending,
}

/// Asks for a code. RFC 8628, sections 3.1 and 3.2; RFC 8707, section 2.
pub async fn start(
    provider: &Provider,
    auth: &ClientAuth,
    scopes: &[Scope],
    transport: &dyn Transport,
) -> Result<Started, ProtocolError> {
    let endpoint = provider.endpoints.device_for_mail();
    let endpoint = endpoint.ok_or_else(|| ProtocolError::new(Exchange::Device, Fault::NotOffered))?;
    let scope = provider.scope_text(scopes);
    let scope = Some(scope.as_str()).filter(|scope| !scope.is_empty());
    let form = Form::new(Exchange::Device)
        .maybe("scope", scope)
        .maybe("resource", provider.parameters.resource.as_deref())
        .by(auth, provider);
    let answer = form.post(endpoint.url(), transport).await?;
    read(&answer)
}

/// Asks once whether the person has agreed. A passing failure counts as "not yet" and slows down.
///
/// RFC 8628, sections 3.4 and 3.5; RFC 8707, section 2.2.
pub async fn poll(
    started: &mut Started,
    provider: &Provider,
    auth: &ClientAuth,
    transport: &dyn Transport,
) -> Result<Poll, ProtocolError> {
    let form = Form::new(Exchange::Device)
        .with("grant_type", "urn:ietf:params:oauth:grant-type:device_code")
        .secret("device_code", &started.code)
        .maybe("resource", provider.parameters.resource.as_deref())
        .by(auth, provider);
    match form.post(provider.endpoints.token.url(), transport).await {
        Ok(answer) => token_answer::read(&answer).map(|tokens| Poll::Granted(Box::new(tokens))),
        Err(error) => {
            started.pace.after(error)?;
            started.interval = started.pace.wait();
            Ok(Poll::Pending)
        }
    }
}

/// How long to wait between two polls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Pace {
    interval_s: i64,
    failures: u32,
}

impl Pace {
    /// The interval, doubled for each failure in a row.
    fn wait(self) -> SignedDuration {
        let doubled = self.interval_s.saturating_mul(1 << self.failures.min(6));
        SignedDuration::from_secs(doubled.min(LONGEST_WAIT_S).max(self.interval_s))
    }

    /// Slower after `slow_down`, for good; slower after a failure of the network, until it is over. Everything else but
    /// `authorization_pending` ends the polling.
    fn after(&mut self, error: ProtocolError) -> Result<(), ProtocolError> {
        match &error.fault {
            Fault::Refused(refusal) if refusal.error == "authorization_pending" => self.failures = 0,
            Fault::Refused(refusal) if refusal.error == "slow_down" => {
                self.failures = 0;
                self.interval_s = self.interval_s.saturating_add(SLOW_DOWN_S);
            }
            _ if verdict::failure(verdict::problem_kind(&error)) == Failure::Passing => self.failures += 1,
            _ => return Err(error),
        }
        Ok(())
    }
}

/// RFC 8628, section 3.5.
const SLOW_DOWN_S: i64 = 5;
/// The interval if none was given. RFC 8628, section 3.2.
const USUAL_INTERVAL_S: f64 = 5.0;
/// Longer silence would outlast the code.
const LONGEST_WAIT_S: i64 = 120;

#[derive(Deserialize, Default)]
#[serde(default)]
struct DeviceAnswer<'a> {
    #[serde(borrow)]
    device_code: Loose<'a>,
    #[serde(borrow)]
    user_code: Loose<'a>,
    /// Google spells it `verification_url`.
    #[serde(borrow, alias = "verification_url")]
    verification_uri: Loose<'a>,
    #[serde(borrow, alias = "verification_url_complete")]
    verification_uri_complete: Loose<'a>,
    #[serde(borrow)]
    expires_in: Loose<'a>,
    #[serde(borrow)]
    interval: Loose<'a>,
}

fn read(answer: &Answer) -> Result<Started, ProtocolError> {
    let said: DeviceAnswer = answer.parse()?;
    let missing = |name| move || answer.fault(Fault::Incomplete(name));
    let code = said.device_code.text().filter(|code| !code.is_empty() && code.len() <= LONGEST_CODE);
    let user_code = said
        .user_code
        .text()
        .as_deref()
        .and_then(answer::line)
        .filter(|code| code.len() <= LONGEST_USER_CODE);
    let address = |member: Loose| Some(member.text()?.parse::<Endpoint>().ok()?.to_string());
    let lifetime = said.expires_in.seconds().filter(|seconds| *seconds >= 1.0).unwrap_or(USUAL_LIFE_S);
    let lifetime = SignedDuration::from_secs(lifetime.min(LONGEST_LIFE_S) as i64);
    let interval = said.interval.seconds().unwrap_or(USUAL_INTERVAL_S).clamp(1.0, LONGEST_WAIT_S as f64);
    let pace = Pace { interval_s: interval as i64, failures: 0 };
    Ok(Started {
        user_code: user_code.ok_or_else(missing("user_code"))?,
        verification_uri: address(said.verification_uri).ok_or_else(missing("verification_uri"))?,
        verification_uri_complete: address(said.verification_uri_complete),
        expires_at: answer.received_at.checked_add(lifetime).unwrap_or(answer.received_at),
        interval: pace.wait(),
        code: DeviceCode::new(code.ok_or_else(missing("device_code"))?),
        pace,
    })
}

/// Microsoft's are the longest known, about 1 KiB.
const LONGEST_CODE: usize = 16 * 1024;
/// Something that a person is to type on a telephone.
const LONGEST_USER_CODE: usize = 64;
/// `expires_in` is required; where it is missing, the usual quarter of an hour is assumed.
const USUAL_LIFE_S: f64 = 900.0;
/// Nobody waits longer than an hour for a code.
const LONGEST_LIFE_S: f64 = 3600.0;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::scope::Uses;
    use crate::platform::transport::{Response, TransportError};
    use crate::protocol::scripted::{Scripted, at, client, json, page, provider};

    const CODE: &str = r#"{"device_code":"CANARY-device","user_code":"WDJB-MJHT","verification_uri":"https://id.example.org/go",
        "verification_uri_complete":"https://id.example.org/go?c=WDJB-MJHT","expires_in":"1800","interval":5}"#;

    async fn started(body: &str) -> Result<Started, ProtocolError> {
        let transport = Scripted::new([json(200, body)]);
        start(&provider(), &client(None), &[], &transport).await
    }

    async fn polled(
        grant: &mut Started,
        script: Result<Response, TransportError>,
    ) -> Result<Poll, ProtocolError> {
        poll(grant, &provider(), &client(None), &Scripted::new([script])).await
    }

    fn error(code: &str) -> Result<Response, TransportError> {
        json(400, &format!(r#"{{"error":"{code}"}}"#))
    }

    fn wait(grant: &Started) -> i64 {
        grant.interval.as_secs()
    }

    #[tokio::test]
    async fn a_start_sends_scope_and_client_and_brings_a_code_for_the_person() {
        let transport = Scripted::new([json(200, CODE)]);
        let scopes = provider().scopes_for(&Uses::usual()).unwrap();
        let grant = start(&provider(), &client(None), &scopes, &transport).await.unwrap();
        assert_eq!(transport.url(0).as_str(), "https://id.example.org/device");
        assert_eq!(transport.body(0), "scope=openid+email+offline_access+imap+smtp&client_id=client-1");
        assert_eq!(grant.user_code, "WDJB-MJHT");
        assert_eq!(grant.verification_uri, "https://id.example.org/go");
        assert_eq!(grant.expires_at, at("2026-11-22T10:30:00Z"));
        assert!(!format!("{grant:?}").contains("CANARY"));
    }

    #[tokio::test]
    async fn polls_are_five_seconds_apart_if_no_interval_was_given() {
        let grant = started(&CODE.replace(",\"interval\":5", "")).await.unwrap();
        assert_eq!(wait(&grant), 5);
    }

    #[tokio::test]
    async fn pending_keeps_the_pace_and_slow_down_slows_it_for_good() {
        let mut grant = started(CODE).await.unwrap();
        assert!(matches!(polled(&mut grant, error("authorization_pending")).await, Ok(Poll::Pending)));
        assert_eq!(wait(&grant), 5);
        polled(&mut grant, error("slow_down")).await.unwrap();
        assert_eq!(wait(&grant), 10);
        polled(&mut grant, error("authorization_pending")).await.unwrap();
        assert_eq!(wait(&grant), 10);
        polled(&mut grant, error("slow_down")).await.unwrap();
        assert_eq!(wait(&grant), 15);
    }

    #[tokio::test]
    async fn failures_of_the_network_double_the_wait_until_the_provider_answers() {
        let mut grant = started(CODE).await.unwrap();
        for (script, expected) in [
            (Err(TransportError::TimedOut), 10),
            (page(502), 20),
            (Err(TransportError::Dns), 40),
            (json(503, "{}"), 80),
            (Err(TransportError::TimedOut), 120),
            (error("authorization_pending"), 5),
        ] {
            polled(&mut grant, script).await.unwrap();
            assert_eq!(wait(&grant), expected);
        }
    }

    #[tokio::test]
    async fn any_other_error_ends_the_polling() {
        use crate::domain::problem::ProblemKind as K;
        for (code, kind) in [
            ("access_denied", K::AccessDenied),
            ("expired_token", K::DeviceExpired),
            ("invalid_client", K::ClientRefused),
            ("invalid_grant", K::CodeRefused),
        ] {
            let mut grant = started(CODE).await.unwrap();
            let error = polled(&mut grant, error(code)).await.unwrap_err();
            assert_eq!(verdict::problem_kind(&error), kind, "{code}");
        }
    }

    #[tokio::test]
    async fn a_code_without_a_stated_or_with_an_absurd_end_ends_all_the_same() {
        let end = |expires_in| async move {
            started(&CODE.replace("\"1800\"", expires_in)).await.unwrap().expires_at
        };
        assert_eq!(end("64").await, at("2026-11-22T10:01:04Z"));
        assert_eq!(end("null").await, at("2026-11-22T10:15:00Z"));
        assert_eq!(end("1e99").await, at("2026-11-22T11:00:00Z"));
    }

    #[tokio::test]
    async fn agreement_brings_tokens_and_the_code_goes_to_the_token_endpoint() {
        let mut grant = started(CODE).await.unwrap();
        let transport = Scripted::new([json(200, r#"{"access_token":"a","token_type":"bearer"}"#)]);
        let polled = poll(&mut grant, &provider(), &client(None), &transport).await.unwrap();
        assert!(matches!(polled, Poll::Granted(_)));
        assert_eq!(transport.url(0).as_str(), "https://id.example.org/token");
        let expected = [
            ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
            ("device_code", "CANARY-device"),
            ("client_id", "client-1"),
        ];
        assert_eq!(transport.form(0), expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }

    #[tokio::test]
    async fn a_resource_that_the_provider_wants_is_named_in_both_requests() {
        let mut provider = provider();
        provider.parameters.resource = Some("https://mail.example.org/".into());
        let transport = Scripted::new([json(200, CODE), error("authorization_pending")]);
        let mut grant = start(&provider, &client(None), &[], &transport).await.unwrap();
        poll(&mut grant, &provider, &client(None), &transport).await.unwrap();
        for request in [0, 1] {
            let named = ("resource".into(), "https://mail.example.org/".into());
            assert!(transport.form(request).contains(&named), "{request}");
        }
    }

    #[tokio::test]
    async fn googles_spelling_of_the_page_is_understood() {
        let grant = started(&CODE.replace("verification_uri\"", "verification_url\"")).await.unwrap();
        assert_eq!(grant.verification_uri, "https://id.example.org/go");
    }

    #[tokio::test]
    async fn a_page_over_plain_http_or_with_another_scheme_is_not_shown() {
        for bad in ["http://id.example.org/go", "javascript:alert(1)", "id.example.org"] {
            let fault = started(&CODE.replace("https://id.example.org/go\"", &format!("{bad}\"")))
                .await
                .unwrap_err()
                .fault;
            assert_eq!(fault, Fault::Incomplete("verification_uri"), "{bad}");
            let whole = CODE.replace("https://id.example.org/go?c=WDJB-MJHT", bad);
            assert_eq!(started(&whole).await.unwrap().verification_uri_complete, None, "{bad}");
        }
    }

    #[tokio::test]
    async fn a_provider_without_the_device_grant_for_mail_is_not_asked() {
        let mut provider = provider();
        provider.endpoints.device_usable_for_mail = false;
        let transport = Scripted::new([]);
        let error = start(&provider, &client(None), &[], &transport).await.unwrap_err();
        assert_eq!(error.fault, Fault::NotOffered);
        assert_eq!(verdict::problem_kind(&error), crate::domain::problem::ProblemKind::DeviceUnsupported);
        assert_eq!(transport.count(), 0);
    }
}
