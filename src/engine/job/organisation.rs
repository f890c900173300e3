//! The profile of an organisation: read, taken, dropped, and looked at again after somebody else has changed it.

use std::path::PathBuf;
use std::sync::Arc;

use crate::domain::organisation::Organisation;
use crate::domain::problem::Problem;
use crate::services::{organisation, settings};

use super::super::command::Reply;
use super::super::event::Event;
use super::super::snapshot::ProfileView;
use super::Desk;

impl Desk {
    /// What counts is read anew, before the catalogue that it is part of. What is refused is told once.
    pub(super) async fn load_profile(&self) {
        match organisation::load(&self.context).await {
            Ok(true) => {
                if let Some(refused) = self.context.organisation.refused() {
                    self.tell(Event::Trouble(Box::new(refused))).await;
                }
            }
            Ok(false) => {}
            Err(problem) => self.tell(Event::Trouble(Box::new(problem))).await,
        }
        self.tell(Event::Organisation(self.context.organisation.get())).await;
    }

    /// Whoever administers this computer may have changed it.
    pub(super) async fn look_at_managed(&self) {
        if organisation::managed_changed(&self.context) {
            self.clone().load().await;
        }
    }

    /// Reads one.
    pub(in crate::engine) async fn look_at_profile(self, path: PathBuf, reply: Reply<Arc<Organisation>>) {
        self.tell(Event::Profile(Some(Box::new(ProfileView::Reading)))).await;
        let read = organisation::look(&path, &self.context).await.map(Arc::new);
        self.show_profile(match &read {
            Ok(profile) => ProfileView::Read(Arc::clone(profile)),
            Err(problem) => ProfileView::Refused(Box::new(problem.clone())),
        })
        .await;
        self.answer(reply, read).await;
    }

    /// Lets it count.
    pub(in crate::engine) async fn take_profile(self, profile: Arc<Organisation>, reply: Reply<()>) {
        let taken = organisation::take(&profile, &self.context).await;
        self.changed_profile(&taken, ProfileView::Taken(profile)).await;
        self.answer(reply, taken).await;
    }

    /// Lets it no longer count.
    pub(in crate::engine) async fn drop_profile(self, reply: Reply<()>) {
        let dropped = organisation::drop(&self.context).await;
        match &dropped {
            Ok(()) => {
                self.tell(Event::Profile(None)).await;
                self.clone().load().await;
            }
            Err(problem) => self.show_profile(ProfileView::Refused(Box::new(problem.clone()))).await,
        }
        self.answer(reply, dropped).await;
    }

    /// The login does what the organisation decides.
    pub(in crate::engine) async fn enforce_login(self, on: bool) {
        if let Err(problem) = settings::enforce_login(on, &self.context).await {
            self.tell(Event::StartAtLogin(!on)).await;
            self.tell(Event::Trouble(Box::new(problem))).await;
        }
    }

    async fn changed_profile(&self, done: &Result<(), Problem>, view: ProfileView) {
        match done {
            Ok(()) => {
                self.show_profile(view).await;
                self.clone().load().await;
            }
            Err(problem) => self.show_profile(ProfileView::Refused(Box::new(problem.clone()))).await,
        }
    }

    async fn show_profile(&self, view: ProfileView) {
        self.tell(Event::Profile(Some(Box::new(view)))).await;
    }
}
