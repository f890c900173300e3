//! Adding an account: an address, its provider, what it will be used for, and the client to ask under.
//!
//! The provider is recognised while the address is typed. Nothing leaves this computer before "Look it up" or "Add", and the
//! first stands below the names of those who will be asked.

use std::sync::Arc;

use egui::{Context, Key, Ui};

use crate::domain::account::{AddressError, MailAddress, Particulars};
use crate::domain::detection::Detection;
use crate::domain::problem::Remedy;
use crate::domain::provider::Provider;
use crate::domain::scope::{MailUse, Uses};
use crate::engine::command::{AddAccount, Command, Reply};
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
use super::pending::Pending;
use super::sign_in::tasks;
use super::{FirstFocus, pieces, problem};

mod kind;
mod look_up;
mod opens;
mod person;
mod provider;
mod servers;

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
    /// A search that was begun.
    looking: Pending<Arc<Detection>>,
    /// The organisation to sign in at and no other.
    organisation: Option<String>,
    /// Whether its field was left since it changed.
    organisation_left: bool,
    person: person::Draft,
    opens: opens::Draft,
    servers: servers::Draft,
    /// Whether it was asked to go on: only then what is still empty counts as wrong.
    tried: bool,
    focus: FirstFocus,
    /// Whether Enter was pressed in the address, which moves on to the button that looks it up.
    entered: bool,
    /// Whether the next answer is to be scrolled to.
    jump: bool,
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
            looking: Pending::default(),
            organisation: None,
            organisation_left: false,
            person: person::Draft::default(),
            opens: opens::Draft::default(),
            servers: servers::Draft::default(),
            tried: false,
            focus: FirstFocus::default(),
            entered: false,
            jump: false,
        }
    }
}

impl Draft {
    /// Takes another provider; what was said about the one before does not count for it.
    fn choose(&mut self, choice: provider::Choice) {
        self.choice = choice;
        self.organisation = None;
        self.organisation_left = false;
        self.servers = servers::Draft::default();
    }
}

/// Shows the dialog.
pub(super) fn show(ctx: &Context, picture: &Picture, draft: &mut Draft, outbox: &mut Outbox) {
    let adding = picture.snapshot.adding.as_ref();
    let asking = adding.filter(|adding| adding.state == AddingState::Asking);
    let mut pressed = None;
    let mut leave = false;
    draft.looking.poll(ctx);
    let answer = Dialog::new("add account", "Add account", Width::Palette).show(ctx, |ui, part| match part {
        Part::Body => pieces::body(ui, |ui| match asking {
            Some(adding) => at_work(ui, adding),
            None if form(ui, picture, adding, draft, outbox) => pressed = Some(Next::Add),
            None => {}
        }),
        Part::Foot => {
            leave |= ui.add(Button::quiet("Cancel")).clicked();
            if asking.is_none() {
                pressed = at_right(ui, |ui| next_button(ui, picture, draft)).or(pressed);
            }
        }
    });
    match pressed {
        Some(Next::Add) => send(picture, draft, outbox),
        Some(Next::LookUp) => look_up::begin(draft, outbox),
        None => {}
    }
    if leave || answer == Answer::Closed {
        if adding.is_some() {
            outbox.send(Command::CloseAdding);
        }
        if picture.snapshot.detection.is_some() {
            outbox.send(Command::CloseDetection);
        }
        outbox.close();
    }
}

/// What the main button does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    LookUp,
    Add,
}

fn next_button(ui: &mut Ui, picture: &Picture, draft: &mut Draft) -> Option<Next> {
    let recognised = provider::recognise(picture, draft);
    let is_unknown = matches!(recognised, Recognised::Unknown);
    let found = look_up::of(picture, draft);
    if is_unknown && found.is_none() {
        let why_not = draft.looking.is_waiting().then_some("It is being looked up");
        let button = Button::primary("Look it up").icon(icons::MAGNIFYING_GLASS).off_because(why_not);
        let button = ui.add(button);
        if std::mem::take(&mut draft.entered) {
            button.request_focus();
        }
        return button.clicked().then_some(Next::LookUp);
    }
    let chosen = provider::candidate(picture, draft);
    let reason = match (recognised, chosen) {
        (Recognised::OtherWay(_), _) => Some(NO_OAUTH),
        (_, Some(chosen)) if !chosen.has_oauth() => Some(NO_OAUTH),
        (Recognised::Unknown, None) if found.is_some_and(|found| found.running) => {
            Some("It is being looked up")
        }
        (Recognised::Unknown, None) => Some("Choose the provider first"),
        _ => provider::known(picture, draft).and_then(|known| kind::wrong(known, draft)),
    };
    let add = ui.add(Button::primary("Add").icon(icons::PLUS).off_because(reason));
    add.clicked().then_some(Next::Add)
}

const NO_OAUTH: &str = "This provider has no OAuth for mail programs";

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
            problem::show(ui, why, outbox, |remedy| matches!(remedy, Remedy::OpenPage(_)))
        {
            outbox.page = Some(page);
        }
        ui.add_space(space::M);
    }
    let entered = address(ui, picture, draft, outbox);
    ui.add_space(space::L);
    provider::show(ui, picture, draft, outbox);
    let known_provider = provider::known(picture, draft);
    if known_provider.is_none() && !provider::is_by_issuer(picture, draft) {
        draft.entered |= entered;
        return false;
    }
    kind::show(ui, picture, draft);
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
    let add = client::form(ui, &known, &mut draft.client, outbox) || entered && ready;
    ui.add_space(space::M);
    different(ui, picture, draft, outbox);
    add
}

/// What few accounts need, folded.
fn different(ui: &mut Ui, picture: &Picture, draft: &mut Draft, outbox: &mut Outbox) {
    let tried = draft.tried;
    let known = known_servers(picture, draft);
    let uses = draft.uses.clone();
    person::show(ui, &mut draft.person, tried);
    opens::show(ui, picture, &mut draft.opens, outbox);
    servers::show(ui, known, &uses, &mut draft.servers, tried);
}

fn known_servers<'a>(picture: &'a Picture, draft: &Draft) -> servers::Known<'a> {
    servers::Known {
        provider: provider::known(picture, draft).map_or(&[], |provider| &provider.servers),
        found: provider::candidate(picture, draft).map_or(&[], |found| &found.servers),
    }
}

/// Whether the address alone is enough, so that Enter there adds the account.
fn client_is_ready(known: &Known<'_>) -> bool {
    known.other.is_some() || known.provider.is_some_and(|provider| provider.client.dynamic_registration())
}

fn address(ui: &mut Ui, picture: &Picture, draft: &mut Draft, outbox: &mut Outbox) -> bool {
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
    if response.changed() {
        draft.looking = Pending::default();
        if picture.snapshot.detection.is_some() && look_up::of(picture, draft).is_none() {
            outbox.send(Command::CloseDetection);
        }
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
    if known_provider.is_some_and(|provider| kind::wrong(provider, draft).is_some()) {
        return; // Enter in another field
    }
    let wanted = |mail_use: &_| offered.as_ref().is_none_or(|offered| offered.contains(*mail_use));
    let uses: Uses = draft.uses.iter().filter(wanted).collect();
    let (Ok((person, named)), Ok(servers)) =
        (draft.person.take(), draft.servers.take(known_servers(picture, draft), &uses))
    else {
        return;
    };
    let Some(client) = draft.client.take(&known) else {
        return;
    };
    let found = provider::candidate(picture, draft).and_then(|found| found.mailbox.clone());
    let tenant = draft.organisation.as_ref().map(|typed| typed.trim().to_owned());
    let particulars =
        Particulars { person, tenant, browser: draft.opens.browser.clone(), ..Particulars::default() };
    let mailbox = named.or(found);
    let wish = AddAccount { address, provider, client, uses, mailbox, servers, redirect: None, particulars };
    draft.tried = false;
    outbox.send(Command::AddAccount(Box::new(wish), Reply::nowhere()));
}
