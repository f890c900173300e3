//! Providers: who issues tokens, under which clients, for which accounts; a page for each, and a person's own definitions.
//!
//! What stands in the list is the catalogue, an organisation's profile and the person's own; nothing is asked of anybody here
//! but by a button that says so. What is being written in the editor stays until it is kept or thrown away.

use std::sync::Arc;

use egui::{Align, Layout, Ui};

use crate::domain::provider::{Provider, ProviderId};
use crate::ui::actions::Action;
use crate::ui::dialogs::PickFor;
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::route::Dialog;
use crate::ui::shell;
use crate::ui::theme::{self, Text, corner, height, space};
use crate::ui::tier::Tier;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::empty_state::{EmptyState, Pressed, empty_state};
use crate::ui::widgets::menu::{self, Item};
use crate::ui::widgets::{card, mark};

mod deeds;
mod editor;
mod entry;
mod list;
mod page;
mod row;
mod says;
mod toolbar;

use deeds::Deed;
use editor::{Editor, Outcome};
use entry::{Entry, Kind, Whose};

/// What is typed and chosen here.
#[derive(Debug, Default)]
pub struct Draft {
    filter: String,
    group: Group,
    focus_filter: bool,
    /// The row the keyboard is to move to.
    move_to: Option<ProviderId>,
    page: Page,
    /// Whether the page begins at the steps to a client ID.
    show_steps: bool,
    /// What is being written; stays when the screen is left.
    editor: Option<Editor>,
    /// Whether a new definition is to be begun.
    begins: bool,
    /// What a dialog is about.
    about: Option<Arc<Provider>>,
}

/// What is shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
enum Page {
    #[default]
    List,
    Of(ProviderId),
    Editor,
}

/// Which providers are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Group {
    #[default]
    All,
    InUse,
    Mine,
}

impl Group {
    const ALL: [Self; 3] = [Self::All, Self::InUse, Self::Mine];

    const fn words(self) -> &'static str {
        match self {
            Self::All => "All",
            Self::InUse => "In use",
            Self::Mine => "Mine",
        }
    }

    fn has(self, entry: &Entry<'_>) -> bool {
        match self {
            Self::All => true,
            Self::InUse => !entry.accounts.is_empty(),
            Self::Mine => entry.whose == Whose::Mine,
        }
    }
}

impl Draft {
    /// Shows the list.
    pub fn list(&mut self) {
        self.page = Page::List;
    }

    /// Begins a definition, or goes on with the one that is not kept yet.
    pub fn define(&mut self) {
        self.page = Page::Editor;
        self.begins = true;
    }

    /// Opens the editor on this definition, or on the one that is not kept yet.
    pub fn change(&mut self, provider: &Provider) {
        if self.unsaved().is_none() {
            self.editor = Some(Editor::of(provider));
        }
        self.page = Page::Editor;
    }

    /// A definition that was read from a file is looked at, and kept only if the person says so.
    pub fn bring(&mut self, text: String) {
        self.editor = Some(Editor::brought(text));
        self.page = Page::Editor;
    }

    /// The one that is being written, if something would be lost.
    fn unsaved(&self) -> Option<&Editor> {
        self.editor.as_ref().filter(|editor| editor.is_changed())
    }

    /// Moves to the filter with the next frame.
    pub fn focus_filter(&mut self) {
        self.page = Page::List;
        self.focus_filter = true;
    }

    /// What a dialog about a provider is about.
    pub fn about(&self) -> Option<&Arc<Provider>> {
        self.about.as_ref()
    }
}

/// Draws the screen.
pub fn show(ui: &mut Ui, picture: &Picture, draft: &mut Draft, outbox: &mut Outbox) {
    if draft.page == Page::Editor {
        return write(ui, picture, draft, outbox);
    }
    if let Page::Of(id) = draft.page.clone() {
        match entry::find(picture, &id) {
            Some(entry) => {
                if let Some(deed) = page::show(ui, picture, &entry, draft, outbox) {
                    carry_out(deed, &entry, draft, outbox);
                }
                return;
            }
            // It was removed, here or by another process.
            None => draft.list(),
        }
    }
    overview(ui, picture, draft, outbox);
}

/// The editor, and what becomes of it.
fn write(ui: &mut Ui, picture: &Picture, draft: &mut Draft, outbox: &mut Outbox) {
    if std::mem::take(&mut draft.begins) && draft.unsaved().is_none() {
        draft.editor = None;
    }
    let today = picture.now.to_zoned(picture.zone.clone()).date();
    let editor = draft.editor.get_or_insert_with(|| Editor::blank(today));
    match editor::show(ui, picture, editor, outbox) {
        Outcome::Stays => {}
        Outcome::Left => draft.list(),
        Outcome::Discarded => {
            draft.editor = None;
            draft.list();
        }
        Outcome::Kept(id) => {
            draft.editor = None;
            draft.page = Page::Of(id);
        }
        Outcome::Try(provider) => draft.about = Some(provider),
    }
}

/// What was written and not kept: nothing of it is lost by looking elsewhere.
fn unsaved(ui: &mut Ui, draft: &mut Draft) {
    let Some(editor) = draft.unsaved() else { return };
    let words = format!("“{}” is not saved yet", editor.title());
    let mut discard = false;
    let t = theme::of(ui);
    let place = ui.available_rect_before_wrap().with_max_y(ui.cursor().top() + height::TAB);
    ui.painter().rect_filled(place, corner::CONTROL, t.selected);
    card::row(ui, height::TAB, |ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        ui.add_space(space::M);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_space(6.0);
            if ui.add(Button::secondary("Go on").compact()).clicked() {
                draft.page = Page::Editor;
            }
            if ui.add(Button::quiet("Discard\u{202f}…").compact()).clicked() {
                draft.page = Page::Editor;
                discard = true;
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                mark::with_icon(ui, icons::PENCIL_SIMPLE, t.text2, &words, Text::Body, t.text);
            });
        });
    });
    ui.add_space(space::M);
    if let Some(editor) = draft.editor.as_mut().filter(|_| discard) {
        editor.ask_to_discard();
    }
}

fn overview(ui: &mut Ui, picture: &Picture, draft: &mut Draft, outbox: &mut Outbox) {
    shell::head(ui, "Providers", &as_of(picture), |ui| head(ui, outbox));
    let all = entry::all(picture);
    toolbar::show(ui, &all, draft);
    ui.add_space(space::M);
    unsaved(ui, draft);
    let listed: Vec<Entry<'_>> =
        all.iter().filter(|entry| draft.group.has(entry) && entry.fits(&draft.filter)).cloned().collect();
    let wanted = shell::scrolled(ui, "providers", |ui, _| {
        if listed.is_empty() {
            nothing(ui, all.len(), draft, outbox);
            return None;
        }
        list::show(ui, picture, &listed, draft)
    });
    if let Some((id, deed)) = wanted
        && let Some(entry) = entry::find(picture, &id)
    {
        carry_out(deed, &entry, draft, outbox);
    }
}

/// "Facts as of 22 Nov 2026": of what came with Mailward, by its oldest entry.
fn as_of(picture: &Picture) -> String {
    let catalogue = &picture.snapshot.catalogue;
    let shipped = catalogue.providers().iter().filter(|provider| !catalogue.is_own(&provider.id));
    let oldest = shipped.map(|provider| provider.date).min();
    oldest.map_or_else(String::new, |day| format!("Facts as of {}", day.strftime("%-d %b %Y")))
}

/// What the menu of the head offers.
#[derive(Debug, Clone, Copy)]
enum Wish {
    Act(Action),
    /// A definition from a file.
    Open,
}

fn head(ui: &mut Ui, outbox: &mut Outbox) {
    let opener = ui.add(Button::icon_only(icons::DOTS_THREE, "More for providers"));
    let (new, profile) = (Action::NewProvider.entry(), Action::ImportProfile.entry());
    let mut entries = vec![menu::Entry::Item(Item::new(Wish::Act(Action::NewProvider), new.icon, new.label))];
    if Tier::of(ui.ctx()) == Tier::Narrow {
        let item = Item::new(Wish::Act(Action::ImportProfile), profile.icon, profile.label);
        entries.push(menu::Entry::Item(item));
    }
    let open = "Open a definition\u{202f}…";
    entries.push(menu::Entry::Item(Item::new(Wish::Open, icons::FOLDER_OPEN, open)));
    match menu::menu(&opener, &entries) {
        Some(Wish::Act(action)) => outbox.act(action),
        Some(Wish::Open) => outbox.pick = Some(PickFor::Definition),
        None => {}
    }
    let (whole, icon) = Deed::AddAccount.words();
    let button = Button::primary(Deed::AddAccount.words_in(ui)).named(whole).icon(icon);
    if ui.add(button.help(Action::AddAccount.entry().hint)).clicked() {
        outbox.act(Action::AddAccount);
    }
    let import = Button::secondary(profile.label).help(profile.hint);
    if Tier::of(ui.ctx()) != Tier::Narrow && ui.add(import).clicked() {
        outbox.act(Action::ImportProfile);
    }
}

fn nothing(ui: &mut Ui, of: usize, draft: &mut Draft, outbox: &mut Outbox) {
    let typed = draft.filter.trim();
    let new = Action::NewProvider.entry();
    let (heading, sentence, first) = match (typed, draft.group) {
        ("", Group::Mine) => (
            "You have no definitions of your own".to_owned(),
            "A provider that Mailward does not know can be described in one.".to_owned(),
            Some((new.label, Some(new.icon))),
        ),
        ("", _) => (
            "No provider is in use yet".to_owned(),
            "With the first account its provider stands here.".to_owned(),
            None,
        ),
        (typed, _) => {
            (format!("No provider fits “{typed}”"), format!("Looked through {of} providers."), None)
        }
    };
    let says = EmptyState {
        icon: icons::FUNNEL_SIMPLE,
        heading: &heading,
        sentence: &sentence,
        first,
        second: Some("Clear filter"),
    };
    match empty_state(ui, &says) {
        Some(Pressed::First) => outbox.act(Action::NewProvider),
        Some(Pressed::Second) => {
            draft.filter.clear();
            draft.group = Group::All;
        }
        None => {}
    }
}

fn carry_out(deed: Deed, entry: &Entry<'_>, draft: &mut Draft, outbox: &mut Outbox) {
    draft.about = entry.provider().cloned();
    match deed {
        Deed::Open => draft.page = Page::Of(entry.id().clone()),
        Deed::AddAccount => outbox.act(Action::AddAccount),
        Deed::Register => {
            // One that has none yet needs it most.
            let lacks = entry.accounts.iter().find(|view| view.account.client.is_none());
            if let Some(view) = lacks.or(entry.accounts.first()) {
                outbox.open(Dialog::Client(view.account.id));
            } else {
                draft.page = Page::Of(entry.id().clone());
                draft.show_steps = true;
            }
        }
        Deed::Page => {
            if let Kind::Other(way) = entry.kind {
                outbox.page = way.page.as_ref().map(|page| page.as_str().to_owned());
            }
        }
        Deed::Edit => {
            // One that is not kept yet comes first: it would be lost.
            if let (None, Some(provider)) = (draft.unsaved(), entry.provider()) {
                draft.editor = Some(Editor::of(provider));
            }
            draft.page = Page::Editor;
        }
        Deed::Try => outbox.open(Dialog::TryProvider),
        Deed::Export => outbox.open(Dialog::ExportProvider),
        Deed::Remove => outbox.open(Dialog::RemoveProvider),
    }
}
