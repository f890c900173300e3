//! Mailward is at work: which step, what it does, and that nothing is asked of the person.

use egui::Ui;

use crate::engine::snapshot::{SignInStep, SignInView, Way};
use crate::ui::icons;
use crate::ui::screens::dialogs::pieces;
use crate::ui::theme::{self, Text, space};
use crate::ui::widgets::mark;
use crate::ui::widgets::prose::prose;

use super::Scene;

/// The step in words.
pub(super) fn body(ui: &mut Ui, scene: Scene<'_>, running: &SignInView) {
    let provider = scene.provider();
    let (title, what) = match (running.step, running.way) {
        (SignInStep::Prepare | SignInStep::Wait, Way::Device) => (
            "Asking for a code",
            format!("{provider} is asked for a code that you can type on another device."),
        ),
        (SignInStep::Prepare | SignInStep::Wait, _) => (
            "Getting ready",
            format!("The link to {provider} is made, and a place for its answer on this computer."),
        ),
        (SignInStep::Receive, _) => (
            "Reading the answer",
            "The browser has come back. Its answer is compared with what was asked.".to_owned(),
        ),
        (SignInStep::Exchange, _) => (
            "Exchanging for tokens",
            format!(
                "The code from the browser goes to {provider}, and tokens come back. Nothing is stored yet."
            ),
        ),
        (SignInStep::Identify, _) => (
            "Checking who signed in",
            format!(
                "{provider} says who signed in; it has to be {}. Nothing is stored yet.",
                scene.address()
            ),
        ),
        (SignInStep::Store | SignInStep::Done, _) => {
            ("Storing", "The tokens are sealed with the vault’s key and written.".to_owned())
        }
    };
    pieces::heading(ui, title);
    prose(ui, &what);
    ui.add_space(space::L);
    let t = theme::of(ui);
    mark::with_icon(ui, icons::HOURGLASS_MEDIUM, t.info.word, "This takes a moment", Text::Body, t.text2);
}
