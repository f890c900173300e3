//! Looking at a mail program, and trying the command that it will run.

use crate::domain::account::Account;
use crate::domain::snippet::Call;
use crate::services::snippets;

use super::super::command::{LookAtProgram, ProgramLooked, Reply};
use super::super::event::{Event, ProgramsNews};
use super::Desk;

impl Desk {
    /// Looks, and tells what it found as soon as it is known.
    pub(in crate::engine) async fn look_at_program(
        self,
        wish: LookAtProgram,
        account: Account,
        call: Option<Call>,
        reply: Reply<ProgramLooked>,
    ) {
        self.tell(Event::Programs(ProgramsNews::Looking(wish.program))).await;
        let look = snippets::look(wish.program, wish.mechanism, &self.context).await;
        self.tell(Event::Programs(ProgramsNews::Looked(Box::new(look.clone())))).await;
        let mut called = None;
        if let Some(call) = call.filter(|_| wish.try_call) {
            self.tell(Event::Programs(ProgramsNews::Calling(account.id))).await;
            let tried = snippets::try_call(&call, &account.address, &self.context).await;
            self.tell(Event::Programs(ProgramsNews::Called(account.id, tried.clone()))).await;
            called = Some(tried);
        }
        self.answer(reply, Ok(ProgramLooked { look, called })).await;
    }
}
