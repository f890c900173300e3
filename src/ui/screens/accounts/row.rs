//! One account in the list: who, how it is, what comes next. The whole row opens it; its button takes the next step.

use egui::{
    Align2, CornerRadius, Id, Modifiers, Rect, Response, Role, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

use crate::domain::account::AccountId;
use crate::domain::health::Health;
use crate::engine::snapshot::AccountView;
use crate::ui::actions::{AccountAction, Action};
use crate::ui::alerts;
use crate::ui::icons;
use crate::ui::offers;
use crate::ui::outbox::Outbox;
use crate::ui::paint;
use crate::ui::picture::{self, Picture};
use crate::ui::remedies::{self, About};
use crate::ui::theme::{self, Text, Tone, corner, height};
use crate::ui::tier::Tier;
use crate::ui::widgets::badge::{self, Place};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::life_bar::life_bar;
use crate::ui::widgets::switch::{Words, check_box};
use crate::ui::widgets::tile::{self, tile};
use crate::ui::widgets::{focus, menu};

use super::Draft;
use super::says::{self, Lines, Step};

mod columns;

pub(super) use columns::{Columns, Kind};

/// The row's name for the keyboard.
pub(super) fn id(account: AccountId) -> Id {
    Id::unique(("account row", account))
}

/// Where a row stands in its card.
#[derive(Clone, Copy)]
pub(super) struct Edges {
    pub(super) first: bool,
    pub(super) last: bool,
}

pub(super) fn show(
    ui: &mut Ui,
    picture: &Picture,
    view: &AccountView,
    columns: &Columns,
    edges: Edges,
    draft: &mut Draft,
    outbox: &mut Outbox,
) {
    let rect = ui.max_rect();
    let account = view.account.id;
    let response = ui.interact(rect, id(account), Sense::click());
    if draft.move_to == Some(account) {
        draft.move_to = None;
        response.request_focus();
    }
    ground(ui, &response, edges, draft.chosen.contains(&account));
    if !edges.first {
        paint::hairline(ui, rect.x_range(), rect.top());
    }
    pressed(ui, &response, account, draft, outbox);
    tell(&response, view, picture, columns.kind);
    if columns.kind == Kind::Needs {
        let says = says::reason(view, picture);
        // A row may have had to cut it short.
        response
            .clone()
            .on_hover_text(Text::Small.rich(format!("{}\n{}", says.first, says.second), theme::of(ui).text));
    }
    let entries = offers::menu(view, &picture.snapshot);
    let chosen = menu::context_menu(&response, &entries);
    outbox.actions.extend(chosen.map(|action| Action::With(action, account)));
    let room = match columns.kind {
        Kind::Needs => needs(ui, view, picture, columns, outbox),
        Kind::Fine => {
            fine(ui, view, picture, columns, outbox);
            columns.address_end
        }
    };
    who(ui, view, picture, columns, room.min(columns.address_end), draft);
    focus::ring_inside(ui, &response, corner::CONTROL);
}

fn ground(ui: &Ui, response: &Response, edges: Edges, chosen: bool) {
    let t = theme::of(ui);
    let over = ui
        .ctx()
        .animate_bool(response.id.with("hover"), response.hovered() || response.context_menu_opened());
    let fill = if chosen { t.selected } else { t.hover.gamma_multiply(over) };
    let round = |yes: bool| if yes { corner::CARD - 1 } else { 0 };
    let (top, bottom) = (round(edges.first), round(edges.last));
    ui.painter().rect_filled(response.rect, CornerRadius { nw: top, ne: top, sw: bottom, se: bottom }, fill);
}

/// A click opens; with the command key, or while others are chosen, it chooses.
fn pressed(ui: &Ui, response: &Response, account: AccountId, draft: &mut Draft, outbox: &mut Outbox) {
    if !response.clicked() {
        return;
    }
    let with_command = ui.input(|input| input.modifiers.matches_logically(Modifiers::COMMAND));
    if with_command || !draft.chosen.is_empty() {
        draft.toggle(account);
    } else {
        outbox.act(Action::With(AccountAction::Open, account));
    }
}

fn tell(response: &Response, view: &AccountView, picture: &Picture, kind: Kind) {
    let told = says::aloud(view, picture, kind == Kind::Needs);
    response.widget_info(|| WidgetInfo::labeled(Role::ListBoxOption, true, &told));
}

/// Initials or check box, address, and what stands below it.
fn who(ui: &mut Ui, view: &AccountView, picture: &Picture, columns: &Columns, end: f32, draft: &mut Draft) {
    let rect = ui.max_rect();
    let t = theme::of(ui);
    let mut left = columns.address;
    if let Some(at) = columns.tile {
        let place = Rect::from_min_size(pos2(rect.left() + at, rect.center().y - 18.0), vec2(36.0, 36.0));
        choose(ui, view, place, draft);
    } else if !draft.chosen.is_empty() {
        let place =
            Rect::from_min_size(pos2(rect.left() + left - 4.0, rect.center().y - 14.0), vec2(28.0, 28.0));
        box_of(ui, view, place, draft);
        left += 32.0;
    }
    let width = end - left;
    let start = pos2(rect.left() + left, rect.center().y);
    let address = paint::elided(ui, view.account.address.as_str(), Text::Label, t.text, width);
    paint::put(ui.painter(), start - vec2(0.0, 8.0), Align2::LEFT_CENTER, address, t.text);
    let mut below = start + vec2(0.0, 10.0);
    let unusual = alerts::mark(ui, below, alerts::of(view.account.id, &picture.snapshot));
    below.x += unusual;
    let width = width - unusual;
    if columns.tier == Tier::Narrow {
        state_line(ui, view, picture, columns, below, width);
        return;
    }
    // Where there is no column for it, an end that comes near takes the second line.
    let near = says::near(view, picture).filter(|_| columns.lasts_and_used.is_none());
    // The end of a client secret has a column nowhere.
    let near = near.or_else(|| says::secret(view, picture));
    let colour = if near.is_some() && columns.kind == Kind::Fine { t.warn.word } else { t.text2 };
    let words = match (columns.kind, columns.tier) {
        (Kind::Needs, Tier::Middle) => says::reason(view, picture).first,
        (Kind::Fine, _) if near.is_some() => near.unwrap_or_default(),
        _ if view.account.mailbox.is_some() => format!("{}, shared mailbox", view.provider_name()),
        _ => view.provider_name().to_owned(),
    };
    let galley = paint::elided(ui, &words, Text::Small, colour, width);
    paint::put(ui.painter(), below, Align2::LEFT_CENTER, galley, colour);
}

/// Without room for a badge: icon, word and reason in one line.
fn state_line(ui: &Ui, view: &AccountView, picture: &Picture, columns: &Columns, at: egui::Pos2, width: f32) {
    let t = theme::of(ui);
    let (tone, icon) = badge::look(view.health);
    paint::icon(ui, at + vec2(7.0, 0.0), icon, 14.0, t.tone(tone).word);
    let word = paint::words(
        ui,
        at + vec2(18.0, 0.0),
        Align2::LEFT_CENTER,
        view.health.word(),
        Text::SmallLabel,
        t.tone(tone).word,
    );
    let more = match columns.kind {
        Kind::Needs => says::reason(view, picture).first,
        Kind::Fine => says::near(view, picture)
            .or_else(|| says::secret(view, picture))
            .unwrap_or_else(|| view.provider_name().to_owned()),
    };
    let start = word.right_center() + vec2(8.0, 0.0);
    let galley = paint::elided(ui, &more, Text::Small, t.text2, at.x + width - start.x);
    paint::put(ui.painter(), pos2(start.x, at.y), Align2::LEFT_CENTER, galley, t.text2);
}

/// The tile is the way to choose an account: under the pointer, and while any is chosen, it is a check box.
fn choose(ui: &mut Ui, view: &AccountView, place: Rect, draft: &mut Draft) {
    let over = ui.rect_contains_pointer(place);
    if draft.chosen.is_empty() && !over {
        tile(
            &mut ui.new_child(UiBuilder::new().id_salt("tile").max_rect(place)),
            view.account.address.as_str(),
            tile::Size::Row,
        );
        return;
    }
    box_of(ui, view, place.shrink(4.0), draft);
}

fn box_of(ui: &mut Ui, view: &AccountView, place: Rect, draft: &mut Draft) {
    let mut on = draft.chosen.contains(&view.account.id);
    let name = format!("Select {}", view.account.address);
    let mut inside = ui.new_child(UiBuilder::new().id_salt("choose").max_rect(place));
    if check_box(&mut inside, &mut on, &name, Words::Hidden).changed() {
        draft.toggle(view.account.id);
    }
}

/// Gives back how far the columns before its button may reach.
fn needs(ui: &mut Ui, view: &AccountView, picture: &Picture, columns: &Columns, outbox: &mut Outbox) -> f32 {
    let rect = ui.max_rect();
    health(ui, view, columns);
    let (step, words) = says::step(view);
    let right = step_button(ui, view, picture, (&step, words), outbox);
    let says = says::reason(view, picture);
    if let Some(at) = says.about {
        picture.repaint_for(ui.ctx(), at);
    }
    if let Some(column) = columns.reason {
        let room = right - columns::GAP - (rect.left() + column);
        two_lines(ui, column, room, &says, false);
    }
    right - columns::GAP - rect.left()
}

/// Gives back its left edge.
fn step_button(
    ui: &mut Ui,
    view: &AccountView,
    picture: &Picture,
    (step, words): (&Step, &str),
    outbox: &mut Outbox,
) -> f32 {
    let rect = ui.max_rect();
    let why_not = match step {
        Step::Act(action) => offers::why_not(*action, view, &picture.snapshot),
        Step::Remedy(_) => None,
    };
    let name = format!("{words}, {}", view.account.address);
    let button = Button::secondary(words).compact().named(&name).off_because(why_not);
    let size = vec2(button.measure(ui), height::COMPACT);
    let place =
        Align2::RIGHT_CENTER.align_size_within_rect(size, rect.with_max_x(rect.right() - columns::RIGHT));
    let mut inside = ui.new_child(UiBuilder::new().id_salt("step").max_rect(place));
    if inside.add(button).clicked() {
        let account = view.account.id;
        match (step, &view.account.problem) {
            (Step::Act(action), _) => outbox.act(Action::With(*action, account)),
            (Step::Remedy(remedy), Some(standing)) => {
                remedies::carry_out(remedy, &standing.problem, About::Account(account), outbox);
            }
            (Step::Remedy(_), None) => {}
        }
    }
    place.left()
}

fn fine(ui: &mut Ui, view: &AccountView, picture: &Picture, columns: &Columns, outbox: &mut Outbox) {
    let rect = ui.max_rect();
    health(ui, view, columns);
    let life = says::life(view, picture);
    let place = Rect::from_min_size(
        pos2(rect.left() + columns.access, rect.top() + 13.0),
        vec2(columns.access_width, height::COMPACT),
    );
    life_bar(
        &mut ui.new_child(UiBuilder::new().id_salt("life").max_rect(place)),
        &life.words,
        life.left,
        life.tone,
    );
    if let Some(holds) = life.holds {
        picture::repaint_after(ui.ctx(), holds.unsigned_abs());
    }
    for at in [life.about, view.account.last_use.as_ref().map(|last| last.at)].into_iter().flatten() {
        picture.repaint_for(ui.ctx(), at);
    }
    if let Some((lasts, used)) = columns.lasts_and_used {
        let weak = view.account.grant.is_none();
        two_lines(ui, lasts, columns::LASTS, &says::lasts(view, picture), weak);
        let soon = view.health == Health::Offline;
        let room = if soon { columns::USED - columns::TRY_NOW } else { columns::USED };
        two_lines(ui, used, room, &says::used(view, picture), view.account.last_use.is_none());
        if soon {
            try_now(ui, view, picture, outbox);
        }
    }
    more(ui, view, picture, outbox);
}

/// What is tried again by itself can be tried at once.
fn try_now(ui: &mut Ui, view: &AccountView, picture: &Picture, outbox: &mut Outbox) {
    let rect = ui.max_rect();
    let size = vec2(height::COMPACT, height::COMPACT);
    let right = rect.right() - columns::RIGHT - height::COMPACT - columns::BESIDE_MENU;
    let place = Align2::RIGHT_CENTER.align_size_within_rect(size, rect.with_max_x(right));
    let mut inside = ui.new_child(UiBuilder::new().id_salt("try now").max_rect(place));
    let words = offers::rotate_words(view);
    let name = format!("{words}, {}", view.account.address);
    let why_not = offers::why_not(AccountAction::Rotate, view, &picture.snapshot);
    let button = Button::icon_only(icons::ARROW_CLOCKWISE, &name).help(words).compact();
    if inside.add(button.off_because(why_not)).clicked() {
        outbox.act(Action::With(AccountAction::Rotate, view.account.id));
    }
}

fn more(ui: &mut Ui, view: &AccountView, picture: &Picture, outbox: &mut Outbox) {
    let rect = ui.max_rect();
    let size = vec2(height::COMPACT, height::COMPACT);
    let place =
        Align2::RIGHT_CENTER.align_size_within_rect(size, rect.with_max_x(rect.right() - columns::RIGHT));
    let mut inside = ui.new_child(UiBuilder::new().id_salt("more").max_rect(place));
    let name = format!("More for {}", view.account.address);
    let opener = inside.add(Button::icon_only(icons::DOTS_THREE, &name).compact());
    let chosen = menu::menu(&opener, &offers::menu(view, &picture.snapshot));
    outbox.actions.extend(chosen.map(|action| Action::With(action, view.account.id)));
}

fn health(ui: &mut Ui, view: &AccountView, columns: &Columns) {
    let rect = ui.max_rect();
    if let Some(column) = columns.badge {
        let place = Rect::from_min_size(
            pos2(rect.left() + column, rect.center().y - 12.0),
            vec2(140.0, height::BADGE),
        );
        badge::health(
            &mut ui.new_child(UiBuilder::new().id_salt("health").max_rect(place)),
            view.health,
            Place::List,
        );
    }
}

fn two_lines(ui: &Ui, column: f32, width: f32, lines: &Lines, weak: bool) {
    let rect = ui.max_rect();
    let t = theme::of(ui);
    let colour = match lines.tone {
        Tone::Warn => t.warn.word,
        _ if weak => t.text3,
        _ => t.text,
    };
    let start = pos2(rect.left() + column, rect.center().y);
    let first = paint::elided(ui, &lines.first, Text::Body, colour, width);
    if lines.second.is_empty() {
        paint::put(ui.painter(), start, Align2::LEFT_CENTER, first, colour);
        return;
    }
    paint::put(ui.painter(), start - vec2(0.0, 8.0), Align2::LEFT_CENTER, first, colour);
    let second = paint::elided(ui, &lines.second, Text::Small, t.text2, width);
    paint::put(ui.painter(), start + vec2(0.0, 10.0), Align2::LEFT_CENTER, second, t.text2);
}
