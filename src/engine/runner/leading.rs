//! Leading: taking the lead, and telling the person what needs them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use jiff::{SignedDuration, Timestamp};

use crate::domain::account::{AccountId, Told};
use crate::domain::problem::Problem;
use crate::services::lead::{self, Lead};
use crate::services::notify::{self, Chosen, News, Step, Telling};

use super::super::command::{Reply, SignInRequest};
use super::super::event::Event;
use super::Runner;

/// Whether this process leads.
#[derive(Debug)]
pub(super) struct Leading {
    folder: Option<PathBuf>,
    lead: Option<Lead>,
    /// Whether it was said that leading is not possible.
    complained: bool,
}

impl Leading {
    pub(super) const fn new(folder: Option<PathBuf>) -> Self {
        Self { folder, lead: None, complained: false }
    }
}

/// What the person is being told.
#[derive(Debug, Default)]
pub(super) struct Tellings {
    /// What was told and could not be stored, so that it is not told again by this process.
    unstored: BTreeMap<AccountId, Told>,
    /// Accounts about which something is being told.
    under_way: BTreeSet<AccountId>,
    /// Accounts about which something was told and may be on the screen.
    about: BTreeSet<AccountId>,
    /// A desktop that shows nothing is tried again then.
    again: Option<Timestamp>,
    /// Whether somebody hears what the person chooses.
    heard: bool,
    complained: bool,
}

/// More would only wait for each other.
const AT_ONCE: usize = 8;

/// A desktop that shows nothing may show something when its user has come.
const DESKTOP_AGAIN: SignedDuration = SignedDuration::from_mins(10);

impl Runner {
    /// Whether this process does by itself what is due: it leads, or nobody else knows of its accounts.
    pub(super) fn acts(&self) -> bool {
        self.watches && (self.leading.lead.is_some() || self.context.folder.is_none())
    }

    /// Whether this process has the lead of its folder.
    pub(super) const fn leads_here(&self) -> bool {
        self.leading.lead.is_some()
    }

    /// The first try, before anything is shown: it costs microseconds.
    pub(super) fn lead_from_the_start(&mut self) {
        match lead::try_take(self.leading.folder.as_deref()) {
            Ok(Some(lead)) => self.leads(lead),
            Ok(None) => {}
            Err(problem) => self.cannot_lead(&problem),
        }
    }

    pub(super) fn try_to_lead(&mut self) {
        if self.leading.lead.is_none() {
            let folder = self.leading.folder.clone();
            self.start(|desk| desk.try_to_lead(folder));
        }
    }

    pub(super) fn leads(&mut self, lead: Lead) {
        tracing::info!("this process leads");
        self.leading.lead = Some(lead);
        self.state.apply(Event::Leads(true));
    }

    pub(super) fn cannot_lead(&mut self, problem: &Problem) {
        if !std::mem::replace(&mut self.leading.complained, true) {
            tracing::warn!(code = problem.kind.code(), "whether another process leads cannot be told");
        }
    }

    /// Tells the person what they do not know yet.
    pub(super) fn tell_the_person(&mut self) {
        if !self.acts() {
            return;
        }
        if !std::mem::replace(&mut self.tellings.heard, true) {
            self.start(super::Desk::hear_choices);
        }
        self.forget_what_is_gone();
        self.withdraw_what_is_expected();
        for news in self.untold() {
            self.tellings.under_way.insert(news.account.id);
            self.pledge(|desk| desk.tell_person(news));
        }
    }

    fn untold(&self) -> Vec<News> {
        let now = self.now();
        let mute = self.tellings.again.is_some_and(|again| now < again.min(now + DESKTOP_AGAIN));
        let quiet = !self.state.settings().notifications;
        let signs_in = self.state.signs_in();
        let untold = self.state.accounts().filter_map(|account| {
            let id = account.id;
            if signs_in == Some(id) || self.tellings.under_way.contains(&id) || self.in_flight.renews(id) {
                return None; // what is on its way is told when it has ended
            }
            let (end, due) = self.state.due_to_tell(account, now);
            let told = self.tellings.unstored.get(&id).copied().unwrap_or(account.told);
            let step = notify::step(told, due);
            let waits = step == Step::Show && mute && !quiet;
            (step != Step::Nothing && !waits).then(|| News {
                account: account.clone(),
                end,
                due,
                step,
                quiet,
            })
        });
        untold.take(AT_ONCE.saturating_sub(self.tellings.under_way.len())).collect()
    }

    /// An account that was forgotten has nothing to say any more.
    fn forget_what_is_gone(&mut self) {
        let gone: Vec<AccountId> =
            self.tellings.about.iter().copied().filter(|id| self.state.account(*id).is_none()).collect();
        for id in gone {
            self.tellings.about.remove(&id);
            self.tellings.unstored.remove(&id);
            self.start(|desk| desk.withdraw(id));
        }
    }

    pub(super) fn told(&mut self, id: AccountId, told: Told, telling: Telling) {
        self.tellings.under_way.remove(&id);
        match telling {
            Telling::Stored => drop(self.tellings.unstored.remove(&id)),
            Telling::Unstored => drop(self.tellings.unstored.insert(id, told)),
            Telling::Unshown => {
                self.tellings.again = self.now().checked_add(DESKTOP_AGAIN).ok();
                if !std::mem::replace(&mut self.tellings.complained, true) {
                    tracing::warn!("this desktop shows no notifications");
                }
                return;
            }
        }
        self.tellings.about.insert(id);
        self.state.apply(Event::Told(id, told));
    }

    /// Whether the desktop is worth another try.
    pub(super) fn desktop_is_tried_again(&mut self, now: Timestamp) -> bool {
        let due = self.tellings.again.is_some_and(|again| again <= now || again > now + DESKTOP_AGAIN);
        if due {
            self.tellings.again = None;
        }
        due
    }

    /// The person pressed a notification, or its button.
    pub(super) fn chosen(&mut self, chosen: &Chosen) {
        self.pledge(super::Desk::raise);
        let alert = notify::alert_of(chosen);
        let alert = alert.and_then(|seq| self.state.alerts().iter().find(|alert| alert.seq == seq));
        let account = notify::account_of(chosen).or_else(|| alert.and_then(|alert| alert.account));
        let account = account.filter(|id| self.state.account(*id).is_some());
        match (account, chosen.action.as_deref()) {
            (Some(id), Some(notify::SIGN_IN)) => {
                self.sign_in(&SignInRequest::by_browser(id), Reply::nowhere());
            }
            (account, _) => self.state.apply(Event::RaisesFor(account)),
        }
    }
}
