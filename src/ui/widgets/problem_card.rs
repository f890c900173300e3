//! A problem in plain words: what happened, what can be done, who can do it, and the details folded below.
//!
//! Knows nothing of problems itself: it is given words and tells which button was pressed.

use egui::{Layout, Sense, Ui, Vec2, vec2};

use super::button::Button;
use super::copy_button::copy_button;
use super::facts::{self, Fact};
use super::fold::fold;
use super::plate::plate;
use super::prose::styled;
use super::{card, mark};
use crate::ui::icons::Icon;
use crate::ui::paint;
use crate::ui::theme::{self, Text, Tone, height, space};

/// What a problem card says.
#[derive(Clone, Debug)]
pub struct ProblemWords {
    /// Colour of the plate.
    pub tone: Tone,
    /// On the plate.
    pub icon: Icon,
    /// One sentence that names the cause, not the code.
    pub headline: String,
    /// What happened.
    pub sentence: String,
    /// What can be done; the first is the next step. Each with an icon or none.
    pub steps: Vec<(String, Option<Icon>)>,
    /// Who can fix it, and what else is known; each with its icon.
    pub lines: Vec<(Icon, String)>,
    /// Codes, the provider's own words, times.
    pub details: Vec<Fact>,
}

/// Shows the card over the whole width. Gives back the index of the step that was pressed.
pub fn problem_card(ui: &mut Ui, says: &ProblemWords) -> Option<usize> {
    with_link(ui, says, |_| {})
}

/// The same with something quiet behind what is known: the way to a page that tells more.
pub fn with_link(ui: &mut Ui, says: &ProblemWords, link: impl FnOnce(&mut Ui)) -> Option<usize> {
    card::padded(ui, 0.0, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let pressed = ui
            .horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = 0.0;
                ui.add_space(space::CARD);
                ui.vertical(|ui| {
                    ui.add_space(space::CARD);
                    plate(ui, says.tone, says.icon);
                });
                ui.add_space(space::L);
                ui.vertical(|ui| words_and_steps(ui, says, link)).inner
            })
            .inner;
        if says.details.is_empty() {
            return pressed;
        }
        card::hairline(ui);
        details(ui, says);
        pressed
    })
    .inner
}

/// The same on a row: the headline and its next step alone.
pub fn problem_row(ui: &mut Ui, says: &ProblemWords) -> bool {
    card::row(ui, height::TAB, |ui| {
        let t = theme::of(ui);
        card_icon(ui, says);
        ui.with_layout(Layout::right_to_left(egui::Align::Center), |ui| {
            let pressed = says
                .steps
                .first()
                .is_some_and(|(words, _)| ui.add(Button::secondary(words).compact()).clicked());
            ui.with_layout(Layout::left_to_right(egui::Align::Center), |ui| {
                ui.add(egui::Label::new(Text::Body.rich(&says.headline, t.text)).truncate());
            });
            pressed
        })
        .inner
    })
    .inner
}

fn card_icon(ui: &mut Ui, says: &ProblemWords) {
    let (rect, _) = ui.allocate_exact_size(Vec2::splat(16.0), Sense::hover());
    paint::icon(ui, rect.center(), says.icon, 16.0, theme::of(ui).tone(says.tone).mark);
}

fn words_and_steps(ui: &mut Ui, says: &ProblemWords, link: impl FnOnce(&mut Ui)) -> Option<usize> {
    let t = theme::of(ui);
    ui.set_max_width(ui.available_width() - space::CARD);
    ui.add_space(space::CARD);
    styled(ui, &says.headline, Text::Heading, t.text);
    ui.add_space(space::XS);
    styled(ui, &says.sentence, Text::Body, t.text2);
    let mut pressed = None;
    if !says.steps.is_empty() {
        ui.add_space(space::L);
        pressed = steps(ui, says);
    }
    if !says.lines.is_empty() {
        ui.add_space(space::L);
        // Rows of words, not of controls.
        ui.spacing_mut().interact_size.y = Text::Body.line_height();
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(space::XL, space::XS);

            for (icon, words) in &says.lines {
                mark::with_icon(ui, *icon, t.text2, words, Text::Body, t.text2);
            }
            link(ui);
        });
    }
    ui.add_space(space::CARD);
    pressed
}

fn steps(ui: &mut Ui, says: &ProblemWords) -> Option<usize> {
    let mut pressed = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = Vec2::splat(space::S);
        for (index, (words, icon)) in says.steps.iter().enumerate() {
            let button = if index == 0 { Button::primary(words) } else { Button::secondary(words) };
            let button = match icon {
                Some(icon) => button.icon(*icon),
                None => button,
            };
            if ui.add(button).clicked() {
                pressed = Some(index);
            }
        }
    });
    pressed
}

fn details(ui: &mut Ui, says: &ProblemWords) {
    let mut open = false;
    card::row(ui, height::FOLD, |ui| {
        ui.add_space(space::CARD);
        open = fold(ui, "Details");
        ui.with_layout(Layout::right_to_left(egui::Align::Center), |ui| {
            ui.add_space(space::CARD);
            copy_button(ui, "Copy", &facts::as_text(&says.details));
        });
    });
    if open {
        ui.horizontal_top(|ui| {
            ui.add_space(space::CARD + space::XL);
            ui.vertical(|ui| {
                ui.set_max_width(ui.available_width() - space::CARD);
                facts::plain(ui, &says.details);
                ui.add_space(space::L);
            });
        });
    }
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::testing::screen::Screen;
    use crate::ui::icons;

    fn blocked() -> ProblemWords {
        ProblemWords {
            tone: Tone::Held,
            icon: icons::HAND_PALM.filled(),
            headline: "Your organisation must allow the client first".to_owned(),
            sentence: "The sign-in itself worked. Signing in again will not change that.".to_owned(),
            steps: vec![
                ("Write to administrator".to_owned(), Some(icons::ENVELOPE_SIMPLE)),
                ("Try again".to_owned(), None),
            ],
            lines: vec![(icons::USER_GEAR, "An administrator can fix this".to_owned())],
            details: vec![Fact::code("Code", "AADSTS90094")],
        }
    }

    #[test]
    fn a_problem_says_what_can_be_done_and_by_whom() {
        let mut harness = Screen::sized(900.0, 500.0).show_state(None, |ui, pressed| {
            *pressed = problem_card(ui, &blocked()).or(*pressed);
        });
        harness.get_by_label("An administrator can fix this");
        harness.get_by_label("Try again").click();
        harness.run();
        assert_eq!(*harness.state(), Some(1));
    }

    #[test]
    fn details_are_folded_until_asked_for() {
        let mut harness = Screen::sized(900.0, 500.0).show(|ui| {
            problem_card(ui, &blocked());
        });
        assert!(harness.query_by_label("Code: AADSTS90094").is_none());
        harness.get_by_label("Details").click();
        harness.run();
        harness.get_by_label("Code: AADSTS90094");
    }

    #[test]
    fn on_a_row_the_next_step_remains() {
        let mut harness = Screen::sized(700.0, 100.0).show_state(false, |ui, pressed| {
            *pressed |= problem_row(ui, &blocked());
        });
        harness.get_by_label("Write to administrator").click();
        harness.run();
        assert!(*harness.state());
    }
}
