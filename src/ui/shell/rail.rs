//! The navigation: the program's name, the way to everything by name, and the screens that exist.

use egui::{Align2, Rect, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::ui::actions::Action;
use crate::ui::icons::{self, Icon};
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::route::Route;
use crate::ui::theme::{self, Text, Tone, corner, height};
use crate::ui::tier::Tier;
use crate::ui::widgets::{focus, help::help, key_cap};
use crate::ui::{emblem, paint};

pub(super) fn show(ui: &mut Ui, picture: &Picture, route: Route, outbox: &mut Outbox) {
    let room = ui.max_rect();
    let tier = Tier::of(ui.ctx());
    paint::upright(ui, room.right() - 1.0, room.y_range());
    let entries = entries(picture, route);
    let items = entries.len() as f32 + 1.0;
    let foot = if tier == Tier::Wide { 12.0 } else { 6.0 };
    let is_low = top(tier) + items * pitch(tier) + foot > room.height();
    let (top, pitch, foot) = if is_low {
        // A low window has no room for the name; the items share what there is.
        let edge = 1.0;
        (room.top() + edge, ((room.height() - 2.0 * edge) / items).min(pitch(tier)), edge)
    } else {
        name(ui, room, tier, outbox);
        (room.top() + top(tier), pitch(tier), foot)
    };
    let place = Rect::from_min_size(pos2(room.left(), top), vec2(room.width() - 1.0, pitch));
    let mut below = place;
    for entry in entries {
        entry.show(ui, below, tier, outbox);
        below = below.translate(vec2(0.0, pitch));
    }
    let chosen = matches!(route, Route::Settings(_));
    let settings = Entry { chosen, ..Entry::of(Action::Settings, icons::GEAR_SIX) };
    let place = place.translate(vec2(0.0, room.bottom() - foot - pitch + 2.0 - top));
    settings.show(ui, place, tier, outbox);
}

/// The screens, from the top.
fn entries(picture: &Picture, route: Route) -> [Entry; 6] {
    let snapshot = &picture.snapshot;
    let needing = snapshot.accounts.iter().filter(|view| view.health.needs_somebody()).count();
    let short = snapshot.checkup.checkup.verdicts.iter().filter(|verdict| verdict.needs_attention()).count();
    let on_accounts = matches!(route, Route::Accounts | Route::Account(..) | Route::RevokeAll);
    let on_diagnose = matches!(route, Route::Diagnose | Route::PracticeFailures);
    let entry = |action, icon, chosen| Entry { chosen, ..Entry::of(action, icon) };
    [
        Entry { count: needing, ..entry(Action::Accounts, icons::USERS, on_accounts) },
        entry(Action::Audit, icons::LIST_BULLETS, route == Route::Audit),
        entry(Action::Diagnose, icons::STETHOSCOPE, on_diagnose),
        entry(Action::Inspector, icons::MAGNIFYING_GLASS, route == Route::Inspector),
        entry(Action::Providers, icons::GLOBE_HEMISPHERE_WEST, route == Route::Providers),
        Entry {
            count: short,
            counted: Counted::Findings,
            ..entry(Action::Checkup, icons::SHIELD_CHECK, route == Route::Checkup)
        },
    ]
}

/// Height of an item with the gap below it.
const fn pitch(tier: Tier) -> f32 {
    match tier {
        Tier::Wide | Tier::Narrow => height::NAVIGATION + 2.0,
        Tier::Middle => 50.0,
    }
}

/// Where the items begin, below the name.
const fn top(tier: Tier) -> f32 {
    match tier {
        Tier::Wide => 104.0,
        Tier::Middle => 46.0,
        Tier::Narrow => 40.0,
    }
}

/// Emblem, name and the field that opens the palette.
fn name(ui: &mut Ui, room: Rect, tier: Tier, outbox: &mut Outbox) {
    if tier != Tier::Wide {
        let y = if tier == Tier::Middle { 26.0 } else { 22.0 };
        emblem::paint(ui, pos2(room.center().x - 0.5, room.top() + y), 24.0);
        return;
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

/// Icon over word.
const WITH_WORD: f32 = 44.0;

struct Entry {
    action: Action,
    icon: Icon,
    chosen: bool,
    count: usize,
    counted: Counted,
}

/// What a count counts.
#[derive(Clone, Copy)]
enum Counted {
    /// Accounts that need their person.
    Accounts,
    /// What falls short of a good practice.
    Findings,
}

impl Counted {
    const fn tone(self) -> Tone {
        match self {
            Self::Accounts => Tone::Bad,
            Self::Findings => Tone::Warn,
        }
    }

    fn told(self, count: usize) -> String {
        match (self, count) {
            (Self::Accounts, count) => format!("{count} need you"),
            (Self::Findings, 1) => "1 needs attention".to_owned(),
            (Self::Findings, count) => format!("{count} need attention"),
        }
    }
}

impl Entry {
    const fn of(action: Action, icon: Icon) -> Self {
        Self { action, icon, chosen: false, count: 0, counted: Counted::Accounts }
    }

    fn show(&self, ui: &mut Ui, place: Rect, tier: Tier, outbox: &mut Outbox) {
        let side = if tier == Tier::Wide { 12.0 } else { 6.0 };
        let rect = place.shrink2(vec2(side, 0.0)).with_max_y(place.bottom() - 2.0);
        let words = self.action.entry().label;
        let response = ui.interact(rect, ui.scope_id().with(words), Sense::click());
        self.draw(ui, rect, tier, &response);
        focus::ring(ui, &response, corner::CONTROL);
        let told = match self.count {
            0 => words.to_owned(),
            count => format!("{words}, {}", self.counted.told(count)),
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
            Tier::Middle if rect.height() >= WITH_WORD => {
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
            Tier::Middle | Tier::Narrow => {
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
        let colours = theme::of(ui).tone(self.counted.tone());
        let galley = paint::line(ui, &self.count.to_string(), Text::SmallStrong, colours.word);
        let size = vec2((galley.size().x + 12.0).round().max(20.0), 20.0);
        ui.painter().rect_filled(Rect::from_center_size(centre, size), 10.0, colours.plate);
        paint::put(ui.painter(), centre, Align2::CENTER_CENTER, galley, colours.word);
    }
}
