//! Work on the log that takes its time: progress for whoever watches, and Ctrl-C stops it in order.

use std::pin::pin;

use crate::domain::problem::Problem;
use crate::engine::command::{Command, Reply};

use super::super::Desk;
use super::super::interrupt::Interrupt;

/// Does it to its end. Told to stop, it answers that it was stopped, and nothing half-written is left behind.
pub(super) fn follow<T>(
    request: impl FnOnce(Reply<T>) -> Command,
    doing: &str,
    desk: &Desk<'_>,
) -> Result<T, Problem> {
    let (mut news, handle) = (desk.session.handle(), desk.session.handle());
    let done = desk.session.block_on(async {
        let mut interrupt = Interrupt::listen();
        let mut done = pin!(handle.ask(request));
        loop {
            tokio::select! {
                biased;
                done = &mut done => return done,
                () = interrupt.told() => drop(handle.send(Command::CancelAuditWork)),
                true = news.changed() => {
                    if let Some(work) = news.snapshot().audit.work {
                        desk.output.progress(&format!("{doing}: {} of {} events", work.done, work.of));
                    }
                }
            }
        }
    });
    desk.output.progress("");
    done
}
