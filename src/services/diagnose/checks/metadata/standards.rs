//! What a provider's metadata owe the standards: the MUSTs that a reader can see. Pure; each names its section.
//!
//! Codes are stable: rules of the check-up and JSON documents rely on them. What a document merely leaves unsaid, and a
//! provider may keep all the same, is no broken MUST.

use serde_json::{Map, Value};
use url::Url;

use crate::platform::transport::is_loopback;

/// The codes of what is broken, in the order of the list below.
pub(super) fn broken(document: &Map<String, Value>) -> Vec<&'static str> {
    let broken: [(&'static str, bool); 9] = [
        // RFC 8414, section 2: `issuer` is REQUIRED.
        ("without-issuer", text(document, "issuer").is_none()),
        // RFC 8414, section 2: it is a URL of https without query and fragment.
        ("issuer-malformed", text(document, "issuer").is_some_and(|issuer| !is_issuer(issuer))),
        // RFC 8414, section 2: REQUIRED unless no grant type uses it.
        ("without-authorization-endpoint", text(document, "authorization_endpoint").is_none()),
        // RFC 8414, section 2: REQUIRED unless only the implicit grant is supported.
        ("without-token-endpoint", text(document, "token_endpoint").is_none()),
        // RFC 8414, section 2: `response_types_supported` is REQUIRED.
        ("without-response-types", list(document, "response_types_supported").is_none()),
        // RFC 6749, sections 3.1.2.1 and 3.2: endpoints MUST be spoken to over TLS; RFC 8414, section 2: `jwks_uri` is https.
        ("plain-http", ENDPOINTS.iter().any(|member| is_plain(text(document, member)))),
        // RFC 7636, section 4.2: `S256` is mandatory to implement on the server.
        ("without-s256", lacks(document, "code_challenge_methods_supported", "S256")),
        // RFC 9207, section 3: the member is a boolean.
        ("iss-malformed", document.get(ISS).is_some_and(|said| !said.is_boolean())),
        // RFC 8414, section 2: the value `none` MUST NOT be used.
        ("signed-by-none", names(document, "token_endpoint_auth_signing_alg_values_supported", "none")),
    ];
    broken.into_iter().filter_map(|(code, is_broken)| is_broken.then_some(code)).collect()
}

const ISS: &str = "authorization_response_iss_parameter_supported";

const ENDPOINTS: [&str; 8] = [
    "authorization_endpoint",
    "token_endpoint",
    "device_authorization_endpoint",
    "revocation_endpoint",
    "introspection_endpoint",
    "userinfo_endpoint",
    "registration_endpoint",
    "jwks_uri",
];

fn text<'a>(document: &'a Map<String, Value>, member: &str) -> Option<&'a str> {
    document.get(member)?.as_str().filter(|text| !text.is_empty())
}

fn list<'a>(document: &'a Map<String, Value>, member: &str) -> Option<&'a Vec<Value>> {
    document.get(member)?.as_array().filter(|list| !list.is_empty())
}

fn names(document: &Map<String, Value>, member: &str, word: &str) -> bool {
    list(document, member).is_some_and(|list| list.iter().any(|said| said == word))
}

/// Whether the list is there, and this word is not in it.
fn lacks(document: &Map<String, Value>, member: &str, word: &str) -> bool {
    document.get(member).is_some_and(Value::is_array) && !names(document, member, word)
}

/// One that leaves the organisation open, as Microsoft's `{tenantid}`, is a pattern of issuers.
fn is_issuer(issuer: &str) -> bool {
    let Ok(url) = Url::parse(&issuer.replace(['{', '}'], "")) else { return false };
    (url.scheme() == "https" || is_loopback(&url)) && url.query().is_none() && url.fragment().is_none()
}

fn is_plain(said: Option<&str>) -> bool {
    let url = said.and_then(|said| Url::parse(said).ok());
    url.is_some_and(|url| url.scheme() == "http" && !is_loopback(&url))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn sound() -> Value {
        json!({
            "issuer": "https://id.example.org",
            "authorization_endpoint": "https://id.example.org/authorize",
            "token_endpoint": "https://id.example.org/token",
            "response_types_supported": ["code"],
            "code_challenge_methods_supported": ["S256", "plain"],
            ISS: true,
        })
    }

    fn after(changes: Value) -> Vec<&'static str> {
        let mut document = sound();
        for (member, value) in changes.as_object().unwrap() {
            document[member] = value.clone();
        }
        broken(document.as_object().unwrap())
    }

    #[test]
    fn each_broken_must_is_named_and_nothing_else() {
        assert_eq!(after(json!({})), [""; 0]);
        for (changes, code) in [
            (json!({ "issuer": null }), "without-issuer"),
            (json!({ "issuer": "http://id.example.org" }), "issuer-malformed"),
            (json!({ "issuer": "https://id.example.org?a=b" }), "issuer-malformed"),
            (json!({ "authorization_endpoint": null }), "without-authorization-endpoint"),
            (json!({ "token_endpoint": 7 }), "without-token-endpoint"),
            (json!({ "response_types_supported": [] }), "without-response-types"),
            (json!({ "jwks_uri": "http://id.example.org/keys" }), "plain-http"),
            (json!({ "code_challenge_methods_supported": ["plain"] }), "without-s256"),
            (json!({ ISS: "yes" }), "iss-malformed"),
            (json!({ "token_endpoint_auth_signing_alg_values_supported": ["none"] }), "signed-by-none"),
        ] {
            assert_eq!(after(changes), [code]);
        }
    }

    #[test]
    fn what_is_left_unsaid_or_said_of_this_computer_breaks_nothing() {
        assert_eq!(after(json!({ "code_challenge_methods_supported": null })), [""; 0]);
        assert_eq!(after(json!({ "issuer": "https://login.example.org/{tenantid}/v2.0" })), [""; 0]);
        let here =
            json!({ "issuer": "http://127.0.0.1:4000", "token_endpoint": "http://127.0.0.1:4000/token" });
        assert_eq!(after(here), [""; 0]);
    }
}
