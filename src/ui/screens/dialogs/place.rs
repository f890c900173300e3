//! A file that is to be written or read: the system's own dialog asks which; where there is none, or none was chosen, its
//! path can be typed.

use std::path::{Path, PathBuf};

use egui::{Key, Ui};

use crate::ui::icons;
use crate::ui::theme::{self, Text, space};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::field::Field;
use crate::ui::widgets::mark;
use crate::ui::widgets::prose::remark;

use super::pieces;

/// What is known of the file.
#[derive(Debug, Default)]
pub(super) struct Place {
    /// Whether the system's dialog is open.
    pub(super) asking: bool,
    /// The path, once it is to be typed.
    typed: Option<String>,
    /// Whether the field has just come and takes the focus.
    fresh: bool,
    /// Whether the system's dialog gave none.
    unanswered: bool,
    /// Whether a path that cannot be used was to be taken.
    refused: bool,
    /// Whether Enter was pressed in the field.
    entered: bool,
    /// Whether typing was asked for in the body, where the foot has no room for it.
    wanted: bool,
}

impl Place {
    /// The system's dialog has been opened.
    pub(super) fn ask(&mut self) {
        self.asking = true;
        self.unanswered = false;
    }

    /// It has answered; gives back the file, if it named one. `suggested` is where typing begins.
    pub(super) fn answered(
        &mut self,
        answer: Option<PathBuf>,
        suggested: impl FnOnce() -> String,
    ) -> Option<PathBuf> {
        self.asking = false;
        if answer.is_none() {
            self.unanswered = true;
            self.type_path(suggested);
        }
        answer
    }

    /// The path is to be typed.
    pub(super) fn type_path(&mut self, suggested: impl FnOnce() -> String) {
        self.fresh = true;
        self.typed.get_or_insert_with(suggested);
    }

    /// Whether it is.
    pub(super) const fn is_typed(&self) -> bool {
        self.typed.is_some()
    }

    /// Whether the path is to be typed from now on: asked for in the foot, or in a narrow window in the body.
    pub(super) fn is_to_be_typed(&mut self, ui: &mut Ui) -> bool {
        if self.is_typed() {
            return false;
        }
        let wanted = std::mem::take(&mut self.wanted);
        wanted || !pieces::is_tight(ui) && ui.add(Button::link(TYPE)).clicked()
    }

    /// Whether what is typed is to be used: the main button, which is drawn here, was pressed, or Enter in the field.
    pub(super) fn is_confirmed(&mut self, ui: &mut Ui, words: &str, why_not: Option<&str>) -> bool {
        let entered = std::mem::take(&mut self.entered) && why_not.is_none();
        ui.add(Button::primary(words).off_because(why_not)).clicked() || entered
    }

    /// The field, or that the system's dialog is open.
    pub(super) fn show(&mut self, ui: &mut Ui) {
        let t = theme::of(ui);
        if self.asking {
            ui.add_space(space::L);
            mark::with_icon(ui, icons::HOURGLASS_MEDIUM, t.text2, ASKING, Text::Body, t.text2);
        }
        let wrong = self.refused.then(|| self.wrong()).flatten();
        let unanswered = self.unanswered;
        let Some(typed) = self.typed.as_mut() else {
            if pieces::is_tight(ui) {
                ui.add_space(space::S);
                pieces::links(ui, |ui| self.wanted |= ui.add(Button::link(TYPE)).clicked());
            }
            return;
        };
        ui.add_space(space::L);
        let field = Field::new("File").labelled().code().hint("/home/\u{202f}…").error(wrong);
        let field = field.show(ui, typed);
        if std::mem::take(&mut self.fresh) {
            field.request_focus();
        }
        self.entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        if unanswered {
            ui.add_space(space::XS);
            remark(ui, "No file was chosen. If no dialog appeared, the path can be typed here.");
        }
    }

    /// The typed path, if it can be used; else says why not from now on.
    pub(super) fn take(&mut self, home: Option<&Path>) -> Option<PathBuf> {
        if self.wrong().is_some() {
            self.refused = true;
            return None;
        }
        let typed = self.typed.as_deref().unwrap_or_default().trim();
        Some(match (typed.strip_prefix("~/"), home) {
            (Some(below), Some(home)) => home.join(below),
            _ => PathBuf::from(typed),
        })
    }

    /// The same where the name of a folder will do.
    pub(super) fn take_either(&mut self, home: Option<&Path>) -> Option<PathBuf> {
        if let Some(typed) = self.typed.as_mut() {
            let name = typed.trim().trim_end_matches(std::path::is_separator);
            if !name.is_empty() {
                let name = name.to_owned();
                *typed = name;
            }
        }
        self.take(home)
    }

    fn wrong(&self) -> Option<&'static str> {
        wrong(self.typed.as_deref().unwrap_or_default())
    }
}

/// Why a typed path cannot be used.
pub(super) fn wrong(typed: &str) -> Option<&'static str> {
    let typed = typed.trim();
    let whole = Path::new(typed).is_absolute() || typed.starts_with("~/");
    match typed {
        "" => Some("Type the path of the file"),
        _ if !whole => Some("Type the whole path, with its folder"),
        _ if typed.ends_with(std::path::is_separator) => Some("The name of the file is missing"),
        _ => None,
    }
}

/// While the system's dialog is open, nothing else can be asked.
pub(super) const ASKING: &str = "The system’s dialog asks for the file";

const TYPE: &str = "Type a path";

/// In the person's own folder.
pub(super) fn at_home(home: Option<&Path>, name: &str) -> String {
    home.map_or_else(|| name.to_owned(), |home| home.join(name).display().to_string())
}
