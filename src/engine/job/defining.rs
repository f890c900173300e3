//! A person's own definitions of providers beside the loop: judged, kept, removed, written, tried.

use std::convert::Infallible;
use std::path::PathBuf;
use std::sync::Arc;

use tokio::sync::{mpsc, oneshot};

use crate::domain::browser::Opens;
use crate::domain::definition::DefinitionCheck;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::{Provider, ProviderId};
use crate::services::accounts;
use crate::services::providers::{self, Depth, TestWish};
use crate::services::sign_in::{Input, Line, Progress};

use super::super::command::Reply;
use super::super::event::Event;
use super::{Desk, Outcome};

/// What ties a trial to the loop.
pub(in crate::engine) struct TrialTie {
    pub(in crate::engine) count: u64,
    pub(in crate::engine) inputs: mpsc::Receiver<Input>,
    /// Resolves when the person has left it.
    pub(in crate::engine) left: oneshot::Receiver<Infallible>,
}

impl Desk {
    pub(in crate::engine) async fn read_definition(self, path: PathBuf, reply: Reply<String>) {
        let read = providers::read_file(path).await;
        self.answer(reply, read).await;
    }

    pub(in crate::engine) async fn check_definition(
        self,
        text: String,
        depth: Depth,
        reply: Reply<Arc<DefinitionCheck>>,
    ) {
        let checked = providers::check(&text, depth, &self.context).await;
        self.answer(reply, checked.map(Arc::new)).await;
    }

    pub(in crate::engine) async fn keep_provider(self, provider: Provider, reply: Reply<Arc<Provider>>) {
        let kept = providers::keep(provider, &self.context).await;
        self.tell_providers().await;
        self.answer(reply, kept.map(Arc::new)).await;
    }

    pub(in crate::engine) async fn remove_provider(self, id: ProviderId, reply: Reply<()>) {
        let removed = providers::remove(&id, &self.context).await;
        self.tell_providers().await;
        self.answer(reply, removed).await;
    }

    pub(in crate::engine) async fn export_provider(
        self,
        id: ProviderId,
        path: PathBuf,
        reply: Reply<PathBuf>,
    ) {
        let exported = providers::export(&id, path, &self.context).await;
        self.answer(reply, exported).await;
    }

    async fn tell_providers(&self) {
        if let Ok(catalogue) = accounts::catalogue(&self.context).await {
            self.tell(Event::Providers(Arc::new(catalogue))).await;
        }
    }

    /// Signs in for nobody. Leaving it drops it where it is, which closes its port; once a code has been sent for tokens it
    /// goes on to its end, so that they are revoked.
    pub(in crate::engine) async fn try_provider(self, wish: TestWish, browser: Opens, tie: TrialTie) {
        let TrialTie { count, inputs, mut left } = tie;
        let (news, mut told) = mpsc::channel(16);
        let mut line = Line::new(news, inputs);
        let mut has_tokens = false;
        let result = {
            let work = providers::try_out(wish, browser, &self.context, &mut line);
            tokio::pin!(work);
            loop {
                tokio::select! {
                    biased;
                    Some(progress) = told.recv() => {
                        has_tokens |= matches!(progress, Progress::Step(step) if providers::tried(step));
                        self.send(Outcome::Trial(count, progress)).await;
                    }
                    _ = &mut left, if !has_tokens => break Err(Problem::new(ProblemKind::SignInCancelled)),
                    result = &mut work => break result,
                }
            }
        };
        while let Ok(progress) = told.try_recv() {
            self.send(Outcome::Trial(count, progress)).await;
        }
        self.send(Outcome::TrialEnded(count, result.map(Arc::new).map_err(Box::new))).await;
    }
}
