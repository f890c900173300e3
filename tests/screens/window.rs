//! The window as a whole: news, dialogs that open by themselves, notices, keys, settings, the end.

use egui::{Key, Modifiers, Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use mailward::domain::account::AccountId;
use mailward::domain::problem::{Problem, ProblemKind};
use mailward::domain::settings::{Settings, TextSize};
use mailward::engine::snapshot::{AddingState, SignInStep, Snapshot};
use mailward::testing::screen::picture;
use mailward::testing::snapshots;
use mailward::testing::window::Desk;
use mailward::ui::route::{AccountTab, Dialog, Route, SettingsSection};

#[test]
fn the_window_rests_when_nothing_happens() {
    for snapshot in [snapshots::eight(), snapshots::empty(), snapshots::thousand(), snapshots::fatal()] {
        let mut desk = Desk::with(snapshot);
        assert!(desk.rests());
    }
}

#[test]
fn an_account_that_was_added_is_signed_in_next() {
    let mut desk = Desk::with(snapshots::eight());
    desk.say(snapshots::adding(AddingState::Added(AccountId::new(5))));
    assert_eq!(desk.harness.state().dialog(), Some(Dialog::SignIn(AccountId::new(5))));
    assert_eq!(desk.commands(), ["CloseAdding"]);
}

#[test]
fn a_sign_in_that_runs_is_in_front_until_it_is_closed() {
    let mut desk = Desk::with(snapshots::eight());
    desk.say(snapshots::signing_in(SignInStep::Wait));
    assert_eq!(desk.harness.state().dialog(), Some(Dialog::SignIn(AccountId::new(5))));
    desk.say(snapshots::eight());
    assert_eq!(desk.harness.state().dialog(), None);
}

#[test]
fn a_notice_goes_after_six_seconds_and_the_engine_hears_of_it() {
    let mut desk = Desk::with(snapshots::with_notices(&["t.okafor@example.com was rotated"]));
    desk.harness.get_by_label("t.okafor@example.com was rotated");
    // A quarter of a second a step.
    desk.harness.run_steps(25);
    assert!(desk.harness.query_by_label("t.okafor@example.com was rotated").is_none());
    assert_eq!(desk.commands(), ["DismissNotice(1)"]);
}

#[test]
fn at_most_two_notices_are_shown_and_one_can_be_closed() {
    let mut desk = Desk::with(snapshots::with_notices(&["One", "Two", "Three"]));
    assert!(desk.harness.query_by_label("Three").is_none());
    desk.harness.query_all_by_label("Close notice").next().unwrap().click();
    desk.harness.run();
    desk.harness.get_by_label("Three");
    assert_eq!(desk.commands().len(), 1);
}

#[test]
fn larger_text_is_a_setting_like_any_other() {
    let mut desk = Desk::with(snapshots::eight());
    desk.harness.key_press_modifiers(Modifiers::COMMAND, Key::Plus);
    desk.harness.run();
    assert!(desk.commands()[0].contains("text_size: Large"));
    let settings = Settings { text_size: TextSize::Largest, ..Settings::default() };
    desk.say(Snapshot { settings, ..snapshots::eight() });
    assert!((desk.harness.ctx.zoom_factor() - 2.0).abs() < f32::EPSILON);
}

#[test]
fn a_data_folder_that_cannot_be_used_fills_the_window() {
    let mut desk = Desk::with(snapshots::fatal());
    picture(&mut desk.harness, "fatal");
    desk.harness.get_by_label("Copy details");
    desk.harness.get_by_label("Quit");
    assert!(desk.harness.query_by_label("Settings").is_none());
}

#[test]
fn the_foot_says_what_happens_next_and_leads_there() {
    let mut desk = Desk::with(snapshots::eight());
    desk.harness.get_by_label("Next: renew t.okafor@example.com at 14:39").click();
    desk.harness.run();
    desk.harness.get_by_label("Back to the accounts");
}

#[test]
fn the_foot_says_who_answers_mail_programs() {
    let desk = Desk::with(snapshots::one_fresh());
    desk.harness.get_by_label("Answers mail programs");
    let mut desk = Desk::with(Snapshot { leads: false, ..snapshots::one_fresh() });
    desk.harness.get_by_label("Another Mailward answers mail programs").hover();
    desk.harness.run();
    desk.harness.get_by_label_contains("when it ends, this one takes over");
    assert!(desk.harness.query_by_label("Answers mail programs").is_none());
}

#[test]
fn what_is_tried_again_by_itself_can_be_tried_at_once() {
    let mut desk = Desk::with(snapshots::eight());
    desk.harness.get_by_label("trying again in 3 min");
    desk.harness.get_by_label("Try now, elif.demir@example.org").click();
    desk.harness.run();
    assert_eq!(desk.commands(), ["Rotate(AccountId(7), Reply(None))"]);
    desk.harness.get_by_label_contains("elif.demir@example.org, Yahoo").click();
    desk.harness.run();
    desk.harness.get_by_label("Trying again in 3 min");
    picture(&mut desk.harness, "offline");
    desk.harness.get_by_label("Try now").click();
    desk.harness.run();
    assert_eq!(desk.commands(), ["Rotate(AccountId(7), Reply(None))"]);
}

#[test]
fn a_window_that_is_called_to_the_front_shows_the_sign_in_it_was_called_for() {
    let mut desk = Desk::with(snapshots::eight());
    desk.say(Snapshot { raised: 1, ..snapshots::eight() });
    assert_eq!((desk.harness.state().dialog(), desk.commands().len()), (None, 0));
    desk.say(Snapshot { raised: 2, ..snapshots::signing_in(SignInStep::Prepare) });
    assert_eq!(desk.harness.state().dialog(), Some(Dialog::SignIn(AccountId::new(5))));
    assert_eq!(desk.commands(), Vec::<String>::new());
}

#[test]
fn a_window_that_is_called_to_the_front_for_an_account_shows_it() {
    let mut desk = Desk::with(snapshots::eight());
    let id = AccountId::new(2);
    desk.say(Snapshot { raised: 1, raised_for: Some(id), ..snapshots::eight() });
    assert_eq!(desk.harness.state().route(), Route::Account(id, AccountTab::Overview));
    let gone = Some(AccountId::new(99));
    desk.say(Snapshot { raised: 2, raised_for: gone, ..snapshots::eight() });
    assert_eq!(desk.harness.state().route(), Route::Account(id, AccountTab::Overview));
}

#[test]
fn a_problem_without_a_place_of_its_own_is_told_whole_on_request() {
    let trouble = Problem::new(ProblemKind::AutostartFailed);
    let title = mailward::explain::words(&trouble).title;
    let mut desk = Desk::with(snapshots::with_trouble(trouble));
    desk.harness.get_by_label(&title);
    desk.harness.get_by_label("Details").click();
    desk.harness.run();
    assert_eq!(desk.harness.state().dialog(), Some(Dialog::Trouble(1)));
    // However long it is read.
    desk.harness.run_steps(30);
    assert_eq!(desk.commands(), Vec::<String>::new());
    picture(&mut desk.harness, "trouble");
    desk.harness.get_by_label("Try again").click();
    desk.harness.run();
    // The settings, where it leads, want to know the browsers.
    assert_eq!(desk.commands(), ["DismissNotice(1)", "ListBrowsers(Reply(None))"]);
    assert_eq!(desk.harness.state().dialog(), None);
    assert_eq!(desk.harness.state().route(), Route::Settings(SettingsSection::Renewal));
}

#[test]
fn a_switch_that_could_not_be_turned_goes_back_and_its_problem_is_named() {
    let mut desk = Desk::with(snapshots::eight());
    desk.harness.key_press_modifiers(Modifiers::COMMAND, Key::Comma);
    desk.harness.run();
    let is_on = |desk: &Desk| {
        let switch = desk.harness.get_by_role_and_label(Role::Switch, "Start at login");
        switch.accesskit_node().toggled() == Some(egui::accesskit::Toggled::True)
    };
    desk.harness.get_by_role_and_label(Role::Switch, "Start at login").click();
    desk.harness.run();
    assert!(desk.commands().iter().any(|command| command.contains("start_at_login: true")));
    let settings = Settings { start_at_login: true, ..Settings::default() };
    desk.say(Snapshot { settings, ..snapshots::eight() });
    assert!(is_on(&desk));
    let trouble = Problem::new(ProblemKind::AutostartFailed);
    let title = mailward::explain::words(&trouble).title;
    desk.say(snapshots::with_trouble(trouble));
    assert!(!is_on(&desk));
    desk.harness.get_by_label(&title);
}
