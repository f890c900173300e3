//! What a provider is asked for, task by task, in plain words and as it spells them.

use egui::Ui;

use crate::domain::provider::Provider;
use crate::domain::scope::{MailUse, Scope};
use crate::ui::theme::{self, Text, space};
use crate::ui::widgets::card;
use crate::ui::widgets::prose::{remark, styled};

pub(super) fn show(ui: &mut Ui, provider: &Provider) {
    let table = &provider.scopes;
    let groups = [
        ("To read and organise mail (IMAP)", table.of(MailUse::Imap)),
        ("To send mail (SMTP)", table.of(MailUse::Smtp)),
        ("To fetch mail (POP)", table.of(MailUse::Pop)),
        ("To know whose account it is", table.identity.as_slice()),
        ("To stay signed in", table.offline.as_slice()),
    ];
    card::card(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        card::head(ui, "Permissions", |_| {});
        ui.add_space(space::XS);
        remark(ui, "Only those of the tasks that an account is used for are asked.");
        if table.mail_unknown {
            ui.add_space(space::XS);
            remark(ui, "Which permission opens mail here is not known, so none is asked for it.");
        }
        for (task, scopes) in groups.into_iter().filter(|(_, scopes)| !scopes.is_empty()) {
            ui.add_space(space::M);
            styled(ui, task, Text::Label, theme::of(ui).text);
            for scope in scopes {
                one(ui, provider, scope);
            }
        }
    });
    ui.add_space(space::L);
}

fn one(ui: &mut Ui, provider: &Provider, scope: &Scope) {
    let t = theme::of(ui);
    let words = provider.words_for(scope);
    ui.add_space(space::XS);
    if words.title != scope.as_str() {
        styled(ui, &format!("{}, {}", words.title, words.detail), Text::Body, t.text2);
    }
    styled(ui, scope.as_str(), Text::SmallCode, t.text3);
}
