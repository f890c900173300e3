//! How an event of the audit log is said, the same in the log, in an account's activity and in its details. Pure.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::domain::audit::{AuditKind, NewEvent, Outcome};

use super::icons::{self, Icon};
use super::theme::Tone;
use super::words;

mod facts;
mod rows;

pub use crate::explain::figures::{events, figure};
pub use facts::facts;
pub use rows::{Cell, EventRows};

/// Beside what happened. States and outcomes have other icons.
pub fn icon(event: &NewEvent) -> Icon {
    use AuditKind as K;
    match event.kind {
        K::HandedOut | K::TokenMovedOut => icons::ARROW_UP_RIGHT,
        K::HandOutRefused | K::RevocationAsked | K::Revoked | K::RevokedByHand => icons::PROHIBIT,
        K::TokenIssued => icons::KEY,
        K::Copied => icons::COPY,
        K::TokenRenewed => icons::ARROWS_CLOCKWISE,
        K::RenewalFailed if is_network(event) => icons::WIFI_SLASH,
        K::RenewalFailed => icons::X_CIRCLE,
        K::Revealed => icons::EYE,
        K::Inspected => icons::MAGNIFYING_GLASS,
        K::Expired => icons::CLOCK,
        K::ScopeChanged => icons::LIST_BULLETS,
        K::AccountAdded => icons::USER_PLUS,
        K::AccountChanged => icons::USER_GEAR,
        K::AccountForgotten => icons::USER_MINUS,
        K::SignedOut => icons::SIGN_OUT,
        K::SignOutUndone => icons::ARROW_COUNTER_CLOCKWISE,
        K::SignInStarted | K::SignInCompleted | K::SignInFailed | K::SignInCancelled => icons::SIGN_IN,
        K::ProviderChanged | K::ProviderTried => icons::GLOBE_HEMISPHERE_WEST,
        K::ClientChanged
        | K::ClientRegistered
        | K::RegistrationRead
        | K::RegistrationPassedOn
        | K::RegistrationDeleted => icons::IDENTIFICATION_CARD,
        K::VaultCreated | K::VaultMoved => icons::LOCK_KEY,
        K::VaultOpened => icons::LOCK_OPEN,
        K::VaultLocked => icons::LOCK_SIMPLE,
        K::DiagnosisRun => icons::STETHOSCOPE,
        K::CheckPutAside | K::CheckTakenUp | K::FilesProtected => icons::SHIELD_CHECK,
        K::ReportSaved => icons::FLOPPY_DISK,
        K::LogExported | K::TransferWritten | K::TokenExported => icons::EXPORT,
        K::TokenMovedIn => icons::DOWNLOAD_SIMPLE,
        K::LogVerified | K::ChainBegun => icons::SEAL_CHECK,
        K::LogPruned => icons::TRASH,
        K::SettingChanged | K::ProfileTaken | K::ProfileDropped => icons::SLIDERS_HORIZONTAL,
        K::Alert => icons::BELL_RINGING,
        K::AlertExpected => icons::CHECK,
        K::Unknown => icons::QUESTION,
    }
}

fn is_network(event: &NewEvent) -> bool {
    event.code.as_ref().is_some_and(|code| code.as_str().starts_with("network."))
}

/// "14:21:07", with the day where it is not today: "21 Nov, 14:21", and the day alone with its year long after.
pub fn time(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let local = at.to_zoned(zone.clone());
    if local.date() == now.to_zoned(zone.clone()).date() {
        return local.strftime("%H:%M:%S").to_string();
    }
    let day = words::day(at, now, zone);
    // A year has four digits; the time stands in the details.
    if day.chars().rev().take(4).all(|sign| sign.is_ascii_digit()) {
        return day;
    }
    format!("{day}, {}", local.strftime("%H:%M"))
}

/// The address it is about.
pub fn whose(event: &NewEvent) -> &str {
    event.subject.as_ref().map_or(INSTALLATION, |subject| subject.address.as_str())
}

/// What is about no account.
pub const INSTALLATION: &str = "This installation";

/// The program it was done for.
pub fn program(event: &NewEvent) -> &str {
    event.actor.as_ref().map_or(OURSELVES, |actor| actor.program.as_str())
}

/// What was done for no other program.
pub const OURSELVES: &str = "Mailward";

/// "NeoMutt, process 48213".
pub fn program_and_process(event: &NewEvent) -> String {
    match event.actor.as_ref().and_then(|actor| actor.pid) {
        Some(pid) => format!("{}, process {pid}", program(event)),
        None => program(event).to_owned(),
    }
}

/// How it ended: what was noticed neither worked nor failed.
pub const fn outcome(event: &NewEvent) -> (Tone, Icon, &'static str) {
    match (event.kind, event.outcome) {
        (AuditKind::Alert, _) => (Tone::Warn, icons::WARNING.filled(), "Noticed"),
        (_, Outcome::Ok) => (Tone::Ok, icons::CHECK_CIRCLE.filled(), outcome_word(Outcome::Ok)),
        (_, Outcome::Failed) => (Tone::Bad, icons::X_SQUARE.filled(), outcome_word(Outcome::Failed)),
    }
}

/// The word of an outcome.
pub const fn outcome_word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Ok => "Done",
        Outcome::Failed => "Failed",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::snapshots;

    #[test]
    fn a_time_says_its_day_where_that_is_not_today() {
        let (now, zone) = (snapshots::now(), snapshots::zone());
        let said = |hours| time(snapshots::ago(jiff::SignedDuration::from_hours(hours)), now, &zone);
        assert_eq!(said(0), "14:21:00");
        assert_eq!(said(15), "21 Nov, 23:21");
        assert_eq!(said(24 * 90), "24 Aug 2026");
    }
}
