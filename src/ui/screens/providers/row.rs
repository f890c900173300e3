//! One provider in the list: who issues tokens, under which client, for what, and for how many accounts.

use std::sync::Arc;

use egui::{
    Align2, Color32, CornerRadius, Galley, Id, Pos2, Rect, Response, Role, Sense, Ui, UiBuilder, WidgetInfo,
    pos2, vec2,
};

use crate::domain::provider::ProviderId;
use crate::ui::icons;
use crate::ui::paint;
use crate::ui::picture::Picture;
use crate::ui::theme::{self, Text, Tone, corner, height};
use crate::ui::tier::Tier;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::help::help;
use crate::ui::widgets::tile::{self, tile};
use crate::ui::widgets::{focus, menu};

use super::Draft;
use super::deeds::{self, Deed};
use super::entry::Entry;
use super::says::{self, Lines};

/// The row's name for the keyboard.
pub(super) fn id(provider: &ProviderId) -> Id {
    Id::unique(("provider row", provider.as_str()))
}

/// Where a row stands in its card.
#[derive(Clone, Copy)]
pub(super) struct Edges {
    pub(super) first: bool,
    pub(super) last: bool,
}

/// Where things stand in a row, in points from its left edge.
#[derive(Debug, Clone, Copy)]
pub(super) struct Columns {
    tile: Option<f32>,
    name: f32,
    name_end: f32,
    /// Place and width; below the name where there is no column for it.
    client: Option<(f32, f32)>,
    mail: Option<(f32, f32)>,
    accounts: Option<f32>,
}

const PADDING: f32 = 16.0;
const TILE: f32 = 36.0;
const GAP: f32 = 12.0;
const RIGHT: f32 = 12.0;
const CLIENT: f32 = 196.0;
const MAIL: f32 = 168.0;
const ACCOUNTS: f32 = 112.0;
const ACCOUNTS_MIDDLE: f32 = 72.0;
/// Inside the card of the drawing.
const DRAWN: f32 = 842.0;

impl Columns {
    /// The ones that fit the room `ui` has.
    pub(super) fn of(ui: &Ui) -> Self {
        let width = ui.available_width() - 2.0;
        let menu = width - RIGHT - height::COMPACT;
        let name = PADDING + TILE + GAP;
        match Tier::of(ui.ctx()) {
            Tier::Wide => {
                let accounts = menu - GAP - ACCOUNTS;
                let mail = accounts - GAP - MAIL;
                // A window wider than the drawing gives the clients a part of it.
                let room = CLIENT + ((width - DRAWN) * 0.4).clamp(0.0, 160.0);
                let client = mail - GAP - room;
                Self {
                    tile: Some(PADDING),
                    name,
                    name_end: client - GAP,
                    client: Some((client, room)),
                    mail: Some((mail, MAIL)),
                    accounts: Some(accounts),
                }
            }
            Tier::Middle => {
                let accounts = menu - GAP - ACCOUNTS_MIDDLE;
                let client = accounts - GAP - CLIENT;
                Self {
                    tile: Some(PADDING),
                    name,
                    name_end: client - GAP,
                    client: Some((client, CLIENT)),
                    mail: None,
                    accounts: Some(accounts),
                }
            }
            Tier::Narrow => Self {
                tile: None,
                name: PADDING,
                name_end: menu - GAP,
                client: None,
                mail: None,
                accounts: None,
            },
        }
    }

    fn for_name(&self) -> f32 {
        self.name_end - self.name
    }

    /// What stands over the columns, and where.
    pub(super) fn heads(&self) -> Vec<(&'static str, f32)> {
        let Some((client, _)) = self.client else { return Vec::new() };
        let mut heads = vec![("Provider", self.name), ("Client", client)];
        heads.extend(self.mail.map(|(mail, _)| ("Mail", mail)));
        heads.extend(self.accounts.map(|accounts| ("Accounts", accounts)));
        heads
    }
}

pub(super) fn show(
    ui: &mut Ui,
    picture: &Picture,
    entry: &Entry<'_>,
    columns: &Columns,
    edges: Edges,
    draft: &mut Draft,
) -> Option<Deed> {
    let rect = ui.max_rect();
    let response = ui.interact(rect, id(entry.id()), Sense::click());
    let response = match whole_name(ui, picture, entry, columns) {
        Some(whole) => help(ui, response, &whole),
        None => response,
    };
    if draft.move_to.as_ref() == Some(entry.id()) {
        draft.move_to = None;
        response.request_focus();
    }
    ground(ui, &response, edges);
    if !edges.first {
        paint::hairline(ui, rect.x_range(), rect.top());
    }
    let told = says::told(entry, picture);
    response.widget_info(|| WidgetInfo::labeled(Role::ListBoxOption, true, &told));
    let offered = deeds::offered(entry);
    let entries = deeds::menu(&offered, entry);
    let mut chosen = menu::context_menu(&response, &entries);
    name(ui, picture, entry, columns);
    if let Some((column, width)) = columns.client {
        let lines = says::client(entry, picture);
        two_lines(ui, pos2(rect.left() + column, rect.center().y), width, Text::Body, &lines);
        if let Some(at) = lines.about {
            picture.repaint_for(ui.ctx(), at);
        }
    }
    let t = theme::of(ui);
    if let Some((column, width)) = columns.mail {
        let words = paint::elided(ui, &entry.mail(), Text::Body, t.text2, width);
        let at = pos2(rect.left() + column, rect.center().y);
        paint::put(ui.painter(), at, Align2::LEFT_CENTER, words, t.text2);
    }
    if let Some(column) = columns.accounts {
        let count = entry.accounts.len();
        let colour = if count == 0 { t.text3 } else { t.text };
        let at = pos2(rect.left() + column, rect.center().y);
        paint::words(ui, at, Align2::LEFT_CENTER, &says::accounts(count), Text::Body, colour);
    }
    chosen = more(ui, entry, &entries).or(chosen);
    focus::ring_inside(ui, &response, corner::CONTROL);
    chosen.or_else(|| response.clicked().then_some(Deed::Open))
}

fn ground(ui: &Ui, response: &Response, edges: Edges) {
    let t = theme::of(ui);
    let over = response.hovered() || response.context_menu_opened();
    let over = ui.ctx().animate_bool(response.id.with("hover"), over);
    let round = |yes: bool| if yes { corner::CARD - 1 } else { 0 };
    let (top, bottom) = (round(edges.first), round(edges.last));
    let corners = CornerRadius { nw: top, ne: top, sw: bottom, se: bottom };
    ui.painter().rect_filled(response.rect, corners, t.hover.gamma_multiply(over));
}

fn name(ui: &mut Ui, picture: &Picture, entry: &Entry<'_>, columns: &Columns) {
    let rect = ui.max_rect();
    if let Some(at) = columns.tile {
        let place = Rect::from_min_size(pos2(rect.left() + at, rect.center().y - 18.0), vec2(TILE, TILE));
        let mut inside = ui.new_child(UiBuilder::new().id_salt("tile").max_rect(place));
        tile(&mut inside, &first_letter(entry.short_name()), tile::Size::Row);
    }
    let start = pos2(rect.left() + columns.name, rect.center().y);
    two_lines(ui, start, columns.for_name(), Text::Label, &beside_tile(picture, entry, columns));
}

/// Its name, and below it what there is no column for.
fn beside_tile(picture: &Picture, entry: &Entry<'_>, columns: &Columns) -> Lines {
    let first = entry.short_name().to_owned();
    if columns.client.is_some() {
        let second = says::below_name(entry, picture);
        return Lines { first, second, tone: Tone::Idle, none: false, about: None };
    }
    let client = says::client(entry, picture);
    let second = if client.tone == Tone::Idle {
        format!("{}, {}", client.first, client.second)
    } else {
        client.second.clone()
    };
    Lines { first, second, none: false, ..client }
}

/// How tall a row is: where its second line takes two, it is taller by one.
pub(super) fn tall(ui: &Ui, picture: &Picture, entry: &Entry<'_>, columns: &Columns) -> f32 {
    let name = beside_tile(picture, entry, columns);
    let client = columns.client.map(|(_, width)| (says::client(entry, picture), width));
    let rows = [Some((name, columns.for_name())), client]
        .into_iter()
        .flatten()
        .map(|(lines, width)| second_line(ui, &lines, width).rows.len());
    height::ROW + rows.max().unwrap_or(1).saturating_sub(1) as f32 * Text::Small.line_height()
}

/// What the row cuts of its name and what stands below it.
fn whole_name(ui: &Ui, picture: &Picture, entry: &Entry<'_>, columns: &Columns) -> Option<String> {
    let lines = beside_tile(picture, entry, columns);
    let width = columns.for_name();
    let first = paint::elided(ui, &lines.first, Text::Label, Color32::PLACEHOLDER, width);
    let is_cut = first.elided || second_line(ui, &lines, width).elided;
    is_cut.then(|| {
        if lines.second.is_empty() { lines.first } else { format!("{}, {}", lines.first, lines.second) }
    })
}

/// Of a provider one letter is enough.
pub(super) fn first_letter(name: &str) -> String {
    name.chars().take(1).collect()
}

/// Around the middle of a row: `text` is the style of the first.
fn two_lines(ui: &Ui, middle: Pos2, width: f32, text: Text, lines: &Lines) {
    let t = theme::of(ui);
    let colour = if lines.none { t.text3 } else { t.text };
    let first = paint::elided(ui, &lines.first, text, colour, width);
    if lines.second.is_empty() {
        paint::put(ui.painter(), middle, Align2::LEFT_CENTER, first, colour);
        return;
    }
    let words = second_line(ui, lines, width);
    let more = (words.rows.len().saturating_sub(1)) as f32 * Text::Small.line_height() / 2.0;
    paint::put(ui.painter(), middle - vec2(0.0, 8.0 + more), Align2::LEFT_CENTER, first, colour);
    // What needs somebody has its icon and its colour.
    let (icon, colour, mark) = match lines.tone {
        Tone::Warn => (Some(icons::WARNING.filled()), t.warn.word, t.warn.mark),
        Tone::Bad => (Some(icons::X_SQUARE.filled()), t.bad.word, t.bad.mark),
        _ => (None, t.text2, t.text2),
    };
    let top = middle + vec2(0.0, 10.0 - more);
    if let Some(icon) = icon {
        paint::icon(ui, top + vec2(7.0, 0.0), icon, 14.0, mark);
    }
    let at = top + vec2(before_words(lines), -Text::Small.line_height() / 2.0);
    paint::put(ui.painter(), at, Align2::LEFT_TOP, words, colour);
}

/// Room of the icon of a second line.
const fn before_words(lines: &Lines) -> f32 {
    match lines.tone {
        Tone::Warn | Tone::Bad => 18.0,
        _ => 0.0,
    }
}

fn second_line(ui: &Ui, lines: &Lines, width: f32) -> Arc<Galley> {
    paint::lines_at_most(ui, &lines.second, Text::Small, width - before_words(lines), 2)
}

fn more(ui: &mut Ui, entry: &Entry<'_>, entries: &[menu::Entry<'_, Deed>]) -> Option<Deed> {
    let rect = ui.max_rect();
    let size = vec2(height::COMPACT, height::COMPACT);
    let place = Align2::RIGHT_CENTER.align_size_within_rect(size, rect.with_max_x(rect.right() - RIGHT));
    let mut inside = ui.new_child(UiBuilder::new().id_salt("more").max_rect(place));
    let name = format!("More for {}", entry.short_name());
    let opener = inside.add(Button::icon_only(icons::DOTS_THREE, &name).compact());
    menu::menu(&opener, entries)
}
