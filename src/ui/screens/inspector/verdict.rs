//! The card on top: whether mail takes the token, in a sentence, and the next step as the one filled button.

use egui::{Align, Layout, Ui, Vec2};

use crate::domain::inspection::{SignatureState, StoredToken};
use crate::domain::problem::Problem;
use crate::ui::actions::{AccountAction, Action};
use crate::ui::icons::{self, Icon};
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::remedies::{self, About, Dress};
use crate::ui::screens::trouble;
use crate::ui::theme::{self, Text, Tone, space};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::mark::Mark;
use crate::ui::widgets::plate::plate;
use crate::ui::widgets::prose::styled;

use super::shown::{self, Shown};
use super::way_out::{self, Way};
use super::{Draft, InspectorWish};

/// Of what was found, or that it is being looked for.
pub(super) fn show(ui: &mut Ui, picture: &Picture, draft: &mut Draft, outbox: &mut Outbox) {
    let Some(shown) = &draft.shown else {
        let words = (
            "Looking at the token".to_owned(),
            "It stays on this computer. Keys are fetched only where you chose so.".to_owned(),
        );
        framed(ui, (Tone::Info, icons::MAGNIFYING_GLASS), &words, None);
        return;
    };
    let (look, words) = says(shown);
    let way = way_out::of(&shown.of, draft.against.account(), picture);
    if framed(ui, look, &words, way.map(Way::words))
        && let Some(way) = way
    {
        take(way, outbox);
    }
}

fn take(way: Way, outbox: &mut Outbox) {
    match way {
        Way::SignIn(id) => outbox.act(Action::With(AccountAction::SignIn, id)),
        Way::Rotate(id) => outbox.act(Action::With(AccountAction::Rotate, id)),
        Way::Access(id) => outbox.inspect = Some(InspectorWish::Stored(id, StoredToken::Access)),
        Way::Add => outbox.act(Action::AddAccount),
    }
}

/// It could not be looked at.
pub(super) fn refused(ui: &mut Ui, problem: &Problem, draft: &mut Draft, outbox: &mut Outbox) {
    let about = draft.stored.map_or(About::Program, |(id, _)| About::Account(id));
    let look = trouble::look(problem, crate::explain::words(problem).who);
    let dress = Dress { look, known: Vec::new(), tries_itself: false };
    remedies::card(ui, problem, about, dress, outbox);
}

/// For mail if that can be said; else what matters most of it.
fn says(shown: &Shown) -> ((Tone, Icon), (String, String)) {
    if let Some(mail) = &shown.mail {
        let look = (shown::tone(mail.tone), shown::plate(mail.tone));
        return (look, (mail.title.clone(), mail.sentence.clone()));
    }
    let worst = shown.findings.first();
    if let Some(opaque) = &shown.opaque {
        let title = worst.map_or_else(|| shown.form.clone(), |(_, told, _)| told.title.clone());
        return ((Tone::Idle, Mark::Unknown.icon()), (title, opaque.clone()));
    }
    let bad = worst.filter(|(mark, ..)| *mark == Mark::Failed);
    // What cannot be read at all is told by what was found of its form.
    let unread = worst.filter(|_| shown.of.claims.is_none());
    if let Some((mark, told, _)) = bad.or(unread) {
        let tone = if bad.is_some() { Tone::Bad } else { Tone::Idle };
        return ((tone, mark.icon()), (told.title.clone(), told.why.clone()));
    }
    let valid = shown.of.signature.state == SignatureState::Valid;
    let (look, title) = if valid {
        ((Tone::Ok, Mark::Good.icon()), "Nothing speaks against this token")
    } else {
        ((Tone::Idle, Mark::Unknown.icon()), "Its issuer is none of the known mail providers")
    };
    (look, (title.to_owned(), CHOOSE.to_owned()))
}

const CHOOSE: &str = "Choose under Check against whose mail servers are meant.";

/// Plate, heading, sentence, and the button at the right, or below where there is no room. Tells whether it was pressed.
fn framed(
    ui: &mut Ui,
    (tone, icon): (Tone, Icon),
    (title, sentence): &(String, String),
    button: Option<&str>,
) -> bool {
    let margin = egui::Margin::symmetric(space::CARD as i8, space::L as i8);
    let t = theme::of(ui);
    let frame = egui::Frame::new()
        .fill(t.surface)
        .stroke(egui::Stroke::new(1.0, t.line))
        .corner_radius(egui::CornerRadius::same(theme::corner::CARD))
        .inner_margin(margin);
    let mut pressed = false;
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing = Vec2::ZERO;
        let wide = button.map_or(0.0, |words| Button::primary(words).measure(ui) + space::L);
        let beside = ui.available_width() - wide > LEAST_WORDS;
        ui.horizontal_top(|ui| {
            plate(ui, tone, icon);
            ui.add_space(space::L);
            let room = ui.available_width() - if beside { wide } else { 0.0 };
            let words = ui.scope_builder(egui::UiBuilder::new().layout(Layout::top_down(Align::Min)), |ui| {
                ui.set_width(room);
                styled(ui, title, Text::Heading, t.text);
                styled(ui, sentence, Text::Body, t.text2);
                if let Some(words) = button.filter(|_| !beside) {
                    ui.add_space(space::M);
                    pressed = ui.add(Button::primary(words)).clicked();
                }
            });
            if let Some(label) = button.filter(|_| beside) {
                let tall = words.response.rect.height().max(40.0);
                let size = egui::vec2(wide, tall);
                let layout = Layout::right_to_left(Align::Center);
                ui.allocate_ui_with_layout(size, layout, |ui| {
                    pressed = ui.add(Button::primary(label)).clicked();
                });
            }
        });
    });
    pressed
}

/// Beside the button.
const LEAST_WORDS: f32 = 360.0;
