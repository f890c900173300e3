//! Requests held against the published types, and answers of collectors, good and bad.

use opentelemetry_proto::tonic::collector::logs::v1::{
    ExportLogsPartialSuccess, ExportLogsServiceRequest, ExportLogsServiceResponse,
};
use opentelemetry_proto::tonic::common::v1 as common;
use opentelemetry_proto::tonic::logs::v1::SeverityNumber;
use serde_json::json;

use super::*;
use crate::domain::account::{AccountId, Requester};
use crate::domain::audit::{AuditKind, FactName, Subject};
use crate::domain::problem::ProblemKind;
use crate::domain::scope::Scope;

fn origin() -> Origin {
    Origin { host: Some("desk".to_owned()), pid: 4711, log: Some("5f0c".to_owned()) }
}

fn event() -> AuditEvent {
    let requester = Requester { program: "mbsync".to_owned(), pid: 41 };
    let scopes: Vec<Scope> = ["mail", "openid"].map(|scope| scope.parse().unwrap()).into();
    let mut event = NewEvent::new(AuditKind::HandOutRefused, "2026-11-22T10:00:00.5Z".parse().unwrap())
        .by(Some(&requester))
        .failed(ProblemKind::GrantEnded)
        .with(FactName::Count, 3_u64)
        .with(FactName::Waited, true)
        .with(FactName::Scopes, scopes.as_slice());
    event.subject = Some(Subject { id: AccountId::new(1), address: "anna@example.org".parse().unwrap() });
    AuditEvent { seq: 7, event, mac: [0xab; 32] }
}

fn decoded(events: &[AuditEvent]) -> ExportLogsServiceRequest {
    let to = Url::parse("https://collector.example.org/v1/logs").unwrap();
    let request = request(events, &origin(), &to);
    assert_eq!((request.method, request.url.as_str()), (Method::Post, to.as_str()));
    let kind = request.headers.iter().find(|(name, _)| *name == "content-type").unwrap();
    assert_eq!(kind.1.as_str(), "application/x-protobuf");
    ExportLogsServiceRequest::decode(request.body.as_slice()).unwrap()
}

/// A published value as JSON.
fn plain(value: Option<&common::AnyValue>) -> serde_json::Value {
    use common::any_value::Value as V;
    match value.and_then(|value| value.value.as_ref()) {
        Some(V::StringValue(text)) => json!(text),
        Some(V::BoolValue(yes)) => json!(yes),
        Some(V::IntValue(number)) => json!(number),
        Some(V::DoubleValue(number)) => json!(number),
        Some(V::ArrayValue(array)) => array.values.iter().map(|value| plain(Some(value))).collect(),
        Some(V::KvlistValue(list)) => map(&list.values),
        other => panic!("{other:?}"),
    }
}

fn map(pairs: &[common::KeyValue]) -> serde_json::Value {
    pairs.iter().map(|pair| (pair.key.clone(), plain(pair.value.as_ref()))).collect()
}

#[test]
fn the_published_types_read_every_part_of_an_event() {
    let request = decoded(&[event(), AuditEvent { seq: 8, ..event() }]);
    let resource = &request.resource_logs[0];
    assert_eq!(
        map(&resource.resource.as_ref().unwrap().attributes),
        json!({ "service.name": "mailward", "service.version": VERSION, "host.name": "desk", "service.instance.id": "5f0c" })
    );
    let scope = &resource.scope_logs[0];
    assert_eq!(scope.scope.as_ref().unwrap().name, "mailward.audit");
    assert_eq!(scope.log_records.len(), 2);
    let record = &scope.log_records[0];
    assert_eq!(record.time_unix_nano, 1_795_341_600_500_000_000);
    assert_eq!(record.observed_time_unix_nano, record.time_unix_nano);
    assert_eq!((record.severity_number(), record.severity_text.as_str()), (SeverityNumber::Warn, "WARN"));
    assert_eq!(record.event_name, "mailward.token.hand-out-refused");
    assert_eq!(
        plain(record.body.as_ref()),
        "Hand-out refused: anna@example.org, for mbsync (token.grant-ended)"
    );
    assert_eq!(
        map(&record.attributes),
        json!({
            "mailward.seq": 7, "mailward.mac": "ab".repeat(32), "mailward.kind": "token.hand-out-refused",
            "mailward.outcome": "failed", "mailward.account": "anna@example.org",
            "mailward.actor.program": "mbsync", "mailward.actor.pid": 41, "mailward.code": "token.grant-ended",
            "mailward.detail.count": 3, "mailward.detail.waited": true, "mailward.detail.scopes": ["mail", "openid"],
        })
    );
}

#[test]
fn numbers_and_nested_facts_keep_their_type() {
    let json = json!({ "a": [1, -2, 1.5, "x", false], "b": { "c": "d" } });
    let bytes = wire::value(&json).encode_to_vec();
    assert_eq!(plain(Some(&common::AnyValue::decode(bytes.as_slice()).unwrap())), json);
    let bytes = wire::number(u64::MAX).encode_to_vec();
    let large = plain(Some(&common::AnyValue::decode(bytes.as_slice()).unwrap()));
    assert_eq!(large, u64::MAX.to_string());
}

fn answer(status: u16, kind: &str, body: &[u8]) -> Response {
    Response {
        status,
        headers: vec![("content-type".to_owned(), kind.to_owned())],
        body: Zeroizing::new(body.to_vec()),
        received_at: jiff::Timestamp::UNIX_EPOCH,
    }
}

fn partial(rejected_log_records: i64, error_message: &str) -> Vec<u8> {
    let partial = ExportLogsPartialSuccess { rejected_log_records, error_message: error_message.to_owned() };
    ExportLogsServiceResponse { partial_success: Some(partial) }.encode_to_vec()
}

#[test]
fn an_answer_of_success_is_one_only_in_a_collector_s_form() {
    let json = "application/json; charset=utf-8";
    for (kind, body, means) in [
        (PROTOBUF, &b""[..], Answer::Taken),
        ("", b"", Answer::Taken),
        (PROTOBUF, &partial(0, "old form, taken all the same"), Answer::Taken),
        (PROTOBUF, &partial(2, "too\nold"), Answer::Partly(2, "too old".to_owned())),
        (json, b"{}", Answer::Taken),
        (json, br#"{"partialSuccess":{"rejectedLogRecords":"2"}}"#, Answer::Partly(2, String::new())),
        (json, b"[]", Answer::Garbage),
        (json, b"{\"partialSuccess\":7}", Answer::Garbage),
        (PROTOBUF, b"<html>sign in to this network</html>", Answer::Garbage),
        ("text/html", b"<html>sign in to this network</html>", Answer::Garbage),
        ("text/html", &partial(2, ""), Answer::Garbage),
    ] {
        let said = answer(200, kind, body);
        assert_eq!(judge(&said), means, "{kind} {:?}", String::from_utf8_lossy(body));
    }
}

#[test]
fn four_statuses_mean_later_and_may_say_when() {
    for status in [429, 502, 503, 504] {
        assert_eq!(judge(&answer(status, PROTOBUF, b"")), Answer::Busy(None));
        let mut asks = answer(status, "text/html", b"<h1>busy</h1>");
        asks.headers.push(("retry-after".to_owned(), "17".to_owned()));
        assert_eq!(judge(&asks), Answer::Busy(Some(SignedDuration::from_secs(17))));
        asks.headers[1].1 = "Thu, 01 Jan 1970 00:02:00 GMT".to_owned();
        assert_eq!(judge(&asks), Answer::Busy(Some(SignedDuration::from_mins(2))));
        asks.headers[1].1 = "soon".to_owned();
        assert_eq!(judge(&asks), Answer::Busy(None));
    }
}

#[test]
fn every_other_status_is_a_refusal_with_the_collector_s_reason_if_it_gives_one() {
    assert_eq!(judge(&answer(413, "", b"")), Answer::TooLarge);
    for status in [301, 400, 401, 403, 404, 405, 408, 500, 501, 599] {
        assert_eq!(judge(&answer(status, "text/plain", b"go away")), Answer::Refused(None), "{status}");
    }
    let status = wire::Status { code: 3, message: "no such\u{1b}tenant".to_owned() }.encode_to_vec();
    assert_eq!(judge(&answer(400, PROTOBUF, &status)), Answer::Refused(Some("no such tenant".to_owned())));
}
