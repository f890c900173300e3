//! Technical words of the window explain themselves: a label that holds one must be known to `explain::learn`.
//!
//! Looks at words that stand in the source as labels: heads of cards and sections, facts, chips, fields, columns. The list of
//! what is technical is one of its own, so that it does not agree with the glossary by construction.

use mailward::explain::learn::word_in;

use crate::files::rust_files;

/// Beginnings of words that nobody knows by themselves.
const TECHNICAL: &[&str] = &[
    "access token",
    "refresh token",
    "id token",
    "algorithm",
    "audience",
    "audit",
    "bearer",
    "captive",
    "certificate",
    "chain",
    "claim",
    "client id",
    "client secret",
    "collector",
    "consent",
    "discover",
    "endpoint",
    "fingerprint",
    "factor",
    "grant of",
    "imap",
    "introspection",
    "issuer",
    "jwk",
    "jwt",
    "keyring",
    "loopback",
    "metadata",
    "nonce",
    "oauth",
    "opaque",
    "openid",
    "passphrase",
    "pkce",
    "proxy",
    "redirect",
    "refresh",
    "registration",
    "renewal",
    "retention",
    "revocation",
    "rotation",
    "sasl",
    "scope",
    "signature",
    "smtp",
    "tenant",
    "tls",
    "vault",
];

/// What stands before a label.
const BEFORE: &[&str] = &[
    "card::head(ui, \"",
    "card::section(ui, \"",
    "Fact::words(\"",
    "Fact::code(\"",
    "term::label(ui, \"",
    "chip(ui, \"",
    "Field::new(\"",
    "Column::new(\"",
    "row(ui, \"",
    "name: \"",
    "label: \"",
    "=> \"",
];

/// They name what is done or chosen and are sentences of their own, or a button whose hover says more.
const SAYS_IT_ALL: &[&str] = &[];

#[test]
fn a_label_that_holds_a_technical_word_explains_it() {
    let files = rust_files(&["src/ui/screens", "src/ui/widgets"]);
    let labels = files.iter().flat_map(|file| labels(&file.text).map(|label| (file.path.as_str(), label)));
    let silent: Vec<String> = labels
        .filter(|(_, label)| is_technical(label) && word_in(label).is_none() && !SAYS_IT_ALL.contains(label))
        .map(|(path, label)| format!("{path}: “{label}”"))
        .collect();
    assert!(
        silent.is_empty(),
        "give them a Term or an alias in explain/learn/terms.rs:\n  {}",
        silent.join("\n  ")
    );
}

#[test]
fn labels_are_found_where_they_stand() {
    let text = r#"card::head(ui, "Flux capacitor", |_| {}); let a = Fact::code("Nonce", x); a => "Issuer,""#;
    assert_eq!(labels(text).collect::<Vec<_>>(), ["Flux capacitor", "Nonce", "Issuer,"]);
    assert!(
        is_technical("Nonce")
            && !is_technical("Flux capacitor")
            && !is_technical("A sentence about a nonce, which is long enough to be none")
    );
}

/// The code for people: what stands behind `mod tests` is left out.
fn labels(text: &str) -> impl Iterator<Item = &str> {
    let people = text.split("#[cfg(test)]").next().unwrap_or_default();
    let mut found: Vec<(usize, &str)> = BEFORE
        .iter()
        .flat_map(|before| people.match_indices(before).map(|(at, before)| at + before.len()))
        .filter_map(|at| people[at..].split('"').next().map(|label| (at, label)))
        .collect();
    found.sort_unstable();
    found.dedup();
    found.into_iter().map(|(_, label)| label)
}

/// Short, and with a word that few people know.
fn is_technical(label: &str) -> bool {
    let low = label.to_lowercase();
    let begins = |word: &str| {
        low.match_indices(word)
            .any(|(at, _)| !low[..at].chars().next_back().is_some_and(char::is_alphanumeric))
    };
    label.len() <= 40
        && label.chars().next().is_some_and(char::is_uppercase)
        && TECHNICAL.iter().any(|word| begins(word))
}
