//! Looking for the check-up: the checks of a diagnosis, for this computer and for accounts, a few of them side by side; and what
//! is kept of each.
//!
//! Kept are the result, the code of the problem and a few facts, never the prose and never what was said with a server. What
//! could not be asked says nothing: what was seen before stays. Dropping a look cancels it; what it has kept by then is kept.

use futures_util::future::join_all;
use jiff::Timestamp;
use tokio::sync::{Semaphore, mpsc};

use super::diagnose::{self, News};
use super::{Context, refresh};
use crate::domain::account::{Account, AccountId};
use crate::domain::audit::{AuditKind, NewEvent};
use crate::domain::checkup::{Dismissal, LookId, LookKey, Looked, Looks};
use crate::domain::client::RegistrationRead;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::report::{CheckId, CheckResult, Fact, FactName, Finding};
use crate::platform::computer::ProtectError;

#[cfg(test)]
mod tests;

/// What is to be looked at.
#[derive(Debug, Clone)]
pub struct Wish {
    /// This computer.
    pub here: bool,
    /// These accounts.
    pub accounts: Vec<Account>,
    /// Whether providers and mail servers are asked, too.
    pub asks: bool,
}

impl Wish {
    /// How many checks that takes.
    pub fn checks(&self) -> usize {
        let here = if self.here { diagnose::planned(None, self.asks).len() } else { 0 };
        let of = |account| diagnose::planned(Some(account), self.asks).len();
        here + self.accounts.iter().map(of).sum::<usize>()
    }
}

/// A check has ended; what is kept of it, unless it says nothing.
pub type Seen = Option<(LookKey, Looked)>;

/// So many accounts are looked at side by side.
const AT_ONCE: usize = 4;

/// More findings than ever wait for the disk.
const THAT_WAIT: usize = 32;

/// Looks at all of it, keeps what is seen, and tells it. An account that cannot be read is left out: it has gone.
pub async fn run(wish: &Wish, context: &Context, seen: &mpsc::Sender<Seen>) -> Result<(), Problem> {
    let room = Semaphore::new(AT_ONCE);
    let here = async {
        if wish.here {
            target(None, wish.asks, context, seen).await?;
        }
        Ok(())
    };
    let accounts = wish.accounts.iter().map(async |account| {
        let Ok(_place) = room.acquire().await else { return Ok(()) }; // it is never closed
        match target(Some(account.id), wish.asks, context, seen).await {
            Err(problem) if problem.kind == ProblemKind::NoSuchAccount => Ok(()),
            done => done,
        }
    });
    let (here, accounts) = tokio::join!(here, join_all(accounts));
    accounts.into_iter().fold(here, Result::and)
}

async fn target(
    account: Option<AccountId>,
    asks: bool,
    context: &Context,
    seen: &mpsc::Sender<Seen>,
) -> Result<(), Problem> {
    let (news, mut heard) = mpsc::channel(THAT_WAIT);
    let keeping = async {
        let mut found = Vec::new();
        while heard.recv_many(&mut found, THAT_WAIT).await > 0 {
            let findings: Vec<Finding> = found.drain(..).filter_map(ended).collect();
            for one in keep(account, &findings, context).await? {
                seen.send(one).await.ok(); // nobody has to listen
            }
        }
        Ok(())
    };
    let (looked, kept) = tokio::join!(diagnose::look(account, asks, context, news), keeping);
    looked.and(kept)
}

fn ended(news: News) -> Option<Finding> {
    match news {
        News::Ended(finding) => Some(*finding),
        News::Planned(..) | News::Doing(..) => None,
    }
}

/// Keeps what these findings say; `None` for one that says nothing.
pub async fn keep(
    account: Option<AccountId>,
    findings: &[Finding],
    context: &Context,
) -> Result<Vec<Seen>, Problem> {
    let now = context.world.clock.now();
    let mut seen = Vec::with_capacity(findings.len());
    for finding in findings {
        let key = key(account, finding.check);
        let says = match tells(finding) {
            Tells::Something => true,
            Tells::Nothing => false,
            Tells::Less => {
                let before = context.store.look_of(key).await?;
                before.is_none_or(|before| before.result != CheckResult::Pass && !is_refusal(&before))
            }
        };
        seen.push(says.then(|| (key, Looked::of(finding, now))));
    }
    let kept = seen.iter().flatten().cloned().collect::<Vec<_>>();
    if !kept.is_empty() {
        context.store.keep_looks(kept).await?;
    }
    Ok(seen)
}

/// What a diagnosis saw is kept like what a check-up saw. Of the clock the newest look is this computer's, whoever was asked.
const fn key(account: Option<AccountId>, check: CheckId) -> LookKey {
    let account = if is_here(check) { None } else { account };
    LookKey { account, what: LookId::Check(check) }
}

const fn is_here(check: CheckId) -> bool {
    use CheckId as C;
    matches!(
        check,
        C::System | C::Clock | C::Folder | C::Keyring | C::Vault | C::Chain | C::Browser | C::Loopback
    )
}

enum Tells {
    Something,
    Nothing,
    /// Less than one that went well, which stays.
    Less,
}

fn tells(finding: &Finding) -> Tells {
    let knows = |name| finding.facts.iter().any(|fact| fact.name == name);
    let passes = |problem: &Problem| {
        use ProblemKind as K;
        let in_the_way = matches!(problem.kind, K::CheckTooSlow | K::CaptivePortal | K::NamesFalse);
        in_the_way || refresh::is_passing(problem)
    };
    match finding.result {
        // Without a provider to compare with, the clock was not looked at.
        CheckResult::Skip if finding.check == CheckId::Clock => Tells::Nothing,
        _ if is_here(finding.check) => Tells::Something,
        CheckResult::Skip if knows(FactName::ValidUntil) => Tells::Less,
        CheckResult::Skip => Tells::Nothing,
        _ if finding.problem.as_ref().is_some_and(passes) => Tells::Nothing,
        CheckResult::Pass if finding.check == CheckId::Access && !knows(FactName::Active) => Tells::Less,
        _ => Tells::Something,
    }
}

/// A provider that did not take the token any more has not changed its mind because it could not be asked. Whether that token is
/// the one in use is seen by the rule.
fn is_refusal(before: &Looked) -> bool {
    before.problem.as_deref() == Some(ProblemKind::AccessDead.code())
}

/// What the provider has of a client that was registered here is kept as well.
pub async fn keep_registration(
    account: AccountId,
    read: &RegistrationRead,
    context: &Context,
) -> Result<(LookKey, Looked), Problem> {
    let allows: Vec<&str> = read.grants.iter().chain(&read.responses).map(String::as_str).collect();
    let looked = Looked {
        at: context.world.clock.now(),
        result: CheckResult::Pass,
        problem: None,
        facts: vec![
            Fact::new(FactName::Allows, allows.join(" ")),
            Fact::new(FactName::ClientId, read.id.as_str()),
        ],
    };
    let key = LookKey { account: Some(account), what: LookId::Registration };
    context.store.keep_looks(vec![(key, looked.clone())]).await?;
    Ok((key, looked))
}

/// What is kept of former looks.
#[derive(Debug, Clone, Default)]
pub struct Remembered {
    /// The newest look each.
    pub looks: Looks,
    /// What was put aside.
    pub dismissals: Vec<Dismissal>,
    /// When the oldest event of the log happened.
    pub oldest_event: Option<Timestamp>,
}

/// Reads it.
pub async fn remembered(context: &Context) -> Result<Remembered, Problem> {
    let looks = context.store.looks().await?;
    let dismissals = context.store.dismissals().await?;
    Ok(Remembered { looks, dismissals, oldest_event: oldest_event(context).await? })
}

/// When the oldest event of the log happened.
pub async fn oldest_event(context: &Context) -> Result<Option<Timestamp>, Problem> {
    Ok(context.store.oldest_event().await?)
}

/// Takes the rights to read the data folder from others, and looks at it anew.
pub async fn protect(context: &Context) -> Result<Vec<Seen>, Problem> {
    let now = context.world.clock.now();
    let problem = |why: &dyn std::fmt::Display| {
        Problem::new(ProblemKind::FilesUnprotected).at(now).detail(why.to_string())
    };
    let Some(folder) = &context.folder else { return Err(problem(&"Nothing is kept on the disk")) };
    context.world.computer.protect(folder).await.map_err(|error| match error {
        ProtectError::NoSuchRights => problem(&error),
        ProtectError::Refused(why) => problem(&why).fact("path", folder.display()),
    })?;
    let event = NewEvent::new(AuditKind::FilesProtected, now);
    context.store.record(event).await.ok(); // what was the wish is done; a full disk must not say that it failed
    self::folder(context).await
}

/// Looks at the data folder anew.
pub async fn folder(context: &Context) -> Result<Vec<Seen>, Problem> {
    keep(None, &[diagnose::folder(context).await], context).await
}
