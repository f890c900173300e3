//! Hands tokens out, from what is kept, and never before it is on the record.
//!
//! A program is answered before the picture is renewed; a disk that takes no record holds no mail up.

use crate::domain::account::Account;
use crate::domain::problem::{Problem, ProblemKind};
use crate::services::hand_out::{self, HandOutRequest, HandedOut, Unrecorded};

use super::super::command::Reply;
use super::super::event::Event;
use super::{Desk, Outcome};

impl Desk {
    /// Hands out what the picture says is good for long enough. Where the store knows better, because time went by or
    /// another process has written, it is renewed first.
    pub(in crate::engine) async fn hand_out(self, request: HandOutRequest, reply: Reply<HandedOut>) {
        match hand_out::run(&request, &self.context).await {
            Err(problem) if problem.kind == ProblemKind::LifeTooShort => {
                self.send(Outcome::TooShort(request, reply)).await;
            }
            handed => self.give(handed, request, reply).await,
        }
    }

    /// Hands out what there is, after a renewal.
    pub(in crate::engine) async fn hand_out_at_last(self, request: HandOutRequest, reply: Reply<HandedOut>) {
        let handed = hand_out::run(&request, &self.context).await;
        self.give(handed, request, reply).await;
    }

    /// It is on the record before it leaves; a disk that takes no record holds no mail up.
    async fn give(
        &self,
        handed: Result<HandedOut, Problem>,
        request: HandOutRequest,
        reply: Reply<HandedOut>,
    ) {
        let recorded = match handed {
            Ok(handed) => hand_out::record(handed, &request, &self.context).await,
            Err(problem) => Err(problem),
        };
        match recorded {
            Ok((handed, noted)) => {
                // The program gets its token first: it need not wait for a new picture.
                self.answer(reply, Ok(handed)).await;
                match noted {
                    Ok(None) => {}
                    Ok(Some(account)) => self.tell_use(account).await,
                    Err(Unrecorded { event, problem }) => {
                        self.send(Outcome::Unrecorded(vec![event], Box::new(problem))).await;
                    }
                }
            }
            Err(problem) => {
                self.send(Outcome::Refused(request, problem.kind)).await;
                self.answer(reply, Err(problem)).await;
            }
        }
    }

    async fn tell_use(&self, account: Account) {
        if let Some(last_use) = account.last_use {
            self.tell(Event::HandedOut(account.id, last_use)).await;
        }
    }
}
