//! Things that are kept for a while under a secret name: codes, tokens, sign-ins under way.
//!
//! Bounded in time and number, so that a provider that runs for weeks does not grow. The name itself is not kept,
//! only its fingerprint.

use std::collections::HashMap;

use jiff::Timestamp;

use super::mint::{Fingerprint, fingerprint};

/// Most things on one shelf; above it, the one that ends first makes room.
const MOST: usize = 4096;

/// A shelf.
pub(super) struct Shelf<T> {
    things: HashMap<Fingerprint, Kept<T>>,
}

/// A thing with its end.
pub(super) struct Kept<T> {
    pub(super) thing: T,
    pub(super) expires: Timestamp,
}

impl<T> Shelf<T> {
    /// Keeps a thing until a moment. What ended is cleared away only from here, so that a thing that has just ended
    /// can still be told from one that never was.
    pub(super) fn put(&mut self, name: &str, thing: T, expires: Timestamp, now: Timestamp) {
        if self.things.len() >= MOST {
            self.things.retain(|_, kept| kept.expires > now);
        }
        if self.things.len() >= MOST {
            let first = self.things.iter().min_by_key(|(_, kept)| kept.expires).map(|(key, _)| *key);
            first.and_then(|key| self.things.remove(&key));
        }
        self.things.insert(fingerprint(name), Kept { thing, expires });
    }

    /// Looks at a thing, whether it has ended or not.
    pub(super) fn find(&mut self, name: &str) -> Option<&mut Kept<T>> {
        self.things.get_mut(&fingerprint(name))
    }

    /// Looks at a thing that has not ended, to change it.
    pub(super) fn live_mut(&mut self, name: &str, now: Timestamp) -> Option<&mut T> {
        self.find(name).filter(|kept| kept.expires > now).map(|kept| &mut kept.thing)
    }

    /// Takes a thing that has not ended off the shelf.
    pub(super) fn take(&mut self, name: &str, now: Timestamp) -> Option<T> {
        self.things.remove(&fingerprint(name)).filter(|kept| kept.expires > now).map(|kept| kept.thing)
    }

    /// Everything that has not ended.
    pub(super) fn all_live(&self, now: Timestamp) -> impl Iterator<Item = &T> {
        self.things.values().filter(move |kept| kept.expires > now).map(|kept| &kept.thing)
    }

    /// The same, to change one.
    pub(super) fn all_live_mut(&mut self, now: Timestamp) -> impl Iterator<Item = &mut T> {
        self.things.values_mut().filter(move |kept| kept.expires > now).map(|kept| &mut kept.thing)
    }

    /// Throws away what does not fulfil a condition.
    pub(super) fn retain(&mut self, keep: impl Fn(&T) -> bool) {
        self.things.retain(|_, kept| keep(&kept.thing));
    }
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self { things: HashMap::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn a_thing_that_ended_is_found_but_not_live() {
        let mut shelf = Shelf::default();
        shelf.put("name", 1, at(10), at(0));
        assert_eq!(shelf.live_mut("name", at(9)), Some(&mut 1));
        assert_eq!(shelf.live_mut("name", at(10)), None);
        assert_eq!(shelf.find("name").map(|kept| kept.thing), Some(1));
        assert_eq!(shelf.take("name", at(10)), None);
    }

    #[test]
    fn a_full_shelf_gives_up_what_ends_first() {
        let mut shelf = Shelf::default();
        for (number, end) in (0..=MOST).zip(100..) {
            shelf.put(&number.to_string(), number, at(end), at(0));
        }
        assert_eq!(shelf.all_live(at(0)).count(), MOST);
        assert_eq!(shelf.live_mut("0", at(0)), None);
        assert_eq!(shelf.live_mut("1", at(0)), Some(&mut 1));
    }
}
