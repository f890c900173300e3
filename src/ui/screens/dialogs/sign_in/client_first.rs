//! The account has no client yet: it gets one before anything can be asked.

use egui::Ui;

use crate::engine::command::Command;
use crate::ui::outbox::Outbox;
use crate::ui::screens::dialogs::client::{self, Known};
use crate::ui::screens::dialogs::{pieces, problem};
use crate::ui::theme::space;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::dialog::at_right;

use super::{Draft, Scene};

/// The form.
pub(super) fn body(ui: &mut Ui, scene: Scene<'_>, draft: &mut Draft, outbox: &mut Outbox) {
    pieces::heading(ui, "A client comes first");
    if let Some(refused) = draft.client_kept.refused() {
        problem::short(ui, refused, outbox);
        ui.add_space(space::M);
    }
    let known = known(&scene);
    if client::form(ui, &known, &mut draft.client, outbox) {
        go_on(scene, draft, outbox);
    }
}

/// The next step.
pub(super) fn foot(ui: &mut Ui, scene: Scene<'_>, draft: &mut Draft, outbox: &mut Outbox) {
    let waiting = draft.client_kept.is_waiting().then_some("The client is being kept");
    let pressed = at_right(ui, |ui| ui.add(Button::primary("Continue").off_because(waiting)).clicked());
    if pressed {
        go_on(scene, draft, outbox);
    }
}

fn known<'a>(scene: &Scene<'a>) -> Known<'a> {
    match scene.view.provider.as_deref() {
        Some(provider) => Known::of(scene.picture, provider, Some(scene.view.account.id)),
        None => Known { provider: None, other: None },
    }
}

fn go_on(scene: Scene<'_>, draft: &mut Draft, outbox: &mut Outbox) {
    if let Some(choice) = draft.client.take(&known(&scene)) {
        outbox.send(Command::SetClient(scene.id(), choice, draft.client_kept.ask()));
    }
}
