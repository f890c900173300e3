//! Search or run: every account and everything that can be done, by name.
//!
//! Arrow keys choose, Enter runs, Esc closes. What is run goes into the outbox as an action, like a button's press.

use egui::text::LayoutJob;
use egui::{
    Align2, Area, Context, CornerRadius, Frame, Id, Key, Modal, Modifiers, Rect, Role, ScrollArea, Sense,
    Stroke, TextEdit, TextFormat, Ui, UiBuilder, Vec2, WidgetInfo, pos2, vec2,
};

use crate::domain::account::AccountId;
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::paint;
use crate::ui::picture::Picture;
use crate::ui::route::Route;
use crate::ui::theme::{self, Text, corner, height, space};
use crate::ui::widgets::key_cap::{self, key_cap};

mod find;

use find::{Found, Hit};

/// What is typed and chosen.
#[derive(Debug, Default)]
pub struct Draft {
    open: bool,
    query: String,
    chosen: usize,
    /// The account on screen: its commands are offered before anything is typed.
    about: Option<AccountId>,
}

impl Draft {
    /// Whether it is in front.
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Opens it, empty.
    pub fn open(&mut self, route: Route) {
        let about = match route {
            Route::Account(id, _) => Some(id),
            Route::Accounts
            | Route::Audit
            | Route::Diagnose
            | Route::Inspector
            | Route::Providers
            | Route::Checkup
            | Route::PracticeFailures
            | Route::RevokeAll
            | Route::Learn(_)
            | Route::Settings(_) => None,
        };
        *self = Self { open: true, about, ..Self::default() };
    }
}

/// Shows it while it is open.
pub fn show(ctx: &Context, picture: &Picture, draft: &mut Draft, outbox: &mut Outbox) {
    if !draft.open {
        return;
    }
    let found = find::all(picture, &draft.query, draft.about);
    let run = keys(ctx, draft, found.hits.len());
    let t = theme::of_ctx(ctx);
    let id = Id::unique("search or run");
    let room = ctx.content_rect();
    let top = if room.height() > 400.0 { TOP } else { space::S };
    let area: Area = Modal::default_area(id)
        .anchor(Align2::CENTER_TOP, vec2(0.0, top))
        .role(Role::Dialog)
        .accessible_name("Search or run");
    let frame = Frame::new()
        .fill(t.raised)
        .stroke(Stroke::new(1.0, t.line))
        .corner_radius(CornerRadius::same(corner::DIALOG))
        .shadow(ctx.global_style().visuals.window_shadow);
    let shown = Modal::new(id).area(area).backdrop_color(t.backdrop).frame(frame).show(ctx, |ui| {
        ui.set_width(WIDTH.min(room.width() - 2.0 * space::M) - 2.0);
        ui.spacing_mut().item_spacing = Vec2::ZERO;
        question(ui, draft);
        crate::ui::widgets::card::hairline(ui);
        let most = (room.height() - top - HEAD - FOOT - space::XL).max(80.0);
        let clicked =
            ScrollArea::vertical().max_height(most.min(MOST)).show(ui, |ui| answers(ui, &found, draft)).inner;
        crate::ui::widgets::card::hairline(ui);
        foot(ui, &found);
        clicked
    });
    let picked = shown.inner.or(run.then_some(draft.chosen)).and_then(|at| found.hits.get(at));
    if let Some(hit) = picked {
        outbox.act(hit.action);
        draft.open = false;
    }
    if shown.backdrop_response.clicked() {
        draft.open = false;
    }
}

const WIDTH: f32 = 600.0;
const TOP: f32 = 96.0;
const HEAD: f32 = 57.0;
const FOOT: f32 = 36.0;
const MOST: f32 = 400.0;
const GROUP: f32 = 28.0;

/// Takes the keys before the field does; `true` when the chosen hit is to run.
fn keys(ctx: &Context, draft: &mut Draft, hits: usize) -> bool {
    let pressed = |key| ctx.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    if pressed(Key::Escape) {
        draft.open = false;
    }
    if pressed(Key::ArrowDown) {
        draft.chosen += 1;
    }
    if pressed(Key::ArrowUp) {
        draft.chosen = draft.chosen.saturating_sub(1);
    }
    draft.chosen = draft.chosen.min(hits.saturating_sub(1));
    pressed(Key::Enter)
}

fn question(ui: &mut Ui, draft: &mut Draft) {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), HEAD - 1.0));
    let t = theme::of(ui);
    paint::icon(ui, rect.left_center() + vec2(31.0, 0.0), icons::MAGNIFYING_GLASS, 20.0, t.text2);
    let cap = key_cap::at_right(ui, rect.right_center() - vec2(20.0, 0.0), "Esc");
    let place = Rect::from_min_max(
        pos2(rect.left() + 52.0, rect.center().y - 9.0),
        pos2(cap.left() - space::M, rect.center().y + 12.0),
    );
    let mut inside = ui.new_child(UiBuilder::new().id_salt("query").max_rect(place));
    let font = egui::FontId::new(16.0, egui::FontFamily::Proportional);
    let edit = TextEdit::singleline(&mut draft.query)
        .hint_text(egui::RichText::new("Search or run").font(font.clone()).color(t.text3))
        .font(font)
        .text_color(t.text)
        .frame(Frame::NONE)
        .desired_width(place.width())
        .char_limit(200);
    let response = inside.add(edit).accessible_name("Search or run");
    if response.changed() {
        draft.chosen = 0;
    }
    if draft.open {
        response.request_focus();
    }
}

/// Gives back which one was clicked.
fn answers(ui: &mut Ui, found: &Found, draft: &mut Draft) -> Option<usize> {
    let mut clicked = None;
    let t = theme::of(ui);
    ui.add_space(space::S);
    if found.hits.is_empty() {
        let (rect, response) =
            ui.allocate_exact_size(vec2(ui.available_width(), height::ROW), Sense::hover());
        let words = format!("Nothing is called “{}”", draft.query.trim());
        let galley = paint::elided(ui, &words, Text::Body, t.text2, rect.width() - 40.0);
        paint::put(ui.painter(), rect.left_center() + vec2(20.0, 0.0), Align2::LEFT_CENTER, galley, t.text2);
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &words));
    }
    let mut group = "";
    for (index, hit) in found.hits.iter().enumerate() {
        if hit.group != group {
            group = hit.group;
            let (_, rect) = ui.allocate_space(vec2(ui.available_width(), GROUP));
            paint::words(
                ui,
                rect.left_center() + vec2(21.0, 2.0),
                Align2::LEFT_CENTER,
                group,
                Text::SmallLabel,
                t.text3,
            );
        }
        let chosen = index == draft.chosen;
        if answer(ui, hit, chosen, index) {
            clicked = Some(index);
        }
    }
    ui.add_space(space::S);
    clicked
}

fn answer(ui: &mut Ui, hit: &Hit, chosen: bool, index: usize) -> bool {
    let t = theme::of(ui);
    let (_, whole) = ui.allocate_space(vec2(ui.available_width(), height::TAB));
    let rect = whole.shrink2(vec2(space::S, 0.0));
    let response = ui.interact(rect, ui.scope_id().with(("hit", index)), Sense::click());
    if chosen {
        ui.painter().rect_filled(rect, corner::CONTROL, t.selected);
        if ui.input(|input| input.key_down(Key::ArrowDown) || input.key_down(Key::ArrowUp)) {
            ui.scroll_to_rect(whole, None);
        }
    } else if response.hovered() {
        ui.painter().rect_filled(rect, corner::CONTROL, t.hover);
    }
    let icon_colour = if chosen { t.accent_text } else { t.text2 };
    paint::icon(ui, rect.left_center() + vec2(20.0, 0.0), hit.icon, 16.0, icon_colour);
    let keys = if chosen {
        Some("Enter".to_owned())
    } else {
        hit.keys.map(|keys| ui.ctx().format_shortcut(&keys).replace('+', " "))
    };
    let mut end = rect.right() - space::M;
    if let Some(keys) = keys {
        end = key_cap::at_right(ui, pos2(end, rect.center().y), &keys).left() - space::M;
    }
    let start = rect.left_center() + vec2(40.0, 0.0);
    let galley = ui.painter().layout_job(job(ui, hit, end - start.x));
    paint::put(ui.painter(), start, Align2::LEFT_CENTER, galley, t.text);
    let told = format!("{} {}", hit.words, hit.second).trim_end().to_owned();
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, chosen, &told));
    response.clicked()
}

/// The words with what was typed in bold, then the second rank.
fn job(ui: &Ui, hit: &Hit, width: f32) -> LayoutJob {
    let t = theme::of(ui);
    let mut job = LayoutJob::default();
    let (plain, bold) =
        (TextFormat::simple(Text::Body.font(), t.text), TextFormat::simple(Text::Strong.font(), t.text));
    let mut at = 0;
    for part in &hit.matched {
        job.append(&hit.words[at..part.start], 0.0, plain.clone());
        job.append(&hit.words[part.clone()], 0.0, bold.clone());
        at = part.end;
    }
    job.append(&hit.words[at..], 0.0, plain);
    if !hit.second.is_empty() {
        job.append(&hit.second, space::M, TextFormat::simple(Text::Body.font(), t.text2));
    }
    job.wrap.max_width = width.max(0.0);
    job.wrap.max_rows = 1;
    job.wrap.break_anywhere = true;
    job
}

fn foot(ui: &mut Ui, found: &Found) {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), FOOT));
    let t = theme::of(ui);
    let inner = rect.shrink2(vec2(space::CARD, 0.0));
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    let mut line = ui.new_child(UiBuilder::new().id_salt("foot").max_rect(inner).layout(layout));
    line.spacing_mut().item_spacing.x = space::XS;
    for (keys, words) in [("↑ ↓", "choose"), ("Enter", "run")] {
        key_cap(&mut line, keys);
        line.label(Text::Small.rich(words, t.text3));
        line.add_space(space::M);
    }
    let words = format!("{} of {}", found.hits.len(), found.of);
    paint::words(ui, inner.right_center(), Align2::RIGHT_CENTER, &words, Text::Small, t.text3);
}
