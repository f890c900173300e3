//! The list of accounts: those that need somebody first, then the fine ones; filtered, chosen together, rotated together.
//!
//! Only rows that can be seen are drawn. The window is woken once, when the words of a visible row change next.

use std::collections::BTreeSet;

use egui::Ui;

use crate::domain::account::AccountId;
use crate::engine::snapshot::{AccountView, VaultState};
use crate::ui::actions::{AccountAction, Action};
use crate::ui::batch::Batch;
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::theme::space;
use crate::ui::tier::Tier;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::empty_state::{EmptyState, Pressed, empty_state};
use crate::ui::widgets::menu::{self, Entry, Item};
use crate::ui::widgets::skeleton;
use crate::ui::{icons, offers, shell};

use super::vault_shut;

mod list;
mod outstanding;
mod row;
mod says;
mod toolbar;
mod waiting;

/// What the person has typed and chosen here.
#[derive(Debug, Default)]
pub struct Draft {
    filter: String,
    group: Group,
    chosen: BTreeSet<AccountId>,
    /// The row the keyboard rests on.
    cursor: Option<AccountId>,
    /// The row the keyboard is to move to.
    move_to: Option<AccountId>,
    focus_filter: bool,
    /// Whether the sign-ins still to be ended are to be scrolled to, and whether all of them are listed.
    show_outstanding: bool,
    all_outstanding: bool,
    /// The accounts that are being rotated together.
    pub batch: Batch,
}

/// Which accounts are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Group {
    #[default]
    All,
    Needs,
    Fine,
}

impl Draft {
    /// Moves to the filter with the next frame.
    pub fn focus_filter(&mut self) {
        self.focus_filter = true;
    }

    /// Scrolls to what is still to be ended with the next frame.
    pub fn show_outstanding(&mut self) {
        self.show_outstanding = true;
        self.all_outstanding = true;
    }

    /// The account that a key without a place of its own is meant for.
    pub fn cursor(&self) -> Option<AccountId> {
        self.cursor
    }

    /// The accounts that are chosen together.
    pub fn chosen(&self) -> impl Iterator<Item = AccountId> + '_ {
        self.chosen.iter().copied()
    }

    fn toggle(&mut self, id: AccountId) {
        if !self.chosen.remove(&id) {
            self.chosen.insert(id);
        }
    }

    /// Forgets what is no longer there.
    fn tidy(&mut self, picture: &Picture) {
        self.chosen.retain(|id| picture.account(*id).is_some());
        self.cursor = self.cursor.filter(|id| picture.account(*id).is_some());
    }

    fn passes(&self, view: &AccountView) -> bool {
        let wanted = self.filter.trim().to_lowercase();
        let group = match self.group {
            Group::All => true,
            Group::Needs => view.health.needs_somebody(),
            Group::Fine => !view.health.needs_somebody(),
        };
        let fits = |text: &str| text.to_lowercase().contains(&wanted);
        group && (wanted.is_empty() || fits(view.account.address.as_str()) || fits(view.provider_name()))
    }
}

/// Draws the screen.
pub fn show(
    ui: &mut Ui,
    picture: &Picture,
    draft: &mut Draft,
    vault: &mut vault_shut::Draft,
    outbox: &mut Outbox,
) {
    draft.tidy(picture);
    let snapshot = &picture.snapshot;
    shell::head(ui, "Accounts", &summary(picture), |ui| {
        if snapshot.loaded && !snapshot.accounts.is_empty() {
            more(ui, picture, draft.batch.progress().is_some(), outbox);
            deeds(ui, picture, draft.batch.progress().is_some(), outbox);
        }
    });
    if !snapshot.loaded {
        waiting::show(ui);
        return;
    }
    skeleton::has_come(ui, "accounts");
    if !snapshot.accounts.is_empty() {
        toolbar::show(ui, picture, draft, outbox);
        ui.add_space(space::S);
    }
    shell::scrolled(ui, "accounts", |ui, _| {
        if matches!(snapshot.vault.state, VaultState::Shut(_)) {
            vault_shut::show(ui, picture, vault, outbox);
            ui.add_space(space::L);
        }
        outstanding::show(ui, picture, draft, outbox);
        contents(ui, picture, draft, outbox);
    });
}

fn contents(ui: &mut Ui, picture: &Picture, draft: &mut Draft, outbox: &mut Outbox) {
    let accounts = &picture.snapshot.accounts;
    if accounts.is_empty() {
        return nothing_yet(ui, outbox);
    }
    let listed: Vec<&AccountView> = accounts.iter().filter(|view| draft.passes(view)).collect();
    if listed.is_empty() {
        return nothing_fits(ui, accounts.len(), draft);
    }
    list::show(ui, picture, &listed, draft, outbox);
}

/// "3 need you, 5 are fine".
fn summary(picture: &Picture) -> String {
    let snapshot = &picture.snapshot;
    if !snapshot.loaded {
        return "Reading the accounts".to_owned();
    }
    let needing = snapshot.accounts.iter().filter(|view| view.health.needs_somebody()).count();
    let fine = snapshot.accounts.len() - needing;
    let verb =
        |count: usize, one: &str, more: &str| format!("{count} {}", if count == 1 { one } else { more });
    match (needing, fine) {
        (0, 0) => "No accounts yet".to_owned(),
        (0, fine) => verb(fine, "is fine", "are fine"),
        (needing, 0) => verb(needing, "needs you", "need you"),
        (needing, fine) => {
            format!("{}, {}", verb(needing, "needs you", "need you"), verb(fine, "is fine", "are fine"))
        }
    }
}

/// Add and rotate; where there is little room, rotating goes into a menu.
fn deeds(ui: &mut Ui, picture: &Picture, rotating: bool, outbox: &mut Outbox) {
    let add = Action::AddAccount.entry();
    if ui.add(Button::primary(add.label).icon(add.icon).help(add.hint)).clicked() {
        outbox.act(Action::AddAccount);
    }
    if Tier::of(ui.ctx()) == Tier::Narrow {
        return;
    }
    let rotate = Action::RotateAll.entry();
    let why_not = why_no_rotation(picture, rotating);
    let button = Button::secondary(rotate.label).icon(rotate.icon).help(rotate.hint).off_because(why_not);
    if ui.add(button).clicked() {
        outbox.act(Action::RotateAll);
    }
}

fn why_no_rotation(picture: &Picture, rotating: bool) -> Option<&'static str> {
    let can = |view: &AccountView| offers::why_not(AccountAction::Rotate, view, &picture.snapshot).is_none();
    match () {
        () if rotating => Some("Accounts are being rotated"),
        () if !picture.snapshot.accounts.iter().any(can) => Some("No account can be rotated now"),
        () => None,
    }
}

/// What is about all accounts and seldom wanted; where there is little room, rotating too.
fn more(ui: &mut Ui, picture: &Picture, rotating: bool, outbox: &mut Outbox) {
    let opener = ui.add(Button::icon_only(icons::DOTS_THREE, "More for all accounts"));
    let mut entries = Vec::new();
    if Tier::of(ui.ctx()) == Tier::Narrow {
        let rotate = Action::RotateAll.entry();
        let why_not = why_no_rotation(picture, rotating);
        let item = Item::new(Action::RotateAll, rotate.icon, rotate.label).off_because(why_not);
        entries.push(Entry::Item(item));
    }
    let import = Action::Import.entry();
    entries.push(Entry::Item(Item::new(Action::Import, import.icon, import.label)));
    if offers::is_general_offered(Action::Outstanding, &picture.snapshot) {
        let entry = Action::Outstanding.entry();
        entries.push(Entry::Item(Item::new(Action::Outstanding, entry.icon, entry.label)));
    }
    entries.push(Entry::Line);
    let all = Action::RevokeAll.entry();
    entries.push(Entry::Item(Item::new(Action::RevokeAll, all.icon, all.label).danger()));
    outbox.actions.extend(menu::menu(&opener, &entries));
}

fn nothing_yet(ui: &mut Ui, outbox: &mut Outbox) {
    let add = Action::AddAccount.entry();
    let says = EmptyState {
        icon: icons::ENVELOPE_SIMPLE,
        heading: "Your accounts will be listed here",
        sentence: "Each with its state, how long its sign-in lasts and which program used it last.",
        first: Some((add.label, Some(add.icon))),
        second: Some(Action::Practice.entry().label),
    };
    match empty_state(ui, &says) {
        Some(Pressed::First) => outbox.act(Action::AddAccount),
        Some(Pressed::Second) => outbox.act(Action::Practice),
        None => {}
    }
}

fn nothing_fits(ui: &mut Ui, of: usize, draft: &mut Draft) {
    let typed = draft.filter.trim();
    let heading = match (typed, draft.group) {
        ("", Group::Needs) => "No account needs you".to_owned(),
        ("", _) => "No account is fine".to_owned(),
        (typed, _) => format!("No account fits “{typed}”"),
    };
    let sentence =
        if of == 1 { "There is one account.".to_owned() } else { format!("Looked through {of} accounts.") };
    let says = EmptyState {
        icon: icons::FUNNEL_SIMPLE,
        heading: &heading,
        sentence: &sentence,
        first: None,
        second: Some("Clear filter"),
    };
    if empty_state(ui, &says).is_some() {
        draft.filter.clear();
        draft.group = Group::All;
    }
}
