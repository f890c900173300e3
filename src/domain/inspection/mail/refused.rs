//! What speaks against a token, whatever permissions it has: the first that applies.

use jiff::{SignedDuration, Timestamp};

use super::super::{Form, Node, OpaqueShape, Purpose, SignatureState, StoredToken, purpose};
use super::{MailReason, Subject};
use crate::domain::account::Account;
use crate::domain::provider::{Audience, Provider};

/// How far two clocks may be apart, the mail server's and this one's.
const LEEWAY: SignedDuration = SignedDuration::from_mins(5);

/// What a reason means for the mail servers: `Some(false)` is a refusal, `None` not known.
type Why = (Option<bool>, MailReason);

/// Why mail servers refuse it, or may; `None` where its permissions decide.
pub(super) fn why(
    subject: &Subject<'_>,
    provider: &Provider,
    audience: &Audience,
    now: Timestamp,
) -> Option<Why> {
    let refused = |why| (Some(false), why);
    of_state(subject)
        .or_else(|| of_kind(subject, provider))
        .or_else(|| of_times(subject, now))
        .or_else(|| of_issuer(subject, provider))
        .or_else(|| match audience {
            Audience::Other(service) => Some(MailReason::OtherAudience(service.clone())),
            Audience::Mail(_) | Audience::Unknown => None,
        })
        .or_else(|| of_tenant(subject, provider))
        .map(refused)
        .or_else(|| app_only(subject))
        .or_else(|| of_person(subject))
}

fn of_state(subject: &Subject<'_>) -> Option<MailReason> {
    if subject.revoked_at.is_some() {
        return Some(MailReason::RevokedHere);
    }
    (subject.signature == SignatureState::Invalid).then_some(MailReason::SignatureWrong)
}

fn of_kind(subject: &Subject<'_>, provider: &Provider) -> Option<MailReason> {
    if subject.stored == Some(StoredToken::Refresh) {
        return Some(MailReason::RefreshToken);
    }
    match subject.form {
        Form::Opaque(OpaqueShape::RefreshOf(_)) => return Some(MailReason::RefreshToken),
        Form::Opaque(OpaqueShape::AccessOf(other)) if *other != provider.id => {
            return Some(MailReason::OtherIssuer(other.as_str().to_owned()));
        }
        Form::Opaque(OpaqueShape::AccessOf(_) | OpaqueShape::Unknown) | Form::Jwt | Form::Jwe => {}
        Form::Opaque(_)
        | Form::Jws
        | Form::JwsJson
        | Form::JweJson
        | Form::Broken
        | Form::TooLong
        | Form::Empty => return Some(MailReason::NotAToken),
    }
    match purpose(subject.header, subject.claims) {
        Purpose::Refresh => Some(MailReason::RefreshToken),
        // Whoever stored it as an access token knows better than what its claims look like.
        Purpose::Id if subject.stored.is_none() => Some(MailReason::IdToken),
        Purpose::Other => Some(MailReason::NotAToken),
        _ => None,
    }
}

fn of_times(subject: &Subject<'_>, now: Timestamp) -> Option<MailReason> {
    let of_account = || match subject.stored {
        Some(StoredToken::Access) => subject.account.and_then(Account::access)?.expires_at,
        _ => None,
    };
    let end = subject.claim("exp").and_then(Node::moment).or_else(of_account);
    if let Some(end) = end.filter(|end| now.duration_since(*end) > LEEWAY) {
        return Some(MailReason::Ended(end));
    }
    let start = subject.claim("nbf").and_then(Node::moment)?;
    (start.duration_since(now) > LEEWAY).then_some(MailReason::NotYet(start))
}

fn of_issuer(subject: &Subject<'_>, provider: &Provider) -> Option<MailReason> {
    let has_name = provider.issuer.is_some() || !provider.tokens.issuers.is_empty();
    let issuer = subject.text("iss").filter(|_| has_name)?;
    let is_its_own = provider.issuer_of(issuer, subject.text("tid")).is_some();
    (!is_its_own).then(|| MailReason::OtherIssuer(issuer.to_owned()))
}

/// Only where the provider's definition names one organisation by its number.
fn of_tenant(subject: &Subject<'_>, provider: &Provider) -> Option<MailReason> {
    let is_number = |id: &&str| id.len() == 36 && id.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
    let own = provider.tenant.as_deref().filter(is_number)?;
    let other = subject.text("tid").filter(|tid| !tid.eq_ignore_ascii_case(own))?;
    Some(MailReason::OtherTenant(other.to_owned()))
}

/// A token of a program without a person: by Microsoft's `idtyp`, or because it has roles of a program and no person's
/// permissions. Exchange takes it where an administrator has registered the program for the mailbox, and only with a role
/// for mail.
fn app_only(subject: &Subject<'_>) -> Option<Why> {
    let roles = subject.claim("roles").and_then(Node::texts).unwrap_or_default();
    let says_so = subject.text("idtyp") == Some("app");
    // Without a person the directory's object and the subject are the same.
    let is_itself = subject.text("oid").is_some() && subject.text("oid") == subject.text("sub");
    if !says_so && (!is_itself || subject.permissions().is_some()) {
        return None;
    }
    let opens_mail = roles.iter().any(|role| APP_ROLES.contains(role));
    Some((if opens_mail { None } else { Some(false) }, MailReason::AppOnly))
}

/// What an administrator grants a program at Exchange.
const APP_ROLES: [&str; 3] = ["IMAP.AccessAsApp", "POP.AccessAsApp", "SMTP.SendAsApp"];

/// A sign-in name may differ from the address (an alias, a name of the directory), so only a person of another domain, or
/// another one than signed in here, is refused for certain.
fn of_person(subject: &Subject<'_>) -> Option<Why> {
    let account = subject.account?;
    let person = PERSONS.iter().find_map(|name| subject.text(name)).filter(|name| name.contains('@'))?;
    let is = |name: &str| name.eq_ignore_ascii_case(person);
    let signed_in_as = account.grant.as_ref().and_then(|grant| grant.signed_in_as.as_deref());
    let same_subject = account
        .grant
        .as_ref()
        .and_then(|grant| grant.subject.as_deref())
        .is_some_and(|own| subject.text("sub") == Some(own));
    if is(account.address.as_str()) || signed_in_as.is_some_and(is) || same_subject {
        return None;
    }
    // A shared mailbox is opened with somebody else's sign-in, and nobody has signed in yet.
    if account.mailbox.is_some() && signed_in_as.is_none() {
        return None;
    }
    let domain = |name: &str| name.rsplit_once('@').map(|(_, domain)| domain.to_ascii_lowercase());
    let certain = signed_in_as.is_some() || domain(person) != domain(account.address.as_str());
    Some((if certain { Some(false) } else { None }, MailReason::OtherPerson(person.to_owned())))
}

/// Where a person's sign-in name stands, the surest first.
const PERSONS: [&str; 4] = ["upn", "preferred_username", "unique_name", "email"];
