//! The mail servers of an account: those of its provider, or others that the person names.

use egui::Ui;

use crate::domain::account::MailAddress;
use crate::domain::provider::{MailServer, ServerError, Tls};
use crate::domain::scope::MailUse;
use crate::engine::command::AccountChange;
use crate::engine::snapshot::AccountView;
use crate::ui::outbox::Outbox;
use crate::ui::theme::space;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::card;
use crate::ui::widgets::facts::{Fact, facts};
use crate::ui::widgets::field::Field;
use crate::ui::widgets::prose::remark;

use super::field::Fields;

pub(super) fn show(ui: &mut Ui, view: &AccountView, fields: &mut Fields, outbox: &mut Outbox) {
    let own = |of: MailUse| view.account.servers.iter().find(|server| server.protocol == of);
    let mut read = Vec::new();
    card::card(ui, |ui| {
        card::head(ui, NAME, |_| {});
        ui.add_space(space::XS);
        remark(
            ui,
            "Empty for the provider’s. Behind the port, tls or starttls where it does not say it by itself.",
        );
        for protocol in MailUse::ALL.into_iter().filter(|one| shown(view, *one)) {
            ui.add_space(space::M);
            let usual = view.provider.as_ref().and_then(|provider| provider.server(protocol));
            let hint = usual.map_or_else(|| "HOST:PORT".to_owned(), MailServer::written);
            let stored = own(protocol).map(MailServer::written).unwrap_or_default();
            let typed = fields.typed(field(protocol), &stored);
            let value = read_one(protocol, typed);
            let wrong =
                value.as_ref().err().map(|why| format!("{why}: HOST:PORT, as in imap.example.org:993"));
            let wrong = wrong.map(|why| why[..1].to_uppercase() + &why[1..]);
            let shown = Field::new(label(protocol)).labelled().code().hint(&hint).at_most(300);
            shown.error(wrong.as_deref()).show(ui, typed);
            read.push((protocol, typed.trim() == stored, value));
        }
        ui.add_space(space::M);
        let same = read.iter().all(|(_, same, _)| *same);
        let wrong = read.iter().any(|(.., value)| value.is_err());
        let why_off = match (same, wrong) {
            (true, _) => Some("Nothing has changed"),
            (false, true) => Some("One of them cannot be read"),
            (false, false) => None,
        };
        if ui.add(Button::secondary("Save the servers").off_because(why_off)).clicked() {
            let protocols: Vec<MailUse> = read.iter().map(|(protocol, ..)| *protocol).collect();
            let others = view.account.servers.iter().filter(|server| !protocols.contains(&server.protocol));
            let new = read.into_iter().filter_map(|(.., value)| value.ok().flatten());
            let servers = others.cloned().chain(new).collect();
            fields.save(NAME, AccountChange::Servers(servers), outbox);
        }
        fields.refusal(ui, NAME);
        ui.add_space(space::M);
        facts(ui, &in_force(view));
    });
    ui.add_space(space::L);
}

const NAME: &str = "Mail servers";

/// Fields begin with the name of their card, so that they are forgotten with it.
const fn field(protocol: MailUse) -> &'static str {
    match protocol {
        MailUse::Imap => "Mail servers: IMAP",
        MailUse::Smtp => "Mail servers: SMTP",
        MailUse::Pop => "Mail servers: POP",
    }
}

const fn label(protocol: MailUse) -> &'static str {
    match protocol {
        MailUse::Imap => "IMAP server",
        MailUse::Smtp => "SMTP server",
        MailUse::Pop => "POP server",
    }
}

/// What a mail program has to be told, ready to copy. Who sends with another account tells it that one's.
fn in_force(view: &AccountView) -> Vec<Fact> {
    let account = &view.account;
    let sends_itself = account.particulars.sends_with.is_none();
    let told = |protocol: MailUse| {
        let own = account.servers.iter().find(|server| server.protocol == protocol);
        let known = view.provider.as_ref().and_then(|provider| provider.server(protocol));
        let server = own.or(known.filter(|_| sends_itself || protocol != MailUse::Smtp))?;
        let tls = match server.tls {
            Tls::Implicit => "TLS",
            Tls::StartTls => "STARTTLS",
        };
        Some(Fact::code(protocol.name(), format!("{}:{}, {tls}", server.host, server.port)))
    };
    let mut lines: Vec<Fact> = account.uses.iter().filter_map(told).collect();
    lines.push(Fact::code("User name", account.sasl_user()));
    lines
}

fn read_one(protocol: MailUse, typed: &str) -> Result<Option<MailServer>, ServerError> {
    let typed = typed.trim();
    if typed.is_empty() { Ok(None) } else { MailServer::parse(protocol, typed).map(Some) }
}

/// Those that it is used for, and what was named before.
fn shown(view: &AccountView, protocol: MailUse) -> bool {
    let sender: Option<&MailAddress> = view.account.particulars.sends_with.as_ref();
    view.account.uses.contains(protocol)
        || view.account.servers.iter().any(|server| server.protocol == protocol)
        || (protocol == MailUse::Smtp && sender.is_some())
}
