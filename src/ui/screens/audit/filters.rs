//! What the person has narrowed the log to, and that as a filter. Pure; a range of days is counted by the clock on the wall.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use crate::domain::account::MailAddress;
use crate::domain::audit::{AuditFilter, AuditKind, Outcome, WhichAccount};
use crate::ui::events::{INSTALLATION, OURSELVES, outcome_word};

/// What is chosen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Chosen {
    pub(super) range: Range,
    pub(super) account: Option<Whose>,
    pub(super) kinds: Kinds,
    pub(super) outcome: Option<Outcome>,
    /// The empty name stands for Mailward itself.
    pub(super) program: Option<String>,
    pub(super) text: String,
}

/// Which days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Range {
    Today,
    Week,
    #[default]
    Month,
    Quarter,
    Year,
    All,
    /// From a day to another, both included.
    Days(Date, Date),
}

/// Whose events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Whose {
    Address(MailAddress),
    Installation,
}

/// Which kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Kinds {
    #[default]
    All,
    Group(Group),
    One(AuditKind),
}

/// Kinds that belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    HandOuts,
    Renewals,
    SignIns,
    Revocations,
    Looks,
    Accounts,
    Vault,
    Log,
    Alerts,
}

impl Chosen {
    /// The same as the log is asked for it.
    pub(super) fn filter(&self, now: Timestamp, zone: &TimeZone) -> AuditFilter {
        let today = now.to_zoned(zone.clone()).date();
        let (from, until) = self.range.days(today);
        AuditFilter {
            account: self.account.as_ref().map(Whose::which),
            kinds: self.kinds.list().to_vec(),
            outcome: self.outcome,
            program: self.program.clone(),
            since: from.and_then(|day| midnight(day, zone)),
            until: until.and_then(|day| day.tomorrow().ok()).and_then(|day| midnight(day, zone)),
            text: self.text.trim().to_owned(),
        }
    }

    /// Whether something was chosen that is not as it was at first.
    pub(super) fn narrows(&self) -> bool {
        *self != Self::default()
    }

    /// What is searched for: "for “thunderbird” with outcome “Failed”", or nothing.
    pub(super) fn sentence(&self, today: Date) -> String {
        let mut parts = Vec::new();
        if !self.text.trim().is_empty() {
            parts.push(format!("for “{}”", self.text.trim()));
        }
        if let Some(whose) = &self.account {
            parts.push(format!("of “{}”", whose.words()));
        }
        if self.kinds != Kinds::All {
            parts.push(format!("of kind “{}”", self.kinds.words()));
        }
        if let Some(outcome) = self.outcome {
            parts.push(format!("with outcome “{}”", outcome_word(outcome)));
        }
        if let Some(program) = &self.program {
            parts.push(format!("by “{}”", program_words(program)));
        }
        if self.range.narrows() {
            parts.push(format!("in “{}”", self.range.words(today)));
        }
        parts.join(" ")
    }
}

/// The name of a program in the list.
pub(super) fn program_words(program: &str) -> &str {
    if program.is_empty() { OURSELVES } else { program }
}

fn midnight(day: Date, zone: &TimeZone) -> Option<Timestamp> {
    // Only at the ends of representable time is there none.
    day.to_zoned(zone.clone()).ok().map(|midnight| midnight.timestamp())
}

impl Range {
    /// The ones in the list.
    pub(super) const LISTED: [Self; 6] =
        [Self::Today, Self::Week, Self::Month, Self::Quarter, Self::Year, Self::All];

    /// From which day to which; without a border where there is none.
    pub(super) fn days(self, today: Date) -> (Option<Date>, Option<Date>) {
        let back = |days: i64| today.checked_sub((days - 1).days()).ok();
        match self {
            Self::Today => (back(1), None),
            Self::Week => (back(7), None),
            Self::Month => (back(30), None),
            Self::Quarter => (back(90), None),
            Self::Year => (back(365), None),
            Self::All => (None, None),
            Self::Days(from, to) => (Some(from), Some(to)),
        }
    }

    /// Whether somebody has made it shorter than it is at first.
    pub(super) const fn narrows(self) -> bool {
        matches!(self, Self::Today | Self::Week | Self::Days(..))
    }

    pub(super) fn words(self, today: Date) -> String {
        match self {
            Self::Today => "Today".to_owned(),
            Self::Week => "Last 7 days".to_owned(),
            Self::Month => "Last 30 days".to_owned(),
            Self::Quarter => "Last 90 days".to_owned(),
            Self::Year => "Last 365 days".to_owned(),
            Self::All => "All time".to_owned(),
            Self::Days(from, to) if from == to => day(from, today),
            Self::Days(from, to) => format!("{} to {}", day(from, today), day(to, today)),
        }
    }
}

/// "19 Nov", with the year where it is another one.
pub(super) fn day(day: Date, today: Date) -> String {
    day.strftime(if day.year() == today.year() { "%-d %b" } else { "%-d %b %Y" }).to_string()
}

impl Whose {
    fn which(&self) -> WhichAccount {
        match self {
            Self::Address(address) => WhichAccount::Addressed(address.clone()),
            Self::Installation => WhichAccount::Installation,
        }
    }

    pub(super) fn words(&self) -> &str {
        match self {
            Self::Address(address) => address.as_str(),
            Self::Installation => INSTALLATION,
        }
    }
}

impl Kinds {
    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::All => "All kinds",
            Self::Group(group) => group.words(),
            Self::One(kind) => kind.words(),
        }
    }

    fn list(&self) -> &[AuditKind] {
        match self {
            Self::All => &[],
            Self::Group(group) => group.kinds(),
            Self::One(kind) => std::slice::from_ref(kind),
        }
    }
}

impl Group {
    pub(super) const ALL: [Self; 9] = [
        Self::HandOuts,
        Self::Renewals,
        Self::SignIns,
        Self::Revocations,
        Self::Looks,
        Self::Accounts,
        Self::Vault,
        Self::Log,
        Self::Alerts,
    ];

    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::HandOuts => "Hand-outs",
            Self::Renewals => "Renewals",
            Self::SignIns => "Sign-ins",
            Self::Revocations => "Revocations",
            Self::Looks => "Looks at tokens",
            Self::Accounts => "Accounts",
            Self::Vault => "Vault and settings",
            Self::Log => "The log itself",
            Self::Alerts => "Alerts",
        }
    }

    const fn kinds(self) -> &'static [AuditKind] {
        use AuditKind as K;
        match self {
            Self::HandOuts => &[K::HandedOut, K::HandOutRefused],
            Self::Renewals => &[
                K::TokenIssued,
                K::TokenRenewed,
                K::RenewalFailed,
                K::Expired,
                K::ScopeChanged,
                K::TokenExported,
                K::TokenMovedOut,
                K::TokenMovedIn,
            ],
            Self::SignIns => &[
                K::SignInStarted,
                K::SignInCompleted,
                K::SignInFailed,
                K::SignInCancelled,
                K::ProviderTried,
                K::SignedOut,
                K::SignOutUndone,
            ],
            Self::Revocations => &[K::RevocationAsked, K::Revoked, K::RevokedByHand],
            Self::Looks => &[K::Revealed, K::Copied, K::Inspected],
            Self::Accounts => &[
                K::AccountAdded,
                K::AccountChanged,
                K::AccountForgotten,
                K::ProviderChanged,
                K::ProfileTaken,
                K::ProfileDropped,
                K::ClientChanged,
                K::ClientRegistered,
                K::RegistrationRead,
                K::RegistrationPassedOn,
                K::RegistrationDeleted,
            ],
            Self::Vault => &[
                K::VaultCreated,
                K::VaultOpened,
                K::VaultLocked,
                K::VaultMoved,
                K::SettingChanged,
                K::TransferWritten,
            ],
            Self::Log => &[
                K::LogExported,
                K::LogVerified,
                K::LogPruned,
                K::ChainBegun,
                K::DiagnosisRun,
                K::CheckPutAside,
                K::CheckTakenUp,
                K::FilesProtected,
                K::ReportSaved,
            ],
            Self::Alerts => &[K::Alert, K::AlertExpected],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::snapshots::{now, zone};

    fn today() -> Date {
        now().to_zoned(zone()).date()
    }

    #[test]
    fn at_first_the_last_thirty_days_are_shown_and_today_is_one_of_them() {
        let filter = Chosen::default().filter(now(), &zone());
        assert_eq!(filter.since.unwrap().to_string(), "2026-10-23T23:00:00Z");
        assert_eq!(AuditFilter { since: None, ..filter }, AuditFilter::default());
        assert!(!Chosen::default().narrows() && !Range::Month.narrows());
    }

    #[test]
    fn a_day_is_from_midnight_to_midnight_by_the_clock_on_the_wall() {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let day = jiff::civil::date(2026, 10, 25);
        let filter = Chosen { range: Range::Days(day, day), ..Chosen::default() }.filter(now(), &zone);
        // The day on which the clocks go back has 25 hours.
        let hours = filter.until.unwrap().duration_since(filter.since.unwrap()).as_hours();
        assert_eq!(hours, 25);
    }

    #[test]
    fn what_is_searched_for_is_said_in_one_sentence() {
        let chosen =
            Chosen { text: " thunderbird ".to_owned(), outcome: Some(Outcome::Failed), ..Chosen::default() };
        assert_eq!(chosen.sentence(today()), "for “thunderbird” with outcome “Failed”");
        let chosen = Chosen {
            account: Some(Whose::Installation),
            kinds: Kinds::Group(Group::Vault),
            program: Some(String::new()),
            range: Range::Days(today(), today()),
            ..Chosen::default()
        };
        assert_eq!(
            chosen.sentence(today()),
            "of “This installation” of kind “Vault and settings” by “Mailward” in “22 Nov”"
        );
        assert_eq!(Chosen::default().sentence(today()), "");
    }

    #[test]
    fn every_kind_that_is_known_is_in_one_group() {
        for kind in AuditKind::ALL.iter().filter(|kind| **kind != AuditKind::Unknown) {
            let groups = Group::ALL.into_iter().filter(|group| group.kinds().contains(kind)).count();
            assert_eq!(groups, 1, "{kind:?}");
        }
    }
}
