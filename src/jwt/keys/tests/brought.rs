//! What people bring: documents of every form, with every mistake.

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING, ECDSA_P521_SHA512_FIXED_SIGNING,
    EcdsaKeyPair, Ed25519KeyPair, KeyPair, RsaKeyPair,
};
use base64::engine::general_purpose::STANDARD;
use rcgen::CertificateParams;

use super::*;

fn armour(label: &str, der: &[u8]) -> String {
    let body = STANDARD.encode(der);
    let lines: Vec<_> = body.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
}

fn refused(document: &str) -> DocumentError {
    KeySet::read(document.as_bytes()).unwrap_err()
}

fn fits(document: &[u8], algorithm: Algorithm) -> bool {
    KeySet::read(document).unwrap().pick(None, algorithm, None).is_ok()
}

fn spki(key: &impl AsDer<aws_lc_rs::encoding::PublicKeyX509Der<'static>>) -> Vec<u8> {
    key.as_der().unwrap().as_ref().to_vec()
}

#[test]
fn a_public_key_is_read_in_every_form() {
    let rsa = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
    // PKCS #1 is what the library prints a public key as.
    let pkcs1 = rsa.public_key().as_ref();
    let info = spki(rsa.public_key());
    let text = armour("PUBLIC KEY", &info);
    for document in [
        text.clone().into_bytes(),
        armour("RSA PUBLIC KEY", pkcs1).into_bytes(),
        info.clone(),
        pkcs1.to_vec(),
        format!("\u{feff}\r\n{}", text.replace('\n', "\r\n")).into_bytes(),
        format!("Here is our key:\n\n    {}\nBest regards", text.replace('\n', "\n    ")).into_bytes(),
        text.replace("-----\nMII", "-----\nComment: ours\n\nMII").into_bytes(),
    ] {
        assert!(fits(&document, Algorithm::Rs256) && !fits(&document, Algorithm::Es256));
    }
    for (signing, algorithm) in [
        (&ECDSA_P256_SHA256_FIXED_SIGNING, Algorithm::Es256),
        (&ECDSA_P384_SHA384_FIXED_SIGNING, Algorithm::Es384),
        (&ECDSA_P521_SHA512_FIXED_SIGNING, Algorithm::Es512),
    ] {
        let pair = EcdsaKeyPair::generate(signing).unwrap();
        assert!(fits(armour("PUBLIC KEY", &spki(pair.public_key())).as_bytes(), algorithm));
    }
    let ed = Ed25519KeyPair::generate().unwrap();
    assert!(fits(armour("PUBLIC KEY", &spki(ed.public_key())).as_bytes(), Algorithm::EdDsa));
}

#[test]
fn of_a_certificate_the_key_is_taken() {
    let pair = rcgen::KeyPair::generate().unwrap();
    let made =
        CertificateParams::new(vec!["login.example.org".to_owned()]).unwrap().self_signed(&pair).unwrap();
    let pem = armour("CERTIFICATE", made.der());
    assert!(fits(pem.as_bytes(), Algorithm::Es256) && fits(made.der(), Algorithm::Es256));
    assert_eq!(KeySet::read(format!("{pem}{pem}").as_bytes()).unwrap().len(), 2);
    // As Google publishes them beside its JWKS: certificates by name.
    let by_name = json!({ "k1": pem, "k2": pem }).to_string();
    let keys = KeySet::read(by_name.as_bytes()).unwrap();
    assert!(keys.pick(Some("k2"), Algorithm::Es256, None).is_ok());
    assert_eq!(keys.pick(Some("k3"), Algorithm::Es256, None).unwrap_err(), PickError::Unknown);
}

#[test]
fn a_key_without_a_name_that_a_person_brings_is_meant_for_a_token_that_names_one() {
    let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
    let pem = armour("PUBLIC KEY", &spki(pair.public_key()));
    let picked = |keys: &KeySet, kid| keys.pick(Some(kid), Algorithm::Es256, None).map(|picked| picked.len());
    assert_eq!(picked(&KeySet::read(pem.as_bytes()).unwrap(), "2026-11"), Ok(1));

    let nameless = json!({ "kty": "EC", "crv": "P-256", "x": ec_jwk()["x"], "y": ec_jwk()["y"] });
    let both = json!({ "keys": [ec_jwk(), nameless] }).to_string();
    let name = ec_jwk()["kid"].as_str().unwrap().to_owned();
    let brought = KeySet::read(both.as_bytes()).unwrap();
    assert_eq!(
        (picked(&brought, &name), picked(&brought, "another")),
        (Ok(1), Ok(1)),
        "by name where one has it"
    );
    let published = KeySet::parse(both.as_bytes()).unwrap();
    assert_eq!(picked(&published, "another"), Err(PickError::Unknown), "a provider names its keys");
}

#[test]
fn one_jwk_and_a_set_are_read() {
    let set = json!({ "keys": [ec_jwk(), { "kty": "oct", "k": "c2VjcmV0" }] }).to_string();
    for document in [ec_jwk().to_string(), set] {
        assert_eq!(KeySet::read(document.as_bytes()).unwrap().len(), 1);
    }
}

#[test]
fn a_private_key_is_refused_in_every_form_and_whatever_stands_beside_it() {
    let rsa = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
    let pkcs8 = AsDer::<aws_lc_rs::encoding::Pkcs8V1Der<'_>>::as_der(&rsa).unwrap().as_ref().to_vec();
    let public = armour("PUBLIC KEY", &spki(rsa.public_key()));
    let private = armour("PRIVATE KEY", &pkcs8);
    let ec = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
    let sec1 = ec.private_key();
    let sec1 =
        AsDer::<aws_lc_rs::encoding::EcPrivateKeyRfc5915Der<'_>>::as_der(&sec1).unwrap().as_ref().to_vec();
    let jwk = with(ec_jwk(), "d", "AQ".into());
    for document in [
        private.clone().into_bytes(),
        format!("{public}{private}").into_bytes(),
        armour("RSA PRIVATE KEY", b"x").into_bytes(),
        armour("ENCRYPTED PRIVATE KEY", b"x").into_bytes(),
        armour("OPENSSH PRIVATE KEY", b"x").into_bytes(),
        // Under a label that does not say so.
        armour("PUBLIC KEY", &pkcs8).into_bytes(),
        armour("PUBLIC KEY", &sec1).into_bytes(),
        pkcs8,
        jwk.to_string().into_bytes(),
        json!({ "keys": [ec_jwk(), jwk] }).to_string().into_bytes(),
    ] {
        let error = KeySet::read(&document).unwrap_err();
        assert_eq!(error, DocumentError::Unusable(Unusable::Private));
        assert!(error.to_string().contains("private key"));
    }
}

#[test]
fn what_is_no_usable_key_is_refused_with_the_reason() {
    assert_eq!(refused(""), DocumentError::Empty);
    assert_eq!(refused(" \n"), DocumentError::Empty);
    for document in
        ["<html>", "{}", "[]", "eyJhbGciOiJFUzI1NiJ9.e30.c2ln", r#"{"keys":{}}"#, r#"{"keys":[]}"#, "{\"a"]
    {
        assert_eq!(refused(document), DocumentError::NotKeys, "{document}");
    }
    assert_eq!(KeySet::read(b"\xff\xfe\x00").unwrap_err(), DocumentError::NotKeys);
    assert_eq!(refused(r#"{"kty":"EC","kty":"RSA"}"#), DocumentError::Duplicate);
    assert_eq!(KeySet::read(&vec![b' '; LIMIT + 1]).unwrap_err(), DocumentError::TooLong);
    assert_eq!(refused(&json!({ "keys": vec![0; MOST_KEYS + 1] }).to_string()), DocumentError::TooManyKeys);
    for damaged in [
        "-----BEGIN PUBLIC KEY-----\nMIIB",
        "-----BEGIN PUBLIC KEY",
        "-----BEGIN PUBLIC KEY-----\n!!!\n-----END PUBLIC KEY-----",
        "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----",
    ] {
        assert_eq!(refused(damaged), DocumentError::Armour, "{damaged}");
    }
    for (document, clause) in [
        (r#"{"kty":"oct","k":"c2VjcmV0"}"#, "a secret that both sides share"),
        (r#"{"kty":"OKP","crv":"Ed448","x":"AQ"}"#, "not supported here: OKP Ed448"),
        (r#"{"keys":[{"kty":"EC","crv":"secp256k1"}]}"#, "not supported here: EC secp256k1"),
        ("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5", "a key for SSH"),
        (
            "-----BEGIN PGP PUBLIC KEY BLOCK-----\nx\n-----END PGP PUBLIC KEY BLOCK-----",
            "PGP PUBLIC KEY BLOCK",
        ),
    ] {
        assert!(refused(document).to_string().contains(clause), "{}", refused(document));
    }
}

#[test]
fn a_curve_that_is_not_named_or_not_supported_is_refused() {
    // id-ecPublicKey with secp256k1, then with the curve's parameters spelled out (an empty sequence here).
    for (parameters, clause) in
        [(&b"\x06\x05\x2b\x81\x04\x00\x0a"[..], "secp256k1"), (b"\x30\x00", "without a name")]
    {
        let oid = b"\x06\x07\x2a\x86\x48\xce\x3d\x02\x01";
        let algorithm = [&[0x30, (oid.len() + parameters.len()) as u8], &oid[..], parameters].concat();
        let key = [&[0x03, 66, 0, 4][..], &[1; 64]].concat();
        let der = [&[0x30, (algorithm.len() + key.len()) as u8], &algorithm[..], &key].concat();
        let error = KeySet::read(&der).unwrap_err().to_string();
        assert!(error.contains(clause), "{error}");
    }
}

mod hostile {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        #[test]
        fn any_bytes_are_read_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            KeySet::read(&bytes).ok();
            is_key_material(&bytes);
        }

        #[test]
        fn any_change_of_a_certificate_is_read_without_panic(at in 0..2000usize, to in any::<u8>(), cut in 0..2000usize) {
            let mut der = certificate().to_vec();
            let length = der.len();
            der[at % length] = to;
            KeySet::read(&der).ok();
            KeySet::read(&der[..cut % length]).ok();
            KeySet::read(armour("CERTIFICATE", &der).as_bytes()).ok();
        }
    }

    fn certificate() -> &'static [u8] {
        static DER: std::sync::OnceLock<Vec<u8>> = std::sync::OnceLock::new();
        DER.get_or_init(|| {
            let pair = rcgen::KeyPair::generate().unwrap();
            let made =
                CertificateParams::new(vec!["a.example".to_owned()]).unwrap().self_signed(&pair).unwrap();
            made.der().to_vec()
        })
    }
}
