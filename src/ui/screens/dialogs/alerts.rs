//! The alerts that nobody has called expected: what happened, what to do, and the two ways on.

use egui::{Context, Ui};

use crate::domain::account::MailAddress;
use crate::domain::alert::{Alert, AlertRule};
use crate::engine::command::{Command, Reply};
use crate::explain;
use crate::ui::alerts::{self, ICON_OF_ALERTS};
use crate::ui::icons;
use crate::ui::outbox::{EventsWish, Outbox};
use crate::ui::picture::Picture;
use crate::ui::theme::{self, Text, space};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::dialog::{Answer, Dialog, Part, Width, at_right};
use crate::ui::widgets::prose::{prose, remark};
use crate::ui::widgets::{card, mark};
use crate::ui::words;

use super::{FirstFocus, pieces};

/// Where the keyboard rests at first.
#[derive(Debug, Default)]
pub(super) struct Draft {
    focus: FirstFocus,
}

/// Shows the list.
pub(super) fn show(ctx: &Context, picture: &Picture, draft: &mut Draft, outbox: &mut Outbox) {
    let open = &picture.snapshot.alerts;
    let title = if open.is_empty() { "No alert stands".to_owned() } else { alerts::count(open.len()) };
    let answer = Dialog::new("alerts", &title, Width::Palette).show(ctx, |ui, part| match part {
        Part::Body => pieces::body(ui, |ui| body(ui, picture, outbox)),
        Part::Foot => {
            at_right(ui, |ui| {
                let close = ui.add(Button::secondary("Close"));
                draft.focus.give("alerts", &close);
                if close.clicked() {
                    outbox.close();
                }
            });
        }
    });
    if answer == Answer::Closed {
        outbox.close();
    }
}

fn body(ui: &mut Ui, picture: &Picture, outbox: &mut Outbox) {
    if picture.snapshot.alerts.is_empty() {
        prose(ui, "Everything that was unusual has been looked at. Alerts stay in the log as events.");
    }
    for (index, alert) in picture.snapshot.alerts.iter().enumerate() {
        if index > 0 {
            ui.add_space(space::L);
            card::hairline(ui);
            ui.add_space(space::L);
        }
        ui.push_id(alert.seq, |ui| one(ui, picture, alert, outbox));
    }
}

fn one(ui: &mut Ui, picture: &Picture, alert: &Alert, outbox: &mut Outbox) {
    let t = theme::of(ui);
    let address: Option<&MailAddress> =
        alert.account.and_then(|id| picture.account(id)).map(|view| &view.account.address);
    let says = explain::alert::words(alert, address);
    mark::sentence(ui, ICON_OF_ALERTS, t.warn.mark, &says.title, Text::Strong, t.text);
    ui.add_space(2.0);
    let at = words::moment(alert.at, picture.now, &picture.zone);
    remark(ui, &at);
    ui.add_space(space::S);
    prose(ui, &says.what_happened);
    for step in says.next_steps {
        ui.add_space(space::XS);
        mark::sentence(ui, icons::ARROW_RIGHT, t.text3, step, Text::Body, t.text);
    }
    ui.add_space(space::M);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::Vec2::splat(space::S);
        let name = format!("Show events: {}", says.title);
        if ui.add(Button::secondary("Show events").compact().named(&name)).clicked() {
            outbox.close();
            outbox.events = Some(EventsWish { account: address.cloned(), seq: Some(alert.seq) });
        }
        // A broken chain is never as it should be; it is told again until it is looked into.
        let name = format!("Expected: {}", says.title);
        let button = Button::secondary("Expected").compact().icon(icons::CHECK).named(&name);
        if alert.rule == AlertRule::ChainBroken {
            if ui.add(Button::secondary("Show what is wrong").compact()).clicked() {
                outbox.open(crate::ui::route::Dialog::ChainBroken);
            }
        } else if ui.add(button.help("It is as it should be and stays in the log")).clicked() {
            outbox.send(Command::MarkExpected(alert.seq, Reply::nowhere()));
        }
    });
}
