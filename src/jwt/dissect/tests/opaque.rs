//! What is no JWT, and how it is named. The tokens are invented; only their beginnings are real.

use super::*;

fn shape(text: &str) -> OpaqueShape {
    match dissect(text).form {
        Form::Opaque(shape) => shape,
        other => panic!("{other:?}"),
    }
}

#[test]
fn tokens_of_providers_are_known_by_how_they_begin() {
    let access = |id: &str| OpaqueShape::AccessOf(id.parse().unwrap());
    let refresh = |id: &str| OpaqueShape::RefreshOf(id.parse().unwrap());
    let code = |id: &str| OpaqueShape::CodeOf(id.parse().unwrap());
    for (text, expected) in [
        ("ya29.a0AfH6SMBx7Q2kz9vWdYt3LpRc", access("google")),
        ("1//0gExampleExample-L9IrExample", refresh("google")),
        ("4/0AExampleExampleExampleExample", code("google")),
        ("EwBwA8l6BAAUExample/Example+Example==", access("microsoft-personal")),
        ("M.C507_BAY.0.U.-CqExampleExample", refresh("microsoft-personal")),
        ("M.C507_BAY.2.U.8f0aExampleExample", code("microsoft-personal")),
        ("1.AVsAExampleExample.AgABAwExample", refresh("microsoft-work")),
        ("y0_AgAAAAExampleExampleExample", access("yandex")),
        ("1:ExampleExample:Example:Example", refresh("yandex")),
        ("fmu1-0a1b2c3d-example-0-example", access("fastmail")),
        ("AbCdEfGhIjKlMnOpQrStUvWxYz0123456789", OpaqueShape::Unknown),
        ("1000.0123456789abcdef.0123456789abcdef", OpaqueShape::Unknown),
    ] {
        assert_eq!(shape(text), expected, "{text}");
        let found = dissect(text);
        assert!(found.parts.is_empty() && found.header.is_none() && found.jws.is_none());
        let [finding] = found.findings.as_slice() else { panic!("one finding: {text}") };
        let is_code = matches!(expected, OpaqueShape::CodeOf(_));
        assert_eq!(finding.id == FindingId::NotAToken, is_code, "{text}");
        let named = finding.facts.contains_key(&FindingFact::Provider);
        assert_eq!(named, expected != OpaqueShape::Unknown, "{text}");
    }
}

#[test]
fn what_begins_alike_for_two_kinds_is_said_so() {
    let found = dissect("1.AVsAExampleExample.AgABAwExample");
    let what = &found.findings[0].facts[&FindingFact::What];
    assert_eq!(what, "it begins as refresh tokens and authorization codes do there");
}

#[test]
fn a_sign_in_answer_is_named_and_its_token_left_where_it_is() {
    let answer =
        STANDARD.encode("user=anna@example.org\x01auth=Bearer eyJhbGciOiJSUzI1NiJ9.e30.c2ln\x01\x01");
    for text in [answer.clone(), format!("C: A1 AUTHENTICATE XOAUTH2 {answer}")] {
        assert_eq!(shape(&text), OpaqueShape::SaslAnswer);
        let found = dissect(&text);
        assert!(found.header.is_none() && found.claims.is_none() && found.jws.is_none());
        assert!(line(&found.findings[0]).contains("with a token inside that was left there"));
    }
}

#[test]
fn what_is_no_token_is_named() {
    let json = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let refused =
        STANDARD.encode(r#"{"status":"400","schemes":"Bearer","scope":"https://mail.google.com/"}"#);
    let rows: Vec<(String, OpaqueShape, &str)> = vec![
        (
            "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----\n".into(),
            OpaqueShape::Key,
            "public key",
        ),
        (
            "-----BEGIN EC PRIVATE KEY-----\nMHcC\n".into(),
            OpaqueShape::Key,
            "private key, which only its owner",
        ),
        ("-----BEGIN CERTIFICATE-----\nMIIB\n".into(), OpaqueShape::Key, "certificate"),
        (r#"{"keys":[{"kty":"RSA","n":"x","e":"AQAB"}]}"#.into(), OpaqueShape::Key, "it is a JWKS"),
        (r#"{"kty":"EC","crv":"P-256"}"#.into(), OpaqueShape::Key, "it is a JWK"),
        (r#"{"kty":"EC","d":"x"}"#.into(), OpaqueShape::Key, "private key or a shared secret"),
        (r#"{"keys":[{"kty":"oct","k":"x"}]}"#.into(), OpaqueShape::Key, "private key or a shared secret"),
        (
            r#"{"access_token":"x","expires_in":3599}"#.into(),
            OpaqueShape::Unknown,
            "provider’s answer with tokens",
        ),
        (
            r#"{"error":"invalid_grant","error_description":"x"}"#.into(),
            OpaqueShape::Unknown,
            "request that failed",
        ),
        (r#"{"installed":{"client_id":"x"}}"#.into(), OpaqueShape::Unknown, "registration of a client"),
        (r#"{"issuer":"x","token_endpoint":"y"}"#.into(), OpaqueShape::Unknown, "description of a provider"),
        (r#"{"a":1}"#.into(), OpaqueShape::Unknown, "JSON document"),
        ("[1,2]".into(), OpaqueShape::Unknown, "JSON document"),
        ("{".into(), OpaqueShape::Unknown, "JSON document"),
        (refused, OpaqueShape::Unknown, "mail server that refused a token"),
        (json(r#"{"keys":[]}"#), OpaqueShape::Key, "it is a JWKS"),
        ("abcd efgh ijkl mnop".into(), OpaqueShape::AppPassword, "password made for a program"),
        ("abcdefghijklmnop".into(), OpaqueShape::AppPassword, "password made for a program"),
        ("abcd-efgh-ijkl-mnop".into(), OpaqueShape::AppPassword, "password made for a program"),
        ("GOCSPX-ExampleExampleExample".into(), OpaqueShape::Unknown, "client secret"),
        ("1234-example.apps.googleusercontent.com".into(), OpaqueShape::Unknown, "client ID"),
        ("9188040d-6c67-4c5b-b112-36a304b66dad".into(), OpaqueShape::Unknown, "not a token"),
        ("anna@example.org".into(), OpaqueShape::Unknown, "mail address"),
        ("https://login.example.org/".into(), OpaqueShape::Unknown, "address of the web"),
        (
            "the token is ya29.a0AfH6SMBx7Q2kz9vWdYt3".into(),
            OpaqueShape::Unknown,
            "something like a token in it",
        ),
        (
            "log: eyJhbGciOiJSUzI1NiJ9.e30.c2ln sent".into(),
            OpaqueShape::Unknown,
            "something like a token in it",
        ),
        ("no token at all".into(), OpaqueShape::Unknown, "white space stands in it"),
        ("ssh-ed25519 AAAAC3Nza me@here".into(), OpaqueShape::Key, "SSH"),
    ];
    for (text, expected, what) in rows {
        let found = dissect(&text);
        assert_eq!(found.form, Form::Opaque(expected), "{text}");
        let [finding] = found.findings.as_slice() else { panic!("one finding: {text}") };
        assert_eq!((finding.id, finding.severity), (FindingId::NotAToken, Severity::Fail), "{text}");
        assert!(finding.facts[&FindingFact::What].contains(what), "{text}: {}", line(finding));
    }
}
