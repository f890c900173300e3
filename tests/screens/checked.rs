//! Whether a sign-in still stands at its provider, asked from the account's page.

use egui_kittest::kittest::Queryable as _;
use mailward::domain::problem::{Problem, ProblemKind};
use mailward::engine::command::{Checked, Command};
use mailward::engine::snapshot::{AccountView, CheckState, Found};
use mailward::testing::snapshots::{self, revocations};
use mailward::testing::window::Desk;

use crate::revoke::{OKAFOR, page, press, with};

fn checked(found: Found) -> AccountView {
    let check = Some(CheckState::Done(Checked { at: snapshots::now(), found }));
    AccountView { check, ..revocations::okafor("fastmail") }
}

#[test]
fn whether_the_sign_in_still_stands_can_be_asked_now() {
    let mut desk = page(revocations::okafor("fastmail"));
    press(&mut desk, "Check now");
    assert!(matches!(desk.take().as_slice(), [Command::Check(OKAFOR, _)]));
    let running = AccountView { check: Some(CheckState::Running), ..revocations::okafor("fastmail") };
    desk.say(with(running));
    desk.harness.get_by_label("Fastmail is asked whether the sign-in stands");
    press(&mut desk, "Check now");
    assert!(desk.take().is_empty(), "it is asked once");
    desk.say(with(checked(Found::Stands)));
    assert!(desk.harness.query_all_by_label("The sign-in stands, checked 14:21").count() >= 1);
}

#[test]
fn a_check_without_an_answer_says_why_and_one_that_found_the_end_leads_to_its_card() {
    let why = Problem::new(ProblemKind::Unreachable);
    let title = mailward::explain::words(&why).title;
    let desk = page(checked(Found::Unknown(Box::new(why))));
    desk.harness.get_by_label(&format!("Could not be asked, 14:21: {title}"));
    let mut desk = Desk::with(with(revocations::okafor("fastmail")));
    let problem = Problem::new(ProblemKind::GrantEnded);
    desk.say(with(checked(Found::Ended(Box::new(problem)))));
    desk.harness.get_by_label("The sign-in of t.okafor@example.com has ended");
}
