//! Rotating: the result where it was asked for, several accounts as one deed, and the full rotation with its question.

use egui::{Key, Modifiers, Role, Theme};
use egui_kittest::kittest::Queryable as _;
use jiff::SignedDuration;
use mailward::domain::account::AccountId;
use mailward::domain::problem::{Problem, ProblemKind};
use mailward::engine::command::{Command, SignInRequest};
use mailward::engine::snapshot::{AccountView, OldGrant, Rotation, SignInStep, Snapshot, Way};
use mailward::testing::screen::{Screen, picture};
use mailward::testing::snapshots::{self, accounts};
use mailward::testing::window::Desk;
use mailward::ui::route::{AccountTab, Dialog, Route};

const OKAFOR: AccountId = AccountId::new(5);

fn open(screen: Screen, snapshot: Snapshot) -> Desk {
    let mut desk = Desk::on(screen, snapshot);
    desk.harness.get_by_label_contains("t.okafor@example.com, ").click();
    desk.harness.run();
    desk
}

/// Okafor's page after this.
fn shown(view: AccountView) -> Desk {
    open(Screen::default(), snapshots::with(vec![view]))
}

fn press(desk: &mut Desk, words: &str) {
    desk.harness.get_by_label(words).click();
    desk.harness.run();
}

#[test]
fn both_tokens_are_told_by_what_they_were_and_are() {
    let desk = shown(accounts::rotated(true, None));
    desk.harness.get_by_label("Rotated, today, 14:21");
    desk.harness.get_by_label("Access token: new, 7f3a91c20405 before, 19ab77c0d2e1 now");
    desk.harness.get_by_label("Refresh token: new, c81d40e79a05 before, 5e02b831f466 now");
    assert!(desk.harness.query_by_label_contains("keeps the same refresh token").is_none());
}

#[test]
fn a_refresh_token_that_stayed_is_said_plainly_with_the_way_out() {
    let mut desk = shown(accounts::rotated_at("google", false, None));
    desk.harness.get_by_label("Refresh token: the same, c81d40e79a05");
    desk.harness.get_by_label("Gmail keeps the same refresh token. Only a new sign-in brings another one.");
    press(&mut desk, "Rotate fully\u{202f}…");
    assert_eq!(desk.harness.state().dialog(), Some(Dialog::RotateFully(OKAFOR)));
}

#[test]
fn a_result_can_be_put_away() {
    let mut desk = shown(accounts::rotated(true, None));
    press(&mut desk, "Dismiss the result");
    assert_eq!(desk.commands(), ["DismissRotation(AccountId(5))"]);
    let mut without = accounts::rotated(true, None);
    without.rotation = None;
    desk.say(snapshots::with(vec![without]));
    assert!(desk.harness.query_by_label("Rotated, today, 14:21").is_none());
}

#[test]
fn a_failure_is_shown_once() {
    let failed = Problem::new(ProblemKind::VaultLocked).at(snapshots::now());
    let title = mailward::explain::words(&failed).title;
    let mut view = accounts::rotated(false, None);
    view.rotation = Some(Rotation::Failed(Box::new(failed.clone())));
    let mut desk = shown(view.clone());
    desk.harness.get_by_label(&title);
    desk.harness.get_by_label("Not rotated, today, 14:21");
    press(&mut desk, "Dismiss");
    assert_eq!(desk.commands(), ["DismissRotation(AccountId(5))"]);
    view.account = accounts::failing(view.account, failed, snapshots::now());
    let desk = shown(view);
    assert_eq!(desk.harness.query_all_by_label(&title).count(), 1);
    assert!(desk.harness.query_by_label("Not rotated, today, 14:21").is_none());
}

#[test]
fn what_became_of_the_grant_of_before_is_said_with_the_page_where_it_can_be_ended() {
    let desk = shown(accounts::rotated_at("google", true, Some(OldGrant::Ended)));
    desk.harness.get_by_label("Rotated fully, today, 14:21");
    desk.harness.get_by_label("The grant of before was ended at Gmail. Its tokens open nothing any more.");
    assert!(desk.harness.query_by_label_contains("Open the page of").is_none());
    let desk = shown(accounts::rotated(true, Some(OldGrant::NotOffered)));
    desk.harness.get_by_label_contains("cannot be asked to end the grant of before");
    desk.harness.get_by_label("Open the page of Microsoft 365");
    let why = Problem::new(ProblemKind::TimedOut);
    let title = mailward::explain::words(&why).title;
    let desk = shown(accounts::rotated_at("google", true, Some(OldGrant::StillStands(Box::new(why)))));
    desk.harness.get_by_label(&format!("The grant of before still stands at Gmail: {title}."));
    desk.harness.get_by_label("Open the page of Gmail");
}

#[test]
fn a_row_says_for_a_moment_that_it_was_just_rotated() {
    let before = AccountView { rotation: None, ..accounts::rotated(true, None) };
    let mut desk = Desk::with(snapshots::with(vec![before]));
    desk.say(snapshots::with(vec![accounts::rotated(true, None)]));
    desk.harness.get_by_label("rotated just now");
    desk.harness.get_by_label("t.okafor@example.com was rotated");
    desk.turn_to(snapshots::after(SignedDuration::from_secs(11)));
    assert!(desk.harness.query_by_label("rotated just now").is_none());
    press(&mut desk, "Show");
    assert_eq!(desk.harness.state().route(), Route::Account(OKAFOR, AccountTab::Overview));
}

#[test]
fn where_its_page_shows_the_result_no_notice_repeats_it() {
    let mut desk = shown(AccountView { rotation: None, ..accounts::rotated(true, None) });
    desk.say(snapshots::with(vec![accounts::rotated(true, None)]));
    desk.harness.get_by_label("Rotated, today, 14:21");
    assert!(desk.harness.query_by_label("t.okafor@example.com was rotated").is_none());
}

fn failed(mut view: AccountView) -> AccountView {
    view.rotation =
        Some(Rotation::Failed(Box::new(Problem::new(ProblemKind::TimedOut).at(snapshots::now()))));
    view
}

fn done(mut view: AccountView) -> AccountView {
    view.rotation = accounts::rotated(true, None).rotation;
    view
}

/// The eight accounts, of which these rows have come to something.
fn eight(rotated: &[i64], not: &[i64]) -> Snapshot {
    let mut snapshot = snapshots::eight();
    snapshot.accounts = snapshot
        .accounts
        .into_iter()
        .map(|view| match view.account.id.get() {
            row if rotated.contains(&row) => done(view),
            row if not.contains(&row) => failed(view),
            _ => view,
        })
        .collect();
    snapshot
}

#[test]
fn several_accounts_are_rotated_as_one_deed_and_told_once() {
    let mut desk = Desk::with(snapshots::eight());
    press(&mut desk, "Rotate all");
    assert_eq!(desk.commands().len(), 5);
    desk.harness.get_by_role_and_label(Role::ProgressIndicator, "Rotating, 0 of 5 done");
    desk.say(eight(&[3, 4, 5], &[]));
    desk.harness.get_by_role_and_label(Role::ProgressIndicator, "Rotating, 3 of 5 done");
    picture(&mut desk.harness, "accounts-rotating");
    assert!(desk.harness.query_by_label_contains("was rotated").is_none());
    desk.say(eight(&[2, 3, 4, 5], &[7]));
    desk.harness.get_by_label("4 rotated, 1 could not be");
    assert!(desk.harness.query_by_label_contains("of 5 done").is_none());
    press(&mut desk, "Show");
    assert_eq!(desk.harness.state().route(), Route::Account(AccountId::new(7), AccountTab::Overview));
}

#[test]
fn the_key_rotates_what_is_chosen_as_one_deed() {
    let mut desk = Desk::with(snapshots::eight());
    for address in ["mira.sato@example.com", "t.okafor@example.com"] {
        desk.harness.get_by_label_contains(&format!("{address}, ")).click_modifiers(Modifiers::COMMAND);
        desk.harness.run();
    }
    desk.harness.key_press_modifiers(Modifiers::COMMAND, Key::R);
    desk.harness.run();
    assert_eq!(desk.commands().len(), 2);
    desk.say(eight(&[4, 5], &[]));
    desk.harness.get_by_label("2 accounts were rotated");
}

#[test]
fn of_a_thousand_accounts_a_few_are_asked_for_at_a_time_and_the_rest_can_be_left_out() {
    let mut desk = Desk::with(snapshots::thousand());
    press(&mut desk, "Rotate all");
    assert_eq!(desk.commands().len(), 8);
    press(&mut desk, "Cancel");
    assert_eq!(desk.commands(), Vec::<String>::new());
    let mut snapshot = snapshots::thousand();
    for view in snapshot.accounts.iter_mut().filter(|view| view.account.refresh().is_some()).take(8) {
        *view = done(view.clone());
    }
    desk.say(snapshot);
    desk.harness.get_by_label("8 rotated, 892 left out");
}

/// The question about Okafor's account at this provider.
fn asked(screen: Screen, provider: &str) -> Desk {
    let view = AccountView { rotation: None, ..accounts::rotated_at(provider, true, None) };
    let mut desk = open(screen, snapshots::with(vec![view]));
    press(&mut desk, "More for this account");
    desk.harness.get_by_role_and_label(Role::MenuItem, "Rotate fully\u{202f}…").click();
    desk.harness.run();
    desk
}

#[test]
fn the_question_says_what_will_happen_and_the_safe_answer_has_the_focus() {
    let mut desk = asked(Screen::default(), "fastmail");
    desk.harness.get_by_role_and_label(Role::Dialog, "Rotate t.okafor@example.com fully?");
    desk.harness.get_by_label("Your browser opens for a new sign-in");
    desk.harness.get_by_label("When it is done, the grant of before is ended at Fastmail");
    desk.harness.get_by_label("Mail programs keep working, with the new one");
    assert!(desk.harness.get_by_label("Not now").is_focused());
    desk.harness.key_press(Key::Enter);
    desk.harness.run();
    assert_eq!((desk.harness.state().dialog(), desk.commands().len()), (None, 0));
}

#[test]
fn where_the_provider_cannot_be_asked_the_question_says_so() {
    let desk = asked(Screen::default(), "microsoft-work");
    desk.harness.get_by_label(
        "Microsoft 365 cannot be asked to end the grant of before; it has to be removed on its page",
    );
}

#[test]
fn the_deed_begins_a_full_rotation_by_the_browser() {
    let mut desk = asked(Screen::default(), "fastmail");
    press(&mut desk, "Open the browser");
    let commands = desk.take();
    let [Command::RotateFully(request, _)] = commands.as_slice() else { panic!("{commands:?}") };
    assert_eq!(*request, SignInRequest::by_browser(OKAFOR));
    assert_eq!(desk.harness.state().dialog(), None);
}

#[test]
fn another_road_of_a_full_rotation_is_a_full_rotation() {
    let mut snapshot = snapshots::signing_in(SignInStep::Wait);
    snapshot.sign_in.as_mut().unwrap().ends_old = true;
    let mut desk = Desk::with(snapshot);
    press(&mut desk, "Use a code on another device\u{202f}…");
    let commands = desk.take();
    let [Command::RotateFully(request, _)] = commands.as_slice() else { panic!("{commands:?}") };
    assert_eq!((request.account, request.way), (OKAFOR, Way::Device));
}

#[test]
fn a_full_rotation_that_was_given_up_leaves_nothing_behind() {
    let view = AccountView { rotation: None, ..accounts::rotated(true, None) };
    let mut desk = shown(view.clone());
    let given_up = Rotation::Failed(Box::new(Problem::new(ProblemKind::SignInCancelled)));
    desk.say(snapshots::with(vec![AccountView { rotation: Some(given_up), ..view }]));
    assert_eq!(desk.commands(), ["DismissRotation(AccountId(5))"]);
    assert!(desk.harness.query_by_label("Dismiss").is_none());
}

#[test]
fn an_account_without_a_sign_in_cannot_be_rotated_fully() {
    let mut desk = Desk::with(snapshots::eight());
    press(&mut desk, "More for practice.user@example.org");
    desk.harness.get_by_role_and_label(Role::MenuItem, "Rotate fully\u{202f}…").click();
    desk.harness.run();
    assert_eq!(desk.harness.state().dialog(), None);
}

#[test]
fn rotation_pictures() {
    for (theme, name) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        for (size, suffix) in [((1100.0, 720.0), ""), ((720.0, 480.0), "-720x480")] {
            let screen = Screen::sized(size.0, size.1).in_theme(theme);
            let kept = snapshots::with(vec![accounts::rotated_at("google", false, None)]);
            let mut desk = open(screen, kept);
            picture(&mut desk.harness, &format!("rotated-{name}{suffix}"));
            let mut desk = asked(screen, "google");
            picture(&mut desk.harness, &format!("rotate-fully-{name}{suffix}"));
        }
    }
    let kept = snapshots::with(vec![accounts::rotated_at("google", false, None)]);
    let mut desk = open(Screen::default().text_size(200), kept);
    picture(&mut desk.harness, "rotated-text200");
    let not_offered = snapshots::with(vec![accounts::rotated(true, Some(OldGrant::NotOffered))]);
    let mut desk = open(Screen::default(), not_offered);
    picture(&mut desk.harness, "rotated-fully");
}
