//! The issuer and the audience that a token must have, where the person knows them: folded until asked for.

use egui::Ui;

use crate::ui::theme::space;
use crate::ui::widgets::field::Field;

/// What is typed, and what of it counts.
#[derive(Debug, Default)]
pub(super) struct Expected {
    issuer: String,
    audience: String,
    /// What was asked for last: a stored token is not looked at anew for each letter, because each look is recorded.
    counts: (String, String),
}

impl Expected {
    /// The issuer that counts.
    pub(super) fn issuer(&self) -> Option<String> {
        some(&self.counts.0)
    }

    /// The audience that counts.
    pub(super) fn audience(&self) -> Option<String> {
        some(&self.counts.1)
    }

    /// Both fields; gives back whether something else counts from now on.
    pub(super) fn show(&mut self, ui: &mut Ui) -> bool {
        let fields = [
            ("Expected issuer", "https://login.example.com", &mut self.issuer),
            ("Expected audience", "https://outlook.office.com", &mut self.audience),
        ];
        let mut left = false;
        for (name, hint, text) in fields {
            ui.add_space(space::S);
            left |= Field::new(name).labelled().code().hint(hint).show(ui, text).lost_focus();
        }
        let typed = (self.issuer.trim().to_owned(), self.audience.trim().to_owned());
        let changed = left && typed != self.counts;
        if changed {
            self.counts = typed;
        }
        changed
    }
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}
