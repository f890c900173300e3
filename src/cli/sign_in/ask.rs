//! Questions during a sign-in. They are asked on a thread of their own, because reading from a person blocks; the sign-in
//! goes on meanwhile and may end before the answer comes.

use std::io::{self, IsTerminal};
use std::thread;

use tokio::sync::oneshot;

use crate::domain::account::MailAddress;
use crate::domain::problem::Problem;
use crate::domain::secret::PastedAddress;
use crate::engine::command::{Command, Decision, SignInInput};
use crate::engine::snapshot::AttemptId;

use super::super::input;
use super::super::output::Output;

/// Something only a person knows.
#[derive(Debug)]
pub(in super::super) enum Question {
    /// The address of the page the browser ended on.
    LastPage {
        /// Which sign-in.
        attempt: AttemptId,
    },
    /// The same, for a trial at a provider.
    TrialPage,
    /// What it means that someone else signed in.
    WhoIsIt {
        /// Which sign-in.
        attempt: AttemptId,
        /// The address of the account.
        wanted: MailAddress,
        /// Who the provider says signed in.
        signed_in_as: String,
    },
}

/// The question that waits for an answer, if one does.
#[derive(Default)]
pub(in super::super) struct Asking {
    answer: Option<oneshot::Receiver<Result<Command, Problem>>>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Asking {
    /// Asks.
    pub(in super::super) fn begin(&mut self, question: Question) {
        let (sender, receiver) = oneshot::channel();
        self.answer = Some(receiver);
        let work = move || drop(sender.send(ask(&question))); // the sign-in may have ended: nobody waits then
        self.thread = thread::Builder::new().name("mailward-question".into()).spawn(work).ok();
    }

    /// The answer as a command; never, while nothing is asked.
    pub(in super::super) async fn answered(&mut self) -> Result<Command, Problem> {
        let Some(answer) = &mut self.answer else {
            return std::future::pending().await;
        };
        let answer = answer.await;
        self.answer = None;
        match answer {
            Ok(answer) => answer,
            Err(_no_thread) => std::future::pending().await,
        }
    }

    /// Leaves the terminal as it was: a prompt that still waits has switched its echo off.
    pub(in super::super) fn end(mut self, output: &Output) {
        let waits = |thread: &thread::JoinHandle<()>| !thread.is_finished() && io::stdin().is_terminal();
        let Some(thread) = self.thread.take().filter(waits) else {
            return;
        };
        output.words("\nThis has ended; press Enter.");
        thread.join().ok(); // a question that panicked has nothing left to say
    }
}

fn ask(question: &Question) -> Result<Command, Problem> {
    match question {
        Question::LastPage { attempt } => Ok(Command::PasteRedirect(*attempt, last_page()?)),
        Question::TrialPage => Ok(Command::ProviderTestInput(SignInInput::Pasted(last_page()?))),
        Question::WhoIsIt { attempt, wanted, signed_in_as } => {
            Ok(Command::Decide(*attempt, decide(wanted, signed_in_as)?))
        }
    }
}

fn last_page() -> Result<PastedAddress, Problem> {
    let pasted = input::hidden("Paste the address of the last page (it is not shown): ")?;
    Ok(PastedAddress::new(pasted.as_str()))
}

fn decide(wanted: &MailAddress, signed_in_as: &str) -> Result<Decision, Problem> {
    if !input::can_ask() {
        return Ok(Decision::Discard);
    }
    let question = format!(
        "\nSomeone else signed in: wanted was {wanted}, signed in has {signed_in_as}. Nothing has been stored.\n\
         \x20 1  discard this sign-in\n\
         \x20 2  {wanted} is a shared mailbox that {signed_in_as} opens\n\
         \x20 3  add {signed_in_as} as an account of its own\n\
         \x20 4  {wanted} is an alias: another name for the mailbox of {signed_in_as}\n\
         \x20 5  sign in again as somebody else\n\
         Choose [1]: "
    );
    Output::new(false).question(&question);
    Ok(match input::next_line()?.as_deref().map(|line| line.trim()) {
        Some("2") => Decision::SharedMailbox,
        Some("3") => Decision::AnotherAccount,
        Some("4") => Decision::Alias,
        Some("5") => Decision::AsSomeoneElse,
        _ => Decision::Discard,
    })
}
