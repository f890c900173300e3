//! What an event does to the truth.

use crate::domain::account::{Account, AccountId, LastUse, MailAddress, Told};
use crate::domain::organisation::SettingName;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::settings::Settings;

use super::super::event::{Event, Look};
use super::super::snapshot::{
    AddingView, AttemptId, Notice, NoticeText, NoticeTone, Rotation, SignInStep, SignInStop, SignInView,
    VaultView,
};
use super::view::REST;
use super::{State, import, inspection, transfer};

impl State {
    #[expect(clippy::too_many_lines, reason = "a table, one arm for each event")]
    pub(super) fn change(&mut self, event: Event) {
        match event {
            Event::Loaded(look) => self.load(*look),
            Event::Unreadable(problem) => self.unreadable(problem),
            Event::Providers(catalogue) => {
                self.looking.defined(self.accounts.values(), &self.catalogue, &catalogue);
                self.catalogue = catalogue;
            }
            Event::Vault(vault) => self.vault_changed(vault),
            Event::VaultRefused(problem) => self.vault_refused = Some(*problem),
            Event::ForgetRefused(id, problem) => self.forget_refused = Some((id, *problem)),
            Event::Account(account) => self.keep(*account),
            Event::Forgotten(id, address) => self.forget(id, &address),
            Event::Adding(adding) => {
                self.adding = adding.map(|(address, state)| AddingView { address, state });
            }
            Event::SignInBegan(view) => self.sign_in = Some(*view),
            event @ (Event::SignInStep(..)
            | Event::SignInLink(..)
            | Event::SignInBrowser(..)
            | Event::SignInPasteRefused(..)
            | Event::SignInDevice(..)
            | Event::SignInSomeoneElse(..)) => self.sign_in_goes_on(event),
            Event::SignedIn(attempt, account) => self.signed_in(attempt, *account),
            Event::SignInFailed(attempt, problem) => self.sign_in_failed(attempt, problem),
            Event::SignInClosed(attempt) => {
                self.sign_in = self.sign_in.take().filter(|view| view.attempt != attempt);
            }
            Event::Renewing(id) => drop(self.renewing.insert(id)),
            Event::Renewed(account) => self.renewed(*account),
            Event::RenewalFailed(id, account, problem) => self.renewal_failed(id, account, &problem),
            Event::Rotation(id, rotation) => self.rotation(id, rotation),
            Event::Revoking(id, state) => self.revoking(id, state),
            Event::Asked(in_the_way) => {
                self.online = in_the_way.map_or(Some(true), says_online).or(self.online);
            }
            Event::RevokingAll(all) => self.endings.all(all),
            Event::RevokingAllStopped => self.endings.stop_all(),
            Event::CanUndo(id, can) => self.endings.can_undo(id, can),
            Event::Check(id, check) => self.checked(id, check),
            Event::Owed(id, owed) => self.owed(id, owed),
            Event::AlertRaised(alert) => self.alert_raised(alert),
            Event::AlertExpected(seq) => self.alert_expected(seq),
            Event::Diagnosis(news) => self.diagnosis.hear(news),
            Event::Inspection(news) => inspection::hear(&mut self.inspection, news),
            Event::Import(news) => import::hear(&mut self.import, news),
            Event::Transfer(news) => transfer::hear(&mut self.transfer, news),
            event @ (Event::Detection(_)
            | Event::Organisation(_)
            | Event::Profile(_)
            | Event::ProviderTest(_)
            | Event::Checkup(_)
            | Event::Erasing(_)) => {
                self.learnt(event);
            }
            Event::Audit(news) => self.record.hear(news),
            Event::HandedOut(id, last_use) => self.handed_out(id, last_use),
            Event::Told(id, told) => self.told(id, told),
            Event::Settings(chosen) => self.choose(chosen),
            Event::StartAtLogin(on) => {
                let organisation = self.organisation.as_deref();
                if organisation.is_none_or(|by| !by.locks(SettingName::StartAtLogin)) {
                    self.chosen.start_at_login = on;
                }
                self.settings.start_at_login = on; // what the login does is a fact, whoever decides
            }
            Event::AuthorityFile(file) => self.choose(Settings { ca_file: file, ..self.chosen.clone() }),
            Event::AtStart(told) => self.at_start = told,
            Event::Programs(news) => super::programs::hear(&mut self.programs, news),
            Event::Practice(practice) => self.practice = Some(practice),
            Event::Notice(tone, text, account) => self.notice(tone, text, account),
            Event::Trouble(problem) => {
                self.push_notice(NoticeTone::Attention, NoticeText::Problem(problem), None);
            }
            Event::NoticeDismissed(id) => self.notices.retain(|notice| notice.id != id),
            Event::Raised(times) => self.raised(times),
            Event::RaisesFor(account) => self.raises_for = account,
            Event::Leads(leads) => self.leads = leads,
        }
    }

    /// What the person chose counts where no organisation decides.
    fn choose(&mut self, chosen: Settings) {
        let organisation = self.organisation.as_ref();
        self.settings = organisation.map_or_else(|| chosen.clone(), |decides| decides.over(&chosen));
        self.chosen = chosen;
    }

    /// News of what was found out about addresses, organisations and providers.
    fn learnt(&mut self, event: Event) {
        match event {
            Event::Detection(detection) => self.detection = detection,
            Event::Organisation(organisation) => {
                self.organisation = organisation;
                self.choose(self.chosen.clone());
            }
            Event::Profile(view) => self.profile = view.map(|view| *view),
            Event::ProviderTest(view) => self.provider_test = view.map(|view| *view),
            Event::Checkup(news) => self.looking.apply(news),
            Event::Erasing(view) => self.erasing = view,
            _ => {}
        }
    }

    /// A sign-in that is shown got further.
    fn sign_in_goes_on(&mut self, event: Event) {
        match event {
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
            _ => {} // nothing else happens within one
        }
    }

    fn load(&mut self, look: Look) {
        (self.loaded, self.fatal) = (true, None);
        self.changes += 1;
        self.catalogue = look.catalogue;
        let known = look.accounts.into_iter().filter(|account| !self.forgotten.contains(&account.id));
        self.accounts = known.map(|account| (account.id, account)).collect();
        self.endings.load(look.outstanding);
        self.record.load(look.alerts);
    }

    /// At the start nothing works without them; later the picture of before still holds.
    fn unreadable(&mut self, problem: Box<Problem>) {
        if self.loaded && self.fatal.is_none() {
            return self.push_notice(NoticeTone::Attention, NoticeText::Problem(problem), None);
        }
        (self.loaded, self.fatal) = (true, Some(problem));
    }

    /// A call to the front; one that another start has made is for no account.
    fn raised(&mut self, times: i64) {
        if times > self.raised {
            self.raised_for = self.raises_for.take();
        }
        self.raised = times;
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
            if let Some(before) = self.accounts.get(&account.id) {
                self.looking.changed(before, &account);
            }
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
        self.endings.forget(id);
        self.looking.forget(id);
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
        self.endings.forget(account.id);
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

    fn told(&mut self, id: AccountId, told: Told) {
        if let Some(account) = self.accounts.get_mut(&id) {
            account.told = told;
            self.changes += 1;
        }
    }

    pub(super) fn notice(&mut self, tone: NoticeTone, text: String, account: Option<AccountId>) {
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

/// Two are shown; a few more wait while the person hovers over one.
const KEPT_NOTICES: usize = 4;

/// What a failure tells about the network: an answer of the provider, even a refusal, came over it.
fn says_online(kind: ProblemKind) -> Option<bool> {
    match kind {
        ProblemKind::DnsFailed
        | ProblemKind::Unreachable
        | ProblemKind::TimedOut
        | ProblemKind::ProxyFailed => Some(false),
        ProblemKind::GrantEnded
        | ProblemKind::GrantExpired
        | ProblemKind::RenewalLost
        | ProblemKind::AdministratorNeeded
        | ProblemKind::ProviderBusy
        | ProblemKind::ProviderRefused
        | ProblemKind::ClientRefused => Some(true),
        _ => None,
    }
}
