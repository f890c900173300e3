//! What faces see of the truth, and what follows from it for the clock.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::domain::account::{Account, AccountId, MailAddress, Told};
use crate::domain::checkup::Checkup;
use crate::domain::health::{self, Health};
use crate::domain::lifespan::{self, ExpectedEnd, client_secret};
use crate::domain::schedule::{self, Policy};
use crate::domain::token::AccessFacts;
use crate::services::notify;

use super::super::snapshot::{AccountView, Planned, Snapshot};
use super::State;

/// The next renewals, soonest first.
pub(in crate::engine) type Plan = Vec<(Timestamp, AccountId)>;

impl State {
    /// The next renewal of each account that can be renewed, soonest first.
    pub(in crate::engine) fn plan(&self, now: Timestamp) -> Plan {
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
                let due = if is_from_the_future(account, now) { due.min(now) } else { due };
                Some((self.rested(account.id, now).map_or(due, |rested| due.max(rested)), account.id))
            })
            .collect();
        plan.sort_unstable();
        plan
    }

    /// Until when an account is left alone. Never longer from now than after a failure of this moment, so that a clock that
    /// was turned back does not make it weeks.
    fn rested(&self, id: AccountId, now: Timestamp) -> Option<Timestamp> {
        self.resting.get(&id).map(|until| (*until).min(now + REST))
    }

    /// The picture for the faces.
    pub(in crate::engine) fn snapshot(
        &self,
        plan: &Plan,
        checkup: &Arc<Checkup>,
        now: Timestamp,
    ) -> Snapshot {
        let next =
            plan.first().and_then(|(at, id)| Some(Planned { address: self.address_of(*id)?, at: *at }));
        let plan: BTreeMap<AccountId, Timestamp> = plan.iter().map(|(at, id)| (*id, *at)).collect();
        let mut accounts: Vec<AccountView> =
            self.accounts.values().map(|account| self.view(account, &plan, now)).collect();
        accounts.sort_by(|a, b| order(a).cmp(&order(b)));
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
            at_start: self.at_start.clone(),
            catalogue: Arc::clone(&self.catalogue),
            practice: self.practice.clone(),
            raised: self.raised,
            raised_for: self.raised_for,
            leads: self.leads,
            audit: self.record.view().clone(),
            alerts: self.record.alerts().to_vec(),
            outstanding: self.endings.outstanding().to_vec(),
            revoking_all: self.endings.revoking_all().cloned(),
            diagnosis: self.diagnosis.live().cloned(),
            reports: self.diagnosis.reports().clone(),
            inspection: self.inspection.clone(),
            programs: self.programs.clone(),
            import: self.import.clone(),
            transfer: self.transfer.clone(),
            detection: self.detection.clone(),
            organisation: self.organisation.clone(),
            profile: self.profile.clone(),
            provider_test: self.provider_test.clone(),
            checkup: self.checkup_view(checkup),
            erasing: self.erasing.clone(),
        }
    }

    /// The next moment at which the picture changes although nothing happens; `None` when time changes nothing.
    pub(in crate::engine) fn next_turn(&self, now: Timestamp) -> Option<Timestamp> {
        let turns = self.accounts.values().flat_map(|account| {
            let end = self.expected_end(account).and_then(|end| lifespan::next_turn(&end, now));
            let access = account.access().map(AccessFacts::presumed_end).filter(|end| *end > now);
            let secret = client_secret::end(account).and_then(|end| client_secret::next_turn(end, now));
            end.into_iter().chain(access).chain(secret)
        });
        turns.min()
    }

    fn address_of(&self, id: AccountId) -> Option<MailAddress> {
        self.accounts.get(&id).map(|account| account.address.clone())
    }

    fn view(&self, account: &Account, plan: &BTreeMap<AccountId, Timestamp>, now: Timestamp) -> AccountView {
        let provider = self.catalogue.of(account);
        let will_ask = provider
            .as_ref()
            .and_then(|provider| provider.scopes_for(&account.uses).ok())
            .unwrap_or_default();
        let expected_end = self.expected_end(account);
        AccountView {
            health: health::of(account, expected_end.as_ref(), self.renewing.contains(&account.id), now),
            expected_end,
            rotation: self.rotations.get(&account.id).cloned(),
            revocation: self.endings.revocation(account.id).cloned(),
            can_undo_sign_out: account.grant.is_none() && self.endings.can_be_undone(account.id),
            check: self.endings.check(account.id).cloned(),
            renews_at: plan.get(&account.id).copied(),
            account: account.clone(),
            provider,
            will_ask,
        }
    }

    /// What the person should know of an account now, and the end it is about. An end that a planned renewal will put off is
    /// nobody's concern before that has failed.
    pub(in crate::engine) fn due_to_tell(
        &self,
        account: &Account,
        now: Timestamp,
    ) -> (Option<ExpectedEnd>, Told) {
        let end = self.expected_end(account);
        let is_put_off = |end: &ExpectedEnd| {
            let renewal = schedule::renew_at(account, Some(end), Policy::KeepAlive, now);
            self.vault.is_open() && account.problem.is_none() && renewal.is_some_and(|at| at < end.at)
        };
        let end = end.filter(|end| !is_put_off(end));
        let due = notify::due(account, end.as_ref(), now);
        (end, due)
    }

    /// When the account's sign-in is expected to end.
    fn expected_end(&self, account: &Account) -> Option<ExpectedEnd> {
        let provider = self.catalogue.find(&account.provider)?;
        lifespan::expected_end(account, &provider.tokens)
    }
}

/// After a failure of any kind; the schedule's own patience is longer.
pub(super) const REST: SignedDuration = SignedDuration::from_secs(30);

/// Whether something happened to this account later than now: the clock was turned back since. Nothing that counts from such
/// a moment can be relied on, so the account is renewed, after which its times are of this clock again.
fn is_from_the_future(account: &Account, now: Timestamp) -> bool {
    let issued = account.access().map(|access| access.issued_at);
    let failed = account.problem.as_ref().and_then(|standing| standing.problem.facts.at);
    issued.into_iter().chain(failed).any(|moment| moment > now + CLOCKS_DIFFER)
}

/// A clock that is set right by the network moves by less, and several processes write.
const CLOCKS_DIFFER: SignedDuration = SignedDuration::from_mins(2);

/// Who needs somebody first, in the order of [`Health::ALL`]; then by address.
fn order(view: &AccountView) -> (usize, &MailAddress) {
    let rank = if view.health.needs_somebody() {
        Health::ALL.iter().position(|health| *health == view.health).unwrap_or(0)
    } else {
        Health::ALL.len()
    };
    (rank, &view.account.address)
}
