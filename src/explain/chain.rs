//! Words for what is wrong with the chain of the audit log.

use crate::domain::audit::{Break, Broken};

use super::figures::figure;

/// What is wrong, and with which event where one can be named; no full stop.
pub fn broken(broken: &Broken) -> String {
    let (with, without) = match broken.how {
        Break::Changed => ("Event {n} is not what was recorded", "An event is not what was recorded"),
        Break::Removed => ("Events are missing before event {n}", "Events are missing"),
        Break::Reordered => ("From event {n} on the order is another", "Events stand in another order"),
        Break::Added => {
            ("Event {n} was never recorded by Mailward", "An event was put in that was never recorded")
        }
        Break::Truncated => {
            ("The newest events are missing, from event {n} on", "The newest events are missing")
        }
        Break::OlderCopy => (
            "The database is an older copy of itself: what came from event {n} on is gone",
            "The database is an older copy of itself",
        ),
        Break::MarkMissing => {
            let words = "The file beside the database by which an older copy is known is missing";
            (words, words)
        }
        Break::KeyLost => {
            let words = "The end of the chain cannot be opened with the vault’s key";
            (words, words)
        }
    };
    match broken.first_bad {
        Some(first) => with.replace("{n}", &figure(first)),
        None => without.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_break_is_told_with_and_without_an_event() {
        for how in Break::ALL {
            let named = broken(&Broken { first_bad: Some(9_120), how });
            let unnamed = broken(&Broken { first_bad: None, how });
            assert!(!named.contains('{') && !unnamed.contains('{') && !unnamed.ends_with('.'), "{how:?}");
            let has_number = !matches!(how, Break::MarkMissing | Break::KeyLost);
            assert_eq!(named.contains("9,120"), has_number, "{how:?}");
        }
    }
}
