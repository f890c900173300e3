//! The editor of a person's own definition: a form or its TOML, judged while it is written, tried by a sign-in, kept.
//!
//! The text is the one truth; the form changes it by name. The engine is asked a moment after the last key, by the rules alone.
//! The issuer is asked for its metadata when the person says so, when a changed one is left, and before a definition is kept.

use std::sync::Arc;
use std::time::Duration;

use egui::{Align, Layout, Rect, Sense, Ui, UiBuilder, pos2};

use crate::domain::definition::draft::DefinitionDraft;
use crate::domain::definition::{DefinitionCheck, MetadataComparison};
use crate::domain::provider::{Provider, ProviderId};
use crate::engine::command::{Command, Depth};
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::route::Dialog;
use crate::ui::screens::dialogs::pending::Pending;
use crate::ui::shell;
use crate::ui::theme::{height, space};
use crate::ui::tier::Tier;
use crate::ui::widgets::breadcrumb::breadcrumb;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::card;
use crate::ui::widgets::prose::remark;
use crate::ui::widgets::segmented::{Segment, segmented};
use crate::ui::widgets::text_area::text_area;

mod findings;
mod form;

/// What is being written.
#[derive(Debug)]
pub(super) struct Editor {
    /// The definition that is changed; `None` for a new one.
    of: Option<ProviderId>,
    draft: DefinitionDraft,
    /// As it was at first.
    before: String,
    view: View,
    form: form::Typed,
    /// Whether it is asked if what is written may go.
    discarding: bool,
    asking: Asking,
    /// How far the last question went.
    depth: Depth,
    /// The issuer as it was when its metadata was last asked for, or at first.
    issuer: String,
    saving: Saving,
    checked: Option<Arc<DefinitionCheck>>,
    check: Pending<Arc<DefinitionCheck>>,
    keeping: Pending<Arc<Provider>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum View {
    #[default]
    Form,
    Toml,
}

/// When the engine is asked.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
enum Asking {
    #[default]
    Not,
    Now(Depth),
    /// By the rules, at this second of the window's life.
    At(f64),
}

/// How far keeping it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Saving {
    #[default]
    Not,
    /// As soon as the metadata agrees.
    Compares,
    /// The metadata does not agree, or could not be had: the person decides.
    Stopped,
}

/// What became of the editor in this frame.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Outcome {
    /// It stays.
    Stays,
    /// It was left; what is written is there when somebody comes back.
    Left,
    /// It was thrown away.
    Discarded,
    /// It was kept.
    Kept(ProviderId),
    /// This is to be tried.
    Try(Arc<Provider>),
}

impl Editor {
    /// A new definition.
    pub(super) fn blank(today: jiff::civil::Date) -> Self {
        Self::with(None, DefinitionDraft::blank(today))
    }

    /// One that is there.
    pub(super) fn of(provider: &Provider) -> Self {
        let mut editor = Self::with(Some(provider.id.clone()), DefinitionDraft::of(provider));
        editor.asking = Asking::Now(Depth::Rules);
        editor
    }

    /// Somebody's text; it is not kept yet.
    pub(super) fn brought(text: String) -> Self {
        let mut editor = Self::with(None, DefinitionDraft::from_text(text));
        editor.before = String::new();
        editor.asking = Asking::Now(Depth::Rules);
        if !editor.draft.is_readable() {
            editor.view = View::Toml;
        }
        editor
    }

    fn with(of: Option<ProviderId>, draft: DefinitionDraft) -> Self {
        Self {
            of,
            before: draft.text().to_owned(),
            issuer: draft.get("issuer"),
            draft,
            view: View::default(),
            form: form::Typed::default(),
            discarding: false,
            asking: Asking::default(),
            depth: Depth::Rules,
            saving: Saving::default(),
            checked: None,
            check: Pending::default(),
            keeping: Pending::default(),
        }
    }

    /// Whether something would be lost.
    pub(super) fn is_changed(&self) -> bool {
        self.draft.text() != self.before
    }

    /// Asks before anything written goes.
    pub(super) fn ask_to_discard(&mut self) {
        self.discarding = true;
    }

    /// What it is called: by its name, as far as that has been written.
    pub(super) fn title(&self) -> String {
        let name = self.draft.get("short_name");
        match (name.trim(), &self.of) {
            ("", None) => "New definition".to_owned(),
            ("", Some(id)) => id.as_str().to_owned(),
            (name, _) => name.to_owned(),
        }
    }

    /// The text was changed: what was found is about another one.
    fn changed(&mut self, ui: &Ui) {
        self.saving = Saving::Not;
        self.asking = Asking::At(ui.input(|input| input.time) + TYPING.as_secs_f64());
    }

    fn is_current(&self) -> bool {
        self.asking == Asking::Not && !self.check.is_waiting()
    }

    /// The definition, if what is written can be kept.
    fn good(&self) -> Option<&Provider> {
        let checked = self.checked.as_ref().filter(|_| self.is_current())?;
        checked.provider.as_ref()
    }

    fn why_not(&self) -> Option<&'static str> {
        match () {
            () if self.keeping.is_waiting() => Some("It is being saved"),
            () if !self.is_current() => Some("It is being checked"),
            () if self.good().is_none() => Some("See to what stands in red first"),
            () => None,
        }
    }

    /// Keeps it, if its metadata was compared; else that comes first.
    fn save(&mut self, outbox: &mut Outbox) {
        let Some(provider) = self.good().cloned() else { return };
        if self.depth == Depth::Rules {
            (self.asking, self.saving) = (Asking::Now(Depth::Metadata), Saving::Compares);
        } else {
            self.saving = Saving::Not;
            outbox.send(Command::KeepProvider(Box::new(provider), self.keeping.ask()));
        }
    }

    /// What was found about it has come.
    fn found(&mut self, checked: Arc<DefinitionCheck>, outbox: &mut Outbox) {
        let fits = matches!(checked.metadata, MetadataComparison::NotAsked | MetadataComparison::Agrees);
        self.checked = Some(checked);
        match self.saving {
            Saving::Compares if fits => self.save(outbox),
            Saving::Compares => self.saving = Saving::Stopped,
            Saving::Not | Saving::Stopped => {}
        }
    }

    /// Asks the engine if it is time to, or asks for a frame when it will be.
    fn ask(&mut self, ui: &Ui, outbox: &mut Outbox) {
        let now = ui.input(|input| input.time);
        match self.asking {
            Asking::Not => return,
            Asking::At(at) if at > now => {
                return ui.ctx().request_repaint_after(Duration::from_secs_f64(at - now));
            }
            // Half the name of a server is nobody to be asked.
            Asking::At(_) if self.form.names_a_server(ui) => return,
            Asking::At(_) | Asking::Now(_) => {}
        }
        let depth = match self.asking {
            Asking::Now(depth) => depth,
            // A field that was left says whom to ask; the text in TOML is never left.
            _ if self.view == View::Form && self.draft.get("issuer") != self.issuer => Depth::Metadata,
            _ => Depth::Rules,
        };
        if depth == Depth::Metadata {
            self.issuer = self.draft.get("issuer");
        }
        (self.asking, self.depth) = (Asking::Not, depth);
        outbox.send(Command::CheckDefinition(self.draft.text().to_owned(), depth, self.check.ask()));
        ui.ctx().request_repaint();
    }
}

/// After the last key.
const TYPING: Duration = Duration::from_millis(600);

/// Draws the editor.
pub(super) fn show(ui: &mut Ui, picture: &Picture, editor: &mut Editor, outbox: &mut Outbox) -> Outcome {
    if let Some(checked) = editor.check.poll(ui.ctx()) {
        editor.found(checked, outbox);
    }
    if let Some(kept) = editor.keeping.poll(ui.ctx()) {
        return Outcome::Kept(kept.id.clone());
    }
    let mut outcome = Outcome::Stays;
    if breadcrumb(ui, "Providers", "Back to the providers", &editor.title()).clicked() {
        outcome = Outcome::Left;
    }
    let second = second_line(picture, editor);
    shell::head(ui, &editor.title(), &second, |ui| head(ui, editor, &mut outcome, outbox));
    shell::scrolled(ui, "editor", |ui, _| {
        ui.spacing_mut().item_spacing.y = 0.0;
        columns(ui, editor);
    });
    editor.ask(ui, outbox);
    outcome
}

fn second_line(picture: &Picture, editor: &Editor) -> String {
    let uses = |id: &&ProviderId| {
        picture.snapshot.accounts.iter().filter(|view| view.account.provider == **id).count()
    };
    match editor.of.as_ref().map(|id| uses(&id)) {
        None => "A definition of your own".to_owned(),
        Some(0) => "Your own definition; no account uses it".to_owned(),
        Some(1) => "Your own definition; it counts for 1 account from the next renewal on".to_owned(),
        Some(count) => {
            format!("Your own definition; it counts for {count} accounts from the next renewal on")
        }
    }
}

fn head(ui: &mut Ui, editor: &mut Editor, outcome: &mut Outcome, outbox: &mut Outbox) {
    let unchanged = (!editor.is_changed() && editor.of.is_some()).then_some("Nothing has changed");
    let why_not = editor.why_not().or(unchanged);
    if ui.add(Button::primary("Save").off_because(why_not)).clicked() {
        editor.save(outbox);
    }
    let trial = Button::secondary("Try a sign-in\u{202f}…").off_because(editor.why_not());
    if Tier::of(ui.ctx()) != Tier::Narrow
        && ui.add(trial).clicked()
        && let Some(provider) = editor.good()
    {
        *outcome = Outcome::Try(Arc::new(provider.clone()));
        outbox.open(Dialog::TryProvider);
    }
    match (editor.discarding && editor.is_changed(), editor.is_changed()) {
        (true, _) => {
            if ui.add(Button::danger_outlined("Discard what is written")).clicked() {
                *outcome = Outcome::Discarded;
            }
            if ui.add(Button::quiet("Keep writing")).clicked() {
                editor.discarding = false;
            }
        }
        (false, true) => editor.discarding |= ui.add(Button::quiet("Discard\u{202f}…")).clicked(),
        (false, false) if ui.add(Button::quiet("Close")).clicked() => *outcome = Outcome::Discarded,
        (false, false) => {}
    }
}

/// What is written, and what is to be said of it: beside it where there is room, else above.
fn columns(ui: &mut Ui, editor: &mut Editor) {
    let room = ui.available_rect_before_wrap();
    if Tier::of(ui.ctx()) != Tier::Wide {
        findings::show(ui, editor);
        written(ui, editor);
        return;
    }
    let left = Rect::from_min_max(room.min, pos2(room.right() - FINDINGS - space::L, room.bottom()));
    let mut first = ui.new_child(UiBuilder::new().id_salt("written").max_rect(left));
    first.spacing_mut().item_spacing.y = 0.0;
    written(&mut first, editor);
    let right = Rect::from_min_max(pos2(left.right() + space::L, room.top()), room.max);
    let mut second = ui.new_child(UiBuilder::new().id_salt("findings").max_rect(right));
    second.spacing_mut().item_spacing.y = 0.0;
    findings::show(&mut second, editor);
    ui.allocate_rect(first.min_rect().union(second.min_rect()), Sense::hover());
}

const FINDINGS: f32 = 308.0;

fn written(ui: &mut Ui, editor: &mut Editor) {
    card::row(ui, height::CONTROL, |ui| {
        let views = [Segment::new(View::Form, "Form"), Segment::new(View::Toml, "TOML")];
        segmented(ui, &mut editor.view, &views);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if editor.view == View::Toml && editor.draft.text().contains('#') {
                remark(ui, "The form does not keep comments");
            }
        });
    });
    ui.add_space(space::M);
    match editor.view {
        View::Form if !editor.draft.is_readable() => {
            card::card(ui, |ui| {
                remark(ui, "The text is no TOML, so it cannot be filled in as a form. The checks say where.");
            });
            ui.add_space(space::L);
        }
        View::Form => form::show(ui, editor),
        View::Toml => toml(ui, editor),
    }
}

fn toml(ui: &mut Ui, editor: &mut Editor) {
    let mut text = editor.draft.text().to_owned();
    let tall = (ui.ctx().content_rect().height() - AROUND).max(LEAST);
    let hint = "id = \"example\"";
    if text_area(ui, "Definition in TOML", hint, tall, &mut text).changed() {
        editor.draft = DefinitionDraft::from_text(text);
        editor.form = form::Typed::default();
        editor.changed(ui);
    }
    ui.add_space(space::XS);
    remark(
        ui,
        "Written like the definitions that come with Mailward; Export on any of them gives an example.",
    );
    ui.add_space(space::L);
}

/// Head, foot and what stands above the text.
const AROUND: f32 = 240.0;
const LEAST: f32 = 200.0;
