//! Running a diagnosis, and reading and writing reports.

use std::path::PathBuf;
use std::sync::Arc;

use tokio::sync::mpsc;

use crate::domain::report::Report;
use crate::services::diagnose::{self, DiagnoseWish, News, Renewal};
use crate::services::report;

use super::super::command::{Reply, SaveReport, SavedReport};
use super::super::event::{DiagnosisNews, Event};
use super::{Desk, Outcome};

/// More checks than there are never end at the same moment.
const NEWS_THAT_WAIT: usize = 32;

impl Desk {
    /// Runs it and tells each step; the loop answers whoever asked, so that cancelling answers, too.
    pub(in crate::engine) async fn diagnose(self, count: u64, wish: DiagnoseWish, renewal: Option<Renewal>) {
        let (told, mut heard) = mpsc::channel(NEWS_THAT_WAIT);
        let (desk, account) = (&self, wish.account);
        let tell = async |news: News| {
            if let News::Ended(finding) = &news {
                desk.keep_finding(account, finding).await;
            }
            desk.send(Outcome::Diagnosis(count, DiagnosisNews::Step(Box::new(news)))).await;
        };
        let work = diagnose::run(wish, renewal, &self.context, told);
        tokio::pin!(work);
        let ended = loop {
            tokio::select! {
                biased;
                Some(news) = heard.recv() => tell(news).await,
                ended = &mut work => break ended,
            }
        };
        while let Ok(news) = heard.try_recv() {
            tell(news).await;
        }
        let at = self.context.world.clock.now();
        let news = match ended {
            Ok(report) => DiagnosisNews::Ended(Arc::new(report), at),
            Err(problem) => DiagnosisNews::Failed(Box::new(problem), at),
        };
        self.send(Outcome::Diagnosis(count, news)).await;
    }

    /// Writes a report.
    pub(in crate::engine) async fn save_report(self, wish: SaveReport, reply: Reply<SavedReport>) {
        let saved = report::save(&wish, &self.context).await;
        self.tell(Event::Diagnosis(match &saved {
            Ok(saved) => DiagnosisNews::Saved(Some(saved.clone())),
            Err(problem) => DiagnosisNews::Refused(Some(Box::new(problem.clone()))),
        }))
        .await;
        self.answer(reply, saved).await;
    }

    /// Reads one.
    pub(in crate::engine) async fn open_report(self, path: PathBuf, reply: Reply<Arc<Report>>) {
        let opened = report::open(&path, &self.context).await.map(Arc::new);
        self.tell(Event::Diagnosis(match &opened {
            Ok(report) => DiagnosisNews::Opened(Some((path, Arc::clone(report)))),
            Err(problem) => DiagnosisNews::Refused(Some(Box::new(problem.clone()))),
        }))
        .await;
        self.answer(reply, opened).await;
    }
}
