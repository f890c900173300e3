//! What a revocation came to, in plain sentences: what the provider did, whether the tokens were seen to be dead, and what
//! is left to do. Window, saved summary and command line can all take their words from here.
//!
//! Keeps apart what is often thrown together: revoked, not offered, refused and waiting; confirmed, refuted and not
//! checkable. Never says that access is gone where nobody has seen it.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::domain::account::MailAddress;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::revocation::{AtProvider, ConfirmedBy, Revoked};

use super::moments;

/// Whose sign-ins end with the one that is revoked, because the same person gave them to the same client, or to another of its
/// project: no full stop.
pub fn together(others: &[&MailAddress]) -> Option<String> {
    let named = match others {
        [] => return None,
        [one] => one.to_string(),
        [one, other] => format!("{one} and {other}"),
        [one, other, third] => format!("{one}, {other} and {third}"),
        [one, other, rest @ ..] => format!("{one}, {other} and {} more accounts here", rest.len()),
    };
    Some(format!(
        "It also ends the sign-in of {named}: the same person gave it, and the provider ends them together"
    ))
}

/// What a revocation came to, as a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ended {
    /// It was seen that the tokens are dead.
    Confirmed,
    /// The provider says that it ended it; nobody can check.
    Unchecked,
    /// The provider says that it ended it, and the tokens live.
    Refuted,
    /// The person has to end it on the provider's page.
    ByHand,
    /// Mailward asks again by itself.
    Waiting,
    /// The provider cannot be asked, and the sign-in had ended before.
    Before,
    /// There was nothing to end.
    Nothing,
}

/// Which kind it is.
pub fn ended(revoked: &Revoked) -> Ended {
    match (revoked.at_provider, revoked.confirmed) {
        (AtProvider::Waiting, _) => Ended::Waiting,
        // Whatever the provider thinks of the request.
        (_, Some(true)) => Ended::Confirmed,
        (AtProvider::Nothing, _) => Ended::Nothing,
        (AtProvider::Revoked, Some(false)) => Ended::Refuted,
        (AtProvider::Revoked, None) => Ended::Unchecked,
        (AtProvider::Unsupported, None) if revoked.outstanding.is_none() => Ended::Before,
        (AtProvider::Unsupported | AtProvider::Failed, _) => Ended::ByHand,
    }
}

/// The headline; no full stop.
pub fn headline(revoked: &Revoked) -> String {
    let name = &revoked.provider;
    match (ended(revoked), revoked.at_provider) {
        (Ended::Confirmed, AtProvider::Revoked) => format!("Revoked at {name}, and confirmed"),
        (Ended::Confirmed, _) => "Deleted here, and the tokens are dead".to_owned(),
        (Ended::Before, _) => "Deleted here; the sign-in had ended before".to_owned(),
        (Ended::Unchecked, _) => format!("Revoked at {name}; it could not be checked"),
        (Ended::Refuted, _) => format!("{name} did not revoke it"),
        (Ended::ByHand, AtProvider::Failed) => format!("Deleted here; {name} refused to revoke it"),
        (Ended::ByHand, _) => format!("Deleted here; {name} offers no way to revoke it"),
        (Ended::Waiting, _) => format!("Deleted here; {name} is asked again by itself"),
        (Ended::Nothing, _) => "There was nothing to revoke".to_owned(),
    }
}

/// What the provider did, as a sentence.
pub fn at_provider(revoked: &Revoked) -> String {
    let name = &revoked.provider;
    match revoked.at_provider {
        AtProvider::Revoked => format!("{name} says that it ended the sign-in."),
        AtProvider::Unsupported if ended(revoked) != Ended::ByHand => {
            format!("{name} cannot be asked to end a sign-in. The tokens are deleted here.")
        }
        AtProvider::Unsupported => format!(
            "{name} cannot be asked to end a sign-in. The tokens are deleted here; there it stands until you remove it."
        ),
        AtProvider::Failed => {
            let why = revoked.problem.as_ref().map(|problem| title(problem, revoked));
            let why = why.map_or_else(String::new, |why| format!(": {why}"));
            format!("{name} was asked and refused{why}. The tokens are deleted here.")
        }
        AtProvider::Waiting => {
            let why = revoked.problem.as_ref().map(|problem| title(problem, revoked));
            let why = why.map_or_else(String::new, |why| format!(": {why}"));
            format!(
                "{name} could not be asked{why}. The tokens are deleted here and sealed for this one purpose."
            )
        }
        AtProvider::Nothing => "There was no token left that could have been ended.".to_owned(),
    }
}

/// Whether it was seen that the tokens are dead, as a sentence; `None` where there was nothing to see.
pub fn checked(revoked: &Revoked) -> Option<String> {
    let name = &revoked.provider;
    let words = match (revoked.at_provider, revoked.confirmed, revoked.confirmed_by) {
        (_, Some(true), Some(ConfirmedBy::Introspection)) => {
            format!("Mailward checked: {name} calls the tokens inactive.")
        }
        (_, Some(true), _) => "Mailward checked: the old refresh token was refused.".to_owned(),
        (_, Some(false), Some(ConfirmedBy::Introspection)) => {
            format!("Mailward checked: {name} still calls the tokens active.")
        }
        (_, Some(false), _) => "Mailward checked: the old refresh token still worked.".to_owned(),
        (AtProvider::Revoked, None, _) => format!("{name} offers no way to check it, so nobody has seen it."),
        (_, None, _) => return None,
    };
    Some(words)
}

/// Until when a token that was handed out may still work, as a sentence; `None` when none does.
pub fn still_works(revoked: &Revoked, now: Timestamp, zone: &TimeZone) -> Option<String> {
    revoked.works_until.and_then(|at| until(at, now, zone))
}

/// "Until about 15:40 programs that already hold the access token can still use it."; `None` once it is past.
pub fn until(at: Timestamp, now: Timestamp, zone: &TimeZone) -> Option<String> {
    (at > now).then(|| {
        let about = about(at, now, zone);
        format!("Until about {about} programs that already hold the access token can still use it.")
    })
}

/// "15:40" today, "tomorrow, 09:40" later.
pub fn about(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let moment = moments::moment(at, now, zone);
    moment.strip_prefix("today, ").map_or(moment.clone(), str::to_owned)
}

/// Everything in one line, for a list.
pub fn line(revoked: &Revoked, now: Timestamp, zone: &TimeZone) -> String {
    let mut sentences = vec![headline(revoked) + "."];
    if ended(revoked) == Ended::Waiting {
        sentences.extend(revoked.problem.as_ref().map(|problem| title(problem, revoked) + "."));
    }
    let until = revoked.works_until.filter(|at| *at > now);
    sentences.extend(until.map(|at| format!("A copy works until about {}.", about(at, now, zone))));
    sentences.join(" ")
}

/// The headline of what was in the way, without the address that stands beside it.
fn title(problem: &Problem, revoked: &Revoked) -> String {
    super::words(problem).title.replace(&format!(" to {}", revoked.address), "")
}

/// The problem that a refuted revocation is: what the account's card says.
pub fn refuted(revoked: &Revoked) -> Problem {
    let known = revoked.problem.as_deref().filter(|problem| problem.kind == ProblemKind::RevocationRefuted);
    known.cloned().unwrap_or_else(|| {
        Problem::new(ProblemKind::RevocationRefuted)
            .about(&revoked.address)
            .fact("provider", &revoked.provider)
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::domain::revocation::OutstandingId;

    fn revoked(at_provider: AtProvider, confirmed: Option<bool>, by: Option<ConfirmedBy>) -> Revoked {
        Revoked {
            address: "anna@example.org".parse().unwrap(),
            provider: "Gmail".to_owned(),
            at_provider,
            confirmed,
            confirmed_by: by,
            page: None,
            works_until: None,
            outstanding: matches!(at_provider, AtProvider::Unsupported | AtProvider::Failed)
                .then_some(OutstandingId(1)),
            problem: None,
        }
    }

    #[test]
    fn every_ending_has_its_own_headline() {
        let all = [
            revoked(AtProvider::Revoked, Some(true), Some(ConfirmedBy::Refresh)),
            revoked(AtProvider::Revoked, None, None),
            revoked(AtProvider::Revoked, Some(false), Some(ConfirmedBy::Refresh)),
            revoked(AtProvider::Unsupported, None, None),
            revoked(AtProvider::Failed, None, None),
            revoked(AtProvider::Waiting, None, None),
            revoked(AtProvider::Nothing, None, None),
        ];
        let said: HashSet<String> = all.iter().map(headline).collect();
        assert_eq!(said.len(), all.len());
        let kinds: HashSet<Ended> = all.iter().map(ended).collect();
        // Not offered and refused are both left to the person.
        assert_eq!(kinds.len(), all.len() - 1);
    }

    #[test]
    fn dead_tokens_leave_nothing_to_do_whatever_the_provider_said() {
        for at in [AtProvider::Failed, AtProvider::Unsupported, AtProvider::Revoked] {
            assert_eq!(ended(&revoked(at, Some(true), Some(ConfirmedBy::Refresh))), Ended::Confirmed);
        }
        let before = Revoked { outstanding: None, ..revoked(AtProvider::Unsupported, None, None) };
        assert_eq!(ended(&before), Ended::Before);
    }

    #[test]
    fn nothing_is_called_confirmed_that_nobody_has_seen() {
        let unchecked = revoked(AtProvider::Revoked, None, None);
        assert!(!headline(&unchecked).contains("confirmed"));
        assert_eq!(
            checked(&unchecked).as_deref(),
            Some("Gmail offers no way to check it, so nobody has seen it.")
        );
        assert_eq!(checked(&revoked(AtProvider::Unsupported, None, None)), None);
    }

    #[test]
    fn a_refusal_says_why() {
        let mut refused = revoked(AtProvider::Failed, None, None);
        refused.problem = Some(Box::new(Problem::new(ProblemKind::ClientRefused)));
        let why = super::super::words(&Problem::new(ProblemKind::ClientRefused)).title;
        assert!(at_provider(&refused).contains(&why), "{}", at_provider(&refused));
    }

    #[test]
    fn what_still_works_is_said_until_it_does_not() {
        let now: Timestamp = "2026-11-22T13:21:00Z".parse().unwrap();
        let zone = TimeZone::UTC;
        let mut gone = revoked(AtProvider::Unsupported, None, None);
        gone.works_until = Some("2026-11-22T14:40:00Z".parse().unwrap());
        let words = still_works(&gone, now, &zone).unwrap();
        assert!(words.starts_with("Until about 14:40 programs"), "{words}");
        assert_eq!(still_works(&gone, gone.works_until.unwrap(), &zone), None);
    }
}
