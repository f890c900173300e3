//! Alerts over a real store:
//! raised once a cause, from where they were last looked for, and settled by a person.

use super::*;
use crate::domain::account::{Account, Requester};
use crate::services::audit::list;
use crate::services::tests::Stage;

async fn record(stage: &Stage, event: NewEvent) -> u64 {
    stage.context.store.record(event).await.unwrap().unwrap()
}

fn handed_out(stage: &Stage, account: &Account, program: &str) -> NewEvent {
    let requester = Requester { program: program.to_owned(), pid: 41 };
    NewEvent::new(AuditKind::HandedOut, stage.fakes.clock.now()).about(account).by(Some(&requester))
}

fn failed(stage: &Stage, account: &Account, why: ProblemKind) -> NewEvent {
    NewEvent::new(AuditKind::RenewalFailed, stage.fakes.clock.now()).about(account).failed(why)
}

/// An account that `mbsync` has had tokens of for more than a day.
async fn stage() -> (Stage, Account, Watch) {
    let stage = Stage::on_disk().await;
    let account = stage.signed_in("anna@example.org").await;
    record(&stage, handed_out(&stage, &account, "mbsync")).await;
    stage.fakes.clock.advance(SignedDuration::from_hours(25));
    let mut watch = Watch::resume(&stage.context).await.unwrap();
    assert_eq!(watch.look(&stage.context).await.unwrap(), []);
    (stage, account, watch)
}

fn rules(alerts: &[Alert]) -> Vec<AlertRule> {
    alerts.iter().map(|alert| alert.rule).collect()
}

use crate::platform::clock::Clock as _;

#[tokio::test]
async fn a_new_program_raises_an_alert_with_its_event_and_stays_open_until_it_is_expected() {
    let (stage, account, mut watch) = stage().await;
    let about = record(&stage, handed_out(&stage, &account, "curl")).await;
    let raised = watch.look(&stage.context).await.unwrap();
    assert_eq!(rules(&raised), [AlertRule::NewProgram]);
    assert_eq!((raised[0].account, raised[0].program.as_deref()), (Some(account.id), Some("curl")));
    assert_eq!(open(&stage.context).await.unwrap(), raised);

    let event = list(&AuditFilter::default(), 1, &stage.context).await.unwrap().remove(0);
    assert_eq!((event.seq, event.event.kind), (raised[0].seq, AuditKind::Alert));
    assert_eq!(event.event.code.as_ref().and_then(Code::alert), Some(AlertRule::NewProgram));
    assert_eq!(event.event.detail.get(FactName::AboutSeq), Some(&about.into()));
    assert_eq!(event.event.actor.unwrap().pid, Some(41));

    mark_expected(raised[0].seq, &stage.context).await.unwrap();
    assert_eq!(open(&stage.context).await.unwrap(), []);
    mark_expected(raised[0].seq, &stage.context).await.unwrap();
    let expected = AuditFilter { kinds: vec![AuditKind::AlertExpected], ..AuditFilter::default() };
    assert_eq!(list(&expected, 9, &stage.context).await.unwrap().len(), 1, "twice said is once recorded");
    stage.fakes.clock.advance(SignedDuration::from_hours(48));
    record(&stage, handed_out(&stage, &account, "curl")).await;
    assert_eq!(watch.look(&stage.context).await.unwrap(), [], "the program is known now");
}

#[tokio::test]
async fn what_another_process_marked_teaches_and_what_was_kept_goes_on_after_a_restart() {
    let (stage, account, mut watch) = stage().await;
    record(&stage, handed_out(&stage, &account, "curl")).await;
    let raised = watch.look(&stage.context).await.unwrap();
    let other = stage.other_process().await;
    mark_expected(raised[0].seq, &other).await.unwrap();
    watch.look(&stage.context).await.unwrap();
    watch.settle(&stage.context).await.unwrap();
    stage.fakes.clock.advance(SignedDuration::from_hours(48));
    let mut next = Watch::resume(&other).await.unwrap();
    assert_eq!(next.judged, watch.judged);
    record(&stage, handed_out(&stage, &account, "curl")).await;
    assert_eq!(next.look(&other).await.unwrap(), []);
    record(&stage, handed_out(&stage, &account, "wget")).await;
    assert_eq!(rules(&next.look(&other).await.unwrap()), [AlertRule::NewProgram]);
}

#[tokio::test]
async fn a_watch_that_has_lost_everything_learns_it_from_the_log_and_raises_nothing_twice() {
    let (stage, account, mut watch) = stage().await;
    record(&stage, handed_out(&stage, &account, "curl")).await;
    record(&stage, handed_out(&stage, &account, "wget")).await;
    let raised = watch.look(&stage.context).await.unwrap();
    assert_eq!(raised.len(), 2);
    mark_expected(raised[0].seq, &stage.context).await.unwrap();
    let mut anew =
        Watch { judged: 0, histories: BTreeMap::new(), ..Watch::resume(&stage.context).await.unwrap() };
    assert_eq!(anew.look(&stage.context).await.unwrap(), []);
    assert_eq!(open(&stage.context).await.unwrap(), raised[1..]);
    watch.look(&stage.context).await.unwrap();
    assert_eq!(anew.histories, watch.histories);
}

#[tokio::test]
async fn a_second_alert_of_a_cause_takes_the_place_of_the_first() {
    let (stage, account, mut watch) = stage().await;
    record(&stage, handed_out(&stage, &account, "curl")).await;
    let first = watch.look(&stage.context).await.unwrap();
    stage.fakes.clock.advance(SignedDuration::from_hours(25));
    record(&stage, handed_out(&stage, &account, "curl")).await;
    let second = watch.look(&stage.context).await.unwrap();
    assert_eq!((first.len(), second.len()), (1, 1));
    assert_eq!(open(&stage.context).await.unwrap(), second);
}

#[tokio::test]
async fn failures_of_the_network_of_a_locked_vault_and_of_unknown_addresses_are_none_others_are() {
    let (stage, account, mut watch) = stage().await;
    for why in [ProblemKind::TimedOut, ProblemKind::ProviderBusy, ProblemKind::VaultLocked] {
        for _ in 0..9 {
            record(&stage, failed(&stage, &account, why)).await;
        }
    }
    let unknown = NewEvent::new(AuditKind::HandOutRefused, stage.fakes.clock.now());
    for _ in 0..9 {
        record(&stage, unknown.clone().failed(ProblemKind::NoSuchAccount)).await;
    }
    assert_eq!(watch.look(&stage.context).await.unwrap(), []);
    for _ in 0..4 {
        record(&stage, failed(&stage, &account, ProblemKind::GrantEnded)).await;
    }
    assert_eq!(watch.look(&stage.context).await.unwrap(), []);
    record(&stage, failed(&stage, &account, ProblemKind::GrantEnded)).await;
    let raised = watch.look(&stage.context).await.unwrap();
    assert_eq!(rules(&raised), [AlertRule::RepeatedFailures]);
    assert_eq!(raised[0].counted, Some(Counted { count: 5, usual: 0, days: 0 }));
}

#[tokio::test]
async fn a_burst_names_its_numbers_is_one_alert_whichever_program_asks_and_is_usual_once_expected() {
    let (stage, account, mut watch) = stage().await;
    for _ in 0..6 {
        stage.fakes.clock.advance(SignedDuration::from_hours(24));
        record(&stage, handed_out(&stage, &account, "mbsync").with(FactName::Count, 4_u32)).await;
    }
    assert_eq!(watch.look(&stage.context).await.unwrap(), []);
    let burst = async |program: &str, count: u32| {
        record(&stage, handed_out(&stage, &account, program).with(FactName::Count, count)).await;
    };
    stage.fakes.clock.advance(SignedDuration::from_hours(2));
    burst("mbsync", 96).await;
    let raised = watch.look(&stage.context).await.unwrap();
    assert_eq!((rules(&raised), raised[0].program.as_deref()), (vec![AlertRule::Burst], Some("mbsync")));
    assert_eq!(raised[0].counted, Some(Counted { count: 96, usual: 4, days: 6 }));
    assert_eq!(open(&stage.context).await.unwrap(), raised, "its numbers are kept with it");
    // Another program takes over; the two are one cause.
    stage.fakes.clock.advance(SignedDuration::from_mins(10));
    burst("msmtp", 150).await;
    let more = watch.look(&stage.context).await.unwrap();
    let of = |rule| more.iter().find(|alert| alert.rule == rule).cloned().into_iter().collect::<Vec<_>>();
    assert_eq!(of(AlertRule::Burst)[0].counted.map(|counted| counted.count), Some(246));
    let bursts: Vec<_> =
        open(&stage.context).await.unwrap().into_iter().filter(|one| one.rule == AlertRule::Burst).collect();
    assert_eq!(bursts, of(AlertRule::Burst));
    mark_expected(bursts[0].seq, &stage.context).await.unwrap();
    stage.fakes.clock.advance(SignedDuration::from_hours(30));
    burst("mbsync", 246).await;
    assert_eq!(rules(&watch.look(&stage.context).await.unwrap()), []);
}

#[tokio::test]
async fn a_token_used_twice_changed_permissions_and_a_broken_chain_are_told() {
    let (stage, account, mut watch) = stage().await;
    let now = stage.fakes.clock.now();
    let reuse = failed(&stage, &account, ProblemKind::GrantEnded).with(FactName::Reason, "reuse");
    record(&stage, reuse).await;
    record(&stage, NewEvent::new(AuditKind::ScopeChanged, now).about(&account)).await;
    record(&stage, NewEvent::new(AuditKind::LogVerified, now).failed(ProblemKind::AuditBroken)).await;
    let raised = watch.look(&stage.context).await.unwrap();
    assert_eq!(rules(&raised), [AlertRule::TokenReuse, AlertRule::ScopesChanged, AlertRule::ChainBroken]);
    assert_eq!(raised[2].account, None);
    stage.context.store.forget(account.id).await.unwrap();
    let left = open(&stage.context).await.unwrap();
    assert_eq!(rules(&left), [AlertRule::ChainBroken], "what is left is nobody's any more");
}

#[tokio::test]
async fn a_disk_that_takes_nothing_delays_an_alert_and_loses_none() {
    let (stage, account, mut watch) = stage().await;
    record(&stage, handed_out(&stage, &account, "curl")).await;
    stage.context.store.write_nothing(true).await;
    let refused = watch.look(&stage.context).await.unwrap_err();
    assert_eq!(refused.kind, ProblemKind::FolderReadOnly);
    stage.context.store.write_nothing(false).await;
    assert_eq!(rules(&watch.look(&stage.context).await.unwrap()), [AlertRule::NewProgram]);
}

#[tokio::test]
async fn what_happened_long_ago_teaches_and_alarms_nobody() {
    let (stage, account, mut watch) = stage().await;
    record(&stage, handed_out(&stage, &account, "curl")).await;
    stage.fakes.clock.advance(SignedDuration::from_hours(24 * 30));
    assert_eq!(watch.look(&stage.context).await.unwrap(), []);
    assert_eq!(open(&stage.context).await.unwrap(), []);
}

#[tokio::test]
async fn a_history_that_does_not_read_is_learnt_anew() {
    let (stage, account, mut watch) = stage().await;
    watch.settle(&stage.context).await.unwrap();
    let spoilt = KeptHistories { judged: watch.judged, documents: vec![(account.id, "{".to_owned())] };
    stage.context.store.keep_alert_histories(spoilt).await.unwrap();
    let mut next = Watch::resume(&stage.context).await.unwrap();
    record(&stage, handed_out(&stage, &account, "mbsync")).await;
    assert_eq!(next.look(&stage.context).await.unwrap(), [], "the first day begins again");
}
