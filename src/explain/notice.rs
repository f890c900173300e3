//! Words for the desktop: an account that needs somebody, a sign-in that will end, and an alert.
//!
//! Short, because a notification has room for a headline and two lines, and true for as long as it may hang there: moments
//! are told by the clock or the calendar, never counted from now.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::domain::account::MailAddress;
use crate::domain::alert::Alert;
use crate::domain::health::Health;
use crate::domain::lifespan::ExpectedEnd;
use crate::domain::problem::{Problem, Remedy, Who};

use super::moments;

/// What a notification says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeWords {
    /// The headline; names the account.
    pub title: String,
    /// One or two sentences.
    pub body: String,
    /// What its button says: to sign in where that helps, otherwise to look at the account.
    pub action: &'static str,
}

/// On the button where a new sign-in is the next step.
pub const SIGN_IN: &str = "Sign in";
/// On the button where something else is.
pub const SHOW: &str = "Show account";
/// On the button of an alert.
pub const SHOW_ALERT: &str = "Show";

/// For an account that needs somebody, with the failure that stands; `None` when nobody has to do anything.
pub fn needs(address: &MailAddress, health: Health, problem: Option<&Problem>) -> Option<NoticeWords> {
    let title = match health {
        Health::NeedsSignIn => format!("{address} needs a sign-in"),
        Health::Revoked => format!("The sign-in of {address} has ended"),
        Health::Blocked => format!("{address} is blocked"),
        Health::Due => format!("The sign-in of {address} ends soon"),
        Health::Fresh | Health::Renewing | Health::Offline | Health::New => return None,
    };
    let Some(problem) = problem else {
        return Some(NoticeWords { title, body: without_problem(health).to_owned(), action: SIGN_IN });
    };
    let words = super::words(problem);
    // A headline that names the address would only say the title again.
    let says_it_again = words.title.contains(address.as_str());
    let cause = if says_it_again { words.what_happened } else { words.title + "." };
    let body = match words.who {
        Who::You => cause,
        who => format!("{cause} {}.", super::who(who)),
    };
    let action = if words.remedies.first() == Some(&Remedy::SignIn) { SIGN_IN } else { SHOW };
    Some(NoticeWords { title, body, action })
}

const fn without_problem(health: Health) -> &'static str {
    match health {
        Health::Due => "The provider gave no refresh token, so mail stops when the access token ends.",
        _ => "Mail programs get no token until somebody signs in.",
    }
}

/// For a sign-in that will end although nothing goes wrong.
pub fn ends(address: &MailAddress, end: &ExpectedEnd, now: Timestamp, zone: &TimeZone) -> NoticeWords {
    let at = end.at.to_zoned(zone.clone()).date();
    let today = now.to_zoned(zone.clone()).date();
    let soon = at <= today.tomorrow().unwrap_or(today);
    let when = if soon {
        moments::moment(end.at, now, zone)
    } else {
        format!("on {}", moments::day(end.at, now, zone))
    };
    let (advice, action) = if end.cause.is_put_off_by_use() {
        ("Mailward renews it as soon as it can reach the provider.", SHOW)
    } else {
        ("Sign in again before then, and mail goes on.", SIGN_IN)
    };
    NoticeWords {
        title: format!("The sign-in of {address} ends {when}"),
        body: format!("{}. {advice}", super::weave::capitalised(&end.cause.words())),
        action,
    }
}

/// For the secret of a client that stops being good.
pub fn secret_ends(address: &MailAddress, at: Timestamp, now: Timestamp, zone: &TimeZone) -> NoticeWords {
    let ends = super::client::ends(at, now, zone);
    NoticeWords {
        title: format!("The client secret of {address} {ends}"),
        body: "From its end on no token can be renewed. Make a new secret on the provider’s page and enter it here."
            .to_owned(),
        action: SHOW,
    }
}

/// For an alert; `address` is that of its account.
pub fn alert(alert: &Alert, address: Option<&MailAddress>) -> NoticeWords {
    let words = super::alert::words(alert, address);
    NoticeWords { title: words.title, body: words.in_brief, action: SHOW_ALERT }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;
    use crate::domain::alert::{AlertRule, Counted};
    use crate::domain::lifespan::EndCause;
    use crate::domain::problem::ProblemKind;

    fn anna() -> MailAddress {
        "anna@example.org".parse().unwrap()
    }

    fn now() -> Timestamp {
        "2026-11-22T10:00:00Z".parse().unwrap()
    }

    fn ending(hours: i64, cause: EndCause) -> NoticeWords {
        let end = ExpectedEnd { since: now(), at: now() + SignedDuration::from_hours(hours), cause };
        ends(&anna(), &end, now(), &TimeZone::UTC)
    }

    #[test]
    fn a_sign_in_that_a_rule_ended_says_which_rule() {
        let mut problem = Problem::new(ProblemKind::GrantExpired).about(anna());
        problem.facts.error = Some("invalid_grant".into());
        problem.facts.error_description =
            Some("AADSTS70043: the maximum allowed lifetime for this request is 86400.".into());
        let told = needs(&anna(), Health::NeedsSignIn, Some(&problem)).unwrap();
        assert_eq!(told.title, "anna@example.org needs a sign-in");
        assert_eq!(told.body, "Your organisation asks for a new sign-in every 24 hours.");
        assert_eq!(told.action, "Sign in");
    }

    #[test]
    fn a_sign_in_that_ended_elsewhere_brings_the_likely_reasons() {
        let problem = Problem::new(ProblemKind::GrantEnded).about(anna());
        let told = needs(&anna(), Health::Revoked, Some(&problem)).unwrap();
        assert_eq!(told.title, "The sign-in of anna@example.org has ended");
        assert!(told.body.contains("the password was changed"), "{}", told.body);
    }

    #[test]
    fn who_must_act_is_said_where_it_is_not_the_person() {
        let problem = Problem::new(ProblemKind::AdministratorNeeded).about(anna());
        let told = needs(&anna(), Health::Blocked, Some(&problem)).unwrap();
        assert_eq!(
            told.body,
            "Your organisation must allow the client first. An administrator of your organisation can fix this."
        );
        assert_eq!(told.action, "Show account");
    }

    #[test]
    fn nobody_is_told_of_what_needs_nobody() {
        let problem = Problem::new(ProblemKind::Unreachable);
        for health in [Health::Fresh, Health::Renewing, Health::Offline, Health::New] {
            assert_eq!(needs(&anna(), health, Some(&problem)), None);
        }
        for health in Health::ALL.into_iter().filter(|health| health.needs_somebody()) {
            assert!(needs(&anna(), health, None).is_some_and(|told| !told.body.is_empty()));
        }
    }

    #[test]
    fn every_alert_says_whose_it_is_how_much_it_counts_and_what_to_do() {
        for rule in AlertRule::ALL {
            let raised = Alert {
                seq: 7,
                rule: *rule,
                account: None,
                program: Some("mutt".into()),
                at: now(),
                counted: Some(Counted { count: 140, usual: 3, days: 9 }),
            };
            let told = alert(&raised, Some(&anna()));
            assert!(told.title.contains("anna@example.org") || *rule == AlertRule::ChainBroken);
            assert!(told.body.ends_with('.') && told.title.len() < 80, "{told:?}");
        }
        let burst = Alert {
            seq: 7,
            rule: AlertRule::Burst,
            account: None,
            program: None,
            at: now(),
            counted: Some(Counted { count: 140, usual: 3, days: 9 }),
        };
        assert_eq!(
            alert(&burst, Some(&anna())).body,
            "140 tokens within an hour; usual are up to 3 an hour over the last 9 days of use. If you cannot explain it, \
             revoke the sign-in."
        );
    }

    #[test]
    fn a_coming_end_is_told_by_the_calendar_and_with_its_reason() {
        let weekly = ending(7 * 24, EndCause::TestingClient { days: 7 });
        assert_eq!(weekly.title, "The sign-in of anna@example.org ends on 29 Nov");
        assert_eq!(
            weekly.body,
            "Sign-ins of a client in testing last 7 days. Sign in again before then, and mail goes on."
        );
        let soon = ending(23, EndCause::SignInRule { seconds: 86_400 });
        assert_eq!(soon.title, "The sign-in of anna@example.org ends tomorrow, 09:00");
        assert!(soon.body.starts_with("Your organisation asks for a new sign-in every 24 hours. "));
    }

    #[test]
    fn an_end_that_use_puts_off_asks_for_no_sign_in() {
        let unused = ending(24, EndCause::Disuse { days: 90 });
        assert_eq!(
            unused.body,
            "Unused sign-ins end after 90 days. Mailward renews it as soon as it can reach the provider."
        );
        assert_eq!(unused.action, "Show account");
    }
}
