//! What a file of another Mailward brings beside its accounts: sealed sign-ins, which need its passphrase, and settings.

use egui::Ui;

use crate::domain::problem::Problem;
use crate::domain::secret::Passphrase;
use crate::domain::settings::Settings;
use crate::domain::transfer::Brings;
use crate::explain::{self, learn, transfer};
use crate::ui::icons;
use crate::ui::learn::reading_link;
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::screens::dialogs::problem;
use crate::ui::theme::{self, Text, space};
use crate::ui::widgets::card;
use crate::ui::widgets::mark;
use crate::ui::widgets::prose::{remark, styled};
use crate::ui::widgets::secret_field::{SecretDraft, secret_field};
use crate::ui::widgets::switch::{Words, check_box};

/// What is typed and chosen.
#[derive(Debug, Default)]
pub(super) struct Draft {
    passphrase: SecretDraft,
    settings: bool,
    profile: bool,
    /// The settings that the person agreed to, until they are sent.
    agreed: Option<Settings>,
}

impl Draft {
    /// Hands it over and wipes the field; none where nothing was typed.
    pub(super) fn passphrase(&mut self) -> Option<Passphrase> {
        (!self.passphrase.is_empty()).then(|| self.passphrase.hand_over(Passphrase::new))
    }

    /// Whether the organisation's profile is to count.
    pub(super) fn profile(&self, brings: &Brings) -> bool {
        self.profile && matches!(brings.profile, Some(Ok(_)))
    }

    /// Whether something is chosen beside accounts.
    pub(super) fn takes_over(&self, brings: &Brings) -> bool {
        self.profile(brings) || self.settings && !transfer::settings(brings).is_empty()
    }

    /// The accounts are being added; the settings follow once that is done.
    pub(super) fn choose(&mut self, brings: &Brings) {
        let after = brings.settings.as_ref().map(|both| both.1.clone());
        self.agreed = after.filter(|_| self.settings);
    }

    /// The settings that were agreed to, once.
    pub(super) fn settings_once(&mut self) -> Option<Settings> {
        self.agreed.take()
    }
}

/// Shows it, with why the last attempt did not open the sealed part.
pub(super) fn show(
    ui: &mut Ui,
    brings: &Brings,
    (picture, refused): (&Picture, Option<&Problem>),
    draft: &mut Draft,
    outbox: &mut Outbox,
) {
    let t = theme::of(ui);
    ui.add_space(space::M);
    card::hairline(ui);
    if !brings.with_tokens.is_empty() {
        ui.add_space(space::M);
        styled(ui, "Sign-ins", Text::Strong, t.text);
        ui.add_space(space::XS);
        remark(ui, "They are sealed. Without the passphrase the accounts are added without them.");
        ui.add_space(space::S);
        secret_field(ui, "Passphrase of the file", &mut draft.passphrase);
        if let Some(problem) = refused {
            ui.add_space(space::XS);
            let said = explain::words(problem);
            mark::sentence(ui, icons::WARNING_CIRCLE, t.bad.mark, &said.title, Text::Small, t.bad.word);
            mark::sentence(ui, icons::INFO, t.text3, &said.what_happened, Text::Small, t.text2);
            if let Some(page) = learn::for_problem(problem.kind) {
                reading_link(ui, page, outbox);
            }
        }
    } else if let Some(problem) = refused {
        ui.add_space(space::M);
        problem::short(ui, problem, outbox);
    }
    let changes = transfer::settings(brings);
    if !changes.is_empty() {
        ui.add_space(space::M);
        check_box(ui, &mut draft.settings, "Take over the settings as well", Words::Shown);
        ui.add_space(space::XS);
        remark(ui, &format!("They would change here: {}.", changes.join("; ")));
    }
    match &brings.profile {
        Some(Ok(profile)) => {
            ui.add_space(space::M);
            let words = format!("Let the profile of {} count here", profile.name);
            check_box(ui, &mut draft.profile, &words, Words::Shown);
            ui.add_space(space::M);
            super::super::profile::parts(ui, picture, profile);
        }
        Some(Err(why)) => {
            ui.add_space(space::M);
            ui.push_id("profile", |ui| problem::short(ui, why, outbox));
        }
        None => {}
    }
}
