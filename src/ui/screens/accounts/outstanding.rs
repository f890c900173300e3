//! The sign-ins that are gone here and still to be ended at a provider: those Mailward asks about again by itself, and those
//! the person has to end by hand. Accounts that were forgotten are among them. Nothing here goes away unseen.

use egui::{Align, Layout, Ui, vec2};

use crate::domain::revocation::{Outstanding, OutstandingState};
use crate::engine::command::{Command, Reply};
use crate::explain::{self, revoked};
use crate::ui::ends::capitalised;
use crate::ui::icons::{self, Icon};
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::revocations;
use crate::ui::theme::{self, Text, Tone, height, space};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::prose::styled;
use crate::ui::widgets::{card, mark};
use crate::ui::words;

use super::Draft;

/// The card, where there is something to end.
pub(super) fn show(ui: &mut Ui, picture: &Picture, draft: &mut Draft, outbox: &mut Outbox) {
    let all: Vec<&Outstanding> =
        picture.snapshot.outstanding.iter().filter(|one| !runs_here(picture, one)).collect();
    if all.is_empty() {
        draft.show_outstanding = false;
        draft.all_outstanding = false;
        return;
    }
    let place = card::flush(ui, |ui| {
        let few = all.len() <= AT_FIRST + 1 || draft.all_outstanding;
        head(ui, all.len());
        for outstanding in all.iter().copied().take(if few { all.len() } else { AT_FIRST }) {
            card::hairline(ui);
            ui.push_id(outstanding.id.0, |ui| row(ui, picture, outstanding, outbox));
        }
        if !few {
            card::hairline(ui);
            card::row(ui, height::FOLD, |ui| {
                ui.add_space(space::S);
                let words = format!("Show all {}", all.len());
                draft.all_outstanding |= ui.add(Button::link(&words)).clicked();
            });
        }
    });
    if std::mem::take(&mut draft.show_outstanding) {
        ui.scroll_to_rect(place.response.rect, Some(Align::TOP));
    }
    ui.add_space(space::M);
}

/// While it is carried out, the account itself says so.
fn runs_here(picture: &Picture, outstanding: &Outstanding) -> bool {
    let state = picture.account(outstanding.account).and_then(|view| view.revocation.as_ref());
    state.is_some_and(revocations::runs)
}

/// As many are shown without being asked for.
const AT_FIRST: usize = 3;

fn head(ui: &mut Ui, count: usize) {
    let t = theme::of(ui);
    let words = match count {
        1 => "1 sign-in is still to be ended".to_owned(),
        count => format!("{count} sign-ins are still to be ended"),
    };
    card::row(ui, height::FOLD, |ui| {
        ui.add_space(space::L);
        mark::with_icon(ui, icons::HOURGLASS_MEDIUM, t.warn.mark, &words, Text::Strong, t.text);
    });
}

/// Who and where, what is to be done, and the buttons: beside it, or below where there is no room.
fn row(ui: &mut Ui, picture: &Picture, outstanding: &Outstanding, outbox: &mut Outbox) {
    let wide = ui.available_width() - 2.0 * space::L - BUTTONS - space::L;
    ui.add_space(space::M);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
        ui.add_space(space::L);
        let left = ui.cursor().min;
        let beside = wide >= LEAST_WORDS;
        let whole = ui.available_width() - space::L;
        let said = ui.vertical(|ui| {
            ui.set_max_width(if beside { wide } else { whole });
            told(ui, picture, outstanding);
            if !beside {
                ui.add_space(space::S);
                ui.horizontal_wrapped(|ui| {
                    ui.spacing_mut().item_spacing = vec2(space::S, space::S);
                    deeds(ui, outstanding, outbox, false);
                });
            }
        });
        if beside {
            let middle = said.response.rect.center().y;
            let place = egui::Rect::from_min_max(
                egui::pos2(left.x + wide + space::L, middle - height::COMPACT / 2.0),
                egui::pos2(left.x + whole, middle + height::COMPACT / 2.0),
            );
            let layout = Layout::right_to_left(Align::Center);
            let builder = egui::UiBuilder::new().id_salt("deeds").max_rect(place).layout(layout);
            deeds(&mut ui.new_child(builder), outstanding, outbox, true);
        }
    });
    ui.add_space(space::M);
}

/// The two buttons of the longer row.
const BUTTONS: f32 = 268.0;
const LEAST_WORDS: f32 = 320.0;

fn told(ui: &mut Ui, picture: &Picture, outstanding: &Outstanding) {
    let t = theme::of(ui);
    let gone = picture.account(outstanding.account).is_none();
    let name = &outstanding.provider_name;
    let who = if gone {
        format!("{}, {name}, forgotten here", outstanding.address)
    } else {
        format!("{}, {name}", outstanding.address)
    };
    styled(ui, &who, Text::Label, t.text);
    ui.add_space(2.0);
    for (icon, tone, words) in lines(picture, outstanding) {
        let colour = if tone == Tone::Idle { t.text2 } else { t.tone(tone).mark };
        mark::sentence(ui, icon, colour, &words, Text::Small, t.text2);
        ui.add_space(2.0);
    }
    for at in [Some(outstanding.since), outstanding.works_until, next_at(outstanding)].into_iter().flatten() {
        picture.repaint_for(ui.ctx(), at);
    }
}

/// What has to happen, by whom, and until when something still works.
fn lines(picture: &Picture, outstanding: &Outstanding) -> Vec<(Icon, Tone, String)> {
    let (now, zone) = (picture.now, &picture.zone);
    let name = &outstanding.provider_name;
    let since = words::moment(outstanding.since, now, zone);
    let mut lines = Vec::new();
    match &outstanding.state {
        OutstandingState::Waiting { attempts, next_at, problem } => {
            let next = match attempts {
                // Whoever began it is at it until then.
                0 if *next_at > now => format!("{name} is being asked"),
                _ => capitalised(&words::tries_again(*next_at, now, zone)),
            };
            let tried = match attempts {
                0 => "not answered yet".to_owned(),
                1 => "asked once".to_owned(),
                2 => "asked twice".to_owned(),
                times => format!("asked {times} times"),
            };
            lines.push((
                icons::ARROWS_CLOCKWISE,
                Tone::Info,
                format!("{next}; deleted here {since}, {tried}"),
            ));
            lines.extend(problem.as_ref().map(|problem| {
                let title =
                    explain::words(problem).title.replace(&format!(" to {}", outstanding.address), "");
                (icons::WIFI_SLASH, Tone::Idle, title)
            }));
        }
        OutstandingState::ByHand { problem } => {
            let why = match problem {
                None => format!("{name} offers no way to revoke it"),
                Some(problem) => {
                    explain::words(problem).title.replace(&format!(" to {}", outstanding.address), "")
                }
            };
            lines.push((
                icons::USER,
                Tone::Warn,
                format!("By hand: remove it on the page of {name}; deleted here {since}"),
            ));
            lines.push((icons::INFO, Tone::Idle, why));
        }
    }
    let until = outstanding.works_until.and_then(|at| revoked::until(at, now, zone));
    lines.extend(until.map(|words| (icons::CLOCK, Tone::Idle, words)));
    lines
}

const fn next_at(outstanding: &Outstanding) -> Option<jiff::Timestamp> {
    match &outstanding.state {
        OutstandingState::Waiting { next_at, .. } => Some(*next_at),
        OutstandingState::ByHand { .. } => None,
    }
}

/// From the right when `backwards`, so that the first one stands at the left in either case.
fn deeds(ui: &mut Ui, outstanding: &Outstanding, outbox: &mut Outbox, backwards: bool) {
    ui.spacing_mut().item_spacing.x = space::S;
    let address = outstanding.address.as_str();
    match &outstanding.state {
        OutstandingState::Waiting { .. } => {
            let name = format!("Try now, {address}");
            if ui.add(Button::secondary("Try now").compact().named(&name)).clicked() {
                outbox.send(Command::AskAgain(outstanding.id, Reply::nowhere()));
            }
            if outstanding.page.is_some() {
                page(ui, outstanding, outbox);
            }
        }
        OutstandingState::ByHand { .. } if backwards => {
            removed(ui, outstanding, outbox);
            page(ui, outstanding, outbox);
        }
        OutstandingState::ByHand { .. } => {
            page(ui, outstanding, outbox);
            removed(ui, outstanding, outbox);
        }
    }
}

fn page(ui: &mut Ui, outstanding: &Outstanding, outbox: &mut Outbox) {
    let Some(page) = &outstanding.page else { return };
    let name = format!("Open the page of {}, {}", outstanding.provider_name, outstanding.address);
    let button = Button::secondary("Open the page").compact().icon(icons::ARROW_SQUARE_OUT).named(&name);
    if ui.add(button).clicked() {
        outbox.page = Some(page.clone());
    }
}

fn removed(ui: &mut Ui, outstanding: &Outstanding, outbox: &mut Outbox) {
    let name = format!("I have removed it, {}", outstanding.address);
    let button = Button::secondary("I have removed it").compact().named(&name).help(TICK);
    if ui.add(button).clicked() {
        outbox.send(Command::TickOff(outstanding.id, Reply::nowhere()));
    }
}

const TICK: &str = "Takes it off this list; the log keeps that you did it";
