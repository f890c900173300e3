//! What stands between head and list: the filter, or what can be done to the chosen accounts together, or how far that is.

use egui::{Align, Id, Layout, Ui, UiBuilder, vec2};

use crate::domain::account::AccountId;
use crate::ui::actions::{AccountAction, Action};
use crate::ui::icons;
use crate::ui::offers;
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::theme::{self, Text, Tone, corner, height, space};
use crate::ui::tier::Tier;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::field::Field;
use crate::ui::widgets::life_bar::bar;
use crate::ui::widgets::menu::{Filter, Item, drop_down};
use crate::ui::widgets::segmented::{Segment, segmented};
use crate::ui::widgets::switch::{Words, check_box};
use crate::ui::widgets::{card, mark};

use super::{Draft, Group};

pub(super) fn show(ui: &mut Ui, picture: &Picture, draft: &mut Draft, outbox: &mut Outbox) {
    if let Some(progress) = draft.batch.progress() {
        rotating(ui, progress, draft);
    } else if draft.chosen.is_empty() {
        filter(ui, picture, draft);
    } else {
        selection(ui, picture, draft, outbox);
    }
}

fn filter(ui: &mut Ui, picture: &Picture, draft: &mut Draft) {
    let all = picture.snapshot.accounts.len();
    let needing = picture.snapshot.accounts.iter().filter(|view| view.health.needs_somebody()).count();
    let words = [format!("All {all}"), format!("Needs you {needing}"), format!("Fine {}", all - needing)];
    let groups = [Group::All, Group::Needs, Group::Fine];
    card::row(ui, height::TAB, |ui| {
        ui.spacing_mut().item_spacing.x = space::M;
        if Tier::of(ui.ctx()) == Tier::Narrow {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let choices =
                    [0, 1, 2].map(|at| Item::choice(groups[at], &words[at], draft.group == groups[at]));
                let chosen = groups.iter().position(|group| *group == draft.group).unwrap_or(0);
                let narrows = if draft.group == Group::All { Filter::Off } else { Filter::On };
                let picked = drop_down(ui, "Listed accounts", &words[chosen], narrows, &choices);
                draft.group = picked.unwrap_or(draft.group);
                field(ui, draft, ui.available_width());
            });
            return;
        }
        field(ui, draft, FIELD);
        let segments = [0, 1, 2].map(|at| Segment::new(groups[at], &words[at]));
        segmented(ui, &mut draft.group, &segments);
    });
}

const FIELD: f32 = 280.0;

fn field(ui: &mut Ui, draft: &mut Draft, width: f32) {
    let id = Id::unique("filter of the accounts");
    let field =
        Field::search("Accounts filter").hint("Filter by address or provider").key("/").width(width).id(id);
    // A field is a column of its own (its error stands below), so it is given its place in the line.
    let (_, place) = ui.allocate_space(vec2(width, height::CONTROL));
    let layout = Layout::top_down(Align::Min);
    let mut inside = ui.new_child(UiBuilder::new().id_salt("filter").max_rect(place).layout(layout));
    let response = field.show(&mut inside, &mut draft.filter);
    if std::mem::take(&mut draft.focus_filter) {
        response.request_focus();
    }
}

/// How many of the accounts that are rotated together are through; those not yet asked for can be left out.
fn rotating(ui: &mut Ui, (through, of): (usize, usize), draft: &mut Draft) {
    let t = theme::of(ui);
    let place = ui.available_rect_before_wrap().with_max_y(ui.cursor().top() + height::TAB);
    ui.painter().rect_filled(place, corner::CONTROL, t.selected);
    card::row(ui, height::TAB, |ui| {
        ui.spacing_mut().item_spacing.x = space::M;
        ui.add_space(space::M);
        let words = format!("Rotating, {through} of {of} done");
        let colour = t.info.word;
        mark::with_icon(ui, icons::ARROWS_CLOCKWISE, colour, &words, Text::Strong, t.text);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_space(6.0);
            if draft.batch.can_be_called_off() {
                let button = Button::quiet("Cancel").compact().help("Leaves out those not yet asked for");
                if ui.add(button).clicked() {
                    draft.batch.call_off();
                }
            }
            if Tier::of(ui.ctx()) != Tier::Narrow {
                ui.add_space(6.0);
                let (_, place) = ui.allocate_space(vec2(BAR, height::BAR));
                let mut inside = ui.new_child(UiBuilder::new().id_salt("progress").max_rect(place));
                bar(&mut inside, &words, through as f32 / of as f32, Tone::Info);
            }
        });
    });
}

const BAR: f32 = 240.0;

fn selection(ui: &mut Ui, picture: &Picture, draft: &mut Draft, outbox: &mut Outbox) {
    let t = theme::of(ui);
    let place = ui.available_rect_before_wrap().with_max_y(ui.cursor().top() + height::TAB);
    ui.painter().rect_filled(place, corner::CONTROL, t.selected);
    card::row(ui, height::TAB, |ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        ui.add_space(space::M);
        let mut every = true;
        if check_box(ui, &mut every, "Choose none", Words::Hidden).changed() {
            draft.chosen.clear();
        }
        let count = draft.chosen.len();
        let words =
            if count == 1 { "1 account selected".to_owned() } else { format!("{count} accounts selected") };
        ui.label(Text::Strong.rich(words, t.text));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_space(6.0);
            deeds(ui, picture, draft, outbox);
        });
    });
}

fn deeds(ui: &mut Ui, picture: &Picture, draft: &mut Draft, outbox: &mut Outbox) {
    let can: Vec<AccountId> = rotatable(picture, draft).collect();
    let why_not = can.is_empty().then_some("None of them can be rotated now");
    let words = format!("Rotate {}", can.len());
    let button = Button::primary(&words).icon(icons::ARROWS_CLOCKWISE).compact().off_because(why_not);
    if ui.add(button).clicked() {
        outbox.actions.extend(can.iter().map(|id| Action::With(AccountAction::Rotate, *id)));
        draft.chosen.clear();
    }
    if ui.add(Button::quiet("Clear").compact()).clicked() {
        draft.chosen.clear();
    }
}

fn rotatable<'a>(picture: &'a Picture, draft: &'a Draft) -> impl Iterator<Item = AccountId> + 'a {
    let views = draft.chosen().filter_map(|id| picture.account(id));
    views
        .filter(|view| offers::why_not(AccountAction::Rotate, view, &picture.snapshot).is_none())
        .map(|view| view.account.id)
}
