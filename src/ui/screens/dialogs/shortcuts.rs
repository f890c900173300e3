//! Every keyboard shortcut, from the one table of everything a person can invoke.

use egui::{Align, Context, KeyboardShortcut, Layout, ModifierNames, Ui};

use crate::ui::actions::{AccountAction, Action, Entry};
use crate::ui::outbox::Outbox;
use crate::ui::theme::{self, Text, height, space};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::card;
use crate::ui::widgets::dialog::{Answer, Dialog, Part, Width, at_right};
use crate::ui::widgets::key_cap::key_cap;
use crate::ui::widgets::prose::styled;

use super::pieces;

/// Shows the list.
pub(super) fn show(ctx: &Context, outbox: &mut Outbox) {
    let mac = ctx.os().is_mac();
    let answer =
        Dialog::new("shortcuts", "Keyboard shortcuts", Width::Question).show(ctx, |ui, part| match part {
            Part::Body => pieces::body(ui, |ui| {
                group(ui, "Everywhere", Action::GENERAL.into_iter().map(Action::entry), mac);
                ui.add_space(space::L);
                group(ui, "With an account", AccountAction::ALL.into_iter().map(AccountAction::entry), mac);
            }),
            Part::Foot => {
                if at_right(ui, |ui| ui.add(Button::secondary("Close"))).clicked() {
                    outbox.close();
                }
            }
        });
    if answer == Answer::Closed {
        outbox.close();
    }
}

fn group(ui: &mut Ui, name: &str, entries: impl Iterator<Item = Entry>, mac: bool) {
    let colour = theme::of(ui).text;
    styled(ui, name, Text::Strong, colour);
    ui.add_space(space::XS);
    let with_keys = entries.filter_map(|entry| Some((entry.label, entry.shortcut?)));
    for (index, (label, shortcut)) in with_keys.enumerate() {
        if index > 0 {
            card::hairline(ui);
        }
        card::row(ui, height::NAVIGATION, |ui| {
            let keys = keys(shortcut, mac);
            ui.label(Text::Body.rich(label, colour));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                key_cap(ui, &keys).widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &keys));
            });
        });
    }
}

/// "Ctrl K", "/": the keys with a blank between them, a sign as it stands on the key.
fn keys(shortcut: KeyboardShortcut, mac: bool) -> String {
    let names = ModifierNames { concat: " ", ..ModifierNames::NAMES };
    let modifiers = names.format(&shortcut.modifiers, mac);
    let key = shortcut.logical_key.symbol_or_name();
    if modifiers.is_empty() { key.to_owned() } else { format!("{modifiers} {key}") }
}

#[cfg(test)]
mod tests {
    use egui::{Key, Modifiers};

    use super::*;

    #[test]
    fn keys_stand_apart() {
        let shortcut = KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::R);
        assert_eq!(keys(shortcut, false), "Ctrl Shift R");
        assert_eq!(keys(KeyboardShortcut::new(Modifiers::NONE, Key::Slash), false), "/");
    }
}
