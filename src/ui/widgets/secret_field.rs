//! A field for a passphrase or a client secret.
//!
//! Its buffer never grows (so no piece of it is left behind in freed memory), is wiped when it is handed over, cleared or
//! dropped, and cannot be printed. egui's history of the field is cleared in every frame. What this cannot do: egui
//! makes short-lived copies while a character is typed, and a revealed secret lies in its cache of laid-out text until
//! it is hidden; both are freed, not wiped.

use std::fmt;

use egui::{Rect, Response, TextEdit, Ui, UiBuilder, pos2, vec2};

use super::button::Button;
use super::field::Edit;
use super::wiped::{Wiped, forget_history};
use crate::ui::icons;
use crate::ui::theme::{self, Text, height, space};

/// Characters being typed that nobody else may see.
pub struct SecretDraft {
    characters: Wiped<MOST_BYTES>,
    revealed: bool,
}

impl Default for SecretDraft {
    fn default() -> Self {
        Self { characters: Wiped::with_room(), revealed: false }
    }
}

impl SecretDraft {
    /// Whether nothing has been typed.
    pub fn is_empty(&self) -> bool {
        self.characters.is_empty()
    }

    /// The characters, to be judged or compared.
    pub fn as_str(&self) -> &str {
        &self.characters
    }

    /// Gives the characters to a secret type and wipes them here: `draft.hand_over(Passphrase::new)`.
    pub fn hand_over<T>(&mut self, wrap: impl FnOnce(String) -> T) -> T {
        // An exact copy, because a string with spare room would be copied once more, unwiped, on its way into a box.
        let secret = wrap(String::from(&*self.characters));
        self.wipe();
        secret
    }

    #[cfg(test)]
    pub(in crate::ui) fn type_in(&mut self, text: &str) {
        egui::TextBuffer::insert_text(&mut self.characters, text, egui::text::CharIndex(0));
    }

    /// Forgets what was typed.
    pub fn wipe(&mut self) {
        self.characters.wipe();
        self.revealed = false;
    }
}

impl fmt::Debug for SecretDraft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretDraft(…)")
    }
}

/// Longer than any client secret or passphrase; a megabyte pasted by mistake is cut.
const MOST_BYTES: usize = 4_096;

/// Shows the field with its name above and a button that reveals what is typed.
pub fn secret_field(ui: &mut Ui, name: &str, draft: &mut SecretDraft) -> Response {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = space::XS;
        ui.label(Text::Label.rich(name, theme::of(ui).text));
        let (_, rect) = ui.allocate_space(vec2(ui.available_width(), height::CONTROL));
        let response = edit(ui, name, draft, rect);
        reveal(ui, name, draft, rect);
        response
    })
    .inner
}

fn edit(ui: &mut Ui, name: &str, draft: &mut SecretDraft, rect: Rect) -> Response {
    let id = ui.make_persistent_id(("secret", name));
    let revealed = draft.revealed;
    let text = if revealed { Text::Code } else { Text::Body };
    let edit = TextEdit::singleline(&mut draft.characters).password(!revealed);
    let response = Edit { id, rect, icon: None, right: height::COMPACT, error: false, text }
        .show(ui, edit)
        .accessible_name(name);
    forget_history(ui.ctx(), id);
    response
}

fn reveal(ui: &mut Ui, name: &str, draft: &mut SecretDraft, rect: Rect) {
    let room = Rect::from_min_max(
        pos2(rect.right() - height::COMPACT - 2.0, rect.top() + 2.0),
        rect.max - vec2(2.0, 2.0),
    );
    let mut inside = ui.new_child(UiBuilder::new().id_salt((name, "reveal")).max_rect(room));
    let (icon, does) = if draft.revealed { (icons::EYE_SLASH, "Hide") } else { (icons::EYE, "Show") };
    let words = format!("{does} {}", name.to_lowercase());
    if inside.add(Button::icon_only(icon, &words).compact()).clicked() {
        draft.revealed = !draft.revealed;
    }
}

#[cfg(test)]
mod tests {
    use egui::TextBuffer as _;
    use egui::accesskit::Role;
    use egui::text::CharIndex;
    use egui_kittest::kittest::{NodeT as _, Queryable as _};

    use super::*;
    use crate::testing::screen::Screen;

    fn typed(secret: &str) -> egui_kittest::Harness<'static, SecretDraft> {
        let mut harness = Screen::sized(400.0, 120.0).show_state(SecretDraft::default(), |ui, draft| {
            secret_field(ui, "Passphrase", draft);
        });
        harness.get_by_role(Role::PasswordInput).click();
        harness.run();
        harness.get_by_role(Role::PasswordInput).type_text(secret);
        harness.run();
        harness
    }

    #[test]
    fn a_secret_is_masked_until_it_is_revealed() {
        let mut harness = typed("CANARY-7");
        assert_eq!(harness.get_by_role(Role::PasswordInput).value().as_deref(), Some("••••••••"));
        harness.get_by_label("Show passphrase").click();
        harness.run();
        assert_eq!(harness.get_by_role(Role::TextInput).value().as_deref(), Some("CANARY-7"));
        harness.get_by_label("Hide passphrase").click();
        harness.run();
        harness.get_by_role(Role::PasswordInput);
    }

    #[test]
    fn undo_brings_nothing_back() {
        let mut harness = typed("CANARY-7");
        let id = harness.get_by_role(Role::PasswordInput).accesskit_node().id();
        harness.key_combination_modifiers(egui::Modifiers::COMMAND, &[egui::Key::A]);
        harness.key_press(egui::Key::Delete);
        harness.run();
        assert!(harness.state().is_empty());
        harness.key_combination_modifiers(egui::Modifiers::COMMAND, &[egui::Key::Z]);
        harness.run();
        assert!(harness.state().is_empty());
        assert_eq!(harness.get_by_role(Role::PasswordInput).accesskit_node().id(), id);
    }

    #[test]
    fn handing_over_leaves_the_draft_empty_and_its_buffer_never_grows() {
        let mut draft = SecretDraft::default();
        let capacity = draft.characters.capacity();
        draft.characters.insert_text(&"€".repeat(5_000), CharIndex(0));
        assert_eq!(draft.characters.capacity(), capacity);
        draft.characters.delete_char_range(CharIndex(1)..CharIndex(2_000));
        assert_eq!(draft.hand_over(|secret| secret), "€");
        assert!(draft.is_empty());
        assert_eq!(format!("{draft:?}"), "SecretDraft(…)");
    }
}
