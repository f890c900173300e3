//! Access that is being taken back, in every state a face must be able to show.

use jiff::SignedDuration;

use crate::domain::account::{Account, AccountId};
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::revocation::{
    AtProvider, ConfirmedBy, Outstanding, OutstandingId, OutstandingState, Revoked,
};
use crate::engine::snapshot::{AccountView, RevocationState, RevokingAll, Snapshot};

use super::{accounts, after, ago, now, with};

/// T. Okafor's account at this provider, signed in, its access token good for 22 minutes.
pub fn okafor(provider: &str) -> AccountView {
    AccountView { rotation: None, ..accounts::rotated_at(provider, true, None) }
}

/// The same without tokens, because of this.
pub fn without_tokens(provider: &str, kind: ProblemKind) -> AccountView {
    let signed_in = okafor(provider).account;
    let problem = Problem::new(kind).about(&signed_in.address);
    accounts::view(accounts::failing(Account { grant: None, ..signed_in }, problem, now()), false, None)
}

/// Revoked from here, and how far that is.
pub fn revoked(provider: &str, state: RevocationState) -> AccountView {
    let kind = match &state {
        RevocationState::Done(done) if done.confirmed == Some(false) => ProblemKind::RevocationRefuted,
        _ => ProblemKind::RevokedHere,
    };
    AccountView { revocation: Some(state), ..without_tokens(provider, kind) }
}

/// Signed out here, and it can still be undone.
pub fn signed_out(provider: &str) -> AccountView {
    AccountView { can_undo_sign_out: true, ..without_tokens(provider, ProblemKind::SignedOutHere) }
}

/// What a revocation of this account came to.
pub fn came_to(
    address: &str,
    provider: &str,
    at_provider: AtProvider,
    (confirmed, confirmed_by): (Option<bool>, Option<ConfirmedBy>),
) -> Revoked {
    let by_hand =
        matches!(at_provider, AtProvider::Unsupported | AtProvider::Failed) || confirmed == Some(false);
    let problem = match at_provider {
        AtProvider::Waiting => Some(ProblemKind::Unreachable),
        AtProvider::Failed => Some(ProblemKind::ClientRefused),
        _ if confirmed == Some(false) => Some(ProblemKind::RevocationRefuted),
        _ => None,
    };
    Revoked {
        address: address.parse().expect("a literal"),
        provider: provider.to_owned(),
        at_provider,
        confirmed,
        confirmed_by,
        page: by_hand.then(|| "https://myapps.example.com/".to_owned()),
        works_until: by_hand.then(|| after(SignedDuration::from_mins(60))),
        outstanding: (by_hand || at_provider == AtProvider::Waiting).then_some(OutstandingId(7)),
        problem: problem.map(|kind| Box::new(Problem::new(kind).about(address).fact("provider", provider))),
    }
}

/// The same for T. Okafor, as the state of a revocation that has ended.
pub fn done(at_provider: AtProvider, confirmed: Option<bool>, by: Option<ConfirmedBy>) -> RevocationState {
    let name = if at_provider == AtProvider::Unsupported { "Microsoft 365" } else { "Fastmail" };
    RevocationState::Done(Box::new(came_to("t.okafor@example.com", name, at_provider, (confirmed, by))))
}

/// Every account is through: each way it can end is among them.
pub fn all_over() -> RevokingAll {
    let by = Some(ConfirmedBy::Introspection);
    let states = [
        ("anna.lindqvist@example.org", "Fastmail", AtProvider::Revoked, (Some(true), by)),
        ("elif.demir@example.org", "Yahoo Mail", AtProvider::Revoked, (None, None)),
        ("jonas.weber@example.org", "Gmail", AtProvider::Revoked, (Some(true), Some(ConfirmedBy::Refresh))),
        ("mira.sato@example.com", "Fastmail", AtProvider::Revoked, (Some(false), by)),
        ("t.okafor@example.com", "Microsoft 365", AtProvider::Unsupported, (None, None)),
        ("support@example.com", "Gmail", AtProvider::Waiting, (None, None)),
        ("practice.user@example.org", "Fastmail", AtProvider::Nothing, (None, None)),
    ];
    let mut accounts: Vec<_> = states
        .into_iter()
        .zip(1..)
        .map(|((address, provider, at_provider, confirmed), row)| {
            let done = came_to(address, provider, at_provider, confirmed);
            (AccountId::new(row), done.address.clone(), RevocationState::Done(Box::new(done)))
        })
        .collect();
    let last = "billing@example.com".parse().expect("a literal");
    accounts.push((AccountId::new(8), last, RevocationState::LeftOut));
    RevokingAll { began_at: now(), accounts, stopped: true }
}

/// The same, in the middle: two through, one asked, one checked, the others queued.
pub fn all_running() -> RevokingAll {
    let mut all = all_over();
    for (at, (.., state)) in all.accounts.iter_mut().enumerate() {
        match at {
            0 | 1 => {}
            2 => *state = RevocationState::Confirming,
            3 => *state = RevocationState::Asking,
            _ => *state = RevocationState::Queued,
        }
    }
    RevokingAll { stopped: false, ..all }
}

/// One that waits for the network, one to be ended by hand, and one of an account that was forgotten.
pub fn outstanding() -> Vec<Outstanding> {
    let one = |id: i64, row: i64, address: &str, name: &str, state| Outstanding {
        id: OutstandingId(id),
        account: AccountId::new(row),
        address: address.parse().expect("a literal"),
        provider: "fastmail".parse().expect("a literal"),
        provider_name: name.to_owned(),
        page: None,
        since: ago(SignedDuration::from_mins(41)),
        works_until: None,
        state,
    };
    let page = Some("https://myapps.example.com/".to_owned());
    let waiting = OutstandingState::Waiting {
        attempts: 2,
        next_at: after(SignedDuration::from_mins(3)),
        problem: Some(Box::new(Problem::new(ProblemKind::Unreachable))),
    };
    vec![
        one(7, 4, "mira.sato@example.com", "Fastmail", waiting),
        Outstanding {
            page: page.clone(),
            works_until: Some(after(SignedDuration::from_mins(19))),
            ..one(8, 5, "t.okafor@example.com", "Microsoft 365", OutstandingState::ByHand { problem: None })
        },
        Outstanding {
            page,
            ..one(
                9,
                99,
                "lea.brandt@example.org",
                "Microsoft 365",
                OutstandingState::ByHand {
                    problem: Some(Box::new(Problem::new(ProblemKind::RevocationRefuted))),
                },
            )
        },
    ]
}

/// The eight accounts, with these still to be ended.
pub fn with_outstanding(outstanding: Vec<Outstanding>) -> Snapshot {
    Snapshot { outstanding, ..super::eight() }
}

/// Revoking all, this far. The accounts behind it have lost their tokens.
pub fn revoking_all(all: RevokingAll) -> Snapshot {
    Snapshot { revoking_all: Some(all), ..with(accounts::eight()) }
}
