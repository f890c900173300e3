//! The page of the first start: what Mailward is for, and the ways in.

use egui::{
    Align, Align2, Color32, Layout, Response, Role, Sense, Ui, UiBuilder, Vec2, WidgetInfo, pos2, vec2,
};

use crate::ui::actions::Action;
use crate::ui::icons::{self, Icon};
use crate::ui::outbox::Outbox;
use crate::ui::theme::{self, Text, corner, height, space};
use crate::ui::widgets::prose::styled;
use crate::ui::widgets::{focus, mark};
use crate::ui::{emblem, paint, shell};

/// Draws it in the middle of the room there is.
pub fn show(ui: &mut Ui, outbox: &mut Outbox) {
    let room = ui.available_rect_before_wrap();
    shell::scrolled(ui, "first start", |ui, _| {
        let width = WIDTH.min(room.width());
        ui.add_space(((room.height() - HEIGHT) / 2.0).max(space::XL));
        let left = room.center().x - width / 2.0;
        let place = egui::Rect::from_min_size(pos2(left, ui.cursor().top()), vec2(width, HEIGHT));
        let layout = Layout::top_down(Align::Center);
        let mut inside = ui.new_child(UiBuilder::new().max_rect(place).layout(layout));
        contents(&mut inside, outbox);
        let used = inside.min_rect();
        ui.allocate_rect(used, Sense::hover());
    });
}

const WIDTH: f32 = 520.0;
/// A little less than the contents have, so that they stand a little below the middle.
const HEIGHT: f32 = 476.0;

fn contents(ui: &mut Ui, outbox: &mut Outbox) {
    ui.spacing_mut().item_spacing = Vec2::ZERO;
    let t = theme::of(ui);
    let (_, mark) = ui.allocate_space(vec2(80.0, 60.0));
    emblem::paint(ui, mark.center(), 80.0);
    ui.add_space(30.0);
    styled(ui, "Keep your mail signed in", Text::Display, t.text);
    ui.add_space(space::S);
    ui.scope(|ui| {
        ui.set_max_width(ui.available_width().min(480.0));
        styled(ui, WHAT_FOR, Text::Body, t.text2);
    });
    ui.add_space(space::XXL);
    let add = Choice {
        icon: icons::PLUS,
        title: "Add my account",
        words: Action::AddAccount.entry().hint,
        filled: true,
    };
    if add.show(ui).clicked() {
        outbox.act(Action::AddAccount);
    }
    ui.add_space(space::M);
    let words = Action::Import.entry().hint;
    let import = Choice {
        icon: icons::DOWNLOAD_SIMPLE,
        title: "Import from K-9 Mail or Thunderbird",
        words,
        filled: false,
    };
    if import.show(ui).clicked() {
        outbox.act(Action::Import);
    }
    ui.add_space(space::M);
    let words = Action::Practice.entry().hint;
    let practice =
        Choice { icon: icons::FLASK, title: "Try it with the practice provider", words, filled: false };
    if practice.show(ui).clicked() {
        outbox.act(Action::Practice);
    }
    ui.add_space(28.0);
    mark::with_icon(ui, icons::LOCK_SIMPLE, t.text3, STAYS_HERE, Text::Small, t.text2);
}

const WHAT_FOR: &str = "Mailward watches the sign-ins of your mail accounts, renews them in time and tells you in plain words when one needs you.";
const STAYS_HERE: &str = "All data stays on this computer. There is no account with us.";

/// A way in.
struct Choice<'a> {
    icon: Icon,
    title: &'a str,
    words: &'a str,
    filled: bool,
}

impl Choice<'_> {
    fn show(&self, ui: &mut Ui) -> Response {
        let t = theme::of(ui);
        let (rect, response) =
            ui.allocate_exact_size(vec2(ui.available_width(), height::CHOICE), Sense::click());
        let over = ui.ctx().animate_bool(response.id.with("hover"), response.hovered());
        let (fill, border, title, words): (_, _, _, Color32) = if self.filled {
            let fill = if response.is_pointer_button_down_on() {
                t.accent_press
            } else {
                t.accent.lerp_to_gamma(t.accent_hover, over)
            };
            (fill, fill, t.on_accent, t.on_accent)
        } else {
            (t.surface.lerp_to_gamma(t.hover, over), t.line, t.text, t.text2)
        };
        paint::block(ui, rect, corner::CARD, fill, border);
        let icon_colour = if self.filled { t.on_accent } else { t.text2 };
        paint::icon(ui, rect.left_center() + vec2(33.0, 0.0), self.icon, 24.0, icon_colour);
        let start = rect.left_center() + vec2(61.0, 0.0);
        paint::words(ui, start - vec2(0.0, 10.0), Align2::LEFT_CENTER, self.title, Text::Strong, title);
        let line = paint::elided(ui, self.words, Text::Body, words, rect.width() - 61.0 - 56.0);
        paint::put(ui.painter(), start + vec2(0.0, 10.0), Align2::LEFT_CENTER, line, words);
        paint::icon(ui, rect.right_center() - vec2(29.0, 0.0), icons::ARROW_RIGHT, 16.0, icon_colour);
        focus::ring(ui, &response, corner::CARD);
        let told = format!("{}. {}", self.title, self.words);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &told));
        response
    }
}
