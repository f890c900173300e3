//! What was asked for beside what was granted, in plain words; more or less than asked stands out.

use egui::{Align, Align2, Color32, Layout, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::domain::account::Grant;
use crate::domain::learn::Term;
use crate::domain::scope::{self, Comparison, Scope};
use crate::engine::snapshot::AccountView;
use crate::ui::icons::{self, Icon};
use crate::ui::paint;
use crate::ui::theme::{self, Text, Theme, Tone, height, space};
use crate::ui::tier::Tier;
use crate::ui::widgets::{badge, card, mark, term};

pub(super) fn show(ui: &mut Ui, view: &AccountView, grant: &Grant) {
    let compared = scope::compare(&grant.asked, Some(&grant.granted));
    card::padded(ui, 0.0, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.add_space(14.0);
        ui.horizontal(|ui| {
            ui.add_space(space::L);
            ui.scope(|ui| head(ui, &compared));
        });
        for (index, (scope, state)) in lines(grant, &compared).into_iter().enumerate() {
            line(ui, view, scope, state, index > 0);
        }
        if grant.granted.is_empty() && grant.asked.is_empty() {
            ui.add_space(space::L);
        }
    });
    let more: Vec<&Scope> = view.will_ask.iter().filter(|scope| !grant.asked.contains(scope)).collect();
    if !more.is_empty() {
        ui.add_space(space::M);
        let t = theme::of(ui);
        let words = "The next sign-in asks for more, because what the account is used for has changed";
        mark::with_icon(ui, icons::INFO, t.text2, words, Text::Body, t.text2);
    }
}

fn head(ui: &mut Ui, compared: &Comparison) {
    ui.set_max_width(ui.available_width() - space::L);
    card::row(ui, height::BADGE, |ui| {
        ui.spacing_mut().item_spacing.x = space::M;
        term::words(ui, "Permissions", Text::Strong);
        if !compared.extra.is_empty() {
            let words = format!("{} more than asked", compared.extra.len());
            badge::labelled(ui, Tone::Warn, icons::WARNING.filled(), &words);
        }
        if !compared.missing.is_empty() {
            let words = format!("{} fewer than asked", compared.missing.len());
            badge::labelled(ui, Tone::Bad, icons::X_SQUARE.filled(), &words);
        }
        if Tier::of(ui.ctx()) == Tier::Wide {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| legend(ui, compared));
        }
    });
}

fn legend(ui: &mut Ui, compared: &Comparison) {
    let t = theme::of(ui);
    ui.spacing_mut().item_spacing.x = space::L;
    for (state, shown) in [
        (State::Extra, !compared.extra.is_empty()),
        (State::Missing, !compared.missing.is_empty()),
        (State::Granted, true),
    ] {
        if shown {
            // From the right, and as wide as its words: a line of its own would take the whole rest.
            let (icon, colour, words) = state.look(t);
            let galley = paint::line(ui, words, Text::Small, t.text2);
            let (rect, response) = ui.allocate_exact_size(
                vec2(20.0 + galley.size().x, height::BADGE),
                term::sense_of(ui, Term::Grant),
            );
            paint::icon(ui, rect.left_center() + vec2(7.0, 0.0), icon, 14.0, colour);
            paint::put(
                ui.painter(),
                rect.left_center() + vec2(20.0, 0.0),
                Align2::LEFT_CENTER,
                galley,
                t.text2,
            );
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words));
            term::term(ui, response, Term::Grant);
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Granted,
    Unmentioned,
    Missing,
    Extra,
}

impl State {
    const fn look(self, t: &Theme) -> (Icon, Color32, &'static str) {
        match self {
            Self::Granted => (icons::CHECK_CIRCLE.filled(), t.ok.mark, "asked and granted"),
            Self::Unmentioned => (icons::MINUS_CIRCLE, t.text3, "asked, not mentioned in the answer"),
            Self::Missing => (icons::X_SQUARE.filled(), t.bad.mark, "asked, not granted"),
            Self::Extra => (icons::WARNING.filled(), t.warn.mark, "granted, not asked"),
        }
    }
}

/// As they were asked for, then what came on top.
fn lines<'a>(grant: &'a Grant, compared: &'a Comparison) -> Vec<(&'a Scope, State)> {
    let state = |scope: &Scope| match (compared.missing.contains(scope), grant.granted.contains(scope)) {
        (true, _) => State::Missing,
        (false, true) => State::Granted,
        (false, false) => State::Unmentioned,
    };
    let asked = grant.asked.iter().map(|scope| (scope, state(scope)));
    asked.chain(compared.extra.iter().map(|scope| (scope, State::Extra))).collect()
}

fn line(ui: &mut Ui, view: &AccountView, scope: &Scope, state: State, hairline: bool) {
    let t = theme::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height::TAB), Sense::hover());
    let inner = rect.shrink2(vec2(space::L, 0.0));
    if hairline {
        paint::hairline(ui, inner.x_range(), rect.top());
    }
    let words = view.provider.as_ref().map_or_else(|| scope.words(), |provider| provider.words_for(scope));
    let (icon, colour, note) = state.look(t);
    paint::icon(ui, inner.left_center() + vec2(8.0, 0.0), icon, 16.0, colour);
    let code = paint::elided(ui, scope.as_str(), Text::SmallCode, t.text2, inner.width() * 0.5);
    let code = paint::put(ui.painter(), inner.right_center(), Align2::RIGHT_CENTER, code, t.text2);
    let start = inner.left_center() + vec2(28.0, 0.0);
    let title = paint::elided(ui, &words.title, Text::Body, t.text, code.left() - start.x - space::M);
    let title = paint::put(ui.painter(), start, Align2::LEFT_CENTER, title, t.text);
    let (note_words, note_colour) = match state {
        State::Granted => (words.detail.as_str(), t.text3),
        State::Unmentioned => (note, t.text3),
        State::Missing => (note, t.bad.word),
        State::Extra => (note, t.warn.word),
    };
    let at = pos2(title.right() + space::S, start.y);
    let room = code.left() - at.x - space::M;
    if room > 60.0 {
        let galley = paint::elided(ui, note_words, Text::Small, note_colour, room);
        paint::put(ui.painter(), at, Align2::LEFT_CENTER, galley, note_colour);
    }
    let told = format!("{}, {note}. {}", words.title, scope.as_str());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &told));
}
