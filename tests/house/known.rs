//! The checks of the catalogue of known failures: a broken entry stops the build and says where it stands.
//!
//! The code is that of the build script, taken in as it is.

#[path = "../../build/catalogue.rs"]
mod catalogue;
#[path = "../../build/entry.rs"]
#[expect(dead_code, reason = "what only the tables need is read by the build script")]
mod entry;
#[path = "../../build/words.rs"]
mod words;

use std::collections::{BTreeMap, BTreeSet};

use catalogue::Source;

const GOOD: &str = r#"
[[entry]]
code = "test.one"
source = "smtp"
when = { where = ["smtp"], smtp_code = [535] }
title = "{host|The server} says no"
what = "It does not say why.[ It answered: “{reply}”.]"
steps = ["Try again."]
who = "you"
retryable = true
needs_sign_in = false
verified = true
ref = "RFC 4954"
"#;

fn faults(text: &str) -> Vec<String> {
    let kinds = BTreeMap::from([("mail.refused".to_owned(), "MailRefused".to_owned())]);
    catalogue::read(&[Source { name: "errors.toml", text }], &kinds).err().unwrap_or_default()
}

#[test]
fn a_good_entry_passes() {
    assert_eq!(faults(GOOD), [""; 0]);
}

#[test]
fn a_broken_entry_is_told_with_file_line_and_code() {
    let cases = [
        ("title = \"{host|The server} says no\"", "title = \"\"", "no title"),
        ("says no\"", "says no.\"", "full stop"),
        ("what = \"It does not say why.", "what = \"\"#", "does not say what happened"),
        ("steps = [\"Try again.\"]", "steps = []", "no step"),
        ("\"Try again.\"", "\"Try again\"", "full stop is missing"),
        ("\"Try again.\"", "\"Please try again.\"", "please"),
        ("\"Try again.\"", "\"Try it on {host}.\"", "no other words"),
        ("\"Try again.\"", "\"Try again[.\"", "not closed"),
        ("who = \"you\"", "who = \"nobody\"", "nobody"),
        ("who = \"you\"\n", "", "who"),
        ("source = \"smtp\"", "source = \"elsewhere\"", "elsewhere"),
        ("smtp_code = [535]", "smtp_cod = [535]", "smtp_cod"),
        (", smtp_code = [535]", "", "nothing but a place"),
        ("smtp_code = [535]", "kind = [\"mail.none\"]", "mail.none"),
        ("ref = \"RFC 4954\"", "ref = \"\"", "no ref"),
        ("verified = true", "verified = true\npage = \"http://example.org\"", "https"),
        ("code = \"test.one\"", "code = \"Test One\"", "other characters"),
    ];
    for (good, bad, why) in cases {
        let text = GOOD.replace(good, bad);
        let told = faults(&text.replace("\"\"#", "\"\" #"));
        let told = told.join("\n");
        assert!(told.contains(why), "{bad}: {told}");
        assert!(told.starts_with("errors.toml:"), "{told}");
        assert!(told.contains("test.one") || bad.starts_with("code"), "{told}");
        let line: usize = told.split(':').nth(1).and_then(|line| line.parse().ok()).expect("a line");
        assert!((2..=14).contains(&line), "{told}");
    }
}

#[test]
fn two_entries_with_one_code_or_one_condition_are_refused() {
    let twice = [GOOD, GOOD].concat();
    let told = faults(&twice).join("\n");
    assert!(told.contains("errors.toml:15: test.one: the code stands at errors.toml:2 already"), "{told}");
    let other = [GOOD, &GOOD.replace("test.one", "test.two")].concat();
    assert!(faults(&other).join("\n").contains("test.one and test.two have the same condition"));
}

#[test]
fn the_catalogue_explains_what_it_promises() {
    let text = std::fs::read_to_string("assets/errors.toml").unwrap();
    let codes: BTreeSet<&str> = text.lines().filter_map(|line| line.strip_prefix("code = \"")).collect();
    assert!(codes.len() >= 217, "{} entries", codes.len());
}
