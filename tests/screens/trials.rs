//! The trial sign-in of a definition: what it asks, how it waits, the ways it has, and what it came to.

use egui::{Key, Role};
use egui_kittest::kittest::Queryable as _;
use mailward::engine::command::{Command, SignInInput};
use mailward::engine::snapshot::Snapshot;
use mailward::testing::screen::{Screen, picture};
use mailward::testing::snapshots::providers;
use mailward::ui::route::Dialog;

use crate::audit::{click, press};
use crate::definitions::{TRY, deed, is_off, type_into};
use crate::providers::screens;

/// What is drawn at every size and in both themes, and what the engine says of it.
type Stage = (&'static str, fn() -> Option<Snapshot>);

const STAGES: [Stage; 5] = [
    ("form", || None),
    ("waits", || Some(providers::trial(None))),
    ("paste-refused", || Some(providers::trial_paste_refused())),
    ("worked", || Some(providers::trial(Some(providers::tried())))),
    ("failed", || Some(providers::trial(Some(providers::try_failed())))),
];

const PASTE: &str = "Paste the address\u{202f}…";

#[test]
fn each_stage_of_a_trial_looks_the_same_at_every_size_and_in_both_themes() {
    for (screen, name) in screens() {
        let mut desk = deed(screen, TRY);
        for (stage, say) in STAGES {
            if let Some(said) = say() {
                desk.say(said);
            }
            if stage == "paste-refused" {
                desk.harness.get_by_label(PASTE).scroll_to_me();
                desk.harness.run();
                click(&mut desk, PASTE);
                desk.harness.get_by_label("Use this address").scroll_to_me();
                desk.harness.run();
            }
            picture(&mut desk.harness, &format!("trial-{stage}-{name}"));
        }
    }
}

#[test]
fn a_trial_asks_under_a_client_shows_the_link_and_says_what_came_of_it() {
    let mut desk = deed(Screen::default(), TRY);
    assert_eq!(desk.harness.state().dialog(), Some(Dialog::TryProvider));
    click(&mut desk, "Open the browser");
    desk.harness.get_by_label("A client ID is needed");
    assert!(desk.take().is_empty());
    type_into(&mut desk, "Client ID", "desk");
    click(&mut desk, "Open the browser");
    let wish = desk.take().into_iter().find_map(|command| match command {
        Command::TestProvider(wish, _) => Some(wish),
        _ => None,
    });
    let wish = wish.expect("the trial begins");
    assert_eq!((wish.client.as_str(), wish.secret.is_none(), &wish.hint), ("desk", true, &None));
    desk.say(providers::trial(None));
    desk.say(providers::trial(Some(providers::tried())));
    desk.harness.get_by_label_contains("This was asked for and not granted: ");
    click(&mut desk, "Done");
    assert_eq!(desk.commands(), ["CloseProviderTest"]);
    assert_eq!(desk.harness.state().dialog(), None);
}

#[test]
fn a_trial_opens_the_browser_again_and_takes_the_address_of_its_last_page() {
    let mut desk = deed(Screen::default(), TRY);
    desk.say(providers::trial(None));
    click(&mut desk, "Open the browser again");
    let sent = desk.take();
    assert!(matches!(sent.as_slice(), [Command::ProviderTestInput(SignInInput::OpenBrowser)]), "{sent:?}");
    click(&mut desk, PASTE);
    assert!(is_off(&desk, "Use this address"));
    let last_page = (Role::PasswordInput, "Address of the last page");
    desk.harness.get_by_role_and_label(last_page.0, last_page.1).focus();
    desk.harness.run();
    desk.harness.get_by_role_and_label(last_page.0, last_page.1).type_text("http://x");
    desk.harness.run();
    click(&mut desk, "Use this address");
    let sent = desk.take();
    assert!(matches!(sent.as_slice(), [Command::ProviderTestInput(SignInInput::Pasted(_))]), "{sent:?}");
    desk.say(providers::trial_paste_refused());
    desk.harness.get_by_label_contains(&words_of_the_refusal());
}

fn words_of_the_refusal() -> String {
    mailward::explain::words(&providers::paste_refusal()).title
}

#[test]
fn a_trial_that_failed_says_why_and_can_be_repeated() {
    let mut desk = deed(Screen::default(), TRY);
    desk.say(providers::trial(Some(providers::try_failed())));
    click(&mut desk, "Try again");
    assert_eq!(desk.commands(), ["CloseProviderTest"]);
    desk.say(providers::busy());
    desk.harness.get_by_role_and_label(Role::TextInput, "Client ID");
}

#[test]
fn escape_ends_a_trial_that_runs() {
    let mut desk = deed(Screen::default(), TRY);
    desk.say(providers::trial(None));
    press(&mut desk, Key::Escape);
    assert_eq!(desk.commands(), ["CloseProviderTest"]);
    assert_eq!(desk.harness.state().dialog(), None);
}
