//! What is found in claims, as tables: the JSON of the claims, and the codes of the findings.

use super::*;
use crate::domain::inspection::Form;
use crate::jwt::dissect::dissect;

const NOW: &str = "2026-11-22T14:21:00Z"; // 1795357260

fn now() -> Timestamp {
    NOW.parse().unwrap()
}

/// JSON as a node; only what tests need.
fn node(json: &str) -> Node {
    fn of(value: &serde_json::Value) -> Node {
        match value {
            serde_json::Value::Null => Node::Null,
            serde_json::Value::Bool(truth) => Node::Bool(*truth),
            serde_json::Value::Number(number) => Node::Number(number.to_string()),
            // Numbers that serde_json does not hold stand in the tables as text with a sign before it.
            serde_json::Value::String(text) => match text.strip_prefix('№') {
                Some(number) => Node::Number(number.to_owned()),
                None => Node::Text(text.clone()),
            },
            serde_json::Value::Array(items) => Node::List(items.iter().map(of).collect()),
            serde_json::Value::Object(members) => {
                Node::Object(members.iter().map(|(name, value)| (name.clone(), of(value))).collect())
            }
        }
    }
    of(&serde_json::from_str(json).unwrap())
}

fn token(header: &str, claims: &str) -> Dissected {
    Dissected {
        form: Form::Jwt,
        characters: 900,
        header: Some(node(header)),
        claims: Some(node(claims)),
        ..dissect("")
    }
}

const PLAIN: &str = r#"{"alg":"RS256","typ":"JWT"}"#;

/// Codes with severities, sorted.
fn codes(header: &str, claims: &str, expected: &Expected) -> Vec<String> {
    let findings = lint(&token(header, claims), expected, now());
    let mut codes: Vec<String> = findings.iter().map(|finding| format!("{finding:?}")).collect();
    codes.sort();
    codes
}

/// The usual claims with these beside or instead of them; `null` takes one away.
fn with(other: &str) -> String {
    let mut claims: serde_json::Map<String, serde_json::Value> = serde_json::from_str(
        r#"{"iss":"https://login.example.com","aud":"https://mail.example.com","sub":"1","client_id":"c",
            "iat":1795357200,"exp":1795360800,"jti":"n","scope":"openid mail.imap mail.smtp"}"#,
    )
    .unwrap();
    let other: serde_json::Map<String, serde_json::Value> = serde_json::from_str(other).unwrap();
    for (name, value) in other {
        if value.is_null() {
            claims.remove(&name)
        } else {
            claims.insert(name, value)
        };
    }
    serde_json::to_string(&claims).unwrap()
}

fn found(other: &str) -> Vec<String> {
    codes(PLAIN, &with(other), &Expected::default())
}

#[test]
fn a_token_as_it_should_be_gives_no_finding() {
    assert_eq!(found("{}"), [""; 0]);
    let expected = Expected {
        issuer: Some("https://login.example.com".into()),
        audience: Some("https://mail.example.com".into()),
        usual_life: Some(SignedDuration::from_hours(1)),
        mail_scopes: vec!["openid".into(), "mail.imap".into(), "mail.smtp".into()],
        provider: Some("Example".into()),
    };
    assert_eq!(codes(PLAIN, &with("{}"), &expected), [""; 0]);
}

#[test]
fn times_are_judged_with_five_minutes_of_leeway() {
    for (claims, expected) in [
        (r#"{"exp":null}"#, "jwt.no-expiry (warn)"),
        (r#"{"exp":1795357259}"#, "jwt.expired (warn)"), // a second ago
        (r#"{"iat":1795350000,"exp":1795356960}"#, "jwt.expired (warn)"), // five minutes ago
        (r#"{"iat":1795350000,"exp":1795356959}"#, "jwt.expired (fail)"),
        (r#"{"nbf":1795357561}"#, "jwt.not-yet (fail)"),
        (r#"{"iat":1795357561}"#, "jwt.issued-ahead (fail)"),
        (
            r#"{"iat":1795360800,"nbf":1795350000,"exp":1795360800}"#,
            "jwt.issued-ahead (fail) jwt.times-crossed (fail)",
        ),
        (r#"{"iat":null,"nbf":1795361000,"exp":1795360900}"#, "jwt.not-yet (fail) jwt.times-crossed (fail)"),
        (r#"{"nbf":1795357560}"#, ""),
        (r#"{"iat":1795357560}"#, ""),
        (r#"{"exp":"№1795360800.5"}"#, ""),
    ] {
        assert_eq!(found(claims).join(" "), expected, "{claims}");
    }
}

#[test]
fn claims_of_another_type_are_named() {
    for (claims, expected) in [
        (r#"{"exp":"1795360800"}"#, "jwt.claim-type (fail)"),
        (r#"{"exp":"№1e400"}"#, "jwt.claim-type (fail)"),
        (r#"{"exp":"№-1e400"}"#, "jwt.claim-type (fail)"),
        (r#"{"exp":1795360800000}"#, "jwt.claim-type (fail)"),
        (r#"{"exp":true}"#, "jwt.claim-type (fail)"),
        (r#"{"iat":"yesterday"}"#, "jwt.claim-type (fail)"),
        (r#"{"nbf":[1]}"#, "jwt.claim-type (fail)"),
        (r#"{"aud":1}"#, "jwt.claim-type (fail)"),
        (r#"{"aud":["a",1]}"#, "jwt.claim-type (fail)"),
        (r#"{"iss":["a"]}"#, "jwt.claim-type (fail)"),
        (r#"{"sub":1}"#, "jwt.claim-type (fail)"),
        (r#"{"email_verified":"true"}"#, "jwt.claim-type (warn)"),
        (r#"{"amr":"pwd"}"#, ""),
        (r#"{"aud":["a","b"]}"#, ""),
    ] {
        assert_eq!(found(claims).join(" "), expected, "{claims}");
    }
    let milliseconds = lint(&token(PLAIN, &with(r#"{"exp":1795360800000}"#)), &Expected::default(), now());
    assert_eq!(milliseconds[0].facts[&FindingFact::What], "it counts milliseconds, and must count seconds");
}

#[test]
fn a_long_life_is_measured_against_the_usual_one() {
    let usual = Expected {
        usual_life: Some(SignedDuration::from_hours(1)),
        provider: Some("Example".into()),
        ..Expected::default()
    };
    let day = with(r#"{"iat":1795339200,"exp":1795440000}"#); // 28 hours
    let finding = lint(&token(PLAIN, &day), &usual, now()).remove(0);
    assert_eq!((finding.id, finding.severity), (FindingId::LongLife, Severity::Warn));
    assert_eq!(
        (finding.facts[&FindingFact::Span].as_str(), finding.facts[&FindingFact::Expected].as_str()),
        ("28 h", "1 h")
    );
    for (claims, usual, expected) in [
        (r#"{"exp":1795364399}"#, &usual, ""), // not twice the usual
        (r#"{"exp":1795443601}"#, &Expected::default(), "jwt.long-life (warn)"), // a second over a day
        (r#"{"exp":1795443600}"#, &Expected::default(), ""),
        (r#"{"typ":"Refresh","exp":1890000000}"#, &usual, "jwt.type (info)"),
    ] {
        assert_eq!(codes(PLAIN, &with(claims), usual).join(" "), expected, "{claims}");
    }
    for (seconds, told) in
        [(89, "89 s"), (600, "10 min"), (3_600, "1 h"), (4_500, "75 min"), (7_776_000, "90 days")]
    {
        assert_eq!(times::in_words(SignedDuration::from_secs(seconds)), told);
    }
    assert!(times::in_words(SignedDuration::MAX).ends_with(" years"));
}

#[test]
fn issuer_and_audience_are_compared_character_by_character() {
    let expected = |issuer: &str| Expected {
        issuer: Some(issuer.into()),
        audience: Some("mail".into()),
        ..Expected::default()
    };
    let microsoft = "https://login.microsoftonline.com/{tenantid}/v2.0";
    let tenant = r#"{"iss":"https://login.microsoftonline.com/aaaabbbb-0000-cccc-1111-dddd2222eeee/v2.0","aud":"mail","tid":"aaaabbbb-0000-cccc-1111-dddd2222eeee"}"#;
    for (claims, issuer, codes_expected) in [
        (r#"{"aud":"mail"}"#, "https://login.example.com", ""),
        (r#"{"aud":["other","mail"]}"#, "https://login.example.com", ""),
        (r#"{"aud":"mail"}"#, "https://login.example.com/", "jwt.issuer (fail)"),
        (r#"{"aud":"Mail"}"#, "https://login.example.com", "jwt.audience (fail)"),
        (r#"{"aud":null}"#, "https://login.example.com", "jwt.audience (fail)"),
        (r#"{"aud":[]}"#, "https://login.example.com", "jwt.audience (fail)"),
        (r#"{"aud":"mail","iss":null}"#, "https://login.example.com", "jwt.issuer (fail)"),
        (
            r#"{"aud":"mail","iss":"https://LOGIN.example.com"}"#,
            "https://login.example.com",
            "jwt.issuer (fail)",
        ),
        (tenant, microsoft, ""),
        (
            r#"{"aud":"mail","iss":"https://login.microsoftonline.com/{tenantid}/v2.0","tid":"x"}"#,
            microsoft,
            "",
        ),
        (
            r#"{"aud":"mail","iss":"https://login.microsoftonline.com/other/v2.0","tid":"aaaabbbb-0000-cccc-1111-dddd2222eeee"}"#,
            microsoft,
            "jwt.issuer (fail)",
        ),
    ] {
        assert_eq!(
            codes(PLAIN, &with(claims), &expected(issuer)).join(" "),
            codes_expected,
            "{claims} {issuer}"
        );
    }
    for (claims, expected) in [
        (r#"{"iss":null}"#, "jwt.issuer (warn)"),
        (r#"{"iss":"http://login.example.com"}"#, "jwt.issuer (warn)"),
        (r#"{"iss":"http://127.0.0.1:4000"}"#, ""),
        (r#"{"iss":"accounts.google.com"}"#, ""),
        (r#"{"aud":null}"#, "jwt.audience (warn)"),
        (r#"{"aud":[]}"#, "jwt.audience (warn)"),
    ] {
        assert_eq!(found(claims).join(" "), expected, "{claims}");
    }
}

#[test]
fn an_id_token_is_told_from_a_token_that_opens_something() {
    let id = r#"{"scope":null,"client_id":null,"aud":"c","azp":"c","nonce":"n"}"#;
    let several = r#"{"scope":null,"client_id":null,"aud":["c","d"],"nonce":"n"}"#;
    let nobody = r#"{"scope":null,"client_id":null,"nonce":"n","sub":null,"exp":null,"aud":null}"#;
    for (header, claims, expected) in [
        (PLAIN, id, "jwt.type (info)"),
        (PLAIN, several, "jwt.azp (warn) jwt.type (info)"),
        (PLAIN, nobody, "jwt.audience (fail) jwt.no-expiry (fail) jwt.subject (fail) jwt.type (info)"),
        (r#"{"typ":"at+jwt"}"#, "{}", ""),
        (r#"{"typ":"application/at+jwt"}"#, "{}", ""),
        (r#"{"typ":"at+jwt"}"#, r#"{"nonce":"n"}"#, "jwt.type (warn)"),
        (r#"{"typ":"at+jwt"}"#, r#"{"sub":null,"exp":null}"#, "jwt.no-expiry (fail) jwt.subject (warn)"),
        (r#"{"typ":"logout+jwt"}"#, "{}", "jwt.type (fail)"),
        (r#"{"typ":"TOKEN"}"#, "{}", "jwt.type (warn)"),
        (r#"{"alg":"RS256"}"#, "{}", ""),
    ] {
        assert_eq!(
            codes(header, &with(claims), &Expected::default()).join(" "),
            expected,
            "{header} {claims}"
        );
    }
    let ours = Expected { audience: Some("c".into()), ..Expected::default() };
    let other = r#"{"scope":null,"client_id":null,"aud":["c","d"],"azp":"d","nonce":"n"}"#;
    assert_eq!(codes(PLAIN, &with(other), &ours), ["jwt.azp (fail)", "jwt.type (info)"]);
}

#[test]
fn permissions_beyond_mail_are_named() {
    let expected = Expected {
        mail_scopes: [
            "https://outlook.office.com/IMAP.AccessAsUser.All",
            "https://outlook.office.com/SMTP.Send",
            "openid",
        ]
        .map(str::to_owned)
        .to_vec(),
        ..Expected::default()
    };
    let wide = |scp: &str| {
        let claims = with(&format!(r#"{{"scope":null,"scp":"{scp}"}}"#));
        let found = lint(&token(PLAIN, &claims), &expected, now());
        found.first().map(|finding| finding.facts[&FindingFact::Found].clone())
    };
    assert_eq!(wide("IMAP.AccessAsUser.All SMTP.Send openid profile email User.Read"), None);
    assert_eq!(wide("Mail.Read Files.ReadWrite.All"), None, "not a token for mail");
    assert_eq!(wide("SMTP.Send Contacts.Read").unwrap(), "Contacts.Read");
    assert_eq!(wide("SMTP.Send a.b c.d e.f g.h i.j").unwrap(), "a.b, c.d, e.f, g.h and 1 more");
    assert_eq!(wide("SMTP.Send a.b c.d").unwrap(), "a.b and c.d");
}

#[test]
fn what_is_private_is_found_and_never_repeated() {
    for (claims, severity) in [
        (r#"{"password":"hunter2"}"#, "fail"),
        (r#"{"user":{"Pass-Word":"hunter2"}}"#, "fail"),
        (r#"{"client_secret":"s3cr3t"}"#, "fail"),
        (r#"{"a":[{"pin":"1234"}]}"#, "fail"),
        (r#"{"key":"-----BEGIN PRIVATE KEY-----\nMC4C"}"#, "fail"),
        (r#"{"cnf":{"jwk":{"kty":"EC","d":"AAA"}}}"#, "fail"),
        (r#"{"jwk":{"kty":"oct","k":"AAA"}}"#, "fail"),
        (r#"{"payment":"4111 1111 1111 1111"}"#, "warn"),
        (r#"{"note":"card 5555-5555-5555-4444, thanks"}"#, "warn"),
        (r#"{"account":"DE89370400440532013000"}"#, "warn"),
        (r#"{"tax":"219-09-9999"}"#, "warn"),
        (r#"{"inner":"eyJhbGciOiJub25lIn0.eyJzdWIiOiIxMjM0NTY3ODkwIn0."}"#, "warn"),
    ] {
        let findings = lint(&token(PLAIN, &with(claims)), &Expected::default(), now());
        assert_eq!(findings.len(), 1, "{claims} {findings:?}");
        assert_eq!(
            (findings[0].id, findings[0].severity.code()),
            (FindingId::Sensitive, severity),
            "{claims}"
        );
        let said = findings[0].facts.values().cloned().collect::<Vec<_>>().join(" ");
        for secret in ["hunter2", "s3cr3t", "1234", "4111", "5555", "3704", "219", "eyJ", "MC4C"] {
            assert!(!said.contains(secret), "{said}");
        }
    }
}

#[test]
fn tokens_of_real_providers_raise_no_false_alarm() {
    for claims in [
        // Microsoft, for Outlook (shape of a version 1 token; all numbers invented)
        r#"{"aud":"https://outlook.office.com","iss":"https://sts.windows.net/aaaabbbb-0000-cccc-1111-dddd2222eeee/","iat":1795357200,"nbf":1795357200,"exp":1795362000,"acct":0,"acr":"1","aio":"AVQAq/8YAAAAl5rGCS/1Tm2u","amr":["pwd","mfa"],"app_displayname":"Mailward","appid":"6d1f2c8a-1111-4222-8333-444455556666","appidacr":"0","enfpolids":[],"family_name":"Okafor","given_name":"Tari","ipaddr":"192.0.2.17","login_hint":"O.CiQ3ZTQ5","name":"Tari Okafor","oid":"00aa00aa-bb11-cc22-dd33-44ee44ee44ee","onprem_sid":"S-1-5-21-1111111111-2222222222-3333333333-4444","puid":"10032000A1B2C3D4","pwd_exp":"604800","pwd_url":"https://portal.example.com","rh":"1.AAAA-.","scp":"IMAP.AccessAsUser.All SMTP.Send","sid":"5e2a1111-1111-4222-8333-444455556666","sub":"kHq3","tid":"aaaabbbb-0000-cccc-1111-dddd2222eeee","unique_name":"t.okafor@example.com","upn":"t.okafor@example.com","uti":"AbC7-x2","ver":"1.0","wids":["b79fbf4d-3ef9-4689-8143-76b194e85509"],"xms_tcdt":1589443200,"xms_idrel":"1 24"}"#,
        // Keycloak
        r#"{"exp":1795357500,"iat":1795357200,"auth_time":1795357000,"jti":"onrtac:1b2c","iss":"https://id.example.org/realms/mail","aud":"account","sub":"f5d2","typ":"Bearer","azp":"thunderbird","sid":"8f1c","acr":"1","allowed-origins":["http://127.0.0.1"],"realm_access":{"roles":["offline_access","uma_authorization"]},"resource_access":{"account":{"roles":["manage-account"]}},"scope":"openid email profile","email_verified":true,"name":"Anna B","preferred_username":"anna","given_name":"Anna","family_name":"B","email":"anna@example.org"}"#,
        // The practice provider (RFC 9068)
        r#"{"iss":"http://127.0.0.1:40123","sub":"7d1a","aud":"http://127.0.0.1:40123","client_id":"practice","jti":"Yx","scope":"openid email mail.imap mail.smtp offline_access","iat":1795357200,"exp":1795360800,"auth_time":1795357200}"#,
        // Long numbers that are no cards
        r#"{"iss":"https://a.example","aud":"b","sub":"4111111111111111","scope":"x","iat":1795357200,"exp":1795360800,"user_id":4111111111111111,"phone_number":"+4111111111111111","updated_at":1795357260000}"#,
    ] {
        assert_eq!(codes(PLAIN, claims, &Expected::default()), [""; 0], "{claims}");
    }
    // Google's ID token
    let google = r#"{"iss":"https://accounts.google.com","azp":"407408718192.apps.googleusercontent.com","aud":"407408718192.apps.googleusercontent.com","sub":"110169484474386276334","hd":"example.com","email":"anna@example.com","email_verified":true,"at_hash":"HK6E_P6Dh8Y93mRNtsDB1Q","iat":1795357200,"exp":1795360800}"#;
    assert_eq!(codes(PLAIN, google, &Expected::default()), ["jwt.type (info)"]);
}

#[test]
fn size_is_told_with_the_claim_that_makes_it() {
    let big = format!(r#"{{"groups":"{}"}}"#, "g".repeat(4_000));
    for (characters, expected) in
        [(4_096, None), (4_097, Some(Severity::Info)), (8_193, Some(Severity::Warn))]
    {
        let token = Dissected { characters, ..token(PLAIN, &with(&big)) };
        let finding = lint(&token, &Expected::default(), now())
            .into_iter()
            .find(|finding| finding.id == FindingId::Large);
        assert_eq!(finding.as_ref().map(|finding| finding.severity), expected, "{characters}");
        if let Some(finding) = finding {
            assert_eq!(finding.facts[&FindingFact::Claim], "groups");
        }
    }
}

#[test]
fn what_has_no_claims_is_judged_by_its_size_alone() {
    assert_eq!(lint(&dissect(""), &Expected::default(), now()), []);
    let list = Dissected { claims: Some(Node::List(Vec::new())), ..dissect("") };
    assert_eq!(lint(&list, &Expected::default(), now()), []);
}
