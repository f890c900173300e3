//! Claims have the JSON types that their standards give them (RFC 7519, section 4.1; OpenID Connect Core 1.0, section 2),
//! and a type of token is one that is known (RFC 8725, section 3.11).

use super::{Token, about};
use crate::domain::inspection::{Finding, FindingFact, FindingId, Node, Purpose, Severity, media_type};

pub(super) fn judge(token: &Token<'_>) -> Vec<Finding> {
    let members = token.claims.members().iter();
    let mut findings: Vec<Finding> = members.filter_map(|(name, value)| wrong(name, value)).collect();
    findings.extend(of_token(token));
    findings
}

/// What a claim must be.
#[derive(Clone, Copy)]
enum Must {
    Text,
    Texts,
    Moment,
    Truth,
}

/// The claims of the standards, and whether a wrong type makes the token invalid or is only odd.
const TABLE: [(&str, Must, Severity); 22] = [
    ("iss", Must::Text, Severity::Fail),
    ("sub", Must::Text, Severity::Fail),
    ("aud", Must::Texts, Severity::Fail),
    ("exp", Must::Moment, Severity::Fail),
    ("nbf", Must::Moment, Severity::Fail),
    ("iat", Must::Moment, Severity::Fail),
    ("jti", Must::Text, Severity::Fail),
    ("azp", Must::Text, Severity::Fail),
    ("nonce", Must::Text, Severity::Fail),
    ("auth_time", Must::Moment, Severity::Fail),
    ("client_id", Must::Text, Severity::Warn),
    ("appid", Must::Text, Severity::Warn),
    ("tid", Must::Text, Severity::Warn),
    ("upn", Must::Text, Severity::Warn),
    ("acr", Must::Text, Severity::Warn),
    ("amr", Must::Texts, Severity::Warn),
    ("at_hash", Must::Text, Severity::Warn),
    ("email", Must::Text, Severity::Warn),
    ("preferred_username", Must::Text, Severity::Warn),
    ("email_verified", Must::Truth, Severity::Warn),
    ("scope", Must::Texts, Severity::Warn),
    ("scp", Must::Texts, Severity::Warn),
];

fn wrong(name: &str, value: &Node) -> Option<Finding> {
    let (_, must, severity) = TABLE.iter().find(|(own, ..)| *own == name)?;
    let expected = match must {
        Must::Text if value.text().is_none() => "a string",
        Must::Texts if value.texts().is_none() => "a string or an array of strings",
        Must::Truth if !matches!(value, Node::Bool(_)) => "true or false",
        Must::Moment => return moment(name, value, *severity),
        _ => return None,
    };
    Some(of_type(name, value, *severity, expected))
}

fn of_type(name: &str, value: &Node, severity: Severity, expected: &str) -> Finding {
    about(FindingId::ClaimType, severity, name)
        .with(FindingFact::Part, "claims")
        .with(FindingFact::Found, value.kind())
        .with(FindingFact::Expected, expected)
}

fn moment(name: &str, value: &Node, severity: Severity) -> Option<Finding> {
    let Node::Number(number) = value else {
        return Some(of_type(name, value, severity, "a number of seconds since 1970"));
    };
    if value.moment().is_some() {
        return None;
    }
    let what = if counts_milliseconds(number) {
        "it counts milliseconds, and must count seconds".to_owned()
    } else {
        format!("{} is no moment that exists", number.chars().take(40).collect::<String>())
    };
    let finding = about(FindingId::ClaimType, severity, name).with(FindingFact::Part, "claims");
    Some(finding.with(FindingFact::What, what))
}

/// The same number as milliseconds is a moment between 1973 and 2286.
fn counts_milliseconds(number: &str) -> bool {
    number.parse::<i64>().is_ok_and(|number| (100_000_000_000..10_000_000_000_000).contains(&number))
}

/// A type of its own is there so that one kind of token is not taken for another.
fn of_token(token: &Token<'_>) -> Option<Finding> {
    let typ = token.header.and_then(|header| header.get("typ")?.text());
    let said = typ.map(media_type).unwrap_or_default();
    let finding = |severity, what: &str| {
        let finding = about(FindingId::Type, severity, "typ").with(FindingFact::What, what);
        match typ {
            Some(typ) => finding.with(FindingFact::Found, typ),
            None => finding,
        }
    };
    let is_id = token.claims.get("at_hash").is_some() || token.claims.get("nonce").is_some();
    match (said.as_str(), token.purpose) {
        ("at+jwt", _) if is_id => {
            Some(finding(Severity::Warn, "it calls itself an access token, and holds claims of an ID token"))
        }
        (_, Purpose::Other) => {
            Some(finding(Severity::Fail, "it is a message of another kind, no token that opens anything"))
        }
        (_, Purpose::Id) => {
            Some(finding(Severity::Info, "it is an ID token: it says who signed in, and opens nothing"))
        }
        (_, Purpose::Refresh) => Some(finding(
            Severity::Info,
            "it is a refresh token: it gets access tokens, and opens nothing itself",
        )),
        ("" | "jwt" | "at+jwt" | "jose", _) => None,
        _ => Some(finding(Severity::Warn, "its type is none that tokens have")),
    }
}
