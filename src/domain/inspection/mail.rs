//! Whether a token opens mail at a provider.

use jiff::Timestamp;

use super::{Finding, FindingFact, FindingId, Form, Node, Severity, SignatureState, StoredToken};
use crate::domain::account::Account;
use crate::domain::provider::{Audience, Provider, ProviderId};
use crate::domain::scope::MailUse;

mod opened;
mod refused;

/// Whether mail servers take a token.
#[derive(Debug, Clone, PartialEq)]
pub struct MailVerdict {
    /// Whether IMAP takes it; `None` where that cannot be known.
    pub imap: Option<bool>,
    /// Whether SMTP does.
    pub smtp: Option<bool>,
    /// Whether POP does.
    pub pop: Option<bool>,
    /// Why.
    pub why: MailReason,
    /// The provider whose servers are meant.
    pub provider: ProviderId,
    /// Its name for people.
    pub provider_name: String,
    /// What its mail servers are called as an audience, where that is known: Outlook.
    pub service: Option<String>,
    /// The service that the token is for, by its name where that is known: Microsoft Graph.
    pub audience: Option<String>,
}

impl MailVerdict {
    /// The finding that follows from it: a token for another service is a finding of its own.
    pub fn finding(&self) -> Option<Finding> {
        let MailReason::OtherAudience(found) = &self.why else { return None };
        let finding = Finding::new(FindingId::Audience, Severity::Fail).with(FindingFact::Claim, "aud");
        let finding =
            finding.with(FindingFact::Found, found).with(FindingFact::Provider, &self.provider_name);
        Some(match &self.service {
            Some(service) => finding.with(FindingFact::Expected, service),
            None => finding,
        })
    }

    /// What it says of a task.
    pub const fn of(&self, mail_use: MailUse) -> Option<bool> {
        match mail_use {
            MailUse::Imap => self.imap,
            MailUse::Smtp => self.smtp,
            MailUse::Pop => self.pop,
        }
    }
}

/// Why a token opens mail or does not; the first that applies in this order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MailReason {
    /// It was revoked by Mailward.
    RevokedHere,
    /// The signature is wrong.
    SignatureWrong,
    /// It is a refresh token: it gets access tokens, and opens nothing itself.
    RefreshToken,
    /// It is an ID token: it says who signed in, and opens nothing.
    IdToken,
    /// It is something else than a token.
    NotAToken,
    /// It ended at this moment.
    Ended(Timestamp),
    /// It is not valid before this moment.
    NotYet(Timestamp),
    /// It comes from another issuer than this provider's.
    OtherIssuer(String),
    /// It is for this service (a name or an address), not for the mail servers.
    OtherAudience(String),
    /// It is of this organisation, and the account belongs to another.
    OtherTenant(String),
    /// It speaks for a program without a person, which mail servers take only where an administrator has registered it.
    AppOnly,
    /// It is of this person, and the account needs another.
    OtherPerson(String),
    /// No permission in it opens mail.
    NoMailPermission,
    /// Some of IMAP, SMTP and POP are opened, and the others not.
    SomeOnly,
    /// Nothing speaks against it.
    Fits,
    /// It cannot be read: only the provider can say.
    NotReadable,
}

/// What the verdict is about.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// What kind of token it is.
    pub form: &'a Form,
    /// Which token of the vault it is, if it is one.
    pub stored: Option<StoredToken>,
    /// Its header, as far as it can be read.
    pub header: Option<&'a Node>,
    /// Its claims, as far as they can be read.
    pub claims: Option<&'a Node>,
    /// What is known of its signature.
    pub signature: SignatureState,
    /// When it was revoked by Mailward, if it was.
    pub revoked_at: Option<Timestamp>,
    /// The account it is meant for, if one is known. For an opaque stored token its granted scopes count.
    pub account: Option<&'a Account>,
}

/// Whether mail servers of this provider take this token at this moment.
pub fn mail_verdict(subject: &Subject<'_>, provider: &Provider, now: Timestamp) -> MailVerdict {
    let audience = provider.audience(&subject.audiences());
    let (opens, why) = match refused::why(subject, provider, &audience, now) {
        Some((opens, why)) => ([opens; 3], why),
        None => opened::judge(subject, provider),
    };
    let [imap, smtp, pop] = opens;
    MailVerdict {
        imap,
        smtp,
        pop,
        why,
        provider: provider.id.clone(),
        provider_name: provider.short_name.clone(),
        service: provider.mail_service().map(str::to_owned),
        audience: match audience {
            Audience::Mail(name) => name,
            Audience::Other(name) => Some(name),
            Audience::Unknown => None,
        },
    }
}

impl<'a> Subject<'a> {
    fn claim(&self, name: &str) -> Option<&'a Node> {
        self.claims.and_then(|claims| claims.get(name))
    }

    fn text(&self, name: &str) -> Option<&'a str> {
        self.claim(name).and_then(Node::text)
    }

    fn audiences(&self) -> Vec<&'a str> {
        self.claim("aud").and_then(Node::texts).unwrap_or_default()
    }

    /// The permissions that stand in it; `None` where it has no place for them.
    fn permissions(&self) -> Option<Vec<&'a str>> {
        let claim = self.claim("scp").or_else(|| self.claim("scope"))?;
        Some(claim.texts()?.into_iter().flat_map(str::split_whitespace).collect())
    }
}

#[cfg(test)]
mod tests;
