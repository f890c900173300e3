//! A problem as it is shown: its tone and icon, the words of `explain`, and what its buttons say.
//!
//! Decides nothing and does nothing: who shows a problem says which remedies have a button there and carries them out.

use crate::domain::problem::{Problem, ProblemKind, Remedy, Who};
use crate::explain;
use crate::ui::icons::{self, Icon};
use crate::ui::theme::Tone;
use crate::ui::widgets::facts::Fact;
use crate::ui::widgets::problem_card::ProblemWords;

/// Everything a problem card needs, with a button for each of these remedies.
pub fn card(problem: &Problem, remedies: &[Remedy]) -> ProblemWords {
    let words = explain::words(problem);
    let (tone, icon) = look(problem, words.who);
    ProblemWords {
        tone,
        icon,
        headline: words.title,
        sentence: words.what_happened,
        steps: remedies.iter().map(|remedy| (label(remedy).to_owned(), step_icon(remedy))).collect(),
        lines: vec![(who_icon(words.who), explain::who(words.who).to_owned())],
        details: facts(problem),
    }
}

/// Colour and icon of its plate.
pub fn look(problem: &Problem, who: Who) -> (Tone, Icon) {
    let group = problem.kind.code().split('.').next().unwrap_or_default();
    match (problem.kind, who, group) {
        (_, Who::Administrator, _) => (Tone::Held, icons::HAND_PALM.filled()),
        (ProblemKind::IdentityDifferent, ..) => (Tone::Warn, icons::USER_SWITCH.filled()),
        (ProblemKind::SignInTimedOut | ProblemKind::DeviceExpired, ..) => (Tone::Warn, icons::CLOCK.filled()),
        (ProblemKind::SignInCancelled, ..) => (Tone::Idle, icons::X_CIRCLE.filled()),
        (ProblemKind::BrowserUnavailable, ..) => (Tone::Warn, icons::BROWSER.filled()),
        (_, _, "network") => (Tone::Warn, icons::WIFI_SLASH),
        (_, _, "vault") => (Tone::Warn, icons::LOCK_KEY.filled()),
        (_, _, "input") => (Tone::Warn, icons::WARNING.filled()),
        _ => (Tone::Bad, icons::WARNING.filled()),
    }
}

/// Beside the sentence that says who can fix it.
pub const fn who_icon(who: Who) -> Icon {
    match who {
        Who::You => icons::USER,
        Who::Administrator => icons::USER_GEAR,
        Who::Provider => icons::GLOBE_HEMISPHERE_WEST,
        Who::ClientOwner => icons::IDENTIFICATION_CARD,
        Who::Mailward => icons::WRENCH,
    }
}

/// What the button of a remedy says.
pub const fn label(remedy: &Remedy) -> &'static str {
    match remedy {
        Remedy::SignIn => "Sign in",
        Remedy::TryAgain => "Try again",
        Remedy::OpenPage(_) => "Open the provider’s page",
        Remedy::UnlockVault => "Unlock\u{202f}…",
        Remedy::MoveVault => "Use a passphrase\u{202f}…",
        Remedy::ChangeClient => "Change client\u{202f}…",
        Remedy::PasteAddress => "Sign in by link",
        Remedy::UseDeviceCode => "Use a code on another device",
        Remedy::CopyDetails => "Copy details",
        Remedy::OtherEndpoint(_) => "Sign in the other way",
        Remedy::FewerPermissions => "Ask for fewer permissions\u{202f}…",
        Remedy::WriteToAdministrator => "Write to administrator\u{202f}…",
        Remedy::SetProxy => "Set the proxy\u{202f}…",
        Remedy::AddAuthority => "Add the authority\u{202f}…",
        Remedy::Diagnose => "Diagnose",
    }
}

/// Before the words of a button that leads out of the window's own matters.
const fn step_icon(remedy: &Remedy) -> Option<Icon> {
    match remedy {
        Remedy::WriteToAdministrator => Some(icons::ENVELOPE_SIMPLE),
        _ => None,
    }
}

/// What is known, for the folded details.
pub fn facts(problem: &Problem) -> Vec<Fact> {
    let codes = ["Code", "Answer", "Correlation ID", "Trace ID", "Sent", "Read more"];
    explain::details(problem)
        .into_iter()
        .map(|(label, value)| Fact { code: codes.contains(&label.as_str()), label, value })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_gets_a_card_with_words_and_somebody_who_can_fix_it() {
        for kind in ProblemKind::ALL {
            let words = card(&Problem::new(*kind), &[Remedy::TryAgain]);
            assert!(!words.headline.is_empty() && !words.sentence.is_empty(), "{kind:?}");
            assert_eq!((words.steps.len(), words.lines.len()), (1, 1), "{kind:?}");
            assert!(words.details.iter().any(|fact| fact.label == "Code" && fact.code), "{kind:?}");
        }
    }
}
