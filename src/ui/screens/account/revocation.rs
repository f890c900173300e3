//! What taking access back comes to, where it was asked for: first its steps, then the result with what the provider did,
//! whether it was seen, and what is left to do. Stays until "Done"; a revocation that was refuted is a problem.

use egui::{Ui, vec2};

use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::revocation::{AtProvider, Revoked};
use crate::engine::command::{Command, Reply};
use crate::engine::snapshot::{AccountView, RevocationState};
use crate::explain::revoked::{self, Ended};
use crate::ui::icons::{self, Icon};
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::remedies::{self, About, Dress};
use crate::ui::revocations::{self, Shown};
use crate::ui::screens::trouble;
use crate::ui::theme::{self, Text, Tone, space};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::plate::plate;
use crate::ui::widgets::problem_card::with_link;
use crate::ui::widgets::prose::{prose, styled};
use crate::ui::widgets::{card, mark};

/// The card, if there is something to say. Tells whether it was drawn.
pub(super) fn show(ui: &mut Ui, view: &AccountView, picture: &Picture, outbox: &mut Outbox) -> bool {
    match revocations::shown(view) {
        None => return false,
        Some(Shown::UnderWay(state)) => under_way(ui, view, state),
        Some(Shown::Done(done)) if revoked::ended(done) == Ended::Refuted => refuted(ui, view, done, outbox),
        Some(Shown::Done(done)) => result(ui, view, done, picture, outbox),
        Some(Shown::Failed(problem)) => not_begun(ui, view, problem, outbox),
    }
    true
}

/// Whether the card says what this standing problem would only say again.
pub(super) fn says(view: &AccountView, standing: ProblemKind) -> bool {
    match revocations::shown(view) {
        Some(Shown::UnderWay(_)) => standing == ProblemKind::RevokedHere,
        Some(Shown::Done(_)) => {
            matches!(standing, ProblemKind::RevokedHere | ProblemKind::RevocationRefuted)
        }
        Some(Shown::Failed(problem)) => problem.kind == standing,
        None => false,
    }
}

/// Three steps: deleted here, asked, checked.
fn under_way(ui: &mut Ui, view: &AccountView, state: &RevocationState) {
    let name = view.provider_name();
    headed(ui, (Tone::Info, icons::HOURGLASS_MEDIUM), "The sign-in is being revoked", |ui| {
        let (done, runs, waits) =
            (icons::CHECK_CIRCLE.filled(), icons::HOURGLASS_MEDIUM, icons::CIRCLE_DASHED);
        let (asked, checked) = match state {
            RevocationState::Queued => (waits, waits),
            RevocationState::Confirming => (done, runs),
            _ => (runs, waits),
        };
        let asks =
            if asked == done { format!("{name} was asked") } else { format!("{name} is asked to end it") };
        let steps = [
            (done, "The tokens are deleted here".to_owned()),
            (asked, asks),
            (checked, "It is checked that they are dead".to_owned()),
        ];
        ui.add_space(space::S);
        let t = theme::of(ui);
        for (icon, words) in steps {
            let (colour, words_colour) = match icon {
                icon if icon == done => (t.ok.mark, t.text),
                icon if icon == runs => (t.info.word, t.text),
                _ => (t.text3, t.text2),
            };
            mark::with_icon(ui, icon, colour, &words, Text::Body, words_colour);
            ui.add_space(space::XS);
        }
    });
}

fn result(ui: &mut Ui, view: &AccountView, done: &Revoked, picture: &Picture, outbox: &mut Outbox) {
    let ended = revoked::ended(done);
    headed(ui, revocations::look(ended), &revoked::headline(done), |ui| {
        prose(ui, &revoked::at_provider(done));
        ui.add_space(space::M);
        lines(ui, done, picture);
        ui.add_space(space::M);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(space::S, space::S);
            if ended == Ended::ByHand {
                open_page(ui, view, done, outbox);
            }
            if let (Ended::Waiting, Some(id)) = (ended, done.outstanding)
                && ui.add(Button::secondary("Try now").icon(icons::ARROW_CLOCKWISE)).clicked()
            {
                outbox.send(Command::AskAgain(id, Reply::nowhere()));
            }
            if ui.add(Button::secondary("Done")).clicked() {
                outbox.send(Command::DismissRevocation(view.account.id));
            }
        });
    });
}

/// Whether it was seen, until when something still works, and what is left to do; each with its icon.
fn lines(ui: &mut Ui, done: &Revoked, picture: &Picture) {
    let ended = revoked::ended(done);
    let t = theme::of(ui);
    let mut told: Vec<(Icon, egui::Color32, String)> = Vec::new();
    if let Some(words) = revoked::checked(done) {
        let (icon, colour) = match ended {
            Ended::Confirmed => (icons::SEAL_CHECK, t.ok.mark),
            _ => (icons::SEAL_QUESTION, t.text2),
        };
        told.push((icon, colour, words));
    }
    if let Some(words) = revoked::still_works(done, picture.now, &picture.zone) {
        if let Some(at) = done.works_until {
            picture.repaint_for(ui.ctx(), at);
        }
        told.push((icons::CLOCK, t.warn.mark, words));
    }
    match ended {
        Ended::ByHand if done.outstanding.is_some() => {
            let words = "Until you say that you have removed it, it stands on the accounts’ screen.";
            told.push((icons::PUSH_PIN, t.text2, words.to_owned()));
        }
        Ended::Waiting => {
            let words =
                "Mailward asks again by itself, also after a restart; it stands on the accounts’ screen.";
            told.push((icons::ARROWS_CLOCKWISE, t.text2, words.to_owned()));
        }
        _ => {}
    }
    if done.at_provider != AtProvider::Nothing {
        told.push((icons::GEAR_SIX, t.text2, "Settings and log are kept.".to_owned()));
    }
    for (icon, colour, words) in told {
        mark::sentence(ui, icon, colour, &words, Text::Body, t.text);
        ui.add_space(space::XS);
    }
}

fn open_page(ui: &mut Ui, view: &AccountView, done: &Revoked, outbox: &mut Outbox) {
    let known = view.provider.as_ref().and_then(|provider| provider.endpoints.account_page.as_ref());
    let Some(page) = done.page.clone().or_else(|| known.map(|page| page.as_str().to_owned())) else {
        return;
    };
    let words = format!("Open the page of {}", done.provider);
    if ui.add(Button::secondary(&words).icon(icons::ARROW_SQUARE_OUT)).clicked() {
        outbox.page = Some(page);
    }
}

/// The provider said that it ended the tokens, and they live: a problem, with the page as its way out.
fn refuted(ui: &mut Ui, view: &AccountView, done: &Revoked, outbox: &mut Outbox) {
    let problem = revoked::refuted(done);
    let known = view.provider.as_ref().and_then(|provider| provider.endpoints.account_page.as_ref());
    let page = done.page.clone().or_else(|| known.map(|page| page.as_str().to_owned()));
    let mut says = trouble::card(&problem, &[]);
    says.lines.extend(
        revoked::checked(done).map(|words| (icons::SEAL_WARNING, words.trim_end_matches('.').to_owned())),
    );
    if page.is_some() {
        let words = format!("Open the page of {}", done.provider);
        says.steps.push((words, Some(icons::ARROW_SQUARE_OUT)));
    }
    says.steps.push(("Done".to_owned(), None));
    match with_link(ui, &says, |ui| remedies::more(ui, &problem, outbox)) {
        Some(0) if page.is_some() => outbox.page = page,
        Some(_) => outbox.send(Command::DismissRevocation(view.account.id)),
        None => {}
    }
}

/// It could not even be begun: the tokens are still here.
fn not_begun(ui: &mut Ui, view: &AccountView, problem: &Problem, outbox: &mut Outbox) {
    let id = view.account.id;
    let known = vec![(icons::KEY, "Nothing was revoked; the tokens are still here".to_owned())];
    let dress = Dress { look: (Tone::Bad, icons::WARNING.filled()), known, tries_itself: false };
    if remedies::passing_card(ui, problem, About::Account(id), dress, outbox) {
        outbox.send(Command::DismissRevocation(id));
    }
}

/// A plate, a headline, and what stands below it.
fn headed(ui: &mut Ui, (tone, icon): (Tone, Icon), headline: &str, contents: impl FnOnce(&mut Ui)) {
    card::padded(ui, space::CARD, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = space::L;
            plate(ui, tone, icon);
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.x = space::S;
                let colour = theme::of(ui).text;
                styled(ui, headline, Text::Heading, colour);
                ui.add_space(space::XS);
                contents(ui);
            });
        });
    });
}
