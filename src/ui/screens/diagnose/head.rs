//! The head: what is looked at, how far it is, and what can be done with what was found. What does not fit goes into `…`.

use egui::{Align, Layout, Ui};

use crate::engine::command::Command;
use crate::engine::snapshot::DiagnosisView;
use crate::explain;
use crate::ui::actions::Action;
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::paint;
use crate::ui::picture::Picture;
use crate::ui::shell;
use crate::ui::theme::{self, Text, height, space};
use crate::ui::tier::Tier;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::menu::{Entry, Item, menu, picker, picker_width};
use crate::ui::widgets::{card, mark};

use super::{Draft, Whose, of, says, why_no_report};

/// Of the screen.
pub(super) fn show(ui: &mut Ui, picture: &Picture, whose: Whose, draft: &mut Draft, outbox: &mut Outbox) {
    let live = of(picture, whose);
    let second =
        live.map_or_else(|| Action::Diagnose.entry().hint.to_owned(), |live| line(ui, live, picture));
    shell::head(ui, Action::Diagnose.entry().label, &second, |ui| {
        let t = theme::of(ui);
        let title = [("Diagnose", Text::Title), (second.as_str(), Text::Body)]
            .map(|(words, text)| paint::line(ui, words, text, t.text).size().x);
        let wide = Tier::of(ui.ctx()) == Tier::Wide;
        let title = if wide { title[0].max(title[1]) } else { title[0] };
        let room = ui.max_rect().width() - title - space::M;
        let name = name(picture, whose);
        let picks = picker_width(ui, name, MOST_WORDS) + space::S;
        let fits = buttons(ui, picture, live, whose, room - picks, outbox);
        let most = if fits { MOST_WORDS } else { LEAST_WORDS.max(room - EDGES) };
        pick(ui, picture, whose, most.min(MOST_WORDS), draft);
    });
}

/// Room for the longest address that is usual.
const MOST_WORDS: f32 = 220.0;
const LEAST_WORDS: f32 = 80.0;
/// What is not words of a picker, and the buttons beside it.
const EDGES: f32 = 44.0 + 90.0;

fn line(ui: &Ui, live: &DiagnosisView, picture: &Picture) -> String {
    if let Some(ended) = live.ended_at {
        picture.repaint_for(ui.ctx(), ended);
    }
    says::second_line(live, picture)
}

/// The same in an account's tab: a line of its own.
pub(super) fn toolbar(
    ui: &mut Ui,
    picture: &Picture,
    whose: Whose,
    live: &DiagnosisView,
    outbox: &mut Outbox,
) {
    card::row(ui, height::TAB, |ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let second = line(ui, live, picture);
            let t = theme::of(ui);
            let said = paint::line(ui, &second, Text::Body, t.text2).size().x + 24.0;
            let room = ui.max_rect().width() - said;
            buttons(ui, picture, Some(live), whose, room, outbox);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                mark::with_icon(ui, icons::CLOCK, t.text2, &second, Text::Body, t.text2);
            });
        });
    });
    ui.add_space(space::S);
}

/// What can be asked for beside the verdict.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Deed {
    Run,
    Save,
    Open,
    Copy,
    Explain,
    Practice,
}

/// From the right: run again, save, open. Tells whether all found room.
fn buttons(
    ui: &mut Ui,
    picture: &Picture,
    live: Option<&DiagnosisView>,
    whose: Whose,
    room: f32,
    outbox: &mut Outbox,
) -> bool {
    let (save, open) = (Action::SaveReport.entry(), Action::OpenReport.entry());
    let Some(live) = live else {
        let deeds = [Deed::Run, Deed::Open, Deed::Explain, Deed::Practice];
        more(ui, picture, whose, &deeds, outbox);
        let button = Button::quiet(open.label).help(open.hint);
        let fits = button.measure(ui) + height::CONTROL + 2.0 * space::S <= room;
        if fits && ui.add(button).clicked() {
            outbox.act(Action::OpenReport);
        }
        return fits;
    };
    if live.ended_at.is_none() {
        if ui.add(Button::secondary("Cancel").help("What was found so far stays")).clicked() {
            outbox.send(Command::CancelDiagnosis);
        }
        return true;
    }
    let run = Button::secondary(RUN_AGAIN).icon(icons::ARROW_CLOCKWISE);
    let save = Button::secondary(save.label).help(save.hint).off_because(why_no_report(picture));
    let open = Button::quiet(open.label).help(open.hint);
    let needed = [run.measure(ui), save.measure(ui), open.measure(ui)].into_iter().sum::<f32>();
    if Tier::of(ui.ctx()) != Tier::Wide || needed + 2.0 * space::S > room {
        let deeds = [Deed::Run, Deed::Save, Deed::Copy, Deed::Open, Deed::Explain, Deed::Practice];
        more(ui, picture, whose, &deeds, outbox);
        return false;
    }
    if ui.add(run).clicked() {
        outbox.send(whose.run());
    }
    if ui.add(save).clicked() {
        outbox.act(Action::SaveReport);
    }
    if ui.add(open).clicked() {
        outbox.act(Action::OpenReport);
    }
    true
}

const RUN_AGAIN: &str = "Run again";

fn more(ui: &mut Ui, picture: &Picture, whose: Whose, deeds: &[Deed], outbox: &mut Outbox) {
    let opener = ui.add(Button::icon_only(icons::DOTS_THREE, "More for the diagnosis"));
    let items: Vec<_> = deeds
        .iter()
        .map(|deed| {
            let of = |action: Action| {
                let entry = action.entry();
                Item::new(*deed, entry.icon, entry.label)
            };
            Entry::Item(match deed {
                Deed::Run if of_any(picture, whose) => Item::new(*deed, icons::ARROW_CLOCKWISE, RUN_AGAIN),
                Deed::Run => Item::new(*deed, icons::PLAY, "Run"),
                Deed::Save => of(Action::SaveReport).off_because(why_no_report(picture)),
                Deed::Copy => Item::new(*deed, icons::COPY, COPY),
                Deed::Open => of(Action::OpenReport),
                Deed::Explain => of(Action::Explain),
                Deed::Practice => of(Action::PracticeFailures),
            })
        })
        .collect();
    match menu(&opener, &items) {
        None => {}
        Some(Deed::Run) => outbox.send(whose.run()),
        Some(Deed::Save) => outbox.act(Action::SaveReport),
        Some(Deed::Copy) => {
            outbox.copy = of(picture, whose).map(|live| explain::report::text(&live.report));
        }
        Some(Deed::Open) => outbox.act(Action::OpenReport),
        Some(Deed::Explain) => outbox.act(Action::Explain),
        Some(Deed::Practice) => outbox.act(Action::PracticeFailures),
    }
}

/// What the verdict's button of the same deed says.
pub(super) const COPY: &str = "Copy as text";

fn of_any(picture: &Picture, whose: Whose) -> bool {
    of(picture, whose).is_some()
}

const COMPUTER: &str = "This computer";

fn name(picture: &Picture, whose: Whose) -> &str {
    match whose {
        Whose::Computer => COMPUTER,
        Whose::Account(id) => picture.account(id).map_or(COMPUTER, |view| view.account.address.as_str()),
    }
}

fn pick(ui: &mut Ui, picture: &Picture, whose: Whose, most: f32, draft: &mut Draft) {
    let mut items = vec![Item::choice(Whose::Computer, COMPUTER, whose == Whose::Computer)];
    items.extend(picture.snapshot.accounts.iter().map(|view| {
        let one = Whose::Account(view.account.id);
        Item::choice(one, view.account.address.as_str(), whose == one)
    }));
    if let Some(picked) = picker(ui, "Diagnose", name(picture, whose), most, &items) {
        draft.pick(picked);
        ui.ctx().request_repaint();
    }
}
