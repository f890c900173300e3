//! Codes and harmless texts.

use super::*;

#[test]
fn codes_are_unique_and_read_back() {
    let mut seen = std::collections::HashSet::new();
    for kind in ProblemKind::ALL {
        assert!(seen.insert(kind.code()), "{} twice", kind.code());
        assert_eq!(ProblemKind::from_code(kind.code()), Some(*kind));
    }
}

#[test]
fn text_from_outside_is_made_harmless() {
    assert_eq!(harmless(" a\u{1b}[31mb\u{202e}c\n"), "a [31mb c");
    assert_eq!(harmless(&"x".repeat(2000)).chars().count(), 601);
}
