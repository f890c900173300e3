//! What goes and what stays: two tables, and the promise that a second look finds nothing more.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;

use super::scrub;

/// Each text holds the secret, and must not any more.
fn secrets() -> Vec<(String, String)> {
    let jwt = "eyJhbGciOiJSUzI1NiIsImtpZCI6IjEifQ.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJlLXNpZ25hdHVyZQ";
    let opaque = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    let xoauth2 = STANDARD.encode("user=anna@example.org\u{1}auth=Bearer CANARY-9\u{1}\u{1}");
    let plain = STANDARD.encode("\0anna\0hunter2");
    let told = |template: &str, secret: &str| (template.replace("{}", secret), secret.to_owned());
    let mut table = Vec::new();
    for secret in [jwt, opaque, "ya29.a0AfH6SMBx", "1//0gAbCdEf12", "GOCSPX-abcdefgh"] {
        for template in
            ["{}", "got {}.", "({})", "\"{}\"", "a={}&b=1", "Bearer {}", "https://example.org/#{}"]
        {
            table.push(told(template, secret));
        }
    }
    for secret in ["CANARY-code-1", "hunter2", "zzzz9999", "4%2F0AbCd"] {
        for template in [
            "code={}",
            "http://127.0.0.1:4321/?state=x&code={}&scope=mail",
            "code: {}",
            "{\"code\":\"{}\"}",
            "password={}",
            "password: {}",
            "Password = \"{}\"",
            "{\"access_token\": \"{}\", \"token_type\"",
            "{\\\"refresh_token\\\":\\\"{}\\\"}",
            "client_secret={}&grant_type=x",
            "state={}",
            "token={}",
            "curl --password {} https://x",
            "Cookie: session={}; other=1",
            "Set-Cookie: sid={}; Path=/",
            "Authorization: Bearer {}",
            "Authorization: Basic {}",
            "code_verifier%3D{}",
            "https://anna:{}@example.org/",
            "PASS {}",
            "C: PASS {}",
            "a1 LOGIN anna {}",
            "a1 LOGIN \"anna@example.org\" \"{}\"",
            "Bearer {}",
            "user=anna auth=Bearer {}",
            "id_token='{}'",
            "passphrase: {} and more",
        ] {
            table.push(told(template, secret));
        }
    }
    for secret in [xoauth2.as_str(), plain.as_str()] {
        for template in ["AUTH XOAUTH2 {}", "a1 AUTHENTICATE OAUTHBEARER {}", "AUTH PLAIN {}", "+ {}", "{}"] {
            table.push(told(template, secret));
        }
    }
    let key = "MIIEvQIBADANBgkq";
    table
        .push((format!("-----BEGIN PRIVATE KEY----- {key} -----END PRIVATE KEY----- after"), key.to_owned()));
    table
}

#[test]
fn no_secret_survives_in_whatever_it_is_wrapped() {
    for (text, secret) in secrets() {
        let clean = scrub(&text);
        assert!(!clean.contains(&secret), "{text}\n{clean}");
        assert!(clean.contains("[removed, "), "{text}\n{clean}");
    }
}

#[test]
fn what_support_needs_to_read_survives() {
    let challenge =
        STANDARD.encode(r#"{"status":"400","schemes":"Bearer","scope":"https://mail.google.com/"}"#);
    for text in [
        "The password was changed, so the old sign-in ended",
        "AADSTS50173: The provided grant has expired. Trace ID: 4c1f0e6b-93d2-4a57-b1c8-27e5d90a61fe",
        "Correlation ID: 4c1f0e6b-93d2-4a57-b1c8-27e5d90a61fe Timestamp: 2026-11-22 10:00:00Z",
        "invalid_grant: Token has been expired or revoked.",
        "https://outlook.office365.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access",
        "https://login.microsoftonline.com/4c1f0e6b-93d2-4a57-b1c8-27e5d90a61fe/oauth2/v2.0/token",
        "123456789012-abcdefghijklmnopqrstuv0123456789.apps.googleusercontent.com",
        "250-AUTH PLAIN LOGIN XOAUTH2 OAUTHBEARER",
        "* CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN AUTH=XOAUTH2 AUTH=OAUTHBEARER LOGINDISABLED",
        "535 5.7.8 Error: authentication failed: AUTH LOGIN failed for user",
        "535 5.7.139 Authentication unsuccessful [AM0PR02CA0123.eurprd02.prod.outlook.com 2026-11-22T10:00:00.123Z 08DE2A1B2C3D4E5F]",
        "a2 NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)",
        "-ERR [AUTH] Username and password not accepted.",
        "WWW-Authenticate: Bearer realm=\"example\", error=\"invalid_token\"",
        "The Bearer token was refused; basic authentication is off",
        "{\"error\":{\"code\":\"InvalidAuthenticationToken\",\"message\":\"x\"}}",
        "error code: 535, os error 111, code: 0x80090016, error_code=50173",
        "state: needs-sign-in",
        "token_type=Bearer&expires_in=3600",
        "imap.gmail.com:993 TLSv1.3 TLS13_AES_256_GCM_SHA384 ecdsaWithSHA384",
        "/home/anna/.local/share/mailward and C:\\Users\\anna\\AppData\\Local\\Mailward",
        "fingerprint 0a1b2c3d4e5f, 192.0.2.7, 2001:db8::1, 18,204 events",
        "anna.lindqvist@example.org signed in as bob+news@example.net",
        challenge.as_str(),
    ] {
        assert_eq!(scrub(text), text);
    }
}

proptest! {
    #[test]
    fn a_second_look_finds_nothing_more(text in "(\\PC|[A-Za-z0-9+/=._%-]{0,30}|code=|password: |\"token\":\"|Bearer |PASS |LOGIN | ){0,40}") {
        let once = scrub(&text);
        prop_assert_eq!(scrub(&once), once);
    }

    #[test]
    fn a_random_token_survives_nowhere(token in "[A-Za-z0-9_-]{43}", before in "[a-z :=(\"']{0,12}", after in "[ .,)\"']{0,3}[a-z ]{0,9}") {
        prop_assume!(token.bytes().filter(u8::is_ascii_digit).count() >= 2);
        prop_assume!(token.bytes().filter(u8::is_ascii_uppercase).count() >= 5);
        prop_assume!(token.bytes().filter(u8::is_ascii_lowercase).count() >= 5);
        let clean = scrub(&[before, token.clone(), after].concat());
        prop_assert!(!clean.contains(&token[2..40]), "{}", clean);
    }
}
