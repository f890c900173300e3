//! Takes a JWS in compact form apart, strictly (RFC 7515, section 7.1).
//!
//! What comes out is *not* checked: only `verify` may believe a claim. Never lenient: padding, white space, other
//! alphabets, repeated member names and oversized input all end as an error, so that no two readers of the same token
//! can understand it differently. Errors hold no part of the token but member names.

use std::fmt;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Deserialize;
use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// Longest token that is looked at, in bytes. Real ones stay under 16 KiB; more is a mistake or an attack.
pub const LIMIT: usize = 64 * 1024;

/// A token taken apart, unchecked.
#[derive(Clone)]
pub struct Jws {
    /// The JOSE header.
    pub header: Map<String, Value>,
    /// The claims.
    pub claims: Map<String, Value>,
    pub(super) signing_input: String,
    pub(super) signature: Vec<u8>,
}

impl Jws {
    /// Takes a token apart.
    pub fn parse(token: &str) -> Result<Self, ParseError> {
        Self::read(token, |claims| object(Part::Claims, claims))
    }

    /// Takes a token apart that signs something else than claims (RFC 7515, section 7.1). It has no claims then, so that
    /// nobody can take the payload for some.
    pub fn signed_only(token: &str) -> Result<Self, ParseError> {
        Self::read(token, |payload| decode(Part::Claims, payload).map(|_anything| Map::new()))
    }

    fn read(
        token: &str,
        payload: impl FnOnce(&str) -> Result<Map<String, Value>, ParseError>,
    ) -> Result<Self, ParseError> {
        if token.len() > LIMIT {
            return Err(ParseError::TooLong);
        }
        let parts: Vec<&str> = token.splitn(6, '.').collect();
        let [header, claims, signature] = parts[..] else {
            return Err(if parts.len() == 5 { ParseError::Encrypted } else { ParseError::NotThreeParts });
        };
        Ok(Self {
            header: object(Part::Header, header)?,
            claims: payload(claims)?,
            signing_input: format!("{header}.{claims}"),
            signature: decode(Part::Signature, signature)?,
        })
    }
}

impl fmt::Debug for Jws {
    /// The claims are a person's data and the signature is half a credential: only the header's names are printed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Jws").field("header", &self.header.keys().collect::<Vec<_>>()).finish_non_exhaustive()
    }
}

/// What a token looks like from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Signed, readable by anyone (RFC 7515).
    Jwt,
    /// Encrypted, readable by its recipient only (RFC 7516).
    Jwe,
    /// Anything else: means something to its issuer alone (RFC 6749, section 1.4).
    Opaque,
}

/// Says what kind a token is. Looks at the form only; a signature is not checked.
pub fn kind(token: &str) -> Kind {
    match Jws::parse(token) {
        Ok(jws) if jws.header.contains_key("alg") => Kind::Jwt,
        Err(ParseError::Encrypted) if encrypted_header(token) => Kind::Jwe,
        Ok(_) | Err(_) => Kind::Opaque,
    }
}

fn encrypted_header(token: &str) -> bool {
    let header = token.split('.').next().unwrap_or_default();
    object(Part::Header, header).is_ok_and(|header| header.contains_key("enc"))
}

/// Why a token could not be taken apart.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseError {
    /// More than [`LIMIT`] bytes.
    #[error("the token is longer than 64 KiB")]
    TooLong,
    /// No compact JWS: the number of dots is wrong.
    #[error("the token does not have three parts")]
    NotThreeParts,
    /// Five parts: a JWE, which is not for us to open.
    #[error("the token is encrypted")]
    Encrypted,
    /// Padding, white space, foreign characters or left-over bits (RFC 7515, section 2).
    #[error("the {0} is not base64url")]
    Base64(Part),
    /// Not UTF-8, not JSON, or not an object (RFC 8725, section 3.7).
    #[error("the {0} is not a JSON object")]
    Json(Part),
    /// A member name occurs twice (RFC 7515, section 4; RFC 7519, section 4).
    #[error("the {0} names a member twice")]
    Duplicate(Part),
}

/// A part of a compact JWS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Before the first dot.
    Header,
    /// Between the dots.
    Claims,
    /// After the last dot.
    Signature,
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Header => "header",
            Self::Claims => "claims part",
            Self::Signature => "signature",
        })
    }
}

fn decode(part: Part, text: &str) -> Result<Vec<u8>, ParseError> {
    URL_SAFE_NO_PAD.decode(text).ok().ok_or(ParseError::Base64(part))
}

fn object(part: Part, text: &str) -> Result<Map<String, Value>, ParseError> {
    let bytes = decode(part, text)?;
    match strict_object(&bytes) {
        Ok(members) => Ok(members),
        Err(StrictError::Duplicate) => Err(ParseError::Duplicate(part)),
        Err(StrictError::NotAnObject) => Err(ParseError::Json(part)),
    }
}

/// Why bytes are not an acceptable JSON object.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum StrictError {
    Duplicate,
    NotAnObject,
}

/// Reads a JSON object and refuses one in which, at any depth, a name occurs twice.
pub(super) fn strict_object(bytes: &[u8]) -> Result<Map<String, Value>, StrictError> {
    match serde_json::from_slice::<Strict>(bytes) {
        Ok(Strict(Value::Object(members))) => Ok(members),
        Err(error) if error.to_string().starts_with(DUPLICATE) => Err(StrictError::Duplicate),
        Ok(Strict(_)) | Err(_) => Err(StrictError::NotAnObject),
    }
}

/// Marks our own error among those of `serde_json`, which passes custom errors on as text only.
const DUPLICATE: &str = "a member name occurs twice";

/// A JSON value without repeated names. `serde_json::Value` alone would silently keep the last one.
struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        StrictSeed.deserialize(deserializer).map(Self)
    }
}

struct StrictSeed;

impl<'de> DeserializeSeed<'de> for StrictSeed {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for StrictSeed {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(StrictSeed)? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            let value = members.next_value_seed(StrictSeed)?;
            if map.insert(name, value).is_some() {
                return Err(de::Error::custom(DUPLICATE));
            }
        }
        Ok(Value::Object(map))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(header: &str, claims: &str) -> String {
        format!("{}.{}.c2ln", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims))
    }

    #[test]
    fn a_signed_token_comes_apart_into_header_and_claims() {
        let jws =
            Jws::parse(&token(r#"{"alg":"RS256"}"#, r#"{"sub":"1","n":[1,2.5,null,{"a":true}]}"#)).unwrap();
        assert_eq!(jws.header["alg"], "RS256");
        assert_eq!(jws.claims["n"], serde_json::json!([1, 2.5, null, {"a": true}]));
        assert_eq!(jws.signature, b"sig");
    }

    #[test]
    fn what_signs_something_else_has_no_claims() {
        let jws = Jws::signed_only("eyJhbGciOiJFUzUxMiJ9.UGF5bG9hZA.c2ln").unwrap();
        assert_eq!((jws.header["alg"].as_str(), jws.claims.len()), (Some("ES512"), 0));
        assert!(Jws::signed_only(&token("{}", r#"{"sub":"1"}"#)).unwrap().claims.is_empty());
        assert_eq!(Jws::signed_only("e30.UGF5bG9hZA=.").unwrap_err(), ParseError::Base64(Part::Claims));
    }

    #[test]
    fn a_member_named_twice_is_refused_at_any_depth() {
        let good = r#"{"alg":"RS256"}"#;
        for (header, claims, part) in [
            (r#"{"alg":"RS256","alg":"none"}"#, "{}", Part::Header),
            (good, r#"{"sub":"1","sub":"2"}"#, Part::Claims),
            (good, r#"{"a":{"b":[{"c":1,"c":1}]}}"#, Part::Claims),
            (good, r#"{"a":1,"\u0061":2}"#, Part::Claims),
        ] {
            assert_eq!(
                Jws::parse(&token(header, claims)).unwrap_err(),
                ParseError::Duplicate(part),
                "{claims}"
            );
        }
    }

    #[test]
    fn base64_must_be_the_url_alphabet_without_padding_or_left_over_bits() {
        let claims = URL_SAFE_NO_PAD.encode("{}");
        for header in ["e30=", "e3 0", "e30\n", "e3+/", "e31"] {
            let error = Jws::parse(&format!("{header}.{claims}.c2ln")).unwrap_err();
            assert_eq!(error, ParseError::Base64(Part::Header), "{header:?}");
        }
        let error = Jws::parse(&format!("{claims}.{claims}.c2ln=")).unwrap_err();
        assert_eq!(error, ParseError::Base64(Part::Signature));
    }

    #[test]
    fn only_utf8_json_objects_are_header_and_claims() {
        for claims in [&b"[]"[..], b"\"text\"", b"{", b"{} {}", b"", b"{\"a\":\"\xff\"}", b"\xef\xbb\xbf{}"] {
            let text = format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(claims));
            assert_eq!(Jws::parse(&text).unwrap_err(), ParseError::Json(Part::Claims), "{claims:?}");
        }
    }

    #[test]
    fn deep_nesting_is_refused_instead_of_overflowing_the_stack() {
        let claims = format!("{{\"a\":{}{}}}", "[".repeat(20_000), "]".repeat(20_000));
        assert_eq!(Jws::parse(&token("{}", &claims)).unwrap_err(), ParseError::Json(Part::Claims));
    }

    #[test]
    fn a_token_over_64_kib_is_not_looked_at() {
        assert_eq!(Jws::parse(&"a".repeat(LIMIT + 1)).unwrap_err(), ParseError::TooLong);
    }

    #[test]
    fn the_kind_of_a_token_follows_from_its_form() {
        let jwe = format!("{}.a.b.c.d", URL_SAFE_NO_PAD.encode(r#"{"alg":"dir","enc":"A256GCM"}"#));
        assert_eq!(kind(&token(r#"{"alg":"RS256"}"#, "{}")), Kind::Jwt);
        assert_eq!(kind(&jwe), Kind::Jwe);
        for opaque in ["", "ya29.a0AfH6SM", "a.b.c", "EwBwA8l6BAAU..", &token("{}", "{}"), "1.2.3.4.5.6"] {
            assert_eq!(kind(opaque), Kind::Opaque, "{opaque}");
        }
    }

    #[test]
    fn debug_shows_neither_claims_nor_signature() {
        let jws = Jws::parse(&token(r#"{"alg":"RS256"}"#, r#"{"email":"CANARY"}"#)).unwrap();
        assert_eq!(format!("{jws:?}"), r#"Jws { header: ["alg"], .. }"#);
    }
}
