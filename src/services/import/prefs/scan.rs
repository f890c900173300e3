//! The lines of `prefs.js`: which of them are settings, and what they set. A later line wins over an earlier one.

use std::collections::BTreeMap;
use std::iter::Peekable;
use std::str::Chars;

/// What a setting is set to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    Text(String),
    Number(i64),
    Truth(bool),
}

/// The settings about mail.
#[derive(Debug, Default)]
pub(super) struct Prefs {
    set: BTreeMap<String, Value>,
    /// Whether there are more of them than are kept.
    pub(super) cut_off: bool,
}

/// A profile with fifty accounts has some five thousand about mail.
const MOST: usize = 50_000;

/// Whether a text is such a file.
pub(in super::super) fn is_one(text: &str) -> bool {
    text.lines().any(|line| line.trim_start().starts_with("user_pref("))
}

impl Prefs {
    /// Takes the settings of a file over. Gives back the first line that is none and was skipped.
    pub(super) fn scan(&mut self, text: &str) -> Option<usize> {
        let (mut skipped, mut in_comment) = (None, false);
        for (number, line) in text.lines().enumerate() {
            let line = line.trim();
            if in_comment || line.starts_with("/*") {
                in_comment = !line.contains("*/");
                continue;
            }
            if line.is_empty() || line.starts_with("//") || line.starts_with('#') {
                continue;
            }
            match setting(line) {
                Some((key, value)) => self.take(key, value),
                None => skipped = skipped.or(Some(number + 1)),
            }
        }
        skipped
    }

    /// A client secret or a password is known to have been there, and nothing more.
    fn take(&mut self, key: String, value: Value) {
        let ours = key.starts_with("mail.");
        let lower = key.to_ascii_lowercase();
        let secret = ["password", "secret"].iter().any(|word| lower.contains(word));
        if !ours {
            return;
        }
        if self.set.len() >= MOST && !self.set.contains_key(&key) {
            self.cut_off = true;
            return;
        }
        self.set.insert(key, if secret { Value::Text(String::new()) } else { value });
    }

    pub(super) fn get(&self, key: &str) -> Option<&Value> {
        self.set.get(key)
    }

    pub(super) fn text(&self, key: &str) -> Option<&str> {
        match self.get(key) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    pub(super) fn number(&self, key: &str) -> Option<i64> {
        match self.get(key) {
            Some(Value::Number(number)) => Some(*number),
            _ => None,
        }
    }
}

/// `user_pref("key", value);` and nothing else than a comment behind it.
fn setting(line: &str) -> Option<(String, Value)> {
    let mut rest = line.strip_prefix("user_pref")?.chars().peekable();
    sign(&mut rest, '(')?;
    let key = literal(&mut rest)?;
    sign(&mut rest, ',')?;
    blanks(&mut rest);
    let value = if matches!(rest.peek(), Some('"' | '\'')) {
        Value::Text(literal(&mut rest)?)
    } else {
        bare(&mut rest)?
    };
    sign(&mut rest, ')')?;
    sign(&mut rest, ';')?;
    blanks(&mut rest);
    let behind: String = rest.collect();
    (behind.is_empty() || behind.starts_with("//")).then_some((key, value))
}

type Rest<'a> = Peekable<Chars<'a>>;

fn blanks(rest: &mut Rest<'_>) {
    while rest.next_if(|c| c.is_whitespace()).is_some() {}
}

fn sign(rest: &mut Rest<'_>, wanted: char) -> Option<()> {
    blanks(rest);
    rest.next_if_eq(&wanted).map(|_sign| ())
}

fn bare(rest: &mut Rest<'_>) -> Option<Value> {
    let mut word = String::new();
    while let Some(c) = rest.next_if(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '+')) {
        word.push(c);
    }
    match word.as_str() {
        "true" => Some(Value::Truth(true)),
        "false" => Some(Value::Truth(false)),
        number => number.parse().ok().map(Value::Number),
    }
}

/// A text of JavaScript in quotes.
fn literal(rest: &mut Rest<'_>) -> Option<String> {
    blanks(rest);
    let quote = rest.next_if(|c| matches!(c, '"' | '\''))?;
    let mut units = Vec::new();
    loop {
        match rest.next()? {
            c if c == quote => return Some(String::from_utf16_lossy(&units)),
            '\\' => units.push(escaped(rest)?),
            c => units.extend_from_slice(c.encode_utf16(&mut [0; 2])),
        }
    }
}

/// Behind a backslash; surrogates come as two of them.
fn escaped(rest: &mut Rest<'_>) -> Option<u16> {
    Some(match rest.next()? {
        'n' => u16::from(b'\n'),
        'r' => u16::from(b'\r'),
        't' => u16::from(b'\t'),
        'x' => hexadecimal(rest, 2)?,
        'u' => hexadecimal(rest, 4)?,
        c @ ('"' | '\'' | '\\' | '/') => u16::try_from(u32::from(c)).ok()?,
        _ => return None,
    })
}

fn hexadecimal(rest: &mut Rest<'_>, digits: usize) -> Option<u16> {
    let mut value = 0;
    for _ in 0..digits {
        value = value * 16 + u16::try_from(rest.next()?.to_digit(16)?).ok()?;
    }
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_numbers_and_truths_are_read_and_later_lines_win() {
        let mut prefs = Prefs::default();
        let text = "// a comment\n/* and\nuser_pref(\"mail.a\", 1);\n*/\n# one more\nuser_pref(\"mail.a\", 2); // why\n\
            user_pref( 'mail.b' , \"q\\\" \\x41\\u00e4\\ud83d\\ude00\" );\nuser_pref(\"mail.c\", true);\nuser_pref(\"mail.a\", -3);";
        assert_eq!(prefs.scan(text), None);
        assert_eq!(prefs.number("mail.a"), Some(-3));
        assert_eq!(prefs.text("mail.b"), Some("q\" Aä😀"));
        assert_eq!(prefs.get("mail.c"), Some(&Value::Truth(true)));
    }

    #[test]
    fn code_is_skipped_and_nothing_of_it_counts() {
        for code in [
            "user_pref(\"mail.a\", 1 + 1);",
            "user_pref(\"mail.a\", evil());",
            "user_pref(\"mail.a\", 1); user_pref(\"mail.a\", 2);",
            "user_pref(\"mail.a\" + x, 1);",
            "for(;;) user_pref(\"mail.a\", 1);",
            "user_pref(\"mail.a\", \"un\\q\");",
            "user_pref(\"mail.a\", \"open",
            "user_pref(\"mail.a\", 99999999999999999999);",
            "lockPref(\"mail.a\", 1);",
        ] {
            let mut prefs = Prefs::default();
            assert_eq!(prefs.scan(&format!("\n{code}")), Some(2), "{code}");
            assert_eq!(prefs.get("mail.a"), None, "{code}");
        }
    }

    #[test]
    fn a_secret_is_only_known_to_be_there() {
        let mut prefs = Prefs::default();
        prefs.scan("user_pref(\"mail.server.server1.oauth2.clientSecret\", \"CANARY\");\nuser_pref(\"other\", \"CANARY\");");
        assert_eq!(prefs.text("mail.server.server1.oauth2.clientSecret"), Some(""));
        assert!(!format!("{prefs:?}").contains("CANARY"));
    }
}
