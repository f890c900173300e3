//! The check-up: what needs somebody and the way to mend it, what is good, putting aside, both lists of practices.

use egui::{Key, Modifiers, Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use mailward::domain::account::AccountId;
use mailward::domain::checkup::{Fix, List, Practice, Reason, Verdict};
use mailward::domain::problem::{Problem, ProblemKind};
use mailward::engine::command::Command;
use mailward::engine::snapshot::Snapshot;
use mailward::explain;
use mailward::testing::screen::Screen;
use mailward::testing::snapshots::{self, checkup};
use mailward::testing::window::Desk;
use mailward::ui::route::{AccountTab, Dialog, Route};

/// The screen with this snapshot, reached by its key.
pub(crate) fn shown(screen: Screen, snapshot: Snapshot) -> Desk {
    let mut desk = Desk::on(screen, snapshot);
    desk.harness.key_press_modifiers(Modifiers::COMMAND, Key::Num6);
    desk.harness.run();
    assert_eq!(desk.harness.state().route(), Route::Checkup);
    desk
}

pub(crate) fn busy() -> Desk {
    shown(Screen::default(), checkup::busy())
}

pub(crate) fn press(desk: &mut Desk, words: &str) {
    desk.harness.get_by_label(words).click();
    desk.harness.run();
}

/// One installation in which this alone needs somebody, and what mends it is this.
fn needing(reason: Reason, fix: Fix) -> Snapshot {
    let mut snapshot = checkup::good();
    let mut verdicts = snapshot.checkup.checkup.verdicts.clone();
    let about = match &fix {
        Fix::FewerPermissions(id)
        | Fix::SignIn(id)
        | Fix::SignInFreshly(id)
        | Fix::Diagnose(id)
        | Fix::Client(id)
        | Fix::Servers(id)
        | Fix::DropClaims(id) => mailward::domain::checkup::About::Account(*id),
        _ => mailward::domain::checkup::About::Installation,
    };
    verdicts.retain(|other| other.about != about || other.rule() != reason.rule());
    verdicts.push(Verdict {
        about,
        reason,
        facts: Vec::new(),
        fix: Some(fix),
        accounts: Vec::new(),
        dismissed: None,
        turns_at: None,
    });
    let mut checkup = (*snapshot.checkup.checkup).clone();
    checkup.verdicts = verdicts;
    snapshot.checkup.checkup = checkup.into();
    snapshot
}

#[test]
fn what_falls_short_stands_first_and_the_worst_of_it_on_top() {
    let desk = busy();
    desk.harness.get_by_label("Needs attention 4");
    desk.harness.get_by_label("Check-up. 19 practices, last run today at 14:02");
    let bad = desk.harness.get_by_label_contains("Bad: Others can read the data folder").rect();
    let old =
        desk.harness.get_by_label_contains("Needs attention: A refresh token is older than 90 days").rect();
    assert!(bad.top() < old.top());
    assert!(desk.harness.query_all_by_label_contains("billing@example.com and 1 more").count() > 0);
    desk.harness.get_by_label("Check-up, 4 need attention");
}

#[test]
fn figures_and_headings_agree() {
    let desk = busy();
    let sums = checkup::busy().checkup.checkup.sums();
    for (count, words) in [(sums.bad, "bad"), (sums.good, "good"), (sums.unknown, "unknown")] {
        desk.harness.get_by_label(&format!("{count} {words}"));
    }
    desk.harness.get_by_label(&format!("Good {}", sums.good));
    let known = format!("{} of {} known practices are good", sums.good, sums.known());
    desk.harness.get_by_label(&known);
}

#[test]
fn each_fix_leads_to_what_does_it() {
    let id = AccountId::new(5);
    let dialogs = [
        (Reason::ScopesWide, Fix::FewerPermissions(id), Dialog::FewerPermissions(id)),
        (Reason::RotationOld, Fix::SignIn(id), Dialog::SignIn(id)),
        (Reason::FactorsOne, Fix::SignInFreshly(id), Dialog::SignInFreshly(id)),
        (Reason::ChainBroken, Fix::ShowChain, Dialog::ChainBroken),
        (Reason::UseAlerts, Fix::ShowAlerts, Dialog::Alerts),
        (Reason::SecretEnding, Fix::Client(id), Dialog::Client(id)),
        (Reason::ClaimsStale, Fix::DropClaims(id), Dialog::SignOut(id)),
    ];
    for (reason, fix, dialog) in dialogs {
        let word = explain::checkup::fix(&fix);
        let mut desk = shown(Screen::default(), needing(reason, fix));
        let button = desk.harness.get_by(|node| {
            node.role() == Role::Button
                && node.label().is_some_and(|label| label.starts_with(&format!("{word}, ")))
        });
        button.click();
        desk.harness.step();
        assert_eq!(desk.harness.state().dialog(), Some(dialog));
    }
}

/// Why, what to do about it, and whether a command is that.
type Wish = (Reason, Fix, fn(&Command) -> bool);

#[test]
fn each_fix_that_is_done_at_once_sends_its_command() {
    let id = AccountId::new(5);
    let wishes: [Wish; 5] = [
        (Reason::FilesOpen, Fix::ProtectFiles, |one| matches!(one, Command::ProtectFiles(_))),
        (Reason::RetentionExceeded, Fix::Prune, |one| matches!(one, Command::PruneAudit(_))),
        (
            Reason::SelfTestFailed,
            Fix::DiagnoseComputer,
            |one| matches!(one, Command::Diagnose(wish, _) if wish.account.is_none()),
        ),
        (Reason::ChainBroken, Fix::VerifyAudit, |one| matches!(one, Command::VerifyAudit(_))),
        (
            Reason::TokenRefused,
            Fix::Diagnose(id),
            |one| matches!(one, Command::Diagnose(wish, _) if wish.account == Some(AccountId::new(5))),
        ),
    ];
    for (reason, fix, is_it) in wishes {
        let word = explain::checkup::fix(&fix);
        let mut desk = shown(Screen::default(), needing(reason, fix));
        desk.take();
        let starts = format!("{word}, ");
        desk.harness
            .get_by(|node| {
                node.role() == Role::Button && node.label().is_some_and(|label| label.starts_with(&starts))
            })
            .click();
        desk.harness.step();
        let commands = desk.take();
        assert!(commands.iter().any(is_it), "{commands:?}");
    }
}

#[test]
fn what_nobody_looked_at_yet_is_looked_at_from_its_practice() {
    let mut desk = shown(Screen::sized(1100.0, 1400.0), needing(Reason::FilesUnseen, Fix::LookAgain));
    let practice = |label: String| label.starts_with("Unknown: Handle tokens safely");
    desk.harness
        .get_by(|node| node.role() == Role::DisclosureTriangle && node.label().is_some_and(practice))
        .click();
    desk.harness.run();
    desk.take();
    desk.harness.get_by_label("Run again, The files were not looked at yet").click();
    desk.harness.run();
    let whole =
        |one: &Command| matches!(one, Command::CheckUp(wish, _) if wish.accounts.is_none() && wish.ask);
    assert!(desk.take().iter().any(whole));
}

#[test]
fn servers_are_changed_on_the_page_of_the_account() {
    let id = AccountId::new(5);
    let mut desk = shown(Screen::default(), needing(Reason::TlsPlain, Fix::Servers(id)));
    press(&mut desk, "Change servers, t.okafor@example.com");
    assert_eq!(desk.harness.state().route(), Route::Account(id, AccountTab::Settings));
}

#[test]
fn what_was_done_here_is_said_here() {
    let mut desk = shown(Screen::default(), needing(Reason::RetentionExceeded, Fix::Prune));
    let name = desk.harness.get_by_label_contains("Remove now, ").accesskit_node().label().unwrap();
    press(&mut desk, &name);
    let Some(Command::PruneAudit(reply)) = desk.take().pop() else { panic!("it was asked for") };
    reply.send(Ok(412));
    desk.say(checkup::good());
    desk.harness.run();
    desk.harness.get_by_label("412 events were removed from the log");
    press(&mut desk, "Dismiss");
    assert!(desk.harness.query_by_label("412 events were removed from the log").is_none());
}

#[test]
fn what_could_not_be_done_says_why_until_it_was_seen() {
    let mut desk = busy();
    press(&mut desk, "Protect, Others can read the data folder");
    let Some(Command::ProtectFiles(reply)) = desk.take().pop() else { panic!("it was asked for") };
    reply.send(Err(Problem::new(ProblemKind::FolderReadOnly)));
    desk.say(checkup::busy());
    desk.harness.run();
    let title = explain::words(&Problem::new(ProblemKind::FolderReadOnly)).title;
    desk.harness.get_by_label_contains(&title);
    press(&mut desk, "Dismiss");
    assert!(desk.harness.query_by_label_contains(&title).is_none());
}

#[test]
fn a_row_unfolds_what_is_known_and_why_it_matters() {
    let mut desk = busy();
    let row = "A refresh token is older than 90 days";
    desk.harness
        .get_by(|node| {
            node.role() == Role::DisclosureTriangle && node.label().is_some_and(|label| label.contains(row))
        })
        .click();
    desk.harness.run();
    desk.harness.get_by_label("Limit in days: 90");
    desk.harness.get_by_label("Practice 5 of 19: Renew and replace regularly");
    desk.harness.get_by_label(explain::checkup::rule(mailward::domain::checkup::RuleId::RotationAge).why);
    desk.harness.get_by_label("In a terminal: mailward sign-in mira.sato@example.com");
}

#[test]
fn the_list_can_be_narrowed_to_an_account_or_to_this_computer() {
    let mut desk = busy();
    press(&mut desk, "Shown: Everything");
    desk.harness.get_by_role_and_label(Role::MenuItem, "mira.sato@example.com").click();
    desk.harness.run();
    desk.harness.get_by_label("Needs attention 1");
    press(&mut desk, "Run again");
    let commands = desk.take();
    let of = |command: &Command| matches!(command, Command::CheckUp(wish, _) if wish.accounts == Some(vec![AccountId::new(4)]) && wish.ask);
    assert!(commands.iter().any(of), "{commands:?}");
    press(&mut desk, "Shown: mira.sato@example.com");
    desk.harness.get_by_role_and_label(Role::MenuItem, "This computer").click();
    desk.harness.run();
    desk.harness.get_by_label("Needs attention 1");
    press(&mut desk, "Run again");
    assert!(desk.take().iter().any(|one| matches!(one, Command::CheckUp(wish, _) if !wish.ask)));
}

#[test]
fn an_account_leads_to_what_the_check_up_says_of_it() {
    let mut desk = Desk::with(checkup::busy());
    desk.harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
    desk.harness.run();
    desk.harness.get_by_role_and_label(Role::TextInput, "Search or run").type_text("mira");
    desk.harness.run();
    desk.harness.key_press(Key::Enter);
    desk.harness.run();
    desk.harness.get_by_label("Check-up: 1 needs attention");
    press(&mut desk, "Show in the check-up");
    assert_eq!(desk.harness.state().route(), Route::Checkup);
    desk.harness.get_by_label("Shown: mira.sato@example.com");
}

#[test]
fn something_is_put_aside_with_a_reason_and_an_end() {
    let mut desk = busy();
    press(&mut desk, "More for: mira.sato@example.com");
    desk.harness.get_by_role_and_label(Role::MenuItem, "Leave it as it is\u{202f}…").click();
    desk.harness.run();
    assert_eq!(desk.harness.state().dialog(), Some(Dialog::PutAside));
    press(&mut desk, "Put aside");
    desk.harness.get_by_label("A reason is needed, in a few words");
    assert!(!desk.take().iter().any(|one| matches!(one, Command::PutAside(..))));
    desk.harness.get_by_role_and_label(Role::TextInput, "Why it may stay so").focus();
    desk.harness.run();
    desk.harness.event(egui::Event::Text("Closed in January".to_owned()));
    desk.harness.run();
    press(&mut desk, "30 days");
    desk.harness.get_by_label("From 22 Dec on it needs attention again");
    desk.harness.get_by_label("Put aside").click();
    desk.harness.step();
    let Some(Command::PutAside(wish, reply)) = desk.take().pop() else { panic!("it was asked for") };
    assert_eq!((wish.reason, wish.why.as_str()), (Reason::RotationOld, "Closed in January"));
    assert_eq!(wish.until, snapshots::after(jiff::SignedDuration::from_hours(24 * 30)));
    reply.send(Ok(()));
    desk.say(checkup::aside());
    desk.harness.run();
    assert_eq!(desk.harness.state().dialog(), None);
}

#[test]
fn a_date_of_ones_own_lies_ahead_and_within_a_year() {
    let mut desk = busy();
    press(&mut desk, "More for: mira.sato@example.com");
    desk.harness.get_by_role_and_label(Role::MenuItem, "Leave it as it is\u{202f}…").click();
    desk.harness.run();
    press(&mut desk, "A date");
    for (typed, wrong) in [
        ("2026-13", "A day like 2027-02-20"),
        ("2026-01-01", "The day has to lie ahead"),
        ("2029-01-01", "At most a year from now"),
    ] {
        let field = desk.harness.get_by_label("Date");
        field.focus();
        desk.harness.run();
        desk.harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
        desk.harness.run();
        desk.harness.event(egui::Event::Text(typed.to_owned()));
        desk.harness.run();
        desk.harness.get_by_label(wrong);
    }
}

#[test]
fn what_was_put_aside_is_told_with_its_end_and_can_be_taken_up_again() {
    let mut desk = shown(Screen::sized(1100.0, 1400.0), checkup::aside());
    desk.harness.get_by_label("Needs attention 3");
    desk.harness.get_by_label("Put aside 1");
    desk.harness.get_by_label_contains("Left as it is until 19 Feb");
    press(&mut desk, "Take up again, mira.sato@example.com");
    let commands = desk.take();
    assert!(commands.iter().any(|one| matches!(one, Command::TakeUpAgain(Reason::RotationOld, ..))));
}

#[test]
fn every_practice_of_both_lists_can_be_reached_and_says_what_mailward_does() {
    let mut desk = shown(Screen::sized(1100.0, 4000.0), checkup::busy());
    for practice in Practice::all() {
        let words = explain::checkup::practice(practice);
        let starts = format!("{}. {}: ", practice.number(), words.title);
        let row = desk.harness.get_by(|node| {
            node.role() == Role::DisclosureTriangle
                && node.label().is_some_and(|label| label.starts_with(&starts))
        });
        row.click();
        desk.harness.run();
        assert!(desk.harness.query_all_by_label(words.promise).count() >= 1, "{starts}");
        let row = desk.harness.get_by(|node| {
            node.role() == Role::DisclosureTriangle
                && node.label().is_some_and(|label| label.starts_with(&starts))
        });
        row.click();
        desk.harness.run();
    }
    assert_eq!(Practice::of(List::Jwt).count(), 15);
}
