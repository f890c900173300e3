//! Made-up accounts in every state, for snapshots. Their health is worked out by the domain, never written down.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::domain::account::{
    Account, AccountId, Client, EndRules, Generation, Grant, LastUse, StandingProblem, Told,
};
use crate::domain::catalogue::Catalogue;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::{Provider, ProviderId};
use crate::domain::scope::Uses;
use crate::domain::token::{AccessFacts, Fingerprint, IdFacts, RefreshFacts, TokenKind};
use crate::domain::{health, lifespan};
use crate::engine::snapshot::{AccountView, OldGrant, Rotated, Rotation};

use super::{after, ago, now};

/// An account that has never been signed in.
pub fn new(row: i64, address: &str, provider: &str) -> Account {
    Account {
        id: AccountId::new(row),
        address: address.parse().expect("a literal"),
        mailbox: None,
        provider: provider.parse().expect("a literal"),
        client: Some(Client {
            id: "9f2d4c1e-5b7a-4e0c-8a4d-2f6e1c3b5a79".parse().expect("a literal"),
            name: Some("Northwind Mail".to_owned()),
            has_secret: false,
            registered_here: false,
            secret_expires_at: None,
            management: None,
        }),
        uses: Uses::usual(),
        servers: Vec::new(),
        redirect: None,
        particulars: crate::domain::account::Particulars::default(),
        added_at: ago(SignedDuration::from_hours(24 * 81)),
        generation: Generation::default(),
        grant: None,
        problem: None,
        last_use: None,
        asking: None,
        rules: EndRules::default(),
        told: Told::default(),
    }
}

/// The same, signed in: the access token was issued and ends at these moments.
pub fn signed_in(account: Account, issued: Timestamp, ends: Timestamp) -> Account {
    let asked = provider(&account.provider).and_then(|provider| provider.scopes_for(&account.uses).ok());
    let asked = asked.unwrap_or_default();
    let row = u8::try_from(account.id.get() % 250).unwrap_or(0);
    Account {
        generation: Generation::new(213),
        grant: Some(Grant {
            signed_in_as: Some(account.address.to_string()),
            subject: Some("8c1f".to_owned()),
            person: None,
            signed_in_at: ago(SignedDuration::from_hours(24 * 81)),
            factors: vec!["password".to_owned(), "authenticator".to_owned()],
            granted: asked.clone(),
            asked,
            access: Some(AccessFacts {
                kind: TokenKind::Jwt,
                fingerprint: Fingerprint::from_hash(&[0x7f, 0x3a, 0x91, 0xc2, 0x04, row]),
                issued_at: issued,
                expires_at: Some(ends),
            }),
            refresh: Some(RefreshFacts {
                fingerprint: Fingerprint::from_hash(&[0xc8, 0x1d, 0x40, 0xe7, 0x9a, row]),
                issued_at: issued,
                last_used_at: Some(issued),
                replaced: 212,
                stated_end_at: None,
            }),
            id_token: Some(IdFacts {
                fingerprint: Fingerprint::from_hash(&[0x11, 0x5e, 0x22, 0x90, 0xaa, row]),
                issuer: "https://login.example.com".to_owned(),
                received_at: ago(SignedDuration::from_hours(24 * 81)),
                authenticated_at: None,
                class: None,
            }),
        }),
        ..account
    }
}

/// The same, with a client that is in testing, and signed in then.
pub fn in_testing(mut account: Account, signed_in_at: Timestamp) -> Account {
    account.rules.testing_client = Some(true);
    if let Some(grant) = account.grant.as_mut() {
        grant.signed_in_at = signed_in_at;
    }
    account
}

/// The same, at an organisation that asks for a new sign-in after so many seconds; signed in then.
pub fn ruled(mut account: Account, seconds: u64, signed_in_at: Timestamp) -> Account {
    account.rules.sign_in_within_s = Some(seconds);
    if let Some(grant) = account.grant.as_mut() {
        grant.signed_in_at = signed_in_at;
    }
    account
}

/// The same, and its refresh token was last used then.
pub fn unused_since(mut account: Account, at: Timestamp) -> Account {
    if let Some(refresh) = account.grant.as_mut().and_then(|grant| grant.refresh.as_mut()) {
        refresh.last_used_at = Some(at);
    }
    account
}

/// The same, used by a program.
pub fn used_by(account: Account, program: &str, at: Timestamp) -> Account {
    Account { last_use: Some(LastUse { program: Some(program.to_owned()), pid: None, at }), ..account }
}

/// The same, with a failure that still stands.
pub fn failing(account: Account, problem: Problem, since: Timestamp) -> Account {
    Account { problem: Some(StandingProblem { problem: problem.at(since), since, attempts: 1 }), ..account }
}

/// The same, without a refresh token.
pub fn without_refresh(mut account: Account) -> Account {
    if let Some(grant) = account.grant.as_mut() {
        grant.refresh = None;
    }
    account
}

/// As the engine shows it.
pub fn view(account: Account, renewing: bool, renews_at: Option<Timestamp>) -> AccountView {
    let provider = provider(&account.provider);
    let expected_end =
        provider.as_ref().and_then(|provider| lifespan::expected_end(&account, &provider.tokens));
    AccountView {
        health: health::of(&account, expected_end.as_ref(), renewing, now()),
        expected_end,
        rotation: None,
        revocation: None,
        can_undo_sign_out: false,
        check: None,
        will_ask: provider
            .as_ref()
            .and_then(|known| known.scopes_for(&account.uses).ok())
            .unwrap_or_default(),
        renews_at,
        provider,
        account,
    }
}

/// The eight accounts of a busy list: three need somebody, five are fine.
pub fn eight() -> Vec<AccountView> {
    let mut all = needing();
    all.extend(fine());
    all
}

fn minutes(count: i64) -> SignedDuration {
    SignedDuration::from_mins(count)
}

fn hours(count: i64) -> SignedDuration {
    SignedDuration::from_hours(count)
}

/// Signed in for an hour, of which this many minutes are left.
fn fresh(account: Account, left: i64) -> Account {
    signed_in(account, ago(minutes(60 - left)), after(minutes(left)))
}

fn needing() -> Vec<AccountView> {
    let anna =
        signed_in(new(1, "anna.lindqvist@example.org", "microsoft-work"), ago(hours(79)), ago(hours(78)));
    let anna = failing(without_refresh(anna), Problem::new(ProblemKind::NoRefreshToken), ago(hours(78)));
    let billing = signed_in(new(2, "billing@example.com", "microsoft-work"), ago(hours(47)), ago(hours(46)));
    let mut billing = failing(billing, refused(), ago(hours(46)));
    billing.mailbox = Some("billing@example.com".to_owned());
    if let Some(grant) = billing.grant.as_mut() {
        grant.signed_in_as = Some("t.okafor@example.com".to_owned());
    }
    let jonas = fresh(new(3, "jonas.weber@example.org", "google"), 40);
    let jonas = in_testing(jonas, ago(hours(7 * 24) - minutes(19 * 60 + 19)));
    vec![view(anna, false, None), view(billing, false, None), view(jonas, false, Some(after(minutes(35))))]
}

fn fine() -> Vec<AccountView> {
    let elif = used_by(fresh(new(7, "elif.demir@example.org", "yahoo"), 15), "msmtp", ago(hours(20)));
    let elif = failing(elif, Problem::new(ProblemKind::Unreachable), ago(minutes(6)));
    let mira = fresh(new(4, "mira.sato@example.com", "fastmail"), 46);
    let mira = used_by(mira, "mbsync", ago(minutes(2)));
    let support = used_by(fresh(new(6, "support@example.com", "google"), 4), "aerc", ago(minutes(12)));
    let okafor = used_by(fresh(new(5, "t.okafor@example.com", "microsoft-work"), 22), "NeoMutt", now());
    vec![
        view(elif, false, Some(after(minutes(3)))),
        view(mira, false, Some(after(minutes(41)))),
        view(new(8, "practice.user@example.org", "fastmail"), false, None),
        view(support, true, None),
        view(okafor, false, Some(after(minutes(18)))),
    ]
}

/// T. Okafor's account right after a rotation, with or without a new refresh token, and what became of the old grant.
pub fn rotated(new_refresh: bool, old_grant: Option<OldGrant>) -> AccountView {
    rotated_at("microsoft-work", new_refresh, old_grant)
}

/// The same at another provider.
pub fn rotated_at(provider: &str, new_refresh: bool, old_grant: Option<OldGrant>) -> AccountView {
    let before = signed_in(new(5, "t.okafor@example.com", provider), ago(minutes(38)), after(minutes(22)));
    let mut account = signed_in(before.clone(), now(), after(minutes(60)));
    account.generation = account.generation.next();
    if let Some(grant) = account.grant.as_mut() {
        if let Some(access) = grant.access.as_mut() {
            access.fingerprint = Fingerprint::from_hash(&[0x19, 0xab, 0x77, 0xc0, 0xd2, 0xe1]);
        }
        if let Some(refresh) = grant.refresh.as_mut().filter(|_| new_refresh) {
            refresh.fingerprint = Fingerprint::from_hash(&[0x5e, 0x02, 0xb8, 0x31, 0xf4, 0x66]);
        }
    }
    let rotated = Rotated::between(&before, account.clone(), now(), old_grant);
    AccountView {
        rotation: Some(Rotation::Done(Box::new(rotated))),
        ..view(account, false, Some(after(minutes(48))))
    }
}

/// An account whose grant was ended elsewhere.
pub fn revoked() -> AccountView {
    let account =
        signed_in(new(9, "dana.okoye@example.org", "microsoft-work"), ago(hours(30)), ago(hours(29)));
    let mut problem = Problem::new(ProblemKind::GrantEnded).about("dana.okoye@example.org");
    problem.facts.error = Some("invalid_grant".to_owned());
    problem.facts.error_codes = vec![50_173];
    problem.facts.http_status = Some(400);
    problem.facts.during = Some("refresh".to_owned());
    view(failing(account, problem, ago(hours(29))), false, None)
}

fn refused() -> Problem {
    let mut problem = Problem::new(ProblemKind::AdministratorNeeded).about("billing@example.com");
    problem.facts.http_status = Some(400);
    problem.facts.error = Some("invalid_grant".to_owned());
    problem.facts.error_codes = vec![90_094];
    problem.facts.suberror = Some("consent_required".to_owned());
    problem.facts.error_description = Some("The grant requires admin permission.".to_owned());
    problem.facts.correlation_id = Some("b7e2a9d4-1f60-4c3e-8a57-90cd36e1f2b8".to_owned());
    problem.facts.sent =
        ["grant_type", "code", "client_id", "redirect_uri", "code_verifier"].map(str::to_owned).to_vec();
    problem
}

fn provider(id: &ProviderId) -> Option<Arc<Provider>> {
    Catalogue::built_in().find(id).cloned()
}
