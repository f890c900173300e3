//! Several accounts rotated together: how far it is, and one word at its end instead of one for each.
//!
//! Pure bookkeeping. It hands out the next accounts to ask for, a few at a time, so that a long list neither floods the
//! engine nor the providers, and can still be called off.

use std::collections::VecDeque;

use crate::domain::account::AccountId;

/// The accounts of one rotation together. Empty while there is none.
#[derive(Debug, Default)]
pub struct Batch {
    waiting: VecDeque<AccountId>,
    under_way: Vec<AccountId>,
    rotated: Vec<AccountId>,
    failed: Vec<AccountId>,
    left_out: usize,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// In one sentence.
    pub words: String,
    /// The accounts that could not be rotated.
    pub failed: Vec<AccountId>,
}

impl Batch {
    /// Takes these in; one that is under way already is not asked for twice.
    pub fn add(&mut self, ids: impl IntoIterator<Item = AccountId>) {
        for id in ids {
            if !self.waiting.contains(&id) && !self.under_way.contains(&id) {
                self.waiting.push_back(id);
            }
        }
    }

    /// How many are through, of how many; `None` while nothing is going on.
    pub fn progress(&self) -> Option<(usize, usize)> {
        let through = self.rotated.len() + self.failed.len();
        let open = self.waiting.len() + self.under_way.len();
        (open > 0).then_some((through, through + open))
    }

    /// Whether some have not been asked for yet.
    pub fn can_be_called_off(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// Leaves out all that have not been asked for yet.
    pub fn call_off(&mut self) {
        self.left_out += self.waiting.len();
        self.waiting.clear();
    }

    /// The accounts to ask for now.
    pub fn take_next(&mut self) -> Vec<AccountId> {
        let room = AT_ONCE.saturating_sub(self.under_way.len()).min(self.waiting.len());
        let next: Vec<AccountId> = self.waiting.drain(..room).collect();
        self.under_way.extend(&next);
        next
    }

    /// This one has ended; `false` if it is none of them.
    pub fn ended(&mut self, id: AccountId, worked: bool) -> bool {
        let known = self.under_way.len();
        self.under_way.retain(|under_way| *under_way != id);
        if self.under_way.len() < known {
            let ended = if worked { &mut self.rotated } else { &mut self.failed };
            ended.push(id);
            return true;
        }
        false
    }

    /// Drops accounts that are no longer there.
    pub fn keep(&mut self, is_there: impl Fn(AccountId) -> bool) {
        self.waiting.retain(|id| is_there(*id));
        self.under_way.retain(|id| is_there(*id));
    }

    /// What came of it, once all are through; said only once.
    pub fn over(&mut self) -> Option<Summary> {
        let all = std::mem::take(self);
        if !all.waiting.is_empty() || !all.under_way.is_empty() {
            *self = all;
            return None;
        }
        let words = words(all.rotated.len(), all.failed.len(), all.left_out)?;
        Some(Summary { words, failed: all.failed })
    }
}

/// As many providers answer side by side.
const AT_ONCE: usize = 8;

/// "4 rotated, 1 could not be".
fn words(rotated: usize, failed: usize, left_out: usize) -> Option<String> {
    let mut parts = Vec::new();
    match (rotated, failed) {
        (0, 0) => {}
        (rotated, 0) if left_out == 0 => {
            return Some(if rotated == 1 {
                "1 account was rotated".to_owned()
            } else {
                format!("{rotated} accounts were rotated")
            });
        }
        (0, failed) => parts.push(format!("{failed} could not be rotated")),
        (rotated, 0) => parts.push(format!("{rotated} rotated")),
        (rotated, failed) => parts.push(format!("{rotated} rotated, {failed} could not be")),
    }
    if left_out > 0 {
        parts.push(format!("{left_out} left out"));
    }
    (!parts.is_empty()).then(|| parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(rows: std::ops::Range<i64>) -> Vec<AccountId> {
        rows.map(AccountId::new).collect()
    }

    #[test]
    fn a_long_list_is_asked_for_a_few_at_a_time_and_told_once() {
        let mut batch = Batch::default();
        batch.add(ids(1..13));
        batch.add(ids(1..3));
        assert_eq!(batch.take_next(), ids(1..9));
        assert!(batch.take_next().is_empty());
        assert_eq!(batch.progress(), Some((0, 12)));
        assert!(batch.ended(AccountId::new(1), true));
        assert!(!batch.ended(AccountId::new(1), true));
        assert_eq!(batch.take_next(), ids(9..10));
        for id in ids(2..10) {
            batch.ended(id, id.get() != 5);
        }
        for id in batch.take_next() {
            assert!(batch.over().is_none());
            batch.ended(id, true);
        }
        let summary = batch.over().unwrap();
        assert_eq!(summary.words, "11 rotated, 1 could not be");
        assert_eq!(summary.failed, ids(5..6));
        assert_eq!((batch.over(), batch.progress()), (None, None));
    }

    #[test]
    fn what_was_called_off_is_left_out_and_what_is_under_way_is_waited_for() {
        let mut batch = Batch::default();
        batch.add(ids(1..11));
        batch.take_next();
        batch.call_off();
        assert_eq!(batch.progress(), Some((0, 8)));
        batch.keep(|id| id.get() < 8);
        for id in ids(1..8) {
            batch.ended(id, true);
        }
        assert_eq!(batch.over().unwrap().words, "7 rotated, 2 left out");
    }

    #[test]
    fn every_ending_has_its_words() {
        let cases = [
            ((5, 0, 0), Some("5 accounts were rotated")),
            ((1, 0, 0), Some("1 account was rotated")),
            ((4, 1, 0), Some("4 rotated, 1 could not be")),
            ((0, 2, 0), Some("2 could not be rotated")),
            ((3, 0, 2), Some("3 rotated, 2 left out")),
            ((0, 0, 2), Some("2 left out")),
            ((0, 0, 0), None),
        ];
        for ((rotated, failed, left_out), says) in cases {
            assert_eq!(words(rotated, failed, left_out).as_deref(), says);
        }
    }
}
