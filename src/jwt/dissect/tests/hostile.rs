//! Whatever is pasted: no panic, bounded work, bounded words, and nothing of the token in them.

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

/// What holds for every text.
fn check(text: &str) -> Result<(), TestCaseError> {
    let found = dissect(text);
    prop_assert!(found.findings.len() <= MOST_FINDINGS, "{} findings", found.findings.len());
    for finding in &found.findings {
        prop_assert!(finding.facts.contains_key(&FindingFact::What));
        prop_assert!(finding.facts.values().all(|fact| fact.chars().count() <= 200));
    }
    prop_assert!(text.is_char_boundary(found.token.start) && text.is_char_boundary(found.token.end));
    let mut end = found.token.start;
    for (_, range) in &found.parts {
        prop_assert!(range.start >= end && range.end <= found.token.end);
        prop_assert!(text.is_char_boundary(range.start) && text.is_char_boundary(range.end));
        prop_assert!(!text[range.clone()].contains('.'));
        end = range.end;
    }
    let strict = Jws::parse(&text[found.token.clone()]).is_ok();
    let faulty = found.is_faulty();
    if found.form == Form::Jwt && !faulty {
        prop_assert!(strict && found.jws.is_some(), "the strict reader refuses what has no fault");
    }
    if found.form == Form::Broken {
        prop_assert!(faulty && found.jws.is_none());
    }
    Ok(())
}

/// The faults of three parts, and what stood around.
const MOST_FINDINGS: usize = 60;

const GOOD_TOKENS: [&str; 3] = [
    "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
    "eyJhbGciOiJBMTI4S1ciLCJlbmMiOiJBMTI4R0NNIiwiemlwIjoiREVGIn0.5vUT2WOtQxKWcekM_IzVQwkGgzlFDwPi.p9pUq6XHY0jfEZIl.HbDtOsdai1oYziSx25KEeTxmwnh8L8jKMFNc1k3zmMI6VB8hry57tDZ61jXyezSPt0fdLVfe6Jf5.VILuUwuIxaLVmh5X-T7kmA",
    r#"{"payload":"eyJpc3MiOiJqb2UifQ","protected":"eyJhbGciOiJFUzI1NiJ9","header":{"kid":"e9bc097a"},"signature":"DtEhU3lj"}"#,
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_can_be_pasted(text in any::<String>()) {
        check(&text)?;
    }

    #[test]
    fn any_bytes_can_stand_in_a_token(header in vec(any::<u8>(), 0..40), claims in vec(any::<u8>(), 0..80)) {
        let encoded = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        check(&format!("{}.{}.c2ln", encoded(&header), encoded(&claims)))?;
        check(&format!("eyJhbGciOiJFUzI1NiJ9.{}.c2ln", encoded(&claims)))?;
    }

    #[test]
    fn any_json_can_stand_in_a_token(claims in r#"\{[\[\]{},:"\\a-c0-2eE+.\-u é]{0,40}\}"#) {
        check(&token(GOOD, &claims))?;
        check(&claims)?;
    }

    #[test]
    fn a_good_token_can_be_changed_anywhere(
        which in 0..GOOD_TOKENS.len(),
        changes in vec((any::<prop::sample::Index>(), "[A-Za-z0-9.=\"{} \\n…\u{435}]{0,3}", 0..4usize), 1..5),
    ) {
        let mut characters: Vec<char> = GOOD_TOKENS[which].chars().collect();
        for (at, new, gone) in changes {
            let at = at.index(characters.len() + 1);
            let end = (at + gone).min(characters.len());
            characters.splice(at..end, new.chars());
        }
        check(&characters.into_iter().collect::<String>())?;
    }
}

#[test]
fn the_largest_texts_of_every_kind_are_bounded() {
    let full = |unit: &str| unit.repeat(LIMIT / unit.len());
    let fitting = LIMIT / 4 * 3 - 200;
    let list = |item: &str| format!("{{\"a\":[{}0]}}", item.repeat(fitting / item.len()));
    let members: String = (0..4_000).map(|at| format!("\"m{at}\":0,")).collect();
    for text in [
        full("."),
        full("{"),
        full("["),
        full("\""),
        full("Bearer "),
        full("access_token="),
        full("eyJ "),
        full("ya29.a0AfH6SMBx7Q2kz9vWdYt3 "),
        full("dXNlcj "),
        full("\u{435}"),
        full("="),
        token(GOOD, &list("{},")),
        token(GOOD, &list("01,")),
        token(GOOD, &list("9007199254740993,")),
        token(GOOD, &format!("{{{members}\"m0\":1}}")),
        token(GOOD, &format!("{{{}\"a\":1}}", "\"a\":0,".repeat(7_000))),
        format!("{{\"payload\":\"e30\",\"signature\":\"\",\"header\":{{{members}\"z\":0}}}}"),
    ] {
        assert!(text.len() <= LIMIT, "{} bytes", text.len());
        let found = dissect(&text);
        assert!(found.findings.len() <= MOST_FINDINGS, "{}: {}", &text[..20], found.findings.len());
    }
}

#[test]
fn a_fault_that_is_everywhere_is_told_a_few_times() {
    let claims = format!("{{{}\"a\":1}}", "\"a\":0,".repeat(100));
    let told = lines(&token(GOOD, &claims));
    assert!((2..=10).contains(&told.len()), "{told:?}");
}
