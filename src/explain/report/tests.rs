//! What a report says in each of its forms.

use super::*;
use crate::domain::report::CheckId;
use crate::domain::report::tests::report;

#[test]
fn the_text_begins_with_the_verdict_and_tells_every_check() {
    let text = text(&report());
    assert!(text.starts_with("Diagnosis of anna.lindqvist@example.org\n\n"), "{text}");
    for part in [
        "Made 22 Nov 2026, 13:21:00 UTC by Mailward 0.1.0 in 2.4 s\n",
        "  Refresh token  fingerprint f5e4d3c2b1a0\n",
        "\nThis computer: 1 of 1 good\n  good    Date and time: right by less than a second, 3 ms\n",
        "\nProvider: 1 of 2 failed\n",
        "  warning Metadata: differs in one point, 118 ms\n          Differs from what is stored  jwks_uri\n",
        "  failed  Refresh token: refused for good, 205 ms\n",
        "Provider code     AADSTS50173\n",
        "\nMail servers: 2 skipped\n  skipped Read mail (IMAP): needs a token\n",
        "          < * OK ready\n          > a1 CAPABILITY\n",
    ] {
        assert!(text.contains(part), "{part}\n---\n{text}");
    }
}

#[test]
fn the_text_leaves_out_nothing_that_the_document_in_the_file_says() {
    let files = files(&report(), false);
    let document: Value = serde_json::from_str(&files[0].1).unwrap();
    let (mut waiting, mut missing) = (vec![&document["findings"]], Vec::new());
    while let Some(value) = waiting.pop() {
        match value {
            Value::Array(values) => waiting.extend(values),
            Value::Object(fields) => waiting.extend(
                fields
                    .iter()
                    .filter(|(name, _)| !["check", "name", "at", "during"].contains(&name.as_str()))
                    .map(|(_, value)| value),
            ),
            Value::String(said) if !files[1].1.contains(said.as_str()) => missing.push(said),
            _ => {}
        }
    }
    missing.retain(|said| !["pass", "warn", "fail", "skip"].contains(&said.as_str()));
    assert!(missing.is_empty(), "{missing:?}\n{}", files[1].1);
}

#[test]
fn the_document_has_the_promised_fields() {
    let document = document(&report());
    let names = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(document["account"], "anna.lindqvist@example.org");
    assert_eq!(names(&document["verdict"]), ["code", "next_steps", "title", "what_happened", "who"]);
    let check = &document["checks"][2];
    assert_eq!(names(check), ["conversation", "facts", "id", "ms", "problem", "result", "summary", "title"]);
    assert_eq!(check["facts"], json!({ "answer": "invalid_grant", "provider_code": "AADSTS50173" }));
    assert_eq!(check["problem"]["code"], "token.grant-ended");
}

#[test]
fn nothing_to_do_has_nobody_to_do_it() {
    let mut report = report();
    report.findings.retain(|finding| !is_bad(finding.result));
    assert_eq!(document(&report)["verdict"]["who"], Value::Null);
    assert_eq!((of_verdict(&report).code.as_str(), cause(&report)), ("healthy", None));
    report.complete = false;
    assert_eq!(of_verdict(&report).code, "unfinished");
    report.findings = super::super::super::domain::report::tests::report().findings;
    assert_eq!(cause(&report), Some(ProblemKind::GrantEnded));
    assert!(report.findings.iter().any(|finding| finding.check == CheckId::Refresh));
}

#[test]
fn masked_files_tell_no_address_in_either_form() {
    let told: String = files(&report(), true).into_iter().map(|(_, text)| text).collect();
    assert!(!told.contains("lindqvist") && !told.contains("team@"), "{told}");
    assert!(told.contains("masked-1@example.org") && told.contains("masked-2@example.org"));
}
