//! Ready snapshots: what the engine would say in the situations a face must be able to show.
//!
//! All are of one moment, [`now`], in one place, [`zone`]. No secret is in any of them.

#![expect(clippy::expect_used, reason = "what is parsed here is written here")]

use std::sync::Arc;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::domain::catalogue::Catalogue;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::settings::KeyPlace;
use crate::engine::snapshot::{
    AccountView, AddingState, AddingView, AttemptId, AuthorizeLink, BrowserState, Notice, NoticeText,
    NoticeTone, Planned, SignInStep, SignInStop, SignInView, Snapshot, VaultState, VaultView, Way,
};
use crate::ui::picture::Picture;

pub mod accounts;
pub mod audit;
pub mod checkup;
pub mod clients;
pub mod detection;
pub mod diagnosis;
pub mod imports;
pub mod inspection;
pub mod profile;
pub mod programs;
pub mod providers;
pub mod revocations;
pub mod transfers;

/// The moment of every snapshot: 22 Nov 2026, 14:21 in [`zone`].
pub fn now() -> Timestamp {
    "2026-11-22T13:21:00Z".parse().expect("a literal")
}

/// The place of every snapshot: an hour east of Greenwich, without summer time.
pub fn zone() -> TimeZone {
    TimeZone::fixed(jiff::tz::offset(1))
}

/// That long after [`now`].
pub fn after(span: SignedDuration) -> Timestamp {
    now() + span
}

/// That long before [`now`].
pub fn ago(span: SignedDuration) -> Timestamp {
    now() - span
}

/// What a screen draws from this snapshot.
pub fn picture(snapshot: Snapshot) -> Picture {
    Picture { snapshot: Arc::new(snapshot), now: now(), zone: zone() }
}

/// Before anything has been read.
pub fn loading() -> Snapshot {
    Snapshot { catalogue: Arc::new(Catalogue::built_in()), ..Snapshot::empty() }
}

/// Everything works and there is no account yet: the first start.
pub fn empty() -> Snapshot {
    Snapshot {
        loaded: true,
        online: Some(true),
        vault: VaultView { place: Some(KeyPlace::Keyring), state: VaultState::Open, answered_ms: Some(3) },
        leads: true,
        ..loading()
    }
}

/// With these accounts.
pub fn with(accounts: Vec<AccountView>) -> Snapshot {
    let soonest = accounts.iter().filter_map(|view| Some((view.renews_at?, view))).min_by_key(|(at, _)| *at);
    let next = soonest.map(|(at, view)| Planned { address: view.account.address.clone(), at });
    Snapshot { accounts, next, ..empty() }
}

/// One account, and it is fresh.
pub fn one_fresh() -> Snapshot {
    with(accounts::eight().into_iter().filter(|view| view.account.id.get() == 5).collect())
}

/// Eight accounts: three need somebody, five are fine. Every state but "revoked" is among them.
pub fn eight() -> Snapshot {
    let mut snapshot = with(accounts::eight());
    snapshot.next = Some(Planned {
        address: "t.okafor@example.com".parse().expect("a literal"),
        at: after(SignedDuration::from_mins(18)),
    });
    snapshot
}

/// Every state an account can be in.
pub fn every_health() -> Snapshot {
    let mut all = accounts::eight();
    all.insert(1, accounts::revoked());
    with(all)
}

/// A thousand accounts; every tenth needs its person.
pub fn thousand() -> Snapshot {
    let minutes = SignedDuration::from_mins;
    let account = |row: i64| {
        let account = accounts::new(row, &format!("person-{row:04}@example.org"), "fastmail");
        let account = accounts::signed_in(account, ago(minutes(20)), after(minutes(40)));
        if row % 10 == 0 {
            let problem = Problem::new(ProblemKind::NoRefreshToken);
            return accounts::view(
                accounts::failing(accounts::without_refresh(account), problem, ago(minutes(5))),
                false,
                None,
            );
        }
        accounts::view(account, false, Some(after(minutes(35))))
    };
    let mut all: Vec<AccountView> = (1..=1_000).map(account).collect();
    all.sort_by_key(|view| !view.health.needs_somebody());
    with(all)
}

/// The vault cannot be opened, because of this.
pub fn vault_shut(kind: ProblemKind) -> Snapshot {
    let state = VaultState::Shut(Box::new(Problem::new(kind)));
    Snapshot { vault: VaultView { place: Some(KeyPlace::Keyring), state, answered_ms: None }, ..eight() }
}

/// The data folder cannot be used.
pub fn fatal() -> Snapshot {
    Snapshot::stopped(
        Problem::new(ProblemKind::FolderReadOnly).fact("path", "/home/anna/.local/share/mailward").at(now()),
    )
}

/// An account is being added and is this far.
pub fn adding(state: AddingState) -> Snapshot {
    Snapshot {
        adding: Some(AddingView { address: "t.okafor@example.com".parse().expect("a literal"), state }),
        ..eight()
    }
}

/// T. Okafor is signing in by the browser and is at this step.
pub fn signing_in(step: SignInStep) -> Snapshot {
    let waits = step >= SignInStep::Wait;
    let link = "https://login.example.com/authorize?response_type=code&client_id=9f2d&state=kept-from-logs";
    let view = SignInView {
        attempt: AttemptId(1),
        account: accounts::new(5, "t.okafor@example.com", "microsoft-work").id,
        address: "t.okafor@example.com".parse().expect("a literal"),
        provider: "Microsoft 365".to_owned(),
        way: Way::Browser,
        step,
        paste_refused: None,
        stop: None,
        link: waits.then(|| AuthorizeLink(link.parse().expect("a literal"))),
        browser: if waits { BrowserState::Opened } else { BrowserState::NotOpened },
        device: None,
        wait: waits.then(|| (now(), after(SignedDuration::from_secs(582)))),
        can_use_device: true,
        ends_old: false,
    };
    Snapshot { sign_in: Some(view), ..eight() }
}

/// The same, held up or ended.
pub fn sign_in_stopped(step: SignInStep, why: SignInStop) -> Snapshot {
    let mut snapshot = signing_in(step);
    if let Some(view) = snapshot.sign_in.as_mut() {
        view.stop = Some(why);
    }
    snapshot
}

/// A problem that has no place of its own on the screen.
pub fn with_trouble(problem: Problem) -> Snapshot {
    let text = NoticeText::Problem(Box::new(problem));
    Snapshot { notices: vec![Notice { id: 1, tone: NoticeTone::Attention, text, account: None }], ..eight() }
}

/// News to show for a moment, one sentence each.
pub fn with_notices(sentences: &[&str]) -> Snapshot {
    let notice = |(index, words): (usize, &&str)| Notice {
        id: index as u64 + 1,
        tone: NoticeTone::Good,
        text: NoticeText::Words((*words).to_owned()),
        account: None,
    };
    Snapshot { notices: sentences.iter().enumerate().map(notice).collect(), ..eight() }
}
