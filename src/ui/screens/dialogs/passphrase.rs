//! Choosing a passphrase: twice the same, and what can honestly be said of its strength.

use egui::{Response, Ui};

use crate::domain::secret::Passphrase;
use crate::domain::strength::{self, Strength};
use crate::explain::transfer;
use crate::ui::icons;
use crate::ui::theme::{self, Text, Tone, space};
use crate::ui::widgets::mark;
use crate::ui::widgets::prose::remark;
use crate::ui::widgets::secret_field::{SecretDraft, secret_field};

/// A new passphrase as it is typed.
#[derive(Debug, Default)]
pub(in crate::ui::screens) struct Draft {
    first: SecretDraft,
    second: SecretDraft,
    tried: bool,
}

impl Draft {
    /// Hands it over if it was typed twice the same, and wipes both fields.
    pub(in crate::ui::screens) fn take(&mut self) -> Option<Passphrase> {
        self.tried = true;
        if self.first.is_empty() || self.first.as_str() != self.second.as_str() {
            return None;
        }
        self.second.wipe();
        self.tried = false;
        Some(self.first.hand_over(Passphrase::new))
    }

    /// Why it cannot seal a file that leaves this computer.
    pub(in crate::ui::screens) fn why_not_for_file(&self) -> Option<&'static str> {
        if self.first.is_empty() {
            return Some("A passphrase is needed");
        }
        if strength_for_file(self.first.as_str()).is_some_and(|(tone, _)| tone == Tone::Bad) {
            return Some("The passphrase is too weak");
        }
        (self.first.as_str() != self.second.as_str()).then_some("The two passphrases are not the same")
    }

    /// What is wrong with it.
    fn problem(&self) -> Option<&'static str> {
        if self.first.is_empty() {
            return self.tried.then_some("A passphrase is needed");
        }
        let differs = self.first.as_str() != self.second.as_str();
        let is_begun = self.first.as_str().starts_with(self.second.as_str());
        (differs && (self.tried || !is_begun)).then_some("The two are not the same")
    }
}

/// Both fields and the words below them. Gives back the response of the last field.
pub(in crate::ui::screens) fn show(ui: &mut Ui, draft: &mut Draft) -> Response {
    judged(ui, draft, strength)
}

/// The same for a file that anybody may find, who then guesses as long as they like.
pub(in crate::ui::screens) fn show_for_file(ui: &mut Ui, draft: &mut Draft) -> Response {
    judged(ui, draft, strength_for_file)
}

fn strength_for_file(typed: &str) -> Option<(Tone, &'static str)> {
    if typed.is_empty() {
        return None;
    }
    let strength = strength::of(&Passphrase::new(typed));
    let tone = match strength {
        Strength::TooWeak => Tone::Bad,
        Strength::Weak | Strength::Fair => Tone::Warn,
        Strength::Strong => Tone::Ok,
    };
    Some((tone, transfer::strength(strength)))
}

fn judged(ui: &mut Ui, draft: &mut Draft, strength: fn(&str) -> Option<(Tone, &'static str)>) -> Response {
    let t = theme::of(ui);
    secret_field(ui, "New passphrase", &mut draft.first);
    ui.add_space(space::XS);
    match strength(draft.first.as_str()) {
        Some((tone, words)) => {
            let icon = if tone == Tone::Ok { icons::CHECK_CIRCLE.filled() } else { icons::INFO };
            mark::sentence(ui, icon, t.tone(tone).mark, words, Text::Small, t.text2);
        }
        None => {
            remark(ui, "Several words in a row are easy to keep in mind and hard to guess.");
        }
    }
    ui.add_space(space::M);
    let response = secret_field(ui, "New passphrase again", &mut draft.second);
    if let Some(words) = draft.problem() {
        ui.add_space(space::XS);
        mark::sentence(ui, icons::WARNING_CIRCLE, t.bad.mark, words, Text::Small, t.bad.word);
    }
    response
}

/// Length is what counts against guessing; whether somebody knows it cannot be seen from here.
fn strength(typed: &str) -> Option<(Tone, &'static str)> {
    let length = typed.chars().count();
    let mut letters: Vec<char> = typed.chars().collect();
    letters.sort_unstable();
    letters.dedup();
    if length == 0 {
        return None;
    }
    Some(match (length, letters.len()) {
        (_, ..5) | (..10, _) => (Tone::Bad, "Weak: a computer that has the vault’s file tries all of these"),
        (..16, _) => (Tone::Warn, "Fair: longer is better, as long as nobody can guess it"),
        _ => (Tone::Ok, "Long enough, if it is used nowhere else and is no quotation"),
    })
}

#[cfg(test)]
mod tests {

    use super::*;

    fn typed(first: &str, second: &str) -> Draft {
        let mut draft = Draft::default();
        draft.first.type_in(first);
        draft.second.type_in(second);
        draft
    }

    #[test]
    fn a_passphrase_is_handed_over_once_and_leaves_nothing_behind() {
        let mut draft = typed("seven green boats at sea", "seven green boats at sea");
        assert_eq!(draft.take().map(|passphrase| passphrase.len()), Some(24));
        assert!(draft.first.is_empty() && draft.second.is_empty());
        assert!(draft.take().is_none());
    }

    #[test]
    fn two_that_differ_are_told_only_once_they_cannot_agree_any_more() {
        assert_eq!(typed("seven boats", "seven").problem(), None);
        assert_eq!(typed("seven boats", "eight").problem(), Some("The two are not the same"));
        let mut short = typed("seven boats", "seven");
        assert!(short.take().is_none());
        assert_eq!(short.problem(), Some("The two are not the same"));
    }

    #[test]
    fn strength_is_told_by_length_and_variety() {
        let tone = |typed| strength(typed).map(|(tone, _)| tone);
        assert_eq!(tone(""), None);
        assert_eq!(tone("hunter2"), Some(Tone::Bad));
        assert_eq!(tone("aaaaaaaaaaaaaaaaaaaaaaaa"), Some(Tone::Bad));
        assert_eq!(tone("seven boats"), Some(Tone::Warn));
        assert_eq!(tone("seven green boats at sea"), Some(Tone::Ok));
    }
}
