//! The messages of OTLP that are needed, as protocol buffers: names and numbers as in `opentelemetry-proto` 1.x.
//!
//! Fields that are not used here are left out; a reader of the whole protocol takes them as unset. A test holds every message
//! against the published types.

use serde::Deserialize;
use serde_json::Value as Json;

/// `ExportLogsServiceRequest`.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Logs {
    #[prost(message, repeated, tag = "1")]
    pub(super) resource_logs: Vec<ResourceLogs>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct ResourceLogs {
    #[prost(message, optional, tag = "1")]
    pub(super) resource: Option<Resource>,
    #[prost(message, repeated, tag = "2")]
    pub(super) scope_logs: Vec<ScopeLogs>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Resource {
    #[prost(message, repeated, tag = "1")]
    pub(super) attributes: Vec<KeyValue>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct ScopeLogs {
    #[prost(message, optional, tag = "1")]
    pub(super) scope: Option<Scope>,
    #[prost(message, repeated, tag = "2")]
    pub(super) log_records: Vec<LogRecord>,
}

/// `InstrumentationScope`.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Scope {
    #[prost(string, tag = "1")]
    pub(super) name: String,
    #[prost(string, tag = "2")]
    pub(super) version: String,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct LogRecord {
    #[prost(fixed64, tag = "1")]
    pub(super) time_unix_nano: u64,
    #[prost(int32, tag = "2")]
    pub(super) severity_number: i32,
    #[prost(string, tag = "3")]
    pub(super) severity_text: String,
    #[prost(message, optional, tag = "5")]
    pub(super) body: Option<AnyValue>,
    #[prost(message, repeated, tag = "6")]
    pub(super) attributes: Vec<KeyValue>,
    #[prost(fixed64, tag = "11")]
    pub(super) observed_time_unix_nano: u64,
    #[prost(string, tag = "12")]
    pub(super) event_name: String,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct KeyValue {
    #[prost(string, tag = "1")]
    pub(super) key: String,
    #[prost(message, optional, tag = "2")]
    pub(super) value: Option<AnyValue>,
}

impl KeyValue {
    pub(super) fn new(key: &str, value: AnyValue) -> Self {
        Self { key: key.to_owned(), value: Some(value) }
    }
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct AnyValue {
    #[prost(oneof = "Value", tags = "1, 2, 3, 4, 5, 6")]
    value: Option<Value>,
}

#[derive(Clone, PartialEq, prost::Oneof)]
enum Value {
    #[prost(string, tag = "1")]
    Text(String),
    #[prost(bool, tag = "2")]
    Bool(bool),
    #[prost(int64, tag = "3")]
    Int(i64),
    #[prost(double, tag = "4")]
    Double(f64),
    #[prost(message, tag = "5")]
    Array(Array),
    #[prost(message, tag = "6")]
    Map(Map),
}

#[derive(Clone, PartialEq, prost::Message)]
struct Array {
    #[prost(message, repeated, tag = "1")]
    values: Vec<AnyValue>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct Map {
    #[prost(message, repeated, tag = "1")]
    values: Vec<KeyValue>,
}

/// A text as a value.
pub(super) fn text(text: &str) -> AnyValue {
    AnyValue { value: Some(Value::Text(text.to_owned())) }
}

/// A number as a value.
pub(super) fn number(number: u64) -> AnyValue {
    let value = i64::try_from(number).map_or_else(|_| Value::Text(number.to_string()), Value::Int);
    AnyValue { value: Some(value) }
}

/// JSON as a value.
pub(super) fn value(json: &Json) -> AnyValue {
    let value = match json {
        Json::Null => None,
        Json::Bool(yes) => Some(Value::Bool(*yes)),
        Json::String(text) => Some(Value::Text(text.clone())),
        Json::Array(values) => Some(Value::Array(Array { values: values.iter().map(value).collect() })),
        Json::Object(map) => {
            let values = map.iter().map(|(key, member)| KeyValue::new(key, value(member))).collect();
            Some(Value::Map(Map { values }))
        }
        Json::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => Some(Value::Int(whole)),
            (None, Some(broken)) => Some(Value::Double(broken)),
            (None, None) => Some(Value::Text(number.to_string())),
        },
    };
    AnyValue { value }
}

/// `ExportLogsServiceResponse`.
#[derive(Clone, PartialEq, prost::Message, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Taken {
    #[prost(message, optional, tag = "1")]
    pub(super) partial_success: Option<PartialSuccess>,
}

/// The same in JSON; `None` where it is something else.
pub(super) fn taken_from_json(body: &[u8]) -> Option<Taken> {
    let json: Json = serde_json::from_slice(body).ok()?;
    // A list would do for a message whose members all may be missing.
    let is_message = |json: &Json| json.as_object().is_some();
    let whole =
        is_message(&json) && json.get("partialSuccess").is_none_or(|json| json.is_null() || is_message(json));
    serde_json::from_value(json).ok().filter(|_| whole)
}

/// `ExportLogsPartialSuccess`.
#[derive(Clone, PartialEq, prost::Message, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct PartialSuccess {
    #[prost(int64, tag = "1")]
    #[serde(deserialize_with = "number_or_text")]
    pub(super) rejected_log_records: i64,
    #[prost(string, tag = "2")]
    pub(super) error_message: String,
}

/// In JSON, protocol buffers write numbers of 64 bits as texts, and read both.
fn number_or_text<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    let json = Json::deserialize(deserializer)?;
    let number = json.as_i64().or_else(|| json.as_str().and_then(|text| text.parse().ok()));
    number.ok_or_else(|| serde::de::Error::custom("not a number"))
}

/// `google.rpc.Status`, the body of a refusal.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Status {
    #[prost(int32, tag = "1")]
    pub(super) code: i32,
    #[prost(string, tag = "2")]
    pub(super) message: String,
}
