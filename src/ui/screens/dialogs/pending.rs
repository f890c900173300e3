//! A request whose refusal has no other place than the dialog it was made in.
//!
//! While the answer is awaited it is looked for a few times a second; before and after that nothing is repainted.

use std::time::Duration;

use egui::Context;
use tokio::sync::oneshot;
use tokio::sync::oneshot::error::TryRecvError;

use crate::domain::problem::Problem;
use crate::engine::command::Reply;

/// At most one request under way, and why the last one was refused.
#[derive(Debug)]
pub(in crate::ui::screens) struct Pending<T> {
    waiting: Option<oneshot::Receiver<Result<T, Problem>>>,
    refused: Option<Problem>,
}

impl<T> Default for Pending<T> {
    fn default() -> Self {
        Self { waiting: None, refused: None }
    }
}

impl<T> Pending<T> {
    /// The reply to send along with a command.
    pub(in crate::ui::screens) fn ask(&mut self) -> Reply<T> {
        let (reply, receiver) = Reply::channel();
        *self = Self { waiting: Some(receiver), refused: None };
        reply
    }

    /// The answer, in the one frame in which it has come.
    pub(in crate::ui::screens) fn poll(&mut self, ctx: &Context) -> Option<T> {
        match self.waiting.as_mut()?.try_recv() {
            Ok(answer) => {
                self.waiting = None;
                answer.map_err(|problem| self.refused = Some(problem)).ok()
            }
            Err(TryRecvError::Empty) => {
                ctx.request_repaint_after(LOOK_AGAIN);
                None
            }
            Err(TryRecvError::Closed) => {
                self.waiting = None;
                None
            }
        }
    }

    /// Whether an answer is still awaited.
    pub(in crate::ui::screens) fn is_waiting(&self) -> bool {
        self.waiting.is_some()
    }

    /// Why the last request was refused.
    pub(in crate::ui::screens) fn refused(&self) -> Option<&Problem> {
        self.refused.as_ref()
    }
}

const LOOK_AGAIN: Duration = Duration::from_millis(300);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::problem::ProblemKind;

    #[test]
    fn a_refusal_stays_until_the_next_request() {
        let ctx = Context::default();
        let mut pending = Pending::<u8>::default();
        let reply = pending.ask();
        assert!(pending.poll(&ctx).is_none() && pending.is_waiting());
        reply.send(Err(Problem::new(ProblemKind::DiskFull)));
        assert!(pending.poll(&ctx).is_none() && !pending.is_waiting());
        assert_eq!(pending.refused().map(|problem| problem.kind), Some(ProblemKind::DiskFull));
        pending.ask().send(Ok(7));
        assert!(pending.refused().is_none());
        assert_eq!(pending.poll(&ctx), Some(7));
    }

    #[test]
    fn an_engine_that_has_ended_leaves_nobody_waiting() {
        let mut pending = Pending::<u8>::default();
        drop(pending.ask());
        assert!(pending.poll(&Context::default()).is_none() && !pending.is_waiting());
    }
}
