//! A problem as a card whose buttons do what its remedies say.
//!
//! The words come from `explain`; a remedy that needs an account and has none is left out rather than shown dead.

use egui::{Rect, Ui, UiBuilder, vec2};

use crate::domain::account::AccountId;
use crate::domain::problem::{Problem, ProblemKind, Remedy};
use crate::engine::command::{AccountChange, Command, Reply};
use crate::explain::{self, learn};

use super::actions::{AccountAction, Action};
use super::icons::Icon;
use super::learn::{learn_link, measure};
use super::outbox::Outbox;
use super::route::{Dialog, Route, SettingsSection};
use super::screens::trouble;
use super::theme::{Text, Tone, height};
use super::widgets::problem_card::{ProblemWords, with_link};

/// What the problem is about: decides what a button can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// An account.
    Account(AccountId),
    /// The program as a whole.
    Program,
}

/// How a card looks, and what it says beside the words of the problem.
#[derive(Clone, Debug)]
pub struct Dress {
    /// That of the account's state.
    pub look: (Tone, Icon),
    /// Further lines under the buttons.
    pub known: Vec<(Icon, String)>,
    /// Whether it is tried again without anybody: then its button only does so sooner.
    pub tries_itself: bool,
}

/// Shows the card of an account's problem; a pressed button goes into the outbox.
pub fn card(ui: &mut Ui, problem: &Problem, about: About, dress: Dress, outbox: &mut Outbox) {
    let remedies = offered(problem, about);
    let says = says(problem, &remedies, dress);
    let pressed = with_link(ui, &says, |ui| more(ui, problem, outbox));
    if let Some(remedy) = pressed.and_then(|pressed| remedies.get(pressed)) {
        carry_out(remedy, problem, about, outbox);
    }
}

/// The same for a problem that is no state: a last button puts it away. Tells whether that was pressed.
pub fn passing_card(ui: &mut Ui, problem: &Problem, about: About, dress: Dress, outbox: &mut Outbox) -> bool {
    let remedies = offered(problem, about);
    let mut says = says(problem, &remedies, dress);
    says.steps.push((DISMISS.to_owned(), None));
    let pressed = with_link(ui, &says, |ui| more(ui, problem, outbox));
    if let Some(remedy) = pressed.and_then(|pressed| remedies.get(pressed)) {
        carry_out(remedy, problem, about, outbox);
    }
    pressed == Some(remedies.len())
}

/// The way to the page about it, where there is one.
pub fn more(ui: &mut Ui, problem: &Problem, outbox: &mut Outbox) {
    let Some(page) = learn::for_problem(problem.kind) else { return };
    // It stands among rows of words, and is higher than they are.
    let (_, line) = ui.allocate_space(vec2(measure(ui), Text::Body.line_height()));
    let place =
        Rect::from_center_size(line.center() - vec2(LINK_PADDING, 0.0), vec2(line.width(), height::COMPACT));
    learn_link(&mut ui.new_child(UiBuilder::new().id_salt("learn").max_rect(place)), page, outbox);
}

/// Its words begin where those beside it would.
const LINK_PADDING: f32 = 9.0;

const DISMISS: &str = "Dismiss";

/// The remedies that have a button here.
pub fn offered(problem: &Problem, about: About) -> Vec<Remedy> {
    let mut remedies = explain::words(problem).remedies;
    remedies.retain(|remedy| fits(remedy, problem, about));
    remedies
}

fn says(problem: &Problem, remedies: &[Remedy], dress: Dress) -> ProblemWords {
    let (tone, icon) = dress.look;
    let mut says =
        ProblemWords { tone, icon, sentence: sentence(problem), ..trouble::card(problem, remedies) };
    says.lines.extend(dress.known);
    let again = remedies.iter().position(|remedy| *remedy == Remedy::TryAgain);
    if let Some((words, _)) = again.filter(|_| dress.tries_itself).and_then(|at| says.steps.get_mut(at)) {
        TRY_NOW.clone_into(words);
    }
    says
}

const TRY_NOW: &str = "Try now";

/// The first remedy of a problem that a button on a row can carry out, with its words.
pub fn first(problem: &Problem, about: About) -> Option<(Remedy, &'static str)> {
    let remedy = offered(problem, about).into_iter().next()?;
    let label = trouble::label(&remedy);
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
        (Remedy::TryAgain, About::Program) => match problem.kind {
            // Turned there, it is tried again.
            ProblemKind::AutostartFailed => outbox.go(Route::Settings(SettingsSection::Renewal)),
            _ => outbox.send(Command::Unlock(None, Reply::nowhere())),
        },
        (Remedy::OpenPage(page), _) => outbox.page = Some(page.clone()),
        (Remedy::UnlockVault, _) => outbox.go(Route::Settings(SettingsSection::Vault)),
        (Remedy::MoveVault, _) => outbox.open(Dialog::MoveVault),
        (Remedy::PasteAddress | Remedy::UseDeviceCode, About::Account(id)) => outbox.open(Dialog::SignIn(id)),
        (
            Remedy::PasteAddress
            | Remedy::UseDeviceCode
            | Remedy::OtherEndpoint(_)
            | Remedy::FewerPermissions
            | Remedy::WriteToAdministrator,
            About::Program,
        ) => {}
        (Remedy::CopyDetails, _) => outbox.copy = Some(explain::text(problem)),
        (Remedy::OtherEndpoint(provider), About::Account(id)) => other_endpoint(provider, id, outbox),
        (Remedy::FewerPermissions, About::Account(id)) => outbox.open(Dialog::FewerPermissions(id)),
        (Remedy::WriteToAdministrator, About::Account(id)) => outbox.open(Dialog::Administrator(id)),
        (Remedy::SetProxy | Remedy::AddAuthority, _) => {
            outbox.go(Route::Settings(SettingsSection::Network));
        }
        (Remedy::Diagnose, About::Account(id)) => outbox.act(Action::With(AccountAction::Diagnose, id)),
        (Remedy::Diagnose, About::Program) => outbox.act(Action::DiagnoseComputer),
    }
}

/// The account is moved to the other definition of the same company, and the sign-in is shown before anything opens.
fn other_endpoint(provider: &str, id: AccountId, outbox: &mut Outbox) {
    if let Ok(provider) = provider.parse() {
        let change = AccountChange::Provider(provider);
        outbox.send(Command::ChangeAccount(id, change, Reply::nowhere()));
        outbox.open(Dialog::SignIn(id));
    }
}

/// A button that could do nothing here is left out.
fn fits(remedy: &Remedy, problem: &Problem, about: About) -> bool {
    if matches!(about, About::Account(_)) {
        return true;
    }
    match remedy {
        Remedy::TryAgain => {
            problem.kind == ProblemKind::AutostartFailed || problem.kind.code().starts_with("vault.")
        }
        Remedy::OpenPage(_)
        | Remedy::UnlockVault
        | Remedy::MoveVault
        | Remedy::CopyDetails
        | Remedy::SetProxy
        | Remedy::AddAuthority
        | Remedy::Diagnose => true,
        _ => false,
    }
}

/// What happened, and what to do about it: buttons alone do not say what has to be done elsewhere.
fn sentence(problem: &Problem) -> String {
    let words = explain::words(problem);
    match words.next_steps.first() {
        Some(step) => format!("{} {step}", words.what_happened),
        None => words.what_happened,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_button_of_every_problem_does_something() {
        for kind in ProblemKind::ALL {
            let problem = Problem::new(*kind);
            for about in [About::Account(AccountId::new(1)), About::Program] {
                for remedy in offered(&problem, about) {
                    let mut outbox = Outbox::default();
                    carry_out(&remedy, &problem, about, &mut outbox);
                    assert!(!outbox.is_empty(), "{kind:?} {remedy:?} {about:?}");
                }
            }
        }
    }

    #[test]
    fn every_remedy_of_an_account_does_something_of_its_own() {
        let (anna, problem) = (About::Account(AccountId::new(1)), Problem::new(ProblemKind::TlsFailed));
        let done = |remedy: &Remedy, about| {
            let mut outbox = Outbox::default();
            carry_out(remedy, &problem, about, &mut outbox);
            outbox
        };
        let moved = done(&Remedy::OtherEndpoint("microsoft-personal".into()), anna);
        assert!(matches!(
            moved.commands.as_slice(),
            [Command::ChangeAccount(_, AccountChange::Provider(id), _)] if id.as_str() == "microsoft-personal"
        ));
        assert_eq!(moved.dialog, Some(Some(Dialog::SignIn(AccountId::new(1)))));
        let fewer = done(&Remedy::FewerPermissions, anna).dialog;
        assert_eq!(fewer, Some(Some(Dialog::FewerPermissions(AccountId::new(1)))));
        let letter = done(&Remedy::WriteToAdministrator, anna).dialog;
        assert_eq!(letter, Some(Some(Dialog::Administrator(AccountId::new(1)))));
        for remedy in [Remedy::SetProxy, Remedy::AddAuthority] {
            let network = Some(Route::Settings(SettingsSection::Network));
            assert_eq!((done(&remedy, anna).route, done(&remedy, About::Program).route), (network, network));
        }
    }

    #[test]
    fn a_sign_in_that_reached_its_end_or_lost_its_answer_leads_to_another() {
        for kind in [ProblemKind::GrantExpired, ProblemKind::RenewalLost] {
            let problem = Problem::new(kind);
            assert_eq!(first(&problem, About::Account(AccountId::new(1))), Some((Remedy::SignIn, "Sign in")));
        }
    }

    #[test]
    fn what_cannot_be_tried_again_from_the_window_has_no_button_there() {
        let offers_again = |kind| offered(&Problem::new(kind), About::Program).contains(&Remedy::TryAgain);
        assert!(offers_again(ProblemKind::AutostartFailed));
        assert!(!offers_again(ProblemKind::BrokerUnavailable));
        assert!(!offers_again(ProblemKind::PracticeUnavailable));
    }
}
