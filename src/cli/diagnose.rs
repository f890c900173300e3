//! `mailward diagnose`: what is wrong, who can fix it, and how; each check told as it ends, the verdict last.
//!
//! Changes nothing, but for the renewal that `--renew` asks for. Ctrl-C stops it; what was found so far is told all the same.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::report::{Finding, Report, cleaned};
use crate::engine::command::{Command, DiagnoseWish, SaveReport};
use crate::engine::snapshot::DiagnosisView;
use crate::explain::report::{self, files};

use super::exit::{self, Status};
use super::interrupt::Interrupt;
use super::output::Output;
use super::{Desk, agree, help, unlock};

#[derive(Debug, Args)]
#[command(after_long_help = help::DIAGNOSE)]
pub(super) struct Arguments {
    /// The address of the account; this computer alone without it
    address: Option<String>,
    /// Save a report to this file, a zip
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Mask the addresses in the report
    #[arg(long, requires = "report")]
    mask: bool,
    /// Try the refresh token by a real renewal, which changes tokens
    #[arg(long, requires = "address")]
    renew: bool,
}

pub(super) fn run(wanted: &Arguments, desk: &Desk<'_>) -> Result<Status, Problem> {
    let account = wanted.address.as_deref().map(|address| desk.account(address)).transpose()?;
    if account.is_some() {
        unlock::ensure(desk).ok(); // a vault that stays shut is one of the things that are found
    }
    let wish = DiagnoseWish { account: account.map(|view| view.account.id), renew: wanted.renew };
    let report = follow(wish, desk)?;
    if desk.output.is_json() {
        desk.output.document(&report::document(&report));
    } else {
        desk.output.line(&format!("\n{}", report::opinion(&cleaned(&report))));
    }
    let status = status(&report);
    match save(wanted, &report, desk)? {
        Some(not_saved) => Ok(exit::worse(status, not_saved)),
        None => Ok(status),
    }
}

/// By the cause; what was not looked at to its end is no good news.
fn status(report: &Report) -> Status {
    match report::cause(report) {
        Some(kind) => exit::of(kind),
        None if !report.complete => Status::Failed,
        None => Status::Done,
    }
}

/// Runs it and tells each check; Ctrl-C stops it.
fn follow(wish: DiagnoseWish, desk: &Desk<'_>) -> Result<Arc<Report>, Problem> {
    let (mut news, handle) = (desk.session.handle(), desk.session.handle());
    let mut teller = Teller { output: desk.output, told: 0, group: None };
    let report = desk.session.block_on(async {
        let mut interrupt = Interrupt::listen();
        let mut done = std::pin::pin!(handle.ask(|reply| Command::Diagnose(wish, reply)));
        loop {
            tokio::select! {
                biased;
                done = &mut done => return done,
                () = interrupt.told() => break,
                true = news.changed() => {
                    if let Some(view) = &news.snapshot().diagnosis {
                        teller.tell(view);
                    }
                }
            }
        }
        handle.send(Command::CancelDiagnosis);
        let stopped =
            news.wait_for(|snapshot| snapshot.diagnosis.as_ref().is_none_or(|view| view.ended_at.is_some()));
        let so_far =
            stopped.await.and_then(|snapshot| Some(Arc::clone(&snapshot.diagnosis.as_ref()?.report)));
        so_far.ok_or_else(|| Problem::new(ProblemKind::DiagnosisCancelled))
    });
    desk.output.progress("");
    let report = report?;
    teller.rest(&report);
    if !report.complete {
        desk.output.words("The diagnosis was stopped; this is what was found so far.");
    }
    Ok(report)
}

/// Tells checks in the order of the list, each as soon as those before it have ended.
struct Teller<'a> {
    output: &'a Output,
    told: usize,
    group: Option<&'static str>,
}

impl Teller<'_> {
    fn tell(&mut self, view: &DiagnosisView) {
        if let Some((check, doing)) = view.running.first() {
            let doing = doing.as_ref().map(|doing| format!(", {doing}")).unwrap_or_default();
            self.output.progress(&format!("Checking: {}{doing}", check.title()));
        }
        let found = |check| view.report.findings.iter().find(|finding| finding.check == check);
        while let Some(finding) = view.planned.get(self.told).and_then(|check| found(*check)) {
            self.told += 1;
            self.line(finding, &view.report);
        }
    }

    /// Whatever was not told while it ran.
    fn rest(&mut self, report: &Report) {
        let rest: Vec<&Finding> = report.findings.iter().skip(self.told).collect();
        self.told += rest.len();
        for finding in rest {
            self.line(finding, report);
        }
    }

    fn line(&mut self, finding: &Finding, report: &Report) {
        if self.output.is_json() {
            return;
        }
        self.output.progress("");
        let group = finding.check.group().title();
        if self.group.replace(group) != Some(group) {
            self.output.line(group);
        }
        // The last look for secrets is at a whole report, here at one with this finding alone.
        let alone = Report { findings: vec![finding.clone()], ..report.clone() };
        let lines: String = cleaned(&alone).findings.iter().map(report::lines).collect();
        self.output.data(lines.as_bytes());
    }
}

/// Writes the report that was asked for. At a terminal every line of it is shown first; `Some` when it was not to be written.
fn save(wanted: &Arguments, report: &Arc<Report>, desk: &Desk<'_>) -> Result<Option<Status>, Problem> {
    let Some(path) = wanted.report.clone() else { return Ok(None) };
    let files = files(report, wanted.mask);
    let shown =
        files.into_iter().map(|(name, text)| format!("{name}:\n{text}\n")).collect::<Vec<_>>().concat();
    let question = format!("Save these lines to {}?", path.display());
    if let Some(refused) = agree::asked(&shown, &question, desk)? {
        return Ok(Some(refused));
    }
    let wish = SaveReport { report: Arc::clone(report), path, mask: wanted.mask };
    let handle = desk.session.handle();
    let saved = desk.session.block_on(handle.ask(|reply| Command::SaveReport(wish, reply)))?;
    desk.output.words(&format!("Report saved to {} ({} bytes)", saved.path.display(), saved.bytes));
    Ok(None)
}
