//! The accounts of the screen as rows: how it goes, whose, what is said of it, and the provider's page where one is needed.

use egui::{Align2, Rect, Role, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use crate::ui::icons::{self, Icon};
use crate::ui::paint;
use crate::ui::theme::{self, Text, Tone, corner, height, space};
use crate::ui::tier::Tier;
use crate::ui::widgets::button::Button;

/// What a row says.
pub(super) struct Row<'a> {
    pub(super) icon: Icon,
    pub(super) tone: Tone,
    pub(super) address: &'a str,
    /// The state in a word; empty where nothing goes on.
    pub(super) word: &'a str,
    pub(super) second: String,
    /// The provider's page, where the person is needed.
    pub(super) page: Option<&'a str>,
}

/// A card of rows of which only those in sight are drawn. Gives back the page that was asked for.
pub(super) fn rows<'a>(ui: &mut Ui, count: usize, one: impl Fn(usize) -> Row<'a>) -> Option<String> {
    let t = theme::of(ui);
    let tall = count as f32 * height::ROW + 2.0;
    let (whole, _) = ui.allocate_exact_size(vec2(ui.available_width(), tall), Sense::hover());
    paint::block(ui, whole, corner::CARD, t.surface, t.line);
    let seen = ui.clip_rect().y_range();
    let mut page = None;
    for index in 0..count {
        let top = whole.top() + 1.0 + index as f32 * height::ROW;
        let place =
            Rect::from_min_size(pos2(whole.left() + 1.0, top), vec2(whole.width() - 2.0, height::ROW));
        if !seen.intersects(place.y_range()) {
            continue;
        }
        if index > 0 {
            paint::hairline(ui, place.x_range(), place.top());
        }
        let mut inside = ui.new_child(UiBuilder::new().id_salt(index).max_rect(place));
        page = show(&mut inside, &one(index)).or(page);
    }
    page
}

fn show(ui: &mut Ui, row: &Row<'_>) -> Option<String> {
    let t = theme::of(ui);
    let rect = ui.max_rect().shrink2(vec2(space::L, 0.0));
    let (pressed, end) = match row.page {
        Some(page) => {
            let (pressed, left) = button(ui, row, rect);
            (pressed.then(|| page.to_owned()), left - space::L)
        }
        None => (None, rect.right()),
    };
    let tone = t.tone(row.tone);
    paint::icon(ui, pos2(rect.left() + 10.0, rect.center().y), row.icon, 20.0, tone.mark);
    let start = pos2(rect.left() + 36.0, rect.center().y);
    let mut room = end - start.x;
    // The word has a column of its own where there is room, so that states can be compared at a glance.
    let apart = Tier::of(ui.ctx()) == Tier::Wide && !row.word.is_empty();
    if apart {
        let at = pos2(start.x, rect.center().y);
        paint::words(ui, at, Align2::LEFT_CENTER, row.word, Text::Label, tone.word);
        room -= WORD;
    }
    let left = if apart { start.x + WORD } else { start.x };
    let address = paint::elided(ui, row.address, Text::Label, t.text, room);
    paint::put(ui.painter(), pos2(left, rect.center().y - 8.0), Align2::LEFT_CENTER, address, t.text);
    // The sentence says what the word says.
    let second = paint::elided(ui, &row.second, Text::Small, t.text2, room);
    paint::put(ui.painter(), pos2(left, rect.center().y + 10.0), Align2::LEFT_CENTER, second, t.text2);
    let words = ui.max_rect().with_max_x(end);
    let response = ui.interact(words, ui.scope_id().with("says"), Sense::hover());
    let parts = [row.address, row.word, row.second.as_str()];
    let told = parts.iter().filter(|part| !part.is_empty()).copied();
    let told = told.collect::<Vec<_>>().join(", ");
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &told));
    response.on_hover_text(Text::Small.rich(&row.second, t.text));
    pressed
}

/// The longest word of a state.
const WORD: f32 = 112.0;

fn button(ui: &mut Ui, row: &Row<'_>, rect: Rect) -> (bool, f32) {
    let name = format!("Open the page for {}", row.address);
    let button = Button::secondary("Open the page").compact().icon(icons::ARROW_SQUARE_OUT).named(&name);
    let size = vec2(button.measure(ui), height::COMPACT);
    let place = Align2::RIGHT_CENTER.align_size_within_rect(size, rect);
    let mut inside = ui.new_child(UiBuilder::new().id_salt("page").max_rect(place));
    (inside.add(button).clicked(), place.left())
}
