//! The head: what the token is checked against, which stored token is looked at, and Clear.

use egui::Ui;

use crate::domain::account::AccountId;
use crate::domain::inspection::StoredToken;
use crate::ui::actions::Action;
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::paint;
use crate::ui::picture::Picture;
use crate::ui::shell;
use crate::ui::theme::{self, Text, height, space};
use crate::ui::tier::Tier;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::menu::{Entry, Item, menu, picker_width};

use super::{Draft, against};

pub(super) fn show(ui: &mut Ui, picture: &Picture, draft: &mut Draft, outbox: &mut Outbox) {
    let entry = Action::Inspector.entry();
    shell::head(ui, entry.label, entry.hint, |ui| {
        let wide = Tier::of(ui.ctx()) == Tier::Wide;
        let stored = pick_stored(ui, picture, wide);
        if let Some((id, token)) = stored {
            draft.look_at(id, token);
        }
        let most = room_for_words(ui, draft, wide);
        if against::pick(ui, picture, draft, most, outbox) {
            draft.asking.at_once();
        }
        let nothing = (!draft.looks_at_something()).then_some("There is nothing to wipe");
        let clear = if wide { Button::quiet(CLEAR) } else { Button::icon_only(icons::X, CLEAR) };
        if ui.add(clear.help(WIPES).off_because(nothing)).clicked() {
            draft.clear();
        }
    });
}

const CLEAR: &str = "Clear";
const WIPES: &str = "Wipes the token and what was found";

/// For the words of the list, so that the screen's name is never covered.
fn room_for_words(ui: &Ui, draft: &Draft, wide: bool) -> f32 {
    let t = theme::of(ui);
    let title = |words: &str, text| paint::line(ui, words, text, t.text).size().x;
    let entry = Action::Inspector.entry();
    let name = title(entry.label, Text::Title);
    let name = if wide { name.max(title(entry.hint, Text::Body)) } else { name };
    let clear = if wide { Button::quiet(CLEAR).measure(ui) } else { height::CONTROL };
    let room = ui.available_width() - name - clear - 2.0 * space::S - space::M;
    let words = against::words(draft);
    let edges = picker_width(ui, &words, 0.0);
    (room - edges).clamp(LEAST, MOST)
}

const LEAST: f32 = 72.0;
const MOST: f32 = 240.0;

/// Every token of the vault by the address of its account.
fn pick_stored(ui: &mut Ui, picture: &Picture, wide: bool) -> Option<(AccountId, StoredToken)> {
    let snapshot = &picture.snapshot;
    let why_not = match () {
        () if !snapshot.vault.is_open() => Some("The vault is shut"),
        () if snapshot.accounts.iter().all(|view| view.account.grant.is_none()) => {
            Some("No account is signed in")
        }
        () => None,
    };
    let button = if wide { Button::secondary(PICK) } else { Button::icon_only(icons::KEY, PICK) };
    let opener = ui.add(button.off_because(why_not));
    if why_not.is_some() || !(opener.clicked() || is_open(ui, &opener)) {
        return None;
    }
    let mut words = Vec::new();
    for view in &snapshot.accounts {
        let account = &view.account;
        let access = account.access().map(|_| StoredToken::Access);
        let refresh = account.refresh().map(|_| StoredToken::Refresh);
        words.extend(
            access
                .into_iter()
                .chain(refresh)
                .map(|token| ((account.id, token), format!("{}, {} token", account.address, token.code()))),
        );
    }
    let items: Vec<_> =
        words.iter().map(|(value, words)| Entry::Item(Item::new(*value, icons::KEY, words))).collect();
    menu(&opener, &items)
}

const PICK: &str = "Pick a stored token\u{202f}…";

fn is_open(ui: &Ui, opener: &egui::Response) -> bool {
    egui::Popup::is_id_open(ui.ctx(), egui::Popup::default_response_id(opener))
}
