//! The list of programs: at the left, or as a drop-down above where there is less room.

use egui::{Align2, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::domain::snippet::MailProgram;
use crate::engine::snapshot::AccountView;
use crate::explain::moments;
use crate::ui::icons;
use crate::ui::paint;
use crate::ui::picture::Picture;
use crate::ui::theme::{self, Text, corner, height, space};
use crate::ui::widgets::focus;
use crate::ui::widgets::menu::{Filter, Item, drop_down};

use super::{Draft, used_last};

/// One line a program.
pub(super) fn beside(
    ui: &mut Ui,
    view: &AccountView,
    picture: &Picture,
    chosen: MailProgram,
    draft: &mut Draft,
) {
    ui.spacing_mut().item_spacing.y = 2.0;
    for program in MailProgram::ALL {
        if line(ui, view, picture, program, program == chosen) {
            draft.choose(program);
        }
    }
}

/// A drop-down that names the program.
pub(super) fn above(ui: &mut Ui, chosen: MailProgram, draft: &mut Draft) {
    let items = MailProgram::ALL.map(|program| Item::choice(program, program.name(), program == chosen));
    if let Some(program) = drop_down(ui, "Mail program", chosen.name(), Filter::Off, &items) {
        draft.choose(program);
    }
}

fn line(ui: &mut Ui, view: &AccountView, picture: &Picture, program: MailProgram, chosen: bool) -> bool {
    let used = view.account.last_use.as_ref().filter(|_| used_last(program, view));
    let used = used.map(|last| {
        picture.repaint_for(ui.ctx(), last.at);
        format!("used {}", moments::past(last.at, picture.now, &picture.zone))
    });
    let tall = if used.is_some() { TALL } else { height::TAB };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), tall), Sense::click());
    let t = theme::of(ui);
    let ground = match (chosen, response.hovered()) {
        (true, _) => Some(t.selected),
        (false, true) => Some(t.hover),
        (false, false) => None,
    };
    if let Some(ground) = ground {
        ui.painter().rect_filled(rect, corner::CONTROL, ground);
    }
    let (text, colour) = if chosen { (Text::Strong, t.accent_text) } else { (Text::Label, t.text) };
    let left = rect.left() + space::M;
    let middle = if used.is_some() { rect.top() + 16.0 } else { rect.center().y };
    paint::words(ui, pos2(left, middle), Align2::LEFT_CENTER, program.name(), text, colour);
    if let Some(used) = &used {
        paint::words(ui, pos2(left, rect.top() + 34.0), Align2::LEFT_CENTER, used, Text::Small, t.text2);
        let centre = pos2(rect.right() - space::L - 4.0, rect.center().y);
        paint::icon(ui, centre, icons::CHECK_CIRCLE.filled(), 16.0, t.ok.mark);
    }
    focus::ring_inside(ui, &response, corner::CONTROL);
    let told = used.map_or_else(|| program.name().to_owned(), |used| format!("{}, {used}", program.name()));
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, chosen, &told));
    response.clicked()
}

/// A line with a second one in it.
const TALL: f32 = 48.0;
