//! What a row says, from health, problem and token facts. Pure; every time in it comes with the moment it is about.

use jiff::{SignedDuration, Timestamp};

use crate::domain::health::Health;
use crate::domain::problem::{ProblemKind, Remedy, Who};
use crate::domain::revocation::OutstandingState;
use crate::engine::snapshot::AccountView;
use crate::explain;
use crate::ui::actions::AccountAction;
use crate::ui::alerts;
use crate::ui::ends;
use crate::ui::offers;
use crate::ui::picture::Picture;
use crate::ui::remedies::{self, About};
use crate::ui::revocations;
use crate::ui::rotated;
use crate::ui::theme::Tone;
use crate::ui::words;

/// Two lines, and the moment they are about, for the next repaint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lines {
    pub(super) first: String,
    pub(super) second: String,
    pub(super) about: Option<Timestamp>,
    /// Of the first line: words of a warning stand out.
    pub(super) tone: Tone,
}

impl Lines {
    fn new(first: impl Into<String>, second: impl Into<String>, about: Option<Timestamp>) -> Self {
        Self { first: first.into(), second: second.into(), about, tone: Tone::Ok }
    }
}

/// The cause, and who can do something about it.
pub(super) fn reason(view: &AccountView, picture: &Picture) -> Lines {
    let (now, zone) = (picture.now, &picture.zone);
    if let Some(words) = revocations::under_way(view) {
        return Lines::new("Being revoked", words + ".", None);
    }
    if let Some(lines) = ended_here(view, picture) {
        return lines;
    }
    if let Some(standing) = &view.account.problem {
        let words = explain::words(&standing.problem);
        let since = words::moment(standing.since, now, zone);
        // The address stands beside it, and a row has no room to say it twice.
        let title = words.title.replace(&format!(" to {}", view.account.address), "");
        return Lines::new(title, format!("{}. Since {since}.", who(words.who)), Some(standing.since));
    }
    match (view.health, view.expected_end, view.account.access()) {
        (Health::Due, Some(end), _) => {
            let first = if ends::is_past(&end, now) {
                "The sign-in has probably ended".to_owned()
            } else {
                format!("Sign-in {}", words::ends(end.at, now, zone))
            };
            Lines::new(first, sentence(&end.cause.words()), Some(end.at))
        }
        (Health::Due, None, Some(access)) => {
            let end = access.presumed_end();
            Lines::new(
                format!("Sign-in {}", words::ends(end, now, zone)),
                "The provider gave no refresh token.",
                Some(end),
            )
        }
        _ => Lines::new("The sign-in has ended", "You can fix this.", None),
    }
}

/// The person took it back: when, and what of it is left at the provider.
fn ended_here(view: &AccountView, picture: &Picture) -> Option<Lines> {
    let standing = view.account.problem.as_ref()?;
    let since = words::moment(standing.since, picture.now, &picture.zone);
    let id = view.account.id;
    let mut still = picture.snapshot.outstanding.iter().filter(|outstanding| outstanding.account == id);
    let name = view.provider_name();
    let (first, second) = match standing.problem.kind {
        ProblemKind::SignedOutHere => {
            (format!("Signed out here, {since}"), format!("The sign-in stands at {name}."))
        }
        ProblemKind::MovedAway => {
            (format!("Moved to another computer, {since}"), "Its sign-in lives there.".to_owned())
        }
        ProblemKind::RevokedHere => {
            let second = match still.next().map(|outstanding| &outstanding.state) {
                Some(OutstandingState::Waiting { .. }) => format!("{name} is still to be asked."),
                Some(OutstandingState::ByHand { .. }) => format!("Still to be removed at {name}."),
                None => "Settings are kept.".to_owned(),
            };
            (format!("Revoked here, {since}"), second)
        }
        _ => return None,
    };
    Some(Lines::new(first, second, Some(standing.since)))
}

/// Shorter than the card's words: a row has room for a line.
const fn who(who: Who) -> &'static str {
    match who {
        Who::You => "You can fix this",
        Who::Administrator => "An administrator can fix this",
        Who::Provider => "The provider can fix this",
        Who::ClientOwner => "The client’s owner can fix this",
        Who::Mailward => "A new version can fix this",
    }
}

fn sentence(reason: &str) -> String {
    let text = ends::capitalised(reason);
    if text.is_empty() || text.ends_with('.') { text } else { text + "." }
}

/// What the button of a row does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    Act(AccountAction),
    Remedy(Remedy),
}

/// The next step of an account that needs somebody, with its words.
pub(super) fn step(view: &AccountView) -> (Step, &'static str) {
    let sign_in = (Step::Act(AccountAction::SignIn), offers::sign_in_words(view));
    let Some(standing) = &view.account.problem else {
        return sign_in;
    };
    match remedies::first(&standing.problem, About::Account(view.account.id)) {
        None | Some((Remedy::SignIn, _)) => sign_in,
        Some((remedy, words)) => (Step::Remedy(remedy), words),
    }
}

/// The life of the access token: words, what remains of it, and its tone.
pub(super) struct Life {
    pub(super) words: String,
    pub(super) left: f32,
    pub(super) tone: Tone,
    pub(super) about: Option<Timestamp>,
    /// How long the words hold at most, whatever they are about.
    pub(super) holds: Option<SignedDuration>,
}

pub(super) fn life(view: &AccountView, picture: &Picture) -> Life {
    let (now, zone) = (picture.now, &picture.zone);
    let none =
        |words: &str| Life { words: words.to_owned(), left: 0.0, tone: Tone::Idle, about: None, holds: None };
    if view.health == Health::New {
        return none("not signed in yet");
    }
    let Some(access) = view.account.access() else {
        return none("no access token");
    };
    let end = access.presumed_end();
    let whole = end.duration_since(access.issued_at).as_secs_f32();
    let left = end.duration_since(now).as_secs_f32() / whole;
    if let Some(holds) = rotated::just_now(view, now) {
        let words = "rotated just now".to_owned();
        return Life { words, left, tone: Tone::Ok, about: None, holds: Some(holds) };
    }
    let (words, tone, about) = match (view.health, view.renews_at) {
        (Health::Renewing, _) => ("renewing now".to_owned(), Tone::Info, end),
        (Health::Offline, Some(at)) => (words::tries_again(at, now, zone), Tone::Idle, at),
        (Health::Offline, None) => (words::ends(end, now, zone), Tone::Idle, end),
        (_, Some(at)) => (words::renews(at, now, zone), Tone::Ok, at),
        (_, None) => (words::ends(end, now, zone), Tone::Ok, end),
    };
    Life { words, left, tone, about: Some(about), holds: None }
}

/// How long the sign-in lasts, and why.
pub(super) fn lasts(view: &AccountView, picture: &Picture) -> Lines {
    if view.account.refresh().is_none() {
        return match view.health {
            Health::New => Lines::new("Not started", "sign in to begin", None),
            _ => Lines::new("Not kept", "no refresh token", None),
        };
    }
    match view.expected_end {
        Some(end) => {
            let (now, zone) = (picture.now, &picture.zone);
            let tone = ends::tone(&end, now);
            let first = match tone {
                _ if ends::is_past(&end, now) => "Past its end".to_owned(),
                Tone::Warn => words::ends(end.at, now, zone),
                _ => format!("until {}", words::day(end.at, now, zone)),
            };
            Lines { tone, ..Lines::new(first, ends::short(end.cause), Some(end.at)) }
        }
        None => Lines::new("No known end", "as far as is known", None),
    }
}

/// A warning in one line, where there is one: "Sign-in ends in 10 days".
pub(super) fn near(view: &AccountView, picture: &Picture) -> Option<String> {
    let end = view.expected_end.filter(|end| ends::tone(end, picture.now) == Tone::Warn)?;
    if ends::is_past(&end, picture.now) {
        return Some("Sign-in is past its end".to_owned());
    }
    Some(format!("Sign-in {}", words::ends(end.at, picture.now, &picture.zone)))
}

/// A warning that concerns the client and no sign-in, from its first day on: "Client secret ends on 12 Dec".
pub(super) fn secret(view: &AccountView, picture: &Picture) -> Option<String> {
    explain::client::warns(&view.account, picture.now, &picture.zone).map(|words| ends::capitalised(&words))
}

/// Which program used it last, if the system named it.
pub(super) fn used(view: &AccountView, picture: &Picture) -> Lines {
    match &view.account.last_use {
        Some(last) => Lines::new(
            // Short, for the column has no room for a sentence, and its heading says “by”.
            last.program.as_deref().unwrap_or("Unnamed"),
            words::past(last.at, picture.now, &picture.zone),
            Some(last.at),
        ),
        None => Lines::new("Not used", "", None),
    }
}

/// A row as it is read aloud: what stands in its columns, the most important first.
pub(super) fn aloud(view: &AccountView, picture: &Picture, needs_somebody: bool) -> String {
    let mailbox = view.account.mailbox.is_some().then(|| "shared mailbox".to_owned());
    let first = if needs_somebody { reason(view, picture).first } else { life(view, picture).words };
    let open = alerts::of(view.account.id, &picture.snapshot);
    let last = view.account.last_use.as_ref();
    let last = last.map(|last| explain::last_use::line(last, picture.now, &picture.zone));
    let told = [
        Some(view.account.address.to_string()),
        Some(view.provider_name().to_owned()),
        mailbox,
        Some(view.health.word().to_owned()),
        Some(first),
        (open > 0).then(|| alerts::count(open)),
        near(view, picture),
        secret(view, picture),
        last.map(|last| format!("last use: {last}")),
    ];
    told.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::account::LastUse;
    use crate::testing::snapshots;

    fn all() -> Picture {
        snapshots::picture(snapshots::every_health())
    }

    fn of(picture: &Picture, health: Health) -> &AccountView {
        picture.snapshot.accounts.iter().find(|view| view.health == health).unwrap()
    }

    #[test]
    fn a_token_that_went_to_a_program_without_a_name_counts_as_a_use() {
        let mut picture = all();
        let snapshot = std::sync::Arc::make_mut(&mut picture.snapshot);
        let now = picture.now;
        let view = &mut snapshot.accounts[0];
        view.account.last_use = Some(LastUse { program: None, pid: None, at: now });
        let lines = used(&picture.snapshot.accounts[0], &picture);
        assert_eq!((lines.first.as_str(), lines.about), ("Unnamed", Some(now)));
        assert!(!lines.second.is_empty(), "when");
    }

    #[test]
    fn a_row_is_read_aloud_with_the_warnings_and_the_last_use_that_its_columns_show() {
        let mut picture = all();
        let at = picture.snapshot.accounts.iter().position(|view| near(view, &picture).is_some()).unwrap();
        let account = &mut std::sync::Arc::make_mut(&mut picture.snapshot).accounts[at].account;
        account.last_use = Some(LastUse { program: None, pid: None, at: picture.now });
        let view = &picture.snapshot.accounts[at];
        let (address, warning) = (view.account.address.as_str(), near(view, &picture).unwrap());
        let told = aloud(view, &picture, false);
        assert!(told.starts_with(&format!("{address}, {}, ", view.provider_name())), "{told}");
        assert!(told.contains(&format!(", {}, ", view.health.word())), "{told}");
        assert!(told.contains(&warning) && told.ends_with("last use: Unnamed program, just now"), "{told}");
    }

    #[test]
    fn every_state_that_needs_somebody_names_its_cause_and_a_step() {
        let picture = all();
        for view in picture.snapshot.accounts.iter().filter(|view| view.health.needs_somebody()) {
            let says = reason(view, &picture);
            assert!(!says.first.is_empty() && !says.second.is_empty(), "{:?}", view.health);
            assert!(!step(view).1.is_empty());
        }
    }

    #[test]
    fn a_sign_in_that_ends_soon_says_when_and_why() {
        let picture = all();
        let says = reason(of(&picture, Health::Due), &picture);
        assert_eq!(says.first, "Sign-in ends tomorrow, 09:40");
        assert_eq!(says.second, "Sign-ins of a client in testing last 7 days.");
    }

    #[test]
    fn the_life_of_a_token_is_told_by_what_happens_next() {
        let picture = all();
        let words = |health| life(of(&picture, health), &picture).words;
        assert_eq!(words(Health::Renewing), "renewing now");
        assert_eq!(words(Health::Offline), "trying again in 3 min");
        assert_eq!(words(Health::New), "not signed in yet");
        assert_eq!(words(Health::Fresh), "renews in 41 min");
    }
}
