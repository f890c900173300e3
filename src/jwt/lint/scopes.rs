//! Whether it opens more than mail needs (RFC 9700, section 2.3).

use super::{Expected, Token, about};
use crate::domain::inspection::{Finding, FindingFact, FindingId, Node, Severity};
use crate::domain::scope::{Scope, Sensitivity};

/// Only of a token that opens mail: what another service's token opens is not for us to judge.
pub(super) fn judge(token: &Token<'_>, expected: &Expected) -> Option<Finding> {
    let name = ["scp", "scope"].into_iter().find(|name| token.claims.get(name).is_some())?;
    let found = token.claims.get(name).and_then(Node::texts)?;
    let wanted: Vec<Scope> = expected.mail_scopes.iter().filter_map(|scope| scope.parse().ok()).collect();
    let is_wanted = |scope: &Scope| wanted.iter().any(|wanted| wanted.is_called(scope.as_str()));
    let found =
        found.into_iter().flat_map(str::split_whitespace).filter_map(|scope| scope.parse::<Scope>().ok());
    let (of_mail, more): (Vec<Scope>, Vec<Scope>) = found.partition(is_wanted);
    if !of_mail.iter().any(|scope| !is_about_the_person(scope)) {
        return None;
    }
    let wide: Vec<&str> =
        more.iter().filter(|scope| !is_about_the_person(scope)).map(Scope::as_str).collect();
    let (first, rest) = wide.split_at(wide.len().min(MOST_NAMED));
    let (last, before) = first.split_last()?;
    let named = match (before, rest.len()) {
        ([], 0) => (*last).to_owned(),
        (before, 0) => format!("{} and {last}", before.join(", ")),
        (before, more) => format!("{}, {last} and {more} more", before.join(", ")),
    };
    Some(about(FindingId::ScopeWide, Severity::Warn, name).with(FindingFact::Found, named))
}

/// Who the person is and that the sign-in lasts is asked for in every sign-in, and several servers add the rest by
/// themselves.
fn is_about_the_person(scope: &Scope) -> bool {
    matches!(scope.words().sensitivity, Sensitivity::Identity | Sensitivity::Lasting)
        || BY_THEMSELVES.contains(&scope.as_str())
}

const BY_THEMSELVES: [&str; 9] =
    ["address", "phone", "roles", "web-origins", "acr", "basic", "microprofile-jwt", "profile", "User.Read"];

const MOST_NAMED: usize = 4;
