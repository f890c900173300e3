//! Three ways to take access back: the question before each, how it goes, what came of it, and the way to undo a sign-out.

use egui::{Key, Role, Theme};
use egui_kittest::kittest::Queryable as _;
use jiff::SignedDuration;
use mailward::domain::account::AccountId;
use mailward::domain::audit::{Actor, AuditEvent, AuditKind, NewEvent};
use mailward::domain::problem::{Problem, ProblemKind};
use mailward::domain::revocation::{AtProvider, ConfirmedBy};
use mailward::engine::command::{Command, Ending};
use mailward::engine::snapshot::{AccountView, RevocationState, Snapshot};
use mailward::testing::screen::{Screen, picture};
use mailward::testing::snapshots::{self, revocations};
use mailward::testing::window::Desk;
use mailward::ui::route::{AccountTab, Dialog, Route};

pub(crate) const OKAFOR: AccountId = AccountId::new(5);

pub(crate) fn with(view: AccountView) -> Snapshot {
    snapshots::with(vec![view])
}

/// Okafor's page.
pub(crate) fn open(screen: Screen, snapshot: Snapshot) -> Desk {
    let mut desk = Desk::on(screen, snapshot);
    desk.harness.get_by_label_contains("t.okafor@example.com, ").click();
    desk.harness.run();
    desk
}

pub(crate) fn page(view: AccountView) -> Desk {
    open(Screen::default(), with(view))
}

pub(crate) fn press(desk: &mut Desk, words: &str) {
    desk.harness.get_by_label(words).click();
    desk.harness.run();
}

fn choose(desk: &mut Desk, words: &str) {
    press(desk, "More for this account");
    // By the keyboard: with large text the menu is longer than the window.
    desk.harness.get_by_role_and_label(Role::MenuItem, words).focus();
    desk.harness.run();
    desk.harness.key_press(Key::Enter);
    desk.harness.run();
}

/// The question behind this line of the menu.
pub(crate) fn asked(screen: Screen, snapshot: Snapshot, words: &str) -> Desk {
    let mut desk = open(screen, snapshot);
    choose(&mut desk, words);
    desk
}

pub(crate) const REVOKE: &str = "Revoke\u{202f}…";
pub(crate) const SIGN_OUT: &str = "Sign out here\u{202f}…";
pub(crate) const FORGET: &str = "Forget\u{202f}…";

pub(crate) fn question(provider: &str, words: &str) -> Desk {
    asked(Screen::default(), with(revocations::okafor(provider)), words)
}

/// What was wanted besides asking the log which programs there are.
fn wanted(desk: &mut Desk) -> Vec<Command> {
    desk.take().into_iter().filter(|command| !matches!(command, Command::ListAudit(..))).collect()
}

#[test]
fn revoking_says_what_is_asked_what_stops_and_what_stays() {
    let desk = question("fastmail", REVOKE);
    desk.harness.get_by_role_and_label(Role::Dialog, "Revoke the sign-in of t.okafor@example.com?");
    desk.harness
        .get_by_label("Fastmail is asked to end both tokens, and Mailward checks that they are dead.");
    desk.harness.get_by_label_contains("until you sign in again");
    desk.harness.get_by_label("An access token already handed out may work until 15:21");
    desk.harness.get_by_label("Settings and log are kept");
    assert!(desk.harness.query_by_label_contains("You are offline").is_none());
}

#[test]
fn the_safe_answer_has_the_focus_stands_last_and_enter_or_escape_keeps() {
    for key in [Key::Enter, Key::Escape] {
        for (words, deed) in [(REVOKE, "Revoke"), (SIGN_OUT, "Sign out here"), (FORGET, "Forget")] {
            let mut desk = question("fastmail", words);
            let keep = desk.harness.get_by_label("Keep it");
            assert!(keep.is_focused(), "{deed}");
            let deed = desk.harness.get_by_role_and_label(Role::Button, deed).rect();
            assert!(keep.rect().left() > deed.right());
            desk.harness.key_press(key);
            desk.harness.run();
            assert_eq!(desk.harness.state().dialog(), None);
            assert!(wanted(&mut desk).is_empty());
        }
    }
}

#[test]
fn the_red_button_revokes_once_and_closes_the_question() {
    let mut desk = question("fastmail", REVOKE);
    desk.harness.get_by_role_and_label(Role::Button, "Revoke").click();
    desk.harness.run();
    assert!(matches!(wanted(&mut desk).as_slice(), [Command::Revoke(OKAFOR, _)]));
    assert_eq!(desk.harness.state().dialog(), None);
}

#[test]
fn where_ending_one_ends_all_the_other_accounts_that_lose_their_sign_in_are_named() {
    const SAID: &str = "It also ends the sign-in of team@example.com: the same person gave it, and the provider ends them together";
    let two = |subject: &str| {
        let mut team = revocations::okafor("google");
        (team.account.id, team.account.address) = (AccountId::new(77), "team@example.com".parse().unwrap());
        let own = revocations::okafor("google");
        team.account.grant.as_mut().unwrap().subject = Some(subject.to_owned());
        let mut both = snapshots::with(vec![own, team]);
        both.accounts[0].account.grant.as_mut().unwrap().subject = Some("1".to_owned());
        both
    };
    for words in [REVOKE, FORGET] {
        asked(Screen::default(), two("1"), words).harness.get_by_label(SAID);
        let other = asked(Screen::default(), two("2"), words);
        assert!(other.harness.query_by_label_contains("It also ends the sign-in").is_none());
    }
    let small = Screen::sized(720.0, 480.0).in_theme(Theme::Dark);
    for (screen, name) in [(Screen::default(), "light"), (small, "dark-720x480")] {
        let mut desk = asked(screen, two("1"), REVOKE);
        picture(&mut desk.harness, &format!("revoke-together-{name}"));
    }
}

#[test]
fn the_keyboard_alone_revokes() {
    let mut desk = question("fastmail", REVOKE);
    desk.harness.key_press_modifiers(egui::Modifiers::SHIFT, Key::Tab);
    desk.harness.run();
    assert!(desk.harness.get_by_role_and_label(Role::Button, "Revoke").is_focused());
    desk.harness.key_press(Key::Enter);
    desk.harness.run();
    assert!(matches!(wanted(&mut desk).as_slice(), [Command::Revoke(OKAFOR, _)]));
}

#[test]
fn programs_are_named_from_the_last_use_and_from_the_log() {
    let mut view = revocations::okafor("fastmail");
    view.account = snapshots::accounts::used_by(view.account, "NeoMutt", snapshots::now());
    let mut desk = asked(Screen::default(), with(view), REVOKE);
    desk.harness.get_by_label("NeoMutt stops working for this account until you sign in again");
    let mut asked = desk.take();
    let Some(Command::ListAudit(filter, _, reply)) = asked.pop() else { panic!("{asked:?}") };
    assert_eq!(filter.kinds, [AuditKind::HandedOut]);
    let event = |program: &str| AuditEvent {
        seq: 1,
        event: NewEvent {
            actor: Some(Actor { program: program.to_owned(), pid: None }),
            ..NewEvent::new(AuditKind::HandedOut, snapshots::now())
        },
        mac: [0; 32],
    };
    reply.send(Ok(vec![event("NeoMutt"), event("git send-email")]));
    desk.harness.run_steps(3);
    desk.harness
        .get_by_label("NeoMutt and git send-email stop working for this account until you sign in again");
    assert!(desk.take().is_empty(), "the log is asked once");
}

#[test]
fn where_the_provider_cannot_be_asked_that_is_said_before_the_click() {
    let mut desk = question("microsoft-work", REVOKE);
    desk.harness.get_by_label_contains("Microsoft 365 cannot be asked to end a sign-in.");
    desk.harness
        .get_by_label("Until about 15:21 programs that already hold the access token can still use it");
    press(&mut desk, "Open the page of Microsoft 365");
    assert!(desk.harness.state().dialog().is_some(), "the page does not close the question");
    desk.harness.get_by_role_and_label(Role::Button, "Revoke").click();
    desk.harness.run();
    assert!(matches!(wanted(&mut desk).as_slice(), [Command::Revoke(OKAFOR, _)]));
}

#[test]
fn offline_the_question_says_that_it_is_done_when_the_network_is_back() {
    let snapshot = Snapshot { online: Some(false), ..with(revocations::okafor("fastmail")) };
    let desk = asked(Screen::default(), snapshot, REVOKE);
    desk.harness.get_by_label(
        "You are offline: the tokens are deleted here now, and Fastmail is asked when the network is back",
    );
}

#[test]
fn a_provider_that_ends_every_sign_in_at_once_is_said() {
    let desk = question("google", REVOKE);
    desk.harness
        .get_by_label("Gmail ends every sign-in of this client to the account, on other computers too");
}

#[test]
fn signing_out_says_that_the_provider_is_asked_nothing() {
    let mut desk = question("fastmail", SIGN_OUT);
    desk.harness.get_by_role_and_label(Role::Dialog, "Sign t.okafor@example.com out here?");
    desk.harness.get_by_label_contains("Fastmail is asked nothing: the sign-in stands there");
    desk.harness.get_by_label("It can be undone until Mailward ends");
    desk.harness.get_by_role_and_label(Role::Button, "Sign out here").click();
    desk.harness.run();
    assert!(matches!(wanted(&mut desk).as_slice(), [Command::SignOut(OKAFOR, _)]));
}

#[test]
fn a_sign_out_can_be_undone_from_its_notice_and_from_the_page() {
    let mut desk = page(revocations::okafor("fastmail"));
    desk.say(with(revocations::signed_out("fastmail")));
    desk.harness.get_by_label("Signed out here: t.okafor@example.com");
    press(&mut desk, "Undo");
    press(&mut desk, "Undo sign-out");
    let commands = desk.take();
    assert!(
        matches!(commands.as_slice(), [Command::UndoSignOut(OKAFOR, _), Command::UndoSignOut(OKAFOR, _)]),
        "{commands:?}"
    );
    desk.say(with(revocations::okafor("fastmail")));
    assert!(desk.harness.query_by_label("Undo sign-out").is_none());
}

#[test]
fn forgetting_revokes_unless_the_box_is_cleared() {
    for (clears, ending) in [(false, Ending::Revoke), (true, Ending::KeepGrant)] {
        let mut desk = question("fastmail", FORGET);
        desk.harness
            .get_by_label("Fastmail is asked to end the sign-in, and Mailward checks that it is dead");
        if clears {
            press(&mut desk, "Also revoke the sign-in at Fastmail");
            desk.harness.get_by_label("The sign-in stays at Fastmail");
        }
        desk.harness.get_by_role_and_label(Role::Button, "Forget").click();
        desk.harness.run();
        let commands = wanted(&mut desk);
        let [Command::Forget(OKAFOR, chosen, _)] = commands.as_slice() else { panic!("{commands:?}") };
        assert_eq!(*chosen, ending);
    }
}

#[test]
fn what_is_not_signed_in_can_neither_be_signed_out_nor_revoked() {
    let mut desk = Desk::with(snapshots::eight());
    for words in [REVOKE, SIGN_OUT] {
        press(&mut desk, "More for practice.user@example.org");
        desk.harness.get_by_role_and_label(Role::MenuItem, words).click();
        desk.harness.run();
        assert_eq!(desk.harness.state().dialog(), None);
    }
}

#[test]
fn how_far_it_is_stands_where_it_was_asked_for() {
    let mut desk = page(revocations::okafor("fastmail"));
    desk.say(with(revocations::revoked("fastmail", RevocationState::Asking)));
    desk.harness.get_by_label("The sign-in is being revoked");
    desk.harness.get_by_label("Fastmail is asked to end it");
    desk.say(with(revocations::revoked("fastmail", RevocationState::Confirming)));
    desk.harness.get_by_label("Fastmail was asked");
    desk.harness.get_by_label("It is checked that they are dead");
    let done = revocations::done(AtProvider::Revoked, Some(true), Some(ConfirmedBy::Introspection));
    desk.say(with(revocations::revoked("fastmail", done)));
    desk.harness.get_by_label("Revoked at Fastmail, and confirmed");
    desk.harness.get_by_label("Mailward checked: Fastmail calls the tokens inactive.");
    assert!(desk.harness.query_by_label_contains("was revoked from here").is_none(), "it is said once");
    press(&mut desk, "Done");
    assert_eq!(desk.commands(), ["DismissRevocation(AccountId(5))"]);
    desk.say(with(revocations::without_tokens("fastmail", ProblemKind::RevokedHere)));
    desk.harness.get_by_label("The sign-in to t.okafor@example.com was revoked from here");
    press(&mut desk, "Sign in");
    assert_eq!(desk.harness.state().dialog(), Some(Dialog::SignIn(OKAFOR)));
}

#[test]
fn every_ending_is_told_apart() {
    let says = |at, confirmed, by| {
        let provider = if at == AtProvider::Unsupported { "microsoft-work" } else { "fastmail" };
        page(revocations::revoked(provider, revocations::done(at, confirmed, by)))
    };
    let desk = says(AtProvider::Revoked, None, None);
    desk.harness.get_by_label("Revoked at Fastmail; it could not be checked");
    desk.harness.get_by_label("Fastmail offers no way to check it, so nobody has seen it.");
    let desk = says(AtProvider::Unsupported, None, None);
    desk.harness.get_by_label("Deleted here; Microsoft 365 offers no way to revoke it");
    desk.harness
        .get_by_label("Until about 15:21 programs that already hold the access token can still use it.");
    desk.harness.get_by_label("Open the page of Microsoft 365");
    let desk = says(AtProvider::Failed, None, None);
    desk.harness.get_by_label("Deleted here; Fastmail refused to revoke it");
    desk.harness.get_by_label("Open the page of Fastmail");
    let mut desk = says(AtProvider::Waiting, None, None);
    desk.harness.get_by_label("Deleted here; Fastmail is asked again by itself");
    press(&mut desk, "Try now");
    assert!(matches!(desk.take().as_slice(), [Command::AskAgain(id, _)] if id.0 == 7));
}

#[test]
fn a_refuted_revocation_is_a_problem_with_the_page_first() {
    let done = revocations::done(AtProvider::Revoked, Some(false), Some(ConfirmedBy::Refresh));
    let mut desk = page(revocations::revoked("fastmail", done));
    let title = "Fastmail did not revoke the sign-in to t.okafor@example.com";
    assert_eq!(desk.harness.query_all_by_label(title).count(), 1);
    desk.harness.get_by_label("Mailward checked: the old refresh token still worked");
    desk.harness.get_by_label("Open the page of Fastmail");
    press(&mut desk, "Done");
    assert_eq!(desk.commands(), ["DismissRevocation(AccountId(5))"]);
}

#[test]
fn what_could_not_be_begun_says_that_nothing_was_revoked() {
    let mut view = revocations::okafor("fastmail");
    let problem = Problem::new(ProblemKind::DiskFull).at(snapshots::now());
    view.revocation = Some(RevocationState::Failed(Box::new(problem)));
    let mut desk = page(view);
    desk.harness.get_by_label("Nothing was revoked; the tokens are still here");
    press(&mut desk, "Dismiss");
    assert_eq!(desk.commands(), ["DismissRevocation(AccountId(5))"]);
}

#[test]
fn elsewhere_a_word_tells_that_it_is_done_and_leads_there() {
    let mut desk = Desk::with(with(revocations::okafor("fastmail")));
    desk.say(with(revocations::revoked("fastmail", RevocationState::Asking)));
    desk.harness.get_by_label_contains("t.okafor@example.com, Fastmail, Revoked, Being revoked");
    let done = revocations::done(AtProvider::Revoked, Some(true), Some(ConfirmedBy::Introspection));
    desk.say(with(revocations::revoked("fastmail", done)));
    desk.harness.get_by_label("t.okafor@example.com was revoked");
    press(&mut desk, "Show");
    assert_eq!(desk.harness.state().route(), Route::Account(OKAFOR, AccountTab::Overview));
}

#[test]
fn rows_say_what_was_taken_back_here_and_when() {
    let row = |view| {
        let desk = Desk::with(with(view));
        desk.harness.get_by_label("Sign in, t.okafor@example.com");
        desk
    };
    let revoked = row(revocations::without_tokens("fastmail", ProblemKind::RevokedHere));
    revoked.harness.get_by_label_contains("Revoked, Revoked here, today, 14:21");
    let out = row(revocations::signed_out("fastmail"));
    out.harness.get_by_label_contains("Needs sign-in, Signed out here, today, 14:21");
}

#[test]
fn the_palette_takes_access_back_too() {
    for (query, dialog) in [
        ("revoke okafor", Dialog::Revoke(OKAFOR)),
        ("sign out okafor", Dialog::SignOut(OKAFOR)),
        ("forget okafor", Dialog::Forget(OKAFOR)),
    ] {
        let mut desk = Desk::with(with(revocations::okafor("fastmail")));
        desk.harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::K);
        desk.harness.run();
        desk.harness.event(egui::Event::Text(query.to_owned()));
        desk.harness.run();
        desk.harness.key_press(Key::Enter);
        desk.harness.run();
        assert_eq!(desk.harness.state().dialog(), Some(dialog), "{query}");
    }
}

#[test]
fn what_still_works_is_no_longer_said_when_it_does_not() {
    let done = revocations::done(AtProvider::Unsupported, None, None);
    let mut desk = page(revocations::revoked("microsoft-work", done));
    desk.harness.get_by_label_contains("Until about 15:21");
    desk.turn_to(snapshots::after(SignedDuration::from_mins(61)));
    assert!(desk.harness.query_by_label_contains("Until about").is_none());
}
