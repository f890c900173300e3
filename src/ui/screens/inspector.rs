//! Inspector: what a token says, what is wrong with it, and whether mail takes it.
//!
//! A token that is brought lives in one draft and goes to the engine in a type that cannot speak; it is wiped with Clear, when
//! the screen is left and when the window closes. A stored token is never here: it is named, and the engine looks at it.

use std::path::PathBuf;
use std::sync::Arc;

use egui::{Event, Rect, Sense, Ui, UiBuilder, pos2, vec2};

use crate::domain::account::AccountId;
use crate::domain::inspection::{Inspection, StoredToken};
use crate::engine::command::Against;
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::shell;
use crate::ui::theme::{self, Text, space};
use crate::ui::widgets::empty_state::{EmptyState, empty_state};
use crate::ui::widgets::mark;
use crate::ui::widgets::token_area::TokenDraft;

mod against;
mod asking;
mod brought;
mod expected;
mod findings;
mod head;
mod raw;
mod says;
mod shown;
mod token;
mod verdict;
mod way_out;

pub use against::Chosen;
pub use brought::{Brought, BroughtAs, File, Seems};

use asking::{Asking, State};
use expected::Expected;
use shown::Shown;

/// What somebody wants of the inspector, from wherever they are.
#[derive(Debug)]
pub enum InspectorWish {
    /// Look at this token of the vault.
    Stored(AccountId, StoredToken),
    /// Look at what is on the clipboard.
    Copied,
    /// Check against this.
    Against(Box<Chosen>),
    /// Check with the keys in this file.
    KeysIn(PathBuf),
    /// What a brought file is.
    Brought(BroughtAs),
}

/// What was brought, chosen and found.
#[derive(Debug, Default)]
pub struct Draft {
    token: TokenDraft,
    /// The token of the vault that is looked at in its place.
    stored: Option<(AccountId, StoredToken)>,
    against: Chosen,
    expected: Expected,
    asking: Asking,
    tab: says::Tab,
    /// The finding whose whole words are shown.
    open: Option<usize>,
    shown: Option<Shown>,
    brought: Option<File>,
}

impl Draft {
    /// Looks at a token of the vault.
    pub fn look_at(&mut self, id: AccountId, token: StoredToken) {
        let keep = self.brought.take();
        *self = Self { stored: Some((id, token)), brought: keep, ..Self::default() };
        self.asking.at_once();
    }

    /// Checks against something else from now on.
    pub fn check_against(&mut self, chosen: Chosen) {
        self.against = chosen;
        self.asking.at_once();
    }

    /// A file was read: what it is has still to be said.
    pub fn bring(&mut self, file: File) {
        self.brought = Some(file);
    }

    /// What is known of it.
    pub fn brought(&self) -> Option<Brought> {
        let file = self.brought.as_ref()?;
        Some(Brought {
            name: file.name.clone(),
            path: file.path.clone(),
            size: file.bytes.len(),
            seems: file.seems(),
        })
    }

    /// It is nothing that is wanted.
    pub fn forget_brought(&mut self) {
        self.brought = None;
    }

    /// It is this.
    pub fn take_brought(&mut self, what: &BroughtAs) {
        let Some(file) = self.brought.take() else { return };
        match what {
            BroughtAs::Token => self.bring_token(&String::from_utf8_lossy(&file.bytes)),
            BroughtAs::Keys => self.check_against(file.into_keys()),
            BroughtAs::Report(_) => {}
        }
    }

    /// Whether the engine was asked anything.
    pub fn has_asked(&self) -> bool {
        self.asking.has_asked()
    }

    /// Wipes everything: the screen has been left.
    pub fn leave(&mut self) {
        if self.has_anything() {
            *self = Self::default();
        }
    }

    fn bring_token(&mut self, text: &str) {
        self.token.replace(text);
        self.stored = None;
        self.open = None;
        self.asking.at_once();
    }

    /// Wipes the token and what was found of it; what it is checked against stays, unless that is a secret, too.
    fn clear(&mut self) {
        let mut against = std::mem::take(&mut self.against);
        if matches!(against.against, Against::Secret(_)) {
            against = Chosen::default();
        }
        let expected = std::mem::take(&mut self.expected);
        let asking = std::mem::take(&mut self.asking);
        *self = Self { against, expected, asking, ..Self::default() };
        self.asking.at_once();
    }

    fn has_anything(&self) -> bool {
        self.stored.is_some() || !self.token.is_empty() || self.brought.is_some() || self.has_asked()
    }

    fn looks_at_something(&self) -> bool {
        self.stored.is_some() || !self.token.is_empty()
    }

    /// Follows what was found; its words are made once.
    fn keep(&mut self, found: &Arc<Inspection>, picture: &Picture) {
        if !self.shown.as_ref().is_some_and(|shown| Arc::ptr_eq(&shown.of, found)) {
            self.shown = Some(Shown::of(found, picture));
            self.open = None;
        }
    }
}

/// Draws the screen.
pub fn show(ui: &mut Ui, picture: &Picture, draft: &mut Draft, outbox: &mut Outbox) {
    take_pasted(ui, draft);
    head::show(ui, picture, draft, outbox);
    if draft.looks_at_something() {
        contents(ui, picture, draft, outbox);
    } else {
        nothing_yet(ui, draft);
    }
    asking::ask(ui, picture, draft, outbox);
}

/// What is pasted while no field has the focus is the token: the whole screen is the place for it.
fn take_pasted(ui: &Ui, draft: &mut Draft) {
    let in_front = ui.memory(|memory| memory.allows_interaction(ui.layer_id()));
    if !in_front || ui.ctx().text_edit_focused() {
        return;
    }
    ui.input(|input| {
        let pasted = input.events.iter().rev().find_map(|event| match event {
            Event::Paste(text) => Some(text),
            _ => None,
        });
        if let Some(text) = pasted {
            draft.bring_token(text);
        }
    });
}

fn nothing_yet(ui: &mut Ui, draft: &mut Draft) {
    draft.shown = None;
    let says = EmptyState {
        icon: icons::MAGNIFYING_GLASS,
        heading: "Paste a token",
        sentence: "It stays on this computer and is wiped when you leave.",
        first: Some(("Paste", Some(icons::CLIPBOARD_TEXT))),
        second: None,
    };
    if empty_state(ui, &says).is_some() {
        ui.ctx().send_viewport_cmd(egui::ViewportCommand::RequestPaste);
    }
}

/// Verdict on top, token and findings at the left, what it says at the right.
fn contents(ui: &mut Ui, picture: &Picture, draft: &mut Draft, outbox: &mut Outbox) {
    let state = draft.asking.state(ui, picture, draft.stored);
    let (refused, waits) = match &state {
        State::Found(found) => {
            draft.keep(found, picture);
            (None, false)
        }
        State::Refused(problem) => {
            draft.shown = None;
            (Some((**problem).clone()), false)
        }
        State::Waiting { long } => {
            if *long {
                draft.shown = None;
            }
            (None, true)
        }
    };
    shell::scrolled(ui, "inspector", |ui, _| {
        if let Some(problem) = &refused {
            verdict::refused(ui, problem, draft, outbox);
        } else {
            verdict::show(ui, picture, draft, outbox);
        }
        ui.add_space(space::L);
        columns(ui, picture, draft, waits, outbox);
        note(ui, draft);
    });
}

/// Side by side where there is room, else below each other.
fn columns(ui: &mut Ui, picture: &Picture, draft: &mut Draft, waits: bool, outbox: &mut Outbox) {
    let room = ui.available_rect_before_wrap();
    if room.width() < LEFT + space::L + LEAST_RIGHT {
        left(ui, picture, draft, waits, outbox);
        if draft.shown.is_some() {
            ui.add_space(space::L);
            says::show(ui, picture, draft, 0.0, outbox);
        }
        return;
    }
    let place = Rect::from_min_size(room.min, vec2(LEFT, room.height()));
    let mut first = ui.new_child(UiBuilder::new().id_salt("token").max_rect(place));
    left(&mut first, picture, draft, waits, outbox);
    let place = Rect::from_min_max(pos2(place.right() + space::L, room.top()), room.max);
    let mut second = ui.new_child(UiBuilder::new().id_salt("says").max_rect(place));
    if draft.shown.is_some() {
        says::show(&mut second, picture, draft, first.min_rect().height(), outbox);
    }
    ui.allocate_rect(first.min_rect().union(second.min_rect()), Sense::hover());
}

/// Of token and findings.
const LEFT: f32 = 348.0;
const LEAST_RIGHT: f32 = 400.0;

fn left(ui: &mut Ui, picture: &Picture, draft: &mut Draft, waits: bool, outbox: &mut Outbox) {
    token::show(ui, picture, draft, waits);
    if draft.shown.is_some() {
        ui.add_space(space::L);
        findings::show(ui, draft, outbox);
    }
}

fn note(ui: &mut Ui, draft: &Draft) {
    let t = theme::of(ui);
    let words = match draft.stored {
        Some(_) => "Each look at a stored token is recorded in the audit log; its characters are not shown.",
        None => "A pasted token stays on this computer and is wiped when you leave this screen.",
    };
    ui.add_space(space::M);
    mark::sentence(ui, icons::LOCK_SIMPLE, t.text2, words, Text::Small, t.text2);
}
