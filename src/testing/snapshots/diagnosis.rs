//! Made-up diagnoses: one that runs, one that found the cause, one that found nothing, one that was stopped, one that was sent.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::domain::account::AccountId;
use crate::domain::practice::PracticeFailure;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::report::{
    CheckId as C, CheckResult as R, FactName as F, Finding, Line, Report, SCHEMA, Subject, SubjectAccount,
};
use crate::engine::snapshot::{
    DiagnoseWish, DiagnosisView, OpenedReport, PracticeView, ReportView, SavedReport, Snapshot,
};

use super::{eight, now};

/// Every check of an account, but for those of POP.
fn planned() -> Vec<C> {
    C::ALL.iter().copied().filter(|check| !matches!(check, C::Pop | C::Portal)).collect()
}

/// The checks of this computer.
fn of_computer() -> Vec<C> {
    C::ALL.iter().copied().take_while(|check| *check != C::Metadata).collect()
}

/// The account in this row, as a report tells of it.
fn subject(row: i64) -> Subject {
    let view = super::accounts::eight().into_iter().find(|view| view.account.id.get() == row);
    view.map_or(Subject::Computer, |view| {
        let name = view.provider_name().to_owned();
        Subject::Account(Box::new(SubjectAccount::of(&view.account, &name, view.health)))
    })
}

fn report(subject: Subject, findings: Vec<Finding>, complete: bool) -> Report {
    let ms = 2_449;
    let made_at = now() - SignedDuration::from_millis(ms);
    let mailward = "0.1.0".to_owned();
    Report { schema: SCHEMA, mailward, made_at, ms: ms.unsigned_abs(), subject, findings, complete }
}

fn view(account: Option<i64>, planned: Vec<C>, report: Report) -> DiagnosisView {
    let wish = DiagnoseWish { account: account.map(AccountId::new), renew: false };
    DiagnosisView { planned, ended_at: Some(now()), ..DiagnosisView::new(wish, report) }
}

fn with(view: DiagnosisView) -> Snapshot {
    Snapshot { diagnosis: Some(view), ..eight() }
}

/// A finding that took so long.
fn found(check: C, result: R, ms: u64, summary: &str) -> Finding {
    Finding { ms, ..Finding::new(check, result, summary) }
}

/// What the first two groups find on a healthy computer.
fn healthy_here() -> Vec<Finding> {
    vec![
        found(C::System, R::Pass, 1, "Debian 13, GNOME on Wayland")
            .fact(F::Version, "0.1.0")
            .fact(F::System, "Debian GNU/Linux 13")
            .fact(F::Desktop, "GNOME on Wayland")
            .fact(F::Sandbox, "none"),
        found(C::Clock, R::Pass, 118, "1 s behind the provider").fact(F::ClockOffset, "1 s"),
        found(C::Folder, R::Pass, 2, "only you can read it, 212 GB free")
            .fact(F::Folder, "/home/anna/.local/share/mailward")
            .fact(F::Rights, "only you"),
        found(C::Keyring, R::Pass, 14, "written, read and removed").fact(F::KeyringService, "GNOME Keyring"),
        found(C::Vault, R::Pass, 0, "open, its key is in the keyring"),
        found(C::Chain, R::Pass, 41, "intact, 18,204 events").fact(F::Events, "18204"),
        found(C::Browser, R::Pass, 3, "Firefox").fact(F::BrowserProgram, "firefox"),
        found(C::Loopback, R::Pass, 9, "both addresses answer")
            .fact(F::LoopbackV4, "answers")
            .fact(F::LoopbackV6, "answers"),
        found(C::Proxy, R::Pass, 2, "none set"),
        found(C::Names, R::Pass, 31, "login.example.com has 4 addresses")
            .fact(F::Host, "login.example.com")
            .fact(F::Addresses, "192.0.2.10, 192.0.2.11, 192.0.2.12, 192.0.2.13"),
        found(C::Connection, R::Pass, 24, "connected to login.example.com:443"),
        found(C::Tls, R::Pass, 47, "valid for 71 days")
            .fact(F::CertificateFor, "login.example.com")
            .fact(F::IssuedBy, "Example Trust Services")
            .fact(F::ValidUntil, "2027-02-01T12:00:00Z"),
    ]
}

/// Why Anna's refresh token was refused.
fn refused() -> Problem {
    let mut problem = Problem::new(ProblemKind::GrantEnded).about("anna.lindqvist@example.org").at(now());
    problem.facts.during = Some("refresh".to_owned());
    problem.facts.http_status = Some(400);
    problem.facts.error = Some("invalid_grant".to_owned());
    problem.facts.error_codes = vec![50_173];
    problem.facts.error_description =
        Some("AADSTS50173: The provided grant has expired due to it being revoked.".to_owned());
    problem.facts.correlation_id = Some("4c1f0e6b-93d2-4a57-b1c8-27e5d90a61fe".to_owned());
    problem
}

/// Everything Anna's diagnosis found.
fn anna() -> Vec<Finding> {
    let mut findings = healthy_here();
    findings.extend([
        found(C::Metadata, R::Pass, 118, "agrees with the stored definition")
            .fact(F::Issuer, "https://login.example.com"),
        found(C::Keys, R::Pass, 64, "5 keys, 1 new since yesterday").fact(F::KeyCount, "5"),
        found(C::TokenEndpoint, R::Pass, 88, "answers as one").fact(F::HttpStatus, "400"),
        found(C::Refresh, R::Fail, 205, "refused for good")
            .fact(F::Answer, "invalid_grant")
            .fact(F::ProviderCode, "AADSTS50173")
            .fact(F::HttpStatus, "400")
            .fact(F::IssuedAt, "2026-11-02T16:40:00Z")
            .fact(F::CorrelationId, "4c1f0e6b-93d2-4a57-b1c8-27e5d90a61fe")
            .problem(refused()),
        found(C::Access, R::Skip, 0, "ended yesterday"),
        found(C::Scopes, R::Pass, 0, "as needed"),
        found(C::Imap, R::Skip, 0, "they need a token"),
        found(C::Smtp, R::Skip, 0, "they need a token"),
    ]);
    findings
}

/// Anna's sign-in has ended; the cause is found.
pub fn failed() -> Snapshot {
    with(view(Some(1), planned(), report(subject(1), anna(), true)))
}

/// T. Okafor's account is being looked at, ten checks are done.
pub fn running() -> Snapshot {
    let findings: Vec<Finding> = healthy_here()
        .into_iter()
        .filter(|finding| !matches!(finding.check, C::Connection | C::Tls))
        .collect();
    let running = vec![(C::Connection, Some("connecting to login.example.com:443".to_owned()))];
    with(DiagnosisView {
        ended_at: None,
        running,
        ..view(Some(5), planned(), report(subject(5), findings, false))
    })
}

/// The same a moment after it was begun.
pub fn beginning() -> Snapshot {
    with(DiagnosisView {
        ended_at: None,
        ..view(Some(5), Vec::new(), report(Subject::Computer, Vec::new(), false))
    })
}

/// The same, stopped by the person.
pub fn stopped() -> Snapshot {
    let mut snapshot = running();
    if let Some(live) = snapshot.diagnosis.as_mut() {
        live.running.clear();
        live.cancelled = true;
        live.ended_at = Some(live.report.made_at + SignedDuration::from_millis(1_200));
    }
    snapshot
}

/// Everything works.
pub fn fine() -> Snapshot {
    let mut findings = healthy_here();
    findings.extend([
        found(C::Metadata, R::Pass, 118, "agrees with the stored definition"),
        found(C::Keys, R::Pass, 64, "5 keys"),
        found(C::TokenEndpoint, R::Pass, 88, "answers as one"),
        found(C::Refresh, R::Skip, 0, "not tried, nothing was asked for"),
        found(C::Access, R::Pass, 51, "43 min left").fact(F::TokenKind, "JWT"),
        found(C::Scopes, R::Pass, 0, "as needed"),
        Finding { conversation: conversation(), ..found(C::Imap, R::Pass, 341, "signed in, 1,204 messages") },
        found(C::Smtp, R::Pass, 290, "signed in, nothing was sent"),
    ]);
    with(view(Some(5), planned(), report(subject(5), findings, true)))
}

/// It works, but not as it should; and a mail server refuses the token.
pub fn mail_refused() -> Snapshot {
    let mut snapshot = fine();
    let problem = Problem::new(ProblemKind::MailTokenRefused)
        .about("t.okafor@example.com")
        .fact("host", "imap.example.com")
        .at(now());
    if let Some(live) = snapshot.diagnosis.as_mut() {
        let report = Arc::make_mut(&mut live.report);
        for finding in &mut report.findings {
            if finding.check == C::Imap {
                *finding = found(C::Imap, R::Fail, 341, "the token was refused")
                    .fact(F::Server, "imap.example.com:993")
                    .fact(F::Challenge, "{\"status\":\"401\",\"schemes\":\"Bearer\"}")
                    .problem(problem.clone());
                finding.conversation = conversation();
            }
        }
    }
    snapshot
}

/// What was said with an IMAP server.
fn conversation() -> Vec<Line> {
    let line = |ours, text: &str| Line { ours, text: text.to_owned() };
    vec![
        line(false, "* OK IMAP4rev1 ready"),
        line(true, "a1 CAPABILITY"),
        line(false, "* CAPABILITY IMAP4rev1 AUTH=XOAUTH2 AUTH=OAUTHBEARER SASL-IR"),
        line(true, "a2 AUTHENTICATE XOAUTH2 (hidden)"),
        line(false, "a2 OK AUTHENTICATE completed"),
    ]
}

/// This computer's keyring does not answer.
pub fn computer() -> Snapshot {
    let problem = Problem::new(ProblemKind::KeyringMissing).at(now());
    let findings = healthy_here().into_iter().map(|finding| match finding.check {
        C::Keyring => found(C::Keyring, R::Fail, 3_000, "nothing answers").problem(problem.clone()),
        _ => finding,
    });
    with(view(None, of_computer(), report(Subject::Computer, findings.collect(), true)))
}

/// Somebody's report is open beside Anna's own diagnosis.
pub fn sent() -> Snapshot {
    let mut report = report(subject(4), anna(), true);
    report.made_at = at("2026-11-20T09:12:40Z");
    if let Subject::Account(account) = &mut report.subject {
        (account.id, account.address) = (None, "j***@n***.example".to_owned());
    }
    let path = "/home/anna/Downloads/mailward-report-2026-11-20.zip".into();
    let opened = Some(OpenedReport { path, report: Arc::new(report) });
    Snapshot { reports: ReportView { opened, ..ReportView::default() }, ..failed() }
}

/// A report that could not be read.
pub fn unreadable() -> Snapshot {
    let problem = Problem::new(ProblemKind::ReportInvalid).fact("path", "/home/anna/holiday.zip").at(now());
    let reports = ReportView { refused: Some(Box::new(problem)), ..ReportView::default() };
    Snapshot { reports, ..failed() }
}

/// A report that was written.
pub fn saved() -> Snapshot {
    let saved = SavedReport { path: "/home/anna/report.zip".into(), bytes: 4_321 };
    Snapshot { reports: ReportView { saved: Some(saved), ..ReportView::default() }, ..failed() }
}

/// The practice provider runs and has these failures.
pub fn practising(failures: Vec<PracticeFailure>) -> Snapshot {
    let practice = PracticeView {
        issuer: "http://127.0.0.1:8021".to_owned(),
        user: "robin@practice.example".parse().expect("a literal"),
        failures,
    };
    Snapshot { practice: Some(practice), ..eight() }
}

fn at(text: &str) -> Timestamp {
    text.parse().expect("a literal")
}
