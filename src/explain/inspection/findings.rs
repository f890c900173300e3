//! The words of findings: one row an id, and more where one id is told in different words by how bad it is.
//!
//! Texts are templates that [`super::super::weave`] fills with the facts of the finding; `where` is "In the header, character
//! 12: ". A test sees to it that every id has a row.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::super::weave::{capitalised, woven};
use super::Told;
use crate::domain::inspection::FindingId as I;
use crate::domain::inspection::{Finding, FindingFact, FindingId, Severity};

/// A finding in words.
pub fn finding(finding: &Finding) -> Told {
    let entry = entry_of(finding);
    let place = place(&finding.facts);
    let look_up = |name: &str| match name {
        "where" => place.clone(),
        // The day in UTC: whoever needs it to the second finds the moment in the facts.
        "day" => day(finding.facts.get(&FindingFact::Moment)?),
        "kind" => finding.facts.get(&FindingFact::Found).map(|kind| kind_of(kind)),
        _ => finding.facts.iter().find(|(fact, _)| fact.name() == name).map(|(_, value)| value.clone()),
    };
    let say = |template: &str| woven(template, &look_up).unwrap_or_default();
    Told { title: say(entry.title), why: capitalised(&say(entry.why)), section: entry.section }
}

/// The first row that is for this finding: those with a condition stand before the one without.
fn entry_of(finding: &Finding) -> &'static Entry {
    let fits = |entry: &&Entry| {
        entry.of == finding.id
            && entry.when.is_none_or(|when| match when {
                When::Is(severity) => finding.severity == severity,
                When::Has(fact) => finding.facts.contains_key(&fact),
            })
    };
    TABLE.iter().find(fits).unwrap_or(&UNKNOWN)
}

/// Where it is: "In the header, character 12".
fn place(facts: &BTreeMap<FindingFact, String>) -> Option<String> {
    let part = facts.get(&FindingFact::Part);
    let position = facts.get(&FindingFact::Position);
    match (part, position) {
        (Some(part), Some(position)) => Some(format!("In the {part}, character {position}")),
        (Some(part), None) => Some(format!("In the {part}")),
        (None, Some(position)) => Some(format!("At character {position}")),
        (None, None) => None,
    }
}

/// A kind of JSON value with its article.
fn kind_of(kind: &str) -> String {
    match kind {
        "string" | "number" | "boolean" => format!("a {kind}"),
        "array" | "object" => format!("an {kind}"),
        _ => kind.to_owned(),
    }
}

fn day(moment: &str) -> Option<String> {
    Some(moment.parse::<Timestamp>().ok()?.to_zoned(TimeZone::UTC).strftime("%-d %b %Y").to_string())
}

/// A row of words.
struct Entry {
    of: FindingId,
    when: Option<When>,
    title: &'static str,
    why: &'static str,
    section: &'static str,
}

/// What else must be so for a row to be used.
#[derive(Clone, Copy)]
enum When {
    Is(Severity),
    Has(FindingFact),
}

const fn row(of: FindingId, title: &'static str, why: &'static str, section: &'static str) -> Entry {
    Entry { of, when: None, title, why, section }
}

const fn when(
    of: FindingId,
    when: When,
    title: &'static str,
    why: &'static str,
    section: &'static str,
) -> Entry {
    Entry { of, when: Some(when), title, why, section }
}

use FindingFact as F;
use Severity::{Info, Warn};
use When::{Has, Is};

const UNKNOWN: Entry =
    row(I::Structure, "Something is odd", "{what|It is not as it should be}.", RFC7519_7_2);

const RFC7519_7_2: &str = "RFC 7519, section 7.2";
const RFC8725_3_2: &str = "RFC 8725, section 3.2";
const RFC8725_3_8: &str = "RFC 8725, section 3.8";
const RFC8725_3_9: &str = "RFC 8725, section 3.9";
const RFC8725_3_10: &str = "RFC 8725, section 3.10";
const CORE_3_1_3_7: &str = "OpenID Connect Core 1.0, section 3.1.3.7";
const RFC7519_4_1_4: &str = "RFC 7519, section 4.1.4";

#[rustfmt::skip]
const TABLE: &[Entry] = &[
    when(I::Structure, Is(Info), "More than the token was given", "{what|Something stood around it}; a program must send the token alone.", RFC7519_7_2),
    when(I::Structure, Is(Warn), "Unusual form", "[{where}: ]{what|it has an unusual form}, which not every reader takes.", RFC7519_7_2),
    row(I::Structure, "Not well-formed", "[{where}: ]{what|it cannot be taken apart}, so a strict reader refuses it.", RFC7519_7_2),
    row(I::Encoding, "Wrong base64url", "[{where}: ]{what|a character does not belong there}; base64url has one spelling only, without padding and white space.", "RFC 7515, section 2"),
    row(I::Duplicate, "A name stands there twice", "“{claim|A name}” occurs more than once[ in the {part}], and readers disagree on which one counts.", "RFC 7519, section 4"),
    when(I::ClaimType, Has(F::What), "Wrong value of “{claim|a claim}”", "[{where}: ]{what}, so a reader must refuse it.", "RFC 7519, section 4.1"),
    row(I::ClaimType, "Wrong type of “{claim|a claim}”", "[{where}: ]it is {kind|something else} and must be {expected|of another type}.", "RFC 7519, section 4.1"),
    row(I::AlgNone, "No signature by its own words", "{what|“alg” is “none”}; anybody can make such a token.", RFC8725_3_2),
    row(I::AlgWeak, "Algorithm or secret not to rely on", "{what|The algorithm is none that should be used}.", RFC8725_3_2),
    row(I::AlgConfusion, "Secret and public key confused", "{what|The algorithm is made for secrets, and the key is public}; whoever knows the public key could sign with it.", "RFC 8725, section 2.1"),
    row(I::KeyShort, "RSA key too short", "{what|The key has fewer than 2048 bits}[ ({size} bits)]; such keys can be broken.", "RFC 7518, section 3.3"),
    row(I::RemoteKeys, "It says itself where its key is", "“{claim|A member}” in the header is never followed or used: a forger would point to a key of their own.", RFC8725_3_10),
    row(I::KeyIdSuspicious, "Odd key ID", "{what|It is no plain name}; a careless reader would open it as a file or run it as a query.", RFC8725_3_10),
    row(I::Critical, "Demands an extension", "{what|“crit” names something that is not known here}, and what is not understood must be refused.", "RFC 7515, section 4.1.11"),
    when(I::Type, Is(Info), "Not made for mail servers", "{what|It is of another type}.", "RFC 8725, section 3.12"),
    row(I::Type, "Wrong type of token", "{what|Its type is another than expected}[ (“typ” is “{found}”)].", "RFC 8725, section 3.11"),
    when(I::Signature, Is(Severity::Fail), "The signature is wrong", "{what|It was not made by the key over these bytes}.", "RFC 7515, section 5.2"),
    row(I::Signature, "About the signature", "{what|Its state is worth a word}.", "RFC 7515, section 5.2"),
    when(I::Issuer, Has(F::Found), "Wrong issuer", "{what|It comes from another issuer}[: {found}][, expected was {expected}].", RFC8725_3_8),
    row(I::Issuer, "No issuer", "{what|Nothing says who issued it}[; expected was {expected}].", RFC8725_3_8),
    when(I::Audience, Has(F::Provider), "Wrong audience for mail", "Meant for {found|another service}.[ {expected} is needed.]", RFC8725_3_9),
    when(I::Audience, Has(F::Found), "Wrong audience", "{what|It is for somebody else}[: {found}][, expected was {expected}].", RFC8725_3_9),
    row(I::Audience, "No audience", "{what|Nothing says for whom it is}[; expected was {expected}].", RFC8725_3_9),
    when(I::AuthorizedParty, Has(F::Found), "Made for another client", "{what|It was made for another client}[: {found}][, expected was {expected}].", CORE_3_1_3_7),
    row(I::AuthorizedParty, "No client named", "{what|It does not say which client asked for it}.", CORE_3_1_3_7),
    row(I::Subject, "About the person", "{what|Nothing says whom it is about}.", RFC8725_3_8),
    row(I::Nonce, "From another sign-in", "{what|Its nonce is not the one that was sent}.", CORE_3_1_3_7),
    row(I::AccessTokenHash, "Belongs to another access token", "{what|“at_hash” is the hash of another token}.", "OpenID Connect Core 1.0, section 3.1.3.8"),
    row(I::NoExpiry, "No end", "There is no “exp”, so whoever steals it can use it for ever.", RFC7519_4_1_4),
    row(I::LongLife, "Long life", "Valid for {span|long}; {expected|less} is usual[ at {provider}].", "RFC 6750, section 5.3"),
    when(I::Expired, Is(Warn), "It has just ended", "Its end was {span|a moment} ago; only clocks that are slow still take it.", RFC7519_4_1_4),
    row(I::Expired, "It has ended", "Its end was {span|some time} ago, and nobody may take it any more.", RFC7519_4_1_4),
    row(I::NotYet, "Not valid yet", "It becomes valid in {span|some time}; before that nobody may take it.", "RFC 7519, section 4.1.5"),
    row(I::IssuedAhead, "Issued in the future", "By its own words it is issued in {span|some time}; a clock is wrong, here or at the issuer.", "RFC 7519, section 4.1.6"),
    row(I::TimesCrossed, "Its times are crossed", "{what|It ends before it begins}, so it was never valid.", RFC7519_4_1_4),
    when(I::Large, Has(F::Claim), "Large", "{size} characters, most of them “{claim}”; a mail server may take no more than 12,288 in a sign-in.", "RFC 4954, section 4"),
    row(I::Large, "Large", "{size|Many} characters; a mail server may take no more than 12,288 in a sign-in.", "RFC 4954, section 4"),
    row(I::Sensitive, "Something private stands in it", "“{claim|A claim}” holds {what|what should be secret}, and whoever sees the token can read it.", "RFC 7519, section 12"),
    row(I::ScopeWide, "Opens more than mail needs", "It also allows {found|more}; whoever steals it gets that as well.", "RFC 9700, section 2.3"),
    row(I::RevokedHere, "Revoked by Mailward", "This token was revoked[ on {day}]; nobody should use it any more.", "RFC 7009, section 2.1"),
    row(I::Compressed, "Compressed before it was encrypted", "Its length tells of what is in it[ (“zip” is “{found}”)].", "RFC 8725, section 3.6"),
    row(I::EncryptionWeak, "Weak encryption", "{what|It is encrypted with a method that is not to be used}[ ({found})].", RFC8725_3_2),
    row(I::Encrypted, "Encrypted", "Only its recipient can say what is in it[ (encrypted with {found})].", "RFC 7516, section 3"),
    row(I::Nested, "A token in a token", "{what|The inner token was not looked into}, so what it says is not checked.", "RFC 8725, section 3.3"),
    when(I::Opaque, Has(F::Provider), "Not a JWT by design", "{provider} issues tokens that only it can read.", "RFC 6749, section 1.4"),
    row(I::Opaque, "Not a JWT", "It means something to its issuer alone[: {what}].", "RFC 6749, section 1.4"),
    row(I::NotAToken, "Not a token", "{what|It is something else}.", "RFC 6749, section 1.4"),
    row(I::TooLong, "Too long", "[It has {size}; ]{what|more than 64 KiB is not looked at}.", "RFC 8725, section 3"),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// A finding with these facts, told.
    fn told(id: FindingId, severity: Severity, facts: &[(FindingFact, &str)]) -> (String, String) {
        let told = facts
            .iter()
            .fold(Finding::new(id, severity), |finding, (name, value)| finding.with(*name, value));
        let told = super::finding(&told);
        (told.title, told.why)
    }

    fn sentence(id: FindingId, severity: Severity, facts: &[(FindingFact, &str)]) -> String {
        told(id, severity, facts).1
    }

    #[test]
    fn every_finding_has_words_even_without_facts() {
        for id in FindingId::ALL {
            for severity in [Severity::Fail, Severity::Warn, Severity::Info] {
                let told = super::finding(&Finding::new(*id, severity));
                let text = format!("{} {}", told.title, told.why);
                assert!(
                    !told.title.is_empty() && told.why.ends_with('.') && told.why.len() > 10,
                    "{id:?}: {text}"
                );
                assert!(!told.title.ends_with('.') && !text.contains(['{', '}', '[', ']']), "{id:?}: {text}");
                assert!(told.why.starts_with(|c: char| c.is_uppercase() || c == '“'), "{id:?}: {text}");
                assert!(told.section.contains("section"), "{id:?}");
            }
        }
        let all: Vec<_> = TABLE.iter().map(|entry| entry.of).collect();
        assert!(FindingId::ALL.iter().all(|id| all.contains(id)));
    }

    #[test]
    fn words_say_where_and_what() {
        let facts = [(F::Part, "header"), (F::Position, "12"), (F::What, "it ends within a string")];
        assert_eq!(
            sentence(I::Structure, Severity::Fail, &facts),
            "In the header, character 12: it ends within a string, so a strict reader refuses it."
        );
        assert_eq!(
            told(
                I::ClaimType,
                Severity::Fail,
                &[(F::Claim, "exp"), (F::Found, "string"), (F::Expected, "a number")]
            ),
            ("Wrong type of “exp”".into(), "It is a string and must be a number.".into())
        );
        assert_eq!(
            told(
                I::Audience,
                Severity::Fail,
                &[(F::Provider, "Microsoft 365"), (F::Found, "Microsoft Graph"), (F::Expected, "Outlook")]
            ),
            ("Wrong audience for mail".into(), "Meant for Microsoft Graph. Outlook is needed.".into())
        );
        assert_eq!(
            sentence(I::LongLife, Severity::Warn, &[(F::Span, "28 h"), (F::Expected, "1 h")]),
            "Valid for 28 h; 1 h is usual."
        );
        assert_eq!(
            sentence(I::RevokedHere, Severity::Fail, &[(F::Moment, "2026-11-20T10:00:00Z")]),
            "This token was revoked on 20 Nov 2026; nobody should use it any more."
        );
    }

    #[test]
    fn what_a_token_says_is_never_a_template() {
        let facts = [(F::Found, "{expected}[x]\u{1b}[2J"), (F::Expected, "right"), (F::What, "{found}")];
        assert_eq!(
            sentence(I::Issuer, Severity::Fail, &facts),
            "{found}: {expected}[x] [2J, expected was right."
        );
    }
}
