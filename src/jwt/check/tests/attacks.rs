//! A table of attacks: what was done to a token, and the reason and the finding that name it.
//!
//! Every row must also leave the token refused or unchecked, never valid.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use super::forge::{checked, p256, p384, rsa, set, signing_input, what, with_signature};
use crate::domain::inspection::FindingId as Id;
use crate::domain::inspection::SignatureReason as Reason;
use crate::domain::inspection::{FindingFact, SignatureState};
use crate::jwt::check::CheckKeys;

/// One attack: what it is, the token, why it is refused, the finding and a part of its clause.
type Row = (&'static str, String, Reason, Id, &'static str);

fn held_against(keys: &CheckKeys, rows: Vec<Row>) {
    for (name, token, reason, id, clause) in rows {
        let (signature, findings) = checked(&token, Some(keys));
        assert_eq!(signature.reason, reason, "{name}: {findings:?}");
        assert_eq!(signature.state, reason.state(), "{name}");
        assert_ne!(signature.state, SignatureState::Valid, "{name}");
        let said = what(&findings, id);
        assert!(said.contains(clause), "{name}: {said}");
    }
}

fn keys() -> CheckKeys {
    set(&[rsa().jwk("r"), p256().jwk("e")])
}

fn es256(signature: &[u8]) -> String {
    with_signature(&json!({ "alg": "ES256", "kid": "e" }), signature)
}

fn good_es256() -> Vec<u8> {
    let input = signing_input(&json!({ "alg": "ES256", "kid": "e" }));
    p256().sign("ES256", input.as_bytes())
}

/// The order of P-256.
fn order() -> [u8; 32] {
    let hex = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
    std::array::from_fn(|at| u8::from_str_radix(&hex[at * 2..at * 2 + 2], 16).unwrap())
}

#[test]
fn none_is_refused_in_every_spelling_with_and_without_a_signature() {
    let spellings = [
        ("none", "nobody signed it"),
        ("None", "another spelling"),
        ("NONE", "another spelling"),
        ("nOnE", "another spelling"),
        (" none ", "another spelling"),
        ("none\u{0}", "U+0000"),
        ("n\u{200b}one", "U+200B"),
        ("n\u{43e}ne", "U+043E"),
        ("\u{ff4e}\u{ff4f}\u{ff4e}\u{ff45}", "U+FF4E"),
        ("\u{1d427}one", "U+1D427"),
        ("non\u{435}", "U+0435"),
    ];
    for (alg, clause) in spellings {
        for signature in [&b""[..], b"sig"] {
            let token = with_signature(&json!({ "alg": alg }), signature);
            held_against(&keys(), vec![("none", token, Reason::AlgorithmNone, Id::AlgNone, clause)]);
        }
    }
}

#[test]
fn an_algorithm_that_only_looks_like_one_is_named() {
    let alike = [
        ("R\u{405}256", "only looks like RS256: there is U+0405"),
        ("\u{415}S256", "only looks like ES256: there is U+0415"),
        ("RS\u{b2}56", "only looks like RS256: there is U+00B2"),
        ("ES256\u{200d}", "only looks like ES256: there is U+200D"),
        ("\u{1d407}S256", "only looks like HS256: there is U+1D407"),
        ("e\u{301}S256", "only looks like ES256: there is U+0301"),
        ("rs256", "another case than RS256"),
        ("eddsa", "another case than EdDSA"),
        ("ES256 ", "white space around ES256"),
    ];
    for (alg, clause) in alike {
        let token = with_signature(&json!({ "alg": alg, "kid": "e" }), &good_es256());
        held_against(&keys(), vec![("alike", token, Reason::AlgorithmUnknown, Id::AlgWeak, clause)]);
    }
}

#[test]
fn a_missing_or_foreign_algorithm_is_named() {
    let row = |alg: Value, reason, clause| {
        let header = if alg.is_null() { json!({ "kid": "e" }) } else { json!({ "alg": alg, "kid": "e" }) };
        ("algorithm", with_signature(&header, &good_es256()), reason, Id::AlgWeak, clause)
    };
    held_against(
        &keys(),
        vec![
            row(Value::Null, Reason::AlgorithmMissing, "names no algorithm"),
            row(json!(256), Reason::AlgorithmMissing, "no text"),
            row(json!(["ES256"]), Reason::AlgorithmMissing, "no text"),
            row(json!("ES256K"), Reason::AlgorithmUnknown, "not checked here"),
            row(json!("Ed448"), Reason::AlgorithmUnknown, "not checked here"),
            row(json!("RSA-OAEP"), Reason::AlgorithmUnknown, "not checked here"),
            row(json!("XS256"), Reason::AlgorithmUnknown, "no algorithm that is known"),
            row(json!(""), Reason::AlgorithmUnknown, "no algorithm that is known"),
        ],
    );
}

#[test]
fn an_ecdsa_signature_of_another_form_is_named() {
    let good = good_es256();
    let (r, s) = good.split_at(32);
    let int = |number: &[u8]| [&[0x02, 33, 0][..], number].concat();
    let der = [&[0x30, 70][..], &int(r), &int(s)].concat();
    let row =
        |name, signature: &[u8], clause| (name, es256(signature), Reason::Malformed, Id::Signature, clause);
    held_against(
        &keys(),
        vec![
            row("DER", &der, "ASN.1 DER"),
            row("short", &good[..63], "63 bytes"),
            row("long", &[&good[..], &[0]].concat(), "65 bytes"),
            row("of P-384", &[7; 96], "96 bytes"),
            row("psychic", &[0; 64], "r is zero"),
            row("r zero", &[&[0; 32], s].concat(), "r is zero"),
            row("s zero", &[r, &[0; 32]].concat(), "s is zero"),
            row("r is the order", &[&order()[..], s].concat(), "r is not below the order"),
            row("s is the order", &[r, &order()[..]].concat(), "s is not below the order"),
            row("all ones", &[0xff; 64], "r is not below the order"),
        ],
    );
}

#[test]
fn what_no_key_can_make_right_is_refused_without_a_key() {
    for (token, reason) in [
        (es256(&[0; 64]), Reason::Malformed),
        (with_signature(&json!({ "alg": "EdDSA" }), &[1; 63]), Reason::Malformed),
        (with_signature(&json!({ "alg": "ES512" }), &[0; 132]), Reason::Malformed),
        (with_signature(&json!({ "alg": "RS256" }), b"sig"), Reason::Malformed),
        (with_signature(&json!({ "alg": "RS256" }), &[1; 128]), Reason::KeyWeak),
        (with_signature(&json!({ "alg": "RS256" }), b""), Reason::Missing),
    ] {
        assert_eq!(checked(&token, None).0.reason, reason);
    }
    let (signature, findings) = checked(&es256(&good_es256()), None);
    assert_eq!((signature.reason, findings.len()), (Reason::NoKeys, 0));
}

#[test]
fn a_changed_cut_or_foreign_signature_is_wrong() {
    let mut flipped = good_es256();
    flipped[40] ^= 1;
    let header = json!({ "alg": "RS256", "kid": "r" });
    let token = rsa().token(&header);
    let (head, signature) = token.rsplit_once('.').unwrap();
    let (first, _) = head.split_once('.').unwrap();
    let claims = URL_SAFE_NO_PAD.encode(r#"{"sub":"user-2"}"#);
    let half = rsa().sign("RS256", b"x")[..200].to_vec();
    held_against(
        &keys(),
        vec![
            ("flipped", es256(&flipped), Reason::Wrong, Id::Signature, "another key made it"),
            (
                "other claims",
                format!("{first}.{claims}.{signature}"),
                Reason::Wrong,
                Id::Signature,
                "changed",
            ),
            ("no signature", format!("{head}."), Reason::Missing, Id::Signature, "the header promises RS256"),
            ("cut", with_signature(&header, &half), Reason::Malformed, Id::Signature, "this key makes 256"),
            (
                "padding of PSS",
                with_signature(&header, &rsa().sign("PS256", head.as_bytes())),
                Reason::Wrong,
                Id::Signature,
                "another key made it",
            ),
        ],
    );
}

#[test]
fn a_critical_extension_is_refused_and_its_kind_is_told() {
    let row = |crit: Value, more: &str, clause| {
        let header = json!({ "alg": "ES256", "kid": "e", "crit": crit, more: true });
        ("crit", p256().token(&header), Reason::Critical, Id::Critical, clause)
    };
    held_against(
        &keys(),
        vec![
            row(json!(["b64"]), "b64", "unencoded payload"),
            row(json!(["x"]), "x", "not understood"),
            row(json!(["x"]), "y", "not in the header"),
            row(json!([]), "x", "empty list"),
            row(json!("b64"), "b64", "no list"),
            row(json!([1]), "x", "no list"),
            row(json!(null), "x", "no list"),
        ],
    );
}

#[test]
fn keys_that_a_token_brings_or_points_to_are_told_and_never_used() {
    let stranger = p384();
    let own = p256();
    for (name, value, clause) in [
        ("jku", json!("https://evil.example.com/keys"), "not fetched"),
        ("x5u", json!("https://evil.example.com/chain"), "not fetched"),
        ("jwk", stranger.jwk("e"), "not used"),
        ("x5c", json!(["MIIB"]), "not used"),
    ] {
        let forged = stranger.token(&json!({ "alg": "ES384", name: value }));
        held_against(&keys(), vec![(name, forged, Reason::KeyUnfit, Id::RemoteKeys, clause)]);
        let (signature, findings) =
            checked(&own.token(&json!({ "alg": "ES256", "kid": "e", name: value })), Some(&keys()));
        assert_eq!(signature.reason, Reason::Verified, "{name} changes nothing");
        assert_eq!(findings[0].facts[&FindingFact::Claim], name);
    }
}

#[test]
fn a_key_name_that_is_more_than_a_name_is_told() {
    for (kid, clause) in [
        ("../../../../dev/null", "a path"),
        ("/etc/passwd", "a path"),
        ("keys/prod.pem", "a path"),
        ("..\\..\\key", "a path"),
        ("https://evil.example.com/key", "an address"),
        ("x' UNION SELECT 'key';--", "a database or a shell"),
        ("| curl evil", "a database or a shell"),
        ("a\u{0}b", "a database or a shell"),
    ] {
        let token = with_signature(&json!({ "alg": "ES256", "kid": kid }), &good_es256());
        held_against(&keys(), vec![("kid", token, Reason::KeyUnknown, Id::KeyIdSuspicious, clause)]);
    }
    for kid in ["gEbgoA/VPIUSLrPwzOspM4MqI6U=", "2011-04-29", "anna@example.org", "a.b_c-d:e", ""] {
        let token = with_signature(&json!({ "alg": "ES256", "kid": kid }), &good_es256());
        let (_, findings) = checked(&token, None);
        assert!(findings.is_empty(), "{kid}: {findings:?}");
    }
}
