//! What a signature is checked with, where the person brings it: keys in a file, the address of keys, or a shared secret.

use egui::{Context, Ui};

use crate::domain::provider::Endpoint;
use crate::domain::secret::SharedSecret;
use crate::engine::command::Against;
use crate::ui::dialogs::PickFor;
use crate::ui::ends::capitalised;
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::route::CheckWith;
use crate::ui::screens::inspector::{Chosen, InspectorWish};
use crate::ui::theme::{self, Text, space};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::dialog::{Answer, Dialog, Part, Width, at_right};
use crate::ui::widgets::field::Field;
use crate::ui::widgets::mark;
use crate::ui::widgets::prose::prose;
use crate::ui::widgets::secret_field::{SecretDraft, secret_field};

use super::place::{ASKING, Place, at_home};
use super::{Around, FirstFocus, pieces};

/// What is typed.
#[derive(Debug, Default)]
pub(super) struct Draft {
    place: Place,
    address: String,
    /// Whether an address that cannot be used was to be taken.
    refused: bool,
    secret: SecretDraft,
    focus: FirstFocus,
}

/// Shows it.
pub(super) fn show(ctx: &Context, with: CheckWith, around: &Around, draft: &mut Draft, outbox: &mut Outbox) {
    if let Some(answer) = around.file.as_ref().filter(|_| with == CheckWith::File) {
        let suggested = || at_home(around.home.as_deref(), "");
        if let Some(path) = draft.place.answered(answer.clone(), suggested) {
            return wish(InspectorWish::KeysIn(path), outbox);
        }
    }
    let title = match with {
        CheckWith::File => "Check with the keys in a file",
        CheckWith::Address => "Check with the keys at an address",
        CheckWith::Secret => "Check with a shared secret",
    };
    let answer = Dialog::new("check with", title, Width::Question).show(ctx, |ui, part| match part {
        Part::Body => pieces::body(ui, |ui| match with {
            CheckWith::File => file(ui, draft),
            CheckWith::Address => address(ui, draft),
            CheckWith::Secret => secret(ui, draft),
        }),
        Part::Foot => foot(ui, with, around, draft, outbox),
    });
    if answer == Answer::Closed {
        outbox.close();
    }
}

fn wish(wish: InspectorWish, outbox: &mut Outbox) {
    outbox.inspect = Some(wish);
    outbox.close();
}

fn file(ui: &mut Ui, draft: &mut Draft) {
    let t = theme::of(ui);
    prose(ui, "A JWKS document, one JWK, or a public key or certificate in PEM. Never bring a private key.");
    ui.add_space(space::M);
    let drop = "It can also be dropped on the inspector.";
    mark::sentence(ui, icons::CERTIFICATE, t.text2, drop, Text::Body, t.text2);
    draft.place.show(ui);
}

fn address(ui: &mut Ui, draft: &mut Draft) {
    prose(ui, "The keys are fetched from there, and nothing of the token goes along.");
    ui.add_space(space::M);
    let wrong = draft.refused.then(|| wrong(&draft.address)).flatten();
    let field = Field::new("Address of a JWKS").labelled().code().hint("https://login.example.com/keys");
    let field = field.at_most(2_048).error(wrong.as_deref()).show(ui, &mut draft.address);
    draft.focus.give("address", &field);
}

/// Why an address cannot be used.
fn wrong(typed: &str) -> Option<String> {
    match typed.trim() {
        "" => Some("Type the address of a JWKS document".to_owned()),
        typed => typed.parse::<Endpoint>().err().map(|error| capitalised(&error.to_string())),
    }
}

fn secret(ui: &mut Ui, draft: &mut Draft) {
    prose(
        ui,
        "For tokens signed with HMAC (HS256, HS384, HS512), whose issuer and reader share a secret. It is wiped when you leave the inspector.",
    );
    ui.add_space(space::M);
    let field = secret_field(ui, "Shared secret", &mut draft.secret);
    draft.focus.give("secret", &field);
}

fn foot(ui: &mut Ui, with: CheckWith, around: &Around, draft: &mut Draft, outbox: &mut Outbox) {
    ui.spacing_mut().item_spacing.x = space::S;
    if ui.add(Button::quiet("Cancel")).clicked() {
        outbox.close();
    }
    let entered = ui.input(|input| input.key_pressed(egui::Key::Enter));
    match with {
        CheckWith::File => foot_of_file(ui, around, draft, outbox),
        CheckWith::Address => {
            let pressed = at_right(ui, |ui| ui.add(Button::primary(CHECK))).clicked();
            if !(pressed || entered) {
                return;
            }
            match draft.address.trim().parse::<Endpoint>() {
                Ok(endpoint) => {
                    let words = endpoint.url().host_str().unwrap_or("an address").to_owned();
                    let against = Against::Address(endpoint.url().clone());
                    wish(InspectorWish::Against(Box::new(Chosen { against, words })), outbox);
                }
                Err(_) => draft.refused = true,
            }
        }
        CheckWith::Secret => {
            let nothing = draft.secret.is_empty().then_some("No secret was typed yet");
            let pressed = at_right(ui, |ui| ui.add(Button::primary(CHECK).off_because(nothing))).clicked();
            if nothing.is_none() && (pressed || entered) {
                let against = Against::Secret(draft.secret.hand_over(SharedSecret::new));
                let chosen = Chosen { against, words: "a shared secret".to_owned() };
                wish(InspectorWish::Against(Box::new(chosen)), outbox);
            }
        }
    }
}

const CHECK: &str = "Check";

fn foot_of_file(ui: &mut Ui, around: &Around, draft: &mut Draft, outbox: &mut Outbox) {
    if draft.place.is_to_be_typed(ui) {
        draft.place.type_path(|| at_home(around.home.as_deref(), ""));
    }
    let why_not = draft.place.asking.then_some(ASKING);
    at_right(ui, |ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        let types = draft.place.is_typed();
        if types
            && draft.place.is_confirmed(ui, CHECK, why_not)
            && let Some(path) = draft.place.take(around.home.as_deref())
        {
            wish(InspectorWish::KeysIn(path), outbox);
        }
        let words = "Choose a file\u{202f}…";
        let button = if types { Button::secondary(words) } else { Button::primary(words) };
        let button = ui.add(button.off_because(why_not));
        draft.focus.give("choose", &button);
        if button.clicked() {
            draft.place.ask();
            outbox.pick = Some(PickFor::Keys);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_fetched_over_https_or_from_this_computer_only() {
        assert_eq!(wrong("https://login.example.com/keys"), None);
        assert_eq!(wrong(" http://127.0.0.1:8080/keys "), None);
        for address in
            ["", "keys", "http://login.example.com/keys", "https://me@example.com/", "file:///etc/passwd"]
        {
            assert!(wrong(address).is_some(), "{address}");
        }
    }
}
