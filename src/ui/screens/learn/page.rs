//! One page: title, drawing, what it says, the words it uses, and where to go on.

use egui::{Align, Align2, Layout, Role, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use super::{Draft, WIDTH, back, drawing};
use crate::domain::learn::{Page, Term};
use crate::explain::learn::{self, Block, PageWords, kept};
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::paint;
use crate::ui::route::Route;
use crate::ui::shell;
use crate::ui::theme::{self, Text, height, space};
use crate::ui::tier::Tier;
use crate::ui::widgets::breadcrumb::breadcrumb;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::card;
use crate::ui::widgets::prose::{prose, styled};

pub(super) fn show(ui: &mut Ui, page: Page, leads: bool, draft: &mut Draft, outbox: &mut Outbox) {
    let words = learn::page(page);
    let list = breadcrumb(ui, "Learn", "All pages and words", words.title);
    if leads {
        list.request_focus();
    }
    if list.clicked() {
        outbox.go(Route::Learn(None));
    }
    head(ui, words, draft, outbox);
    ui.push_id(page.code(), |ui| {
        shell::scrolled(ui, "page", |ui, _| {
            ui.set_max_width(ui.available_width().min(WIDTH));
            ui.spacing_mut().item_spacing.y = 0.0;
            ui.add_space(space::S);
            if Tier::of(ui.ctx()) != Tier::Wide {
                prose(ui, words.summary);
                ui.add_space(space::M);
            }
            if let Some(next) = told(ui, words) {
                outbox.go(Route::Learn(Some(next)));
            }
        });
    });
}

/// All of a page but its title. Gives back the page that is to be read next.
pub(in crate::ui::screens) fn contents(ui: &mut Ui, page: Page) -> Option<Page> {
    let words = learn::page(page);
    ui.spacing_mut().item_spacing.y = 0.0;
    prose(ui, words.summary);
    ui.add_space(space::M);
    told(ui, words)
}

fn told(ui: &mut Ui, words: &'static PageWords) -> Option<Page> {
    card::card(ui, |ui| drawing::show(ui, &words.drawing));
    for section in words.sections {
        ui.add_space(space::XL);
        heading(ui, section.heading);
        for block in section.blocks {
            ui.add_space(space::S);
            self::block(ui, *block);
        }
    }
    ui.add_space(space::XL);
    heading(ui, "Words on this page");
    ui.add_space(space::S);
    card::card(ui, |ui| glossary(ui, words.terms));
    ui.add_space(space::XL);
    heading(ui, "Go on with");
    ui.add_space(space::S);
    related(ui, words.related)
}

fn head(ui: &mut Ui, words: &PageWords, draft: &mut Draft, outbox: &mut Outbox) {
    let tier = Tier::of(ui.ctx());
    let t = theme::of(ui);
    let room = ui.available_width() - BACK;
    let title = paint::lines(ui, words.title, Text::Title, t.text, room);
    let second = if tier == Tier::Wide { Text::Body.line_height() } else { 0.0 };
    let tall = space::S + title.size().y + second + space::S;
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), tall));
    let start = rect.min + vec2(0.0, space::S);
    let below = start + vec2(0.0, title.size().y);
    let placed = paint::put(ui.painter(), start, Align2::LEFT_TOP, title, t.text);
    if tier == Tier::Wide {
        let summary = paint::elided(ui, words.summary, Text::Body, t.text2, room);
        paint::put(ui.painter(), below, Align2::LEFT_TOP, summary, t.text2);
    }
    let response = ui.interact(placed, ui.scope_id().with("title"), Sense::hover());
    let told = [words.title, ". ", words.summary].concat();
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, &told));
    let layout = Layout::right_to_left(Align::Center);
    let mut right = ui.new_child(UiBuilder::new().id_salt("back").max_rect(rect).layout(layout));
    back(&mut right, draft, outbox);
}

/// Room of the way back.
const BACK: f32 = 96.0;

fn heading(ui: &mut Ui, words: &str) {
    let response = styled(ui, words, Text::Heading, theme::of(ui).text);
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, words));
}

fn block(ui: &mut Ui, block: Block) {
    match block {
        Block::Says(words) => drop(prose(ui, words)),
        Block::Item(words) => item(ui, words),
        Block::Kept => {
            card::flush(ui, |ui| {
                for (index, one) in kept::KEPT.iter().enumerate() {
                    if index > 0 {
                        card::hairline(ui);
                    }
                    kept_row(ui, one);
                }
            });
        }
    }
}

/// A line of a list, with its point hanging before it.
fn item(ui: &mut Ui, words: &str) {
    let t = theme::of(ui);
    let top = ui.cursor().min;
    ui.painter().circle_filled(pos2(top.x + 6.0, top.y + Text::Body.line_height() / 2.0), 2.0, t.text3);
    let inside = ui.available_rect_before_wrap();
    let inside = inside.with_min_x(inside.left() + space::L);
    let used = ui.scope_builder(UiBuilder::new().max_rect(inside), |ui| prose(ui, words)).response;
    ui.expand_to_include_rect(used.rect);
}

/// What it is; below it where, for how long, and who can read it.
fn kept_row(ui: &mut Ui, one: &kept::Kept) {
    let t = theme::of(ui);
    let width = ui.available_width() - 2.0 * space::L;
    let icon = match one.guard {
        kept::Guard::Sealed => icons::LOCK_KEY,
        kept::Guard::Private => icons::USER,
        kept::Guard::System => icons::DESKTOP,
    };
    let second = [one.place, ", ", one.guard.word(), ". ", one.until, "."].concat();
    let what = paint::lines(ui, one.what, Text::Label, t.text, width - 28.0);
    let where_to = paint::lines(ui, &second, Text::Body, t.text2, width - 28.0);
    let tall = what.size().y + where_to.size().y + 2.0 * PADDING;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), tall), Sense::hover());
    let at = pos2(rect.left() + space::L, rect.top() + PADDING);
    paint::icon(ui, at + vec2(8.0, 10.0), icon, 16.0, t.text2);
    let below = at.y + what.size().y;
    paint::put(ui.painter(), at + vec2(28.0, 0.0), Align2::LEFT_TOP, what, t.text);
    paint::put(ui.painter(), pos2(at.x + 28.0, below), Align2::LEFT_TOP, where_to, t.text2);
    let told = [one.what, ". ", &second].concat();
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &told));
}

const PADDING: f32 = 10.0;

fn glossary(ui: &mut Ui, terms: &[Term]) {
    ui.spacing_mut().item_spacing.y = 0.0;
    let t = theme::of(ui);
    for (index, one) in terms.iter().enumerate() {
        if index > 0 {
            ui.add_space(space::M);
        }
        let (word, sentence) = learn::term(*one);
        let width = ui.available_width().min(theme::LINE_WIDTH);
        let name = paint::lines(ui, word, Text::Label, t.text, width);
        let says = paint::lines(ui, sentence, Text::Body, t.text2, width);
        let size = vec2(ui.available_width(), name.size().y + says.size().y);
        let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
        let below = rect.top() + name.size().y;
        paint::put(ui.painter(), rect.min, Align2::LEFT_TOP, name, t.text);
        paint::put(ui.painter(), pos2(rect.left(), below), Align2::LEFT_TOP, says, t.text2);
        let told = [word, ". ", sentence].concat();
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &told));
    }
}

fn related(ui: &mut Ui, pages: &[Page]) -> Option<Page> {
    ui.spacing_mut().item_spacing.y = space::XS;
    let mut next = None;
    for page in pages {
        let words = learn::page(*page);
        let link = Button::link(words.title).icon(icons::GRADUATION_CAP).help(words.summary);
        card::row(ui, height::CONTROL, |ui| {
            if ui.add(link).clicked() {
                next = Some(*page);
            }
        });
    }
    next
}
