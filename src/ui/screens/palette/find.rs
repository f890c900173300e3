//! What fits a query: every word that was typed must stand somewhere in the name, in any order, in any case. Pure.

use std::ops::Range;

use egui::KeyboardShortcut;

use crate::domain::account::AccountId;
use crate::domain::learn::{Page, Term};
use crate::engine::snapshot::AccountView;
use crate::explain::learn;
use crate::ui::actions::{AccountAction, Action};
use crate::ui::icons::Icon;
use crate::ui::offers;
use crate::ui::picture::Picture;

/// What was found, of how much.
pub(super) struct Found {
    pub(super) hits: Vec<Hit>,
    pub(super) of: usize,
}

/// Something to open or to run.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Hit {
    pub(super) group: &'static str,
    pub(super) action: Action,
    pub(super) icon: Icon,
    pub(super) words: String,
    pub(super) second: String,
    pub(super) keys: Option<KeyboardShortcut>,
    /// Which bytes of `words` were typed, in order.
    pub(super) matched: Vec<Range<usize>>,
}

/// Accounts first, then commands, then screens. Nothing typed: the account on screen, and every command.
pub(super) fn all(picture: &Picture, query: &str, about: Option<AccountId>) -> Found {
    let wanted: Vec<String> = query.split_whitespace().map(str::to_lowercase).collect();
    let accounts = &picture.snapshot.accounts;
    let mut of = accounts.len();
    let mut hits: Vec<Hit> = Vec::new();
    let listed = accounts.iter().filter(|view| wanted.is_empty() || fits(view, &wanted)).take(MOST_ACCOUNTS);
    hits.extend(listed.map(|view| account(view, &wanted)));
    let meant: Vec<&AccountView> = match about {
        Some(id) if wanted.is_empty() => picture.account(id).into_iter().collect(),
        _ => accounts
            .iter()
            .filter(|view| !wanted.is_empty() && commands_fit(view, &wanted))
            .take(MOST_WITH_COMMANDS)
            .collect(),
    };
    for view in meant {
        let offered = AccountAction::ALL.into_iter().filter(|action| *action != AccountAction::Open);
        let can = offered.filter(|action| offers::is_offered(*action, view, &picture.snapshot));
        hits.extend(can.filter_map(|action| command(view, action, &wanted)));
    }
    let named = meant_by_name(picture, &wanted, about);
    for (group, actions) in [("Commands", COMMANDS), ("Screens", SCREENS), (LOG, LOGS)] {
        let offered = actions.iter().filter(|action| offers::is_general_offered(**action, &picture.snapshot));
        for action in offered {
            of += 1;
            hits.extend(general(group, *action, &wanted));
        }
    }
    of += named.len();
    hits.extend(named.into_iter().filter_map(|view| events_of(view, &wanted)));
    of += Page::ALL.len() + Term::ALL.len();
    hits.extend(lessons(query, &wanted));
    Found { of: of + accounts.len() * (AccountAction::ALL.len() - 1), hits }
}

const MOST_ACCOUNTS: usize = 4;
const MOST_WITH_COMMANDS: usize = 2;
const COMMANDS: &[Action] = &[
    Action::AddAccount,
    Action::Import,
    Action::RotateAll,
    Action::RevokeAll,
    Action::Outstanding,
    Action::DiagnoseComputer,
    Action::CheckUpNow,
    Action::Explain,
    Action::OpenReport,
    Action::SaveReport,
    Action::InspectCopied,
    Action::ImportProfile,
    Action::NewProvider,
    Action::Practice,
    Action::Filter,
    Action::Shortcuts,
    Action::LargerText,
    Action::SmallerText,
    Action::Quit,
];
const SCREENS: &[Action] = &[
    Action::Accounts,
    Action::Audit,
    Action::Diagnose,
    Action::Inspector,
    Action::Providers,
    Action::Checkup,
    Action::PracticeFailures,
    Action::Settings,
    Action::Learn,
];
const LOG: &str = "Audit log";
const LOGS: &[Action] = &[Action::VerifyAudit, Action::ExportAudit, Action::Alerts];

/// The account on screen, or those whose address was typed.
fn meant_by_name<'a>(
    picture: &'a Picture,
    wanted: &[String],
    about: Option<AccountId>,
) -> Vec<&'a AccountView> {
    match about {
        Some(id) if wanted.is_empty() => picture.account(id).into_iter().collect(),
        _ if wanted.is_empty() => Vec::new(),
        _ => {
            let accounts = picture.snapshot.accounts.iter();
            accounts.filter(|view| commands_fit(view, wanted)).take(MOST_WITH_COMMANDS).collect()
        }
    }
}

fn events_of(view: &AccountView, wanted: &[String]) -> Option<Hit> {
    let action = Action::EventsOf(view.account.id);
    let words = format!("Events of {}", view.account.address);
    let low = words.to_lowercase();
    wanted.iter().all(|word| low.contains(word)).then(|| Hit {
        group: LOG,
        action,
        icon: action.entry().icon,
        second: String::new(),
        keys: None,
        matched: places(&words, wanted),
        words,
    })
}

/// Pages and words; none before something is typed.
fn lessons(query: &str, wanted: &[String]) -> Vec<Hit> {
    if wanted.is_empty() {
        return Vec::new();
    }
    let learn::Found { pages, terms } = learn::found(query);
    let pages = pages.into_iter().take(MOST_PAGES).map(Action::LearnPage);
    let terms = terms.into_iter().take(MOST_WORDS).map(Action::LearnWord);
    let hit = |action: Action| {
        let entry = action.entry();
        Hit {
            group: "Learn",
            action,
            icon: entry.icon,
            words: entry.label.to_owned(),
            second: entry.hint.to_owned(),
            keys: None,
            matched: places(entry.label, wanted),
        }
    };
    pages.chain(terms).map(hit).collect()
}

const MOST_PAGES: usize = 3;
const MOST_WORDS: usize = 4;

fn fits(view: &AccountView, wanted: &[String]) -> bool {
    let name = format!("{} {}", view.account.address, view.provider_name()).to_lowercase();
    wanted.iter().all(|word| name.contains(word))
}

/// Whether some command with this account's address fits.
fn commands_fit(view: &AccountView, wanted: &[String]) -> bool {
    let address = view.account.address.as_str().to_lowercase();
    wanted.iter().any(|word| address.contains(word))
}

fn account(view: &AccountView, wanted: &[String]) -> Hit {
    let words = view.account.address.to_string();
    Hit {
        group: "Account",
        action: Action::With(AccountAction::Open, view.account.id),
        icon: offers::ACCOUNT,
        second: format!("{}, {}", view.provider_name(), view.health.word().to_lowercase()),
        keys: None,
        matched: places(&words, wanted),
        words,
    }
}

fn command(view: &AccountView, action: AccountAction, wanted: &[String]) -> Option<Hit> {
    let entry = action.entry();
    let label = match action {
        AccountAction::SignIn => offers::sign_in_words(view),
        AccountAction::Rotate => "Rotate",
        _ => entry.label,
    };
    let address = &view.account.address;
    // "Forget …" asks for more: its dots stay at the end.
    let words = match label.strip_suffix("\u{202f}…") {
        Some(label) => format!("{label}: {address}\u{202f}…"),
        None => format!("{label}: {address}"),
    };
    let low = words.to_lowercase();
    wanted.iter().all(|word| low.contains(word)).then(|| Hit {
        group: "Commands",
        action: Action::With(action, view.account.id),
        icon: entry.icon,
        second: String::new(),
        keys: entry.shortcut,
        matched: places(&words, wanted),
        words,
    })
}

fn general(group: &'static str, action: Action, wanted: &[String]) -> Option<Hit> {
    let entry = action.entry();
    let low = format!("{} {}", entry.label, entry.hint).to_lowercase();
    wanted.iter().all(|word| low.contains(word)).then(|| Hit {
        group,
        action,
        icon: entry.icon,
        words: entry.label.to_owned(),
        second: entry.hint.to_owned(),
        keys: entry.shortcut,
        matched: places(entry.label, wanted),
    })
}

/// Where the typed words stand, without overlaps. Only where lower case keeps the length, as in every address.
fn places(words: &str, wanted: &[String]) -> Vec<Range<usize>> {
    let low = words.to_lowercase();
    if low.len() != words.len() {
        return Vec::new();
    }
    let found =
        wanted.iter().filter_map(|word| low.find(word.as_str()).map(|start| start..start + word.len()));
    let mut found: Vec<Range<usize>> =
        found.filter(|part| words.is_char_boundary(part.start) && words.is_char_boundary(part.end)).collect();
    found.sort_by_key(|part| part.start);
    let mut end = 0;
    found.retain(|part| {
        let free = part.start >= end;
        end = end.max(part.end);
        free
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::snapshots;

    fn found(query: &str) -> Vec<String> {
        let picture = snapshots::picture(snapshots::eight());
        all(&picture, query, None)
            .hits
            .into_iter()
            .map(|hit| format!("{}/{}", hit.group, hit.words))
            .collect()
    }

    #[test]
    fn a_part_of_an_address_finds_the_account_and_what_can_be_done_to_it() {
        let hits = found("OKA");
        assert_eq!(hits[0], "Account/t.okafor@example.com");
        assert!(hits.contains(&"Commands/Rotate: t.okafor@example.com".to_owned()), "{hits:?}");
        assert!(hits.contains(&"Commands/Forget: t.okafor@example.com\u{202f}…".to_owned()), "{hits:?}");
    }

    #[test]
    fn words_may_be_typed_in_any_order() {
        let hits =
            ["Commands/Rotate: t.okafor@example.com", "Commands/Rotate fully: t.okafor@example.com\u{202f}…"];
        assert_eq!(found("okafor rotate"), hits);
    }

    #[test]
    fn what_was_typed_is_marked_once_and_in_order() {
        let wanted = ["oka".to_owned(), "t.".to_owned(), "ok".to_owned()];
        assert_eq!(places("T.Okafor", &wanted), [0..2, 2..5]);
    }

    #[test]
    fn nothing_fits_a_word_that_stands_nowhere() {
        assert!(found("zzz").is_empty());
    }
}
