//! The error challenge of XOAUTH2 and OAUTHBEARER: what a server says about a token that it does not take.
//!
//! Only the four known members are taken over; whatever else a server puts there, perhaps the token itself, stays behind.

use std::fmt;

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde_json::{Map, Value};

use super::session::Challenge;
use crate::domain::problem::harmless;

/// Some servers leave the padding away.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

impl Challenge {
    /// Reads the base64 text of a challenge; `None` if it is none (RFC 7628, section 3.2.2).
    pub fn decoded(text: &str) -> Option<Self> {
        let bytes = LENIENT.decode(text.trim()).ok()?;
        let Value::Object(members) = serde_json::from_slice(&bytes).ok()? else {
            return None;
        };
        let found = Self {
            status: word(&members, "status"),
            schemes: word(&members, "schemes"),
            scope: word(&members, "scope"),
            openid_configuration: word(&members, "openid-configuration"),
        };
        (found != Self::default()).then_some(found)
    }

    /// The members and their names.
    pub fn members(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let named = [
            ("status", &self.status),
            ("schemes", &self.schemes),
            ("scope", &self.scope),
            ("openid-configuration", &self.openid_configuration),
        ];
        named.into_iter().filter_map(|(name, value)| Some((name, value.as_deref()?)))
    }

    /// The same with every member passed through this.
    #[must_use]
    pub(super) fn map(self, change: impl Fn(&str) -> String) -> Self {
        let change = |member: Option<String>| member.map(|text| change(&text));
        Self {
            status: change(self.status),
            schemes: change(self.schemes),
            scope: change(self.scope),
            openid_configuration: change(self.openid_configuration),
        }
    }
}

/// A number counts as its digits: some servers write `401` without quotation marks.
fn word(members: &Map<String, Value>, name: &str) -> Option<String> {
    match members.get(name)? {
        Value::String(text) => Some(harmless(text)),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

impl fmt::Display for Challenge {
    /// As the server wrote it, without what is not known: one JSON object without blanks.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("{")?;
        for (number, (name, value)) in self.members().enumerate() {
            let comma = if number == 0 { "" } else { "," };
            write!(f, "{comma}\"{name}\":{}", Value::from(value))?;
        }
        f.write_str("}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(text: &str) -> String {
        LENIENT.encode(text)
    }

    #[test]
    fn googles_own_example_is_read() {
        // https://developers.google.com/gmail/imap/xoauth2-protocol, "Error response".
        let said = "eyJzdGF0dXMiOiI0MDEiLCJzY2hlbWVzIjoiYmVhcmVyIG1hYyIsInNjb3BlIjoiaHR0cHM6Ly9tYWlsLmdvb2dsZS5jb20vIn0K";
        let challenge = Challenge::decoded(said).unwrap();
        assert_eq!(challenge.status.as_deref(), Some("401"));
        let text = r#"{"status":"401","schemes":"bearer mac","scope":"https://mail.google.com/"}"#;
        assert_eq!(challenge.to_string(), text);
    }

    #[test]
    fn the_example_of_the_standard_is_read() {
        // RFC 7628, section 4.3.
        let said = r#"{"status":"invalid_token","scope":"example_scope","openid-configuration":"https://example.com/.well-known/openid-configuration"}"#;
        assert_eq!(Challenge::decoded(&encoded(said)).unwrap().to_string(), said);
    }

    #[test]
    fn padding_may_be_missing_and_a_status_may_be_a_number() {
        let said = encoded(r#"{"status":400, "scope":null}"#);
        let challenge = Challenge::decoded(said.trim_end_matches('=')).unwrap();
        assert_eq!(challenge, Challenge { status: Some("400".to_owned()), ..Challenge::default() });
    }

    #[test]
    fn only_known_members_are_taken_and_no_control_characters() {
        let challenge =
            Challenge::decoded(&encoded(r#"{"status":"4\u001b01","token":"ya29.secret"}"#)).unwrap();
        assert_eq!(challenge.to_string(), r#"{"status":"4 01"}"#);
    }

    #[test]
    fn what_is_no_challenge_is_none() {
        for text in
            ["", "AQ==", "!!!", "Authentication failed", &encoded("[1]"), &encoded("{}"), &encoded("\u{1}")]
        {
            assert_eq!(Challenge::decoded(text), None, "{text}");
        }
    }
}
