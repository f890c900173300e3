//! Under which client an account asks: the form that adding, signing in and changing share, and the dialog that changes it.
//!
//! What is typed is checked while it is typed, by the rules of the provider. The secret leaves only inside its own type.

use egui::{Context, Key, Response, Ui};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::domain::account::{Account, AccountId};
use crate::domain::client::is_shared;
use crate::domain::lifespan::client_secret;
use crate::domain::provider::{
    ClientId, ClientIdProblem, ClientSecretProblem, Provider, ProviderId, SecretRule, check_pair,
};
use crate::domain::secret::ClientSecret;
use crate::engine::command::{ClientChoice, Command};
use crate::engine::snapshot::AccountView;
use crate::explain::client;
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::theme::{self, Text, space};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::dialog::{Answer, Dialog, Part, Width, at_right};
use crate::ui::widgets::facts::{self, Fact};
use crate::ui::widgets::field::Field;
use crate::ui::widgets::menu::{Filter, Item, drop_down};
use crate::ui::widgets::prose::{prose, remark};
use crate::ui::widgets::secret_field::{SecretDraft, secret_field};
use crate::ui::widgets::segmented::{Segment, segmented};
use crate::ui::widgets::{card, mark, term};

use super::pending::Pending;
use super::{FirstFocus, client_steps, pieces, problem};

/// What is being typed and chosen.
#[derive(Debug, Default)]
pub(super) struct Draft {
    id: String,
    secret: SecretDraft,
    secret_problem: Option<ClientSecretProblem>,
    /// The day on which the secret ends, as typed.
    ends: String,
    way: Option<Way>,
    /// Whether it was asked to go on: only then what is still empty counts as wrong.
    tried: bool,
    changed: Pending<Account>,
    focus: FirstFocus,
    /// Whether its first field shall have the focus next.
    wants_focus: bool,
}

/// Where the client comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    AsOthers,
    Register,
    Typed,
}

/// What is known before anything is typed.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    /// The provider; `None` while only its issuer address is known.
    pub(super) provider: Option<&'a Provider>,
    /// Another account of the same provider that has a client.
    pub(super) other: Option<&'a AccountView>,
}

impl<'a> Known<'a> {
    /// What is known of a provider from the catalogue.
    pub(super) fn of(picture: &'a Picture, provider: &'a Provider, except: Option<AccountId>) -> Self {
        Self { provider: Some(provider), other: other_with_client(picture, &provider.id, except) }
    }

    fn ways(&self) -> Vec<Way> {
        let registers = self.provider.is_none_or(|provider| provider.client.dynamic_registration());
        let first = if self.provider.is_none() { Way::Typed } else { Way::Register };
        let second = if first == Way::Typed { Way::Register } else { Way::Typed };
        let offered = |way: &Way| match way {
            Way::AsOthers => self.other.is_some(),
            Way::Register => registers,
            Way::Typed => true,
        };
        [Way::AsOthers, first, second].into_iter().filter(offered).collect()
    }

    const fn words(way: Way) -> &'static str {
        match way {
            Way::AsOthers => "Same client",
            Way::Register => "Register automatically",
            Way::Typed => "My client ID",
        }
    }
}

fn other_with_client<'a>(
    picture: &'a Picture,
    provider: &ProviderId,
    except: Option<AccountId>,
) -> Option<&'a AccountView> {
    let fits = |view: &&AccountView| {
        view.account.provider == *provider && view.account.client.is_some() && Some(view.account.id) != except
    };
    picture.snapshot.accounts.iter().find(fits)
}

impl Draft {
    /// Moves on to this form, from a field before it.
    pub(super) fn focus(&mut self) {
        self.wants_focus = true;
    }

    fn way(&self, known: &Known<'_>) -> Way {
        let ways = known.ways();
        self.way.filter(|way| ways.contains(way)).or_else(|| ways.first().copied()).unwrap_or(Way::Typed)
    }

    /// The choice, ready to be sent. `None` when something is missing or wrong; the form then says what.
    pub(super) fn take(&mut self, known: &Known<'_>) -> Option<ClientChoice> {
        self.tried = true;
        match self.way(known) {
            Way::AsOthers => Some(ClientChoice::AsOthers),
            Way::Register => Some(ClientChoice::Register),
            Way::Typed => self.typed(known),
        }
    }

    fn typed(&mut self, known: &Known<'_>) -> Option<ClientChoice> {
        let id = checked(&self.id, known.provider).ok()?;
        self.look_at_secret(known.provider);
        if self.secret_problem.is_some() || self.day_is_wrong() {
            return None;
        }
        let secret = (!self.secret.is_empty()).then(|| self.secret.hand_over(ClientSecret::new));
        self.tried = false;
        let secret_expires_at = self.day().filter(|_| secret.is_some());
        Some(ClientChoice::Given { id: id.as_str().to_owned(), secret, secret_expires_at })
    }

    fn look_at_secret(&mut self, provider: Option<&Provider>) {
        let typed = ClientSecret::new(self.secret.as_str());
        let twice = self.id.parse().ok().and_then(|id| check_pair(&id, Some(&typed)).err());
        let alone = provider.and_then(|provider| provider.check_client_secret(&typed).err());
        self.secret_problem = alone.or(twice);
    }

    fn day(&self) -> Option<Timestamp> {
        client_secret::on_day(&self.ends, &TimeZone::system())
    }

    fn day_is_wrong(&self) -> bool {
        !self.ends.trim().is_empty() && self.day().is_none()
    }
}

fn checked(typed: &str, provider: Option<&Provider>) -> Result<ClientId, ClientIdProblem> {
    provider.map_or_else(|| typed.parse(), |provider| provider.check_client_id(typed))
}

/// The form. Gives back whether Enter was pressed in its last field.
pub(super) fn form(ui: &mut Ui, known: &Known<'_>, draft: &mut Draft, outbox: &mut Outbox) -> bool {
    let ways = known.ways();
    let mut way = draft.way(known);
    if ways.len() > 1 {
        term::label(ui, "Client");
        ui.add_space(space::XS);
        choose(ui, &ways, &mut way);
        draft.way = Some(way);
        ui.add_space(space::S);
    }
    match way {
        Way::AsOthers => {
            as_other(ui, known);
            false
        }
        Way::Register => {
            prose(ui, "Mailward asks the provider for a client of its own. Nothing has to be copied.");
            false
        }
        Way::Typed => typed(ui, known, draft, outbox),
    }
}

fn choose(ui: &mut Ui, ways: &[Way], way: &mut Way) {
    if pieces::is_tight(ui) {
        let items: Vec<_> =
            ways.iter().map(|other| Item::choice(*other, Known::words(*other), other == way)).collect();
        *way = drop_down(ui, "Client", Known::words(*way), Filter::Off, &items).unwrap_or(*way);
        return;
    }
    let segments: Vec<_> = ways.iter().map(|way| Segment::new(*way, Known::words(*way))).collect();
    segmented(ui, way, &segments);
}

fn as_other(ui: &mut Ui, known: &Known<'_>) {
    let Some(view) = known.other else { return };
    let colour = theme::of(ui).ok.mark;
    let words = format!("The client of {} is used again; nothing has to be typed.", view.account.address);
    mark::sentence(ui, icons::CHECK_CIRCLE.filled(), colour, &words, Text::Body, theme::of(ui).text2);
}

fn typed(ui: &mut Ui, known: &Known<'_>, draft: &mut Draft, outbox: &mut Outbox) -> bool {
    prose(
        ui,
        "Providers want to know which program asks. Mailward brings no client of its own, so it asks under yours.",
    );
    ui.add_space(space::M);
    let wrong = checked(&draft.id, known.provider)
        .err()
        .filter(|wrong| draft.tried || *wrong != ClientIdProblem::Empty);
    let words = wrong.map(|wrong| wrong.to_string());
    let id = Field::new("Client ID").labelled().code().error(words.as_deref()).show(ui, &mut draft.id);
    if std::mem::take(&mut draft.wants_focus) {
        id.request_focus();
    }
    let entered = entered(ui, &id);
    let rule = known.provider.map_or(SecretRule::Optional, |provider| provider.client.secret);
    let mut last = entered;
    if rule != SecretRule::Never {
        ui.add_space(space::M);
        let secret = secret(ui, known, rule, draft);
        if entered {
            secret.request_focus();
        }
        last = self::entered(ui, &secret);
        end_of_secret(ui, draft);
    }
    ui.add_space(space::S);
    remark(ui, client::KINDS);
    ui.add_space(space::M);
    if let Some(provider) = known.provider {
        client_steps::show(ui, provider, outbox);
    }
    last
}

/// Only where there is a secret that could end.
fn end_of_secret(ui: &mut Ui, draft: &mut Draft) {
    if draft.secret.is_empty() {
        return;
    }
    ui.add_space(space::M);
    let wrong = draft.day_is_wrong().then_some("A day is written like 2027-05-31");
    let field = Field::new("The secret ends on, if the provider says so").labelled().hint("2027-05-31");
    field.error(wrong).at_most(40).show(ui, &mut draft.ends);
}

fn entered(ui: &Ui, field: &Response) -> bool {
    field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
}

fn secret(ui: &mut Ui, known: &Known<'_>, rule: SecretRule, draft: &mut Draft) -> Response {
    let name = if rule == SecretRule::Optional { "Client secret, if there is one" } else { "Client secret" };
    let response = secret_field(ui, name, &mut draft.secret);
    if response.changed() {
        draft.look_at_secret(known.provider);
    }
    let wrong = draft.secret_problem.filter(|wrong| draft.tried || *wrong != ClientSecretProblem::Missing);
    ui.add_space(space::XS);
    if let Some(wrong) = wrong {
        let bad = theme::of(ui).bad;
        mark::sentence(ui, icons::WARNING_CIRCLE, bad.mark, &wrong.to_string(), Text::Small, bad.word);
    } else if let Some(note) = known.provider.and_then(|provider| provider.client.secret_note.as_deref()) {
        remark(ui, note);
    }
    response
}

/// The dialog that gives an account another client.
pub(super) fn show(ctx: &Context, picture: &Picture, id: AccountId, draft: &mut Draft, outbox: &mut Outbox) {
    let Some(view) = picture.account(id) else {
        return outbox.close();
    };
    if draft.changed.poll(ctx).is_some() {
        return outbox.close();
    }
    let title = format!("Client of {}", view.account.address);
    let provider = view.provider.as_deref();
    let known = Known { provider, other: other_with_client(picture, &view.account.provider, Some(id)) };
    let mut go_on = false;
    let answer = Dialog::new("client", &title, Width::Palette).show(ctx, |ui, part| match part {
        Part::Body => pieces::body(ui, |ui| go_on |= body(ui, view, picture, (&known, draft), outbox)),
        Part::Foot => {
            if ui.add(Button::quiet("Cancel")).clicked() {
                outbox.close();
            }
            let waiting = draft.changed.is_waiting().then_some("The change is under way");
            let button = at_right(ui, |ui| ui.add(Button::primary("Use this client").off_because(waiting)));
            draft.focus.give("client", &button);
            go_on |= button.clicked();
        }
    });
    if go_on && let Some(choice) = draft.take(&known) {
        outbox.send(Command::SetClient(id, choice, draft.changed.ask()));
    }
    if answer == Answer::Closed {
        outbox.close();
    }
}

fn body(
    ui: &mut Ui,
    view: &AccountView,
    picture: &Picture,
    (known, draft): (&Known<'_>, &mut Draft),
    outbox: &mut Outbox,
) -> bool {
    if let Some(problem) = draft.changed.refused() {
        problem::short(ui, problem, outbox);
        ui.add_space(space::L);
    }
    if let Some(client) = &view.account.client {
        card::sunken(ui, |ui| {
            let kind = client::kind(client);
            let mut lines = vec![Fact::code("Now", client.id.as_str()), Fact::words("Kind", kind)];
            lines.extend(client.name.as_ref().map(|name| Fact::words("Name", name)));
            facts::plain(ui, &lines);
        });
        ui.add_space(space::L);
    }
    let enter = form(ui, known, draft, outbox);
    if view.account.grant.is_some() {
        ui.add_space(space::M);
        let words =
            "The tokens that are there belong to the client that got them. Sign in again after the change.";
        mark::sentence(ui, icons::INFO, theme::of(ui).text3, words, Text::Small, theme::of(ui).text2);
    }
    if let Some(words) = given_up(view, picture) {
        ui.add_space(space::S);
        mark::sentence(ui, icons::TRASH, theme::of(ui).text3, &words, Text::Small, theme::of(ui).text2);
    }
    enter
}

/// A client that Mailward registered and nobody else uses is deleted when another one takes its place.
fn given_up(view: &AccountView, picture: &Picture) -> Option<String> {
    let ours = view.account.client.as_ref().is_some_and(|client| client.registered_here);
    let mut others = picture.snapshot.accounts.iter();
    let last = !others.any(|other| is_shared(&view.account, &other.account));
    let name = view.provider_name();
    (ours && last).then(|| {
        format!(
            "With another client the one that Mailward registered is deleted at {name}, and its sign-ins end."
        )
    })
}
