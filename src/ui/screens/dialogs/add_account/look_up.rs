//! An address whose host the catalogue does not know: who would be asked, what each of them said, and who it could be.
//!
//! Nobody is asked before the person presses the button below the sentence that names them.

use egui::{Align, Align2, Frame, Margin, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::domain::account::MailAddress;
use crate::domain::detection::{Candidate, CandidateProvider, Caution, Detection, Lead, LeadState};
use crate::domain::provider::MailServer;
use crate::engine::command::Command;
use crate::explain::{self, detection as said};
use crate::ui::actions::Action;
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::paint;
use crate::ui::picture::Picture;
use crate::ui::screens::dialogs::pending::Pending;
use crate::ui::screens::dialogs::{pieces, problem};
use crate::ui::theme::{self, Text, corner, space};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::facts::{self, Fact};
use crate::ui::widgets::fold::fold;
use crate::ui::widgets::help::help;
use crate::ui::widgets::mark::{self, Mark};
use crate::ui::widgets::prose::prose;
use crate::ui::widgets::{card, focus};

use super::provider::{self, Choice};
use super::{Draft, servers};

/// What was found out about the address in the field, if anything was.
pub(super) fn of<'a>(picture: &'a Picture, draft: &Draft) -> Option<&'a Detection> {
    let address = draft.address.parse::<MailAddress>().ok()?;
    picture.snapshot.detection.as_deref().filter(|found| found.address == address)
}

/// Asks.
pub(super) fn begin(draft: &mut Draft, outbox: &mut Outbox) {
    if let Ok(address) = draft.address.parse::<MailAddress>() {
        draft.choose(Choice::ByAddress);
        draft.jump = true;
        outbox.send(Command::Detect(address, draft.looking.ask()));
    }
}

/// All of it, at whatever point it is.
pub(super) fn show(ui: &mut Ui, picture: &Picture, draft: &mut Draft, outbox: &mut Outbox) {
    let found = of(picture, draft);
    if found.is_some() && std::mem::take(&mut draft.jump) {
        // In a small window the first answers would stand below its edge.
        ui.scroll_to_cursor(Some(Align::TOP));
    }
    match found {
        None => before(ui, picture, draft, outbox),
        Some(found) if found.running => running(ui, picture, found, draft, outbox),
        Some(found) if found.candidates.is_empty() => nothing(ui, picture, found, draft, outbox),
        Some(found) => ended(ui, picture, found, draft, outbox),
    }
}

fn before(ui: &mut Ui, picture: &Picture, draft: &mut Draft, outbox: &mut Outbox) {
    let Ok(address) = draft.address.parse::<MailAddress>() else { return };
    let t = theme::of(ui);
    if let Some(refused) = draft.looking.refused() {
        problem::short(ui, refused, outbox);
        ui.add_space(space::M);
    }
    let words =
        format!("{} is not in the catalogue. Who issues its tokens can be looked up.", address.host());
    mark::sentence(ui, icons::QUESTION, t.text3, &words, Text::Body, t.text2);
    ui.add_space(space::S);
    let asked = said::announcement(&address, &picture.snapshot.catalogue);
    mark::sentence(ui, icons::GLOBE_HEMISPHERE_WEST, t.text3, &asked, Text::Body, t.text);
    ui.add_space(space::M);
    provider::choose(ui, picture, draft, "Choose\u{202f}…");
}

fn running(ui: &mut Ui, picture: &Picture, found: &Detection, draft: &mut Draft, outbox: &mut Outbox) {
    let t = theme::of(ui);
    let words = format!("{} is being looked up, for 6 seconds at most", found.address.host());
    mark::sentence(ui, icons::HOURGLASS_MEDIUM, t.info.word, &words, Text::Body, t.text2);
    ui.add_space(space::S);
    leads(ui, found);
    if !found.candidates.is_empty() {
        ui.add_space(space::M);
        candidates(ui, picture, found, draft);
    }
    ui.add_space(space::M);
    if ui.add(Button::secondary("Stop")).clicked() {
        // The answer that it was left is no news to whoever left it.
        draft.looking = Pending::default();
        outbox.send(Command::CloseDetection);
    }
}

fn ended(ui: &mut Ui, picture: &Picture, found: &Detection, draft: &mut Draft, outbox: &mut Outbox) {
    candidates(ui, picture, found, draft);
    if let Some(chosen) = provider::candidate(picture, draft) {
        details(ui, picture, chosen, outbox);
    }
    ui.add_space(space::M);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::S, space::S);
        provider::choose(ui, picture, draft, "Another\u{202f}…");
        if ui.add(Button::secondary("Look again")).clicked() {
            begin(draft, outbox);
        }
    });
    ui.add_space(space::XS);
    if fold(ui, "What was asked") {
        ui.add_space(space::XS);
        leads(ui, found);
    }
}

/// Nothing that helps: what can be done without.
fn nothing(ui: &mut Ui, picture: &Picture, found: &Detection, draft: &mut Draft, outbox: &mut Outbox) {
    let t = theme::of(ui);
    let host = found.address.host();
    let is_cut_off =
        found.leads.iter().any(|lead| matches!(lead.state, LeadState::TooSlow | LeadState::Failed(_)));
    let warning = |words: String| (icons::WARNING.filled(), t.warn.mark, words);
    let missing = found.no_such_domain().map(explain::words);
    let (icon, colour, words) = match &missing {
        Some(missing) => warning(missing.title.clone()),
        None if is_cut_off => warning(format!("Nobody was found for {host}, and not everybody answered")),
        None => (icons::QUESTION, t.text3, format!("Nobody was found for {host}")),
    };
    mark::sentence(ui, icon, colour, &words, Text::Label, t.text);
    ui.add_space(space::S);
    leads(ui, found);
    ui.add_space(space::M);
    let steps: Vec<&str> = match &missing {
        Some(missing) => missing.next_steps.iter().map(String::as_str).collect(),
        None => NEXT.to_vec(),
    };
    for step in steps {
        mark::sentence(ui, icons::ARROW_RIGHT, t.text3, step, Text::Body, t.text);
        ui.add_space(space::XS);
    }
    ui.add_space(space::S);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::S, space::S);
        provider::choose(ui, picture, draft, "Choose\u{202f}…");
        if ui.add(Button::secondary("Name its issuer")).clicked() {
            draft.choice = Choice::Issuer;
        }
        if ui.add(Button::secondary("Define it\u{202f}…")).clicked() {
            outbox.send(Command::CloseDetection);
            outbox.close();
            outbox.act(Action::NewProvider);
        }
        if ui.add(Button::secondary("Import\u{202f}…").icon(icons::DOWNLOAD_SIMPLE)).clicked() {
            outbox.send(Command::CloseDetection);
            outbox.act(Action::Import);
        }
        if ui.add(Button::secondary("Look again")).clicked() {
            begin(draft, outbox);
        }
    });
}

const NEXT: [&str; 3] = [
    "Choose the provider, if you know who runs this mail.",
    "Ask whoever runs it for the issuer address of its sign-in, or for its addresses and permissions to define it yourself.",
    "Import the settings of a mail program that reads this mail already.",
];

/// Every question with who is asked and what came of it.
fn leads(ui: &mut Ui, found: &Detection) {
    card::sunken(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::XS;
        for one in found.leads.iter().filter(|lead| lead.state != LeadState::NotNeeded) {
            lead(ui, one);
        }
    });
}

fn lead(ui: &mut Ui, lead: &Lead) {
    let t = theme::of(ui);
    let (source, came) = (said::source(lead.source), said::came(&lead.state));
    let second = paint::lines(ui, &came, Text::Small, t.text2, ui.available_width() - WORDS);
    let size = vec2(ui.available_width(), Text::Body.line_height() + second.size().y);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let mark = mark_of(&lead.state);
    let first = rect.top() + Text::Body.line_height() / 2.0;
    paint::icon(ui, pos2(rect.left() + 8.0, first), mark.icon(), 16.0, mark.colour(t));
    let left = rect.left() + WORDS;
    let name = paint::words(ui, pos2(left, first), Align2::LEFT_CENTER, source, Text::Label, t.text);
    let room = rect.right() - name.right() - space::L;
    if room > LEAST_ASKED {
        let asked = lead.asked.trim_start_matches("https://");
        let asked = paint::elided(ui, asked, Text::SmallCode, t.text3, room);
        paint::put(ui.painter(), pos2(rect.right(), first), Align2::RIGHT_CENTER, asked, t.text3);
    }
    paint::put(ui.painter(), pos2(left, rect.bottom()), Align2::LEFT_BOTTOM, second, t.text2);
    let told = match lead.asked.as_str() {
        "" => format!("{source}: {came}"),
        asked => format!("{source}: {came}. Asked: {asked}"),
    };
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &told));
    if !lead.asked.is_empty() {
        // The rest of an address for which there was no room.
        help(ui, response, &lead.asked);
    }
}

/// Where words begin, behind the icon.
const WORDS: f32 = 24.0;
/// Less of an address says nothing.
const LEAST_ASKED: f32 = 90.0;

const fn mark_of(state: &LeadState) -> Mark {
    match state {
        LeadState::Asking => Mark::Running,
        LeadState::Found(_) => Mark::Good,
        LeadState::Failed(_) | LeadState::TooSlow => Mark::Attention,
        LeadState::Nothing | LeadState::NotNeeded => Mark::Skipped,
    }
}

/// Who it could be, best first. One that may be taken without a question is taken when all have answered.
fn candidates(ui: &mut Ui, picture: &Picture, found: &Detection, draft: &mut Draft) {
    let chosen = provider::candidate(picture, draft).map(|one| one.provider.clone());
    let grave = |one: &Candidate| one.cautions.iter().any(Caution::is_grave);
    if !found.running && chosen.is_none() {
        let words = if found.candidates.len() > 1 {
            "More than one was found. Choose yours."
        } else if found.candidates.iter().any(grave) {
            "Look at it before you choose it."
        } else {
            "Choose it to read what to do."
        };
        prose(ui, words);
        ui.add_space(space::XS);
    }
    for one in &found.candidates {
        let is_chosen = chosen.as_ref() == Some(&one.provider);
        let name = said::name(one, &picture.snapshot.catalogue);
        let by = format!("Found {}", said::sources(&one.sources));
        if row(ui, &name, &by, is_chosen).clicked() {
            draft.choose(Choice::Found(one.provider.clone()));
        }
        if !is_chosen && grave(one) {
            cautions(ui, one);
        }
    }
}

fn row(ui: &mut Ui, name: &str, by: &str, chosen: bool) -> Response {
    let t = theme::of(ui);
    let width = ui.available_width() - INDENT - space::M;
    let second = paint::lines_at_most(ui, by, Text::Small, width, 2);
    let more = second.rows.len().saturating_sub(1) as f32 * Text::Small.line_height();
    let size = vec2(ui.available_width(), ROW + more);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let ground = if chosen { Some(t.selected) } else { response.hovered().then_some(t.hover) };
    if let Some(ground) = ground {
        ui.painter().rect_filled(rect, corner::BLOCK, ground);
    }
    let (icon, colour) =
        if chosen { (icons::RADIO_BUTTON.filled(), t.accent_text) } else { (icons::CIRCLE, t.text2) };
    paint::icon(ui, pos2(rect.left() + 20.0, rect.center().y), icon, 16.0, colour);
    let title = paint::elided(ui, name, Text::Label, t.text, width);
    let start = rect.left_top() + vec2(INDENT, ROW / 2.0);
    paint::put(ui.painter(), start - vec2(0.0, 9.0), Align2::LEFT_CENTER, title, t.text);
    paint::put(ui.painter(), start + vec2(0.0, 1.0), Align2::LEFT_TOP, second, t.text2);
    focus::ring(ui, &response, corner::BLOCK);
    let told = format!("{name}. {by}");
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, chosen, &told));
    response
}

const ROW: f32 = 48.0;
/// Where words begin in a row that can be chosen.
const INDENT: f32 = 36.0;

/// Below their row, where its words begin.
fn cautions(ui: &mut Ui, one: &Candidate) {
    if one.cautions.is_empty() {
        return;
    }
    let margin = Margin { left: INDENT as i8, right: 0, top: 0, bottom: space::S as i8 };
    Frame::new().inner_margin(margin).show(ui, |ui| {
        let t = theme::of(ui);
        for caution in &one.cautions {
            let grave = (icons::WARNING.filled(), t.warn.mark);
            let (icon, colour) = if caution.is_grave() { grave } else { (icons::INFO, t.info.mark) };
            ui.add_space(space::XS);
            mark::sentence(ui, icon, colour, &said::caution(caution), Text::Body, t.text);
        }
    });
}

/// What to know of the chosen one, and the servers that were found with it.
fn details(ui: &mut Ui, picture: &Picture, chosen: &Candidate, outbox: &mut Outbox) {
    cautions(ui, chosen);
    if let CandidateProvider::OtherWay(id) = &chosen.provider
        && let Some(other) = picture.snapshot.catalogue.find_other_way(id)
    {
        ui.add_space(space::S);
        return provider::no_oauth(ui, other, outbox);
    }
    let server =
        |one: &MailServer| Fact::code(format!("{} server", one.protocol.name()), servers::in_full(one));
    let mut known: Vec<Fact> = said::servers(chosen).map(server).collect();
    known.extend(chosen.mailbox.as_ref().map(|user| Fact::code("User there", user)));
    if !known.is_empty() && !pieces::is_tight(ui) {
        ui.add_space(space::S);
        card::sunken(ui, |ui| facts::plain(ui, &known));
    }
}
