//! What is known of the diagnosis that runs or ran last, and of reports.

use std::sync::Arc;

use super::super::event::DiagnosisNews;
use super::super::snapshot::{DiagnosisView, OpenedReport, ReportView};
use crate::domain::problem::ProblemKind;
use crate::domain::report::{Report, SCHEMA, Subject};
use crate::services::diagnose::News;

/// Diagnosis and reports as faces see them.
#[derive(Debug, Clone, Default)]
pub(super) struct Diagnosis {
    live: Option<DiagnosisView>,
    reports: ReportView,
}

impl Diagnosis {
    /// Something became true.
    pub(super) fn hear(&mut self, news: DiagnosisNews) {
        match news {
            DiagnosisNews::Began(wish, at) => {
                let report = Report {
                    schema: SCHEMA,
                    mailward: env!("CARGO_PKG_VERSION").to_owned(),
                    made_at: at,
                    ms: 0,
                    subject: Subject::Computer,
                    findings: Vec::new(),
                    complete: false,
                };
                self.live = Some(DiagnosisView::new(wish, report));
            }
            DiagnosisNews::Step(news) => self.step(*news),
            DiagnosisNews::Ended(report, at) => {
                if let Some(live) = &mut self.live {
                    live.running.clear();
                    (live.report, live.ended_at) = (report, Some(at));
                }
            }
            DiagnosisNews::Failed(problem, at) => {
                if let Some(live) = &mut self.live {
                    live.running.clear();
                    live.ended_at = Some(at);
                    live.cancelled = problem.kind == ProblemKind::DiagnosisCancelled;
                    live.refused = Some(problem).filter(|_| !live.cancelled);
                }
            }
            DiagnosisNews::Closed => self.live = None,
            DiagnosisNews::Saved(saved) => {
                (self.reports.saved, self.reports.refused) = (saved, None);
            }
            DiagnosisNews::Opened(opened) => {
                self.reports.opened = opened.map(|(path, report)| OpenedReport { path, report });
                self.reports.refused = None;
            }
            DiagnosisNews::Refused(refused) => self.reports.refused = refused,
        }
    }

    fn step(&mut self, news: News) {
        let Some(live) = &mut self.live else { return };
        match news {
            News::Planned(checks, report) => {
                live.planned = checks;
                live.report = Arc::new(*report);
            }
            News::Doing(check, what) => {
                live.running.retain(|(running, _)| *running != check);
                live.running.push((check, what));
            }
            News::Ended(finding) => {
                live.running.retain(|(running, _)| *running != finding.check);
                let report = Arc::make_mut(&mut live.report);
                report.findings.push(*finding);
                report.findings.sort_by_key(|finding| finding.check);
            }
        }
    }

    /// The diagnosis that runs or ran last.
    pub(super) const fn live(&self) -> Option<&DiagnosisView> {
        self.live.as_ref()
    }

    /// Reports that were opened or saved.
    pub(super) const fn reports(&self) -> &ReportView {
        &self.reports
    }
}
