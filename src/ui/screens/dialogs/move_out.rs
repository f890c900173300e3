//! Everything into one file for another computer: what becomes of the tokens, what that does, the passphrase, and where.
//!
//! Nothing is written before the person has read what happens to the sign-ins, and what came of it stays until it is closed:
//! tokens may have left.

use std::path::PathBuf;

use egui::{Context, Ui};

use crate::domain::problem::Problem;
use crate::domain::secret::Passphrase;
use crate::domain::transfer::{Exported, MoveEnd, TokensGo, Unfinished};
use crate::engine::command::{Command, MoveWish, Reply};
use crate::engine::snapshot::{AccountView, TransferState};
use crate::explain::transfer;
use crate::ui::dialogs::{SaveWish, dated_name};
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::theme::{self, Text, space};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::dialog::{Answer, Dialog, Part, Width, at_right};
use crate::ui::widgets::mark;
use crate::ui::widgets::prose::{prose, remark, styled};
use crate::ui::widgets::segmented::{Segment, segmented};

use super::place::{ASKING, Place, at_home};
use super::{Around, FirstFocus, passphrase, pieces, problem};

/// What is chosen and typed.
#[derive(Debug)]
pub(super) struct Draft {
    tokens: TokensGo,
    passphrase: passphrase::Draft,
    place: Place,
    focus: FirstFocus,
}

impl Default for Draft {
    fn default() -> Self {
        Self {
            tokens: TokensGo::Stay,
            passphrase: passphrase::Draft::default(),
            place: Place::default(),
            focus: FirstFocus::default(),
        }
    }
}

/// What the dialog shows.
enum View<'a> {
    Choose,
    Interrupted(&'a Unfinished),
    Writing,
    Written(&'a Exported),
    Refused(&'a Problem),
}

fn view(picture: &Picture) -> View<'_> {
    let moves = &picture.snapshot.transfer;
    match (&moves.state, &moves.unfinished) {
        (Some(TransferState::Writing), _) => View::Writing,
        (Some(TransferState::Written(exported)), _) => View::Written(exported),
        (Some(TransferState::Refused(problem)), _) => View::Refused(problem),
        (None, Some(unfinished)) => View::Interrupted(unfinished),
        (None, None) => View::Choose,
    }
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
        let suggested = || at_home(around.home.as_deref(), &name(picture));
        if let Some(path) = draft.place.answered(answer.clone(), suggested) {
            write(path, draft, outbox);
        }
    }
    let view = view(picture);
    let title = "Move to a new computer";
    let answer = Dialog::new("move out", title, Width::SignIn).show(ctx, |ui, part| match part {
        Part::Body => pieces::body(ui, |ui| body(ui, picture, &view, draft, outbox)),
        Part::Foot => foot(ui, picture, around, &view, draft, outbox),
    });
    if answer == Answer::Closed {
        close(&view, outbox);
    }
}

fn close(view: &View<'_>, outbox: &mut Outbox) {
    if matches!(view, View::Written(_) | View::Refused(_)) {
        outbox.send(Command::CloseMoveOut);
    }
    outbox.close();
}

fn name(picture: &Picture) -> String {
    dated_name("move", "mailward", picture.now, &picture.zone)
}

fn write(path: PathBuf, draft: &mut Draft, outbox: &mut Outbox) {
    let passphrase: Option<Passphrase> =
        if draft.tokens == TokensGo::Stay { None } else { draft.passphrase.take() };
    let wish = MoveWish { path, tokens: draft.tokens, passphrase };
    outbox.send(Command::MoveOut(Box::new(wish), Reply::nowhere()));
    *draft = Draft::default();
}

fn body(ui: &mut Ui, picture: &Picture, view: &View<'_>, draft: &mut Draft, outbox: &mut Outbox) {
    let t = theme::of(ui);
    match view {
        View::Choose => choose(ui, picture, draft),
        View::Interrupted(unfinished) => interrupted(ui, unfinished),
        View::Writing => {
            let words = "The file is being written";
            mark::with_icon(ui, icons::HOURGLASS_MEDIUM, t.text2, words, Text::Body, t.text2);
        }
        View::Written(exported) => written(ui, exported),
        View::Refused(refused) => problem::refused(ui, refused, outbox),
    }
}

fn choose(ui: &mut Ui, picture: &Picture, draft: &mut Draft) {
    let t = theme::of(ui);
    prose(
        ui,
        "Settings, own providers and accounts go into one file. On the other computer it is read by Import accounts.",
    );
    ui.add_space(space::L);
    styled(ui, "Sign-ins", Text::Label, t.text);
    ui.add_space(space::XS);
    let ways = [
        Segment::new(TokensGo::Stay, "Leave out"),
        Segment::new(TokensGo::Move, "Move"),
        Segment::new(TokensGo::Copy, "Copy"),
    ];
    segmented(ui, &mut draft.tokens, &ways);
    ui.add_space(space::XS);
    remark(ui, transfer::way(draft.tokens));
    if draft.tokens != TokensGo::Stay {
        ui.add_space(space::M);
        consequences(ui, picture, draft.tokens);
        ui.add_space(space::M);
        passphrase::show_for_file(ui, &mut draft.passphrase);
    }
    draft.place.show(ui);
}

/// What happens to each sign-in, before anything is written.
fn consequences(ui: &mut Ui, picture: &Picture, go: TokensGo) {
    let t = theme::of(ui);
    let signed_in = |view: &&AccountView| view.account.refresh().is_some();
    let accounts: Vec<&AccountView> = picture.snapshot.accounts.iter().filter(signed_in).collect();
    if accounts.is_empty() {
        remark(ui, "No account is signed in, so there are no tokens to take along.");
        return;
    }
    for view in accounts {
        let address = &view.account.address;
        let words = match (go, &view.provider) {
            (TokensGo::Copy, Some(provider)) => format!("{address}: {}", transfer::of_provider(provider)),
            (TokensGo::Move, _) => {
                format!("Mail programs here stop working for {address} until you sign in again.")
            }
            _ => continue,
        };
        mark::sentence(ui, icons::WARNING, t.warn.mark, &words, Text::Small, t.text);
        ui.add_space(space::XS);
    }
}

fn interrupted(ui: &mut Ui, unfinished: &Unfinished) {
    let t = theme::of(ui);
    let (tone, icon) = (theme::Tone::Warn, icons::WARNING);
    problem::headed(ui, (tone, icon), "A move was interrupted", &transfer::unfinished(unfinished));
    ui.add_space(space::L);
    for words in [
        "If the file has arrived on the other computer, take the tokens out here, so that they live in one place.",
        "If it has not, keep them here and delete the file.",
    ] {
        mark::sentence(ui, icons::ARROW_RIGHT, t.text3, words, Text::Body, t.text);
        ui.add_space(space::S);
    }
}

fn written(ui: &mut Ui, exported: &Exported) {
    let t = theme::of(ui);
    for (at, words) in transfer::came_to(exported).iter().enumerate() {
        let (icon, colour) = if at == 0 { (icons::CHECK, t.ok.mark) } else { (icons::INFO, t.text2) };
        mark::sentence(ui, icon, colour, words, Text::Body, t.text);
        ui.add_space(space::S);
    }
}

fn foot(
    ui: &mut Ui,
    picture: &Picture,
    around: &Around,
    view: &View<'_>,
    draft: &mut Draft,
    outbox: &mut Outbox,
) {
    ui.spacing_mut().item_spacing.x = space::S;
    match view {
        View::Choose => choose_foot(ui, picture, around, draft, outbox),
        View::Writing => {}
        View::Interrupted(_) => {
            let end = |outbox: &mut Outbox, end| outbox.send(Command::SettleMove(end, Reply::nowhere()));
            if ui.add(Button::quiet("Cancel")).clicked() {
                outbox.close();
            }
            at_right(ui, |ui| {
                ui.spacing_mut().item_spacing.x = space::S;
                let keep = ui.add(Button::secondary("Keep them here"));
                draft.focus.give("keep", &keep);
                if keep.clicked() {
                    end(outbox, MoveEnd::KeepHere);
                }
                if ui.add(Button::secondary("Take them out")).clicked() {
                    end(outbox, MoveEnd::TakeOut);
                }
            });
        }
        View::Written(_) => at_right(ui, |ui| {
            let done = ui.add(Button::primary("Done"));
            draft.focus.give("done", &done);
            if done.clicked() {
                close(view, outbox);
            }
        }),
        View::Refused(_) => {
            if ui.add(Button::quiet("Cancel")).clicked() {
                close(view, outbox);
            }
            at_right(ui, |ui| {
                let again = ui.add(Button::primary("Try again"));
                draft.focus.give("again", &again);
                if again.clicked() {
                    outbox.send(Command::CloseMoveOut);
                }
            });
        }
    }
}

fn choose_foot(ui: &mut Ui, picture: &Picture, around: &Around, draft: &mut Draft, outbox: &mut Outbox) {
    if ui.add(Button::quiet("Cancel")).clicked() {
        outbox.close();
    }
    if draft.place.is_to_be_typed(ui) {
        draft.place.type_path(|| at_home(around.home.as_deref(), &name(picture)));
    }
    let why_not = why_not(picture, draft);
    at_right(ui, |ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        let types = draft.place.is_typed();
        if types
            && draft.place.is_confirmed(ui, "Write", why_not)
            && let Some(path) = draft.place.take(around.home.as_deref())
        {
            return write(path, draft, outbox);
        }
        let words = "Choose a file\u{202f}…";
        let button = if types { Button::secondary(words) } else { Button::primary(words) };
        let button = ui.add(button.off_because(why_not));
        draft.focus.give("choose", &button);
        if button.clicked() {
            draft.place.ask();
            outbox.save = Some(SaveWish {
                title: "Move to a new computer",
                name: name(picture),
                kind: ("Mailward export", "mailward"),
            });
        }
    });
}

fn why_not(picture: &Picture, draft: &Draft) -> Option<&'static str> {
    if draft.tokens != TokensGo::Stay {
        if !picture.snapshot.vault.is_open() {
            return Some("The vault is not open");
        }
        if let Some(why) = draft.passphrase.why_not_for_file() {
            return Some(why);
        }
    }
    draft.place.asking.then_some(ASKING)
}
