//! The audit log for faces: what somebody looks at, and one check or export at a time.
//!
//! Nothing is read while nobody looks. What takes its time runs beside the loop, tells how far it is, and can be stopped.

use std::collections::VecDeque;

use tokio::sync::watch;

use crate::domain::audit::AuditFilter;
use crate::domain::problem::{Problem, ProblemKind};
use crate::services::audit::Cancel;

use super::super::command::{AuditEvent, Command, ExportWish, Exported, Reply, Verified};
use super::super::event::{AuditNews, Event};
use super::super::snapshot::{AuditTask, AuditWork, Browsing};
use super::Runner;

/// What is done with the log for somebody.
#[derive(Debug, Default)]
pub(super) struct Auditing {
    /// What is looked for; dropped when nobody looks any more.
    looks_for: Option<watch::Sender<AuditFilter>>,
    /// Counts those who looked, so that a late picture is not shown to the next.
    looks: u64,
    /// How to stop what runs.
    running: Option<Cancel>,
    next: VecDeque<Work>,
}

/// Work on the log that takes its time, and who waits for it.
#[derive(Debug)]
pub(in crate::engine) enum Work {
    Verify(Reply<Verified>),
    BeginAnew(Reply<Verified>),
    Export(ExportWish, Reply<Exported>),
}

/// What it came to.
pub(in crate::engine) enum Worked {
    Verified(Result<Verified, Problem>, Reply<Verified>),
    Exported(Result<Exported, Problem>, Reply<Exported>),
}

impl Runner {
    /// What is asked of the log.
    pub(super) fn log_command(&mut self, command: Command) {
        match command {
            Command::BrowseAudit(filter) => self.browse(filter),
            Command::ListAudit(filter, limit, reply) => self.list_log(filter, limit, reply),
            Command::VerifyAudit(reply) => self.work_on_log(Work::Verify(reply)),
            Command::BeginLogAnew(reply) => self.work_on_log(Work::BeginAnew(reply)),
            Command::ExportAudit(wish, reply) => self.work_on_log(Work::Export(wish, reply)),
            Command::CancelAuditWork => self.cancel_work(),
            Command::MarkExpected(seq, reply) => self.pledge(|desk| desk.mark_expected(seq, reply)),
            _ => self.dismiss_export(),
        }
    }

    /// Reads events once, for somebody who asked.
    pub(super) fn list_log(&mut self, filter: AuditFilter, limit: usize, reply: Reply<Vec<AuditEvent>>) {
        self.start(move |desk| desk.list_log(filter, limit, reply));
    }

    /// Somebody looks for other events, or nobody looks any more.
    pub(super) fn browse(&mut self, filter: Option<AuditFilter>) {
        let Some(filter) = filter else {
            self.auditing.looks_for = None;
            return self.state.apply(Event::Audit(AuditNews::Browsing(None)));
        };
        if let Some(looks_for) = &self.auditing.looks_for
            && looks_for.send(filter.clone()).is_ok()
        {
            return;
        }
        let (looks_for, wishes) = watch::channel(filter);
        self.auditing.looks_for = Some(looks_for);
        self.auditing.looks += 1;
        let (looks, recorded) = (self.auditing.looks, self.recorded.subscribe());
        self.start(|desk| desk.browse(looks, wishes, recorded));
    }

    /// What is to be seen of the log. Of a look that is over nothing is shown.
    pub(super) fn browsed(&mut self, looks: u64, picture: Result<Browsing, Box<Problem>>) {
        if self.auditing.looks_for.is_none() || self.auditing.looks != looks {
            return;
        }
        self.state.apply(Event::Audit(match picture {
            Ok(picture) => AuditNews::Browsing(Some(picture)),
            Err(problem) => AuditNews::Refused(Some(problem)),
        }));
    }

    /// Checks or exports, after what runs already.
    pub(super) fn work_on_log(&mut self, work: Work) {
        self.auditing.next.push_back(work);
        self.next_work();
    }

    fn next_work(&mut self) {
        if self.auditing.running.is_some() {
            return;
        }
        let Some(work) = self.auditing.next.pop_front() else { return };
        let cancel = Cancel::default();
        self.auditing.running = Some(cancel.clone());
        let what = match &work {
            Work::Verify(_) | Work::BeginAnew(_) => AuditTask::Verify,
            Work::Export(..) => {
                self.state.apply(Event::Audit(AuditNews::Exported(None)));
                AuditTask::Export
            }
        };
        self.state.apply(Event::Audit(AuditNews::Refused(None)));
        self.state.apply(Event::Audit(AuditNews::Work(Some(AuditWork { what, done: 0, of: 0 }))));
        // A file that is half written is nothing worth finishing first: it never takes the place of the old one.
        self.start(|desk| desk.work_on_log(work, cancel));
    }

    /// Stops what runs. What waits behind it was asked for as well, and is left out with it.
    pub(super) fn cancel_work(&mut self) {
        if let Some(running) = &self.auditing.running {
            running.cancel();
        }
        for work in std::mem::take(&mut self.auditing.next) {
            let stopped = Problem::new(ProblemKind::AuditWorkCancelled).at(self.now());
            match work {
                Work::Verify(reply) | Work::BeginAnew(reply) => self.answers.push(reply.later(Err(stopped))),
                Work::Export(_, reply) => self.answers.push(reply.later(Err(stopped))),
            }
        }
    }

    /// A check of the chain found this, up to the events that were there when it began.
    pub(super) fn chain_is(&mut self, verified: Verified) {
        self.state.apply(Event::Audit(AuditNews::Chain(verified)));
        let last = *self.recorded.borrow();
        self.state.apply(Event::Audit(AuditNews::Grew(last)));
    }

    /// The person has seen what an export came to, or why there was none.
    pub(super) fn dismiss_export(&mut self) {
        self.state.apply(Event::Audit(AuditNews::Exported(None)));
        self.state.apply(Event::Audit(AuditNews::Refused(None)));
    }

    /// The program ends: nobody waits for a check or an export any more.
    pub(super) fn end_work(&mut self) {
        self.cancel_work();
        self.auditing.looks_for = None;
        // Whoever waits for events hears that there will be none.
        self.recorded = watch::channel(0).0;
    }

    /// Another log stands behind everything from now on.
    pub(super) fn another_log(&mut self) {
        self.writes = self.context.store.recorded();
        self.auditing.looks_for = None;
        self.recorded = watch::channel(0).0;
        self.end_chores();
    }

    /// Something that took its time has ended.
    pub(super) fn worked(&mut self, worked: Worked) {
        self.auditing.running = None;
        self.state.apply(Event::Audit(AuditNews::Work(None)));
        let refused = match worked {
            Worked::Verified(result, reply) => {
                if let Ok(verified) = &result {
                    self.chain_is(verified.clone());
                }
                let refused = result.as_ref().err().cloned();
                self.answers.push(reply.later(result));
                refused
            }
            Worked::Exported(result, reply) => {
                if let Ok(exported) = &result {
                    self.state.apply(Event::Audit(AuditNews::Exported(Some(exported.clone()))));
                }
                let refused = result.as_ref().err().cloned();
                self.answers.push(reply.later(result));
                refused
            }
        };
        // Who has stopped something need not be told that it was stopped.
        if let Some(problem) = refused.filter(|problem| problem.kind != ProblemKind::AuditWorkCancelled) {
            self.state.apply(Event::Audit(AuditNews::Refused(Some(Box::new(problem)))));
        }
        self.next_work();
    }
}
