//! What a running sign-in and the person say to each other: news outwards, inputs inwards.
//!
//! News carry no token and no code. The link and the device code are in them because they must be shown; their `Debug`
//! prints neither.

use jiff::Timestamp;
use tokio::sync::mpsc;

pub use crate::protocol::authorize::AuthorizeLink;

use crate::domain::account::Account;
use crate::domain::problem::Problem;
use crate::domain::secret::PastedAddress;

/// What a sign-in tells while it runs.
#[derive(Debug)]
pub enum Progress {
    /// It is now at this step.
    Step(Step),
    /// It waits for the person, with this link, from then until then.
    Link(AuthorizeLink, (Timestamp, Timestamp)),
    /// It waits for this code to be typed elsewhere, from then until then.
    Device(DeviceCodeShown, (Timestamp, Timestamp)),
    /// The browser was started, or not.
    Browser(Result<(), Box<Problem>>),
    /// What was pasted cannot be used; it goes on waiting.
    PasteRefused(Box<Problem>),
    /// Someone else signed in; it waits for a decision.
    SomeoneElse(String),
    /// The grant of before is being ended, ahead of the new one: from here on nobody may stop it until it has ended.
    EndingOld,
    /// The grant of before has been ended: the account as it is without it. `None` when it cannot be ended.
    OldEnded(Option<Box<Account>>),
}

/// What a person may say to a sign-in that runs.
#[derive(Debug)]
pub enum Input {
    /// Open the browser again.
    OpenBrowser,
    /// This is the address of the page the browser ended on.
    Pasted(PastedAddress),
    /// This is to be done about someone else having signed in.
    Decide(Decision),
}

/// What to do when someone else signed in than was wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Drop what was received.
    Discard,
    /// Who signed in opens the mailbox of the wanted address.
    SharedMailbox,
    /// The wanted address is another name for the mailbox of who signed in.
    Alias,
    /// Visit the provider's page once more, where it asks who signs in.
    AsSomeoneElse,
    /// Add the address that signed in as an account of its own.
    AnotherAccount,
}

/// The steps of a sign-in, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Link built, port opened.
    Prepare,
    /// The person is in the browser.
    Wait,
    /// The redirect is read.
    Receive,
    /// The code is exchanged for tokens.
    Exchange,
    /// Who signed in is compared with the wanted address.
    Identify,
    /// Tokens are sealed and written.
    Store,
    /// All done.
    Done,
}

impl Step {
    /// The steps a person sees.
    pub const SHOWN: [Self; 6] =
        [Self::Prepare, Self::Wait, Self::Receive, Self::Exchange, Self::Identify, Self::Store];

    /// Its words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Prepare => "Prepare",
            Self::Wait => "Wait for the browser",
            Self::Receive => "Receive the answer",
            Self::Exchange => "Exchange for tokens",
            Self::Identify => "Check who signed in",
            Self::Store => "Store",
            Self::Done => "Done",
        }
    }
}

/// The code a person types on another device (RFC 8628, section 3.2).
#[derive(Clone, PartialEq, Eq)]
pub struct DeviceCodeShown {
    /// The code.
    pub user_code: String,
    /// Where to type it.
    pub page: String,
    /// The same with the code in it, for the QR code.
    pub page_with_code: Option<String>,
}

impl std::fmt::Debug for DeviceCodeShown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DeviceCodeShown(…)")
    }
}

/// Where a sign-in's news go and its inputs come from.
pub struct Line {
    news: mpsc::Sender<Progress>,
    inputs: mpsc::Receiver<Input>,
}

impl Line {
    /// Ties the two ends together.
    pub fn new(news: mpsc::Sender<Progress>, inputs: mpsc::Receiver<Input>) -> Self {
        Self { news, inputs }
    }

    pub(super) async fn tell(&self, news: Progress) {
        self.news.send(news).await.ok(); // nobody watching is no reason to stop
    }

    /// The next input; waits for ever when nobody can give one any more.
    pub(super) async fn input(&mut self) -> Input {
        match self.inputs.recv().await {
            Some(input) => input,
            None => std::future::pending().await,
        }
    }
}
