//! Diagnosis: one question a file, asked side by side where they do not depend on each other, told as each ends.
//!
//! Nothing is changed by it, but by the renewal that the wish asks for by name. Dropping it cancels it.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use jiff::Timestamp;
use tokio::sync::mpsc;

use super::{Context, accounts};
use crate::domain::account::{self, Account, AccountId, MailAddress, Sender};
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::Provider;
use crate::domain::report::{CheckId, Finding, Report, SCHEMA, Subject, SubjectAccount};
use crate::domain::scope::MailUse;
use crate::domain::{health, lifespan};
use crate::store::Tokens;

mod checks;
mod look;
mod plan;
mod road;
mod room;
mod run;

pub use look::{folder, look, planned};
use room::Room;
use run::Recorder;

/// What is to be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DiagnoseWish {
    /// Which account; `None` for this computer alone.
    pub account: Option<AccountId>,
    /// Whether the refresh token is tried by a real renewal, which changes tokens.
    pub renew: bool,
}

/// What is told while it runs.
#[derive(Debug, Clone, PartialEq)]
pub enum News {
    /// What will be checked, in the order of the list, and what it is about.
    Planned(Vec<CheckId>, Box<Report>),
    /// A check has begun, or says what it is doing now: "connecting to login.example.com:443".
    Doing(CheckId, Option<String>),
    /// A check has ended.
    Ended(Box<Finding>),
}

/// A renewal that somebody else has started and that goes on when nobody waits for it any more: it must never be cancelled.
pub type Renewal = BoxFuture<'static, Result<(), Problem>>;

/// Runs every check that fits the wish. Fails only when the account cannot be read. `renewal` is the one that the wish asks
/// for; without it nothing is renewed.
pub async fn run(
    wish: DiagnoseWish,
    renewal: Option<Renewal>,
    context: &Context,
    news: mpsc::Sender<News>,
) -> Result<Report, Problem> {
    let clock = context.world.clock.as_ref();
    let begun = clock.now();
    let about = match wish.account {
        Some(id) => Some(About::of(id, context).await?),
        None => None,
    };
    let planned = plan::of(about.as_ref().map(|about| &about.account));
    let report = Report {
        schema: SCHEMA,
        mailward: env!("CARGO_PKG_VERSION").to_owned(),
        made_at: begun,
        ms: 0,
        subject: about.as_ref().map_or(Subject::Computer, |about| about.subject(begun)),
        findings: Vec::new(),
        complete: false,
    };
    news.send(News::Planned(planned, Box::new(report.clone()))).await.ok(); // nobody has to listen
    let recorder = Recorder::new(&news, clock);
    match &about {
        None => run::computer(&recorder, context).await,
        // Boxed, because it holds every exchange of every check.
        Some(about) => Box::pin(run::account(&recorder, about, renewal, context)).await,
    }
    let ms = run::milliseconds(begun, clock.now());
    Ok(Report { ms, findings: recorder.findings(), complete: true, ..report })
}

/// An account with everything that its checks stand on.
struct About {
    account: Account,
    provider: Arc<Provider>,
    /// Whether the person, or discovery, brought the definition.
    is_own: bool,
    tokens: Option<Tokens>,
    /// Who sends for it.
    sends: Sends,
}

/// Who sends for an account.
enum Sends {
    /// Its own sign-in.
    Itself,
    /// Another account's.
    Partner(Box<About>),
    /// Another account that is not here any more, or whose provider is not.
    Gone(MailAddress),
}

impl About {
    async fn of(id: AccountId, context: &Context) -> Result<Self, Problem> {
        let mut about = Self::alone(id, context).await?;
        let all = context.store.accounts().await?;
        about.sends = match account::sender(&about.account, &all) {
            Sender::Own => Sends::Itself,
            Sender::Gone(with) => Sends::Gone(with.clone()),
            Sender::Other(partner) => match Self::alone(partner.id, context).await {
                Ok(partner) => Sends::Partner(Box::new(partner)),
                Err(_without_provider) => Sends::Gone(partner.address.clone()),
            },
        };
        Ok(about)
    }

    async fn alone(id: AccountId, context: &Context) -> Result<Self, Problem> {
        let account = context.account(id).await?;
        let catalogue = accounts::catalogue(context).await?;
        let gone = || Problem::new(ProblemKind::NoSuchProvider).fact("provider", account.provider.as_str());
        let provider = catalogue.of(&account).ok_or_else(gone)?;
        // Nobody outside has to know the hosts of an organisation either.
        let is_own = catalogue.is_own(&account.provider) || catalogue.is_organisations(&account.provider);
        let mut about = Self { account, provider, is_own, tokens: None, sends: Sends::Itself };
        about.read(context).await;
        Ok(about)
    }

    /// Reads account and tokens of one moment. Without the vault there are no tokens, which the checks say.
    async fn read(&mut self, context: &Context) {
        for _ in 0..MOST_LOOKS {
            self.tokens = context.store.tokens(self.account.id).await.ok();
            match context.account(self.account.id).await {
                Ok(account) => self.account = account,
                Err(_unreadable) => return, // it was readable a moment ago: what was read then counts
            }
            let of_one_moment =
                self.tokens.as_ref().is_none_or(|tokens| tokens.generation == self.account.generation);
            if of_one_moment {
                return;
            }
        }
    }

    /// The same as it is now.
    async fn again(&self, context: &Context) -> Self {
        let mut again = self.alone_again(context).await;
        again.sends = match &self.sends {
            Sends::Itself => Sends::Itself,
            Sends::Gone(with) => Sends::Gone(with.clone()),
            Sends::Partner(partner) => Sends::Partner(Box::new(partner.alone_again(context).await)),
        };
        again
    }

    async fn alone_again(&self, context: &Context) -> Self {
        let (account, provider) = (self.account.clone(), Arc::clone(&self.provider));
        let sends = Sends::Itself;
        let mut again = Self { account, provider, is_own: self.is_own, tokens: None, sends };
        again.read(context).await;
        again
    }

    /// The protocols to be visited: those that it is used for, and sending where another account does it.
    fn protocols(&self) -> impl Iterator<Item = MailUse> + '_ {
        plan::protocols(&self.account)
    }

    fn subject(&self, now: Timestamp) -> Subject {
        let end = lifespan::expected_end(&self.account, &self.provider.tokens);
        let health = health::of(&self.account, end.as_ref(), false, now);
        Subject::Account(Box::new(SubjectAccount::of(&self.account, &self.provider.name, health)))
    }

    fn room<'a>(&'a self, context: &'a Context, news: &'a mpsc::Sender<News>) -> Room<'a> {
        let (account, provider, tokens) = (&self.account, &self.provider, self.tokens.as_ref());
        Room { account, provider, tokens, context, news, asks_for: None }
    }

    /// The room of a mail protocol: for sending it may be another account's.
    fn mail_room<'a>(
        &'a self,
        protocol: MailUse,
        context: &'a Context,
        news: &'a mpsc::Sender<News>,
    ) -> Result<Room<'a>, &'a MailAddress> {
        match &self.sends {
            Sends::Partner(partner) if protocol == MailUse::Smtp => {
                Ok(Room { asks_for: Some(&self.account), ..partner.room(context, news) })
            }
            Sends::Gone(with) if protocol == MailUse::Smtp => Err(with),
            _ => Ok(self.room(context, news)),
        }
    }
}

/// A renewal may end between two looks, and hardly two of them.
const MOST_LOOKS: usize = 3;

#[cfg(test)]
mod tests;
