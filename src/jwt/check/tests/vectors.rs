//! The examples of RFC 7515 (appendix A), RFC 7520 (section 4) and RFC 8037 (appendix A), typed in.
//!
//! Each must be valid with its key, and wrong as soon as one bit of it is another.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use super::forge::{checked, set};
use crate::domain::inspection::{SignatureReason, SignatureState};
use crate::domain::secret::SharedSecret;
use crate::jwt::check::CheckKeys;

/// Where it stands, header, payload, signature, key.
type Example = (&'static str, &'static str, &'static str, &'static str, Value);

fn public_examples() -> Vec<Example> {
    let bilbo = "bilbo.baggins@hobbiton.example";
    let bilbo_rsa = || json!({ "kty": "RSA", "kid": bilbo, "use": "sig", "n": BILBO_N, "e": "AQAB" });
    let a3 = json!({
        "kty": "EC", "crv": "P-256",
        "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
    });
    vec![
        (
            "RFC 7515, A.2",
            "eyJhbGciOiJSUzI1NiJ9",
            JOE,
            A2_SIGNATURE,
            json!({ "kty": "RSA", "n": A2_N, "e": "AQAB" }),
        ),
        ("RFC 7515, A.3", "eyJhbGciOiJFUzI1NiJ9", JOE, A3_SIGNATURE, a3),
        (
            "RFC 7515, A.4",
            "eyJhbGciOiJFUzUxMiJ9",
            "UGF5bG9hZA",
            A4_SIGNATURE,
            json!({ "kty": "EC", "crv": "P-521", "x": A4_X, "y": A4_Y }),
        ),
        (
            "RFC 7520, 4.1",
            "eyJhbGciOiJSUzI1NiIsImtpZCI6ImJpbGJvLmJhZ2dpbnNAaG9iYml0b24uZXhhbXBsZSJ9",
            BILBO,
            C41_SIGNATURE,
            bilbo_rsa(),
        ),
        (
            "RFC 7520, 4.2",
            "eyJhbGciOiJQUzM4NCIsImtpZCI6ImJpbGJvLmJhZ2dpbnNAaG9iYml0b24uZXhhbXBsZSJ9",
            BILBO,
            C42_SIGNATURE,
            bilbo_rsa(),
        ),
        (
            "RFC 7520, 4.3",
            "eyJhbGciOiJFUzUxMiIsImtpZCI6ImJpbGJvLmJhZ2dpbnNAaG9iYml0b24uZXhhbXBsZSJ9",
            BILBO,
            C43_SIGNATURE,
            json!({ "kty": "EC", "kid": bilbo, "use": "sig", "crv": "P-521", "x": C43_X, "y": C43_Y }),
        ),
        (
            "RFC 8037, A.4 and A.5",
            "eyJhbGciOiJFZERTQSJ9",
            "RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc",
            "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg",
            json!({ "kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" }),
        ),
    ]
}

#[test]
fn the_public_key_examples_of_the_standards_are_valid() {
    for (place, header, payload, signature, jwk) in public_examples() {
        let (found, findings) = checked(&format!("{header}.{payload}.{signature}"), Some(&set(&[jwk])));
        assert_eq!(found.state, SignatureState::Valid, "{place}: {findings:?}");
        assert!(findings.is_empty(), "{place}: {findings:?}");
    }
}

#[test]
fn an_example_with_one_bit_changed_is_wrong() {
    for (place, header, payload, signature, jwk) in public_examples() {
        let keys = set(&[jwk]);
        let mut bytes = URL_SAFE_NO_PAD.decode(signature).unwrap();
        let last = bytes.len() - 9;
        bytes[last] ^= 0x10;
        let changed = URL_SAFE_NO_PAD.encode(bytes);
        let other = URL_SAFE_NO_PAD.encode(r#"{"iss":"eve"}"#);
        for token in [format!("{header}.{payload}.{changed}"), format!("{header}.{other}.{signature}")] {
            assert_eq!(checked(&token, Some(&keys)).0.reason, SignatureReason::Wrong, "{place}");
        }
    }
}

#[test]
fn the_examples_with_a_shared_secret_are_valid() {
    for (place, header, payload, signature, k) in [
        (
            "RFC 7515, A.1",
            "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9",
            JOE,
            "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
            A1_KEY,
        ),
        (
            "RFC 7520, 4.4",
            "eyJhbGciOiJIUzI1NiIsImtpZCI6IjAxOGMwYWU1LTRkOWItNDcxYi1iZmQ2LWVlZjMxNGJjNzAzNyJ9",
            BILBO,
            "s0h6KThzkfBBBkLspW1h84VsJZFTsPPqMDA7g1Md7p0",
            "hJtXIZ2uSN5kbQfbtTNWbpdmhkV8FJG-Onbc6mxCcYg",
        ),
    ] {
        let jwk = json!({ "kty": "oct", "k": k }).to_string();
        let keys = CheckKeys::Secret(SharedSecret::new(jwk));
        let (found, findings) = checked(&format!("{header}.{payload}.{signature}"), Some(&keys));
        assert_eq!(found.reason, SignatureReason::Verified, "{place}: {findings:?}");
        let (found, _) = checked(&format!("{header}.{payload}x.{signature}"), Some(&keys));
        assert_ne!(found.state, SignatureState::Valid, "{place}");
    }
}

#[test]
fn the_unsecured_example_of_rfc_7515_a_5_is_refused() {
    let (found, _) = checked(&format!("eyJhbGciOiJub25lIn0.{JOE}."), None);
    assert_eq!(found.reason, SignatureReason::AlgorithmNone);
}

const JOE: &str =
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";

const BILBO: &str = "SXTigJlzIGEgZGFuZ2Vyb3VzIGJ1c2luZXNzLCBGcm9kbywgZ29pbmcgb3V0IHlvdXIgZG9vci4gWW91IHN0ZXAgb250byB0aGUg\
     cm9hZCwgYW5kIGlmIHlvdSBkb24ndCBrZWVwIHlvdXIgZmVldCwgdGhlcmXigJlzIG5vIGtub3dpbmcgd2hlcmUgeW91IG1pZ2h0\
     IGJlIHN3ZXB0IG9mZiB0by4";

const A1_KEY: &str = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";

const A2_N: &str = "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yR\
     T-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXB\
     dQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9ia\
     GNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ";

const A2_SIGNATURE: &str = "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9\
     uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB\
     _eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rq\
     Vt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";

const A3_SIGNATURE: &str =
    "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

const A4_X: &str = "AekpBQ8ST8a8VcfVOTNl353vSrDCLLJXmPk06wTjxrrjcBpXp5EOnYG_NjFZ6OvLFV1jSfS9tsz4qUxcWceqwQGk";

const A4_Y: &str = "ADSmRA43Z1DSNx_RvcLI87cdL07l6jQyyBXMoxVg_l2Th-x3S1WDhjDly79ajL4Kkd0AZMaZmh9ubmf63e3kyMj2";

const A4_SIGNATURE: &str = "AdwMgeerwtHoh-l192l60hp9wAHZFVJbLfD_UxMi70cwnZOYaRI1bKPWROc-mZZqwqT2SI-KGDKB34XO0aw_7XdtAG8GaSwFKdCA\
     PZgoXD2YBJZCPEX3xKpRwcdOO8KpEHwJjyqOgzDO7iKvU8vcnwNrmxYbSW9ERBXukOXolLzeO_Jn";

const BILBO_N: &str = "n4EPtAOCc9AlkeQHPzHStgAbgs7bTZLwUBZdR8_KuKPEHLd4rHVTeT-O-XV2jRojdNhxJWTDvNd7nqQ0VEiZQHz_AJmSCpMaJMRB\
     SFKrKb2wqVwGU_NsYOYL-QtiWN2lbzcEe6XC0dApr5ydQLrHqkHHig3RBordaZ6Aj-oBHqFEHYpPe7Tpe-OfVfHd1E6cS6M1FZcD\
     1NNLYD5lFHpPI9bTwJlsde3uhGqC0ZCuEHg8lhzwOHrtIQbS0FVbb9k3-tVTU4fg_3L_vniUFAKwuCLqKnS2BYwdq_mzSnbLY7h_\
     qixoR7jig3__kRhuaxwUkRz5iaiQkqgc5gHdrNP5zw";

const C41_SIGNATURE: &str = "MRjdkly7_-oTPTS3AXP41iQIGKa80A0ZmTuV5MEaHoxnW2e5CZ5NlKtainoFmKZopdHM1O2U4mwzJdQx996ivp83xuglII7PNDi8\
     4wnB-BDkoBwA78185hX-Es4JIwmDLJK3lfWRa-XtL0RnltuYv746iYTh_qHRD68BNt1uSNCrUCTJDt5aAE6x8wW1Kt9eRo4QPocS\
     adnHXFxnt8Is9UzpERV0ePPQdLuW3IS_de3xyIrDaLGdjluPxUAhb6L2aXic1U12podGU0KLUQSE_oI-ZnmKJ3F4uOZDnd6QZWJu\
     shZ41Axf_fcIe8u9ipH84ogoree7vjbU5y18kDquDg";

const C42_SIGNATURE: &str = "cu22eBqkYDKgIlTpzDXGvaFfz6WGoz7fUDcfT0kkOy42miAh2qyBzk1xEsnk2IpN6-tPid6VrklHkqsGqDqHCdP6O8TTB5dDDItl\
     lVo6_1OLPpcbUrhiUSMxbbXUvdvWXzg-UD8biiReQFlfz28zGWVsdiNAUf8ZnyPEgVFn442ZdNqiVJRmBqrYRXe8P_ijQ7p8Vdz0\
     TTrxUeT3lm8d9shnr2lfJT8ImUjvAA2Xez2Mlp8cBE5awDzT0qI0n6uiP1aCN_2_jLAeQTlqRHtfa64QQSUmFAAjVKPbByi7xho0\
     uTOcbH510a6GYmJUAfmWjwZ6oD4ifKo8DYM-X72Eaw";

const C43_X: &str =
    "AHKZLLOsCOzz5cY97ewNUajB957y-C-U88c3v13nmGZx6sYl_oJXu9A5RkTKqjqvjyekWF-7ytDyRXYgCF5cj0Kt";

const C43_Y: &str =
    "AdymlHvOiLxXkEhayXQnNCvDX4h9htZaCJN34kfmC6pV5OhQHiraVySsUdaQkAgDPrwQrJmbnX9cwlGfP-HqHZR1";

const C43_SIGNATURE: &str = "AE_R_YZCChjn4791jSQCrdPZCNYqHXCTZH0-JZGYNlaAjP2kqaluUIIUnC9qvbu9Plon7KRTzoNEuT4Va2cmL1eJAQy3mtPBu_u_\
     sDDyYjnAMDxXPn7XrT0lw-kvAD890jl8e2puQens_IEKBpHABlsbEPX6sFY8OcGDqoRuBomu9xQ2";
