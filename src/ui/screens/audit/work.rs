//! Work on the log that takes its time: what it does, how far it is, and Cancel. Stands over the foot of the list.

use egui::{
    Align, Align2, Area, CornerRadius, Frame, Id, Layout, Margin, Order, Role, Sense, Stroke, Ui, WidgetInfo,
    vec2,
};

use crate::engine::command::Command;
use crate::engine::snapshot::{AuditTask, Browsing};
use crate::ui::events::{events, figure};
use crate::ui::outbox::Outbox;
use crate::ui::paint;
use crate::ui::picture::Picture;
use crate::ui::theme::{self, Text, Tone, corner, height, space};
use crate::ui::tier::Tier;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::life_bar::bar;
use crate::ui::widgets::skeleton;

use super::{Draft, waiting};

pub(super) fn show(
    ui: &Ui,
    picture: &Picture,
    browsing: Option<&Browsing>,
    draft: &mut Draft,
    outbox: &mut Outbox,
) {
    if let Some(work) = picture.snapshot.audit.work.filter(|work| work.what == AuditTask::Export) {
        if float(ui, "Writing", work.done, work.of) {
            outbox.send(Command::CancelAuditWork);
        }
        return;
    }
    let Some(browsing) = browsing.filter(|browsing| !browsing.is_complete() && !draft.stopped) else {
        skeleton::has_come(ui, READING);
        return;
    };
    let (done, of) = browsing.loaded();
    // What is quick says nothing of itself.
    if skeleton::is_due(ui, READING) && float(ui, "Reading the log,", done, of) {
        skeleton::has_come(ui, waiting::WHAT);
        draft.stopped = true;
        ui.ctx().request_repaint();
    }
}

const READING: &str = "the rest of the audit log";

/// Tells whether Cancel was pressed.
fn float(ui: &Ui, what: &str, done: u64, of: u64) -> bool {
    let t = theme::of(ui);
    let words = format!("{what} {} of {}", figure(done), events(of));
    let up = height::STATUS + space::XL;
    let narrow = Tier::of(ui.ctx()) == Tier::Narrow;
    let frame = Frame::new()
        .fill(t.raised)
        .stroke(Stroke::new(1.0, t.line))
        .corner_radius(CornerRadius::same(corner::BLOCK))
        .shadow(ui.visuals().popup_shadow)
        .inner_margin(Margin { left: 20, right: 10, top: 0, bottom: 0 });
    // In the middle of the screen, which begins right of the navigation.
    let beside = Tier::of(ui.ctx()).rail() / 2.0;
    Area::new(Id::unique("work on the audit log"))
        .order(Order::Middle)
        .anchor(Align2::CENTER_BOTTOM, vec2(beside, -up))
        .show(ui.ctx(), |ui| {
            frame
                .show(ui, |ui| {
                    let galley = paint::line(ui, &words, Text::Body, t.text);
                    let room =
                        galley.size().x + if narrow { 0.0 } else { BAR + space::M } + CANCEL + space::L;
                    ui.allocate_ui_with_layout(
                        vec2(room.round(), TALL),
                        Layout::left_to_right(Align::Center),
                        |ui| {
                            ui.spacing_mut().item_spacing.x = space::M;
                            let (rect, response) = ui.allocate_exact_size(galley.size(), Sense::hover());
                            paint::put(ui.painter(), rect.left_center(), Align2::LEFT_CENTER, galley, t.text);
                            response.widget_info(|| WidgetInfo::labeled(Role::Status, true, &words));
                            if !narrow {
                                let (_, place) = ui.allocate_space(vec2(BAR, height::BAR));
                                let mut inside =
                                    ui.new_child(egui::UiBuilder::new().id_salt("bar").max_rect(place));
                                bar(&mut inside, &words, done as f32 / of.max(1) as f32, Tone::Info);
                            }
                            ui.add(Button::quiet("Cancel")).clicked()
                        },
                    )
                    .inner
                })
                .inner
        })
        .inner
}

const TALL: f32 = 50.0;
const BAR: f32 = 120.0;
const CANCEL: f32 = 80.0;
