//! Each rule in each of its states.

use std::collections::BTreeSet;

use jiff::SignedDuration;

use super::*;
use crate::domain::account::{Client, Generation, StandingProblem};
use crate::domain::alert::{AlertRule, Counted};
use crate::domain::audit::{Break, Broken};
use crate::domain::examples;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::{Pkce, Provider, SecretRule};
use crate::domain::report::FactName;
use crate::domain::settings::{RefreshAge, Retention};
use crate::domain::token::{Fingerprint, IdFacts};

mod aside;
mod cases;
mod stale;

use cases::CASES;

const DEFINITION: &str = r#"
id = "example"
name = "Example Mail"
short_name = "Example"
kind = "oauth"
verified = true
date = "2026-11-01"
source = "its own documents"
domains = ["example.org"]
issuer = "https://login.example.org"

[endpoints]
authorization = "https://login.example.org/authorize"
token = "https://login.example.org/token"
discovery = "https://login.example.org/.well-known/openid-configuration"

[scopes]
imap = ["mail.imap"]
smtp = ["mail.smtp"]
identity = ["openid"]
offline = ["offline_access"]

[client]
secret = "optional"
authentication = ["none"]
pkce = "required"

[redirect]
path = "/callback/example"

[[servers]]
protocol = "imap"
host = "imap.example.org"
port = 993
tls = "implicit"
"#;

/// Everything that a rule may look at, to be changed.
pub(super) struct Ground {
    pub(super) now: Timestamp,
    pub(super) accounts: Vec<Account>,
    provider: Option<Provider>,
    pub(super) settings: Settings,
    pub(super) key: Key,
    chain: Option<Verified>,
    oldest_event: Option<Timestamp>,
    alerts: Vec<Alert>,
    pub(super) looks: Looks,
    pub(super) dismissals: Vec<Dismissal>,
    built_on: Option<Date>,
}

impl Ground {
    /// One account, signed in an hour ago, and nothing looked at.
    pub(super) fn new() -> Self {
        let now: Timestamp = "2026-11-23T12:00:00Z".parse().unwrap();
        let mut account =
            examples::signed_in(now - SignedDuration::from_hours(1), SignedDuration::from_hours(2));
        let grant = account.grant.as_mut().unwrap();
        grant.granted = ["openid", "mail.imap", "mail.smtp"].map(|scope| scope.parse().unwrap()).to_vec();
        account.client = Some(client());
        Self {
            now,
            accounts: vec![account],
            provider: Some(Provider::from_toml(DEFINITION).unwrap()),
            settings: Settings::default(),
            key: Key::In(KeyPlace::Keyring),
            chain: None,
            oldest_event: None,
            alerts: Vec::new(),
            looks: Looks::new(),
            dismissals: Vec::new(),
            built_on: Some("2026-11-20".parse().unwrap()),
        }
    }

    pub(super) fn judge(&self) -> Checkup {
        let catalogue = Catalogue::built_in().with_custom(self.provider.iter().cloned().collect()).unwrap();
        evaluate(&Known {
            now: self.now,
            accounts: self.accounts.iter().collect(),
            catalogue: &catalogue,
            settings: &self.settings,
            key: self.key,
            chain: self.chain.as_ref(),
            oldest_event: self.oldest_event,
            alerts: &self.alerts,
            looks: &self.looks,
            dismissals: &self.dismissals,
            built_on: self.built_on,
        })
    }

    fn account(&mut self) -> &mut Account {
        &mut self.accounts[0]
    }

    fn provider(&mut self) -> &mut Provider {
        self.provider.as_mut().unwrap()
    }

    /// How strong the sign-in was, in the provider's words.
    fn class(&mut self, class: &str) {
        let received_at = self.now;
        self.account().grant.as_mut().unwrap().id_token = Some(IdFacts {
            fingerprint: Fingerprint::from_hash(&[1; 32]),
            issuer: "https://login.example.org".to_owned(),
            received_at,
            authenticated_at: None,
            class: Some(class.to_owned()),
        });
    }

    fn client(&mut self) -> &mut Client {
        self.account().client.as_mut().unwrap()
    }

    /// Something was seen an hour ago's half.
    pub(super) fn saw(&mut self, check: CheckId, result: CheckResult) -> &mut Looked {
        let here = [CheckId::Clock, CheckId::Folder, CheckId::Keyring, CheckId::Vault, CheckId::Chain];
        let account = (!here.contains(&check)).then(|| self.accounts[0].id);
        let key = LookKey { account, what: LookId::Check(check) };
        let at = self.now - SignedDuration::from_mins(30);
        let looked = Looked { at, result, problem: None, facts: Vec::new() };
        self.looks.insert(key, looked);
        self.looks.get_mut(&key).unwrap()
    }

    fn failed_since(&mut self, kind: ProblemKind, days: i64) {
        let since = self.now - SignedDuration::from_hours(24 * days);
        self.account().problem =
            Some(StandingProblem { problem: Problem::new(kind).at(since), since, attempts: 4 });
    }

    fn days(&self, days: i64) -> Timestamp {
        self.now + SignedDuration::from_hours(24 * days)
    }
}

impl Looked {
    pub(super) fn with(&mut self, name: FactName, value: impl std::fmt::Display) -> &mut Self {
        self.facts.push(Fact::new(name, value));
        self
    }

    fn because(&mut self, kind: ProblemKind) {
        self.problem = Some(kind.code().to_owned());
    }
}

fn client() -> Client {
    Client {
        id: "client-1".parse().unwrap(),
        name: None,
        has_secret: false,
        registered_here: false,
        secret_expires_at: None,
        management: None,
    }
}

fn after(change: fn(&mut Ground)) -> Checkup {
    let mut ground = Ground::new();
    change(&mut ground);
    ground.judge()
}

#[test]
fn every_reason_is_given_when_it_is_so_and_for_no_other_of_its_rule() {
    for (reason, change) in CASES {
        let checkup = after(*change);
        let of_rule: BTreeSet<Reason> = checkup
            .verdicts
            .iter()
            .map(|verdict| verdict.reason)
            .filter(|given| given.rule() == reason.rule())
            .collect();
        assert_eq!(of_rule, BTreeSet::from([*reason]), "{} {}", reason.rule().code(), reason.code());
    }
}

#[test]
fn every_reason_has_its_case() {
    let covered: BTreeSet<Reason> = CASES.iter().map(|(reason, _)| *reason).collect();
    let missing: Vec<&Reason> = Reason::ALL.iter().filter(|reason| !covered.contains(reason)).collect();
    assert_eq!(missing, [&Reason::TlsHere; 0]);
}

#[test]
fn whatever_needs_somebody_has_a_fix_but_a_definition_that_is_gone() {
    for (reason, change) in CASES {
        let checkup = after(*change);
        for verdict in checkup.verdicts.iter().filter(|verdict| verdict.needs_attention()) {
            let without = [Reason::DatedRetired, Reason::AppOld];
            assert_eq!(verdict.fix.is_none(), without.contains(&verdict.reason), "{reason:?}: {verdict:?}");
        }
    }
}

#[test]
fn a_sound_account_raises_no_alarm_even_before_anything_was_looked_at() {
    let checkup = Ground::new().judge();
    assert_eq!(checkup.needing(), [&checkup.verdicts[0]; 0]);
    let sums = checkup.sums();
    assert_eq!((sums.bad, sums.attention), (0, 0));
    assert_eq!(sums.good + sums.unknown + sums.not_applicable, 19, "{sums:?}");
}

#[test]
fn a_practice_is_good_only_when_nothing_of_it_is_unknown() {
    let practice = Practice::with(RuleId::VaultKey).unwrap();
    assert_eq!(practice.rules(), [RuleId::VaultKey, RuleId::VaultPermissions]);
    let mut ground = Ground::new();
    let of = |ground: &Ground, rule: RuleId| {
        ground.judge().verdicts.iter().find(|verdict| verdict.rule() == rule).unwrap().state()
    };
    assert_eq!(of(&ground, RuleId::VaultKey), RuleState::Good);
    assert_eq!(of(&ground, RuleId::VaultPermissions), RuleState::Unknown);
    assert_eq!(ground.judge().state_of(practice), RuleState::Unknown);
    // What does not apply says nothing.
    ground.saw(CheckId::Folder, CheckResult::Skip);
    assert_eq!(of(&ground, RuleId::VaultPermissions), RuleState::NotApplicable);
    assert_eq!(ground.judge().state_of(practice), RuleState::Good);
    let folder = ground.saw(CheckId::Folder, CheckResult::Fail);
    folder.problem = Some(ProblemKind::FolderOpen.code().to_owned());
    assert_eq!(ground.judge().state_of(practice), RuleState::Bad);
    // One account of two whose provider says nothing about factors.
    let factors = Practice::with(RuleId::MfaSeen).unwrap();
    let mut two = Ground::new();
    two.account().grant.as_mut().unwrap().factors = vec!["mfa".to_owned()];
    assert_eq!(two.judge().state_of(factors), RuleState::Good);
    let mut other = two.accounts[0].clone();
    other.id = AccountId::new(77);
    other.grant.as_mut().unwrap().factors.clear();
    two.accounts.push(other);
    assert_eq!(two.judge().state_of(factors), RuleState::Unknown);
}

#[test]
fn a_sign_in_without_a_refresh_token_waits_for_its_owner_from_the_end_of_its_token_on() {
    let mut ground = Ground::new();
    let stands = |ground: &Ground| {
        let checkup = ground.judge();
        let verdict = checkup.verdicts.iter().find(|verdict| verdict.rule() == RuleId::GrantRevoked).unwrap();
        (verdict.reason, verdict.turns_at)
    };
    assert_eq!(stands(&ground), (Reason::GrantStands, None), "what renews itself does not turn by itself");
    ground.account().grant.as_mut().unwrap().refresh = None;
    let end = ground.accounts[0].access().unwrap().presumed_end();
    assert_eq!(stands(&ground), (Reason::GrantStands, Some(end)));
    assert!(ground.judge().turns_at.is_some_and(|turns| turns <= end));
    ground.now = end;
    assert_eq!(stands(&ground), (Reason::GrantWaits, None));
}

#[test]
fn what_was_read_of_another_client_says_nothing_about_this_one() {
    let mut ground = Ground::new();
    let key = LookKey { account: Some(ground.accounts[0].id), what: LookId::Registration };
    let facts = vec![Fact::new(FactName::Allows, "implicit"), Fact::new(FactName::ClientId, "c-old")];
    ground.looks.insert(key, Looked { at: ground.now, result: CheckResult::Pass, problem: None, facts });
    let allows = |ground: &Ground| {
        ground.judge().verdicts.iter().any(|verdict| verdict.reason == Reason::ImplicitAllowed)
    };
    assert!(!allows(&ground));
    ground.client().id = "c-old".parse().unwrap();
    assert!(allows(&ground));
    ground.account().client = None;
    assert!(!allows(&ground));
}

#[test]
fn the_word_of_a_factor_counts_by_what_it_proves() {
    for (factors, reason) in [
        (&["pwd", "pin"][..], Reason::FactorsOne),
        (&["mfa"], Reason::FactorsSeveral),
        (&["pwd", "fpt"], Reason::FactorsSeveral),
        (&["otp"], Reason::FactorsOne),
        (&["fido"], Reason::FactorsSeveral),
        (&["urn:something"], Reason::FactorsUntold),
    ] {
        let mut ground = Ground::new();
        ground.account().grant.as_mut().unwrap().factors =
            factors.iter().map(|word| (*word).to_owned()).collect();
        let checkup = ground.judge();
        assert!(checkup.verdicts.iter().any(|verdict| verdict.reason == reason), "{factors:?}");
    }
}

#[test]
fn the_word_for_a_sign_in_counts_where_the_factors_are_not_told() {
    let mfa = "https://refeds.org/profile/mfa";
    for (class, wanted, factors, reason) in [
        (mfa, None, "", Reason::FactorsStrong),
        (mfa, Some("phr"), "", Reason::FactorsStrong),
        ("urn:own:2fa", Some("urn:own:2fa urn:own:key"), "", Reason::FactorsStrong),
        ("urn:own:pw", Some("urn:own:2fa"), "", Reason::FactorsOther),
        ("urn:own:pw", None, "", Reason::FactorsUntold),
        ("0", None, "", Reason::FactorsUntold),
        (mfa, None, "pwd", Reason::FactorsOne),
    ] {
        let mut ground = Ground::new();
        ground.class(class);
        ground.provider().parameters.fresh =
            wanted.map(|wanted| ("acr_values".to_owned(), wanted.to_owned())).into_iter().collect();
        ground.account().grant.as_mut().unwrap().factors =
            factors.split_whitespace().map(str::to_owned).collect();
        let checkup = ground.judge();
        let verdict = checkup.verdicts.iter().find(|one| one.rule() == RuleId::MfaSeen).unwrap();
        assert_eq!(verdict.reason, reason, "{class} {wanted:?} {factors}");
        if reason == Reason::FactorsOther {
            assert_eq!(verdict.fix, Some(Fix::SignInFreshly(ground.accounts[0].id)));
        }
    }
}

#[test]
fn accounts_that_share_a_client_get_one_word_about_its_secret() {
    let mut ground = Ground::new();
    let end = ground.days(9);
    (ground.client().has_secret, ground.client().secret_expires_at) = (true, Some(end));
    let second = Account { id: AccountId::new(2), ..ground.accounts[0].clone() };
    ground.accounts.push(second);
    let checkup = ground.judge();
    let told: Vec<_> =
        checkup.verdicts.iter().filter(|verdict| verdict.rule() == RuleId::ClientSecret).collect();
    assert_eq!((told.len(), told[0].accounts.len()), (1, 2));
    assert_eq!(
        checkup.of(AccountId::new(2)).filter(|verdict| verdict.rule() == RuleId::ClientSecret).count(),
        1
    );
}

#[test]
fn time_alone_turns_what_grows_old_and_says_when() {
    let mut ground = Ground::new();
    let turns = ground.judge().turns_at.unwrap();
    assert!(turns > ground.now);
    ground.now = turns;
    let later = ground.judge();
    assert_ne!(later.needing().len(), 0, "something turned at {turns}");
    assert!(later.turns_at.is_none_or(|next| next > turns));
}
