//! What will be asked, in plain words: one line a permission, the ones for mail first.

use egui::{Align2, Rect, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::domain::provider::Provider;
use crate::domain::scope::{Scope, ScopeWords, Sensitivity};
use crate::ui::icons::{self, Icon};
use crate::ui::paint;
use crate::ui::theme::{self, Text, space};
use crate::ui::widgets::card;

/// The permissions, on their own ground.
pub(super) fn permissions(ui: &mut Ui, provider: &Provider, scopes: &[Scope]) {
    let all = in_order(provider, scopes);
    card::sunken(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let last = all.len().saturating_sub(1);
        for (index, words) in all.iter().enumerate() {
            row(ui, words, all.len() > FEW);
            if index < last {
                card::hairline(ui);
            }
        }
    });
}

/// What it opens, for the middle of a sentence: "read and organise mail". Who the person is goes without saying.
pub(super) fn titles(provider: &Provider, scopes: &[Scope]) -> Vec<String> {
    let worth = |words: &ScopeWords| {
        matches!(words.sensitivity, Sensitivity::Mail | Sensitivity::Mailbox | Sensitivity::Lasting)
    };
    let in_sentence = |words: ScopeWords| {
        let mut letters = words.title.chars();
        letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
    };
    in_order(provider, scopes).into_iter().filter(worth).map(in_sentence).collect()
}

/// Each once, the ones for mail first.
fn in_order(provider: &Provider, scopes: &[Scope]) -> Vec<ScopeWords> {
    let mut all: Vec<ScopeWords> = Vec::new();
    for words in scopes.iter().map(|scope| provider.words_for(scope)) {
        if !all.contains(&words) {
            all.push(words);
        }
    }
    all.sort_by_key(|words| rank(words.sensitivity));
    all
}

/// From here on the lines stand closer.
const FEW: usize = 4;
const ICON: f32 = 20.0;

const fn rank(sensitivity: Sensitivity) -> u8 {
    match sensitivity {
        Sensitivity::Mailbox => 0,
        Sensitivity::Mail => 1,
        Sensitivity::Lasting => 2,
        Sensitivity::Beyond => 3,
        Sensitivity::Unknown => 4,
        Sensitivity::Identity => 5,
    }
}

fn icon(words: &ScopeWords) -> Icon {
    match words.sensitivity {
        Sensitivity::Mailbox => icons::ENVELOPE_OPEN,
        Sensitivity::Mail => icons::PAPER_PLANE_TILT,
        Sensitivity::Lasting => icons::ARROWS_CLOCKWISE,
        Sensitivity::Identity => icons::USER,
        Sensitivity::Beyond => icons::WARNING_CIRCLE,
        Sensitivity::Unknown => icons::QUESTION,
    }
}

fn row(ui: &mut Ui, words: &ScopeWords, close: bool) {
    let t = theme::of(ui);
    let width = ui.available_width() - ICON - space::M;
    let title = paint::elided(ui, &words.title, Text::Label, t.text, width);
    let beside = width - title.size().x - space::M;
    let detail = paint::line(ui, &words.detail, Text::Body, t.text2);
    let one_line = detail.size().x <= beside;
    let tall = match (one_line, close) {
        (true, true) => 34.0,
        (true, false) => 44.0,
        (false, _) => 52.0,
    };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), tall), Sense::hover());
    paint::icon(ui, pos2(rect.left() + ICON / 2.0, rect.center().y), icon(words), ICON, t.text2);
    let lines = rect.with_min_x(rect.left() + ICON + space::M);
    if one_line {
        let start = lines.left_center() + vec2(title.size().x + space::M, 0.0);
        paint::put(ui.painter(), lines.left_center(), Align2::LEFT_CENTER, title, t.text);
        paint::put(ui.painter(), start, Align2::LEFT_CENTER, detail, t.text2);
    } else {
        two_lines(ui, lines, title, &words.detail);
    }
    let told = format!("{}: {}", words.title, words.detail);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, &told));
}

fn two_lines(ui: &Ui, lines: Rect, title: std::sync::Arc<egui::Galley>, detail: &str) {
    let t = theme::of(ui);
    let below = paint::elided(ui, detail, Text::Small, t.text2, lines.width());
    paint::put(ui.painter(), lines.left_center() - vec2(0.0, 9.0), Align2::LEFT_CENTER, title, t.text);
    paint::put(ui.painter(), lines.left_center() + vec2(0.0, 9.0), Align2::LEFT_CENTER, below, t.text2);
}
