//! Tokens as they are pasted: what they are called, what is shown of them, and what is said of their faults.

use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::*;
use crate::domain::inspection::OpaqueShape;

mod hostile;
mod opaque;
mod vectors;

/// A token of these two documents, with three bytes of signature.
fn token(header: &str, claims: &str) -> String {
    format!("{}.{}.c2ln", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims))
}

/// A finding on one line: `severity code: what (part, position)`.
fn line(finding: &Finding) -> String {
    let fact = |name| finding.facts.get(&name).map_or("", String::as_str);
    let place = match (fact(FindingFact::Part), fact(FindingFact::Position)) {
        ("", "") => String::new(),
        (part, "") => format!(" ({part})"),
        ("", at) => format!(" ({at})"),
        (part, at) => format!(" ({part}, {at})"),
    };
    format!("{} {}: {}{place}", finding.severity.code(), finding.id.code(), fact(FindingFact::What))
}

fn lines(text: &str) -> Vec<String> {
    dissect(text).findings.iter().map(line).collect()
}

const GOOD: &str = r#"{"alg":"RS256","typ":"JWT"}"#;

#[test]
fn a_well_formed_token_comes_apart_without_a_word() {
    let text = token(GOOD, r#"{"iss":"https://issuer.example","exp":1}"#);
    let found = dissect(&text);
    assert_eq!(found.form, Form::Jwt);
    assert_eq!(found.characters, text.len());
    assert_eq!(found.token, 0..text.len());
    assert!(found.findings.is_empty());
    assert_eq!(found.header.unwrap().get("alg").and_then(Node::text), Some("RS256"));
    assert_eq!(found.claims.unwrap().get("iss").and_then(Node::text), Some("https://issuer.example"));
    assert!(found.jws.is_some());
    let parts: Vec<(Part, &str)> =
        found.parts.iter().map(|(part, range)| (*part, &text[range.clone()])).collect();
    let [header, claims, signature] = text.split('.').collect::<Vec<_>>()[..] else { panic!("three parts") };
    assert_eq!(parts, [(Part::Header, header), (Part::Payload, claims), (Part::Signature, signature)]);
}

#[test]
fn what_was_copied_along_is_said_and_the_parts_stand_where_they_stand_in_the_text() {
    let text = format!("  Authorization: Bearer {}\n", token(GOOD, "{}"));
    let found = dissect(&text);
    assert_eq!(found.form, Form::Jwt);
    assert!(found.jws.is_some());
    let (part, range) = found.parts[0].clone();
    assert_eq!((part, range.start), (Part::Header, text.find("eyJ").unwrap()));
    assert_eq!(&text[found.token.clone()], token(GOOD, "{}"));
    assert_eq!(
        found.findings.iter().map(line).collect::<Vec<_>>(),
        [
            "info jwt.structure: white space stood around it and was left away",
            "info jwt.structure: “authorization:” stood before it and was left away",
            "info jwt.structure: “Bearer” stood before it and was left away",
        ]
    );
}

/// Each fault of one part, with its place.
#[test]
fn a_broken_part_is_told_with_the_place_of_its_fault() {
    let with =
        |claims: &[u8]| format!("{}.{}.c2ln", URL_SAFE_NO_PAD.encode(GOOD), URL_SAFE_NO_PAD.encode(claims));
    let rows: [(String, &str); 16] = [
        (with(br#"{"sub":"1""#), "fail jwt.structure: it ends where a comma or “}” is expected (claims, 11)"),
        (with(br#"{"sub":"1"} x"#), "fail jwt.structure: something follows after its end (claims, 13)"),
        (
            with(br#"{"exp":1e400}"#),
            "fail jwt.structure: 1e400 is larger than any number a reader can hold (claims, 8)",
        ),
        (with(b"{\"sub\":\"\xff\"}"), "fail jwt.structure: a byte there is not UTF-8 (claims, 9)"),
        (with(b"\xef\xbb\xbf{}"), "fail jwt.structure: it begins with a byte order mark (claims, 1)"),
        (with(b"\xff\xfe{\0}\0"), "fail jwt.structure: it is UTF-16, and must be UTF-8 (claims, 1)"),
        (
            with(br#"{"id":9007199254740993}"#),
            "warn jwt.structure: 9007199254740993 is beyond 2⁵³, where readers begin to round differently (claims, 7)",
        ),
        (
            with(format!("{{\"a\":{}1{}}}", "[".repeat(100), "]".repeat(100)).as_bytes()),
            "fail jwt.structure: it is nested deeper than 64 levels (claims, 69)",
        ),
        (
            with(br#"{"sub":"1","sub":"2"}"#),
            "fail jwt.duplicate: readers take the first, the last or none of the two (claims, 12)",
        ),
        (
            token(r#"{"alg":"RS256","alg":"none"}"#, "{}"),
            "fail jwt.duplicate: readers take the first, the last or none of the two (header, 16)",
        ),
        (
            token(r#"["alg"]"#, "{}"),
            "fail jwt.structure: it is JSON, but of the kind array, not an object (header, 1)",
        ),
        (
            token(GOOD, "{}") + "=",
            "fail jwt.encoding: it is padded with “=”, which a token never is (signature, 5)",
        ),
        (token(GOOD, "{}").replace('.', ". "), "fail jwt.encoding: white space stands in it (claims, 1)"),
        (
            token(GOOD, "{}").replace("eyJ", "еyJ"),
            "fail jwt.encoding: “е” (U+0435) is no letter of base64url, whatever it looks like (header, 1)",
        ),
        (
            token(GOOD, "{}").replace("e30", "e31"),
            "fail jwt.encoding: bits are left over in its last character (claims, 3)",
        ),
        (
            token(GOOD, "{}") + "a",
            "fail jwt.encoding: 5 characters cannot be whole bytes: some are missing (signature, 5)",
        ),
    ];
    for (text, expected) in rows {
        assert_eq!(lines(&text).first().map(String::as_str), Some(expected));
        let strict = expected.starts_with("warn");
        assert_eq!(dissect(&text).jws.is_some(), strict, "{expected}");
    }
}

#[test]
fn a_repeated_name_is_named_by_its_path() {
    let found = dissect(&token(GOOD, r#"{"address":{"city":"a","city":"b"}}"#));
    assert_eq!(found.form, Form::Jwt);
    assert_eq!(found.findings[0].facts[&FindingFact::Claim], "address.city");
    assert_eq!(found.findings[0].facts[&FindingFact::Part], "claims");
    assert_eq!(found.claims.unwrap().get("address").unwrap().members().len(), 2);
}

#[test]
fn a_token_that_was_cut_off_is_shown_as_far_as_it_goes() {
    let whole = token(GOOD, r#"{"iss":"a","sub":"b","aud":"c"}"#);
    let [header, claims, _] = whole.split('.').collect::<Vec<_>>()[..] else { panic!("three parts") };
    for (text, expected) in [
        (header.to_owned(), "fail jwt.structure: it ends after the header: claims and signature are missing"),
        (
            format!("{header}.{claims}"),
            "fail jwt.structure: it ends after the claims: the signature and the dot before it are missing",
        ),
        (format!("{whole}.c2ln"), "fail jwt.structure: it has 4 parts, and a token has three"),
        (
            format!("{whole}.a.b.c.d.e"),
            "fail jwt.structure: it has more than six parts, and a token has three",
        ),
        (
            format!("{}...", &whole[..50]),
            "fail jwt.structure: dots stand in it where it was shortened to be shown",
        ),
        (
            claims.to_owned(),
            "fail jwt.structure: only the claims stand there: header and signature are missing",
        ),
    ] {
        let found = dissect(&text);
        assert_eq!(found.form, Form::Broken, "{expected}");
        assert!(lines(&text).contains(&expected.to_owned()), "{expected}: {:?}", lines(&text));
    }
    let cut = dissect(&whole[..header.len() + 20]);
    assert_eq!(cut.claims.unwrap().get("iss").and_then(Node::text), Some("a"));
}

#[test]
fn a_token_in_lines_is_shown_and_its_line_ends_are_faults() {
    let text = token(GOOD, r#"{"iss":"https://issuer.example/with/a/long/path"}"#);
    let folded = format!("{}\r\n{}", &text[..50], &text[50..]);
    let found = dissect(&folded);
    assert_eq!((found.form, found.jws.is_none()), (Form::Broken, true));
    assert!(found.claims.unwrap().get("iss").is_some());
    assert_eq!(
        line(&found.findings[0]),
        "fail jwt.encoding: white space stands in it, 2 characters (claims, 14)"
    );
}

#[test]
fn members_of_the_header_have_the_types_of_the_standard() {
    let header = r#"{"alg":"RS256","kid":7,"typ":["JWT"],"x5c":"a","jwk":"k","b64":"false"}"#;
    let found = dissect(&token(header, "{}"));
    let names: Vec<&str> = found.findings.iter().map(|one| one.facts[&FindingFact::Claim].as_str()).collect();
    assert_eq!(names, ["kid", "typ", "x5c", "jwk", "b64"]);
    assert!(found.findings.iter().all(|one| one.id == FindingId::ClaimType));
    assert_eq!(found.findings[0].facts[&FindingFact::What], "it is of the kind number, and must be a string");
    assert_eq!(found.form, Form::Jwt);
    assert!(found.jws.is_some(), "a wrong type can still be checked");
}

#[test]
fn a_payload_that_is_no_object_makes_a_jws_and_no_jwt() {
    for (payload, what) in [
        ("Payload", "it is text, and no JSON object as claims are"),
        ("[1]", "it is a JSON array, and no JSON object as claims are"),
        ("\u{1}\u{2}", "it is bytes that are no text, and no JSON object as claims are"),
        ("", "it is empty: what was signed was cut out, or is kept elsewhere"),
    ] {
        let text = token(GOOD, payload);
        assert_eq!(dissect(&text).form, Form::Jws);
        assert_eq!(lines(&text), [format!("fail jwt.structure: {what} (claims, 1)")]);
        assert!(dissect(&text).jws.is_some_and(|jws| jws.claims.is_empty()), "its signature can be checked");
        assert!(dissect(&format!("{text}=")).jws.is_none());
    }
}

#[test]
fn a_token_in_a_token_is_named_and_not_looked_into() {
    let inner = token(GOOD, r#"{"sub":"1"}"#);
    for header in [GOOD, r#"{"alg":"RS256","cty":"JWT"}"#] {
        let found = dissect(&token(header, &inner));
        assert_eq!(found.form, Form::Jws);
        assert!(found.claims.is_none());
        assert_eq!(found.findings[0].id, FindingId::Nested);
        assert!(found.jws.is_some_and(|jws| jws.claims.is_empty()));
    }
}

#[test]
fn too_much_is_refused_without_being_read() {
    let text = "eyJ".repeat(10 * 1024 * 1024 / 3 + 1);
    let found = dissect(&text);
    assert_eq!(found.form, Form::TooLong);
    assert_eq!(found.characters, text.len());
    assert_eq!(lines(&text), ["fail token.too-long: it is longer than 64 KiB, and no token is"]);
    assert_eq!(found.findings[0].facts[&FindingFact::Size], "10 MiB");
    let padded = format!("{}{}{}", " ".repeat(LIMIT), token(GOOD, "{}"), " ".repeat(LIMIT));
    assert_eq!(dissect(&padded).form, Form::Jwt, "only the token counts");
}

#[test]
fn nothing_is_nothing() {
    for text in ["", " \r\n\t", "\u{feff}"] {
        let found = dissect(text);
        assert_eq!((found.form, found.characters, found.findings.len()), (Form::Empty, 0, 0));
    }
}

#[test]
fn debug_shows_nothing_that_a_token_says() {
    let found = dissect(&token(r#"{"alg":"CANARY"}"#, r#"{"CANARY":"CANARY","CANARY":1}"#));
    assert!(!format!("{found:?}").contains("CANARY"));
}
