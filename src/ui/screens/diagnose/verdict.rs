//! The card on top: while the checks run what is being done, then the most likely cause, who can fix it, and the next step.

use egui::{Align, Layout, Ui, Vec2, vec2};

use crate::domain::problem::{Problem, Remedy};
use crate::domain::report::{Verdict, verdict};
use crate::engine::snapshot::DiagnosisView;
use crate::explain::{self, report::VerdictWords};
use crate::ui::icons::{self, Icon};
use crate::ui::learn;
use crate::ui::outbox::Outbox;
use crate::ui::paint;
use crate::ui::remedies::{self, About, Dress};
use crate::ui::screens::trouble;
use crate::ui::theme::{self, Text, Tone, height, space};
use crate::ui::tier::Tier;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::life_bar::bar;
use crate::ui::widgets::plate::plate;
use crate::ui::widgets::{card, mark};

use super::{Lead, Source, Whose, head, says};

pub(super) fn show(ui: &mut Ui, source: Source<'_>, lead: Lead, outbox: &mut Outbox) {
    match source {
        Source::Here(live, _) if source.runs() => running(ui, live),
        Source::Here(live, whose) if live.refused.is_some() => not_done(ui, live, whose, outbox),
        _ => ended(ui, source, lead, outbox),
    }
}

fn running(ui: &mut Ui, live: &DiagnosisView) {
    let sentence = if live.wish.renew {
        "One renewal is made, as you asked. The slow checks have a limit of 10 seconds each."
    } else {
        "Nothing is changed by these checks. The slow ones have a limit of 10 seconds each."
    };
    framed(ui, (Tone::Info, icons::STETHOSCOPE), "Looking for the cause", sentence, |_| {});
    // The bar lies across the card, below plate and words.
    let (done, all) = says::progress(live);
    let words = format!("{done} of {all} checks done");
    let part = if all == 0 { 0.0 } else { done as f32 / all as f32 };
    let card = ui.min_rect();
    let place = egui::Rect::from_min_max(
        card.left_bottom() + vec2(space::CARD + 1.0, -space::CARD - height::BAR - 1.0),
        card.right_bottom() - vec2(space::CARD + 1.0, space::CARD + 1.0),
    );
    let mut inside = ui.new_child(egui::UiBuilder::new().id_salt("progress").max_rect(place));
    bar(&mut inside, &words, part, Tone::Info);
}

/// The diagnosis itself could not be done.
fn not_done(ui: &mut Ui, live: &DiagnosisView, whose: Whose, outbox: &mut Outbox) {
    let Some(problem) = &live.refused else { return };
    let look = trouble::look(problem, explain::words(problem).who);
    let dress = Dress { look, known: Vec::new(), tries_itself: false };
    remedies::card(ui, problem, about(whose), dress, outbox);
}

const fn about(whose: Whose) -> About {
    match whose {
        Whose::Computer => About::Program,
        Whose::Account(id) => About::Account(id),
    }
}

fn ended(ui: &mut Ui, source: Source<'_>, lead: Lead, outbox: &mut Outbox) {
    let report = source.report();
    let words = explain::report::of_verdict(report);
    let found = verdict(report);
    let look = match &found {
        Verdict::Fine => (Tone::Ok, icons::CHECK_CIRCLE.filled()),
        Verdict::Unfinished => (Tone::Idle, icons::STOP.filled()),
        Verdict::Known(..) => (Tone::Warn, icons::WARNING.filled()),
        Verdict::Cause(_, problem) => trouble::look(
            problem,
            words.words.as_ref().map_or(crate::domain::problem::Who::You, |said| said.who),
        ),
    };
    let sentence = sentence(&words);
    let problem = match &found {
        Verdict::Known(_, problem) | Verdict::Cause(_, problem) => Some(problem.as_ref()),
        Verdict::Fine | Verdict::Unfinished => None,
    };
    framed(ui, look, &words.title, &sentence, |ui| {
        ui.add_space(space::L);
        deeds(ui, (source, lead), problem, &words, outbox);
    });
}

/// What happened, and the first thing to do.
fn sentence(words: &VerdictWords) -> String {
    let step = words.words.as_ref().and_then(|words| words.next_steps.first());
    match step {
        Some(step) => format!("{} {step}", words.sentence),
        None => words.sentence.clone(),
    }
}

/// A remedy of the cause that a button carries out; none in somebody's report, which is not about this computer.
fn offered(source: Source<'_>, problem: Option<&Problem>) -> Vec<Remedy> {
    let (Source::Here(_, whose), Some(problem)) = (source, problem) else {
        return Vec::new();
    };
    let mut offered = remedies::offered(problem, about(whose));
    // Copying and running again stand there in any case.
    offered.retain(|remedy| !matches!(remedy, Remedy::CopyDetails | Remedy::Diagnose));
    offered
}

fn deeds(
    ui: &mut Ui,
    (source, lead): (Source<'_>, Lead),
    problem: Option<&Problem>,
    words: &VerdictWords,
    outbox: &mut Outbox,
) {
    let offered = offered(source, problem);
    let who = words.words.as_ref().map(|words| (trouble::who_icon(words.who), explain::who(words.who)));
    let copy = Button::quiet(head::COPY).icon(icons::COPY);
    let t = theme::of(ui);
    let page = problem.and_then(|problem| explain::learn::for_problem(problem.kind));
    let labels = offered.iter().map(|remedy| Button::primary(trouble::label(remedy)).measure(ui) + space::S);
    let said = who.map_or(0.0, |(_, said)| paint::line(ui, said, Text::Body, t.text2).size().x + space::XL);
    let more = page.map_or(0.0, |_| learn::measure(ui) + space::S);
    let needed = labels.sum::<f32>() + said + more + space::XL + copy.measure(ui);
    let mut pressed = None;
    let mut learns = None;
    let wide = Tier::of(ui.ctx()) == Tier::Wide;
    let mut contents = |ui: &mut Ui| {
        for (index, remedy) in offered.iter().enumerate() {
            let label = trouble::label(remedy);
            let button = if index == 0 && lead == Lead::Here {
                Button::primary(label)
            } else {
                Button::secondary(label)
            };
            if ui.add(button).clicked() {
                pressed = Some(remedy);
            }
        }
        if let Some((icon, said)) = who {
            if !offered.is_empty() {
                ui.add_space(space::L);
            }
            told(ui, icon, said);
        }
        learns = page.filter(|page| learn::link(ui, *page).clicked());
    };
    if wide && needed < ui.available_width() {
        card::row(ui, height::CONTROL, |ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            contents(ui);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if ui.add(copy).clicked() {
                    outbox.copy = Some(explain::report::text(source.report()));
                }
            });
        });
    } else {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = Vec2::splat(space::S);
            contents(ui);
            if matches!(source, Source::Sent(_)) && ui.add(copy).clicked() {
                outbox.copy = Some(explain::report::text(source.report()));
            }
        });
    }
    if let Some(page) = learns {
        learn::open(page, outbox);
    }
    if let (Some(remedy), Some(problem), Source::Here(_, whose)) = (pressed, problem, source) {
        match remedy {
            // What was found is looked for again: that tells more than a renewal.
            Remedy::TryAgain => outbox.send(whose.run()),
            remedy => remedies::carry_out(remedy, problem, about(whose), outbox),
        }
    }
}

fn told(ui: &mut Ui, icon: Icon, words: &str) {
    let t = theme::of(ui);
    mark::with_icon(ui, icon, t.text2, words, Text::Body, t.text2);
}

/// The card: plate, title and sentence, and what stands below them.
fn framed(ui: &mut Ui, (tone, icon): (Tone, Icon), title: &str, sentence: &str, below: impl FnOnce(&mut Ui)) {
    let bar = icon == icons::STETHOSCOPE;
    card::padded(ui, space::CARD, |ui| {
        ui.spacing_mut().item_spacing = Vec2::ZERO;
        ui.horizontal_top(|ui| {
            plate(ui, tone, icon);
            ui.add_space(space::L);
            ui.vertical(|ui| {
                let t = theme::of(ui);
                paragraph(ui, title, Text::Title, t.text);
                ui.add_space(space::XS);
                paragraph(ui, sentence, Text::Body, t.text2);
                below(ui);
            });
        });
        if bar {
            ui.add_space(space::L + height::BAR);
        }
    });
}

/// Wider than running text elsewhere: a title and a sentence or two, not a page.
const WIDEST: f32 = 720.0;

fn paragraph(ui: &mut Ui, words: &str, text: Text, colour: egui::Color32) {
    let width = ui.available_width().min(WIDEST);
    let galley = paint::lines(ui, words, text, colour, width);
    let (rect, response) = ui.allocate_exact_size(galley.size(), egui::Sense::hover());
    ui.painter().galley(rect.min, galley, colour);
    let (words, role) =
        (words.to_owned(), if text == Text::Title { egui::Role::Heading } else { egui::Role::Label });
    response.widget_info(|| egui::WidgetInfo::labeled(role, true, &words));
}
