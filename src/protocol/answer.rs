//! Reads an HTTP answer as far as all exchanges agree: status, redirect, page, size, JSON, OAuth error.
//!
//! Lenient where providers differ without danger (content type, unknown members, numbers as text), strict where a
//! mistake could cost a sign-in: a web page, a redirect or a 5xx is never taken for the provider's word. Bodies may hold
//! secrets, so they are never quoted in an error.

use jiff::Timestamp;
use jiff::fmt::rfc2822;
use serde::Deserialize;
use url::Url;
use zeroize::Zeroizing;

use super::fault::{Context, Exchange, Fault, ProtocolError, Refusal};
use super::loose::{Loose, Numbers};
use crate::domain::problem::harmless;
use crate::domain::provider::Provider;
use crate::jwt;
use crate::platform::transport::{Request, Response, Transport};

/// A successful answer whose body is a JSON object.
pub(super) struct Answer {
    pub(super) body: Zeroizing<Vec<u8>>,
    pub(super) received_at: Timestamp,
    exchange: Exchange,
    context: Context,
}

impl Answer {
    /// The members that this exchange knows; others are ignored (RFC 6749, section 5.1).
    pub(super) fn parse<'a, T: Deserialize<'a>>(&'a self) -> Result<T, ProtocolError> {
        // serde_json's error is dropped: it can quote the value that did not fit.
        serde_json::from_slice(&self.body).ok().ok_or_else(|| self.fault(Fault::NotJson))
    }

    /// A fault found while reading further.
    pub(super) fn fault(&self, fault: Fault) -> ProtocolError {
        ProtocolError { exchange: self.exchange, fault, context: Box::new(self.context.clone()) }
    }
}

/// What a request carries: names for the diagnosis, and the secrets, to cut them out of a provider's words again.
#[derive(Default)]
pub(super) struct Sent<'a> {
    pub(super) names: Vec<&'static str>,
    pub(super) secrets: Vec<&'a str>,
}

/// Sends a request once and reads what comes back.
pub(super) async fn ask(
    exchange: Exchange,
    request: Request,
    sent: Sent<'_>,
    transport: &dyn Transport,
) -> Result<Answer, ProtocolError> {
    let host = request.url.host_str().map(str::to_owned);
    let mut context = Context { host, sent: sent.names, ..Context::default() };
    let response = match transport.exchange(request).await {
        Ok(response) => response,
        Err(error) => {
            return Err(ProtocolError { exchange, fault: error.into(), context: Box::new(context) });
        }
    };
    context.status = Some(response.status);
    context.at = Some(response.received_at);
    context.retry_after_s = retry_after(&response);
    match look(&response, exchange, &sent.secrets) {
        None => Ok(Answer { received_at: response.received_at, body: response.body, exchange, context }),
        Some(fault) => Err(ProtocolError { exchange, fault, context: Box::new(context) }),
    }
}

/// Whoever reads these documents has a limit of their own; three tokens of 64 KiB and their names fit into the rest.
const fn largest(exchange: Exchange) -> usize {
    match exchange {
        Exchange::Discovery => Provider::METADATA_LIMIT,
        Exchange::Jwks => jwt::keys::LIMIT,
        _ => 512 * 1024,
    }
}

/// What is wrong with an answer, if anything is.
fn look(response: &Response, exchange: Exchange, secrets: &[&str]) -> Option<Fault> {
    let largest = largest(exchange);
    if (300..400).contains(&response.status) {
        return Some(Fault::Redirects { to: target(response) });
    }
    if response.body.len() > largest {
        return Some(Fault::TooLarge(largest));
    }
    let page = is_page(response);
    if let Some(refusal) = (!page).then(|| refusal(&response.body, secrets)).flatten() {
        return Some(Fault::Refused(Box::new(refusal)));
    }
    match response.status {
        429 | 500.. => Some(Fault::Status),
        _ if page => Some(Fault::Page),
        // A proxy may say 203 of what it has changed; a description counts as the provider's with 200 only (RFC 8414,
        // section 3.2).
        201..300 if exchange == Exchange::Discovery => Some(Fault::Status),
        200..300 if says_all(exchange) || is_object(&response.body) => None,
        200..300 => Some(Fault::NotJson),
        _ => Some(Fault::Status),
    }
}

/// Whether the status says it all, and the body is to be ignored (RFC 7009, section 2.2; RFC 7592, section 2.3).
const fn says_all(exchange: Exchange) -> bool {
    matches!(exchange, Exchange::Revoke | Exchange::Unregister)
}

fn is_page(response: &Response) -> bool {
    let kind = response.header("content-type").unwrap_or_default().trim_start().to_ascii_lowercase();
    kind.starts_with("text/html")
        || kind.starts_with("application/xhtml")
        || first(&response.body) == Some(b'<')
}

fn is_object(body: &[u8]) -> bool {
    first(body) == Some(b'{') && serde_json::from_slice::<serde::de::IgnoredAny>(body).is_ok()
}

fn first(body: &[u8]) -> Option<u8> {
    body.iter().copied().find(|byte| !byte.is_ascii_whitespace())
}

/// Where a redirect points, host only: the rest may carry what was sent.
fn target(response: &Response) -> Option<String> {
    let address = Url::parse(response.header("location")?).ok()?;
    address.host_str().map(harmless)
}

/// The error answer in this body, if it is one (RFC 6749, section 5.2). Some servers send it with status 200.
///
/// Some quote the refused code or token in it. Those are cut out before the text is shortened, because afterwards half of
/// one could remain.
fn refusal(body: &[u8], secrets: &[&str]) -> Option<Refusal> {
    let answer: ErrorAnswer = serde_json::from_slice(body).ok()?;
    let clean = |loose: Loose| loose.text().map(|text| without(text.into_owned(), secrets));
    let text = |loose: Loose| clean(loose).as_deref().and_then(line);
    let mut refusal = Refusal::new(&clean(answer.error)?, clean(answer.error_description).as_deref());
    if refusal.error.is_empty() {
        return None;
    }
    if !answer.error_codes.0.is_empty() {
        refusal.codes = answer.error_codes.0;
    }
    refusal.uri = text(answer.error_uri);
    refusal.suberror = text(answer.suberror);
    refusal.correlation_id = text(answer.correlation_id);
    refusal.trace_id = text(answer.trace_id);
    Some(refusal)
}

fn without(text: String, secrets: &[&str]) -> String {
    let secrets = secrets.iter().filter(|secret| secret.len() >= SHORTEST_SECRET);
    secrets.fold(text, |text, secret| text.replace(secret, "(…)"))
}

/// What is shorter is no secret, and cutting it out would only garble the sentence.
const SHORTEST_SECRET: usize = 6;

#[derive(Deserialize, Default)]
#[serde(default)]
struct ErrorAnswer<'a> {
    #[serde(borrow)]
    error: Loose<'a>,
    #[serde(borrow)]
    error_description: Loose<'a>,
    #[serde(borrow)]
    error_uri: Loose<'a>,
    error_codes: Numbers,
    #[serde(borrow)]
    suberror: Loose<'a>,
    #[serde(borrow)]
    correlation_id: Loose<'a>,
    #[serde(borrow)]
    trace_id: Loose<'a>,
}

/// Seconds, or a date counted from when the answer came (RFC 9110, section 10.2.3).
pub fn retry_after(response: &Response) -> Option<u64> {
    let value = response.header("retry-after")?.trim();
    if let Ok(seconds) = value.parse::<u64>() {
        return Some(seconds.min(LONGEST_RETRY_AFTER));
    }
    let moment = rfc2822::DateTimeParser::new().parse_timestamp(value).ok()?;
    let seconds = moment.duration_since(response.received_at).as_secs();
    Some(u64::try_from(seconds).unwrap_or(0).min(LONGEST_RETRY_AFTER))
}

/// A week: longer waits are mistakes, and the number ends in calculations with time.
const LONGEST_RETRY_AFTER: u64 = 7 * 24 * 3600;

/// One line of text from outside, trimmed, for members that become part of an account.
pub(super) fn line(text: &str) -> Option<String> {
    Some(harmless(text)).filter(|text| !text.is_empty())
}
