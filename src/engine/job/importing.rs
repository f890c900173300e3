//! Reading settings of another program, and adding accounts of them.

use std::sync::Arc;

use crate::domain::import::{Addition, Imported};
use crate::services::import::{self, ImportWish};
use crate::services::transfer::MoveInWish;
use crate::services::{accounts, transfer};

use super::super::command::Reply;
use super::super::event::{Event, ImportNews};
use super::{Desk, Outcome};

impl Desk {
    /// Reads; the loop answers whoever asked, so that being replaced answers, too.
    pub(in crate::engine) async fn look_at_import(self, count: u64, wish: ImportWish) {
        let read = import::look(wish, &self.context).await.map(Arc::new).map_err(Box::new);
        self.send(Outcome::ImportRead(count, read)).await;
    }

    /// Adds.
    pub(in crate::engine) async fn import(self, additions: Vec<Addition>, reply: Reply<Arc<Imported>>) {
        let imported = import::add(additions, &self.context).await;
        self.imported(imported, reply).await;
    }

    /// Adds what a file of another Mailward brings.
    pub(in crate::engine) async fn move_in(self, wish: MoveInWish, reply: Reply<Arc<Imported>>) {
        let with_profile = wish.profile;
        let taken = transfer::take_in(wish, &self.context).await;
        if with_profile {
            self.clone().load().await; // it may count even where something else failed after it
        }
        match taken {
            Ok(imported) => self.imported(imported, reply).await,
            Err(problem) => {
                self.tell(Event::Import(ImportNews::NotOpened(Box::new(problem.clone())))).await;
                self.answer(reply, Err(problem)).await;
            }
        }
    }

    async fn imported(self, imported: Imported, reply: Reply<Arc<Imported>>) {
        let imported = Arc::new(imported);
        if let Ok(catalogue) = accounts::catalogue(&self.context).await {
            self.tell(Event::Providers(Arc::new(catalogue))).await;
        }
        for account in &imported.added {
            self.tell(Event::Account(Box::new(account.clone()))).await;
        }
        self.tell(Event::Import(ImportNews::Added(Arc::clone(&imported)))).await;
        self.answer(reply, Ok(imported)).await;
    }
}
