//! The vault does not open: why, in the words of `explain`, and what can be done here.
//!
//! An existing vault is only ever opened, never replaced. Where there is none yet, the next choice is offered: a passphrase,
//! or memory for as long as Mailward runs.

use egui::{Key, Ui, vec2};

use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::secret::Passphrase;
use crate::domain::settings::KeyPlace;
use crate::engine::command::{Command, Reply};
use crate::engine::snapshot::VaultState;
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::remedies;
use crate::ui::theme::{self, Text, Tone, space};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::plate::plate;
use crate::ui::widgets::problem_card::with_link;
use crate::ui::widgets::prose::{prose, styled};
use crate::ui::widgets::secret_field::{SecretDraft, secret_field};
use crate::ui::widgets::{card, mark};

use super::dialogs::passphrase;
use super::trouble;

/// What is being typed.
#[derive(Debug, Default)]
pub struct Draft {
    passphrase: SecretDraft,
    /// Whether its field has had the focus once.
    focused: bool,
    new: passphrase::Draft,
    /// Whether the two fields of a new passphrase show.
    choosing: bool,
}

/// Draws the cards, as wide as there is room. Nothing while the vault is open or opening.
pub fn show(ui: &mut Ui, picture: &Picture, draft: &mut Draft, outbox: &mut Outbox) {
    let vault = &picture.snapshot.vault;
    let VaultState::Shut(problem) = &vault.state else {
        *draft = Draft::default();
        return;
    };
    let asks = matches!(problem.kind, ProblemKind::PassphraseNeeded | ProblemKind::PassphraseWrong);
    match vault.place {
        Some(KeyPlace::Passphrase) if asks => ask(ui, problem, draft, outbox),
        Some(_) => explained(ui, problem, outbox, Command::Unlock(None, Reply::nowhere())),
        None => {
            let again = Command::CreateVault(KeyPlace::Keyring, None, Reply::nowhere());
            if !matches!(problem.kind, ProblemKind::PassphraseNeeded) {
                explained(ui, problem, outbox, again);
                ui.add_space(space::L);
            }
            if is_about_the_keyring(problem.kind) {
                next_choice(ui, draft, outbox);
            }
        }
    }
}

/// A vault that could not be made for another reason than its key cannot be made elsewhere either.
const fn is_about_the_keyring(kind: ProblemKind) -> bool {
    matches!(
        kind,
        ProblemKind::KeyringMissing
            | ProblemKind::KeyringLocked
            | ProblemKind::KeyringDenied
            | ProblemKind::KeyringBroken
            | ProblemKind::PassphraseNeeded
    )
}

fn explained(ui: &mut Ui, problem: &Problem, outbox: &mut Outbox, again: Command) {
    let mut words = trouble::card(problem, &[]);
    words.steps = vec![("Try again".to_owned(), Some(icons::ARROW_CLOCKWISE))];
    if with_link(ui, &words, |ui| remedies::more(ui, problem, outbox)).is_some() {
        outbox.send(again);
    }
}

/// The passphrase of a vault that is there.
fn ask(ui: &mut Ui, problem: &Problem, draft: &mut Draft, outbox: &mut Outbox) {
    let wrong = problem.kind == ProblemKind::PassphraseWrong;
    headed(
        ui,
        "The vault is locked",
        "Its key is wrapped by your passphrase. Until then tokens stay sealed and mail programs wait.",
        |ui| {
            ui.set_max_width(ui.available_width().min(FIELDS));
            let field = secret_field(ui, "Passphrase", &mut draft.passphrase);
            if !draft.focused {
                draft.focused = true;
                field.request_focus();
            }
            if wrong && draft.passphrase.is_empty() {
                ui.add_space(space::XS);
                let bad = theme::of(ui).bad;
                let words = "The passphrase is wrong. Type it again; upper and lower case differ.";
                mark::sentence(ui, icons::WARNING_CIRCLE, bad.mark, words, Text::Small, bad.word);
            }
            ui.add_space(space::M);
            let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            let empty = draft.passphrase.is_empty().then_some("Type the passphrase first");
            let pressed =
                ui.add(Button::primary("Unlock").icon(icons::LOCK_OPEN).off_because(empty)).clicked();
            if (entered || pressed) && !draft.passphrase.is_empty() {
                let passphrase = draft.passphrase.hand_over(Passphrase::new);
                outbox.send(Command::Unlock(Some(passphrase), Reply::nowhere()));
            }
        },
    );
}

/// Passphrase fields are no wider than what is typed into them.
const FIELDS: f32 = 400.0;

/// No vault yet, and the keyring cannot keep its key.
fn next_choice(ui: &mut Ui, draft: &mut Draft, outbox: &mut Outbox) {
    let what =
        "Mailward then asks for it at every start. It is never stored, so a lost one cannot be found again.";
    headed(ui, "Protect the vault by a passphrase instead", what, |ui| {
        if draft.choosing {
            choose(ui, draft, outbox);
            return;
        }
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(space::S, space::S);
            draft.choosing |= ui.add(Button::secondary("Use a passphrase\u{202f}…")).clicked();
            let memory = Button::link("Keep tokens in memory only")
                .help("Nothing is stored; everything is gone when Mailward ends");
            if ui.add(memory).clicked() {
                outbox.send(Command::CreateVault(KeyPlace::Memory, None, Reply::nowhere()));
            }
        });
    });
}

fn choose(ui: &mut Ui, draft: &mut Draft, outbox: &mut Outbox) {
    ui.scope(|ui| {
        ui.set_max_width(ui.available_width().min(FIELDS));
        let last = passphrase::show(ui, &mut draft.new);
        let entered = last.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        ui.add_space(space::L);
        let (make, back) = ui
            .horizontal(|ui| {
                let make = ui.add(Button::secondary("Protect by this passphrase")).clicked();
                (make, ui.add(Button::quiet("Cancel")).clicked())
            })
            .inner;
        if (make || entered)
            && let Some(new) = draft.new.take()
        {
            outbox.send(Command::CreateVault(KeyPlace::Passphrase, Some(new), Reply::nowhere()));
        }
        if back {
            *draft = Draft::default();
        }
    });
}

/// A card that begins with a lock.
fn headed(ui: &mut Ui, title: &str, what: &str, contents: impl FnOnce(&mut Ui)) {
    card::padded(ui, space::CARD, |ui| {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing = vec2(space::L, 0.0);
            plate(ui, Tone::Info, icons::LOCK_KEY.filled());
            ui.vertical(|ui| {
                let colour = theme::of(ui).text;
                styled(ui, title, Text::Heading, colour);
                ui.add_space(space::XS);
                prose(ui, what);
                ui.add_space(space::L);
                contents(ui);
            });
        });
    });
}
