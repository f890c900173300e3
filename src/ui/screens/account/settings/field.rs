//! Fields of the settings of an account: each is kept as typed until it has been saved or the page of another account is
//! opened, and one request at a time is under way.

use std::collections::BTreeMap;

use egui::{Context, Ui};

use crate::domain::account::{Account, AccountId};
use crate::engine::command::{AccountChange, Command};
use crate::explain;
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::screens::dialogs::pending::Pending;
use crate::ui::theme::{self, Text, space};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::card;
use crate::ui::widgets::field::Field;
use crate::ui::widgets::mark;
use crate::ui::widgets::prose::remark;

/// What is typed, by the name of its field.
#[derive(Debug, Default)]
pub(in crate::ui::screens::account) struct Fields {
    whose: Option<AccountId>,
    typed: BTreeMap<&'static str, String>,
    saving: Pending<Account>,
    /// The field that was saved last.
    saved: Option<&'static str>,
}

/// What a card with one field says.
pub(super) struct Card<'a> {
    pub(super) name: &'static str,
    pub(super) says: &'a str,
    /// Stands in the empty field.
    pub(super) hint: &'a str,
    pub(super) stored: &'a str,
}

impl Fields {
    /// Begins anew on the page of another account, and hears of what was saved.
    pub(super) fn keep(&mut self, id: AccountId, ctx: &Context) {
        if self.whose != Some(id) {
            *self = Self { whose: Some(id), ..Self::default() };
        }
        if self.saving.poll(ctx).is_some()
            && let Some(name) = self.saved
        {
            self.typed.retain(|field, _| !field.starts_with(name)); // from here on the stored value shows
        }
    }

    /// What is in a field.
    pub(super) fn typed(&mut self, name: &'static str, stored: &str) -> &mut String {
        self.typed.entry(name).or_insert_with(|| stored.to_owned())
    }

    /// Sends a change that a card made.
    pub(super) fn save(&mut self, name: &'static str, change: AccountChange, outbox: &mut Outbox) {
        if let Some(id) = self.whose {
            self.saved = Some(name);
            outbox.send(Command::ChangeAccount(id, change, self.saving.ask()));
        }
    }

    /// Why what this card sent was refused.
    pub(super) fn refusal(&self, ui: &mut Ui, name: &'static str) {
        let Some(problem) = self.saving.refused().filter(|_| self.saved == Some(name)) else { return };
        let words = explain::words(problem);
        let t = theme::of(ui);
        ui.add_space(space::S);
        let sentence = format!("{}. {}", words.title, words.what_happened);
        mark::sentence(ui, icons::WARNING_CIRCLE, t.bad.mark, &sentence, Text::Body, t.text);
    }

    /// A card with one field and its button. Gives the text when it is to be saved.
    pub(super) fn one(&mut self, ui: &mut Ui, card: &Card<'_>) -> Option<String> {
        let mut wanted = None;
        card::card(ui, |ui| {
            card::head(ui, card.name, |_| {});
            ui.add_space(space::XS);
            remark(ui, card.says);
            ui.add_space(space::M);
            let typed = self.typed(card.name, card.stored);
            ui.horizontal(|ui| {
                let width = ui.available_width() - Button::secondary("Save").measure(ui) - space::S;
                let field = Field::new(card.name).hint(card.hint).width(width).at_most(254);
                field.show(ui, typed);
                let unchanged = (typed.trim() == card.stored).then_some("Nothing has changed");
                let told = format!("Save: {}", card.name);
                let save = Button::secondary("Save").named(&told).off_because(unchanged);
                if ui.add(save).clicked() {
                    wanted = Some(typed.trim().to_owned());
                }
            });
            self.refusal(ui, card.name);
        });
        wanted
    }
}
