//! What a rotation came to, where it was asked for: both tokens before and after by their fingerprints, in words whether
//! each is new, what became of the old grant, and the way on where one is left. Goes with its `x`.

use egui::{Align, Align2, Layout, Role, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use crate::domain::problem::Problem;
use crate::domain::token::Fingerprint;
use crate::engine::command::Command;
use crate::engine::snapshot::{AccountView, Change, OldGrant, Rotated};
use crate::explain;
use crate::ui::actions::{AccountAction, Action};
use crate::ui::icons::{self, Icon};
use crate::ui::offers;
use crate::ui::outbox::Outbox;
use crate::ui::paint;
use crate::ui::picture::Picture;
use crate::ui::remedies::{self, About, Dress};
use crate::ui::rotated::{self, Shown};
use crate::ui::theme::{self, Text, Tone, height, space};
use crate::ui::tier::Tier;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::{card, mark};
use crate::ui::words;

/// The card, if there is something to say. Tells whether it was drawn.
pub(super) fn show(ui: &mut Ui, view: &AccountView, picture: &Picture, outbox: &mut Outbox) -> bool {
    match rotated::shown(view) {
        Some(Shown::Done(rotated)) => done(ui, view, rotated, picture, outbox),
        Some(Shown::Failed(problem)) => failed(ui, view, problem, picture, outbox),
        None => return false,
    }
    true
}

/// As any problem, with a way to put it away: it is no state of the account.
fn failed(ui: &mut Ui, view: &AccountView, problem: &Problem, picture: &Picture, outbox: &mut Outbox) {
    let id = view.account.id;
    let mut known = Vec::new();
    if let Some(at) = problem.facts.at {
        let at = words::moment(at, picture.now, &picture.zone);
        known.push((icons::CLOCK, format!("Not rotated, {at}")));
    }
    let look = (Tone::Warn, icons::WARNING.filled());
    let dress = Dress { look, known, tries_itself: false };
    if remedies::passing_card(ui, problem, About::Account(id), dress, outbox) {
        outbox.send(Command::DismissRotation(id));
    }
}

fn done(ui: &mut Ui, view: &AccountView, rotated: &Rotated, picture: &Picture, outbox: &mut Outbox) {
    let t = theme::of(ui);
    card::card(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let at = words::moment(rotated.at, picture.now, &picture.zone);
        let name = if rotated.old_grant.is_some() { "Rotated fully" } else { "Rotated" };
        card::row(ui, height::COMPACT, |ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            let icon = icons::CHECK_CIRCLE.filled();
            mark::with_icon(ui, icon, t.ok.mark, &format!("{name}, {at}"), Text::Strong, t.text);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if ui.add(Button::icon_only(icons::X, "Dismiss the result").compact()).clicked() {
                    outbox.send(Command::DismissRotation(view.account.id));
                }
            });
        });
        ui.add_space(space::S);
        token(ui, icons::KEY, "Access token", &rotated.access);
        token(ui, icons::ARROWS_CLOCKWISE, "Refresh token", &rotated.refresh);
        if rotated.old_grant.is_none() && kept(&rotated.refresh) {
            same_refresh_token(ui, view, picture, outbox);
        }
        if let Some(old) = &rotated.old_grant {
            old_grant(ui, view, old, outbox);
        }
    });
}

fn kept(refresh: &Change) -> bool {
    refresh.after.is_some() && !refresh.happened()
}

/// Icon, which token, whether it is new, and its fingerprints; these go below where there is no room beside.
fn token(ui: &mut Ui, icon: Icon, name: &str, change: &Change) {
    let t = theme::of(ui);
    let narrow = Tier::of(ui.ctx()) == Tier::Narrow;
    let tall = if narrow { 2.0 * LINE - 4.0 } else { LINE };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), tall), Sense::hover());
    let y = rect.top() + LINE / 2.0;
    paint::icon(ui, pos2(rect.left() + 8.0, y), icon, 16.0, t.text2);
    let left = rect.left() + 24.0;
    paint::words(ui, pos2(left, y), Align2::LEFT_CENTER, name, Text::Body, t.text2);
    paint::words(ui, pos2(left + NAME, y), Align2::LEFT_CENTER, state(change), Text::Label, t.text);
    let start = if narrow { pos2(left, y + LINE - 4.0) } else { pos2(left + NAME + STATE, y) };
    fingerprints(ui, start, change);
    let told = format!("{name}: {}", told(change));
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &told));
}

const LINE: f32 = 26.0;
const NAME: f32 = 112.0;
const STATE: f32 = 96.0;

/// Whether it is new, in a word.
fn state(change: &Change) -> &'static str {
    match (change.after.is_some(), change.happened()) {
        (true, true) => "New",
        (true, false) => "The same",
        (false, _) => "None",
    }
}

/// Before and after, or the one that stayed.
fn fingerprints(ui: &Ui, start: egui::Pos2, change: &Change) {
    let t = theme::of(ui);
    let code = |at, text: &str, colour| {
        paint::words(ui, at, Align2::LEFT_CENTER, text, Text::SmallCode, colour).right()
    };
    let after = change.after.as_ref().map(Fingerprint::as_str);
    match (&change.before, after) {
        (Some(before), Some(after)) if change.happened() => {
            let right = code(start, before.as_str(), t.text3);
            paint::icon(ui, pos2(right + 12.0, start.y), icons::ARROW_RIGHT, 12.0, t.text3);
            code(pos2(right + 24.0, start.y), after, t.text);
        }
        (_, Some(only)) => {
            code(start, only, t.text);
        }
        (Some(before), None) => {
            code(start, before.as_str(), t.text3);
        }
        (None, None) => {}
    }
}

/// The same for those who hear it.
fn told(change: &Change) -> String {
    match (&change.before, &change.after) {
        (Some(before), Some(after)) if before == after => format!("the same, {after}"),
        (Some(before), Some(after)) => format!("new, {before} before, {after} now"),
        (None, Some(after)) => format!("new, {after}"),
        (Some(before), None) => format!("none, {before} before"),
        (None, None) => "none".to_owned(),
    }
}

fn same_refresh_token(ui: &mut Ui, view: &AccountView, picture: &Picture, outbox: &mut Outbox) {
    let words = format!(
        "{} keeps the same refresh token. Only a new sign-in brings another one.",
        view.provider_name()
    );
    let entry = AccountAction::RotateFully.entry();
    let why_not = offers::why_not(AccountAction::RotateFully, view, &picture.snapshot);
    remark(ui, (icons::INFO, Tone::Info), &words, Some((entry.label, why_not)), || {
        outbox.act(Action::With(AccountAction::RotateFully, view.account.id));
    });
}

fn old_grant(ui: &mut Ui, view: &AccountView, old: &OldGrant, outbox: &mut Outbox) {
    let name = view.provider_name();
    let (look, words) = match old {
        OldGrant::Ended => (
            (icons::CHECK_CIRCLE.filled(), Tone::Ok),
            format!("The grant of before was ended at {name}. Its tokens open nothing any more."),
        ),
        OldGrant::NotOffered => (
            (icons::WARNING.filled(), Tone::Warn),
            format!("{name} cannot be asked to end the grant of before; it has to be removed on its page."),
        ),
        OldGrant::StillStands(problem) => {
            let said = explain::words(problem);
            let words = format!("The grant of before still stands at {name}: {}.", said.title);
            ((icons::WARNING.filled(), Tone::Warn), words)
        }
    };
    let page = view.provider.as_ref().and_then(|provider| provider.endpoints.account_page.as_ref());
    let page = page.filter(|_| *old != OldGrant::Ended);
    let button = format!("Open the page of {name}");
    remark(ui, look, &words, page.map(|_| (button.as_str(), None)), || {
        outbox.page = page.map(|page| page.as_str().to_owned());
    });
}

/// A sentence over a hairline, and at most one way on: beside it, or below where there is no room.
fn remark(
    ui: &mut Ui,
    (icon, tone): (Icon, Tone),
    words: &str,
    button: Option<(&str, Option<&'static str>)>,
    pressed: impl FnOnce(),
) {
    let t = theme::of(ui);
    let mark = |ui: &mut Ui| mark::sentence(ui, icon, t.tone(tone).mark, words, Text::Body, t.text);
    ui.add_space(space::S);
    card::hairline(ui);
    ui.add_space(space::M);
    let Some((label, why_not)) = button else {
        mark(ui);
        return;
    };
    let button = Button::secondary(label).compact().off_because(why_not);
    let beside = ui.available_width() - button.measure(ui) - space::XL;
    let clicked = if beside < LEAST_SENTENCE {
        mark(ui);
        ui.add_space(space::M);
        ui.add(button).clicked()
    } else {
        let left = ui.cursor().min;
        let size = vec2(button.measure(ui), height::COMPACT);
        let words = ui.scope(|ui| {
            ui.set_max_width(beside);
            ui.set_min_height(height::COMPACT);
            ui.add_space(4.0);
            mark(ui);
        });
        let right = pos2(left.x + ui.available_width(), words.response.rect.center().y);
        let place = Align2::RIGHT_CENTER.anchor_size(right, size);
        ui.new_child(UiBuilder::new().id_salt("way on").max_rect(place)).add(button).clicked()
    };
    if clicked {
        pressed();
    }
}

/// Narrower, a sentence beside a button would break too often.
const LEAST_SENTENCE: f32 = 320.0;
