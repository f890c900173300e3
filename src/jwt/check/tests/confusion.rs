//! Keys that are taken for others: public for secret, another kind, another use, another issuer, another name.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use super::forge::{TENANT, apart, checked, ed25519, p256, p384, p521, rsa, set, signing_input, what};
use crate::domain::inspection::{
    FindingFact, FindingId, Form, Node, OpaqueShape, SignatureReason, SignatureState,
};
use crate::domain::secret::SharedSecret;
use crate::jwt::check::{CheckKeys, check};

fn hs256(secret: &[u8]) -> String {
    let input = signing_input(&json!({ "alg": "HS256", "kid": "r" }));
    let key = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, secret);
    let made = aws_lc_rs::hmac::sign(&key, input.as_bytes());
    format!("{input}.{}", URL_SAFE_NO_PAD.encode(made.as_ref()))
}

fn pem(der: &[u8]) -> String {
    format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", STANDARD.encode(der))
}

fn with(mut jwk: Value, name: &str, value: Value) -> Value {
    jwk[name] = value;
    jwk
}

#[test]
fn every_algorithm_is_verified_with_its_own_key() {
    let (p384, p521, ed) = (p384(), p521(), ed25519());
    let pairs = [
        (rsa(), &["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"][..]),
        (p256(), &["ES256"]),
        (&p384, &["ES384"]),
        (&p521, &["ES512"]),
        (&ed, &["EdDSA", "Ed25519"]),
    ];
    let keys =
        set(&pairs.iter().enumerate().map(|(at, (pair, _))| pair.jwk(&at.to_string())).collect::<Vec<_>>());
    for (at, (pair, algs)) in pairs.iter().enumerate() {
        for alg in *algs {
            let token = pair.token(&json!({ "alg": alg, "kid": at.to_string() }));
            let (signature, findings) = checked(&token, Some(&keys));
            assert_eq!(signature.state, SignatureState::Valid, "{alg}: {findings:?}");
            assert_eq!(signature.algorithm.as_deref(), Some(*alg));
            assert!(findings.is_empty(), "{alg}: {findings:?}");
            let wrong = (at + 1) % pairs.len();
            let (signature, _) =
                checked(&pair.token(&json!({ "alg": alg, "kid": wrong.to_string() })), Some(&keys));
            assert_eq!(signature.reason, SignatureReason::KeyUnfit, "{alg}");
        }
    }
}

#[test]
fn a_public_key_is_never_a_secret_whoever_brings_it() {
    let der = rsa().der();
    let jwk = rsa().jwk("r");
    let point = URL_SAFE_NO_PAD.decode(p256().jwk("e")["x"].as_str().unwrap()).unwrap();
    let y = URL_SAFE_NO_PAD.decode(p256().jwk("e")["y"].as_str().unwrap()).unwrap();
    let point = [&[4][..], &point, &y].concat();
    let forms = [
        pem(&der),
        pem(&der).trim_end().to_owned(),
        jwk.to_string(),
        json!({ "keys": [jwk] }).to_string(),
        STANDARD.encode(&der),
        URL_SAFE_NO_PAD.encode(&der),
        STANDARD.encode(pem(&der)),
        URL_SAFE_NO_PAD.encode(point),
        "-----BEGIN PRIVATE KEY-----\nMAAA\n-----END PRIVATE KEY-----".to_owned(),
        "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ".to_owned(),
    ];
    for secret in forms {
        let token = hs256(secret.as_bytes());
        // The attacker signs with the public key; whoever checks with that key as a secret would be taken in.
        let given = CheckKeys::Secret(SharedSecret::new(secret.as_str()));
        for keys in [given, set(&[rsa().jwk("r")])] {
            let (signature, findings) = checked(&token, Some(&keys));
            assert_eq!(signature.reason, SignatureReason::AlgorithmConfusion, "{secret}");
            what(&findings, FindingId::AlgConfusion);
        }
    }
    let (signature, findings) = checked(&hs256(b"x"), None);
    assert_eq!((signature.reason, findings.len()), (SignatureReason::SecretNeeded, 0));
}

#[test]
fn a_secret_checks_no_asymmetric_token_and_it_is_said_why() {
    let token = p256().token(&json!({ "alg": "ES256" }));
    let (signature, findings) = checked(&token, Some(&CheckKeys::Secret(SharedSecret::new("s"))));
    assert_eq!(signature.reason, SignatureReason::NoKeys);
    assert!(what(&findings, FindingId::Signature).contains("ES256 needs a public key"));
}

#[test]
fn a_key_serves_only_the_use_the_algorithm_and_the_issuer_it_names() {
    let jwk = || p256().jwk("e");
    let token = p256().token(&json!({ "alg": "ES256", "kid": "e" }));
    for (key, reason, clause) in [
        (with(jwk(), "use", json!("enc")), SignatureReason::KeyUnfit, "not for checking signatures"),
        (with(jwk(), "use", json!(1)), SignatureReason::KeyUnfit, "not for checking signatures"),
        (with(jwk(), "key_ops", json!(["sign"])), SignatureReason::KeyUnfit, "not for checking signatures"),
        (with(jwk(), "alg", json!("ES384")), SignatureReason::KeyUnfit, "another algorithm"),
        (with(jwk(), "alg", json!(7)), SignatureReason::KeyUnfit, "its alg is missing or malformed"),
        (with(jwk(), "d", json!("AQ")), SignatureReason::KeyUnfit, "a private key"),
        (with(jwk(), "crv", json!("secp256k1")), SignatureReason::KeyUnfit, "secp256k1"),
        (with(jwk(), "y", jwk()["x"].clone()), SignatureReason::KeyUnfit, "not lie on the curve"),
        (with(jwk(), "kid", json!("E")), SignatureReason::KeyUnknown, "none of the keys has the name"),
    ] {
        let (signature, findings) = checked(&token, Some(&set(&[key])));
        assert_eq!(signature.reason, reason, "{clause}");
        let said = what(&findings, FindingId::Signature);
        assert!(said.contains(clause), "{said}");
    }
    let theirs = format!("https://login.example.org/{TENANT}/v2.0");
    for (own, expected, fits) in [
        ("https://login.example.org", "https://login.example.org", true),
        ("https://other.example.org", "https://login.example.org", false),
        (theirs.as_str(), "https://login.example.org/{tenantid}/v2.0", true),
        ("https://login.example.org/{tenantid}/v2.0", "https://login.example.org/{tenantid}/v2.0", true),
        ("https://login.example.org/{tenantid}/v2.0", "https://evil.example.com/x/v2.0", false),
        ("https://login.example.org/another/v2.0", "https://login.example.org/{tenantid}/v2.0", false),
    ] {
        let keys = set(&[with(jwk(), "issuer", json!(own))]);
        let (signature, _) = check(&apart(&token), Some(&keys), Some(expected));
        let reason = if fits { SignatureReason::Verified } else { SignatureReason::KeyUnfit };
        assert_eq!(signature.reason, reason, "{own} for {expected}");
    }
}

#[test]
fn without_a_name_every_fitting_key_is_tried_and_with_one_only_that() {
    let (other, unfit) = (p384(), rsa().jwk("e"));
    let second = super::forge::Pair::Ec(
        "P-256",
        aws_lc_rs::signature::EcdsaKeyPair::generate(&aws_lc_rs::signature::ECDSA_P256_SHA256_FIXED_SIGNING)
            .unwrap(),
    );
    let keys = set(&[other.jwk("a"), second.jwk("b"), p256().jwk("e"), unfit]);
    let (signature, findings) = checked(&p256().token(&json!({ "alg": "ES256" })), Some(&keys));
    assert_eq!(signature.reason, SignatureReason::Verified);
    assert!(what(&findings, FindingId::Signature).contains("one of 2"));
    // Two keys of one name and different kinds, as RFC 7517, section 4.5, allows.
    let (signature, _) = checked(&p256().token(&json!({ "alg": "ES256", "kid": "e" })), Some(&keys));
    assert_eq!(signature.reason, SignatureReason::Verified);
    let (signature, findings) = checked(&p256().token(&json!({ "alg": "ES256", "kid": "b" })), Some(&keys));
    assert_eq!(signature.reason, SignatureReason::Wrong);
    assert!(what(&findings, FindingId::Signature).contains("another of these keys made it"));
    let (signature, _) = checked(&p256().token(&json!({ "alg": "ES256", "kid": 7 })), Some(&keys));
    assert_eq!(signature.reason, SignatureReason::KeyUnknown);
    let (signature, findings) = checked(&p256().token(&json!({ "alg": "ES256" })), Some(&set(&[])));
    assert_eq!(signature.reason, SignatureReason::KeyUnknown);
    assert!(what(&findings, FindingId::Signature).contains("no usable key"));
}

#[test]
fn a_token_that_only_its_service_can_check_is_not_called_forged() {
    let template = "https://login.example.org/{tenantid}/v2.0";
    let keys = set(&[p256().jwk("e")]);
    let wrong =
        |header: &Value| super::forge::with_signature(header, &p256().sign("ES256", b"with a hash in it"));
    let hidden = apart(&wrong(&json!({ "alg": "ES256", "kid": "e", "nonce": "n-1" })));
    let (signature, findings) = check(&hidden, Some(&keys), Some(template));
    assert_eq!(signature.reason, SignatureReason::FormUnsupported);
    assert!(what(&findings, FindingId::Signature).contains("only the service it is for"));
    // Nobody else does that, so that a nonce excuses nothing there.
    assert_eq!(check(&hidden, Some(&keys), None).0.reason, SignatureReason::Wrong);
    let plain = apart(&wrong(&json!({ "alg": "ES256", "kid": "e" })));
    assert_eq!(check(&plain, Some(&keys), Some(template)).0.reason, SignatureReason::Wrong);
}

#[test]
fn an_rsa_key_of_a_length_that_is_not_accepted_is_named_with_its_length() {
    for (octets, clause) in [(128, "1024 bits; 2048 are the least"), (1025, "8200 bits; more than 8192")] {
        let n = URL_SAFE_NO_PAD.encode(vec![0xff; octets]);
        let keys = set(&[json!({ "kty": "RSA", "kid": "r", "n": n, "e": "AQAB" })]);
        let (signature, findings) =
            checked(&rsa().token(&json!({ "alg": "RS256", "kid": "r" })), Some(&keys));
        assert_eq!(signature.reason, SignatureReason::KeyWeak);
        assert!(what(&findings, FindingId::KeyShort).contains(clause));
        assert_eq!(findings[0].facts[&FindingFact::Size], (octets * 8).to_string());
    }
}

#[test]
fn of_two_algorithms_in_one_header_the_strict_reader_takes_neither() {
    let good = p256().token(&json!({ "alg": "ES256", "kid": "e" }));
    let mut token = apart(&good);
    token.jws = None;
    let member = |alg: &str| ("alg".to_owned(), Node::Text(alg.to_owned()));
    for (first, second, reason) in [
        ("ES256", "none", SignatureReason::AlgorithmNone),
        ("none", "ES256", SignatureReason::AlgorithmNone),
        ("ES256", "RS256", SignatureReason::NotReadable),
    ] {
        token.header = Some(Node::Object(vec![member(first), member(second)]));
        let (signature, _) = check(&token, Some(&set(&[p256().jwk("e")])), None);
        assert_eq!(signature.reason, reason, "{first} {second}");
    }
}

#[test]
fn what_is_no_signed_token_has_no_signature_to_be_wrong() {
    let mut token =
        apart(&p256().token(&json!({ "alg": "dir", "enc": "A256GCM", "jku": "https://x.example" })));
    for (form, reason) in [
        (Form::Jwe, SignatureReason::Encrypted),
        (Form::JweJson, SignatureReason::Encrypted),
        (Form::JwsJson, SignatureReason::FormUnsupported),
        (Form::Opaque(OpaqueShape::Unknown), SignatureReason::NotAJwt),
        (Form::TooLong, SignatureReason::NotAJwt),
        (Form::Empty, SignatureReason::NotAJwt),
    ] {
        token.form = form;
        let (signature, findings) = check(&token, Some(&set(&[p256().jwk("e")])), None);
        assert_eq!(signature.reason, reason);
        assert_eq!(findings.len(), 1, "only that it points to keys: {findings:?}");
    }
    token.form = Form::Broken;
    (token.header, token.jws) = (None, None);
    assert_eq!(check(&token, None, None).0.reason, SignatureReason::NotReadable);
}

#[test]
fn what_a_header_says_is_bounded_before_it_is_shown() {
    let long = "x".repeat(5000);
    let token = p256().token(&json!({ "alg": format!("\u{1b}[2J{long}"), "kid": long }));
    let (signature, _) = checked(&token, None);
    assert!(signature.algorithm.unwrap().starts_with("[2Jx"));
    assert_eq!(signature.key_id.unwrap().len(), 120);
}
