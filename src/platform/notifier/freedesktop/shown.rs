//! Which notifications are on the screen, by the numbers of one server.
//!
//! One that was closed is still known for a while: some servers say that it is gone before they say that it was pressed.

use std::collections::VecDeque;

use super::super::Notification;
use super::server::PRESS;

/// Those that one server was given.
#[derive(Debug, Default)]
pub(super) struct Shown {
    list: VecDeque<One>,
}

#[derive(Debug)]
struct One {
    id: u32,
    tag: String,
    action: Option<String>,
    open: bool,
}

impl Shown {
    /// The number of the one with this tag that is still there.
    pub(super) fn open(&self, tag: &str) -> Option<u32> {
        self.list.iter().find(|one| one.open && one.tag == tag).map(|one| one.id)
    }

    /// It is there now, in place of what had its tag or its number.
    pub(super) fn remember(&mut self, id: u32, notification: &Notification) {
        self.list.retain(|one| one.id != id && one.tag != notification.tag);
        self.list.truncate(MOST - 1);
        let action = notification.action.as_ref().map(|(name, _)| name.clone());
        self.list.push_front(One { id, tag: notification.tag.clone(), action, open: true });
    }

    /// It is no longer there.
    pub(super) fn closed(&mut self, id: u32) {
        self.list.iter_mut().filter(|one| one.id == id).for_each(|one| one.open = false);
    }

    /// What it said is settled: a press on it means nothing any more.
    pub(super) fn withdrawn(&mut self, tag: &str) {
        self.list.retain(|one| one.tag != tag);
    }

    /// What was chosen with it: its tag, and its action unless the notification itself was pressed. What was not offered
    /// cannot be chosen.
    pub(super) fn pressed(&self, id: u32, action: &str) -> Option<(&str, Option<&str>)> {
        let one = self.list.iter().find(|one| one.id == id)?;
        if action == PRESS {
            return Some((&one.tag, None));
        }
        let offered = one.action.as_deref().filter(|offered| *offered == action)?;
        Some((&one.tag, Some(offered)))
    }
}

/// More than the accounts anybody has.
const MOST: usize = 256;

#[cfg(test)]
mod tests {
    use super::*;

    fn notification(tag: &str) -> Notification {
        Notification {
            tag: tag.into(),
            title: String::new(),
            body: String::new(),
            action: Some(("sign-in".into(), "Sign in".into())),
            urgent: false,
        }
    }

    #[test]
    fn a_closed_one_is_not_replaced_but_its_press_still_counts() {
        let mut shown = Shown::default();
        shown.remember(7, &notification("anna"));
        assert_eq!(shown.open("anna"), Some(7));
        shown.closed(7);
        assert_eq!(shown.open("anna"), None);
        assert_eq!(shown.pressed(7, "default"), Some(("anna", None)));
        assert_eq!(shown.pressed(7, "sign-in"), Some(("anna", Some("sign-in"))));
    }

    #[test]
    fn what_was_not_offered_or_is_settled_cannot_be_chosen() {
        let mut shown = Shown::default();
        shown.remember(7, &notification("anna"));
        assert_eq!(shown.pressed(7, "forget-everything"), None);
        assert_eq!(shown.pressed(8, "default"), None);
        shown.withdrawn("anna");
        assert_eq!((shown.open("anna"), shown.pressed(7, "default")), (None, None));
    }

    #[test]
    fn a_number_used_again_belongs_to_the_newer_one() {
        let mut shown = Shown::default();
        shown.remember(7, &notification("anna"));
        shown.remember(7, &notification("bert"));
        assert_eq!((shown.open("anna"), shown.open("bert")), (None, Some(7)));
    }

    #[test]
    fn only_so_many_are_remembered() {
        let mut shown = Shown::default();
        for id in 0..2 * u32::try_from(MOST).unwrap() {
            shown.remember(id, &notification(&id.to_string()));
        }
        assert_eq!(shown.list.len(), MOST);
        assert_eq!(shown.open("0"), None);
    }
}
