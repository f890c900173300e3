//! Every sign-in at once: the computer was stolen, or its person leaves. Says what will happen and to whom, asks once, shows
//! how far each account is, can be stopped, and leaves a summary to keep.

use egui::{Ui, UiBuilder, vec2};

use crate::engine::command::Command;
use crate::engine::snapshot::{AccountView, RevocationState, RevokingAll};
use crate::explain::revoked::{self, Ended};
use crate::ui::dialogs::{SaveWish, dated_name};
use crate::ui::icons::{self, Icon};
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::revocations::{self, Reach};
use crate::ui::route::{Dialog, Route};
use crate::ui::shell;
use crate::ui::theme::{self, Text, Tone, height, space};
use crate::ui::tier::Tier;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::life_bar::bar;
use crate::ui::widgets::{card, mark};

mod rows;

use rows::{Row, rows};

/// Draws the screen.
pub fn show(ui: &mut Ui, picture: &Picture, outbox: &mut Outbox) {
    match &picture.snapshot.revoking_all {
        None => before(ui, picture, outbox),
        Some(all) => since(ui, picture, all, outbox),
    }
}

const TITLE: &str = "Revoke every sign-in";

fn before(ui: &mut Ui, picture: &Picture, outbox: &mut Outbox) {
    let reach = Reach::of(&picture.snapshot);
    shell::head(ui, TITLE, "This computer was stolen, or you leave: all accounts at once", |ui| {
        let why_not = match () {
            () if !picture.snapshot.vault.is_open() => Some("The vault is shut"),
            () if reach.signed_in() == 0 => Some("No account is signed in"),
            () => None,
        };
        let words = format!("Revoke {}\u{202f}…", reach.signed_in());
        let button = Button::danger_outlined(&words).icon(icons::PROHIBIT).off_because(why_not);
        if ui.add(button).clicked() {
            outbox.open(Dialog::RevokeAll);
        }
        if Tier::of(ui.ctx()) == Tier::Wide && ui.add(Button::quiet("Back")).clicked() {
            outbox.go(Route::Accounts);
        }
    });
    shell::scrolled(ui, "revoke all", |ui, _| {
        what_happens(ui, picture, reach);
        ui.add_space(space::M);
        let accounts = &picture.snapshot.accounts;
        card::section(ui, "Accounts", Some(accounts.len()));
        rows(ui, accounts.len(), |index| {
            let view = &accounts[index];
            let (icon, tone, second) = can_be_done(view);
            Row { icon, tone, address: view.account.address.as_str(), word: "", second, page: None }
        });
    });
}

fn what_happens(ui: &mut Ui, picture: &Picture, reach: Reach) {
    let t = theme::of(ui);
    let mut lines = vec![
        (icons::TRASH, "The tokens of every account are deleted from this computer at once.".to_owned()),
        (
            icons::GLOBE_HEMISPHERE_WEST,
            "Each provider is asked to end the sign-in, and it is checked that the tokens are dead."
                .to_owned(),
        ),
    ];
    if reach.by_hand > 0 {
        let words = match reach.by_hand {
            1 => "For one account that cannot be done: you end it on the provider’s page, and a list reminds you."
                .to_owned(),
            count => format!(
                "For {count} accounts that cannot be done: you end them on the provider’s page, and a list reminds you."
            ),
        };
        lines.push((icons::USER, words));
    }
    if picture.snapshot.online == Some(false) {
        let words = "You are offline: providers are asked when the network is back.";
        lines.push((icons::WIFI_SLASH, words.to_owned()));
    }
    let copies = "A copy of an access token may work until it ends, mostly within an hour.";
    lines.push((icons::CLOCK, copies.to_owned()));
    lines.push((icons::GEAR_SIX, "Accounts, settings and log are kept.".to_owned()));
    card::padded(ui, space::CARD, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        card::head(ui, "What will happen", |_| {});
        ui.add_space(space::S);
        for (icon, words) in lines {
            mark::sentence(ui, icon, t.text2, &words, Text::Body, t.text);
            ui.add_space(space::XS);
        }
    });
}

/// What can be done about this account.
fn can_be_done(view: &AccountView) -> (Icon, Tone, String) {
    let name = view.provider_name();
    match (view.account.grant.is_some(), revocations::can_ask(view)) {
        (false, _) => {
            (icons::MINUS_CIRCLE, Tone::Idle, format!("{name}: not signed in, so there is nothing to revoke"))
        }
        (true, true) => (icons::PROHIBIT, Tone::Info, format!("{name} is asked, and the answer is checked")),
        (true, false) => {
            let words = format!("{name} cannot be asked: deleted here, the rest by hand on its page");
            (icons::USER, Tone::Warn, words)
        }
    }
}

fn since(ui: &mut Ui, picture: &Picture, all: &RevokingAll, outbox: &mut Outbox) {
    let (through, of) = revocations::progress(all);
    let over = revocations::is_over(all);
    let second = format!("{through} of {of} done");
    shell::head(ui, TITLE, &second, |ui| {
        if over {
            when_over(ui, picture, all, outbox);
        } else if all.stopped {
            ui.add(Button::secondary("Stop").off_because(Some("Those that have begun are waited for")));
        } else {
            let help = "Those that have not begun keep their tokens";
            if ui.add(Button::secondary("Stop").icon(icons::STOP).help(help)).clicked() {
                outbox.send(Command::StopRevokeAll);
            }
        }
    });
    progress(ui, all, (through, of));
    ui.add_space(space::S);
    shell::scrolled(ui, "revoking all", |ui, _| {
        let pressed = rows(ui, all.accounts.len(), |index| {
            let (_, address, state) = &all.accounts[index];
            let (tone, icon, word, second) = revocations::state(state, picture.now, &picture.zone);
            Row { icon, tone, address: address.as_str(), word, second, page: page_of(state) }
        });
        outbox.page = pressed.or(outbox.page.take());
    });
}

/// The bar while it runs; what came of all when it is over.
fn progress(ui: &mut Ui, all: &RevokingAll, (through, of): (usize, usize)) {
    let t = theme::of(ui);
    if revocations::is_over(all) {
        mark::sentence(ui, icons::LIST_BULLETS, t.text2, &revocations::sums(all), Text::Body, t.text);
        return;
    }
    card::row(ui, height::COMPACT, |ui| {
        ui.spacing_mut().item_spacing.x = space::M;
        let words = format!("Revoking, {through} of {of} done");
        let name = if all.stopped { "Stopping; those that have begun are waited for" } else { &words };
        mark::with_icon(ui, icons::HOURGLASS_MEDIUM, t.info.word, name, Text::Body, t.text);
        let room = ui.available_width();
        if room > 120.0 {
            let (_, place) = ui.allocate_space(vec2(room, height::BAR));
            let mut inside = ui.new_child(UiBuilder::new().id_salt("progress").max_rect(place));
            bar(&mut inside, &words, through as f32 / (of.max(1)) as f32, Tone::Info);
        }
    });
}

fn when_over(ui: &mut Ui, picture: &Picture, all: &RevokingAll, outbox: &mut Outbox) {
    if ui.add(Button::primary("Done")).clicked() {
        outbox.send(Command::CloseRevokeAll);
        outbox.go(Route::Accounts);
    }
    let summary = || revocations::summary(all, picture.now, &picture.zone);
    let save = Button::secondary("Save\u{202f}…").icon(icons::DOWNLOAD_SIMPLE).named("Save the summary");
    if ui.add(save).clicked() {
        outbox.keep = Some((
            SaveWish {
                title: "Save the summary",
                name: dated_name("revoked", "txt", picture.now, &picture.zone),
                kind: ("Text", "txt"),
            },
            summary(),
        ));
    }
    if ui.add(Button::secondary("Copy").icon(icons::COPY).named("Copy the summary")).clicked() {
        outbox.copy = Some(summary());
    }
}

/// The page where the person has to end it.
fn page_of(state: &RevocationState) -> Option<&str> {
    match state {
        RevocationState::Done(done) => match revoked::ended(done) {
            Ended::ByHand | Ended::Refuted => done.page.as_deref(),
            _ => None,
        },
        _ => None,
    }
}
