//! Which change records what, and that reading gives it back.

use super::*;
use crate::domain::account::{Client, LastUse, Requester, StandingProblem};
use crate::domain::audit::{Outcome, WhichAccount};
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::secret::ClientSecret;
use crate::store::AuditSpan;

fn client(id: &str) -> Client {
    Client {
        id: id.parse().unwrap(),
        name: None,
        has_secret: false,
        registered_here: false,
        secret_expires_at: None,
        management: None,
    }
}

fn standing(kind: ProblemKind, attempts: u32) -> StandingProblem {
    StandingProblem { problem: Problem::new(kind), since: moment(0), attempts }
}

/// What was recorded after the event with this number, in words: kind, how it ended, facts.
async fn told(store: &Store, after: u64) -> Vec<String> {
    let events = store.audit_after(after, usize::MAX).await.unwrap();
    events.iter().map(|event| said(&event.event)).collect()
}

fn said(event: &NewEvent) -> String {
    let facts: Vec<String> =
        event.detail.iter().map(|(name, value)| format!(" {}={value}", name.code())).collect();
    let code = event.code.as_ref().map_or_else(String::new, |code| format!(" {}", code.as_str()));
    format!("{} {}{code}{}", event.kind.code(), event.outcome.code(), facts.concat())
}

fn begins(told: &[String], expected: &[&str]) {
    assert_eq!(told.len(), expected.len(), "{told:#?}");
    for (said, expected) in told.iter().zip(expected) {
        assert!(said.starts_with(expected), "{said} is not {expected}");
    }
}

async fn last(store: &Store) -> u64 {
    store.audit_extent().await.unwrap().last
}

#[tokio::test]
async fn the_life_of_an_account_is_recorded_from_its_adding_to_its_forgetting() {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    let store = home.unlocked(&keyring).await;
    let account = anna(&store).await;
    let id = account.id;
    store.change_account(id, |_account| {}).await.unwrap();
    store.change_account(id, |account| account.mailbox = Some("anna".to_owned())).await.unwrap();
    store.set_client(id, Some(client("one")), None).await.unwrap();
    let secret = Some(ClientSecret::new("CANARY-secret"));
    store.set_client(id, Some(client("two")), secret).await.unwrap();
    let account = sign_in(&store, &store.account(id).await.unwrap().unwrap(), "A1", "R1").await;
    let account = store.begin_renewal(id, account.generation, moment(1)).await.unwrap();
    let fewer = TokenSet { granted: Some(Scope::list("openid smtp")), ..token_set("A2", Some("R2"), 50) };
    let account = store.keep_renewal(id, account.generation, fewer).await.unwrap();
    store.drop_previous(id, account.generation, true).await.unwrap();
    let ended = standing(ProblemKind::GrantEnded, 1);
    let account = store.retire(id, account.generation, ended, account.rules).await.unwrap();
    store.restore(id, account.generation).await.unwrap();
    store.forget(id).await.unwrap();
    begins(
        &told(&store, 0).await,
        &[
            "vault.created ok place=\"keyring\"",
            "account.added ok provider=\"example\"",
            "account.changed ok what=[\"mailbox\"]",
            "client.changed ok client=\"one\"",
            "client.changed ok client=\"two\" what=\"secret\" before=\"one\"",
            "sign-in.completed ok provider=\"example\" person=\"anna@example.org\"",
            "token.issued ok access=\"",
            "token.renewed ok access=\"",
            "scope.changed ok scopes_added=[\"smtp\"] scopes_removed=[\"mail\"]",
            "token.revoked ok at_provider=\"revoked\"",
            "token.renewal-failed failed token.grant-ended attempts=1",
            "token.expired failed token.grant-ended refresh=",
            "account.changed ok what=\"refused-token-restored\"",
            "account.forgotten ok",
        ],
    );
    let events = all(&store).await;
    let addresses = events[1..].iter().map(|event| event.event.subject.as_ref().unwrap().address.as_str());
    assert!(addresses.into_iter().all(|address| address == "anna@example.org"));
    let fingerprint = |at: usize, name| events[at].event.detail.get(name).cloned();
    assert_eq!(fingerprint(6, FactName::Access), fingerprint(7, FactName::AccessBefore));
    assert_eq!(fingerprint(6, FactName::Refresh), fingerprint(7, FactName::RefreshBefore));
    assert_ne!(fingerprint(7, FactName::Refresh), fingerprint(7, FactName::RefreshBefore));
    assert!(verify(&store).await.is_intact());
}

#[tokio::test]
async fn failures_of_the_same_kind_in_a_row_are_recorded_ever_more_rarely() {
    let store = in_memory().await;
    let account = sign_in(&store, &anna(&store).await, "A1", "R1").await;
    let before = last(&store).await;
    for attempts in 1..=20 {
        let problem = Some(standing(ProblemKind::Unreachable, attempts));
        store.note_problem(account.id, account.generation, problem, None).await.unwrap();
    }
    let problem = Some(standing(ProblemKind::ClientRefused, 21));
    store.note_problem(account.id, account.generation, problem, None).await.unwrap();
    store.note_problem(account.id, account.generation, None, None).await.unwrap();
    let attempts: Vec<_> = store.audit_after(before, 99).await.unwrap();
    let attempts: Vec<_> =
        attempts.iter().map(|event| event.event.detail.get(FactName::Attempts).unwrap().clone()).collect();
    assert_eq!(attempts, [1, 2, 4, 8, 16, 21]);
}

#[tokio::test]
async fn what_is_only_noted_is_not_recorded() {
    let store = in_memory().await;
    let account = sign_in(&store, &anna(&store).await, "A1", "R1").await;
    let before = last(&store).await;
    store.note_rules(account.id, account.rules).await.unwrap();
    store.note_told(account.id, account.told).await.unwrap();
    store.begin_renewal(account.id, account.generation, moment(2)).await.unwrap();
    store.set_client(account.id, None, None).await.unwrap();
    assert_eq!(told(&store, before).await, [] as [String; 0]);
}

#[tokio::test]
async fn the_vault_records_how_it_is_opened_and_where_its_key_goes() {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    let store = home.unlocked(&keyring).await;
    store.lock().await.unwrap();
    store.unlock(&keyring, None).await.unwrap();
    store.move_key(KeyPlace::Passphrase, Some(passphrase("one")), &keyring).await.unwrap();
    store.change_passphrase(passphrase("one"), passphrase("two")).await.unwrap();
    store.lock().await.unwrap();
    store.unlock(&keyring, Some(passphrase("one"))).await.unwrap_err();
    store.unlock(&keyring, Some(passphrase("one"))).await.unwrap_err();
    store.unlock(&keyring, Some(passphrase("two"))).await.unwrap();
    begins(
        &told(&store, 1).await,
        &[
            "vault.moved ok before=\"keyring\" after=\"passphrase\" place=\"passphrase\"",
            "vault.moved ok what=\"passphrase\" place=\"passphrase\"",
            "vault.locked failed vault.passphrase-wrong place=\"passphrase\" waited=true",
            "vault.opened ok place=\"passphrase\"",
        ],
    );
    assert!(verify(&store).await.is_intact());
}

#[tokio::test]
async fn own_providers_record_what_became_of_them() {
    let store = in_memory().await;
    let mut provider = crate::domain::provider::Provider::clone(
        &crate::domain::catalogue::Catalogue::built_in().providers()[0],
    );
    provider.id = "own".parse().unwrap();
    let before = last(&store).await;
    store.keep_provider(provider.clone()).await.unwrap();
    store.keep_provider(provider.clone()).await.unwrap();
    provider.name = "Another name".to_owned();
    store.keep_provider(provider.clone()).await.unwrap();
    store.remove_provider(provider.id.clone()).await.unwrap();
    store.remove_provider(provider.id).await.unwrap();
    begins(
        &told(&store, before).await,
        &[
            "provider.changed ok provider=\"own\" what=\"added\"",
            "provider.changed ok provider=\"own\" what=\"changed\"",
            "provider.changed ok provider=\"own\" what=\"removed\"",
        ],
    );
}

#[tokio::test]
async fn a_hand_out_is_recorded_with_its_program_which_is_counted() {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    let store = home.unlocked(&keyring).await;
    let account = anna(&store).await;
    let requester = Requester { program: "neomutt".to_owned(), pid: 42 };
    let hand_out = |minute| {
        let event = NewEvent::new(AuditKind::HandedOut, moment(minute)).about(&account).by(Some(&requester));
        let last_use = LastUse { program: Some("neomutt".to_owned()), pid: Some(42), at: moment(minute) };
        store.record_hand_out(event, Some(last_use))
    };
    let first = hand_out(1).await.unwrap();
    assert_eq!((first.seq, first.before), (Some(3), None));
    assert_eq!(first.account.unwrap().last_use.unwrap().at, moment(1));
    let second = hand_out(5).await.unwrap();
    let before = second.before.unwrap();
    assert_eq!((before.first_at, before.last_at, before.count), (moment(1), moment(1), 1));
    let known = store.programs_of(account.id).await.unwrap();
    assert_eq!(known.len(), 1);
    assert_eq!((known[0].first_at, known[0].last_at, known[0].count), (moment(1), moment(5), 2));
    let recorded = store.audit_before(None, 1).await.unwrap().remove(0).event;
    assert_eq!(
        recorded.actor.map(|actor| (actor.program, actor.pid)),
        Some(("neomutt".to_owned(), Some(42)))
    );
    store.forget(account.id).await.unwrap();
    assert_eq!(hand_out(9).await, Err(StoreError::NoSuchAccount));
    assert_eq!(store.programs_of(account.id).await.unwrap(), []);
}

#[tokio::test]
async fn a_hand_out_of_an_account_that_is_gone_leaves_the_others_of_its_group_alone() {
    let store = in_memory().await;
    let account = anna(&store).await;
    let gone = store.add_account(new_account("gone@example.org"), moment(0)).await.unwrap();
    store.forget(gone.id).await.unwrap();
    let hand_outs = (0..40).map(|count| {
        let whose = if count % 2 == 0 { &account } else { &gone };
        store.record_hand_out(NewEvent::new(AuditKind::HandedOut, moment(count)).about(whose), None)
    });
    let done = futures_util::future::join_all(hand_outs).await;
    assert_eq!(done.iter().filter(|done| done.is_ok()).count(), 20);
    assert!(verify(&store).await.is_intact());
}

#[tokio::test]
async fn the_record_is_read_in_both_directions_and_by_what_is_asked_for() {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    let store = home.unlocked(&keyring).await;
    let anna = anna(&store).await;
    let bert = store.add_account(new_account("Bert@example.org"), moment(0)).await.unwrap();
    let requester = Requester { program: "neomutt".to_owned(), pid: 42 };
    let made = (0..12_000).map(|minute| {
        let event = NewEvent::new(AuditKind::HandedOut, moment(minute));
        let event = event.about(if minute % 3 == 0 { &anna } else { &bert });
        let event = if minute % 4 == 0 { event.by(Some(&requester)) } else { event };
        store.record(if minute % 5 == 0 { event.failed(ProblemKind::Unreachable) } else { event })
    });
    futures_util::future::join_all(made).await;
    let everything = all(&store).await;
    assert_eq!(everything.len(), 12_003);
    let mut backwards = store.audit_before(None, usize::MAX).await.unwrap();
    backwards.reverse();
    assert_eq!(backwards, everything);
    assert_eq!(
        store.audit_before(Some(10), 3).await.unwrap().iter().map(|e| e.seq).collect::<Vec<_>>(),
        [9, 8, 7]
    );
    assert_eq!(store.audit_after(10, 2).await.unwrap().iter().map(|e| e.seq).collect::<Vec<_>>(), [11, 12]);
    let all_of_it = AuditFilter::default();
    let filters = [
        AuditFilter { account: Some(WhichAccount::One(anna.id)), ..all_of_it.clone() },
        AuditFilter { account: Some(WhichAccount::Installation), ..all_of_it.clone() },
        AuditFilter {
            account: Some(WhichAccount::Addressed("bert@example.org".parse().unwrap())),
            ..all_of_it.clone()
        },
        AuditFilter { kinds: vec![AuditKind::AccountAdded, AuditKind::VaultCreated], ..all_of_it.clone() },
        AuditFilter { outcome: Some(Outcome::Failed), ..all_of_it.clone() },
        AuditFilter { program: Some("neomutt".to_owned()), ..all_of_it.clone() },
        AuditFilter { program: Some(String::new()), ..all_of_it.clone() },
        AuditFilter { since: Some(moment(100)), until: Some(moment(200)), ..all_of_it.clone() },
    ];
    for filter in filters {
        let found = store.audit_matching(&filter, AuditSpan::After(0), usize::MAX).await.unwrap();
        let expected: Vec<_> =
            everything.iter().filter(|event| fits(&filter, &event.event)).cloned().collect();
        assert!(!found.is_empty());
        assert_eq!(found, expected, "{filter:?}");
    }
    let named = store.audit_accounts_named("bert@example.org".parse().unwrap()).await.unwrap();
    assert_eq!(named, [bert.id]);
}

fn fits(filter: &AuditFilter, event: &NewEvent) -> bool {
    let whose = event.subject.as_ref().map(|subject| subject.id);
    let program = event.actor.as_ref().map_or("", |actor| actor.program.as_str());
    filter.account.as_ref().is_none_or(|wanted| match wanted {
        WhichAccount::One(id) => whose == Some(*id),
        WhichAccount::Addressed(address) => event
            .subject
            .as_ref()
            .is_some_and(|subject| subject.address.as_str().eq_ignore_ascii_case(address.as_str())),
        WhichAccount::Installation => whose.is_none(),
    }) && (filter.kinds.is_empty() || filter.kinds.contains(&event.kind))
        && filter.outcome.is_none_or(|wanted| wanted == event.outcome)
        && filter.program.as_deref().is_none_or(|wanted| wanted == program)
        && filter.since.is_none_or(|since| event.at >= since)
        && filter.until.is_none_or(|until| event.at < until)
}

#[tokio::test]
async fn a_row_that_somebody_has_spoilt_is_still_shown_as_far_as_it_can_be_read() {
    let store = in_memory().await;
    anna(&store).await;
    let spoil =
        "UPDATE audit SET kind = 'token.stolen', outcome = '', detail = '{', address = 'nobody', mac = x'00'
                 WHERE seq = 2";
    store.run(move |keeper| Ok(keeper.connection.execute(spoil, [])?)).await.unwrap();
    let shown = all(&store).await.remove(1);
    assert_eq!((shown.seq, shown.event.kind, shown.event.outcome), (2, AuditKind::Unknown, Outcome::Failed));
    assert!(shown.event.subject.is_none() && shown.event.detail.is_empty());
}
