//! Everything a person can invoke: label, hint, icon and shortcut in one table, so that menu, button, palette and help
//! cannot disagree.

use egui::{Key, KeyboardShortcut, Modifiers};

use crate::domain::account::AccountId;
use crate::domain::learn::{Page, Term};
use crate::explain::learn;

use super::icons::{self, Icon};

mod of_account;

pub use of_account::AccountAction;

/// Something a person can invoke.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// The list of accounts.
    Accounts,
    /// The audit log.
    Audit,
    /// Check the chain of the audit log.
    VerifyAudit,
    /// Write events of the audit log to a file.
    ExportAudit,
    /// The alerts that nobody has called expected.
    Alerts,
    /// The events of one account.
    EventsOf(AccountId),
    /// What stands in the way of mail.
    Diagnose,
    /// Look at this computer.
    DiagnoseComputer,
    /// What a pasted error means.
    Explain,
    /// Read a report that somebody sent.
    OpenReport,
    /// Write what the last diagnosis found to a file.
    SaveReport,
    /// What a token says, and whether mail takes it.
    Inspector,
    /// Look at the token that was copied.
    InspectCopied,
    /// Who issues tokens.
    Providers,
    /// Define a provider that Mailward does not know.
    NewProvider,
    /// The good practices, and where this installation falls short of them.
    Checkup,
    /// Look at this computer and at every account anew.
    CheckUpNow,
    /// Let the practice provider fail.
    PracticeFailures,
    /// The settings.
    Settings,
    /// Pages to learn from.
    Learn,
    /// One page to learn from.
    LearnPage(Page),
    /// What a technical word means.
    LearnWord(Term),
    /// Add an account.
    AddAccount,
    /// Add accounts from the settings of another program.
    Import,
    /// Import the profile of an organisation.
    ImportProfile,
    /// Rotate every account that can be.
    RotateAll,
    /// Revoke every sign-in: the computer was stolen, or its person leaves.
    RevokeAll,
    /// The sign-ins that are still to be ended at a provider.
    Outstanding,
    /// Try it with the practice provider.
    Practice,
    /// Search or run.
    Palette,
    /// Move to the filter.
    Filter,
    /// All keyboard shortcuts.
    Shortcuts,
    /// Larger text.
    LargerText,
    /// Smaller text.
    SmallerText,
    /// Close the window.
    Quit,
    /// Something done to one account.
    With(AccountAction, AccountId),
}

/// One line of the table.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// On buttons and in menus; a verb.
    pub label: &'static str,
    /// One sentence for hover and palette.
    pub hint: &'static str,
    /// Beside the label.
    pub icon: Icon,
    /// The key, where there is one.
    pub shortcut: Option<KeyboardShortcut>,
}

impl Action {
    /// Everything that is not about one account.
    pub const GENERAL: [Self; 32] = [
        Self::AddAccount,
        Self::Import,
        Self::RotateAll,
        Self::RevokeAll,
        Self::Outstanding,
        Self::Practice,
        Self::Accounts,
        Self::Audit,
        Self::VerifyAudit,
        Self::ExportAudit,
        Self::Alerts,
        Self::Diagnose,
        Self::DiagnoseComputer,
        Self::Explain,
        Self::OpenReport,
        Self::SaveReport,
        Self::Inspector,
        Self::InspectCopied,
        Self::Providers,
        Self::ImportProfile,
        Self::NewProvider,
        Self::Checkup,
        Self::CheckUpNow,
        Self::PracticeFailures,
        Self::Settings,
        Self::Learn,
        Self::Palette,
        Self::Filter,
        Self::Shortcuts,
        Self::LargerText,
        Self::SmallerText,
        Self::Quit,
    ];

    /// Its line of the table.
    #[expect(clippy::too_many_lines, reason = "a table, one line for each action")]
    pub fn entry(self) -> Entry {
        let line = |label, hint, icon, shortcut| Entry { label, hint, icon, shortcut };
        match self {
            Self::Accounts => {
                line("Accounts", "Every account and its state", icons::USERS, Some(ctrl(Key::Num1)))
            }
            Self::Audit => line(
                "Audit log",
                "Everything that touched a token on this computer",
                icons::LIST_BULLETS,
                Some(ctrl(Key::Num2)),
            ),
            Self::VerifyAudit => line(
                "Verify the audit log",
                "Whether every event is as it was recorded",
                icons::SEAL_CHECK,
                None,
            ),
            Self::ExportAudit => line(
                "Export the audit log\u{202f}…",
                "As CSV or JSON Lines",
                icons::EXPORT,
                Some(ctrl(Key::E)),
            ),
            Self::Alerts => {
                line("Show alerts", "What was unusual and what to do about it", icons::BELL_RINGING, None)
            }
            Self::EventsOf(_) => {
                line("Events", "What happened to this account’s tokens", icons::LIST_BULLETS, None)
            }
            Self::Diagnose => line(
                "Diagnose",
                "What stands in the way of mail, and who can fix it",
                icons::STETHOSCOPE,
                Some(ctrl(Key::Num3)),
            ),
            Self::DiagnoseComputer => line(
                "Diagnose this computer",
                "Keyring, browser, folders, clock and network",
                icons::DESKTOP,
                None,
            ),
            Self::Explain => line(
                "Explain an error\u{202f}…",
                "Paste a message, a log line or an address of a page",
                icons::CHAT_TEXT,
                None,
            ),
            Self::OpenReport => line(
                "Open report\u{202f}…",
                "Read a diagnosis that somebody sent",
                icons::FOLDER_OPEN,
                Some(ctrl(Key::O)),
            ),
            Self::SaveReport => line(
                "Save report\u{202f}…",
                "What the last diagnosis found, for support",
                icons::FILE_ZIP,
                None,
            ),
            Self::Inspector => line(
                "Inspector",
                "What a token says, and whether mail will accept it",
                icons::MAGNIFYING_GLASS,
                Some(ctrl(Key::Num4)),
            ),
            Self::InspectCopied => line(
                "Inspect the token you copied",
                "It stays on this computer and is wiped when you leave",
                icons::CLIPBOARD_TEXT,
                None,
            ),
            Self::Providers => line(
                "Providers",
                "Who issues tokens, under which clients, and how to get one",
                icons::GLOBE_HEMISPHERE_WEST,
                Some(ctrl(Key::Num5)),
            ),
            Self::ImportProfile => line(
                "Import profile\u{202f}…",
                "What your organisation decides: providers, clients, settings",
                icons::BUILDINGS,
                None,
            ),
            Self::NewProvider => line(
                "New definition\u{202f}…",
                "Describe a provider that Mailward does not know",
                icons::PENCIL_SIMPLE,
                None,
            ),
            Self::Checkup => line(
                "Check-up",
                "The good practices, and where something falls short of them",
                icons::SHIELD_CHECK,
                Some(ctrl(Key::Num6)),
            ),
            Self::CheckUpNow => line(
                "Run the check-up",
                "Look at this computer, the providers and the mail servers anew",
                icons::ARROW_CLOCKWISE,
                None,
            ),
            Self::PracticeFailures => line(
                "Practice failures",
                "Let the practice provider fail, to train on it",
                icons::FLASK,
                None,
            ),
            Self::Settings => line(
                "Settings",
                "Appearance, renewal, notifications, browser, network and vault",
                icons::GEAR_SIX,
                Some(ctrl(Key::Comma)),
            ),
            Self::Learn => line(
                "Learn",
                "How sign-ins work, and what every word means",
                icons::GRADUATION_CAP,
                Some(KeyboardShortcut::new(Modifiers::NONE, Key::F1)),
            ),
            Self::LearnPage(page) => {
                let words = learn::page(page);
                line(words.title, words.summary, icons::GRADUATION_CAP, None)
            }
            Self::LearnWord(term) => {
                let (word, sentence) = learn::term(term);
                line(word, sentence, icons::CHAT_TEXT, None)
            }
            Self::AddAccount => line(
                "Add account\u{202f}…",
                "With an address; the rest is looked up",
                icons::PLUS,
                Some(ctrl(Key::N)),
            ),
            Self::Import => line(
                "Import accounts\u{202f}…",
                "Addresses and servers; no password is read",
                icons::DOWNLOAD_SIMPLE,
                None,
            ),
            Self::RotateAll => line(
                "Rotate all",
                "New access tokens for every account that can renew",
                icons::ARROWS_CLOCKWISE,
                Some(ctrl_shift(Key::R)),
            ),
            Self::RevokeAll => line(
                "Revoke every sign-in\u{202f}…",
                "This computer was stolen, or you leave: all accounts at once",
                icons::PROHIBIT,
                None,
            ),
            Self::Outstanding => line(
                "Sign-ins still to be ended",
                "What Mailward or you still have to end at a provider",
                icons::HOURGLASS_MEDIUM,
                None,
            ),
            Self::Practice => line(
                "Try the practice provider",
                "A complete sign-in on this computer, in a minute",
                icons::FLASK,
                None,
            ),
            Self::Palette => {
                line("Search or run", "Accounts and commands by name", icons::COMMAND, Some(ctrl(Key::K)))
            }
            Self::Filter => line(
                "Filter",
                "Move to the filter of the list",
                icons::FUNNEL_SIMPLE,
                Some(KeyboardShortcut::new(Modifiers::NONE, Key::Slash)),
            ),
            Self::Shortcuts => {
                line("Keyboard shortcuts", "Every key in one list", icons::KEYBOARD, Some(ctrl(Key::F1)))
            }
            Self::LargerText => {
                line("Larger text", "Everything grows with it", icons::TEXT_AA, Some(ctrl(Key::Plus)))
            }
            Self::SmallerText => {
                line("Smaller text", "Everything shrinks with it", icons::TEXT_AA, Some(ctrl(Key::Minus)))
            }
            Self::Quit => {
                line("Quit", "Close the window; what runs without one goes on", icons::X, Some(ctrl(Key::Q)))
            }
            Self::With(action, _) => action.entry(),
        }
    }
}

const fn ctrl(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND, key)
}

const fn ctrl_shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), key)
}
