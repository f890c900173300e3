//! A trial sign-in on its way, and what it showed.

use egui::{Key, Ui, vec2};

use crate::domain::provider::Provider;
use crate::domain::scope::{self, Scope};
use crate::domain::secret::PastedAddress;
use crate::engine::command::{Command, SignInInput, TestedSignIn};
use crate::engine::snapshot::{BrowserState, ProviderTestView, SignInStep};
use crate::explain;
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::screens::dialogs::{pieces, problem};
use crate::ui::theme::{self, Text, Tone, space};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::card;
use crate::ui::widgets::facts::{self, Fact};
use crate::ui::widgets::mark;
use crate::ui::widgets::prose::{prose, remark};
use crate::ui::widgets::qr::qr;
use crate::ui::widgets::secret_field::secret_field;

use super::Draft;

/// The engine has been asked and has not begun.
pub(super) fn begins(ui: &mut Ui) {
    let t = theme::of(ui);
    mark::with_icon(ui, icons::HOURGLASS_MEDIUM, t.info.word, "Getting ready", Text::Body, t.text2);
}

/// Where it is, the link for another browser, and the other way back.
pub(super) fn waits(
    ui: &mut Ui,
    picture: &Picture,
    view: &ProviderTestView,
    draft: &mut Draft,
    outbox: &mut Outbox,
) {
    let t = theme::of(ui);
    let waits = view.step == SignInStep::Wait;
    pieces::heading(ui, if waits { "Continue in your browser" } else { view.step.words() });
    if !waits {
        draft.pasted.wipe();
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
        if pieces::is_tight(ui) {
            beside(ui, picture, view, link.0.as_str());
            ui.add_space(space::M);
            qr(ui, "Link as a code for a camera", link.0.as_str());
        } else {
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing = vec2(space::L, 0.0);
                qr(ui, "Link as a code for a camera", link.0.as_str());
                ui.vertical(|ui| beside(ui, picture, view, link.0.as_str()));
            });
        }
    }
    ui.add_space(space::L);
    way_back(ui, view, draft, outbox);
}

fn beside(ui: &mut Ui, picture: &Picture, view: &ProviderTestView, link: &str) {
    let opened = view.browser == BrowserState::Opened;
    remark(ui, if opened { "Or open this link in another browser" } else { "Open this link in a browser" });
    ui.add_space(space::XS);
    pieces::to_copy(ui, "Link of the sign-in", link);
    ui.add_space(space::S);
    remark(ui, "On a phone it ends on a page that does not load: paste that page’s address here.");
    if let Some(wait) = view.wait {
        ui.add_space(space::M);
        pieces::countdown(ui, picture, "Waiting for the browser", wait);
    }
}

/// The address holds a code, so its field keeps it as a secret.
fn way_back(ui: &mut Ui, view: &ProviderTestView, draft: &mut Draft, outbox: &mut Outbox) {
    if !view.paste && !draft.pasting {
        pieces::links(ui, |ui| {
            let paste = Button::link("Paste the address\u{202f}…").icon(icons::CLIPBOARD_TEXT);
            draft.pasting |= ui.add(paste).clicked();
        });
        return;
    }
    let field = secret_field(ui, "Address of the last page", &mut draft.pasted);
    draft.focus.give("paste", &field);
    if let Some(problem) = &view.paste_refused {
        ui.add_space(space::XS);
        let bad = theme::of(ui).bad;
        let said = explain::words(problem);
        let words = format!("{}. {}", said.title, said.what_happened);
        mark::sentence(ui, icons::WARNING_CIRCLE, bad.mark, &words, Text::Small, bad.word);
    }
    ui.add_space(space::S);
    let empty = draft.pasted.is_empty().then_some("Paste the whole address of the page first");
    let pressed = ui.add(Button::secondary("Use this address").off_because(empty)).clicked();
    let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    if (pressed || entered) && !draft.pasted.is_empty() {
        let pasted = SignInInput::Pasted(draft.pasted.hand_over(PastedAddress::new));
        outbox.send(Command::ProviderTestInput(pasted));
    }
}

/// The browser once more.
pub(super) fn again(ui: &mut Ui, view: Option<&ProviderTestView>, outbox: &mut Outbox) {
    let Some(view) = view.filter(|view| view.step == SignInStep::Wait) else { return };
    let words = match view.browser {
        BrowserState::NotOpened => "Open the browser",
        BrowserState::Opened | BrowserState::Failed(_) => "Open the browser again",
    };
    if ui.add(Button::primary(words).icon(icons::ARROW_SQUARE_OUT)).clicked() {
        outbox.send(Command::ProviderTestInput(SignInInput::OpenBrowser));
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
