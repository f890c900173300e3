//! What is folded of a diagnosis: by itself only what failed or is being looked at is open, until the person says otherwise.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::domain::report::{CheckId, Group};

/// What the person has opened and closed, for one diagnosis.
#[derive(Debug, Default)]
pub struct Folds {
    of: Option<Timestamp>,
    groups: BTreeMap<Group, bool>,
    checks: BTreeMap<CheckId, bool>,
}

impl Folds {
    /// Another diagnosis begins folded as it comes.
    pub(super) fn follow(&mut self, made_at: Timestamp) {
        if self.of != Some(made_at) {
            *self = Self { of: Some(made_at), ..Self::default() };
        }
    }

    /// Whether a group is open.
    pub(super) fn group(&self, group: Group, by_itself: bool) -> bool {
        self.groups.get(&group).copied().unwrap_or(by_itself)
    }

    /// The person has opened or closed it.
    pub(super) fn set_group(&mut self, group: Group, open: bool) {
        self.groups.insert(group, open);
    }

    /// Whether a check is open.
    pub(super) fn check(&self, check: CheckId, by_itself: bool) -> bool {
        self.checks.get(&check).copied().unwrap_or(by_itself)
    }

    /// The person has opened or closed it.
    pub(super) fn set_check(&mut self, check: CheckId, open: bool) {
        self.checks.insert(check, open);
    }
}
