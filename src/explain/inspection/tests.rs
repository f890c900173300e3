//! The token of the picture `inspector`, told; and tokens of every other form.

use jiff::Timestamp;

use super::*;
use crate::domain::inspection::{
    Finding, FindingFact, FindingId, Form, Inspection, MailReason, MailVerdict, Node, OpaqueShape, Severity,
    Signature, SignatureReason, Source,
};

fn now() -> Timestamp {
    "2026-11-22T14:21:00Z".parse().unwrap()
}

fn text_node(text: &str) -> Node {
    Node::Text(text.to_owned())
}

fn number(text: &str) -> Node {
    Node::Number(text.to_owned())
}

fn object(members: Vec<(&str, Node)>) -> Node {
    Node::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

fn verdict(opens: [Option<bool>; 3], why: MailReason) -> MailVerdict {
    let [imap, smtp, pop] = opens;
    MailVerdict {
        imap,
        smtp,
        pop,
        why,
        provider: "microsoft-work".parse().unwrap(),
        provider_name: "Microsoft 365".into(),
        service: Some("Outlook".into()),
        audience: None,
    }
}

/// A token for Microsoft Graph, looked at.
fn graph() -> Inspection {
    let mail = MailVerdict {
        audience: Some("Microsoft Graph".into()),
        ..verdict([Some(false); 3], MailReason::OtherAudience("Microsoft Graph".into()))
    };
    let long_life = Finding::new(FindingId::LongLife, Severity::Warn)
        .with(FindingFact::Claim, "exp")
        .with(FindingFact::Span, "28 h")
        .with(FindingFact::Expected, "1 h");
    Inspection {
        source: Source::Pasted,
        at: now(),
        known: None,
        form: Form::Jwt,
        characters: 1_412,
        parts: Vec::new(),
        header: Some(object(vec![
            ("alg", text_node("RS256")),
            ("kid", text_node("Fx9q")),
            ("typ", text_node("JWT")),
        ])),
        claims: Some(object(vec![
            ("aud", text_node("https://graph.microsoft.com")),
            ("iss", text_node("https://login.example.com/")),
            ("upn", text_node("t.okafor@example.com")),
            ("scp", text_node("Mail.Read")),
            ("iat", number("1795338840")),
            ("exp", number("1795439640")),
            ("jti", text_node("AbC7-x2")),
            ("x_own", object(vec![("b", number("1e400")), ("b", Node::Null)])),
        ])),
        signature: Signature {
            algorithm: Some("RS256".into()),
            key_id: Some("Fx9q".into()),
            keys_from: Some("login.example.com".into()),
            ..Signature::because(SignatureReason::Verified)
        },
        findings: vec![mail.finding().unwrap(), long_life],
        mail: Some(mail),
        provider: Some("microsoft-work".parse().unwrap()),
        keys_trouble: None,
    }
}

fn zone() -> jiff::tz::TimeZone {
    jiff::tz::TimeZone::UTC
}

#[test]
fn claims_are_told_in_words_with_their_own_names_beside() {
    let rows = claims(&graph(), &zone());
    let told: Vec<_> = rows
        .iter()
        .map(|row| (row.label.as_str(), row.value.as_str(), row.name.as_str(), row.tone))
        .collect();
    assert_eq!(
        told,
        [
            ("Issued by", "login.example.com", "iss", Tone::None),
            ("Meant for", "Microsoft Graph", "aud", Tone::Bad),
            ("Who", "t.okafor@example.com", "upn", Tone::None),
            ("May", "read mail (Mail.Read)", "scp", Tone::None),
            ("Issued", "today, 09:14, 5 h ago", "iat", Tone::None),
            ("Ends", "tomorrow, 13:14, in 23 h", "exp", Tone::Attention),
            ("Number", "AbC7-x2", "jti", Tone::None),
            ("x_own", r#"{"b": 1e400, "b": null}"#, "x_own", Tone::None),
        ]
    );
    assert_eq!(rows[1].long.as_deref(), Some("https://graph.microsoft.com"));
    assert_eq!(rows[5].long.as_deref(), Some("23 Nov 2026, 13:14:00 (13:14:00 UTC)"));
    assert_eq!(rows[7].long.as_deref(), Some("{\n  \"b\": 1e400,\n  \"b\": null\n}"));
}

#[test]
fn the_header_is_told_in_words() {
    let rows = header(&graph());
    let told: Vec<_> = rows.iter().map(|row| format!("{}: {}", row.label, row.value)).collect();
    assert_eq!(told, ["Algorithm: RS256, RSA with SHA-256", "Type: JWT", "Key: Fx9q"]);
}

#[test]
fn the_verdict_says_what_is_needed_instead() {
    let words = mail(&graph()).unwrap();
    assert_eq!(words.title, "Mail will refuse this token");
    assert_eq!(words.sentence, "It is meant for Microsoft Graph. IMAP and SMTP need one for Outlook.");
    assert_eq!(words.tone, Tone::Bad);
    assert_eq!(form(&graph()), "JWT, 1,412 characters");
    assert_eq!(mail(&Inspection { mail: None, ..graph() }), None);
}

#[test]
fn every_reason_and_every_outcome_has_words() {
    let (yes, no) = (Some(true), Some(false));
    let with = |verdict| mail(&Inspection { mail: Some(verdict), ..graph() }).unwrap();
    let other = || "https://else.example/\u{202e}x".to_owned();
    for why in [
        MailReason::RevokedHere,
        MailReason::SignatureWrong,
        MailReason::RefreshToken,
        MailReason::IdToken,
        MailReason::NotAToken,
        MailReason::Ended(now()),
        MailReason::NotYet(now()),
        MailReason::OtherIssuer(other()),
        MailReason::OtherAudience(other()),
        MailReason::OtherTenant(other()),
        MailReason::AppOnly,
        MailReason::OtherPerson(other()),
        MailReason::NoMailPermission,
        MailReason::NotReadable,
    ] {
        let words = with(verdict([no; 3], why));
        assert_eq!((words.title.as_str(), words.tone), ("Mail will refuse this token", Tone::Bad));
        assert!(
            words.sentence.ends_with('.') && !words.sentence.contains(['\u{202e}', '{']),
            "{}",
            words.sentence
        );
    }
    let fits = with(verdict([yes, yes, no], MailReason::Fits));
    assert_eq!((fits.title.as_str(), fits.tone), ("Mail will accept this token", Tone::Good));
    assert_eq!(fits.sentence, "It opens IMAP and SMTP at Microsoft 365: nothing in it speaks against that.");
    let some = with(verdict([no, yes, no], MailReason::SomeOnly));
    assert_eq!(some.title, "Mail will accept this token for SMTP only");
    assert!(some.sentence.starts_with("The permission for IMAP and POP is lacking."), "{}", some.sentence);
    let unknown = with(verdict([None; 3], MailReason::NotReadable));
    assert_eq!(
        (unknown.title.as_str(), unknown.tone),
        ("Whether mail accepts this token cannot be seen", Tone::Attention)
    );
}

#[test]
fn every_state_of_a_signature_is_told() {
    use SignatureReason as R;
    for reason in [
        R::Verified,
        R::Wrong,
        R::Malformed,
        R::Missing,
        R::AlgorithmNone,
        R::AlgorithmMissing,
        R::AlgorithmUnknown,
        R::AlgorithmConfusion,
        R::SecretNeeded,
        R::Critical,
        R::NoKeys,
        R::KeysUnreachable,
        R::KeysTooSoon,
        R::KeyUnknown,
        R::KeyUnfit,
        R::KeyWeak,
        R::SecretShort,
        R::Encrypted,
        R::FormUnsupported,
        R::NotAJwt,
        R::NotReadable,
    ] {
        let bare = Signature::because(reason);
        let full =
            Signature { key_id: Some("k{alg}".into()), keys_from: Some("file".into()), ..bare.clone() };
        for signed in [bare, full] {
            let told = signature(&Inspection { signature: signed, ..graph() });
            assert!(told.why.ends_with('.') && !told.title.ends_with('.'), "{reason:?} {told:?}");
            assert!(told.section.contains("section"), "{reason:?}");
            assert!(
                !told.why.contains("{key") && !told.why.contains("Nothing more") && !told.why.contains("  "),
                "{reason:?} {told:?}"
            );
        }
    }
    let told = signature(&graph());
    assert_eq!(
        (told.title.as_str(), told.why.as_str()),
        ("Signature is valid", "RS256, key Fx9q of login.example.com.")
    );
}

#[test]
fn a_token_that_is_no_jwt_is_told_without_an_error() {
    let google = |shape| Inspection {
        form: Form::Opaque(shape),
        mail: Some(MailVerdict {
            provider_name: "Gmail".into(),
            ..verdict([None; 3], MailReason::NotReadable)
        }),
        claims: None,
        header: None,
        findings: Vec::new(),
        ..graph()
    };
    let access = google(OpaqueShape::AccessOf("google".parse().unwrap()));
    assert_eq!(
        opaque(&access).unwrap(),
        "This is not a JWT, by design: it looks like an access token of Gmail, which alone can read it."
    );
    assert_eq!(form(&access), "Opaque token, 1,412 characters");
    for shape in [OpaqueShape::SaslAnswer, OpaqueShape::AppPassword, OpaqueShape::Key, OpaqueShape::Unknown] {
        assert!(opaque(&google(shape)).unwrap().starts_with("This "));
    }
    assert_eq!(opaque(&graph()), None);
}

#[test]
fn the_text_has_everything_and_nothing_that_steers_a_terminal() {
    let mut inspection = graph();
    let evil = "a\u{1b}[2Jb\u{202e}c\nd";
    inspection.claims = Some(object(vec![
        (evil, text_node(evil)),
        ("sub", text_node(evil)),
        ("aud", Node::List(vec![text_node(evil)])),
    ]));
    inspection.mail = None;
    let told = text(&inspection, &zone());
    assert!(!told.contains(['\u{1b}', '\u{202e}', '\r']), "{told:?}");
    assert_eq!(told.lines().filter(|line| line.contains("[2Jb")).count(), 3, "{told}");

    let told = text(&graph(), &zone());
    assert!(told.starts_with(
        "JWT, 1,412 characters\n\nMail will refuse this token\n  It is meant for Microsoft Graph. IMAP and SMTP need one for Outlook.\n\nSignature is valid\n  RS256, key Fx9q of login.example.com.\n\nFindings\n  fail  Wrong audience for mail (jwt.audience)\n        Meant for Microsoft Graph. Outlook is needed. RFC 8725, section 3.9.\n"
    ), "{told}");
    assert!(told.contains("\n!!Meant for  Microsoft Graph  (aud)\n"), "{told}");
    assert!(told.contains("\n  Issued by  login.example.com  (iss)\n"), "{told}");
}

#[test]
fn the_document_has_the_fields_that_were_promised() {
    let document = document(&graph());
    assert_eq!(document["kind"], "jwt");
    assert_eq!(document["header"]["alg"], "RS256");
    assert_eq!(document["claims"]["exp"], 1_795_439_640);
    assert_eq!(
        document["claims"]["x_own"]["b"], "1e400",
        "a number that no program holds, and the first of two"
    );
    assert_eq!(document["signature"], "valid");
    assert_eq!(document["reason"], "Signature is valid: RS256, key Fx9q of login.example.com.");
    assert_eq!(document["findings"][0]["id"], "jwt.audience");
    assert_eq!(document["findings"][0]["severity"], "fail");
    assert_eq!(document["findings"][1]["section"], "RFC 6750, section 5.3");
    assert_eq!(document["mail_use"]["imap"], false);
    assert_eq!(
        document["mail_use"]["why"],
        "It is meant for Microsoft Graph. IMAP and SMTP need one for Outlook."
    );
    assert!(super::document(&Inspection { mail: None, ..graph() })["mail_use"].is_null());
}

#[test]
fn a_large_token_is_told_in_bounded_words() {
    let mut inspection = graph();
    let wide: Vec<(String, Node)> =
        (0..5_000).map(|index| (format!("c{index}"), text_node(&"x".repeat(5_000)))).collect();
    let mut deep = Node::Null;
    for _ in 0..100 {
        deep = Node::List(vec![deep]);
    }
    inspection.claims = Some(Node::Object(wide));
    let told = text(&inspection, &zone());
    assert!(told.len() < 200_000, "{}", told.len());
    assert!(tree(inspection.claims.as_ref().unwrap()).len() < 300_000);
    inspection.claims = Some(object(vec![("deep", deep)]));
    assert!(text(&inspection, &zone()).contains("[[[["));
}
