//! What can be done with a provider, in its row, on its page and in its menu: one table.

use egui::Ui;

use crate::ui::icons::{self, Icon};
use crate::ui::widgets::menu::{Entry as Line, Item};

use super::entry::{Entry, Kind, Whose};

/// Something to do with a provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Deed {
    /// Its page.
    Open,
    /// An account there.
    AddAccount,
    /// A client for its accounts.
    Register,
    /// Its own page about sign-ins of programs.
    Page,
    /// Change the definition, or make one of one's own after it.
    Edit,
    /// One sign-in that keeps nothing.
    Try,
    /// The definition to a file.
    Export,
    /// The definition away.
    Remove,
}

impl Deed {
    /// What it is called, and its icon.
    pub(super) const fn words(self) -> (&'static str, Icon) {
        match self {
            Self::Open => ("Open", icons::ARROW_RIGHT),
            Self::AddAccount => ("Add by address\u{202f}…", icons::PLUS),
            Self::Register => ("Register a client\u{202f}…", icons::IDENTIFICATION_CARD),
            Self::Page => ("Open the provider’s page", icons::ARROW_SQUARE_OUT),
            Self::Edit => ("Edit definition\u{202f}…", icons::PENCIL_SIMPLE),
            Self::Try => ("Try a sign-in\u{202f}…", icons::SIGN_IN),
            Self::Export => ("Export\u{202f}…", icons::EXPORT),
            Self::Remove => ("Remove\u{202f}…", icons::TRASH),
        }
    }
}

impl Deed {
    /// On a button beside a name: with very large text the name needs the room.
    pub(super) fn words_in(self, ui: &Ui) -> &'static str {
        match self {
            _ if ui.ctx().content_rect().width() >= TIGHT => self.words().0,
            Self::AddAccount => "Add\u{202f}…",
            Self::Page => "Page",
            _ => self.words().0,
        }
    }
}

const TIGHT: f32 = 500.0;

/// What has a meaning for this one, in the order of its menu.
pub(super) fn offered(entry: &Entry<'_>) -> Vec<Deed> {
    let all = [
        Deed::Open,
        Deed::AddAccount,
        Deed::Register,
        Deed::Page,
        Deed::Edit,
        Deed::Try,
        Deed::Export,
        Deed::Remove,
    ];
    all.into_iter().filter(|deed| has_meaning(*deed, entry)).collect()
}

fn has_meaning(deed: Deed, entry: &Entry<'_>) -> bool {
    let tokens = matches!(entry.kind, Kind::OAuth(_));
    match deed {
        Deed::Open => true,
        Deed::AddAccount | Deed::Export => tokens,
        // The practice provider brings its client along, and is defined anew each time it starts.
        Deed::Register | Deed::Try => tokens && entry.whose != Whose::Practice,
        Deed::Page => matches!(entry.kind, Kind::Other(way) if way.page.is_some()),
        Deed::Edit | Deed::Remove => entry.whose == Whose::Mine,
    }
}

/// Why this cannot be done now.
pub(super) fn why_not(deed: Deed, entry: &Entry<'_>) -> Option<&'static str> {
    (deed == Deed::Remove && !entry.accounts.is_empty()).then_some("Accounts use it; forget them first")
}

/// The same as lines of a menu. What ends something stands last.
pub(super) fn menu(offered: &[Deed], entry: &Entry<'_>) -> Vec<Line<'static, Deed>> {
    let mut lines = Vec::new();
    for deed in offered {
        let (words, icon) = deed.words();
        let item = Item::new(*deed, icon, words);
        if *deed == Deed::Remove {
            lines.push(Line::Line);
            let item = item.danger();
            lines.push(Line::Item(item.off_because(why_not(*deed, entry))));
        } else {
            lines.push(Line::Item(item));
        }
    }
    lines
}
