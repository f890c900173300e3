//! The profile of an organisation: which file, what it brings and decides, and dropping the one that counts.
//!
//! Everything that it decides stands there before the person agrees; what has to be looked at closer stands last, with a sign.

use std::path::PathBuf;
use std::sync::Arc;

use egui::{Context, Ui};

use crate::domain::organisation::Organisation;
use crate::engine::command::{Command, Reply};
use crate::engine::snapshot::ProfileView;
use crate::explain::organisation;
use crate::ui::actions::Action;
use crate::ui::dialogs::PickFor;
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::theme::{self, Text, space};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::dialog::{Answer, Dialog, Part, Width, at_right};
use crate::ui::widgets::facts::{Fact, facts};
use crate::ui::widgets::mark;
use crate::ui::widgets::prose::{prose, styled};

use super::place::{ASKING, Place, at_home};
use super::{Around, FirstFocus, pieces, problem};

/// What is typed and chosen.
#[derive(Debug, Default)]
pub(super) struct Draft {
    place: Place,
    focus: FirstFocus,
}

/// Asks for one, shows it, and lets it count.
pub(super) fn show(
    ctx: &Context,
    picture: &Picture,
    around: &Around,
    draft: &mut Draft,
    outbox: &mut Outbox,
) {
    if let Some(answer) = &around.file {
        let suggested = || at_home(around.home.as_deref(), "");
        if let Some(path) = draft.place.answered(answer.clone(), suggested) {
            look(path, draft, outbox);
        }
    }
    let view = picture.snapshot.profile.as_ref();
    let width = if view.is_some() { Width::SignIn } else { Width::Question };
    let dialog = Dialog::new("profile", "Import a profile", width).step(view.map(std::mem::discriminant));
    let answer = dialog.show(ctx, |ui, part| match (part, view) {
        (Part::Body, None) => pieces::body(ui, |ui| choose(ui, draft)),
        (Part::Foot, None) => choose_foot(ui, around, draft, outbox),
        (Part::Body, Some(view)) => pieces::body(ui, |ui| body(ui, picture, view, outbox)),
        (Part::Foot, Some(view)) => foot(ui, view, draft, outbox),
    });
    if answer == Answer::Closed {
        close(outbox);
    }
}

fn close(outbox: &mut Outbox) {
    outbox.send(Command::CloseProfile);
    outbox.close();
}

fn look(path: PathBuf, draft: &mut Draft, outbox: &mut Outbox) {
    outbox.send(Command::LookAtProfile(path, Reply::nowhere()));
    *draft = Draft::default();
}

fn choose(ui: &mut Ui, draft: &mut Draft) {
    prose(
        ui,
        "An organisation’s profile brings providers and client IDs, and can decide which permissions are asked for and how some settings are set. You see all of it before it counts.",
    );
    draft.place.show(ui);
}

fn choose_foot(ui: &mut Ui, around: &Around, draft: &mut Draft, outbox: &mut Outbox) {
    ui.spacing_mut().item_spacing.x = space::S;
    if ui.add(Button::quiet("Cancel")).clicked() {
        close(outbox);
    }
    if draft.place.is_to_be_typed(ui) {
        draft.place.type_path(|| at_home(around.home.as_deref(), ""));
    }
    let why_not = draft.place.asking.then_some(ASKING);
    at_right(ui, |ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        let types = draft.place.is_typed();
        if types
            && draft.place.is_confirmed(ui, "Read", why_not)
            && let Some(path) = draft.place.take(around.home.as_deref())
        {
            return look(path, draft, outbox);
        }
        let words = "File\u{202f}…";
        let button = if types { Button::secondary(words) } else { Button::primary(words) };
        let button = ui.add(button.off_because(why_not).help(Action::ImportProfile.entry().hint));
        if !types {
            draft.focus.give("choose", &button);
        }
        if button.clicked() {
            draft.place.ask();
            outbox.pick = Some(PickFor::Profile);
        }
    });
}

fn body(ui: &mut Ui, picture: &Picture, view: &ProfileView, outbox: &mut Outbox) {
    let t = theme::of(ui);
    match view {
        ProfileView::Reading => {
            let words = "The profile is being read";
            mark::with_icon(ui, icons::HOURGLASS_MEDIUM, t.text2, words, Text::Body, t.text2);
        }
        ProfileView::Refused(refused) => problem::refused(ui, refused, outbox),
        ProfileView::Read(profile) => parts(ui, picture, profile),
        ProfileView::Taken(profile) => {
            let words = format!("The profile of {} counts from now on", profile.name);
            mark::sentence(ui, icons::CHECK_CIRCLE.filled(), t.ok.mark, &words, Text::Label, t.text);
            ui.add_space(space::S);
            prose(ui, "What it decides is marked in the settings. It can be dropped there again.");
        }
    }
}

/// What it brings and decides.
pub(super) fn parts(ui: &mut Ui, picture: &Picture, profile: &Organisation) {
    let t = theme::of(ui);
    pieces::heading(ui, &profile.name);
    let all = organisation::parts(profile, &picture.snapshot.catalogue);
    if all.is_empty() {
        ui.add_space(space::S);
        prose(ui, "It brings nothing and decides nothing.");
    }
    for part in all {
        ui.add_space(space::L);
        if part.is_caution {
            for (what, words) in part.rows {
                let words = format!("{what}: {words}");
                mark::sentence(ui, icons::WARNING.filled(), t.warn.mark, &words, Text::Body, t.text);
                ui.add_space(space::XS);
            }
            continue;
        }
        styled(ui, part.title, Text::Label, t.text);
        ui.add_space(space::XS);
        let rows: Vec<Fact> = part.rows.into_iter().map(|(name, words)| Fact::words(name, words)).collect();
        facts(ui, &rows);
    }
}

fn foot(ui: &mut Ui, view: &ProfileView, draft: &mut Draft, outbox: &mut Outbox) {
    ui.spacing_mut().item_spacing.x = space::S;
    let is_over = matches!(view, ProfileView::Taken(_));
    if !is_over && ui.add(Button::quiet("Cancel")).clicked() {
        close(outbox);
    }
    let reads = matches!(view, ProfileView::Read(_) | ProfileView::Refused(_));
    if reads && ui.add(Button::link("Another\u{202f}…")).clicked() {
        outbox.send(Command::CloseProfile);
        *draft = Draft::default();
    }
    at_right(ui, |ui| match view {
        ProfileView::Read(profile) => {
            let take = ui.add(Button::primary("Let it count"));
            draft.focus.give("take", &take);
            if take.clicked() {
                outbox.send(Command::TakeProfile(Arc::clone(profile), Reply::nowhere()));
            }
        }
        ProfileView::Taken(_) => {
            let done = ui.add(Button::primary("Done"));
            draft.focus.give("done", &done);
            if done.clicked() {
                close(outbox);
            }
        }
        ProfileView::Reading | ProfileView::Refused(_) => {}
    });
}

/// What counts, and dropping it.
pub(super) fn show_in_force(ctx: &Context, picture: &Picture, draft: &mut Draft, outbox: &mut Outbox) {
    let Some(profile) = picture.snapshot.organisation.clone() else {
        return outbox.close();
    };
    let answer =
        Dialog::new("organisation", "What your organisation decides", Width::SignIn).show(ctx, |ui, part| {
            match part {
                Part::Body => pieces::body(ui, |ui| {
                    parts(ui, picture, &profile);
                    ui.add_space(space::L);
                    prose(ui, organisation::origin(&profile));
                    if !profile.is_managed() {
                        ui.add_space(space::S);
                        prose(
                            ui,
                            "Once it is dropped, your own settings count again. Accounts stay as they are.",
                        );
                    }
                }),
                Part::Foot => in_force_foot(ui, &profile, draft, outbox),
            }
        });
    if answer == Answer::Closed {
        outbox.close();
    }
}

fn in_force_foot(ui: &mut Ui, profile: &Organisation, draft: &mut Draft, outbox: &mut Outbox) {
    if !profile.is_managed() {
        pieces::to_edge(ui);
        if ui.add(Button::danger_outlined("Drop the profile")).clicked() {
            outbox.send(Command::DropProfile(Reply::nowhere()));
            return outbox.close();
        }
    }
    at_right(ui, |ui| {
        let done = ui.add(Button::primary("Done"));
        draft.focus.give("done", &done);
        if done.clicked() {
            outbox.close();
        }
    });
}
