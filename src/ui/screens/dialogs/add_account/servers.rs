//! The mail servers of a new account: those of its provider, those that were found, or others.

use std::collections::BTreeMap;

use egui::Ui;

use crate::domain::provider::{MailServer, ServerError, Tls};
use crate::domain::scope::{MailUse, Uses};
use crate::ui::theme::space;
use crate::ui::widgets::field::Field;
use crate::ui::widgets::fold::fold;
use crate::ui::widgets::prose::remark;

/// What was typed, where it differs from what is known.
#[derive(Debug, Default)]
pub(super) struct Draft(BTreeMap<&'static str, String>);

/// The servers that are known before anything is typed.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Known<'a> {
    /// Those of the provider's definition.
    pub(super) provider: &'a [MailServer],
    /// Those that were found beside them.
    pub(super) found: &'a [MailServer],
}

impl<'a> Known<'a> {
    fn of(self, protocol: MailUse) -> Option<&'a MailServer> {
        self.found.iter().chain(self.provider).find(|server| server.protocol == protocol)
    }
}

impl Draft {
    /// What is sent: what was typed, and what was found for the rest. The provider's own need not be said.
    pub(super) fn take(&self, known: Known<'_>, uses: &Uses) -> Result<Vec<MailServer>, ServerError> {
        let mut servers = Vec::new();
        for protocol in MailUse::ALL {
            let typed = self.typed(protocol).filter(|_| uses.contains(protocol));
            match typed {
                Some(typed) if known.of(protocol).is_none_or(|server| server.written() != typed) => {
                    servers.push(MailServer::parse(protocol, typed)?);
                }
                _ => {
                    let found = known.found.iter().filter(|server| server.protocol == protocol);
                    servers.extend(found.cloned());
                }
            }
        }
        Ok(servers)
    }

    /// What was typed; an emptied field stands for what is known.
    fn typed(&self, protocol: MailUse) -> Option<&str> {
        self.0.get(label(protocol)).map(|typed| typed.trim()).filter(|typed| !typed.is_empty())
    }
}

/// Draws them; what is wrong shows even when folded.
pub(super) fn show(ui: &mut Ui, known: Known<'_>, uses: &Uses, draft: &mut Draft, tried: bool) {
    let wrong = draft.take(known, uses).is_err();
    let open = fold(ui, "Mail servers");
    if !open && (!tried || !wrong) {
        return;
    }
    ui.add_space(space::XS);
    remark(ui, "Behind the port, tls or starttls where it does not say it by itself.");
    for protocol in MailUse::ALL.into_iter().filter(|one| uses.contains(*one)) {
        ui.add_space(space::S);
        one(ui, protocol, known.of(protocol), draft);
    }
    ui.add_space(space::S);
}

fn one(ui: &mut Ui, protocol: MailUse, known: Option<&MailServer>, draft: &mut Draft) {
    let name = label(protocol);
    let begin = || known.map(MailServer::written).unwrap_or_default();
    let typed = draft.0.entry(name).or_insert_with(begin);
    let wrong = match typed.trim() {
        "" => None,
        given => MailServer::parse(protocol, given).err(),
    };
    let words = wrong.map(|why| format!("It cannot be read: {why}"));
    let hint = known.map_or_else(|| "mail.example.org:993".to_owned(), MailServer::written);
    let field = Field::new(name).labelled().code().hint(&hint).at_most(300).error(words.as_deref());
    let response = field.show(ui, typed);
    // What nobody typed follows the provider, should another one be chosen.
    if !response.has_focus() && *typed == begin() {
        draft.0.remove(name);
    }
}

/// With when TLS starts in words.
pub(super) fn in_full(server: &MailServer) -> String {
    let tls = match server.tls {
        Tls::Implicit => "TLS",
        Tls::StartTls => "STARTTLS",
    };
    format!("{}:{}, {tls}", server.host, server.port)
}

const fn label(protocol: MailUse) -> &'static str {
    match protocol {
        MailUse::Imap => "IMAP server",
        MailUse::Smtp => "SMTP server",
        MailUse::Pop => "POP server",
    }
}
