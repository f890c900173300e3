//! The check-up in every state a face must be able to show: the rules themselves judge made-up accounts and looks.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::domain::account::{Account, AccountId};
use crate::domain::catalogue::Catalogue;
use crate::domain::checkup::{
    Checkup, Dismissal, Key, Known, LookId, LookKey, Looked, Looks, Reason, evaluate,
};
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::report::{CheckId, CheckResult, Fact, FactName};
use crate::domain::settings::{KeyPlace, Settings};
use crate::engine::snapshot::{AccountView, CheckupRun, CheckupView, Snapshot, VaultState, VaultView};

use super::{accounts, after, ago, empty, now, vault_shut, with};

/// Everything that rules look at, to be changed before they do.
#[derive(Debug, Clone)]
pub struct Ground {
    /// The accounts.
    pub accounts: Vec<Account>,
    /// What was looked at.
    pub looks: Looks,
    /// What was put aside.
    pub dismissals: Vec<Dismissal>,
    /// Where the key is.
    pub key: Key,
    /// When the oldest event of the log happened.
    pub oldest_event: Option<Timestamp>,
    /// The day the program was built from.
    pub built_on: Option<jiff::civil::Date>,
}

impl Ground {
    /// Five accounts at four providers, and everything was looked at today at 14:02: nothing falls short.
    pub fn good() -> Self {
        let accounts = vec![
            account(2, "billing@example.com", "microsoft-work"),
            account(4, "mira.sato@example.com", "fastmail"),
            account(5, "t.okafor@example.com", "microsoft-work"),
            account(6, "support@example.com", "google"),
            account(7, "elif.demir@example.org", "microsoft-personal"),
        ];
        let mut ground = Self {
            looks: Looks::new(),
            dismissals: Vec::new(),
            key: Key::In(KeyPlace::Keyring),
            oldest_event: Some(ago(days(81))),
            built_on: Some("2026-11-20".parse().expect("a literal")),
            accounts,
        };
        ground.look_at_computer();
        for id in ground.accounts.iter().map(|account| account.id).collect::<Vec<_>>() {
            ground.look_at(id);
        }
        ground
    }

    fn look_at_computer(&mut self) {
        let plain = [CheckId::Clock, CheckId::Keyring, CheckId::Vault, CheckId::Browser, CheckId::Loopback];
        for check in plain {
            self.saw(None, check, &[]);
        }
        self.saw(None, CheckId::Folder, &[(FactName::Rights, "700")]);
        self.saw(None, CheckId::Chain, &[(FactName::Events, "18204")]);
    }

    fn look_at(&mut self, id: AccountId) {
        let ends = after(days(60)).to_string();
        self.saw(Some(id), CheckId::Metadata, &[]);
        self.saw(Some(id), CheckId::Tls, &[(FactName::ValidUntil, &ends)]);
        self.saw(Some(id), CheckId::Imap, &[(FactName::ValidUntil, &ends)]);
        self.saw(Some(id), CheckId::Access, &[(FactName::Active, "yes")]);
    }

    /// Something was seen today at 14:02, and was as it should be.
    pub fn saw(
        &mut self,
        account: Option<AccountId>,
        check: CheckId,
        facts: &[(FactName, &str)],
    ) -> &mut Looked {
        let facts = facts.iter().map(|(name, value)| Fact::new(*name, value)).collect();
        let looked = Looked {
            at: ago(SignedDuration::from_mins(19)),
            result: CheckResult::Pass,
            problem: None,
            facts,
        };
        let key = LookKey { account, what: LookId::Check(check) };
        self.looks.insert(key, looked);
        self.looks.get_mut(&key).expect("it was just put there")
    }

    /// The account with this number.
    pub fn account(&mut self, row: i64) -> &mut Account {
        let id = AccountId::new(row);
        self.accounts.iter_mut().find(|account| account.id == id).expect("one of the five")
    }

    /// What the rules say.
    pub fn judge(&self) -> Checkup {
        let (catalogue, settings) = (Catalogue::built_in(), Settings::default());
        evaluate(&Known {
            now: now(),
            accounts: self.accounts.iter().collect(),
            catalogue: &catalogue,
            settings: &settings,
            key: self.key,
            chain: None,
            oldest_event: self.oldest_event,
            alerts: &[],
            looks: &self.looks,
            dismissals: &self.dismissals,
            built_on: self.built_on,
        })
    }

    /// As the engine shows it.
    pub fn snapshot(&self) -> Snapshot {
        let soon = SignedDuration::from_mins(18);
        let views: Vec<AccountView> =
            self.accounts.iter().cloned().map(|one| accounts::view(one, false, Some(after(soon)))).collect();
        Snapshot { checkup: view(self.judge()), ..with(views) }
    }
}

fn days(count: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * count)
}

fn view(checkup: Checkup) -> CheckupView {
    CheckupView { checkup: Arc::new(checkup), running: None, refused: None }
}

fn account(row: i64, address: &str, provider: &str) -> Account {
    let account = accounts::new(row, address, provider);
    let minutes = SignedDuration::from_mins;
    let mut account = accounts::signed_in(account, ago(minutes(38)), after(minutes(22)));
    if let Some(grant) = account.grant.as_mut() {
        grant.factors = vec!["pwd".to_owned(), "otp".to_owned()];
        grant.signed_in_at = ago(days(20));
    }
    account
}

/// Nothing falls short.
pub fn good() -> Snapshot {
    Ground::good().snapshot()
}

/// What a busy desk has: files that others can read, a secret that ends, a permission too many and an old token; two practices
/// of which nothing is known.
pub fn ground() -> Ground {
    let mut ground = Ground::good();
    let folder = ground.saw(
        None,
        CheckId::Folder,
        &[(FactName::Rights, "755"), (FactName::Folder, "/home/anna/.local/share/mailward")],
    );
    folder.result = CheckResult::Warn;
    folder.problem = Some(ProblemKind::FolderOpen.code().to_owned());
    for row in [2, 5] {
        let client = ground.account(row).client.as_mut().expect("it has one");
        (client.has_secret, client.secret_expires_at) = (true, Some(after(days(9))));
    }
    let wide = ground.account(5).grant.as_mut().expect("signed in");
    wide.granted.push("User.Read".parse().expect("a literal"));
    let grant = ground.account(4).grant.as_mut().expect("signed in");
    grant.refresh.as_mut().expect("it has one").issued_at = ago(days(104));
    for account in &mut ground.accounts {
        account.grant.as_mut().expect("signed in").factors.clear();
    }
    ground.built_on = None;
    ground
}

/// The same, as the engine shows it.
pub fn busy() -> Snapshot {
    ground().snapshot()
}

/// The same, and the old token was put aside yesterday for 90 days.
pub fn aside() -> Snapshot {
    let mut ground = ground();
    let checkup = ground.judge();
    let old = checkup.verdicts.iter().find(|verdict| verdict.reason == Reason::RotationOld);
    let old = old.expect("one is old");
    let why = "The shared mailbox is closed in January";
    let put = Dismissal::new(old, why, after(days(89)), ago(days(1)));
    ground.dismissals = vec![put.expect("it can be put aside")];
    ground.snapshot()
}

/// Nothing was ever looked at.
pub fn never_run() -> Snapshot {
    Ground { looks: Looks::new(), ..Ground::good() }.snapshot()
}

/// A look at everything runs.
pub fn running() -> Snapshot {
    let mut snapshot = busy();
    snapshot.checkup.running = Some(CheckupRun { done: 12, of: 31 });
    snapshot
}

/// What was asked could not be done.
pub fn refused() -> Snapshot {
    let mut snapshot = busy();
    snapshot.checkup.refused = Some(Problem::new(ProblemKind::DiskFull).at(now()));
    snapshot
}

/// No account yet; this computer was looked at.
pub fn nobody() -> Snapshot {
    let mut ground = Ground { accounts: Vec::new(), looks: Looks::new(), ..Ground::good() };
    ground.look_at_computer();
    Snapshot { checkup: view(ground.judge()), ..empty() }
}

/// A thousand accounts; each tenth waits for its owner.
pub fn thousand() -> Snapshot {
    let snapshot = super::thousand();
    let accounts = snapshot.accounts.iter().map(|view| view.account.clone()).collect();
    let ground = Ground { accounts, ..Ground::good() };
    Snapshot { checkup: view(ground.judge()), ..snapshot }
}

/// Everything is in memory and good but for that.
pub fn in_memory() -> Snapshot {
    let vault = VaultView { place: Some(KeyPlace::Memory), state: VaultState::Open, answered_ms: None };
    Snapshot { vault, ..Ground { key: Key::In(KeyPlace::Memory), ..Ground::good() }.snapshot() }
}

/// The vault waits for its passphrase.
pub fn shut() -> Snapshot {
    let ground = Ground { key: Key::Waits, ..ground() };
    let shut = vault_shut(ProblemKind::KeyringLocked);
    Snapshot { vault: shut.vault, ..ground.snapshot() }
}
