//! What the cells of the list say: second lines, clients, and when their secrets end. Pure.

use jiff::Timestamp;

use crate::domain::account::Client;
use crate::domain::provider::SignInKind;
use crate::ui::picture::Picture;
use crate::ui::theme::Tone;
use crate::ui::words;

use super::entry::{Entry, Kind, Registered, Whose};

/// Two lines of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lines {
    pub(super) first: String,
    pub(super) second: String,
    /// Of the second line; only what needs somebody has a colour.
    pub(super) tone: Tone,
    /// Whether there is nothing yet.
    pub(super) none: bool,
    /// The moment that the words are about.
    pub(super) about: Option<Timestamp>,
}

/// What stands below its name.
pub(super) fn below_name(entry: &Entry<'_>, picture: &Picture) -> String {
    match (entry.whose, entry.kind) {
        (Whose::Practice, _) => "on this computer".to_owned(),
        (Whose::Mine, _) => "your own definition".to_owned(),
        (Whose::Organisation, _) => match &picture.snapshot.organisation {
            Some(organisation) => format!("from {}", organisation.name),
            None => "from your organisation".to_owned(),
        },
        (Whose::Mailward, Kind::OAuth(provider)) => match &provider.serves {
            Some(serves) => serves.clone(),
            None if provider.name == provider.short_name => String::new(),
            None => provider.name.clone(),
        },
        (Whose::Mailward, Kind::Other(way)) if way.name == way.short_name => String::new(),
        (Whose::Mailward, Kind::Other(way)) => way.name.clone(),
    }
}

/// Under which client it is asked.
pub(super) fn client(entry: &Entry<'_>, picture: &Picture) -> Lines {
    let Kind::OAuth(provider) = entry.kind else {
        return none(instead(entry), "no sign-in with tokens");
    };
    if entry.whose == Whose::Practice {
        return plain("Built in", "for trying out");
    }
    let all = entry.registered();
    let Some(worst) = all.iter().min_by_key(|one| urgency(one, picture.now)) else {
        return without(entry, provider.client.dynamic_registration(), picture);
    };
    let first = if all.len() == 1 { name(worst.client) } else { format!("{} clients", all.len()) };
    let (second, tone, about) = state(worst, picture);
    let weeks = provider.tokens.testing_client_days.filter(|_| worst.in_testing() && tone == Tone::Idle);
    let second = weeks.map_or(second, |days| format!("sign-ins end after {days} days"));
    Lines { first, second, tone, none: false, about }
}

/// What mail programs need in place of a token.
fn instead(entry: &Entry<'_>) -> &'static str {
    match entry.kind {
        Kind::Other(way) if way.kind == SignInKind::Bridge => "Bridge",
        _ => "App password",
    }
}

/// Nobody asks there yet.
fn without(entry: &Entry<'_>, registers: bool, picture: &Picture) -> Lines {
    let organisation = picture.snapshot.organisation.as_ref();
    let given = organisation.and_then(|organisation| {
        let client = organisation.client_for(entry.id())?;
        Some((client.name.clone().unwrap_or_else(|| client.id.to_string()), &organisation.name))
    });
    match given {
        Some((first, name)) => plain(&first, &format!("from {name}")),
        None if registers => none("No client yet", "Mailward registers one"),
        None => none("No client yet", "needed before a sign-in"),
    }
}

/// Its name as the consent page shows it, else what else tells it apart.
pub(super) fn name(client: &Client) -> String {
    match &client.name {
        Some(name) => name.clone(),
        None if client.registered_here => "Registered by Mailward".to_owned(),
        None => client.id.to_string(),
    }
}

/// What is to be known of a client: first of all when its secret ends.
pub(super) fn state(one: &Registered<'_>, picture: &Picture) -> (String, Tone, Option<Timestamp>) {
    let (now, zone) = (picture.now, &picture.zone);
    let Some(at) = one.secret_ends() else {
        let words = if one.client.has_secret { "confidential" } else { "public, no secret" };
        return (words.to_owned(), Tone::Idle, None);
    };
    if at <= now {
        return (format!("secret expired {}", words::past(at, now, zone)), Tone::Bad, Some(at));
    }
    let on = || format!("on {}", words::day(at, now, zone));
    if is_near(at, now) {
        let when = words::distance(at, now).unwrap_or_else(on);
        return (format!("secret expires {when}"), Tone::Warn, Some(at));
    }
    (format!("secret good until {}", words::day(at, now, zone)), Tone::Idle, Some(at))
}

/// Whether somebody should see to a new secret now.
fn is_near(at: Timestamp, now: Timestamp) -> bool {
    at.as_second() - now.as_second() < NEAR_DAYS * 24 * 60 * 60
}

/// A month: a secret is often made by somebody else than who needs it.
const NEAR_DAYS: i64 = 30;

/// The smaller, the sooner somebody must do something.
fn urgency(one: &Registered<'_>, now: Timestamp) -> i64 {
    one.secret_ends().map_or(i64::MAX, |at| at.as_second() - now.as_second())
}

fn plain(first: &str, second: &str) -> Lines {
    Lines { first: first.to_owned(), second: second.to_owned(), tone: Tone::Idle, none: false, about: None }
}

fn none(first: &str, second: &str) -> Lines {
    Lines { none: true, ..plain(first, second) }
}

/// How many accounts use it.
pub(super) fn accounts(count: usize) -> String {
    match count {
        0 => "None".to_owned(),
        count => count.to_string(),
    }
}

/// The row in one sentence.
pub(super) fn told(entry: &Entry<'_>, picture: &Picture) -> String {
    let client = client(entry, picture);
    let accounts = match entry.accounts.len() {
        0 => "no accounts".to_owned(),
        1 => "1 account".to_owned(),
        count => format!("{count} accounts"),
    };
    let parts = [
        entry.short_name().to_owned(),
        below_name(entry, picture),
        client.first,
        client.second,
        entry.mail(),
        accounts,
    ];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}
