//! One sign-in that shows whether a definition works: under which client, what it asks, how far it is, what it came to.
//!
//! Nothing is kept: the engine revokes what it got and forgets it. Cancel, `x` and Esc end it at every step.

use std::mem::discriminant;
use std::sync::Arc;

use egui::{Context, Ui};

use crate::domain::account::MailAddress;
use crate::domain::provider::{Provider, SecretRule};
use crate::domain::scope::Uses;
use crate::domain::secret::ClientSecret;
use crate::engine::command::{Command, TestWish, TestedSignIn, Way};
use crate::engine::snapshot::{ProviderTestEnd, ProviderTestView};
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::theme::{self, Text, space};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::dialog::{Answer, Dialog, Part, Width, at_right};
use crate::ui::widgets::field::Field;
use crate::ui::widgets::mark;
use crate::ui::widgets::prose::{prose, remark};
use crate::ui::widgets::secret_field::{SecretDraft, secret_field};
use crate::ui::widgets::term;

use super::pending::Pending;
use super::sign_in::tasks;
use super::{Around, FirstFocus, pieces, problem};

mod running;

/// What is typed and chosen.
#[derive(Debug, Default)]
pub(super) struct Draft {
    /// The client ID; at first that of an account of the same provider.
    id: Option<String>,
    secret: SecretDraft,
    uses: Option<Uses>,
    hint: String,
    /// Whether it was asked to go on: only then what is still empty counts as wrong.
    tried: bool,
    trial: Pending<Arc<TestedSignIn>>,
    /// Whether the address of the last page is asked for.
    pasting: bool,
    pasted: SecretDraft,
    focus: FirstFocus,
}

/// Shows it.
pub(super) fn show(
    ctx: &Context,
    picture: &Picture,
    around: &Around,
    draft: &mut Draft,
    outbox: &mut Outbox,
) {
    let Some(provider) = around.provider.clone() else {
        return outbox.close();
    };
    // What it came to stands in the picture; only a refusal to begin has no other place than this.
    draft.trial.poll(ctx);
    let view = picture.snapshot.provider_test.as_ref();
    let title = format!("Try a sign-in at {}", provider.short_name);
    let step = (view.map(|view| view.end.as_ref().map(discriminant)), draft.trial.refused().is_some());
    let dialog = Dialog::new("try provider", &title, Width::Palette).step(step);
    let answer = dialog.show(ctx, |ui, part| match part {
        Part::Body => pieces::body(ui, |ui| body(ui, picture, &provider, draft, outbox)),
        Part::Foot => foot(ui, view, &provider, draft, outbox),
    });
    if answer == Answer::Closed {
        leave(view, draft, outbox);
    }
}

fn leave(view: Option<&ProviderTestView>, draft: &Draft, outbox: &mut Outbox) {
    if view.is_some() || draft.trial.is_waiting() {
        outbox.send(Command::CloseProviderTest);
    }
    outbox.close();
}

/// Gives back the page about a refusal, when its link was pressed.
fn body(ui: &mut Ui, picture: &Picture, provider: &Provider, draft: &mut Draft, outbox: &mut Outbox) {
    match picture.snapshot.provider_test.as_ref() {
        Some(ProviderTestView { end: Some(ProviderTestEnd::Worked(tested)), .. }) => {
            running::worked(ui, provider, tested);
        }
        Some(ProviderTestView { end: Some(ProviderTestEnd::Failed(why)), .. }) => {
            problem::refused(ui, why, outbox);
        }
        Some(view) => running::waits(ui, picture, view, draft, outbox),
        None if draft.trial.is_waiting() => running::begins(ui),
        None => {
            if let Some(why) = draft.trial.refused() {
                problem::short(ui, why, outbox);
                ui.add_space(space::L);
            }
            form(ui, picture, provider, draft);
        }
    }
}

fn form(ui: &mut Ui, picture: &Picture, provider: &Provider, draft: &mut Draft) {
    prose(
        ui,
        "Your browser opens the provider’s page once. Nothing is kept: what the sign-in brings is revoked and forgotten.",
    );
    ui.add_space(space::L);
    let typed = draft.id.get_or_insert_with(|| known_id(picture, provider));
    let wrong = provider.check_client_id(typed).err().filter(|_| draft.tried).map(|wrong| wrong.to_string());
    let id = Field::new("Client ID").labelled().code().error(wrong.as_deref()).show(ui, typed);
    draft.focus.give("client", &id);
    if provider.client.secret != SecretRule::Never {
        ui.add_space(space::M);
        let rule = provider.client.secret;
        let name =
            if rule == SecretRule::Optional { "Client secret, if there is one" } else { "Client secret" };
        secret_field(ui, name, &mut draft.secret);
        if let Some(wrong) = secret_problem(provider, draft).filter(|_| draft.tried) {
            let bad = theme::of(ui).bad;
            ui.add_space(space::XS);
            mark::sentence(ui, icons::WARNING_CIRCLE, bad.mark, &wrong, Text::Small, bad.word);
        }
    }
    ui.add_space(space::M);
    ui.label(Text::Label.rich("What is asked for", theme::of(ui).text));
    ui.add_space(space::XS);
    let offered = provider.offered_uses();
    let uses = draft.uses.get_or_insert_with(|| usual(provider));
    tasks(ui, &offered, uses);
    ui.add_space(space::M);
    let wrong =
        (draft.tried && address(draft).is_err()).then_some("This is no mail address; it may be left empty");
    let field = Field::new("Who will sign in, if you like").labelled().hint("name@example.org").error(wrong);
    field.show(ui, &mut draft.hint);
    if let Some(line) = provider.redirect_line() {
        ui.add_space(space::M);
        term::label(ui, "The registration needs this redirect");
        ui.add_space(space::XS);
        pieces::to_copy(ui, "Redirect to enter there", &line);
    }
    if draft.tried && draft.uses.as_ref().is_some_and(Uses::is_empty) {
        ui.add_space(space::S);
        remark(ui, "Choose at least one task.");
    }
}

/// Public by nature, so it may stand there; a secret is typed.
fn known_id(picture: &Picture, provider: &Provider) -> String {
    let mut accounts = picture.snapshot.accounts.iter().filter(|view| view.account.provider == provider.id);
    let known = accounts.find_map(|view| view.account.client.as_ref());
    known.map_or_else(String::new, |client| client.id.to_string())
}

fn usual(provider: &Provider) -> Uses {
    let offered = provider.offered_uses();
    let usual: Uses = Uses::usual().iter().filter(|one| offered.contains(*one)).collect();
    if usual.is_empty() { offered } else { usual }
}

fn secret_problem(provider: &Provider, draft: &Draft) -> Option<String> {
    let typed = ClientSecret::new(draft.secret.as_str());
    provider.check_client_secret(&typed).err().map(|wrong| wrong.to_string())
}

fn address(draft: &Draft) -> Result<Option<MailAddress>, ()> {
    match draft.hint.trim() {
        "" => Ok(None),
        typed => typed.parse().map(Some).map_err(|_said_by_the_field| ()),
    }
}

/// Everything that was typed, if all of it can be used.
fn wish(provider: &Provider, draft: &mut Draft) -> Option<TestWish> {
    draft.tried = true;
    let client = provider.check_client_id(draft.id.as_deref().unwrap_or_default()).ok()?;
    let uses = draft.uses.clone().filter(|uses| !uses.is_empty())?;
    let hint = address(draft).ok()?;
    if secret_problem(provider, draft).is_some() {
        return None;
    }
    let secret = (!draft.secret.is_empty()).then(|| draft.secret.hand_over(ClientSecret::new));
    draft.tried = false;
    draft.pasting = false;
    Some(TestWish { provider: provider.clone(), client, secret, uses, hint, way: Way::Browser })
}

fn foot(
    ui: &mut Ui,
    view: Option<&ProviderTestView>,
    provider: &Provider,
    draft: &mut Draft,
    outbox: &mut Outbox,
) {
    let ended = view.and_then(|view| view.end.as_ref());
    let worked = matches!(ended, Some(ProviderTestEnd::Worked(_)));
    let back = if ended.is_some() { "Close" } else { "Cancel" };
    if !worked && ui.add(Button::quiet(back)).clicked() {
        leave(view, draft, outbox);
    }
    at_right(ui, |ui| match ended {
        Some(ProviderTestEnd::Worked(_)) => {
            let done = ui.add(Button::primary("Done"));
            draft.focus.give("done", &done);
            if done.clicked() {
                leave(view, draft, outbox);
            }
        }
        // The form comes back with all that was typed but the secret.
        Some(ProviderTestEnd::Failed(_)) if ui.add(Button::primary("Try again")).clicked() => {
            outbox.send(Command::CloseProviderTest);
        }
        None if view.is_none() && !draft.trial.is_waiting() => {
            let button = Button::primary("Open the browser").icon(icons::ARROW_SQUARE_OUT);
            if ui.add(button).clicked()
                && let Some(wish) = wish(provider, draft)
            {
                outbox.send(Command::TestProvider(Box::new(wish), draft.trial.ask()));
            }
        }
        None => running::again(ui, view, outbox),
        Some(ProviderTestEnd::Failed(_)) => {}
    });
}
