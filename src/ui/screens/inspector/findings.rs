//! The card of findings: the worst first, the signature among them; each opens its whole words and the section of the standard.

use egui::{Align2, Rect, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::domain::learn::Page;
use crate::explain::inspection::Told;
use crate::ui::icons;
use crate::ui::learn::learn_link;
use crate::ui::outbox::Outbox;
use crate::ui::paint;
use crate::ui::theme::{self, Text, corner, space};
use crate::ui::widgets::mark::Mark;
use crate::ui::widgets::prose::remark;
use crate::ui::widgets::{button, card, focus};

use super::Draft;
use super::shown::Shown;

pub(super) fn show(ui: &mut Ui, draft: &mut Draft, outbox: &mut Outbox) {
    let Some(shown) = &draft.shown else { return };
    card::flush(ui, |ui| {
        let frame = egui::Frame::new().inner_margin(egui::Margin::symmetric(space::L as i8, space::M as i8));
        frame.show(ui, |ui| contents(ui, shown, &mut draft.open, outbox));
    });
}

fn contents(ui: &mut Ui, shown: &Shown, opened: &mut Option<usize>, outbox: &mut Outbox) {
    ui.spacing_mut().item_spacing.y = 0.0;
    card::head(ui, "Findings", |ui| {
        let t = theme::of(ui);
        ui.label(Text::Body.rich(shown.findings.len().to_string(), t.text2));
    });
    ui.add_space(space::XS);
    if shown.findings.is_empty() {
        remark(ui, "There is nothing else to say of it.");
    }
    for (index, (mark, told, page)) in shown.findings.iter().enumerate() {
        let open = *opened == Some(index);
        if row(ui, index, *mark, told, open).clicked() {
            *opened = (!open).then_some(index);
        }
        if open {
            whole(ui, told, *page, outbox);
        }
    }
}

/// Icon, heading and one line; the caret says that there is more.
fn row(ui: &mut Ui, index: usize, mark: Mark, told: &Told, open: bool) -> Response {
    let t = theme::of(ui);
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), HEIGHT));
    let response = ui.interact(rect, ui.scope_id().with(("finding", index)), Sense::click());
    let over = button::hover(ui, response.id, &response, true);
    // It reaches beyond the words, into the margin of the card.
    ui.painter().rect_filled(
        rect.expand2(vec2(space::S, 0.0)),
        corner::CONTROL,
        t.hover.gamma_multiply(over),
    );
    paint::icon(ui, pos2(rect.left() + 8.0, rect.center().y), mark.icon(), 16.0, mark.colour(t));
    let left = rect.left() + 16.0 + space::M;
    let room = rect.right() - left - 14.0 - space::M;
    let title = paint::elided(ui, &told.title, Text::Label, t.text, room);
    if open {
        paint::put(ui.painter(), pos2(left, rect.center().y), Align2::LEFT_CENTER, title, t.text);
    } else {
        paint::put(ui.painter(), pos2(left, rect.top() + 15.0), Align2::LEFT_CENTER, title, t.text);
        let why = paint::elided(ui, &told.why, Text::Small, t.text2, room);
        paint::put(ui.painter(), pos2(left, rect.top() + 34.0), Align2::LEFT_CENTER, why, t.text2);
    }
    let caret = if open { icons::CARET_DOWN } else { icons::CARET_RIGHT };
    paint::icon(ui, pos2(rect.right() - 7.0, rect.center().y), caret, 14.0, t.text3);
    focus::ring_inside(ui, &response, corner::CONTROL);
    let words = format!("{}: {}. {}", mark.word(), told.title, told.why);
    response.widget_info(|| WidgetInfo::selected(Role::DisclosureTriangle, true, open, &words));
    response
}

const HEIGHT: f32 = 48.0;

fn whole(ui: &mut Ui, told: &Told, page: Page, outbox: &mut Outbox) {
    let t = theme::of(ui);
    let place = ui.available_rect_before_wrap();
    let inner = Rect::from_min_max(pos2(place.left() + 16.0 + space::M, place.top()), place.max);
    ui.scope_builder(egui::UiBuilder::new().max_rect(inner), |ui| {
        ui.spacing_mut().item_spacing.y = space::XS;
        remark(ui, &told.why);
        crate::ui::widgets::prose::styled(ui, told.section, Text::Small, t.text3);
        learn_link(ui, page, outbox);
        ui.add_space(space::S);
    });
}
