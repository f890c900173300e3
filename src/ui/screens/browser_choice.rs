//! Which browser: one of those that were found, with its profiles, or a command of the person's own.
//!
//! What is chosen from the list counts at once; a command counts when its field is left or Enter is pressed.

use egui::Ui;

use crate::domain::browser::{self, KnownBrowser};
use crate::ui::theme::space;
use crate::ui::widgets::field::Field;
use crate::ui::widgets::menu::{Item, wide_drop_down};

/// A command that is being typed.
#[derive(Debug, Default)]
pub struct Draft {
    /// Whether the field is open although nothing of its own is stored.
    open: bool,
    /// What is in the field while it has the focus.
    typed: Option<String>,
}

impl Draft {
    /// Whether the field for a command is open.
    pub(in crate::ui::screens) const fn is_open(&self) -> bool {
        self.open
    }
}

/// What a choice is called, and what it stands for when nothing is chosen.
#[derive(Debug, Clone, Copy)]
pub(in crate::ui::screens) struct Names<'a> {
    /// For screen readers.
    pub(in crate::ui::screens) name: &'a str,
    /// What counts without a choice: "The system’s browser".
    pub(in crate::ui::screens) none: &'a str,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Choice {
    None,
    Browser(usize),
    Profile(usize, usize),
    Own,
}

/// Draws it. `chosen` is the command in force and becomes the one that was chosen.
pub(in crate::ui::screens) fn show(
    ui: &mut Ui,
    names: Names<'_>,
    browsers: &[KnownBrowser],
    chosen: &mut Option<String>,
    draft: &mut Draft,
) {
    let now = if draft.open { Choice::Own } else { found(chosen.as_deref(), browsers) };
    let list = choices(names.none, browsers);
    let words = match (now, chosen.as_deref()) {
        (Choice::Own, _) => OWN.to_owned(),
        (_, None) => names.none.to_owned(),
        (_, Some(command)) => browser::spoken(command, browsers),
    };
    let items: Vec<_> =
        list.iter().map(|(choice, words)| Item::choice(*choice, words, *choice == now)).collect();
    let picked = wide_drop_down(ui, names.name, &words, &items);
    if let Some(picked) = picked {
        draft.open = picked == Choice::Own;
        draft.typed = None;
        match picked {
            Choice::None => *chosen = None,
            Choice::Browser(at) => *chosen = Some(browsers[at].command.clone()),
            Choice::Profile(at, profile) => {
                *chosen = Some(browsers[at].profiles[profile].command.clone());
            }
            Choice::Own => {}
        }
    }
    if now == Choice::Own && picked.is_none_or(|picked| picked == Choice::Own) {
        ui.add_space(space::S);
        command(ui, names.name, chosen, draft);
    }
}

const OWN: &str = "A command of your own";

fn command(ui: &mut Ui, name: &str, chosen: &mut Option<String>, draft: &mut Draft) {
    let label = format!("{name}, as a command");
    let mut text = draft.typed.take().unwrap_or_else(|| chosen.clone().unwrap_or_default());
    let field = Field::new(&label).code().hint("firefox -P work").at_most(1_024);
    if field.show(ui, &mut text).has_focus() {
        draft.typed = Some(text);
        return;
    }
    let typed = text.trim();
    let typed = (!typed.is_empty()).then(|| typed.to_owned());
    if typed.is_some() && typed != *chosen {
        draft.open = false;
    }
    *chosen = typed;
}

fn found(chosen: Option<&str>, browsers: &[KnownBrowser]) -> Choice {
    let Some(command) = chosen else { return Choice::None };
    for (at, browser) in browsers.iter().enumerate() {
        if browser.command == command {
            return Choice::Browser(at);
        }
        if let Some(profile) = browser.profiles.iter().position(|profile| profile.command == command) {
            return Choice::Profile(at, profile);
        }
    }
    Choice::Own
}

fn choices(none: &str, browsers: &[KnownBrowser]) -> Vec<(Choice, String)> {
    let mut all = vec![(Choice::None, none.to_owned())];
    for (at, browser) in browsers.iter().enumerate() {
        all.push((Choice::Browser(at), browser.name.clone()));
        let profiles = browser.profiles.iter().enumerate();
        all.extend(profiles.map(|(profile, known)| {
            (Choice::Profile(at, profile), format!("{}, {}", browser.name, known.name))
        }));
    }
    all.push((Choice::Own, OWN.to_owned()));
    all
}
