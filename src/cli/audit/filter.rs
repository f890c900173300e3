//! Which events are wanted, as arguments; the same for a list and for an export.

use clap::{Args, ValueEnum};
use jiff::tz::TimeZone;

use crate::domain::account::MailAddress;
use crate::domain::audit::{AuditFilter, AuditKind, Outcome, WhichAccount};

use super::super::Desk;
use super::when::When;

#[derive(Debug, Args)]
pub(super) struct Which {
    /// Only what is about this address, also where its account is gone
    #[arg(long, value_name = "ADDRESS")]
    account: Option<MailAddress>,
    /// Only this kind, such as token.handed-out, or a group of them, such as token; several with commas
    #[arg(long, value_name = "KIND", value_parser = kinds, value_delimiter = ',')]
    kind: Vec<Kinds>,
    /// Only what ended like this
    #[arg(long, value_enum)]
    outcome: Option<HowItEnded>,
    /// Only what was done for the program of this name; an empty name stands for Mailward itself
    #[arg(long, value_name = "PROGRAM")]
    program: Option<String>,
    /// Only from this moment on: RFC 3339, a date, or how long ago, such as 2h or 7d
    #[arg(long, value_name = "TIME")]
    since: Option<When>,
    /// Only before this moment; a date counts to its end
    #[arg(long, value_name = "TIME")]
    until: Option<When>,
    /// Only events with all these words in them
    #[arg(long, value_name = "TEXT")]
    search: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum HowItEnded {
    /// It was done
    Ok,
    /// It was not
    Failed,
}

/// One kind, or all of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Kinds(Vec<AuditKind>);

fn kinds(text: &str) -> Result<Kinds, String> {
    let text = text.trim();
    let fits = |kind: &&AuditKind| kind.code() == text || kind.code().split('.').next() == Some(text);
    let found: Vec<AuditKind> = AuditKind::ALL.iter().filter(fits).copied().collect();
    if found.is_empty() {
        return Err("there is no such kind; mailward audit list --help has them all".to_owned());
    }
    Ok(Kinds(found))
}

impl Which {
    /// The same for the engine.
    pub(super) fn filter(&self, desk: &Desk<'_>) -> AuditFilter {
        let (now, zone) = (desk.session.clock().now(), TimeZone::system());
        let mut kinds: Vec<AuditKind> = self.kind.iter().flat_map(|kinds| kinds.0.iter().copied()).collect();
        kinds.sort_unstable();
        kinds.dedup();
        AuditFilter {
            account: self.account.clone().map(WhichAccount::Addressed),
            kinds,
            outcome: self.outcome.map(|outcome| match outcome {
                HowItEnded::Ok => Outcome::Ok,
                HowItEnded::Failed => Outcome::Failed,
            }),
            program: self.program.clone(),
            since: self.since.as_ref().map(|when| when.first(now, &zone)),
            until: self.until.as_ref().map(|when| when.last(now, &zone)),
            text: self.search.clone().unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_or_its_group_is_taken_and_nothing_else() {
        assert_eq!(kinds("token.handed-out").unwrap().0, [AuditKind::HandedOut]);
        let tokens = kinds("token").unwrap().0;
        assert!(tokens.len() > 8 && tokens.iter().all(|kind| kind.code().starts_with("token.")));
        assert!(kinds("tok").is_err() && kinds("").is_err() && kinds("token.").is_err());
    }
}
