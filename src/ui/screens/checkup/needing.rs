//! What needs somebody, the worst first; many of one reason stand together in one row until they are unfolded.

use egui::{Id, Rect, Ui, UiBuilder, vec2};

use crate::domain::account::AccountId;
use crate::domain::checkup::{About, Reason, Verdict};
use crate::engine::command::{CheckUpWish, Command, Reply};
use crate::explain::checkup::{self as explained, rule, words};
use crate::ui::actions::{AccountAction, Action};
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::route::Dialog;
use crate::ui::theme::space;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::card;
use crate::ui::widgets::menu::{Entry, Item, menu};

use super::digest::Needing;
use super::row::{self, Row};
use super::{Draft, Fold, Stage, fixes, lines, says};

pub(super) fn show(ui: &mut Ui, stage: &Stage<'_>, draft: &mut Draft, outbox: &mut Outbox) {
    let digest = &stage.digest;
    let says_something = draft.doing.says();
    if digest.needing.is_empty() && !says_something {
        return;
    }
    card::section(ui, "Needs attention", Some(digest.needing_count));
    card::flush(ui, |ui| {
        let mut first = !fixes::came_to(ui, &mut draft.doing);
        for one in &digest.needing {
            match one {
                Needing::One(at) => {
                    single(ui, stage, digest.verdict(*at), &mut first, draft, outbox);
                }
                Needing::Many(reason, places) => {
                    many(ui, stage, *reason, places, &mut first, draft, outbox);
                }
            }
        }
    });
    ui.add_space(space::L);
}

/// A hairline between rows.
fn part(ui: &mut Ui, first: &mut bool) {
    if !std::mem::replace(first, false) {
        card::hairline(ui);
    }
}

fn many(
    ui: &mut Ui,
    stage: &Stage<'_>,
    reason: Reason,
    places: &[usize],
    first: &mut bool,
    draft: &mut Draft,
    outbox: &mut Outbox,
) {
    part(ui, first);
    let fold = Fold::Group(reason);
    let open = draft.is_open(&fold);
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), row::tall(ui)));
    let id = Id::unique(("check-up", &fold));
    lines::seen(ui, rect, id, |ui| {
        let said = words(stage.digest.verdict(places[0]), &stage.scene);
        let subject = said.subject.map(|subject| format!("{subject} and {} more", places.len() - 1));
        let word = if open { "Show fewer" } else { "Show all" };
        let name = format!("{word}: {}", said.title);
        let button = Button::secondary(word).compact().named(&name);
        let all = Row {
            id,
            mark: row::marked(ui, says::mark(reason.state())),
            state: &says::state_word(reason.state()),
            title: &said.title,
            second: rule(reason.rule()).why,
            subject: subject.as_deref(),
            open,
            deeds: DEEDS,
        };
        let mut pressed = false;
        let response = all.show(ui, rect, |ui| {
            if row::tall(ui) <= 64.0 {
                ui.add_space(MENU);
            }
            pressed = ui.add(button).clicked();
        });
        if pressed || response.clicked() {
            draft.turn(fold);
        }
    });
    if open {
        for at in places {
            single(ui, stage, stage.digest.verdict(*at), first, draft, outbox);
        }
    }
}

/// Room of the fix and the menu.
const DEEDS: f32 = 132.0 + space::XS + MENU;
const MENU: f32 = 28.0;

fn single(
    ui: &mut Ui,
    stage: &Stage<'_>,
    verdict: &Verdict,
    first: &mut bool,
    draft: &mut Draft,
    outbox: &mut Outbox,
) {
    part(ui, first);
    let fold = Fold::Of(verdict.reason, verdict.about.clone());
    let open = draft.is_open(&fold);
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), row::tall(ui)));
    let id = Id::unique(("check-up", &fold));
    lines::seen(ui, rect, id, |ui| {
        ui.push_id(id, |ui| one(ui, stage, verdict, (rect, id, open), draft, outbox));
    });
    if open {
        ui.push_id((id, "below"), |ui| {
            lines::inset(ui, row::LEFT, |ui| lines::verdict(ui, stage, verdict, outbox));
        });
    }
}

fn one(
    ui: &mut Ui,
    stage: &Stage<'_>,
    verdict: &Verdict,
    (rect, id, open): (Rect, Id, bool),
    draft: &mut Draft,
    outbox: &mut Outbox,
) {
    let said = words(verdict, &stage.scene);
    let shown = Row {
        id,
        mark: row::marked(ui, says::mark(verdict.state())),
        state: &says::state_word(verdict.state()),
        title: &said.title,
        second: &said.detail,
        subject: said.subject.as_deref(),
        open,
        deeds: DEEDS,
    };
    let of = said.subject.as_deref().unwrap_or(&said.title);
    let mut wanted = None;
    let response = shown.show(ui, rect, |ui| wanted = deeds(ui, verdict, open, of, draft));
    let turned = response.clicked().then_some(Wanted::Turn);
    match turned.or(wanted) {
        None => {}
        Some(Wanted::Fix) => fixes::carry_out(verdict, draft, outbox),
        Some(Wanted::Turn) => draft.turn(Fold::Of(verdict.reason, verdict.about.clone())),
        Some(Wanted::Leave) => {
            draft.found = Some(verdict.clone());
            outbox.open(Dialog::PutAside);
        }
        Some(Wanted::Account(id)) => outbox.act(Action::With(AccountAction::Open, id)),
        Some(Wanted::Look(id)) => {
            let wish = CheckUpWish { accounts: Some(vec![id]), ask: true };
            outbox.send(Command::CheckUp(wish, Reply::nowhere()));
        }
    }
}

/// What is wanted of a row.
#[derive(Debug, Clone, Copy)]
enum Wanted {
    Fix,
    Turn,
    Leave,
    Account(AccountId),
    Look(AccountId),
}

/// Read before the menu, whichever way they are laid out.
fn deeds(ui: &mut Ui, verdict: &Verdict, open: bool, of: &str, draft: &Draft) -> Option<Wanted> {
    let narrow = row::tall(ui) > 64.0;
    let mut wanted = None;
    let place = ui.available_rect_before_wrap();
    let end = if narrow { place.right() } else { place.right() - MENU - space::XS };
    let mut fix_ui =
        ui.new_child(UiBuilder::new().id_salt("fix").max_rect(place.with_max_x(end)).layout(*ui.layout()));
    if let Some(fix) = &verdict.fix {
        let word = explained::fix(fix);
        let name = format!("{word}, {of}");
        let runs = draft.doing.runs(verdict.reason).then_some("It is being done");
        if fix_ui.add(Button::secondary(word).compact().named(&name).off_because(runs)).clicked() {
            wanted = Some(Wanted::Fix);
        }
    }
    let used = fix_ui.min_rect().width();
    if narrow && verdict.fix.is_some() {
        ui.add_space(used + space::XS);
    }
    more(ui, verdict, open, of).or(wanted)
}

fn more(ui: &mut Ui, verdict: &Verdict, open: bool, of: &str) -> Option<Wanted> {
    let name = format!("More for: {of}");
    let opener = ui.add(Button::icon_only(icons::DOTS_THREE, &name).compact());
    let fold = if open { "Hide what is known" } else { "Show what is known" };
    let mut entries = vec![
        Entry::Item(Item::new(Wanted::Turn, icons::INFO, fold)),
        Entry::Item(Item::new(Wanted::Leave, icons::PUSH_PIN, LEAVE)),
    ];
    if let About::Account(id) = verdict.about {
        entries.push(Entry::Item(Item::new(Wanted::Account(id), icons::USER, "Open the account")));
        let again = Item::new(Wanted::Look(id), icons::ARROW_CLOCKWISE, "Look at this account again");
        entries.push(Entry::Item(again));
    }
    menu(&opener, &entries)
}

const LEAVE: &str = "Leave it as it is\u{202f}…";
