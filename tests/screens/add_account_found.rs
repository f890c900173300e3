//! Adding an account whose provider is looked up: what is said before, while and after, and what is sent.

use egui::Theme;
use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use mailward::domain::detection::{Detection, DetectionSource, Lead, LeadState};
use mailward::domain::problem::{Problem, ProblemKind};
use mailward::engine::command::{AddAccount, Command, ProviderChoice};
use mailward::engine::snapshot::Snapshot;
use mailward::testing::screen::{Screen, picture};
use mailward::testing::snapshots::{self, detection};
use mailward::ui::actions::Action;
use mailward::ui::picture::Picture;
use mailward::ui::route::Dialog;

use crate::sign_in::{Desk, dialog, field, press, type_into};

const LOOK: &str = "Look it up";

/// The dialog with the address typed, before anything is asked.
fn typed(screen: Screen) -> Harness<'static, Desk> {
    let mut harness = dialog(screen, snapshots::empty(), Dialog::AddAccount);
    type_into(&mut harness, "Address", detection::ADDRESS);
    harness
}

/// The same when this has been found out.
pub(crate) fn found(screen: Screen, found: Detection) -> Harness<'static, Desk> {
    let mut harness = typed(screen);
    say(&mut harness, detection::first(found));
    harness
}

fn say(harness: &mut Harness<'_, Desk>, snapshot: Snapshot) {
    harness.state_mut().picture = Picture { ..snapshots::picture(snapshot) };
    harness.run();
}

pub(crate) fn wish<'a>(harness: &'a Harness<'_, Desk>) -> &'a AddAccount {
    let mut wishes = harness.state().outbox.commands.iter().filter_map(|command| match command {
        Command::AddAccount(wish, _) => Some(wish.as_ref()),
        _ => None,
    });
    let Some(wish) = wishes.next_back() else { panic!("no account is added") };
    wish
}

pub(crate) fn adds_nothing(harness: &Harness<'_, Desk>) -> bool {
    !harness.state().outbox.commands.iter().any(|command| matches!(command, Command::AddAccount(..)))
}

fn asked(harness: &Harness<'_, Desk>) -> Vec<String> {
    let commands = harness.state().outbox.commands.iter();
    commands
        .filter_map(|command| match command {
            Command::Detect(address, _) => Some(address.to_string()),
            Command::CloseDetection => Some("closed".to_owned()),
            _ => None,
        })
        .collect()
}

pub(crate) fn give_client(harness: &mut Harness<'_, Desk>) {
    fill(harness, "Client ID", "3f7a91c2-5d0e-4b8a-9c66-1e2f8d7b4a10");
}

#[test]
fn nobody_is_asked_before_the_button_below_their_names_is_pressed() {
    let mut harness = typed(Screen::default());
    harness.get_by_label_contains("They hear the domain, never the part before the @");
    picture(&mut harness, "add-account-before");
    assert!(harness.state().outbox.is_empty());
    press(&mut harness, LOOK);
    assert_eq!(asked(&harness), [detection::ADDRESS]);
}

#[test]
fn a_known_domain_is_not_looked_up() {
    let mut harness = dialog(Screen::default(), snapshots::empty(), Dialog::AddAccount);
    type_into(&mut harness, "Address", "anna@gmail.com");
    assert!(harness.query_by_label(LOOK).is_none());
    assert!(harness.state().outbox.is_empty());
}

#[test]
fn enter_in_the_address_leads_to_the_button_and_only_the_next_one_asks() {
    let mut harness = typed(Screen::default());
    field(&harness, "Address").focus();
    harness.run();
    harness.key_press(egui::Key::Enter);
    harness.run();
    assert!(asked(&harness).is_empty());
    assert!(harness.get_by_role_and_label(Role::Button, LOOK).is_focused());
    harness.key_press(egui::Key::Enter);
    harness.run();
    assert_eq!(asked(&harness), [detection::ADDRESS]);
}

#[test]
fn findings_fill_in_one_by_one_each_with_where_it_came_from() {
    let mut harness = found(Screen::default(), detection::begun());
    assert_eq!(harness.query_all_by_label_contains(": Asking").count(), 5);
    say(&mut harness, detection::first(detection::half()));
    assert_eq!(harness.query_all_by_label_contains(": Asking").count(), 2);
    harness.get_by_label_contains("Mail exchangers (MX): Mail goes to northwind-example");
    harness.get_by_label_contains("Microsoft 365. Found by its mail exchangers");
    picture(&mut harness, "add-account-running");
    press(&mut harness, "Stop");
    assert_eq!(asked(&harness), ["closed"]);
}

#[test]
fn the_only_one_that_was_found_is_taken_and_added() {
    let mut harness = found(Screen::default(), detection::one());
    picture(&mut harness, "add-account-found");
    give_client(&mut harness);
    press(&mut harness, "Add");
    let wish = wish(&harness);
    assert_eq!(wish.provider, ProviderChoice::Known("microsoft-work".parse().expect("a short name")));
    assert!(wish.servers.is_empty() && wish.mailbox.is_none());
}

#[test]
fn between_two_the_person_chooses() {
    let mut harness = found(Screen::default(), detection::two());
    picture(&mut harness, "add-account-two");
    press(&mut harness, "Add");
    assert!(adds_nothing(&harness), "nothing is guessed");
    harness.get_by_label_contains("https://login.northwind.example. Found").click();
    harness.run();
    picture(&mut harness, "add-account-learnt");
    give_client(&mut harness);
    press(&mut harness, "Add");
    let wish = wish(&harness);
    assert_eq!(wish.provider, ProviderChoice::Issuer("https://login.northwind.example".to_owned()));
    let servers: Vec<_> = wish.servers.iter().map(|server| server.host.as_str()).collect();
    assert_eq!(servers, ["imap.northwind.example", "smtp.northwind.example"]);
    assert_eq!(wish.mailbox.as_deref(), Some("anna"));
}

#[test]
fn a_doubtful_one_is_taken_by_hand_only() {
    let mut harness = found(Screen::default(), detection::doubtful());
    harness.get_by_label_contains("which belongs to somebody else than the domain");
    picture(&mut harness, "add-account-doubtful");
    press(&mut harness, "Add");
    assert!(adds_nothing(&harness));
    harness.get_by_label_contains("https://login.example.net. Found").click();
    harness.run();
    give_client(&mut harness);
    press(&mut harness, "Add");
    assert_eq!(wish(&harness).provider, ProviderChoice::Issuer("https://login.example.net".to_owned()));
}

#[test]
fn mail_at_a_provider_without_oauth_is_explained() {
    let mut harness = found(Screen::default(), detection::without_oauth());
    harness.get_by_label_contains(". Found by its mail exchangers").click();
    harness.run();
    harness.get_by_label_contains("does not sign mail programs in by OAuth");
    press(&mut harness, "Add");
    assert!(adds_nothing(&harness));
    press(&mut harness, "Open the provider’s page");
    assert!(harness.state().outbox.page.is_some());
}

#[test]
fn where_nobody_was_asked_nobody_is_said_to_have_been() {
    let mut none = detection::none();
    let (source, asked) = (DetectionSource::Catalogue, String::new());
    none.leads.insert(0, Lead { source, asked, state: LeadState::Nothing });
    found(Screen::default(), none).get_by_label("Catalogue: Nothing there");
}

#[test]
fn when_nobody_is_found_there_is_a_next_step() {
    let mut harness = found(Screen::default(), detection::none());
    picture(&mut harness, "add-account-none");
    harness.get_by_label_contains("not everybody answered");
    harness.get_by_label("Look again").scroll_to_me();
    press(&mut harness, "Look again");
    assert_eq!(asked(&harness), [detection::ADDRESS]);
    press(&mut harness, "Name its issuer");
    type_into(&mut harness, "Issuer address", "https://login.example.org");
    press(&mut harness, "Register automatically");
    press(&mut harness, "Add");
    assert_eq!(wish(&harness).provider, ProviderChoice::Issuer("https://login.example.org".to_owned()));
}

#[test]
fn a_domain_that_does_not_exist_is_called_that_and_not_an_answer_that_is_missing() {
    let mut harness = found(Screen::default(), detection::no_such_domain());
    picture(&mut harness, "add-account-no-domain");
    let host = detection::ADDRESS.split('@').nth(1).unwrap();
    harness.get_by_label(&format!("There is no domain {host}"));
    harness.get_by_label_contains("typing mistake");
    assert!(harness.query_by_label_contains("not everybody answered").is_none());
}

#[test]
fn a_search_that_could_not_begin_says_why() {
    let mut harness = typed(Screen::default());
    press(&mut harness, LOOK);
    let Some(Command::Detect(_, reply)) = harness.state_mut().outbox.commands.pop() else {
        panic!("another command")
    };
    reply.send(Err(Problem::new(ProblemKind::DiskFull)));
    harness.run();
    harness.get_by_label_contains("disk");
    press(&mut harness, LOOK);
    assert_eq!(asked(&harness), [detection::ADDRESS]);
}

#[test]
fn a_search_that_was_stopped_is_no_failure() {
    let mut harness = typed(Screen::default());
    press(&mut harness, LOOK);
    say(&mut harness, detection::first(detection::half()));
    press(&mut harness, "Stop");
    let Command::Detect(_, reply) = harness.state_mut().outbox.commands.remove(0) else {
        panic!("another command")
    };
    reply.send(Err(Problem::new(ProblemKind::DetectionLeft)));
    say(&mut harness, snapshots::empty());
    assert!(harness.query_by_label("Details").is_none());
    harness.get_by_label(LOOK);
}

#[test]
fn whom_nobody_knows_can_be_defined() {
    let mut harness = found(Screen::default(), detection::none());
    harness.get_by_label("Define it\u{202f}…").scroll_to_me();
    harness.run();
    press(&mut harness, "Define it\u{202f}…");
    assert_eq!(harness.state().outbox.actions, [Action::NewProvider]);
    assert_eq!(harness.state().outbox.dialog, Some(None));
}

#[test]
fn what_was_found_does_not_count_for_another_address() {
    let mut harness = found(Screen::default(), detection::one());
    type_into(&mut harness, "Address", "x");
    assert_eq!(asked(&harness), ["closed"]);
    harness.get_by_label(LOOK);
}

#[test]
fn leaving_the_dialog_ends_the_search() {
    let mut harness = found(Screen::default(), detection::half());
    press(&mut harness, "Cancel");
    assert_eq!(asked(&harness), ["closed"]);
}

#[test]
fn a_shared_mailbox_names_who_signs_in_and_an_alias_whose_mailbox_it_is() {
    for (whose, mailbox) in [("A shared mailbox", None), ("An alias", Some("bob@northwind.example"))] {
        let mut harness = found(Screen::default(), detection::one());
        give_client(&mut harness);
        open(&mut harness, "Somebody else signs in");
        press(&mut harness, whose);
        press(&mut harness, "Add");
        assert!(adds_nothing(&harness), "{whose}: nobody was named");
        fill(&mut harness, "Who signs in", "bob@northwind.example");
        if mailbox.is_some() {
            picture(&mut harness, "add-account-alias");
        }
        press(&mut harness, "Add");
        let wish = wish(&harness);
        assert_eq!(
            wish.particulars.person.as_ref().map(mailward::domain::account::MailAddress::as_str),
            Some("bob@northwind.example")
        );
        assert_eq!(wish.mailbox.as_deref(), mailbox, "{whose}");
    }
}

#[test]
fn a_profile_of_a_browser_is_chosen_for_this_account_alone() {
    let mut harness = found(Screen::default(), detection::one());
    give_client(&mut harness);
    assert!(
        harness.state().outbox.is_empty(),
        "files of browsers are not read before somebody wants to see them"
    );
    open(&mut harness, "Another browser");
    let list = |command: &Command| matches!(command, Command::ListBrowsers(_));
    assert_eq!(harness.state().outbox.commands.iter().filter(|command| list(command)).count(), 1);
    press(&mut harness, "Browser: As in the settings: the system’s browser");
    press(&mut harness, "Firefox, Work");
    press(&mut harness, "Add");
    assert_eq!(wish(&harness).particulars.browser.as_deref(), Some("firefox -P Work"));
}

#[test]
fn servers_can_be_named_and_what_cannot_be_read_is_not_sent() {
    let mut harness = found(Screen::default(), detection::one());
    give_client(&mut harness);
    open(&mut harness, "Mail servers");
    for (text, there) in [("imap.example.org", false), ("imap.example.org:1143 starttls", true)] {
        field(&harness, "IMAP server").focus();
        harness.key_combination_modifiers(egui::Modifiers::COMMAND, &[egui::Key::A]);
        harness.run();
        field(&harness, "IMAP server").type_text(text);
        harness.run();
        press(&mut harness, "Add");
        assert_eq!(!adds_nothing(&harness), there, "{text}");
    }
    field(&harness, "SMTP server").scroll_to_me();
    harness.run();
    picture(&mut harness, "add-account-servers");
    let servers = &wish(&harness).servers;
    assert_eq!(servers.len(), 1, "the provider’s own need not be said: {servers:?}");
    assert_eq!(servers[0].written(), "imap.example.org:1143 starttls");
}

#[test]
fn it_fits_small_windows_large_text_and_the_dark() {
    for (screen, name) in [
        (Screen::sized(720.0, 480.0), "720x480"),
        (Screen::sized(720.0, 480.0).text_size(200), "text200"),
        (Screen::default().in_theme(Theme::Dark), "dark"),
    ] {
        let mut harness = typed(screen);
        press(&mut harness, LOOK);
        say(&mut harness, detection::first(detection::half()));
        picture(&mut harness, &format!("add-account-running-{name}"));
        say(&mut harness, detection::first(detection::two()));
        harness.get_by_label_contains("Microsoft 365. Found").scroll_to_me();
        harness.run();
        picture(&mut harness, &format!("add-account-two-{name}"));
        say(&mut harness, detection::first(detection::none()));
        harness.get_by_label("Name its issuer").scroll_to_me();
        harness.run();
        picture(&mut harness, &format!("add-account-none-{name}"));
    }
}

/// Types into a field that may have to be scrolled to.
pub(crate) fn fill(harness: &mut Harness<'_, Desk>, name: &str, text: &str) {
    field(harness, name).scroll_to_me();
    harness.run();
    field(harness, name).focus();
    harness.run();
    field(harness, name).type_text(text);
    harness.run();
}

fn open(harness: &mut Harness<'_, Desk>, fold: &str) {
    harness.get_by_label(fold).scroll_to_me();
    harness.run();
    press(harness, fold);
}
