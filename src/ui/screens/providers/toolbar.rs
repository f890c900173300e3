//! What stands between head and list: the filter, and whose providers are listed.

use egui::{Align, Id, Layout, Ui, UiBuilder, vec2};

use crate::ui::theme::{height, space};
use crate::ui::tier::Tier;
use crate::ui::widgets::card;
use crate::ui::widgets::field::Field;
use crate::ui::widgets::menu::{Filter, Item, drop_down};
use crate::ui::widgets::segmented::{Segment, segmented};

use super::entry::Entry;
use super::{Draft, Group};

pub(super) fn show(ui: &mut Ui, all: &[Entry<'_>], draft: &mut Draft) {
    let count = |group: Group| all.iter().filter(|entry| group.has(entry)).count();
    let words = Group::ALL.map(|group| format!("{} {}", group.words(), count(group)));
    card::row(ui, height::TAB, |ui| {
        ui.spacing_mut().item_spacing.x = space::M;
        if Tier::of(ui.ctx()) == Tier::Narrow {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let choices: Vec<_> = Group::ALL
                    .iter()
                    .zip(&words)
                    .map(|(group, words)| Item::choice(*group, words, draft.group == *group))
                    .collect();
                let chosen = Group::ALL.iter().position(|group| *group == draft.group).unwrap_or(0);
                let narrows = if draft.group == Group::All { Filter::Off } else { Filter::On };
                let picked = drop_down(ui, "Listed providers", &words[chosen], narrows, &choices);
                draft.group = picked.unwrap_or(draft.group);
                field(ui, draft, ui.available_width());
            });
            return;
        }
        field(ui, draft, FIELD);
        let segments: Vec<_> =
            Group::ALL.iter().zip(&words).map(|(group, words)| Segment::new(*group, words)).collect();
        segmented(ui, &mut draft.group, &segments);
    });
}

const FIELD: f32 = 280.0;

fn field(ui: &mut Ui, draft: &mut Draft, width: f32) {
    let id = Id::unique("filter of the providers");
    let field = Field::search("Providers filter").hint("Filter providers").width(width).id(id).at_most(200);
    // A field is a column of its own, so it is given its place in the line.
    let (_, place) = ui.allocate_space(vec2(width, height::CONTROL));
    let layout = Layout::top_down(Align::Min);
    let mut inside = ui.new_child(UiBuilder::new().id_salt("filter").max_rect(place).layout(layout));
    let response = field.show(&mut inside, &mut draft.filter);
    if std::mem::take(&mut draft.focus_filter) {
        response.request_focus();
    }
}
