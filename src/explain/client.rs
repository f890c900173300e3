//! Words for the client under which an account asks: what kind it is, when its secret ends, and what became of a registration
//! that Mailward made.
//!
//! The end of a secret is told by the calendar, so that it stays true for as long as the words may hang there.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::domain::account::{Account, Client};
use crate::domain::client::{RegistrationEnd, RegistrationRead};
use crate::domain::lifespan::client_secret;

use super::moments;

/// Public or confidential (RFC 6749, section 2.1), and who registered it.
pub const fn kind(client: &Client) -> &'static str {
    match (client.has_secret, client.registered_here) {
        (true, true) => "confidential, registered by Mailward; its secret is sealed in the vault",
        (false, true) => "public, without a secret; registered by Mailward",
        (true, false) => "confidential; its secret is sealed in the vault",
        (false, false) => "public, without a secret",
    }
}

/// The same in two words, for a column.
pub const fn kind_in_brief(client: &Client) -> &'static str {
    if client.has_secret { "with secret" } else { "public" }
}

/// What public and confidential mean, for somebody who has to choose.
pub const KINDS: &str = "A public client has only an ID, which is no secret. A confidential one has a secret as well: \
                         Mailward seals it in the vault and sends it to the provider’s token address only.";

/// "ends on 12 Dec", "ends tomorrow, 09:40", "ended on 3 Nov".
pub fn ends(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let date = |moment: Timestamp| moment.to_zoned(zone.clone()).date();
    let (day, today) = (date(at), date(now));
    let near = day >= today.yesterday().unwrap_or(today) && day <= today.tomorrow().unwrap_or(today);
    let when =
        if near { moments::moment(at, now, zone) } else { format!("on {}", moments::day(at, now, zone)) };
    if at <= now { format!("ended {when}") } else { format!("ends {when}") }
}

/// The same as a sentence without its full stop.
pub fn secret_end(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    format!("The client secret {}", ends(at, now, zone))
}

/// For the line of an account, from the first warning on.
pub fn warns(account: &Account, now: Timestamp, zone: &TimeZone) -> Option<String> {
    let at = client_secret::end(account)?;
    client_secret::warning(at, now)?;
    Some(format!("client secret {}", ends(at, now, zone)))
}

/// What became of a registration, as a sentence; `provider` is its name for people.
pub fn registration_end(end: &RegistrationEnd, provider: &str) -> String {
    match end {
        RegistrationEnd::Deleted => {
            format!("{provider} has deleted the client that Mailward registered there.")
        }
        RegistrationEnd::Gone => {
            format!("The client that Mailward registered at {provider} was gone there already.")
        }
        RegistrationEnd::PassedOn(other) => {
            format!("The client that Mailward registered at {provider} stays, because {other} uses it.")
        }
        RegistrationEnd::Left(None) => format!("The client that Mailward registered stays at {provider}."),
        RegistrationEnd::Left(Some(problem)) => format!(
            "The client that Mailward registered stays at {provider}: {}. It can be removed on the provider’s own page.",
            super::words(problem).title
        ),
    }
}

/// What a provider said of a registration, row by row.
pub fn read(read: &RegistrationRead, now: Timestamp, zone: &TimeZone) -> Vec<(&'static str, String)> {
    let unsaid = || "the provider does not say".to_owned();
    let grants: Vec<&str> = read.grants.iter().map(|grant| self::grant(grant)).collect();
    let secret = match (read.authentication.as_deref(), read.secret_expires_at) {
        (Some("none"), _) => "none".to_owned(),
        (_, Some(at)) => ends(at, now, zone),
        (Some(_), None) => "has no stated end".to_owned(),
        (None, None) => unsaid(),
    };
    vec![
        ("Client ID", read.id.to_string()),
        ("Name", read.name.clone().unwrap_or_else(unsaid)),
        ("Registered", read.issued_at.map_or_else(unsaid, |at| moments::moment(at, now, zone))),
        ("Names itself by", method(read.authentication.as_deref()).to_owned()),
        ("Secret", secret),
        ("Redirects", or_else(read.redirects.join("\n"), unsaid)),
        ("Gets tokens by", or_else(grants.join(", "), unsaid)),
        ("May ask for", read.scope.clone().unwrap_or_else(unsaid)),
    ]
}

/// What in a registration will be in the way, if anything: without renewals a person signs in every hour.
pub fn caution(read: &RegistrationRead) -> Option<&'static str> {
    let renews = read.grants.is_empty() || read.grants.iter().any(|grant| grant == "refresh_token");
    (!renews)
        .then_some("The provider does not let this client renew its tokens, so each sign-in will be short.")
}

fn or_else(text: String, unsaid: impl FnOnce() -> String) -> String {
    if text.is_empty() { unsaid() } else { text }
}

fn method(method: Option<&str>) -> &str {
    match method {
        Some("none") => "its ID alone",
        Some("client_secret_basic") => "ID and secret, in a header",
        Some("client_secret_post") => "ID and secret, in the request",
        Some(other) => other,
        None => "the provider does not say",
    }
}

fn grant(grant: &str) -> &str {
    match grant {
        "authorization_code" => "the browser",
        "refresh_token" => "renewal",
        "urn:ietf:params:oauth:grant-type:device_code" => "a code on another device",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;
    use crate::domain::examples;
    use crate::domain::problem::{Problem, ProblemKind};

    fn now() -> Timestamp {
        "2026-11-22T10:00:00Z".parse().unwrap()
    }

    #[test]
    fn an_end_is_told_by_its_day_and_near_by_the_clock() {
        for (hours, words) in [
            (24 * 20, "ends on 12 Dec"),
            (20, "ends tomorrow, 06:00"),
            (-20, "ended yesterday, 14:00"),
            (-24 * 20, "ended on 2 Nov"),
        ] {
            let at = now() + SignedDuration::from_hours(hours);
            assert_eq!(ends(at, now(), &TimeZone::UTC), words);
        }
    }

    #[test]
    fn a_line_warns_from_the_first_warning_on_and_of_secrets_only() {
        let said = |days: i64, has_secret| {
            let at = now() + SignedDuration::from_hours(24 * days);
            let mut account = examples::confidential(examples::new(), at);
            account.client.as_mut().unwrap().has_secret = has_secret;
            warns(&account, now(), &TimeZone::UTC)
        };
        assert_eq!((said(31, true), said(20, false)), (None, None));
        assert_eq!(said(20, true).unwrap(), "client secret ends on 12 Dec");
    }

    #[test]
    fn every_end_of_a_registration_names_the_provider() {
        let problem = Box::new(Problem::new(ProblemKind::TimedOut));
        for end in [
            RegistrationEnd::Deleted,
            RegistrationEnd::Gone,
            RegistrationEnd::PassedOn("bob@example.org".parse().unwrap()),
            RegistrationEnd::Left(None),
            RegistrationEnd::Left(Some(problem)),
        ] {
            let words = registration_end(&end, "Example");
            assert!(words.contains("Example") && words.ends_with('.') && !words.contains(".."), "{words}");
        }
    }

    #[test]
    fn a_client_that_cannot_renew_is_cautioned_of() {
        let mut read = RegistrationRead {
            id: "c".parse().unwrap(),
            name: None,
            redirects: Vec::new(),
            grants: Vec::new(),
            responses: Vec::new(),
            scope: None,
            issued_at: None,
            secret_expires_at: None,
            authentication: Some("none".to_owned()),
        };
        assert_eq!(caution(&read), None, "nothing said is nothing wrong");
        read.grants = vec!["authorization_code".to_owned()];
        assert!(caution(&read).is_some());
        let rows = super::read(&read, now(), &TimeZone::UTC);
        assert!(rows.contains(&("Gets tokens by", "the browser".to_owned())));
    }
}
