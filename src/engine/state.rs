//! What is true, and how an event changes it.
//!
//! Pure: [`State::apply`] and [`State::snapshot`] do no work, hold no secret and read no clock, so a report can be replayed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::domain::account::{Account, AccountId, LastUse, MailAddress};
use crate::domain::catalogue::Catalogue;
use crate::domain::health::{self, Health};
use crate::domain::lifespan::{self, ExpectedEnd};
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::schedule::{self, Policy};
use crate::domain::settings::Settings;

use super::event::Event;
use super::snapshot::{
    AccountView, AddingView, AttemptId, Notice, NoticeText, NoticeTone, Planned, PracticeView, Rotation,
    SignInStep, SignInStop, SignInView, Snapshot, VaultState, VaultView,
};

/// The engine's one truth.
#[derive(Debug, Clone)]
pub(super) struct State {
    fatal: Option<Box<Problem>>,
    loaded: bool,
    /// Counts what happened to accounts, so that an older look at them is known as such.
    changes: u64,
    vault: VaultView,
    vault_refused: Option<Problem>,
    forget_refused: Option<(AccountId, Problem)>,
    online: Option<bool>,
    accounts: BTreeMap<AccountId, Account>,
    /// Accounts that are gone; numbers are never used twice, so a late result cannot bring one back.
    forgotten: BTreeSet<AccountId>,
    renewing: BTreeSet<AccountId>,
    /// Not to be renewed by itself before this moment, whatever the store says: it may not have been writable.
    resting: BTreeMap<AccountId, Timestamp>,
    adding: Option<AddingView>,
    sign_in: Option<SignInView>,
    notices: Vec<Notice>,
    notices_so_far: u64,
    settings: Settings,
    catalogue: Arc<Catalogue>,
    practice: Option<PracticeView>,
    raised: i64,
    leads: bool,
    /// What rotations asked for by a person came to, until they are dismissed.
    rotations: BTreeMap<AccountId, Rotation>,
}

impl State {
    /// Before anything has been read.
    pub(super) fn new(settings: Settings, catalogue: Arc<Catalogue>) -> Self {
        Self {
            fatal: None,
            loaded: false,
            changes: 0,
            vault: VaultView { place: None, state: VaultState::Opening, answered_ms: None },
            vault_refused: None,
            forget_refused: None,
            online: None,
            accounts: BTreeMap::new(),
            forgotten: BTreeSet::new(),
            renewing: BTreeSet::new(),
            resting: BTreeMap::new(),
            adding: None,
            sign_in: None,
            notices: Vec::new(),
            notices_so_far: 0,
            settings,
            catalogue,
            practice: None,
            raised: 0,
            leads: false,
            rotations: BTreeMap::new(),
        }
    }

    /// Makes the event true.
    pub(super) fn apply(&mut self, event: Event) {
        match event {
            Event::Loaded(accounts, catalogue) => self.load(accounts, catalogue),
            Event::Unreadable(problem) => self.unreadable(problem),
            Event::Providers(catalogue) => self.catalogue = catalogue,
            Event::Vault(vault) => self.vault_changed(vault),
            Event::VaultRefused(problem) => self.vault_refused = Some(*problem),
            Event::ForgetRefused(id, problem) => self.forget_refused = Some((id, *problem)),
            Event::Account(account) => self.keep(*account),
            Event::Forgotten(id, address) => self.forget(id, &address),
            Event::Adding(adding) => {
                self.adding = adding.map(|(address, state)| AddingView { address, state });
            }
            Event::SignInBegan(view) => self.sign_in = Some(*view),
            Event::SignInStep(attempt, step) => {
                self.sign_in(attempt, |view| {
                    (view.step, view.stop, view.paste_refused) = (step, None, None);
                });
            }
            Event::SignInLink(attempt, link, wait) => self.sign_in(attempt, |view| {
                (view.step, view.link, view.wait) = (SignInStep::Wait, Some(link), Some(wait));
            }),
            Event::SignInBrowser(attempt, browser) => self.sign_in(attempt, |view| view.browser = browser),
            Event::SignInPasteRefused(attempt, problem) => {
                self.sign_in(attempt, |view| view.paste_refused = Some(problem));
            }
            Event::SignInDevice(attempt, device, wait) => self.sign_in(attempt, |view| {
                (view.step, view.device, view.wait) = (SignInStep::Wait, Some(device), Some(wait));
            }),
            Event::SignInSomeoneElse(attempt, who) => self.sign_in(attempt, |view| {
                view.stop = Some(SignInStop::SomeoneElse { signed_in_as: who });
            }),
            Event::SignedIn(attempt, account) => self.signed_in(attempt, *account),
            Event::SignInFailed(attempt, problem) => self.sign_in_failed(attempt, problem),
            Event::SignInClosed(attempt) => {
                self.sign_in = self.sign_in.take().filter(|view| view.attempt != attempt);
            }
            Event::Renewing(id) => drop(self.renewing.insert(id)),
            Event::Renewed(account) => self.renewed(*account),
            Event::RenewalFailed(id, account, problem) => self.renewal_failed(id, account, &problem),
            Event::Rotation(id, rotation) => self.rotation(id, rotation),
            Event::HandedOut(id, last_use) => self.handed_out(id, last_use),
            Event::Settings(settings) => self.settings = settings,
            Event::StartAtLogin(on) => self.settings.start_at_login = on,
            Event::Practice(practice) => self.practice = Some(practice),
            Event::Notice(tone, text, account) => self.notice(tone, text, account),
            Event::Trouble(problem) => {
                self.push_notice(NoticeTone::Attention, NoticeText::Problem(problem), None);
            }
            Event::NoticeDismissed(id) => self.notices.retain(|notice| notice.id != id),
            Event::Raised(times) => self.raised = times,
            Event::Leads(leads) => self.leads = leads,
        }
    }

    /// The account with this name.
    pub(super) fn account(&self, id: AccountId) -> Option<&Account> {
        self.accounts.get(&id)
    }

    /// The vault.
    pub(super) fn vault(&self) -> &VaultView {
        &self.vault
    }

    /// Grows whenever an account changes.
    pub(super) fn changes(&self) -> u64 {
        self.changes
    }

    /// All providers.
    pub(super) fn catalogue(&self) -> &Arc<Catalogue> {
        &self.catalogue
    }

    /// The settings in force.
    pub(super) fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The next renewal of each account that can be renewed, soonest first.
    pub(super) fn plan(&self, now: Timestamp) -> Vec<(Timestamp, AccountId)> {
        if !self.vault.is_open() {
            return Vec::new();
        }
        let policy = if self.settings.renew { Policy::AheadOfNeed } else { Policy::KeepAlive };
        let mut plan: Vec<_> = self
            .accounts
            .values()
            .filter(|account| !self.renewing.contains(&account.id))
            .filter_map(|account| {
                let end = self.expected_end(account);
                let due = schedule::renew_at(account, end.as_ref(), policy, now)?;
                Some((self.resting.get(&account.id).map_or(due, |rested| due.max(*rested)), account.id))
            })
            .collect();
        plan.sort_unstable();
        plan
    }

    /// The picture for the faces.
    pub(super) fn snapshot(&self, now: Timestamp) -> Snapshot {
        let plan: BTreeMap<AccountId, Timestamp> =
            self.plan(now).into_iter().map(|(at, id)| (id, at)).collect();
        let mut accounts: Vec<AccountView> =
            self.accounts.values().map(|account| self.view(account, &plan, now)).collect();
        accounts.sort_by(|a, b| order(a).cmp(&order(b)));
        let next = plan
            .iter()
            .min_by_key(|(_, at)| **at)
            .and_then(|(id, at)| Some(Planned { address: self.accounts.get(id)?.address.clone(), at: *at }));
        Snapshot {
            fatal: self.fatal.clone(),
            loaded: self.loaded,
            vault: self.vault.clone(),
            vault_refused: self.vault_refused.clone(),
            forget_refused: self.forget_refused.clone(),
            online: self.online,
            accounts,
            adding: self.adding.clone(),
            sign_in: self.sign_in.clone(),
            notices: self.notices.clone(),
            next,
            settings: self.settings.clone(),
            catalogue: Arc::clone(&self.catalogue),
            practice: self.practice.clone(),
            raised: self.raised,
            leads: self.leads,
        }
    }

    fn view(&self, account: &Account, plan: &BTreeMap<AccountId, Timestamp>, now: Timestamp) -> AccountView {
        let provider = self.catalogue.find(&account.provider).cloned();
        let will_ask = provider
            .as_ref()
            .and_then(|provider| provider.scopes_for(&account.uses).ok())
            .unwrap_or_default();
        let expected_end = self.expected_end(account);
        AccountView {
            health: health::of(account, expected_end.as_ref(), self.renewing.contains(&account.id), now),
            expected_end,
            rotation: self.rotations.get(&account.id).cloned(),
            renews_at: plan.get(&account.id).copied(),
            account: account.clone(),
            provider,
            will_ask,
        }
    }

    /// When the account's sign-in is expected to end.
    fn expected_end(&self, account: &Account) -> Option<ExpectedEnd> {
        let provider = self.catalogue.find(&account.provider)?;
        lifespan::expected_end(account, &provider.tokens)
    }

    fn load(&mut self, accounts: Vec<Account>, catalogue: Arc<Catalogue>) {
        (self.loaded, self.fatal) = (true, None);
        self.changes += 1;
        self.catalogue = catalogue;
        let known = accounts.into_iter().filter(|account| !self.forgotten.contains(&account.id));
        self.accounts = known.map(|account| (account.id, account)).collect();
    }

    /// Another store stands behind everything from now on: its accounts have names of their own, so those of the old one
    /// say nothing about them.
    pub(super) fn start_anew(&mut self) {
        self.changes += 1;
        self.accounts.clear();
        self.forgotten.clear();
        self.resting.clear();
        self.rotations.clear();
    }

    /// At the start nothing works without them; later the picture of before still holds.
    fn unreadable(&mut self, problem: Box<Problem>) {
        if self.loaded && self.fatal.is_none() {
            return self.push_notice(NoticeTone::Attention, NoticeText::Problem(problem), None);
        }
        (self.loaded, self.fatal) = (true, Some(problem));
    }

    fn vault_changed(&mut self, vault: VaultView) {
        (self.vault, self.vault_refused) = (vault, None);
        self.resting.clear(); // an open vault may be what was missing
    }

    /// Keeps the newer of two versions: a late result never puts back an old one.
    fn keep(&mut self, account: Account) {
        let newer = self.accounts.get(&account.id).is_none_or(|known| known.generation <= account.generation);
        if newer && !self.forgotten.contains(&account.id) {
            self.changes += 1;
            self.accounts.insert(account.id, account);
        }
    }

    fn forget(&mut self, id: AccountId, address: &MailAddress) {
        self.changes += 1;
        self.forgotten.insert(id);
        self.accounts.remove(&id);
        self.renewing.remove(&id);
        self.resting.remove(&id);
        self.rotations.remove(&id);
        self.forget_refused = self.forget_refused.take().filter(|(refused, _)| *refused != id);
        self.sign_in = self.sign_in.take().filter(|view| view.account != id);
        self.notice(NoticeTone::Good, format!("{address} was forgotten"), None);
    }

    fn sign_in(&mut self, attempt: AttemptId, change: impl FnOnce(&mut SignInView)) {
        if let Some(view) = self.sign_in.as_mut().filter(|view| view.attempt == attempt) {
            change(view);
        }
    }

    fn signed_in(&mut self, attempt: AttemptId, account: Account) {
        self.online = Some(true);
        self.sign_in(attempt, |view| (view.step, view.stop) = (SignInStep::Done, None));
        self.resting.remove(&account.id);
        self.notice(NoticeTone::Good, format!("{} is signed in", account.address), Some(account.id));
        self.keep(account);
    }

    fn sign_in_failed(&mut self, attempt: AttemptId, problem: Box<Problem>) {
        self.online = says_online(problem.kind).or(self.online);
        self.sign_in(attempt, |view| view.stop = Some(SignInStop::Failed(problem)));
    }

    fn renewed(&mut self, account: Account) {
        self.renewing.remove(&account.id);
        self.resting.remove(&account.id);
        self.online = Some(true);
        self.keep(account);
    }

    /// Without an account the failure could not even be noted (a shut vault); the account stays as it was.
    fn renewal_failed(&mut self, id: AccountId, account: Option<Box<Account>>, problem: &Problem) {
        self.renewing.remove(&id);
        if let Some(until) = problem.facts.at.and_then(|at| at.checked_add(REST).ok()) {
            self.resting.insert(id, until);
        }
        self.online = says_online(problem.kind).or(self.online);
        if let Some(account) = account {
            self.keep(*account);
        }
    }

    /// No notice: a face shows the result where it was asked for, or one word for many.
    fn rotation(&mut self, id: AccountId, rotation: Option<Rotation>) {
        match rotation.filter(|_| self.accounts.contains_key(&id)) {
            Some(rotation) => drop(self.rotations.insert(id, rotation)),
            None => drop(self.rotations.remove(&id)),
        }
    }

    fn handed_out(&mut self, id: AccountId, last_use: LastUse) {
        if let Some(account) = self.accounts.get_mut(&id) {
            account.last_use = Some(last_use);
            self.changes += 1;
        }
    }

    fn notice(&mut self, tone: NoticeTone, text: String, account: Option<AccountId>) {
        self.push_notice(tone, NoticeText::Words(text), account);
    }

    fn push_notice(&mut self, tone: NoticeTone, text: NoticeText, account: Option<AccountId>) {
        self.notices_so_far += 1;
        self.notices.push(Notice { id: self.notices_so_far, tone, text, account });
        if self.notices.len() > KEPT_NOTICES {
            self.notices.remove(0);
        }
    }
}

/// After a failure of any kind; the schedule's own patience is longer.
const REST: SignedDuration = SignedDuration::from_secs(30);

/// Two are shown; a few more wait while the person hovers over one.
const KEPT_NOTICES: usize = 4;

/// Who needs somebody first, in the order of [`Health::ALL`]; then by address.
fn order(view: &AccountView) -> (usize, &MailAddress) {
    let rank = if view.health.needs_somebody() {
        Health::ALL.iter().position(|health| *health == view.health).unwrap_or(0)
    } else {
        Health::ALL.len()
    };
    (rank, &view.account.address)
}

/// What a failure tells about the network: an answer of the provider, even a refusal, came over it.
fn says_online(kind: ProblemKind) -> Option<bool> {
    match kind {
        ProblemKind::DnsFailed
        | ProblemKind::Unreachable
        | ProblemKind::TimedOut
        | ProblemKind::ProxyFailed => Some(false),
        ProblemKind::GrantEnded
        | ProblemKind::GrantExpired
        | ProblemKind::AdministratorNeeded
        | ProblemKind::ProviderBusy
        | ProblemKind::ProviderRefused
        | ProblemKind::ClientRefused => Some(true),
        _ => None,
    }
}
