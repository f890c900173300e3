//! From the pasted text to the word on its signature, and the one promise about it: nothing that was changed is ever valid.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use proptest::prelude::*;
use serde_json::json;

use super::forge::{p256, set};
use crate::domain::inspection::{FindingId, Form, Signature, SignatureReason, SignatureState};
use crate::jwt::check::check;
use crate::jwt::dissect::dissect;

fn token() -> &'static str {
    static TOKEN: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    TOKEN.get_or_init(|| p256().token(&json!({ "alg": "ES256", "kid": "e" })))
}

fn judged(text: &str) -> Signature {
    check(&dissect(text), Some(&set(&[p256().jwk("e")])), None).0
}

#[test]
fn a_pasted_token_is_valid_with_what_was_copied_along() {
    for text in [token().to_owned(), format!("  {}\n", token()), format!("Bearer {}", token())] {
        let signature = judged(&text);
        assert_eq!(signature.state, SignatureState::Valid, "{text}");
        assert_eq!((signature.algorithm.as_deref(), signature.key_id.as_deref()), (Some("ES256"), Some("e")));
    }
}

#[test]
fn a_signature_over_something_else_than_claims_is_checked_too() {
    let head = format!("{}.UGF5bG9hZA", URL_SAFE_NO_PAD.encode(r#"{"alg":"ES256"}"#));
    let made = URL_SAFE_NO_PAD.encode(p256().sign("ES256", head.as_bytes()));
    assert_eq!(dissect(&format!("{head}.{made}")).form, Form::Jws);
    assert_eq!(judged(&format!("{head}.{made}")).reason, SignatureReason::Verified);
    assert_eq!(judged(&format!("{head}x.{made}")).state, SignatureState::Invalid);
}

#[test]
fn a_name_that_is_there_twice_makes_a_good_signature_worthless() {
    for (header, claims) in
        [(r#"{"alg":"ES256","alg":"ES256"}"#, "{}"), (r#"{"alg":"ES256"}"#, r#"{"sub":"anna","sub":"eve"}"#)]
    {
        let head = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
        let made = URL_SAFE_NO_PAD.encode(p256().sign("ES256", head.as_bytes()));
        assert_eq!(
            judged(&format!("{head}.{made}")).reason,
            SignatureReason::NotReadable,
            "{header} {claims}"
        );
    }
}

#[test]
fn what_the_signature_fails_of_is_told_once() {
    let (signature, findings) = check(&dissect("eyJhbGciOiJub25lIn0.e30."), None, None);
    assert_eq!(signature.reason, SignatureReason::AlgorithmNone);
    assert_eq!(findings.iter().map(|finding| finding.id).collect::<Vec<_>>(), [FindingId::AlgNone]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn no_change_of_a_signed_token_is_valid(at in any::<prop::sample::Index>(), to in any::<char>(), kind in 0..3) {
        let mut characters: Vec<char> = token().chars().collect();
        let at = at.index(characters.len());
        match kind {
            0 => characters[at] = to,
            1 => characters.insert(at.max(1), to),
            _ => {
                characters.remove(at);
            }
        }
        let changed: String = characters.into_iter().collect();
        prop_assume!(changed != token());
        prop_assert_ne!(judged(&changed).state, SignatureState::Valid, "{}", changed);
    }

    #[test]
    fn any_header_is_judged_without_panic(alg in any::<String>(), kid in any::<String>(), crit in any::<String>()) {
        let header = json!({ "alg": alg, "kid": kid, "crit": [crit] });
        let token = super::forge::with_signature(&header, b"signature");
        prop_assert_ne!(judged(&token).state, SignatureState::Valid);
    }
}
