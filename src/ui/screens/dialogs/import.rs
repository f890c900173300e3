//! Accounts from another program's settings: which file, what is in it and what becomes of it, and what was added.
//!
//! Nothing is added before the person presses the button that says how many. What an account is left out for stands beside it,
//! and only what can be added has a box.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use egui::{Context, Ui};

use crate::domain::account::MailAddress;
use crate::domain::import::{Addition, ImportFormat, Preview, Refusal, Verdict};
use crate::engine::command::{Command, ImportSource, ImportWish, MoveInWish, Reply};
use crate::engine::snapshot::ImportView;
use crate::explain;
use crate::ui::actions::Action;
use crate::ui::dialogs::PickFor;
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::theme::{self, Text, space};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::dialog::{Answer, Dialog, Part, Width, at_right};
use crate::ui::widgets::mark;
use crate::ui::widgets::prose::prose;

use super::place::{ASKING, Place, at_home};
use super::{Around, FirstFocus, pieces, problem};

mod added;
mod brought;
mod found;

/// What is typed and chosen.
#[derive(Debug, Default)]
pub(super) struct Draft {
    place: Place,
    focus: FirstFocus,
    /// What was read, to which the choices below belong.
    of: Option<Arc<Preview>>,
    /// What was chosen or left out by hand, by its number in the list.
    by_hand: BTreeMap<usize, bool>,
    /// The address for settings that name none.
    address: String,
    /// Whether that was tried and is none.
    address_wrong: bool,
    /// What is typed and chosen for a file of another Mailward.
    brought: brought::Draft,
    /// Whether it is asked for another file although one was read.
    another: bool,
}

/// Shows it.
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
    let import = picture.snapshot.import.as_ref().filter(|view| !draft.another || busy(view));
    let width = if import.is_some() { Width::SignIn } else { Width::Question };
    let dialog = Dialog::new("import", "Import accounts", width).step(import.map(std::mem::discriminant));
    let answer = dialog.show(ctx, |ui, part| match (part, import) {
        (Part::Body, None) => pieces::body(ui, |ui| choose(ui, draft)),
        (Part::Foot, None) => choose_foot(ui, around, draft, outbox),
        (Part::Body, Some(view)) => pieces::body(ui, |ui| body(ui, view, picture, draft, outbox)),
        (Part::Foot, Some(view)) => foot(ui, view, draft, outbox),
    });
    if answer == Answer::Closed {
        close(outbox);
    }
}

/// What runs is shown, whatever was pressed before.
const fn busy(view: &ImportView) -> bool {
    matches!(view, ImportView::Reading | ImportView::Adding(_))
}

fn close(outbox: &mut Outbox) {
    outbox.send(Command::CloseImport);
    outbox.close();
}

fn look(path: PathBuf, draft: &mut Draft, outbox: &mut Outbox) {
    let wish = ImportWish { source: ImportSource::Path(path), address: None };
    outbox.send(Command::LookAtImport(Box::new(wish), Reply::nowhere()));
    *draft = Draft::default();
}

fn choose(ui: &mut Ui, draft: &mut Draft) {
    let t = theme::of(ui);
    prose(
        ui,
        "Addresses, servers and how to sign in are read. Passwords and tokens are skipped, and nothing is added before you agree.",
    );
    ui.add_space(space::L);
    for (icon, words) in [
        (
            icons::DOWNLOAD_SIMPLE,
            "The export of K-9 Mail or Thunderbird for Android, a file that ends with .k9s",
        ),
        (icons::FOLDER_OPEN, "The profile folder of Thunderbird, or the folder with its profiles.ini"),
        (
            icons::LIST_BULLETS,
            "config-v1.1.xml of a mail domain; settings of pizauth, oama, mutt_oauth2 and email-oauth2-proxy",
        ),
        (
            icons::DESKTOP,
            "The file that a Mailward on another computer wrote, a file that ends with .mailward",
        ),
    ] {
        mark::sentence(ui, icon, t.text2, words, Text::Body, t.text);
        ui.add_space(space::S);
    }
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
            && let Some(path) = draft.place.take_either(around.home.as_deref())
        {
            return look(path, draft, outbox);
        }
        for (words, pick) in
            [("File\u{202f}…", PickFor::Settings), ("Folder\u{202f}…", PickFor::SettingsFolder)]
        {
            let first = pick == PickFor::Settings && !types;
            let button = if first { Button::primary(words) } else { Button::secondary(words) };
            let button = ui.add(button.off_because(why_not).help(Action::Import.entry().hint));
            if first {
                draft.focus.give("choose", &button);
            }
            if button.clicked() {
                draft.place.ask();
                outbox.pick = Some(pick);
            }
        }
    });
}

fn body(ui: &mut Ui, view: &ImportView, picture: &Picture, draft: &mut Draft, outbox: &mut Outbox) {
    match view {
        ImportView::Reading => waiting(ui, "The settings are being read"),
        ImportView::Refused(refused) => problem::refused(ui, refused, outbox),
        ImportView::Read(preview) | ImportView::NotOpened(preview, _) => {
            if !draft.of.as_ref().is_some_and(|of| Arc::ptr_eq(of, preview)) {
                draft.of = Some(Arc::clone(preview));
                draft.by_hand.clear();
            }
            found::show(ui, preview, &mut draft.by_hand);
            if wants_address(preview) {
                address(ui, preview, draft, outbox);
            }
            if let Some(brings) = &preview.brings {
                let refused = match view {
                    ImportView::NotOpened(_, problem) => Some(problem.as_ref()),
                    _ => None,
                };
                brought::show(ui, brings, (picture, refused), &mut draft.brought, outbox);
            }
        }
        ImportView::Adding(_) => waiting(ui, "The accounts are being added"),
        ImportView::Added(imported) => {
            if let Some(settings) = draft.brought.settings_once() {
                outbox.send(Command::ChangeSettings(settings));
            }
            added::show(ui, imported, outbox);
        }
    }
}

fn waiting(ui: &mut Ui, words: &str) {
    let t = theme::of(ui);
    mark::with_icon(ui, icons::HOURGLASS_MEDIUM, t.text2, words, Text::Body, t.text2);
}

/// The settings of a domain are anybody's there.
fn wants_address(preview: &Preview) -> bool {
    let nameless = |verdict: &Verdict| *verdict == Verdict::Cannot(Refusal::NoAddress);
    preview.format == ImportFormat::Autoconfig && preview.items.iter().any(|item| nameless(&item.verdict))
}

fn address(ui: &mut Ui, preview: &Preview, draft: &mut Draft, outbox: &mut Outbox) {
    ui.add_space(space::L);
    let wrong =
        draft.address_wrong.then_some("An address has one @ with a name before it and a host after it");
    let field = crate::ui::widgets::field::Field::new("Your address there").labelled().error(wrong);
    let response = field.show(ui, &mut draft.address);
    draft.address_wrong &= !response.changed();
    ui.add_space(space::S);
    let entered = response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
    if !ui.add(Button::secondary("Look again")).clicked() && !entered {
        return;
    }
    match draft.address.parse::<MailAddress>() {
        Ok(address) => {
            let Some(path) = preview.path.clone() else { return };
            let wish = ImportWish { source: ImportSource::Path(path), address: Some(address) };
            outbox.send(Command::LookAtImport(Box::new(wish), Reply::nowhere()));
        }
        Err(_said_by_the_field) => draft.address_wrong = true,
    }
}

fn foot(ui: &mut Ui, view: &ImportView, draft: &mut Draft, outbox: &mut Outbox) {
    ui.spacing_mut().item_spacing.x = space::S;
    let is_over = matches!(view, ImportView::Added(_));
    if !is_over && ui.add(Button::quiet("Cancel")).clicked() {
        close(outbox);
    }
    let reads = matches!(view, ImportView::Read(_) | ImportView::Refused(_) | ImportView::NotOpened(..));
    if reads && ui.add(Button::link("Another\u{202f}…")).clicked() {
        outbox.send(Command::CloseImport);
        *draft = Draft { another: true, ..Draft::default() };
    }
    at_right(ui, |ui| match view {
        ImportView::Read(preview) | ImportView::NotOpened(preview, _) => {
            add_button(ui, preview, draft, outbox);
        }
        ImportView::Added(_) => {
            let done = ui.add(Button::primary("Done"));
            draft.focus.give("done", &done);
            if done.clicked() {
                close(outbox);
            }
        }
        ImportView::Reading | ImportView::Refused(_) | ImportView::Adding(_) => {}
    });
}

fn add_button(ui: &mut Ui, preview: &Arc<Preview>, draft: &mut Draft, outbox: &mut Outbox) {
    let chosen: Vec<Addition> = found::chosen(preview, &draft.by_hand);
    let takes_over = preview.brings.as_ref().is_some_and(|brings| draft.brought.takes_over(brings));
    let words = match chosen.len() {
        // The accounts of the file may all be here already.
        0 if takes_over => "Take it over".to_owned(),
        0 => "Add accounts".to_owned(),
        count => format!("Add {}", explain::import::accounts(count)),
    };
    let why_not = (chosen.is_empty() && !takes_over).then_some("Nothing is chosen");
    let add = ui.add(Button::primary(&words).off_because(why_not));
    draft.focus.give("add", &add);
    if !add.clicked() {
        return;
    }
    match (&preview.brings, &preview.path) {
        (Some(brings), Some(path)) => {
            let wish = MoveInWish {
                source: ImportSource::Path(path.clone()),
                digest: brings.digest,
                addresses: chosen.into_iter().map(|addition| addition.address).collect(),
                profile: draft.brought.profile(brings),
                passphrase: draft.brought.passphrase(),
            };
            draft.brought.choose(brings);
            outbox.send(Command::MoveIn(Box::new(wish), Reply::nowhere()));
        }
        _ => outbox.send(Command::Import(chosen, Reply::nowhere())),
    }
}
