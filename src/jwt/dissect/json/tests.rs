//! What the reader keeps, and what it says.

use proptest::prelude::*;

use super::*;

fn faults(text: &str) -> Vec<(usize, String)> {
    let words = |fault: Fault| match fault.kind {
        FaultKind::Syntax(what) => (fault.at, what),
        FaultKind::Duplicate(path) => (fault.at, format!("twice: {path}")),
        FaultKind::Unsure(what) => (fault.at, format!("unsure: {what}")),
    };
    read(text).faults.into_iter().map(words).collect()
}

/// Writes a node down again, as it was read.
fn written(node: &Node) -> String {
    let joined = |parts: Vec<String>| parts.join(",");
    match node {
        Node::Null => "null".to_owned(),
        Node::Bool(value) => value.to_string(),
        Node::Number(text) => text.clone(),
        Node::Text(text) => format!("{text:?}"),
        Node::List(items) => format!("[{}]", joined(items.iter().map(written).collect())),
        Node::Object(members) => {
            let member = |(name, value): &(String, Node)| format!("{name:?}:{}", written(value));
            format!("{{{}}}", joined(members.iter().map(member).collect()))
        }
    }
}

#[test]
fn order_repeated_names_and_numbers_are_kept_as_written() {
    let text = r#"{"z":1.0,"a":[1e3,-0,{"b":null}],"z":true}"#;
    let read = read(text);
    assert_eq!(written(&read.node.unwrap()), text);
    assert_eq!(faults(text), [(34, "twice: z".to_owned())]);
}

#[test]
fn strings_are_unescaped() {
    let node = read(r#""\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00é😀""#).node.unwrap();
    assert_eq!(node.text(), Some("\"\\/\u{8}\u{c}\n\r\té😀é😀"));
}

#[test]
fn a_repeated_name_is_told_with_its_path_at_any_depth() {
    for (text, path) in [
        (r#"{"a":1,"\u0061":2}"#, "twice: a"),
        (r#"{"address":{"city":1,"city":2}}"#, "twice: address.city"),
        (r#"{"roles":[{},{"id":1,"id":1}]}"#, "twice: roles[1].id"),
        (r#"[[{"x":1,"x":1}]]"#, "twice: [0][0].x"),
    ] {
        assert_eq!(faults(text).first().map(|(_, what)| what.as_str()), Some(path), "{text}");
    }
}

#[test]
fn every_fault_is_told_with_its_place() {
    let rows: &[(&str, usize, &str)] = &[
        ("", 1, "it ends where a value is expected"),
        ("{", 2, "it ends where a member name is expected"),
        (r#"{"a""#, 5, "it ends where a colon is expected"),
        (r#"{"a":"#, 6, "it ends where a value is expected"),
        (r#"{"a":1"#, 7, "it ends where a comma or “}” is expected"),
        (r#"{"a":"b"#, 6, "it ends within the string that begins here"),
        (r#"{"é" 1}"#, 6, "“1” stands where a colon is expected"),
        (r#"{"a":1,}"#, 8, "a comma stands before the closing brace"),
        ("[1,]", 4, "a comma stands before the closing bracket"),
        ("{a:1}", 2, "a member name stands without quotation marks"),
        ("['a']", 2, "a string stands in single quotation marks"),
        ("[True]", 2, "a word stands there that is no JSON value"),
        ("[NaN]", 2, "a word stands there that is no JSON value"),
        ("{} {}", 4, "something follows after its end"),
        ("[01]", 2, "01 is not how JSON writes a number"),
        ("[+1]", 2, "+1 is not how JSON writes a number"),
        ("[.5]", 2, ".5 is not how JSON writes a number"),
        ("[1.]", 2, "1. is not how JSON writes a number"),
        ("[0x1f]", 2, "0x1f is not how JSON writes a number"),
        ("[1e400]", 2, "1e400 is larger than any number a reader can hold"),
        (
            "[9007199254740993]",
            2,
            "unsure: 9007199254740993 is beyond 2⁵³, where readers begin to round differently",
        ),
        ("[\"a\nb\"]", 4, "a control character stands unescaped in a string"),
        (r#"["\x"]"#, 3, "a backslash stands before a character that needs none"),
        (r#"["\u12g4"]"#, 3, "four hexadecimal digits must follow after “\\u”"),
        (r#"["\ud83d"]"#, 3, "half of a surrogate pair stands alone, which is no character"),
        (r#"["\ude00\ude00"]"#, 3, "half of a surrogate pair stands alone, which is no character"),
        (r#"["\ude00\ud83d"]"#, 3, "half of a surrogate pair stands alone, which is no character"),
        ("[\u{a0}1]", 2, "the character U+00A0 stands where a value is expected"),
        ("/* */ {}", 1, "“/” stands where a value is expected"),
    ];
    for (text, at, what) in rows {
        assert_eq!(faults(text).first(), Some(&(*at, (*what).to_owned())), "{text}");
    }
}

#[test]
fn what_stands_before_a_fault_is_kept() {
    for (text, kept) in [
        (r#"{"iss":"a","aud":"htt"#, r#"{"iss":"a"}"#),
        (r#"{"iss":"a","roles":[1,2"#, r#"{"iss":"a","roles":[1,2]}"#),
        (r#"{"a":{"b":1,"c":"#, r#"{"a":{"b":1}}"#),
    ] {
        assert_eq!(written(&read(text).node.unwrap()), kept);
    }
}

#[test]
fn nesting_is_followed_to_a_depth_and_no_further() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(faults(&nested(MOST_DEPTH)).is_empty());
    let deep = faults(&nested(30_000));
    assert_eq!(deep, [(MOST_DEPTH + 1, "it is nested deeper than 64 levels".to_owned())]);
}

#[test]
fn the_number_of_faults_told_is_bounded() {
    assert_eq!(read(&format!("[{}1]", "01,".repeat(1000))).faults.len(), MOST_FAULTS);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Where this reader finds no fault, `serde_json` reads the same; where it finds one, `serde_json` refuses, or would
    /// have hidden something.
    #[test]
    fn both_readers_agree_on_what_is_json(text in r#"[\[\]{},:"\\a-c0-2eE+.\-u \n]{0,24}"#) {
        let ours = read(&text);
        let theirs = serde_json::from_str::<serde_json::Value>(&text);
        let hidden = ours.faults.iter().all(|fault| !matches!(fault.kind, FaultKind::Syntax(_)));
        prop_assert_eq!(hidden, theirs.is_ok(), "{}", text);
    }

    #[test]
    fn any_text_is_read_without_a_panic(text in any::<String>()) {
        let read = read(&text);
        prop_assert!(read.faults.len() <= MOST_FAULTS);
        prop_assert!(read.faults.iter().all(|fault| fault.at <= text.chars().count() + 1));
    }
}
