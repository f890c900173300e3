//! The check-up: the good practices that Mailward promises, held against what is known of this installation.
//!
//! Pure. Every rule is a function over [`Known`]; it looks at nothing, asks nobody and reads no clock, so each state of each
//! rule can be shown in a test. What has to be looked at (files, providers, mail servers) was looked at before and is among
//! what is known, with its moment. Words are in `explain/checkup`.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::account::{Account, AccountId};
use super::alert::Alert;
use super::audit::Verified;
use super::catalogue::Catalogue;
use super::provider::{Provider, ProviderId};
use super::report::{CheckId, CheckResult, Fact, FactName, Finding};
use super::settings::{KeyPlace, Settings};

mod dismissal;
mod practice;
mod reason;
mod rules;
mod sums;
#[cfg(test)]
mod tests;

pub use dismissal::{Dismissal, DismissalError};
pub use practice::{List, Practice};
pub use reason::{Reason, RuleId, RuleState};
pub use sums::Sums;

/// Everything that rules may look at.
#[derive(Debug, Clone)]
pub struct Known<'a> {
    /// This moment.
    pub now: Timestamp,
    /// All accounts.
    pub accounts: Vec<&'a Account>,
    /// All providers.
    pub catalogue: &'a Catalogue,
    /// The settings in force.
    pub settings: &'a Settings,
    /// Where the vault's key is, and whether it can be had.
    pub key: Key,
    /// What checking the chain of the log came to, in this process.
    pub chain: Option<&'a Verified>,
    /// When the oldest event of the log happened; `None` while it is not known or there is none.
    pub oldest_event: Option<Timestamp>,
    /// Alerts that nobody has called expected.
    pub alerts: &'a [Alert],
    /// What was looked at, and what was seen.
    pub looks: &'a Looks,
    /// What the person has put aside.
    pub dismissals: &'a [Dismissal],
    /// The day this program was built from; `None` where the build did not say.
    pub built_on: Option<Date>,
}

/// Where the vault's key is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// It is being fetched, or there is no vault yet.
    Opening,
    /// It is there.
    In(KeyPlace),
    /// It waits for a passphrase, or for the keyring to be unlocked.
    Waits,
    /// It cannot be had.
    Unavailable,
}

/// What was looked at, the newest look each.
pub type Looks = BTreeMap<LookKey, Looked>;

/// Whose look it is: an account's, or that of the installation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LookKey {
    /// The account; `None` for this computer.
    pub account: Option<AccountId>,
    /// What was looked at.
    pub what: LookId,
}

/// What can be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LookId {
    /// A check of a diagnosis.
    Check(CheckId),
    /// What the provider has of a client that was registered here (RFC 7592).
    Registration,
}

impl LookId {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Check(check) => check.code(),
            Self::Registration => "registration",
        }
    }

    /// What has this code.
    pub fn from_code(code: &str) -> Option<Self> {
        if code == Self::Registration.code() {
            return Some(Self::Registration);
        }
        CheckId::from_code(code).map(Self::Check)
    }
}

/// What was seen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Looked {
    /// When.
    pub at: Timestamp,
    /// How it ended.
    pub result: CheckResult,
    /// The code of its problem.
    pub problem: Option<String>,
    /// What it learnt.
    #[serde(deserialize_with = "super::report::known_facts")]
    pub facts: Vec<Fact>,
}

impl Looked {
    /// What is kept of a check that has ended: neither its prose nor what was said with a server.
    pub fn of(finding: &Finding, at: Timestamp) -> Self {
        let problem = finding.problem.as_ref().map(|problem| problem.kind.code().to_owned());
        let facts = finding.facts.iter().filter(|fact| is_kept(fact.name)).cloned().collect();
        Self { at, result: finding.result, problem, facts }
    }
}

/// The facts that are kept of a look: what rules judge, and what names the place. A server's own words are not among them.
const fn is_kept(name: FactName) -> bool {
    use FactName as F;
    matches!(
        name,
        F::Folder
            | F::Rights
            | F::ClockOffset
            | F::KeyPlace
            | F::Events
            | F::Host
            | F::Server
            | F::Security
            | F::TlsVersion
            | F::IssuedBy
            | F::ValidFrom
            | F::ValidUntil
            | F::Inspected
            | F::Issuer
            | F::Differences
            | F::Broken
            | F::Allows
            | F::ClientId
            | F::Active
            | F::Lacking
            | F::Excess
    )
}

/// Whether what was seen at an account's mail servers says nothing any more, because it uses others from now on.
pub fn is_elsewhere(before: &Account, after: &Account) -> bool {
    before.servers != after.servers
        || before.provider != after.provider
        || before.uses != after.uses
        || before.particulars.sends_with != after.particulars.sends_with
}

/// The checks whose looks go with the servers.
pub const AT_MAIL_SERVERS: [CheckId; 3] = [CheckId::Imap, CheckId::Smtp, CheckId::Pop];

/// Whether what was seen at an account's provider says nothing any more, because another server is asked from now on.
pub fn asks_elsewhere(before: &Account, after: &Account) -> bool {
    before.provider != after.provider || before.particulars.tenant != after.particulars.tenant
}

/// The same of all its accounts, because the definition names other addresses from now on.
pub fn is_elsewhere_for_all(before: &Provider, after: &Provider) -> bool {
    before.issuer != after.issuer || before.endpoints != after.endpoints
}

/// The checks whose looks go with the addresses of the provider.
pub const AT_PROVIDER: [CheckId; 2] = [CheckId::Tls, CheckId::Metadata];

/// What a rule says.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// About what.
    pub about: About,
    /// What is so; it names the rule and the state.
    pub reason: Reason,
    /// The facts that decided, for words and for programs.
    pub facts: Vec<(&'static str, Value)>,
    /// What could be done about it.
    pub fix: Option<Fix>,
    /// The accounts that it touches, where it is about a provider or a client.
    pub accounts: Vec<AccountId>,
    /// That the person put it aside, and why; until then it counts as good.
    pub dismissed: Option<Dismissal>,
    /// When time alone may change it.
    pub turns_at: Option<Timestamp>,
}

impl Verdict {
    fn new(about: About, reason: Reason) -> Self {
        let (facts, accounts) = (Vec::new(), Vec::new());
        Self { about, reason, facts, fix: None, accounts, dismissed: None, turns_at: None }
    }

    fn fact(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.facts.push((name, value.into()));
        self
    }

    fn fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }

    fn turns(mut self, at: Option<Timestamp>) -> Self {
        self.turns_at = at;
        self
    }

    /// Which rule.
    pub const fn rule(&self) -> RuleId {
        self.reason.rule()
    }

    /// How it stands, whether or not it was put aside.
    pub const fn state(&self) -> RuleState {
        self.reason.state()
    }

    /// Whether somebody has to look at it.
    pub fn needs_attention(&self) -> bool {
        self.dismissed.is_none() && matches!(self.state(), RuleState::Bad | RuleState::Attention)
    }

    /// What is known under this name.
    pub fn said(&self, name: &str) -> Option<&Value> {
        self.facts.iter().find(|(named, _)| *named == name).map(|(_, value)| value)
    }
}

/// What a verdict is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum About {
    /// This installation.
    Installation,
    /// One account.
    Account(AccountId),
    /// A provider that accounts use.
    Provider(ProviderId),
}

/// The value of a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Words; from outside they are harmless and bounded.
    Text(String),
    /// A number of something.
    Count(u64),
    /// A moment.
    Moment(Timestamp),
    /// A day.
    Day(Date),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(super::problem::harmless(text))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        text.as_str().into()
    }
}

impl From<u64> for Value {
    fn from(count: u64) -> Self {
        Self::Count(count)
    }
}

impl From<Timestamp> for Value {
    fn from(at: Timestamp) -> Self {
        Self::Moment(at)
    }
}

impl From<Date> for Value {
    fn from(day: Date) -> Self {
        Self::Day(day)
    }
}

/// What could be done about a verdict. Each can be done from the window; most by a command, too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fix {
    /// Look at everything anew.
    LookAgain,
    /// Open the vault.
    Unlock,
    /// Keep what is only in memory on the disk.
    MoveVault,
    /// Take the rights to read the data folder from others.
    ProtectFiles,
    /// Sign in again and ask for less.
    FewerPermissions(AccountId),
    /// Sign in.
    SignIn(AccountId),
    /// Sign in and prove anew who one is (`prompt=login`, `max_age=0`).
    SignInFreshly(AccountId),
    /// Check the chain of the log.
    VerifyAudit,
    /// Look at what is wrong with the chain.
    ShowChain,
    /// Look at the alerts.
    ShowAlerts,
    /// Find out what is wrong with an account.
    Diagnose(AccountId),
    /// Find out what is wrong with this computer.
    DiagnoseComputer,
    /// Give the account's client another secret, or none.
    Client(AccountId),
    /// Name other mail servers.
    Servers(AccountId),
    /// Compare the definition with the provider's metadata, and keep the day where they agree.
    Compare(ProviderId),
    /// Change a person's own definition.
    EditProvider(ProviderId),
    /// Remove events that are older than the settings say.
    Prune,
    /// Drop what is left of a sign-in that has ended.
    DropClaims(AccountId),
}

/// Every verdict, and when the next one may change by itself.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Checkup {
    /// In the order of the rules; within a rule the worst first.
    pub verdicts: Vec<Verdict>,
    /// When this computer was looked at last.
    pub looked_at: Option<Timestamp>,
    /// When time alone may change a verdict.
    pub turns_at: Option<Timestamp>,
}

impl Checkup {
    /// What somebody has to look at, the worst first.
    pub fn needing(&self) -> Vec<&Verdict> {
        let mut needing: Vec<_> = self.verdicts.iter().filter(|verdict| verdict.needs_attention()).collect();
        needing.sort_by_key(|verdict| verdict.state());
        needing
    }

    /// What concerns this account: its own verdicts, those of its provider, and those that touch it.
    pub fn of(&self, account: AccountId) -> impl Iterator<Item = &Verdict> {
        let concerns = move |verdict: &&Verdict| {
            verdict.about == About::Account(account) || verdict.accounts.contains(&account)
        };
        self.verdicts.iter().filter(concerns)
    }
}

/// The day this program was built from: that of its sources where the build says so (`SOURCE_DATE_EPOCH`), else that of the
/// build.
pub fn built_on() -> Option<Date> {
    let days: i64 = option_env!("MAILWARD_BUILT_ON")?.parse().ok()?;
    let second = Timestamp::from_second(days.checked_mul(24 * 60 * 60)?).ok()?;
    Some(second.to_zoned(jiff::tz::TimeZone::UTC).date())
}

/// Holds every rule against what is known.
pub fn evaluate(known: &Known<'_>) -> Checkup {
    let mut verdicts = rules::all(known);
    for verdict in &mut verdicts {
        verdict.dismissed = dismissal::of(verdict, known.dismissals, known.now).cloned();
    }
    verdicts.sort_by(|a, b| (a.rule(), a.state(), &a.about).cmp(&(b.rule(), b.state(), &b.about)));
    let ends = known.dismissals.iter().map(|dismissal| dismissal.until);
    let turns = verdicts.iter().filter_map(|verdict| verdict.turns_at).chain(ends);
    let here = |(key, looked): (&LookKey, &Looked)| key.account.is_none().then_some(looked.at);
    Checkup {
        looked_at: known.looks.iter().filter_map(here).max(),
        turns_at: turns.filter(|at| *at > known.now).min(),
        verdicts,
    }
}
