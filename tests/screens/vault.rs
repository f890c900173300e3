//! The vault: one that does not open, moving its key, another passphrase. What is typed leaves no trace.

use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use egui_kittest::{Harness, Node};
use mailward::domain::problem::{Problem, ProblemKind};
use mailward::domain::settings::KeyPlace;
use mailward::engine::command::{Command, Ending};
use mailward::engine::snapshot::Snapshot;
use mailward::testing::screen::{Screen, picture};
use mailward::testing::sign_ins::{self, ANNA};
use mailward::ui::outbox::Outbox;
use mailward::ui::picture::Picture;
use mailward::ui::route::Dialog;
use mailward::ui::screens::vault_shut::{self, Draft};

use crate::sign_in::{dialog, field, only_command, press, type_into, wanted};

pub(crate) struct Shut {
    picture: Picture,
    draft: Draft,
    pub outbox: Outbox,
}

pub(crate) fn shut(screen: Screen, snapshot: Snapshot) -> Harness<'static, Shut> {
    let state =
        Shut { picture: sign_ins::picture(snapshot), draft: Draft::default(), outbox: Outbox::default() };
    let mut harness = screen.show_state(state, |ui, state| {
        ui.painter().rect_filled(ui.ctx().content_rect(), 0.0, mailward::ui::theme::of(ui).canvas);
        vault_shut::show(ui, &state.picture, &mut state.draft, &mut state.outbox);
    });
    harness.run();
    harness
}

fn wide(place: Option<KeyPlace>, kind: ProblemKind) -> Harness<'static, Shut> {
    shut(Screen::sized(892.0, 720.0), sign_ins::shut(place, kind))
}

fn click(harness: &mut Harness<'_, Shut>, name: &str) {
    harness.get_by_label(name).click();
    harness.run();
}

fn type_secret(harness: &mut Harness<'_, Shut>, index: usize, text: &str) {
    secret(harness, index).click();
    harness.run();
    secret(harness, index).type_text(text);
    harness.run();
}

fn secret<'a>(harness: &'a Harness<'_, Shut>, index: usize) -> Node<'a> {
    harness.get_all_by_role(Role::PasswordInput).nth(index).unwrap_or_else(|| panic!("no field {index}"))
}

#[test]
fn a_vault_whose_keyring_is_locked_can_be_tried_again_and_is_never_replaced() {
    let mut harness = wide(Some(KeyPlace::Keyring), ProblemKind::KeyringLocked);
    assert!(harness.query_by_label("Use a passphrase\u{202f}…").is_none());
    assert!(harness.query_by_label("Keep tokens in memory only").is_none());
    click(&mut harness, "Try again");
    assert!(matches!(harness.state().outbox.commands.as_slice(), [Command::Unlock(None, _)]));
}

#[test]
fn where_there_is_no_keyring_and_no_vault_a_passphrase_makes_one() {
    let mut harness = wide(None, ProblemKind::KeyringMissing);
    click(&mut harness, "Use a passphrase\u{202f}…");
    type_secret(&mut harness, 0, "CANARY seven green boats");
    type_secret(&mut harness, 1, "CANARY seven red boats");
    click(&mut harness, "Protect by this passphrase");
    harness.get_by_label("The two are not the same");
    assert!(harness.state().outbox.commands.is_empty());
    harness.key_combination_modifiers(egui::Modifiers::COMMAND, &[egui::Key::A]);
    harness.run();
    click(&mut harness, "Cancel");
    click(&mut harness, "Use a passphrase\u{202f}…");
    type_secret(&mut harness, 0, "CANARY seven green boats");
    type_secret(&mut harness, 1, "CANARY seven green boats");
    click(&mut harness, "Protect by this passphrase");
    let [Command::CreateVault(KeyPlace::Passphrase, Some(passphrase), _)] =
        harness.state().outbox.commands.as_slice()
    else {
        panic!("another command")
    };
    assert_eq!(passphrase.len(), 24);
    for node in harness.get_all_by_role(Role::PasswordInput) {
        assert_eq!(node.value().as_deref(), Some(""));
    }
    assert!(!format!("{:?}{:?}", harness.state().outbox, harness.state().draft).contains("CANARY"));
}

#[test]
fn where_there_is_no_vault_memory_is_a_choice_too() {
    let mut harness = wide(None, ProblemKind::KeyringDenied);
    click(&mut harness, "Keep tokens in memory only");
    assert!(matches!(
        harness.state().outbox.commands.as_slice(),
        [Command::CreateVault(KeyPlace::Memory, None, _)]
    ));
    let mut harness = wide(None, ProblemKind::KeyringBroken);
    click(&mut harness, "Try again");
    assert!(matches!(
        harness.state().outbox.commands.as_slice(),
        [Command::CreateVault(KeyPlace::Keyring, None, _)]
    ));
}

#[test]
fn a_passphrase_unlocks_and_a_wrong_one_is_told_at_its_field() {
    let mut harness = wide(Some(KeyPlace::Passphrase), ProblemKind::PassphraseWrong);
    harness.get_by_label("The passphrase is wrong. Type it again; upper and lower case differ.");
    type_secret(&mut harness, 0, "CANARY-3");
    harness.key_press(egui::Key::Enter);
    harness.run();
    let [Command::Unlock(Some(passphrase), _)] = harness.state().outbox.commands.as_slice() else {
        panic!("another command")
    };
    assert_eq!(passphrase.len(), 8);
    assert_eq!(harness.get_by_role(Role::PasswordInput).value().as_deref(), Some(""));
}

#[test]
fn a_folder_that_cannot_be_written_offers_no_other_place() {
    let harness = wide(None, ProblemKind::FolderReadOnly);
    assert!(harness.query_by_label("Use a passphrase\u{202f}…").is_none());
}

#[test]
fn the_key_moves_behind_a_passphrase_that_was_typed_twice() {
    let mut harness = dialog(Screen::default(), sign_ins::prepared(), Dialog::MoveVault);
    type_into(&mut harness, "New passphrase", "seven green boats at sea");
    harness.get_by_label("Long enough, if it is used nowhere else and is no quotation");
    press(&mut harness, "Move it");
    harness.get_by_label("The two are not the same");
    type_into(&mut harness, "New passphrase again", "seven green boats at sea");
    press(&mut harness, "Move it");
    assert!(
        matches!(only_command(&harness), Command::MoveVault(KeyPlace::Passphrase, Some(new), _) if new.len() == 24)
    );
    assert_eq!(field(&harness, "New passphrase").value().as_deref(), Some(""));
}

#[test]
fn what_is_only_in_memory_can_be_kept_on_the_disk() {
    let mut harness = dialog(Screen::default(), sign_ins::in_memory(), Dialog::MoveVault);
    harness.get_by_label_contains("So far everything ends with this program.");
    press(&mut harness, "Keep it");
    assert!(matches!(only_command(&harness), Command::MoveVault(KeyPlace::Keyring, None, _)));
    let there = Problem::new(ProblemKind::VaultThere).fact("path", "/home/anna/.local/share/mailward");
    let refused = Snapshot { vault_refused: Some(there), ..sign_ins::in_memory() };
    harness.state_mut().picture = sign_ins::picture(refused);
    harness.state_mut().outbox.commands.clear();
    harness.run();
    harness.get_by_label("The data folder has a vault already");
    picture(&mut harness, "vault-memory-refused");
}

#[test]
fn the_dialog_about_what_is_in_memory_looks_like_the_others() {
    for (name, theme) in [("light", egui::Theme::Light), ("dark", egui::Theme::Dark)] {
        let screen = Screen::default().in_theme(theme);
        let mut harness = dialog(screen, sign_ins::in_memory(), Dialog::MoveVault);
        picture(&mut harness, &format!("vault-memory-{name}"));
        let screen = Screen::sized(720.0, 480.0).in_theme(theme);
        let mut harness = dialog(screen, sign_ins::in_memory(), Dialog::MoveVault);
        press(&mut harness, "Passphrase");
        picture(&mut harness, &format!("vault-memory-{name}-720x480"));
    }
    let screen = Screen::sized(720.0, 480.0).text_size(200);
    picture(&mut dialog(screen, sign_ins::in_memory(), Dialog::MoveVault), "vault-memory-text200");
}

#[test]
fn another_passphrase_wants_the_one_in_force_and_a_refusal_is_shown() {
    let mut harness = dialog(Screen::default(), sign_ins::behind_passphrase(), Dialog::ChangePassphrase);
    type_into(&mut harness, "Passphrase in force", "old");
    type_into(&mut harness, "New passphrase", "new and longer than before");
    type_into(&mut harness, "New passphrase again", "new and longer than before");
    press(&mut harness, "Change it");
    assert!(
        matches!(only_command(&harness), Command::ChangePassphrase { old, new, .. } if (old.len(), new.len()) == (3, 26))
    );
    let refused = Snapshot {
        vault_refused: Some(Problem::new(ProblemKind::PassphraseWrong)),
        ..sign_ins::behind_passphrase()
    };
    harness.state_mut().picture = sign_ins::picture(refused);
    harness.state_mut().outbox.commands.clear();
    harness.run();
    harness.get_by_label("The passphrase is wrong");
}

#[test]
fn an_old_refusal_does_not_greet_who_opens_the_dialog() {
    let refused =
        Snapshot { vault_refused: Some(Problem::new(ProblemKind::PassphraseWrong)), ..sign_ins::prepared() };
    let harness = dialog(Screen::default(), refused, Dialog::MoveVault);
    assert!(harness.query_by_label("The passphrase is wrong").is_none());
}

#[test]
fn forgetting_has_the_safe_answer_in_focus() {
    let mut harness = dialog(Screen::default(), sign_ins::done(), Dialog::Forget(ANNA));
    assert!(harness.get_by_label("Keep it").is_focused());
    harness.key_press(egui::Key::Enter);
    harness.run();
    assert!(wanted(&harness).is_empty());
    assert_eq!(harness.state().outbox.dialog, Some(None));
    let mut harness = dialog(Screen::default(), sign_ins::done(), Dialog::Forget(ANNA));
    press(&mut harness, "Forget");
    assert!(matches!(only_command(&harness), Command::Forget(ANNA, Ending::KeepGrant, _)));
}

#[test]
fn where_the_provider_can_end_a_sign_in_it_is_asked_to() {
    let mut snapshot = sign_ins::prepared_at("google");
    snapshot.accounts[0].account.grant = sign_ins::done().accounts[0].account.grant.clone();
    let mut harness = dialog(Screen::default(), snapshot.clone(), Dialog::Forget(ANNA));
    press(&mut harness, "Forget");
    assert!(matches!(only_command(&harness), Command::Forget(ANNA, Ending::Revoke, _)));
    let refused = Some((ANNA, Problem::new(ProblemKind::Unreachable)));
    harness.state_mut().picture = sign_ins::picture(Snapshot { forget_refused: refused, ..snapshot.clone() });
    harness.state_mut().outbox.commands.clear();
    harness.run();
    press(&mut harness, "Forget it here anyway");
    assert!(matches!(only_command(&harness), Command::Forget(ANNA, Ending::KeepGrant, _)));
    let mut harness = dialog(Screen::default(), snapshot, Dialog::Forget(ANNA));
    press(&mut harness, "Also revoke the sign-in at Gmail");
    press(&mut harness, "Forget");
    assert!(matches!(only_command(&harness), Command::Forget(ANNA, Ending::KeepGrant, _)));
}
