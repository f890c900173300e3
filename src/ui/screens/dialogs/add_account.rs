//! Adding an account: an address, its provider, what it will be used for, and the client to ask under.
//!
//! The provider is recognised while the address is typed. Nothing leaves this computer before "Add".

use egui::{Context, Key, Ui};

use crate::domain::account::{AddressError, MailAddress, Particulars};
use crate::domain::problem::Remedy;
use crate::domain::provider::Provider;
use crate::domain::scope::{MailUse, Uses};
use crate::engine::command::{AddAccount, Command, ProviderChoice, Reply};
use crate::engine::snapshot::{AddingState, AddingView};
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::theme::{self, Text, space};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::dialog::{Answer, Dialog, Part, Width, at_right};
use crate::ui::widgets::field::Field;
use crate::ui::widgets::mark;
use crate::ui::widgets::prose::prose;

use super::client::{self, Known};
use super::sign_in::tasks;
use super::{FirstFocus, pieces, problem};

mod provider;

use provider::Recognised;

/// What is being typed and chosen.
#[derive(Debug)]
pub(super) struct Draft {
    address: String,
    /// Whether the field of the address was left since it changed.
    left: bool,
    choice: provider::Choice,
    issuer: String,
    uses: Uses,
    client: client::Draft,
    /// Whether it was asked to go on: only then what is still empty counts as wrong.
    tried: bool,
    focus: FirstFocus,
}

impl Default for Draft {
    fn default() -> Self {
        Self {
            address: String::new(),
            left: false,
            choice: provider::Choice::default(),
            issuer: String::new(),
            uses: Uses::usual(),
            client: client::Draft::default(),
            tried: false,
            focus: FirstFocus::default(),
        }
    }
}

/// Shows the dialog.
pub(super) fn show(ctx: &Context, picture: &Picture, draft: &mut Draft, outbox: &mut Outbox) {
    let adding = picture.snapshot.adding.as_ref();
    let asking = adding.filter(|adding| adding.state == AddingState::Asking);
    let mut add = false;
    let mut leave = false;
    let answer = Dialog::new("add account", "Add account", Width::Palette).show(ctx, |ui, part| match part {
        Part::Body => pieces::body(ui, |ui| match asking {
            Some(adding) => at_work(ui, adding),
            None => add |= form(ui, picture, adding, draft, outbox),
        }),
        Part::Foot => {
            leave |= ui.add(Button::quiet("Cancel")).clicked();
            if asking.is_none() {
                add |= at_right(ui, |ui| add_button(ui, picture, draft));
            }
        }
    });
    if add {
        send(picture, draft, outbox);
    }
    if leave || answer == Answer::Closed {
        if adding.is_some() {
            outbox.send(Command::CloseAdding);
        }
        outbox.close();
    }
}

fn add_button(ui: &mut Ui, picture: &Picture, draft: &Draft) -> bool {
    let other_way = matches!(provider::recognise(picture, draft), Recognised::OtherWay(_));
    let reason = other_way.then_some("This provider has no OAuth for mail programs");
    ui.add(Button::primary("Add").icon(icons::PLUS).off_because(reason)).clicked()
}

fn at_work(ui: &mut Ui, adding: &AddingView) {
    pieces::heading(ui, "Adding the account");
    prose(
        ui,
        &format!(
            "The provider of {} is asked how it wants to be spoken to. This takes a moment.",
            adding.address
        ),
    );
    ui.add_space(space::L);
    let t = theme::of(ui);
    mark::with_icon(ui, icons::HOURGLASS_MEDIUM, t.info.word, "Asking the provider", Text::Body, t.text2);
}

/// Gives back whether Enter was pressed where nothing more is to be typed.
fn form(
    ui: &mut Ui,
    picture: &Picture,
    adding: Option<&AddingView>,
    draft: &mut Draft,
    outbox: &mut Outbox,
) -> bool {
    if let Some(AddingState::Failed(why)) = adding.map(|adding| &adding.state) {
        if let Some(Remedy::OpenPage(page)) =
            problem::show(ui, why, |remedy| matches!(remedy, Remedy::OpenPage(_)))
        {
            outbox.page = Some(page);
        }
        ui.add_space(space::M);
    }
    let entered = address(ui, draft);
    ui.add_space(space::L);
    provider::show(ui, picture, draft, outbox);
    let known_provider = provider::known(picture, draft);
    let by_issuer = draft.choice == provider::Choice::Issuer;
    if known_provider.is_none() && !by_issuer {
        return entered;
    }
    ui.add_space(space::L);
    let offered = known_provider.map_or_else(|| MailUse::ALL.into_iter().collect(), Provider::offered_uses);
    purpose(ui, &offered, &mut draft.uses);
    ui.add_space(space::L);
    let known = known_provider
        .map_or(Known { provider: None, other: None }, |provider| Known::of(picture, provider, None));
    let ready = client_is_ready(&known);
    if entered && !ready {
        draft.client.focus();
    }
    client::form(ui, &known, &mut draft.client, outbox) || entered && ready
}

/// Whether the address alone is enough, so that Enter there adds the account.
fn client_is_ready(known: &Known<'_>) -> bool {
    known.other.is_some() || known.provider.is_some_and(|provider| provider.client.dynamic_registration())
}

fn address(ui: &mut Ui, draft: &mut Draft) -> bool {
    let wrong = draft.address.parse::<MailAddress>().err();
    // Nobody is corrected while typing.
    let wrong = wrong.filter(|wrong| draft.tried || (draft.left && *wrong != AddressError::Empty));
    let words = wrong.map(|wrong| wrong.to_string());
    let field = Field::new("Address").labelled().hint("name@example.org").error(words.as_deref());
    let response = field.show(ui, &mut draft.address);
    draft.focus.give("address", &response);
    if response.changed() || response.lost_focus() {
        draft.left = response.lost_focus();
    }
    response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
}

fn purpose(ui: &mut Ui, offered: &Uses, uses: &mut Uses) {
    let t = theme::of(ui);
    ui.label(Text::Label.rich("What it is used for", t.text));
    ui.add_space(space::XS);
    tasks(ui, offered, uses);
}

fn send(picture: &Picture, draft: &mut Draft, outbox: &mut Outbox) {
    draft.tried = true;
    let Ok(address) = draft.address.parse::<MailAddress>() else {
        return;
    };
    let Some(provider) = provider::chosen(picture, draft) else {
        return;
    };
    let known_provider = provider::known(picture, draft);
    let offered = known_provider.map(Provider::offered_uses);
    let known = known_provider
        .map_or(Known { provider: None, other: None }, |provider| Known::of(picture, provider, None));
    let Some(client) = draft.client.take(&known) else {
        return;
    };
    let wanted = |mail_use: &_| offered.as_ref().is_none_or(|offered| offered.contains(*mail_use));
    let uses = draft.uses.iter().filter(wanted).collect();
    let wish = AddAccount {
        address,
        provider,
        client,
        uses,
        mailbox: None,
        servers: Vec::new(),
        redirect: None,
        particulars: Particulars::default(),
    };
    draft.tried = false;
    outbox.send(Command::AddAccount(Box::new(wish), Reply::nowhere()));
}

/// What is sent for the provider.
fn choice_of(choice: &provider::Choice, issuer: &str) -> ProviderChoice {
    match choice {
        provider::Choice::ByAddress => ProviderChoice::ByAddress,
        provider::Choice::Known(id) => ProviderChoice::Known(id.clone()),
        provider::Choice::Issuer => ProviderChoice::Issuer(issuer.trim().to_owned()),
    }
}
