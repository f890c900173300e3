//! The person is in the browser: the link for another one, how long it is waited, and the other ways to come back.

use egui::{Key, Ui, vec2};

use crate::domain::provider::RedirectForm;
use crate::domain::secret::PastedAddress;
use crate::engine::command::Command;
use crate::engine::snapshot::{BrowserState, SignInView, Way};
use crate::explain;
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::screens::dialogs::pieces;
use crate::ui::theme::{self, Text, space};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::dialog::at_right;
use crate::ui::widgets::mark;
use crate::ui::widgets::prose::{self, Piece, remark};
use crate::ui::widgets::qr::qr;
use crate::ui::widgets::secret_field::secret_field;

use super::{Draft, Scene};

/// What to do in the browser, and what else there is.
pub(super) fn body(
    ui: &mut Ui,
    scene: Scene<'_>,
    running: &SignInView,
    draft: &mut Draft,
    outbox: &mut Outbox,
) {
    let opened = running.browser == BrowserState::Opened;
    pieces::heading(ui, if opened { "Continue in your browser" } else { "Open the sign-in page" });
    instruct(ui, scene, opened);
    if let BrowserState::Failed(problem) = &running.browser {
        ui.add_space(space::M);
        let said = explain::words(problem);
        let t = theme::of(ui);
        let words = format!("{}. {}", said.title, said.what_happened);
        mark::sentence(ui, icons::WARNING.filled(), t.warn.mark, &words, Text::Body, t.text);
    }
    ui.add_space(space::L);
    link(ui, scene, running);
    ui.add_space(space::L);
    ways_back(ui, scene, running, draft, outbox);
}

fn instruct(ui: &mut Ui, scene: Scene<'_>, opened: bool) {
    let page = if opened {
        format!("A page of {} has opened. Sign in as ", scene.provider())
    } else {
        "Open the link below in a browser and sign in as ".to_owned()
    };
    let name = scene.view.account.client.as_ref().and_then(|client| client.name.as_deref());
    let rest = name.map_or_else(
        || " and agree.".to_owned(),
        |name| format!(" and agree. The page names the client “{name}”."),
    );
    prose::pieces(ui, &[Piece::Plain(&page), Piece::Strong(scene.address()), Piece::Plain(&rest)]);
}

/// QR code, link and countdown; below each other where there is no room beside.
fn link(ui: &mut Ui, scene: Scene<'_>, running: &SignInView) {
    let Some(link) = &running.link else { return };
    let link = link.0.as_str();
    if pieces::is_tight(ui) {
        beside(ui, scene, running, link);
        ui.add_space(space::M);
        qr(ui, "Link as a code for a camera", link);
        return;
    }
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::L, 0.0);
        qr(ui, "Link as a code for a camera", link);
        ui.vertical(|ui| beside(ui, scene, running, link));
    });
}

fn beside(ui: &mut Ui, scene: Scene<'_>, running: &SignInView, link: &str) {
    let opened = running.browser == BrowserState::Opened;
    remark(ui, if opened { "Or open this link in another browser" } else { "The link" });
    ui.add_space(space::XS);
    pieces::to_copy(ui, "Link of the sign-in", link);
    ui.add_space(space::S);
    remark(ui, "On a phone it ends on a page that does not load: paste that page’s address here.");
    if let Some(wait) = running.wait {
        ui.add_space(space::M);
        pieces::countdown(ui, scene.picture, "Waiting for the browser", wait);
    }
}

fn ways_back(ui: &mut Ui, scene: Scene<'_>, running: &SignInView, draft: &mut Draft, outbox: &mut Outbox) {
    let only_paste = running.way == Way::Paste
        || scene.view.provider.as_ref().is_some_and(|provider| provider.redirect.form == RedirectForm::Paste);
    let pasting = draft.pasting || only_paste;
    if pasting {
        paste(ui, running, draft, outbox);
        ui.add_space(space::S);
    }
    pieces::links(ui, |ui| {
        if !pasting
            && ui.add(Button::link("Paste the address\u{202f}…").icon(icons::CLIPBOARD_TEXT)).clicked()
        {
            draft.pasting = true;
        }
        let device = Button::link("Use a code on another device\u{202f}…").icon(icons::DEVICE_MOBILE);
        if running.can_use_device && ui.add(device).clicked() {
            draft.pasted.wipe();
            scene.begin(Way::Device, outbox);
        }
    });
}

/// The address holds a code, so its field keeps it as a secret.
fn paste(ui: &mut Ui, running: &SignInView, draft: &mut Draft, outbox: &mut Outbox) {
    let field = secret_field(ui, "Address of the last page", &mut draft.pasted);
    if draft.pasting {
        draft.focus.give("paste", &field);
    }
    if let Some(problem) = &running.paste_refused {
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
        outbox.send(Command::PasteRedirect(running.attempt, draft.pasted.hand_over(PastedAddress::new)));
    }
}

/// The browser once more.
pub(super) fn foot(ui: &mut Ui, running: &SignInView, outbox: &mut Outbox) {
    let words = if running.browser == BrowserState::NotOpened {
        "Open the browser"
    } else {
        "Open the browser again"
    };
    let pressed = at_right(ui, |ui| ui.add(Button::primary(words).icon(icons::ARROW_SQUARE_OUT)).clicked());
    if pressed {
        outbox.send(Command::OpenBrowserAgain(running.attempt));
    }
}
