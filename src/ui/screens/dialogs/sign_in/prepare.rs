//! Before anything opens: what will be asked, which client the page will name, and where the password goes.

use egui::{Ui, vec2};

use crate::domain::browser;
use crate::domain::organisation::SettingName;
use crate::domain::provider::{Provider, ScopeError};
use crate::domain::scope::{MailUse, Uses};
use crate::engine::command::{AccountChange, Command, Reply};
use crate::engine::snapshot::Way;
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::screens::dialogs::{pieces, problem};
use crate::ui::theme::{self, Text, space};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::dialog::at_right;
use crate::ui::widgets::mark;
use crate::ui::widgets::prose::{self, Piece, remark};
use crate::ui::widgets::switch::{Words, check_box};

use super::{Draft, Scene, asked};

/// What will be asked.
pub(super) fn body(ui: &mut Ui, scene: Scene<'_>, draft: &mut Draft, outbox: &mut Outbox) {
    let t = theme::of(ui);
    let Some(provider) = scene.view.provider.as_deref() else {
        pieces::heading(ui, "This account’s provider is gone");
        let words = format!(
            "The definition “{}” is no longer there. Add the account again.",
            scene.view.account.provider.as_str()
        );
        prose::prose(ui, &words);
        return;
    };
    pieces::heading(ui, "What will be asked for");
    match provider.scopes_for(&scene.view.account.uses) {
        Ok(_) => {
            announce(ui, scene, provider);
            ui.add_space(space::M);
            asked::permissions(ui, provider, &scene.view.will_ask);
        }
        Err(error) => {
            let words = impossible(&error, provider);
            mark::sentence(ui, icons::WARNING.filled(), t.warn.mark, &words, Text::Body, t.text);
        }
    }
    if draft.changing {
        ui.add_space(space::M);
        change(ui, scene, provider, draft, outbox);
    } else if pieces::is_tight(ui) {
        ui.add_space(space::S);
        pieces::links(ui, |ui| {
            draft.changing |= ui.add(Button::link(CHANGE).icon(icons::SLIDERS_HORIZONTAL)).clicked();
        });
    }
    ui.add_space(space::L);
    if scene.fresh {
        let words = format!("{} will ask you to prove anew who you are.", provider.short_name);
        mark::sentence(ui, icons::SHIELD_CHECK, t.text2, &words, Text::Body, t.text2);
        ui.add_space(space::S);
    }
    expected(ui, scene, draft, outbox);
    ui.add_space(space::S);
    let words = format!("Your password goes to {} only. Mailward never sees it.", provider.short_name);
    mark::sentence(ui, icons::LOCK_SIMPLE, t.text2, &words, Text::Body, t.text2);
}

const CHANGE: &str = "Change what is asked\u{202f}…";

/// Who is to sign in, and which browser will open: another one may have somebody else signed in.
fn expected(ui: &mut Ui, scene: Scene<'_>, draft: &mut Draft, outbox: &mut Outbox) {
    let t = theme::of(ui);
    let account = &scene.view.account;
    let (who, icon) = match &account.particulars.person {
        Some(person) => {
            (format!("{person} is expected to sign in, for {}.", account.address), icons::USER_SWITCH)
        }
        None => (format!("{} is expected to sign in.", account.address), icons::USER),
    };
    mark::sentence(ui, icon, t.text2, &who, Text::Body, t.text2);
    ui.add_space(space::S);
    let snapshot = &scene.picture.snapshot;
    let decided = snapshot.organisation.as_deref().is_some_and(|by| by.locks(SettingName::Browser));
    let own = account.particulars.browser.as_ref().filter(|_| !decided);
    let command = own.or(snapshot.settings.browser.as_ref());
    if command.is_some() && snapshot.programs.browsers.is_none() && !std::mem::replace(&mut draft.asked, true)
    {
        outbox.send(Command::ListBrowsers(Reply::nowhere()));
    }
    let name = command.map_or_else(
        || "the system’s browser".to_owned(),
        |command| browser::spoken(command, snapshot.programs.browsers()),
    );
    let words = format!("Opens in {name}.");
    mark::sentence(ui, icons::BROWSER, t.text2, &words, Text::Body, t.text2);
}

/// Whose page comes, and whom it will name.
fn announce(ui: &mut Ui, scene: Scene<'_>, provider: &Provider) {
    let page = format!("{} will show a page that names the client ", provider.short_name);
    let Some(client) = &scene.view.account.client else {
        return;
    };
    let (with, strong) = match &client.name {
        Some(name) => ("", format!("“{name}”")),
        None => ("with the ID ", client.id.to_string()),
    };
    let page = format!("{page}{with}");
    prose::pieces(
        ui,
        &[Piece::Plain(&page), Piece::Strong(&strong), Piece::Plain(" and asks you to agree to this:")],
    );
}

fn impossible(error: &ScopeError, provider: &Provider) -> String {
    match error {
        ScopeError::NothingWanted => "Nothing would be asked for. Choose at least one task.".to_owned(),
        ScopeError::NotOffered(mail_use) => {
            format!(
                "{} does not open {} to tokens. Change what is asked to leave it out.",
                provider.short_name,
                mail_use.name()
            )
        }
        ScopeError::MixedResources(first, second) => {
            format!(
                "One token of {} cannot serve both {first} and {second}. Change what is asked.",
                provider.short_name
            )
        }
    }
}

/// The tasks, as check boxes that count at once.
fn change(ui: &mut Ui, scene: Scene<'_>, provider: &Provider, draft: &mut Draft, outbox: &mut Outbox) {
    let mut uses = scene.view.account.uses.clone();
    if tasks(ui, &provider.offered_uses(), &mut uses) {
        let change = AccountChange::Uses(uses);
        outbox.send(Command::ChangeAccount(scene.id(), change, draft.uses.ask()));
    }
    if let Some(refused) = draft.uses.refused() {
        ui.add_space(space::S);
        problem::short(ui, refused, outbox);
    }
}

/// One check box for each task that is offered or wanted; tells whether the wish changed. The last one stays.
pub(in crate::ui::screens::dialogs) fn tasks(ui: &mut Ui, offered: &Uses, uses: &mut Uses) -> bool {
    let mut changed = false;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::L, space::XS);
        for mail_use in MailUse::ALL {
            let mut on = uses.contains(mail_use);
            let shown = offered.contains(mail_use) || on;
            if shown && check_box(ui, &mut on, task(mail_use), Words::Shown).changed() {
                let mut wanted = uses.clone();
                if on {
                    wanted.insert(mail_use);
                } else {
                    wanted.remove(mail_use);
                }
                changed = !wanted.is_empty();
                *uses = if changed { wanted } else { uses.clone() };
            }
        }
    });
    if uses.iter().count() == 1 {
        remark(ui, "At least one task stays.");
    }
    changed
}

const fn task(mail_use: MailUse) -> &'static str {
    match mail_use {
        MailUse::Imap => "Read and organise (IMAP)",
        MailUse::Smtp => "Send (SMTP)",
        MailUse::Pop => "Fetch (POP)",
    }
}

/// The next step, and what comes before it.
pub(super) fn foot(ui: &mut Ui, scene: Scene<'_>, draft: &mut Draft, outbox: &mut Outbox) {
    let provider = scene.view.provider.as_deref();
    let possible = provider.is_some_and(|provider| provider.scopes_for(&scene.view.account.uses).is_ok());
    let reason = (!possible).then_some("What is asked cannot be asked like this");
    at_right(ui, |ui| {
        let open =
            ui.add(Button::primary("Open the browser").icon(icons::ARROW_SQUARE_OUT).off_because(reason));
        if possible {
            draft.focus.give("prepare", &open);
        }
        if open.clicked() {
            scene.begin(Way::Browser, outbox);
        }
        if provider.is_some()
            && !draft.changing
            && !pieces::is_tight(ui)
            && ui.add(Button::secondary(CHANGE)).clicked()
        {
            draft.changing = true;
        }
    });
}
