//! The picture is made anew when something has changed, and then only.

use super::super::event::{Event, Look};
use super::super::picture::Picture;
use super::super::snapshot::CheckupView;
use super::super::state::State;
use super::*;
use crate::domain::account::EndRules;
use crate::domain::checkup::Verdict;
use crate::domain::health::Health;
use jiff::Timestamp;

async fn thousand() -> (State, Timestamp) {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    let accounts = (1..=1_000).map(|row| Account { id: AccountId::new(row), ..account.clone() }).collect();
    let catalogue = crate::services::accounts::catalogue(&stage.context).await.unwrap();
    let mut truth = State::new(Settings::default(), Arc::new(Catalogue::built_in()));
    truth.apply(Event::Loaded(Box::new(Look::of(accounts, Arc::new(catalogue)))));
    truth.apply(Event::Vault(snapshot::VaultView {
        place: None,
        state: snapshot::VaultState::Open,
        answered_ms: None,
    }));
    (truth, stage.fakes.clock.now())
}

#[tokio::test]
async fn a_thousand_accounts_at_rest_cost_no_picture() {
    let (mut state, start) = thousand().await;
    let mut picture = Picture::of(&state, start);
    let looks = (0..1_500).map(|step| start + SignedDuration::from_secs(2 * step));
    let made = looks.filter(|now| picture.refresh(&state, *now)).count();
    assert_eq!(made, 0, "fifty minutes of looking around");
    state.apply(Event::Raised(1));
    assert!(picture.refresh(&state, start));
    assert_eq!(picture.snapshot().raised, 1);
    assert!(!picture.refresh(&state, start));
}

#[tokio::test]
async fn a_picture_that_is_kept_says_the_same_as_a_new_one_at_every_moment() {
    let (mut state, start) = thousand().await;
    let mut changing = state.account(AccountId::new(1)).unwrap().clone();
    changing.rules = EndRules { sign_in_within_s: Some(60 * 86_400), ..EndRules::default() };
    let mut ending = state.account(AccountId::new(2)).unwrap().clone();
    ending.grant.as_mut().unwrap().refresh = None;
    let accounts = vec![changing, ending];
    state.apply(Event::Loaded(Box::new(Look::of(accounts, Arc::clone(state.catalogue())))));
    let mut picture = Picture::of(&state, start);
    let mut made = Vec::new();
    for hour in 0..24 * 65 {
        let now = start + SignedDuration::from_hours(hour);
        if picture.refresh(&state, now) {
            made.push(hour);
        }
        let new = Picture::of(&state, now);
        // Verdicts may count days, which are as many as when they were judged.
        let apart = |picture: &Picture| {
            let of = |verdict: &Verdict| (verdict.reason, verdict.about.clone(), verdict.turns_at);
            let verdicts: Vec<_> = picture.snapshot().checkup.checkup.verdicts.iter().map(of).collect();
            let rest = Snapshot { checkup: CheckupView::default(), ..Snapshot::clone(picture.snapshot()) };
            (verdicts, rest)
        };
        assert_eq!((apart(&picture), picture.plan()), (apart(&new), new.plan()), "hour {hour}");
    }
    assert_eq!(made, [1, 24 * 46, 24 * 53, 24 * 59, 24 * 60]);
    let healths: Vec<Health> = picture.snapshot().accounts.iter().map(|view| view.health).collect();
    assert_eq!(healths, [Health::NeedsSignIn, Health::Due]);
}

#[tokio::test]
async fn a_clock_that_is_turned_back_makes_a_new_picture_and_plans_what_cannot_be_relied_on_now() {
    let (state, start) = thousand().await;
    let mut picture = Picture::of(&state, start);
    assert!(picture.plan()[0].0 > start);
    let back = start - SignedDuration::from_hours(24);
    assert!(picture.refresh(&state, back));
    assert_eq!(picture.plan()[0].0, back, "its times are of another clock");
    let slightly = start - SignedDuration::from_secs(5);
    assert!(Picture::of(&state, slightly).plan()[0].0 > start, "a clock that is set right changes nothing");
}
