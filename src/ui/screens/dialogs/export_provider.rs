//! Writing a provider's definition to a file, for another computer or another person. There is no secret in it.

use std::path::PathBuf;
use std::sync::Arc;

use egui::{Context, Ui};

use crate::domain::provider::Provider;
use crate::engine::command::Command;
use crate::ui::dialogs::SaveWish;
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::theme::{self, Text, space};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::dialog::{Answer, Dialog, Part, Width, at_right};
use crate::ui::widgets::mark;
use crate::ui::widgets::prose::prose;

use super::pending::Pending;
use super::place::{ASKING, Place, at_home};
use super::{Around, FirstFocus, pieces, problem};

/// What is chosen, typed and done.
#[derive(Debug, Default)]
pub(super) struct Draft {
    place: Place,
    writing: Pending<PathBuf>,
    written: Option<PathBuf>,
    focus: FirstFocus,
}

/// Shows it.
pub(super) fn show(ctx: &Context, around: &Around, draft: &mut Draft, outbox: &mut Outbox) {
    let Some(provider) = around.provider.clone() else {
        return outbox.close();
    };
    draft.written = draft.writing.poll(ctx).or(draft.written.take());
    if let Some(answer) = &around.file {
        let suggested = || at_home(around.home.as_deref(), &name(&provider));
        if let Some(path) = draft.place.answered(answer.clone(), suggested) {
            write(&provider, path, draft, outbox);
        }
    }
    let title = format!("Export {}", provider.short_name);
    let answer = Dialog::new("export provider", &title, Width::Question).show(ctx, |ui, part| match part {
        Part::Body => pieces::body(ui, |ui| body(ui, draft, outbox)),
        Part::Foot => foot(ui, around, &provider, draft, outbox),
    });
    if answer == Answer::Closed {
        outbox.close();
    }
}

fn name(provider: &Provider) -> String {
    format!("{}.toml", provider.id.as_str())
}

fn body(ui: &mut Ui, draft: &mut Draft, outbox: &mut Outbox) {
    if let Some(path) = &draft.written {
        let words = format!("Written to {}", path.display());
        let t = theme::of(ui);
        mark::sentence(ui, icons::CHECK_CIRCLE.filled(), t.ok.mark, &words, Text::Body, t.text);
        return;
    }
    if let Some(why) = draft.writing.refused() {
        problem::short(ui, why, outbox);
        ui.add_space(space::M);
    }
    prose(
        ui,
        "Addresses, permissions, servers and steps, as TOML. Clients and their secrets are not in it. A file that is there already stays.",
    );
    draft.place.show(ui);
}

fn foot(ui: &mut Ui, around: &Around, provider: &Arc<Provider>, draft: &mut Draft, outbox: &mut Outbox) {
    ui.spacing_mut().item_spacing.x = space::S;
    if draft.written.is_some() {
        let done = at_right(ui, |ui| ui.add(Button::primary("Done")));
        draft.focus.give("done", &done);
        if done.clicked() {
            outbox.close();
        }
        return;
    }
    if ui.add(Button::quiet("Cancel")).clicked() {
        outbox.close();
    }
    if draft.place.is_to_be_typed(ui) {
        draft.place.type_path(|| at_home(around.home.as_deref(), &name(provider)));
    }
    let waits = draft.writing.is_waiting().then_some("It is being written");
    let why_not = waits.or_else(|| draft.place.asking.then_some(ASKING));
    at_right(ui, |ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        let types = draft.place.is_typed();
        if types
            && draft.place.is_confirmed(ui, "Export", why_not)
            && let Some(path) = draft.place.take(around.home.as_deref())
        {
            write(provider, path, draft, outbox);
        }
        let words = "Choose a file\u{202f}…";
        let button = if types { Button::secondary(words) } else { Button::primary(words) };
        let button = ui.add(button.off_because(why_not));
        draft.focus.give("choose", &button);
        if button.clicked() {
            draft.place.ask();
            outbox.save = Some(SaveWish {
                title: "Export a definition",
                name: name(provider),
                kind: ("Provider definition", "toml"),
            });
        }
    });
}

fn write(provider: &Provider, path: PathBuf, draft: &mut Draft, outbox: &mut Outbox) {
    outbox.send(Command::ExportProvider(provider.id.clone(), path, draft.writing.ask()));
}
