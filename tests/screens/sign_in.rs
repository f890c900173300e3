//! The sign-in dialog, step by step: what it shows and what its buttons want.

use egui::Theme;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use egui_kittest::{Harness, Node};
use mailward::domain::account::AccountId;
use mailward::domain::problem::{Problem, ProblemKind};
use mailward::engine::command::{AccountChange, ClientChoice, Command, Decision};
use mailward::engine::snapshot::{SignInStep, Snapshot, Way};
use mailward::testing::screen::{Screen, picture};
use mailward::testing::sign_ins::{self, ANNA, ATTEMPT};
use mailward::ui::outbox::Outbox;
use mailward::ui::picture::Picture;
use mailward::ui::route::Dialog;
use mailward::ui::screens::dialogs::{self, Drafts};
use mailward::ui::theme;

/// A dialog with its drafts, and everything it has wanted so far.
pub(crate) struct Desk {
    pub picture: Picture,
    pub dialog: Dialog,
    pub drafts: Drafts,
    pub outbox: Outbox,
}

/// Shows a dialog over an empty window.
pub(crate) fn dialog(screen: Screen, snapshot: Snapshot, dialog: Dialog) -> Harness<'static, Desk> {
    let desk = Desk {
        picture: sign_ins::picture(snapshot),
        dialog,
        drafts: Drafts::default(),
        outbox: Outbox::default(),
    };
    let mut harness = screen.show_state(desk, |ui, desk| {
        ui.painter().rect_filled(ui.ctx().content_rect(), 0.0, theme::of(ui).canvas);
        if desk.outbox.dialog.is_none() {
            let around = dialogs::Around::default();
            dialogs::show(ui.ctx(), &desk.picture, desk.dialog, &around, &mut desk.drafts, &mut desk.outbox);
        }
    });
    harness.run();
    harness
}

fn anna(snapshot: Snapshot) -> Harness<'static, Desk> {
    dialog(Screen::default(), snapshot, Dialog::SignIn(ANNA))
}

/// The only command that was wanted.
pub(crate) fn only_command<'a>(harness: &'a Harness<'_, Desk>) -> &'a Command {
    let wanted = wanted(harness);
    let [command] = wanted.as_slice() else {
        panic!("not exactly one command: {:?}", harness.state().outbox)
    };
    command
}

/// What was wanted, besides asking the log which programs there are.
pub(crate) fn wanted<'a>(harness: &'a Harness<'_, Desk>) -> Vec<&'a Command> {
    let commands = harness.state().outbox.commands.iter();
    commands.filter(|command| !matches!(command, Command::ListAudit(..))).collect()
}

pub(crate) fn press(harness: &mut Harness<'_, Desk>, name: &str) {
    harness.get_by_label(name).click();
    harness.run();
}

/// The field with this name; its words above have the same.
pub(crate) fn field<'a>(harness: &'a Harness<'_, Desk>, name: &'a str) -> Node<'a> {
    let is_field =
        |node: &Node<'_>| matches!(node.accesskit_node().role(), Role::TextInput | Role::PasswordInput);
    harness.get_all_by_label(name).find(is_field).unwrap_or_else(|| panic!("no field {name}"))
}

/// Clicks into a field and types.
pub(crate) fn type_into(harness: &mut Harness<'_, Desk>, name: &str, text: &str) {
    field(harness, name).click();
    harness.run();
    field(harness, name).type_text(text);
    harness.run();
}

fn begins(command: &Command, id: AccountId, way: Way) -> bool {
    matches!(command, Command::SignIn(request, _) if request.account == id && request.way == way)
}

#[test]
fn before_anything_opens_the_person_reads_what_will_be_asked_and_by_whom() {
    let harness = anna(sign_ins::prepared());
    harness.get_by_label("Read and organise mail: for mail programs that use IMAP");
    harness.get_by_label("Send mail: for mail programs that use SMTP");
    harness.get_by_label("Stay signed in: so that you are not asked every hour");
    harness.get_by_label("Your password goes to Microsoft 365 only. Mailward never sees it.");
    harness.get_by_label_contains("names the client “Northwind Mail”");
    assert!(harness.state().outbox.is_empty());
}

#[test]
fn before_anything_opens_the_person_reads_who_is_expected_and_which_browser_will_open() {
    let harness = anna(sign_ins::prepared());
    harness.get_by_label("anna.lindqvist@example.org is expected to sign in.");
    harness.get_by_label("Opens in the system’s browser.");
    let mut snapshot = sign_ins::prepared();
    snapshot.settings.browser = Some("chromium".to_owned());
    let particulars = &mut snapshot.accounts[0].account.particulars;
    particulars.person = Some("bob@example.org".parse().expect("an address"));
    let asked = |harness: &Harness<'_, Desk>| {
        harness.state().outbox.commands.iter().filter(|it| matches!(it, Command::ListBrowsers(_))).count()
    };
    let harness = anna(snapshot.clone());
    harness.get_by_label("bob@example.org is expected to sign in, for anna.lindqvist@example.org.");
    assert_eq!(asked(&harness), 1, "its name is not known yet");
    snapshot.programs = mailward::testing::snapshots::detection::with_browsers();
    harness_says(&snapshot, "Opens in Chromium.");
    snapshot.accounts[0].account.particulars.browser = Some("firefox -P Work".to_owned());
    let mut harness = harness_says(&snapshot, "Opens in Firefox, Work.");
    assert_eq!(asked(&harness), 0);
    picture(&mut harness, "sign-in-prepare-expected");
}

fn harness_says(snapshot: &Snapshot, words: &str) -> Harness<'static, Desk> {
    let harness = anna(snapshot.clone());
    harness.get_by_label(words);
    harness
}

#[test]
fn the_browser_opens_after_one_press_of_enter() {
    let mut harness = anna(sign_ins::prepared());
    assert!(harness.get_by_label("Open the browser").is_focused());
    harness.key_press(egui::Key::Enter);
    harness.run();
    assert!(begins(only_command(&harness), ANNA, Way::Browser));
}

#[test]
fn what_is_asked_can_be_changed_and_the_last_task_stays() {
    let mut harness = anna(sign_ins::prepared());
    press(&mut harness, "Change what is asked\u{202f}…");
    press(&mut harness, "Send (SMTP)");
    let Command::ChangeAccount(id, AccountChange::Uses(uses), _) = only_command(&harness) else {
        panic!("another command")
    };
    assert_eq!((*id, uses.to_string().as_str()), (ANNA, "imap"));
    let mut snapshot = sign_ins::prepared();
    snapshot.accounts[0].account.uses = "imap".parse().expect("a task");
    let mut harness = anna(snapshot);
    press(&mut harness, "Change what is asked\u{202f}…");
    press(&mut harness, "Read and organise (IMAP)");
    assert!(harness.state().outbox.is_empty());
}

#[test]
fn an_account_without_a_client_gets_one_first() {
    let mut harness = anna(sign_ins::without_client());
    type_into(&mut harness, "Client ID", "anna@example.org");
    harness.get_by_label("This is a mail address; the client ID stands on the page of the registered app");
    press(&mut harness, "Continue");
    assert!(harness.state().outbox.is_empty());
    field(&harness, "Client ID").focus();
    harness.key_combination_modifiers(egui::Modifiers::COMMAND, &[egui::Key::A]);
    harness.run();
    field(&harness, "Client ID").type_text("3f7a91c2-5d0e-4b8a-9c66-1e2f8d7b4a10");
    harness.run();
    press(&mut harness, "Continue");
    let Command::SetClient(id, ClientChoice::Given { id: client, secret, .. }, _) = only_command(&harness)
    else {
        panic!("another command")
    };
    assert_eq!((*id, client.as_str()), (ANNA, "3f7a91c2-5d0e-4b8a-9c66-1e2f8d7b4a10"));
    assert!(secret.is_none());
}

#[test]
fn while_it_waits_every_other_way_back_is_offered() {
    let mut harness = anna(sign_ins::waiting());
    harness.get_by_role_and_label(Role::ProgressIndicator, "9 min 42 s left");
    harness.get_by_label("Link as a code for a camera");
    press(&mut harness, "Open the browser again");
    assert!(matches!(only_command(&harness), Command::OpenBrowserAgain(attempt) if *attempt == ATTEMPT));
    let mut harness = anna(sign_ins::waiting());
    press(&mut harness, "Use a code on another device\u{202f}…");
    assert!(begins(only_command(&harness), ANNA, Way::Device));
}

#[test]
fn the_link_is_copied_whole() {
    let mut harness = anna(sign_ins::waiting());
    harness.get_by_label("Copy").hover();
    harness.run();
    harness.get_by_label("Copy").click();
    harness.step();
    let copied = harness.output().platform_output.commands.iter().any(|command| {
        matches!(command, egui::OutputCommand::CopyText(text) if text.starts_with("https://login.example.com/") && text.ends_with("S256"))
    });
    assert!(copied);
}

#[test]
fn a_pasted_address_is_handed_over_and_its_field_is_empty_afterwards() {
    let mut harness = anna(sign_ins::waiting());
    press(&mut harness, "Paste the address\u{202f}…");
    assert!(field(&harness, "Address of the last page").is_focused());
    type_into(&mut harness, "Address of the last page", "http://localhost/?code=CANARY-9&state=x");
    harness.key_press(egui::Key::Enter);
    harness.run();
    let Command::PasteRedirect(attempt, address) = only_command(&harness) else { panic!("another command") };
    assert_eq!((*attempt, address.len()), (ATTEMPT, 39));
    assert_eq!(field(&harness, "Address of the last page").value().as_deref(), Some(""));
    assert!(!format!("{:?}{:?}", harness.state().outbox, harness.state().drafts).contains("CANARY"));
}

#[test]
fn a_refused_paste_is_explained_below_its_field() {
    let harness = anna(sign_ins::paste_refused());
    let said = mailward::explain::words(&Problem::new(ProblemKind::PasteInvalid));
    harness.get_by_label_contains(&said.title);
}

#[test]
fn a_browser_that_did_not_start_is_told_and_the_wait_goes_on() {
    let harness = anna(sign_ins::without_browser());
    harness.get_by_label_contains("The browser could not be started");
    harness.get_by_role_and_label(Role::ProgressIndicator, "9 min 42 s left");
}

#[test]
fn the_code_for_another_device_stands_there_with_its_page() {
    let mut harness = anna(sign_ins::with_device());
    harness.get_by_label("Code: WDJB-MJHT");
    harness.get_by_label("Page for the code: https://login.example.com/device");
    harness.get_by_label("Wait for the device: current step");
    press(&mut harness, "Use this computer’s browser");
    assert!(begins(only_command(&harness), ANNA, Way::Browser));
}

#[test]
fn someone_else_is_decided_by_the_person() {
    for (button, decision) in [
        ("It is a shared mailbox", Decision::SharedMailbox),
        ("It is an alias", Decision::Alias),
        ("It is another account", Decision::AnotherAccount),
        ("Sign in again as anna.lindqvist", Decision::AsSomeoneElse),
    ] {
        let mut harness = anna(sign_ins::someone_else());
        press(&mut harness, button);
        assert!(
            matches!(only_command(&harness), Command::Decide(attempt, wanted) if *attempt == ATTEMPT && *wanted == decision)
        );
    }
    let mut harness = anna(sign_ins::someone_else());
    press(&mut harness, "Discard this sign-in");
    assert!(matches!(only_command(&harness), Command::CancelSignIn(attempt) if *attempt == ATTEMPT));
}

#[test]
fn a_failure_says_what_happened_and_can_be_tried_again() {
    let mut harness = anna(sign_ins::failed(Problem::new(ProblemKind::ClientRefused)));
    harness.get_by_label("Exchange for tokens: failed");
    harness.get_by_label("Details");
    press(&mut harness, "Try again");
    assert!(begins(only_command(&harness), ANNA, Way::Browser));
    let mut harness = anna(sign_ins::failed(Problem::new(ProblemKind::ClientRefused)));
    press(&mut harness, "Change client\u{202f}…");
    assert!(matches!(only_command(&harness), Command::CloseSignIn(_)));
    assert_eq!(harness.state().outbox.dialog, Some(Some(Dialog::Client(ANNA))));
}

#[test]
fn a_failure_looks_as_it_should() {
    let dark = Screen::sized(720.0, 480.0).in_theme(Theme::Dark);
    for (screen, name) in [(Screen::default(), "light"), (dark, "dark-720x480")] {
        let failed = sign_ins::failed(Problem::new(ProblemKind::ClientRefused));
        picture(&mut dialog(screen, failed, Dialog::SignIn(ANNA)), &format!("signin-failed-{name}"));
    }
}

#[test]
fn an_administrator_is_written_to_without_leaving_the_failed_sign_in() {
    let mut harness = anna(sign_ins::failed(Problem::new(ProblemKind::AdministratorNeeded)));
    press(&mut harness, "Write to administrator\u{202f}…");
    harness.get_by_label_contains("Hello,");
    for (theme, name) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        for (size, suffix) in [((1100.0, 720.0), ""), ((720.0, 480.0), "-720x480")] {
            let screen = Screen::sized(size.0, size.1).in_theme(theme);
            let failed = sign_ins::failed(Problem::new(ProblemKind::AdministratorNeeded));
            let mut harness = dialog(screen, failed, Dialog::SignIn(ANNA));
            press(&mut harness, "Write to administrator\u{202f}…");
            picture(&mut harness, &format!("administrator-{name}{suffix}"));
        }
    }
    press(&mut harness, "Copy the message");
    assert!(harness.state().outbox.copy.as_ref().is_some_and(|text| text.starts_with("Subject: ")));
    assert!(harness.state().outbox.commands.is_empty(), "the sign-in is still there");
    press(&mut harness, "Back");
    harness.get_by_label("Try again");
}

#[test]
fn fewer_permissions_begin_with_the_choice_of_tasks() {
    let harness = dialog(Screen::default(), sign_ins::prepared(), Dialog::FewerPermissions(ANNA));
    harness.get_by_label("Send (SMTP)");
    let mut harness = anna(sign_ins::failed(Problem::new(ProblemKind::ScopeRefused)));
    press(&mut harness, "Ask for fewer permissions\u{202f}…");
    assert!(matches!(only_command(&harness), Command::CloseSignIn(_)));
    assert_eq!(harness.state().outbox.dialog, Some(Some(Dialog::FewerPermissions(ANNA))));
}

#[test]
fn the_end_says_what_was_brought_and_what_was_withheld() {
    let mut harness = anna(sign_ins::done());
    harness.get_by_label("anna.lindqvist@example.org is signed in");
    assert!(harness.query_by_label_contains("no refresh token").is_none());
    press(&mut harness, "Done");
    assert!(matches!(only_command(&harness), Command::CloseSignIn(attempt) if *attempt == ATTEMPT));
    assert_eq!(harness.state().outbox.dialog, Some(None));
    anna(sign_ins::done())
        .get_by_label("Refresh token: ends 20 Feb 2027 (unused sign-ins end after 90 days)");
    anna(sign_ins::done_without_refresh()).get_by_label_contains("gave no refresh token");
}

#[test]
fn a_fresh_sign_in_that_came_back_with_less_than_was_asked_says_so_at_its_end() {
    const SAID: &str = "was asked for a second factor (“https://refeds.org/profile/mfa”) and answered";
    let small = Screen::sized(720.0, 480.0);
    for (screen, name) in [(Screen::default(), "light"), (small.in_theme(Theme::Dark), "dark-720x480")] {
        let mut harness = dialog(screen, sign_ins::done_with_less(), Dialog::SignInFreshly(ANNA));
        harness.get_by_label_contains(SAID);
        harness.get_by_label("anna.lindqvist@example.org is signed in");
        picture(&mut harness, &format!("signin-less-{name}"));
    }
    let asked_for_nothing = dialog(Screen::default(), sign_ins::done_with_less(), Dialog::SignIn(ANNA));
    assert!(asked_for_nothing.query_by_label_contains("second factor").is_none());
    let said_nothing = dialog(Screen::default(), sign_ins::done(), Dialog::SignInFreshly(ANNA));
    assert!(said_nothing.query_by_label_contains("second factor").is_none());
}

#[test]
fn escape_and_cancel_end_it_at_every_step() {
    let steps = [
        SignInStep::Prepare,
        SignInStep::Wait,
        SignInStep::Receive,
        SignInStep::Exchange,
        SignInStep::Identify,
        SignInStep::Store,
    ];
    let snapshots =
        steps.map(sign_ins::at).into_iter().chain([sign_ins::with_device(), sign_ins::someone_else()]);
    for snapshot in snapshots {
        let step = snapshot.sign_in.as_ref().map(|running| running.step);
        let mut harness = anna(snapshot);
        harness.key_press(egui::Key::Escape);
        harness.run();
        assert!(
            matches!(only_command(&harness), Command::CancelSignIn(attempt) if *attempt == ATTEMPT),
            "{step:?}"
        );
        assert_eq!(harness.state().outbox.dialog, Some(None));
    }
    let mut harness = anna(sign_ins::prepared());
    press(&mut harness, "Cancel");
    assert!(harness.state().outbox.commands.is_empty());
    assert_eq!(harness.state().outbox.dialog, Some(None));
}

#[test]
fn in_a_narrow_window_the_step_stands_above() {
    let screen = Screen::default().text_size(200);
    dialog(screen, sign_ins::waiting(), Dialog::SignIn(ANNA))
        .get_by_label("Step 2 of 6: Wait for the browser");
}

#[test]
fn sign_in_pictures() {
    for (theme, name) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        for (size, snapshots) in [((1100.0, 720.0), ""), ((720.0, 480.0), "-720x480")] {
            let states = [
                ("prepare", sign_ins::prepared()),
                ("wait", sign_ins::waiting()),
                ("mismatch", sign_ins::someone_else()),
            ];
            for (state, snapshot) in states {
                let screen = Screen::sized(size.0, size.1).in_theme(theme);
                let mut harness = dialog(screen, snapshot, Dialog::SignIn(ANNA));
                picture(&mut harness, &format!("signin-{state}-{name}{snapshots}"));
            }
        }
    }
}
