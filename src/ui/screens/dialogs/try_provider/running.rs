//! A trial sign-in on its way, and what it showed.

use egui::Ui;

use crate::domain::provider::Provider;
use crate::domain::scope::{self, Scope};
use crate::engine::command::TestedSignIn;
use crate::engine::snapshot::{BrowserState, ProviderTestView, SignInStep};
use crate::explain;
use crate::ui::icons;
use crate::ui::picture::Picture;
use crate::ui::screens::dialogs::{pieces, problem};
use crate::ui::theme::{self, Text, Tone, space};
use crate::ui::widgets::card;
use crate::ui::widgets::facts::{self, Fact};
use crate::ui::widgets::mark;
use crate::ui::widgets::prose::{prose, remark};

/// The engine has been asked and has not begun.
pub(super) fn begins(ui: &mut Ui) {
    let t = theme::of(ui);
    mark::with_icon(ui, icons::HOURGLASS_MEDIUM, t.info.word, "Getting ready", Text::Body, t.text2);
}

/// Where it is, and the link for another browser.
pub(super) fn waits(ui: &mut Ui, picture: &Picture, view: &ProviderTestView) {
    let t = theme::of(ui);
    let waits = view.step == SignInStep::Wait;
    pieces::heading(ui, if waits { "Continue in your browser" } else { view.step.words() });
    if !waits {
        return begins(ui);
    }
    prose(ui, &format!("Sign in at {} and agree. It is tried once and not kept.", view.provider));
    if let BrowserState::Failed(why) = &view.browser {
        ui.add_space(space::M);
        let said = explain::words(why);
        let words = format!("{}. {}", said.title, said.what_happened);
        mark::sentence(ui, icons::WARNING.filled(), t.warn.mark, &words, Text::Body, t.text);
    }
    if let Some(link) = &view.link {
        ui.add_space(space::L);
        let opened = view.browser == BrowserState::Opened;
        remark(
            ui,
            if opened { "Or open this link in another browser" } else { "Open this link in a browser" },
        );
        ui.add_space(space::XS);
        pieces::to_copy(ui, "Link of the sign-in", link.0.as_str());
    }
    if let Some(wait) = view.wait {
        ui.add_space(space::L);
        pieces::countdown(ui, picture, "Waiting for the browser", wait);
    }
}

/// What the provider gave, compared with what was asked.
pub(super) fn worked(ui: &mut Ui, provider: &Provider, tested: &TestedSignIn) {
    let look = (Tone::Ok, icons::CHECK_CIRCLE.filled());
    problem::headed(ui, look, "The sign-in works", "What it brought is not kept.");
    ui.add_space(space::L);
    card::sunken(ui, |ui| facts::plain(ui, &brought(provider, tested)));
    let t = theme::of(ui);
    for words in remarks(provider, tested) {
        ui.add_space(space::M);
        mark::sentence(ui, icons::WARNING.filled(), t.warn.mark, &words, Text::Body, t.text);
    }
}

fn brought(provider: &Provider, tested: &TestedSignIn) -> Vec<Fact> {
    let who = tested.signed_in_as.as_deref().unwrap_or("not told by the provider");
    let life = tested
        .access_lifetime_s
        .map_or_else(|| "not told".to_owned(), |seconds| format!("{} min", seconds.div_ceil(60)));
    let revoked = match tested.revoked {
        Some(true) => "revoked, the provider confirmed it",
        Some(false) => "asked to be revoked; the provider did not confirm it",
        None => "forgotten here; the provider cannot be asked to revoke",
    };
    vec![
        Fact::words("Signed in as", who),
        Fact::words("Granted", titles(provider, &tested.granted)),
        Fact::words("Access token", life),
        Fact::words("Refresh token", if tested.with_refresh { "there was one" } else { "none" }),
        Fact::words("Afterwards", revoked),
    ]
}

fn titles(provider: &Provider, scopes: &[Scope]) -> String {
    let mut titles: Vec<String> = Vec::new();
    for title in scopes.iter().map(|scope| provider.words_for(scope).title) {
        if !titles.contains(&title) {
            titles.push(title);
        }
    }
    if titles.is_empty() { "nothing".to_owned() } else { titles.join(", ") }
}

/// What is less than was asked for, and what the person has to see to.
fn remarks(provider: &Provider, tested: &TestedSignIn) -> Vec<String> {
    let mut remarks = Vec::new();
    let missing = scope::compare(&tested.asked, Some(&tested.granted)).missing;
    if !missing.is_empty() {
        remarks.push(format!("This was asked for and not granted: {}.", titles(provider, &missing)));
    }
    if !tested.with_refresh {
        remarks.push("Without a refresh token a sign-in lasts only as long as the access token.".to_owned());
    }
    if tested.revoked != Some(true) {
        remarks.push(format!("Remove the access on the account page of {} to be sure.", provider.short_name));
    }
    remarks
}
