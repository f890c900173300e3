//! The navigation: the program's name, the way to everything by name, and the screens that exist.

use egui::{Align2, Rect, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::ui::actions::Action;
use crate::ui::icons::{self, Icon};
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::route::Route;
use crate::ui::theme::{self, Text, corner, height};
use crate::ui::tier::Tier;
use crate::ui::widgets::{focus, help::help, key_cap};
use crate::ui::{emblem, paint};

pub(super) fn show(ui: &mut Ui, picture: &Picture, route: Route, outbox: &mut Outbox) {
    let room = ui.max_rect();
    let tier = Tier::of(ui.ctx());
    paint::upright(ui, room.right() - 1.0, room.y_range());
    let top = name(ui, room, tier, outbox);
    let needing = picture.snapshot.accounts.iter().filter(|view| view.health.needs_somebody()).count();
    let on_accounts = matches!(route, Route::Accounts | Route::Account(..) | Route::RevokeAll);
    let accounts =
        Entry { action: Action::Accounts, icon: icons::USERS, chosen: on_accounts, count: needing };
    let place = Rect::from_min_size(pos2(room.left(), top), vec2(room.width() - 1.0, pitch(tier)));
    accounts.show(ui, place, tier, outbox);
    let audit =
        Entry { action: Action::Audit, icon: icons::LIST_BULLETS, chosen: route == Route::Audit, count: 0 };
    audit.show(ui, place.translate(vec2(0.0, pitch(tier))), tier, outbox);
    let diagnose = Entry {
        action: Action::Diagnose,
        icon: icons::STETHOSCOPE,
        chosen: matches!(route, Route::Diagnose | Route::PracticeFailures),
        count: 0,
    };
    diagnose.show(ui, place.translate(vec2(0.0, 2.0 * pitch(tier))), tier, outbox);
    let inspector = Entry {
        action: Action::Inspector,
        icon: icons::MAGNIFYING_GLASS,
        chosen: route == Route::Inspector,
        count: 0,
    };
    inspector.show(ui, place.translate(vec2(0.0, 3.0 * pitch(tier))), tier, outbox);
    let providers = Entry {
        action: Action::Providers,
        icon: icons::GLOBE_HEMISPHERE_WEST,
        chosen: route == Route::Providers,
        count: 0,
    };
    providers.show(ui, place.translate(vec2(0.0, 4.0 * pitch(tier))), tier, outbox);
    let settings = Entry {
        action: Action::Settings,
        icon: icons::GEAR_SIX,
        chosen: matches!(route, Route::Settings(_)),
        count: 0,
    };
    let foot = if tier == Tier::Wide { 12.0 } else { 6.0 };
    let place = place.translate(vec2(0.0, room.bottom() - foot - pitch(tier) + 2.0 - top));
    settings.show(ui, place, tier, outbox);
}

/// Height of an item with the gap below it.
const fn pitch(tier: Tier) -> f32 {
    match tier {
        Tier::Wide | Tier::Narrow => height::NAVIGATION + 2.0,
        Tier::Middle => 50.0,
    }
}

/// Emblem, name and the field that opens the palette; gives back where the items begin.
fn name(ui: &mut Ui, room: Rect, tier: Tier, outbox: &mut Outbox) -> f32 {
    if tier != Tier::Wide {
        let y = if tier == Tier::Middle { 26.0 } else { 22.0 };
        emblem::paint(ui, pos2(room.center().x - 0.5, room.top() + y), 24.0);
        return room.top() + if tier == Tier::Middle { 46.0 } else { 40.0 };
    }
    let t = theme::of(ui);
    emblem::paint(ui, pos2(room.left() + 32.0, room.top() + 32.0), 24.0);
    let start = pos2(room.left() + 52.0, room.top() + 32.0);
    paint::words(ui, start, Align2::LEFT_CENTER, "Mailward", Text::Heading, t.text);
    let field =
        Rect::from_min_size(pos2(room.left() + 12.0, room.top() + 58.0), vec2(room.width() - 25.0, 32.0));
    if search(ui, field).clicked() {
        outbox.act(Action::Palette);
    }
    room.top() + 104.0
}

/// Looks like a field and opens the palette, where the typing is done.
fn search(ui: &Ui, rect: Rect) -> Response {
    let t = theme::of(ui);
    let response = ui.interact(rect, ui.scope_id().with("search or run"), Sense::click());
    let border = if response.hovered() { t.control } else { t.line_strong };
    paint::block(ui, rect, corner::CONTROL, t.surface, border);
    paint::icon(ui, rect.left_center() + vec2(17.0, 0.0), icons::COMMAND, 16.0, t.text2);
    let start = rect.left_center() + vec2(33.0, 0.0);
    paint::words(ui, start, Align2::LEFT_CENTER, Action::Palette.entry().label, Text::Body, t.text3);
    let keys = ui.ctx().format_shortcut(&egui::KeyboardShortcut::new(egui::Modifiers::COMMAND, egui::Key::K));
    key_cap::at_right(ui, rect.right_center() - vec2(9.0, 0.0), &keys.replace('+', " "));
    focus::ring(ui, &response, corner::CONTROL);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, Action::Palette.entry().label));
    help(ui, response, Action::Palette.entry().hint)
}

struct Entry {
    action: Action,
    icon: Icon,
    chosen: bool,
    count: usize,
}

impl Entry {
    fn show(&self, ui: &mut Ui, place: Rect, tier: Tier, outbox: &mut Outbox) {
        let side = if tier == Tier::Wide { 12.0 } else { 6.0 };
        let rect = place.shrink2(vec2(side, 0.0)).with_max_y(place.bottom() - 2.0);
        let words = self.action.entry().label;
        let response = ui.interact(rect, ui.scope_id().with(words), Sense::click());
        self.draw(ui, rect, tier, &response);
        focus::ring(ui, &response, corner::CONTROL);
        let told = match self.count {
            0 => words.to_owned(),
            count => format!("{words}, {count} need you"),
        };
        response.widget_info(|| WidgetInfo::selected(Role::Link, true, self.chosen, &told));
        let response = if tier == Tier::Narrow { help(ui, response, words) } else { response };
        if response.clicked() {
            outbox.act(self.action);
        }
    }

    fn draw(&self, ui: &Ui, rect: Rect, tier: Tier, response: &Response) {
        let t = theme::of(ui);
        if self.chosen {
            ui.painter().rect_filled(rect, corner::CONTROL, t.rail_selected);
        } else if response.hovered() {
            ui.painter().rect_filled(rect, corner::CONTROL, t.rail_hover);
        }
        let (icon, colour) =
            if self.chosen { (self.icon.filled(), t.accent_text) } else { (self.icon, t.text2) };
        let words = self.action.entry().label;
        match tier {
            Tier::Wide => {
                paint::icon(ui, rect.left_center() + vec2(18.0, 0.0), icon, 20.0, colour);
                let text = if self.chosen { Text::Strong } else { Text::Label };
                paint::words(
                    ui,
                    rect.left_center() + vec2(40.0, 0.0),
                    Align2::LEFT_CENTER,
                    words,
                    text,
                    colour,
                );
                self.count(ui, rect.right_center() - vec2(18.0, 0.0));
            }
            Tier::Middle => {
                paint::icon(ui, rect.center_top() + vec2(0.0, 16.0), icon, 20.0, colour);
                let text = if self.chosen { Text::SmallStrong } else { Text::SmallLabel };
                paint::words(
                    ui,
                    rect.center_bottom() - vec2(0.0, 12.0),
                    Align2::CENTER_CENTER,
                    words,
                    text,
                    colour,
                );
                self.count(ui, rect.right_top() + vec2(-16.0, 11.0));
            }
            Tier::Narrow => {
                paint::icon(ui, rect.center(), icon, 20.0, colour);
                self.count(ui, rect.right_top() + vec2(-6.0, 8.0));
            }
        }
    }

    /// How many need the person; nothing when none does.
    fn count(&self, ui: &Ui, centre: egui::Pos2) {
        if self.count == 0 {
            return;
        }
        let colours = theme::of(ui).bad;
        let galley = paint::line(ui, &self.count.to_string(), Text::SmallStrong, colours.word);
        let size = vec2((galley.size().x + 12.0).round().max(20.0), 20.0);
        ui.painter().rect_filled(Rect::from_center_size(centre, size), 10.0, colours.plate);
        paint::put(ui.painter(), centre, Align2::CENTER_CENTER, galley, colours.word);
    }
}
