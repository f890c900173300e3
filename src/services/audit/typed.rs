//! The words that were typed to find events, held against events one by one, as they come out of the store.
//!
//! For lists and exports, which read the log once. What somebody looks at is searched by its columns ([`super::sieve`]), and
//! a test holds that both find the same.

use std::collections::HashMap;
use std::fmt::Write as _;

use super::columns::{Entry, Facts, plain_facts};
use super::sieve::{INSTALLATION, OURSELVES, code_words, typed};
use crate::domain::audit::Code;

/// Words, in lower case.
#[derive(Debug)]
pub(super) struct Typed {
    words: Vec<String>,
    /// Codes with what people read of them, which takes its time to find out.
    codes: HashMap<String, String>,
}

impl Typed {
    /// The words of what was typed.
    pub(super) fn new(text: &str) -> Self {
        Self { words: typed(text), codes: HashMap::new() }
    }

    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Whether every word occurs somewhere in the event.
    pub(super) fn fit(&mut self, entry: &Entry<'_>) -> bool {
        if self.words.is_empty() {
            return true;
        }
        let mut said = String::new();
        let whose = entry.subject.map_or(INSTALLATION, |(_, address)| address);
        let program = entry.program.unwrap_or(OURSELVES);
        let code = entry.code.map_or("", |code| {
            let words = || code_words(&Code::stored(code));
            self.codes.entry(code.to_owned()).or_insert_with(words)
        });
        let kind = entry.kind;
        // A text takes everything, and no word has a line's end in it.
        write!(said, "{whose}\n{program}\n{}\n{}\n{code}\n", kind.code(), kind.words()).ok();
        let mut said = said.to_lowercase();
        let missing: Vec<&String> = self.words.iter().filter(|word| !said.contains(word.as_str())).collect();
        if missing.is_empty() {
            return true;
        }
        // Nearly every event ends here, before its facts are read.
        if let Facts::Json(json) = entry.facts {
            let json = json.to_lowercase();
            if missing.iter().any(|word| !word.contains(['"', '\\']) && !json.contains(word.as_str())) {
                return false;
            }
        }
        said = plain_facts(entry.facts).to_lowercase();
        missing.iter().all(|word| said.contains(word.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::audit::{AuditEvent, AuditFilter};
    use crate::services::audit::made::{Dice, events, fits};

    #[test]
    fn words_are_found_in_events_as_a_plain_look_finds_them() {
        let all = events(400, &mut Dice::new(21));
        let texts = [
            "",
            "anna",
            "ANNA mbsync",
            "ärg",
            "this",
            "Mailward",
            "timed-out",
            "true",
            "x y z",
            "expected e",
        ];
        for text in texts {
            let filter = AuditFilter { text: text.to_owned(), ..AuditFilter::default() };
            let mut typed = Typed::new(text);
            let fit: Vec<u64> =
                all.iter().filter(|event| typed.fit(&Entry::from(*event))).map(|event| event.seq).collect();
            let expected = all.iter().filter(|event: &&AuditEvent| fits(&event.event, &filter));
            assert_eq!(fit, expected.map(|event| event.seq).collect::<Vec<_>>(), "{text}");
        }
    }
}
