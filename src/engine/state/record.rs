//! What is true of the audit log: its chain, its alerts, and what somebody looks at.
//!
//! The log itself is in the store. What is browsed is shared, never copied.

use crate::domain::alert::Alert;

use super::super::event::AuditNews;
use super::super::snapshot::AuditView;
use super::State;

/// The audit log as faces see it.
#[derive(Debug, Clone, Default)]
pub(super) struct Record {
    view: AuditView,
    /// Newest first.
    alerts: Vec<Alert>,
}

impl State {
    /// An alert was raised. A look at the store from before says nothing about it.
    pub(super) fn alert_raised(&mut self, alert: Alert) {
        self.changes += 1;
        // A newer one of the same cause takes the place of an older one, as in the store.
        let is_same = |known: &Alert| {
            (known.rule, known.account, &known.program) == (alert.rule, alert.account, &alert.program)
        };
        self.record.alerts.retain(|known| known.seq != alert.seq && !is_same(known));
        self.record.alerts.push(alert);
        self.record.sort();
    }

    pub(super) fn alert_expected(&mut self, seq: u64) {
        self.changes += 1;
        self.record.alerts.retain(|known| known.seq != seq);
    }
}

impl Record {
    pub(super) fn load(&mut self, alerts: Vec<Alert>) {
        self.alerts = alerts;
        self.sort();
    }

    fn sort(&mut self) {
        self.alerts.sort_by_key(|alert| std::cmp::Reverse(alert.seq));
    }

    pub(super) fn hear(&mut self, news: AuditNews) {
        let view = &mut self.view;
        match news {
            AuditNews::Chain(verified) => view.chain = Some(verified),
            AuditNews::Grew(last) => {
                if let Some(chain) = &mut view.chain {
                    chain.events = count(chain.first, last).max(chain.events);
                }
            }
            AuditNews::Extent(first, last) => {
                if let Some(chain) = &mut view.chain {
                    (chain.first, chain.events) = (first, count(first, last));
                }
            }
            AuditNews::Work(work) => view.work = work,
            AuditNews::Refused(problem) => view.refused = problem.map(|problem| *problem),
            AuditNews::Exported(exported) => view.exported = exported,
            AuditNews::Browsing(browsing) => view.browsing = browsing,
            AuditNews::Forwarding(forwarding) => view.forwarding = forwarding.map(|how| *how),
        }
    }

    pub(super) const fn view(&self) -> &AuditView {
        &self.view
    }

    pub(super) fn alerts(&self) -> &[Alert] {
        &self.alerts
    }
}

/// No number is left out.
const fn count(first: u64, last: u64) -> u64 {
    (last + 1).saturating_sub(first)
}
