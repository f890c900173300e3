//! The client card of an account: under which registration it asks, when its secret ends, and what can be done with a
//! registration that Mailward made.

use egui::Ui;

use crate::domain::account::{AccountId, Client};
use crate::domain::lifespan::client_secret;
use crate::engine::command::{AccountChange, Command, Reply};
use crate::engine::snapshot::AccountView;
use crate::explain::client as words;
use crate::ui::actions::{AccountAction, Action};
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::route::Dialog;
use crate::ui::theme::{self, Text, space};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::facts::{Fact, facts};
use crate::ui::widgets::field::Field;
use crate::ui::widgets::prose::remark;
use crate::ui::widgets::{card, mark};

/// The end of a secret that is being typed, and whose.
pub(in crate::ui::screens::account) type Typed = Option<(AccountId, String)>;

pub(super) fn show(
    ui: &mut Ui,
    view: &AccountView,
    picture: &Picture,
    typed: &mut Typed,
    outbox: &mut Outbox,
) {
    card::card(ui, |ui| {
        card::head(ui, "Client", |ui| {
            let entry = AccountAction::Client.entry();
            if ui.add(Button::secondary(entry.label).compact().help(entry.hint)).clicked() {
                outbox.act(Action::With(AccountAction::Client, view.account.id));
            }
        });
        ui.add_space(space::M);
        let Some(client) = &view.account.client else {
            remark(ui, "None yet. Without one the provider does not let Mailward ask for a sign-in.");
            return;
        };
        known(ui, client, picture);
        warning(ui, view, picture);
        if client.has_secret {
            ui.add_space(space::M);
            end_of_secret(ui, view, picture, typed, outbox);
        }
        if client.management.is_some() {
            ui.add_space(space::M);
            card::hairline(ui);
            ui.add_space(space::M);
            registration(ui, view, outbox);
        }
    });
}

fn known(ui: &mut Ui, client: &Client, picture: &Picture) {
    let mut lines = vec![Fact::code("Client ID", client.id.to_string())];
    lines.extend(client.name.as_ref().map(|name| Fact::words("Name", name)));
    lines.push(Fact::words("Kind", words::kind(client)));
    if client.has_secret {
        let end = client.secret_expires_at.map_or_else(
            || "nobody has said when it ends".to_owned(),
            |at| words::ends(at, picture.now, &picture.zone),
        );
        lines.push(Fact::words("Secret", end));
    }
    facts(ui, &lines);
}

/// From the first warning on.
pub(in crate::ui::screens::account) fn warning(ui: &mut Ui, view: &AccountView, picture: &Picture) -> bool {
    let Some(at) = client_secret::end(&view.account) else { return false };
    if client_secret::warning(at, picture.now).is_none() {
        return false;
    }
    picture.repaint_for(ui.ctx(), at);
    let end = words::secret_end(at, picture.now, &picture.zone);
    let said = format!(
        "{end}. From then on no token can be renewed: make a new one at {} and enter it here.",
        view.provider_name()
    );
    let warn = theme::of(ui).warn;
    ui.add_space(space::M);
    mark::sentence(ui, icons::WARNING.filled(), warn.mark, &said, Text::Body, warn.word);
    true
}

fn end_of_secret(ui: &mut Ui, view: &AccountView, picture: &Picture, typed: &mut Typed, outbox: &mut Outbox) {
    let id = view.account.id;
    let at = client_secret::end(&view.account);
    let stored = at.map(|at| at.to_zoned(picture.zone.clone()).date().to_string()).unwrap_or_default();
    let mut day =
        typed.take().filter(|(whose, _)| *whose == id).map_or_else(|| stored.clone(), |(_, day)| day);
    let wanted = day.trim().to_owned();
    let read = client_secret::on_day(&wanted, &picture.zone);
    let wrong = (!wanted.is_empty() && read.is_none()).then_some(DAY);
    let why_not = if wanted == stored { Some("Nothing has changed") } else { wrong };
    ui.label(Text::Label.rich("The secret ends on", theme::of(ui).text));
    ui.add_space(space::XS);
    ui.horizontal_top(|ui| {
        Field::new("The secret ends on").hint("2027-05-31").width(DAY_WIDTH).at_most(40).show(ui, &mut day);
        if ui.add(Button::secondary("Save the day").off_because(why_not)).clicked() {
            let change = AccountChange::SecretExpires(read);
            outbox.send(Command::ChangeAccount(id, change, Reply::nowhere()));
        }
    });
    ui.add_space(space::XS);
    if let Some(wrong) = wrong {
        let bad = theme::of(ui).bad;
        mark::sentence(ui, icons::WARNING_CIRCLE, bad.mark, wrong, Text::Small, bad.word);
    } else {
        remark(ui, "Mailward warns 30, 14, 7 and 1 days before. Leave it empty where it has no end.");
    }
    *typed = Some((id, day));
}

const DAY: &str = "A day is written like 2027-05-31";
const DAY_WIDTH: f32 = 160.0;

fn registration(ui: &mut Ui, view: &AccountView, outbox: &mut Outbox) {
    let name = view.provider_name();
    remark(
        ui,
        &format!("Mailward registered this client at {name}. What {name} has of it can be read and deleted."),
    );
    ui.add_space(space::S);
    ui.horizontal_wrapped(|ui| {
        if ui.add(Button::secondary("Read the registration").compact()).clicked() {
            outbox.open(Dialog::Registration(view.account.id));
        }
        let delete = Button::danger_outlined("Delete the client\u{202f}…").icon(icons::TRASH).compact();
        if ui.add(delete).clicked() {
            outbox.open(Dialog::DeleteClient(view.account.id));
        }
    });
}
