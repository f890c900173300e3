//! The examples of RFC 7515, 7516, 7519 and 7520, as they stand there.

use super::*;

/// RFC 7515, appendix A.1.1: `{"iss":"joe", …}` with line ends and blanks.
const JOE: &str =
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";

/// RFC 7520, section 4: the text that its examples sign.
const DANGEROUS: &str = "SXTigJlzIGEgZGFuZ2Vyb3VzIGJ1c2luZXNzLCBGcm9kbywgZ29pbmcgb3V0IHlvdXIgZG9vci4gWW91IHN0ZXAgb250byB0aGUgcm9hZCwgYW5kIGlmIHlvdSBkb24ndCBrZWVwIHlvdXIgZmVldCwgdGhlcmXigJlzIG5vIGtub3dpbmcgd2hlcmUgeW91IG1pZ2h0IGJlIHN3ZXB0IG9mZiB0by4";

fn text<'a>(node: &'a Option<Node>, name: &str) -> Option<&'a str> {
    node.as_ref()?.get(name)?.text()
}

/// RFC 7515, A.1 and RFC 7519, section 3.1 (HS256); RFC 7515, A.2 and A.3 differ in header and signature only.
#[test]
fn the_signed_examples_of_rfc_7515_and_7519_come_apart() {
    for (header, algorithm, typ) in [
        ("eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9", "HS256", Some("JWT")),
        ("eyJhbGciOiJSUzI1NiJ9", "RS256", None),
        ("eyJhbGciOiJFUzI1NiJ9", "ES256", None),
    ] {
        let found = dissect(&format!("{header}.{JOE}.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"));
        assert_eq!(found.form, Form::Jwt);
        assert!(found.findings.is_empty());
        assert_eq!((text(&found.header, "alg"), text(&found.header, "typ")), (Some(algorithm), typ));
        let claims = found.claims.unwrap();
        let names: Vec<&str> = claims.members().iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["iss", "exp", "http://example.com/is_root"]);
        assert_eq!(claims.get("exp"), Some(&Node::Number("1300819380".to_owned())));
        assert_eq!(claims.get("http://example.com/is_root"), Some(&Node::Bool(true)));
    }
}

/// RFC 7515, A.5 and RFC 7519, section 6.1.
#[test]
fn the_unsecured_example_comes_apart_with_an_empty_signature() {
    let found = dissect(&format!("eyJhbGciOiJub25lIn0.{JOE}."));
    assert_eq!(found.form, Form::Jwt);
    assert!(found.findings.is_empty(), "that it is not signed is said of its signature");
    assert_eq!(text(&found.header, "alg"), Some("none"));
    assert!(found.parts[2].1.is_empty());
}

/// RFC 7515, A.4.
#[test]
fn the_example_with_another_payload_is_a_jws() {
    let signature = "AdwMgeerwtHoh-l192l60hp9wAHZFVJbLfD_UxMi70cwnZOYaRI1bKPWROc-mZZqwqT2SI-KGDKB34XO0aw_7XdtAG8GaSwFKdCAPZgoXD2YBJZCPEX3xKpRwcdOO8KpEHwJjyqOgzDO7iKvU8vcnwNrmxYbSW9ERBXukOXolLzeO_Jn";
    let found = dissect(&format!("eyJhbGciOiJFUzUxMiJ9.UGF5bG9hZA.{signature}"));
    assert_eq!((&found.form, found.claims.is_none()), (&Form::Jws, true));
}

/// RFC 7515, A.6.4 (general) and A.7 (flattened).
#[test]
fn the_json_forms_are_recognised_and_shown() {
    let flattened = format!(
        r#"{{"payload":"{JOE}","protected":"eyJhbGciOiJFUzI1NiJ9",
        "header":{{"kid":"e9bc097a-ce51-4036-9562-d2ade882db0d"}},
        "signature":"DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"}}"#
    );
    let general = format!(
        r#"{{"payload":"{JOE}","signatures":[
        {{"protected":"eyJhbGciOiJSUzI1NiJ9","header":{{"kid":"2010-12-29"}},"signature":"cC4h"}},
        {{"protected":"eyJhbGciOiJFUzI1NiJ9","header":{{"kid":"e9bc097a-ce51-4036-9562-d2ade882db0d"}},"signature":"DtEh"}}]}}"#
    );
    for (document, kid, what) in [
        (flattened, "e9bc097a-ce51-4036-9562-d2ade882db0d", "and mail servers take the compact one"),
        (general, "2010-12-29", "with several signatures"),
    ] {
        let found = dissect(&document);
        assert_eq!(found.form, Form::JwsJson);
        assert_eq!(text(&found.header, "kid"), Some(kid));
        assert_eq!(text(&found.claims, "iss"), Some("joe"));
        let [only] = found.findings.as_slice() else { panic!("one finding") };
        assert!(line(only).starts_with("warn jwt.structure: it is a JWS in JSON form"), "{}", line(only));
        assert!(line(only).contains(what));
    }
}

/// RFC 7515, section 7.2.1: a name stands in one of the two headers only.
#[test]
fn a_name_in_both_headers_of_a_json_form_is_a_fault() {
    let document = format!(
        r#"{{"payload":"{JOE}","protected":"eyJhbGciOiJFUzI1NiJ9","header":{{"alg":"none"}},"signature":"DtEh"}}"#
    );
    let found = dissect(&document);
    let duplicate = found.findings.iter().find(|one| one.id == FindingId::Duplicate).unwrap();
    assert_eq!(duplicate.facts[&FindingFact::Claim], "alg");
}

/// RFC 7516, A.1.7.
const OAEP: &str = "eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ.OKOawDo13gRp2ojaHV7LFpZcgV7T6DVZKTyKOMTYUmKoTCVJRgckCL9kiMT03JGeipsEdY3mx_etLbbWSrFr05kLzcSr4qKAq7YN7e9jwQRb23nfa6c9d-StnImGyFDbSv04uVuxIp5Zms1gNxKKK2Da14B8S4rzVRltdYwam_lDp5XnZAYpQdb76FdIKLaVmqgfwX7XWRxv2322i-vDxRfqNzo_tETKzpVLzfiwQyeyPGLBIO56YJ7eObdv0je81860ppamavo35UgoRdbYaBcoh9QcfylQr66oc6vFWXRcZ_ZT2LawVCWTIy3brGPi6UklfCpIMfIjf7iGdXKHzg.48V1_ALb6US04U3b.5eym8TW_c8SuK0ltJ3rpYIzOeDQz7TALvtu6UG9oMo4vpzs9tX_EFShS8iB7j6jiSdiwkIr3ajwQzaBtQD_A.XFBoMYUZodetZdvTiFvSkQ";

#[test]
fn an_encrypted_token_is_recognised_and_its_header_shown() {
    let found = dissect(OAEP);
    assert_eq!(found.form, Form::Jwe);
    assert_eq!((text(&found.header, "alg"), text(&found.header, "enc")), (Some("RSA-OAEP"), Some("A256GCM")));
    assert!(found.claims.is_none() && found.jws.is_none());
    assert_eq!(lines(OAEP), ["info jwt.encrypted: only its recipient can read what is in it"]);
    let names: Vec<Part> = found.parts.iter().map(|(part, _)| *part).collect();
    assert_eq!(names, [Part::Header, Part::EncryptedKey, Part::Iv, Part::Ciphertext, Part::Tag]);
    assert!(found.parts.iter().map(|(_, range)| &OAEP[range.clone()]).eq(OAEP.split('.')));
}

/// RFC 7520, section 5.9.5.
#[test]
fn an_encrypted_token_that_was_compressed_first_is_named() {
    let token = "eyJhbGciOiJBMTI4S1ciLCJraWQiOiI4MWIyMDk2NS04MzMyLTQzZDktYTQ2OC04MjE2MGFkOTFhYzgiLCJlbmMiOiJBMTI4R0NNIiwiemlwIjoiREVGIn0.5vUT2WOtQxKWcekM_IzVQwkGgzlFDwPi.p9pUq6XHY0jfEZIl.HbDtOsdai1oYziSx25KEeTxmwnh8L8jKMFNc1k3zmMI6VB8hry57tDZ61jXyezSPt0fdLVfe6Jf5y5-JaCap_JQBcb5opbmT60uWGml8blyiMQmOn9J--XhhlYg0m-BHaqfDO5iTOWxPxFMUedx7WCy8mxgDHj0aBMG6152PsM-w5E_o2B3jDbrYBKhpYA7qi3AyijnCJ7BP9rr3U8kxExCpG3mK420TjOw.VILuUwuIxaLVmh5X-T7kmA";
    let found = dissect(token);
    assert_eq!(found.form, Form::Jwe);
    let compressed = found.findings.iter().find(|one| one.id == FindingId::Compressed).unwrap();
    assert_eq!(
        (compressed.severity, compressed.facts[&FindingFact::Found].as_str()),
        (Severity::Warn, "DEF")
    );
}

/// RFC 7519, A.2: the header of a signed token in an encrypted one, with RSA1_5 (RFC 7516, A.2 has it, too).
#[test]
fn weak_encryption_and_a_token_inside_are_named() {
    let header = "eyJhbGciOiJSU0ExXzUiLCJlbmMiOiJBMTI4Q0JDLUhTMjU2IiwiY3R5IjoiSldUIn0";
    let sixteen = URL_SAFE_NO_PAD.encode([7; 16]);
    let found = dissect(&format!("{header}.c2ln.{sixteen}.{sixteen}.{sixteen}"));
    let ids: Vec<FindingId> = found.findings.iter().map(|one| one.id).collect();
    assert_eq!(ids, [FindingId::Encrypted, FindingId::EncryptionWeak, FindingId::Nested]);
    let short = lines(&format!("{header}.c2ln.c2ln.{sixteen}.{sixteen}"));
    let wrong = "warn jwt.structure: it has 3 bytes, and A128CBC-HS256 needs 16 (initialization vector)";
    assert!(short.contains(&wrong.to_owned()), "{short:?}");
}

#[test]
fn an_encrypted_key_stands_there_if_and_only_if_a_key_is_encrypted() {
    let twelve = URL_SAFE_NO_PAD.encode([7; 12]);
    let sixteen = URL_SAFE_NO_PAD.encode([7; 16]);
    for (alg, key, expected) in [
        ("dir", "", None),
        ("dir", "c2ln", Some("warn jwt.structure: it must be empty with dir (encrypted key)")),
        ("A128KW", "c2ln", None),
        ("A128KW", "", Some("warn jwt.structure: it is empty (encrypted key)")),
    ] {
        let header = URL_SAFE_NO_PAD.encode(format!(r#"{{"alg":"{alg}","enc":"A128GCM"}}"#));
        let told = lines(&format!("{header}.{key}.{twelve}.{sixteen}.{sixteen}"));
        assert_eq!(told.get(1).map(String::as_str), expected, "{alg}");
    }
}

#[test]
fn an_encrypted_token_with_missing_parts_is_broken() {
    let cut = OAEP.rsplit_once('.').unwrap().0;
    assert_eq!(dissect(cut).form, Form::Broken);
    assert!(
        lines(cut)
            .contains(&"fail jwt.structure: it has 4 parts, and an encrypted token has five".to_owned())
    );
    let signed = format!("eyJhbGciOiJFUzI1NiJ9.{JOE}.a.b.c");
    assert!(
        lines(&signed).contains(
            &"fail jwt.structure: it has five parts as an encrypted token, and its header names no “enc”"
                .to_owned()
        )
    );
}

/// RFC 7516, A.4.7 (general): two recipients, `enc` protected, `jku` shared, `alg` each.
#[test]
fn an_encrypted_token_in_json_form_is_recognised() {
    let document = r#"{"protected":"eyJlbmMiOiJBMTI4Q0JDLUhTMjU2In0",
        "unprotected":{"jku":"https://server.example.com/keys.jwks"},
        "recipients":[{"header":{"alg":"RSA1_5","kid":"2011-04-29"},"encrypted_key":"UGhI"},
        {"header":{"alg":"A128KW","kid":"7"},"encrypted_key":"6KB7"}],
        "iv":"AxY8DCtDaGlsbGljb3RoZQ","ciphertext":"KDlTtXchhZTGufMYmOYGS4HffxPSUrfmqCHXaI9wOGY","tag":"Mz-VPPyU4RlcuYv1IwIvzw"}"#;
    let found = dissect(document);
    assert_eq!(found.form, Form::JweJson);
    assert_eq!(
        (text(&found.header, "enc"), text(&found.header, "alg")),
        (Some("A128CBC-HS256"), Some("RSA1_5"))
    );
    assert_eq!(text(&found.header, "jku"), Some("https://server.example.com/keys.jwks"));
    assert!(found.findings.iter().any(|one| one.id == FindingId::EncryptionWeak));
}

/// RFC 7520, sections 4.4.3 and 4.5.3: the same with the text, and with the text cut out.
#[test]
fn the_examples_of_rfc_7520_that_sign_a_text_are_told_from_those_that_cut_it_out() {
    let header = "eyJhbGciOiJIUzI1NiIsImtpZCI6IjAxOGMwYWU1LTRkOWItNDcxYi1iZmQ2LWVlZjMxNGJjNzAzNyJ9";
    let signature = "s0h6KThzkfBBBkLspW1h84VsJZFTsPPqMDA7g1Md7p0";
    for (payload, what) in [(DANGEROUS, "it is text"), ("", "it is empty")] {
        let found = dissect(&format!("{header}.{payload}.{signature}"));
        assert_eq!(found.form, Form::Jws);
        assert_eq!(text(&found.header, "kid"), Some("018c0ae5-4d9b-471b-bfd6-eef314bc7037"));
        assert!(found.findings[0].facts[&FindingFact::What].starts_with(what));
    }
}
