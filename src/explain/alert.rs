//! Words for alerts: what is unusual, with its numbers, and what to do. The same in the window, in a notification and on the
//! command line.

use crate::domain::account::MailAddress;
use crate::domain::alert::{Alert, AlertRule, Counted};

use super::figures;

/// What an alert says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlertWords {
    /// One line that names the account and the program; no full stop.
    pub title: String,
    /// What was seen, with the numbers.
    pub what_happened: String,
    /// What was seen and the first thing to do, as short as a notification wants it.
    pub in_brief: String,
    /// What to do, most promising first.
    pub next_steps: &'static [&'static str],
}

/// What is unusual, in one line and without names; no full stop.
pub const fn title(rule: AlertRule) -> &'static str {
    match rule {
        AlertRule::NewProgram => "A program got a token for the first time",
        AlertRule::Burst => "Far more tokens were handed out than usual",
        AlertRule::BusyDay => "Far more tokens were handed out in a day than usual",
        AlertRule::RepeatedFailures => "Failures again and again",
        AlertRule::TokenReuse => "A refresh token was used twice",
        AlertRule::ScopesChanged => "What a token allows has changed",
        AlertRule::ChainBroken => "The audit log is not as it was recorded",
    }
}

/// The words for an alert; `address` is that of its account.
pub fn words(alert: &Alert, address: Option<&MailAddress>) -> AlertWords {
    let address = address.map_or("an account", MailAddress::as_str);
    let program = alert.program.as_deref().unwrap_or("A program");
    let title = match alert.rule {
        AlertRule::NewProgram => format!("{program} got a token of {address} for the first time"),
        AlertRule::Burst => format!("Far more tokens of {address} were handed out than usual"),
        AlertRule::BusyDay => format!("Far more tokens of {address} in a day than usual"),
        AlertRule::RepeatedFailures => format!("Again and again no token for {address}"),
        AlertRule::TokenReuse => format!("Somebody else may have a token of {address}"),
        AlertRule::ScopesChanged => format!("The permissions of {address} changed"),
        AlertRule::ChainBroken => title(alert.rule).to_owned(),
    };
    AlertWords {
        title,
        what_happened: what_happened(alert),
        in_brief: in_brief(alert),
        next_steps: next_steps(alert.rule),
    }
}

fn in_brief(alert: &Alert) -> String {
    let advice = match alert.rule {
        AlertRule::NewProgram => "If you did not set it up, revoke the sign-in.",
        AlertRule::Burst | AlertRule::BusyDay => "If you cannot explain it, revoke the sign-in.",
        AlertRule::RepeatedFailures => "The audit log says what stands in the way.",
        AlertRule::TokenReuse => {
            "The provider saw a refresh token used twice. Revoke the sign-in, then sign in again."
        }
        AlertRule::ScopesChanged => "Nobody asked for it here. Compare them with what you allowed.",
        AlertRule::ChainBroken => {
            "Something other than Mailward has changed it. Find out who can write to your data folder."
        }
    };
    match seen(alert.rule, alert.counted, alert.program.as_deref()) {
        Some(seen) => format!("{seen} {advice}"),
        None => advice.to_owned(),
    }
}

/// What a rule has counted, held against what is usual; `None` where it counts nothing.
pub(super) fn seen(rule: AlertRule, counted: Option<Counted>, program: Option<&str>) -> Option<String> {
    let Counted { count, usual, days } = counted?;
    let (within, each) = match rule {
        AlertRule::Burst => ("an hour", "an hour"),
        AlertRule::BusyDay => ("24 hours", "a day"),
        AlertRule::RepeatedFailures => return Some(format!("{count} failures in a row within an hour.")),
        _ => return None,
    };
    let mostly = program.map(|program| format!(", most to {program}")).unwrap_or_default();
    let tokens = figures::figure(u64::from(count));
    if days == 0 {
        return Some(format!("{tokens} tokens within {within}{mostly}; usual are up to {usual}."));
    }
    let usual = figures::figure(u64::from(usual));
    Some(format!(
        "{tokens} tokens within {within}{mostly}; usual are up to {usual} {each} over the last {days} days of use."
    ))
}

fn what_happened(alert: &Alert) -> String {
    if let Some(seen) = seen(alert.rule, alert.counted, alert.program.as_deref()) {
        return match alert.rule {
            AlertRule::RepeatedFailures => {
                format!("{seen} Refusals and failed renewals count, troubles of the network do not.")
            }
            _ => seen,
        };
    }
    match alert.rule {
        AlertRule::NewProgram => {
            "No program of this name has had a token of this account before. A name is what the system says \
             of a program, and any program can take any name."
        }
        AlertRule::Burst | AlertRule::BusyDay => "Far more tokens were handed out than this account has ever seen.",
        AlertRule::RepeatedFailures => "Refusals or failed renewals in a row. Troubles of the network are not counted.",
        AlertRule::TokenReuse => {
            "The provider refused a renewal because the refresh token had been used before, and it was not Mailward \
             that used it. Somebody may have copied it."
        }
        AlertRule::ScopesChanged => {
            "A renewal brought a token that allows something else than the one before, although nobody asked for it here."
        }
        AlertRule::ChainBroken => {
            "A check of its chain of authentication codes found a break. Something other than Mailward has changed the \
             database."
        }
    }
    .to_owned()
}

const fn next_steps(rule: AlertRule) -> &'static [&'static str] {
    match rule {
        AlertRule::NewProgram => &[
            "If you set it up, mark it as expected.",
            "If you did not, revoke the sign-in and find out what started it.",
        ],
        AlertRule::Burst | AlertRule::BusyDay => &[
            "Look in the account’s activity which program asked.",
            "If you can explain it, mark it as expected; so many are usual then.",
            "If you cannot, revoke the sign-in.",
        ],
        AlertRule::RepeatedFailures => &[
            "Look in the account’s activity what stands in the way.",
            "If you know the reason, mark it as expected; nothing more is said until it works again.",
        ],
        AlertRule::TokenReuse => &[
            "Revoke the sign-in, then sign in again.",
            "If you copied the data folder or restored it from a backup, that is the reason.",
        ],
        AlertRule::ScopesChanged => &[
            "Compare the permissions with what you allowed.",
            "If you or your administrator changed them, mark it as expected.",
            "If not, revoke the sign-in and sign in again.",
        ],
        AlertRule::ChainBroken => &[
            "Find out who can write to your data folder.",
            "If you put back a backup of the database, that is the reason.",
            "If you cannot explain it, revoke all sign-ins and sign in again.",
        ],
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    fn alert(rule: AlertRule) -> Alert {
        Alert {
            seq: 7,
            rule,
            account: None,
            program: Some("curl".to_owned()),
            at: Timestamp::UNIX_EPOCH,
            counted: Some(Counted { count: 1_212, usual: 12, days: 30 }),
        }
    }

    #[test]
    fn every_rule_says_what_happened_and_what_to_do_in_whole_sentences() {
        let address = "anna@example.org".parse().unwrap();
        for rule in AlertRule::ALL {
            let words = words(&alert(*rule), Some(&address));
            assert!(!words.title.ends_with('.') && !title(*rule).ends_with('.'), "{words:?}");
            assert!(words.what_happened.ends_with('.') && !words.what_happened.contains("  "), "{words:?}");
            assert!(words.next_steps.iter().all(|step| step.ends_with('.')) && words.next_steps.len() > 1);
            assert_eq!(words.title.contains("anna@example.org"), *rule != AlertRule::ChainBroken);
        }
    }

    #[test]
    fn numbers_and_programs_are_said() {
        let address = "anna@example.org".parse().unwrap();
        assert_eq!(
            words(&alert(AlertRule::NewProgram), Some(&address)).title,
            "curl got a token of anna@example.org for the first time"
        );
        let burst = words(&alert(AlertRule::Burst), Some(&address)).what_happened;
        assert_eq!(
            burst,
            "1,212 tokens within an hour, most to curl; usual are up to 12 an hour over the last 30 days of use."
        );
        let day = words(&Alert { program: None, ..alert(AlertRule::BusyDay) }, Some(&address)).in_brief;
        let numbers = "1,212 tokens within 24 hours; usual are up to 12 a day over the last 30 days of use.";
        assert_eq!(day, format!("{numbers} If you cannot explain it, revoke the sign-in."));
        let unnamed = words(&Alert { program: None, ..alert(AlertRule::NewProgram) }, None).title;
        assert_eq!(unnamed, "A program got a token of an account for the first time");
    }
}
