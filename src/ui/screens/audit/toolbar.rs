//! Search field and drop-downs; each says its value while it narrows the log. Where they do not fit they unfold below the field.

use egui::{Align, Id, Layout, Ui, UiBuilder, vec2};

use crate::domain::audit::{AuditKind, Outcome};
use crate::engine::snapshot::Browsing;
use crate::ui::events::{INSTALLATION, OURSELVES, outcome_word};
use crate::ui::icons;
use crate::ui::picture::Picture;
use crate::ui::theme::{height, space};
use crate::ui::tier::Tier;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::card;
use crate::ui::widgets::field::Field;
use crate::ui::widgets::menu::{Filter, Item, drop_down, drop_down_width};

use super::Draft;
use super::filters::{Group, Kinds, Range, Whose, program_words};

pub(super) fn show(ui: &mut Ui, picture: &Picture, draft: &mut Draft) {
    let room = ui.available_width();
    let folds = Tier::of(ui.ctx()) == Tier::Narrow;
    let widths = widths(ui, picture, draft);
    let clear = if clears(picture, draft) { height::CONTROL + space::S } else { 0.0 };
    let needed: f32 = widths.iter().map(|width| width + space::S).sum::<f32>() + clear;
    if !folds && needed + LEAST <= room {
        card::row(ui, height::TAB, |ui| {
            field(ui, draft, (room - needed).clamp(LEAST, MOST));
            drop_downs(ui, picture, draft);
        });
        return;
    }
    if Tier::of(ui.ctx()) == Tier::Wide {
        // A long address has pushed the last ones into a second line.
        ui.add_space(space::XS);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(space::S, space::S);
            field(ui, draft, LEAST);
            drop_downs(ui, picture, draft);
        });
        ui.add_space(space::XS);
        return;
    }
    card::row(ui, height::TAB, |ui| {
        let words = if draft.chosen.narrows() { "Filters, on" } else { "Filters" };
        let button =
            Button::secondary(words).icon(icons::FUNNEL_SIMPLE).help("Time, account, kind, outcome, program");
        let beside = room - button.measure(ui) - space::S;
        field(ui, draft, beside);
        if ui.add(button).clicked() {
            draft.unfolded = !draft.unfolded;
        }
    });
    if draft.unfolded {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(space::S, space::S);
            drop_downs(ui, picture, draft);
        });
        ui.add_space(space::XS);
    }
}

/// The field, with nothing but drop-downs beside it.
const LEAST: f32 = 160.0;
const MOST: f32 = 280.0;

fn field(ui: &mut Ui, draft: &mut Draft, width: f32) {
    ui.spacing_mut().item_spacing.x = space::S;
    let id = Id::unique("search in the audit log");
    let field = Field::search("Search events").hint("Search events").width(width).id(id).at_most(200);
    // A field is a column of its own (its error stands below), so it is given its place in the line.
    let (_, place) = ui.allocate_space(vec2(width, height::CONTROL));
    let layout = Layout::top_down(Align::Min);
    let mut inside = ui.new_child(UiBuilder::new().id_salt("search").max_rect(place).layout(layout));
    let response = field.show(&mut inside, &mut draft.typed);
    if response.changed() {
        draft.typed_at = None;
    }
    if response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter)) {
        draft.chosen.text.clone_from(&draft.typed);
    }
    if std::mem::take(&mut draft.focus_search) {
        response.request_focus();
    }
}

/// The words of the five drop-downs, in their order.
fn words(picture: &Picture, draft: &Draft) -> [String; 5] {
    let today = picture.now.to_zoned(picture.zone.clone()).date();
    let chosen = &draft.chosen;
    [
        chosen.range.words(today),
        chosen.account.as_ref().map_or("All accounts", Whose::words).to_owned(),
        chosen.kinds.words().to_owned(),
        chosen.outcome.map_or("Any outcome", outcome_word).to_owned(),
        chosen.program.as_deref().map_or("All programs", program_words).to_owned(),
    ]
}

fn widths(ui: &Ui, picture: &Picture, draft: &Draft) -> [f32; 5] {
    words(picture, draft).map(|words| drop_down_width(ui, &words))
}

fn drop_downs(ui: &mut Ui, picture: &Picture, draft: &mut Draft) {
    let words = words(picture, draft);
    range(ui, picture, draft, &words[0]);
    account(ui, picture, draft, &words[1]);
    kind(ui, draft, &words[2]);
    outcome(ui, draft, &words[3]);
    program(ui, picture, draft, &words[4]);
    if clears(picture, draft) {
        let button = if Tier::of(ui.ctx()) == Tier::Wide {
            Button::icon_only(icons::X, CLEAR)
        } else {
            Button::quiet(CLEAR)
        };
        if ui.add(button).clicked() {
            draft.clear();
        }
    }
}

/// Where nothing fits, the way back stands in the middle of the screen.
fn clears(picture: &Picture, draft: &Draft) -> bool {
    let browsing = picture.snapshot.audit.browsing.as_ref();
    draft.chosen.narrows() && browsing.is_some_and(|browsing| !browsing.is_empty())
}

const CLEAR: &str = "Clear filters";

const fn narrows(yes: bool) -> Filter {
    if yes { Filter::On } else { Filter::Off }
}

fn range(ui: &mut Ui, picture: &Picture, draft: &mut Draft, words: &str) {
    let today = picture.now.to_zoned(picture.zone.clone()).date();
    let chosen = draft.chosen.range;
    let named = Range::LISTED.map(|range| range.words(today));
    let items: Vec<_> = Range::LISTED
        .iter()
        .zip(&named)
        .map(|(range, words)| Item::choice(*range, words, *range == chosen))
        .collect();
    let picked = drop_down(ui, "Time range", words, narrows(chosen.narrows()), &items);
    draft.chosen.range = picked.unwrap_or(chosen);
}

/// The accounts of the log, also those that are gone; those of the window where the log is not read yet.
fn account(ui: &mut Ui, picture: &Picture, draft: &mut Draft, words: &str) {
    let chosen = draft.chosen.account.clone();
    let browsing = picture.snapshot.audit.browsing.as_ref();
    let mut listed: Vec<Whose> = browsing
        .map(|browsing| {
            browsing.accounts().iter().map(|subject| Whose::Address(subject.address.clone())).collect()
        })
        .unwrap_or_default();
    for view in &picture.snapshot.accounts {
        if !listed
            .iter()
            .any(|whose| matches!(whose, Whose::Address(known) if *known == view.account.address))
        {
            listed.push(Whose::Address(view.account.address.clone()));
        }
    }
    listed.sort_unstable_by(|one, other| one.words().cmp(other.words()));
    listed.dedup();
    let mut items = vec![Item::choice(None, "All accounts", chosen.is_none())];
    items.push(Item::choice(Some(usize::MAX), INSTALLATION, chosen == Some(Whose::Installation)));
    items.extend(
        listed
            .iter()
            .enumerate()
            .map(|(index, whose)| Item::choice(Some(index), whose.words(), chosen.as_ref() == Some(whose))),
    );
    let picked = drop_down(ui, "Account", words, narrows(chosen.is_some()), &items);
    draft.chosen.account = match picked {
        None => chosen,
        Some(None) => None,
        Some(Some(usize::MAX)) => Some(Whose::Installation),
        Some(Some(index)) => listed.get(index).cloned(),
    };
}

fn kind(ui: &mut Ui, draft: &mut Draft, words: &str) {
    let chosen = draft.chosen.kinds;
    let all = std::iter::once(Kinds::All)
        .chain(Group::ALL.into_iter().map(Kinds::Group))
        .chain(listed_kinds().map(Kinds::One));
    let items: Vec<_> = all.map(|kinds| Item::choice(kinds, kinds.words(), kinds == chosen)).collect();
    let picked = drop_down(ui, "Kind", words, narrows(chosen != Kinds::All), &items);
    draft.chosen.kinds = picked.unwrap_or(chosen);
}

/// Not those of a newer Mailward: nobody could tell what was chosen.
fn listed_kinds() -> impl Iterator<Item = AuditKind> {
    AuditKind::ALL.iter().copied().filter(|kind| *kind != AuditKind::Unknown)
}

fn outcome(ui: &mut Ui, draft: &mut Draft, words: &str) {
    let chosen = draft.chosen.outcome;
    let items = [None, Some(Outcome::Ok), Some(Outcome::Failed)]
        .map(|outcome| Item::choice(outcome, outcome.map_or("Any outcome", outcome_word), outcome == chosen));
    let picked = drop_down(ui, "Outcome", words, narrows(chosen.is_some()), &items);
    draft.chosen.outcome = picked.unwrap_or(chosen);
}

fn program(ui: &mut Ui, picture: &Picture, draft: &mut Draft, words: &str) {
    let chosen = draft.chosen.program.clone();
    let browsing = picture.snapshot.audit.browsing.as_ref();
    let programs = browsing.map(Browsing::programs).unwrap_or_default();
    let ours = chosen.as_deref() == Some("");
    let mut items = vec![Item::choice(None, "All programs", chosen.is_none())];
    items.push(Item::choice(Some(""), OURSELVES, ours));
    let others = programs.iter().filter(|program| !program.is_empty());
    items.extend(
        others.map(|program| Item::choice(Some(program.as_str()), program, chosen.as_ref() == Some(program))),
    );
    let picked = drop_down(ui, "Program", words, narrows(chosen.is_some()), &items);
    draft.chosen.program = match picked {
        None => chosen,
        Some(program) => program.map(str::to_owned),
    };
}
