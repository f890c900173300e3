//! A problem as a card whose buttons do what its remedies say.
//!
//! The words come from `explain`; a remedy that needs an account and has none is left out rather than shown dead.

use egui::Ui;

use crate::domain::account::AccountId;
use crate::domain::problem::{Problem, Remedy, Who};
use crate::engine::command::{Command, Reply};
use crate::explain;

use super::actions::{AccountAction, Action};
use super::icons::{self, Icon};
use super::outbox::Outbox;
use super::route::{Dialog, Route, SettingsSection};
use super::theme::Tone;
use super::widgets::facts::Fact;
use super::widgets::problem_card::{ProblemWords, problem_card};

/// What the problem is about: decides what a button can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// An account.
    Account(AccountId),
    /// The program as a whole.
    Program,
}

/// Shows the card; a pressed button goes into the outbox. `known` are further lines under the buttons.
pub fn card(ui: &mut Ui, problem: &Problem, about: About, known: Vec<(Icon, String)>, outbox: &mut Outbox) {
    let words = explain::words(problem);
    let remedies: Vec<Remedy> = words.remedies.iter().filter(|remedy| fits(remedy, about)).cloned().collect();
    let says = say(&words, problem, &remedies, known);
    if let Some(remedy) = problem_card(ui, &says).and_then(|pressed| remedies.get(pressed)) {
        carry_out(remedy, problem, about, outbox);
    }
}

/// The first remedy of a problem that a button on a row can carry out, with its words.
pub fn first(problem: &Problem, about: About) -> Option<(Remedy, &'static str)> {
    let words = explain::words(problem);
    let remedy = words.remedies.into_iter().find(|remedy| fits(remedy, about) && *remedy != Remedy::CopyDetails)?;
    let label = look(&remedy).0;
    Some((remedy, label))
}

/// Does what a remedy says.
pub fn carry_out(remedy: &Remedy, problem: &Problem, about: About, outbox: &mut Outbox) {
    let account = |action| match about {
        About::Account(id) => Some(Action::With(action, id)),
        About::Program => None,
    };
    match (remedy, about) {
        (Remedy::SignIn, _) => outbox.actions.extend(account(AccountAction::SignIn)),
        (Remedy::ChangeClient, _) => outbox.actions.extend(account(AccountAction::Client)),
        (Remedy::TryAgain, About::Account(_)) => outbox.actions.extend(account(AccountAction::Rotate)),
        (Remedy::TryAgain, About::Program) => outbox.send(Command::Unlock(None, Reply::nowhere())),
        (Remedy::OpenPage(page), _) => outbox.page = Some(page.clone()),
        (Remedy::UnlockVault, _) => outbox.go(Route::Settings(SettingsSection::Vault)),
        (Remedy::MoveVault, _) => outbox.open(Dialog::MoveVault),
        (Remedy::PasteAddress | Remedy::UseDeviceCode, About::Account(id)) => outbox.open(Dialog::SignIn(id)),
        (Remedy::PasteAddress | Remedy::UseDeviceCode, About::Program) => {}
        (Remedy::CopyDetails, _) => outbox.copy = Some(explain::text(problem)),
    }
}

fn fits(remedy: &Remedy, about: About) -> bool {
    let needs_account =
        matches!(remedy, Remedy::SignIn | Remedy::ChangeClient | Remedy::PasteAddress | Remedy::UseDeviceCode);
    !needs_account || matches!(about, About::Account(_))
}

const fn look(remedy: &Remedy) -> (&'static str, Option<Icon>) {
    match remedy {
        Remedy::SignIn => ("Sign in", Some(icons::SIGN_IN)),
        Remedy::TryAgain => ("Try again", Some(icons::ARROW_CLOCKWISE)),
        Remedy::OpenPage(_) => ("Open the page", Some(icons::ARROW_SQUARE_OUT)),
        Remedy::UnlockVault => ("Unlock the vault\u{202f}…", Some(icons::LOCK_OPEN)),
        Remedy::MoveVault => ("Keep the key elsewhere\u{202f}…", Some(icons::LOCK_KEY)),
        Remedy::ChangeClient => ("Change client\u{202f}…", Some(icons::IDENTIFICATION_CARD)),
        Remedy::PasteAddress => ("Paste the address\u{202f}…", Some(icons::CLIPBOARD_TEXT)),
        Remedy::UseDeviceCode => ("Use a code on another device\u{202f}…", Some(icons::DEVICE_MOBILE)),
        Remedy::CopyDetails => ("Copy details", Some(icons::COPY)),
    }
}

fn say(words: &explain::Words, problem: &Problem, remedies: &[Remedy], known: Vec<(Icon, String)>) -> ProblemWords {
    let (tone, icon) = plate(words.who);
    let steps = remedies.iter().map(|remedy| look(remedy)).map(|(words, icon)| (words.to_owned(), icon)).collect();
    let mut lines = vec![(who(words.who), explain::who(words.who).to_owned())];
    lines.extend(known);
    ProblemWords {
        tone,
        icon,
        headline: words.title.clone(),
        sentence: sentence(words),
        steps,
        lines,
        details: explain::details(problem).into_iter().map(|(label, value)| fact(label, value)).collect(),
    }
}

/// What happened, and what to do about it: buttons alone do not say what has to be done elsewhere.
fn sentence(words: &explain::Words) -> String {
    let mut text = words.what_happened.clone();
    if let Some(step) = words.next_steps.first() {
        text = format!("{text} {step}");
    }
    text
}

fn fact(label: String, value: String) -> Fact {
    let code = matches!(label.as_str(), "Code" | "Answer" | "Correlation ID" | "Trace ID" | "Sent");
    if code { Fact::code(label, value) } else { Fact::words(label, value) }
}

const fn plate(who: Who) -> (Tone, Icon) {
    match who {
        Who::You => (Tone::Bad, icons::WARNING.filled()),
        Who::Administrator | Who::ClientOwner => (Tone::Held, icons::HAND_PALM.filled()),
        Who::Provider => (Tone::Warn, icons::CLOUD_SLASH),
        Who::Mailward => (Tone::Bad, icons::WRENCH),
    }
}

/// The icon of who can fix something.
pub const fn who(who: Who) -> Icon {
    match who {
        Who::You => icons::USER,
        Who::Administrator => icons::USER_GEAR,
        Who::Provider => icons::GLOBE_HEMISPHERE_WEST,
        Who::ClientOwner => icons::IDENTIFICATION_CARD,
        Who::Mailward => icons::WRENCH,
    }
}
