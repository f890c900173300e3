//! Events as OpenTelemetry logs: one request of OTLP over HTTP, and what its answer means.
//!
//! The form is that of OTLP 1.x, `ExportLogsServiceRequest` in protocol buffers without compression. What a collector answers
//! is judged as the protocol says, with one difference, on purpose: it lets a client drop what was refused for good, and an
//! audit log must not. So such events stay, the person is told, and the collector is asked again after the longest pause.

use jiff::SignedDuration;
use prost::Message as _;
use url::Url;
use zeroize::Zeroizing;

use super::origin::{Origin, PROGRAM, Severity, VERSION, sentence};
use crate::domain::audit::{AuditEvent, Code, NewEvent};
use crate::domain::problem::harmless;
use crate::platform::transport::{Method, Request, Response};
use crate::protocol::retry_after;
use crate::services::audit::document::hex;

mod wire;

use wire::{KeyValue, LogRecord, Logs, Resource, ResourceLogs, Scope, ScopeLogs, Taken, text};

/// The request that carries these events.
pub(super) fn request(events: &[AuditEvent], origin: &Origin, to: &Url) -> Request {
    let body = Zeroizing::new(logs(events, origin).encode_to_vec());
    Request { method: Method::Post, url: to.clone(), headers: Vec::new(), body }
        .header("content-type", PROTOBUF)
        .header("accept", PROTOBUF)
}

const PROTOBUF: &str = "application/x-protobuf";

fn logs(events: &[AuditEvent], origin: &Origin) -> Logs {
    let mut attributes =
        vec![KeyValue::new("service.name", text(PROGRAM)), KeyValue::new("service.version", text(VERSION))];
    attributes.extend(origin.host.as_deref().map(|host| KeyValue::new("host.name", text(host))));
    attributes.extend(origin.log.as_deref().map(|log| KeyValue::new("service.instance.id", text(log))));
    let scope = Scope { name: "mailward.audit".to_owned(), version: VERSION.to_owned() };
    let log_records = events.iter().map(record).collect();
    let scope_logs = vec![ScopeLogs { scope: Some(scope), log_records }];
    Logs { resource_logs: vec![ResourceLogs { resource: Some(Resource { attributes }), scope_logs }] }
}

fn record(recorded: &AuditEvent) -> LogRecord {
    let event = &recorded.event;
    let (severity_number, severity_text) = severity(event);
    let time = u64::try_from(event.at.as_nanosecond()).unwrap_or_default(); // before 1970 no clock stands
    LogRecord {
        time_unix_nano: time,
        observed_time_unix_nano: time,
        severity_number,
        severity_text: severity_text.to_owned(),
        body: Some(text(&sentence(event))),
        attributes: attributes(recorded),
        event_name: format!("mailward.{}", event.kind.code()),
    }
}

/// Numbers and names of the log data model; those of syslog's severities are set there as well.
fn severity(event: &NewEvent) -> (i32, &'static str) {
    match Severity::of(event) {
        Severity::Informational => (9, "INFO"),
        Severity::Notice => (10, "INFO2"),
        Severity::Warning => (13, "WARN"),
        Severity::Error => (17, "ERROR"),
    }
}

fn attributes(recorded: &AuditEvent) -> Vec<KeyValue> {
    let event = &recorded.event;
    let mut found = vec![
        KeyValue::new("mailward.seq", wire::number(recorded.seq)),
        KeyValue::new("mailward.mac", text(&hex(&recorded.mac))),
        KeyValue::new("mailward.kind", text(event.kind.code())),
        KeyValue::new("mailward.outcome", text(event.outcome.code())),
    ];
    if let Some(subject) = &event.subject {
        found.push(KeyValue::new("mailward.account", text(subject.address.as_str())));
    }
    if let Some(actor) = &event.actor {
        found.push(KeyValue::new("mailward.actor.program", text(&actor.program)));
        found.extend(actor.pid.map(|pid| KeyValue::new("mailward.actor.pid", wire::number(pid.into()))));
    }
    found
        .extend(event.code.as_ref().map(Code::as_str).map(|code| KeyValue::new("mailward.code", text(code))));
    found.extend(event.detail.iter().map(|(name, value)| {
        let key = format!("mailward.detail.{}", name.code());
        KeyValue { key, value: Some(wire::value(value)) }
    }));
    found
}

/// What an answer means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Answer {
    /// Everything was taken.
    Taken,
    /// Everything counts as taken and must not be sent again, although the collector threw so many away, with its reason.
    Partly(i64, String),
    /// The collector is busy; after this time if it said so.
    Busy(Option<SignedDuration>),
    /// The request is too large.
    TooLarge,
    /// Refused for as long as nobody changes anything, with the collector's reason.
    Refused(Option<String>),
    /// This is not a collector's answer.
    Garbage,
}

/// Judges an answer (OTLP, "OTLP/HTTP Response").
pub(super) fn judge(answer: &Response) -> Answer {
    match answer.status {
        200..=299 => success(answer),
        429 | 502 | 503 | 504 => {
            let seconds = retry_after(answer).and_then(|seconds| i64::try_from(seconds).ok());
            Answer::Busy(seconds.map(SignedDuration::from_secs))
        }
        413 => Answer::TooLarge,
        _ => Answer::Refused(reason(answer)),
    }
}

fn success(answer: &Response) -> Answer {
    // An empty message is a message in which nothing is said: everything was taken.
    if answer.body.is_empty() {
        return Answer::Taken;
    }
    let kind = answer.header("content-type").unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    let partial = if kind.eq_ignore_ascii_case(PROTOBUF) {
        Taken::decode(answer.body.as_slice()).ok().map(|taken| taken.partial_success)
    } else if kind.eq_ignore_ascii_case("application/json") {
        // Not what was asked for, and understood all the same: some collectors answer everybody so.
        wire::taken_from_json(&answer.body).map(|taken| taken.partial_success)
    } else {
        None
    };
    match partial {
        None => Answer::Garbage, // a captive portal says 200 to everything
        Some(Some(partial)) if partial.rejected_log_records > 0 => {
            Answer::Partly(partial.rejected_log_records, harmless(&partial.error_message))
        }
        Some(_) => Answer::Taken,
    }
}

/// The collector's words, where it answers in the protocol's form.
fn reason(answer: &Response) -> Option<String> {
    let kind = answer.header("content-type").unwrap_or_default();
    let status = kind.starts_with(PROTOBUF).then(|| wire::Status::decode(answer.body.as_slice()).ok())??;
    Some(harmless(&status.message)).filter(|said| !said.is_empty())
}

#[cfg(test)]
mod tests;
