//! What unfolds below a row: what is known of a verdict, why it matters, and which practice it is about.

use egui::{Align, Align2, Id, Layout, Rect, Role, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use crate::domain::checkup::{Practice, RuleId, Verdict};
use crate::explain::checkup::{self as explained, rule, words};
use crate::explain::learn::for_rule;
use crate::ui::icons;
use crate::ui::learn::learn_link;
use crate::ui::outbox::Outbox;
use crate::ui::paint;
use crate::ui::theme::{self, Text, height, space};
use crate::ui::tier::Tier;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::facts::{self, Fact};
use crate::ui::widgets::prose::{prose, styled};

use super::{Draft, Stage, fixes, row, says};

/// Below a row, beginning where its words do.
pub(super) fn inset(ui: &mut Ui, left: f32, contents: impl FnOnce(&mut Ui)) {
    let narrow = Tier::of(ui.ctx()) == Tier::Narrow;
    let left = if narrow { space::L } else { left };
    let room = ui.available_rect_before_wrap();
    let inside = Rect::from_min_max(
        pos2(room.left() + left, room.top() + space::XS),
        pos2(room.right() - space::L, room.bottom()),
    );
    let mut column = ui.new_child(UiBuilder::new().max_rect(inside).layout(Layout::top_down(Align::Min)));
    column.spacing_mut().item_spacing = vec2(space::S, 0.0);
    contents(&mut column);
    let used = column.min_rect().bottom() - room.top() + space::L;
    ui.allocate_space(vec2(ui.available_width(), used));
}

/// Everything about one verdict.
pub(super) fn verdict(ui: &mut Ui, stage: &Stage<'_>, verdict: &Verdict, outbox: &mut Outbox) {
    let said = words(verdict, &stage.scene);
    prose(ui, &said.detail);
    why(ui, &[verdict.rule()]);
    known(ui, stage, verdict);
    if let Some(practice) = Practice::with(verdict.rule()) {
        promise(ui, practice);
    }
    learn(ui, verdict.rule(), outbox);
}

/// The facts that decided, and the command that does the same as the button.
fn known(ui: &mut Ui, stage: &Stage<'_>, verdict: &Verdict) {
    let mut known: Vec<Fact> = explained::facts(verdict, &stage.scene)
        .into_iter()
        .map(|(label, value)| Fact::words(label, value))
        .collect();
    let command = verdict.fix.as_ref().and_then(|fix| explained::command(fix, &stage.scene));
    known.extend(command.map(|command| Fact::code("In a terminal", command)));
    if !known.is_empty() {
        ui.add_space(space::M);
        ui.push_id(verdict.reason.code(), |ui| facts::facts(ui, &known));
    }
}

/// Why a rule matters.
pub(super) fn why(ui: &mut Ui, rules: &[RuleId]) {
    let t = theme::of(ui);
    for id in rules {
        ui.add_space(space::S);
        styled(ui, rule(*id).why, Text::Body, t.text);
    }
}

/// Which practice it is about, and what Mailward does for it.
fn promise(ui: &mut Ui, practice: Practice) {
    let t = theme::of(ui);
    let said = explained::practice(practice);
    ui.add_space(space::M);
    let of = format!("Practice {} of {}: {}", practice.number(), practice.list().count(), said.title);
    styled(ui, &of, Text::SmallLabel, t.text3);
    ui.add_space(space::XS);
    prose(ui, said.promise);
}

/// The way to the page that tells more.
pub(super) fn learn(ui: &mut Ui, rule: RuleId, outbox: &mut Outbox) {
    ui.add_space(space::S);
    ui.horizontal(|ui| {
        // The words of a link begin where those above do.
        ui.add_space(-LINK_PADDING);
        learn_link(ui, for_rule(rule), outbox);
    });
}

/// Inside a link, left and right.
const LINK_PADDING: f32 = 9.0;

/// The verdicts of a practice, a line each; only those in sight are put into words.
pub(super) fn all(
    ui: &mut Ui,
    stage: &Stage<'_>,
    verdicts: &[&Verdict],
    draft: &mut Draft,
    outbox: &mut Outbox,
) {
    ui.add_space(space::S);
    for (at, one) in verdicts.iter().enumerate() {
        let (_, rect) = ui.allocate_space(vec2(ui.available_width(), height::MENU_ITEM));
        seen(ui, rect, ui.scope_id().with(("line", at)), |ui| {
            let mut inside = ui.new_child(UiBuilder::new().id_salt(at).max_rect(rect));
            line(&mut inside, stage, one, rect, draft, outbox);
        });
    }
}

/// Draws a row that can be seen, or soon will be: the keyboard goes on from the last one in sight. One that the keyboard is in
/// stays, wherever its list is scrolled to: what is not drawn loses the focus.
pub(super) fn seen(ui: &mut Ui, rect: Rect, id: Id, draw: impl FnOnce(&mut Ui)) {
    let memory = id.with("has the keyboard");
    let had = ui.data(|data| data.get_temp::<()>(memory)).is_some();
    if !had && !ui.clip_rect().expand(AHEAD).intersects(rect) {
        return;
    }
    draw(ui);
    let focused = ui.memory(egui::Memory::focused).and_then(|focused| ui.read_response(focused));
    let has = focused
        .is_some_and(|focused| focused.layer_id == ui.layer_id() && rect.contains(focused.rect.center()));
    match (had, has) {
        (false, true) => _ = ui.data_mut(|data| data.insert_temp(memory, ())),
        (true, false) => ui.data_mut(|data| data.remove::<()>(memory)),
        _ => {}
    }
}

const AHEAD: f32 = 160.0;

fn line(
    ui: &mut Ui,
    stage: &Stage<'_>,
    verdict: &Verdict,
    rect: Rect,
    draft: &mut Draft,
    outbox: &mut Outbox,
) {
    let t = theme::of(ui);
    let said = words(verdict, &stage.scene);
    let mark = says::mark(verdict.state());
    let y = rect.center().y;
    let response = ui.interact(rect, ui.scope_id().with("line"), Sense::hover());
    let subject = said.subject.clone().unwrap_or_default();
    let told = format!("{}: {}. {} {subject}", says::state_word(verdict.state()), said.title, said.detail);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, told.trim_end()));
    let (icon, colour) = row::marked(ui, mark);
    paint::icon(ui, pos2(rect.left() + 8.0, y), icon, 16.0, colour);
    let mut right = rect.right();
    // What needs somebody has its button in its own row.
    if let Some(fix) =
        verdict.fix.as_ref().filter(|_| !verdict.needs_attention() && verdict.dismissed.is_none())
    {
        let word = explained::fix(fix);
        let name = format!("{word}, {}", said.subject.as_deref().unwrap_or(&said.title));
        let button = Button::link(word).compact().named(&name);
        let place = rect.with_min_x(rect.right() - button.measure(ui));
        right = place.left() - space::S;
        let layout = Layout::right_to_left(Align::Center);
        let mut inside = ui.new_child(UiBuilder::new().id_salt("fix").max_rect(place).layout(layout));
        if inside.add(button).clicked() {
            fixes::carry_out(verdict, draft, outbox);
        }
    }
    let start = pos2(rect.left() + 28.0, y);
    let title = match &said.subject {
        Some(subject) if Tier::of(ui.ctx()) != Tier::Wide => format!("{subject}: {}", said.title),
        _ => said.title.clone(),
    };
    let galley = paint::elided(ui, &title, Text::Body, t.text, right - start.x);
    let put = paint::put(ui.painter(), start, Align2::LEFT_CENTER, galley, t.text);
    let room = right - put.right() - space::L;
    if Tier::of(ui.ctx()) == Tier::Wide && room > 80.0 {
        let galley = paint::elided(ui, &subject, Text::Small, t.text2, room);
        paint::put(ui.painter(), pos2(right, y), Align2::RIGHT_CENTER, galley, t.text2);
    }
}

/// Nothing here can fall short of it.
pub(super) fn kept_by_itself(ui: &mut Ui) {
    let t = theme::of(ui);
    ui.add_space(space::S);
    crate::ui::widgets::mark::sentence(ui, icons::SHIELD_CHECK, t.text2, BY_ITSELF, Text::Body, t.text2);
}

const BY_ITSELF: &str = "Mailward itself keeps this; nothing on this computer can fall short of it.";
